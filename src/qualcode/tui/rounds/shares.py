"""How far coders and documents of a round are, as its screen shows it."""

from __future__ import annotations

from datetime import datetime

from rich.cells import cell_len
from textual.content import Content

from qualcode.domain.rounds import DONE, TO_DO
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import number, tr
from qualcode.domain.values import Coder, Document
from qualcode.domain.wording import counted
from qualcode.team.progress import NOT_DONE, CoderProgress, Share
from qualcode.tui.prompts.rows import QUIET, Cell, fit, one_line
from qualcode.tui.screens.documents import INKS, SIGNS, STATE, bar

_NOBODY = (("–", "quiet"),)
ASSIGNED = max(STATE, 2 + cell_len(shown_word(NOT_DONE)))
"""Cells of the state of an assignment."""
_BAR = 10


def day(ms: int) -> str:
    """The day of a moment, as it was here."""
    return datetime.fromtimestamp(ms / 1000).strftime("%Y-%m-%d")


def coder_line(one: CoderProgress, widest: int, room: int, *, at_cursor: bool) -> Content:
    """How far a coder is, by words, then by documents."""
    share = one.words_done / one.words if one.words else one.done / one.documents if one.documents else 0.0
    doing = tr("begun is hidden") if one.doing is None else tr("{doing:,} doing", doing=one.doing)
    codings = tr("codings hidden") if one.codings is None else counted(one.codings, "coding")
    told = tr(
        "  {done:,} of {documents:,} · {words_done:,} of {words} · {doing} · {codings}",
        done=one.done,
        documents=one.documents,
        words_done=one.words_done,
        words=counted(one.words, "word"),
        doing=doing,
        codings=codings,
    )
    name = fit(one.coder.name, widest)
    left = max(8, room - cell_len(name) - _BAR - 9)
    return Content.assemble(
        ("› " if at_cursor else "  ", "bold"),
        (name, "bold reverse" if at_cursor else "bold"),
        "  ",
        (bar(share, _BAR), "$text-success" if one.done == one.documents else "$primary"),
        f" {share:>4.0%}",
        (one_line(told, left), QUIET),
    )


def share_cells(document: Document, shares: dict[int, Share], coders: list[Coder]) -> tuple[Cell, ...]:
    """The row of a document: its name, its words, and how far each coder is in it."""
    states: list[Cell] = []
    for coder in coders:
        share = shares.get(coder.id)
        states.append(_state(share) if share is not None else _NOBODY)
    over = all(share.state == DONE for share in shares.values())
    return (((document.name, "quiet" if over else "strong"),), number(document.words), *states)


def _state(share: Share) -> Cell:
    """The state of an assignment; of one that is not to be seen, that it is not done."""
    if share.state == NOT_DONE:
        return ((f"{SIGNS[TO_DO]} {shown_word(NOT_DONE)}", "quiet"),)
    return ((f"{SIGNS[share.state]} {shown_word(share.state)}", INKS[share.state]),)
