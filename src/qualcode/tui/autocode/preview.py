"""The passages that would get a code, as the preview shows them."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content

from qualcode.domain.translation import plural, tr
from qualcode.domain.wording import counted
from qualcode.retrieval.autocoding import AROUND, Place, Proposal, Proposed
from qualcode.retrieval.widening import Widening
from qualcode.tui.autocode.ticks import Ticks
from qualcode.tui.prompts.rows import QUIET, Cell, Column, Piece, harmless, one_line
from qualcode.tui.search.drawn_rows import DrawnRows, tail

TICKED, NOT_TICKED = "☑", "☐"
TO: dict[Widening, str] = {"found": tr("as found"), "sentence": tr("whole sentences"), "turn": tr("whole turns")}
"""What hits are widened to, in words."""
COLUMNS = (
    Column("", 1),
    Column("", 5, right=True),
    Column("", 12, rank=1),
    Column("", 30, grow=1),
    Column("", 8),
)
_STATES: dict[str, tuple[str, str]] = {
    "new": ("", ""),
    "has it": (tr("has it"), "quiet"),
    "overlaps": (tr("overlaps"), "warn"),
}
_TOLD = {
    "new": "",
    "has it": tr("You have given it this code already."),
    "overlaps": tr("It overlaps a passage to which you have given this code; both stay."),
}


class PreviewRows(DrawnRows):
    """The passages, each with a tick."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "screen.choose",
            tr("Code"),
            id="autocode.give",
            key_display="⏎",
            tooltip=tr("Code all that are ticked"),
        ),
        Binding("space", "screen.tick", tr("Tick"), id="autocode.tick", key_display="␣", tooltip=tr("Code it, or not")),
        Binding(
            "M",
            "screen.tick_all",
            tr("All/none"),
            id="autocode.tick_all",
            tooltip=tr("Tick all that are shown, or none"),
        ),
        Binding(
            "w",
            "screen.widen",
            tr("Widen"),
            id="autocode.widen",
            tooltip=tr("As found, to whole sentences, to whole turns"),
        ),
    ]


_SHORT, _SHOWN = 60, 400
"""Code points up to which most hits are words; those of a passage that are shown in a line."""


def are_passages(places: Sequence[Place]) -> bool:
    """Whether most of what was found are passages, such as turns, rather than words within such."""
    return bool(places) and median(span.end - span.start for _, span in places) > _SHORT


def cells_of(row: Proposed, is_ticked: bool, is_passage: bool, widths: Sequence[int]) -> tuple[Cell, ...]:
    """A passage in its line: the hit begins two fifths of the way, what is not coded is pale."""
    tick = TICKED if is_ticked else "" if row.state == "has it" else NOT_TICKED
    line = _whole_line(row) if is_passage else _line(row, 2 * widths[3] // 5)
    return (tick, str(row.turn + 1), ((row.speaker or "", "quiet"),), line, (_STATES[row.state],))


def _whole_line(row: Proposed) -> tuple[Piece, ...]:
    """A passage that was not found by a word in it, from its beginning."""
    return ((row.quote[:_SHOWN], ""), (row.after, "quiet"))


def _line(row: Proposed, room: int) -> tuple[Piece, ...]:
    """A passage around its hit, with so many cells before that."""
    start, end = row.hit.start - row.start, row.hit.end - row.start
    before = one_line(row.quote[max(0, start - 2 * room) : start], 4 * room) if start else ""
    taken = cell_len(before)
    left: tuple[Piece, ...] = ((tail(row.quote[:start], room), ""),)
    if taken < room:
        left = ((tail(row.before, room - taken), "quiet"), (before, ""))
    return (*left, (row.quote[start:end], "hit"), (row.quote[end : end + _SHOWN], ""), (row.after, "quiet"))


def whole(row: Proposed) -> Content:
    """A passage in full, with what stands around it."""
    start, end = row.hit.start - row.start, row.hit.end - row.start
    head = tr("{document}, turn {turn}", document=row.document, turn=row.turn + 1) + (
        f" · {row.speaker}" if row.speaker else ""
    )
    if row.hits > 1:
        head += tr(" · {hits} hits in one passage", hits=row.hits)
    told = f" · {_TOLD[row.state]}" if _TOLD[row.state] else ""
    return Content.assemble(
        (f"{harmless(head)}{told}\n", QUIET),
        ("…" if len(row.before) >= AROUND else "", QUIET),
        (harmless(row.before), QUIET),
        (harmless(row.quote[:start]), "bold"),
        (harmless(row.quote[start:end]), "bold underline"),
        (harmless(row.quote[end:]), "bold"),
        (harmless(row.after), QUIET),
        ("…" if len(row.after) >= AROUND else "", QUIET),
    )


def summary(proposal: Proposal, ticks: Ticks, shown: int) -> str:
    """How much is ticked and what of it is special, in two lines."""
    chosen = ticks.chosen
    documents = len({row.document_id for row in chosen})
    first = tr(
        "{ticked} {chosen:,} of {passages}",
        ticked=TICKED,
        chosen=len(chosen),
        passages=counted(len(proposal.rows), "passage"),
    )
    first += tr(", in {documents}", documents=counted(documents, "document")) if chosen else ""
    first += tr(" · {shown:,} shown", shown=shown) if shown < len(proposal.rows) else ""
    first += f" · {TO[proposal.to]} (w)"
    parts = []
    if had := proposal.count("has it"):
        parts.append(plural("{number:,} has the code already", "{number:,} have the code already", had))
    if overlapping := proposal.count("overlaps"):
        parts.append(
            plural("{number:,} overlaps a coding of yours", "{number:,} overlap a coding of yours", overlapping)
        )
    if proposal.left_out:
        parts.append(tr("{hits} in labels, stamps or white space left out", hits=counted(proposal.left_out, "hit")))
    return first + ("\n" + " · ".join(parts) if parts else "")
