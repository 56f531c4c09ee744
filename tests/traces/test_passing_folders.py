"""Copies that are needed for a moment leave nothing behind, also where their process was killed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from qualcode.settings.passing_folders import passing_folder, take_away_what_was_left


@pytest.fixture(autouse=True)
def _own_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_a_passing_folder_is_its_owners_alone_and_goes(tmp_path: Path) -> None:
    with passing_folder() as folder:
        (folder / "copy").write_text("what was said", encoding="utf-8")
        assert folder.parent == tmp_path.resolve()
        if os.name == "posix":
            assert folder.stat().st_mode & 0o777 == 0o700
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_goes_later_and_what_is_in_use_stays(tmp_path: Path) -> None:
    code = (
        "import os, sys, tempfile; tempfile.tempdir = sys.argv[1]\n"
        "from qualcode.settings.passing_folders import passing_folder\n"
        "with passing_folder() as folder: (folder / 'copy').touch(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    (left,) = tmp_path.iterdir()
    with passing_folder() as used:
        assert left.exists()
        for age in (-5 * 3600, 5 * 3600):  # A clock that was set back makes it seem to come.
            left.mkdir(exist_ok=True)
            os.utime(left, (time.time() + age,) * 2)
            take_away_what_was_left()
            assert not left.exists()
        assert used.is_dir()


@pytest.mark.skipif(os.name != "posix", reason="only POSIX systems have links that anybody makes")
def test_a_link_of_such_a_name_is_not_followed(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    link = tmp_path / "qualcode-passing-link"
    link.symlink_to(kept)
    os.utime(link, (0, 0), follow_symlinks=False)
    take_away_what_was_left()
    assert (kept / "file").exists()
