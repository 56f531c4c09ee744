"""From 30 columns to 200: who shares the room left of the text, what stands still, and what a resize leaves alone."""

from __future__ import annotations

import random

import pytest
from textual import events
from textual.geometry import Offset
from transcript_host import SHOWN, Host, mark, painted, point, sentence, transcript

from qualcode.domain.spans import Span
from qualcode.tui.transcript.columns import MOST_LANES, WIDEST_TEXT, columns_for
from qualcode.tui.transcript.model import Mark
from qualcode.tui.transcript.view import TranscriptView

LONG = transcript(
    [
        ("Interviewer", "What changed when the tables were moved out of the room? And who moved them?"),
        ("Ms. Alvarado", "We did. " + "Nobody asked us, and nobody minded either, as far as I could see. " * 3),
        ("Superintendent Whitmore", "It was in the plan. " + "The plan was never read by anybody who had to live by it. " * 3),
    ]
)  # fmt: skip
NAMES = ("Seating and space", "Stations and rotations", "Who designs, who adopts", "Doubts and fatigue")


def coded() -> list[Mark]:
    """One coding a turn from its second sentence on, and one of another coder from its first."""
    spans = [Span(turn.speech[0].start, turn.speech[0].end) for turn in LONG.turns]
    own = [mark(i, spans[i].start + 9, spans[i].end, name=NAMES[i], glyph="S") for i in range(3)]
    return [*own, mark(9, *spans[1], name=NAMES[3], glyph="D", own=False)]


def left(view: TranscriptView) -> list[str]:
    """What stands left of the text, row by row."""
    return [strip.text[: view.columns.quiet_at] for strip in painted(view)]


# ---------------------------------------------------------------------- sharing the room


def test_the_text_grows_with_the_window_up_to_what_the_eye_can_follow() -> None:
    before = 0
    for width in range(24, 400):
        columns = columns_for(width, 18)
        assert 20 <= columns.text <= WIDEST_TEXT
        assert columns.text_at + columns.text + 1 <= width
        assert columns.text >= before - 12
        before = columns.text
    assert columns_for(79, 30).text >= 46 and columns_for(59, 30).text >= 36 and columns_for(39, 30).text >= 26
    assert columns_for(76, 9).lanes == MOST_LANES == columns_for(300, 9).lanes


async def test_at_80_columns_speakers_and_codes_are_named_in_full() -> None:
    app = Host(LONG, coded())
    async with app.run_test(size=(80, 24)):
        rows = left(app.view)
        text = "\n".join(rows)
        assert all(name in text for name in ("Interviewer", "Ms. Alvarado", "Superintende"))
        assert sum(f"S {name}" in text for name in NAMES[:3]) >= 2
        assert any("D Doubts and fatigue AB" in row or "D Doubts" in row for row in rows)


@pytest.mark.parametrize("width", [60, 40])
async def test_in_large_print_text_speaker_bracket_and_mark_are_still_there(width: int) -> None:
    app = Host(LONG, coded())
    async with app.run_test(size=(width, 30)):
        view, rows = app.view, left(app.view)
        assert view.columns.text >= width * 0.6
        text = "\n".join(rows)
        assert ("Interviewer" if width == 60 else "Inte") in text and ("Ms. A" if width == 60 else "Ms.") in text
        assert "S " in text and "┏" in text and "┌" in text
        body = "".join(strip.text[view.columns.text_at : -1] for strip in painted(view))
        assert "nobody minded either" in " ".join(body.split())


async def test_a_wide_window_names_codes_beside_each_other_before_it_counts_them() -> None:
    first = LONG.turns[0].speech[0]
    marks = [mark(i, first.start, first.start + 20, name=f"Code {i}", glyph="S") for i in range(4)]
    app = Host(LONG, marks)
    async with app.run_test(size=(200, 24)) as pilot:
        row = left(app.view)[0]
        assert row.startswith("Interviewer ") and row.count("S Code") >= 3
        assert (f"+{4 - row.count('S Code')} " in row) == (row.count("S Code") < 4)
        await pilot.resize_terminal(60, 24)
        await pilot.pause()
        assert "+3 " in left(app.view)[0]


async def test_a_speaker_that_has_the_row_alone_is_never_cut_while_there_is_room() -> None:
    app = Host(LONG)
    async with app.run_test(size=(80, 24)):
        assert any(row.startswith("Superintendent Whitmore ") for row in left(app.view))


async def test_only_others_are_named_and_theirs_are_thin() -> None:
    app = Host(LONG, coded())
    async with app.run_test(size=(160, 24)):
        text = "\n".join(left(app.view))
        assert f"{NAMES[3]} AB" in text and not any(f"{name} AB" in text for name in NAMES[:3])
        assert set("┏┃┗┌│└") <= set(text)


async def test_two_coders_with_one_code_are_no_overlap_of_codes() -> None:
    span = sentence(0)
    same = [mark(1, *span, code_id=5), mark(2, *span, code_id=5, own=False)]
    for marks, expected in ((same, False), ([same[0], mark(3, *span, code_id=6)], True)):
        app = Host(marks=marks)
        async with app.run_test(size=(80, 24)):
            body = painted(app.view)[0].crop(app.view.columns.text_at + 1)
            assert any(style is not None and style.underline for _, style, _ in body) is expected


# ---------------------------------------------------------------------- standing still


@pytest.mark.long
async def test_lanes_and_brackets_stand_still_while_scrolling() -> None:
    marks = [mark(i, sentence(i).start, sentence(i + i % 4).end, own=i % 2 > 0) for i in range(0, 40, 2)]
    app = Host(marks=marks)
    async with app.run_test(size=(80, 16)) as pilot:
        view, shown = app.view, {}
        for top in range(len(view.wrapped) - 16):
            view.scroll_to(y=top, animate=False, force=True)
            await pilot.pause()
            for line, strip in zip(view.visible_rows, painted(view), strict=True):
                brackets = strip.crop(view.columns.lanes_at, view.columns.quiet_at).text if line != top else None
                if brackets is not None:
                    assert shown.setdefault(line, brackets) == brackets
        assert any(set(brackets) & set("┏┌") for brackets in shown.values())


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.long
async def test_a_resize_in_the_middle_of_anything_keeps_text_selection_and_caret(seed: int) -> None:
    chance = random.Random(seed)
    marks = [mark(i, *sentence(i * 2), own=i % 2 > 0) for i in range(12)]
    app = Host(marks=marks)
    async with app.run_test(size=(100, 14)) as pilot:
        view = app.view
        view.display_mode = "all"
        view.set_hits([sentence(3)], sentence(3))
        view.scroll_to(y=12, animate=False, force=True)
        await pilot.pause()
        # A drag that has not ended.
        start = view.wrapped.starts[14]
        await pilot.mouse_down(view, offset=point(view, start))
        view.post_message(events.MouseMove(view, 60, 6, 0, 1, 1, False, False, False, 60, 6))
        await pilot.pause()
        selection, caret = view.selection, view.caret
        assert selection is not None
        for _ in range(6):
            before = view.visible_rows
            top = view.wrapped.starts[before.start]
            await pilot.resize_terminal(chance.choice([200, 120, 80, 60, 40, 24]), chance.choice([8, 14, 30]))
            await pilot.pause()
            assert (view.selection, view.caret) == (selection, caret)
            line, rows = view.wrapped.line_of(caret), view.visible_rows
            assert line in rows
            moved_for_caret = view.wrapped.line_of(top) != rows.start
            if moved_for_caret:
                # The caret was in the window and would have left it, or the text ends.
                first, last = view.wrapped.rows_of(*selection)
                assert rows.stop == len(view.wrapped) or last >= rows.stop - 5 or first <= rows.start + 5
            assert all(strip.cell_length == app.size.width - 1 for strip in painted(view))
        await pilot.mouse_up(view, offset=Offset(5, 5))


async def test_the_words_on_top_stay_on_top_through_every_width() -> None:
    app = Host()
    async with app.run_test(size=(120, 12)) as pilot:
        view = app.view
        view.scroll_to(y=20, animate=False, force=True)
        await pilot.pause()
        for width in (60, 40, 200, 80, 100):
            top = view.wrapped.starts[round(view.scroll_offset.y)]
            await pilot.resize_terminal(width, 12)
            await pilot.pause()
            now = round(view.scroll_offset.y)
            limit = len(view.wrapped) - view.window_height
            assert now == min(view.wrapped.line_of(top), limit), SHOWN.text[top : top + 20]
