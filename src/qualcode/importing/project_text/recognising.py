"""Telling a project as text from any other folder."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from qualcode.domain.project_heads import HEADS


def is_project_directory(path: Path) -> bool:
    """Whether a folder is a project as text, be it one that was not written to its end; never raises."""
    with suppress(OSError, ValueError):
        return path.is_dir() and any((path / name).is_file() for name in HEADS)
    return False
