"""Leading through the tour: a line on every screen says what to do next, and notices when it is done."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, cast
from weakref import WeakSet

from textual.widgets import Static

from qualcode.domain.changes import Effects
from qualcode.domain.errors import QualcodeError
from qualcode.domain.translation import tr
from qualcode.settings.recent import place_of
from qualcode.settings.tour import STEPS, TourState, keep_tour, read_tour
from qualcode.tui.prompts.dialogs import ChoicePrompt
from qualcode.tui.prompts.rows import harmless
from qualcode.tui.screens.base import WorkScreen

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.screens.start import StartScreen
    from qualcode.tui.tour.steps import Keys

_ROOMY = 110
"""Columns from which on the line also says how the tour is left."""
_NOTICED_S = 2.0
"""Seconds for which the line stands out once something was noticed."""
_FIRST_WORDS_S = 12
OWN, OTHER, TUTORIAL, GUIDE, STAY = "own", "other", "tutorial", "guide", "stay"


class TourLine(Static):
    """What to do next, above the screen."""

    DEFAULT_CSS = """
    TourLine { height: auto; max-height: 3; padding: 0 1; background: $surface-lighten-1; color: $foreground; }
    TourLine.-noticed { color: $text-success; text-style: bold; }
    """


class Tour:
    """How far the tour is, in a program that shows its study.

    Args:
        app: The program.
    """

    def __init__(self, app: QualcodeApp) -> None:
        self._app = app
        self._state: TourState | None = None
        self._is_here = False
        """Whether the open project is the study of the tour."""
        self._lines: WeakSet[TourLine] = WeakSet()

    @property
    def is_on(self) -> bool:
        """Whether the user is being led, in the project that is open."""
        return self._is_here and self._state is not None and self._state.is_running

    @property
    def below(self) -> WorkScreen | None:
        """The screen that is on top, or below a dialog."""
        return next((one for one in reversed(self._app.screen_stack) if isinstance(one, WorkScreen)), None)

    # ------------------------------------------------------------------ beginning, leaving

    async def begin(self, state: TourState) -> None:
        """Lead from now on; the study of the tour is about to be shown."""
        await self._keep(state)

    async def begun(self) -> None:
        """Lead on in the study that is shown, also where it was open before; say first how the tour is left."""
        await self.project_shown()
        if self.is_on and self._state is not None and not self._state.done:
            self._app.notify(
                tr(
                    "Five things to do; the line at the top says which. {palette} “tour” leaves it; {key} "
                    "on the first screen takes it up again.",
                    palette=self._keys.of("app.palette"),
                    key=self._keys.of("start.tour"),
                ),
                timeout=_FIRST_WORDS_S,
                markup=False,
            )

    async def project_shown(self) -> None:
        """Lead on where the project that has been opened is the study of a tour under way."""
        path, known = self._app.store.path, self._state

        def looked_up() -> tuple[TourState | None, bool]:
            state = known or read_tour()
            return state, state is not None and path is not None and place_of(path) == state.project

        self._state, self._is_here = await self._app.store.call(looked_up)
        await (self.look() if self.is_on else self._take_away())

    async def leave(self) -> None:
        """Lead no further; where the tour was is kept."""
        if self.is_on and self._state is not None:
            await self._end()
            self._app.notify(
                tr("The tour is left. On the first screen, {key} takes it up again.", key=self._keys.of("start.tour")),
                timeout=6,
                markup=False,
            )

    async def _end(self) -> None:
        if self._state is not None:
            await self._keep(replace(self._state, is_running=False))
        await self._take_away()

    async def _keep(self, state: TourState) -> None:
        self._state = state
        try:
            await self._app.store.call(lambda: keep_tour(state))
        except (QualcodeError, OSError):
            self._app.notify(
                tr("The tour goes on, but how far it is could not be kept for another day."),
                severity="warning",
                markup=False,
            )

    # ------------------------------------------------------------------ noticing

    async def hear(self, effects: Effects) -> None:
        """Notice a change that is what was to be done."""
        from qualcode.storage.reads.history import changes_by_id
        from qualcode.tui.tour.steps import WRITES, is_change

        if not self.is_on or self._state is None or self._state.done not in WRITES or effects.change_id is None:
            return
        number = effects.change_id
        try:
            change = (await self._app.store.read(changes_by_id, {number})).get(number)
            root = change.root if change is not None else None
            began = (await self._app.store.read(changes_by_id, {root})).get(root) if root is not None else None
        except QualcodeError:
            return  # The project has gone meanwhile, which is told by itself; the step is yet to be done.
        if change is not None and is_change(self._state.done, change, began):
            await self._did()

    async def look(self) -> None:
        """Notice that what was to be looked at is shown; called when a screen has come, or has read what it shows."""
        screen = self._app.screen
        if not self.is_on or self._state is None or not isinstance(screen, WorkScreen):
            return
        from qualcode.tui.tour.steps import is_shown

        if is_shown(self._state.done, screen):
            await self._did()
        else:
            self.show()
        if self._state.done == STEPS and screen.NAME not in ("analysis", "start"):
            self._app.errands.begin(screen, self._lead_on)

    async def _did(self) -> None:
        if self._state is not None:
            await self._keep(replace(self._state, done=self._state.done + 1))
            self.show(noticed=True)

    # ------------------------------------------------------------------ showing

    def show(self, *, noticed: bool = False) -> None:
        """Show the line on the screen that is on top, or below a dialog.

        Args:
            noticed: Whether something was done a moment ago.
        """
        top = self.below
        if top is None or not top.is_there:
            return
        found = top.query(TourLine)
        if top.NAME == "start":
            found.remove()
            return
        line = found.first() if found else TourLine(markup=False)
        line.update(self._words(top))
        if not found:
            top.mount(line, before=0)
            self._lines.add(line)
        if noticed:
            line.add_class("-noticed")
            line.set_timer(_NOTICED_S, lambda: line.remove_class("-noticed"))

    async def _take_away(self) -> None:
        """Take the line from every screen, also from those that are kept for later."""
        lines, self._lines = self._lines, WeakSet()
        for line in lines:
            if line.is_attached:
                await line.remove()

    def _words(self, screen: WorkScreen) -> str:
        from qualcode.tui.tour.steps import WRITES, told

        done = self._state.done if self._state is not None else 0
        marks = "✓" * done + "·" * (STEPS - done)
        why = self._app.store.why_read_only
        if why and done in WRITES:
            return tr(
                "Tour {marks}  It waits: this study can only be read now ({why}).", marks=marks, why=harmless(why)
            )
        left = tr("   {key} “tour”: leave", key=self._keys.of("app.palette")) if screen.size.width >= _ROOMY else ""
        return f"{tr('Tour')} {marks}  {told(done, screen.NAME, self._keys)}{left}"

    @property
    def _keys(self) -> Keys:
        from qualcode.tui.tour.steps import Keys

        return Keys(self._app.keymap)

    # ------------------------------------------------------------------ after it

    async def _lead_on(self) -> None:
        """Ask what comes next, once."""
        if not self.is_on or self._state is None or not isinstance(self._app.screen, WorkScreen):
            return
        await self._end()
        choices: list[tuple[Hashable, str, str]] = [
            (OWN, tr("A study of your own"), tr("a name, a place; then i imports")),
            (OTHER, tr("A project of another program"), "NVivo, ATLAS.ti, MAXQDA, …"),
            (TUTORIAL, tr("The tutorial"), tr("an hour, from reading to Word")),
            (GUIDE, tr("The guide"), tr("F1 opens it on every screen")),
            (STAY, tr("Look around here"), tr("what you change, u takes back")),
        ]
        note = tr("That was the tour: you read, coded, took back, quoted and counted. What comes next?")
        await self._go_on(await self._app.push_screen_wait(ChoicePrompt(tr("All five done"), choices, note=note)))

    async def _go_on(self, chosen: Hashable) -> None:
        from qualcode.tui.guide.reading import GuideScreen

        if chosen == TUTORIAL:
            await self._app.push_screen(GuideScreen("tutorial", self._app.screen))
        elif chosen == GUIDE:
            await self._app.push_screen(GuideScreen("index", self._app.screen))
        elif chosen in (OWN, OTHER):
            await self._app.action_go("start")
            if getattr(self._app.screen, "NAME", "") == "start":
                start = cast("StartScreen", self._app.screen)
                _ = start.action_new() if chosen == OWN else start.action_other()
