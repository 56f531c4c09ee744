"""A server hides from a coder's own role what others did in her blind round, whatever she asks with."""

from __future__ import annotations

import contextlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from on_server import INTERVIEW, copy_on, study_on
from qualcode.codebook.biography import biography
from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import describe_code, rename_code
from qualcode.codebook.tree import load_tree
from qualcode.codebook.versions import state_at
from qualcode.coding.applying import apply_code, apply_in_vivo
from qualcode.coding.coverage import mark_nothing
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import OvertakenError, ProjectError, RuleError, UndoError
from qualcode.domain.identity import now_ms
from qualcode.domain.locations import ServerAddress, location
from qualcode.history.undoing import undo, undo_change
from qualcode.storage.blindness import MASKED
from qualcode.storage.listening import catch_up
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codes import list_codes
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents
from qualcode.storage.reads.history import list_changes
from qualcode.storage.server_rules import HIDDEN_TABLES
from qualcode.team.coders import set_role
from qualcode.team.logins import add_with_login
from team_server import Server

PASSAGE, ELSEWHERE = (43, 56), (57, 80)


@dataclass
class Blind:
    """A study in which ben and ann code the first document blindly; both have coded both documents."""

    url: str
    server: Server
    role: str
    address: ServerAddress

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What ben's role is answered, asked without this program."""
        import psycopg

        with psycopg.connect(self.server.plain(self.address.database, self.role)) as connection:
            return connection.execute(sql.encode()).fetchall()

    def as_ben(self) -> Project:
        return open_project(self.server.url(self.address.database, self.role), coder="somebody")


@pytest.fixture(scope="module")
def study(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The URL of the study, to be copied, and ben's role."""
    folder = tmp_path_factory.mktemp("blind")
    with study_on(server) as url:
        database = _address(url).database
        role = f"ben_{database}"
        _make(url, role, folder)
        yield url, role
        server.run(f'DROP OWNED BY "{role}"', database=database)
    server.run(f'DROP ROLE "{role}"')


@pytest.fixture
def blind(server: Server, study: tuple[str, str]) -> Iterator[Blind]:
    with copy_on(server, study[0]) as url:
        yield Blind(url, server, study[1], _address(url))


def _address(url: str) -> ServerAddress:
    address = location(url)
    assert isinstance(address, ServerAddress)
    return address


def _make(url: str, role: str, folder: Path) -> None:
    with open_project(url, coder="mara") as project:
        for name in ("blind", "open"):
            (folder / f"{name}.txt").write_text(f"{INTERVIEW}\nMS. OAK: This is {name}.\n")
        import_documents(project, [folder / "blind.txt", folder / "open.txt"])
        create_path(project, "Plans")
        assert add_with_login(project, "ben", role)
    for name in ("ann", "ben"):
        with open_project(url, coder=name) as project:
            _work(project)
    with open_project(url, coder="mara") as project:
        documents, coders = list_documents(project), ("ann", "ben")
        with project.change("round", "a round") as tx:
            made = {"blind": 1, "unit": "sentence", "created_ms": now_ms()}
            round_id = tx.add("round", name="first", **made)
            for coder in coders:
                whose = {"coder_id": project.coder_id(coder), "state": "to do", "changed_ms": now_ms()}
                tx.add("assignment", round_id=round_id, document_id=documents[0].id, **whose)


def _work(project: Project) -> None:
    """Work of every kind that is hidden, in both documents."""
    code = list_codes(project)[0].id
    for document in list_documents(project):
        apply_code(project, document.id, PASSAGE, code)
        mark_nothing(project, document.id, ELSEWHERE)
        add_memo(project, f"{project.coder} on {document.name}", document_id=document.id)
        coding = next(one for one in list_codings(project, document_id=document.id))
        add_memo(project, f"{project.coder} on a coding", coding_id=coding.id)


def test_a_blind_role_finds_nothing_of_the_others_in_the_round_and_everything_elsewhere(blind: Blind) -> None:
    [(me,)] = blind.rows("SELECT id FROM coder WHERE name = 'ben'")
    first, second = (row[0] for row in blind.rows("SELECT id FROM document ORDER BY name"))
    for table in ("coding", "coverage_mark"):
        there = set(blind.rows(f"SELECT document_id, coder_id = {me} FROM {table}"))
        assert there == {(first, True), (second, True), (second, False)}, table
    texts = {row[0] for row in blind.rows("SELECT text FROM memo")}
    assert b"ben on blind" in texts and b"ann on open" in texts and b"ann on blind" not in texts
    images = blind.rows("SELECT c.coder_id, i.codec, i.data FROM change_image i JOIN change c ON c.id = i.change_id")
    assert {coder for coder, _, _ in images} == {me}
    whole = b"".join(zlib.decompress(data) if codec == "json+zlib" else data for _, codec, data in images)
    assert b"ann" not in whole
    assert not blind.rows(f"SELECT 1 FROM change WHERE coder_id <> {me} AND document_id = {first} AND codebook = 0")


def test_all_is_seen_when_the_own_assignments_are_done(blind: Blind) -> None:
    assert len(blind.rows("SELECT id FROM coding")) == 3
    with blind.as_ben() as project, project.change("done", "all done") as tx:
        tx.update_where("assignment", {"coder_id": project.coder_id()}, state="done")
    assert len(blind.rows("SELECT id FROM coding")) == 4
    assert b"ann on blind" in {row[0] for row in blind.rows("SELECT text FROM memo")}
    assert len(blind.rows("SELECT change_id FROM change_image")) == len(blind.rows("SELECT id FROM change"))


def test_the_program_shows_a_blind_coder_what_the_server_shows_her(blind: Blind) -> None:
    with blind.as_ben() as project:
        assert project.coder == "ben"
        assert project.blind_in == ("first",)
        assert len(list_codings(project)) == 3
        assert all(change.coder == "ben" or "blind" not in change.summary for change in list_changes(project))
        with pytest.raises(RuleError, match="hidden from your role"), project.seeing_all():
            raise AssertionError("she must not get here")


def test_a_blind_coder_codes_and_undoes_as_ever(blind: Blind) -> None:
    with blind.as_ben() as project:
        document = list_documents(project)[0].id
        apply_code(project, document, ELSEWHERE, list_codes(project)[0].id)
        assert len(list_codings(project, document_id=document)) == 2
        undo(project)
        assert len(list_codings(project, document_id=document)) == 1


def test_the_owner_is_blind_as_the_coder_she_works_as_and_sees_all_where_the_whole_is_needed(blind: Blind) -> None:
    with open_project(blind.url, coder="ann") as project:
        assert project.blind_in == ("first",)
        assert len(list_codings(project)) == 3
        with project.seeing_all():
            assert len(list_codings(project)) == 4
        assert len(list_codings(project)) == 3
    with open_project(blind.url, coder="mara") as project:
        assert project.blind_in == ()
        assert len(list_codings(project)) == 4


TRICKS = (
    "UPDATE round SET blind = 0",
    "DELETE FROM assignment",
    "UPDATE coder SET login = NULL",
    "DELETE FROM change",
    "UPDATE change_image SET data = ''",
    "CREATE TEMP TABLE assignment (LIKE public.assignment)",
    "SET qualcode.coder = 'mara'",
    "SET row_security = off",
    "ALTER TABLE coding DISABLE ROW LEVEL SECURITY",
    "SET ROLE pg_database_owner",
)


def test_no_trick_of_a_blind_role_shows_her_more(blind: Blind) -> None:
    import psycopg

    for trick in TRICKS:
        with psycopg.connect(blind.server.plain(blind.address.database, blind.role), autocommit=True) as connection:
            with contextlib.suppress(psycopg.Error):
                connection.execute(trick.encode())
            try:
                found = connection.execute(b"SELECT id FROM public.coding").fetchall()
            except psycopg.Error:
                found = []
            assert len(found) <= 3, trick
        assert len(blind.rows("SELECT id FROM coding")) == 3, trick


TOLD = "SELECT summary, reason FROM change"


def _names(project: Project) -> set[str]:
    return {code.name for code in load_tree(project).walk()}


def test_a_code_made_on_a_passage_of_the_round_is_seen_at_once_but_neither_its_entry_nor_its_words(
    blind: Blind,
) -> None:
    with blind.as_ben() as ben, open_project(blind.url, coder="ann") as ann:
        assert _names(ben) == {"Plans"} and catch_up(ben) == []
        document = list_documents(ann)[0].id
        made = apply_in_vivo(ann, document, (17, 29), None)
        assert "did it start" in made.effects.summary
        assert _names(ben) == {"Plans", "did it start"}
        [news] = catch_up(ben)
        assert news.tables == {"code"} and (news.change_id, news.summary) == (None, "")
        assert catch_up(ben) == []
        assert all("did it start" not in change.summary for change in list_changes(ben))
        assert not any(b"did it start" in word for entry in blind.rows(TOLD) for word in entry)
        rename_code(ann, next(code.id for code in list_codes(ann) if code.name == "did it start"), "Beginnings")
        assert _names(ben) == {"Plans", "Beginnings"}
        undo(ann, 2)
        assert _names(ben) == {"Plans"}
        assert all(document not in news.documents for news in catch_up(ben))


@pytest.mark.parametrize("owner", [False, True])
def test_what_a_blind_coder_has_not_seen_changed_is_not_overwritten(blind: Blind, owner: bool) -> None:
    with open_project(blind.url, coder="ann") if owner else blind.as_ben() as coder:
        code = list_codes(coder)[0].id
        catch_up(coder)
        describe_code(coder, code, memo="mine")
        describe_code(coder, code, memo="mine still")
        with open_project(blind.url, coder="mara") as mara:
            describe_code(mara, code, memo="hers")
            with pytest.raises(OvertakenError, match="changed the same since you last saw it"):
                describe_code(coder, code, memo="mine again")
            describe_code(coder, code, memo="mine after all")
        apply_code(coder, list_documents(coder)[0].id, ELSEWHERE, code)
        catch_up(coder)
        describe_code(coder, code, memo="mine at last")


def test_what_becomes_of_the_codebook_is_told_to_an_owner_without_hidden_words_and_refused_to_a_role(
    blind: Blind,
) -> None:
    with open_project(blind.url, coder="mara") as mara:
        made = apply_in_vivo(mara, list_documents(mara)[0].id, (17, 29), None)
        code = next(code for code in list_codes(mara) if code.name == "did it start")
    with open_project(blind.url, coder="ann") as ann:
        [event] = biography(ann, code.uuid)
        assert event.change.id == made.effects.change_id
        assert event.change.summary == MASKED and event.change.focus is None
        assert len(state_at(ann, "start").tree) == 0
    with blind.as_ben() as ben:
        assert len(state_at(ben, "now").tree) == 2
        for told in (lambda: biography(ben, code.uuid), lambda: state_at(ben, "start")):
            with pytest.raises(RuleError, match="hidden from your role until your assignments of the round “first”"):
                told()


def test_what_others_did_where_a_role_sees_it_is_not_hers_to_undo_while_the_rows_are_hidden(blind: Blind) -> None:
    with open_project(blind.url, coder="mara") as mara:
        set_role(mara, "ben", "lead")
    with open_project(blind.url, coder="ann") as ann, blind.as_ben() as ben:
        code = list_codes(ben)[0].id
        describe_code(ben, code, memo="ben's")
        catch_up(ann)
        describe_code(ann, code, memo="ann's")
        with pytest.raises(UndoError, match="cannot be undone"):
            undo(ben)
        theirs = next(change for change in list_changes(ben) if change.coder == "ann" and change.focus is None)
        with pytest.raises(UndoError, match="hidden from your role"):
            undo_change(ben, theirs.uuid)


def test_a_role_of_nobody_sees_nothing(blind: Blind) -> None:
    blind.server.run("UPDATE coder SET login = NULL", database=blind.address.database)
    for table in HIDDEN_TABLES:
        assert blind.rows(f"SELECT 1 FROM {table}") == []
    with pytest.raises(ProjectError, match="not open to you"):
        blind.as_ben()


def test_only_the_owner_lets_coders_in_and_never_by_a_role_that_sees_all(blind: Blind) -> None:
    with blind.as_ben() as ben, pytest.raises(RuleError, match="only who owns the database"):
        add_with_login(ben, "eve", "eve")
    with open_project(blind.url, coder="mara") as mara:
        with pytest.raises(RuleError, match="is that of ben already"):
            add_with_login(mara, "eve", blind.role)
        with pytest.raises(RuleError, match="nothing can be hidden from it"):
            add_with_login(mara, "eve", "postgres")


@pytest.mark.sqlite
def test_nobody_is_let_in_to_a_file_by_a_role(project: Project) -> None:
    with pytest.raises(RuleError, match="is a file"):
        add_with_login(project, "eve", "eve")


def test_images_hold_what_was_written(blind: Blind) -> None:
    [(codec, data)] = blind.rows("SELECT codec, data FROM change_image ORDER BY change_id DESC LIMIT 1")
    assert json.loads(zlib.decompress(data) if codec == "json+zlib" else data)
