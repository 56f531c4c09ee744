"""Reading decisions: all that was written, in the order in which it was, and fast for whole studies."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from qualcode.documents.removing import remove_document
from qualcode.domain.errors import RuleError
from qualcode.domain.identity import now_ms
from qualcode.history.undoing import undo
from qualcode.storage.project import Project
from qualcode.storage.reads.decisions import decided_documents, list_decisions, sources_of, states_of
from qualcode.storage.reads.documents import list_documents
from qualcode.storage.reads.rounds import list_rounds
from qualcode.team.rounds import new_round, remove_round

BASIS = '{"coders":["a","b"],"codings":[["c1","a","x",0,4],["c2","b","x",1,9]]}'


def _decided(project: Project, count: int, **values: Any) -> int:
    (document,) = list_documents(project)
    row: dict[str, Any] = {
        "document_id": document.id,
        "round_id": None,
        "kind": "only",
        "verdict": "all",
        "basis": BASIS,
        "outcome": '["c3"]',
        "reason": "both are right: \N{SNOWMAN}",
        "coder_id": project.coder_id(),
        "created_ms": now_ms(),
        "state": "standing",
        "ended_by": None,
        "ended_ms": None,
    } | values
    with project.change("reconcile", "settled") as tx:
        tx.insert_many("decision", tuple(row), [tuple(row.values())] * count)
    return document.id


def test_decisions_are_read_as_they_were_written(coded: Project) -> None:
    document = _decided(coded, 1, created_ms=20)
    _decided(coded, 1, created_ms=10, state="superseded", ended_by=coded.coder_id(), ended_ms=15, outcome="[]")
    first, second = list_decisions(coded)
    assert (first.state, first.ended_by, first.ended_ms, first.outcome) == ("superseded", "mara", 15, ())
    assert (second.document_id, second.kind, second.verdict, second.basis) == (document, "only", "all", BASIS)
    assert (second.outcome, second.reason, second.coder) == (("c3",), "both are right: \N{SNOWMAN}", "mara")
    assert (second.state, second.ended_by, second.ended_ms, second.coders) == ("standing", "", None, ("a", "b"))
    assert list_decisions(coded, [document], ["standing"]) == [second]
    assert list_decisions(coded, [], None) == [] == list_decisions(coded, states=["later"])
    assert decided_documents(coded) == {document}


def test_reading_many_decisions_asks_no_more_than_reading_few(coded: Project) -> None:
    asked: list[str] = []
    event.listen(coded.ground.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    _decided(coded, 20)
    asked.clear()
    assert len(list_decisions(coded)) == 20
    few = len(asked)
    _decided(coded, 2_000)
    asked.clear()
    assert len(list_decisions(coded)) == 2_020
    assert len(asked) == few


def test_a_document_goes_with_its_decisions_and_comes_back_with_them(coded: Project) -> None:
    document = _decided(coded, 2)
    before = list_decisions(coded)
    remove_document(coded, document)
    assert list_decisions(coded) == [] and decided_documents(coded) == frozenset()
    undo(coded)
    assert list_decisions(coded) == before


def test_what_others_decided_blindly_keeps_a_document(coded: Project) -> None:
    coded.coder = "tom"
    document = _decided(coded, 1)
    coded.coder = "mara"
    new_round(coded, "pilot", documents=[document], coders=["mara"], blind=True)
    assert list_decisions(coded) == [] and decided_documents(coded) == frozenset()
    with pytest.raises(RuleError, match="not to be seen before"):
        remove_document(coded, document, with_codings=True)


def test_a_round_that_goes_leaves_the_decisions_made_in_it(coded: Project) -> None:
    (document,) = list_documents(coded)
    new_round(coded, "pilot", documents=[document.id], coders=["mara"], blind=False)
    (round_,) = list_rounds(coded)
    _decided(coded, 1, round_id=round_.id)
    remove_round(coded, round_)
    assert [one.round_id for one in list_decisions(coded)] == [None]
    undo(coded)
    assert [one.round_id for one in list_decisions(coded)] == [round_.id]


def test_where_a_coder_is_and_what_codings_are_made_of(coded: Project) -> None:
    assert states_of(coded, coded.coder_id()) == {} and sources_of(coded, [1]) == {}
