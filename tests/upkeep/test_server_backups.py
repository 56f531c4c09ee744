"""Projects on a server: kept as files on this machine, and restored to a file or to another database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from qualcode.cli.app import cli
from qualcode.codebook.creating import create_path
from qualcode.storage.project import open_project
from qualcode.storage.reads.codes import list_codes
from qualcode.upkeep.checking import check_project
from team_server import Server


@pytest.fixture
def another_url(server: Server) -> Iterator[str]:
    """The URL of a database that does not exist yet."""
    name = server.name(880077)
    yield server.url(name)
    server.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def run(url: str, *args: Any) -> Result:
    return CliRunner().invoke(cli, ["-p", url, "--coder", "mara", *map(str, args)])


@pytest.mark.long
def test_a_project_on_a_server_is_backed_up_listed_and_restored_elsewhere(
    study_url: str, another_url: str, tmp_path: Path
) -> None:
    with open_project(study_url, coder="mara") as project:
        create_path(project, "Change/Plans")
    made = json.loads(run(study_url, "backup", "--json").stdout)
    assert check_project(Path(made["path"])).sound
    with open_project(study_url, coder="mara") as project:
        create_path(project, "Later")
    listed = json.loads(run(study_url, "backup", "--list", "--json").stdout)
    assert [(row["path"], row["why"]) for row in listed["backups"]] == [(made["path"], "asked for")]
    for target in (tmp_path / "again.qualcode", another_url):
        done = run(study_url, "restore", "newest", "--to", target)
        assert done.exit_code == 0, done.output
        with open_project(target, coder="mara", write=False) as project:
            assert {code.name for code in list_codes(project)} == {"Change", "Plans"}
    with open_project(study_url, coder="mara", write=False) as project:
        assert "Later" in {code.name for code in list_codes(project)}


def test_it_is_not_written_over(study_url: str) -> None:
    with open_project(study_url, coder="mara") as project:
        create_path(project, "Change/Plans")
    assert run(study_url, "backup").exit_code == 0
    refused = run(study_url, "restore", "newest")
    assert refused.exit_code == 2 and "name it with --to" in refused.stderr
