"""`report new|run|check|use` and `matrix`: written again from files, told when and why they would be others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_json_answers import EXAMPLES, same_shape

REPORT = """
title: Agency
output: agency.md
settled: {without_key: yes, without_ner: yes}
k: 1
parts:
  - heading: Choice
    text: What pupils and teachers choose.
  - quotes: Agency
  - table: frequencies
  - chart: frequencies
"""


@pytest.fixture
def report(peopled: Any) -> Path:
    file: Path = peopled.folder / "agency.yaml"
    file.write_text(REPORT, encoding="utf-8")
    return file


def test_a_report_runs_twice_to_the_same_bytes(peopled: Any, report: Path) -> None:
    peopled.ok("report", "run", report)
    first = (peopled.folder / "agency.md").read_bytes()
    peopled.ok("report", "run", report)
    assert (peopled.folder / "agency.md").read_bytes() == first
    assert b"I choose my own tasks now." in first and b"qualcode quotes Agency" in first


def test_what_was_changed_by_hand_is_not_replaced_unasked(peopled: Any, report: Path) -> None:
    peopled.ok("report", "run", report)
    (peopled.folder / "agency.md").write_text("mended by hand", encoding="utf-8")
    assert "--replace" in peopled.refused("report", "run", report)
    assert (peopled.folder / "agency.md").read_text(encoding="utf-8") == "mended by hand"
    peopled.ok("report", "run", report, "--replace")


def test_check_says_nothing_changed_and_then_what_and_why(peopled: Any, report: Path) -> None:
    assert "never written" in peopled.refused("report", "check", report)
    peopled.ok("report", "run", report)
    assert "nothing changed" in peopled.ok("report", "check", report)
    peopled.ok("code", "apply", "anna", *peopled.at("anna", "It is not easy."), "Agency/Pace")
    peopled.ok("codebook", "redefine", "Choice", "--definition", "Choosing what to do.", "--why", "clearer")
    result = peopled.run("report", "check", report, "--json")
    assert result.exit_code == 3
    answer = json.loads(result.stdout)
    assert answer["changed"] and answer["codes_redefined"] == ["Agency/Choice"]
    same_shape(EXAMPLES["report check FILE"], answer)
    quotes, table, _ = answer["items"]
    assert (quotes["state"], quotes["documents_changed"], quotes["codes_new"]) == ("changed", ["anna"], ["Agency/Pace"])
    assert table["codes_new"] == ["Agency/Pace"]
    told = peopled.run("report", "check", report)
    assert told.exit_code == 3 and "anna" in told.stdout and "redefined" in told.stdout


REDACTED = REPORT.replace("settled: {without_key: yes, without_ner: yes}", "settled: {without_ner: yes, redact: yes}")


def test_check_uses_the_terms_of_the_run(peopled: Any, report: Path) -> None:
    """Options of the command hold for the next check: it compares with what was written, not with other terms."""
    names = peopled.folder / "lists" / "names.txt"
    names.parent.mkdir()
    names.write_text("tasks\n", encoding="utf-8")
    accepted = peopled.folder / "accepted.txt"
    accepted.write_text("Rosa\n", encoding="utf-8")
    report.write_text(REDACTED.replace("k: 1", ""), encoding="utf-8")
    peopled.ok(
        *("report", "run", report, "--names", names, "--k", "1", "--suppress"),
        *("--accept", "Pace", "--accepted", accepted, "--show-coders"),
    )
    assert "tasks" not in (peopled.folder / "agency.md").read_text(encoding="utf-8").split("```console")[0]
    record = json.loads((peopled.folder / "agency.run.json").read_text(encoding="utf-8"))
    assert (record["names"], record["k"], record["accepted"]) == ("lists/names.txt", 1, "accepted.txt")
    assert record["accept"] == ["Pace"] and record["without_ner"] and not record["without_key"]
    assert "nothing changed" in peopled.ok("report", "check", report)
    names.unlink()
    told = " ".join(peopled.refused("report", "check", report).split())
    assert "list of names with which the report was written is not there any more" in told


def test_check_needs_no_list_where_nothing_stands_in_the_place_of_names(peopled: Any, report: Path) -> None:
    names = peopled.folder / "names.txt"
    names.write_text("Rosa\n", encoding="utf-8")
    report.write_text(REPORT.replace("without_key: yes, ", ""), encoding="utf-8")
    peopled.ok("report", "run", report, "--names", names)
    names.unlink()
    assert "nothing changed" in peopled.ok("report", "check", report)


def test_a_report_that_would_give_somebody_away_is_not_written(peopled: Any, report: Path) -> None:
    names = peopled.folder / "names.txt"
    names.write_text("Rosa\nPupils\n", encoding="utf-8")
    error = peopled.refused("report", "run", report, "--names", names)
    assert "part 1 of the report" in error and "Pupils" in error
    assert not (peopled.folder / "agency.md").exists() and not (peopled.folder / "agency.run.json").exists()


@pytest.mark.long
@pytest.mark.parametrize("ending", ["docx", "html"])
def test_a_report_is_written_as_word_and_html(peopled: Any, report: Path, ending: str) -> None:
    file = peopled.folder / f"r.{ending}"
    peopled.ok("report", "run", report, "-o", file)
    first = file.read_bytes()
    peopled.ok("report", "run", report, "-o", file)
    assert file.read_bytes() == first


def test_the_line_that_is_wrong_is_named(peopled: Any, report: Path) -> None:
    report.write_text(REPORT.replace("quotes: Agency", "qoutes: Agency"), encoding="utf-8")
    assert "agency.yaml, line 9" in peopled.refused("report", "run", report)
    report.write_text(REPORT.replace("quotes: Agency", "quotes: Nothing"), encoding="utf-8")
    assert "part 2" in peopled.refused("report", "run", report)
    assert "there is no such file" in peopled.refused("report", "run", peopled.folder / "none.yaml")
    assert "pdf" in peopled.refused("report", "run", report, "-o", peopled.folder / "x.pdf")


def test_a_new_report_file_runs_as_it_is(peopled: Any) -> None:
    file = peopled.folder / "first.yaml"
    peopled.ok("report", "new", file)
    assert "it is there already" in peopled.refused("report", "new", file)
    peopled.ok("report", "run", file, "-o", peopled.folder / "first.md", "--internal")
    text = (peopled.folder / "first.md").read_text(encoding="utf-8")
    assert "## Agency" in text and "INTERNAL" in text


def test_use_tells_who_is_quoted_and_who_is_not(peopled: Any, report: Path) -> None:
    assert "no report was written" in peopled.refused("report", "use")
    peopled.ok("report", "run", report)
    answer = peopled.json("report", "use")
    assert [(one["name"], one["uses"]) for one in answer["participants"]] == [("P1", 1), ("P2", 1), ("P3", 0)]
    same_shape(EXAMPLES["report use [FILES]…"], answer)
    assert answer["reports"] == ["Agency"]
    assert "P3" in peopled.ok("report", "use", report)


def test_a_matrix_is_written_with_its_dictionary_and_never_over_another(peopled: Any) -> None:
    file = peopled.folder / "m.csv"
    result = peopled.run("matrix", "--assume-finished", "-o", file)
    assert result.exit_code == 0 and "a transfer" in result.stderr
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("participant,") and len(lines) == 4
    assert "c_agency_choice" in (peopled.folder / "m.csv.dictionary.csv").read_text(encoding="utf-8")
    file.unlink()
    assert "--replace" in peopled.refused("matrix", "-o", file)
    assert not file.exists()
    peopled.ok("matrix", "-o", file, "--replace")
    peopled.ok("matrix", "-o", peopled.folder / "m.data", "--format", "parquet")
    assert (peopled.folder / "m.data").read_bytes()[:4] == b"PAR1"
    assert "goes into a file" in peopled.refused("matrix", "--format", "xlsx", status=2)
    assert "one row for each participant," in result.stderr
    for rows, each in (("document", "document"), ("site", "site"), ("coding", "coding and participant")):
        assert f"one row for each {each}," in peopled.run("matrix", "--rows", rows).stderr
    written = peopled.run("matrix", "--rows", "site", "-o", file, "--replace")
    assert "one row for each site," in written.stderr
    answer = peopled.json("matrix", "--rows", "document", "--counts", "--code", "=Doubts")
    example = EXAMPLES["matrix"] | {"rows": []}
    same_shape(example | {"facts": None}, answer)
    assert [v["name"] for v in answer["variables"]][-1] == "c_doubts"


def test_a_report_is_never_written_over_what_it_is_made_of(peopled: Any, report: Path) -> None:
    import docx

    own = peopled.folder / "own.docx"
    docx.Document().save(str(own))
    report.write_text(f"template: own.docx\n{REPORT.strip()}", encoding="utf-8")
    for target in (report, own, report.with_suffix(".run.json")):
        before = target.read_bytes() if target.exists() else None
        told = peopled.refused("report", "run", report, "-o", target, "--format", "docx", "--replace")
        assert "is not replaced" in told
        assert (target.read_bytes() if target.exists() else None) == before
