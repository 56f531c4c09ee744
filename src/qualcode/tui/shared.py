"""Working on a server beside others: their changes are shown as they come, and a lost connection is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.notifications import Notification

from qualcode.domain.changes import Effects
from qualcode.domain.errors import BusyError, ConnectionLostError, QualcodeError
from qualcode.domain.translation import tr
from qualcode.tui.legible import legible
from qualcode.tui.on_disk import DiskTold, OnDiskApp
from qualcode.tui.progress import Works
from qualcode.tui.screens.base import WorkScreen
from qualcode.tui.store import Store

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

LOST = tr("The server does not answer. You can read on; nothing is saved until it is back.")
BACK = tr("The server answers again.")
_FOR_GOOD = 24 * 3600.0


class ServerTold(Message, bubble=False):
    """Something came from the server of the open project.

    Args:
        what: `news`, `lost` or `back`.
    """

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what


class SharedApp(OnDiskApp):
    """A program whose project others, and long work, may be changing at the same time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+b",
            "under_way",
            tr("What is under way"),
            id="app.under_way",
            show=False,
            tooltip=tr("Long work: how far it is, stopping it, and what came of it"),
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.store = Store(
            lambda what: self.post_message(ServerTold(what)),
            lambda what, value: self.post_message(DiskTold(what, value)),
        )
        self.works = Works(cast("QualcodeApp", self))
        self._lost: Notification | None = None
        """What is shown as long as the server does not answer."""

    def get_css_variables(self) -> dict[str, str]:
        """The colours of the theme, with words that can be read."""
        self.theme_variables = legible(super().get_css_variables())
        return self.theme_variables

    def action_under_way(self) -> None:
        """Show long work that goes on, or what came of it."""
        self.works.show()

    async def announce(self, effects: Effects) -> None:
        """Let every screen repaint what a change touched."""
        self.advise_of(effects)
        for screen in list(self.screen_stack):
            if isinstance(screen, WorkScreen) and screen.is_there:
                await screen.take(effects)

    async def on_server_told(self, told: ServerTold) -> None:
        """Show what others did, or that the server was lost or found again."""
        if told.what == "lost":
            self._tell_lost()
        elif told.what == "back":
            self._take_back_lost()
            self.notify(BACK, timeout=5, markup=False)
        else:
            await self._show_news()

    def _tell_lost(self) -> None:
        if self._lost is None:
            self._lost = Notification(LOST, severity="warning", timeout=_FOR_GOOD, markup=False)
            self._notifications.add(self._lost)
            self._refresh_notifications()

    def _take_back_lost(self) -> None:
        if self._lost is not None:
            self._unnotify(self._lost)
            self._lost = None

    async def _show_news(self) -> None:
        from qualcode.storage.listening import catch_up

        if not self.store.is_open:
            return
        try:
            news = await self.store.run(catch_up)
        except (BusyError, ConnectionLostError):
            return  # What hears of it tells so, and asks again when the server is back.
        except QualcodeError as error:
            self.notify(cast("QualcodeApp", self).guided(error), severity="error", timeout=12, markup=False)
            return
        if news:
            await self.announce(united(news))


def united(changes: Iterable[Effects]) -> Effects:
    """What several changes touched, as one."""
    changes = list(changes)
    return Effects(
        changes[-1].change_id,
        changes[-1].summary,
        frozenset().union(*(one.documents for one in changes)),
        frozenset().union(*(one.codes for one in changes)),
        frozenset().union(*(one.codings for one in changes)),
        frozenset().union(*(one.tables for one in changes)),
    )
