"""What a crash leaves behind: where in the program it happened, and nothing that a participant said."""

from __future__ import annotations

import platform
import time
import traceback
from pathlib import Path

from qualcode import __version__
from qualcode.settings import paths
from qualcode.settings.atomic import for_its_owner

_LARGEST = 1_000_000
"""Bytes after which the log is begun anew; the old one is kept beside it."""


def log_crash(error: BaseException) -> Path | None:
    """Append an unforeseen error to the log and say where that lies; None if it cannot be written.

    Only types, files, lines and function names are written: the message of an error may quote a transcript,
    and so may any local variable.
    """
    lines = [
        f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} qualcode {__version__}, "
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    ]
    for link, relation in _chain(error):
        if relation:
            lines.append(f"  {relation}")
        lines.append(f"  {type(link).__module__}.{type(link).__qualname__}{_reason(link)}")
        for frame in traceback.extract_tb(link.__traceback__):
            lines.append(f"    {frame.filename}:{frame.lineno} in {frame.name}")
    try:
        path = paths.log_file()
        if path.exists() and path.stat().st_size > _LARGEST:
            path.replace(path.with_suffix(".old.log"))
        with open(path, "a", encoding="utf-8", errors="backslashreplace", opener=for_its_owner) as file:
            file.write("\n".join(lines) + "\n")
    except OSError:
        return None
    return path


def _chain(error: BaseException) -> list[tuple[BaseException, str]]:
    """An error and those behind it, the first cause last, each with how it stands to the one before."""
    found: list[tuple[BaseException, str]] = []
    link: BaseException | None = error
    relation = ""
    while link is not None and all(link is not known for known, _ in found):
        found.append((link, relation))
        if link.__cause__ is not None:
            link, relation = link.__cause__, "caused by"
        else:
            link, relation = (None if link.__suppress_context__ else link.__context__), "while handling"
    return found


def _reason(error: BaseException) -> str:
    """What the system said, without the path that it may name."""
    return f" ({error.strerror})" if isinstance(error, OSError) and error.strerror else ""
