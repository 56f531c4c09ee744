"""Publications on the command line: what is refused, and how each reason is settled."""

from __future__ import annotations

import json
from typing import Any

import pytest


@pytest.fixture
def noted(peopled: Any) -> Any:
    """The study of people, with a memo in which a name is said."""
    peopled.ok("memo", "add", "We met Gretchen Farrow at Tamarack Elementary School in Boston.")
    return peopled


def test_a_name_that_no_list_has_is_refused_accepted_or_replaced(noted: Any) -> None:
    file = noted.folder / "memos.md"
    said = noted.refused("memo", "export", "-o", file, "--without-key")
    assert "Gretchen Farrow" in said and "--accept" in said and "--redact" in said and not file.exists()
    redacted = noted.run("memo", "export", "-o", file, "--without-key", "--redact")
    assert redacted.exit_code == 0 and "names that no list has" in redacted.stderr
    text = file.read_text().replace("\\", "")
    assert "We met [name] at [school] in [place]." in text and "redacted" in text
    assert "Gretchen" in noted.ok("memo", "list")
    accepted = noted.folder / "looked.txt"
    accepted.write_text("Tamarack Elementary School  # they agreed\nboston\n")
    options = ("--replace", "--without-key", "--accepted", accepted, "--accept", "Gretchen Farrow")
    noted.ok("memo", "export", "-o", file, *options)
    assert "Gretchen Farrow" in file.read_text() and "3 words accepted" in file.read_text()
    noted.ok("memo", "export", "-o", file, "--replace", "--without-key", "--without-ner")
    assert "--without-ner" in file.read_text()
    assert "there is no such file" in noted.refused("memo", "export", "--accepted", noted.folder / "gone.txt")


def test_the_list_says_what_stands_in_the_brackets(noted: Any) -> None:
    names = noted.folder / "names.txt"
    names.write_text("Gretchen Farrow = Maria\n")
    file = noted.folder / "memos.json"
    result = noted.run("memo", "export", "-o", file, "--names", names, "--redact")
    assert result.exit_code == 0, result.output
    assert "We met [Maria] at [school] in [place]." in file.read_text()


def test_the_name_of_the_file_may_not_be_a_name(peopled: Any) -> None:
    names = peopled.folder / "names.txt"
    names.write_text("Rosa Quint\n")
    said = peopled.refused(
        "quotes", "Agency", "-o", peopled.folder / "rosa_quint.md", "--names", names, "--without-ner"
    )
    assert "the name of the file holds the name “Rosa Quint”" in said


def test_a_file_is_replaced_only_if_asked_for(peopled: Any) -> None:
    file = peopled.folder / "out.md"
    file.write_text("an earlier one")
    for command in (("quotes", "Agency"), ("memo", "export"), ("words",), ("codebook", "export")):
        target = ("-o", file) if command[0] != "codebook" else (peopled.folder / "out.docx",)
        if command[0] == "codebook":
            (peopled.folder / "out.docx").write_bytes(b"an earlier one")
        assert "--replace" in peopled.refused(*command, *target, "--internal")
    assert file.read_text() == "an earlier one"
    peopled.ok("quotes", "Agency", "-o", file, "--internal", "--replace")
    assert "INTERNAL" in file.read_text()


def test_a_withheld_participant_is_in_no_publication_and_in_the_list(peopled: Any) -> None:
    name = peopled.json("cases", "list", "--kind", "participant")["cases"][0]["name"]
    file = peopled.folder / "out.md"
    open_ = ("quotes", "Agency", "-o", file, "--without-key", "--without-ner")
    assert "withdrew: by mail" in peopled.ok("cases", "withdraw", name, "--reason", "by mail")
    assert f"shows {name}, who withdrew" in peopled.refused(*open_)
    assert "withdrawn" in peopled.ok("cases", "list")
    peopled.ok(*open_, "--leave-out-withheld")
    assert "withheld" in file.read_text() and f"— {name}" not in file.read_text()
    peopled.ok("cases", "release", name)
    peopled.ok("cases", "embargo", name, "--until", "2999-01-31")
    rows = {row["name"]: row for row in peopled.json("cases", "list")["cases"]}
    assert rows[name]["withheld"] == "embargo until 2999-01-31"
    assert "under embargo until 2999-01-31" in peopled.refused(*open_, "--replace")
    peopled.ok("undo")
    peopled.ok(*open_, "--replace")
    assert "no date" in peopled.refused("cases", "embargo", name, "--until", "soon")
    assert name in peopled.ok("codings", "export", "-") or "Agency" in peopled.ok("codings", "export", "-")


def test_small_cells_are_hidden_if_that_is_asked_for(peopled: Any) -> None:
    file = peopled.folder / "out.json"
    options = ("frequencies", "-o", file, "--without-key", "--without-ner")
    assert "--suppress" in peopled.refused(*options)
    peopled.ok(*options, "--suppress")
    assert "null" in file.read_text() and "–" in json.dumps(json.loads(file.read_text()), ensure_ascii=False)


def test_a_refusal_with_many_reasons_lists_them_by_kind(peopled: Any) -> None:
    said = peopled.refused("frequencies", "--by", "role", "-o", peopled.folder / "out.md", "--without-key", "--k", "9")
    assert "and " in said and "too few people (" in said and "\n  the cell" in said
