"""What a thing was, is here and is there, side by side, with the words that differ marked by signs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from textual.content import Content

from qualcode.codebook.comparing import Piece, word_changes
from qualcode.domain.memo_links import as_written
from qualcode.domain.translation import tr
from qualcode.team.merging.conflicts import ConflictView, Side
from qualcode.tui.prompts.rows import QUIET, harmless
from qualcode.tui.queues.definitions import GONE, NEW, joined

ABREAST = 60
"""Cells from which on there is room for three texts beside each other."""
TITLES = (tr("Before"), tr("Ours, as it is here"), tr("Theirs, as it came in"))
_REMOVED = {"removed here": 1, "removed there": 2}
"""The column of the side that has it no more."""
_GAP = 2
_SIGNS = {"gone": ("−", GONE), "new": ("+", NEW)}
_NOTHING = "–"


def side_by_side(view: ConflictView, room: int) -> Content:
    """Each thing in question below its name: before, ours and theirs beside each other, or one below the other.

    What is gone on one side at least stands between `−` signs in the first, what is new between `+` signs in the
    others. What was empty before, or what both made, is compared with each other. A side on which it was
    removed says so, and the other is compared alone.

    Args:
        room: Cells of a line.
    """
    sides, titles = view.sides, TITLES
    with_base = bool(view.conflict.base)
    shown = [number for number in range(3) if number or with_base]
    removed = _REMOVED.get(view.conflict.kind)
    columns = [[marked(pieces) for pieces in _pieces(side, with_base, removed)] for side in sides]
    if removed is not None:
        for number, texts in enumerate(columns):
            texts[removed] = Content.styled("" if number else tr("removed"), "italic")
    heads = [Content.styled(harmless(titles[number]), "bold underline") for number in shown]
    width = (room - _GAP * (len(shown) - 1)) // len(shown)
    abreast = room >= ABREAST
    lines: list[Content] = [_row(heads, width)] if abreast else []
    for side, texts in zip(sides, columns, strict=True):
        lines.append(Content.styled(harmless(side.label), QUIET))
        if abreast:
            lines.append(_row([texts[number] for number in shown], width))
        else:
            lines += [Content.assemble((f"{harmless(titles[number])}  ", "bold"), texts[number]) for number in shown]
        lines.append(Content(""))
    return Content("\n").join(lines[:-1])


def _pieces(side: Side, with_base: bool, removed: int | None) -> tuple[list[Piece], list[Piece], list[Piece]]:
    """The three texts in pieces; one that was removed is not compared."""
    side = _without_brackets(side)
    if removed is not None:
        side = Side(side.label, side.base, *((side.base, side.theirs) if removed == 1 else (side.ours, side.base)))
    if not with_base or not side.base:
        changes = joined(word_changes(side.ours, side.theirs))
        ours = [
            Piece("new" if piece.kind == "gone" else "same", piece.text) for piece in changes if piece.kind != "new"
        ]
        return [], ours, [piece for piece in changes if piece.kind != "gone"]
    here, there = joined(word_changes(side.base, side.ours)), joined(word_changes(side.base, side.theirs))
    return (
        _gone_in_either(here, there),
        [piece for piece in here if piece.kind != "gone"],
        [piece for piece in there if piece.kind != "gone"],
    )


def _without_brackets(side: Side) -> Side:
    """Links in memos by the words that they show, unless these are all that is the same of what differs."""
    shown = [as_written(text) for text in (side.base, side.ours, side.theirs)]
    told_apart = len({side.base, side.ours, side.theirs}) == len(set(shown))
    return Side(side.label, *shown) if told_apart else side


def _gone_in_either(here: Sequence[Piece], there: Sequence[Piece]) -> list[Piece]:
    """The text that both started from, with what one of the two has no more."""
    kinds_here, kinds_there = _kinds(here), _kinds(there)
    found: list[Piece] = []
    for letter, one, other in zip(_text(here), kinds_here, kinds_there, strict=True):
        kind = "gone" if "gone" in (one, other) else "same"
        if found and found[-1].kind == kind:
            found[-1] = Piece(kind, found[-1].text + letter)
        else:
            found.append(Piece(kind, letter))
    return [piece for piece in joined(found) if piece.kind != "new"]


def _text(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != "new")


def _kinds(pieces: Sequence[Piece]) -> list[str]:
    """Of each letter of the earlier text, whether it is gone."""
    return [piece.kind for piece in pieces if piece.kind != "new" for _ in piece.text]


def marked(pieces: Sequence[Piece]) -> Content:
    """A text with the signs of what is gone or new around it, so that nothing is told by colour alone."""
    parts: list[Content] = []
    for piece in pieces:
        text = harmless(piece.text)
        bare = text.strip()
        if piece.kind == "same" or not bare:
            parts.append(Content(text))
            continue
        sign, style = _SIGNS[piece.kind]
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        parts.append(Content.assemble(before, (f"{sign}{bare}{sign}", style), after))
    whole = Content("").join(parts)
    return whole if whole.plain.strip() else Content.styled(_NOTHING, QUIET)


def _row(texts: Sequence[Content], width: int) -> Content:
    """Texts beside each other, each broken to its column."""
    columns = [text.wrap(width) for text in texts]
    lines = []
    for parts in zip_longest(*columns, fillvalue=Content("")):
        line = Content("")
        for number, part in enumerate(parts):
            part = part.rstrip()
            last = number == len(parts) - 1
            blank = "" if last else " " * max(1, width - part.cell_length + _GAP)
            line = Content.assemble(line, part, blank)
        lines.append(line)
    return Content("\n").join(lines)
