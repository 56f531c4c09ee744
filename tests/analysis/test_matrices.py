"""Matrices for statistics: every cell is counted anew from the exported codings and the participants' sheet."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from counted_study import give, opened
from qualcode.analysis.matrices import make_matrix
from qualcode.analysis.sample import load_sample
from qualcode.analysis.variable_names import VariableNames
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.exchange import export_codings
from qualcode.documents.listing import set_done
from qualcode.domain.matrices import Matrix, MatrixRows
from qualcode.domain.summaries import SummaryWish
from qualcode.domain.values import AUTOCODED
from qualcode.exporting.data_files import dictionary_to_csv, matrix_to_csv, matrix_to_parquet, matrix_to_xlsx
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document, read_text

LABELS = {"ANNA": "P1", "BEN": "P2", "CARA": "P3", "DORA": "P4"}


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


def matrix(project: Project, rows: MatrixRows, *, roll_up: bool = False, **how: bool) -> Matrix:
    with project.reading():
        return make_matrix(project, load_sample(project, SummaryWish(roll_up=roll_up)), rows, **how)


def table(found: Matrix) -> dict[str, dict[str, object]]:
    """Name of a row → variable → value."""
    names = [variable.name for variable in found.variables]
    return {str(row[0]): dict(zip(names, row, strict=True)) for row in found.rows}


def speaking(text: str) -> list[tuple[int, int, str]]:
    """Where somebody's words stand, found again without the program: a label in capitals at the beginning of a line."""
    found = []
    marks = [*re.finditer(r"^([A-Z]+): ", text, re.MULTILINE)]
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        found.append((mark.end(), end, mark[1]))
    return found


def counted_anew(project: Project) -> Counter[tuple[str, str]]:
    """(participant, code) → codings, from the file that `codings export` writes."""
    found: Counter[tuple[str, str]] = Counter()
    for line in export_codings(project, "jsonl").splitlines():
        row = json.loads(line)
        text = read_text(project, find_document(project, row["document"]).version_id)
        reached = {
            LABELS[who]
            for start, end, who in speaking(text)
            if who in LABELS and text[max(start, row["start"]) : min(end, row["end"])].strip()
        }
        found.update((person, row["code"]) for person in reached)
    return found


def test_participants_counts_are_those_of_the_exported_codings(study: Project) -> None:
    draw = random.Random(5)
    for _ in range(25):
        name = draw.choice(["first", "second"])
        text = read_text(study, find_document(study, name).version_id)
        start = draw.randrange(len(text) - 2)
        words = text[start : draw.randrange(start + 1, len(text))]
        if words.strip():
            give(study, name, words, draw.choice(["Plan", "Time", "Liked", "Unknown"]), draw.choice(["mara", "jonas"]))
    found = matrix(study, "participant", counts=True, assume_finished=True)
    codes = {variable.name: variable.label for variable in found.variables if variable.source == "code"}
    anew = counted_anew(study)
    for person, row in table(found).items():
        assert {label: row[name] for name, label in codes.items()} == {
            label: anew[person, label] for label in codes.values()
        }
    assert sum(anew.values()) > 12


def test_what_nobody_has_finished_is_missing_and_not_zero(study: Project) -> None:
    row = table(matrix(study, "participant"))["P1"]
    assert (row["c_plan_liked"], row["c_time"], row["finished"]) == (1, None, 0)
    set_done(study, find_document(study, "first").id, True)
    row = table(matrix(study, "participant"))["P1"]
    assert (row["c_plan_liked"], row["c_time"], row["finished"]) == (1, 0, 1)


def test_a_theme_takes_in_the_codes_below_it_once(study: Project) -> None:
    row = table(matrix(study, "document", roll_up=True, counts=True))["first"]
    assert (row["c_plan"], row["c_plan_liked"]) == (2, 2)


def test_attributes_stand_beside_codes_and_numbers_are_numbers(study: Project) -> None:
    row = table(matrix(study, "participant"))["P2"]
    assert (row["site"], row["role"], row["years"], row["state"]) == ("Oak Hill", "principal", 12.0, "FL")
    assert table(matrix(study, "site"))["Elm"]["documents"] == 1


def test_the_tidy_table_has_a_row_for_each_participant_of_a_coding(study: Project) -> None:
    rows = [
        dict(zip([v.name for v in m.variables], row, strict=True)) for m in [matrix(study, "coding")] for row in m.rows
    ]
    assert Counter((row["participant"], row["code"]) for row in rows if row["participant"]) == counted_anew(study)
    alone = [row for row in rows if row["participant"] is None]
    assert {(row["document"], row["theme"]) for row in alone} == {("first", "Time"), ("hall", "Plan")}


def test_no_two_variables_share_a_name() -> None:
    names = VariableNames()
    labels = ["A b", "a-B", "Ä b", "日本", "日", "1st", "", "all", "x" * 80, "x" * 81]
    made = [names.name(label) for label in labels]
    assert len(set(made)) == len(labels)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,63}", name) for name in made)


def test_csv_parquet_and_excel_hold_the_same(study: Project) -> None:
    import openpyxl
    import pyarrow.parquet as pq

    found = matrix(study, "participant", counts=True)
    names = [variable.name for variable in found.variables]
    lines = list(csv.reader(io.StringIO(matrix_to_csv(found))))
    assert lines[0] == names
    arrow = pq.read_table(io.BytesIO(matrix_to_parquet(found)))
    assert [tuple(row[name] for name in names) for row in arrow.to_pylist()] == list(found.rows)
    assert arrow.schema.field("c_plan").metadata[b"label"] == b"Plan"
    sheet = openpyxl.load_workbook(io.BytesIO(matrix_to_xlsx(found, "t")))["Data"]
    assert [tuple(row) for row in sheet.iter_rows(min_row=2, values_only=True)] == list(found.rows)
    assert [["" if c is None else str(c).removesuffix(".0") for c in row] for row in found.rows] == lines[1:]
    assert [row[0] for row in csv.reader(io.StringIO(dictionary_to_csv(found)))][1 : len(names) + 1] == names


def test_a_file_is_the_same_each_time(study: Project) -> None:
    found = matrix(study, "document")
    assert matrix_to_parquet(found) == matrix_to_parquet(found)
    assert matrix_to_xlsx(found, "t") == matrix_to_xlsx(found, "t")


def test_no_name_acts_as_a_formula_in_a_spreadsheet(study: Project) -> None:
    import openpyxl

    found = matrix(study, "document")
    evil = Matrix(found.variables, (("=1+1", *found.rows[0][1:]),), (("filter", "=2"),), ())
    assert "'=1+1" in matrix_to_csv(evil)
    book = openpyxl.load_workbook(io.BytesIO(matrix_to_xlsx(evil, "=t")))
    assert [cell.data_type for sheet in book for row in sheet for cell in row].count("f") == 0


def test_codings_that_the_program_gave_are_told(study: Project) -> None:
    assert not any("autocoded" in note for note in matrix(study, "document").notes)
    hall = find_document(study, "hall")
    apply_code(study, hall.id, (0, 8), load_tree(study).find("Plan").id, origin=AUTOCODED)
    wanted: tuple[MatrixRows, ...] = ("document", "coding")
    for rows in wanted:
        assert any("autocoded" in note for note in matrix(study, rows).notes)
