"""Encryption as values: how a project and the copies of it that lie beside it are kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

Keeping = Literal["plain", "same", "other"]
"""How a copy is kept: in plain, behind the key of the project, or behind another passphrase."""


class KeptCopy(BaseModel):
    """A backup of a project, and how it is kept."""

    model_config = ConfigDict(frozen=True)

    path: Path
    keeping: Keeping
    size: int
    """Bytes."""


class KeptProject(BaseModel):
    """How a project is kept, with all backups of it that are known."""

    model_config = ConfigDict(frozen=True)

    path: Path
    encrypted: bool
    copies: tuple[KeptCopy, ...]


@dataclass(frozen=True, slots=True)
class Rekept:
    """What was done to a project and its backups."""

    path: Path
    done: tuple[Path, ...]
    """The backups that are kept as the project is now, or were removed."""
    left: tuple[Path, ...]
    """Those that are as they were, and are kept otherwise than the project."""
    problems: tuple[str, ...]
    """Why some of them are, a sentence each."""
