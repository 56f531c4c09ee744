"""Bundles and merging with a project on a server: a lead hands out files, and what comes back is merged there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from on_server import INTERVIEW, copy_on, study_on
from qualcode.cli.app import cli
from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import rename_code
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.documents.listing import set_done
from qualcode.domain.errors import RuleError
from qualcode.domain.locations import ServerAddress, location
from qualcode.history.undoing import redo, undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codes import list_codes
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents
from qualcode.team.bundling import plan_bundle, write_bundle
from qualcode.team.coders import add_coder, set_role
from qualcode.team.logins import add_with_login
from qualcode.team.merging.conflicts import list_conflicts, settle
from qualcode.team.merging.merge import Answers, merge_file, preview_merge
from qualcode.team.rounds import new_round
from team_server import Server

pytestmark = pytest.mark.long
PASSAGE, ELSEWHERE = (43, 56), (57, 80)


@dataclass
class Team:
    """A lead who owns the project and codes blindly in a round herself, ann with a bundle, ben with a role."""

    url: str
    of_ben: str
    bundle: Path

    def lead(self) -> Project:
        return open_project(self.url, coder="mara")

    def ben(self) -> Project:
        return open_project(self.of_ben, coder="somebody")


def _apply(project: Project, code: str, span: tuple[int, int] = PASSAGE) -> None:
    code_id = next(one.id for one in list_codes(project) if one.name == code)
    apply_code(project, list_documents(project)[0].id, span, code_id)


@pytest.fixture(scope="module")
def study(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, Path]]:
    """The URL of the study, to be copied, ben's role, and ann's bundle."""
    folder = tmp_path_factory.mktemp("team")
    (folder / "oak.txt").write_text(INTERVIEW)
    with study_on(server) as url:
        database = _database(url)
        role = f"ben_{database}"
        with open_project(url, coder="mara") as project:
            import_documents(project, [folder / "oak.txt"])
            for code in ("Plans", "Feelings"):
                create_path(project, code)
            add_coder(project, "ann")
            set_role(project, "mara", "lead")
            assert add_with_login(project, "ben", role)
            documents = [one.id for one in list_documents(project)]
            new_round(project, "first", documents=documents, coders=["ann", "ben", "mara"], open_codebook=True)
            _apply(project, "Plans")
            bundle = write_bundle(project, folder / "ann.qualcode", plan_bundle(project, "ann")).path
        yield url, role, bundle
        server.run(f'DROP OWNED BY "{role}"', database=database)
    server.run(f'DROP ROLE "{role}"')


@pytest.fixture
def team(server: Server, study: tuple[str, str, Path], tmp_path: Path) -> Iterator[Team]:
    url, role, bundle = study
    copied = shutil.copy(bundle, tmp_path / bundle.name)
    with copy_on(server, url) as copy:
        yield Team(copy, server.url(_database(copy), role), Path(copied))


def _database(url: str) -> str:
    address = location(url)
    assert isinstance(address, ServerAddress)
    return address.database


def test_what_comes_back_is_merged_undone_and_redone_on_the_server_also_by_a_lead_who_is_blind(team: Team) -> None:
    with open_project(team.bundle, coder="ann") as ann:
        assert list_codings(ann) == []
        _apply(ann, "Plans")
        _apply(ann, "Feelings", ELSEWHERE)
        set_done(ann, list_documents(ann)[0].id, True)
    with team.lead() as lead:
        assert lead.blind_in == ("first",)
        assert preview_merge(lead, team.bundle, Answers()).taken["coding"].added == 2
        assert merge_file(lead, team.bundle, Answers()).taken["coding"].added == 2
        assert merge_file(lead, team.bundle, Answers()).nothing
        assert len(list_codings(lead)) == 1
        for step, there in ((undo, 1), (redo, 3)):
            step(lead)
            with lead.seeing_all():
                assert len(list_codings(lead)) == there
        assert len(list_codings(lead)) == 1
        set_done(lead, list_documents(lead)[0].id, True)
        assert len(list_codings(lead)) == 3
    with team.ben() as ben:
        assert list_codings(ben) == []


def test_what_was_changed_here_and_there_waits_for_the_lead_and_is_settled_on_the_server(team: Team) -> None:
    with open_project(team.bundle, coder="ann") as ann:
        rename_code(ann, list_codes(ann)[0].id, "Aims")
    with team.lead() as lead:
        rename_code(lead, list_codes(lead)[0].id, "Designs")
        merge_file(lead, team.bundle, Answers())
        [conflict] = list_conflicts(lead)
        settle(lead, conflict, "theirs")
        assert list_conflicts(lead) == []
        assert "Aims" in {code.name for code in list_codes(lead)}


def test_a_coders_role_neither_hands_out_nor_merges(team: Team) -> None:
    with team.ben() as ben:
        for act in (
            lambda: merge_file(ben, team.bundle, Answers()),
            lambda: write_bundle(ben, team.bundle.with_name("more.qualcode"), plan_bundle(ben, "ann")),
        ):
            with pytest.raises(RuleError, match="lead"):
                act()
    with team.lead() as lead:
        set_role(lead, "ben", "lead")
    with team.ben() as ben, pytest.raises(RuleError, match="hidden from your role"):
        merge_file(ben, team.bundle, Answers())
    assert not team.bundle.with_name("more.qualcode").exists()
    with team.ben() as ben:
        set_done(ben, list_documents(ben)[0].id, True)
        assert ben.blind_in == ()
        assert merge_file(ben, team.bundle, Answers()).nothing
    with open_project(team.bundle, coder="ann") as ann:
        _apply(ann, "Feelings", ELSEWHERE)
    with team.ben() as ben:
        assert merge_file(ben, team.bundle, Answers()).taken["coding"].added == 1
        assert len(list_codings(ben)) == 2


def test_commands_hand_out_and_merge_on_a_server(team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    def say(*words: str) -> str:
        done = CliRunner().invoke(cli, ["-p", team.url, "--coder", "mara", *words])
        assert done.exit_code == 0, done.output
        return done.output

    team.bundle.unlink()
    assert "ann.qualcode" in say("bundle", "ann")
    with open_project(tmp_path / "ann.qualcode", coder="ann") as ann:
        _apply(ann, "Plans")
    assert "1" in say("merge", "ann.qualcode", "--dry-run")
    say("merge", "ann.qualcode")
    say("undo")
    assert "ann" in say("round", "show", "first")
