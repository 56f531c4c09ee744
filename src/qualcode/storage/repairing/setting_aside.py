"""A copy of a project that is too damaged for a backup: page for page, as it is."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from qualcode.domain.errors import ProjectError
from qualcode.domain.translation import tr
from qualcode.storage.connecting import connect_file, connect_new


def set_aside(path: Path) -> Path:
    """Copy a project beside itself before it is repaired, without looking whether it is sound.

    Raises:
        ProjectError: The copy cannot be made.
    """
    copy = path.with_name(f"{path.stem}.before-repair-{time.strftime('%Y%m%d-%H%M%S')}.damaged")
    try:
        with closing(connect_file(path, read_only=True)) as source, closing(connect_new(copy, like=path)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
    except (sqlite3.Error, OSError) as error:
        copy.unlink(missing_ok=True)
        raise ProjectError(
            tr(
                "{path} could not be copied before the repair ({reason}), and nothing was repaired",
                path=path,
                reason=error,
            ),
            remedy=tr("make room on the disk"),
        ) from error
    return copy
