"""`docs/json.md` says what commands answer: each example there has the shape of a real answer."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from qualcode.cli.app import cli

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
SECTIONS = {part.split("`")[1].removeprefix("qualcode "): part for part in PAGE.split("\n## ")[1:] if "`" in part}
EXAMPLES = {
    title: json.loads(found[1])
    for title, part in SECTIONS.items()
    if (found := re.search(r"```json\n(.*?)```", part, re.S)) is not None
}
MAPS = {
    "attributes",
    "changed",
    "columns",
    "dialects",
    "extras",
    "keymap",
    "denominators",
    "periods",
    "rows",
    "speakers",
    "taken",
    "texts",
}
"""Objects whose keys are names of the study or of the user."""


def same_shape(example: Any, answer: Any, at: str = "answer") -> None:
    """Fail unless two values have the same fields and types all the way down; null fits everything."""
    if example is None or answer is None:
        return
    assert type(example) is type(answer), at
    if isinstance(example, dict) and at.rsplit(".", 1)[-1] not in MAPS:
        assert list(example) == list(answer), at
        for key in example:
            same_shape(example[key], answer[key], f"{at}.{key}")
    elif isinstance(example, list) and example:
        for item in answer:
            same_shape(example[0], item, f"{at}[]")


@pytest.fixture
def busy(peopled: Any) -> Any:
    """A study with something to answer for every command."""
    first = peopled.json("code", "list")[0]["id"]
    peopled.ok("memo", "add", "Look at this again.", "--coding", first)
    peopled.ok("memo", "add", "On the study.")
    peopled.ok("memo", "add", "Like [[Choice]].")
    peopled.ok("set", "new", "wave")
    peopled.ok("set", "add", "wave", "anna")
    peopled.ok("documents", "done", "anna")
    peopled.ok("cases", "set", "anna", "phase", "2")
    peopled.ok("cases", "set", "P1", "site", "Oak Hill")
    peopled.ok("settings", "set", "keymap.app.undo", "z")
    peopled.ok("query", "save", "choices", "Choice")
    peopled.ok("framework", "write", "P1", "Agency", "She chooses.")
    return peopled


CALLS = {
    "documents list": ("documents", "list"),
    "documents show DOC": ("documents", "show", "anna"),
    "documents recording DOC": ("documents", "recording", "anna"),
    "speakers list": ("speakers", "list"),
    "speakers labels": ("speakers", "labels"),
    "cases list": ("cases", "list"),
    "codebook list": ("codebook", "list"),
    "code list": ("code", "list"),
    "query ask QUERY": ("query", "ask", "documents with Choice"),
    "query list": ("query", "list"),
    "code apply DOC START END CODE": ("code", "apply", "anna", "46", "72", "Doubts"),
    "memo list": ("memo", "list"),
    "memo links [ID]": ("memo", "links"),
    "memo journal": ("memo", "journal", "--with-changes"),
    "coder list": ("coder", "list"),
    "coverage": ("coverage",),
    "set list": ("set", "list"),
    "search NEEDLE": ("search", "easy"),
    "search NEEDLE --by ATTRIBUTE": ("search", "easy", "--by", "role"),
    "frequencies": ("frequencies", "--by", "role"),
    "crosstab": ("crosstab", "--by", "role"),
    "cooccurrence": ("cooccurrence", "--relation", "near"),
    "sequence": ("sequence",),
    "saturation": ("saturation", "--by-site", "--base", "1", "--run", "1"),
    "coverage codes": ("coverage", "codes", "--by", "role"),
    "profile": ("profile",),
    "timeline": ("timeline", "--by", "phase"),
    "portrait DOC": ("portrait", "anna"),
    "framework show": ("framework", "show"),
    "history": ("history",),
    "doctor --env": ("doctor", "--env"),
    "settings": ("settings",),
    "settings keys": ("settings", "keys"),
}


@pytest.mark.parametrize("title", CALLS)
def test_the_page_shows_what_a_command_answers(busy: Any, title: str) -> None:
    answer = busy.json(*CALLS[title])
    assert answer
    same_shape(EXAMPLES[title], answer)


CODEBOOK_CALLS = {
    "codebook list": ("list",),
    "codebook create CODE": ("rename", "Pace", "Speed"),
    "codebook history": ("history",),
    "codebook history CODE": ("history", "Choice"),
    "codebook versions": ("versions",),
    "codebook diff A [B]": ("diff", "round 1"),
    "codebook queue": ("queue",),
    "codebook proposals": ("proposals",),
}


def test_the_page_shows_what_a_codebook_with_a_past_answers(peopled: Any) -> None:
    passage = ("anna", *peopled.at("anna", "There is no time for it."))
    for args in [
        ("tag", "round 1"),
        ("redefine", "Choice", "--definition", "They choose.", "--why", "too broad"),
        ("theme", "Choice", "--add", "Doubts"),
        ("propose", "new", "Agency/Voice", "--definition", "Being heard.", "--passage", *passage),
    ]:
        same_shape(EXAMPLES["codebook create CODE"], peopled.json("codebook", *args))
    for title, call in CODEBOOK_CALLS.items():
        answer = peopled.json("codebook", *call)
        assert answer, title
        same_shape(EXAMPLES[title], answer)
    same_shape(EXAMPLES["codebook list"], peopled.json("codebook", "list", "--at", "round 1"))
    same_shape(EXAMPLES["codebook queue"], peopled.json("codebook", "queue", "--count"))
    same_shape(EXAMPLES["codebook check"], json.loads(peopled.run("codebook", "check", "--json").stdout))
    book = peopled.folder / "book.yaml"
    book.write_text(
        "name: Weeks\ncodes:\n- name: Agency\n  children:\n  - name: Choice\n    definition: Freedom.\n"
        "  - name: Voice\n",
        encoding="utf-8",
    )
    answer = peopled.json("codebook", "import", book)
    assert answer["changes"] and answer["gone"] and answer["new"]
    same_shape(EXAMPLES["codebook import FILE"], answer)


ROUND_CALLS = {
    "round list": ("round", "list"),
    "round show NAME": ("round", "show", "R1"),
    "work": ("work",),
}


def test_the_page_shows_what_rounds_answer(peopled: Any) -> None:
    drawn = ("--share", "50%", "--by", "role", "--rest", "--coders", "mara,jonas", "--open-eyes")
    same_shape(EXAMPLES["round new NAME"], peopled.json("round", "new", "R0", *drawn, "--dry-run"))
    made = peopled.json("round", "new", "R1", *drawn)
    same_shape(EXAMPLES["round new NAME"], made)
    same_shape(EXAMPLES["round show NAME"]["plan"], made["plan"])
    for document in ("anna", "ben"):
        peopled.ok("documents", "done", document)
    for title, call in ROUND_CALLS.items():
        answer = peopled.json(*call)
        assert answer, title
        same_shape(EXAMPLES[title], answer)


def test_the_page_shows_what_imports_answer(busy: Any) -> None:
    (busy.folder / "cleo.txt").write_text("CLEO: I am new.\n\nDAN: So am I.\n")
    same_shape(EXAMPLES["import FILES"], busy.json("import", busy.folder / "cleo.txt"))
    sheet = busy.folder / "people.csv"
    sheet.write_text("participant,speaker,year\nCleo,CLEO,2018\n")
    same_shape(EXAMPLES["cases import FILE"], busy.json("cases", "import", sheet))
    busy.ok("codings", "export", busy.folder / "codings.jsonl")
    same_shape(EXAMPLES["codings import FILE"], busy.json("codings", "import", busy.folder / "codings.jsonl"))


def test_the_page_shows_what_a_sheet_with_wrong_cells_answers(busy: Any) -> None:
    sheet = busy.folder / "people.csv"
    sheet.write_text("participant,role,phase\nP1,techer,1\nP8,teacher,2\nP8,teacher,3\n")
    refused = busy.run("cases", "import", sheet, "--json")
    taken = busy.run("cases", "import", sheet, "--json", "--skip-bad")
    assert (refused.exit_code, taken.exit_code) == (1, 3)
    for result in (refused, taken):
        answer = json.loads(result.stdout)
        same_shape(EXAMPLES["cases import FILE"], answer)
        assert [problem["line"] for problem in answer["problems"]] == [2, 4]


def test_the_page_shows_what_replacing_and_waiting_answer(busy: Any) -> None:
    corrected = busy.folder / "anna2.txt"
    text = (
        busy.ok("documents", "text", "anna").replace("MS. OAK", "MS. OAKS").replace(" I choose my own tasks now.", "")
    )
    corrected.write_text(text, encoding="utf-8")
    replaced = busy.run("documents", "replace", "anna", corrected, "--json")
    assert replaced.exit_code == 3
    answer = json.loads(replaced.stdout)
    assert answer["counts"]["lost"]
    same_shape(EXAMPLES["documents replace DOC FILE"], answer)
    same_shape(EXAMPLES["documents unplaced"], busy.json("documents", "unplaced"))
    start, end = busy.at("ben", "It is fun")
    corrected_words = busy.json("documents", "correct", "ben", start, end, "It was fun", "--dry-run")
    same_shape(EXAMPLES["documents replace DOC FILE"], corrected_words)


def test_the_page_shows_what_lint_answers(busy: Any) -> None:
    busy.ok("speakers", "map", "Rosa", "--nobody")
    found = busy.run("speakers", "lint", "--json")
    assert found.exit_code == 3
    same_shape(EXAMPLES["speakers lint"], json.loads(found.stdout))


def test_the_page_shows_what_bundles_and_merging_answer(coded: Any) -> None:
    coded.ok("round", "new", "R1", "--documents", "ben", "--coders", "jonas", "--blind")
    out = coded.folder / "out"
    same_shape(EXAMPLES["bundle CODER"], coded.json("bundle", "jonas", "-o", out))
    (mine,) = (row["id"] for row in coded.json("code", "list", "--coders", "jonas"))
    call = ["-p", f"{out}.qualcode", "--coder", "jonas", "code", "comment", mine, "from afar"]
    assert CliRunner().invoke(cli, call).exit_code == 0
    coded.ok("code", "comment", mine, "from here", coder="jonas")
    same_shape(EXAMPLES["merge FILE"], json.loads(coded.run("merge", f"{out}.qualcode", "--json").stdout))
    waiting = coded.json("conflict", "list")
    same_shape(EXAMPLES["conflict list"], waiting)
    same_shape(EXAMPLES["conflict show ID"], coded.json("conflict", "show", waiting[0]["id"]))
    (listed,) = re.findall(r"--list`.*?```json\n(.*?)```", SECTIONS["bundle CODER"], re.S)
    same_shape(json.loads(listed), coded.json("bundle", "--list"))


def test_the_page_shows_what_reconciling_answers(busy: Any) -> None:
    busy.ok("documents", "done", "anna", coder="jonas")
    choice, doubts = busy.json("reconcile", "list")["items"]
    busy.ok("reconcile", "decide", choice["id"], "b", "--why", "she says what she decides")
    busy.ok("reconcile", "decide", doubts["id"], "later")
    busy.ok("reconcile", "reopen", choice["id"])
    for state in ("open", "later"):
        answer = busy.json("reconcile", "list", "--state", state)
        assert [item["state"] for item in answer["items"]] == [state]
        same_shape(EXAMPLES["reconcile list"], answer)
    for item in (choice, doubts):
        shown = busy.json("reconcile", "show", item["id"])
        same_shape(EXAMPLES["reconcile show ID"], shown)
        (coding,) = shown["readings"][1]["codings"]
        assert shown["decision"] or shown["earlier"]
    assert coding["code"] == "Doubts"


def test_the_page_shows_what_the_methods_section_answers(busy: Any) -> None:
    busy.ok("documents", "done", "anna", coder="jonas")
    answer = busy.json("report", "methods", "--replicates", "100")
    for part in answer["parts"]:
        for figure in part["figures"]:
            assert isinstance(figure["value"], int | float | str)
            figure["value"] = None  # Some are whole numbers, and some are not.
    same_shape(EXAMPLES["report methods"], answer)


def test_every_command_with_json_is_on_the_page() -> None:
    described = {
        " ".join(word for word in title.split() if word.replace("-", "").isalpha() and word.islower())
        for title in SECTIONS
    }
    mentioned = set(re.findall(r"`((?:code|codebook|memo)(?: [a-z]+)+)`", PAGE))
    mentioned |= set(re.findall(r"`((?:code|memo) [a-z]+)", PAGE))
    missing = [path for path in _with_json(cli, ()) if " ".join(path) not in described | mentioned]
    assert not missing


def _with_json(group: Any, path: tuple[str, ...]) -> list[tuple[str, ...]]:
    import click

    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if any("--json" in parameter.opts for parameter in command.params):
            found.append((*path, name))
        if isinstance(command, click.Group):
            found += _with_json(command, (*path, name))
    return found


def test_an_answer_is_one_document_and_notes_go_elsewhere(busy: Any) -> None:
    result = CliRunner().invoke(cli, ["-p", str(busy.path), "import", str(busy.folder / "anna.txt"), "--json"])
    assert result.exit_code == 0
    json.loads(result.stdout)
