"""Finding identifying words on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_json_answers import EXAMPLES, same_shape

TEXT = """INTERVIEWER: Where do you teach?

MS. OAK: At Tamarack Elementary, with Gretchen Farrow. Gretchen left on 12 May 2019. Write to oak@example.org.

INTERVIEWER: And the number?

MS. OAK: Call me at (555) 010-0199, or ask Gretchen.
"""
SMALL = " ".join(["we told them that it was a good idea and then nobody came to the room"] * 6)


@pytest.fixture
def named(study: Any, tmp_path: Path) -> Any:
    """The small study with an interview in which names are said."""
    (tmp_path / "oak.txt").write_text(TEXT, encoding="utf-8")
    study.ok("import", tmp_path / "oak.txt")
    return study


def test_candidates_are_grouped_by_type_with_counts_and_an_example(named: Any) -> None:
    answer = named.json("identity", "find", "oak")
    same_shape(EXAMPLES["identity find [DOC]…"], answer)
    found = {(one["type"], one["surface"]): one for one in answer["candidates"]}
    text = named.ok("documents", "text", "oak")
    assert ("email", "oak@example.org") in found and ("school", "Tamarack Elementary") in found
    assert any(type_ == "phone" and "010-0199" in surface for type_, surface in found)
    persons = [one for one in answer["candidates"] if one["type"] == "person"]
    assert sum("Gretchen" in one["surface"] for one in persons) >= 1
    for one in answer["candidates"]:
        for place in one["places"]:
            assert text[place["start"] : place["end"]].split()
    said = named.ok("identity", "find", "oak")
    assert "e-mail addresses (1)" in said and "oak@example.org" in said
    assert "nothing promises that no name was missed" in said


def test_only_some_types_are_shown_where_asked_and_the_project_stays_as_it_is(named: Any) -> None:
    before = named.rows()
    answer = named.json("identity", "find", "--type", "email", "--type", "phone")
    assert {one["type"] for one in answer["candidates"]} == {"email", "phone"}
    assert sorted(answer["documents"]) == ["anna", "ben", "oak"]
    assert named.rows() == before


def test_names_that_are_known_are_found_in_any_case(named: Any) -> None:
    answer = named.json("identity", "find", "anna", "--known", "bell")
    assert [one["surface"] for one in answer["candidates"] if "known" in one["found_by"]] == ["bell"]


def test_a_transcript_without_capitals_is_warned_of(study: Any, tmp_path: Path) -> None:
    (tmp_path / "small.txt").write_text(f"anna: {SMALL}\n\nben: {SMALL}\n", encoding="utf-8")
    study.ok("import", tmp_path / "small.txt")
    result = study.run("identity", "find", "small")
    assert result.exit_code == 3
    assert "almost no capitals" in result.stderr


def test_a_document_or_type_that_is_not_there_is_refused(study: Any) -> None:
    assert "no document" in study.refused("identity", "find", "nowhere")
    study.refused("identity", "find", "--type", "animal", status=2)
