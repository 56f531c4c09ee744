"""Folders for copies that are needed for a moment: nobody else may enter them, and none outlives its use for long."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "qualcode-passing-"
_ABANDONED = 2 * 3600
"""Seconds after which such a folder is what a killed process left; no copy is needed for so long."""


@contextmanager
def passing_folder() -> Iterator[Path]:
    """A folder among the system's temporary files, gone on leaving; what killed processes left of earlier ones goes.

    Raises:
        OSError: No such folder can be made.
    """
    take_away_what_was_left()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX)).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def take_away_what_was_left() -> None:
    """Remove the folders that killed processes of this user left: they hold copies of what was open."""
    now = time.time()
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            state = left.lstat()
        except OSError:
            continue  # Another process takes it away just now.
        own = not hasattr(os, "getuid") or state.st_uid == os.getuid()
        # A clock that was set back makes a folder seem to come from the future: that one is old, too.
        if own and stat.S_ISDIR(state.st_mode) and abs(now - state.st_mtime) > _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
