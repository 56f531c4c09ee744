"""The terminal program: which screen is shown, and what happens when something breaks."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakKeyDictionary

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import WorkerFailed

from qualcode.domain.errors import QualcodeError
from qualcode.domain.locations import Location
from qualcode.domain.translation import tr
from qualcode.settings import recent
from qualcode.settings.crash_log import log_crash
from qualcode.settings.model import Settings, read_settings
from qualcode.settings.passphrases import ask_with
from qualcode.tui.backups.entrances import BackupsApp
from qualcode.tui.exchange.entrances import ExchangeApp
from qualcode.tui.guide.entrances import GuideApp
from qualcode.tui.identity.entrances import IdentityApp
from qualcode.tui.keys import all_bindings, split_keys
from qualcode.tui.leaving import Dialogs, break_off_everywhere, end_on_signals
from qualcode.tui.palette import ActionProvider
from qualcode.tui.pauses import spare_what_stands
from qualcode.tui.rooms import HOMES, ROOMS
from qualcode.tui.rounds.entrances import RoundsApp, show_first
from qualcode.tui.screens.base import WorkScreen
from qualcode.tui.taking_back import TakingBackApp
from qualcode.tui.team.entrances import TeamApp
from qualcode.tui.tour.entrances import TourApp

if TYPE_CHECKING:
    from qualcode.domain.exchange_reports import TakenIn
    from qualcode.tui.screens.coding import CodingScreen

OVER_DIALOGS = {"app.help", "app.keys", "app.palette", "app.quit", *(f"app.{name}" for name in ROOMS)}
"""Actions of the program whose keys work over a dialog too, where it does not use them itself."""
CODING = "coding"
"""The name under which the coding screen stays alive while other rooms are open."""


class QualcodeApp(TourApp, RoundsApp, TeamApp, IdentityApp, ExchangeApp, BackupsApp, TakingBackApp, GuideApp):
    """qualcode in a terminal."""

    TITLE = "qualcode"
    CSS_PATH = "qualcode.tcss"
    COMMANDS = {ActionProvider}
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f1",
            "help",
            tr("Help"),
            id="app.help",
            key_display="F1",
            tooltip=tr("The guide, at the page for this screen"),
        ),
        Binding("question_mark", "keys", tr("Keys"), id="app.keys", show=False, tooltip=tr("The keys of this screen")),
        Binding("f2", "go('documents')", tr("Documents"), id="app.documents", show=False),
        Binding("f3", "go('codebook')", tr("Codebook"), id="app.codebook", show=False),
        Binding("f4", "go('cases')", tr("Cases"), id="app.cases", show=False),
        Binding("f5,ctrl+f", "go('search')", tr("Find in the project"), id="app.search", show=False),
        Binding("f6", "go('quotes')", tr("Quotes"), id="app.quotes", show=False),
        Binding("f7", "go('agreement')", tr("Compare coders"), id="app.agreement", show=False),
        Binding("f8", "go('analysis')", tr("Theme frequencies"), id="app.analysis", show=False),
        Binding("ctrl+g", "go('words')", tr("Words that are said"), id="app.words", show=False),
        Binding("f9", "go('history')", tr("History"), id="app.history", show=False),
        Binding("f10", "go('settings')", tr("Settings"), id="app.settings", show=False),
        Binding(
            "f12,ctrl+o", "go('memos')", tr("Memos"), id="app.memos", show=False, tooltip=tr("All of them; journal")
        ),
        Binding(
            "f11,ctrl+l",
            "go('recoding')",
            tr("Codings to look at again"),
            id="app.recoding",
            show=False,
            tooltip=tr("Made under an earlier definition of their code"),
        ),
        Binding(
            "ctrl+t",
            "lists",
            tr("Working lists"),
            id="app.lists",
            show=False,
            tooltip=tr("What looks like a code and has none, codings to look at, new codes"),
        ),
        Binding(
            "ctrl+z,u", "undo", tr("Undo"), id="app.undo", key_display="^z", tooltip=tr("Take back your last action")
        ),
        Binding("ctrl+y,U", "redo", tr("Redo"), id="app.redo", show=False, tooltip=tr("Bring it back")),
        Binding("ctrl+p", "command_palette", tr("All commands"), id="app.palette", show=False),
        Binding("ctrl+q", "quit", tr("Quit"), id="app.quit", tooltip=tr("Everything is saved already")),
    ]

    def __init__(self, project: Location | None, *, coder: str, take_over: bool = False) -> None:
        super().__init__()
        self.settings: Settings = read_settings().settings
        self.coder_name = coder
        self._asked_for = project
        self._take_over = take_over
        self._broken: Exception | None = None
        self._meant_for: WeakKeyDictionary[events.Key, Screen[object]] = WeakKeyDictionary()
        self.dialogs = Dialogs(self)
        self._going = asyncio.Lock()
        """Held while screens are put on the stack and taken from it, which takes several steps."""
        self._kept_coding: CodingScreen | None = None
        self.keymap: Mapping[str, str] = {}
        """Binding id → keys, for each action whose keys are not those it comes with."""

    async def on_mount(self) -> None:
        if self.settings.theme in self.available_themes:
            self.theme = self.settings.theme
        if not self.is_headless:  # A test has handlers of its own.
            end_on_signals(self)
            break_off_everywhere(self)
        from qualcode.tui.passphrases.asking import PassphraseAsker
        from qualcode.tui.screens.start import StartScreen

        ask_with(PassphraseAsker(self))
        await self.push_screen(StartScreen())
        if self.settings.keymap:
            # To know what a key clashes with, all screens must be known; the first paint does not wait for that.
            self.call_after_refresh(self._take_keymap_at_start)
        if (path := self._asked_for) is not None:
            self.errands.begin(self.screen, lambda: self._open_at_start(path))
        else:
            self.call_after_refresh(spare_what_stands)

    async def _open_at_start(self, path: Location) -> None:
        painted = asyncio.Event()  # The shell is painted before the database is imported.
        self.call_after_refresh(painted.set)
        await painted.wait()
        await self.open_project(path)

    def take_keymap(self, keymap: Mapping[str, str]) -> Sequence[str]:
        """Let the keys of the settings hold from now on; what is wrong with them, a sentence each."""
        from qualcode.tui.keymap import resolve

        resolved = resolve(keymap)
        self.keymap = resolved.keys
        self.set_keymap(dict(resolved.keys))
        return [problem.sentence for problem in resolved.problems]

    def _take_keymap_at_start(self) -> None:
        problems = self.take_keymap(self.settings.keymap)
        if problems:
            more = tr(" (and {count} more)", count=len(problems) - 1) if len(problems) > 1 else ""
            self.notify(
                tr("Keys of the settings file: {problem}{more}. F10 shows them.", problem=problems[0], more=more),
                severity="warning",
                timeout=10,
                markup=False,
            )

    async def open_project(self, path: Location) -> bool:
        """Open a project and show its documents; a refusal is shown and False comes back."""
        try:
            await self.store.open(
                path, coder=self.coder_name, take_over=self._take_over, thorough=not recent.is_known(path)
            )
        except QualcodeError as error:
            spare_what_stands()
            self.notify(self.guided(error), severity="error", timeout=12, markup=False)
            return False
        await self.show_project()
        return True

    async def create_project(self, path: Location, name: str) -> bool:
        """Make a project and show its documents; a refusal is shown and False comes back."""
        try:
            await self.store.create(path, name=name, coder=self.coder_name)
        except QualcodeError as error:
            self.notify(self.guided(error), severity="error", timeout=12, markup=False)
            return False
        await self.show_project()
        return True

    async def show_project(self) -> None:
        """Show the documents of the project that has just been opened."""
        from qualcode.storage.reads.codes import project_name
        from qualcode.tui.team.whose import ask_whose_work
        from qualcode.tui.told_at_opening import tell_of_project

        await self.stop_advising()
        name = await self.store.run(project_name)
        if self.store.path:
            recent.remember(self.store.path, name, limit=self.settings.recent_limit)
        self.sub_title = name
        async with self._going:
            await self._drop_coding_screen()
            while len(self.screen_stack) > 1 and self._name_of(self.screen) != "start":
                await self.pop_screen()  # They show another project.
        await tell_of_project(self)
        await show_first(self)
        await self.tour.project_shown()
        await self.tell_what_came_in()
        await ask_whose_work(self)
        self.call_after_refresh(self.back_up_at_opening)
        self.call_after_refresh(spare_what_stands)

    @staticmethod
    def _name_of(screen: Screen[Any]) -> str:
        return getattr(screen, "NAME", "")

    def _load(self, name: str) -> Screen[None]:
        module = importlib.import_module(f"qualcode.tui.screens.{name}")
        last_shown = getattr(module, "last_shown", None)  # Of a room with several screens.
        screen: Screen[None] = getattr(module, ROOMS[name])() if last_shown is None else last_shown(self)
        return screen

    async def action_go(self, name: str) -> None:
        """Show a screen; one that is open already comes back as it was left."""
        if self.store.path is None:
            self.notify(tr("Open or make a project first."), severity="warning")
            return
        async with self._going:
            if not await self.dialogs.leave():
                return
            names = [self._name_of(screen) for screen in self.screen_stack]
            if name in names:
                while self._name_of(self.screen) != name:
                    await self.pop_screen()
            elif names[-1] in HOMES:
                await self.push_screen(self._load(name))
            else:
                await self.switch_screen(self._load(name))

    def action_lists(self) -> None:
        """Ask which working list of suggestions is wanted."""
        from qualcode.tui.suggestions.opening import choose_list

        screen = self.screen
        if self.store.path is None:
            self.notify(tr("Open or make a project first."), severity="warning")
        elif isinstance(screen, WorkScreen):
            self.errands.begin(screen, partial(choose_list, screen))

    async def open_document(self, document_id: int, span: tuple[int, int] | None = None) -> None:
        """Show a document on the coding screen, at a passage or where it was left."""
        made = self._kept_coding is None
        with self.batch_update():  # The screen is not painted with the document it showed before.
            async with self._going:
                coming_from = self._name_of(self.screen)
                coding = self.coding_screen or await self._lay_out_coding_screen()
                while self.screen is not coding:
                    await self.pop_screen()
            if coming_from in ROOMS:
                coding.came_from = coming_from
            await coding.open(document_id, span)
        await self.tour.look()
        if made:
            self.call_after_refresh(spare_what_stands)

    async def _lay_out_coding_screen(self) -> CodingScreen:
        """Put the coding screen, with nothing on its desk, over the documents."""
        from qualcode.tui.screens.coding import CodingScreen

        # What leads back from it must be there: below it lie the documents, and nothing else.
        below = "documents" if "documents" in map(self._name_of, self.screen_stack) else "start"
        while len(self.screen_stack) > 1 and self._name_of(self.screen) != below:
            await self.pop_screen()
        if below == "start":
            await self.push_screen(self._load("documents"))
        if self._kept_coding is None:
            self._kept_coding = CodingScreen()
            # Installed, it is not taken apart when another room takes its place: to compose it takes 100 ms.
            self.install_screen(self._kept_coding, CODING)
        self._kept_coding.clear_desk()
        await self.push_screen(self._kept_coding)
        return self._kept_coding

    async def _drop_coding_screen(self) -> None:
        """Take the coding screen apart, whose document belongs to the project before."""
        kept, self._kept_coding = self._kept_coding, None
        if kept is None:
            return
        if kept in self.screen_stack:
            while self.screen is not kept:
                await self.pop_screen()
            await self.pop_screen()
        self.uninstall_screen(kept)
        await kept.remove()

    @property
    def coding_screen(self) -> CodingScreen | None:
        """The coding screen, where one is open."""
        for screen in self.screen_stack:
            if getattr(screen, "NAME", "") == "coding":
                return screen  # type: ignore[return-value]
        return None

    async def action_quit(self) -> None:
        """Leave; all that was shown is saved."""
        await self.works.leave()

    async def end(self, status: int = 0) -> None:
        """Keep what is being written, remember where the caret stands, and leave with a status."""
        await self.errands.rest()
        await self.dialogs.keep()
        if (coding := self.coding_screen) is not None:
            coding.remember_place()
        self.exit(return_code=status)

    async def on_key(self, event: events.Key) -> None:
        """Let the keys that lead to other screens, to help and out work over a dialog too."""
        if self.screen.is_modal and event.key not in self.screen.active_bindings:
            for binding in all_bindings(QualcodeApp):
                keys = self.keymap.get(binding.id or "", binding.key)
                if binding.id in OVER_DIALOGS and event.key in split_keys(keys):
                    event.prevent_default()
                    await self.run_action(binding.action)
                    return

    async def on_event(self, event: events.Event) -> None:
        """Take keys on to a dialog that has opened since they were typed.

        A key goes to the widget that has the focus when it arrives, and comes back here if that does not use it. By
        then another screen may stand on top: letters typed ahead belong to it, not to the screen that it covers.
        """
        if isinstance(event, events.InputEvent | events.Paste):
            self.dialogs.look_at(self.screen_stack)
        if isinstance(event, events.Key):
            if event.is_forwarded and self._meant_for.get(event) is not self.screen:
                event = events.Key(event.key, event.character)
                event.set_sender(self)
            self._meant_for[event] = self.screen
        await super().on_event(event)

    def break_off(self, error: Exception) -> None:
        """End the program because of something unforeseen: without a word of what a participant said."""
        self._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        # Textual would print every local variable, and with them what participants said.
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._return_code = 1
        self._broken = error
        self._close_messages_no_wait()

    @property
    def broken(self) -> Exception | None:
        """What ended the program, if something unforeseen did."""
        return self._broken


def run(project: Location | None, *, coder: str, take_over: bool = False, taken_in: TakenIn | None = None) -> int:
    """Run the terminal program; its exit status. What came into the project from another program is shown first."""
    app = QualcodeApp(project, coder=coder, take_over=take_over)
    app.taken_in = taken_in
    try:
        app.run()
    finally:
        app.works.end_all()
        app.end_advising()
        app.store.close()
        ask_with(None)
    if app.broken is not None:
        log = log_crash(app.broken)
        where = tr("the log is {log}", log=log) if log else tr("no log could be written")
        sys.stderr.write(tr("qualcode broke off; what was shown as saved is saved, {where}\n", where=where))
        return 1
    return app.return_code or 0
