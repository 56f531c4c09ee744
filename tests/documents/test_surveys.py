"""Open answers of a survey become documents, respondents participants, the rest attributes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.documents.surveys import import_survey
from qualcode.domain.errors import InputError
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, create_project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.documents import list_documents, list_speakers, read_original, read_text, read_transcript

SHEET = """Respondent,Email,Site,Years,Grade,What works?,What does not?
R1,a@b.example,North,12,primary,We pick what we like and it is fun,"There is no time.
Really none at all."
R2,c@d.example,South,3,secondary,Nothing works so far in my class,
R3,,North,7,primary,,The bell rings and everybody has to stop
"""


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "s.qualcode", name="S", coder="mara") as made:
        yield made


def _sheet(project: Project, text: str = SHEET) -> Path:
    path = project.path.parent / "survey.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_answer_is_a_document_of_its_respondent(project: Project) -> None:
    report = import_survey(project, _sheet(project))
    documents = list_documents(project)
    assert [d.name for d in documents] == [
        "R1 What does not?",
        "R1 What works?",
        "R2 What works?",
        "R3 What does not?",
    ]
    assert {d.kind for d in documents} == {"survey answer"}
    assert read_text(project, documents[0].version_id) == "There is no time.\nReally none at all."
    transcript = read_transcript(project, documents[0])
    assert [(turn.speaker, turn.label) for turn in transcript.turns] == [("R1", None), ("R1", None)]
    people = {case.id: case for case in list_cases(project, "participant")}
    speakers = list_speakers(project)
    assert all(s.role == "participant" and people[s.case_id or 0].name == s.label for s in speakers)
    assert {c.name: c.attributes for c in people.values()} == {
        "R1": {"Years": "12", "Grade": "primary"},
        "R2": {"Years": "3", "Grade": "secondary"},
        "R3": {"Years": "7", "Grade": "primary"},
    }
    assert {c.name for c in list_cases(project, "site")} == {"North", "South"}
    assert any("Email" in warning for warning in report.files[0].warnings)


def test_contacts_never_reach_the_project(project: Project) -> None:
    import_survey(project, _sheet(project))
    document = list_documents(project)[0]
    assert b"@" not in read_original(project, document.version_id)
    assert b"We pick what we like" in read_original(project, document.version_id)
    project.close()
    assert b"a@b.example" not in project.path.read_bytes()


def test_a_survey_is_one_change_and_known_the_second_time(project: Project) -> None:
    import_survey(project, _sheet(project))
    assert import_survey(project, _sheet(project)).files[0].outcome == "known"
    undo(project)
    assert list_documents(project) == [] and list_cases(project) == []


def test_a_dry_run_writes_nothing(project: Project) -> None:
    report = import_survey(project, _sheet(project), dry_run=True)
    assert [file.outcome for file in report.files] == ["would import"] * 4
    assert list_documents(project) == [] and list_cases(project) == []


def test_columns_can_be_named(project: Project) -> None:
    sheet = _sheet(project, "nr,yes\nA,ok\nB,no way\n")
    with pytest.raises(InputError, match="tells the respondents apart"):
        import_survey(project, sheet)
    with pytest.raises(InputError, match="open answers"):
        import_survey(project, sheet, respondent="nr")
    import_survey(project, sheet, respondent="NR", texts=["yes"])
    assert [d.name for d in list_documents(project)] == ["A yes", "B yes"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,answer\nA,one two three four five\nA,one two three four five\n", "tells the respondents apart"),
        ("id,answer\n", "no respondents"),
        ("", "no respondents"),
        ("id,answer\nA,one two three four five\n,one two three four\n", "tells the respondents apart"),
    ],
)
def test_sheets_that_make_no_sense_are_refused(project: Project, text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        import_survey(project, _sheet(project, text))
    assert list_documents(project) == []


def test_a_respondent_that_comes_twice_names_both_lines(project: Project) -> None:
    sheet = _sheet(project, "who,answer\nA,one two three four five\na,six seven eight nine\n")
    with pytest.raises(InputError, match="line 2 already") as caught:
        import_survey(project, sheet, respondent="who")
    assert caught.value.line == 3
