"""What had to be guessed or bent to read a codebook file is said."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from qualcode.importing.codebook_csv import read_codebook_csv
from qualcode.importing.codebook_xlsx import read_codebook_xlsx
from qualcode.importing.codebook_yaml import read_codebook_yaml

CZECH = "Žáci říkají, že škola je příliš těžká, a učitelé tvrdí, že látka je přiměřená. Proč to tak není?"


def test_an_encoding_that_was_guessed_is_said() -> None:
    csv, yaml = f"path,memo\nŠkola,{CZECH}\n", f"codes:\n- name: Škola\n  memo: {CZECH}\n"
    for read, text in ((read_codebook_csv, csv.replace(", ", " ")), (read_codebook_yaml, yaml)):
        book = read(text.encode("cp1250"), "book")
        assert book.entries[0].name == "Škola"
        (warning,) = book.warnings
        assert "not UTF-8 (first seen in line" in warning and "cp1250" in warning
        assert read(text.encode(), "book").warnings == ()


@pytest.mark.parametrize(
    ("levels", "says"),
    [
        ((1, 2, 3, 2, 1), ()),
        ((1, 3, 2, 3), ("line 3: level 3 stands below level 1 (line 2); it is taken as directly below it",)),
        (
            (1, 4, 2, 9),
            ("line 3: level 4 stands below level 1 (line 2); it is taken as directly below it, and 1 more",),
        ),
        ((0, 1, 1), ("line 2: the levels begin at 0",)),
        ((0, 3), ("line 2: the levels begin at 0", "line 3: level 3 stands below level 0")),
    ],
)
def test_levels_that_leave_one_out_or_begin_at_0_are_said(levels: tuple[int, ...], says: tuple[str, ...]) -> None:
    rows = "".join(f"code {number},{level}\n" for number, level in enumerate(levels))
    warnings = read_codebook_csv(f"name,level\n{rows}".encode(), "book.csv").warnings
    assert len(warnings) == len(says)
    assert all(warning.startswith(said) for warning, said in zip(warnings, says, strict=True)), warnings


def test_formulas_that_were_saved_without_values_are_said() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in (["path", "memo"], ["a", "=1+1"], ["b", "two"], ['="c"', None]):
        sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    book = read_codebook_xlsx(out.getvalue(), "book.xlsx")
    assert [entry.name for entry in book.entries] == ["a", "b"]
    (warning,) = book.warnings
    assert warning.startswith("2 formulas in 2 rows were saved without values and read as empty (B2, A4)")
