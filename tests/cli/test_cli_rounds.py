"""Rounds, assignments and a coder's own list from the command line."""

from __future__ import annotations

from typing import Any

import pytest

from qualcode.storage.project import open_project
from qualcode.storage.reads.rounds import list_rounds


@pytest.fixture
def team(peopled: Any) -> Any:
    """The study with a lead and two coders."""
    peopled.ok("coder", "add", "ines")
    peopled.ok("coder", "role", "mara", "lead")
    return peopled


def test_a_dry_run_shows_plan_and_balance_and_writes_nothing(team: Any) -> None:
    before = team.rows()
    said = team.ok(
        "round", "new", "R1", "--sample", "1", "--by", "role", "--seed", "5", "--coders", "ines,jonas", "--dry-run"
    )
    assert team.rows() == before
    assert "1 of 2 documents drawn with --seed 5" in said and "dry run" in said
    assert "participant.role" in said and "of 1 of 2 strata nothing was drawn" in said
    answer = team.json("round", "new", "R1", "--share", "50%", "--seed", "5", "--coders", "ines,jonas", "--dry-run")
    assert answer["dry_run"] and answer["plan"]["share"] == "50%" and answer["assignments"] == 2
    assert team.rows() == before


def test_a_dry_run_draws_what_is_made_afterwards_with_its_seed(team: Any) -> None:
    draw = ("round", "new", "R1", "--sample", "1", "--coders", "ines,jonas")
    shown = team.json(*draw, "--dry-run")
    made = team.json(*draw, "--seed", str(shown["plan"]["seed"]))
    assert made == shown | {"dry_run": False}
    kept = team.json("round", "show", "R1")["plan"]
    assert kept == shown["plan"]
    assert f"--seed {kept['seed']}" in team.ok("round", "show", "r1")


def test_every_option_of_a_new_round_is_kept(team: Any) -> None:
    team.ok("codebook", "tag", "Spring")
    team.ok("set", "new", "first")
    team.ok("set", "add", "first", "anna")
    team.ok(
        "round", "new", "R1", "--set", "first", "--document", "ben", "--coders", "ines, jonas", "--each", "1",
        "--open-eyes", "--open-codebook", "--unit", "turn", "--codebook-version", "Spring", "--freeze", "--note", "Try.",
    )  # fmt: skip
    with open_project(team.path, coder="mara", write=False) as project:
        [made] = list_rounds(project)
    assert (made.blind, made.open_codebook, made.unit, made.codebook_version, made.note) == (
        False, True, "turn", "Spring", "Try."
    )  # fmt: skip
    shown = team.json("round", "show", "R1")
    assert sorted(row["document"] for row in shown["assignments"]) == ["anna", "ben"]
    assert "frozen" in team.refused("codebook", "create", "New")
    team.ok("round", "close", "R1")
    team.ok("codebook", "create", "New")


def test_work_is_assigned_done_and_told_of(team: Any) -> None:
    team.ok("round", "new", "R1", "--document", "anna", "--coders", "ines")
    team.ok("assign", "ben", "--round", "R1", "--to", "INES,jonas")
    team.ok("documents", "done", "anna", coder="ines")
    team.ok("assign", "ben", "--round", "R1", "--to", "jonas", "--remove")
    assert [(row["document"], row["state"], row["blind"]) for row in team.json("work", coder="ines")] == [
        ("ben", "to do", True),
        ("anna", "done", False),
    ]
    assert "1 of 2 documents done" in team.ok("work", coder="ines")
    [row] = team.json("round", "list")
    assert (row["coders"], row["documents"], row["assignments"], row["done"]) == (["ines"], 2, 2, 1)
    assert {row["state"] for row in team.json("work", coder="jonas")} == {"to do", "doing"}
    assert "is done" in team.refused("assign", "anna", "--round", "R1", "--to", "ines", "--remove")


def test_a_round_is_closed_opened_and_removed(team: Any) -> None:
    team.ok("round", "new", "R1", "--coders", "ines")
    team.ok("round", "close", "R1")
    assert team.json("round", "show", "R1")["closed"] is not None
    assert "is closed" in team.refused("assign", "ben", "--round", "R1", "--to", "jonas")
    team.ok("round", "reopen", "R1")
    team.ok("round", "remove", "R1")
    assert team.json("round", "list") == []


def test_counts_of_others_are_hidden_from_who_codes_blind(team: Any) -> None:
    team.ok("round", "new", "R1", "--coders", "ines,jonas")
    assert "hidden" in team.ok("round", "show", "R1", coder="ines")
    assert "hidden" not in team.ok("round", "show", "R1")
    rows = team.json("round", "show", "R1", coder="ines")["coders"]
    assert {row["coder"]: row["codings"] for row in rows} == {"jonas": None, "ines": 0}


@pytest.mark.parametrize(
    ("args", "status", "says"),
    [
        (("--coders", "ines,jonsa"), 1, "write “jonas”"),
        (("--coders", "Consensus"), 1, "nobody codes as Consensus"),
        ((), 1, "needs coders"),
        (("--coders", "ines", "--share", "0"), 1, "is no share"),
        (("--coders", "ines", "--sample", "3"), 1, "cannot be drawn from 2"),
        (("--coders", "ines", "--sample", "1"), 1, "cannot get 2 of 1 coders"),
        (("--coders", "ines,jonas", "--sample", "1", "--by", "colour"), 1, "no attribute “colour”"),
        (("--coders", "ines", "--document", "zoe"), 1, "zoe"),
        (("--coders", "ines", "--seed", "1"), 2, "add --sample or --share"),
        (("--coders", "ines", "--rest"), 2, "add --sample or --share"),
        (("--coders", "ines", "--sample", "1", "--share", "1"), 2, "not both"),
        (("--coders", "ines", "--sample", "0"), 2, "--sample"),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_to_do(
    team: Any, args: tuple[str, ...], status: int, says: str
) -> None:
    assert says in team.refused("round", "new", "R1", *args, status=status)


def test_only_a_lead_makes_rounds_and_assigns(team: Any) -> None:
    team.ok("round", "new", "R1", "--document", "anna", "--coders", "ines")
    assert "only a lead" in team.refused("round", "new", "R2", "--coders", "ines", coder="jonas")
    assert "only a lead" in team.refused("assign", "ben", "--round", "R1", "--to", "jonas", coder="jonas")
    assert "there is no round “R9”" in team.refused("round", "close", "R9")
