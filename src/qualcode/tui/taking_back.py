"""Undo and redo, from whichever screen is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from qualcode.domain.changes import Effects
from qualcode.domain.errors import QualcodeError
from qualcode.domain.translation import tr
from qualcode.tui.advised import AdvisedApp
from qualcode.tui.screens.base import WorkScreen

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp


class TakingBackApp(AdvisedApp):
    """A program in which what was done is taken back, and brought back, where it was done."""

    async def action_undo(self) -> None:
        """Take back the coder's latest action, or what the screen counts as one, and go where it was."""
        from qualcode.history.undoing import undo

        await self._take(self.screen.undo_here if isinstance(self.screen, WorkScreen) else undo)

    async def action_redo(self) -> None:
        """Bring back what was taken back last, and go there."""
        from qualcode.history.undoing import redo

        await self._take(self.screen.redo_here if isinstance(self.screen, WorkScreen) else redo)

    def _nothing_to_undo(self) -> str:
        """Why nothing can be taken back where the user is now; empty if something can."""
        app = cast("QualcodeApp", self)
        if app.store.path is None:
            return tr("There is nothing to undo: no project is open.")
        return getattr(self.screen, "NOTHING_TO_UNDO", "")

    async def _take(self, work: object) -> None:
        app = cast("QualcodeApp", self)
        if refusal := self._nothing_to_undo():
            self.notify(refusal, severity="warning", markup=False)
            return
        try:
            done: list[Effects] = await app.store.run(work)  # type: ignore[arg-type]
        except QualcodeError as error:
            self.notify(app.guided(error), severity="warning", markup=False)
            return
        for effects in done:
            await app.announce(effects)
            coding = app.coding_screen
            if effects.focus and coding is not None and self.screen is coding:
                await coding.visit(effects.focus)
            if isinstance(self.screen, WorkScreen):
                self.screen.say(effects.summary[:1].upper() + effects.summary[1:])
