"""Sheets with wrong cells: all of them are said at once, and the rest can be taken in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from counted_study import opened
from qualcode.analysis.frequencies import frequencies
from qualcode.cases.attributes import find_bearer, set_attribute
from qualcode.cases.filtering import read_filter
from qualcode.cases.planning import Plan, near
from qualcode.cases.rows import SheetError
from qualcode.cases.sheets import import_cases, import_plan, plan_cases
from qualcode.history.undoing import undo
from qualcode.retrieval.quotes import quotes
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_cases

WRONG = """participant,role,years,site,site.state,speaker,code
P1,techer,many,Elm,CA,ANNA,x
P2,teacher,7,Elm,TX,ANNA,
,teacher,1,,,,
P1,teacher,3,Elm,CA,,
P3,principal,4,Oak Hil,,CARRA,
"""


def attributes_of(project: Project, name: str) -> dict[str, str]:
    """What is known of the case of this name."""
    return dict(next(case.attributes for case in list_cases(project) if case.name == name))


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


def planned(project: Project, folder: Path, text: str) -> Plan:
    (folder / "wrong.csv").write_text(text, encoding="utf-8")
    return plan_cases(project, folder / "wrong.csv")


def test_all_problems_of_a_sheet_are_said_at_once_with_line_column_and_value(study: Project, tmp_path: Path) -> None:
    plan = planned(study, tmp_path, WRONG)
    found = [(p.kind, p.line, p.column, p.value) for p in plan.problems]
    assert found == [
        ("column", 1, "code", ""),
        ("type", 2, "role", "techer"),
        ("type", 2, "years", "many"),
        ("twice", 3, "site.state", "TX"),
        ("label", 3, "speaker", "ANNA"),
        ("line", 4, "participant", ""),
        ("twice", 5, "participant", "P1"),
    ]
    (role,) = (p for p in plan.problems if p.column == "role")
    assert role.near == ("teacher",)
    assert "one of teacher, principal" in role.sentence and "is it “teacher”?" in role.sentence
    assert any("Oak Hill" in warning for warning in plan.warnings)
    assert any("“CARA”" in warning for warning in plan.warnings)
    with pytest.raises(SheetError, match=r"wrong\.csv, line 1: .*\(and 6 more\)") as caught:
        import_cases(study, tmp_path / "wrong.csv")
    assert caught.value.problems == tuple(plan.problems)


def test_an_unknown_document_is_said_with_the_one_that_was_meant(study: Project, tmp_path: Path) -> None:
    (problem,) = planned(study, tmp_path, "document,phase\nfirst,1\nsecnd,2\n").problems
    assert (problem.kind, problem.line, problem.value, problem.near) == ("unmatched", 3, "secnd", ("second",))


def test_the_rest_of_a_sheet_is_taken_in_without_its_wrong_cells(
    study: Project, tmp_path: Path, dump: Callable[[Project], object]
) -> None:
    before = dump(study)
    report = import_plan(study, planned(study, tmp_path, WRONG))
    assert len(report.problems) == 7
    assert attributes_of(study, "P1") == {"role": "teacher", "years": "5"}
    assert attributes_of(study, "P2")["years"] == "7"
    assert attributes_of(study, "P3")["role"] == "principal"
    assert {case.name: case.attributes for case in list_cases(study, "site")}["Elm"] == {"state": "CA"}
    undo(study)
    assert dump(study) == before


def test_a_plan_writes_nothing(study: Project, tmp_path: Path, dump: Callable[[Project], object]) -> None:
    before = dump(study)
    assert planned(study, tmp_path, WRONG).changes
    assert dump(study) == before


def test_a_sheet_may_be_an_excel_file(study: Project, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (("participant", "years"), ("P1", 9), ("P2", "many")):
        book.active.append(row)
    book.save(tmp_path / "people.xlsx")
    plan = plan_cases(study, tmp_path / "people.xlsx")
    assert [(p.line, p.value) for p in plan.problems] == [(3, "many")]
    import_plan(study, plan)
    assert attributes_of(study, "P1")["years"] == "9"


def test_names_with_other_numbers_are_not_what_was_meant() -> None:
    assert near("Teacher 4", ["Teacher 5", "Techer 04", "Principal"]) == ("Techer 04",)


def test_values_of_a_site_apply_to_its_participants_and_documents(study: Project) -> None:
    # P1 and P2 are of Oak Hill, the document “hall” is of a site itself; neither has a value of its own.
    set_attribute(study, find_bearer(study, "Oak Hill"), "size", "large")
    columns = {row.column: row.segments for row in frequencies(study, by="size").rows if row.code == "Plan/Liked"}
    assert columns["large"] > 0
    of_people = [quote for quote in quotes(study, "Plan/Liked") if "P1" in quote.participants]
    assert of_people and all(quote.attributes["size"] == "large" for quote in of_people)
    set_attribute(study, find_bearer(study, "hall"), "site", "Oak Hill")
    of_document = [quote for quote in quotes(study, "=Plan") if quote.document == "hall"]
    assert of_document and all(quote.attributes["size"] == "large" for quote in of_document)


PEOPLE = {
    "A": {"participant": "A", "role": "teacher", "years at school": "5"},
    "B": {"participant": "B", "role": "teacher aide", "years at school": "12"},
    "C": {"participant": "C", "role": "principal"},
}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", "ABC"),
        ("teach", "AB"),
        ("role=teacher", "AB"),
        ("ROLE=p", "C"),
        ("role!=teacher", "C"),
        ('"years at school">=12', "B"),
        ('"years at school"<12', "A"),
        ('"years at school"=', "C"),
        ('"years at school"!=', "AB"),
        ('role="teacher aide" 12', "B"),
        ("shoe=3", ""),
    ],
)
def test_a_filter_takes_words_and_conditions(typed: str, shown: str) -> None:
    wanted = read_filter(typed, ["participant", "role", "years at school"])
    assert "".join(name for name, values in PEOPLE.items() if wanted.takes(values)) == shown
