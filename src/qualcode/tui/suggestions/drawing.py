"""How entries of the working lists are drawn: chances as bars, reasons in sentences, codes by mark and name."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual.content import Content

from qualcode.codebook.tree import CodeTree
from qualcode.domain.suggestions import OfferedReason
from qualcode.domain.translation import tr
from qualcode.tui.coding.state import drawn_colour
from qualcode.tui.coding.suggestion_rows import because
from qualcode.tui.prompts.rows import QUIET, harmless, one_line
from qualcode.tui.prompts.summaries import end_of_path
from qualcode.tui.queues.passage import Passage

_MOST_REASONS = 3


def named(tree: CodeTree, code_id: int, room: int, *, bold: bool = True) -> Content:
    """A code by its mark, in its colour, and the end of its path."""
    glyph = tree.mark(code_id) or tree.code(code_id).name[:1].upper()
    name = end_of_path(tree.path(code_id), max(1, room - 2))
    return Content.assemble((f"{harmless(glyph)} ", f"bold {drawn_colour(tree, code_id)}"), (name, "bold" * bold))


def where(document: str, passage: Passage | None, speaker: str, room: int) -> Content:
    """Who speaks, in which document and turn."""
    turn = tr(", turn {turn}", turn=passage.turn) if passage is not None else ""
    text = f"{document}{turn}"
    return Content.styled(one_line(f"{speaker} · {text}" if speaker else text, room), QUIET)


def codes_in_words(tree: CodeTree, codes: Collection[int], room: int) -> Content | None:
    """The codes that a passage has, on one line; None where it has none."""
    known = [id_ for id_ in codes if id_ in tree]
    if not known:
        return None
    names = ", ".join(sorted(tree.code(id_).name for id_ in known))
    return Content.styled(one_line(tr("It has {codes}", codes=names), room), QUIET)


def reason_lines(reasons: Sequence[OfferedReason], room: int) -> list[Content]:
    """The weightiest reasons and the first that speaks against, a line or two each."""
    speaking = [one for one in reasons if one.kind != "against"][: _MOST_REASONS - 1]
    against = [one for one in reasons if one.kind == "against"][:1]
    lines = [Content.assemble(("▸ ", "bold $text-accent"), one_line(because(one), room * 2 - 4)) for one in speaking]
    return [*lines, *(Content.styled(one_line(because(one), room * 2 - 4), "$text-warning") for one in against)]
