"""Rows as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from qualcode.domain.formula_guard import guard_formula


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV with `\\n` at the end of each; text that a spreadsheet would take for a formula is guarded."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([guard_formula(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue()
