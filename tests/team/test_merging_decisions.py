"""What was settled in a project that grew apart comes in with it; a bundle carries none of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from merging_acts import LEAD
from returned import Study, codings, give, rows

from qualcode.analysis.selecting import choose_coders
from qualcode.coding.changing import remove_codings
from qualcode.documents.listing import set_done
from qualcode.domain.disagreements import Disagreement, PutOff, TakeAll, TakeNone
from qualcode.history.undoing import undo
from qualcode.reconcile.deciding import decide, reopen
from qualcode.reconcile.queue import Scope, read_queue
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.decisions import list_decisions, states_of
from qualcode.storage.reads.documents import find_document, list_documents


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """The first document is finished by ann and bea, who differ everywhere."""
    made = Study(tmp_path)
    for coder in ("ann", "bea"):
        with open_project(made.path, coder=coder) as project:
            set_done(project, find_document(project, "first").id, True)
    return made


def items(project: Project) -> tuple[Disagreement, ...]:
    return read_queue(project, Scope()).items


def states(project: Project) -> list[str]:
    return [item.state for item in items(project)]


def settled(project: Project) -> str:
    (state,) = states_of(project, project.coder_id("Consensus")).values()
    return state


def there(study: Study) -> Path:
    return study.copy("apart")


def test_decisions_come_in_with_what_they_made_and_hold_here(study: Study) -> None:
    apart = there(study)
    with open_project(apart, coder=LEAD) as project:
        decide(project, items(project)[0], TakeAll(), reason="both hold")
        decide(project, items(project)[1], TakeNone())
    with study.lead() as project:
        decide(project, items(project)[2], TakeAll())
    report = study.back(apart)
    assert report.taken["decision"].added == 2 and not report.conflicts
    with study.lead() as project:
        assert states(project)[:3] == ["settled"] * 3
        decision = items(project)[0].decision
        assert decision is not None and decision.reason == "both hold"
        made = {one.uuid for one in codings(project, "Consensus")}
        assert decision.outcome and set(decision.outcome) <= made
        reopen(project, items(project)[0])
        assert {one.uuid for one in codings(project, "Consensus")} == made - set(decision.outcome)
        undo(project, 2)
        assert states(project)[:3] == ["open", "open", "settled"]


def test_what_was_settled_here_too_stays_as_it_was_settled_here(study: Study) -> None:
    apart = there(study)
    with open_project(apart, coder=LEAD) as project:
        decide(project, items(project)[0], TakeAll())
        decide(project, items(project)[1], TakeAll())
    with study.lead() as project:
        decide(project, items(project)[0], TakeNone())
        decide(project, items(project)[1], TakeAll())
        before = [one.span for one in codings(project, "Consensus")]
    report = study.back(apart)
    assert "2 passages settled here and there: what was decided here holds" in report.notes
    with study.lead() as project:
        assert [item.decision.verdict for item in items(project)[:2] if item.decision] == ["none", "all"]
        assert [one.span for one in codings(project, "Consensus")] == before
        assert sorted(one.state for one in list_decisions(project)) == ["standing"] * 2 + ["superseded"] * 2


def test_a_decision_on_codings_that_are_gone_here_is_left_out_and_told(study: Study) -> None:
    apart = there(study)
    with open_project(apart, coder=LEAD) as project:
        decide(project, items(project)[0], TakeNone())
    with study.lead() as project:
        (gone,) = {mark.coding for mark in items(project)[0].difference.marks[:1]}
        remove_codings(project, [one.id for who in ("ann", "bea") for one in codings(project, who) if one.uuid == gone])
    report = study.back(apart)
    assert "1 decision left out: the document or codings that they rest on are not here" in report.notes
    assert study.rows("decision") == []


def _without_one_that(project: Project, place: int) -> None:
    gone = items(project)[place].difference.marks[0].coding
    remove_codings(project, [one.id for who in ("ann", "bea") for one in codings(project, who) if one.uuid == gone])


def test_what_a_left_out_decision_made_is_left_out_with_it(study: Study) -> None:
    apart = there(study)
    with open_project(apart, coder=LEAD) as project:
        for item in items(project):
            decide(project, item, TakeAll())
    with study.lead() as project:
        _without_one_that(project, 1)
    report = study.back(apart)
    assert "1 decision left out: the document or codings that they rest on are not here" in report.notes
    with study.lead() as project:
        held = {uuid for one in list_decisions(project) for uuid in one.outcome}
        assert held and {one.uuid for one in codings(project, "Consensus")} == held
        assert settled(project) == "doing" and states(project).count("open") == 1
        decide(project, next(item for item in items(project) if item.state == "open"), TakeNone())
        assert settled(project) == "done"
        assert {one.uuid for one in codings(project, "Consensus")} == held


def test_a_decision_between_others_gives_way_to_one_on_the_same_coding(study: Study) -> None:
    apart = there(study)
    with open_project(apart, coder=LEAD) as project:
        decide(project, items(project)[0], TakeAll())
    with open_project(study.path, coder="cho") as project:
        set_done(project, find_document(project, "first").id, True)
    with study.lead() as project:
        for item in items(project):
            decide(project, item, TakeNone())
    report = study.back(apart)
    assert "1 passage settled here and there: what was decided here holds" in report.notes
    with study.lead() as project:
        assert codings(project, "Consensus") == [] and settled(project) == "done"
        assert sorted({(one.verdict, one.state) for one in list_decisions(project)}) == [
            ("all", "superseded"),
            ("none", "standing"),
        ]


def test_decisions_that_stood_together_there_stand_together_here(study: Study) -> None:
    with study.lead() as project:
        decide(project, items(project)[0], TakeNone())
    apart = there(study)
    with open_project(apart, coder=LEAD) as project, project.change("x", "one between others") as tx:
        (row,) = rows(project, "decision")
        basis = row["basis"].replace('"coders":[', '"coders":["00000000-0000-0000-0000-000000000000",')
        tx.add("decision", **{k: v for k, v in row.items() if k not in ("id", "uuid")} | {"basis": basis})
    study.back(apart)
    assert [row["state"] for row in study.rows("decision")] == ["standing", "standing"]


@pytest.mark.parametrize("whole", ["here", "there"])
def test_whether_a_document_is_settled_follows_from_both_sides(study: Study, whole: str) -> None:
    apart = there(study)
    with open_project(apart, coder=LEAD) as project:
        for item in items(project)[: None if whole == "there" else 1]:
            decide(project, item, TakeAll())
    with study.lead() as project:
        for item in items(project)[: None if whole == "here" else 1]:
            decide(project, item, TakeAll())
    report = study.back(apart)
    assert not report.conflicts
    with study.lead() as project:
        assert set(states(project)) == {"settled"} and settled(project) == "done"


def test_a_document_that_came_to_differ_is_not_settled_however_it_was_there(study: Study) -> None:
    with study.lead() as project:
        for item in items(project)[:-1]:
            decide(project, item, TakeAll())
    apart = there(study)
    with open_project(apart, coder=LEAD) as project:
        decide(project, items(project)[-1], TakeAll())
        assert settled(project) == "done"
    with study.lead() as project:
        _without_one_that(project, 0)
        assert settled(project) == "doing"
    assert not study.back(apart).conflicts
    with study.lead() as project:
        assert settled(project) == "doing"


def test_what_was_put_off_here_and_settled_there_is_settled(study: Study) -> None:
    apart = there(study)
    with open_project(apart, coder=LEAD) as project:
        decide(project, items(project)[0], TakeAll())
    with study.lead() as project:
        decide(project, items(project)[0], PutOff())
    study.back(apart)
    with study.lead() as project:
        assert states(project)[0] == "settled"
        reopen(project, items(project)[0])
        assert codings(project, "Consensus") == []


def test_a_bundle_tells_what_is_settled_where_it_carries_what_consensus_coded(study: Study) -> None:
    def whose(project: Project) -> str:
        return choose_coders(project, None, list_documents(project)).sentence

    with study.lead() as project:
        decide(project, items(project)[0], TakeAll())
        told = whose(project)
    assert told == "all coders (no document is adjudicated)"
    with open_project(study.hand_out(with_others=True), coder="ann") as bundle:
        assert whose(bundle) == told
    with study.lead() as project:
        for item in items(project)[1:]:
            decide(project, item, TakeAll())
        told = whose(project)
    late = study.hand_out(with_others=True)
    with open_project(late, coder="ann") as bundle:
        assert whose(bundle) == told == "Consensus in the 1 adjudicated of 2 documents, all coders in the others"
        give(bundle, "nobody", "Feelings")
        assert whose(bundle) == "all coders (no document is adjudicated)"
    assert study.back(late).taken["coding"].added == 1
    with study.lead() as project:
        assert settled(project) == "doing"
    with open_project(study.hand_out(), coder="ann") as bundle:
        assert rows(bundle, "coder", name="Consensus") == []


def test_what_was_reopened_or_undone_there_is_so_here(study: Study) -> None:
    with study.lead() as project:
        for item in items(project)[:3]:
            decide(project, item, TakeAll())
    apart = there(study)
    with open_project(apart, coder=LEAD) as project:
        undo(project)
        reopen(project, items(project)[0], "no")
    report = study.back(apart)
    assert (report.taken["decision"].changed, report.taken["decision"].removed) == (1, 1)
    with study.lead() as project:
        assert states(project)[:3] == ["open", "settled", "open"]
        assert sorted(one.state for one in list_decisions(project)) == ["reopened", "standing"]
        held = {uuid for one in list_decisions(project, states=["standing"]) for uuid in one.outcome}
        assert {one.uuid for one in codings(project, "Consensus")} == held


def test_a_bundle_carries_no_decisions(study: Study) -> None:
    with study.lead() as project:
        decide(project, items(project)[0], TakeAll())
    with open_project(study.hand_out(with_others=True), coder="ann") as bundle:
        assert rows(bundle, "decision") == []
