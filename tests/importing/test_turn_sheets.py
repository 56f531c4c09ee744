"""Sheets of turns: CSV, TSV and Excel give the same turns, whatever program wrote them."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.sheets import read_lines
from qualcode.importing.turn_sheets import CsvReader, ExcelReader

ROWS = [
    ["Start", "Speaker", "Text"],
    ["0:00:01", "Anna", "We plan on weekends."],
    ["0:00:03", "Anna", "Mostly."],
    ["0:00:05", "Int", "Why, “so”?"],
    ["1:02", "Anna", "Nobody; asks, us."],
]


def _excel(rows: list[list[object]], title: str = "Sheet") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _csv(rows: list[list[str]], delimiter: str = ",") -> bytes:
    import csv

    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode()


def _said(read: ReadTranscript) -> list[tuple[str | None, str, int | None]]:
    return [
        (turn.speaker, " ".join(read.text[s.start : s.end] for s in turn.speech), turn.start_ms) for turn in read.turns
    ]


EXPECTED = [
    ("Anna", "We plan on weekends. Mostly.", 1000),
    ("Int", "Why, “so”?", 5000),
    ("Anna", "Nobody; asks, us.", 62000),
]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter_gives_the_turns(delimiter: str) -> None:
    assert _said(CsvReader().read(_csv(ROWS, delimiter), "a.csv")) == EXPECTED


def test_excel_gives_the_same_turns_as_csv() -> None:
    excel = ExcelReader().read(_excel([list(row) for row in ROWS]), "a.xlsx")
    assert _said(excel) == EXPECTED
    assert excel.text == CsvReader().read(_csv(ROWS), "a.csv").text


def test_times_that_cannot_be_read_are_reported_with_their_lines() -> None:
    read = CsvReader().read(_csv([["speaker", "text", "start"], ["A", "one", "soon"], ["B", "two", "2.5"]]), "a.csv")
    assert [turn.start_ms for turn in read.turns] == [None, 2500]
    assert any("line 2" in warning for warning in read.warnings)


@pytest.mark.parametrize("head", [["participant", "age"], ["text", "length"], ["a", "b"]])
def test_a_sheet_of_something_else_is_refused_with_its_columns(head: list[str]) -> None:
    with pytest.raises(InputError, match="no sheet of turns"):
        CsvReader().read(_csv([head, ["P1", "12"]]), "a.csv")


def test_empty_sheets_are_refused() -> None:
    for reader, data, name in ((CsvReader(), b"\n\n", "a.csv"), (ExcelReader(), _excel([]), "a.xlsx")):
        with pytest.raises(InputError):
            reader.read(data, name)


def test_numbers_and_dates_read_as_a_person_sees_them() -> None:
    rows: list[list[object]] = [
        ["n", "d", "t", "b", "f"],
        [12.0, datetime.date(2026, 3, 1), datetime.datetime(2026, 3, 1, 9, 5), True, 2.5],
    ]
    lines = read_lines(_excel(rows), "a.xlsx").lines
    assert lines[1].cells == ["12", "2026-03-01", "2026-03-01 09:05:00", "true", "2.5"]


def test_formulas_are_taken_by_their_saved_values_only() -> None:
    lines = read_lines(_excel([["speaker", "text"], ["A", "=1+1"], ["B", "two"]]), "a.xlsx").lines
    assert lines[1].cells == ["A"]


def test_only_the_first_filled_sheet_is_read_and_that_is_said() -> None:
    book = Workbook()
    book.create_sheet("Turns").append(["speaker", "text"])
    book.create_sheet("Notes").append(["x"])
    stream = io.BytesIO()
    book.save(stream)
    sheet = read_lines(stream.getvalue(), "a.xlsx")
    assert sheet.lines[0].cells == ["speaker", "text"]
    assert "Notes" in sheet.warnings[0]


@pytest.mark.long
def test_an_excel_bomb_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (200 * 2**20))
    with pytest.raises(InputError, match="unpack"):
        read_lines(stream.getvalue(), "a.xlsx")


def test_entities_in_an_excel_file_are_refused() -> None:
    source, stream = io.BytesIO(_excel([["speaker", "text"], ["A", "b"]])), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part.endswith("sheet1.xml"):
                data = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + data
            new.writestr(part, data)
    with pytest.raises(InputError, match="document type"):
        read_lines(stream.getvalue(), "a.xlsx")


def test_a_cell_at_the_end_of_the_world_does_not_fill_the_memory() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "speaker"
    sheet["XFD1048576"] = "far"
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(InputError, match="cannot be read"):
        read_lines(stream.getvalue(), "a.xlsx")


def test_any_damage_to_an_excel_file_is_told_in_a_sentence() -> None:
    whole = _excel([list(row) for row in ROWS])
    for cut in range(0, len(whole), 211):
        with pytest.raises(InputError):
            ExcelReader().read(whole[:cut], "a.xlsx")
    for place in range(0, len(whole), 97):
        broken = bytearray(whole)
        broken[place] ^= 0x55
        try:
            ExcelReader().read(bytes(broken), "a.xlsx")
        except InputError:
            continue


def test_an_unclosed_quotation_mark_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        CsvReader().read(b'speaker,text\nA,"open\nB,two\n', "a.csv")
    assert caught.value.line == 2
