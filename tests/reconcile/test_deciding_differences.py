"""Settling differences one by one: what Consensus gets, what ends, what is refused, and that all of it can be undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from compared_study import done, give
from settled_study import AGAIN, BELL, NOBODY, OAK, PLAN, agreed_on, held, is_settled, lay_out, on, queue, uuid_of

from qualcode.codebook.merging import merge_codes
from qualcode.codebook.tree import load_tree
from qualcode.coding.changing import remove_codings, resize
from qualcode.coding.memos import add_memo
from qualcode.domain.disagreements import (
    PutOff,
    TakeAgreed,
    TakeAll,
    TakeBoundary,
    TakeCode,
    TakeMajority,
    TakeNone,
    TakeReading,
    Verdict,
)
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.spans import Span
from qualcode.history.undoing import redo, undo
from qualcode.reconcile.deciding import decide, reopen
from qualcode.reconcile.queue import Scope
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.decisions import list_decisions
from qualcode.storage.reads.history import list_changes
from qualcode.storage.reads.rounds import list_rounds
from qualcode.team.coders import set_role
from qualcode.team.rounds import new_round
from rounds_study import working_as

Dump = Callable[[Project], dict[str, list[tuple[object, ...]]]]
PLANS, SCHEDULES = "Plans", "Schedules"


@pytest.fixture
def study(coded: Project) -> Project:
    """Two coders who agree on one code, say two codes of a passage, and differ on a boundary; one alone coded another."""
    lay_out(
        coded,
        [
            ("ann", PLANS, PLAN),
            ("tom", PLANS, PLAN),
            ("ann", PLANS, NOBODY),
            ("tom", "Feelings", NOBODY),
            ("ann", SCHEDULES, BELL),
            ("tom", SCHEDULES, "bell schedule was the problem."),
            ("ann", "Feelings", AGAIN),
        ],
        "ann",
        "tom",
    )
    return coded


def test_the_study_differs_in_every_way(study: Project) -> None:
    assert [item.difference.kind for item in queue(study).items] == ["code", "only", "boundary"]
    assert [item.difference.kind for item in queue(study).agreed] == ["agreed"]


def _verdicts(project: Project) -> dict[str, tuple[str, Verdict, set[tuple[str, str]]]]:
    hull = "The bell schedule was the problem."
    at = on(project, BELL).difference.span
    return {
        "a": (NOBODY, TakeReading(uuid_of(project, "ann")), {(PLANS, NOBODY)}),
        "b": (NOBODY, TakeReading(uuid_of(project, "tom")), {("Feelings", NOBODY)}),
        "both": (NOBODY, TakeAll(), {(PLANS, NOBODY), ("Feelings", NOBODY)}),
        "neither": (NOBODY, TakeNone(), set()),
        "b where b did nothing": (AGAIN, TakeReading(uuid_of(project, "tom")), set()),
        "another code": (NOBODY, TakeCode(uuid_of(project, SCHEDULES)), {(SCHEDULES, NOBODY)}),
        "both boundaries": (BELL, TakeAll(), {(SCHEDULES, hull)}),
        "joined": (BELL, TakeBoundary("joined"), {(SCHEDULES, hull)}),
        "longest": (BELL, TakeBoundary("longest"), {(SCHEDULES, hull[4:])}),
        "shortest": (BELL, TakeBoundary("shortest"), {(SCHEDULES, BELL)}),
        "by hand": (BELL, TakeBoundary("by hand", Span(at.start + 4, at.start + 8)), {(SCHEDULES, "bell")}),
        "code by hand": (BELL, TakeCode(uuid_of(project, PLANS), Span(at.start, at.start + 8)), {(PLANS, "The bell")}),
    }


def test_each_verdict_gives_consensus_what_it_says_and_leaves_the_coders_theirs(study: Project) -> None:
    before = {(one.uuid, one.span, one.code_id) for one in list_codings(study)}
    for key, (words, verdict, expected) in _verdicts(study).items():
        effects = decide(study, on(study, words), verdict, reason=" clear to both of us ")
        assert agreed_on(study) == expected, key
        assert before <= {(one.uuid, one.span, one.code_id) for one in list_codings(study)}
        item = on(study, words)
        decision = item.decision
        assert item.state == "settled" and decision is not None
        assert (decision.coder, decision.reason, decision.state) == ("mara", "clear to both of us", "standing")
        assert len(decision.outcome) == len(expected)
        change = list_changes(study, limit=1)[0]
        assert (change.verb, change.summary, change.reason) == ("reconcile", effects.summary, "clear to both of us")
        assert "settled: " in effects.summary and effects.focus is not None
        undo(study)
        assert agreed_on(study) == set() and on(study, words).state == "open"


def test_summaries_name_who_and_what(study: Project) -> None:
    verdicts = _verdicts(study)
    said = {key: decide(study, on(study, verdicts[key][0]), verdicts[key][1]).summary for key in ("b", "joined")}
    assert said["b"] == f"“{NOBODY}” settled: as tom (Feelings)"
    assert said["joined"].endswith("settled: the joined passage (Change/Schedules)")
    assert decide(study, on(study, NOBODY), PutOff()).summary == f"“{NOBODY}” put off"
    assert decide(study, on(study, NOBODY), TakeNone()).summary == f"“{NOBODY}” settled: neither (no code)"


def test_with_the_last_difference_what_is_agreed_is_taken_over_and_the_document_is_done(study: Project) -> None:
    decide(study, on(study, NOBODY), TakeNone())
    decide(study, on(study, BELL), PutOff())
    decide(study, on(study, AGAIN), TakeAll())
    assert not is_settled(study) and agreed_on(study) == {("Feelings", AGAIN)}
    effects = decide(study, on(study, BELL), TakeNone())
    assert effects.summary.endswith(f"neither (no code) – {OAK} is settled; 1 agreed passage taken over")
    assert is_settled(study) and agreed_on(study) == {("Feelings", AGAIN), (PLANS, PLAN)}
    reopen(study, on(study, AGAIN))
    assert not is_settled(study) and agreed_on(study) == {(PLANS, PLAN)}


def test_what_is_put_off_stays_so_until_it_is_settled(study: Project) -> None:
    assert decide(study, on(study, NOBODY), PutOff(), reason="ask the team").change_id is not None
    assert on(study, NOBODY).state == "later" and agreed_on(study) == set()
    assert decide(study, on(study, NOBODY), PutOff(), reason="ask the team").change_id is None
    decide(study, on(study, NOBODY).id, TakeAll())
    assert on(study, NOBODY).state == "settled"
    assert [one.state for one in list_decisions(study)] == ["superseded", "standing"]


def test_deciding_anew_ends_what_was_decided(study: Project) -> None:
    decide(study, on(study, NOBODY), TakeAll())
    shown = on(study, NOBODY)
    decide(study, shown, TakeReading(uuid_of(study, "ann")))
    assert agreed_on(study) == {(PLANS, NOBODY)}
    (first, second) = list_decisions(study)
    assert (first.state, first.ended_by, second.state) == ("superseded", "mara", "standing")
    assert first.ended_ms is not None and second.ended_ms is None
    decide(study, on(study, NOBODY), PutOff())
    assert agreed_on(study) == set() and on(study, NOBODY).state == "later"


def test_a_decision_can_be_reopened_by_its_id_or_that_of_its_difference(study: Project) -> None:
    decide(study, on(study, NOBODY), TakeAll())
    with pytest.raises(RuleError, match="nothing is settled here"):
        reopen(study, on(study, AGAIN))
    effects = reopen(study, on(study, NOBODY).id[:13], "we changed our minds")
    assert effects.summary == f"“{NOBODY}” open again: both holds no longer"
    assert agreed_on(study) == set()
    item = on(study, NOBODY)
    assert item.state == "open" and item.earlier is not None and item.earlier.ended_by == "mara"
    with pytest.raises(RuleError, match="opened again by mara already"):
        reopen(study, item.earlier.uuid)
    decide(study, item, TakeReading(uuid_of(study, "tom")))
    (decision,) = list_decisions(study, states=["standing"])
    reopen(study, decision.uuid[:18])
    assert agreed_on(study) == set()


def test_what_somebody_settled_meanwhile_is_told_and_not_overwritten(study: Project) -> None:
    shown = on(study, NOBODY)
    decide(study, shown, TakeAll())
    with pytest.raises(RuleError, match=r"mara settled this on \d{4}-.*: both"):
        decide(study, shown, TakeNone())
    with pytest.raises(RuleError, match="mara settled this"):
        decide(study, shown.id, TakeNone())
    assert agreed_on(study) == {(PLANS, NOBODY), ("Feelings", NOBODY)}
    seen = on(study, NOBODY)
    decide(study, seen, TakeNone())
    with pytest.raises(RuleError, match=r"mara settled this on .*: neither"):
        decide(study, seen, TakeAll())


def test_what_was_coded_meanwhile_is_told(study: Project) -> None:
    shown = on(study, NOBODY)
    mine = next(one for one in list_codings(study) if one.uuid == shown.difference.marks[0].coding)
    resize(study, mine.id, (mine.start, mine.end - 3))
    with pytest.raises(RuleError, match="has changed since this was shown"):
        decide(study, shown, TakeAll())
    with pytest.raises(NotFoundError):
        decide(study, shown.id, TakeAll())


def test_a_late_coding_opens_what_it_touches_and_deciding_anew_replaces_it(study: Project) -> None:
    decide(study, on(study, AGAIN), TakeAll())
    decide(study, on(study, NOBODY), TakeReading(uuid_of(study, "ann")))
    give(study, OAK, "tom", "Feelings", "tried again.")
    item = on(study, AGAIN)
    assert item.state == "open" and item.earlier is not None
    assert on(study, NOBODY).state == "settled"
    assert agreed_on(study) == {("Feelings", AGAIN), (PLANS, NOBODY)}
    decide(study, item, TakeBoundary("longest"))
    assert agreed_on(study) == {("Feelings", AGAIN), (PLANS, NOBODY)}
    decide(study, on(study, AGAIN), TakeReading(uuid_of(study, "tom")))
    assert agreed_on(study) == {("Feelings", "tried again."), (PLANS, NOBODY)}
    assert [one.state for one in list_decisions(study)].count("standing") == 2


def test_codings_that_two_decisions_share_come_apart_again(study: Project) -> None:
    at = on(study, NOBODY).difference.span
    decide(study, on(study, NOBODY), TakeReading(uuid_of(study, "ann")))
    decide(study, on(study, BELL), TakeCode(uuid_of(study, PLANS), Span(at.start + 7, at.end + 10)))
    (joined,) = agreed_on(study)
    assert joined[1].startswith(NOBODY) and len(joined[1]) > len(NOBODY)
    first, second = list_decisions(study)
    assert first.outcome == second.outcome
    reopen(study, on(study, BELL))
    assert agreed_on(study) == {(PLANS, NOBODY)}
    decide(study, on(study, BELL), TakeCode(uuid_of(study, PLANS), Span(at.start + 7, at.end + 10)))
    reopen(study, on(study, NOBODY))
    assert agreed_on(study) == {(PLANS, joined[1][7:])}
    reopen(study, on(study, BELL))
    assert agreed_on(study) == set()


def test_a_coding_that_bridges_two_comes_apart_into_both(study: Project) -> None:
    at = on(study, NOBODY).difference.span
    decide(study, on(study, AGAIN), TakeCode(uuid_of(study, PLANS), Span(at.start, at.start + 6)))
    decide(study, on(study, BELL), TakeCode(uuid_of(study, PLANS), Span(at.start + 12, at.end)))
    decide(study, on(study, NOBODY), TakeReading(uuid_of(study, "ann")))
    assert agreed_on(study) == {(PLANS, NOBODY), (PLANS, PLAN)}
    assert len({one.outcome for one in list_decisions(study) if one.kind != "agreed"}) == 1
    reopen(study, on(study, NOBODY))
    assert agreed_on(study) == {(PLANS, NOBODY[:6]), (PLANS, NOBODY[12:]), (PLANS, PLAN)}
    reopen(study, on(study, AGAIN))
    assert agreed_on(study) == {(PLANS, NOBODY[12:]), (PLANS, PLAN)}


def test_what_is_agreed_can_be_decided_otherwise(study: Project) -> None:
    with pytest.raises(RuleError, match="not agreed"):
        decide(study, on(study, NOBODY), TakeAgreed())
    decide(study, on(study, PLAN), TakeCode(uuid_of(study, SCHEDULES)))
    assert agreed_on(study) == {(SCHEDULES, PLAN)} and on(study, PLAN).state == "settled"


def test_each_step_can_be_taken_back_and_brought_again(study: Project, dump: Dump) -> None:
    steps: list[Callable[[], object]] = [
        lambda: decide(study, on(study, NOBODY), TakeAll()),
        lambda: decide(study, on(study, NOBODY), TakeReading(uuid_of(study, "tom"))),
        lambda: decide(study, on(study, BELL), PutOff()),
        lambda: decide(study, on(study, BELL), TakeBoundary("longest")),
        lambda: decide(study, on(study, AGAIN), TakeNone()),
        lambda: reopen(study, on(study, NOBODY), "no"),
    ]
    states = [held(dump, study)]
    for step in steps:
        step()
        states.append(held(dump, study))
    for state in states[-2::-1]:
        undo(study)
        assert held(dump, study) == state
    for state in states[1:]:
        redo(study)
        assert held(dump, study) == state


def test_merging_codes_opens_nothing_and_taking_back_finds_what_they_went_into(study: Project) -> None:
    decide(study, on(study, NOBODY), TakeAll())
    decide(study, on(study, AGAIN), TakeAll())
    tree = load_tree(study)
    merge_codes(study, [tree.find("Feelings").id], tree.find(PLANS).id)
    assert agreed_on(study) == {(PLANS, NOBODY), (PLANS, AGAIN)}
    assert on(study, AGAIN).state == "settled"
    assert on(study, PLAN).state == "open" and not queue(study).adrift
    (lone,) = [one for one in list_decisions(study) if one.kind == "only"]
    reopen(study, lone.uuid)
    assert agreed_on(study) == {(PLANS, NOBODY)}
    undo(study)
    reopen(study, on(study, AGAIN))
    (both,) = list_decisions(study, states=["standing"])
    assert len(both.outcome) == 1
    reopen(study, both.uuid)
    assert agreed_on(study) == set()


def test_what_means_nothing_here_is_refused(study: Project) -> None:
    item = on(study, NOBODY)
    refused: list[tuple[Verdict, str]] = [
        (TakeReading(uuid_of(study, "mara")), "not compared here"),
        (TakeMajority(), "no majority"),
        (TakeBoundary("widest"), "no rule"),
        (TakeBoundary("by hand"), "need a start and an end"),
        (TakeBoundary("joined", Span(0, 3)), "need a start and an end"),
        (TakeBoundary("by hand", Span(5, 9999)), "no passage"),
        (TakeCode("00000000-0000-4000-8000-000000000000"), "no longer there"),
    ]
    for verdict, said in refused:
        with pytest.raises(RuleError, match=said):
            decide(study, item, verdict)
    with pytest.raises(NotFoundError, match="difference"):
        decide(study, "ffffffff", TakeNone())
    assert list_decisions(study) == [] and agreed_on(study) == set()


def test_only_a_lead_settles(study: Project) -> None:
    item = on(study, NOBODY)
    with working_as(study, "ann"):
        with pytest.raises(RuleError, match="only a lead may settle differences"):
            decide(study, item, TakeAll())
        with pytest.raises(RuleError, match="only a lead"):
            reopen(study, item)


def test_who_codes_there_blindly_settles_nothing(study: Project) -> None:
    item = on(study, NOBODY)
    new_round(study, "pilot", documents=[item.document_id], coders=["mara"], blind=True)
    for which in (item, item.id):
        with pytest.raises(RuleError, match="not to be seen before"):
            decide(study, which, TakeAll())
        with pytest.raises(RuleError, match="not to be seen before"):
            reopen(study, which)


def test_decisions_of_a_round_say_so(study: Project) -> None:
    document = on(study, NOBODY).document_id
    new_round(study, "pilot", documents=[document], coders=["ann", "tom"], blind=False)
    done(study, "ann", OAK)
    done(study, "tom", OAK)
    (round_,) = list_rounds(study)
    decide(study, on(study, NOBODY, round_id=round_.id), TakeAll(), scope=Scope(round_id=round_.id))
    assert [one.round_id for one in list_decisions(study)] == [round_.id]


def test_two_leads_settle_side_by_side(study: Project) -> None:
    shown = [on(study, NOBODY), on(study, AGAIN)]
    set_role(study, "ann", "lead")
    with working_as(study, "ann"):
        decide(study, shown[0], TakeAll())
    with pytest.raises(RuleError, match="ann settled this"):
        decide(study, shown[0], TakeNone())
    decide(study, shown[1], TakeNone())
    assert {one.coder for one in list_decisions(study)} == {"ann", "mara"}


def test_a_memo_on_a_coding_that_goes_stays_on_its_passage(study: Project) -> None:
    decide(study, on(study, AGAIN), TakeAll())
    (uuid,) = list_decisions(study)[0].outcome
    (coding,) = [one for one in list_codings(study) if one.uuid == uuid]
    add_memo(study, "why we agreed", coding_id=coding.id)
    reopen(study, on(study, AGAIN))
    (memo,) = list_memos(study)
    assert (memo.coding_id, memo.document_id, memo.start, memo.end) == (None, coding.document_id, *coding.span)


def test_a_decision_whose_codings_are_gone_can_be_reopened(study: Project) -> None:
    decide(study, on(study, AGAIN), TakeAll())
    (mark,) = on(study, AGAIN).difference.marks
    remove_codings(study, [one.id for one in list_codings(study) if one.uuid == mark.coding])
    (adrift,) = queue(study).adrift
    assert agreed_on(study) == {("Feelings", AGAIN)}
    effects = reopen(study, adrift.uuid)
    assert effects.summary.startswith(f"a passage of {OAK} open again") and agreed_on(study) == set()
