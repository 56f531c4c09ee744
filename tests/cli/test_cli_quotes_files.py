"""Quotes on the command line: formats, choice, attribution in plain words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qualcode.reports.scanning import readable


@pytest.mark.parametrize("ending", ["md", "docx", "html", "tex", "csv", "xlsx", "json"])
def test_the_ending_says_how_quotes_are_written(peopled: Any, ending: str) -> None:
    file = peopled.folder / f"out.{ending}"
    peopled.ok("quotes", "Agency", "--question", "--attribution", "{a role}", "--word", "teacher=educator",
               "-o", file, "--internal")  # fmt: skip
    said = readable(file.read_bytes(), ending)
    assert "an educator" in said and "D01:T002" in said and "anna" in said and "How do you plan a week?" in said
    assert "INTERNAL" in said


def test_stdout_gives_the_same_choice_and_says_so(peopled: Any) -> None:
    everything = peopled.json("quotes", "Agency")
    chosen = peopled.json("quotes", "Agency", "--best-first", "--limit", "1", "--question")
    assert len(chosen) < len(everything) and all(quote["reference"] for quote in everything)
    assert any(quote["question"] for quote in chosen)
    said = peopled.ok("quotes", "Agency", "--per-participant", "1", "--question")
    assert "per participant: at most 1 quote of each code; " in said and "    ? INTERVIEWER: " in said


def test_stdout_says_what_counts_in_files_only_and_refuses_a_slip_in_it(peopled: Any) -> None:
    plain = peopled.run("quotes", "Agency")
    assert "in files only" not in plain.stderr
    told = peopled.run("quotes", "Agency", "--attribution", "{a role}")
    assert (told.exit_code, told.stdout) == (0, plain.stdout)
    assert told.stderr.strip() == "--attribution counts in files only (-o)"
    more = peopled.run("quotes", "Agency", "--attribution", "{role}", "--word", "teacher=educator", "--shorten", "10",
                       "--json")  # fmt: skip
    assert "--shorten, --attribution and --word count in files only (-o)" in more.stderr and json.loads(more.stdout)
    assert "write {role}" in peopled.refused("quotes", "Agency", "--attribution", "{rolle}")
    checked = peopled.run("quotes", "Agency", "--attribution", "{a role}", "--format", "md", "--internal")
    assert "in files only" not in checked.stderr and "a teacher" in checked.stdout


def test_what_cannot_be_meant_is_refused(peopled: Any, tmp_path: Path) -> None:
    file = peopled.folder / "out.md"
    said = peopled.refused("quotes", "Agency", "-o", file, "--internal", "--attribution", "{rolle}")
    assert "write {role}" in said
    assert "only Word files" in peopled.refused(
        "quotes", "Agency", "-o", file, "--internal", "--template", tmp_path / "x"
    )
    assert "VALUE=WORDS" in peopled.refused("quotes", "Agency", "--word", "teacher", status=2)
    word = peopled.folder / "out.docx"
    said = peopled.refused("quotes", "Agency", "-o", word, "--internal", "--template", peopled.folder / "nowhere.docx")
    assert "cannot be read" in said and not word.exists()


def test_json_in_a_file_has_the_balance(peopled: Any) -> None:
    file = peopled.folder / "out.json"
    peopled.ok("quotes", "Agency", "-o", file, "--internal", "--no-balance")
    assert json.loads(file.read_text())["balance"] == []
