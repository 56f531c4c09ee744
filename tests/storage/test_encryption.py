"""Encrypted project files: nobody reads a word without the passphrase, and everything else works as on plain ones."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from example_counts import examples
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import (
    DamagedProjectError,
    InputError,
    LockedProjectError,
    NotAProjectError,
    PassphraseNeededError,
    ProjectError,
    WrongPassphraseError,
)
from qualcode.history.undoing import undo
from qualcode.settings import passphrases
from qualcode.settings.passphrases import PROJECT
from qualcode.storage import connecting, encryption, file_keys
from qualcode.storage.backups import back_up
from qualcode.storage.connecting import connect_beside, connect_file, connect_memory, connect_new
from qualcode.storage.copies_beside import copies_beside
from qualcode.storage.copying import copy_whole
from qualcode.storage.file_keys import forget_keys, key_of, needs_asking, new_key, salt_of, unlock
from qualcode.storage.overwriting import overwrite
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.codes import list_codes
from qualcode.storage.reads.documents import list_documents
from qualcode.suggest.cache import Cache, cache_file
from qualcode.team.merging.opening import opened
from qualcode.upkeep import encrypting
from qualcode.upkeep.checking import check_project

pytestmark = pytest.mark.sqlite
SENTENCE = "Zwiebelfische schwimmen donnerstags rückwärts."
PASSPHRASE = "drei Wörter, größer als eins"
posix = pytest.mark.skipif(os.name == "nt", reason="signals and permissions of POSIX")


@pytest.fixture(autouse=True)
def _quick_keys(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test knows a key of another; deriving one takes a fifth of a second, which one test alone pays."""
    if "as_sqlcipher_does" not in request.node.name:
        monkeypatch.setattr(file_keys, "_ROUNDS", 10)
    monkeypatch.delenv(PROJECT.variable, raising=False)
    monkeypatch.setattr(passphrases, "from_keyring", lambda purpose, name: None)
    passphrases.ask_with(None)
    forget_keys()
    yield
    passphrases.ask_with(None)
    forget_keys()


def fill(project: Project) -> None:
    folder = Path(project.path).parent / "in"
    folder.mkdir(exist_ok=True)
    (folder / "oak.txt").write_text(f"MS. OAK: {SENTENCE} {SENTENCE}\n", encoding="utf-8")
    import_documents(project, [folder / "oak.txt"])
    (folder / "oak.txt").unlink()


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A project in which the sentence stands, and the same encrypted."""
    path = tmp_path_factory.mktemp("made") / "study.qualcode"
    rounds, file_keys._ROUNDS = file_keys._ROUNDS, 10
    with create_project(path, name="Study", coder="mara") as project:
        fill(project)
    whole = path.read_bytes()
    encrypting.encrypt(path, PASSPHRASE)
    file_keys._ROUNDS = rounds
    return whole, path.read_bytes()


@pytest.fixture
def plain(tmp_path: Path, _made: tuple[bytes, bytes]) -> Path:
    """A project in which the sentence stands, kept in plain."""
    (tmp_path / "study.qualcode").write_bytes(_made[0])
    return tmp_path / "study.qualcode"


@pytest.fixture
def locked(tmp_path: Path, _made: tuple[bytes, bytes]) -> Path:
    """The same, encrypted; its key is known."""
    (tmp_path / "study.qualcode").write_bytes(_made[1])
    unlock(tmp_path / "study.qualcode", PASSPHRASE)
    return tmp_path / "study.qualcode"


def told(path: Path) -> bool:
    """Whether the sentence can be read in the bytes of a file, or of any file in a folder."""
    files = [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]
    needles = [word.encode(code) for word in ("Zwiebelfische", "zwiebelfisch") for code in ("utf-8", "utf-16-le")]
    return any(needle in file.read_bytes() for file in files for needle in needles)


def coded(project: Project) -> None:
    from qualcode.codebook.creating import create_path

    code = create_path(project, "Zwiebelfische")
    apply_code(project, list_documents(project)[0].id, (9, 22), code)


def test_an_encrypted_project_holds_no_word_that_can_be_read(plain: Path) -> None:
    assert told(plain)
    encrypting.encrypt(plain, PASSPHRASE)
    assert not told(plain.parent)
    with open_project(plain, coder="mara") as project:
        coded(project)
        assert plain.with_name(f"{plain.name}-wal").stat().st_size > 0
        assert not told(plain.parent)  # Nor in the journal beside it, while it is open.
        undo(project)
        assert not told(plain.parent)
    assert check_project(plain).sound


def test_everything_is_as_it_was_after_encrypting_and_decrypting(plain: Path, dump: Callable[[Project], Any]) -> None:
    with open_project(plain, coder="mara") as project:
        coded(project)
        before = dump(project)
    encrypting.encrypt(plain, PASSPHRASE)
    with open_project(plain, coder="mara") as project:
        assert dump(project) == before
    encrypting.change_passphrase(plain, "another one")
    encrypting.decrypt(plain)
    with open_project(plain, coder="mara") as project:
        assert dump(project) == before
        assert undo(project)
    assert told(plain) and check_project(plain).sound


def test_a_tool_that_knows_sqlcipher_opens_the_file_as_sqlcipher_does(plain: Path) -> None:
    dbapi2 = pytest.importorskip("sqlcipher3.dbapi2")
    encrypting.encrypt(plain, PASSPHRASE)
    with closing(dbapi2.connect(str(plain))) as other:
        other.execute("PRAGMA cipher_log_level = NONE")
        other.execute(f"PRAGMA key = '{PASSPHRASE}'")
        assert other.execute("SELECT count(*) FROM document").fetchone() == (1,)


@pytest.mark.long
def test_a_project_is_encrypted_from_its_first_byte_if_it_is_made_so(tmp_path: Path) -> None:
    path = tmp_path / "new.qualcode"
    with create_project(path, name="New", coder="mara", key=new_key(PASSPHRASE)) as project:
        fill(project)
        assert not told(tmp_path)
    forget_keys()
    with pytest.raises(PassphraseNeededError, match="is encrypted"):
        open_project(path, coder="mara")
    unlock(path, PASSPHRASE)
    with open_project(path, coder="mara") as project:
        assert len(list_documents(project)) == 1


def test_who_has_the_passphrase_is_asked_and_others_are_refused_in_a_sentence(locked: Path) -> None:
    forget_keys()
    said: list[str] = []
    answers = iter(["falsch", PASSPHRASE])

    def ask(purpose: passphrases.Purpose, path: Path, complaint: str) -> str | None:
        said.append(complaint)
        return next(answers, None)

    passphrases.ask_with(ask)
    open_project(locked, coder="mara").close()
    assert said[0] == "" and "not the passphrase" in said[1]
    open_project(locked, coder="mara").close()
    assert len(said) == 2  # It is asked for once.
    forget_keys()
    with pytest.raises(PassphraseNeededError):
        open_project(locked, coder="mara")


def test_a_wrong_passphrase_is_a_sentence_and_changes_nothing(locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_keys()
    before = locked.read_bytes()
    with pytest.raises(WrongPassphraseError, match="not the passphrase"):
        unlock(locked, "falsch")
    monkeypatch.setenv(PROJECT.variable, "falsch")
    with pytest.raises(WrongPassphraseError, match="QUALCODE_PASSPHRASE holds is not"):
        open_project(locked, coder="mara")
    assert locked.read_bytes() == before
    monkeypatch.setenv(PROJECT.variable, PASSPHRASE)
    open_project(locked, coder="mara").close()


@pytest.mark.parametrize("empty", ["", "   ", "two\nlines"])
def test_a_passphrase_that_nobody_could_type_again_is_refused(plain: Path, empty: str) -> None:
    with pytest.raises(InputError, match="passphrase cannot"):
        encrypting.encrypt(plain, empty)
    assert salt_of(plain) is None and told(plain)


def test_a_passphrase_opens_however_a_keyboard_composes_its_letters(locked: Path) -> None:
    forget_keys()
    assert unlock(locked, "drei Wo\u0308rter, gro\u0308ßer als eins") is not None


def test_the_old_passphrase_opens_nothing_after_a_change(locked: Path) -> None:
    before = salt_of(locked)
    encrypting.change_passphrase(locked, "another one")
    assert salt_of(locked) != before
    forget_keys()
    with pytest.raises(WrongPassphraseError):
        unlock(locked, PASSPHRASE)
    assert unlock(locked, "another one") is not None


def test_what_is_plainly_something_else_is_not_called_encrypted(tmp_path: Path) -> None:
    for name, data in {
        "text": b"Just words, and more of them. " * 400,
        "zip": b"PK\x03\x04" + os.urandom(20_000),
        "zeros": bytes(8192),
        "short": os.urandom(300),
        "empty": b"",
    }.items():
        path = tmp_path / f"{name}.qualcode"
        path.write_bytes(data)
        with pytest.raises(NotAProjectError):
            open_project(path, coder="mara")


def test_without_the_extra_a_sentence_says_what_is_to_be_installed(
    locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("qualcode.storage.cipher_driver")
    monkeypatch.setitem(sys.modules, "qualcode.storage.cipher_driver", None)
    with pytest.raises(ProjectError, match=r"qualcode\[encrypted\]"):
        open_project(locked, coder="mara")


def test_backups_and_copies_are_kept_as_the_project_is(locked: Path) -> None:
    made = back_up(locked, "asked")
    assert salt_of(made) == salt_of(locked) and not told(made)
    with open_project(locked, coder="mara") as project:
        copy_whole(project, locked.with_name("copy.qualcode"), key_of(locked))
        with connect_file(locked, read_only=True) as source, closing(connect_memory(like=source)) as memory:
            source.backup(memory)
            assert memory.execute("SELECT count(*) FROM document").fetchone() == (1,)
        source.close()
    assert salt_of(locked.with_name("copy.qualcode")) == salt_of(locked)
    assert not told(locked.parent)
    forget_keys()
    assert copies_beside(locked.with_name("none.qualcode")) == []
    assert needs_asking(made)


def test_plain_backups_are_encrypted_or_removed_on_demand_and_told_otherwise(plain: Path) -> None:
    first = back_up(plain, "asked")
    left = encrypting.encrypt(plain, PASSPHRASE)
    assert left.left == (first,) and told(first)
    assert [copy.keeping for copy in encrypting.how_kept(plain).copies] == ["plain"]
    done = encrypting.change_passphrase(plain, "another one", backups="same")
    assert done.done == (first,) and not told(plain.parent) and salt_of(first) == salt_of(plain)
    assert encrypting.decrypt(plain, backups="remove").done == (first,)
    assert not first.exists()


def test_an_encrypted_backup_is_put_back_into_the_same_file(locked: Path) -> None:
    made = back_up(locked, "asked")
    with open_project(locked, coder="mara") as project:
        coded(project)
    before = locked.stat().st_ino
    overwrite(locked, made)
    assert locked.stat().st_ino == before and not told(locked.parent)
    forget_keys()
    unlock(locked, PASSPHRASE)
    with open_project(locked, coder="mara") as project:
        assert not list_codes(project) and len(list_documents(project)) == 1


def test_a_plain_bundle_leaves_no_plain_copy_beside_an_encrypted_project(locked: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "post"
    elsewhere.mkdir()
    returned = elsewhere / "study-of-ben.qualcode"
    with open_project(locked, coder="mara") as project:
        copy_whole(project, returned)
        assert told(returned)
        returned.rename(elsewhere.parent / "held")
        (elsewhere.parent / "held").rename(returned)
        with opened(project, returned) as theirs:
            assert theirs.theirs.path.parent.parent == locked.parent
            assert not told(theirs.theirs.path)


def test_what_is_computed_for_suggestions_is_encrypted_with_the_project(locked: Path) -> None:
    path = cache_file(locked)
    with Cache(path, connect=connect_beside(locked)) as cache:
        cache.put("d", "0" * 64, "words", "f", SENTENCE.encode())
        assert cache.get("d", "0" * 64, "words", "f") == SENTENCE.encode()
        assert not cache.problem
    assert path.exists() and not told(path)
    with Cache(path, connect=connect_beside(locked), writing=False) as cache:
        assert cache.get("d", "0" * 64, "words", "f") == SENTENCE.encode()


def test_encrypting_takes_a_plain_cache_away_and_nothing_else_of_its_name(plain: Path) -> None:
    path = cache_file(plain)
    with Cache(path) as cache:
        cache.put("d", "0" * 64, "words", "f", SENTENCE.encode())
    assert told(path)
    encrypting.encrypt(plain, PASSPHRASE)
    assert not path.exists()
    encrypting.decrypt(plain)
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE mine(a)")
    encrypting.encrypt(plain, PASSPHRASE)
    assert path.exists()


@posix
def test_what_was_there_in_plain_is_written_over(plain: Path) -> None:
    with plain.open("rb") as before:
        assert b"Zwiebelfische" in before.read()
        encrypting.encrypt(plain, PASSPHRASE)
        before.seek(0)
        assert before.read().strip(b"\0") == b""


@posix
def test_an_encrypted_project_has_the_permissions_that_the_plain_one_had(plain: Path) -> None:
    plain.chmod(0o640)
    encrypting.encrypt(plain, PASSPHRASE)
    assert stat.S_IMODE(plain.stat().st_mode) == 0o640


def test_a_project_that_is_open_elsewhere_is_not_encrypted(plain: Path) -> None:
    reading = [sys.executable, "-c", _READING, str(plain)]
    with subprocess.Popen(reading, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:
        assert reader.stdin is not None and reader.stdout is not None
        reader.stdout.readline()
        with pytest.raises(LockedProjectError, match="open in another window"):
            _impatient(lambda: encrypting.encrypt(plain, PASSPHRASE))
        reader.stdin.close()
    for write in (True, False):
        with open_project(plain, coder="mara", write=write), pytest.raises(LockedProjectError):
            encrypting.encrypt(plain, PASSPHRASE)
    assert salt_of(plain) is None and check_project(plain).sound
    assert sorted(path.name for path in plain.parent.glob(".qualcode-*")) == []


_READING = """
import sqlite3, sys
reader = sqlite3.connect(sys.argv[1])
reader.execute("SELECT count(*) FROM code").fetchone()
print("open", flush=True)
sys.stdin.read()
"""


def _impatient(act: Callable[[], object]) -> None:
    patience, connecting.PATIENCE = connecting.PATIENCE, 0.0
    try:
        act()
    finally:
        connecting.PATIENCE = patience


def test_a_full_disk_leaves_the_project_as_it_was(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(encryption.os, "fsync", full)
    with pytest.raises(ProjectError, match="No space left"):
        encrypting.encrypt(plain, PASSPHRASE)
    monkeypatch.undo()
    assert salt_of(plain) is None and told(plain) and check_project(plain).sound
    assert list(plain.parent.glob(".qualcode-*")) == []


def test_a_damaged_page_of_an_encrypted_project_is_found_and_said(locked: Path) -> None:
    data = bytearray(locked.read_bytes())
    place = len(data) // 4096 // 2 * 4096
    data[place + 100 : place + 120] = bytes(20)
    locked.write_bytes(data)
    looked = check_project(locked)
    assert not looked.sound


def test_a_damaged_first_page_is_not_taken_for_a_wrong_passphrase(locked: Path) -> None:
    data = bytearray(locked.read_bytes())
    data[1000:1100] = bytes(100)
    locked.write_bytes(data)
    forget_keys()
    with pytest.raises(WrongPassphraseError):
        unlock(locked, "falsch")
    unlock(locked, PASSPHRASE)
    with pytest.raises(DamagedProjectError, match="first page"):
        open_project(locked, coder="mara")


def test_errors_of_an_encrypted_file_are_those_of_a_plain_one(locked: Path, tmp_path: Path) -> None:
    with closing(connect_file(locked, read_only=False)) as file:
        with pytest.raises(sqlite3.IntegrityError) as error:
            file.execute("INSERT INTO project SELECT * FROM project")
        assert error.value.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CONSTRAINT
        with pytest.raises(sqlite3.OperationalError):
            file.cursor().execute("SELECT * FROM nowhere")
        with closing(connect_new(tmp_path / "p.db", like=None)) as other, pytest.raises(sqlite3.NotSupportedError):
            file.backup(other)
    with pytest.raises(sqlite3.ProgrammingError):
        file.execute("SELECT 1")


def test_looking_at_a_file_that_is_open_does_not_drop_its_locks(locked: Path) -> None:
    with open_project(locked, coder="mara") as project:
        coded(project)
        assert salt_of(locked) == salt_of(locked)  # Known from the connection: the file is not opened and closed.
        script = f"import sqlcipher3.dbapi2 as d; c = d.connect({str(locked)!r}); c.execute('PRAGMA cipher_log_level=NONE')\n"
        script += (
            f"c.execute('''PRAGMA key = \"x'{key_of(locked).pragma}'\"'''); c.execute('SELECT count(*) FROM code')\n"  # type: ignore[union-attr]
        )
        script += "c.execute('PRAGMA wal_checkpoint(TRUNCATE)'); c.close()"
        subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
        assert locked.with_name(f"{locked.name}-wal").exists()  # The other one has not taken it for its own.
        coded_again = len(list_codes(project))
        undo(project)
    with open_project(locked, coder="mara") as project:
        assert len(list_codes(project)) == coded_again


_KILLED = """
import sys
from pathlib import Path
from qualcode.storage import file_keys
from qualcode.upkeep import encrypting
file_keys._ROUNDS = 10
path, act = Path(sys.argv[1]), sys.argv[2]
passphrase = sys.stdin.readline().strip()
if act != "encrypt":
    file_keys.unlock(path, passphrase)
print("begun", flush=True)
if act == "encrypt":
    encrypting.encrypt(path, passphrase)
elif act == "decrypt":
    encrypting.decrypt(path)
else:
    encrypting.change_passphrase(path, "another one")
"""


def _killed(path: Path, act: str, after: float) -> None:
    """Begin an act in a process that is killed a moment later."""
    process = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(path), act], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None and process.stdout is not None
    with process.stdin, process.stdout:
        process.stdin.write(f"{PASSPHRASE}\n")
        process.stdin.flush()
        process.stdout.readline()
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        process.wait()


def _killed_at_every_moment(
    plain: Path, times: int, acts: tuple[str, ...] = ("encrypt", "decrypt", "change")
) -> set[bool]:
    outcomes = set()
    whole = plain.read_bytes()
    for act in acts:
        for number in range(times):
            plain.write_bytes(whole)
            if act != "encrypt":
                encrypting.encrypt(plain, PASSPHRASE)
            _killed(plain, act, 0.4 * (number + 0.5) / times)
            forget_keys()
            if salt_of(plain) is not None:
                for passphrase in (PASSPHRASE, "another one"):
                    try:
                        unlock(plain, passphrase)
                    except WrongPassphraseError:
                        continue
            with open_project(plain, coder="mara") as project:
                assert len(list_documents(project)) == 1
            assert check_project(plain).sound
            outcomes.add(salt_of(plain) is None)
    return outcomes


@posix
def test_who_is_killed_leaves_one_file_that_opens(plain: Path) -> None:
    _killed_at_every_moment(plain, 1, ("change",))


@posix
@pytest.mark.long
def test_who_is_killed_at_any_moment_leaves_one_file_that_opens(plain: Path) -> None:
    assert _killed_at_every_moment(plain, examples(60)) == {True, False}
