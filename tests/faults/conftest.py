"""The process that forks children, and the study that they work on: made once for all tests of faults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from forked import Stage


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A process that has everything imported."""
    with Stage(tmp_path_factory.mktemp("stage")) as made:
        yield made


@pytest.fixture(scope="session")
def made(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a study, and of the bundle of a coder who has worked on."""
    folder = tmp_path_factory.mktemp("made")
    stage.run("fault_acts:make", str(folder))
    return folder
