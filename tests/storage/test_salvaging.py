"""Salvaging: whatever was done to the bytes of a project, what comes of it is a sound project, or a sentence."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from damages import DAMAGE
from test_soundness import OAK, built, damaged, with_round

from qualcode.codebook.creating import create_path
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import remove_codings
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import DamagedProjectError, ProjectError, QualcodeError
from qualcode.domain.repairs import Salvaged
from qualcode.history.undoing import undo
from qualcode.storage.project import create_project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents, read_text
from qualcode.storage.reads.history import list_changes
from qualcode.upkeep.checking import check_project
from qualcode.upkeep.encrypting import encrypt
from qualcode.upkeep.salvaging import salvage

pytestmark = pytest.mark.sqlite
__all__ = ["built", "with_round"]

PAGE = 4096


@pytest.fixture
def broken(with_round: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(with_round, tmp_path / "broken.qualcode"))


def zeroed(raw: bytearray, by: random.Random) -> None:
    for _ in range(by.randint(1, 12)):
        at = by.randrange(len(raw) // PAGE) * PAGE
        raw[at : at + PAGE] = bytes(PAGE)


def flipped(raw: bytearray, by: random.Random) -> None:
    for _ in range(by.choice((1, 5, 50, 500))):
        raw[by.randrange(len(raw))] ^= 1 << by.randrange(8)


def truncated(raw: bytearray, by: random.Random) -> None:
    del raw[by.randrange(len(raw) // 8, len(raw)) :]


def headless(raw: bytearray, by: random.Random) -> None:
    raw[:PAGE] = by.choice((bytes(PAGE), by.randbytes(PAGE), bytes(100) + raw[100:PAGE]))


def scribbled(raw: bytearray, by: random.Random) -> None:
    for _ in range(by.randint(1, 6)):
        at, length = by.randrange(len(raw)), by.randint(1, 6000)
        raw[at : at + length] = by.randbytes(len(raw[at : at + length]))


def mixed_up(raw: bytearray, by: random.Random) -> None:
    pages = [raw[at : at + PAGE] for at in range(0, len(raw), PAGE)]
    by.shuffle(pages)
    raw[:] = b"".join(pages)


def swapped(raw: bytearray, by: random.Random) -> None:
    one, two = (by.randrange(len(raw) // PAGE) * PAGE for _ in range(2))
    raw[one : one + PAGE], raw[two : two + PAGE] = raw[two : two + PAGE], raw[one : one + PAGE]


def torn(raw: bytearray, by: random.Random) -> None:
    """A page of which the first half is from elsewhere: a write that the power cut off."""
    for _ in range(by.randint(1, 5)):
        at = by.randrange(len(raw) // PAGE) * PAGE
        other = by.randrange(len(raw) // PAGE) * PAGE
        raw[at : at + PAGE // 2] = raw[other : other + PAGE // 2]


DAMAGES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    zeroed, flipped, truncated, headless, scribbled, mixed_up, swapped, torn,
)  # fmt: skip


def salvaged_after(broken: Path, damage: Callable[[bytearray, random.Random], None], seed: int) -> Salvaged | None:
    """What comes of a file that was damaged so; None where a sentence says that nothing can be read."""
    raw = bytearray(broken.read_bytes())
    damage(raw, random.Random(f"{damage.__name__} {seed}"))
    broken.write_bytes(raw)
    target = broken.with_name("new.qualcode")
    try:
        salvaged = salvage(broken, target, "mara")
    except DamagedProjectError as error:
        assert "nothing of a project can be read" in error.sentence and not target.exists()
        return None
    assert salvaged.sound and check_project(target).sound
    with open_project(target, coder="mara", insist=True) as project:
        add_memo(project, "Work goes on.")
        undo(project)
    return salvaged


@pytest.mark.parametrize("damage", (zeroed, headless, torn))
def test_whatever_was_done_to_the_bytes_what_comes_of_it_is_sound(
    broken: Path, damage: Callable[[bytearray, random.Random], None]
) -> None:
    assert salvaged_after(broken, damage, 1) is not None


@pytest.mark.long
@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("damage", DAMAGES)
def test_hundreds_of_damages(broken: Path, damage: Callable[[bytearray, random.Random], None], seed: int) -> None:
    salvaged = salvaged_after(broken, damage, seed)
    assert salvaged is not None or damage is truncated


def one_page_gone(with_round: Path, tmp_path: Path, number: int) -> None:
    raw = bytearray(with_round.read_bytes())
    raw[number * PAGE : (number + 1) * PAGE] = bytes(PAGE)
    broken, target = tmp_path / f"{number}.qualcode", tmp_path / f"new-{number}.qualcode"
    broken.write_bytes(raw)
    salvaged = salvage(broken, target, "mara")
    assert salvaged.sound and salvaged.history, number
    with open_project(target, coder="mara") as project:
        assert {document.name for document in list_documents(project)} == {"oak", "elm"}, number
        codings = list_codings(project, document_id=1)
        assert [OAK[one.start : one.end] for one in codings] == [one.quote for one in codings], number
        assert len(codings) == 3, number


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.long) for part in range(1, 16))])
def test_every_row_is_kept_twice_so_no_single_page_costs_a_coding(with_round: Path, tmp_path: Path, part: int) -> None:
    pages = with_round.stat().st_size // PAGE
    for number in range(part, pages, 48 if part == 0 else 16):
        one_page_gone(with_round, tmp_path, number)


def test_a_lost_text_is_named_with_its_document(broken: Path) -> None:
    raw = broken.read_bytes()
    at = raw.index(b"INTERVIEWER: How did it start?") // PAGE * PAGE
    broken.write_bytes(raw[:at] + bytes(PAGE) + raw[at + PAGE :])
    salvaged = salvage(broken, broken.with_name("new.qualcode"), "mara")
    assert "oak" in salvaged.documents
    assert any("text" in finding.sentence and "oak" in finding.sentence for finding in salvaged.done)
    with open_project(Path(salvaged.file), coder="mara") as project:
        assert "Then we tried again." in read_text(project, 1)


def test_what_the_log_holds_alone_comes_along(broken: Path) -> None:
    """SQLite writes changes to the log first: of a file whose machine stopped, the latest are there alone."""
    with open_project(broken, coder="mara", insist=True) as project:
        apply_code(project, 1, (13, 30), 2)
        copy = broken.with_name("copy.qualcode")
        shutil.copy(broken, copy)
        log = Path(shutil.copy(f"{broken}-wal", f"{copy}-wal"))
    assert log.stat().st_size > PAGE
    copy.write_bytes(bytes(100) + copy.read_bytes()[100:])
    salvaged = salvage(copy, copy.with_name("new.qualcode"), "mara")
    with open_project(Path(salvaged.file), coder="mara") as project:
        assert len(list_codings(project, document_id=1)) == 4
        assert list_changes(project)[1].verb == "apply"


@pytest.mark.long
def test_a_damaged_frame_of_the_log_costs_no_other(broken: Path) -> None:
    with open_project(broken, coder="mara", insist=True) as project:
        for start in (0, 13, 32):
            apply_code(project, 1, (start, start + 9), 2)
        copy = broken.with_name("copy.qualcode")
        shutil.copy(broken, copy)
        raw = bytearray(Path(f"{broken}-wal").read_bytes())
    raw[32 + 24 + 200] ^= 0xFF
    Path(f"{copy}-wal").write_bytes(raw)
    salvaged = salvage(copy, copy.with_name("new.qualcode"), "mara")
    with open_project(Path(salvaged.file), coder="mara") as project:
        assert len(list_codings(project, document_id=1)) == 6


@pytest.mark.long
def test_what_was_taken_away_does_not_come_back_from_free_pages(tmp_path: Path) -> None:
    path = tmp_path / "broken.qualcode"
    (tmp_path / "long.txt").write_text("ANN: " + "word " * 4000, encoding="utf-8")
    with create_project(path, name="Study", coder="mara") as project:
        import_documents(project, [tmp_path / "long.txt"])
        create_path(project, "Code")
        with project.change("apply", "many"):
            for start in range(5, 1005, 5):
                apply_code(project, 1, (start, start + 4), 1)
        remove_codings(project, [one.id for one in list_codings(project)][:-1])
    salvaged = salvage(path, tmp_path / "new.qualcode", "mara")
    with open_project(Path(salvaged.file), coder="mara") as project:
        assert len(list_codings(project)) == 1


@pytest.mark.long
def test_a_file_with_a_column_too_few_is_salvaged(broken: Path) -> None:
    damaged(broken, DAMAGE["a column too few"][0])
    assert salvage(broken, broken.with_name("new.qualcode"), "mara").sound


def test_a_sound_project_comes_out_as_it_is(broken: Path) -> None:
    salvaged = salvage(broken, broken.with_name("new.qualcode"), "mara")
    assert salvaged.done == () and salvaged.documents == () and salvaged.history
    kept = [one for one in salvaged.tables if not one.table.startswith("change")]
    assert len(kept) > 15 and all(one.read == one.there for one in kept)


def test_the_damaged_file_is_only_read(broken: Path) -> None:
    broken.write_bytes(broken.read_bytes()[:-5000])
    before = broken.read_bytes()
    broken.chmod(0o400)
    salvage(broken, broken.with_name("new.qualcode"), "mara")
    assert broken.read_bytes() == before
    if os.name == "posix":
        assert (broken.with_name("new.qualcode").stat().st_mode & 0o777) == 0o600


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        bytes(100_000),
        b"SQLite format 3\x00" + bytes(4080),
        struct.pack(">16sHBB", b"SQLite format 3", 65535, 255, 255) + b"\xff" * 20_000,
        b"\x0d\xff\xff\xff\xff\xff\xff\xff" * 3000,
    ],
)
def test_where_there_is_nothing_a_sentence_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.qualcode"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match="nothing of a project can be read"):
        salvage(path, tmp_path / "new.qualcode", "mara")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["broken.qualcode"]


@pytest.mark.long
def test_what_is_there_already_is_not_written_over(broken: Path, tmp_path: Path) -> None:
    (tmp_path / "there.qualcode").write_text("mine")
    for target in (tmp_path / "there.qualcode", broken):
        with pytest.raises(ProjectError, match="exists already"):
            salvage(broken, target, "mara")
    with pytest.raises(QualcodeError):
        salvage(tmp_path / "none.qualcode", tmp_path / "new.qualcode", "mara")


@pytest.mark.long
def test_pages_that_point_at_each_other_end(broken: Path) -> None:
    """A tree in a circle, and a long row that goes on where it began."""
    raw = bytearray(broken.read_bytes())
    for at in range(0, len(raw), PAGE):
        if raw[at] == 5:
            raw[at + 8 : at + 12] = (at // PAGE + 1).to_bytes(4)
        if raw[at] == 0:
            raw[at : at + 4] = (at // PAGE + 1).to_bytes(4)
    broken.write_bytes(raw)
    assert salvage(broken, broken.with_name("new.qualcode"), "mara").sound


@pytest.mark.long
def test_a_study_of_another_program_is_none(tmp_path: Path) -> None:
    path = tmp_path / "other.qualcode"
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("CREATE TABLE document (id INTEGER PRIMARY KEY, name TEXT)")
        raw.executemany("INSERT INTO document(name) VALUES (?)", [("a",), ("b",)])
    with pytest.raises(ProjectError, match="nothing of a project can be read"):
        salvage(path, tmp_path / "new.qualcode", "mara")


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 40))])
def test_an_encrypted_file_is_salvaged_page_by_page_into_an_encrypted_one(
    broken: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sqlcipher3")
    monkeypatch.setenv("QUALCODE_PASSPHRASE", "a passphrase")
    encrypt(broken, "a passphrase")
    raw = bytearray(broken.read_bytes())
    by, first = random.Random(seed), bytes(raw[:PAGE])
    by.choice((zeroed, flipped, scribbled))(raw, by)
    broken.write_bytes(first + raw[PAGE:])
    target = broken.with_name("new.qualcode")
    salvaged = salvage(broken, target, "mara")
    assert salvaged.sound and not target.read_bytes().startswith(b"SQLite")
    assert b"Nobody read it" not in target.read_bytes()
    with open_project(target, coder="mara") as project:
        assert list_changes(project)
