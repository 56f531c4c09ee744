"""Summaries as charts: hidden cells stay hidden, themes stand above their codes, what cannot be drawn is named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from qualcode.domain.charts import Bars, Curves, Heat, Network, Portrait
from qualcode.domain.errors import InputError
from qualcode.domain.summaries import CellPlace, ColumnKind, Summary, SummaryColumn, SummaryTable, Value
from qualcode.domain.summary_answers import BELOW
from qualcode.exporting.chart_characters import plain_chart
from qualcode.reports.chart_grids import short_names, tree_labels
from qualcode.reports.charting import CHARTS, chart_of
from qualcode.reports.summaries.catalogue import SUMMARIES


def table(key: str, titles: dict[str, ColumnKind], *rows: tuple[Value, ...], title: str = "") -> SummaryTable:
    """A table of columns by title and kind."""
    return SummaryTable(key, title, tuple(column(name, kind) for name, kind in titles.items()), rows)


def column(title: str, kind: ColumnKind) -> SummaryColumn:
    """A column as summaries make it: what programs know it by is what stands above it, without its denominator."""
    found = re.fullmatch(r"(.*) \(of ([\d,]+)\)", title)
    name = found[1] if found else title
    of = int(found[2].replace(",", "")) if found else None
    return SummaryColumn(title, kind, key={"new codes": "new", "codes so far": "so_far"}.get(name, name), of=of)


def summary(
    kind: str,
    *tables: SummaryTable,
    facts: tuple[tuple[str, str], ...] = (),
    settings: Mapping[str, str | int | None] | None = None,
) -> Summary:
    """A summary of a kind."""
    return Summary(kind, kind.capitalize(), facts, tables, notes=("A note.",), settings=settings or {})


WHOLE = table(
    "all",
    {"code": "label", "segments": "count", "documents (of 4)": "count", "participants (of 1,200)": "count"},
    ("Change" + BELOW, 9, 3, 1100),
    ("Change/Plans", 5, 2, 4),
    ("Feelings", 0, 0, 0),
)
BY_ROLE = table(
    "participants",
    {"code": "label", "teacher (of 12)": "count", "principal (of 6)": "count"},
    ("Change" + BELOW, 7, 2),
    ("Change/Plans", 4, 1),
    title="Participants by role",
)
SQUARE: dict[str, ColumnKind] = {"code": "label", "A/x": "count", "B/y": "count", "C/x": "count", f"A{BELOW}": "count"}
TOGETHER = table(
    "counts",
    SQUARE,
    ("A/x", 9, 3, 0, 9),
    ("B/y", 3, 5, 2, 3),
    ("C/x", 0, 2, 4, 0),
    (f"A{BELOW}", 9, 3, 0, 9),
    title="Codings that stand together",
)


def test_every_summary_that_can_be_drawn_is_a_known_kind_and_names_its_charts() -> None:
    assert set(CHARTS) - {"quote-use"} <= set(SUMMARIES)
    assert all(CHARTS.values())
    for kind, names in CHARTS.items():
        with pytest.raises(InputError, match=f"{kind} has no chart “pie”.*{', '.join(names)}"):
            chart_of(summary(kind, WHOLE), "pie")
    with pytest.raises(InputError, match="cannot be drawn"):
        chart_of(summary("framework", WHOLE))
    with pytest.raises(InputError, match=r"no table “nowhere”.*all"):
        chart_of(summary("frequencies", WHOLE), table="nowhere")
    with pytest.raises(InputError, match="no table"):
        chart_of(summary("frequencies"))


def test_frequencies_are_bars_of_participants_out_of_all() -> None:
    chart = chart_of(summary("frequencies", WHOLE))
    assert isinstance(chart, Bars)
    assert chart.labels == ("Change +", "  Plans", "Feelings")
    assert chart.series == (("", (1100, 4, 0)),)
    assert (chart.unit, chart.most) == ("participants (of 1,200)", 1200)
    assert any(note.startswith("+ stands") for note in chart.notes) and "A note." in chart.notes


def test_a_unit_can_be_asked_for_where_all_stand_side_by_side() -> None:
    chart = chart_of(summary("frequencies", WHOLE), table="segments")
    assert isinstance(chart, Bars)
    assert (chart.series[0][1], chart.most, chart.unit) == ((9, 5, 0), None, "segments")


def test_units_side_by_side_are_shaded_as_shares_of_all_there_are() -> None:
    chart = chart_of(summary("frequencies", WHOLE), "heat")
    assert isinstance(chart, Heat)
    assert [title.split()[0].split("\u00a0")[0] for title in chart.columns] == ["documents", "participants"]
    assert chart.values == ((75.0, 91.7), (50.0, 0.3), (0.0, 0.0))
    assert "%" in chart.unit


def test_columns_are_series_and_many_of_them_are_shaded() -> None:
    chart = chart_of(summary("frequencies", BY_ROLE))
    assert isinstance(chart, Bars)
    assert chart.series == (("teacher (of 12)", (7, 4)), ("principal (of 6)", (2, 1)))
    wide = table("participants", {"code": "label"} | {f"site {i}": "count" for i in range(7)}, ("Change", *range(7)))
    assert isinstance(chart_of(summary("frequencies", wide)), Heat)
    assert isinstance(chart_of(summary("frequencies", wide), "bars"), Bars)


@pytest.mark.parametrize("kind", ["bars", "heat"])
def test_what_is_hidden_in_a_table_is_hidden_in_its_chart(kind: str) -> None:
    hidden = BY_ROLE.hiding(frozenset({CellPlace(1, 2)}))
    chart = chart_of(summary("frequencies", hidden), kind)
    values = chart.series[1][1] if isinstance(chart, Bars) else tuple(row[1] for row in chart.values)  # type: ignore[union-attr]
    assert values == (2, None)
    only_marked = replace(BY_ROLE, hidden=frozenset({CellPlace(1, 2)}))  # Its value is still in the table.
    assert chart_of(summary("frequencies", only_marked), kind) == chart
    assert "–" in "\n".join(plain_chart(chart, 76))


def test_a_cross_table_is_shaded_without_its_totals() -> None:
    titles: dict[str, ColumnKind] = {"code": "label", "teacher (of 12)": "count", "all (of 30)": "count"}
    figures: dict[str, ColumnKind] = {name: "label" if kind == "label" else "figure" for name, kind in titles.items()}
    residuals = replace(table("residuals", figures, ("Plans", -2.5, None)), small=frozenset({CellPlace(0, 1)}))
    found = summary("crosstab", table("counts", titles, ("Plans", 4, 9), title="Participants by role"), residuals)
    chart = chart_of(found)
    assert isinstance(chart, Heat)
    assert (chart.columns, chart.values, chart.diverging) == (("teacher (of\u00a012)",), ((4,),), False)
    drawn = chart_of(found, "residuals")
    assert isinstance(drawn, Heat) and drawn.diverging and drawn.values == ((-2.5,),)
    assert drawn == chart_of(found, "heat", "residuals")
    assert any("1 of the numbers rest on little" in note for note in drawn.notes)


def test_shares_are_drawn_in_hundredths() -> None:
    shares = table("shares", {"code": "label", "all": "share"}, ("Plans", 0.1234), ("Feelings", None), title="Share")
    chart = chart_of(summary("coverage", shares))
    assert isinstance(chart, Bars)
    assert chart.series[0][1] == (12.3, None) and chart.unit == "Share, in %" and chart.most is None


def test_a_network_joins_codes_and_leaves_out_what_takes_them_in() -> None:
    chart = chart_of(summary("cooccurrence", TOGETHER))
    assert isinstance(chart, Network)
    assert chart.nodes == (("A/x", 9.0), ("y", 5.0), ("C/x", 4.0))  # Two are called x.
    assert chart.edges == ((0, 1, 3.0), (1, 2, 2.0)) and not chart.directed
    shaded = chart_of(summary("cooccurrence", TOGETHER), "heat")
    assert isinstance(shaded, Heat) and shaded.values == ((None, 3, 0), (3, None, 2), (0, 2, None))
    hidden = chart_of(summary("cooccurrence", TOGETHER.hiding(frozenset({CellPlace(0, 2), CellPlace(1, 1)}))))
    assert isinstance(hidden, Network) and hidden.edges == ((1, 2, 2.0),)
    assert any("not shown" in note for note in hidden.notes)


def test_a_sequence_has_a_direction_and_no_node_for_its_totals() -> None:
    titles: dict[str, ColumnKind] = {"code": "label", "A": "count", "B": "count", "all": "count"}
    chart = chart_of(summary("sequence", table("counts", titles, ("A", 1, 4, 5), ("B", 2, 0, 2), ("all", 3, 4, 7))))
    assert isinstance(chart, Network) and chart.directed
    assert chart.edges == ((0, 1, 4.0), (1, 0, 2.0))
    assert chart.nodes == (("A", 5.0), ("B", 2.0))


def test_only_codes_by_codes_make_a_network() -> None:
    pairs = table("pairs", {"code": "label", "with": "label", "codings": "count"}, ("A", "B", 3))
    with pytest.raises(InputError, match=r"not one of codes by codes.*counts"):
        chart_of(summary("cooccurrence", TOGETHER, pairs), "network", "pairs")


def test_saturation_is_a_curve_with_new_codes_below() -> None:
    columns: dict[str, ColumnKind] = {
        "document": "label",
        "codings": "count",
        "new codes": "count",
        "codes so far": "count",
    }
    rows = (("oak", 9, 4, 4), ("elm", 5, 2, 6))
    places = (table("interviews", columns, *rows), table("interviews: Town", columns, rows[0], title="At Town"))
    found = summary(
        "saturation", *places, facts=(("order", "by date"), ("saturated", "6+2"), ("base and run", "4 and 2"))
    )
    chart = chart_of(found)
    assert isinstance(chart, Curves)
    assert (chart.places, chart.lines, chart.bars) == (("oak", "elm"), (("", (4, 6)),), (4, 2))
    assert "by date" in chart.across and any("6+2" in note for note in chart.notes)
    town = chart_of(found, "curve", "interviews: Town")
    assert isinstance(town, Curves) and town.places == ("oak",) and "At Town" in town.title
    with pytest.raises(InputError, match="no column"):
        chart_of(summary("saturation", table("runs", {"documents": "label"}, ("1–2",))), table="runs")


def test_a_timeline_has_a_line_for_each_code() -> None:
    waves = table("participants", {"code": "label", "2023": "count", "2024": "count"}, ("A", 1, None), ("B", 0, 2))
    chart = chart_of(summary("timeline", waves, facts=(("by", "date per year"),)))
    assert isinstance(chart, Curves)
    assert (chart.places, chart.across) == (("2023", "2024"), "date per year")
    assert chart.lines == (("A", (1, None)), ("B", (0, 2)))
    assert isinstance(chart_of(summary("timeline", waves), "heat"), Heat)


def test_a_curve_of_time_does_not_run_on_to_what_has_no_value() -> None:
    titles: dict[str, ColumnKind] = {"code": "label", "2023": "count", "2024 (of 5)": "count", "(none) (of 2)": "count"}
    found = summary("timeline", table("participants", titles, ("A", 1, 3, 2), ("B", 0, 2, 1)))
    chart = chart_of(found)
    assert isinstance(chart, Curves)
    assert (chart.places, chart.lines) == (("2023", "2024 (of 5)"), (("A", (1, 3)), ("B", (0, 2))))
    (said,) = [note for note in chart.notes if note.startswith("Without a value: not drawn")]
    drawn = "\n".join(plain_chart(chart, width=120))
    assert said in drawn and "(none) (of 2)" not in drawn
    alone = table("participants", {"code": "label", "(none)": "count"}, ("A", 1))
    assert "nothing to show" in "\n".join(plain_chart(chart_of(summary("timeline", alone)), width=80))
    heat = chart_of(found, "heat")  # A table in shades has it: nothing runs on there.
    assert isinstance(heat, Heat) and len(heat.columns) == 3


def test_a_portrait_has_lanes_and_speakers_and_says_what_it_does_not_show() -> None:
    stretches = table(
        "stretches",
        {"code": "label", "start": "count", "end": "count"},
        ("Change/Plans", 50, 80),
        ("Change/Plans", 0, 10),
        ("Feelings", 20, 30),
    ).hiding(frozenset({CellPlace(2, 1), CellPlace(2, 2)}))
    speakers = table("speakers", {"who": "label", "start": "count"}, ("P01", 40), ("interviewer", 0))
    codes = table("codes", {"code": "label"}, ("Change" + BELOW,), ("Change/Plans",), ("Feelings",))
    chart = chart_of(summary("portrait", stretches, speakers, codes, settings={"length": 1200}))
    assert isinstance(chart, Portrait)
    assert chart.length == 1200
    assert chart.lanes == (("Change +", ()), ("  Plans", ((0, 10), (50, 80))), ("Feelings", ()))
    assert chart.turns == ((0, "interviewer"), (40, "P01"))
    assert "1 of 3 stretches are not shown." in chart.notes


def test_labels_stand_below_the_theme_that_has_a_row() -> None:
    assert tree_labels(["A", f"A{BELOW}", "A/b", "A/b/c", "D/e", "F/g/h", "F"]) == (
        "A",
        "A +",
        "  b",
        "    c",
        "D/e",
        "  g/h",
        "F",
    )
    assert tree_labels([]) == ()
    assert short_names(["A/x", "B/x", "B/y"]) == ("A/x", "B/x", "y")
