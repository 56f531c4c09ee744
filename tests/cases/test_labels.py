"""Labels of all transcripts: variants are proposed and never joined by themselves; what looks wrong is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.cases.labels import Label, alike, join_labels, lint, list_labels
from qualcode.cases.mapping import map_speaker
from qualcode.documents.importing import import_documents
from qualcode.documents.replacing import plan_replacement, replace_document
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.import_choices import ImportChoices
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, create_project
from qualcode.storage.reads.documents import find_document, list_speakers

ONE = "Teacher 4: We plan on weekends.\n\nInterviewer: Why?\n\nTeacher 4: Nobody asks.\n\nTeacher 5: Yes.\n"
TWO = "Techer 4: It is me again.\n\nInterviewer: Welcome.\n\nTecher 4: Thanks.\n\nMs. Ito: Hello.\n\nMs. Ito: So.\n"
THREE = "Ms Ito: I said so.\n\nMoira: No.\n\nMs Ito: Yes.\n\nMoira: Well.\n"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    for name, text in (("one", ONE), ("two", TWO), ("three", THREE)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    with create_project(tmp_path / "s.qualcode", name="S", coder="mara") as made:
        files = [tmp_path / f"{name}.txt" for name in ("one", "two", "three")]
        import_documents(made, files, choices=ImportChoices(kind="interview"))
        yield made


def _label(text: str, turns: int = 1) -> Label:
    return Label(text, ("d",), turns, 10, ("unknown",), ())


def _groups(*labels: str) -> list[set[str]]:
    return [{one.text for one in group} for group in alike([_label(text) for text in labels])]


def test_labels_are_counted_over_all_documents(project: Project) -> None:
    found = {label.text: label for label in list_labels(project)}
    assert (found["Interviewer"].documents, found["Interviewer"].turns) == (("one", "two"), 2)
    assert found["Interviewer"].roles == ("interviewer",)
    assert found["Teacher 4"].characters == len("We plan on weekends.") + len("Nobody asks.")


@pytest.mark.parametrize(
    "labels",
    [("Teacher 4", "Techer 4"), ("Ms. Ito", "Ms Ito"), ("T4", "T-04"), ("Zoë", "Zoe"), ("ANNA", "Anna")],
)
def test_one_name_written_differently_is_proposed_as_one(labels: tuple[str, str]) -> None:
    assert _groups(*labels, "Moderator") == [set(labels)]


@pytest.mark.parametrize(
    "labels", [("Teacher 4", "Teacher 5"), ("Ann", "Ian"), ("T1", "T11"), ("Anna", "Hanna"), ("Teacher", "Teacher 1")]
)
def test_other_people_are_not_proposed_as_one(labels: tuple[str, str]) -> None:
    assert _groups(*labels) == []


def test_joined_labels_are_one_participant_everywhere(project: Project) -> None:
    join_labels(project, ["teacher 4", "Techer 4"], participant="P04")
    cases = {s.label: (s.role, s.case_id) for s in list_speakers(project)}
    assert cases["Teacher 4"] == cases["Techer 4"] and cases["Teacher 4"][0] == "participant"
    assert "alike" not in {f.kind for f in lint(project) if "Techer 4" in f.labels}
    undo(project)
    assert {s.role for s in list_speakers(project) if s.label.startswith("Te")} == {"unknown"}


def test_joining_needs_labels_that_are_there_and_a_person(project: Project) -> None:
    with pytest.raises(NotFoundError, match="Nobody 7"):
        join_labels(project, ["Teacher 4", "Nobody 7"], participant="P04")
    with pytest.raises(RuleError):
        join_labels(project, ["Teacher 4"], participant=None)


def test_lint_names_what_should_be_looked_at(project: Project) -> None:
    kinds = {(finding.kind, finding.labels) for finding in lint(project)}
    assert ("alike", ("Teacher 4", "Techer 4")) in kinds
    assert ("unknown", ("Moira",)) in kinds
    assert ("nobody asks", ("Ms Ito", "Moira")) in kinds
    two, three = find_document(project, "two"), find_document(project, "three")
    map_speaker(project, "Ms. Ito", participant="P1", document=two)
    map_speaker(project, "Ms Ito", participant="P1", document=three)
    map_speaker(project, "Moira", participant="P1", document=three)
    assert any(f.kind == "two labels" and f.documents == ("three",) for f in lint(project))


def test_one_label_for_two_people_is_named(project: Project) -> None:
    one, two = find_document(project, "one"), find_document(project, "two")
    map_speaker(project, "Interviewer", participant="A", document=one)
    map_speaker(project, "Interviewer", participant="B", document=two)
    assert [f.labels for f in lint(project) if f.kind == "two people"] == [("Interviewer",)]


def test_labels_that_a_correction_took_away_are_no_longer_listed(project: Project, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text(TWO.replace("Techer", "Teacher"), encoding="utf-8")
    replace_document(project, plan_replacement(project, find_document(project, "two"), tmp_path / "new.txt"))
    assert "Techer 4" not in {label.text for label in list_labels(project)}
