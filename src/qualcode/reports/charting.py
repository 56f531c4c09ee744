"""Which charts a summary has, and its tables as charts: hidden cells stay hidden, themes stand above their codes."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.domain.charts import Bars, Chart, ChartValue, Heat, Network
from qualcode.domain.errors import InputError
from qualcode.domain.summaries import Summary, SummaryColumn, SummaryTable
from qualcode.domain.summary_answers import in_words
from qualcode.domain.translation import tr
from qualcode.reports.chart_curves import portrait_of, saturation_curves, timeline_curves
from qualcode.reports.chart_grids import NUMBERS, Grid, grid_of, notes_of, said_of, square_of

CHARTS: dict[str, tuple[str, ...]] = {
    "frequencies": ("bars", "heat"),
    "crosstab": ("heat", "bars", "residuals"),
    "cooccurrence": ("network", "heat"),
    "sequence": ("network", "heat"),
    "saturation": ("curve",),
    "coverage": ("bars", "heat"),
    "profile": ("heat",),
    "timeline": ("curve", "heat"),
    "portrait": ("portrait",),
    "quote-use": ("bars",),
}
"""Kind of summary → its charts, the first is drawn unless another is asked for. A kind without any is not named."""

_TABLES = {
    "frequencies": ("all", "participants"),
    "crosstab": ("counts",),
    "cooccurrence": ("counts",),
    "sequence": ("counts",),
    "saturation": ("interviews",),
    "coverage": ("shares",),
    "profile": ("counts",),
    "timeline": ("participants",),
    "portrait": ("stretches",),
}
"""Kind → which of its tables is drawn unless another is asked for: the first that it has."""
_RESIDUALS = "residuals"
_UNIT = "participants"
"""What bars count where a table has all units side by side and none is asked for."""
_MOST_SERIES = 6
"""Columns up to here can be told apart as bars; more are shaded."""
_MOST_BARS = 60
"""Bars of several columns up to here fit on a page; more are shaded."""
_SQUARE = ("cooccurrence", "sequence")
"""Kinds whose tables are of codes by codes."""


def chart_of(summary: Summary, kind: str | None = None, table: str | None = None) -> Chart:
    """A summary as a chart.

    Args:
        kind: One of `CHARTS` of this summary; None for its first (for shades, if there are too many columns for bars).
        table: The key of the table that is drawn, and for frequencies that are not cut up also a unit; None for the
            usual one.

    Raises:
        InputError: The summary has no such chart or table.
    """
    names = CHARTS.get(summary.kind, ())
    if not names:
        raise InputError(
            tr("{title} cannot be drawn as a chart", title=summary.title), remedy=tr("write its tables instead")
        )
    if kind is not None and kind not in names:
        raise InputError(
            tr("{summary} has no chart “{chart}”", summary=summary.kind, chart=kind),
            remedy=tr("choose one of {names}", names=", ".join(names)),
        )
    drawn, unit = _table(summary, kind, table)
    if kind is None:
        kind = names[0]
        series = 1 if drawn.key == "all" else sum(column.kind in NUMBERS for column in drawn.columns)
        many = series > _MOST_SERIES or (series > 1 and series * len(drawn.rows) > _MOST_BARS)
        kind = "heat" if kind == "bars" and many and "heat" in names else kind
    if kind == "bars":
        return _bars(summary, drawn, unit)
    if kind == "network":
        return _network(summary, drawn)
    if kind == "curve":
        return saturation_curves(summary, drawn) if summary.kind == "saturation" else timeline_curves(summary, drawn)
    if kind == "portrait":
        return portrait_of(summary, drawn)
    return _heat(summary, drawn, diverging=drawn.key == _RESIDUALS)


def _table(summary: Summary, kind: str | None, key: str | None) -> tuple[SummaryTable, str]:
    """The table that is drawn, and the unit whose column is meant."""
    whole = summary.table("all") if summary.kind == "frequencies" else None
    if key is None:
        wished = (_RESIDUALS,) if kind == _RESIDUALS else _TABLES.get(summary.kind, ())
        found = next((one for one in map(summary.table, wished) if one is not None), None)
        found = summary.tables[0] if found is None and summary.tables else found
    else:
        found = summary.table(key)
        if found is None and whole is not None and any(column.key == key for column in whole.columns):
            return whole, key
    if found is None:
        known = ", ".join(table.key for table in summary.tables) or tr("none")
        raise InputError(
            tr("{title} has no table “{key}”", title=summary.title, key=key)
            if key is not None
            else tr("{title} has no table that could be drawn", title=summary.title),
            remedy=tr("its tables are: {names}", names=known),
        )
    return found, _UNIT


def _bars(summary: Summary, table: SummaryTable, unit: str) -> Bars:
    grid = grid_of(summary, table)
    columns = list(range(len(grid.columns)))
    if table.key == "all":
        columns = [i for i in columns if grid.columns[i].key == unit] or columns[:1]
    series = tuple(
        (in_words(grid.columns[i].title) if len(columns) > 1 else "", tuple(row[i] for row in grid.values))
        for i in columns
    )
    alone = grid.columns[columns[0]] if len(columns) == 1 else None
    known = [value for _, values in series for value in values if value is not None]
    most = alone.of if alone is not None and alone.kind == "count" else None
    if not most or any(value > most for value in known):
        most = None
    what = in_words(alone.title) if alone is not None and table.key == "all" else table.title or summary.title
    return Bars(
        summary.title, said_of(table, what), grid.labels, series, most, (*grid.notes, *notes_of(summary, table))
    )


def _heat(summary: Summary, table: SummaryTable, *, diverging: bool) -> Heat:
    what = said_of(table, table.title or summary.title)
    if summary.kind in _SQUARE and table.key != "pairs":
        grid = square_of(summary, table)
        titles, values, notes = grid.labels, grid.values, grid.notes
        if summary.kind == "cooccurrence":  # A code's own number would make all others look like nothing.
            values = tuple(tuple(None if i == j else v for j, v in enumerate(row)) for i, row in enumerate(values))
            notes = (*notes, tr("Nothing stands where a code meets itself."))
    else:
        grid = grid_of(summary, table)
        titles, values, notes = tuple(map(_head, grid.columns)), grid.values, grid.notes
        if table.key == "all":
            titles, values = _shares(grid)
            what = tr("in % of the documents, participants and sites")
    notes = (*notes, *notes_of(summary, table))
    return Heat(summary.title, what, grid.labels, titles, values, diverging, notes)


def _head(column: SummaryColumn) -> str:
    """The title of a column, whose denominator is not torn when it is broken into lines."""
    title, sign, of = in_words(column.title).rpartition(" (")
    return f"{title} ({of.replace(' ', chr(0xA0))}" if sign and column.of is not None else in_words(column.title)


def _shares(grid: Grid) -> tuple[tuple[str, ...], tuple[tuple[ChartValue, ...], ...]]:
    """Units side by side as shares of all there are of each, since their numbers cannot be compared."""
    of = {i: column.of for i, column in enumerate(grid.columns)}
    kept = {i: number for i, number in of.items() if number}
    return (
        tuple(_head(grid.columns[i]) for i in kept),
        tuple(tuple(_hundredths(row[i], number) for i, number in kept.items()) for row in grid.values),
    )


def _hundredths(value: ChartValue, of: int) -> ChartValue:
    return None if value is None else round(value / of * 100, 1)


def _network(summary: Summary, table: SummaryTable) -> Network:
    grid = square_of(summary, table)
    directed = summary.kind == "sequence"
    counts = summary.table("counts")
    sizes = grid if counts is None or counts is table else square_of(summary, counts)
    edges = tuple(
        (a, b, float(value))
        for a, row in enumerate(grid.values)
        for b, value in enumerate(row)
        if value is not None and value > 0 and (a != b if directed else a < b)
    )
    hidden = any(value is None for a, row in enumerate(grid.values) for b, value in enumerate(row) if a != b)
    notes = (*grid.notes, *((tr("Some links are not shown or undefined."),) if hidden else ()))
    return Network(
        summary.title,
        said_of(table, table.title or summary.title),
        tuple(
            (label, _size(row, i, directed))
            for i, (label, row) in enumerate(zip(sizes.labels, sizes.values, strict=True))
        ),
        edges,
        directed,
        (*notes, *notes_of(summary, table)),
    )


def _size(row: Sequence[ChartValue], place: int, directed: bool) -> float:
    """How large a node is: a code's own number; in a sequence how often anything follows it."""
    return float(sum(value or 0 for value in row) if directed else row[place] or 0)
