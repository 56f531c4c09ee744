"""`qualcode doctor --repair`, `--salvage`, `qualcode history --export` and `--check`: what they say, and their statuses."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from test_json_answers import EXAMPLES, same_shape

pytestmark = pytest.mark.sqlite
PAGE = Path(__file__).resolve().parents[2] / "docs" / "doctor.md"


def damage(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(statement)


def test_repairing_says_each_thing_it_did_and_where_the_project_stands_as_it_was(coded: Any) -> None:
    damage(coded.path, "UPDATE coding SET quote = CAST('something else' AS BLOB) WHERE document_id = 1")
    rehearsed = coded.ok("doctor", "--repair", "--dry-run")
    assert "would be put right: 2 rows of “coding” put back as the last change left them" in rehearsed
    assert rehearsed.splitlines()[-1] == "nothing was changed; repaired it would be sound"
    said = coded.ok("doctor", "--repair")
    assert "put right: 2 rows of “coding” put back" in said and "documents to look at: anna" in said
    assert "the project stands as it was in " in said and said.splitlines()[-1] == "sound"
    assert coded.ok("doctor").startswith("sound: ")
    assert coded.ok("doctor", "--repair").splitlines() == ["nothing was to be put right"]
    assert "project repaired: 2 things put right" in coded.ok("history", "--limit", "1")


def test_what_stays_for_a_person_to_look_at_has_status_3(coded: Any) -> None:
    damage(coded.path, "CREATE TABLE notes (id)")
    result = coded.run("doctor", "--repair")
    assert result.exit_code == 3 and "warning: 1 table that no qualcode makes: notes" in result.stdout


def test_a_damaged_file_is_salvaged_where_the_sentence_says(coded: Any) -> None:
    raw = coded.path.read_bytes()
    coded.path.write_bytes(bytes(4096) + raw[4096:])
    refused = coded.run("doctor", "--repair")
    assert refused.exit_code == 1
    new = coded.folder / "new.qualcode"
    said = coded.ok("doctor", "--salvage", "--to", new)
    assert f"sound: what could be read is in {new}" in said
    coded.path = new
    assert coded.ok("doctor").startswith("sound: 2 documents, 3 codings, ")


def test_answers_in_json_are_those_of_the_page(coded: Any) -> None:
    damage(coded.path, "UPDATE coding SET quote = CAST('something else' AS BLOB) WHERE document_id = 1")
    same_shape(EXAMPLES["doctor --repair"], coded.json("doctor", "--repair", "--dry-run"))
    same_shape(EXAMPLES["doctor --salvage"], coded.json("doctor", "--salvage", "--to", coded.folder / "new.qualcode"))
    same_shape(EXAMPLES["doctor --repair"], coded.json("doctor", "--repair"))
    file = coded.folder / "history.jsonl"
    written = coded.json("history", "--export", file)
    same_shape(EXAMPLES["history --export FILE"], written)
    checked = coded.json("history", "--check", file, "--seal", written["seal"])
    same_shape(EXAMPLES["history --check FILE"], checked)
    assert checked["whole"] and checked["changes"] == written["changes"]


def test_an_edited_line_of_the_history_is_found(coded: Any) -> None:
    file = coded.folder / "history.jsonl"
    said = coded.ok("history", "--export", file)
    assert "may quote participants" in said and "seal: " in said
    coded.ok("code", "apply", "anna", "0", "11", "Doubts")
    whole = coded.ok("history", "--check", file)
    assert whole.startswith("whole: ") and "which has made 1 more since" in whole
    lines = file.read_text().splitlines(keepends=True)
    lines[3] = lines[3].replace('"kind":"do"', '"kind":"no"').replace('"kind":"setup"', '"kind":"do"')
    file.write_text("".join(lines))
    found = coded.run("history", "--check", file)
    assert found.exit_code == 1
    assert found.stdout.startswith(f"{file}, line 4: ") and "Traceback" not in found.output


def test_no_project_is_needed_to_check_a_history(
    coded: Any, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from qualcode.cli.app import cli

    file = coded.folder / "history.jsonl"
    coded.ok("history", "--export", file, "--without-words")
    assert "Choice" not in file.read_text()
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    result = CliRunner().invoke(cli, ["history", "--check", str(file)])
    assert result.exit_code == 0 and "held against no project" in result.stdout


@pytest.mark.skipif(which("sha256sum") is None or which("bash") is None, reason="needs bash and sha256sum")
@pytest.mark.long
def test_the_lines_of_the_page_check_a_history_without_qualcode(coded: Any) -> None:
    seal = coded.json("history", "--export", coded.folder / "history.jsonl")["seal"]
    script = PAGE.read_text("utf-8").split("```sh\n")[1].split("```")[0]
    run = ["bash", "-c", script]
    said = subprocess.run(run, cwd=coded.folder, capture_output=True, text=True, check=True).stdout
    assert said == f"seal: {seal}\n"
    file = coded.folder / "history.jsonl"
    file.write_text(file.read_text().replace('"coder":"jonas"', '"coder":"mara"', 1))
    said = subprocess.run(run, cwd=coded.folder, capture_output=True, text=True, check=True).stdout
    assert "is not as it was exported" in said


@pytest.mark.parametrize(
    "args",
    [
        ("doctor", "--dry-run"),
        ("doctor", "--salvage"),
        ("doctor", "--to", "x.qualcode"),
        ("doctor", "--repair", "--salvage", "--to", "x.qualcode"),
        ("history", "--export", "a", "--check", "b"),
        ("history", "--seal", "0"),
        ("history", "--without-words"),
    ],
)
def test_options_that_do_not_go_together_are_a_wrong_use(coded: Any, args: tuple[str, ...]) -> None:
    assert coded.run(*args).exit_code == 2


def test_errors_about_a_history_are_sentences_in_json_too(coded: Any) -> None:
    other = coded.folder / "other.jsonl"
    other.write_text(json.dumps({"format": "another"}) + "\n")
    for file in (other, coded.folder / "none.jsonl"):
        result = coded.run("history", "--check", file, "--json")
        assert result.exit_code == 1 and "Traceback" not in result.output
