"""An adviser with all that it stands on: the project for reading, the cache beside it, a language model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qualcode.domain.locations import Location
from qualcode.storage.project import Project, open_project
from qualcode.suggestions.adviser import Adviser
from qualcode.suggestions.cached import open_cache
from qualcode.suggestions.shelf import Shelf

ENGINE = "engine"
"""The suggester that is taken unless another is named."""


@contextmanager
def open_adviser(where: Location, coder: str, suggester: str, models: Path) -> Iterator[Adviser]:
    """An adviser with a session of its own on the project, for reading.

    Args:
        where: The project.
        coder: Who works in the session.
        suggester: The name of a suggester's entry point.
        models: The folder of the language models that the user added.

    Raises:
        ProjectError: It is no project, or one that must be upgraded first.
        SuggesterError: There is no suggester of that name.
    """
    with open_project(where, coder=coder, write=False) as project, adviser_on(project, suggester, models) as adviser:
        yield adviser


@contextmanager
def adviser_on(project: Project, suggester: str, models: Path) -> Iterator[Adviser]:
    """An adviser on a project that is open already."""
    with open_cache(project) as cache:
        yield Adviser(project, Shelf(project, cache, models), suggester)
