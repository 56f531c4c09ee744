"""The commands of cross tables, co-occurrence and sequences: their forms, files, charts and refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest

CHECKED = ("--without-key", "--without-ner", "--k", "1")


def test_tables_on_stdout_say_what_was_counted(peopled: Any) -> None:
    said = peopled.ok("crosstab", "--by", "role")
    assert said.startswith("Codes by participant.role\n")
    for what in ("counted: participants", "codings of: all coders", "Haberman 1973", "teacher (of 1)", "all (of 3)"):
        assert what in said
    row = next(line for line in said.splitlines() if line.startswith("Agency/Choice"))
    assert row.split() == ["Agency/Choice", "1", "1", "2"]


def test_one_table_can_be_asked_for(peopled: Any) -> None:
    said = peopled.ok("cooccurrence", "--relation", "near", "--table", "pairs")
    assert "Pairs of codes" in said and "Coefficient\n" not in said
    refusal = peopled.refused("cooccurrence", "--table", "twins")
    assert "“twins”" in refusal and "counts, coefficient, pairs" in refusal


@pytest.mark.parametrize("command", [("crosstab", "--by", "role"), ("cooccurrence",), ("sequence",)])
def test_each_is_drawn_in_characters(peopled: Any, command: tuple[str, ...]) -> None:
    drawn = peopled.ok(*command, "--chart")
    assert drawn.splitlines()[0] in peopled.ok(*command)
    assert peopled.ok(*command, "--chart", "heat") != ""
    assert "no chart “pie”" in peopled.refused(*command, "--chart", "pie")


@pytest.mark.parametrize("ending", ["md", "csv", "json", "html", "tex", pytest.param("svg", marks=pytest.mark.long)])
def test_a_file_is_written_in_the_form_of_its_ending(peopled: Any, ending: str) -> None:
    file = peopled.folder / f"table.{ending}"
    peopled.ok("crosstab", "--by", "role", "-o", file, *CHECKED)
    text = file.read_text(encoding="utf-8")
    assert "teacher" in text
    assert "INTERNAL" not in text
    if ending == "json":
        assert json.loads(text)
    peopled.ok("crosstab", "--by", "role", "-o", file, "--internal", "--replace")
    assert "INTERNAL" in file.read_text(encoding="utf-8")


def test_few_people_are_refused_or_hidden(peopled: Any) -> None:
    file = peopled.folder / "table.csv"
    for command in (("crosstab", "--by", "role"), ("cooccurrence", "--relation", "near"), ("sequence",)):
        refusal = peopled.refused(*command, "-o", file, "--without-key", "--without-ner")
        assert "k = 3" in refusal
        assert not file.exists()
    peopled.ok("crosstab", "--by", "role", "-o", file, "--without-key", "--without-ner", "--suppress")
    row = next(line for line in file.read_text(encoding="utf-8").splitlines() if "Agency/Choice" in line)
    assert not set(row) & set("123456789")


def test_the_file_says_how_it_is_made_again_and_not_who_coded(peopled: Any) -> None:
    file = peopled.folder / "table.md"
    command = ("crosstab", "--by", "role", "--coders", "mara", "--code", "Doubts", "--where", "text:time", "-o", file)
    peopled.ok(*command, *CHECKED)
    text = file.read_text(encoding="utf-8")
    assert "qualcode crosstab --by role --unit participants --code Doubts --coders … --where text:time" in text
    assert "mara" not in text
    peopled.ok(*command, *CHECKED, "--show-coders", "--replace")
    assert "--coders mara" in file.read_text(encoding="utf-8")


def test_what_contradicts_itself_is_refused(peopled: Any) -> None:
    folder = peopled.folder
    assert "Missing option '--by'" in peopled.refused("crosstab", status=2)
    for options in (
        ("-o", folder / "a.csv", "--chart"),
        ("-o", folder / "a.csv", "--format", "table"),
        ("--json", "--chart"),
        ("-o", folder / "a.html", "--template", folder / "mine.docx"),
    ):
        peopled.refused("sequence", *options, status=2)
    assert "-o chart.png" in peopled.refused("sequence", "--format", "png")
    assert ".docx" in peopled.refused("sequence", "-o", folder / "a.txt")
    assert list(folder.glob("a.*")) == []


def test_a_condition_that_finds_people_is_refused(peopled: Any) -> None:
    refusal = peopled.refused("sequence", "--where", "participants with Choice")
    assert "finds participants" in refusal and "passages" in refusal


def test_a_condition_that_cannot_be_understood_is_pointed_at(peopled: Any) -> None:
    assert "^" in peopled.refused("crosstab", "--by", "role", "--where", "Choice near/ Doubts")


def test_a_chart_on_a_screen_shows_no_escape_sequences(peopled: Any) -> None:
    peopled.ok("codebook", "create", "Red")
    peopled.ok("code", "apply", "ben", *peopled.at("ben", "Not for me."), "Red")
    for command in (("crosstab", "--by", "document"), ("cooccurrence", "--relation", "near"), ("sequence",)):
        assert "\x1b" not in peopled.ok(*command) + peopled.ok(*command, "--chart")


def test_a_wide_table_goes_on_below_itself_in_a_narrow_terminal() -> None:
    from qualcode.cli.fitting import Shown, in_parts

    head = tuple(f"value {n} (of {n})" for n in range(30))
    table = Shown(("code", *head), (("Theme/Code", *["7"] * 30), ("Theme", *["12"] * 30)), "code")
    parts = in_parts(table, 1, 60)
    assert len(parts) > 1
    assert [" ".join(c.split()) for part in parts for c in part.columns[1:]] == list(head)
    assert all(part.columns[0] == "code" and len(part.rows) == 2 for part in parts)
    for part in parts:
        widths = [
            max(*(len(line) for line in column.split("\n")), *(len(row[n]) for row in part.rows))
            for n, column in enumerate(part.columns)
        ]
        assert sum(widths) + len(widths) <= 60
    assert len(in_parts(table, 1, 1_000_000)) == 1
