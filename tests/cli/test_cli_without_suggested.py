"""What was suggested and accepted is said by every answer, and left out of it with one option."""

from __future__ import annotations

import json
from typing import Any

import pytest

NOTE = "1 of 4 segments was suggested by the program and accepted by a coder"
LEFT_OUT = "suggested codings left out"


@pytest.fixture
def accepted(peopled: Any) -> Any:
    """The coded study with a fourth coding, which was suggested."""
    peopled.ok("code", "apply", "anna", *peopled.at("anna", "There is no time for it."), "Pace", "--suggested")
    return peopled


def test_a_table_says_below_it_what_was_suggested_and_counts_without_it(accepted: Any) -> None:
    assert NOTE in accepted.ok("frequencies")
    answer = accepted.json("frequencies")["filter"]
    assert (answer["segments"], answer["suggested"], answer["without_suggested"]) == (4, 1, False)
    left = accepted.ok("frequencies", "--without-suggested")
    assert "suggested by the program" not in left and LEFT_OUT in left
    answer = accepted.json("frequencies", "--without-suggested")
    assert (answer["filter"]["segments"], answer["filter"]["suggested"]) == (3, 0)
    assert answer["filter"]["whose"].endswith(LEFT_OUT) and answer["filter"]["without_suggested"] is True
    assert not any(row["segments"] for row in answer["rows"] if row["code"] == "Agency/Pace")
    file = accepted.folder / "table.csv"
    accepted.ok("frequencies", "--without-suggested", "--internal", "-o", file)
    assert LEFT_OUT in file.read_text(encoding="utf-8")


def test_quotes_say_at_their_end_what_was_suggested_and_leave_it_out(accepted: Any) -> None:
    assert "1 of 3 quotes was suggested" in accepted.ok("quotes", "Agency").splitlines()[-1]
    assert sorted(row["origin"] for row in accepted.json("quotes", "Agency")) == ["manual", "manual", "suggested"]
    left = accepted.ok("quotes", "Agency", "--without-suggested")
    assert left.splitlines()[-1] == f"2 quotes from 2 documents; {LEFT_OUT}" and "There is no time" not in left
    assert {row["origin"] for row in accepted.json("quotes", "Agency", "--without-suggested")} == {"manual"}
    assert LEFT_OUT in accepted.ok("quotes", "Agency", "--without-suggested", "--format", "md")
    assert f"no quotes of it; {LEFT_OUT}" in accepted.ok("quotes", "Pace", "--without-suggested")


def test_lists_and_files_of_codings_leave_it_out(accepted: Any) -> None:
    assert len(accepted.json("code", "list")) == 4
    assert {row["origin"] for row in accepted.json("code", "list", "--without-suggested")} == {"manual"}
    listed = accepted.run("code", "list", "--without-suggested")
    assert len(listed.stdout.splitlines()) == len(accepted.ok("code", "list").splitlines()) - 1
    assert LEFT_OUT in listed.stderr
    lines = [json.loads(line) for line in accepted.ok("codings", "export", "-", "--without-suggested").splitlines()]
    assert len(lines) == 3 and "suggested" not in {line["origin"] for line in lines}
    written = accepted.run("codings", "export", accepted.folder / "some.csv", "--without-suggested")
    assert LEFT_OUT in written.stderr
    assert LEFT_OUT not in accepted.run("codings", "export", accepted.folder / "all.csv").stderr


def test_the_history_says_which_codes_were_suggested(accepted: Any) -> None:
    last, before = (change["summary"] for change in accepted.json("history")[:2])
    assert last == "Agency/Pace: “There is no time for it.” (suggested)"
    assert "(suggested)" not in before
