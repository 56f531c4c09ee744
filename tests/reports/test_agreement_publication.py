"""Figures of agreement tell by their prevalence what single people say: k people must stand behind each part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counted_study import opened, working_as
from qualcode.cases.attributes import find_bearer
from qualcode.cases.withholding import withdraw
from qualcode.documents.listing import set_done
from qualcode.domain.agreement_answers import Agreement, AgreementWish
from qualcode.domain.errors import PublicationError
from qualcode.reconcile.measuring.measure import measure
from qualcode.reports.agreement_file import agreement_file, wish_on
from qualcode.reports.terms import Terms
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents

TERMS = Terms("2026-01-01", k=3, without_key=True, without_ner=True)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        for coder in ("mara", "jonas"):
            with working_as(project, coder):
                for document in list_documents(project):
                    set_done(project, document.id, True)
        yield project


def by(study: Project, *parts: str) -> Agreement:
    return measure(study, AgreementWish(by=("code", *parts), replicates=0))


@pytest.mark.parametrize("part", ["document", "role", "participant"])
def test_a_part_of_fewer_than_k_people_is_refused(study: Project, part: str) -> None:
    with pytest.raises(PublicationError, match="the prevalence of"):
        agreement_file(study, TERMS, by(study, part))
    assert agreement_file(study, TERMS, by(study))


def test_suppressed_parts_keep_their_figures_and_lose_their_prevalence(study: Project) -> None:
    text = agreement_file(study, replace(TERMS, suppress=True), by(study, "participant"))
    rows = [line for line in text.splitlines() if line.startswith("| Time | P")]
    assert "prevalence left out: of 4 parts" in text
    assert len(rows) == 4 and not any("%" in row for row in rows)


def test_who_withdrew_is_not_counted_unseen(study: Project) -> None:
    withdraw(study, find_bearer(study, "P1"))
    with pytest.raises(PublicationError, match="P1, who withdrew"):
        agreement_file(study, TERMS, by(study))
    terms = replace(TERMS, leave_out_withheld=True)
    answer = measure(study, wish_on(study, AgreementWish(by=("code",), replicates=0), terms))
    assert answer.documents == ("hall", "second")
    assert agreement_file(study, terms, answer)
