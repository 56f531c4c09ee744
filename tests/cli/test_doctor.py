"""`qualcode doctor`: what it answers, its statuses, and what it can be pointed at."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from refused_words import said
from test_json_answers import EXAMPLES, same_shape

from qualcode.documents.sample import build_sample
from qualcode.storage.project import open_project


def damage(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        for statement in statements:
            raw.execute(statement)


def test_a_sound_project_is_told_in_one_line(peopled: Any) -> None:
    said = peopled.ok("doctor")
    assert said.startswith("sound: 2 documents, 3 codings, ") and said.count("\n") == 1
    assert " changes checked in " in said


def test_the_sample_study_is_sound(tmp_path: Path, coded: Any) -> None:
    coded.path = build_sample(tmp_path / "sample", "mara")
    assert coded.ok("doctor").splitlines()[-1].startswith("sound: 15 documents, ")


def test_what_is_wrong_is_named_with_place_and_number(coded: Any) -> None:
    damage(coded.path, "UPDATE coding SET quote = CAST('something else' AS BLOB) WHERE document_id = 1")
    result = coded.run("doctor")
    assert result.exit_code == 1
    assert "error: 2 codings with a quote that is not what stands in the text: anna 47–73, anna 90–114" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("not sound: 2 documents, 3 codings, ")
    assert "Traceback" not in result.output


def test_the_answer_in_json_is_that_of_the_page(coded: Any) -> None:
    same_shape(EXAMPLES["doctor"], coded.json("doctor"))
    damage(coded.path, "DELETE FROM coding WHERE document_id = 1")
    result = coded.run("doctor", "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    same_shape(EXAMPLES["doctor"], answer)
    assert not answer["sound"] and answer["complete"]
    assert [(f["check"], f["severity"], f["count"]) for f in answer["findings"]] == [("journal", "error", 2)]


def test_what_imports_may_do_is_noted_and_the_project_is_sound(coded: Any) -> None:
    lines = [{"document": "anna", "start": start, "end": 60, "code": "Doubts", "coder": "mara"} for start in (47, 50)]
    file = coded.folder / "codings.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    coded.ok("codings", "import", file)
    said = coded.ok("doctor").splitlines()
    assert said[0].startswith("note: 1 coding over words that have the code of the coder already")
    assert said[1].startswith("sound: ")


def test_something_to_look_at_has_a_status_of_its_own(coded: Any) -> None:
    damage(coded.path, "DROP INDEX ix_coding_code")
    result = coded.run("doctor")
    assert result.exit_code == 3
    assert result.stdout.startswith("warning: 1 index missing, so that reading is slow: ix_coding_code\nsound: ")


def test_it_works_while_another_process_holds_the_project_and_writes_nothing(coded: Any) -> None:
    with open_project(coded.path, coder="jonas", insist=True):
        before = coded.path.read_bytes()
        assert coded.ok("doctor").startswith("sound: ")
        assert coded.path.read_bytes() == before


def test_a_copy_on_a_medium_that_cannot_be_written_is_looked_through(
    coded: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualcode.storage.file_header._can_make_files", lambda folder: False)
    folder = tmp_path / "medium"
    folder.mkdir()
    coded.path = Path(shutil.copy(coded.path, folder))
    coded.path.chmod(0o444)
    folder.chmod(0o555)
    try:
        assert coded.ok("doctor").startswith("sound: ")
        assert [path.name for path in folder.iterdir()] == [coded.path.name]
    finally:
        folder.chmod(0o755)


@pytest.mark.parametrize(
    "content", [b"", b"Dear all, this is no project.\n" * 200, b"SQLite format 3\x00" + b"\x00" * 5000]
)
def test_a_file_that_is_no_project_is_refused_in_a_sentence(coded: Any, content: bytes) -> None:
    coded.path.write_bytes(content)
    result = coded.run("doctor")
    assert result.exit_code == 1
    assert "Traceback" not in result.output and len(said(result).splitlines()) <= 1
    assert "is not a qualcode project" in result.output or "damaged" in result.output


def test_a_file_that_is_not_there_is_refused_in_a_sentence(coded: Any) -> None:
    coded.path.unlink()
    result = coded.run("doctor")
    assert result.exit_code == 1 and "there is no project" in result.stderr


@pytest.mark.parametrize("page", [1, 3, 9])
def test_a_file_with_a_page_of_something_else_is_called_damaged(coded: Any, page: int) -> None:
    size = 4096
    raw = bytearray(coded.path.read_bytes())
    raw[page * size : (page + 1) * size] = b"\xa5" * size
    coded.path.write_bytes(raw)
    result = coded.run("doctor")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "damaged" in result.output


def test_a_file_cut_short_is_called_damaged(coded: Any) -> None:
    raw = coded.path.read_bytes()
    coded.path.write_bytes(raw[: len(raw) // 2])
    result = coded.run("doctor", "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert not answer["sound"] and not answer["complete"]
    assert answer["findings"][0]["check"] == "file"
