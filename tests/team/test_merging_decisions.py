"""What was settled in a project that grew apart comes in with it; a bundle carries none of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from merging_acts import LEAD
from returned import Study, codings, rows

from qualcode.coding.changing import remove_codings
from qualcode.documents.listing import set_done
from qualcode.domain.disagreements import Disagreement, TakeAll, TakeNone
from qualcode.history.undoing import undo
from qualcode.reconcile.deciding import decide, reopen
from qualcode.reconcile.queue import Scope, read_queue
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.decisions import list_decisions
from qualcode.storage.reads.documents import find_document


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
