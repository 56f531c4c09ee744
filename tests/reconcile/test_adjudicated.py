"""A document is settled once nothing is left between all who finished it, whoever was compared in settling it."""

from __future__ import annotations

import pytest
from compared_study import coder_ids, done, give
from settled_study import AGAIN, BELL, OAK, PLAN, agreed_on, is_settled, lay_out, on, queue, uuid_of

from qualcode.codebook.merging import merge_codes
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import remove_codings
from qualcode.domain.disagreements import TakeAll, TakeCode, TakeNone
from qualcode.domain.spans import Span
from qualcode.reconcile.deciding import decide, reopen
from qualcode.reconcile.queue import Scope
from qualcode.reconcile.taking_over import take_over_agreed
from qualcode.storage.project import Project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document
from qualcode.team.rounds import find_round, new_round
from rounds_study import working_as

PLANS, FEELINGS, SCHEDULES = "Plans", "Feelings", "Schedules"


@pytest.fixture
def study(coded: Project) -> Project:
    """ann and tom draw one passage with boundaries a character apart; zoe has coded another that they left."""
    given = [("ann", PLANS, PLAN), ("tom", PLANS, PLAN[:-1]), ("zoe", FEELINGS, AGAIN)]
    lay_out(coded, given, "ann", "tom", "zoe")
    return coded


def test_settling_between_some_does_not_pass_over_the_others(study: Project) -> None:
    two = Scope(coder_ids=coder_ids(study, "ann", "tom"))
    said = decide(study, queue(study, coder_ids=two.coder_ids).items[0], TakeAll(), scope=two).summary
    assert "is settled between those compared, not yet between all who finished it" in said
    assert not is_settled(study)
    for item in queue(study).items:
        decide(study, item, TakeAll())
    assert is_settled(study)


def test_neither_does_settling_one_round(study: Project) -> None:
    new_round(study, "pilot", documents=[find_document(study, OAK).id], coders=["ann", "tom"], blind=False)
    done(study, "ann", OAK)
    done(study, "tom", OAK)
    round_ = find_round(study, "pilot").id
    (item,) = queue(study, round_id=round_).items
    decide(study, item, TakeAll(), scope=Scope(round_id=round_))
    assert not is_settled(study)


def test_who_works_with_a_tolerance_can_finish(study: Project) -> None:
    scope = Scope(tolerance=2)
    done(study, "zoe", OAK, still=False)
    give(study, OAK, "ann", FEELINGS, BELL)
    assert [item.difference.kind for item in queue(study, tolerance=2).items] == ["only"]
    decide(study, on(study, BELL, tolerance=2), TakeNone(), scope=scope)
    assert is_settled(study) and agreed_on(study) == {(PLANS, PLAN)}
    assert take_over_agreed(study).effects.change_id is None, "nor is anything left without the tolerance"


def test_where_fewer_than_two_have_finished_the_scope_has_the_word(study: Project) -> None:
    for coder in ("ann", "zoe"):
        done(study, coder, OAK, still=False)
    for item in queue(study, assume_finished=True).items:
        decide(study, item, TakeAll(), scope=Scope(assume_finished=True))
    assert is_settled(study)


def test_what_a_reopened_decision_made_goes_although_what_others_rest_on_was_moved(study: Project) -> None:
    start = on(study, PLAN).difference.span.start
    decide(study, on(study, PLAN), TakeAll())
    decide(study, on(study, AGAIN), TakeCode(uuid_of(study, PLANS), Span(start + 3, start + 40)))
    with working_as(study, "ann"):
        apply_code(study, find_document(study, OAK).id, (start - 10, start + 5), load_tree(study).find(PLANS).id)
    reopen(study, on(study, AGAIN))
    assert agreed_on(study) == {(PLANS, PLAN)}


def test_what_is_certain_goes_where_what_stands_was_moved_away(study: Project) -> None:
    start = on(study, PLAN).difference.span.start
    decide(study, on(study, PLAN), TakeAll())
    decide(study, on(study, AGAIN), TakeCode(uuid_of(study, PLANS), Span(start + 8, start + 40)))
    with study.change("x", "moved away") as tx:
        for mark in on(study, PLAN).difference.marks:
            tx.update_where("coding", {"uuid": mark.coding}, start=0, end=5)
    reopen(study, on(study, AGAIN))
    assert agreed_on(study) == {(PLANS, PLAN[:8].strip())}


def test_a_verdict_is_told_by_what_its_code_went_into(study: Project) -> None:
    item = on(study, AGAIN)
    decide(study, item, TakeCode(uuid_of(study, SCHEDULES)))
    tree = load_tree(study)
    merge_codes(study, [tree.find(SCHEDULES).id], tree.find(FEELINGS).id)
    assert reopen(study, on(study, AGAIN)).summary.endswith("open again: Feelings holds no longer")


def test_a_decision_on_what_is_gone_keeps_a_document_from_being_settled_until_it_is_taken_back(coded: Project) -> None:
    lay_out(coded, [("ann", PLANS, PLAN)], "ann", "tom")
    decide(coded, on(coded, PLAN), TakeAll())
    assert is_settled(coded)
    (mine,) = [one for one in list_codings(coded) if one.quote == PLAN and one.coder_id in coder_ids(coded, "ann")]
    with working_as(coded, "ann"):
        remove_codings(coded, [mine.id])
    take_over_agreed(coded)
    assert not is_settled(coded)
    (adrift,) = queue(coded).adrift
    reopen(coded, adrift.uuid)
    take_over_agreed(coded)
    assert is_settled(coded)
