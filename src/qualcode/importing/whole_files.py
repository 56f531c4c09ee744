"""Files read whole: ordinary ones of a size that fits, never a pipe or a device that would not end."""

from __future__ import annotations

import stat
from pathlib import Path

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr

LARGEST = 256 * 2**20
"""Bytes of a file: a Word document with pictures, or a million codings."""


def read_whole(path: Path, *, largest: int = LARGEST) -> bytes:
    """The bytes of a file.

    Args:
        path: The file; a link is followed.
        largest: How many bytes it may have.

    Raises:
        InputError: It is not there, is a folder, a pipe or a device, may not be read, or is too large.
    """
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise InputError(tr("this is a folder"), file=path, remedy=tr("name a file in it"))
        if not stat.S_ISREG(kind):
            raise InputError(
                tr("this is no ordinary file but a pipe or a device"), file=path, remedy=tr("save it as a file")
            )
        with path.open("rb") as file:
            data = file.read(largest + 1) if path.stat().st_size <= largest else None
    except FileNotFoundError as error:
        raise InputError(tr("there is no such file"), file=path, remedy=tr("look at the path")) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        remedy = tr("look at its path and permissions")
        raise InputError(tr("it cannot be read ({reason})", reason=reason), file=path, remedy=remedy) from error
    if data is None or len(data) > largest:
        raise InputError(
            tr("it has more than {largest} MiB", largest=largest // 2**20), file=path, remedy=tr("take it apart")
        )
    return data
