"""`qualcode codebook`: the list, and the verbs that change codes and their tree."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from qualcode.cli.app import cli
from qualcode.cli.codebook import MODULES, codebook


def paths(study: Any, *args: str) -> list[str]:
    return [code["path"] for code in study.json("codebook", "list", *args)]


def code(study: Any, path: str, *args: str) -> Any:
    return next(code for code in study.json("codebook", "list", *args) if code["path"] == path)


def test_every_verb_is_in_the_help_under_a_head_with_its_whole_line() -> None:
    context = click.Context(codebook)
    for verb in MODULES:
        assert codebook.get_command(context, verb) is not None
    assert set(codebook.commands) == set(MODULES)
    said = CliRunner().invoke(cli, ["codebook", "--help"]).stdout
    assert [line for line in said.splitlines() if line.endswith(":") and not line.startswith(" ")] == [
        *("Options:", "Look:", "A code:", "The tree:", "Recoding:", "History:", "Rounds:", "Files:")
    ]
    assert all(f"\n  {verb} " in said for verb in MODULES)
    assert "..." not in said.replace("[ARGS]...", "")


VERBS = [
    ("create", "Agency/Voice", "--definition", "being heard"),
    ("describe", "Choice", "--definition", "They choose."),
    ("redefine", "Choice", "--definition", "They choose."),
    ("rename", "Choice", "Freedom"),
    ("recolour", "Choice", "green"),
    ("move", "Choice", "--top"),
    ("sort", "--by", "codings"),
    ("theme", "Doubts", "--add", "Agency"),
    ("merge", "Doubts", "--into", "Choice"),
    ("split", "Choice", "--into", "Tasks", "--into", "Times"),
    ("duplicate", "Agency", "--with-codings"),
    ("retire", "Agency"),
    ("remove", "Agency", "--with-codings"),
    ("tag", "round 1"),
    ("freeze", "round 1"),
    ("propose", "retire", "Choice"),
]


@pytest.mark.parametrize("args", VERBS, ids=lambda args: args[0])
def test_a_dry_run_says_what_the_verb_then_does_and_writes_nothing(coded: Any, args: tuple[str, ...]) -> None:
    coded.ok("codebook", "move", "Doubts", "--position", "1")
    before = coded.rows()
    said = coded.ok("codebook", *args, "--dry-run").splitlines()
    assert said[-1] == "nothing was written"
    assert coded.rows() == before
    done = coded.ok("codebook", *args, "--why", "we agreed on it").splitlines()
    assert [line for line in said[:-1] if not line.startswith("it touches ")] == done
    (last,) = coded.json("history", "--limit", "1")
    assert (last["summary"], last["reason"], last["kind"]) == (done[0], "we agreed on it", "do")


@pytest.mark.parametrize(
    ("args", "touches"),
    [
        (("remove", "Agency", "--with-codings"), (2, 2, 2)),
        (("retire", "Agency"), (2, 2, 2)),
        (("move", "Agency", "--position", "2"), (2, 2, 2)),
        (("merge", "Doubts", "--into", "Choice"), (1, 1, 1)),
        (("split", "Choice", "--into", "Tasks"), (2, 2, 2)),
        (("redefine", "Pace", "--include", "speed"), (0, 0, 0)),
    ],
    ids=lambda value: value[0] if isinstance(value[0], str) else None,
)
def test_a_dry_run_counts_what_hangs_on_it(coded: Any, args: tuple[str, ...], touches: tuple[int, int, int]) -> None:
    answer = coded.json("codebook", *args, "--dry-run")
    assert answer["change"] is None and answer["dry_run"]
    assert tuple(answer["touches"].values()) == touches
    assert list(answer["touches"]) == ["codings", "documents", "coders"]
    sentence = (
        "no codings" if not touches[0] else f"{touches[0]} coding{'s' * (touches[0] > 1)} in {touches[1]} document"
    )
    assert f"it touches {sentence}" in coded.ok("codebook", *args, "--dry-run")


def test_a_change_that_changes_nothing_says_so(coded: Any) -> None:
    assert "nothing was changed" in coded.ok("codebook", "rename", "Choice", "Choice")
    answer = coded.json("codebook", "rename", "Choice", "Choice")
    assert answer["change"] is None and not answer["dry_run"]
    coded.refused("codebook", "retire", "Nothing", "--dry-run")
    coded.refused("codebook", "remove", "Choice", "--dry-run")
    coded.refused("codebook", "create", "New", "--why", "caf\udce9")


def test_better_words_leave_codings_up_to_date_and_another_meaning_does_not(coded: Any) -> None:
    said = coded.ok("codebook", "describe", "Choice", "--definition", "They choose.")
    assert "2 codings stay up to date; `qualcode codebook redefine` if it means something else" in said
    assert "up to date" not in coded.ok("codebook", "describe", "Choice", "--memo", "a note")
    assert "up to date" not in coded.ok("codebook", "describe", "Pace", "--definition", "Speed.")
    assert code(coded, "Agency/Choice")["outdated"] == 0
    said = coded.ok("codebook", "redefine", "Choice", "--definition", "They choose tasks.", "--why", "too broad")
    assert "2 codings are to be looked at again: `qualcode codebook queue`" in said
    assert code(coded, "Agency/Choice")["outdated"] == 2
    assert code(coded, "Agency/Choice", "--mine")["outdated"] == 1
    back = coded.ok("codebook", "redefine", "Choice", "--definition", "They choose.")
    assert "2 codings need no second look any more" in back
    coded.refused("codebook", "redefine", "Choice", status=2)
    coded.refused("codebook", "redefine", "Choice", "--memo", "x", status=2)


def test_keywords_are_written_listed_and_taken_away_and_outdate_nothing(coded: Any) -> None:
    coded.ok("codebook", "create", "Agency/Voice", "--keywords", "heard, asked; nobody asked")
    assert code(coded, "Agency/Voice")["keywords"] == "heard, asked; nobody asked"
    said = coded.ok("codebook", "describe", "Choice", "--keywords", "choose, pick")
    assert said == "keywords of Agency/Choice\n"
    assert (code(coded, "Agency/Choice")["keywords"], code(coded, "Agency/Choice")["outdated"]) == ("choose, pick", 0)
    assert "  keywords: choose, pick" in coded.ok("codebook", "list", "--long")
    assert "nothing was changed" in coded.ok("codebook", "describe", "Choice", "--keywords", "choose, pick")
    coded.ok("codebook", "describe", "Choice", "--keywords", "")
    assert code(coded, "Agency/Choice")["keywords"] == ""
    coded.refused("codebook", "redefine", "Choice", "--keywords", "choose", status=2)
    coded.refused("codebook", "describe", "Choice", "--keywords", "a\x1b[31m")


def test_codes_are_put_in_order_and_coloured(coded: Any) -> None:
    coded.ok("codebook", "sort", "Agency", "--by", "name")
    coded.ok("codebook", "create", "Agency/Awe")
    coded.ok("codebook", "sort", "Agency", "--by", "name")
    assert paths(coded)[1:4] == ["Agency/Awe", "Agency/Choice", "Agency/Pace"]
    coded.ok("codebook", "sort", "Agency", "--by", "codings")
    assert paths(coded)[1:4] == ["Agency/Choice", "Agency/Awe", "Agency/Pace"]
    coded.ok("codebook", "recolour", "Choice", "green")
    assert code(coded, "Agency/Choice")["colour"] == "#009E73"
    coded.ok("codebook", "recolour", "Choice", "")
    assert code(coded, "Agency/Choice")["colour"] == ""
    coded.refused("codebook", "recolour", "Choice", "blau")
    coded.refused("codebook", "sort", status=2)


def test_a_merge_joins_codings_and_leaves_them_to_be_looked_at(coded: Any) -> None:
    said = coded.ok("codebook", "merge", "Choice", "Pace", "--into", "Doubts", "--why", "one thing")
    assert said.splitlines() == [
        "“Agency/Choice”, “Agency/Pace” merged into “Doubts”: 2 codings",
        "2 codings are to be looked at again: `qualcode codebook queue`",
    ]
    assert paths(coded) == ["Agency", "Doubts"]
    assert code(coded, "Doubts")["codings"] == 3
    coded.refused("codebook", "merge", "Doubts", "--into", "Doubts")
    coded.refused("codebook", "merge", "Doubts", status=2)


def test_a_split_sorts_at_once_what_it_is_told_to(coded: Any) -> None:
    mine, other = (row["id"] for row in coded.json("code", "list", "--code", "Choice"))
    said = coded.ok("codebook", "split", "Choice", "--into", "Tasks", "--into", "Times", "--sort", mine, "tasks")
    assert said.splitlines() == [
        "Agency/Choice split into “Agency/Tasks”, “Agency/Times”",
        "1 coding waits to be sorted: `qualcode codebook queue`",
    ]
    assert [code(coded, f"Agency/{name}")["codings"] for name in ("Choice", "Tasks", "Times")] == [1, 1, 0]
    (waiting,) = coded.json("codebook", "queue")["codings"]
    assert waiting["id"] == other
    coded.refused("codebook", "split", "Choice", "--into", "More", "--sort", other, "Elsewhere")
    coded.refused("codebook", "split", "Choice", "--into", "Choice")


def test_a_sheet_says_where_codings_are_sorted_to(coded: Any) -> None:
    coded.ok("coder", "add", "lea", "--role", "lead")
    sheet = coded.folder / "sorting.csv"
    first, second = (row["id"] for row in coded.json("code", "list", "--code", "Choice"))
    split = ("codebook", "split", "Choice", "--into", "Tasks", "--into", "Times", "--sorting", sheet)
    wrong = {
        "coding;to\n": "columns “id” and “code”, but “coding”, “to”",
        f"id,code\n{first},\n": "line 2",
        f"id,code\n{first},Tasks\n{first},Times\n": "sorted twice",
        f"id,code\n{first},Elsewhere\n": "none of the codes",
        "id,code\n00000000,Tasks\n": "id",
    }
    for text, said in wrong.items():
        sheet.write_text(text, encoding="utf-8")
        assert said in coded.refused(*split, coder="lea")
    sheet.write_text(f"code,id\nTasks,{first}\ntimes,{second}\n", encoding="utf-8")
    assert "jonas" in coded.refused(*split)
    assert coded.ok(*split, coder="lea").splitlines() == ["Agency/Choice split into “Agency/Tasks”, “Agency/Times”"]
    assert code(coded, "Agency/Tasks")["codings"] == code(coded, "Agency/Times")["codings"] == 1
    assert coded.json("codebook", "queue")["waiting"] == 0


def test_a_copy_has_codings_only_if_asked(coded: Any) -> None:
    coded.ok("codebook", "duplicate", "Choice", "--name", "Freedom")
    assert code(coded, "Agency/Freedom")["codings"] == 0
    assert "with 2 codings" in coded.ok("codebook", "duplicate", "Choice", "--with-codings")
    assert code(coded, "Agency/Choice (2)")["codings"] == 2


def test_a_retired_code_is_hidden_and_keeps_its_codings(coded: Any) -> None:
    coded.ok("codebook", "retire", "Doubts", "--why", "nobody uses it")
    shown = coded.ok("codebook", "list")
    assert "Doubts" not in shown and "1 retired code is not shown (--retired)" in shown
    assert "Doubts (retired)" in coded.ok("codebook", "list", "--retired")
    assert (code(coded, "Doubts")["retired"], code(coded, "Doubts")["codings"]) == (True, 1)
    coded.refused("code", "apply", "ben", "0", "5", "Doubts")
    coded.ok("codebook", "revive", "Doubts")
    assert not code(coded, "Doubts")["retired"]


def test_a_code_of_a_further_theme_counts_for_both_and_once_above(coded: Any) -> None:
    coded.ok("codebook", "theme", "Choice", "--add", "Doubts")
    assert code(coded, "Agency/Choice")["themes"] == ["Doubts"]
    assert (code(coded, "Doubts")["codings"], code(coded, "Doubts")["codings_below"]) == (1, 3)
    assert code(coded, "Agency")["codings_below"] == 2
    assert "also in" in coded.ok("codebook", "list").splitlines()[0]
    assert "also in: Doubts" in coded.ok("codebook", "list", "--long")
    coded.refused("codebook", "theme", "Doubts", "--add", "Choice")
    coded.refused("codebook", "theme", "Choice", status=2)
    coded.ok("codebook", "theme", "Choice", "--remove", "Doubts")
    assert code(coded, "Agency/Choice")["themes"] == []


def test_the_list_counts_mine_and_shows_what_nobody_uses(coded: Any) -> None:
    assert code(coded, "Agency/Choice", "--mine")["codings"] == 1
    assert coded.json("codebook", "list", "--mine", coder="mara") != coded.json("codebook", "list")
    assert [c["codings"] for c in coded.json("codebook", "list", "--mine", coder="jonas")] == [0, 1, 0, 0]
    assert coded.run("codebook", "list", "--mine", coder="nobody").exit_code == 1
    assert paths(coded, "--unused") == ["Agency/Pace"]
    assert "Agency/Pace" in coded.ok("codebook", "list", "--unused")
    coded.ok("codebook", "remove", "Pace")
    assert coded.ok("codebook", "list", "--unused") == "no code is unused\n"


def test_the_list_shows_the_codebook_as_it_was(coded: Any) -> None:
    coded.ok("codebook", "tag", "round 1")
    coded.ok("codebook", "rename", "Choice", "Freedom")
    assert paths(coded, "--at", "round 1") == ["Agency", "Agency/Choice", "Agency/Pace", "Doubts"]
    assert code(coded, "Agency/Choice", "--at", "round 1")["codings"] is None
    table = coded.ok("codebook", "list", "--at", "Round 1")
    assert "Choice" in table and "codings" not in table
    assert "Agency/Choice\n" in coded.ok("codebook", "list", "--at", "round 1", "--long")
    assert coded.ok("codebook", "list", "--at", "start") == "the codebook was empty then\n"
    coded.refused("codebook", "list", "--at", "round 7")
    coded.refused("codebook", "list", "--at", "round 1", "--mine", status=2)


def test_names_that_would_act_on_a_terminal_are_shown_harmless(coded: Any) -> None:
    coded.ok("codebook", "rename", "Doubts", "Odd \u202ename")
    coded.ok("codebook", "theme", "Choice", "--add", "Odd \u202ename")
    told = [
        coded.ok("codebook", *args)
        for args in (
            ("list",),
            ("list", "--long"),
            ("redefine", "Choice", "--definition", "x \u202ey", "--why", "odd \u202ereason"),
            ("history",),
            ("history", "Choice"),
            ("queue",),
            ("diff", "start"),
            ("merge", "Choice", "--into", "Odd \u202ename", "--dry-run"),
        )
    ]
    assert all("\u202e" not in text for text in told)


def test_a_sheet_of_another_kind_is_refused(coded: Any, tmp_path: Path) -> None:
    coded.refused("codebook", "split", "Choice", "--into", "Tasks", "--sorting", tmp_path / "absent.csv")
    (tmp_path / "empty.csv").write_text("")
    assert "none" in coded.refused("codebook", "split", "Choice", "--into", "T", "--sorting", tmp_path / "empty.csv")


def test_the_answer_in_json_names_the_entry_of_the_history(coded: Any) -> None:
    answer = json.loads(coded.ok("codebook", "retire", "Agency", "--json"))
    (last,) = coded.json("history", "--limit", "1")
    assert answer["change"] == last["id"] and answer["summary"] == last["summary"]
