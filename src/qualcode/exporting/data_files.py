"""Matrices as files for statistics programs: CSV, Parquet and Excel, each with its data dictionary."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualcode.domain.formula_guard import guard_formula
from qualcode.domain.matrices import Cell, Matrix, Variable
from qualcode.exporting.csv_rows import csv_text
from qualcode.exporting.sheet_files import cell_text, workbook_bytes

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

DICTIONARY = ("variable", "type", "label", "source", "values")


def matrix_to_csv(matrix: Matrix) -> str:
    """The data alone: a head of variable names and a line for each row; missing is an empty cell."""
    rows: list[Sequence[object]] = [[variable.name for variable in matrix.variables]]
    rows += [["" if cell is None else cell for cell in row] for row in _whole(matrix)]
    return csv_text(rows)


def dictionary_to_csv(matrix: Matrix) -> str:
    """The data dictionary: a line for each variable, and below it what was counted, as comments."""
    about = [(f"# {what}: {' '.join(value.split())}",) for what, value in matrix.facts]
    about += [(f"# {note}",) for note in matrix.notes]
    return csv_text([DICTIONARY, *map(_described, matrix.variables), *about])


def matrix_to_parquet(matrix: Matrix) -> bytes:
    """The data in Parquet: whole numbers as int64, numbers as double, words as text, missing as null; labels and what
    was counted are in the metadata of each field and of the file. The same matrix gives the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"text": pa.string(), "number": pa.float64(), "count": pa.int64(), "yes_no": pa.int8()}
    fields = [
        pa.field(v.name, types[v.type], metadata={"label": v.label, "source": v.source, "values": v.values})
        for v in matrix.variables
    ]
    about = {"qualcode": json.dumps({"facts": dict(matrix.facts), "notes": list(matrix.notes)}, ensure_ascii=False)}
    columns = [
        pa.array([row[at] for row in matrix.rows], type=types[variable.type])
        for at, variable in enumerate(matrix.variables)
    ]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=pa.schema(fields, metadata=about)), out)
    return out.getvalue()


def matrix_to_xlsx(matrix: Matrix, title: str) -> bytes:
    """The data on one sheet and the dictionary on another; numbers are numbers, words are never formulas."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    described = [_described(variable) for variable in matrix.variables]
    about: list[Sequence[object]] = [(), *matrix.facts, *((text,) for text in matrix.notes)]
    sheets: dict[str, list[Sequence[object]]] = {
        "Data": [[variable.name for variable in matrix.variables], *_whole(matrix)],
        "Dictionary": [DICTIONARY, *described, *about],
    }
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    return workbook_bytes(workbook, title)


def _cell(sheet: WriteOnlyWorksheet, value: object) -> object:
    """A value as its cell: a text that stays one, whatever it looks like."""
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=cell_text(guard_formula(value)))
    cell.data_type = "s"
    return cell


def _whole(matrix: Matrix) -> list[list[Cell]]:
    """The rows with `3` for `3.0`: attributes that are numbers are told as they were written."""
    return [[int(c) if isinstance(c, float) and c.is_integer() else c for c in row] for row in matrix.rows]


def _described(variable: Variable) -> tuple[str, ...]:
    return (variable.name, variable.type, variable.label, variable.source, variable.values)
