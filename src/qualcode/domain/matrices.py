"""Matrices for statistics programs: a row for each document, participant or site, a variable for each code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MatrixRows = Literal["document", "participant", "site", "coding"]
MATRIX_ROWS: tuple[MatrixRows, ...] = ("document", "participant", "site", "coding")
Cell = int | float | str | None
"""None is missing: not known, which is not 0."""
VariableType = Literal["text", "number", "count", "yes_no"]
"""`yes_no` is 0 or 1, `count` a whole number, `number` any number, `text` words (also dates and choices)."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A column, and what the data dictionary says of it."""

    name: str
    """As statistics programs take it: begins with a letter; then ASCII letters, digits, `_`; at most 64; unique
    whatever the case."""
    type: VariableType
    label: str
    """What it is, in words."""
    source: str
    """`code`, `attribute`, `identifier` or `count`."""
    values: str = ""
    """What its values are or mean."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The data and what describes it."""

    variables: tuple[Variable, ...]
    rows: tuple[tuple[Cell, ...], ...]
    facts: tuple[tuple[str, str], ...]
    """What was counted, of whom, whose codings."""
    notes: tuple[str, ...]
