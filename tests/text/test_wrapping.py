import itertools

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.text.cells import CellRow
from qualcode.text.wrapping import LEAST_WIDTH, NO_TURN, WrappedText

SCRIPTS = st.sampled_from(
    [
        *"abc de é “”—’-.,\t\n",
        "日",
        "本",
        "。",
        "（",
        "한",
        "\u0e01\u0e33",
        "שלום",
        "e\u0301",
        "\u0301",
        "क्षि",
        "\x1b",
        "\u202e",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\u2764\ufe0f",
        "\U0001f1e9\U0001f1ea",
        "word ",
        "hyphen-ated ",
        "x" * 30,
    ]
)
WIDTHS = st.integers(LEAST_WIDTH, 90)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A text whose turns are separated by white space, some of it none, and the turns."""
    text, turns = "", []
    for _ in range(draw(st.integers(0, 5))):
        text += draw(st.sampled_from(["", "\n", "\n\n", "  "]))
        turn = "".join(draw(st.lists(SCRIPTS, max_size=60)))
        turns.append((len(text), len(text) + len(turn)))
        text += turn
    return text + draw(st.sampled_from(["", "\n"])), turns


def boundaries(text: str, start: int, end: int) -> list[int]:
    return [start + match.start() for match in regex.finditer(r"\X", text[start:end])]


@settings(max_examples=examples(150))
@given(documents(), WIDTHS)
def test_lines_cover_each_turn_exactly(document: tuple[str, list[tuple[int, int]]], width: int) -> None:
    text, turns = document
    wrapped = WrappedText(text, turns, width)
    for index, (start, end) in enumerate(turns):
        lines = [line for line in range(len(wrapped)) if wrapped.turns[line] == index]
        assert lines[0] == wrapped.first_lines[index] and wrapped.starts_turn(lines[0])
        assert wrapped.starts[lines[0]] == start and wrapped.ends[lines[-1]] == end
        for above, below in itertools.pairwise(lines):
            assert below == above + 1 and wrapped.ends[above] == wrapped.starts[below]
    spacers = sum(wrapped.is_spacer(line) for line in range(len(wrapped)))
    assert spacers == max(len(turns) - 1, 0 if turns else 1)


@settings(max_examples=examples(150))
@given(documents(), WIDTHS)
def test_offset_to_cell_to_offset_is_the_way_back(document: tuple[str, list[tuple[int, int]]], width: int) -> None:
    text, turns = document
    wrapped = WrappedText(text, turns, width)
    for index, (start, end) in enumerate(turns):
        places = boundaries(text, start, end)
        if index + 1 == len(turns) or turns[index + 1][0] > end:
            places.append(end)
        for offset in places:
            line = wrapped.line_of(offset)
            assert wrapped.turns[line] == index
            assert wrapped.offset_at(line, wrapped.column_of(line, offset)) == offset


@settings(max_examples=examples(150))
@given(documents(), WIDTHS)
def test_no_line_is_wider_than_the_width_save_for_one_hanging_blank(
    document: tuple[str, list[tuple[int, int]]], width: int
) -> None:
    text, turns = document
    wrapped = WrappedText(text, turns, width)
    for line in range(len(wrapped)):
        start, end = wrapped.starts[line], wrapped.ends[line]
        row = CellRow(text, start, end, width, "safe")
        assert row.columns[-1] <= width + 1
        if row.columns[-1] > width:
            assert text[end - 1] in " \t\n"
        assert "\n" not in text[start : max(start, end - 1)]


@given(
    st.lists(st.sampled_from(["a", "word", "longer-than", "it’s", "twenty-characters-xx"]), min_size=1),
    WIDTHS,
)
def test_the_fast_and_the_careful_way_break_alike(words: list[str], width: int) -> None:
    text = " ".join(words)
    fast = WrappedText(text, [(0, len(text))], width)
    careful = WrappedText("\u0430\u0301 " + text, [(0, len(text) + 3)], width)
    slow = WrappedText(text, [], width)
    del slow.starts[:], slow.ends[:]
    slow._wrap_clusters(0, len(text), 0)
    assert list(slow.ends) == list(fast.ends)
    assert careful.ends[-1] == len(text) + 3


def test_lines_break_at_blanks_and_after_dashes_inside_words() -> None:
    text = "It was a well-understood thing—really “quite” well."
    wrapped = WrappedText(text, [(0, len(text))], 20)
    assert [text[a:b] for a, b in zip(wrapped.starts, wrapped.ends, strict=True)] == [
        "It was a well-",
        "understood thing—",
        "really “quite” well.",
    ]


def test_ideographs_break_anywhere_but_not_before_a_full_stop() -> None:
    text = "一二三四五六七八九十。一二三"
    wrapped = WrappedText(text, [(0, len(text))], 20)
    assert text[wrapped.starts[1]] == "十"


def test_a_gap_belongs_to_the_turn_after_it_and_is_not_drawn() -> None:
    text = "one\n\n\n  two"
    wrapped = WrappedText(text, [(0, 3), (8, 11)], 40)
    assert len(wrapped) == 3 and wrapped.turns[1] == NO_TURN
    assert [wrapped.line_of(offset) for offset in range(12)] == [0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2, 2]
    assert wrapped.line_before(5) == 0 and wrapped.line_before(8) == 2
    assert wrapped.rows_of(1, 6) == (0, 0)
    assert wrapped.offset_at(1, 10) == 8


def test_a_line_feed_inside_a_turn_breaks_the_line() -> None:
    text = "one\n\ntwo\n"
    wrapped = WrappedText(text, [(0, 9)], 40)
    assert list(wrapped.starts) == [0, 4, 5, 9]
    assert wrapped.column_of(0, 3) == 3


def test_an_empty_document_has_one_line_and_one_place() -> None:
    for turns in ([], [(0, 0)]):
        wrapped = WrappedText("", turns, 40)
        assert len(wrapped) == 1
        assert wrapped.line_of(0) == wrapped.column_of(0, 0) == wrapped.offset_at(0, 7) == 0


def test_the_place_behind_the_last_character_can_be_found() -> None:
    wrapped = WrappedText("abc", [(0, 3)], 40)
    assert wrapped.column_of(wrapped.line_of(3), 3) == 3
    assert wrapped.offset_at(0, 99) == 3


@pytest.mark.parametrize("letter", ["x", "日", "é\u0301", "\U0001f1e9\U0001f1ea", "\t", " "])
def test_ten_thousand_characters_without_a_blank_are_cut_at_the_width(letter: str) -> None:
    text = letter * 10_000
    wrapped = WrappedText(text, [(0, len(text))], 20)
    assert wrapped.ends[-1] == len(text)
    assert all(wrapped.column_of(line, wrapped.ends[line] - 1) <= 20 for line in range(0, len(wrapped), 97))


def test_a_width_below_the_least_counts_as_the_least() -> None:
    assert WrappedText("日本語" * 20, [(0, 60)], 1).width == LEAST_WIDTH
