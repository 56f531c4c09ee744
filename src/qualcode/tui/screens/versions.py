"""Versions of the codebook: named states and days, any two compared in words, each to be looked at or exported."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from qualcode.codebook.comparing import Difference, compare
from qualcode.codebook.exchange import export_codebook
from qualcode.codebook.versions import CodebookState, state_at, tag_codebook
from qualcode.domain.changes import Effects
from qualcode.domain.choices import CODEBOOK_FORMATS, NOW
from qualcode.domain.errors import QualcodeError
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.reports.writing import write_file
from qualcode.tui.prompts.forms import Field, FormPrompt
from qualcode.tui.prompts.moments import (
    COLUMNS,
    Moment,
    count_codes,
    counts_in_words,
    in_order,
    is_day,
    moment_row,
    read_days,
    read_moments,
    tell,
)
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.row_screen import Remembered, RowScreen
from qualcode.tui.prompts.rows import QUIET, RowList, harmless, matches, when
from qualcode.tui.prompts.telling import TellingList, Told, column_for_telling, told_rows

WIDE = 110
"""From so many columns on the differences stand beside the moments, else below them."""
LOW = 18
"""Rows below which nothing but the two lists has more than one."""
SAME = tr("Nothing is different.\n\n‹versions.mark_a› and ‹versions.mark_b› mark the two moments that are compared.")
NO_MOMENT = tr("No state of the codebook can be shown.\n\nPress ‹app.codebook› for the codebook as it stands.")
ONE = tr(
    "A and B mark the same moment.\n"
    "\nGo to another one and press ‹versions.mark_a› or ‹versions.mark_b› to compare the two."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the screen shows, kept while it is closed; empty moments are the newest version and now."""

    a: str = ""
    """The moment marked A."""
    b: str = ""
    at: str = ""
    """The moment that the cursor stands on."""


_LAST: Remembered[Asked] = Remembered()


class VersionsScreen(RowScreen):
    """The codebook's versions."""

    NAME = "versions"
    HEADING = tr("Codebook versions")
    COLUMNS = COLUMNS
    TOUCHED_BY = frozenset({"code", "code_theme", "former_code", "codebook_version"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", tr("Look at it"), id="versions.show", tooltip=tr("The codebook then; the life of a code")
        ),
        Binding("a", "mark('a')", "A", id="versions.mark_a", tooltip=tr("Compare from this moment")),
        Binding("b", "mark('b')", "B", id="versions.mark_b", tooltip=tr("Compare to this moment")),
        Binding(
            "space",
            "mark('')",
            tr("Mark"),
            id="versions.mark",
            tooltip=tr("Move the mark here that was set longer ago"),
        ),
        Binding("t", "tag", tr("Name it"), id="versions.tag", tooltip=tr("Give the codebook as it stands a name")),
        Binding(
            "x", "export", tr("Export"), id="versions.export", tooltip=tr("Write the codebook as it stood to a file")
        ),
    ]
    DEFAULT_CSS = """
    VersionsScreen {
        #compared { height: 1fr; layout: vertical; }
        #moments { height: 2fr; min-height: 4; }
        #telling { height: 3fr; border-top: hkey $panel; }
        #between { height: auto; max-height: 3; padding: 0 1; background: $surface; }
        #compared.wide { layout: horizontal; }
        #compared.wide #moments { height: 1fr; width: 46%; }
        #compared.wide #telling { height: 1fr; width: 54%; border-top: none; border-left: vkey $panel; }
    }
    VersionsScreen.low {
        #telling { border-top: none; }
        #between { max-height: 1; }
        #moments { height: 1fr; }
        #telling { height: 1fr; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked = Asked()
        self.moments: list[Moment] = []
        self.differences: list[Difference] = []
        self._turn = "a"
        """The mark that Space moves."""
        self._days: dict[str, int] = {}
        self._codes: dict[str, int] = {}
        """Version → how many codes it holds; what has a name never changes."""
        self._states: dict[str, CodebookState] = {}
        self._all_there = False
        """Whether the days have been read, so that where the cursor stands is where the user put it."""
        self._told: list[Told] = []
        self._compared: tuple[str, str] | None = None

    def body(self) -> ComposeResult:
        with Container(id="compared"):
            yield RowList(self.COLUMNS, id="moments")
            with Vertical(id="telling"):
                yield Static("", id="between", markup=False)
                yield TellingList(id="differences")

    @property
    def rows(self) -> RowList:
        return self.query_one("#moments", RowList)

    @property
    def telling(self) -> TellingList:
        """The differences."""
        return self.query_one(TellingList)

    def on_mount(self) -> None:
        self.asked = _LAST.get(self.qualcode, self.asked)

    def on_resize(self, event: events.Resize) -> None:
        self.query_one("#compared").set_class(event.size.width >= WIDE, "wide")
        if self.has_class("low") != (event.size.height < LOW):
            self.toggle_class("low")
            self._summarise()
        self.call_after_refresh(self._wrap)

    def _ask(self, asked: Asked) -> None:
        self.asked = asked
        _LAST.keep(self.qualcode, asked)

    # ------------------------------------------------------------------ the moments

    async def load(self) -> None:
        """Names at once; days and numbers of codes, which take longer, as they are read."""
        moments = await self.read(read_moments)
        if moments is None:
            return
        self._states.clear()
        self._compared = None
        self.moments = in_order(moments, self._days)
        self._keep_marks(moments)
        self.lay_out()
        for mark in (self.asked.a, self.asked.b):  # Before the days, which take longer.
            await self._state(mark)
        self.compare()
        self._days = await self.read(read_days) or {}
        self._all_there = True
        self.moments = in_order(moments, self._days)
        self.lay_out()
        for moment in moments:
            if moment.kind == "version" and moment.key not in self._codes:
                count = await self.read(count_codes, moment.key)
                if count is not None:
                    self._codes[moment.key] = count
                    self.lay_out()

    def _keep_marks(self, moments: Sequence[Moment]) -> None:
        """Let the marks stand on moments that there are: at first the newest version, or the start, and now."""
        keys = {moment.key for moment in moments}
        newest = next(moment.key for moment in moments if moment.kind in ("version", "start"))
        a = self.asked.a if self.asked.a in keys or is_day(self.asked.a) else newest
        b = self.asked.b if self.asked.b in keys or is_day(self.asked.b) else NOW
        self.asked = replace(self.asked, a=a, b=b)  # Kept for later only once they are set by hand.

    def lay_out(self) -> None:
        found = [
            moment
            for moment in self.moments
            if matches(self.wanted, moment.key, moment.who, moment.why, when(moment.at_ms) if moment.at_ms else "")
        ]
        counted_ = [
            replace(moment, count=self._codes.get(moment.key)) if moment.kind == "version" else moment
            for moment in found
        ]
        marks = {self.asked.a: "A", self.asked.b: "B"} if self.asked.a != self.asked.b else {self.asked.a: "AB"}
        self.rows.show(
            [moment_row(moment, marks.get(moment.key, "")) for moment in counted_], key=self.asked.at or None
        )
        self.show_empty("" if self.moments else NO_MOMENT)
        self._summarise()

    def _summarise(self) -> None:
        versions = sum(moment.kind == "version" for moment in self.moments)
        name = tr("t names it as it stands") if not versions else tr("Tab: the differences")
        counts = tr(
            "{versions} · changed on {days}",
            versions=counted(versions, "version"),
            days=counted(len(self._days), "day"),
        )
        self.summarise(
            counts
            if self.has_class("low")
            else tr("{counts} · a, b mark two moments · {name}", counts=counts, name=name)
        )

    def _moment(self) -> Moment | None:
        return next((moment for moment in self.moments if moment.key == self.rows.current_key), None)

    @on(RowList.Moved, "#moments")
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        moment = self._moment()
        if moment is not None and self._all_there:
            self.asked = replace(self.asked, at=moment.key)

    # ------------------------------------------------------------------ comparing

    def action_mark(self, which: str) -> None:
        """Put a mark on the moment under the cursor; A is always the earlier of the two."""
        moment = self._moment()
        if moment is None:
            return
        which = which or self._turn
        a, b = (moment.key, self.asked.b) if which == "a" else (self.asked.a, moment.key)
        keys = [one.key for one in self.moments]
        if a in keys and b in keys and keys.index(a) < keys.index(b):
            a, b = b, a
        # Next time Space moves the other one.
        self._turn = "b" if a == moment.key else "a"
        self._ask(replace(self.asked, a=a, b=b))
        self.lay_out()
        self.compare()

    @work(exclusive=True, group="compare")
    async def compare(self) -> None:
        """Read the two states and say what is different, without keeping the keys waiting."""
        a, b = self.asked.a, self.asked.b
        if self._compared == (a, b):
            return
        self._compared = None
        self._say_between(tr("comparing …"))
        states = [await self._state(moment) for moment in (a, b)]
        earlier, later = states
        if earlier is None or later is None:
            return
        self.differences = await asyncio.to_thread(compare, earlier, later)
        self._told = await asyncio.to_thread(tell, self.differences)
        self._compared = (a, b)
        self._say_between(counts_in_words(self.differences) or tr("nothing is different"))
        self._wrap(top=True)

    async def _state(self, moment: str) -> CodebookState | None:
        known = self._states.get(moment)
        if known is None:
            known = await self.read(state_at, moment)
            if known is not None:
                if len(self._states) > 3:
                    self._states.pop(next(iter(self._states)))
                self._states[moment] = known
        return known

    def _say_between(self, what: str) -> None:
        a, b = harmless(self.asked.a), harmless(self.asked.b)
        said = Content.assemble(("A ", QUIET), (a, "bold"), (" → B ", QUIET), (b, "bold"), f": {what}")
        self.query_one("#between", Static).update(said)

    @work(exclusive=True, group="wrap")
    async def _wrap(self, *, top: bool = False) -> None:
        """Lay the differences out for the room there is."""
        room = column_for_telling(self.telling)
        if room <= 0:
            return
        rows = await asyncio.to_thread(told_rows, self._told, room)
        self.telling.show(rows, top=top, key=rows[1].key if top and len(rows) > 1 else None)
        self.telling.show_empty(ONE if self.asked.a == self.asked.b else SAME if self._compared else "")

    # ------------------------------------------------------------------ going on from here

    async def action_choose(self) -> None:
        """Show the codebook as it stood; on a difference, the life of its code."""
        if self.focused is self.telling:
            difference = self.telling.current_told
            uuid = difference[1] if isinstance(difference, tuple) else ""
            if uuid:
                from qualcode.tui.screens.biography import BiographyScreen

                await self.app.push_screen(BiographyScreen(uuid))
            return
        moment = self._moment()
        if moment is not None:
            from qualcode.tui.screens.codebook_then import CodebookThenScreen

            await self.app.push_screen(CodebookThenScreen(moment.key))

    @work
    async def action_tag(self) -> None:
        """Ask for a name of the codebook as it stands."""
        answers: dict[str, str] | None = {"name": "", "reason": ""}
        while answers is not None and self.may_write():  # What cannot be is asked for again, with what was typed.
            fields = [
                Field("name", tr("Name"), answers["name"], needed=True, hint="round 1"),
                Field("reason", tr("Why (may stay empty)"), answers["reason"]),
            ]
            note = tr("Under its name it can be compared, looked at and exported for ever.")
            answers = await self.app.push_screen_wait(
                FormPrompt(tr("Name the codebook as it stands"), fields, note=note)
            )
            if answers is None:
                return
            done = await self.change(tag_codebook, answers["name"], reason=answers["reason"])
            if done is not None:
                self.say(tr("Named “{name}”", name=answers["name"]))
                return

    @work
    async def action_export(self) -> None:
        """Ask for a file and write the codebook as it stood at the moment under the cursor to it."""
        moment = self._moment()
        if moment is None:
            return
        part = "" if moment.kind == "now" else "-" + "".join(c if c.isalnum() else "-" for c in moment.key)
        path = await self.app.push_screen_wait(
            PathPrompt(
                tr("Write the codebook as it stands to")
                if moment.kind == "now"
                else tr("Write the codebook of “{moment}” to", moment=moment.key),
                f"{Path.cwd()}/codebook{part}.yaml",
                endings=list(CODEBOOK_FORMATS),
                writing=True,
                must_end=True,
                note=tr("Formats: {formats}", formats=" ".join(CODEBOOK_FORMATS)),
            )
        )
        if path is None:
            return
        format_ = CODEBOOK_FORMATS.get(path.suffix.lower(), path.suffix.lower().lstrip("."))
        try:
            data = await self.qualcode.store.run(export_codebook, format_, "" if moment.kind == "now" else moment.key)
            await self.qualcode.store.run(lambda project: write_file(path, data, project))
        except QualcodeError as error:
            self.refuse(error)
        else:
            self.say(
                tr("The codebook as it stands is in {path}", path=path)
                if moment.kind == "now"
                else tr("The codebook of “{moment}” is in {path}", moment=moment.key, path=path)
            )

    async def project_changed(self, effects: Effects) -> None:
        """Read anew beside the keys: what is compared may be long."""
        if not effects.tables or not self.TOUCHED_BY.isdisjoint(effects.tables):
            if self.app.screen is self:
                self.reload()
            else:
                self._stale = True
