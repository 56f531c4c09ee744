"""Cells of tables that a spreadsheet opens: none may act as a formula."""

from __future__ import annotations

import re

_ACTS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def guard_formula(value: str) -> str:
    """The cell with an apostrophe before it if a spreadsheet would take it for a formula.

    That is a cell that begins with `=`, `+`, `-`, `@` (also full-width), a tab or a line end. One that begins so behind
    apostrophes gets another, so that `unguard_formula` always gives the value back.
    """
    return f"'{value}" if _ACTS.match(value) is not None else value


def unguard_formula(value: str) -> str:
    """The value that `guard_formula` was given."""
    return value[1:] if _GUARDED.match(value) is not None else value
