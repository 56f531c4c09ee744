"""The actions of the program that concern coders who work apart; the palette has them on every screen."""

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
    from qualcode.tui.app import QualcodeApp


class TeamApp(AdvisedApp):
    """A program from which bundles are handed out and merged. These actions have keys only where a user gives them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            UNBOUND,
            "hand_out",
            tr("Hand out a bundle …"),
            id="app.hand_out",
            show=False,
            tooltip=tr("One file with what a coder needs"),
        ),
        Binding(
            UNBOUND,
            "merge_file",
            tr("Merge a bundle …"),
            id="app.merge",
            show=False,
            tooltip=tr("Take in what came back, or a project that grew apart"),
        ),
        Binding(
            UNBOUND,
            "go('conflicts')",
            tr("Conflicts"),
            id="app.conflicts",
            show=False,
            tooltip=tr("What was changed here and in a file that was merged"),
        ),
        Binding(
            UNBOUND,
            "go('bundles')",
            tr("Bundles"),
            id="app.bundles",
            show=False,
            tooltip=tr("What was handed out, and what came back of it"),
        ),
        Binding(
            UNBOUND,
            "disagreements",
            tr("Disagreements"),
            id="app.disagreements",
            show=False,
            tooltip=tr("What coders read differently, settled with one key each"),
        ),
    ]

    def action_hand_out(self) -> None:
        """Ask for whom and what, and write a bundle."""
        from qualcode.tui.team.handing_out import hand_out

        self._over_screen(hand_out)

    def action_merge_file(self) -> None:
        """Ask for a file, and show what would come in."""
        from qualcode.tui.team.asking import merge_a_file

        self._over_screen(merge_a_file)

    async def action_disagreements(self) -> None:
        """Show what coders read differently, of all documents."""
        from qualcode.reconcile.comparing import Scope
        from qualcode.tui.reconcile.entrances import open_disagreements

        await open_disagreements(cast("QualcodeApp", self), Scope())

    def _over_screen(self, work: Callable[[WorkScreen], Awaitable[None]]) -> None:
        app = cast("QualcodeApp", self)
        screen = self.screen
        if app.store.path is None:
            self.notify(tr("Open or make a project first."), severity="warning")
        elif isinstance(screen, WorkScreen) and screen.may_write():
            self.errands.begin(screen, partial(work, screen))
