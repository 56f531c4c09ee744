"""The ways to rounds and to one's own list from every screen, and what a coder sees first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.domain.translation import tr
from qualcode.tui.advised import AdvisedApp
from qualcode.tui.keys import UNBOUND
from qualcode.tui.screens.base import WorkScreen

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

_OWN_KEYS = {"my_work": ("documents", "my_work"), "rounds": ("documents", "my_work", "rounds")}
"""Screens that have a key of their own for the way."""


class RoundsApp(AdvisedApp):
    """A program that knows rounds. Its actions have keys on some screens; elsewhere the palette has them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(UNBOUND, "my_work", tr("My work"), id="app.work", show=False, tooltip=tr("What is assigned to you")),
        Binding(
            UNBOUND,
            "rounds",
            tr("Rounds"),
            id="app.rounds",
            show=False,
            tooltip=tr("Who codes what, and how far it is"),
        ),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What a screen has a key for is not offered twice."""
        screen = self.screen
        if action in _OWN_KEYS and isinstance(screen, WorkScreen) and screen.NAME in _OWN_KEYS[action]:
            return False
        return super().check_action(action, parameters)

    async def action_my_work(self) -> None:
        """Show what the session's coder has to do."""
        await self.run_action("go('my_work')")

    async def action_rounds(self) -> None:
        """Show all rounds."""
        await self.run_action("go('rounds')")


async def show_first(app: QualcodeApp) -> None:
    """Show the documents of the project that was opened; over them her own list, where a coder has one."""
    from qualcode.team.work_lists import begins_with_work

    has_own = await app.store.run(begins_with_work)
    with app.batch_update():  # The documents are not painted before they are covered.
        await app.action_go("documents")
        if has_own:
            await app.action_go("my_work")
