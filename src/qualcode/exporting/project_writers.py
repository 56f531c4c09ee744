"""Files of other programs that a whole project can be written to. Writers register as entry points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Protocol, cast

from qualcode.domain.errors import InputError
from qualcode.domain.exchange import ExchangedProject
from qualcode.domain.exchange_reports import ExportWishes
from qualcode.domain.translation import tr

GROUP = "qualcode.exporters"


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer did; what it left out stands in the project's `losses`."""

    notes: Sequence[str] = ()
    """What was written otherwise than one may expect, sentences without a full stop."""


class ProjectWriter(Protocol):
    """Writes one format of projects."""

    suffixes: tuple[str, ...]
    """The endings of its files, with their dot and in lower case."""

    def write(self, project: ExchangedProject, path: Path, wishes: ExportWishes) -> Written:
        """Write a project to a new file; what the format has no place for is told in `project.losses`.

        Args:
            path: The file, which does not exist; whoever calls gives it its name when it is whole.

        Raises:
            RuleError: The format does not allow what the project holds.
        """
        ...


@cache
def _points() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


@cache
def project_writers() -> tuple[ProjectWriter, ...]:
    """All writers of whole projects.

    Raises:
        InputError: One of an installed package does not load.
    """
    return tuple(_load(name) for name in sorted(_points()))


def _load(name: str) -> ProjectWriter:
    point = _points()[name]
    try:
        return cast(ProjectWriter, point.load()())
    except (ImportError, AttributeError, TypeError) as error:
        raise InputError(
            tr("the writer for {name} ({value}) does not load: {error}", name=name, value=point.value, error=error),
            remedy=tr("reinstall the package that brings it"),
        ) from error


def project_writer_for(path: Path) -> ProjectWriter | None:
    """The writer for a file, by its ending; None where there is none."""
    return next((writer for writer in project_writers() if path.suffix.lower() in writer.suffixes), None)
