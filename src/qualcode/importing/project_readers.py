"""Whole projects of other programs: which reader knows a file or folder. Readers register as entry points."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Protocol, cast

from qualcode.domain.errors import InputError
from qualcode.domain.exchange import ExchangedProject
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.domain.translation import tr

GROUP = "qualcode.projects"


class ProjectReader(Protocol):
    """Reads the projects of one program, or of one standard."""

    program: str
    """What it reads, as people call it: `QualCoder`, `REFI-QDA`."""
    shape: str
    """What its projects look like on the disk, for messages: `a folder NAME.qda`, `a file NAME.qdpx`."""

    def knows(self, path: Path) -> bool:
        """Whether a path looks like one of its projects, by its name and its first bytes; never raises."""
        ...

    def open(self, path: Path, wishes: OpeningWishes) -> AbstractContextManager[ExchangedProject]:
        """Open a project; its documents can be read until the context is left.

        Raises:
            InputError: It cannot be read, is none of its kind, or beyond the limits on size. Raised on entering, or
                while documents are read.
        """
        ...


@cache
def _points() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


@cache
def project_readers() -> tuple[ProjectReader, ...]:
    """All readers of whole projects.

    Raises:
        InputError: One of an installed package does not load.
    """
    return tuple(_load(name) for name in sorted(_points()))


def _load(name: str) -> ProjectReader:
    point = _points()[name]
    try:
        return cast(ProjectReader, point.load()())
    except (ImportError, AttributeError, TypeError) as error:
        raise InputError(
            tr(
                "the reader for projects of {name} ({value}) does not load: {error}",
                name=name,
                value=point.value,
                error=error,
            ),
            remedy=tr("reinstall the package that brings it"),
        ) from error


def project_reader_for(path: Path) -> ProjectReader | None:
    """The reader that knows a path; None where it is the project of no other program."""
    return next((reader for reader in project_readers() if reader.knows(path)), None)
