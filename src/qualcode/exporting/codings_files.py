"""Codings as JSON lines and CSV."""

from __future__ import annotations

import json
from collections.abc import Iterable

from qualcode.domain.codings_file import CodingLine
from qualcode.exporting.csv_rows import csv_text

COLUMNS = ("document", "start", "end", "quote", "code", "coder", "memo", "origin", "created", "star")


def _values(line: CodingLine) -> list[object]:
    return [getattr(line, column) for column in COLUMNS]


def codings_to_jsonl(lines: Iterable[CodingLine]) -> str:
    """One JSON object a line, keys in the order of `COLUMNS`."""
    return "".join(
        json.dumps(dict(zip(COLUMNS, _values(line), strict=True)), ensure_ascii=False) + "\n" for line in lines
    )


def codings_to_csv(lines: Iterable[CodingLine]) -> str:
    """A table with a header; cells that a spreadsheet would take for a formula are guarded."""
    return csv_text([COLUMNS, *map(_values, lines)])
