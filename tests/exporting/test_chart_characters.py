"""Charts in characters: as wide as they may be, readable without colour, and never 0 for what is hidden."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from tests.example_counts import examples
from tests.exporting.chart_examples import (
    BARS,
    CHARTS,
    CURVES,
    EMPTY,
    HEAT,
    MANY_LINES,
    NETWORK,
    PORTRAIT,
    RESIDUALS,
    WILD,
)

from qualcode.domain.charts import Bars, Curves, Heat, Network, Portrait
from qualcode.exporting.chart_characters import chart_lines, plain_chart, plain_lines
from qualcode.exporting.chart_characters.bars import bar
from qualcode.exporting.chart_characters.heat import level
from qualcode.exporting.chart_characters.parts import flush_left, flush_right, tight
from qualcode.exporting.chart_characters.portrait import lane

LONG = "學校 special support for learners who are new to the language 👩‍🏫 "


@pytest.mark.parametrize("width", [40, 76, 196])
@pytest.mark.parametrize("name", CHARTS)
def test_no_line_is_wider_than_it_may_be(name: str, width: int) -> None:
    chart = replace(CHARTS[name], title=LONG * 5, notes=(LONG * 5, "x" * 300))
    lines = plain_chart(chart, width)
    assert max(map(cell_len, lines)) <= width
    assert lines == plain_lines(chart_lines(chart, width))


@pytest.mark.parametrize("name", [*EMPTY])
def test_nothing_and_a_single_row_are_drawn_too(name: str) -> None:
    assert plain_chart(EMPTY[name], 76)


@pytest.mark.parametrize("width", [40, 76, 196])
def test_long_and_wide_names_keep_the_columns_straight(width: int) -> None:
    chart = Heat("t", "u", (LONG * 3, "b"), tuple(LONG + str(i) for i in range(12)), ((1,) * 12, (None,) * 12))
    assert max(map(cell_len, plain_chart(chart, width))) <= width
    names = (LONG * 3, "b", LONG)
    for other in (
        Bars("t", "u", names, ((LONG, (1, 2, 3)), ("b", (None, 0, 4)))),
        Network("t", "u", tuple((name, 1) for name in names), ((0, 1, 2), (1, 2, 3))),
        Curves("t", LONG * 9, "u", names, ((LONG * 3, (1, 2, 3)), ("b", (3, None, 1))), (1, 2, None), LONG),
        Portrait("t", 500, ((LONG * 3, ((0, 5),)),), ((0, LONG * 3),)),
    ):
        assert max(map(cell_len, plain_chart(other, width))) <= width


def test_a_label_is_data_and_never_acts() -> None:
    chart = Bars(WILD, WILD, (WILD,), ((WILD, (1,)),), notes=(WILD,))
    text = "\n".join(plain_chart(chart, 196))
    assert "\x1b" not in text and "\u202e" not in text and "␛[31m" in text
    for other in CHARTS.values():
        assert "\x1b" not in "".join(plain_chart(replace(other, title=WILD), 76))


def test_bars_are_as_long_as_their_numbers() -> None:
    assert (bar(0, 10), bar(1, 10), bar(0.5, 10), bar(0.0001, 10)) == ("", "█" * 10, "█" * 5, "▏")
    assert cell_len(bar(0.33, 10)) == 4
    rows = {line.split()[0]: line for line in plain_chart(BARS, 76)[3:]}
    assert "28" in rows["Motivation"] and rows["Motivation"].count("█") > 20
    assert rows["belonging"].split() == ["belonging", "–"]
    assert rows["trust"].split() == ["trust", "0"]
    assert rows["belonging"].startswith("  belonging")  # Set in below its theme.


def test_a_cell_has_its_shade_and_its_number() -> None:
    lines = plain_chart(HEAT, 76)
    top = next(line for line in lines if line.startswith("belonging"))
    low = next(line for line in lines if line.startswith("trust"))
    assert top.split() == ["belonging", "██", "12", "–"]
    assert low.split() == ["trust", "0", "░░", "3"]
    assert "–2" not in "".join(plain_chart(RESIDUALS, 76)) and "−1.30" in "".join(plain_chart(RESIDUALS, 76))
    assert [level(value, 8) for value in (0, 0.1, 2, 4, 6, 8)] == [0, 1, 1, 2, 3, 4]


def test_styles_say_what_the_characters_say() -> None:
    styles = {style for text, style in (part for line in chart_lines(RESIDUALS, 76) for part in line.parts)}
    assert {"title", "label", "heat4", "below3", "hidden"} <= styles


def test_a_table_that_is_too_wide_is_cut_into_several() -> None:
    columns = tuple(f"I{i:03d}" for i in range(40))
    chart = Heat("t", "u", ("alpha", "beta"), columns, (tuple(range(40)), (None,) * 40))
    lines = plain_chart(chart, 76)
    assert sum(line.startswith("alpha") for line in lines) > 1
    assert all(any(column in line.split() for line in lines) for column in columns)
    found = [int(word) for line in lines if line.startswith("alpha") for word in line.split()[1:] if word.isdigit()]
    assert found == list(range(40))


def test_curves_have_signs_axes_and_gaps() -> None:
    lines = plain_chart(CURVES, 76)
    text = "\n".join(lines)
    assert text.count("●") >= 4 and "● all" in text and "■ Ohio" in text  # Three places and the name.
    assert lines[3].startswith("7 ┤") and any(line.startswith("0 ┤") for line in lines)
    assert "– not shown or undefined" in text and "I001" in text and "I003" in text and "interviews" in text
    assert len(
        plain_chart(
            CURVES,
            76,
        )
    ) < len(plain_lines(chart_lines(CURVES, 76, height=40)))


def test_a_line_that_rises_goes_up() -> None:
    chart = Curves("t", "a", "u", ("1", "2", "3", "4"), (("x", (0, 1, 2, 3)),))
    rows = [line for line in plain_chart(chart, 76) if "●" in line]
    columns = [row.index("●") for row in rows]
    assert len(rows) == 4 and columns == sorted(columns, reverse=True)


def test_many_lines_become_a_table() -> None:
    lines = plain_chart(MANY_LINES, 76)
    assert next(line for line in lines if line.startswith("code 3")).split()[-1] == "–"
    assert next(line for line in lines if line.startswith("code 8")).split()[2:] == ["██", "8", "░░", "2"]


def test_a_network_lists_its_links_and_sketches_them() -> None:
    lines = plain_chart(NETWORK, 76)
    strong = next(i for i, line in enumerate(lines) if "belonging – trust" in line)
    weak = next(i for i, line in enumerate(lines) if "trust     – pacing" in line)
    assert strong < weak and "5" in lines[strong] and lines[strong].count("█") > lines[weak].count("█") > 0
    assert "██" in "".join(lines[weak + 1 :])
    many = Network("t", "u", tuple((f"c{i}", 1) for i in range(30)), tuple((0, i, i) for i in range(1, 30)))
    text = "\n".join(plain_chart(many, 60))
    assert "Shown are the 20 strongest of 29 links." in text and "of 30 that are joined most" in text
    assert " → " in "".join(plain_chart(CHARTS["directed"], 76))


def test_a_portrait_has_its_stretches_where_they_are() -> None:
    assert lane([(0, 50)], 100, 4) == "██··"
    assert lane([(99, 100)], 100, 4) == "···▐"
    assert lane([(0, 1)], 100, 4) == "▌···"
    assert lane([(3, 3)], 100, 2) == lane([], 100, 2) == lane([(0, 5)], 0, 2) == "··"
    lines = plain_chart(PORTRAIT, 76)
    row = next(line for line in lines if line.startswith("belonging"))
    assert row.split()[1].startswith("█") and row.endswith("█") and "·" * 20 in row
    assert next(line for line in lines if line.startswith("P01")).endswith("█")


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cn", "Co")), max_size=30), st.integers(min_value=1, max_value=24)
)
@settings(max_examples=examples(60), deadline=None)
def test_names_take_the_cells_they_are_given(text: str, width: int) -> None:
    assert cell_len(tight(text, width)) <= width
    assert cell_len(flush_left(text, width)) == cell_len(flush_right(text, width)) == width
