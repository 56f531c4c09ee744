"""Frequencies, quotes and search on the command line, and what of them may be written to files."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest

from qualcode.domain.answers import Frequencies, Quote


def test_frequencies_agree_with_a_count_of_the_exported_codings(peopled: Any) -> None:
    lines = [json.loads(line) for line in peopled.ok("codings", "export", "-").splitlines()]
    answer = peopled.json("frequencies")
    assert Frequencies.model_validate(answer)
    assert set(answer) == {"coders", "filter", "denominators", "rows"}
    assert answer["denominators"]["all"] == {"documents": 2, "participants": 3, "sites": 0}
    for row in answer["rows"]:
        mine = [
            line
            for line in lines
            if line["code"] == row["code"] or (row["rolled_up"] and line["code"].startswith(row["code"] + "/"))
        ]
        assert row["segments"] == len(mine)
        assert row["documents"] == len({line["document"] for line in mine})


def test_frequencies_by_an_attribute(peopled: Any) -> None:
    rows = peopled.json("frequencies", "--by", "role", "--code", "Choice")["rows"]
    assert [(row["column"], row["segments"]) for row in rows] == [("teacher", 1), ("student", 1)]
    (one,) = peopled.json("frequencies", "--coders", "jonas", "--code", "Choice")["rows"]
    assert one["segments"] == 1
    only = peopled.json("frequencies", "--document", "ben", "--no-roll-up")
    assert sum(row["segments"] for row in only["rows"]) == 1


def test_the_table_names_its_denominators_and_whose_codings(peopled: Any) -> None:
    table = peopled.ok("frequencies")
    assert "documents (of 2)" in table and "participants (of 3)" in table
    assert "all coders" in table
    assert "Agency (with the codes below)" in table


@pytest.mark.parametrize(
    "args", [("--by", "nothing"), ("--code", "Nothing"), ("--coders", "nobody"), ("--document", "nobody")]
)
def test_frequencies_of_what_is_not_there_are_refused(peopled: Any, args: tuple[str, ...]) -> None:
    peopled.refused("frequencies", *args)


def test_quotes_come_with_place_speaker_and_context(peopled: Any) -> None:
    first, second = peopled.json("quotes", "Agency", "--context", "1")
    assert {"id", "document", "start", "end", "quote", "code", "coder", "turn", "speaker"} <= set(first)
    assert Quote.model_validate(first).participants == ("P1",)
    assert (first["quote"], first["speaker"], first["turn"]) == ("I choose my own tasks now.", "MS. OAK", 2)
    assert first["before"][0]["speaker"] == "INTERVIEWER"
    assert second["coder"] == "jonas"
    text = peopled.ok("quotes", "Agency")
    assert "MS. OAK: I choose my own tasks now." in text and "2 quotes from 2 documents" in text
    assert peopled.json("quotes", "=Agency") == []
    assert peopled.json("quotes", "Agency", "--starred") == []
    assert "no quotes" in peopled.ok("quotes", "=Agency")
    peopled.refused("quotes", "Nothing")


def test_ids_of_quotes_are_those_of_codings(peopled: Any) -> None:
    shared = ("id", "document", "start", "end", "quote", "code", "coder", "turn", "speaker")
    codings = [[row[k] for k in shared] for row in peopled.json("code", "list", "--code", "Agency")]
    assert [[row[k] for k in shared] for row in peopled.json("quotes", "Agency")] == codings


@pytest.mark.parametrize("name", ["out.md", "out.csv", "out.json", "out.html"])
def test_a_publication_without_a_list_of_names_is_refused(peopled: Any, name: str) -> None:
    assert "--without-key" in peopled.refused("quotes", "Agency", "-o", peopled.folder / name)
    assert not (peopled.folder / name).exists()


@pytest.mark.parametrize("ending", ["md", "csv", "json", "html"])
def test_quotes_are_published_in_each_format(peopled: Any, ending: str) -> None:
    file = peopled.folder / f"out.{ending}"
    result = peopled.run("quotes", "Agency", "-o", file, "--without-key", "--accept", "Ben")
    assert result.exit_code == 0, result.output
    assert result.stdout == "" and "not for names" in result.stderr
    text = file.read_text()
    assert "I choose my own tasks now." in text
    assert "INTERNAL" not in text and "--without-key" in text
    assert "mara" not in text and "MS. OAK" not in text
    peopled.ok("quotes", "Agency", "-o", file, "--internal", "--replace")
    assert "INTERNAL" in file.read_text() and "mara" in file.read_text()


def test_a_known_name_stops_a_publication(peopled: Any) -> None:
    names = peopled.folder / "names.txt"
    names.write_text("Elsa\nTasks Now\n")
    file = peopled.folder / "out.md"
    assert "Tasks Now" in peopled.refused("quotes", "Agency", "-o", file, "--names", names)
    assert not file.exists()
    names.write_text("Elsa\n")
    peopled.ok("quotes", "Agency", "-o", file, "--names", names, "--accept", "ben")
    assert "list of 1 names" in file.read_text()
    peopled.refused("quotes", "Agency", "-o", file, "--names", peopled.folder / "absent.txt", "--replace")


def test_the_list_of_names_and_k_may_stand_in_the_settings(peopled: Any) -> None:
    names = peopled.folder / "names.txt"
    names.write_text("Tasks\n")
    peopled.ok("settings", "set", "names_file", names)
    file = peopled.folder / "out.md"
    assert "Tasks" in peopled.refused("quotes", "Agency", "-o", file)
    names.write_text("Elsa\n")
    (peopled.folder / "looked.txt").write_text("# a pseudonym\nben\n")
    peopled.ok("settings", "set", "accepted_file", peopled.folder / "looked.txt")
    peopled.ok("quotes", "Agency", "-o", file)
    peopled.ok("settings", "set", "k", "1")
    peopled.ok("quotes", "Agency", "-o", file, "--attribution", "a {role}", "--replace")
    peopled.refused("quotes", "Agency", "-o", file, "--attribution", "a {role}", "--k", "2", "--replace")


def test_an_attribution_that_singles_out_is_refused(peopled: Any) -> None:
    file = peopled.folder / "out.md"
    said = peopled.refused("quotes", "Agency", "-o", file, "--without-key", "--attribution", "a {role}")
    assert "teacher" in said
    peopled.refused("quotes", "Agency", "-o", file, "--without-key", "--attribution", "a {role")
    peopled.ok(
        "quotes", "Agency", "-o", file, "--without-key", "--attribution", "a {role}", "--k", "1", "--without-ner"
    )
    assert "a teacher" in file.read_text()


def test_frequencies_are_published_if_no_cell_singles_out(peopled: Any) -> None:
    file = peopled.folder / "out.csv"
    assert "k = 3" in peopled.refused("frequencies", "-o", file, "--without-key")
    peopled.ok("frequencies", "-o", file, "--without-key", "--k", "1")
    table = [row for row in csv.reader(file.read_text().splitlines()) if not row[0].startswith("#")]
    assert table[0][0] == "code" and len(table) == 6
    peopled.ok("frequencies", "-o", peopled.folder / "out.md", "--internal")
    assert "INTERNAL" in (peopled.folder / "out.md").read_text()
    peopled.ok("frequencies", "-o", peopled.folder / "out.json", "--without-key", "--k", "1")
    assert json.loads((peopled.folder / "out.json").read_text())["rows"]


def test_what_is_printed_as_a_document_is_marked_as_internal(peopled: Any) -> None:
    for command in (["frequencies"], ["quotes", "Agency"]):
        for format_ in ("md", "csv"):
            assert "INTERNAL" in peopled.ok(*command, "--format", format_)
            checked = peopled.ok(*command, "--format", format_, "--without-key", "--without-ner", "--k", "1")
            assert "INTERNAL" not in checked and "--without-key" in checked


def test_files_of_unknown_endings_and_tables_in_files_are_refused(peopled: Any) -> None:
    assert ".csv" in peopled.refused("frequencies", "-o", peopled.folder / "x.odp")
    peopled.refused("frequencies", "-o", peopled.folder / "x.md", "--format", "table", status=2)
    peopled.refused("quotes", "Agency", "-o", peopled.path, "--internal", "--format", "csv")
    original = peopled.folder / "ben.md"
    peopled.refused("quotes", "Agency", "-o", original, "--internal")
