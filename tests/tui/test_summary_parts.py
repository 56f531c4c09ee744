"""What the screen of summaries is made of: options read from their models, tables as lists, and nothing heavy loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from counted_study import opened
from qualcode.domain.summaries import SummaryColumn, SummaryTable, SummaryWish
from qualcode.storage.project import open_project
from qualcode.tui.analysis.fields import fields_of
from qualcode.tui.analysis.questions import Question, answer
from qualcode.tui.analysis.tables import head, listed
from qualcode.tui.analysis.telling import filter_line


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


@pytest.mark.parametrize(
    ("title", "room", "seen"),
    [
        ("student (of 14)", 15, "student (of 14)"),
        ("student (of 14)", 14, "student (14)"),
        ("student (of 14)", 10, "stud… (14)"),
        ("participants (of 1,200)", 14, "parti… (1,200)"),
        ("teacher · FL (of 1)", 16, "teacher · FL (1)"),
        ("teacher · FL (of 1)", 10, "te…FL (1)"),
        ("teacher · Massachusetts (of 1)", 10, "teach… (1)"),
        ("Grade 12 girls", 8, "Grade…"),
        ("more than 1,200 pupils", 13, "more than…"),
        ("120000 and more", 5, "…"),
        ("Problem clarity", 10, "Problem c…"),
    ],
)
def test_out_of_how_many_is_never_cut_and_no_number_in_two(title: str, room: int, seen: str) -> None:
    assert head(title, room) == seen


@pytest.mark.parametrize("width", [60, 80, 120])
def test_heads_keep_their_numbers_whole_at_every_width(width: int) -> None:
    titles = [*(f"2018-{month:02d} (of {month})" for month in range(1, 13)), "student (of 14)", "teacher (of 1,200)"]
    columns = (SummaryColumn("code", "label"), *(SummaryColumn(title, "count") for title in titles))
    made = listed(SummaryTable("participants", "", columns, (("Plan", *range(14)),)), width)
    for title, column in zip(titles, made.columns[1:], strict=True):
        assert cell_len(column.title) <= column.width
        assert column.title.endswith((title.rpartition("(")[2], f"({title.rpartition(' ')[2]}"))
        assert not title.startswith("2018") or column.title.startswith(title.split(" ")[0])


def test_a_filter_says_how_it_is_taken_back_however_long_it_is() -> None:
    assert filter_line("only ★", 80).plain == "Filter: only ★ · 0 takes it back"
    long = filter_line("where " + "text:plan or " * 20, 60).plain
    assert cell_len(long) <= 60 and "… · 0 takes it back" in long


@pytest.mark.long
def test_the_program_loads_no_numbers_library_for_the_screen() -> None:
    code = "import qualcode.tui.screens.analysis, qualcode.reports.charting, qualcode.exporting.chart_characters, sys; "
    code += "print([name for name in ('numpy', 'matplotlib', 'pandas', 'openpyxl') if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == "[]"
