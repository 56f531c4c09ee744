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

from on_server import INTERVIEW
from qualcode.codebook.creating import create_path
from qualcode.coding.applying import apply_code
from qualcode.coding.coverage import mark_nothing
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import ProjectError, RuleError
from qualcode.domain.identity import now_ms
from qualcode.domain.locations import ServerAddress, location
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codes import list_codes
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents
from qualcode.storage.reads.history import list_changes
from qualcode.storage.server_rules import HIDDEN_TABLES
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


@pytest.fixture
def blind(study_url: str, server: Server, tmp_path: Path) -> Iterator[Blind]:
    address = location(study_url)
    assert isinstance(address, ServerAddress)
    role = f"ben_{address.database}"
    with open_project(study_url, coder="mara") as project:
        for name in ("blind", "open"):
            (tmp_path / f"{name}.txt").write_text(f"{INTERVIEW}\nMS. OAK: This is {name}.\n")
        import_documents(project, [tmp_path / "blind.txt", tmp_path / "open.txt"])
        create_path(project, "Plans")
        assert add_with_login(project, "ben", role)
    for name in ("ann", "ben"):
        with open_project(study_url, coder=name) as project:
            _work(project)
    with open_project(study_url, coder="mara") as project:
        documents, coders = list_documents(project), ("ann", "ben")
        with project.change("round", "a round") as tx:
            made = {"blind": 1, "unit": "sentence", "created_ms": now_ms()}
            round_id = tx.add("round", name="first", **made)
            for coder in coders:
                whose = {"coder_id": project.coder_id(coder), "state": "to do", "changed_ms": now_ms()}
                tx.add("assignment", round_id=round_id, document_id=documents[0].id, **whose)
    yield Blind(study_url, server, role, address)
    server.run(f'DROP OWNED BY "{role}"', database=address.database)
    server.run(f'DROP ROLE "{role}"')


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
