"""What the screen of agreement says beside its figures, so that nobody reads more into them than there is."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_agreement_screen import _counts_here, cells, chosen, compared, counted, screen_of, stands_on, study
from textual.widgets import Static

from qualcode.tui.agreement.bars import Scale, decimal, interval_bar
from qualcode.tui.agreement.figures import overall
from qualcode.tui.agreement.tables import initials
from qualcode.tui.agreement.telling import brief_told
from qualcode.tui.prompts.dialogs import Report
from qualcode.tui.prompts.row_screen import FilterLine

__all__ = ["_counts_here"]


def test_what_lies_just_below_a_mark_is_cut_not_rounded_up_to_it() -> None:
    assert [decimal(value) for value in (0.7996, 0.8, 0.6668, 0.66699, 0.667)] == [
        ".799",
        ".800",
        ".666",
        ".666",
        ".667",
    ]
    assert [decimal(value, 2) for value in (0.6665, 0.67, 0.797)] == [".66", ".67", ".79"]


def test_percent_agreement_is_not_measured_by_the_marks_of_coefficients() -> None:
    text = "".join(piece for piece, _ in interval_bar(0.9, 0.85, 0.95, Scale(0.0), 40, judged=False))
    assert "┊" not in text and "┼" not in text and "●" in text
    assert [ink for piece, ink in interval_bar(0.1, None, None, Scale(0.0), 40, judged=False) if piece == "●"] == [
        "strong"
    ]


def test_how_well_coders_agree_overall_is_one_line() -> None:
    found = overall([0.9, 0.7, 0.25, None])
    assert (
        brief_told(found, "α")
        == "median α .700 over 3 codes (.250–.900); 1 below .667, 1 to .80, 1 from .80, 1 undefined"
    )
    assert brief_told(overall([None, None]), "α") == "2 undefined"


def test_coders_are_told_by_as_few_letters_as_tell_them_apart() -> None:
    assert initials(["ines", "jonas"]) == "i j" and initials(["coder1", "coder2"]) == "c1 c2"
    assert initials(["tom", "Tomas"]) == "t Ta"


async def test_the_median_is_said_at_once_and_heads_the_heat_table(tmp_path: Path) -> None:
    async with compared(study(tmp_path), size=(140, 40)) as desk:
        assert "median α ." in stands_on(desk) and "over 2 codes (" in stands_on(desk)
        assert "P<.667: share of resamples below .667" in stands_on(desk)
        assert "Has it % i j t" in [column.title for column in screen_of(desk).rows.columns]
        assert screen_of(desk).rows.columns[0].title == "Code (troubled first)"
        await desk.press("2")
        await counted(desk)
        assert next(iter(cells(desk))) == "All codes (median)" and "press 1 for intervals" in stands_on(desk)
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, Report))
        text = str(desk.app.screen._content)  # type: ignore[attr-defined]
        assert "ines – jonas" in text and "over 2 codes" in text and "--by code,pair" in text


@pytest.mark.long
async def test_what_is_left_out_is_not_nothing_where_it_differs(tmp_path: Path) -> None:
    async with compared(study(tmp_path), "2") as desk:
        await chosen(desk, "b", "documents")
        assert "Left out: nothing" not in stands_on(desk)
        assert "differs from figure to figure: Enter shows it" in stands_on(desk)
        await desk.press("down", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, Report))
        assert "        left out: " in str(desk.app.screen._content)  # type: ignore[attr-defined]


async def test_keys_of_other_views_say_where_they_work_and_filter_nothing(tmp_path: Path) -> None:
    async with compared(study(tmp_path)) as desk:
        await desk.press("x", "b")
        assert "in 3 Confusions" in desk.said and "in 2 Heat table" in desk.said
        await desk.press("2")
        await counted(desk)
        await desk.press("i", "c")
        assert "in 1 Codes" in desk.said and "c counts what was stopped" in desk.said
        assert screen_of(desk).query_one(FilterLine).value == ""


async def test_on_a_small_screen_four_lines_stand_above_and_what_is_cut_is_said(tmp_path: Path) -> None:
    async with compared(study(tmp_path), size=(80, 24)) as desk:
        assert str(screen_of(desk).query_one("#counted", Static).content).count("\n") == 3
        assert "› no room for" in desk.part("#summary") and "Enter shows them" in desk.part("#summary")
        assert any(column.title.endswith("›") for column in screen_of(desk).rows.columns)
        line = desk.screen_text().splitlines()[-1]
        assert "Settle" in line and "All of it" in line and "Help" in line


@pytest.mark.long
async def test_notes_are_of_figures_that_are_there(tmp_path: Path) -> None:
    async with compared(study(tmp_path), size=(140, 40)) as desk:
        await chosen(desk, "t", "codings")
        assert "segment_match" not in stands_on(desk) and "1 documents" not in stands_on(desk)
