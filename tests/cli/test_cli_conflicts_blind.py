"""Conflicts hold what others wrote: the command line shows a blind coder none that she may not see."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner

from qualcode.cli.app import cli

SECRETS = ("from-afar", "from-here", "memo-afar", "memo-here")


def _away(study: Any, *args: str) -> str:
    """Run a command on jonas' bundle, as jonas."""
    file = str(study.folder / "jonas.qualcode")
    result = CliRunner().invoke(cli, ["-p", file, "--coder", "jonas", *args])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def blind(coded: Any) -> Any:
    """Conflicts about a coding of jonas' and about his memo on it, in a document that mara is to code blindly."""
    coding = coded.json("code", "list", "--coders", "jonas")[0]["id"]
    coded.ok("memo", "add", "memo", "--coding", coding, coder="jonas")
    coded.ok("bundle", "jonas", "--document", "anna", "--document", "ben", "-o", coded.folder / "jonas")
    memo = coded.json("memo", "list", coder="jonas")[0]["id"]
    _away(coded, "code", "comment", coding, "from-afar")
    _away(coded, "memo", "edit", memo, "--text", "memo-afar")
    coded.ok("code", "comment", coding, "from-here", coder="jonas")
    coded.ok("memo", "edit", memo, "--text", "memo-here", coder="jonas")
    assert coded.run("merge", coded.folder / "jonas.qualcode").exit_code == 3
    assert len(coded.json("conflict", "list")) == 2
    coded.ok("round", "new", "R", "--coders", "mara,jonas", "--document", "anna", "--document", "ben")
    return coded


@pytest.mark.parametrize("role", ["coder", "lead"])
def test_a_blind_coder_lists_shows_and_settles_no_conflict_of_others(blind: Any, role: str) -> None:
    ids = [row["id"] for row in blind.json("conflict", "list", coder="jonas")]
    assert len(ids) == 2
    blind.ok("coder", "add", "lea", "--role", "lead")
    if role == "lead":
        blind.ok("coder", "role", "mara", "lead", coder="lea")
    assert blind.json("conflict", "list") == [] and blind.json("conflict", "list", "--all") == []
    asked = [("conflict", "list"), ("conflict", "settle", "--all", "theirs")]
    for id_ in ids:
        asked += [("conflict", "show", id_), ("conflict", "show", id_, "--json"), ("conflict", "settle", id_, "both")]
    for command in asked:
        told = blind.run(*command)
        assert not [secret for secret in SECRETS if secret in told.output + told.stderr], command
        assert told.exit_code or command[1] == "list" or "no conflicts" in told.output
    assert "qualcode conflict list" in blind.refused("conflict", "show", ids[0])
    waiting = blind.json("conflict", "list", coder="lea")
    assert [row["state"] for row in waiting] == ["open", "open"]
    assert {side["theirs"] for row in waiting for side in row["sides"]} >= {"from-afar", "memo-afar"}


def test_whose_work_it_is_sees_it_though_she_codes_blindly(blind: Any) -> None:
    assert len(blind.json("conflict", "list", coder="jonas")) == 2


def test_she_sees_them_when_she_is_done(blind: Any) -> None:
    blind.ok("documents", "done", "anna", "ben")
    assert len(blind.json("conflict", "list")) == 2
