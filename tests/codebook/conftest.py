"""What the tests of the codebook share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from codebook_looks import flaws
from counted_study import opened
from qualcode.storage.project import Project


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    """The counted study without codings; whatever a test does to it, a look through the file finds nothing wrong."""
    with opened(tmp_path, coded=False) as project:
        yield project
        assert flaws(project) == []
