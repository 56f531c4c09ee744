"""The transcript view as a reader meets it: keys, mouse, rows, colours."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

import pytest
import regex
from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.color import Color
from textual.containers import ScrollableContainer
from textual.geometry import Offset
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.tui.colours import BLACK, MARK_CONTRAST, OKABE_ITO, TEXT_CONTRAST, WHITE, contrast, readable
from qualcode.tui.transcript.columns import columns_for
from qualcode.tui.transcript.keys import TRANSCRIPT_BINDINGS
from qualcode.tui.transcript.model import CaretMoved, Mark, MarkClicked, ShownTranscript, UnitChanged
from qualcode.tui.transcript.view import TranscriptView

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
WILD = (
    f"We ❤️ it 👍🏽 {FAMILY} 🇩🇪 1️⃣. 我们的学校有很多学生，他们每天学习。שלום, אני מורה. "
    "Cafe\u0301 “q” — tab\there. क्षि. \x1b[31mred\u202eevil\x00 end\u2028next\ufeff. "
)
TURNS = [
    ("Anna", "One two three. Four five six. Seven eight nine ten eleven twelve."),
    ("Bo", "Short."),
    ("Anna", WILD + "Last sentence here."),
    *[("Bo" if i % 2 else "Anna", f"Turn {i} begins. " + "Some words follow one another. " * 4) for i in range(12)],
    ("Cy", "The very end"),
]


def transcript(turns: list[tuple[str, str]] = TURNS) -> ShownTranscript:
    """Turns as `NAME: speech`, sentences ending at full stops."""
    text, made, sentences = "", [], []
    for index, (name, speech) in enumerate(turns):
        start = len(text)
        text += f"{name}: "
        said = Span(len(text), len(text) + len(speech.strip()))
        text += speech.strip() + "\n\n"
        made.append(Turn(start, said.end, name, Span(start, said.start), (), (said,), index * 61_000))
        for match in regex.finditer(r"[^\s.][^.]*\.?", text[said.start : said.end]):
            sentences.append(Span(said.start + match.start(), said.start + match.end()))
    return ShownTranscript(text, made, sentences, {"Anna": "Participant 1"})


SHOWN = transcript()


def mark(identity: int, start: int, end: int, **changes: object) -> Mark:
    values = {"code_id": identity, "name": f"Code {identity}", "colour": OKABE_ITO[identity % 8], "glyph": "◆"}
    values |= {"coder": "Anna Berg", "own": True} | changes
    return Mark(identity, start, end, **values)  # type: ignore[arg-type]


def sentence(number: int) -> Span:
    return SHOWN.sentences[number]


class Host(App[None]):
    """A screen with nothing but the view; it remembers what the view says."""

    def __init__(self, shown: ShownTranscript | None = SHOWN, marks: list[Mark] | None = None) -> None:
        super().__init__()
        self.shown, self.given = shown, marks or []
        self.heard: list[Message] = []
        self.escapes = 0

    BINDINGS = [("escape", "note_escape", "")]

    def compose(self) -> ComposeResult:
        yield TranscriptView()

    def on_mount(self) -> None:
        if self.shown is not None:
            self.view.show(self.shown, self.given)
        self.view.focus()

    @property
    def view(self) -> TranscriptView:
        return self.query_one(TranscriptView)

    def action_note_escape(self) -> None:
        self.escapes += 1

    def on_caret_moved(self, message: CaretMoved) -> None:
        self.heard.append(message)

    def on_mark_clicked(self, message: MarkClicked) -> None:
        self.heard.append(message)

    def on_unit_changed(self, message: UnitChanged) -> None:
        self.heard.append(message)


def painted(view: TranscriptView) -> list[Strip]:
    """The window as it stands, from the caches."""
    width = view.scrollable_content_region.width
    return [strip.crop(0, width) for strip in view.render_lines(view.size.region)]


def painted_anew(view: TranscriptView) -> list[Strip]:
    """The window as it should be; the caches are left alone."""
    kept = view._painter, view._strips
    view._painter, view._strips = None, {}
    fresh = [view.render_line(y) for y in range(view.window_height)]
    view._painter, view._strips = kept
    return fresh


def said(view: TranscriptView, span: Span | None) -> str | None:
    return None if span is None else view.transcript.text[span.start : span.end]


def point(view: TranscriptView, offset: int) -> Offset:
    """The cell of an offset, relative to the widget."""
    line = view.wrapped.line_of(offset)
    column = view.columns.text_at + view.wrapped.column_of(line, offset)
    return Offset(column, line - round(view.scroll_offset.y))


# ---------------------------------------------------------------------- colours


def test_readable_reaches_its_ratio_on_any_background() -> None:
    for level in range(0, 256, 5):
        on = Color(level, 255 - level, (level * 7) % 256)
        for colour in OKABE_ITO:
            assert contrast(readable(Color.parse(colour), on, TEXT_CONTRAST), on) >= TEXT_CONTRAST
    assert round(contrast(BLACK, WHITE)) == 21
    assert readable(WHITE, BLACK, 4.5) == WHITE


def check_contrast(view: TranscriptView) -> int:
    """Every glyph of the window stands out; how many were looked at."""
    seen = 0
    for y in range(view.window_height):
        for text, style, _ in view.render_line(y):
            assert style is not None and style.color is not None and style.bgcolor is not None
            if not text.strip():
                continue
            if style.color.is_default or style.bgcolor.is_default:
                continue
            pair = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
            least = MARK_CONTRAST if set(text) <= set("┏┗┃╺┌└│╶▌ ") else TEXT_CONTRAST
            assert contrast(*pair) >= least, (text, style)
            seen += 1
    return seen


async def test_everything_is_readable_in_every_theme() -> None:
    marks = [mark(i, sentence(i % 6).start, sentence(i % 6 + i % 3).end, own=i % 3 > 0) for i in range(16)]
    app = Host(marks=marks)
    async with app.run_test(size=(100, 30)) as pilot:
        for theme in app.available_themes:
            app.theme = theme
            app.view.display_mode = "all"
            app.view.set_read_nothing([sentence(0)])
            app.view.set_hits([(m.start(), m.end()) for m in regex.finditer("e", SHOWN.text)], (21, 22))
            app.view.go_to(sentence(1).start)
            await pilot.pause()
            assert check_contrast(app.view) > 40
            await pilot.press("shift+down", "shift+down")
            assert check_contrast(app.view) > 40


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


def painted_row(view: TranscriptView, offset: int) -> int:
    return view.wrapped.line_of(offset) - round(view.scroll_offset.y)


# ---------------------------------------------------------------------- layout


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
            assert check_contrast(app.view) > 0
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
        assert painted(app.view)[0].text.startswith("Partic…")


async def test_brackets_names_and_the_rest_stand_in_the_margin() -> None:
    first, last = sentence(0), sentence(2)
    marks = [mark(1, first.start, last.end), mark(2, *sentence(3), own=False, coder="Otto Lim", star=True)]
    app = Host(marks=marks)
    async with app.run_test(size=(60, 24)):
        view = app.view
        view.set_read_nothing([sentence(3)])
        rows = [strip.text[: view.columns.text_at] for strip in painted(view)]
        assert "◆ Code" in rows[0] and "┏" in rows[0] and "┗" in rows[1]
        single = view.wrapped.line_of(sentence(3).start)
        assert "╶·" in rows[single] and "★" in rows[single]


async def test_more_brackets_than_lanes_are_counted() -> None:
    app = Host(marks=[mark(i, sentence(0).start, sentence(2).end) for i in range(10)])
    async with app.run_test(size=(80, 24)):
        assert "+8" in painted(app.view)[0].text
        assert "+4" in painted(app.view)[1].text


async def test_overlaps_are_underlined_and_modes_say_what_is_tinted() -> None:
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


# ---------------------------------------------------------------------- nothing stale

KEYS = ["down", "up", "shift+down", "shift+up", "right", "left", "shift+right", "shift+left", "W", "B", "L", "H"]
KEYS += ["right_square_bracket", "left_square_bracket", "pagedown", "pageup", "home", "end", "shift+end", "A", "Z", "v"]


@pytest.mark.parametrize("seed", range(2))
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
        view.action_move_speaker(1)
        assert view.caret == SHOWN.turns[4].speech[0].start
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
    meant |= {"render_line", "ALLOW_SELECT", "BINDINGS", "COMPONENT_CLASSES", "DEFAULT_CSS", "can_focus"}
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


# ---------------------------------------------------------------------- mouse


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
