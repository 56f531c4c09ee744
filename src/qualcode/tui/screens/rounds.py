"""All rounds: who codes what, and how far everybody is."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from qualcode.domain.translation import number, tr
from qualcode.domain.wording import counted
from qualcode.team.progress import Progress, all_progress
from qualcode.tui.prompts.row_screen import Remembered
from qualcode.tui.prompts.rows import Cell, Column, Row, RowList, matches, when
from qualcode.tui.rounds.actions import RoundActions
from qualcode.tui.screens.documents import bar

EMPTY = tr(
    "There are no rounds yet.\n"
    "\nPress ‹rounds.new› to make one: which documents, which coders, blind or with open eyes, "
    "all of them or a sample. A round of one document, coded by everybody, is a good first one."
)
_BAR = 8
_LAST: Remembered[int] = Remembered()
"""The round that was looked at last."""


class RoundsScreen(RoundActions):
    """The list of rounds, the oldest first."""

    NAME = "rounds"
    HEADING = tr("Rounds")
    COLUMNS = (
        Column(tr("State"), 8),
        Column(tr("Round"), 14, grow=2),
        Column(tr("Done"), 19),
        Column(tr("Documents"), 9, right=True, rank=1),
        Column(tr("Coders"), 14, grow=3),
        Column(tr("Coded"), 9),
        Column(tr("Codebook"), 12, grow=1, rank=3),
        Column(tr("Made"), 16, rank=2),
    )
    TOUCHED_BY = frozenset(
        {"round", "assignment", "document", "coding", "coverage_mark", "document_state", "coder", "codebook_version"}
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", tr("Show"), id="rounds.show", tooltip=tr("How far each coder is, document by document")
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Progress] = []
        self._is_read = False
        self._looked_for = ""

    def look_for(self, name: str) -> None:
        """Put the cursor on a round that has just been made, once it is read."""
        self._looked_for = name.strip()

    def the_round(self) -> Progress | None:
        return next((one for one in self.found if one.round.id == self.rows.current_key), None)

    async def load(self) -> None:
        found = await self.read(all_progress)
        if found is None:
            return
        self.found = found
        first, self._is_read = not self._is_read, True
        self.lay_out()
        new = next((one.round.id for one in found if one.round.name == self._looked_for), None)
        if new is not None:
            self._looked_for = ""
            self.rows.go_to(new)
        elif first:
            self.rows.go_to(_LAST.get(self.qualcode, 0))

    def lay_out(self) -> None:
        found = [one for one in self.found if matches(self.wanted, *_texts(one))]
        self.rows.show([Row(one.round.id, _cells(one)) for one in found])
        self.show_empty("" if self.found else EMPTY)
        still_open = sum(one.round.is_open for one in self.found)
        said = (
            tr("{rounds} · {still_open} open", rounds=counted(len(self.found), "round"), still_open=still_open)
            if self.found
            else ""
        )
        self.summarise(said)
        self.refresh_bindings()

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        self.refresh_bindings()

    async def action_choose(self) -> None:
        """Show the round under the cursor."""
        from qualcode.tui.screens.round import RoundScreen

        found = self.the_round()
        if found is not None:
            _LAST.keep(self.qualcode, found.round.id)
            await self.app.push_screen(RoundScreen(found.round.id))


def _texts(one: Progress) -> tuple[str, ...]:
    state = tr("open") if one.round.is_open else tr("closed")
    return (one.round.name, state, _eyes(one), *(coder.coder.name for coder in one.coders))


def _eyes(one: Progress) -> str:
    return tr("blind") if one.round.blind else tr("open eyes")


def _cells(one: Progress) -> tuple[Cell, ...]:
    round_, all_ = one.round, len(one.shares)
    share = one.done / all_ if all_ else 0.0
    ink = "" if round_.is_open else "quiet"
    state = (tr("◐ open"), "warn") if round_.is_open else (tr("● closed"), "quiet")
    done = tr(" {done:,} of {all:,}", done=one.done, all=all_)
    return (
        (state,),
        ((round_.name, ink or "strong"),),
        ((bar(share, _BAR), "quiet"), (done, ink or ("good" if all_ and one.done == all_ else ""))),
        ((number(one.documents), ink),),
        ((", ".join(coder.coder.name for coder in one.coders), ink),),
        ((_eyes(one), ink),),
        ((round_.codebook_version, ink),),
        ((when(round_.created_ms), ink),),
    )
