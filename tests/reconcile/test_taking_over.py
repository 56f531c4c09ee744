"""Taking over what is agreed, and settling many differences by one rule."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from compared_study import done, give
from settled_study import AGAIN, BELL, NOBODY, OAK, PLAN, agreed_on, held, is_settled, lay_out, on, queue, uuid_of

from qualcode.codebook.tree import load_tree
from qualcode.coding.changing import remove_codings, resize
from qualcode.domain.disagreements import PutOff, TakeAll, TakeMajority, TakeNone, TakeReading
from qualcode.domain.errors import RuleError
from qualcode.history.undoing import redo, undo
from qualcode.reconcile.deciding import decide, reopen
from qualcode.reconcile.queue import Scope
from qualcode.reconcile.taking_over import take_for_all, take_over_agreed
from qualcode.storage.project import Project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.decisions import list_decisions
from qualcode.storage.reads.history import list_changes
from rounds_study import working_as

Dump = Callable[[Project], dict[str, list[tuple[object, ...]]]]
PLANS, FEELINGS, SCHEDULES = "Plans", "Feelings", "Schedules"


@pytest.fixture
def study(coded: Project) -> Project:
    """Three coders; all gave a code to two passages, one of them with boundaries a character apart."""
    lay_out(
        coded,
        [
            *[(coder, PLANS, PLAN) for coder in ("ann", "tom")],
            ("zoe", PLANS, PLAN[:-1]),
            *[(coder, FEELINGS, AGAIN) for coder in ("ann", "tom", "zoe")],
            *[(coder, FEELINGS, NOBODY) for coder in ("ann", "tom")],
            ("zoe", SCHEDULES, BELL),
        ],
        "ann",
        "tom",
        "zoe",
    )
    return coded


def test_what_all_read_alike_is_taken_over_once(study: Project) -> None:
    taken = take_over_agreed(study)
    assert (taken.passages, taken.codings, taken.documents, taken.withdrawn, taken.settled) == (1, 1, 1, 0, 0)
    assert taken.effects.summary == "1 agreed passage taken over in 1 document"
    assert agreed_on(study) == {(FEELINGS, AGAIN)} and not is_settled(study)
    (decision,) = list_decisions(study)
    assert (decision.kind, decision.verdict, decision.state) == ("agreed", "agreed", "standing")
    changes = len(list_changes(study))
    again = take_over_agreed(study)
    assert (again.passages, again.effects.change_id, len(list_changes(study))) == (0, None, changes)


def test_within_the_tolerance_the_boundaries_of_most_hold(study: Project) -> None:
    assert take_over_agreed(study, Scope(tolerance=2)).passages == 2
    assert agreed_on(study) == {(FEELINGS, AGAIN), (PLANS, PLAN)}
    assert on(study, PLAN).state == "settled", "whatever the tolerance is later"


def test_only_codes_that_are_asked_for_are_taken_over(study: Project) -> None:
    scope = Scope(tolerance=2, code_ids={load_tree(study).find(PLANS).id})
    assert take_over_agreed(study, scope).passages == 1
    assert agreed_on(study) == {(PLANS, PLAN)}


def test_a_document_without_differences_is_settled_by_it(study: Project) -> None:
    taken = take_for_all(study, Scope(tolerance=2), TakeReading(uuid_of(study, "zoe")))
    assert taken.settled_documents == 1 and is_settled(study)
    give(study, OAK, "zoe", PLANS, "the schedule changed")
    taken_over = take_over_agreed(study, Scope(tolerance=2))
    assert (taken_over.passages, taken_over.withdrawn) == (0, 0) and taken_over.effects.change_id is None
    assert not is_settled(study)


def test_what_is_not_agreed_any_more_is_taken_back(study: Project) -> None:
    take_over_agreed(study)
    (mark, *_) = on(study, AGAIN).difference.marks
    (mine,) = [one for one in list_codings(study) if one.uuid == mark.coding]
    resize(study, mine.id, (mine.start + 3, mine.end))
    taken = take_over_agreed(study)
    assert (taken.passages, taken.withdrawn) == (0, 1)
    assert taken.effects.summary == "1 passage not agreed on any more taken back"
    assert agreed_on(study) == set() and list_decisions(study)[0].state == "superseded"
    resize(study, mine.id, mine.span)
    assert take_over_agreed(study).passages == 1 and agreed_on(study) == {(FEELINGS, AGAIN)}


def test_when_all_take_their_codings_away_consensus_loses_its_own(study: Project) -> None:
    take_over_agreed(study)
    gone = {mark.coding for mark in on(study, AGAIN).difference.marks}
    remove_codings(study, [one.id for one in list_codings(study) if one.uuid in gone])
    assert take_over_agreed(study).withdrawn == 1 and agreed_on(study) == set()


def test_a_late_coder_who_agrees_changes_nothing_but_the_record(study: Project) -> None:
    done(study, "zoe", OAK, still=False)
    take_over_agreed(study)
    before = {one.uuid for one in list_codings(study) if one.quote != NOBODY}
    assert agreed_on(study) == {(PLANS, PLAN), (FEELINGS, AGAIN), (FEELINGS, NOBODY)}
    done(study, "zoe", OAK)
    assert on(study, AGAIN).state == "open"
    taken = take_over_agreed(study, Scope(tolerance=2))
    assert (taken.passages, taken.withdrawn) == (2, 1)
    assert agreed_on(study) == {(PLANS, PLAN), (FEELINGS, AGAIN)}
    assert {one.uuid for one in list_codings(study) if one.quote != NOBODY} == before, "the very codings"
    standing = list_decisions(study, states=["standing"])
    assert {one.kind for one in standing} == {"agreed"} and all(len(one.coders) == 3 for one in standing)


def test_a_difference_that_was_settled_is_not_taken_over_when_others_are_compared(study: Project) -> None:
    two = frozenset(coder for coder in (2, 3))
    decide(study, on(study, AGAIN), TakeNone())
    scope = Scope(coder_ids=two)
    take_over_agreed(study, scope)
    assert on(study, AGAIN).state == "settled", "what three were compared on stands beside what two agree on"


def test_what_was_reopened_is_left_to_a_person(study: Project) -> None:
    take_over_agreed(study)
    reopen(study, on(study, AGAIN), "one of them meant something else")
    assert take_over_agreed(study).passages == 0 and agreed_on(study) == set()
    decide(study, on(study, AGAIN), TakeAll())
    assert agreed_on(study) == {(FEELINGS, AGAIN)}


def test_the_majority_settles_what_it_can_after_a_preview(study: Project) -> None:
    before = queue(study)
    plan = take_for_all(study, Scope(), TakeMajority(), preview=True)
    assert plan.effects is None and queue(study) == before
    assert (plan.items, plan.documents, plan.codings, plan.nothing, plan.undecidable) == (3, 1, 2, 1, 0)
    assert plan.by_code == {"Change/Plans": 1, "Change/Schedules": 1, FEELINGS: 1}
    taken = take_for_all(study, Scope(), TakeMajority(), reason="as agreed in May")
    assert taken.effects is not None and taken.settled_documents == 1
    assert taken.effects.summary == "3 differences settled as most say; 1 agreed passage taken over"
    assert agreed_on(study) == {(PLANS, PLAN), (FEELINGS, NOBODY), (FEELINGS, AGAIN)} and is_settled(study)
    assert {one.reason for one in list_decisions(study) if one.kind != "agreed"} == {"as agreed in May"}
    with pytest.raises(RuleError, match="nothing that is open"):
        take_for_all(study, Scope(), TakeMajority())


def test_what_has_no_majority_or_was_put_off_is_left(study: Project) -> None:
    done(study, "zoe", OAK, still=False)
    give(study, OAK, "ann", SCHEDULES, BELL)
    decide(study, on(study, BELL), PutOff())
    plan = take_for_all(study, Scope(), TakeMajority(), preview=True)
    assert (plan.items, plan.put_off, plan.undecidable) == (0, 1, 0)
    give(study, OAK, "tom", PLANS, "And then?")
    assert take_for_all(study, Scope(), TakeMajority(), preview=True).undecidable == 1
    stranger = TakeReading(uuid_of(study, "zoe"))
    assert take_for_all(study, Scope(), stranger, preview=True).undecidable == 1


def test_a_coder_can_be_taken_for_one_code(study: Project) -> None:
    scope = Scope(code_ids={load_tree(study).find(FEELINGS).id})
    taken = take_for_all(study, scope, TakeReading(uuid_of(study, "zoe")))
    assert (taken.items, taken.nothing) == (1, 1)
    assert [item.state for item in queue(study).items] == ["open", "settled", "open"]


def test_all_of_it_is_one_change_that_can_be_taken_back(study: Project, dump: Dump) -> None:
    states = [held(dump, study)]
    take_over_agreed(study)
    states.append(held(dump, study))
    take_for_all(study, Scope(), TakeMajority())
    states.append(held(dump, study))
    for state in states[-2::-1]:
        undo(study)
        assert held(dump, study) == state
    for state in states[1:]:
        redo(study)
        assert held(dump, study) == state


def test_only_a_lead_takes_over(study: Project) -> None:
    with working_as(study, "ann"):
        with pytest.raises(RuleError, match="only a lead may take over"):
            take_over_agreed(study)
        with pytest.raises(RuleError, match="only a lead may settle"):
            take_for_all(study, Scope(), TakeMajority(), preview=True)
