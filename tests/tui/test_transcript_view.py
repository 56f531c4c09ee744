"""The transcript view as a reader meets it: keys, caret, selection, scrolling, odd documents."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from textual import events
from textual.binding import Binding
from textual.containers import ScrollableContainer
from textual.scroll_view import ScrollView
from transcript_host import (
    FAMILY,
    SHOWN,
    Host,
    mark,
    painted,
    painted_anew,
    point,
    said,
    sentence,
)

from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.tui.transcript.keys import TRANSCRIPT_BINDINGS
from qualcode.tui.transcript.model import CaretMoved, ShownTranscript, UnitChanged
from qualcode.tui.transcript.view import TranscriptView

# ---------------------------------------------------------------------- nothing stale

KEYS = ["down", "up", "shift+down", "shift+up", "right", "left", "shift+right", "shift+left", "W", "B", "L", "H"]
KEYS += ["right_square_bracket", "left_square_bracket", "pagedown", "pageup", "home", "end", "shift+end", "A", "Z", "v"]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.long
async def test_whatever_happens_the_window_shows_what_a_fresh_one_would(seed: int) -> None:
    chance = random.Random(seed)
    marks = [mark(i, *sentence(i * 3)) for i in range(8)]
    app = Host(marks=marks)
    async with app.run_test(size=(70, 16)) as pilot:
        view, count = app.view, len(SHOWN.sentences)
        for step in range(30):
            span = Span(sentence(a := chance.randrange(count - 3)).start, sentence(a + chance.randrange(3)).end)
            known = chance.choice(view.marks).id
            actions: list[Callable[[], object]] = [
                lambda span=span, step=step: view.add_mark(mark(100 + step, *span, own=step % 5 > 0)),
                lambda span=span, known=known: view.update_mark(mark(known, *span)),
                lambda known=known: len(view.marks) > 1 and view.remove_mark(known),
                lambda span=span: view.set_hits([span], span),
                lambda span=span: view.go_to(span.start, span.end, select=True),
                lambda: setattr(view, "display_mode", chance.choice(["brackets", "caret", "all"])),
            ]
            if chance.random() < 0.6:
                await pilot.press(chance.choice(KEYS))
            else:
                chance.choice(actions)()
                await pilot.pause()
            assert painted(view) == painted_anew(view)
            selection = view.selection
            if selection is not None:
                assert selection.start < selection.end and view.passage == selection


async def test_a_step_paints_only_the_rows_that_change() -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        rows: list[int] = []
        paint = app.view._made_painter().paint
        app.view._made_painter().paint = lambda line, *rest: (rows.append(line), paint(line, *rest))[1]  # type: ignore
        await pilot.press("right")
        await pilot.pause()
        assert rows == [0]


# ---------------------------------------------------------------------- keys


async def test_arrows_step_by_passage_and_say_so() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        assert view.caret == SHOWN.turns[0].speech[0].start
        await pilot.press("down", "down")
        assert said(view, view.passage) == said(view, sentence(2)) and view.selection is None
        await pilot.press("up")
        await pilot.pause()
        assert view.passage == sentence(1) and view.caret == sentence(1).start
        last = app.heard[-1]
        assert isinstance(last, CaretMoved) and (last.caret, last.passage) == (view.caret, view.passage)


async def test_shift_and_arrows_take_passages_in_and_give_them_back() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        await pilot.press("down", "shift+down")
        assert view.selection == Span(sentence(1).start, sentence(2).end)
        await pilot.press("shift+up")
        assert view.selection == sentence(1)
        await pilot.press("shift+up")
        assert view.selection == Span(sentence(0).start, sentence(1).end)
        await pilot.press("J")
        assert view.selection == sentence(1)
        await pilot.press("J", "J", "down")
        assert view.selection is None and view.passage == sentence(4)


async def test_escape_drops_the_selection_and_only_then_reaches_the_screen() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("shift+right", "escape")
        assert app.view.selection is None and app.escapes == 0
        await pilot.press("escape")
        assert app.escapes == 1


@pytest.mark.long
async def test_characters_words_and_edges() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        view, first = app.view, sentence(0).start
        await pilot.press("right", "right", "left")
        assert view.caret == first + 1
        await pilot.press("W", "ctrl+right")
        assert said(view, Span(view.caret, view.caret + 5)) == "three"
        await pilot.press("L")
        assert said(view, view.selection) == "three"
        await pilot.press("ctrl+left")
        assert said(view, Span(view.caret, view.caret + 5)) == "three" and view.selection is None
        await pilot.press("B", "end")
        assert view.caret == sentence(0).end - 1
        await pilot.press("end")
        assert view.caret == SHOWN.turns[0].end - 1
        await pilot.press("home", "home", "shift+end")
        assert view.selection == sentence(0)
        await pilot.press("Z")
        assert view.caret == len(SHOWN.text.rstrip()) - 1
        await pilot.press("A")
        assert view.caret == first


async def test_turns_units_and_the_same_speaker() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        await pilot.press("right_square_bracket", "right_square_bracket")
        assert view.caret == SHOWN.turns[2].speech[0].start
        await pilot.press("left_square_bracket", "v")
        await pilot.pause()
        assert view.unit == "turn" and view.passage == SHOWN.turns[1].speech[0]
        assert [m.unit for m in app.heard if isinstance(m, UnitChanged)] == ["turn"]
        assert view.turn_of_speaker(1) == SHOWN.turns[4].speech[0]
        view.caret = SHOWN.turns[4].speech[0].start
        view.unit = "word"
        assert said(view, view.passage) == "Turn"
        with pytest.raises(ValueError, match="page"):
            view.unit = "page"  # type: ignore[assignment]


async def test_a_selection_never_ends_inside_a_cluster() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        view.go_to(SHOWN.text.index(FAMILY))
        await pilot.press("shift+right")
        assert said(view, view.selection) == FAMILY
        view.go_to(SHOWN.text.index(FAMILY) + 2, SHOWN.text.index(FAMILY) + 3, select=True)
        assert said(view, view.selection) == FAMILY
        view.caret = SHOWN.text.index(FAMILY) + 3
        assert view.caret == SHOWN.text.index(FAMILY)


async def test_pages_keep_the_carets_row_and_stop_at_the_ends() -> None:
    app = Host()
    async with app.run_test(size=(60, 12)) as pilot:
        view = app.view
        await pilot.press("pagedown")
        assert round(view.scroll_offset.y) == view.window_height - 1
        assert view.wrapped.line_of(view.caret) in view.visible_rows
        for _ in range(20):
            app.post_message(events.Key("pagedown", None))
        await pilot.pause()
        assert view.caret >= SHOWN.sentences[-1].start
        for _ in range(20):
            app.post_message(events.Key("pageup", None))
        await pilot.pause()
        assert view.wrapped.line_of(view.caret) == 0


async def test_no_key_of_the_screen_is_taken_and_every_binding_has_a_name() -> None:
    taken = set("vcinNgGDPmeuUxXsptrb.*+-<>1234567890{}()/?jk") - {"v"}
    keys, names = [], []
    for binding in TRANSCRIPT_BINDINGS:
        assert isinstance(binding, Binding) and binding.id is not None and binding.id.startswith("transcript.")
        keys += binding.key.split(",")
        names.append(binding.id)
        assert hasattr(TranscriptView, "action_" + binding.action.partition("(")[0])
    assert not taken & set(keys)
    assert len(set(keys)) == len(keys) and len(set(names)) == len(names)


def test_no_name_of_the_view_hides_one_of_textual() -> None:
    ours = {name for cls in TranscriptView.__mro__ if cls.__module__.startswith("qualcode") for name in vars(cls)}
    meant = {"__init__", "__module__", "__doc__", "__annotations__", "watch_scroll_y", "notify_style_update"}
    meant |= {
        "render_line",
        "render_lines",
        "vertical_scrollbar",
        "ALLOW_SELECT",
        "BINDINGS",
        "COMPONENT_CLASSES",
        "DEFAULT_CSS",
        "can_focus",
    }
    clashes = {name for name in ours & set(dir(ScrollView)) if not name.startswith("_")}
    assert clashes - meant <= {"can_focus_children"}
    held = {name for name in vars(TranscriptView()) if name not in vars(ScrollableContainer())}
    assert not held & set(dir(ScrollView))


# ---------------------------------------------------------------------- edges


@pytest.mark.parametrize(
    "shown",
    [
        None,
        ShownTranscript("", [], [], {}),
        ShownTranscript("", [Turn(0, 0, None, None, (), ())], [], {}),
        ShownTranscript("# Heading\n", [Turn(0, 9, None, None, (), ())], [], {}),
        ShownTranscript("x" * 10_000, [Turn(0, 10_000, None, None, (), (Span(0, 10_000),))], [Span(0, 10_000)], {}),
    ],
)
async def test_odd_documents_stand_every_key_in_a_tiny_window(shown: ShownTranscript | None) -> None:
    app = Host(shown)
    async with app.run_test(size=(20, 5)) as pilot:
        for binding in TRANSCRIPT_BINDINGS:
            assert isinstance(binding, Binding)
            app.post_message(events.Key(binding.key.split(",")[-1], None))
        await pilot.pause()
        app.view.go_to(0, 5, select=True)
        app.view.set_hits([(0, 5)])
        await pilot.press("ctrl+shift+end")
        await pilot.pause()
        assert painted(app.view) == painted_anew(app.view)
        assert 0 <= app.view.caret <= len(app.view.transcript.text)


async def test_the_caret_behind_the_last_character_is_drawn_there() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+end", "shift+right")
        view = app.view
        assert view.caret == len(SHOWN.text.rstrip()) and said(view, view.selection) == "d"
        await pilot.pause()
        assert app.cursor_position == view.region.offset + point(view, view.caret)


async def test_a_resize_keeps_the_text_on_top() -> None:
    app = Host()
    async with app.run_test(size=(120, 12)) as pilot:
        view = app.view
        view.scroll_to(y=14, animate=False)
        await pilot.pause()
        top = view.wrapped.starts[14]
        await pilot.resize_terminal(60, 12)
        await pilot.pause()
        now = round(view.scroll_offset.y)
        assert view.wrapped.starts[now] <= top < view.wrapped.ends[now]
        assert view.virtual_size.width == view.scrollable_content_region.width == 59


async def test_going_somewhere_shows_what_stands_around_it() -> None:
    app = Host()
    async with app.run_test(size=(80, 20)) as pilot:
        view = app.view
        target = SHOWN.turns[9].speech[0]
        view.go_to(target.start, target.end)
        await pilot.pause()
        rows = view.visible_rows
        first, last = view.wrapped.rows_of(*target)
        assert rows.start + 2 < first and last < rows.stop - 2
        assert app.cursor_position == view.region.offset + point(view, target.start)
        before = rows.start
        view.go_to(target.start + 5)
        assert view.visible_rows.start == before


async def test_a_document_shown_with_a_caret_opens_there() -> None:
    app = Host(None)
    async with app.run_test(size=(80, 20)) as pilot:
        app.view.show(SHOWN, caret=SHOWN.turns[9].start)
        await pilot.pause()
        assert app.view.caret == SHOWN.turns[9].speech[0].start
        assert app.view.wrapped.line_of(app.view.caret) in app.view.visible_rows


async def test_marks_at_the_caret_are_those_that_hold_it_else_those_of_the_passage() -> None:
    one = sentence(0)
    inner, outer = mark(1, one.start + 4, one.end), mark(2, one.start, sentence(1).end)
    app = Host(marks=[outer, inner])
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        assert view.marks_at_caret == (outer,)
        await pilot.press("W")
        assert view.marks_at_caret == (inner, outer)
        view.remove_mark(2)
        await pilot.press("home")
        assert view.marks_at_caret == (inner,)
        await pilot.press("down", "down", "down")
        assert view.marks_at_caret == ()
        view.update_mark(mark(1, *view.passage, name="New"))
        assert view.marks_at_caret[0].name == "New"
        with pytest.raises(ValueError, match="1"):
            view.add_mark(inner)
