"""The transcript view under the mouse: presses, drags, clicks on the margin, the wheel."""

from __future__ import annotations

from textual import events
from textual.geometry import Offset
from transcript_host import (
    SHOWN,
    Host,
    mark,
    point,
    said,
    sentence,
)

from qualcode.tui.transcript.model import MarkClicked


async def test_a_press_sets_the_caret_and_a_drag_selects() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        target = SHOWN.text.index("five")
        await pilot.click(view, offset=point(view, target))
        assert view.caret == target and view.selection is None
        await pilot.mouse_down(view, offset=point(view, target))
        await pilot.hover(view, offset=point(view, target + 3))
        await pilot.mouse_up(view, offset=point(view, target + 3))
        assert said(view, view.selection) == "five"
        await pilot.mouse_down(view, offset=point(view, target + 3))
        await pilot.hover(view, offset=point(view, target - 5))
        await pilot.mouse_up(view, offset=point(view, target - 5))
        assert said(view, view.selection) == "Four five"
        await pilot.hover(view, offset=point(view, 30))
        assert said(view, view.selection) == "Four five"


async def test_two_clicks_select_the_word_and_three_the_turn() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        target = SHOWN.text.index("five") + 2
        await pilot.click(view, offset=point(view, target), times=2)
        assert said(view, view.selection) == "five"
        await pilot.click(view, offset=point(view, target), times=3)
        assert view.selection == SHOWN.turns[0].speech[0]


async def test_a_click_on_a_bracket_or_a_name_says_which_coding() -> None:
    app = Host(marks=[mark(7, sentence(1).start, sentence(2).end), mark(8, *sentence(3))])
    async with app.run_test(size=(60, 24)) as pilot:
        view = app.view
        last = view.wrapped.line_of(sentence(2).end)
        await pilot.click(view, offset=Offset(view.columns.quiet_at - 1, last))
        assert view.caret == view.wrapped.starts[last]
        row = view.wrapped.line_of(sentence(3).start)
        await pilot.click(view, offset=Offset(view.columns.quiet_at - 4, row))
        await pilot.click(view, offset=Offset(0, row))
        await pilot.pause()
        assert [m.mark_id for m in app.heard if isinstance(m, MarkClicked)] == [7, 8]
        assert view.caret == sentence(3).start


async def test_a_drag_past_the_edge_scrolls_and_goes_on_selecting() -> None:
    app = Host()
    async with app.run_test(size=(60, 10)) as pilot:
        view = app.view
        await pilot.mouse_down(view, offset=point(view, sentence(0).start))
        view.post_message(events.MouseMove(view, 40, 12, 0, 1, 1, False, False, False, 40, 12))
        await pilot.pause(0.3)
        assert view.scroll_offset.y > 2
        assert view.selection is not None and view.selection.end > sentence(4).end
        await pilot.mouse_up(view, offset=Offset(40, 5))
        await pilot.pause()
        top = view.scroll_offset.y
        await pilot.pause(0.15)
        assert view.scroll_offset.y == top


async def test_the_wheel_scrolls_and_leaves_the_caret() -> None:
    app = Host()
    async with app.run_test(size=(60, 10)) as pilot:
        view = app.view
        before = view.caret
        view.post_message(events.MouseScrollDown(view, 40, 5, 0, 1, 0, False, False, False, 40, 5))
        await pilot.pause(0.4)
        assert view.scroll_offset.y > 0 and view.caret == before
        await pilot.press("right")
        assert view.wrapped.line_of(view.caret) in view.visible_rows
