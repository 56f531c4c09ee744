"""Backups and restoring on the command line: what is kept, what a backup would change, and the project as it was."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from test_json_answers import EXAMPLES, same_shape

from qualcode.cli.app import cli
from qualcode.storage import backups
from qualcode.storage.backups import list_backups
from qualcode.storage.connecting import connect_file
from qualcode.storage.lock import WriteLock

pytestmark = pytest.mark.sqlite

QUOTE = "The bell rings."


@pytest.fixture
def backed(coded: Any) -> Any:
    """A study of which there is a backup, and in which mara has worked on since."""
    coded.ok("backup")
    coded.ok("codebook", "create", "Later")
    coded.ok("code", "apply", "anna", *coded.at("anna", "It is not easy."), "Doubts")
    return coded


def code_names(study: Any) -> set[str]:
    return {row["name"] for row in study.json("codebook", "list")}


def test_the_list_says_why_each_is_kept_and_until_when(backed: Any) -> None:
    backed.ok("restore", "1")
    listed = backed.json("backup", "--list")
    same_shape(EXAMPLES["backup --list"], listed)
    assert [(row["number"], row["why"]) for row in listed["backups"]] == [
        (2, "before restoring a backup"),
        (1, "asked for"),
    ]
    assert listed["backups"][0]["until"] and listed["backups"][1]["until"] is None
    shown = backed.ok("backup", "--list")
    assert "asked for, until you remove it" in shown and "the last of its week, until 2" in shown


def test_a_backup_that_is_put_elsewhere_is_remembered(coded: Any, tmp_path: Path) -> None:
    made = coded.json("backup", "-o", tmp_path / "stick.qualcode")
    same_shape(EXAMPLES["backup"], made)
    assert coded.json("backup", "--list")["elsewhere"] == [str(tmp_path / "stick.qualcode")]
    assert "exists already" in coded.refused("backup", "-o", tmp_path / "stick.qualcode")


def test_a_dry_run_shows_what_would_change_and_changes_nothing(backed: Any) -> None:
    before = backed.rows()
    seen = backed.json("restore", "newest", "--dry-run")
    same_shape(EXAMPLES["restore BACKUP --dry-run"], seen)
    assert (seen["here"]["codings"], seen["there"]["codings"]) == (4, 3)
    assert (seen["taken_back"]["count"], seen["taken_back"]["by"]) == (2, {"mara": 2})
    assert seen["taken_back"]["latest"][1]["summary"] == "new code Later"
    shown = backed.ok("restore", "newest", "--dry-run")
    assert "2 changes would be taken back (mara 2)" in shown and "nothing was changed" in shown
    assert backed.rows() == before
    assert len(list_backups(backed.path)) == 1


def test_restoring_brings_back_what_was_and_can_be_restored_from_itself(backed: Any) -> None:
    inode = backed.path.stat().st_ino
    done = backed.json("restore", "1")
    same_shape(EXAMPLES["restore BACKUP"], done)
    assert "Later" not in code_names(backed) and len(backed.json("code", "list")) == 3
    assert backed.path.stat().st_ino == inode
    assert backed.json("history")[0]["verb"] == "restore"
    assert "2 changes taken back" in backed.json("history")[0]["summary"]
    assert backed.run("doctor").exit_code == 0
    backed.ok("restore", done["kept"])
    assert "Later" in code_names(backed) and len(backed.json("code", "list")) == 4
    assert backed.run("doctor").exit_code == 0


def test_what_was_done_before_can_still_be_undone(backed: Any) -> None:
    backed.ok("restore", "1")
    backed.ok("undo")
    assert len(backed.json("code", "list")) == 2
    backed.ok("redo")
    assert len(backed.json("code", "list")) == 3
    assert backed.run("doctor").exit_code == 0


@pytest.mark.parametrize(
    "ruin",
    ["header", "gone", *(pytest.param(how, marks=pytest.mark.long) for how in ("middle", "cut", "empty", "zeros"))],
)
def test_a_project_that_is_damaged_or_gone_is_restored_and_the_damaged_file_stays(backed: Any, ruin: str) -> None:
    data = bytearray(backed.path.read_bytes())
    if ruin == "header":
        data[:100] = os.urandom(100)
    elif ruin == "middle":
        for page in range(2, len(data) // 4096):
            data[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    elif ruin == "cut":
        del data[20_000:]
    elif ruin == "zeros":
        data[:] = bytes(len(data))
    if ruin == "gone":
        backed.path.unlink()
    else:
        backed.path.write_bytes(b"" if ruin == "empty" else data)
        assert backed.run("code", "list").exit_code == 1
    for left in backed.folder.glob("study.qualcode-*"):
        left.unlink()
    seen = backed.json("restore", "newest", "--dry-run")
    assert (seen["state"], seen["here"]) == ("gone" if ruin == "gone" else "damaged", None)
    done = backed.json("restore", "newest")
    assert len(backed.json("code", "list")) == 3
    assert backed.run("doctor").exit_code == 0
    if ruin == "gone":
        assert done["aside"] is None
    else:
        assert Path(done["aside"]).read_bytes() == (b"" if ruin == "empty" else bytes(data))


def test_a_journal_left_by_the_damaged_file_is_not_taken_for_a_part_of_the_backup(backed: Any) -> None:
    with connect_file(backed.path, read_only=False) as late:
        late.execute("UPDATE code SET name = x'4c617465'")
        journal = backed.path.with_name("study.qualcode-wal").read_bytes()
    late.close()
    backed.path.write_bytes(b"ruined")
    backed.path.with_name("study.qualcode-wal").write_bytes(journal)
    done = backed.json("restore", "newest")
    assert "Late" not in code_names(backed)
    assert Path(f"{done['aside']}-wal").read_bytes() == journal
    assert backed.run("doctor").exit_code == 0


def test_the_refusal_of_a_damaged_project_names_its_newest_backup(backed: Any) -> None:
    data = backed.path.read_bytes()
    backed.path.write_bytes(data[:20_000])
    said = backed.run("code", "list").stderr
    assert "is damaged" in said and "`qualcode restore newest` puts back its backup of" in said


def test_a_backup_of_another_project_a_damaged_one_and_a_newer_one_are_refused(backed: Any, tmp_path: Path) -> None:
    other = tmp_path / "other.qualcode"
    assert CliRunner().invoke(cli, ["new", str(other)]).exit_code == 0
    assert "holds another project" in backed.refused("restore", other)
    good = list_backups(backed.path)[0].path
    (tmp_path / "cut.backup").write_bytes(good.read_bytes()[:30_000])
    assert "is damaged" in backed.refused("restore", tmp_path / "cut.backup")
    (tmp_path / "newer.backup").write_bytes(good.read_bytes())
    with connect_file(tmp_path / "newer.backup", read_only=False) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
    file.close()
    assert "newer qualcode" in backed.refused("restore", tmp_path / "newer.backup")
    assert "there is no backup “77”" in backed.refused("restore", "77")
    (tmp_path / "notes.txt").write_text("no backup at all")
    assert "is not a qualcode project" in backed.refused("restore", tmp_path / "notes.txt")


def test_a_bundle_does_not_take_the_place_of_the_project(backed: Any, tmp_path: Path) -> None:
    backed.ok("round", "new", "R", "--coders", "mara,jonas", "--document", "anna")
    backed.ok("bundle", "jonas", "-o", tmp_path / "jonas.qualcode")
    assert "a bundle of it" in backed.refused("restore", tmp_path / "jonas.qualcode")
    seen = backed.json("restore", "1", "--dry-run", coder="lea")
    assert "bundles were handed out since to jonas" in seen["notes"][0]


def test_nobody_may_have_the_project_open_meanwhile(backed: Any) -> None:
    lock = WriteLock(backed.path)
    try:
        assert "is open for writing elsewhere" in backed.refused("restore", "1")
    finally:
        lock.release()


def test_where_what_stands_cannot_be_kept_nothing_is_restored(backed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "disk_usage", lambda folder: type("Usage", (), {"free": 1000}))
    assert "no backup of" in backed.refused("restore", "1")


def test_a_backup_can_be_put_into_a_file_of_its_own(backed: Any, tmp_path: Path) -> None:
    before = backed.rows()
    done = backed.json("restore", "1", "--to", tmp_path / "old")
    assert done["project"] == str(tmp_path / "old.qualcode")
    assert backed.rows() == before
    again = CliRunner().invoke(cli, ["-p", done["project"], "code", "list", "--json"])
    assert len(json.loads(again.stdout)) == 3
    assert "exists already" in backed.refused("restore", "1", "--to", tmp_path / "old")
    alone = list_backups(backed.path)[0].path.rename(tmp_path / "alone.backup")
    backed.path.unlink()
    assert CliRunner().invoke(cli, ["restore", str(alone), "--to", str(tmp_path / "new")]).exit_code == 0


def test_a_preview_tells_a_blind_coder_nothing_of_what_others_did(coded: Any) -> None:
    coded.ok("coder", "add", "lea", "--role", "lead")
    coded.ok("code", "apply", "anna", *coded.at("anna", QUOTE), "Doubts", coder="jonas")
    coded.ok("backup")
    coded.ok("round", "new", "R", "--coders", "mara,jonas", "--document", "anna", coder="lea")
    assert "you code blindly in “R”" in coded.refused("restore", "1", "--dry-run")
    coded.ok("backup")
    coded.ok("undo", coder="jonas")
    coded.ok("code", "apply", "anna", *coded.at("anna", "The bell rings"), "Doubts", coder="jonas")
    for form in ((), ("--json",)):
        seen = coded.run("restore", "newest", "--dry-run", *form)
        assert seen.exit_code == 0 and "The bell rings" not in seen.output
        assert "other coders' work" in seen.output
        assert "The bell rings" in coded.run("restore", "newest", "--dry-run", *form, coder="lea").output


def test_a_command_that_writes_keeps_what_was_before(coded: Any) -> None:
    coded.ok("codings", "export", coded.folder / "out.jsonl")
    coded.ok("undo")
    assert list_backups(coded.path) == []
    assert coded.run("codings", "import", coded.folder / "out.jsonl").exit_code in (0, 3)
    (kept,) = list_backups(coded.path)
    assert kept.why == "before an import"
    assert len(coded.json("code", "list")) == 3
    coded.ok("restore", "newest")
    assert len(coded.json("code", "list")) == 2


@pytest.mark.long
def test_a_folder_of_backups_holds_no_transcripts(backed: Any) -> None:
    found = backed.run("import", backed.folder, "--dry-run").output
    assert ".backup" not in found
