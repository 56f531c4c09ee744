"""What the screen of summaries is made of: options read from their models, tables as lists, and nothing heavy loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from counted_study import opened
from qualcode.domain.summaries import SummaryWish
from qualcode.storage.project import open_project
from qualcode.tui.analysis.fields import fields_of
from qualcode.tui.analysis.questions import Question, answer
from qualcode.tui.analysis.tables import listed


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Seven codings in three documents of four people; nobody has it open."""
    with opened(tmp_path):
        pass
    return tmp_path / "counted.qualcode"


def test_options_are_read_from_the_model_of_each_kind() -> None:
    fields = {field.name: field for field in fields_of("cooccurrence")}
    assert fields["relation"].choices == ("overlap", "turn", "near") and fields["turns"].kind == "number"
    assert {field.name: field.kind for field in fields_of("saturation")}["by_site"] == "yes_no"
    assert [field.kind for field in fields_of("crosstab")] == ["attributes", "choice"]
    assert fields_of("sequence")[1].may_be_none and fields_of("profile") == ()


def test_names_of_codes_stand_below_their_themes_and_numbers_are_flush_right(study: Path) -> None:
    with open_project(study, coder="mara", write=False) as project:
        found = answer(project, Question("profile", SummaryWish()))
    assert found.summary is not None
    made = listed(found.summary.tables[0], 120)
    names = ["".join(text for text, _ in row.cells[0]) for row in made.rows]
    assert names == ["Plan +", "  Liked", "  Unknown", "Time", "all codes"]
    assert all(column.right for column in made.columns[1:])


def test_the_program_loads_no_numbers_library_for_the_screen() -> None:
    code = "import qualcode.tui.screens.analysis, qualcode.reports.charting, qualcode.exporting.chart_characters, sys; "
    code += "print([name for name in ('numpy', 'matplotlib', 'pandas', 'openpyxl') if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == "[]"
