"""Who withdrew in a copy that grew apart is withheld here as well; if both sides say otherwise, a person is asked."""

from __future__ import annotations

from pathlib import Path

from merging_acts import LEAD
from returned import Study

from qualcode.cases.attributes import find_bearer
from qualcode.cases.mapping import map_speaker
from qualcode.cases.withholding import embargo, withdraw, withheld_word
from qualcode.domain.values import Case
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.documents import list_speakers


def somebody(study: Study) -> str:
    """A participant of the project, made where it has none."""
    with study.lead() as project:
        if not list_cases(project, "participant"):
            map_speaker(project, list_speakers(project)[0].label, participant="P1")
        return list_cases(project, "participant")[0].name


def person(project: Project, name: str) -> Case:
    found = find_bearer(project, f"participant:{name}")
    assert isinstance(found, Case)
    return found


def test_a_withdrawal_comes_in(tmp_path: Path) -> None:
    study = Study(tmp_path)
    name = somebody(study)
    apart = study.copy("apart")
    with open_project(apart, coder=LEAD) as project:
        withdraw(project, person(project, name), "by mail")
    assert not study.back(apart).conflicts
    with study.lead() as project:
        assert withheld_word(person(project, name)) == "withdrawn"


def test_a_withdrawal_here_is_not_undone_by_an_embargo_there(tmp_path: Path) -> None:
    study = Study(tmp_path)
    name = somebody(study)
    apart = study.copy("apart")
    with open_project(apart, coder=LEAD) as project:
        embargo(project, person(project, name), "2027-01-31")
    with study.lead() as project:
        withdraw(project, person(project, name))
    report = study.back(apart)
    assert report.conflicts
    with study.lead() as project:
        assert withheld_word(person(project, name)) == "withdrawn"
