"""Real disks that are full: what was saved stands, the refusal is a sentence, and with room again work goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fault_kills import check_kept
from fault_study import LEAD, copy_study, entries_after, rows_of
from forked import Stage

from qualcode.codebook.creating import create_path
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import ProjectError, QualcodeError
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.codes import list_codes
from qualcode.upkeep.checking import check_project
from qualcode.upkeep.saving_elsewhere import save_elsewhere

pytestmark = [pytest.mark.sqlite, pytest.mark.skipif("sys.platform == 'win32'", reason="Windows has no such limits")]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root of a Linux machine can make a small disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], check=False)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def _fill(disk: Path, left: int) -> Path:
    """Take up the room of a disk but for some bytes."""
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(max(shutil.disk_usage(disk).free - left, 0)))
    return ballast


def _create_until_refused(project: Project) -> ProjectError:
    for number in range(5000):
        try:
            create_path(project, f"Made {number}", definition="words " * 40)
        except ProjectError as error:
            return error
    raise AssertionError("the disk was never full")


def test_a_full_disk_refuses_in_a_sentence_and_takes_the_next_change_once_there_is_room(small_disk: Path) -> None:
    with create_project(small_disk / "study", name="Study", coder=LEAD) as project:
        ballast = _fill(small_disk, 300_000)
        error = _create_until_refused(project)
        assert "is full; nothing of this action was saved; make room" in error.sentence
        before, entries = rows_of(project), entries_after(project, 0)
        (small_disk.parent / "late.txt").write_text("MS. ELM: " + "We tried it once more. " * 9000, encoding="utf-8")
        for _ in range(2):
            with pytest.raises(QualcodeError, match="is full"):
                import_documents(project, [small_disk.parent / "late.txt"])
        assert rows_of(project) == before
        saved = save_elsewhere(project, small_disk.parent / "saved.qualcode")
        ballast.unlink()
        create_path(project, "With room again")
        assert "With room again" in [code.name for code in list_codes(project)]
        path = project.path
    assert check_kept(path, entries)
    assert check_project(saved).sound
    with open_project(saved, coder=LEAD, write=False) as there:
        assert rows_of(there) == before


def test_a_project_on_a_full_disk_can_be_opened_and_read(small_disk: Path) -> None:
    with create_project(small_disk / "study", name="Study", coder=LEAD) as project:
        create_path(project, "Before")
        path = project.path
    _fill(small_disk, 0)
    with open_project(path, coder=LEAD) as project:
        assert [code.name for code in list_codes(project)] == ["Before"]
        assert "make room on the disk" in project.why_read_only
    assert check_project(path).documents == 0


def test_saving_elsewhere_on_a_full_disk_leaves_nothing_there(coded: Project, small_disk: Path) -> None:
    _fill(small_disk, 100_000)
    with pytest.raises(ProjectError, match="full"):
        save_elsewhere(coded, small_disk / "saved.qualcode")
    assert [path.name for path in small_disk.iterdir()] == ["ballast"]


def test_a_limit_to_the_size_of_files_is_a_refusal_too(stage: Stage, made: Path, tmp_path: Path) -> None:
    path = copy_study(made, tmp_path / "limited")
    said = stage.run("fault_refusals:code_in_little_room", str(path), 250_000)[-1]
    assert len(said["refused"]) == 3
    assert all("could not be read or written" in one or "full" in one for one in said["refused"])
    check_kept(path, [(id_, uuid) for id_, uuid in said["saved"]])
