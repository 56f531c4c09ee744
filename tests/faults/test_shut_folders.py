"""A folder or a disk that may only be read: reading goes on, and it is told why nothing can be written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fault_kills import check_kept
from fault_study import LEAD, copy_study, entries_after
from forked import Stage

from qualcode.domain.errors import ReadOnlyError
from qualcode.storage.project import open_project
from qualcode.storage.reads.documents import list_documents

pytestmark = [
    pytest.mark.sqlite,
    pytest.mark.skipif(
        sys.platform == "win32" or (os.geteuid() == 0 and not sys.platform.startswith("linux")),
        reason="permissions do not bind this user",
    ),
]


def test_in_a_folder_that_may_only_be_read_a_project_is_read_and_it_says_why_not_more(
    stage: Stage, made: Path, tmp_path: Path
) -> None:
    path = copy_study(made, tmp_path / "study")
    said = stage.run("fault_refusals:work_in_a_shut_folder", str(path), "before")[-1]
    assert said["documents"] == 2
    assert "cannot be written" in said["why"]
    assert len(said["refused"]) == 2
    assert all("is open for reading only" in sentence for sentence in said["refused"])


def test_a_folder_that_is_shut_while_a_project_is_open_takes_nothing_from_it(
    stage: Stage, made: Path, tmp_path: Path
) -> None:
    path = copy_study(made, tmp_path / "study")
    said = stage.run("fault_refusals:work_in_a_shut_folder", str(path), "after")[-1]
    assert "Before" in said["codes"]
    assert len(said["refused"]) + sum(name in said["codes"] for name in ("One", "Two")) == 2
    with open_project(path, coder=LEAD) as project:
        known = entries_after(project, 0)
    check_kept(path, known)


def test_a_disk_that_may_only_be_read_is_read(made: Path, tmp_path: Path) -> None:
    path = copy_study(made, tmp_path / "study")
    if subprocess.run(["mount", "--bind", "-o", "ro", str(path.parent), str(path.parent)], check=False).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        if os.access(path.parent, os.W_OK):
            pytest.skip("this machine does not make a disk read-only so")
        with open_project(path, coder=LEAD) as project:
            assert len(list_documents(project)) == 2
            assert "Read-only file system" in project.why_read_only
            with pytest.raises(ReadOnlyError), project.change("create", "no"):
                pass
    finally:
        subprocess.run(["umount", "-l", str(path.parent)], check=True)
