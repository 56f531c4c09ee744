"""Commands on a server: made, copied there and back, coders let in, and looked through."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qualcode.cli.app import cli
from qualcode.domain.locations import ServerAddress, location
from team_server import Server

pytestmark = pytest.mark.sqlite  # It is about files and servers both.


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    """The URL of a database that does not exist yet."""
    name = server.name(770001)
    yield server.url(name)
    server.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--coder", "mara"])


def _said(*arguments: str, status: int = 0) -> str:
    result = _run(*arguments)
    assert result.exit_code == status, result.output
    return result.output


@pytest.mark.long
def test_a_project_goes_to_a_server_is_worked_on_and_comes_back(url: str, tmp_path: Path, server: Server) -> None:
    (tmp_path / "oak.txt").write_text("OAK: We had a plan. Nobody read it.\n")
    file, back = str(tmp_path / "study.qualcode"), str(tmp_path / "back.qualcode")
    _said("new", file)
    _said("import", str(tmp_path / "oak.txt"), "-p", file)
    assert "all " in _said("project", "copy", file, url) and "the same on both sides" in _said(
        "project", "copy", url, back
    )
    _said("codebook", "create", "Plans", "-p", url)
    _said("code", "apply", "oak", "5", "20", "Plans", "-p", url)
    rows = json.loads(_said("code", "list", "--json", "-p", url))
    assert [row["code"] for row in rows] == ["Plans"]
    assert "sound" in _said("doctor", "-p", url)
    assert "exists already" in _said("project", "copy", url, back, status=1)
    assert "holds a project already" in _said("project", "copy", file, url, status=1)
    role = f"oak_{server.name(0)}"
    said = _said("coder", "add", "ann", "--login", role, "-p", url)
    assert f"let in as “{role}”" in said and "without a password" in said
    address = location(url)
    assert isinstance(address, ServerAddress)
    theirs = server.url(address.database, role)
    assert json.loads(_said("code", "list", "--json", "-p", theirs)) == rows
    _said("code", "apply", "oak", "20", "35", "Plans", "-p", theirs)
    coders = json.loads(_said("coder", "list", "--json", "-p", url))
    assert {coder["name"]: coder["codings"] for coder in coders} == {"mara": 1, "ann": 1}
    server.run(f'DROP OWNED BY "{role}"', database=address.database)
    server.run(f'DROP ROLE "{role}"')


def test_new_makes_a_project_on_a_server_and_says_where_without_a_password(url: str) -> None:
    with_password = url.replace("qualcode_tests", "qualcode_tests:secret-words", 1)
    if "qualcode_tests:qualcode_tests" in url:
        with_password = url
    said = _said("new", with_password)
    assert "made" in said and "secret-words" not in said
    assert "holds a project already" in _said("new", url, status=1)


def test_a_role_is_for_servers_and_a_wrong_url_is_told_in_a_sentence(tmp_path: Path) -> None:
    file = str(tmp_path / "study.qualcode")
    _said("new", file)
    assert "is a file, and only a server" in _said("coder", "add", "ann", "--login", "ann", "-p", file, status=1)
    nowhere = "postgresql+psycopg://ann:secret-words@127.0.0.1:1/study"
    said = _said("code", "list", "-p", nowhere, status=1)
    assert "no connection" in said and "secret-words" not in said


@pytest.mark.long
def test_the_commands_of_the_page_on_teams_run(
    server: Server, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "team.md").read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", page, re.S))
    named = "postgresql+psycopg://towns_owner@db.example.org/towns"
    roles = [f"{role}_{server.name(0)}" for role in ("ann", "ben")]
    monkeypatch.chdir(tmp_path)
    _said("new", "towns.qualcode")
    ran = []
    for line in (line for line in blocks.splitlines() if line.startswith("qualcode ")):
        for role in roles:
            line = line.replace(f"--login {role[:3]}", f"--login {role}")
        arguments = shlex.split(line.replace(named, url))[1:]
        if len(arguments) == 1:
            continue  # It opens the screens.
        if arguments[:2] == ["project", "copy"] and arguments[3] == url:
            database = url.partition("?")[0].rpartition("/")[2]
            server.run(f'DROP DATABASE "{database}" WITH (FORCE)')
        result = CliRunner().invoke(cli, arguments)
        assert result.exit_code == 0, (line, result.output)
        ran.append(arguments)
    assert len(ran) == 5
    for role in roles:
        server.run(f'DROP ROLE "{role}"')
