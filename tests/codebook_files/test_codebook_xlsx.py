"""Codebooks in Excel: which sheet is read and how, what is refused, and what is written."""

from __future__ import annotations

import datetime
import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.domain.errors import InputError, RuleError
from qualcode.exporting.codebook_files import codebook_to_csv, codebook_to_xlsx
from qualcode.importing.codebook_xlsx import read_codebook_xlsx

UUID = "123e4567-e89b-12d3-a456-426614174000"


def excel(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refusal(data: bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        read_codebook_xlsx(data, "book.xlsx")
    assert caught.value.file == "book.xlsx"
    return caught.value


def test_the_first_sheet_that_says_where_codes_stand_is_read() -> None:
    data = excel(
        Cover=[["Study of time"], ["written in May"]],
        Empty=[],
        Codes=[[], ["Code name", "Parent", "Description"], ["Home", None, "at home"], [], ["Why", "Home", "w"]],
        Old=[["path"], ["other"]],
    )
    book = read_codebook_xlsx(data, "b.xlsx")
    assert book.entries == (
        CodebookEntry("Home", definition="at home", children=(CodebookEntry("Why", definition="w"),)),
    )
    assert book.warnings == ("only the sheet “Codes” was read, not “Cover”, “Old”",)


def test_cells_are_read_as_they_show() -> None:
    rows = [
        ["path", "memo", "example", "retired"],
        [2024, 1.5, datetime.date(2026, 3, 1), True],
        [1.0, " x \n", "", False],
    ]
    assert read_codebook_xlsx(excel(A=rows), "b.xlsx").entries == (
        CodebookEntry("2024", memo="1.5", example="2026-03-01", retired=True),
        CodebookEntry("1", memo=" x \n"),
    )


def test_a_formula_is_never_computed() -> None:
    data = excel(A=[["path", "memo"], ["a", '=HYPERLINK("http://x","y")']])
    assert read_codebook_xlsx(data, "b.xlsx").entries == (CodebookEntry("a"),)


@pytest.mark.parametrize(
    ("rows", "line", "says"),
    [
        ([["Foo", "Bar"], ["a", "b"]], 1, "found are Foo, Bar"),
        ([[], [], ["path", "Files"], ["a", 3]], 3, "“Files” is unknown (found are path, Files)"),
        ([["path", "colour"], [], [], ["a", "reddish"]], 4, "no colour"),
        ([["path", "memo"], ["a", "x"], ["A", "y"]], 3, "in line 2"),
        ([["path", "id"], ["a", 7]], 2, "no UUID"),
        ([["name", "level"], ["a", 1], ["b", 1.5]], 3, "no whole number"),
        ([["path", "memo"], ["a", None, "beside the table"]], 2, "3 cells"),
    ],
)
def test_what_is_wrong_is_refused_with_the_row_of_the_sheet(rows: list[list[object]], line: int, says: str) -> None:
    error = refusal(excel(A=rows))
    assert says in error.sentence
    assert error.line == line


def test_sheets_without_such_columns_are_named_with_what_they_have() -> None:
    error = refusal(excel(Cover=[["Study"]], Sheet2=[["Foo", None, "Bar"], [1, 2, 3]]))
    assert "“Cover” has Study; “Sheet2” has Foo, Bar" in error.sentence


def test_an_empty_file_and_what_is_none_are_refused() -> None:
    assert "empty" in refusal(excel(A=[])).sentence
    assert "not a zip archive" in refusal(b"path\na\n").sentence
    assert "password" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600).sentence


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO(excel(A=[["path"], ["a"]]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * (40 * 2**20))
    assert "more than a document needs" in refusal(out.getvalue()).sentence


BOOK = CodebookFile(
    "Talk about time",
    "1.0",
    (
        CodebookEntry("=SUM(A1)", definition="#N/A", memo="=1+1", themes=("near; far", "Calm/x"), retired=True),
        CodebookEntry(
            "Calm", colour="#E69F00", uuid=UUID, children=(CodebookEntry("1.0", example="a\nb", keywords="-a, b"),)
        ),
    ),
)


def test_every_cell_that_is_written_is_text_and_none_a_formula() -> None:
    [sheet] = load_workbook(io.BytesIO(codebook_to_xlsx(BOOK))).worksheets
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert sheet["A2"].value == "=SUM(A1)"
    assert sheet["A4"].value == "Calm/1.0"


def test_the_sheet_has_a_bold_frozen_header_and_wrapped_texts() -> None:
    book = load_workbook(io.BytesIO(codebook_to_xlsx(BOOK)))
    sheet = book["Codebook"]
    header = codebook_to_csv(BOOK).split("\n")[0]
    assert ",".join(str(cell.value) for cell in sheet[1]) == header
    assert all(cell.font.bold for cell in sheet[1])
    assert not sheet["A2"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet["B2"].alignment.wrap_text
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["G"].width


def test_the_columns_of_a_plain_codebook_are_those_of_csv() -> None:
    plain = CodebookFile("", "", (CodebookEntry("a"),))
    assert codebook_to_csv(plain) == "path,definition,include,exclude,example,keywords,colour,mark,memo\na,,,,,,,,\n"
    header = codebook_to_csv(BOOK).split("\n")[0]
    texts = "definition,include,exclude,example,keywords,colour,mark,memo"
    assert header == f"path,{texts},themes,retired,id,codebook,version"


def test_the_same_codebook_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = codebook_to_xlsx(BOOK)
    assert b"created" not in zipfile.ZipFile(io.BytesIO(before)).read("docProps/core.xml")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    assert codebook_to_xlsx(BOOK) == before


def test_a_text_that_no_cell_holds_is_refused_and_not_cut() -> None:
    book = CodebookFile("", "", (CodebookEntry("Theme", children=(CodebookEntry("a", definition="😀" * 16_384),)),))
    with pytest.raises(RuleError, match=r"definition of “Theme/a” has 32,768"):
        codebook_to_xlsx(book)
    fits = CodebookFile("", "", (CodebookEntry("a", definition="x" * 32_767),))
    assert read_codebook_xlsx(codebook_to_xlsx(fits), "b.xlsx") == fits


def test_signs_that_excel_writes_by_number_are_read_as_signs() -> None:
    data = excel(A=[["path", "memo"], ["a", "one_x000D_\ntwo_x005F_x0041_"]])
    assert read_codebook_xlsx(data, "b.xlsx").entries == (CodebookEntry("a", memo="one\ntwo_x0041_"),)
