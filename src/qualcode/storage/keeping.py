"""When backups of an open project are made without being asked for: at opening, and before big changes."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

from qualcode.domain.backups import ALWAYS, BEFORE, BIG, CHANGE, OPENING
from qualcode.domain.errors import QualcodeError
from qualcode.domain.identity import now_ms
from qualcode.domain.progress import stage
from qualcode.domain.translation import tr
from qualcode.settings.model import read_settings
from qualcode.storage.backups import Snapshot, list_backups
from qualcode.storage.images import Image

_HOUR_MS = 3_600_000
_BREATH_MS = 600_000
"""After a backup, big changes that are no merges and the like are not preceded by another for so long."""
PARTS = frozenset({"version", "turn", "sentences", "speaker"})
"""Rows of these tables belong to a document: they do not make a change big."""


class BackupWarning(UserWarning):
    """A backup that is made without being asked for could not be made."""


class Keeper:
    """Makes backups of one open project when they are due; a failure is told, and keeps nobody from working.

    Args:
        path: The project file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._begun = False
        """Whether something was written in this session, or a backup made at opening."""
        self._aside: threading.Thread | None = None
        self.told: Callable[[str], object] | None = None
        """Is told, instead of everybody by a warning, why a backup could not be made; from any thread."""

    def before(self, verb: str, images: Sequence[Image]) -> None:
        """Make a backup, where one is due, of what was saved before a change that is about to be committed.

        Args:
            verb: The verb of the change.
            images: What it writes; not yet to be seen by others.
        """
        first, self._begun = not self._begun, True
        big = verb in ALWAYS or sum(image.size for image in images if image.table not in PARTS) >= BIG
        if not (first or big):
            return
        reason = BEFORE.get(verb, CHANGE) if big else OPENING
        try:
            with stage(tr("making a backup first"), stops_itself=True), Snapshot(self._path) as snapshot:
                if self._is_due(snapshot, self._wait_ms(verb, big), as_new=not big):
                    snapshot.keep(reason)
        except QualcodeError as error:
            self._tell(error)

    def at_opening(self) -> None:
        """Make a backup, where one is due, of the state that stands now, without keeping anybody waiting for it."""
        if self._begun:
            return
        try:
            snapshot = Snapshot(self._path)
        except QualcodeError as error:
            self._tell(error)
            return
        self._begun = True
        self._aside = threading.Thread(target=self._keep_aside, args=(snapshot,), name="backup")
        self._aside.start()

    def close(self) -> None:
        """Wait for a backup that is being made."""
        if self._aside is not None:
            self._aside.join()
            self._aside = None

    def _keep_aside(self, snapshot: Snapshot) -> None:
        with snapshot:
            try:
                if self._is_due(snapshot, 0, as_new=True):
                    snapshot.keep(OPENING)
            except QualcodeError as error:
                self._tell(error)

    @staticmethod
    def _wait_ms(verb: str, big: bool) -> int:
        """How old the newest backup must be for another one to be made."""
        if verb in ALWAYS:
            return 0
        return _BREATH_MS if big else read_settings().settings.backup_hours * _HOUR_MS

    def _is_due(self, snapshot: Snapshot, wait_ms: int, *, as_new: bool) -> bool:
        """Whether a state is to be kept: there is work in it that no backup has, and some time has passed.

        Args:
            wait_ms: How old the newest backup must be.
            as_new: Where there is none yet, whether the project itself must be as old.
        """
        backups = [one for one in list_backups(self._path, snapshot.state.project) if one.state]
        if not snapshot.has_work or (backups and backups[0].state == snapshot.state):
            return False
        if not backups and not as_new:
            return True
        return _since(backups[0].made_ms if backups else snapshot.begun_ms) >= wait_ms

    def _tell(self, error: QualcodeError) -> None:
        if self.told is not None:
            self.told(error.shown)
        else:
            warnings.warn(error.sentence, BackupWarning, stacklevel=4)


def _since(then_ms: int) -> int:
    """Milliseconds since a time; as good as for ever where the clock was turned back behind it."""
    passed = now_ms() - then_ms
    return passed if passed >= 0 else 1 << 60
