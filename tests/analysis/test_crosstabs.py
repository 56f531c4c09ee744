"""Cross tables: what is counted, out of how many, and how far from what is expected; checked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from counted_study import give, opened
from qualcode.analysis.crosstabs import adjusted_residual, crosstab, expected_number
from qualcode.analysis.sample import load_sample
from qualcode.cases.attributes import add_attribute, find_bearer, set_attribute
from qualcode.documents.importing import import_documents
from qualcode.domain.choices import CountUnit
from qualcode.domain.errors import InputError, NotFoundError
from qualcode.domain.import_choices import ImportChoices
from qualcode.domain.summaries import SummaryWish
from qualcode.domain.summary_answers_crosstab import Crosstab
from qualcode.reports.summaries.crosstab import crosstab_summary
from qualcode.storage.project import Project


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


@pytest.fixture
def uncoded(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path, coded=False) as project:
        yield project


def counted(project: Project, *by: str, unit: CountUnit = "participants", wish: SummaryWish | None = None) -> Crosstab:
    return crosstab(load_sample(project, wish or SummaryWish()), by, unit)


def shown(answer: Crosstab) -> dict[str, list[int]]:
    return {row.code: [cell.count for cell in row.cells] for row in answer.rows}


def test_residuals_are_those_of_the_textbook() -> None:
    """Party identification by gender: Agresti, An Introduction to Categorical Data Analysis (2007), tables 2.5, 2.6."""
    women, men = (762, 327, 468), (484, 239, 477)
    of = sum(women) + sum(men)
    columns = [a + b for a, b in zip(women, men, strict=True)]
    found = [adjusted_residual(n, sum(women), c, of) for n, c in zip(women, columns, strict=True)]
    assert [round(value or 0, 2) for value in found] == [4.50, 0.70, -5.32]
    found = [adjusted_residual(n, sum(men), c, of) for n, c in zip(men, columns, strict=True)]
    assert [round(value or 0, 2) for value in found] == [-4.50, -0.70, 5.32]
    expected = [expected_number(sum(women), c, of) for c in columns]
    assert [round(value or 0, 1) for value in expected] == [703.7, 319.6, 533.7]


def test_each_person_stands_in_the_column_of_her_value(study: Project) -> None:
    answer = counted(study, "role")
    assert [(column.title, column.of) for column in answer.columns] == [
        ("teacher", 2),
        ("principal", 1),
        ("(none)", 1),
    ]
    assert answer.by == ("participant.role",)
    assert shown(answer) == {
        "Plan": [2, 1, 0, 3],
        "Plan/Liked": [1, 1, 0, 2],
        "Plan/Unknown": [1, 0, 0, 1],
        "Time": [1, 1, 1, 3],
    }
    liked = answer.rows[1].cells
    assert [cell.row_share for cell in liked] == [0.5, 0.5, 0.0, 1.0]
    assert [cell.column_share for cell in liked] == [0.5, 1.0, 0.0, 0.5]
    assert [cell.expected for cell in liked] == [1.0, 0.5, 0.5, None]
    # Two of two teachers and principals: (1 − .5) ÷ √(.5 · ½ · ¾).
    assert liked[1].residual == pytest.approx(1.1547, abs=1e-4)
    assert liked[0].residual == 0
    assert all(cell.small for cell in liked[:-1])


def test_a_pair_of_attributes_has_a_column_for_each_pair_that_somebody_has(study: Project) -> None:
    answer = counted(study, "role", "site.state")
    assert [column.values for column in answer.columns] == [
        ("teacher", "FL"),
        ("teacher", "CA"),
        ("principal", "FL"),
        ("(none)", "FL"),
        ("(none)", "CA"),
        ("(none)", "(none)"),
    ]
    assert answer.columns[0].title == "teacher · FL"
    assert [column.of for column in answer.columns] == [1, 1, 1, 0, 1, 0]
    # DORA has no role and works in CA; notes and what the interviewer says belong to nobody.
    assert shown(answer)["Time"] == [0, 1, 1, 0, 1, 0, 3]
    assert answer.rows[0].cells[3].expected is None


def test_all_counts_once_what_stands_in_several_columns(study: Project) -> None:
    answer = counted(study, "role", unit="segments")
    # ANNA and BEN, teacher and principal, share a coding of Liked; CARA and DORA one of Time.
    assert shown(answer)["Plan/Liked"] == [2, 1, 0, 2]
    assert any("add" in note and "all" in note for note in answer.filter.notes)
    assert answer.all.of == 7


def test_none_is_compared_only_where_its_denominator_says_something(study: Project) -> None:
    documents = counted(study, "role", unit="documents")
    assert documents.columns[-1].title == "(none)"
    assert all(row.cells[2].expected is None and row.cells[2].residual is None for row in documents.rows)
    assert all(row.cells[0].expected is not None for row in documents.rows)
    by_phase = counted(study, "phase", unit="documents")
    assert all(cell.expected is not None for row in by_phase.rows for cell in row.cells[:-1])


def test_a_residual_is_undefined_where_nothing_could_differ(study: Project) -> None:
    answer = counted(study, "document.kind", unit="documents", wish=SummaryWish(documents=("first", "second")))
    everybody = answer.rows[0].cells
    assert [column.of for column in answer.columns] == [2]
    assert everybody[0].expected == everybody[0].count == 2
    assert everybody[0].residual is None


def test_an_attribute_without_values_is_one_column_of_everybody(study: Project) -> None:
    with study.change("test", "a new attribute"):
        add_attribute(study, "participant", "colour", "text")
    answer = counted(study, "colour")
    assert [(column.title, column.of) for column in answer.columns] == [("(none)", 4)]
    assert shown(answer)["Time"] == [3, 3]


def test_without_codings_there_are_rows_of_nobody(uncoded: Project) -> None:
    answer = counted(uncoded, "role")
    assert [column.title for column in answer.columns] == ["teacher", "principal", "(none)"]
    assert set(map(tuple, shown(answer).values())) == {(0, 0, 0, 0)}
    assert all(cell.row_share is None for row in answer.rows for cell in row.cells)
    assert all(cell.residual is None for row in answer.rows for cell in row.cells)


def test_without_anything_there_is_an_empty_table(project: Project) -> None:
    answer = counted(project, "document")
    assert (answer.columns, answer.rows, answer.all.of) == ((), (), 0)
    summary = crosstab_summary(answer)
    assert [table.rows for table in summary.tables] == [()] * 5


def test_what_is_no_pair_of_attributes_is_refused(study: Project) -> None:
    for by in ((), ("role", "site", "phase"), ("role", "participant.role"), ("speaker",)):
        with pytest.raises(InputError):
            counted(study, *by)
    with pytest.raises(NotFoundError):
        counted(study, "no such attribute")


def test_a_name_on_two_levels_must_be_qualified(study: Project) -> None:
    set_attribute(study, find_bearer(study, "first"), "role", "draft")
    with pytest.raises(NotFoundError, match=r"document\.role"):
        counted(study, "role")
    assert counted(study, "participant.role").columns[0].title == "teacher"


def test_people_are_counted_behind_each_cell_also_those_without_a_name(study: Project, tmp_path: Path) -> None:
    answer = counted(study, "site")
    assert [(column.title, column.people) for column in answer.columns] == [("Elm", 2), ("Oak Hill", 2), ("(none)", 0)]
    assert [cell.people for cell in answer.rows[3].cells] == [2, 1, 0, 3]
    (tmp_path / "answer.txt").write_text("There is no time at all.\n", encoding="utf-8")
    import_documents(study, [tmp_path / "answer.txt"], choices=ImportChoices(kind="survey answer"))
    give(study, "answer", "no time", "Time")
    answer = counted(study, "site")
    assert [(column.of, column.people) for column in answer.columns] == [(2, 2), (2, 2), (0, 1)]
    assert [(cell.count, cell.people) for cell in answer.rows[3].cells] == [(2, 2), (1, 1), (0, 1), (3, 4)]


def test_a_theme_is_what_its_codes_are_together(study: Project) -> None:
    give(study, "first", "We use it daily.", "Plan/Unknown")
    rolled = counted(study, "role")
    own = counted(study, "role", wish=SummaryWish(roll_up=False))
    assert [cell.count for cell in rolled.rows[0].cells] == [2, 1, 0, 3]
    assert [cell.count for cell in own.rows[0].cells] == [0, 0, 0, 0]
    assert rolled.rows[0].rolled_up
    assert not own.rows[0].rolled_up
    assert rolled.codes[0].parts == ("Plan/Liked", "Plan/Unknown")


def test_all_tables_say_the_same_cells_in_other_words(study: Project) -> None:
    summary = crosstab_summary(counted(study, "role"))
    assert [table.key for table in summary.tables] == ["counts", "row_shares", "column_shares", "expected", "residuals"]
    counts = summary.tables[0]
    assert [column.title for column in counts.columns] == [
        "code",
        "teacher (of 2)",
        "principal (of 1)",
        "(none) (of 1)",
        "all (of 4)",
    ]
    assert {table.people for table in summary.tables} == {counts.people}
    assert {table.sums for table in summary.tables} == {counts.sums}
    for places in counts.sums:
        first, *parts = (counts.rows[place.row][place.column] for place in places)
        assert isinstance(first, int)
        numbers = [part for part in parts if isinstance(part, int)]
        assert max(numbers) <= first <= sum(numbers)
