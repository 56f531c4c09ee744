"""What a coder's own role may write on a server: her own work and nobody's, and nothing that the journal does not tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from on_server import INTERVIEW
from qualcode.codebook.creating import create_path
from qualcode.codebook.merging import merge_codes
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import remove_codings
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.documents.listing import set_done
from qualcode.documents.removing import remove_document
from qualcode.domain.errors import QualcodeError, RuleError
from qualcode.domain.identity import now_ms
from qualcode.domain.locations import ServerAddress, location
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codes import list_coders, list_codes
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents
from qualcode.team.coders import add_coder, rename_coder, set_colour, set_role
from qualcode.team.logins import add_with_login
from qualcode.team.rounds import close_round, find_round, new_round, reopen_round
from team_server import Server

PASSAGE, ELSEWHERE = (43, 56), (57, 80)


@dataclass
class Office:
    """A project that mara owns and leads, in which she has coded, and ben by a role of his own."""

    url: str
    server: Server
    role: str
    database: str

    def mara(self) -> Project:
        return open_project(self.url, coder="mara")

    def ben(self) -> Project:
        return open_project(self.server.url(self.database, self.role), coder="somebody")

    @contextmanager
    def open_eyes(self) -> Iterator[None]:
        """The blind round is closed meanwhile."""
        with self.mara() as mara:
            close_round(mara, find_round(mara, "one"))
        yield
        with self.mara() as mara:
            reopen_round(mara, find_round(mara, "one"))

    def refusal(self, *statements: str) -> str:
        """What ben's role is told of statements that are committed without this program; empty if they are taken."""
        import psycopg

        with psycopg.connect(self.server.plain(self.database, self.role)) as connection:
            try:
                for statement in statements:
                    connection.execute(statement.encode())
                connection.commit()
            except psycopg.errors.InsufficientPrivilege as error:
                return str(error)
        return ""

    def seen(self, *statements: str) -> list[Any]:
        """What ben's role is answered to the last of some statements; none of them is committed."""
        import psycopg

        with psycopg.connect(self.server.plain(self.database, self.role)) as connection:
            for statement in statements[:-1]:
                connection.execute(statement.encode())
            found = connection.execute(statements[-1].encode()).fetchall()
            connection.rollback()
        return found


@pytest.fixture(scope="module")
def office(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    from on_server import study_on

    folder = tmp_path_factory.mktemp("office")
    with study_on(server) as url:
        address = location(url)
        assert isinstance(address, ServerAddress)
        role = f"ben_{address.database}"
        with open_project(url, coder="mara") as project:
            for name in ("first", "second"):
                (folder / f"{name}.txt").write_text(f"{INTERVIEW}\nMS. OAK: This is {name}.\n")
            import_documents(project, [folder / "first.txt", folder / "second.txt"])
            create_path(project, "Plans")
            set_role(project, "mara", "lead")
            assert add_with_login(project, "ben", role)
            for document in list_documents(project):
                apply_code(project, document.id, PASSAGE, list_codes(project)[0].id)
                add_memo(project, "mara's", document_id=document.id)
            new_round(project, "one", documents=[list_documents(project)[0].id], coders=["ben", "mara"], blind=True)
        yield Office(url, server, role, address.database)
        server.run(f'DROP OWNED BY "{role}"', database=address.database)
        server.run(f'DROP ROLE "{role}"')


ENTRY = (
    "INSERT INTO change (uuid, kind, coder_id, at_ms, verb, summary, reason, rows, codebook) VALUES "
    "('\\x00112233445566778899aabbccddeeff', '{kind}', (SELECT id FROM coder WHERE name = '{who}'), 1, '{verb}', "
    "'x', '', 0, {codebook})"
)
MARA = "(SELECT id FROM coder WHERE name = 'mara')"
CODING = (
    'INSERT INTO coding (uuid, document_id, version_id, code_id, coder_id, start, "end", quote, prefix, suffix, turn, '
    "origin, comment, star, created_ms) SELECT '\\x00112233445566778899aabbccddeeff', v.document_id, v.id, "
    f"(SELECT min(id) FROM code), {MARA}, 1, 2, '', '', '', 0, 'hand', '', 0, 1 FROM version v LIMIT 1"
)
REFUSED = (
    ("SET CONSTRAINTS ALL DEFERRED", "UPDATE coder SET id = -9 WHERE name = 'ben'"),
    ("UPDATE coder SET login = NULL",),
    ("UPDATE coder SET uuid = uuid",),
    ("UPDATE coder SET role = 'lead' WHERE name = 'ben'",),
    ("UPDATE coder SET name = 'x' WHERE name = 'mara'",),
    ("UPDATE coder SET colour = '#111111' WHERE name = 'mara'",),
    ("UPDATE coder SET colour = '#111111' WHERE name = 'ben'",),  # It is his own, but there is no entry.
    ("INSERT INTO coder (uuid, name, role, colour, created_ms) VALUES ('\\x01', 'eve', 'lead', '', 1)",),
    ("DELETE FROM coder WHERE name = 'ben'",),
    ("DELETE FROM project",),
    ("UPDATE project SET bundle = '\\x01'",),
    ("UPDATE project SET name = 'x'",),
    ("DELETE FROM word_index",),
    ("UPDATE word_index SET words = '{}'",),
    ("DELETE FROM vocabulary",),
    ("DELETE FROM content",),
    ("DELETE FROM change",),
    ("UPDATE change SET summary = ''",),
    ("UPDATE change_image SET data = ''",),
    ("UPDATE alembic_version SET version_num = '9'",),
    (ENTRY.format(kind="setup", who="mara", verb="new", codebook=0),),
    (ENTRY.format(kind="setup", who="mara", verb="sign-on", codebook=1),),
    (ENTRY.format(kind="do", who="mara", verb="apply", codebook=1),),
    ("INSERT INTO change_image SELECT max(id) + 1, 'json', '' FROM change",),
    ("UPDATE assignment SET state = 'done' WHERE coder_id = qualcode_me()",),
    ("UPDATE assignment SET coder_id = qualcode_me()",),
    ("UPDATE assignment SET round_id = round_id",),
    ("INSERT INTO round SELECT * FROM round",),
    ("DELETE FROM merged WHERE false", "INSERT INTO merged (uuid, origin, file_name, coder_id, merged_ms) "
     "VALUES ('\\x00112233445566778899aabbccddeeff', '\\x01', '', qualcode_me(), 1)"),
    ("UPDATE coding SET comment = 'x' WHERE coder_id <> qualcode_me()",),
    ("UPDATE coding SET coder_id = qualcode_me() WHERE coder_id <> qualcode_me()",),
    ("UPDATE coding SET definition_id = 7 WHERE coder_id <> qualcode_me()",),  # A code is followed, but with an entry.
    ("UPDATE memo SET text = 'x' WHERE coder_id <> qualcode_me()",),
    ("DELETE FROM memo WHERE coder_id <> qualcode_me()",),
    ("DELETE FROM coding WHERE coder_id <> qualcode_me()",),
    (CODING,),
    ("INSERT INTO document_state (uuid, document_id, coder_id, state, changed_ms) SELECT "
     f"'\\x00112233445566778899aabbccddeeff', min(id), {MARA}, 'done', 1 FROM document",),
)  # fmt: skip


@pytest.mark.parametrize("statements", REFUSED, ids=[one[-1][:60] for one in REFUSED])
def test_a_coders_role_is_refused_what_is_not_hers(office: Office, statements: tuple[str, ...]) -> None:
    assert office.refusal(*statements)


def test_neither_is_it_to_a_coder_who_is_not_blind(office: Office) -> None:
    with office.open_eyes():
        assert [statements[-1] for statements in REFUSED if not office.refusal(*statements)] == []


def test_a_look_between_done_and_taking_it_back_shows_nothing(office: Office) -> None:
    done = "UPDATE assignment SET state = 'done' WHERE coder_id = qualcode_me()"
    blind = office.seen("SELECT id FROM coding")
    assert len(blind) == 1
    assert office.seen(done, "SELECT id FROM coding") == blind
    assert office.seen("SAVEPOINT one", done, "RELEASE SAVEPOINT one", "SELECT id FROM coding") == blind
    assert office.refusal(done, ENTRY.format(kind="do", who="ben", verb="apply", codebook=0))


def test_done_and_not_done_any_more_is_told_by_the_journal(office: Office) -> None:
    with office.ben() as ben:
        document = list_documents(ben)[0].id
        set_done(ben, document, True)
        assert len(list_codings(ben)) == 2
        set_done(ben, document, False)
        assert len(list_codings(ben)) == 1
    with office.mara() as mara, mara.seeing_all(), mara.reading() as connection:
        told = connection.exec_driver_sql("SELECT convert_from(summary, 'UTF8') FROM change WHERE verb = 'done'")
        assert [row[0] for row in told] == ["first done", "first not done any more"]


@pytest.mark.long
def test_a_coder_does_by_the_program_what_a_coder_does(office: Office, tmp_path: Path) -> None:
    (tmp_path / "third.txt").write_text(f"{INTERVIEW}\nMS. OAK: This is third.\n")
    with office.ben() as ben:
        import_documents(ben, [tmp_path / "third.txt"])
        third = list_documents(ben)[-1].id
        undo(ben)
        import_documents(ben, [tmp_path / "third.txt"])
        third = next(one.id for one in list_documents(ben) if one.name == "third")
        for name in ("Old", "New"):
            create_path(ben, name)
        codes = {one.name: one.id for one in list_codes(ben)}
        apply_code(ben, third, PASSAGE, codes["Old"])
    with office.mara() as mara:
        apply_code(mara, third, ELSEWHERE, codes["Old"])
    with office.open_eyes(), office.ben() as ben:
        merge_codes(ben, [codes["Old"]], codes["New"])
        assert {one.code_id for one in list_codings(ben, document_id=third)} == {codes["New"]}
        undo(ben)
        assert {one.code_id for one in list_codings(ben, document_id=third)} == {codes["Old"]}
        set_colour(ben, "ben", "#102030")
        rename_coder(ben, "ben", "Ben")
        rename_coder(ben, "Ben", "ben")
        add_coder(ben, "eve")
        with pytest.raises(RuleError, match="ask a lead"):
            remove_document(ben, third, with_codings=True)
        with pytest.raises(RuleError, match="ask a lead"):
            set_role(ben, "ben", "lead")
        assert {one.name: one.role for one in list_coders(ben)}["ben"] == "coder"
    with office.mara() as mara:
        remove_document(mara, third, with_codings=True)


def test_links_in_others_memos_follow_a_coding_that_its_coder_joins_to_another(office: Office) -> None:
    with office.open_eyes():
        with office.ben() as ben:
            second, code = list_documents(ben)[1].id, list_codes(ben)[0].id
            for span in (PASSAGE, ELSEWHERE):
                apply_code(ben, second, span, code)
            one = next(
                one
                for one in list_codings(ben, document_id=second)
                if one.coder_id == ben.coder_id() and one.start == 57
            )
        with office.mara() as mara:
            add_memo(mara, f"See [[quote:{one.uuid}|this]].", document_id=second)
        with office.ben() as ben:
            apply_code(ben, second, (PASSAGE[0], ELSEWHERE[1]), code)
            [kept] = [one for one in list_codings(ben, document_id=second) if one.coder_id == ben.coder_id()]
            told = [memo.text for memo in list_memos(ben) if "quote:" in memo.text]
            assert len(told) == 1 and told[0].endswith("|this]].")
            assert all(link in kept.uuid for link in re.findall("quote:([^|]*)", told[0]))
        assert office.refusal("UPDATE memo SET text = text || 'x' WHERE coder_id <> qualcode_me()")
        assert office.refusal('UPDATE memo SET start = 1, "end" = 2 WHERE coder_id <> qualcode_me()')
        with office.mara() as mara:
            add_memo(mara, "on ben's", coding_id=kept.id)
        with office.ben() as ben:
            remove_codings(ben, [kept.id])
            undo(ben)
            [memo] = [memo for memo in list_memos(ben) if memo.text == "on ben's"]
            assert memo.coding_id == kept.id


def test_a_lead_with_a_role_of_her_own_does_a_leads_work(office: Office) -> None:
    with office.mara() as mara:
        set_role(mara, "ben", "lead")
    try:
        with office.ben() as ben:
            set_done(ben, list_documents(ben)[0].id, True)
            new_round(ben, "two", documents=[list_documents(ben)[1].id], coders=["ben", "mara"], blind=False)
            close_round(ben, find_round(ben, "two"))
            second = list_documents(ben)[1].id
            remove_document(ben, second, with_codings=True)
            undo(ben)
            add_coder(ben, "joe")
            set_role(ben, "joe", "lead")
            set_role(ben, "joe", "coder")
            undo(ben, 3)
        assert "own row" not in office.refusal("UPDATE coding SET comment = 'x' WHERE coder_id <> qualcode_me()")
        assert office.refusal("UPDATE coder SET login = NULL")
        assert office.refusal("UPDATE round SET blind = 0"), "not without an entry"
    except QualcodeError as error:
        raise AssertionError(error.shown) from error
    finally:
        with office.mara() as mara:
            set_role(mara, "ben", "coder")
            set_done(mara, list_documents(mara)[0].id, False)


def test_what_nobody_but_owners_may_is_not_asked_of_them(office: Office) -> None:
    with office.mara() as mara, mara.change("note", "as of now") as tx:
        tx.update_where("coder", {"name": "ben"}, colour="#405060")
        tx.update_where("round", {"name": "one"}, created_ms=now_ms())
