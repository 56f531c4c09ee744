"""One coder against herself: what is coded anew stands beside what was coded first, and counts once."""

from __future__ import annotations

from pathlib import Path

import pytest

from coded_ratings import bring_codings, write_document
from qualcode.analysis.frequencies import frequencies
from qualcode.domain.again import first_name, name_again
from qualcode.domain.agreement_answers import AgreementWish
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.reconcile.measuring.measure import measure
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.team.coders import add_again, add_coder, rename_coder


@pytest.fixture
def twice(project: Project, tmp_path: Path) -> Project:
    write_document(project, tmp_path, "one", "First said. Second said. Third said.\n")
    bring_codings(project, tmp_path, [("one", "mara", "X", 0, 11), ("one", "jo", "X", 0, 11)], done=True)
    add_again(project, "mara")
    bring_codings(project, tmp_path, [("one", "mara (again)", "X", 0, 24)], done=True)
    return project


def test_a_name_says_whose_it_is_only_if_she_is_there() -> None:
    assert first_name("mara (again)", ["mara", "mara (again)"]) == "mara"
    assert first_name("Mara (again 3)", ["mara"]) == "mara"
    assert first_name("mara (again)", ["jo"]) is None
    assert first_name("mara", ["mara"]) is None
    assert name_again("mara", ["mara", "MARA (again)"]) == "mara (again 2)"
    assert name_again("mara (again)", ["mara", "mara (again)"]) == "mara (again 2)"


def test_agreement_over_time_is_asked_for_by_name(twice: Project) -> None:
    assert measure(twice, AgreementWish()).coders == ("jo", "mara")
    answer = measure(twice, AgreementWish(coders=("mara", "mara (again)"), metrics=("cohen_kappa",)))
    assert answer.rows[0].pair == ("mara", "mara (again)")
    assert answer.rows[0].value is not None and answer.rows[0].value < 1
    assert any("one coder over time" in note for note in answer.notes)


def test_what_was_coded_anew_counts_in_no_report(twice: Project) -> None:
    answer = frequencies(twice)
    assert [row.segments for row in answer.rows if row.code == "X"] == [2]
    assert "mara (again)" not in answer.coders
    assert "coded anew" in answer.filter.whose
    alone = frequencies(twice, coders=["mara (again)"])
    assert [row.segments for row in alone.rows if row.code == "X"] == [1]


def test_the_two_stay_one_person_when_she_is_renamed(twice: Project) -> None:
    rename_coder(twice, "mara", "maria")
    assert {"maria", "maria (again)"} <= {coder.name for coder in list_coders(twice)}


def test_a_rename_that_would_meet_somebody_elses_second_name_is_refused(twice: Project) -> None:
    add_coder(twice, "Tom (again)")
    with pytest.raises(RuleError):
        rename_coder(twice, "mara", "Tom")
    assert {"mara", "mara (again)"} <= {coder.name for coder in list_coders(twice)}


def test_nobody_else_can_code_anew(twice: Project) -> None:
    with pytest.raises(NotFoundError):
        add_again(twice, "nobody")
