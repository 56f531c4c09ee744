"""The commands of saturation, coverage by code, profile, timeline, portrait and the framework matrix."""

from __future__ import annotations

from typing import Any

import pytest

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("saturation",),
    ("saturation", "--order", "name", "--by-site", "--numbered", "--base", "1", "--run", "1", "--threshold", "0"),
    ("coverage", "codes"),
    ("coverage", "codes", "--by", "role"),
    ("profile",),
    ("timeline", "--by", "document.kind"),
    ("portrait", "anna"),
    ("portrait", "--document", "anna"),
    ("framework", "show"),
    ("framework", "show", "--case-kind", "site", "--quotes", "0", "--code", "Agency"),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_summary_is_printed_without_labels_and_answered(peopled: Any, command: tuple[str, ...]) -> None:
    printed = peopled.ok(*command)
    assert "codings of: all coders" in printed
    assert peopled.json(*command)["filter"]["whose"].startswith("all coders")
    assert not any(label in printed for label in ("MS. OAK", "INTERVIEWER", "Rosa"))


def test_the_matrix_is_written_in_and_cleared(peopled: Any) -> None:
    assert peopled.ok("framework", "write", "P1", "Agency", "She chooses.").strip() == (
        "summary of participant P1, Agency written"
    )
    assert "She chooses." in peopled.ok("framework", "show")
    assert "summary" in peopled.ok("memo", "list", "--kind", "summary")
    peopled.ok("framework", "write", "P1", "Choice", "His.", coder="jonas")
    assert "jonas has written no summary" in peopled.refused("framework", "clear", "P1", "Agency", "--of", "jonas")
    peopled.ok("framework", "clear", "P1", "Agency")
    assert "She chooses." not in peopled.ok("framework", "show")
    peopled.ok("undo")
    assert "She chooses." in peopled.ok("framework", "show")


def test_what_cannot_be_written_of_is_refused(peopled: Any) -> None:
    assert "no participant and no site" in peopled.refused("framework", "write", "anna", "Agency", "Words.")
    assert "no case or document" in peopled.refused("framework", "write", "Nobody", "Agency", "Words.")
    assert "no code" in peopled.refused("framework", "write", "P1", "Nothing", "Words.")
    assert "some text" in peopled.refused("framework", "write", "P1", "Agency", "  ")
    peopled.ok("framework", "write", "P1", "Agency", "Words.")
    memo = peopled.json("memo", "list")[0]["id"]
    assert "no other kind of memo" in peopled.refused("memo", "edit", memo, "--kind", "note")
    peopled.ok("memo", "edit", memo, "--text", "Other words.")
    assert "Other words." in peopled.ok("framework", "show")


def test_rows_of_single_participants_are_not_published_and_numbers_of_codes_are(peopled: Any) -> None:
    matrix, curve = peopled.folder / "matrix.md", peopled.folder / "curve.md"
    settled = ("--without-key", "--without-ner")
    refused = peopled.refused("framework", "show", "-o", matrix, *settled)
    assert "it is true of 1 person" in refused and not matrix.exists()
    assert "it is true of 1 person" in peopled.refused("saturation", "-o", curve, *settled)
    peopled.ok("saturation", "--numbered", "-o", curve, *settled)
    assert "anna" not in curve.read_text(encoding="utf-8")
    peopled.ok("framework", "show", "-o", matrix, "--internal")
    assert "I choose my own tasks now." in matrix.read_text(encoding="utf-8")


def test_what_is_unclear_is_asked_for(peopled: Any) -> None:
    assert "no attribute of documents is a date" in peopled.refused("timeline")
    assert "a portrait is of one document" in peopled.refused("portrait")
    assert "no attribute of documents" in peopled.refused("saturation", "--order", "role")
    assert "not counted by label" in peopled.refused("coverage", "codes", "--by", "speaker")


def test_coverage_of_reading_is_still_answered(peopled: Any) -> None:
    assert [row["document"] for row in peopled.json("coverage")] == ["anna", "ben"]
