"""What tests of screens share: nothing suggests codes beside them unless a test wants it."""

from __future__ import annotations

import pytest

from qualcode.tui.app import QualcodeApp


@pytest.fixture(autouse=True)
def _nothing_suggests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test of something else starts no second process."""
    monkeypatch.setattr(QualcodeApp, "suggestion_service", None)


@pytest.fixture(autouse=True)
def _a_machine_that_runs_many_tests_is_no_stalled_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests of disks that do not answer say themselves after how long."""
    monkeypatch.setattr("qualcode.tui.store.PATIENCE_S", 60.0)
