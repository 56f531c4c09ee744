"""History, undo and redo on the command line, each command a process of its own."""

from __future__ import annotations

from typing import Any


def test_every_command_is_in_the_history(coded: Any) -> None:
    rows = coded.json("history")
    assert set(rows[0]) == {
        "id",
        "at",
        "coder",
        "kind",
        "verb",
        "summary",
        "reason",
        "undone",
        "undoes",
        "rows",
    }
    assert [(row["coder"], row["verb"]) for row in rows[:2]] == [("mara", "apply"), ("jonas", "apply")]
    assert len(coded.json("history", "--limit", "1")) == 1
    assert len(coded.json("history", "--limit", "0")) == len(rows)
    assert "Agency/Choice" in coded.ok("history")


def test_undo_and_redo_reach_the_start_and_the_end(coded: Any) -> None:
    end = coded.rows()
    coded.ok("undo", "2")
    assert len(coded.json("code", "list")) == 1
    latest = coded.json("history", "--limit", "1")[0]
    assert latest["kind"] == "undo" and latest["undoes"] in {row["id"] for row in coded.json("history")}
    assert any(row["undone"] for row in coded.json("history"))
    coded.ok("redo", "2")
    assert coded.rows() == end


def test_a_change_is_undone_by_its_id_by_whom_it_belongs_to(coded: Any) -> None:
    change = next(row for row in coded.json("history") if row["coder"] == "jonas" and row["verb"] == "apply")
    assert "jonas" in coded.refused("undo", change["id"])
    coded.ok("undo", change["id"], coder="jonas")
    assert coded.json("code", "list", "--coders", "jonas") == []
    assert "already" in coded.refused("undo", change["id"], coder="jonas")


def test_nothing_to_undo_is_said(study: Any) -> None:
    study.ok("coder", "add", "jonas")
    assert "nothing to undo" in study.refused("undo", coder="jonas")
    assert "nothing to redo" in study.refused("redo", coder="jonas")
    study.refused("undo", "0", status=2)
    study.refused("redo", "-1", status=2)
    study.refused("undo", "not-an-id")
