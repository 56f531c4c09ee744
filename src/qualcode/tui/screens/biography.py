"""The life of one code: what happened to it, when, by whom and why; of merged codes their own lives too."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from qualcode.domain.changes import Effects
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.tui.prompts.lives import Life, read_life, tell_life
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import QUIET, Column, harmless, matches, one_line, when
from qualcode.tui.prompts.telling import TellingList, Told, column_for_telling, told_rows

NOTHING = tr("The journal tells nothing of this code.\n\nPress ‹list.back› to go back.")


class BiographyScreen(RowScreen):
    """The life of a code.

    Args:
        code_uuid: The code's UUID; it may be in the codebook no longer.
    """

    NAME = "biography"
    HEADING = tr("The life of a code")
    COLUMNS = (Column(tr("When"), 16, rank=1), Column(tr("Who"), 10, rank=2))
    TOUCHED_BY = frozenset({"code", "code_theme", "former_code"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", tr("The other code"), id="biography.follow", tooltip=tr("The life of what was merged")
        ),
    ]

    def __init__(self, code_uuid: str) -> None:
        super().__init__()
        self._uuid = code_uuid
        self.life: Life | None = None
        self._told: list[Told] = []

    def body(self) -> ComposeResult:
        yield Static("", id="whose", markup=False)
        yield TellingList(self.COLUMNS)

    @property
    def rows(self) -> TellingList:
        return self.query_one(TellingList)

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._wrap)

    async def load(self) -> None:
        self.life = await self.read(read_life, self._uuid)
        if self.life is not None:
            self._told = await asyncio.to_thread(tell_life, self.life)
            self.lay_out()

    def lay_out(self) -> None:
        life = self.life
        if life is None:
            return
        state = "" if life.there else tr("  in the codebook no longer")
        state = tr("  retired") if life.retired else state
        said = Content.assemble((harmless(life.path) or tr("a code"), "bold"), (state, "$text-warning"))
        if life.definition:
            said = Content.assemble(said, (f"\n{one_line(life.definition, 400)}", QUIET))
        self.query_one("#whose", Static).update(said)
        self.show_empty("" if life.events else NOTHING)
        self.summarise(_summary(life))
        self._wrap()

    @work(exclusive=True, group="wrap")
    async def _wrap(self) -> None:
        """Lay the life out for the room there is."""
        room = column_for_telling(self.rows)
        if self.life is not None and room > 0:
            shown = self._fitting()
            rows = await asyncio.to_thread(told_rows, shown, room, len(self.COLUMNS))
            self.rows.show(rows)
            self.show_empty("" if self.life.events else NOTHING)

    def _fitting(self) -> list[Told]:
        """What the filter leaves: all of an event if a word of it fits."""
        if self.life is None or not self.wanted:
            return self._told
        fits = {
            place
            for place, event in enumerate(self.life.events)
            if matches(self.wanted, event.sentence, event.change.coder, event.change.reason, *sum(event.texts, ()))
        }
        return [one for one in self._told if one.key in fits]

    async def action_choose(self) -> None:
        """Show the life of the code that was merged into this one, or that this one was merged into."""
        place = self.rows.current_told
        other = self.life.leads_to[place] if self.life is not None and isinstance(place, int) else ""
        if other:
            await self.app.push_screen(BiographyScreen(other))
        else:
            self.say(tr("No other code has a part in that: Enter is for merges."))

    async def project_changed(self, effects: Effects) -> None:
        """Read anew beside the keys: a journal may be long."""
        if not effects.tables or not self.TOUCHED_BY.isdisjoint(effects.tables):
            if self.app.screen is self:
                self.reload()
            else:
                self._stale = True


def _summary(life: Life) -> str:
    if not life.events:
        return tr("nothing is known of it")
    first = life.events[0].change
    people = len({event.change.coder for event in life.events})
    merged = sum(1 for place, event in enumerate(life.events) if life.leads_to[place] and event.change.kind == "do")
    merges = tr(" · {merges} (Enter: the other code)", merges=counted(merged, "merge")) if merged else ""
    whose = tr("by {coder}", coder=first.coder) if people == 1 else tr("by {people} coders", people=people)
    return tr(
        "{events} since {moment} {whose}{merges}",
        events=counted(len(life.events), "event"),
        moment=when(first.at_ms),
        whose=whose,
        merges=merges,
    )
