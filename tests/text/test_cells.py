import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from qualcode.text.cells import CellRow, cell_width, clusters, drawn, fitted, is_simple, safe_form, tab_width

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
WILD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "a b\tנ日\u0301\u200d\ufe0f\u20e3\U0001f3fd\U0001f44d\U0001f1e9\U0001f1ea\u202e\x1b\x00\u2028\ufeff"
        ),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("cluster", "shown"),
    [
        ("\u2764\ufe0f", "\u2764 "),
        ("\U0001f44d\U0001f3fd", "\U0001f44d"),
        ("1\ufe0f\u20e3", "1 "),
        ("\U0001f3f3\ufe0f\u200d\U0001f308", "\U0001f3f3 "),
        (FAMILY, "\U0001f468"),
        ("\U0001f1e9\U0001f1ea", "\U0001f1e9\U0001f1ea"),
        ("e\u0301", "e\u0301"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
    ],
)
def test_safe_form_draws_the_base_emoji_and_leaves_letters_alone(cluster: str, shown: str) -> None:
    assert safe_form(cluster) == shown
    assert drawn(cluster, "exact") == cluster


@pytest.mark.parametrize(
    ("control", "shown"),
    [
        ("\x00", "␀"),
        ("\x1b", "␛"),
        ("\x7f", "␡"),
        ("\x85", "\ufffd"),
        ("\x9b", "\ufffd"),
        ("\ufeff", "◦"),
        ("\u200b", "◦"),
        ("\u2028", "↵"),
        ("\u2029", "¶"),
        ("\u00ad", "¬"),
        ("\u202e", "←"),
        ("\u2066", "→"),
        ("\u2069", "↔"),
        ("\ud800", "\ufffd"),
        ("\u0301", "\u25cc\u0301"),
        ("\r\n", "␍␊"),
    ],
)
def test_a_control_is_drawn_as_a_visible_symbol(control: str, shown: str) -> None:
    assert drawn(control, "safe") == shown
    assert cell_width(control) == cell_len(shown) >= 1


@given(WILD)
def test_nothing_that_acts_on_a_terminal_is_ever_drawn(text: str) -> None:
    for cluster in clusters(text):
        for mode in ("safe", "exact"):
            shown = drawn(cluster, mode)
            assert cell_len(shown) == cell_width(cluster, mode) >= 1
            assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in shown)
            assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_every_simple_character_is_one_cluster_of_one_cell() -> None:
    simple = [chr(code) for code in range(0x3000) if is_simple(chr(code), 0, 1)]
    assert len(simple) > 1000
    assert "“" in simple and "—" in simple and "é" in simple and "…" in simple
    assert "\u00ad" not in simple and "\u0301" not in simple and "\n" not in simple
    for character in simple:
        assert cell_width(character) == 1 and drawn(character) == character
        assert list(clusters(character + "a")) == [character, "a"]


def test_a_tab_goes_to_the_next_stop_but_not_over_the_edge() -> None:
    assert [tab_width(column, 80) for column in range(5)] == [4, 3, 2, 1, 4]
    assert tab_width(77, 78) == 1
    assert tab_width(80, 80) == 1


@given(WILD, st.integers(0, 30))
def test_a_fitted_name_takes_exactly_its_room(name: str, width: int) -> None:
    assert cell_len(fitted(name, width)) == width


def test_a_shortened_name_says_so() -> None:
    assert fitted("Problem clarity", 8) == "Problem…"
    assert fitted("日本語日本語", 6) == "日本… "
    assert fitted("日本語", 6) == "日本語"
    assert fitted("\x1b[31m", 6) == "␛[31m "


@given(WILD, st.integers(20, 60))
def test_a_cell_row_knows_the_cells_of_every_cluster(text: str, limit: int) -> None:
    row = CellRow(text, 0, len(text), limit, "safe")
    assert row.offsets[-1] == len(text)
    for index, shown in enumerate(row.drawn):
        assert row.columns[index + 1] - row.columns[index] == cell_len(shown)
        assert row.index_of(row.offsets[index]) == index
        assert row.index_at(row.columns[index]) == index
