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


# What has no place in a project ---------------------------------------------------------------------------

GERMAN = """id;Vorname;Nachname;Telefon;Erreichbar;Ansprechperson;Alter;Was hilft dir?
1;Anna;Kovač;0911 123456;anna@schule.example;Berta Maier;31;Dass wir selbst planen dürfen
2;Jonas;Weiß;0911 654321;jonas@schule.example;Karl Huber;44;Wenn uns jemand früh genug fragt
3;Mara;Ďurić;0911 112233;+49 170 1234567;Eva Novák;27;Mehr Zeit am Anfang der Woche
"""


def test_names_and_contacts_are_known_in_other_languages_and_by_their_shape(project: Project) -> None:
    report = import_survey(project, _sheet(project, GERMAN))
    assert report.left_out == ("Vorname", "Nachname", "Telefon", "Erreichbar")
    assert report.attributes == ("Ansprechperson", "Alter")
    assert [case.attributes["Alter"] for case in list_cases(project, "participant")] == ["31", "44", "27"]
    kept = read_original(project, list_documents(project)[0].version_id).decode()
    assert "Dass wir selbst" in kept
    assert not any(word in kept for word in ("Anna", "Kovač", "0911", "@", "+49"))


def test_a_column_that_looks_like_names_is_told_and_can_be_left_out(project: Project) -> None:
    sheet = _sheet(project, GERMAN)
    warnings = import_survey(project, sheet, dry_run=True).files[0].warnings
    assert any("“Ansprechperson” looks like names" in told and "--leave-out" in told for told in warnings)
    assert not any("“Alter”" in told for told in warnings)
    report = import_survey(project, sheet, leave_out=["ansprechperson", "Alter"])
    assert report.attributes == ()
    assert {tuple(case.attributes) for case in list_cases(project, "participant")} == {()}
    kept = read_original(project, list_documents(project)[0].version_id).decode()
    assert "Berta" not in kept and "31" not in kept and "Dass wir selbst" in kept


def test_a_column_that_is_left_out_holds_neither_respondents_nor_answers(project: Project) -> None:
    sheet = _sheet(project, GERMAN)
    for named in ({"respondent": "id", "leave_out": ["ID"]}, {"texts": ["Alter"], "leave_out": ["Alter"]}):
        with pytest.raises(InputError, match="cannot be left out"):
            import_survey(project, sheet, **named)
    with pytest.raises(InputError, match="no column “Schuhgröße”"):
        import_survey(project, sheet, leave_out=["Schuhgröße"])


def test_respondents_who_are_told_apart_by_a_contact_are_warned_of(project: Project) -> None:
    sheet = _sheet(
        project,
        "participant,answer\na@b.example,one two three four five\nc@d.example,please do write to e@f.example now\n",
    )
    warnings = import_survey(project, sheet, dry_run=True).files[0].warnings
    assert any("“participant” tells the respondents apart and looks like" in told for told in warnings)
    assert any("“answer” has an e-mail address in it (line 3)" in told for told in warnings)


@pytest.mark.parametrize(
    "head",
    [
        *("Nombre", "Apellidos", "Prénom", "Correo electrónico", "Teléfono móvil", "E-Mail-Adresse", "EmailAddress"),
        *("firstName", "last_name", "Příjmení", "Imię i nazwisko", "Efternavn", "Förnamn", "Geburtsdatum", "Имя"),
        *("Date of birth", "Cognome", "Voornaam", "Handynummer", "Ad Soyad", "이름", "電話番号", "Τηλέφωνο", "Mobil"),
    ],
)
def test_a_head_that_says_so_leaves_its_column_out(project: Project, head: str) -> None:
    report = import_survey(project, _sheet(project, f"id,{head},answer\n1,x,one two three four\n"), dry_run=True)
    assert report.left_out == (head,)


@pytest.mark.parametrize(
    ("head", "values"),
    [
        *((head, ("a", "b", "a")) for head in ("Nombre d'élèves", "Geburtsjahr", "Year of birth", "Género", "Klasse")),
        ("started", ("2023-05-01", "01.05.2023", "2023-05-01 10:20:00")),
        ("budget", ("1 200 000", "1.234.567", "12345678")),
        ("score", ("0.1234567", "3.14159265", "0012345")),
    ],
)
def test_what_only_resembles_contacts_stays(project: Project, head: str, values: tuple[str, ...]) -> None:
    lines = [f"{number};{value};one two three four" for number, value in enumerate(values)]
    report = import_survey(project, _sheet(project, "\n".join([f"id;{head};answer", *lines])), dry_run=True)
    assert report.attributes == (head,)


def test_a_question_about_phones_is_a_question(project: Project) -> None:
    question = "How do mobile phones change your lessons?"
    answer = "They are in every bag and they ring all day long"
    report = import_survey(project, _sheet(project, f"id,{question}\n1,{answer}\n"), dry_run=True)
    assert [file.document for file in report.files] == [f"1 {question}"]


def test_a_report_names_documents_as_they_are_called(project: Project) -> None:
    import_survey(project, _sheet(project, "id,answer\n1,one two three four\n"))
    sheet = _sheet(project, "id,answer\n1,five six seven eight\n")
    would = [file.document for file in import_survey(project, sheet, dry_run=True).files]
    did = [file.document for file in import_survey(project, sheet).files]
    assert would == did == ["1 answer (2)"]
    assert {document.name for document in list_documents(project)} == {"1 answer", "1 answer (2)"}
