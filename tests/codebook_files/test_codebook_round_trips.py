"""What is written reads back equal, and cannot act in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from codebook_strategies import any_codebooks, codebooks_in_tables, codebooks_in_yaml, in_yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.domain.formula_guard import guard_formula, unguard_formula
from qualcode.exporting.codebook_files import codebook_to_csv, codebook_to_xlsx, codebook_to_yaml
from qualcode.importing.codebook_csv import read_codebook_csv
from qualcode.importing.codebook_xlsx import read_codebook_xlsx
from qualcode.importing.codebook_yaml import read_codebook_yaml

BOOK = CodebookFile(
    "Talk about time",
    "1.0",
    (
        CodebookEntry(
            "Pressure",
            definition="Time is short.\nAlso said of others: “they rush”.",
            include="deadlines",
            keywords="time, no time; rush",
            colour="#E69F00",
            mark="⏳",
            children=(CodebookEntry("-Haste", memo="=HYPERLINK(1)"), CodebookEntry("Yes", example=" led")),
        ),
        CodebookEntry("Calm", colour="#123456"),
    ),
)


@settings(max_examples=60, deadline=None)
@given(codebooks_in_yaml)
def test_any_codebook_comes_back_from_yaml_with_its_comments(book: CodebookFile) -> None:
    written = codebook_to_yaml(book)
    read = read_codebook_yaml(written.encode(), "book.yaml")
    assert read == book
    assert codebook_to_yaml(read) == written


@settings(max_examples=40, deadline=None)
@given(any_codebooks)
def test_comments_in_any_order_are_written_where_they_are_found_again(book: CodebookFile) -> None:
    assert read_codebook_yaml(codebook_to_yaml(book).encode(), "book.yaml") == in_yaml(book)


@settings(max_examples=60, deadline=None)
@given(codebooks_in_tables)
def test_any_codebook_comes_back_from_csv(book: CodebookFile) -> None:
    assert read_codebook_csv(codebook_to_csv(book).encode(), "book.csv") == book


@settings(max_examples=25, deadline=None)
@given(codebooks_in_tables)
def test_any_codebook_comes_back_from_excel(book: CodebookFile) -> None:
    assert read_codebook_xlsx(codebook_to_xlsx(book), "book.xlsx") == book


@settings(max_examples=30, deadline=None)
@given(codebooks_in_tables)
def test_no_cell_of_the_table_begins_like_a_formula(book: CodebookFile) -> None:
    for row in csv.reader(io.StringIO(codebook_to_csv(book), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


@given(st.text(st.sampled_from("'=+-@\t\ra "), max_size=6))
def test_a_guarded_cell_gives_its_value_back(value: str) -> None:
    assert unguard_formula(guard_formula(value)) == value


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@a", "\tx", "\r=1"])
def test_what_acts_gets_an_apostrophe(value: str) -> None:
    assert guard_formula(value) == "'" + value


def test_ordinary_cells_stay_as_they_are() -> None:
    assert [guard_formula(value) for value in ("", "a=b", "'tis", "1")] == ["", "a=b", "'tis", "1"]


def test_yaml_reads_well_and_leaves_out_what_is_empty() -> None:
    assert codebook_to_yaml(BOOK) == (
        "name: Talk about time\n"
        'version: "1.0"\n'
        "codes:\n"
        "  - name: Pressure\n"
        "    definition: |-\n"
        "      Time is short.\n"
        "      Also said of others: “they rush”.\n"
        "    include: deadlines\n"
        "    keywords: time, no time; rush\n"
        "    colour: orange\n"
        '    mark: "⏳"\n'
        "    children:\n"
        '      - name: "-Haste"\n'
        '        memo: "=HYPERLINK(1)"\n'
        '      - name: "Yes"\n'
        '        example: " led"\n'
        "  - name: Calm\n"
        '    colour: "#123456"\n'
    )


def test_the_table_has_a_code_a_row_with_its_path() -> None:
    rows = list(csv.reader(io.StringIO(codebook_to_csv(BOOK), newline="")))
    assert [row[0] for row in rows] == ["path", "Pressure", "Pressure/-Haste", "Pressure/Yes", "Calm"]
    assert rows[2][-3] == "'=HYPERLINK(1)"
    assert rows[1][-2:] == ["Talk about time", "1.0"]


def test_an_empty_codebook_keeps_its_name() -> None:
    empty = CodebookFile("Nothing yet", "", ())
    assert read_codebook_yaml(codebook_to_yaml(empty).encode(), "a") == empty
    assert read_codebook_csv(codebook_to_csv(empty).encode(), "a") == empty
