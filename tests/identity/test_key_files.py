"""The file of an identity key: nothing is lost in it, nothing is told but by its passphrase, and it says what is wrong."""

from __future__ import annotations

import multiprocessing
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from key_study import KEY, with_person

from qualcode.domain.errors import InputError, NotFoundError, QualcodeError, WrongPassphraseError
from qualcode.domain.identity_key import IdentityKey
from qualcode.domain.locations import location
from qualcode.identity import key_files
from qualcode.identity.key_files import (
    before,
    change_key,
    change_passphrase,
    key_place,
    make_key,
    new_place,
    read_key,
)
from qualcode.sealing.sealed import seal
from qualcode.settings import atomic

WORDS = "one two three"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A key that holds Rosa Smith."""
    path = tmp_path / "study.identity"
    make_key(path, KEY, WORDS)
    change_key(path, WORDS, lambda key: with_person(key, "Rosa Smith", pseudonym="Elena").key)
    return path


def adding(name: str) -> Any:
    return lambda key: with_person(key, name).key


def names(path: Path, passphrase: str = WORDS) -> list[str]:
    return [person.names[0] for person in read_key(path, passphrase).people]


def test_a_key_is_for_its_owner_alone_and_shows_nothing(path: Path) -> None:
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(before(path).stat().st_mode) == 0o600
    for file in path.parent.glob("study.identity*"):
        for secret in ("Rosa", "Smith", "Elena", "Weeks", "pseudonym", KEY.project):
            assert secret.encode() not in file.read_bytes()
    assert names(path) == ["Rosa Smith"]


def test_the_key_before_the_latest_change_stays_beside_it(path: Path) -> None:
    change_key(path, WORDS, adding("Karl Weber"))
    assert names(path) == ["Rosa Smith", "Karl Weber"] and names(before(path)) == ["Rosa Smith"]


def test_what_is_forgotten_for_good_is_in_no_copy_of_ours(path: Path) -> None:
    change_key(path, WORDS, adding("Karl Weber"))
    change_key(path, WORDS, lambda key: key.model_copy(update={"people": key.people[1:]}), for_good=True)
    assert names(path) == names(before(path)) == ["Karl Weber"]


def test_a_new_passphrase_opens_both_and_the_old_one_neither(path: Path) -> None:
    change_passphrase(path, WORDS, "new")
    for file in (path, before(path)):
        assert names(file, "new") == ["Rosa Smith"]
        with pytest.raises(WrongPassphraseError):
            read_key(file, WORDS)


def test_nothing_is_written_over(path: Path) -> None:
    data = path.read_bytes()
    with pytest.raises(InputError, match="already"):
        make_key(path, KEY, "other")
    assert path.read_bytes() == data
    with pytest.raises(InputError, match="folder"):
        make_key(path.parent / "none" / "study.identity", KEY, "other")


@pytest.mark.parametrize("passphrase", ["one two", "", "ONE TWO THREE"])
def test_a_wrong_passphrase_is_a_sentence_and_changes_nothing(path: Path, passphrase: str) -> None:
    data = path.read_bytes()
    with pytest.raises(QualcodeError) as refused:
        change_key(path, passphrase, adding("Karl Weber"))
    assert "passphrase" in refused.value.sentence and "Rosa" not in refused.value.sentence
    assert path.read_bytes() == data


def test_a_damaged_key_names_the_copy_before_it(path: Path) -> None:
    data = path.read_bytes()
    for damaged in (data[:-1], data[:40], data[:-30] + b"x" * 30):
        path.write_bytes(damaged)
        with pytest.raises(InputError, match=r"study\.identity\.before"):
            read_key(path, WORDS)
    for other in (b"", b"name,pseudonym\nRosa Smith,Elena\n"):
        path.write_bytes(other)
        with pytest.raises(InputError, match="no identity key") as refused:
            read_key(path, WORDS)
        assert "Rosa" not in refused.value.sentence
    path.unlink()
    with pytest.raises(NotFoundError, match="identity new"):
        read_key(path, WORDS)


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (KEY.model_dump_json().replace('"version":1', '"version":2'), "newer"),
        ('{"people": [{"names": ["Rosa Smith"]}]}', "no identity key"),
        ('["Rosa Smith"]', "no identity key"),
        ("Rosa Smith", "no identity key"),
    ],
)
def test_what_a_sealed_file_holds_instead_is_never_shown(path: Path, held: str, said: str) -> None:
    path.write_bytes(seal(held.encode(), WORDS))
    with pytest.raises(InputError, match=said) as refused:
        read_key(path, WORDS)
    shown = refused.value
    assert "Rosa" not in shown.sentence and shown.__cause__ is None and shown.__context__ is None


def test_a_disk_that_fails_leaves_the_key_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = path.read_bytes()
    for call in ("fsync", "open"):
        with monkeypatch.context() as patched:

            def full(*args: object, **how: object) -> None:
                raise OSError(28, "No space left on device")

            patched.setattr(atomic.os, call, full)
            with pytest.raises(QualcodeError):
                change_key(path, WORDS, adding("Karl Weber"))
        assert path.read_bytes() == data and names(path) == ["Rosa Smith"]
        assert not list(path.parent.glob(".*.part"))
    change_key(path, WORDS, adding("Karl Weber"))
    assert names(path) == ["Rosa Smith", "Karl Weber"]


def test_a_process_that_dies_anywhere_leaves_a_key_that_opens(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    written = atomic.write_whole
    for falls in range(2):
        calls = iter(range(5))

        def dying(target: Path, data: bytes, falls: int = falls, calls: Any = calls) -> None:
            if next(calls) == falls:
                raise Killed
            written(target, data)

        with monkeypatch.context() as patched:
            patched.setattr(key_files, "write_whole", dying)
            with pytest.raises(Killed):
                change_key(path, WORDS, adding("Karl Weber"))
        assert names(path) == ["Rosa Smith"] == names(before(path)) or falls == 0
        change_key(path, WORDS, lambda key: key)


def _add(path: str, name: str) -> None:
    from qualcode.sealing import sealed

    sealed.COST = 4
    change_key(Path(path), WORDS, adding(name))


@pytest.mark.long
def test_of_two_who_write_at_once_neither_loses_anything(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    people = [f"Person{chr(65 + number)} Family{chr(65 + number)}" for number in range(6)]
    writers = [context.Process(target=_add, args=(str(path), name)) for name in people]
    for one in writers:
        one.start()
    for one in writers:
        one.join(60)
    assert [one.exitcode for one in writers] == [0] * len(writers)
    assert sorted(names(path)) == sorted([*people, "Rosa Smith"])
    assert not key_files.holder_of(path) and not path.with_name("study.identity.lock").exists()


def test_who_waits_too_long_for_another_writer_is_told_who_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_files, "_PATIENCE", 0.0)
    lock = key_files.WriteLock(path)
    try:
        with pytest.raises(QualcodeError, match=rf"process {os.getpid()} on .* wait until"):
            change_key(path, WORDS, adding("Karl Weber"))
    finally:
        lock.release()
    change_key(path, WORDS, adding("Karl Weber"))
    assert names(path) == ["Rosa Smith", "Karl Weber"]


def test_the_key_of_a_project_is_found_where_it_was_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project, elsewhere = tmp_path / "towns.v2.qualcode", tmp_path / "safe"
    elsewhere.mkdir()
    assert key_place(project) is None
    assert new_place(project) == tmp_path / "towns.v2.identity"
    assert new_place(project, setting=str(elsewhere)) == elsewhere / "towns.v2.identity"
    assert key_place(project, setting=str(elsewhere)) is None  # The folder has keys of other studies.
    (elsewhere / "towns.v2.identity").touch()
    assert key_place(project, setting=str(elsewhere)) == elsewhere / "towns.v2.identity"
    assert key_place(project, setting=str(elsewhere / "one.key")) == elsewhere / "one.key"
    (tmp_path / "towns.v2.identity").touch()
    assert key_place(project, setting=str(elsewhere)) == tmp_path / "towns.v2.identity"
    monkeypatch.setenv(key_files.VARIABLE, str(elsewhere))
    assert key_place(project) == elsewhere / "towns.v2.identity"
    assert key_place(project, named=tmp_path / "that.key") == tmp_path / "that.key"
    assert key_files.default_place(location("postgresql://db.example.org/towns")) == Path("towns.identity")


def test_a_key_says_nothing_of_itself_in_a_repr_of_what_is_open() -> None:
    from qualcode.identity.key_opening import OpenKey

    assert WORDS not in repr(OpenKey(Path("a"), IdentityKey(project=""), WORDS))


def test_nothing_is_written_that_could_not_be_read_again(path: Path) -> None:
    data = path.read_bytes()
    for name in ("x" * 400, "", "\udcfc"):

        def broken(key: IdentityKey, name: str = name) -> IdentityKey:
            return key.model_copy(update={"people": (key.people[0].model_copy(update={"pseudonym": name}),)})

        with pytest.raises(InputError):
            change_key(path, WORDS, broken)
        assert path.read_bytes() == data
