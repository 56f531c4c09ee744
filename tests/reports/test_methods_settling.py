"""The methods section says how differences were settled: within which tolerance, in one go, and what rests on nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from methods_study import ROUND, give, methods_study, twice_coded
from qualcode.documents.listing import set_done
from qualcode.domain.agreement_answers import AgreementWish
from qualcode.domain.disagreements import TakeNone, TakeReading
from qualcode.domain.methods_answers import Methods, MethodsPart
from qualcode.reconcile.deciding import decide, reopen
from qualcode.reconcile.queue import Scope, read_queue
from qualcode.reconcile.taking_over import take_for_all, take_over_agreed
from qualcode.reports.methods import methods
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document
from rounds_study import working_as

WISH = AgreementWish(round=ROUND, replicates=100)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with methods_study(tmp_path) as project:
        yield project


def settling(answer: Methods) -> MethodsPart:
    return next(one for one in answer.parts if one.key == "settling")


def said(answer: Methods) -> str:
    return " ".join(settling(answer).sentences)


def figures(answer: Methods) -> dict[str, object]:
    return {figure.name: figure.value for figure in settling(answer).figures}


def test_how_far_boundaries_lay_apart_that_were_taken_for_alike_is_told(study: Project) -> None:
    document = twice_coded(study)[0]
    give(study, document, "jonas", "Time", "had a")
    give(study, document, "ines", "Time", "had a plan")
    take_over_agreed(study, Scope(tolerance=6))
    answer = methods(study, WISH)
    assert "in 1 boundaries were taken for alike, within 5 characters" in said(answer)
    assert figures(answer)["characters between boundaries taken for alike"] == 5
    assert "All but those taken for alike were settled one by one." in said(answer)


def test_what_was_settled_in_one_go_is_told_apart(study: Project) -> None:
    queue = read_queue(study, Scope())
    for item in queue.items:
        if item.state == "settled":
            reopen(study, item.id)
    jonas = next(uuid for uuid, name in queue.names.items() if name == "jonas")
    take_for_all(study, Scope(), TakeReading(jonas))
    answer = methods(study, WISH)
    assert "All were settled together with others in one go, not one by one." in said(answer)
    assert figures(answer)["settled several in one go"] == 3
    put_off = next(item for item in read_queue(study, Scope()).items if item.state != "settled")
    decide(study, put_off, TakeNone())
    told = said(methods(study, WISH))
    assert "Of these, 3 were settled together with others in one go, and 1 one by one." in told
    assert "All of the differences were settled by one person" in told and "for none of the 4 decisions" in told


def test_decisions_that_stand_on_what_is_gone_are_told(study: Project) -> None:
    stands = "There are 5 decisions that stand although what they rest on has changed, is gone, or is no longer"
    # Two on differences, and what was taken over as agreed when nothing was left in their documents.
    assert "that stand although" not in said(methods(study, WISH))
    for name in twice_coded(study):
        with working_as(study, "ines"):
            set_done(study, find_document(study, name).id, False)
    answer = methods(study, AgreementWish(replicates=100))
    assert "No disagreements could be looked for" not in said(answer)
    assert "No disagreements can be looked for now" in said(answer)
    assert stands in said(answer)
    for name in twice_coded(study):
        with working_as(study, "ines"):
            set_done(study, find_document(study, name).id, True)
    with study.change("test", "all codings of two coders taken away") as tx:
        tx.delete_where("coding", {"coder_id": [study.coder_id("jonas"), study.coder_id("ines")]})
    told = said(methods(study, AgreementWish(replicates=100)))
    assert "no passage is read differently now" in told and stands in told
