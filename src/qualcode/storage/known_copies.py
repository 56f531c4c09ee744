"""Where copies of a project were put: remembered in the user's own folder, since a project cannot know its copies.

It is for telling where words still are that are to be erased: a file that cannot be written is told, and is no reason
not to make the copy.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qualcode.domain.backups import KnownCopy
from qualcode.domain.errors import InputError
from qualcode.domain.identity import now_ms
from qualcode.domain.translation import tr
from qualcode.settings.atomic import write_whole
from qualcode.settings.paths import state_dir

KINDS = ("asked", "bundle", "copy", "damaged")
"""What copies are told of: backups elsewhere, bundles, whole copies, damaged files put aside in a rescue."""


class CopiesWarning(UserWarning):
    """Where a copy was put could not be remembered."""


def note_copy(project: str, path: Path, kind: str, *, whom: str = "") -> None:
    """Remember where a copy of a project was put.

    Args:
        project: The project's UUID.
        path: The copy.
        kind: One of `KINDS`.
        whom: Whom a bundle was made for.
    """
    here = str(path.absolute())
    others = [entry for entry in _entries(project) if entry["path"] != here]
    entry = {"path": here, "kind": kind, "made_ms": now_ms(), "whom": whom}
    file = _file(project)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(file, (json.dumps([*others, entry], ensure_ascii=True, indent=1) + "\n").encode())
    except (OSError, InputError):
        warnings.warn(
            tr("{file} could not be written: it is not remembered that {here} is a copy", file=file, here=here),
            CopiesWarning,
            2,
        )


def noted_copies(project: str) -> list[KnownCopy]:
    """The copies of a project that were made on this machine, as they are now; the latest first."""
    found = [
        KnownCopy(entry["path"], entry["kind"], entry["made_ms"], size_of(Path(entry["path"])), entry["whom"])
        for entry in _entries(project)
    ]
    return sorted(found, key=lambda copy: -(copy.made_ms or 0))


def size_of(path: Path) -> int | None:
    """How large a file is; None where there is none."""
    try:
        return path.stat().st_size if path.is_file() else None
    except OSError:
        return None


def _file(project: str) -> Path:
    return state_dir() / "copies" / f"{''.join(c for c in project if c.isalnum() or c == '-')}.json"


def _entries(project: str) -> list[dict[str, Any]]:
    try:
        read = json.loads(_file(project).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError, RecursionError):
        warnings.warn(
            tr("{project} could not be read; what it knew of copies is begun anew", project=_file(project)),
            CopiesWarning,
            3,
        )
        return []
    return [entry for entry in read if _is_entry(entry)] if isinstance(read, list) else []


def _is_entry(entry: object) -> bool:
    """Whether an entry of the file is whole; one that was edited by hand may not be."""
    return (
        isinstance(entry, Mapping)
        and isinstance(entry.get("path"), str)
        and entry.get("kind") in KINDS
        and type(entry.get("made_ms")) is int
        and isinstance(entry.get("whom"), str)
    )
