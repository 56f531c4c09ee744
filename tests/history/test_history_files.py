"""The auditor's history: whoever edits, removes, inserts or moves a line of it is found."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qualcode.codebook.creating import create_path
from qualcode.domain.errors import InputError, RuleError
from qualcode.domain.history_files import START
from qualcode.history.chaining import check_history, export_history
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, create_project, open_project

pytestmark = pytest.mark.sqlite


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a study of a few changes, and its history."""
    folder = tmp_path_factory.mktemp("history")
    with create_project(folder / "study.qualcode", name="Study", coder="mara") as project:
        for name in ("Plans", "Trust “as said”", "Zweifel ー 疑い", "=SUM(A1)"):
            create_path(project, name)
        undo(project)
        export_history(project, folder / "history.jsonl")
    return folder


@pytest.fixture
def study(built: Path, tmp_path: Path) -> Iterator[Project]:
    shutil.copy(built / "study.qualcode", tmp_path)
    with open_project(tmp_path / "study.qualcode", coder="mara", insist=True) as project:
        yield project


@pytest.fixture
def exported(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(built / "history.jsonl", tmp_path))


def by_hand(lines: list[str]) -> list[str]:
    """The hashes that `docs/doctor.md` tells an auditor to work out."""
    before, found = START, []
    for line in lines:
        bare = line[: line.rindex(',"hash":"')] + "}"
        before = hashlib.sha256(f"{before}\n{bare}".encode()).hexdigest()
        found.append(before)
    return found


def test_every_line_is_sealed_with_all_before_it(study: Project, exported: Path) -> None:
    lines = exported.read_text("ascii").splitlines()
    told = [json.loads(line)["hash"] for line in lines]
    assert told == by_hand(lines)
    checked = check_history(exported, study)
    assert checked.whole and checked.changes == len(lines) - 1 == 7
    assert checked.seal == told[-1] and checked.against.endswith("study.qualcode")
    assert [json.loads(line)["kind"] for line in lines[1:]] == ["setup", "setup", "do", "do", "do", "do", "undo"]


def edited(lines: list[str]) -> None:
    lines[4] = lines[4].replace("Trust", "Distrust")


def removed(lines: list[str]) -> None:
    del lines[4]


def inserted(lines: list[str]) -> None:
    lines.insert(4, lines[2])


def moved(lines: list[str]) -> None:
    lines[4], lines[5] = lines[5], lines[4]


def cut(lines: list[str]) -> None:
    del lines[5:]


def another_head(lines: list[str]) -> None:
    lines[0] = lines[0].replace('"changes":7', '"changes":6')


def sealed_anew(lines: list[str]) -> None:
    """Somebody edits a line and gives it the hash that it ought to have."""
    lines[4] = lines[4].replace("Trust", "Distrust")
    lines[4] = lines[4][:-66] + by_hand(lines)[4] + '"}'


@pytest.mark.parametrize(
    ("how", "line"),
    [(edited, 5), (removed, 5), (inserted, 5), (moved, 5), (cut, 6), (another_head, 1), (sealed_anew, 6)],
)
def test_the_first_line_that_is_not_as_it_was_is_named(
    exported: Path, how: Callable[[list[str]], None], line: int
) -> None:
    lines = exported.read_text().splitlines()
    how(lines)
    exported.write_text("\n".join(lines) + "\n")
    checked = check_history(exported)
    assert not checked.whole and checked.line == line and checked.problem


@pytest.mark.parametrize("number", range(8))
def test_no_character_can_be_changed(exported: Path, number: int) -> None:
    raw = exported.read_bytes()
    starts = [0, *(at + 1 for at, byte in enumerate(raw) if byte == 10)]
    for offset in range(3, 80, 7):
        at = min(starts[number] + offset, starts[number + 1] - 2)
        changed = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        exported.write_bytes(changed)
        try:
            checked = check_history(exported)
        except InputError:
            assert number == 0
            continue
        assert not checked.whole and checked.line == number + 1


def test_a_file_that_was_made_anew_throughout_is_found_by_its_seal_and_by_the_project(
    study: Project, exported: Path
) -> None:
    seal = check_history(exported).seal
    lines = exported.read_text().splitlines()
    lines[4] = lines[4].replace("Trust", "Distrust")
    hashes = by_hand(lines)
    exported.write_text("".join(f'{line[:-66]}{digest}"}}\n' for line, digest in zip(lines, hashes, strict=True)))
    assert check_history(exported).whole
    assert not check_history(exported, seal=seal).whole
    checked = check_history(exported, study)
    assert (checked.whole, checked.line) == (False, 5) and "journal says otherwise" in checked.problem


def test_an_earlier_file_is_the_beginning_of_what_the_project_says_now(study: Project, exported: Path) -> None:
    create_path(study, "Later")
    checked = check_history(exported, study)
    assert checked.whole and checked.later == 1


def test_the_history_of_another_project_is_told_apart(exported: Path, tmp_path: Path) -> None:
    with create_project(tmp_path / "other.qualcode", name="Other", coder="mara") as other:
        checked = check_history(exported, other)
    assert not checked.whole and checked.problem == "the history is of another project"


def test_words_can_be_left_out_and_the_rest_is_checked_all_the_same(study: Project, tmp_path: Path) -> None:
    written = export_history(study, tmp_path / "bare.jsonl", words=False)
    text = (tmp_path / "bare.jsonl").read_text()
    assert "Trust" not in text and "Plans" not in text and not written.words
    assert check_history(tmp_path / "bare.jsonl", study).whole


def test_the_file_is_for_its_owner_alone(exported: Path) -> None:
    if os.name == "posix":
        assert stat.S_IMODE(exported.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"hello\n", b"{}\n", b"\xff\xfe\n", b"[" * 100_000, b"\x00" * 200 + b"\n"])
def test_another_file_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.jsonl").write_bytes(content)
    with pytest.raises(InputError, match="no history that qualcode exported"):
        check_history(tmp_path / "other.jsonl")


def test_who_codes_blindly_cannot_export_what_is_hidden(
    study: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Project, "blind_in", ("pilot",))
    with pytest.raises(RuleError, match="while you code blindly"):
        export_history(study, tmp_path / "all.jsonl")
    assert not (tmp_path / "all.jsonl").exists()
