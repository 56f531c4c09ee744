"""What all screens share: sending work to the store, and showing a refusal as one sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

from textual.screen import Screen

from qualcode.domain.changes import Effects
from qualcode.domain.errors import QualcodeError

if TYPE_CHECKING:
    from qualcode.storage.project import Project
    from qualcode.tui.app import QualcodeApp

P = ParamSpec("P")
T = TypeVar("T")


class WorkScreen(Screen[None]):
    """A screen over the open project.

    Work runs in the store's thread; what was committed is announced to every screen on the stack, which repaints in
    `project_changed`.
    """

    NAME = ""
    """What `QualcodeApp.action_go` knows the screen by."""

    @property
    def qualcode(self) -> QualcodeApp:
        """The running app."""
        return cast("QualcodeApp", self.app)

    async def read(self, work: Callable[Concatenate[Project, P], T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Run a reading work function; a refusal is shown and None comes back."""
        try:
            return await self.qualcode.store.run(work, *args, **kwargs)
        except QualcodeError as error:
            self.refuse(error)
            return None

    async def change(self, work: Callable[Concatenate[Project, P], T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Run a changing work function and announce what it touched; a refusal is shown and None comes back."""
        try:
            done = await self.qualcode.store.run(work, *args, **kwargs)
        except QualcodeError as error:
            self.refuse(error)
            return None
        effects = done if isinstance(done, Effects) else getattr(done, "effects", None)
        if isinstance(effects, Effects):
            await self.qualcode.announce(effects)
        return done

    def refuse(self, error: QualcodeError) -> None:
        """Show why something was not done."""
        self.notify(error.shown, severity="error", timeout=8, markup=False)

    def say(self, text: str) -> None:
        """Show what was done, instead of what was said before: messages that pile up hide the text.

        Warnings and refusals stay for their time.
        """
        for shown in list(self.app._notifications):
            if shown.severity == "information":
                self.app._unnotify(shown)
        self.notify(text, timeout=3, markup=False)

    async def project_changed(self, effects: Effects) -> None:
        """Repaint what a change touched; called on every screen of the stack."""
