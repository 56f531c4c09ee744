"""Documents and speakers on the command line: importing, listing, printing, finishing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from qualcode.cli.app import cli

DOCUMENT = {
    "id": str,
    "name": str,
    "reference": str,
    "kind": str,
    "words": int,
    "turns": int,
    "speakers": int,
    "state": str,
    "file": str,
    "format": str,
    "codings": int,
    "coverage": dict,
    "finished_by": list,
}
REPORT = {
    "file": str,
    "outcome": str,
    "document": (str, type(None)),
    "kind": (str, type(None)),
    "words": int,
    "turns": int,
    "speakers": list,
    "encoding": (str, type(None)),
    "notation": (str, type(None)),
    "warnings": list,
    "format": (str, type(None)),
    "language": (str, type(None)),
    "voices": list,
}


def check(row: dict[str, Any], shape: dict[str, Any]) -> None:
    assert list(row) == list(shape)
    for key, type_ in shape.items():
        assert isinstance(row[key], type_), key


def test_documents_are_listed_with_their_progress(coded: Any) -> None:
    anna, ben = coded.json("documents", "list")
    check(anna, DOCUMENT)
    assert (anna["name"], anna["words"], anna["turns"], anna["speakers"]) == ("anna", 32, 4, 2)
    assert (anna["state"], anna["codings"], ben["state"], ben["codings"]) == ("doing", 2, "to do", 0)
    assert anna["coverage"]["coded"] == 2
    assert coded.json("documents", "list", "--state", "to do") == [ben]
    table = coded.ok("documents", "list")
    assert table.splitlines()[0].startswith("document")
    assert [row["reference"] for row in (anna, ben)] == ["D01", "D02"] and "D02" in table
    assert coded.json("documents", "show", "ben")["reference"] == "D02"
    assert "doing" in table


def test_the_list_is_that_of_the_coder_named(coded: Any) -> None:
    assert [row["codings"] for row in coded.json("documents", "list", coder="jonas")] == [0, 1]


def test_an_unknown_coder_is_refused_by_reading_commands(study: Any) -> None:
    assert "jonsa" in study.refused("documents", "list", coder="jonsa")


def test_a_document_is_shown_with_its_speakers(study: Any) -> None:
    shown = study.json("documents", "show", "ben")
    assert shown["named_turns"] == 3
    assert [(s["label"], s["role"], s["turns"]) for s in shown["speakers"]] == [
        ("Moderator", "interviewer", 1),
        ("Ben", "unknown", 1),
        ("Rosa", "unknown", 1),
    ]
    assert "Rosa" in study.ok("documents", "show", "ben")


@pytest.mark.parametrize("document", ["anna", "ben"])
def test_the_text_is_printed_exactly(study: Any, document: str) -> None:
    file = next(study.folder.glob(f"{document}.*"))
    result = study.run("documents", "text", document)
    assert result.stdout_bytes == file.read_bytes()


def test_a_document_answers_to_the_beginning_of_its_id(study: Any) -> None:
    id_ = study.json("documents", "show", "ben")["id"]
    assert study.ok("documents", "text", id_[:23]) == study.ok("documents", "text", "ben")


def test_done_is_said_and_taken_back_per_coder(study: Any) -> None:
    study.ok("documents", "done", "anna", "ben", coder="mara")
    study.ok("documents", "done", "anna", coder="jonas")
    assert study.json("documents", "list")[0]["finished_by"] == ["mara", "jonas"]
    study.ok("documents", "undone", "anna")
    anna, ben = study.json("documents", "list")
    assert anna["finished_by"] == ["jonas"] and ben["state"] == "done"


def test_finishing_several_documents_is_one_change(study: Any) -> None:
    before = study.rows()["document_state"]
    study.ok("documents", "done", "anna", "ben")
    study.ok("undo")
    assert study.rows()["document_state"] == before


def test_a_document_is_renamed(study: Any) -> None:
    study.ok("documents", "rename", "anna", "Ms. Oak")
    assert [row["name"] for row in study.json("documents", "list")] == ["ben", "Ms. Oak"]
    assert "already" in study.refused("documents", "rename", "ben", "Ms. Oak")


def test_a_document_with_codings_is_removed_only_on_request(coded: Any) -> None:
    assert "--with-codings" in coded.refused("documents", "remove", "anna")
    before = coded.rows()
    coded.ok("documents", "remove", "anna", "--with-codings")
    assert [row["name"] for row in coded.json("documents", "list")] == ["ben"]
    coded.ok("undo")
    assert coded.rows() == before


@pytest.mark.parametrize(
    "args",
    [
        ("show", "nobody"),
        ("text", "nobody"),
        ("done", "anna", "nobody"),
        ("rename", "nobody", "x"),
        ("rename", "anna", "  "),
        ("remove", "nobody"),
        ("list", "--set", "nothing"),
    ],
)
def test_what_is_not_there_is_refused(study: Any, args: tuple[str, ...]) -> None:
    said = study.refused("documents", *args)
    assert len(said.strip().splitlines()) == 1 and said.rstrip().endswith(".")


def test_one_bad_file_does_not_stop_the_others(study: Any) -> None:
    files = study.folder / "more"
    files.mkdir()
    (files / "cleo.txt").write_text("CLEO: I am new here.\n")
    (files / "bad.docx").write_text("no zip")
    (files / "empty.txt").write_bytes(b"")
    (files / "people.csv").write_text("participant\nCleo\n")
    (files / "again.txt").write_bytes((study.folder / "anna.txt").read_bytes())
    result = study.run("import", files, "--json")
    assert result.exit_code == 3, result.output
    report = json.loads(result.stdout)
    for file in report["files"]:
        check(file, REPORT)
    outcomes = {Path(file["file"]).name: file["outcome"] for file in report["files"]}
    assert outcomes == {
        "again.txt": "known",
        "bad.docx": "refused",
        "cleo.txt": "imported",
        "empty.txt": "refused",
        "people.csv": "skipped",
    }
    assert all(file["warnings"] for file in report["files"] if file["outcome"] == "refused")
    assert [row["name"] for row in study.json("documents", "list")] == ["anna", "ben", "cleo"]


def test_the_report_is_a_table_and_refusals_stand_on_stderr(study: Any) -> None:
    (study.folder / "cleo.txt").write_text("CLEO: I am new here.\n")
    result = study.run("import", study.folder / "cleo.txt", study.folder / "ben.md")
    assert result.exit_code == 0
    assert "imported" in result.stdout and "known" in result.stdout
    assert "ben.md" in result.stderr
    (study.folder / "bad.srt").write_bytes(b"\x00\x01")
    result = study.run("import", study.folder / "bad.srt")
    assert result.exit_code == 1
    assert "bad.srt" in result.stderr


def test_importing_known_files_again_is_no_failure(study: Any) -> None:
    before = study.rows()
    assert study.run("import", study.folder / "anna.txt").exit_code == 0
    assert study.rows() == before


def test_a_dry_run_reports_and_writes_nothing(study: Any) -> None:
    (study.folder / "cleo.txt").write_text("CLEO: I am new here.\n\nDAN: So am I.\n")
    before = study.rows()
    report = study.json("import", "--dry-run", study.folder / "cleo.txt")
    assert report["dry_run"] is True
    assert [(file["outcome"], file["words"], file["speakers"]) for file in report["files"]] == [
        ("would import", 7, ["CLEO", "DAN"])
    ]
    assert study.rows() == before


def test_a_kind_can_be_given(study: Any) -> None:
    (study.folder / "cleo.txt").write_text("CLEO: I am new here.\n")
    study.ok("import", study.folder / "cleo.txt", "--kind", "notes")
    assert study.json("documents", "show", "cleo")["kind"] == "notes"


def test_nothing_to_import_is_status_1(study: Any) -> None:
    (study.folder / "empty").mkdir()
    assert study.run("import", study.folder / "empty").exit_code == 1
    assert "no such file" in study.refused("import", study.folder / "absent.txt")
    assert study.run("import").exit_code == 2


def test_labels_are_listed_and_mapped(study: Any) -> None:
    study.ok("speakers", "map", "MS. OAK", "Oak")
    study.ok("speakers", "map", "Ben", "--interviewer", "--document", "ben")
    rows = {(row["document"], row["label"]): row for row in study.json("speakers", "list")}
    assert rows["anna", "MS. OAK"]["participant"] == "Oak"
    assert rows["ben", "Ben"]["role"] == "interviewer"
    study.ok("speakers", "map", "Ben", "--nobody")
    assert [row["label"] for row in study.json("speakers", "list", "--role", "unknown")] == ["Ben", "Rosa"]
    assert "MS. OAK" in study.ok("speakers", "list", "--document", "anna")
    study.ok("speakers", "map", "MS. OAK", "Ben")
    study.ok("speakers", "map", "--by-name")
    assert study.json("speakers", "list", "--document", "ben")[1]["participant"] == "Ben"


def test_a_mapping_that_makes_no_sense_is_refused(study: Any) -> None:
    assert "Nobody" in study.refused("speakers", "map", "Nobody", "Oak")
    for args in [("Ben",), ("Ben", "B", "--interviewer"), ("Ben", "--by-name"), ()]:
        study.refused("speakers", "map", *args, status=2)


def test_a_bar_moves_only_on_a_terminal(study: Any) -> None:
    (study.folder / "cleo.txt").write_text("CLEO: I am new here.\n")
    result = CliRunner().invoke(cli, ["-p", str(study.path), "import", str(study.folder / "cleo.txt")])
    assert "\x1b" not in result.stderr and "%" not in result.stderr


def test_a_recording_is_named_shown_and_forgotten_outside_the_project(peopled: Any, tmp_path: Path) -> None:
    sound = tmp_path / "anna.mp3"
    sound.write_bytes(b"sound")
    assert "no recording" in peopled.ok("documents", "recording", "anna")
    peopled.ok("documents", "recording", "anna", str(sound))
    assert peopled.json("documents", "recording", "anna")["recording"] == str(sound)
    assert "no such file" in peopled.refused("documents", "recording", "anna", str(tmp_path / "gone.mp3"))
    peopled.refused("documents", "recording", "anna", str(sound), "--remove", status=2)
    peopled.ok("documents", "recording", "anna", "--remove")
    assert peopled.json("documents", "recording", "anna")["recording"] is None
