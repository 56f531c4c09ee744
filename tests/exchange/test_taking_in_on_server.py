"""A project of another program may become one on a server at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from exchanged_study import PLANNED, PLANS, TEXT, Given, a_project, coding, document

from other_program import other_file, taught
from qualcode.cli.app import cli
from qualcode.domain.errors import ProjectError
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.domain.locations import location
from qualcode.exchange.opening import open_exchange
from qualcode.exchange.taking_in import take_in
from qualcode.storage.project import open_project
from qualcode.storage.reads.codings import list_codings
from team_server import Server


def opened(source: Path, url: str) -> Result:
    return CliRunner().invoke(cli, ["--coder", "mara", "open", str(source), "--to", url, "--no-tui"])


def test_a_server_that_is_not_there_is_told_and_no_folder_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(monkeypatch)
    result = opened(other_file(tmp_path), "postgresql://127.0.0.1:9/study")
    assert result.exit_code == 1
    assert "there is no connection to postgresql" in result.stderr


@pytest.mark.long
def test_the_command_makes_a_project_on_a_server(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(monkeypatch)
    url = server.url(server.name(92))
    result = opened(other_file(tmp_path), url)
    assert result.exit_code == 3, result.output
    with open_project(location(url), coder="mara", write=False) as project:
        assert len(list_codings(project)) == 2


@pytest.mark.long
def test_another_programs_project_comes_into_an_empty_database_once(server: Server) -> None:
    place = location(server.url(server.name(91)))
    reader = Given(a_project(document([coding(1, PLANS, PLANNED, comment="a\0b")])))
    report = take_in(reader, Path("their.qdpx"), place, coder="mara", wishes=OpeningWishes())
    assert report.where == str(place)
    with open_project(place, coder="mara", write=False) as project:
        assert [one.quote for one in list_codings(project)] == [TEXT[slice(*PLANNED)]]
    with pytest.raises(ProjectError, match="holds a project already"):
        take_in(reader, Path("their.qdpx"), place, coder="mara", wishes=OpeningWishes())


def test_a_project_as_text_goes_into_a_file_first(tmp_path: Path) -> None:
    (tmp_path / "qualcode.json").write_text("{}")
    with pytest.raises(ProjectError, match="becomes a file, not a database; make a file of it, then `qualcode project"):
        open_exchange(tmp_path, location("postgresql://localhost/study"), coder="mara")
