"""Taking names out on the command line: nothing without a yes, decisions by a file, and dropping by a word."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from test_json_answers import EXAMPLES, same_shape

pytestmark = pytest.mark.sqlite
TEXT = """INTERVIEWER: Where do you teach?

MS. OAK: At Tamarack Elementary, with Gretchen Farrow. Gretchen left on 12 May 2019. Write to oak@example.org.

INTERVIEWER: And the number?

MS. OAK: Call me at (555) 010-0199, or ask Gretchen.
"""


@pytest.fixture
def named(study: Any, tmp_path: Path) -> Any:
    """The small study with an interview in which names are said."""
    (tmp_path / "oak.txt").write_text(TEXT, encoding="utf-8")
    study.ok("import", tmp_path / "oak.txt")
    return study


@pytest.mark.long
def test_without_a_yes_candidates_are_listed_and_nothing_is_changed(named: Any) -> None:
    before = named.rows()
    answer = named.json("identity", "pseudonymise", "oak")
    same_shape(EXAMPLES["identity pseudonymise [DOC]…"], answer)
    assert answer["replaced"] == 0 and "Tamarack Elementary" in {one["found"] for one in answer["candidates"]}
    assert named.rows() == before


def test_a_decision_file_is_for_its_owner_and_carries_out_what_it_says(named: Any, tmp_path: Path) -> None:
    file = tmp_path / "names.yaml"
    named.ok("identity", "pseudonymise", "oak", "--review", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "there is a file already" in named.refused("identity", "pseudonymise", "oak", "--review", file)
    text = file.read_text(encoding="utf-8")
    assert "decision: replace\n" not in text
    where = text.index('found: "Tamarack Elementary"')
    file.write_text(text[:where] + text[where:].replace("decision:", "decision: replace", 1), encoding="utf-8")
    result = named.run("identity", "pseudonymise", "--apply", file)
    assert result.exit_code == 3 and "not decided" in result.stderr and "identity key" in result.stderr
    assert named.ok("documents", "text", "oak") == TEXT.replace("Tamarack Elementary", "[school 1]")
    assert "not the present one" in named.refused("identity", "pseudonymise", "--apply", file)
    named.ok("undo")
    assert named.ok("documents", "text", "oak") == TEXT


def test_yes_to_a_type_is_said_in_full_and_dropping_asks_for_a_word(named: Any) -> None:
    result = named.run("identity", "pseudonymise", "oak", "--yes", "email", "--yes", "phone", "--dry-run")
    assert named.ok("documents", "text", "oak") == TEXT and result.exit_code == 3
    named.run("identity", "pseudonymise", "oak", "--yes", "email", "--yes", "phone")
    text = named.ok("documents", "text", "oak")
    assert "[e-mail 1]" in text and "[phone 1]" in text and "Gretchen Farrow" in text
    assert "nothing was dropped" in named.refused("identity", "drop-originals", "--type", "no")
    answer = named.json("identity", "drop-originals", "--dry-run")
    same_shape(EXAMPLES["identity drop-originals [DOC]…"], answer)
    assert answer["documents"] == [{"document": "oak", "versions": 1, "original": False}]
    assert named.ok("documents", "text", "oak") == text
    named.ok("identity", "drop-originals", "--type", "drop")
    assert b"oak@example.org" not in named.path.read_bytes()
    assert named.ok("documents", "text", "oak") == text and "sound" in named.ok("doctor")


def test_options_that_exclude_each_other_are_refused(named: Any, tmp_path: Path) -> None:
    for options in (("--yes", "email", "--review", tmp_path / "x.yaml"), ("oak", "--apply", tmp_path / "x.yaml")):
        named.refused("identity", "pseudonymise", *options, status=2)
    assert "names no such file" in named.refused("identity", "pseudonymise", "oak", "--review", tmp_path / "x.txt")
