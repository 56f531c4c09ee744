"""What tests of screens share: nothing suggests codes beside them unless a test wants it."""

from __future__ import annotations

import pytest

from qualcode.tui.app import QualcodeApp


@pytest.fixture(autouse=True)
def _nothing_suggests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test of something else starts no second process."""
    monkeypatch.setattr(QualcodeApp, "suggestion_service", None)
