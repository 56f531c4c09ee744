"""Recordings beside a project, and the times at which the turns of their transcripts begin and end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath

from qualcode.domain.errors import RuleError
from qualcode.domain.exchange import ExchangedDocument
from qualcode.domain.transcripts import Turn
from qualcode.domain.translation import tr
from qualcode.settings.recordings import ENDINGS

_VIDEOS = (".avi", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".ogv", ".webm", ".wmv", ".3gp")


class Recordings:
    """The recordings of a folder, by the names of what they are the recordings of."""

    def __init__(self, folder: str) -> None:
        """Look what there is.

        Args:
            folder: Where they lie; empty for no recordings.

        Raises:
            RuleError: There is no such folder.
        """
        self._names: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        if not folder:
            return
        try:
            names = sorted(entry.name for entry in Path(folder).iterdir() if entry.suffix.lower() in ENDINGS)
        except OSError as error:
            raise RuleError(
                tr(
                    "the recordings cannot be looked for in {folder} ({reason})",
                    folder=folder,
                    reason=error.strerror,
                ),
                remedy=tr("name the folder they lie in"),
            ) from error
        for name in names:
            self._names.setdefault(name.casefold(), name)
            self._stems.setdefault(PurePath(name).stem.casefold(), name)

    def of(self, document: ExchangedDocument) -> str:
        """The name of a document's recording in the folder; empty where there is none.

        It is the file that the transcript names, else one called as the document, or as its file, but for the ending.
        """
        if document.read is None:
            return ""
        named = PurePath(document.read.metadata.get("media", "").replace("\\", "/")).name
        if named.casefold() in self._names:
            return self._names[named.casefold()]
        for known in (document.name, PurePath(document.name).stem, PurePath(document.file_name).stem):
            if known and known.casefold() in self._stems:
                return self._stems[known.casefold()]
        return ""


def is_video(name: str) -> bool:
    """Whether a recording shows something, by its ending."""
    return PurePath(name).suffix.lower() in _VIDEOS


def has_times(turns: Iterable[Turn]) -> bool:
    """Whether a transcript says when something was said."""
    return any(turn.start_ms is not None or turn.end_ms is not None for turn in turns)


def sync_points(turns: Sequence[Turn]) -> tuple[list[tuple[int, int]], int]:
    """Where a transcript stands at which time.

    Returns:
        (offset in code points, milliseconds), ascending in both; and how many times were left out that go back behind
        one before them.
    """
    wanted: list[tuple[int, int]] = []
    for turn in turns:
        if turn.start_ms is not None:
            wanted.append((turn.start, turn.start_ms))
        if turn.end_ms is not None:
            wanted.append((turn.end, turn.end_ms))
    points: list[tuple[int, int]] = []
    latest = 0
    for offset, time in wanted:
        if time >= latest:
            points.append((offset, time))
            latest = time
    return points, len(wanted) - len(points)
