"""The backups of a project: why each is kept and until when, what restoring one would change, and restoring it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from qualcode.domain.backup_answers import BackupList, BackupRow
from qualcode.domain.errors import QualcodeError
from qualcode.domain.locations import Location
from qualcode.domain.translation import number, tr
from qualcode.domain.wording import counted
from qualcode.tui.backups.restoring import restore_backup
from qualcode.tui.prompts.paths import PROJECT, PathPrompt
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import Cell, Column, Row, harmless, matches, when

EMPTY = tr(
    "There is no backup of this project yet: one is made when a project is opened that has "
    "changed since the last, and before merges and other big changes.\n"
    "\nPress ‹backups.make› to make one now."
)


class BackupsScreen(RowScreen):
    """The list of backups, the newest first.

    Args:
        where: The project, which may be damaged or gone; None for the one that is open.
    """

    NAME = "backups"
    HEADING = tr("Backups")
    COLUMNS = (
        Column(tr("Made"), 16),
        Column(tr("Why"), 17, grow=1),
        Column(tr("Changes"), 7, right=True, rank=1),
        Column(tr("Size"), 9, right=True, rank=2),
        Column(tr("Kept until"), 13),
        Column(tr("As"), 19, grow=1),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", tr("Restore"), id="backups.restore", tooltip=tr("Show what it would change, and ask")
        ),
        Binding(
            "b", "make", tr("Back up now"), id="backups.make", tooltip=tr("Make one that stays until you remove it")
        ),
        Binding(
            "o", "elsewhere", tr("To a new file"), id="backups.elsewhere", tooltip=tr("The project stays as it is")
        ),
    ]

    def __init__(self, where: Location | None = None) -> None:
        super().__init__()
        self._where = where
        self.found: BackupList | None = None

    @property
    def where(self) -> Location:
        """The project whose backups these are."""
        where = self._where or self.qualcode.store.path
        assert where is not None, "the screen opens over a project"
        return where

    async def load(self) -> None:
        from qualcode.upkeep.backing_up import list_of

        where = self.where
        try:
            self.found = await self.qualcode.store.call(lambda: list_of(where))
        except QualcodeError as error:
            self.refuse(error)
            self.found = None
        self.lay_out()

    def lay_out(self) -> None:
        backups = self.found.backups if self.found is not None else ()
        found = [one for one in backups if matches(self.wanted, one.why, one.made, one.kept)]
        self.rows.show([Row(one.path, _cells(one)) for one in found])
        self.show_empty("" if backups else EMPTY)
        if self.found is None:
            self.summarise(tr("the backups cannot be listed"))
            return
        size = tr("{bytes:,.1f} MB", bytes=self.found.bytes / 1e6)
        self.summarise(
            tr(
                "{backups}, {size}, in {folder}",
                backups=counted(len(backups), "backup"),
                size=size,
                folder=harmless(self.found.folder),
            )
        )

    def _current(self) -> BackupRow | None:
        backups = self.found.backups if self.found is not None else ()
        return next((one for one in backups if one.path == self.rows.current_key), None)

    @work
    async def action_choose(self) -> None:
        """Show what restoring the backup under the cursor would change, and restore it after a yes."""
        one = self._current()
        if one is None:
            return
        if not isinstance(self.where, Path):
            self.say(tr("A project on a server is restored to a new file: o"))
        elif self._where is not None or self.may_write():
            await restore_backup(self, self.where, Path(one.path), _made(one))

    @work
    async def action_make(self) -> None:
        """Make a backup of the project as it is now."""
        from qualcode.upkeep.backing_up import back_up_project

        where, coder = self.where, self.qualcode.coder_name
        self.say(tr("backing up …"))
        try:
            made = await self.qualcode.store.call(lambda: back_up_project(where, coder))
        except QualcodeError as error:
            self.refuse(error)
            return
        self.say(
            tr(
                "Backed up, {size:,.1f} MB, looked through and sound; it stays until you remove it",
                size=made.size / 1e6,
            )
        )
        await self.load()

    @work
    async def action_elsewhere(self) -> None:
        """Put the backup under the cursor into a new project file."""
        from qualcode.upkeep.restoring import restore_to

        one = self._current()
        if one is None:
            return
        where = self.where
        folder = where.absolute().parent if isinstance(where, Path) else Path.cwd()
        stem = where.stem if isinstance(where, Path) else where.database
        path = await self.app.push_screen_wait(
            PathPrompt(
                tr("Where the project of this backup is to lie"),
                str(folder / f"{stem}-{_made(one)[:10]}{PROJECT}"),
                writing=True,
                endings=(PROJECT,),
                note=tr("The project itself stays as it is."),
            )
        )
        if path is None:
            return
        coder = self.qualcode.coder_name
        try:
            done = await self.qualcode.store.call(lambda: restore_to(path, Path(one.path), coder))
        except QualcodeError as error:
            self.refuse(error)
            return
        self.say(tr("It is in {project}", project=harmless(done.project)))


def _made(one: BackupRow) -> str:
    return datetime.fromisoformat(one.made).astimezone().strftime("%Y-%m-%d %H:%M")


def _cells(one: BackupRow) -> tuple[Cell, ...]:
    if one.until is not None:
        until = datetime.fromisoformat(one.until).astimezone().strftime("%Y-%m-%d")
    else:
        until = tr("you remove it") if one.kept else tr("the next one")
    return (
        when(int(datetime.fromisoformat(one.made).timestamp() * 1000)),
        ((one.why, "strong"),),
        number(one.changes) if one.changes is not None else "",
        tr("{bytes:,.1f} MB", bytes=one.bytes / 1e6),
        until,
        ((one.kept, "quiet"),),
    )
