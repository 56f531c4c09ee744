"""The definition under which a coding was made and the present one, with what is different between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from qualcode.codebook.comparing import Piece, word_changes
from qualcode.codebook.recoding import Outdated
from qualcode.codebook.tree import CodeTree
from qualcode.domain.codebook_entries import DEFINING_FIELDS
from qualcode.domain.translation import tr
from qualcode.tui.prompts.rows import QUIET, harmless

GONE, NEW = "strike $text-error", "bold underline $text-success"
_SIGNS = {"gone": ("−", GONE), "new": ("+", NEW)}
_LABELS = {"definition": "", "include": tr("Use when "), "exclude": tr("Not when ")}
UNWRITTEN = tr("nothing written")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a code means, twice."""

    then: Content | None
    """None where it is worded as now, or not known any more."""
    now: Content
    both: Content
    """The two in one text, where there is no room for one above the other."""


def rules_of(one: Outdated, tree: CodeTree) -> Rules:
    """What the code of a coding meant when it was coded, and what it means now.

    What is gone stands struck out between `−` signs in the first, what is new between `+` signs in the second.
    """
    code, under = tree.code(one.coding.code_id), one.made_under
    now = {field: getattr(code, field) for field in DEFINING_FIELDS}
    title = Content.assemble((f"{tr('NOW')}  ", f"bold {QUIET}"), (harmless(code.name), "bold"))
    if under is None:
        rule = _rule(title, [(field, [Piece("same", text)]) for field, text in now.items()])
        return Rules(None, rule, rule)
    changes = [(field, joined(word_changes(getattr(under, field), text))) for field, text in now.items()]
    if all(piece.kind == "same" for _, pieces in changes for piece in pieces) and under.name == code.name:
        same = Content.styled("\n" + tr("worded as it was when it was coded"), QUIET)
        rule = _rule(title, changes) + same
        return Rules(None, rule, rule)
    then = Content.assemble((f"{tr('CODED UNDER')}  ", f"bold {QUIET}"), (harmless(under.name), "bold"))
    old = [(field, [piece for piece in pieces if piece.kind != "new"]) for field, pieces in changes]
    new = [(field, [piece for piece in pieces if piece.kind != "gone"]) for field, pieces in changes]
    names = (f"−{harmless(under.name)}−  +{harmless(code.name)}+", "bold")
    both = Content.assemble(
        names if under.name != code.name else (harmless(code.name), "bold"),
        ("   ", ""),
        (f"−{tr('coded under')}−", GONE),
        "  ",
        (f"+{tr('now')}+", NEW),
    )
    return Rules(_rule(then, old), _rule(title, new), _rule(both, changes))


def joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Changes between which only white space is the same as one change: single words make nobody the wiser."""
    old: list[Piece] = []
    for place, piece in enumerate(pieces):
        between = 0 < place < len(pieces) - 1 and "same" not in (pieces[place - 1].kind, pieces[place + 1].kind)
        if piece.kind == "same" and not piece.text.strip() and between:
            old += [Piece("gone", piece.text), Piece("new", piece.text)]
        else:
            old.append(piece)
    found: list[Piece] = []
    gone, new = "", ""
    for piece in old:
        if piece.kind == "gone":
            gone += piece.text
        elif piece.kind == "new":
            new += piece.text
        else:
            found += [*_both(gone, new), piece]
            gone, new = "", ""
    return [*found, *_both(gone, new)]


def _both(gone: str, new: str) -> list[Piece]:
    return [Piece(kind, text) for kind, text in (("gone", gone), ("new", new)) if text.strip()]


def _rule(title: Content, fields: Sequence[tuple[str, Sequence[Piece]]]) -> Content:
    """A title, and below it each text that holds anything."""
    lines = [title]
    for field, pieces in fields:
        if any(piece.text.strip() for piece in pieces):
            lines.append(Content.assemble((_LABELS[field], "bold"), *_apart(pieces)))
    if len(lines) == 1:
        lines.append(Content.styled(UNWRITTEN, QUIET))
    return Content("\n").join(lines)


def _apart(pieces: Sequence[Piece]) -> list[Content]:
    """The pieces marked, a blank between two changes."""
    shown: list[Content] = []
    for before, piece in zip((None, *pieces), pieces, strict=False):
        touch = before is not None and not (before.text[-1:].isspace() or piece.text[:1].isspace())
        if touch and before is not None and "same" not in (before.kind, piece.kind):
            shown.append(Content(" "))
        shown.append(_marked(piece))
    return shown


def _marked(piece: Piece) -> Content:
    """A stretch with its sign around it, so that nothing is told by colour alone."""
    text = harmless(" ".join(piece.text.split()))
    before, after = (" " if piece.text[:1].isspace() else ""), (" " if piece.text[-1:].isspace() else "")
    if piece.kind == "same" or not text:
        return Content(f"{before}{text}{after}" if text else " ")
    sign, style = _SIGNS[piece.kind]
    return Content.assemble(before, (f"{sign}{text}{sign}", style), after)
