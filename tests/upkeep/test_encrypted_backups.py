"""Backups of encrypted projects are encrypted, and are restored whatever the project has become since."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.codebook.creating import create_path
from qualcode.storage import file_keys
from qualcode.storage.backups import back_up, list_backups
from qualcode.storage.encryption import keep_otherwise
from qualcode.storage.file_keys import new_key
from qualcode.storage.project import create_project, open_project
from qualcode.storage.reads.codes import list_codes
from qualcode.upkeep.restoring import preview_restore, restore, restore_to

pytest.importorskip("sqlcipher3")
pytestmark = pytest.mark.sqlite

SECRET = "Unspeakable"


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Path]:
    """A project in plain, of which there is a backup."""
    with create_project(tmp_path / "study.qualcode", name="Study", coder="mara") as project:
        create_path(project, SECRET)
    back_up(tmp_path / "study.qualcode", "asked")
    yield tmp_path / "study.qualcode"
    file_keys.forget_keys()


def codes(path: Path) -> set[str]:
    with open_project(path, coder="mara", write=False) as project:
        return {code.name for code in list_codes(project)}


def is_plain(path: Path) -> bool:
    return path.read_bytes().startswith(b"SQLite format 3")


def test_a_backup_of_an_encrypted_project_is_encrypted(study: Path) -> None:
    keep_otherwise(study, new_key("a long passphrase"))
    made = back_up(study, "merge")
    assert not is_plain(made) and SECRET.encode() not in made.read_bytes()
    assert codes(made) == {SECRET}
    with open_project(study, coder="mara") as project, project.change("merge", "theirs"):
        create_path(project, "Later")
    assert [is_plain(one.path) for one in list_backups(study)] == [False, True]  # Of one state one is enough.


@pytest.mark.parametrize(
    "kept", ["encrypted", *(pytest.param(how, marks=pytest.mark.long) for how in ("plain", "otherwise"))]
)
def test_what_is_restored_is_kept_as_the_project_is_now(study: Path, kept: str) -> None:
    if kept != "plain":
        keep_otherwise(study, new_key("a long passphrase"))
        with open_project(study, coder="mara") as project:
            create_path(project, "Second")
        back_up(study, "asked")
    if kept == "otherwise":
        keep_otherwise(study, new_key("another passphrase"))
    with open_project(study, coder="mara") as project:
        create_path(project, "Later")
    for backup in list_backups(study):
        assert preview_restore(study, backup.path, "mara").taken_back.count >= 1
    oldest = list_backups(study)[-1].path
    before = is_plain(study)
    done = restore(study, oldest, "mara")
    assert is_plain(study) is before is (kept == "plain")
    assert codes(study) == {SECRET}
    assert done.kept is not None and is_plain(Path(done.kept)) is before


@pytest.mark.long
def test_no_plain_copy_is_left_beside_an_encrypted_project(study: Path, tmp_path: Path) -> None:
    keep_otherwise(study, new_key("a long passphrase"))
    plain = list_backups(study)[0].path
    encrypted = back_up(study, "asked")
    plain.unlink()
    restore(study, encrypted, "mara")
    restore_to(tmp_path / "old.qualcode", encrypted, "mara")
    left = [path for path in tmp_path.rglob("*") if path.is_file() and "_state" not in path.parts]
    assert not [path.name for path in left if SECRET.encode() in path.read_bytes()]
    assert codes(tmp_path / "old.qualcode") == {SECRET}


def test_an_encrypted_project_that_is_gone_is_restored_encrypted(study: Path) -> None:
    keep_otherwise(study, new_key("a long passphrase"))
    encrypted = back_up(study, "merge")
    study.unlink()
    restore(study, encrypted, "mara")
    assert not is_plain(study) and codes(study) == {SECRET}
