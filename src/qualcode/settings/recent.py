"""What is remembered between sessions: projects opened last, and where the caret stood in each document.

It is a convenience: a file that is damaged or cannot be written is begun anew or left, with a word, and never
a reason not to work.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path

from qualcode.domain.errors import InputError
from qualcode.domain.identity import now_ms
from qualcode.domain.locations import Location, names_server
from qualcode.domain.translation import tr
from qualcode.settings import paths
from qualcode.settings.atomic import write_whole

_MOST_CARETS = 5000


class RecentWarning(UserWarning):
    """Something remembered could not be read or written."""


@dataclass(frozen=True, slots=True)
class RecentProject:
    """A project that was opened here."""

    path: str
    """Absolute; or the URL of a database, without its password."""
    name: str
    opened_ms: int
    """UTC milliseconds since 1970."""

    @property
    def exists(self) -> bool:
        """Whether the file is there; of a database that is not known before it is opened."""
        try:
            return names_server(self.path) or Path(self.path).is_file()
        except OSError:  # A list that was edited by hand may hold what no path can be.
            return False


def list_recent() -> list[RecentProject]:
    """The projects opened last, the latest first; also those whose file is gone."""
    found = []
    entries = _load(paths.recent_file()).get("projects", [])
    for entry in entries if isinstance(entries, list) else []:
        try:
            found.append(RecentProject(str(entry["path"]), str(entry["name"]), int(entry["opened_ms"])))
        except (KeyError, TypeError, ValueError, OverflowError):
            continue  # One entry of a hand-edited file; the others are still good.
    return found


def remember(path: Location, name: str, *, limit: int = 12) -> None:
    """Put a project on top of the list, which keeps at most `limit`."""
    here = place_of(path)
    others = [project for project in list_recent() if project.path != here]
    _save_recent([RecentProject(here, name, now_ms()), *others][:limit])


def forget(path: Location) -> None:
    """Take a project off the list; its file stays as it is."""
    here = place_of(path)
    _save_recent([project for project in list_recent() if project.path != here])


def is_known(path: Location) -> bool:
    """Whether a project was opened here before, from the same place."""
    here = place_of(path)
    return any(project.path == here for project in list_recent())


def caret(project: Location, document: str, coder: str) -> int | None:
    """Where a coder's caret stood in a document.

    Args:
        project: The project file, or its database.
        document: The document's UUID.
        coder: The coder's name.

    Returns:
        An offset in code points, which may lie outside a text that has changed since; None if none is known.
    """
    entries = _load(_caret_file(project)).get("carets")
    place = entries.get(_caret_key(document, coder)) if isinstance(entries, dict) else None
    return place if isinstance(place, int) and not isinstance(place, bool) and place >= 0 else None


def remember_caret(project: Location, document: str, coder: str, offset: int) -> None:
    """Remember where a coder's caret stands in a document; arguments as those of `caret`."""
    file = _caret_file(project)
    entries = _load(file).get("carets")
    known = dict(entries) if isinstance(entries, dict) else {}
    key = _caret_key(document, coder)
    known.pop(key, None)
    known[key] = offset
    for old in list(known)[: max(0, len(known) - _MOST_CARETS)]:
        del known[old]
    _save(file, {"carets": known})


def forget_carets(project: Location, document: str) -> None:
    """Forget where carets stood in a document that is no more; arguments as those of `caret`."""
    file = _caret_file(project)
    entries = _load(file).get("carets")
    known = dict(entries) if isinstance(entries, dict) else {}
    left = {key: place for key, place in known.items() if not key.startswith(_caret_key(document, ""))}
    if left != known:
        _save(file, {"carets": left})


def place_of(project: Location) -> str:
    """What a project is told from others by."""
    return str(project.resolve()) if isinstance(project, Path) else project.label


def _caret_key(document: str, coder: str) -> str:
    return f"{document} {coder}"


def _caret_file(project: Location) -> Path:
    digest = hashlib.sha256(place_of(project).encode(errors="surrogateescape")).hexdigest()
    return paths.carets_dir() / f"{digest[:24]}.json"


def _save_recent(projects: list[RecentProject]) -> None:
    _save(paths.recent_file(), {"projects": [asdict(project) for project in projects]})


def _load(file: Path) -> dict[str, object]:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        warnings.warn(tr("{file} could not be read; it is begun anew", file=file), RecentWarning, stacklevel=3)
        return {}
    return data if isinstance(data, dict) else {}


def _save(file: Path, data: dict[str, object]) -> None:
    try:
        paths.make_private(file.parent)
        write_whole(file, (json.dumps(data, ensure_ascii=True, indent=1) + "\n").encode())
    except (OSError, InputError):
        warnings.warn(tr("{file} could not be written; nothing is remembered", file=file), RecentWarning, stacklevel=3)
