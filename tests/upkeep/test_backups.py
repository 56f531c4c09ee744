"""Backups of project files: whole, verified, of one state, and made by themselves where work could be lost."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qualcode.codebook.creating import create_path
from qualcode.domain import backups as rule
from qualcode.domain.backups import Backup
from qualcode.domain.errors import DamagedProjectError, ProjectError, StoppedError
from qualcode.domain.progress import Watch
from qualcode.history.undoing import undo
from qualcode.settings.model import write_setting
from qualcode.storage import backups, keeping
from qualcode.storage.backups import Snapshot, back_up, folder_of, list_backups
from qualcode.storage.keeping import BackupWarning
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.codes import list_codes

pytestmark = pytest.mark.sqlite

DAY_MS = 86_400_000


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A project with two codes that nobody has open."""
    with create_project(tmp_path / "study.qualcode", name="Study", coder="mara") as project:
        create_path(project, "Change/Plans")
    return tmp_path / "study.qualcode"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let some milliseconds pass for whoever makes backups."""
    passed = [0]

    def now() -> int:
        from qualcode.domain.identity import now_ms

        return now_ms() + passed[0]

    monkeypatch.setattr(backups, "now_ms", now)
    monkeypatch.setattr(keeping, "now_ms", now)

    def pass_by(milliseconds: int) -> None:
        passed[0] += milliseconds

    return pass_by


def codes_in(path: Path) -> set[str]:
    with open_project(path, coder="mara", write=False) as project:
        return {code.name for code in list_codes(project)}


def reasons(path: Path) -> list[str]:
    """Why there are backups, the newest first."""
    return [backup.reason for backup in list_backups(path)]


def test_a_backup_is_a_whole_project_for_its_owner_alone(study: Path) -> None:
    made = back_up(study, rule.ASKED)
    assert made.parent == study.with_name("study.backups")
    assert codes_in(made) == {"Change", "Plans"}
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert [left.name for left in made.parent.iterdir()] == [made.name]


def test_it_holds_one_state_while_others_write(study: Path) -> None:
    with open_project(study, coder="mara") as project, Snapshot(study) as snapshot:
        create_path(project, "Later")
        made = snapshot.keep(rule.ASKED)
    assert codes_in(made.path) == {"Change", "Plans"}
    assert codes_in(study) == {"Change", "Plans", "Later"}


def test_a_draft_that_is_damaged_never_bears_the_name_of_a_backup(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = backups._sync_file

    def spoil(draft: Path) -> None:
        data = bytearray(draft.read_bytes())
        data[8192:12288] = b"\xff" * 4096
        draft.write_bytes(data)
        real(draft)

    monkeypatch.setattr(backups, "_sync_file", spoil)
    with pytest.raises(DamagedProjectError, match="was not kept"):
        back_up(study, rule.ASKED)
    assert list(folder_of(study).iterdir()) == []


def test_a_backup_that_lacks_the_latest_change_is_not_kept(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forget(draft: Path) -> None:
        with closing(sqlite3.connect(draft)) as file, file:
            file.execute("DELETE FROM change WHERE id = (SELECT max(id) FROM change)")

    monkeypatch.setattr(backups, "_sync_file", forget)
    with pytest.raises(DamagedProjectError, match="does not hold what the project holds"):
        back_up(study, rule.ASKED)


def test_no_backup_is_made_of_a_damaged_project(study: Path) -> None:
    data = bytearray(study.read_bytes())
    for page in range(3, len(data) // 4096, 2):
        data[page * 4096 : page * 4096 + 4096] = b"\xff" * 4096
    study.write_bytes(data)
    with pytest.raises(ProjectError):
        back_up(study, rule.ASKED)
    assert list_backups(study) == []


def test_a_disk_with_little_room_is_not_filled(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = study.stat().st_size
    monkeypatch.setattr(backups, "disk_usage", lambda folder: shutil._ntuple_diskusage(10**9, 10**9, 2 * size))  # type: ignore[attr-defined]
    with pytest.raises(ProjectError, match=r"has \d+ MB left.*`backup_folder`"):
        back_up(study, rule.ASKED)
    assert list_backups(study) == []


def test_a_folder_that_cannot_be_made_is_a_sentence(study: Path) -> None:
    study.with_name("study.backups").write_text("in the way")
    with pytest.raises(ProjectError, match="cannot be"):
        back_up(study, rule.ASKED)


def test_what_nobody_waits_for_leaves_nothing(study: Path) -> None:
    watch = Watch(lambda progress: watch.stop())
    with Snapshot(study) as snapshot, watch.looking_on(), pytest.raises(StoppedError):
        snapshot.keep(rule.ASKED)
    assert list(folder_of(study).iterdir()) == []


def test_they_lie_where_the_settings_say(study: Path, tmp_path: Path) -> None:
    write_setting("backup_folder", str(tmp_path / "disk"))
    made = back_up(study, rule.ASKED)
    assert made.parent == tmp_path / "disk" / "study.backups"
    assert [one.path for one in list_backups(study)] == [made]


def test_those_of_another_project_of_the_same_name_are_left_alone(study: Path, tmp_path: Path) -> None:
    first = back_up(study, "merge")
    study.unlink()
    with create_project(study, name="Another", coder="mara") as project:
        create_path(project, "Other")
    with Snapshot(study) as snapshot:
        own = snapshot.state.project
    for _ in range(3):
        back_up(study, "merge")
    assert len(list_backups(study, own)) == 3
    assert first.exists()


def test_the_rule_is_carried_out(study: Path, later: Callable[[int], None]) -> None:
    for _ in range(rule.IN_A_DAY + 3):
        back_up(study, "merge")
    assert len(list_backups(study)) == rule.IN_A_DAY
    asked = back_up(study, rule.ASKED)
    later(400 * DAY_MS)
    back_up(study, "merge")
    left = list_backups(study)
    assert asked in [one.path for one in left]
    assert len(left) == 1 + rule.NEWEST


def test_the_first_change_of_a_session_is_preceded_by_a_backup(study: Path, later: Callable[[int], None]) -> None:
    later(DAY_MS)
    with open_project(study, coder="mara") as project:
        assert reasons(study) == []  # Looking at it is no reason.
        create_path(project, "Later")
        create_path(project, "Latest")
    (made,) = list_backups(study)
    assert made.reason == rule.OPENING
    assert codes_in(made.path) == {"Change", "Plans"}


def test_a_script_of_many_commands_makes_one(study: Path, later: Callable[[int], None]) -> None:
    later(DAY_MS)
    for number in range(5):
        with open_project(study, coder="mara") as project:
            create_path(project, f"Code {number}")
    assert reasons(study) == [rule.OPENING]
    later(5 * 3_600_000)
    with open_project(study, coder="mara") as project:
        create_path(project, "Later")
    assert reasons(study) == [rule.OPENING, rule.OPENING]


def test_a_clock_that_was_turned_back_does_not_put_backups_off(study: Path, later: Callable[[int], None]) -> None:
    later(300 * DAY_MS)
    back_up(study, "merge")
    later(-300 * DAY_MS)
    with open_project(study, coder="mara") as project:
        create_path(project, "One")
    with open_project(study, coder="mara") as project:
        create_path(project, "Two")
    assert reasons(study)[0] == rule.OPENING
    assert codes_in(list_backups(study)[0].path) >= {"Change", "One"}


@pytest.mark.parametrize("verb", sorted(rule.ALWAYS))
def test_merges_and_the_like_are_preceded_by_one_of_the_state_before(study: Path, verb: str) -> None:
    with open_project(study, coder="mara") as project:
        create_path(project, "Work")
        with project.change(verb, "a part of the work of others"):
            create_path(project, "Theirs")
    (made,) = list_backups(study)
    assert made.reason == rule.BEFORE[verb]
    assert codes_in(made.path) == {"Change", "Plans", "Work"}
    assert "Theirs" in codes_in(study)


def test_any_change_of_many_things_is_preceded_by_one_and_so_is_taking_it_back(
    study: Path, later: Callable[[int], None]
) -> None:
    with open_project(study, coder="mara") as project:
        with project.change("new-verb", "many codes"):
            for number in range(rule.BIG):
                create_path(project, f"Code {number}")
        assert reasons(study) == [rule.CHANGE]
        later(3_600_000)
        undo(project)
    assert len(codes_in(list_backups(study)[0].path)) == rule.BIG + 2
    assert codes_in(study) == {"Change", "Plans"}


def test_a_state_that_is_kept_already_is_not_kept_again(study: Path) -> None:
    back_up(study, rule.ASKED)
    with open_project(study, coder="mara") as project, project.change("merge", "theirs"):
        create_path(project, "Theirs")
    assert reasons(study) == [rule.ASKED]


def test_a_rehearsal_makes_none(study: Path) -> None:
    with open_project(study, coder="mara") as project, project.rehearsal(), project.change("merge", "theirs"):
        create_path(project, "Theirs")
    assert reasons(study) == []


def test_where_none_can_be_made_it_is_said_and_the_work_goes_on(study: Path) -> None:
    study.with_name("study.backups").write_text("in the way")
    with (
        open_project(study, coder="mara") as project,
        pytest.warns(BackupWarning, match=r"study\.backups"),
        project.change("merge", "theirs"),
    ):
        create_path(project, "Theirs")
    assert "Theirs" in codes_in(study)


def test_at_opening_it_is_made_beside_the_work(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    may_go_on = threading.Event()
    real = Snapshot.copy_to

    def slow(self: Snapshot, draft: Path, **how: Any) -> None:
        assert may_go_on.wait(10)
        real(self, draft, **how)

    monkeypatch.setattr(Snapshot, "copy_to", slow)
    with open_project(study, coder="mara") as project:
        assert project.keeper is not None
        project.keeper.at_opening()
        create_path(project, "Meanwhile")  # Is not kept waiting, and is not in it.
        may_go_on.set()
    (made,) = list_backups(study)
    assert codes_in(made.path) == {"Change", "Plans"}
    assert "Meanwhile" in codes_in(study)


def test_a_private_copy_is_not_backed_up(tmp_path: Path) -> None:
    def fill(project: Project) -> None:
        create_path(project, "One")
        with project.change("merge", "theirs"):
            create_path(project, "Two")

    create_project(tmp_path / "made.qualcode", name="Made", coder="mara", fill=fill).close()
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("_")) == ["made.qualcode"]


def test_those_of_earlier_versions_are_found_and_stay(study: Path) -> None:
    earlier = study.with_name("study.before-upgrade-20250101-120000.backup")
    shutil.copy(study, earlier)
    back_up(study, "merge")
    found = list_backups(study)
    assert [one.path for one in found][-1] == earlier
    assert (found[-1].reason, found[-1].state) == (rule.UPGRADE, None)


def test_half_ones_of_killed_processes_go(study: Path) -> None:
    import os

    folder = folder_of(study)
    folder.mkdir()
    (folder / ".1-2.part").write_bytes(b"half")
    os.utime(folder / ".1-2.part", (0, 0))
    (folder / ".3-4.part").write_bytes(b"of somebody who works now")
    back_up(study, rule.ASKED)
    assert sorted(path.name for path in folder.glob(".*")) == [".3-4.part"]


@pytest.fixture
def _no_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error", BackupWarning)
        yield


@pytest.mark.usefixtures("_no_warnings")
def test_on_a_network_drive_too(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.storage.engine.network_place", lambda path: "NFS")
    with open_project(study, coder="mara") as project, project.change("merge", "theirs"):
        create_path(project, "Theirs")
    (made,) = list_backups(study)
    assert codes_in(made.path) == {"Change", "Plans"}


def test_a_backup_is_told_by_its_name_alone(study: Path) -> None:
    made = back_up(study, "merge")
    found = list_backups(study)[0]
    assert isinstance(found, Backup) and found.state is not None
    with Snapshot(made) as snapshot:
        assert snapshot.state == found.state


def test_those_made_before_the_setting_was_made_are_still_found(study: Path, tmp_path: Path) -> None:
    first = back_up(study, rule.ASKED)
    write_setting("backup_folder", str(tmp_path / "disk"))
    second = back_up(study, rule.ASKED)
    assert [one.path for one in list_backups(study)] == [second, first]
