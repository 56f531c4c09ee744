"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr


def write_whole(path: Path, data: bytes) -> None:
    """Write a file through a temporary one in its folder: the old content stands until the new is on disk.

    A link is followed; an existing file keeps its permissions, a new one is for its owner alone.

    Raises:
        InputError: The file cannot be written; what was there before is unchanged.
    """
    target = path.resolve()
    draft = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
    try:
        try:
            mode = stat.S_IMODE(target.stat().st_mode)
        except FileNotFoundError:
            mode = None
        with open(draft, "xb", opener=for_its_owner) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            draft.chmod(mode)
        draft.replace(target)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(
            tr("it cannot be written ({reason})", reason=reason),
            file=path,
            remedy=tr("choose a folder that exists and is yours"),
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def for_its_owner(path: str, flags: int) -> int:
    """A file that nobody else may read, from its first moment."""
    return os.open(path, flags, 0o600)
