"""What is decided on the working lists is a change like any other, and what is decided is read from the project."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcode.codebook.freezing import FrozenError, freeze_codebook
from qualcode.codebook.tree import load_tree
from qualcode.coding.changing import change_code, remove_codings
from qualcode.domain.errors import RuleError
from qualcode.domain.identity import now_ms
from qualcode.domain.suggestion_lists import Doubtful, Place
from qualcode.history.undoing import history, undo
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import list_proposals
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents, read_text
from qualcode.suggestions.deciding import (
    codes_on,
    give_code,
    make_code,
    open_proposals,
    propose_made,
    reject_code,
    settled_codings,
    settled_passages,
    spot_of,
)

PLAN, LIKED = "We had a plan.", "I liked it, mostly."
FIELDS = {"definition": "Passages that speak of “bells”.", "keywords": "bell, bells"}


def place(project: Project, words: str) -> Place:
    document = list_documents(project)[0]
    start = read_text(project, document.version_id).index(words)
    return Place(document.id, document.name, start, start + len(words), words, "")


def code(project: Project, name: str) -> int:
    return load_tree(project).find(name).id


def given(project: Project) -> list[tuple[str, str, str]]:
    tree = load_tree(project)
    return [(one.quote, tree.path(one.code_id), one.origin) for one in list_codings(project)]


def test_what_is_decided_is_known_and_undo_forgets_it(coded: Project) -> None:
    plans, feelings = code(coded, "Plans"), code(coded, "Feelings")
    plan, liked = place(coded, PLAN), place(coded, LIKED)

    def settled(**others: int) -> dict[object, str]:
        return {**settled_passages(coded, plans, [plan, liked], {spot_of(liked): one for one in others.values()})}

    assert settled() == {}
    give_code(coded, plan, plans)
    reject_code(coded, liked, plans)
    assert given(coded) == [(PLAN, "Change/Plans", "suggested")]
    assert settled() == {spot_of(plan): "accepted", spot_of(liked): "rejected"}
    undo(coded)
    undo(coded)
    assert settled() == {}
    give_code(coded, liked, feelings, origin="manual")
    assert settled() == {} and settled(instead=feelings) == {spot_of(liked): "other"}


def test_a_text_that_has_changed_is_not_coded(coded: Project) -> None:
    old = replace(place(coded, PLAN), quote="We had no plan")
    for decide in (give_code, reject_code):
        with pytest.raises(RuleError, match="has changed since the list was made"):
            decide(coded, old, code(coded, "Plans"))
    with pytest.raises(RuleError, match="has changed since the list was made"):
        make_code(coded, "Bells", None, [old], FIELDS)
    assert given(coded) == []


def test_a_code_is_made_with_its_passages_in_one_change_or_not_at_all(coded: Project) -> None:
    give_code(coded, place(coded, PLAN), code(coded, "Plans"))
    before = len(history(coded))
    made = make_code(coded, "Bells", code(coded, "Change"), [place(coded, PLAN), place(coded, LIKED)], FIELDS)
    found = load_tree(coded).code(made.code_id)
    assert (found.name, found.definition, found.keywords) == ("Bells", *FIELDS.values())
    assert {one for one in given(coded) if one[1] == "Change/Bells"} == {
        (PLAN, "Change/Bells", "suggested"),
        (LIKED, "Change/Bells", "suggested"),
    }
    assert len(history(coded)) == before + 1 and made.effects.summary == "new code Change/Bells, given to 2 passages"
    undo(coded)
    assert "Bells" not in [one.name for one in load_tree(coded).walk()] and len(given(coded)) == 1
    with pytest.raises(RuleError, match="there is a code “Plans” already"):
        make_code(coded, "Plans", code(coded, "Change"), [place(coded, LIKED)], FIELDS)
    assert len(given(coded)) == 1


def test_while_the_codebook_is_frozen_a_code_is_proposed_with_the_first_passage(coded: Project) -> None:
    freeze_codebook(coded, "round 1")
    with pytest.raises(FrozenError):
        make_code(coded, "Bells", None, [place(coded, LIKED)], FIELDS)
    proposed = propose_made(coded, "Bells", code(coded, "Change"), [place(coded, LIKED), place(coded, PLAN)], FIELDS)
    (proposal,) = list_proposals(coded)
    assert (proposal.name, proposal.quote, proposal.texts) == ("Change/Bells", LIKED, FIELDS)
    assert open_proposals(coded) == {proposed.proposal_id} and given(coded) == []
    propose_made(coded, "Chimes", None, [], {})
    assert len(open_proposals(coded)) == 2


def test_a_coding_of_a_list_is_settled_once_it_is_gone_or_another(coded: Project) -> None:
    plans, feelings = code(coded, "Plans"), code(coded, "Feelings")
    places = [place(coded, PLAN), place(coded, LIKED)]
    ids = [give_code(coded, one, plans).coding_id for one in places]
    listed = [Doubtful(id_, plans, "mara", one, 0.01, ((feelings, 0.5),)) for id_, one in zip(ids, places, strict=True)]
    assert settled_codings(coded, listed) == {} and settled_codings(coded, []) == {}
    change_code(coded, ids[0], feelings)
    remove_codings(coded, ids[1:])
    assert settled_codings(coded, listed) == {ids[0]: "other", ids[1]: "removed"}


def test_who_codes_blindly_is_not_told_what_others_gave(coded: Project) -> None:
    plan, coder = place(coded, PLAN), coded.coder
    coded.coder = "ben"
    give_code(coded, plan, code(coded, "Plans"))
    coded.coder = coder
    me = coded.coder_id()
    assert codes_on(coded, [plan]) == {spot_of(plan): frozenset({code(coded, "Plans")})}
    assert codes_on(coded, [plan], mine=True) == {spot_of(plan): frozenset()}
    with coded.change("round", "a blind round") as tx:
        number = tx.add("round", name="r", blind=1, unit="sentence", codebook_change=None, created_ms=now_ms())
        rest = {"document_id": plan.document_id, "coder_id": me, "state": "to do", "changed_ms": now_ms()}
        tx.add("assignment", round_id=number, **rest)
    assert codes_on(coded, [plan]) == {spot_of(plan): frozenset()}
