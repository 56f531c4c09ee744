"""What was autocoded is said by every command that shows it, and left out of it with one option."""

from __future__ import annotations

import json
from typing import Any

import pytest

from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.domain.values import AUTOCODED
from qualcode.storage.project import open_project
from qualcode.storage.reads.documents import find_document

WORDS = "The bell rings."
BOTH = ("--without-suggested", "--without-autocoded")
BOTH_OUT = "suggested and autocoded codings left out"


@pytest.fixture
def machine(peopled: Any) -> Any:
    """The coded study with one coding that was suggested and one that was autocoded."""
    peopled.ok("code", "apply", "anna", *peopled.at("anna", "There is no time for it."), "Pace", "--suggested")
    start, end = map(int, peopled.at("anna", WORDS))
    with open_project(peopled.path, coder="mara") as project:
        code = load_tree(project).find("Pace").id
        apply_code(project, find_document(project, "anna").id, (start, end), code, origin=AUTOCODED)
    return peopled


def test_a_table_says_below_it_what_was_autocoded_and_counts_without_it(machine: Any) -> None:
    assert "1 of 5 segments was suggested by the program and accepted by a coder; 1 was autocoded and not read" in (
        machine.ok("frequencies")
    )
    told = machine.json("frequencies")["filter"]
    assert (told["segments"], told["autocoded"], told["without"]) == (5, 1, [])
    told = machine.json("frequencies", "--without-autocoded")["filter"]
    assert (told["segments"], told["suggested"], told["autocoded"]) == (4, 1, 0)
    assert (told["without"], told["without_suggested"]) == ([AUTOCODED], False)
    assert told["whose"].endswith("; autocoded codings left out")
    told = machine.json("frequencies", *BOTH)["filter"]
    assert (told["segments"], told["without"]) == (3, ["suggested", AUTOCODED])
    assert BOTH_OUT in machine.ok("frequencies", *reversed(BOTH))


def test_quotes_say_which_were_autocoded_and_leave_them_out(machine: Any) -> None:
    shown = machine.ok("quotes", "Pace")
    assert "mara (autocoded)" in shown and "mara (suggested)" in shown
    assert shown.splitlines()[-1].endswith("; 1 was autocoded and not read one by one")
    left = machine.ok("quotes", "Pace", "--without-autocoded")
    assert WORDS not in left and "1 quotes from 1 documents; autocoded codings left out" in left
    assert f"no quotes of it; {BOTH_OUT}" in machine.ok("quotes", "Pace", *BOTH)
    assert BOTH_OUT in machine.ok("quotes", "Agency", *BOTH, "--format", "md")


def test_lists_and_files_of_codings_say_it_and_leave_it_out(machine: Any) -> None:
    assert "Agency/Pace (autocoded)" in machine.ok("code", "list")
    assert [row["origin"] for row in machine.json("code", "list")].count(AUTOCODED) == 1
    listed = machine.run("code", "list", *BOTH)
    assert "Pace" not in listed.stdout and BOTH_OUT in listed.stderr
    lines = machine.ok("codings", "export", "-", "--without-autocoded").splitlines()
    assert len(lines) == 4 and AUTOCODED not in {json.loads(line)["origin"] for line in lines}
    written = machine.run("codings", "export", machine.folder / "some.csv", *BOTH)
    assert BOTH_OUT in written.stderr


def test_the_history_says_which_codes_were_autocoded(machine: Any) -> None:
    assert machine.json("history")[0]["summary"] == f"Agency/Pace: “{WORDS}” (autocoded)"
