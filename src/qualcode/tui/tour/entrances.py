"""The ways into the guided tour and out of it, which the palette has on every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from qualcode.domain.changes import Effects
from qualcode.domain.translation import tr
from qualcode.tui.keys import UNBOUND
from qualcode.tui.shared import SharedApp
from qualcode.tui.tour.leading import Tour

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.screens.start import StartScreen


class TourApp(SharedApp):
    """A program that leads a new user by the hand."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            UNBOUND,
            "tour",
            tr("Guided tour"),
            id="app.tour",
            show=False,
            tooltip=tr("Five things to do on a sample study: begun, or taken up where it was left"),
        ),
        Binding(
            UNBOUND,
            "leave_tour",
            tr("Leave the guided tour"),
            id="app.leave_tour",
            show=False,
            tooltip=tr("It can be taken up again where it was left"),
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.tour = Tour(cast("QualcodeApp", self))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The one that has a meaning now; the first screen has a key of its own for the tour."""
        if action == "tour":
            below = self.tour.below  # The palette itself lies over it.
            return self.store.path is not None and not self.tour.is_on and below is not None and below.NAME != "start"
        if action == "leave_tour":
            return self.tour.is_on
        return super().check_action(action, parameters)

    async def announce(self, effects: Effects) -> None:
        """Let every screen repaint what a change touched; the tour notices what was to be done."""
        await super().announce(effects)
        if self.tour.is_on:
            await self.tour.hear(effects)

    async def action_tour(self) -> None:
        """Begin the tour or take it up again, from the first screen, which leaves the project that is open."""
        app = cast("QualcodeApp", self)
        await app.action_go("start")
        if getattr(self.screen, "NAME", "") == "start":
            cast("StartScreen", self.screen).action_tour()

    async def action_leave_tour(self) -> None:
        """Leave the tour; its study stays open."""
        await self.tour.leave()
