"""Two leads who settle differences of one document on a server, each by a role of her own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from on_server import INTERVIEW, study_on
from qualcode.codebook.creating import create_path
from qualcode.codebook.merging import merge_codes
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.documents.listing import set_done
from qualcode.domain.disagreements import Disagreement, TakeAll, TakeNone
from qualcode.domain.errors import OvertakenError, QualcodeError, RuleError
from qualcode.domain.locations import ServerAddress, location
from qualcode.history.undoing import redo, undo
from qualcode.reconcile.deciding import decide, reopen
from qualcode.reconcile.queue import Scope, read_queue
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codes import list_coders, list_codes
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.decisions import list_decisions, states_of
from qualcode.storage.reads.documents import list_documents
from qualcode.team.coders import set_role
from qualcode.team.logins import add_with_login
from team_server import Server

pytestmark = pytest.mark.long


@dataclass
class Leads:
    """mara, who owns the project, and ben, who leads by a role; ann and tom differ on three passages."""

    url: str
    of_ben: str
    server: Server
    database: str
    role: str

    def mara(self) -> Project:
        return open_project(self.url, coder="mara")

    def ben(self) -> Project:
        return open_project(self.of_ben, coder="somebody")


@pytest.fixture
def leads(server: Server, tmp_path: Path) -> Iterator[Leads]:
    (tmp_path / "oak.txt").write_text(INTERVIEW)
    with study_on(server) as url:
        address = location(url)
        assert isinstance(address, ServerAddress)
        role = f"ben_{address.database}"
        with open_project(url, coder="mara") as project:
            import_documents(project, [tmp_path / "oak.txt"])
            for name in ("Plans", "Feelings"):
                create_path(project, name)
            set_role(project, "mara", "lead")
            assert add_with_login(project, "ben", role)
            set_role(project, "ben", "lead")
            (document,) = list_documents(project)
            for coder, code, spans in (("ann", 0, [(43, 56), (57, 80)]), ("tom", 1, [(81, 100)])):
                project.coder = coder
                for span in spans:
                    apply_code(project, document.id, span, list_codes(project)[code].id)
                set_done(project, document.id, True)
            project.coder = "mara"
        yield Leads(url, server.url(address.database, role), server, address.database, role)
        server.run(f'DROP OWNED BY "{role}"', database=address.database)
    server.run(f'DROP ROLE "{role}"')


def items(project: Project) -> tuple[Disagreement, ...]:
    return read_queue(project, Scope()).items


def test_two_leads_settle_one_document_and_are_told_of_each_other(leads: Leads) -> None:
    with leads.mara() as mara, leads.ben() as ben:
        of_mara, of_ben = items(mara), items(ben)
        assert len(of_mara) == 3
        decide(ben, of_ben[0], TakeAll(), reason="by a role")
        with pytest.raises((RuleError, OvertakenError), match="ben"):
            decide(mara, of_mara[0], TakeNone())
        decide(mara, of_mara[1], TakeAll())
        decide(ben, of_ben[2], TakeNone())
        assert {one.coder for one in list_decisions(mara)} == {"ben", "mara"}
        assert [item.state for item in items(mara)] == ["settled"] * 3
        reopen(ben, items(ben)[1])
        undo(ben)
        (consensus,) = [coder.id for coder in list_coders(ben) if coder.name == "Consensus"]
        assert len(list_codings(ben, coder_ids=[consensus])) == 2


def test_a_coders_role_settles_nothing_but_takes_decisions_along_with_codes(leads: Leads) -> None:
    with leads.mara() as mara:
        decide(mara, items(mara)[0], TakeAll())
        set_role(mara, "ben", "coder")
        with leads.ben() as ben:
            with pytest.raises(QualcodeError, match="only a lead"):
                decide(ben, items(ben)[1], TakeAll())
            with pytest.raises(QualcodeError, match="only a lead"), ben.change("x", "x") as tx:
                tx.update_where("decision", {}, state="reopened")
            with pytest.raises(QualcodeError, match="only a lead"), ben.change("x", "x") as tx:
                tx.delete_where("decision", {})
            feelings, plans = (next(c.id for c in list_codes(ben) if c.name == n) for n in ("Feelings", "Plans"))
            merge_codes(ben, [feelings], plans)
            assert next(item.state for item in items(ben)) == "settled"


def test_a_coders_role_reopens_what_was_settled_by_working_on_and_settles_nothing_so(leads: Leads) -> None:
    def state(project: Project) -> str:
        (said,) = states_of(project, project.coder_id("Consensus")).values()
        return said

    with leads.mara() as mara:
        set_role(mara, "ben", "coder")
        with leads.ben() as ben:
            (document,) = list_documents(ben)
            for item in items(mara):
                decide(mara, item, TakeAll())
            assert state(mara) == "done"
            apply_code(ben, document.id, (110, 120), list_codes(ben)[0].id)
            assert state(mara) == "doing"
            undo(ben)
            assert state(mara) == "done"
            redo(ben)
            assert state(mara) == "doing"
        refused = pytest.raises(QualcodeError, match="only a lead")
        with leads.ben() as ben, refused, ben.change("x", "x") as tx:
            tx.update_where("document_state", {"state": "doing"}, state="done")


def test_a_coders_role_lets_decisions_follow_codings_and_nothing_else(leads: Leads) -> None:
    with leads.mara() as mara:
        set_role(mara, "ben", "coder")
        with leads.ben() as ben:
            (document,) = list_documents(ben)
            plans = list_codes(ben)[0].id
            for span in ((110, 114), (116, 120)):
                apply_code(ben, document.id, span, plans)
            set_done(ben, document.id, True)
            for item in items(mara):
                decide(mara, item, TakeAll())
            before = [one.basis for one in list_decisions(mara)]
        with leads.ben() as ben:
            apply_code(ben, document.id, (110, 120), plans)
            assert [one.basis for one in list_decisions(mara)] != before
            undo(ben)
            assert [one.basis for one in list_decisions(mara)] == before
            one, other = list_decisions(mara)[:2]
            swapped = one.basis.replace(json.loads(one.basis)["codings"][0][0], other.outcome[0])
            for values in ({"basis": other.basis}, {"basis": swapped}, {"outcome": "[]"}):
                with pytest.raises(QualcodeError, match="only a lead"), ben.change("x", "x") as tx:
                    tx.update_where("decision", {"id": one.id}, **values)
            assert [one.basis for one in list_decisions(mara)] == before
