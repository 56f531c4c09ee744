"""Tables go into the width of a terminal, and are whole where none is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from example_counts import examples
from qualcode.cli.fitting import Shown, answer_fitted, fitted, short_path, without

LONG = "Meaning of personalized learning/Student agency/Choice of task"
WHOLE = Shown(
    ("code", "Krippendorff’s α, nominal", "n", "prevalence"), ((LONG, "0.743", "16", "ana 1.6%, ben 2.0%"),), "code"
)
LESS = without(WHOLE, "prevalence", "prevalence: elsewhere")


def test_a_path_keeps_its_leaf() -> None:
    assert short_path(LONG, 200) == LONG
    assert short_path(LONG, 27) == "Meaning of…/Choice of task"
    assert short_path(LONG, 10) == "Choice of…"


@settings(max_examples=examples(60))
@given(st.lists(st.text(st.characters(exclude_characters="/", exclude_categories=("C", "Z")), min_size=1), min_size=1),
       st.integers(4, 60))  # fmt: skip
def test_a_short_path_is_never_wider(names: list[str], width: int) -> None:
    assert cell_len(short_path("/".join(names), width)) <= width


def test_what_fits_stays_whole_and_else_less_is_shown() -> None:
    assert fitted((WHOLE, LESS), 200) == WHOLE
    narrow = fitted((WHOLE, LESS), 70)
    assert narrow.columns == ("code", "Krippendorff’s\nα, nominal", "n", "prevalence")
    assert narrow.rows[0][0].endswith("/Choice of task") and len(narrow.rows[0][0]) < len(LONG)
    least = fitted((WHOLE, LESS), 45)
    assert least.columns == ("code", "Krippendorff’s\nα, nominal", "n")
    assert least.notes == ("prevalence: elsewhere",)


def test_where_no_terminal_is_all_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    answer_fitted((WHOLE, LESS))
    shown = capsys.readouterr().out
    assert LONG in shown and "ana 1.6%, ben 2.0%" in shown and "elsewhere" not in shown


@pytest.mark.parametrize("width", [60, 80])
def test_no_line_is_wider_than_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    answer_fitted((WHOLE, LESS))
    lines = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()
    assert max(map(cell_len, lines)) <= width
    assert sum("Choice of task" in line for line in lines) == 1
