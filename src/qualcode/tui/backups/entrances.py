"""The way to the backups, which the palette has on every screen; and the one that is made at opening."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message

from qualcode.domain.errors import ProjectError
from qualcode.domain.translation import tr
from qualcode.tui.advised import AdvisedApp
from qualcode.tui.keys import UNBOUND

if TYPE_CHECKING:
    from qualcode.storage.project import Project
    from qualcode.tui.app import QualcodeApp


class BackupTold(Message, bubble=False):
    """A backup that is made beside the work could not be made.

    Args:
        sentence: Why.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class BackupsApp(AdvisedApp):
    """A program whose projects are backed up beside the work, and restored from a screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            UNBOUND,
            "go('backups')",
            tr("Backups"),
            id="app.backups",
            show=False,
            tooltip=tr("What is kept of earlier states, and restoring one"),
        ),
    ]

    @work(group="backup")
    async def back_up_at_opening(self) -> None:
        """Begin a backup of the project as it was opened, where one is due; nobody waits for it, and no key."""
        store = cast("QualcodeApp", self).store
        if store.is_open:
            with suppress(ProjectError):  # Another project was opened meanwhile, and is backed up instead.
                await store.run(self._begin_backup)

    def _begin_backup(self, project: Project) -> None:
        if project.keeper is not None:
            project.keeper.told = lambda sentence: self.post_message(BackupTold(sentence))
            project.keeper.at_opening()

    def on_backup_told(self, told: BackupTold) -> None:
        """Show why a backup could not be made."""
        self.notify(told.sentence, severity="warning", timeout=12, markup=False)
