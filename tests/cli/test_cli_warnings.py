"""Warnings of a command: one line that does nothing to the terminal."""

from __future__ import annotations

import pytest

from qualcode.cli import breaking
from qualcode.settings.recent import RecentWarning


def test_a_path_in_a_warning_cannot_act_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    told = RecentWarning("/tmp/\x1b]52;c;ZXZpbA==\x07\x9b31m could not be read")
    breaking._warn(told, RecentWarning, "recent.py", 1)
    said = capsys.readouterr().err
    assert said.startswith("warning: /tmp/") and said.endswith("could not be read\n")
    assert not {"\x1b", "\x07", "\x9b"} & set(said)
