"""The ways to and from other programs, which the palette has on every screen; and what has just come in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from qualcode.domain.translation import tr
from qualcode.tui.advised import AdvisedApp
from qualcode.tui.keys import UNBOUND
from qualcode.tui.screens.base import WorkScreen

if TYPE_CHECKING:
    from qualcode.domain.exchange_reports import TakenIn
    from qualcode.tui.app import QualcodeApp


class ExchangeApp(AdvisedApp):
    """A program that opens projects of others and writes its own for them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            UNBOUND,
            "export",
            tr("Export the project …"),
            id="app.export",
            show=False,
            tooltip=tr("For NVivo, ATLAS.ti, MAXQDA and others, as text, or all quotes"),
        ),
        Binding(
            UNBOUND,
            "open_other",
            tr("Open a project of another program …"),
            id="app.open_other",
            show=False,
            tooltip=tr("Of NVivo, ATLAS.ti, MAXQDA, QualCoder, Taguette …, or one as text"),
        ),
    ]

    taken_in: TakenIn | None = None
    """What came in with the project that is about to be shown, until that is told."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What a screen has a key for is not offered twice."""
        if action == "open_other" and getattr(self.screen, "NAME", "") == "start":
            return False
        return super().check_action(action, parameters)

    def action_export(self) -> None:
        """Ask in which form and where to, and write the project."""
        from qualcode.tui.exchange.exporting import export_project

        if cast("QualcodeApp", self).store.path is None:
            self.notify(tr("Open or make a project first."), severity="warning")
        else:
            self._over(export_project)

    def action_open_other(self) -> None:
        """Ask for a project of another program, and make one of ours of it."""
        from qualcode.tui.exchange.opening import open_other

        self._over(open_other)

    def _over(self, work: Callable[[WorkScreen], Awaitable[None]]) -> None:
        screen = self.screen
        if isinstance(screen, WorkScreen):
            self.errands.begin(screen, partial(work, screen))

    async def tell_what_came_in(self) -> None:
        """Show the report on what came in with the project that is shown now, once."""
        from qualcode.tui.exchange.telling import taken_report

        report, self.taken_in = self.taken_in, None
        if report is not None:
            await self.push_screen(taken_report(report))
