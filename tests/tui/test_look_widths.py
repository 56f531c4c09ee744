"""Scripts, emoji and marks of direction: no row too wide, no bracket moved, no cluster cut."""

from __future__ import annotations

import unicodedata

import pytest
import regex
from rich.cells import cell_len
from textual.app import App, ComposeResult
from transcript_host import FAMILY, mark, painted, point, transcript

from qualcode.text.cells import WidthMode, cell_width, drawn, kept_width, stands_alone
from qualcode.tui.transcript.view import TranscriptView

# One row of text each; the name says what is in it.
TEXTS = {
    "skin tones": "\U0001f44d\U0001f3fd \U0001f44b\U0001f3ff \U0001f469\U0001f3fe\u200d\U0001f52c",
    "variation selectors": "\u2764\ufe0f \u2600\ufe0f \u2601\ufe0e \u00a9\ufe0f",
    "keycaps": "1\ufe0f\u20e3 #\ufe0f\u20e3 9\u20e3",
    "families": f"{FAMILY} \U0001f3f3\ufe0f\u200d\U0001f308 \U0001f9d1\u200d\U0001f91d\u200d\U0001f9d1",
    "flags": "\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7 \U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "Devanagari": "\u0915\u094d\u0937\u093f\u0924\u093f\u091c \u0939\u093f\u0928\u094d\u0926\u0940 \u0938\u094d\u0924\u094d\u0930\u0940",
    "Tamil": "\u0ba8\u0bbf \u0b95\u0bca \u0bb8\u0bcd\u0bb0\u0bc0 \u0ba4\u0bae\u0bbf\u0bb4\u0bcd",
    "Thai": "\u0e01\u0e33 \u0e19\u0e49\u0e33 \u0e17\u0e35\u0e48\u0e19\u0e35\u0e48",
    "Arabic": "\u0627\u0644\u0633\u0644\u0627\u0645 \u0639\u0644\u064a\u0643\u064f\u0645 \u0644\u0627",
    "Hebrew": "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd \u05e2\u05d5\u05dc\u05dd",
    "combining marks": "Cafe\u0301 o\u0308\u0323\u0304 \u0301x",
    "Chinese": "\u6211\u4eec\u7684\u5b66\u6821\u5f88\u5927\uff0c\u6bcf\u5929\u5b66\u4e60\u3002",
    "Korean": "\ud55c\uad6d\uc5b4 \u1112\u1161\u11ab\u1100\u116e\u11a8",
    "tabs": "a\tbc\t\td\te",
    "controls": "\x1b[31mred\x00\x07\x7f\x9b2J",
    "directions": "abc\u202edef\u202c \u2066ghi\u2069 \u200fj\u200e",
    "soft hyphens and separators": "soft\u00adhyphen one\u2028two\u2029three \ufeffend",
}
MODES: tuple[WidthMode, ...] = ("safe", "exact")
TURNS = [("Ann", f"{text} end.") for text in TEXTS.values()]
SHOWN = transcript(TURNS)
CLUSTERS = regex.compile(r"\X")
WIDTHS = (36, 60, 80, 120)


class Scripts(App[None]):
    """The texts, each turn coded twice, in one width mode."""

    def __init__(self, mode: WidthMode) -> None:
        super().__init__()
        self.mode: WidthMode = mode

    def compose(self) -> ComposeResult:
        yield TranscriptView(width_mode=self.mode)

    def on_mount(self) -> None:
        marks = [mark(i, *turn.speech[0], own=i % 2 > 0, name=turn.speaker or "") for i, turn in enumerate(SHOWN.turns)]
        self.view.show(SHOWN, [*marks, mark(99, 0, len(SHOWN.text), name=FAMILY, glyph="\u2764\ufe0f")])
        self.view.focus()

    @property
    def view(self) -> TranscriptView:
        return self.query_one(TranscriptView)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", WIDTHS)
async def test_no_row_is_wider_than_the_window_and_brackets_stand_under_each_other(mode: WidthMode, width: int) -> None:
    app = Scripts(mode)
    async with app.run_test(size=(width, 80)) as pilot:
        app.view.display_mode = "all"
        await pilot.pause()
        view = app.view
        lane = view.columns.quiet_at - 1
        assert len(view.wrapped) < view.window_height
        for y, strip in enumerate(painted(view)[: len(view.wrapped)]):
            assert strip.cell_length == cell_len(strip.text) == width - 1
            assert strip.crop(lane, lane + 1).text in "┏┃┗", (y, strip.text)
            body = strip.crop(view.columns.text_at)
            assert cell_len(body.text.rstrip()) <= view.columns.text + 1
            hidden = [c for c in strip.text if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs")]
            assert not hidden and not regex.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u00ad\ufeff]", strip.text)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", TEXTS)
def test_a_line_is_as_wide_as_its_clusters_and_safe_forms_hold_nothing_unsure(mode: WidthMode, name: str) -> None:
    clusters = [c for c in CLUSTERS.findall(TEXTS[name]) if c != "\t"]
    line = "".join(drawn(cluster, mode) for cluster in clusters)
    assert cell_len(line) == sum(cell_width(cluster, mode) for cluster in clusters)
    if mode == "safe":
        assert not regex.search("[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]|\\p{Extended_Pictographic}\u200d", line)


@pytest.mark.long
@pytest.mark.parametrize("mode", MODES)
async def test_the_caret_steps_over_whole_clusters_and_is_drawn_on_their_cells(mode: WidthMode) -> None:
    app = Scripts(mode)
    async with app.run_test(size=(120, 60)) as pilot:
        view = app.view
        for turn in SHOWN.turns:
            said = turn.speech[0]
            starts = [said.start + m.start() for m in CLUSTERS.finditer(SHOWN.text[said.start : said.end])]
            view.go_to(said.start)
            # Where the program puts the caret, left to right, until the last cluster.
            for offset in starts:
                assert view.caret == offset, SHOWN.text[said.start : said.end]
                if offset != starts[-1]:
                    view.action_move_character(1)
            await pilot.pause()
            assert app.cursor_position == view.region.offset + point(view, view.caret)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", TEXTS)
def test_no_offset_is_lost_between_cells_and_code_points(mode: WidthMode, name: str) -> None:
    from qualcode.text.wrapping import WrappedText

    text = TEXTS[name] * 4
    for width in (20, 33):
        wrapped = WrappedText(text, [(0, len(text))], width, mode)
        assert wrapped.starts[0] == 0 and wrapped.ends[-1] == len(text)
        assert list(wrapped.ends[:-1]) == list(wrapped.starts[1:])
        for line in range(len(wrapped)):
            row = wrapped.cell_row(line)
            hanging = cell_len(row.drawn[-1]) if text[row.offsets[-2]] in " \t" else 0
            assert row.columns[-1] - hanging <= width
            for offset, column in zip(row.offsets[:-1], row.columns[:-1], strict=True):
                assert wrapped.offset_at(line, column) == offset and wrapped.column_of(line, offset) == column


# Measured: the cells that tmux 3.3a gives, where they are more than the ruler's.
IN_TMUX = {
    "\u0915\u094d\u0937\u093f": 3, "\u0928\u0940": 2, "\u0ba8\u0bbf": 2, "\u0b95\u0bca": 2,
    "\u0938\u094d\u0924\u094d\u0930\u0940": 4, "\u0995\u09cd\u09b7\u09cb": 3,
}  # fmt: skip


def test_letters_with_signs_keep_the_room_that_the_widest_terminal_takes() -> None:
    for cluster, cells in IN_TMUX.items():
        assert kept_width(cluster) == cells > cell_width(cluster) == kept_width(cluster, "exact")
    for cluster in ("a", "e\u0301", "\u5b66", FAMILY, "\u0e17\u0e35\u0e48", "\u05e9\u05b8", "\ud55c"):
        assert kept_width(cluster) == cell_width(cluster)


def test_words_of_letters_with_signs_are_not_broken_as_chinese_is() -> None:
    assert not any(stands_alone(cluster) for cluster in (*IN_TMUX, "a", "e\u0301", "\u0e33"))
    assert all(stands_alone(cluster) for cluster in ("\u5b66", "\ud55c", "\u3002", FAMILY, "\u2764\ufe0f"))


def test_safe_is_what_the_view_does_unless_told_otherwise() -> None:
    assert TranscriptView()._width_mode == "safe" and TranscriptView(width_mode="exact")._width_mode == "exact"
