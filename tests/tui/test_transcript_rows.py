"""What stands on the rows of the transcript view: speakers, names, brackets, tints, bars."""

from __future__ import annotations

import unicodedata

import pytest
from rich.cells import cell_len
from snapshots import truecolor
from transcript_host import (
    WILD,
    Host,
    mark,
    painted,
    painted_anew,
    painted_row,
    sentence,
    transcript,
)

from qualcode.tui.transcript.columns import columns_for

__all__ = ["truecolor"]


async def test_a_change_of_theme_paints_every_row_anew() -> None:
    app = Host(marks=[mark(1, *sentence(0))])
    async with app.run_test(size=(80, 24)) as pilot:
        dark = painted(app.view)[0]
        app.theme = "textual-light"
        await pilot.pause()
        light = painted(app.view)
        assert light[0] != dark
        assert light == painted_anew(app.view)


async def test_without_colour_a_selection_is_reversed_and_a_coding_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Host(marks=[mark(1, *sentence(0))])
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.no_color
        await pilot.press("shift+right", "shift+right")
        assert [text for text, style, _ in painted(app.view)[0] if style and style.reverse] == ["On", "e"]
        assert "Code 1" in painted(app.view)[0].text and "╺" in painted(app.view)[0].text


async def test_an_ansi_theme_keeps_the_terminals_colours_for_plain_text() -> None:
    app = Host(marks=[mark(1, *sentence(4))])
    async with app.run_test(size=(80, 24)) as pilot:
        app.theme = "ansi-dark"
        await pilot.pause()
        strip = app.view.render_line(painted_row(app.view, sentence(3).start))
        body = strip.crop(app.view.columns.text_at)
        assert all(style and style.bgcolor and style.bgcolor.is_default for _, style, _ in body)


def test_the_text_gets_its_room_at_every_width() -> None:
    assert columns_for(79, 30).text >= 42
    assert columns_for(59, 30).text >= 34
    for width in range(10, 260):
        columns = columns_for(width, 18)
        assert columns.text >= 20
        assert width < 24 or columns.text_at + columns.text + 1 <= width


@pytest.mark.parametrize("size", [(20, 6), (60, 20), (80, 24), (200, 50)])
async def test_every_row_is_exactly_as_wide_as_the_window_and_every_cell_styled(size: tuple[int, int]) -> None:
    marks = [mark(i, sentence(i).start, sentence(i + 2).end, own=i % 2 > 0, name=WILD) for i in range(9)]
    app = Host(marks=marks)
    async with app.run_test(size=size) as pilot:
        app.view.display_mode = "all"
        for _ in range(4):
            for strip in painted(app.view):
                assert strip.cell_length == sum(cell_len(text) for text, _, _ in strip) == size[0] - 1
            for y in range(app.view.window_height):
                assert app.view.render_line(y).cell_length == size[0] - 1
            await pilot.press("pagedown")


async def test_nothing_that_acts_on_a_terminal_is_drawn() -> None:
    hostile = transcript([("\x1b]0;\u202eA", "\x1b[2J\x9b1m\x00\u202e\u2066 x.")])
    app = Host(hostile, [mark(1, 8, 20, name="\x1b[31m\u202e", glyph="\x1b", coder="\x07\x08")])
    async with app.run_test(size=(80, 24)):
        drawn = "".join(strip.text for strip in painted(app.view))
        assert not [c for c in drawn if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs")]
        assert "␛[2J" in drawn


async def test_speakers_are_shown_by_their_shown_name_and_labels_are_not_repeated() -> None:
    app = Host()
    async with app.run_test(size=(120, 30)) as pilot:
        rows = [strip.text for strip in painted(app.view)]
        assert rows[0].startswith("Participant 1 ") and "Anna:" not in "".join(rows)
        assert any(row.startswith("1:01 ") for row in rows)
        await pilot.resize_terminal(60, 10)
        app.view.scroll_to(y=1, animate=False)
        await pilot.pause()
        assert painted(app.view)[0].text.startswith("Participant 1 ")


async def test_brackets_names_and_the_rest_stand_in_the_margin() -> None:
    first, last = sentence(0), sentence(2)
    marks = [mark(1, first.start, last.end), mark(2, *sentence(3), own=False, coder="Otto Lim", star=True)]
    app = Host(marks=marks)
    async with app.run_test(size=(60, 24)):
        view = app.view
        view.set_read_nothing([sentence(3)])
        rows = [strip.text[: view.columns.text_at] for strip in painted(view)]
        assert rows[0].startswith("Participant 1 ") and "┏" in rows[0]
        assert "◆ Code 1" in rows[1] and "┗" in rows[1]
        single = view.wrapped.line_of(sentence(3).start)
        assert "╶·" in rows[single] and "★" in rows[single]


async def test_more_brackets_than_lanes_are_counted() -> None:
    app = Host(marks=[mark(i, sentence(0).start, sentence(2).end) for i in range(10)])
    async with app.run_test(size=(80, 24)):
        assert "+8" in painted(app.view)[0].text
        assert "+4" in painted(app.view)[1].text


async def test_overlaps_are_underlined_and_modes_say_what_is_tinted(truecolor: None) -> None:
    one, two = sentence(0), sentence(3)
    app = Host(marks=[mark(1, *one), mark(2, one.start, one.end - 4), mark(3, *two)])
    async with app.run_test(size=(80, 24)):
        view = app.view
        far = view.wrapped.line_of(two.start)

        def look(line: int) -> tuple[bool, bool]:
            body = view.render_line(line).crop(view.columns.text_at)
            styles = [style for text, style, _ in body if style and text.strip()]
            backs = {style.bgcolor for style in styles} - {view._made_inks().plain.bgcolor}
            return bool(backs), any(style.underline for style in styles)

        assert look(0) == (True, True) and look(far) == (False, False)
        view.display_mode = "all"
        assert look(0) == (True, True) and look(far) == (True, False)
        view.display_mode = "brackets"
        assert look(0)[1] is False and look(far) == (False, False)
        with pytest.raises(ValueError, match="some"):
            view.display_mode = "some"  # type: ignore[assignment]


async def test_a_passage_is_seen_by_a_bar_and_a_background() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down")
        view = app.view
        first, last = view.wrapped.rows_of(*view.passage)
        bars = [y for y in range(view.window_height) if view.render_line(y).text[view.columns.text_at - 1] == "▌"]
        assert bars == list(range(first, last + 1))
