"""`qualcode codebook check`: what it answers and its statuses."""

from __future__ import annotations

import json
from typing import Any

import qualcode.cli.codebook_check  # noqa: F401  (the verb is known once its module is there)


def test_a_codebook_in_order_is_told_in_one_line(coded: Any) -> None:
    for code in ("Choice", "Doubts"):
        coded.run("codebook", "describe", code, "--definition", f"All about {code}.")
    before = coded.ok("codebook", "list")
    result = coded.run("codebook", "check")
    assert result.exit_code == 0, result.output
    assert " looked through: " in result.stdout.splitlines()[-1]
    assert coded.ok("codebook", "list") == before


def test_each_flaw_is_one_line_with_its_codes_and_what_to_do(coded: Any) -> None:
    coded.ok("codebook", "create", "Weather/Rain", "--definition", "It rains.", "--example", "“It poured all night”")
    coded.ok("codebook", "create", "Sky/rains", "--definition", "It rains much.")
    result = coded.run("codebook", "check")
    assert result.exit_code == 3
    lines = result.stdout.splitlines()
    assert (
        "warning: “Weather/Rain” and “Sky/rains”: the same name but for case, spaces or endings; merge them if they are "
        "one code, else rename one so that nobody takes it for the other" in lines
    )
    assert (
        "note: the example of “Weather/Rain” stands in no transcript; nothing to do where they were made up; "
        "else correct them" in lines
    )
    assert lines[-1] == "8 codes looked through: 2 warnings, 3 notes"
    severities = [line.split(":")[0] for line in lines[:-1]]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)


def test_the_answer_in_json_names_every_code(coded: Any) -> None:
    for number in range(12):
        coded.ok("codebook", "create", f"Weather/Kind {number}")
    told = coded.run("codebook", "check").stdout
    assert " and 5 more" in told
    result = coded.run("codebook", "check", "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == (3 if answer["errors"] or answer["warnings"] else 0)
    assert set(answer) == {"codes", "errors", "warnings", "notes", "flaws"}
    assert sum(flaw["severity"] == "note" for flaw in answer["flaws"]) == answer["notes"]
    (unused,) = [flaw for flaw in answer["flaws"] if flaw["kind"] == "unused"]
    paths = [code["path"] for code in unused["codes"]]
    assert paths == ["Agency/Pace", *(f"Weather/Kind {number}" for number in range(12))]
    listed = {code["path"]: code["id"] for code in coded.json("codebook", "list")}
    assert all(listed[code["path"]] == code["id"] for flaw in answer["flaws"] for code in flaw["codes"])


def test_names_that_would_act_on_a_terminal_are_shown_harmless(coded: Any) -> None:
    coded.ok("codebook", "create", "Odd \u202ename")
    coded.ok("codebook", "create", "odd-\u202enames")
    told = coded.run("codebook", "check").stdout
    assert "Odd" in told and "\u202e" not in told
