"""Which charts a summary has, and its tables as charts: hidden cells stay hidden, themes stand above their codes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from qualcode.analysis.resolving import NO_VALUE
from qualcode.domain.charts import Bars, Chart, ChartValue, Curves, Heat, Network, Portrait
from qualcode.domain.codebook_entries import PATH_SEPARATOR
from qualcode.domain.errors import InputError
from qualcode.domain.summaries import CellPlace, Summary, SummaryColumn, SummaryTable
from qualcode.domain.summary_answers import BELOW
from qualcode.domain.translation import tr

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
_NUMBERS = ("count", "share", "figure")
_MARK = " +"
"""Stands in a chart behind a theme that takes in the codes below it, since labels are short there."""
_SQUARE = ("cooccurrence", "sequence")
"""Kinds whose tables are of codes by codes."""
_UNDATED = tr("Without a value: not drawn; the table has it as {no_value}.", no_value=NO_VALUE)
_OF = re.compile(r"\(of ([\d,]+)\)$")
_LENGTH = re.compile(r"^([\d,]+) code points")


class _Grid(NamedTuple):
    """The numbers of a table."""

    labels: tuple[str, ...]
    columns: tuple[SummaryColumn, ...]
    values: tuple[tuple[ChartValue, ...], ...]
    """rows × columns."""
    notes: tuple[str, ...]
    """What must be said of how the labels are written, and what was left out."""


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
            tr("{kind} has no chart “{kind2}”", kind=summary.kind, kind2=kind),
            remedy=tr("choose one of {names}", names=", ".join(names)),
        )
    drawn, unit = _table(summary, kind, table)
    if kind is None:
        kind = names[0]
        series = 1 if drawn.key == "all" else sum(column.kind in _NUMBERS for column in drawn.columns)
        many = series > _MOST_SERIES or (series > 1 and series * len(drawn.rows) > _MOST_BARS)
        kind = "heat" if kind == "bars" and many and "heat" in names else kind
    if kind == "bars":
        return _bars(summary, drawn, unit)
    if kind == "network":
        return _network(summary, drawn)
    if kind == "curve":
        return _saturation(summary, drawn) if summary.kind == "saturation" else _timeline(summary, drawn)
    if kind == "portrait":
        return _portrait(summary, drawn)
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
        if found is None and whole is not None and any(_unit(column) == key for column in whole.columns):
            return whole, key
    if found is None:
        known = ", ".join(table.key for table in summary.tables) or "none"
        wanted = tr("table “{key}”", key=key) if key is not None else tr("table that could be drawn")
        raise InputError(
            tr("{title} has no {wanted}", title=summary.title, wanted=wanted),
            remedy=tr("its tables are: {known}", known=known),
        )
    return found, _UNIT


def _unit(column: SummaryColumn) -> str:
    return _OF.sub("", column.title).strip()


def _grid(summary: Summary, table: SummaryTable) -> _Grid:
    """The numbers of a table without the totals, beside which all else would look small."""
    shown = [i for i, column in enumerate(table.columns) if column.kind in _NUMBERS]
    if summary.kind == "crosstab" and len(shown) > 1 and _unit(table.columns[shown[-1]]) == "all":
        del shown[-1]
    rows = [row for row in range(len(table.rows)) if not _is_of_theme_alone(table, row)]
    if summary.kind == "profile" and len(rows) > 1 and table.rows[-1][0] == "all codes":
        del rows[-1]
    labels = [_label(table, row) for row in rows]
    coded = bool(table.columns) and table.columns[0].title == "code"
    return _Grid(
        tree_labels(labels) if coded else tuple(labels),
        tuple(table.columns[column] for column in shown),
        tuple(tuple(_value(table, row, column) for column in shown) for row in rows),
        (_BELOW_NOTE,) if coded and any(label.endswith(BELOW) for label in labels) else (),
    )


def _is_of_theme_alone(table: SummaryTable, row: int) -> bool:
    """Whether a row is that of a theme that was given nowhere itself, beside one that takes in the codes below it."""
    below = f"{table.rows[row][0]}{BELOW}"
    if not any(other[0] == below for other in table.rows):
        return False
    return all(
        value == 0 for value, column in zip(table.rows[row], table.columns, strict=True) if column.kind in _NUMBERS
    )


_BELOW_NOTE = tr("+ stands behind themes that take in the codes below them.")
_NO_THEMES = tr("Themes that take in the codes below them are left out: they go with their codes anyway.")
_NO_DIAGONAL = tr("Nothing stands where a code meets itself.")


def _square(summary: Summary, table: SummaryTable) -> _Grid:
    """The numbers of codes by codes, without the themes that take in others.

    Raises:
        InputError: The table's columns are not its rows.
    """
    numbers = [i for i, column in enumerate(table.columns) if column.kind in _NUMBERS]
    labels = [_label(table, row) for row in range(len(table.rows))]
    if [_unit(table.columns[i]) for i in numbers] != labels:
        square = ", ".join(t.key for t in summary.tables if len(t.columns) == len(t.rows) + 1) or "none"
        raise InputError(
            tr("the table “{key}” is not one of codes by codes", key=table.key),
            remedy=tr("such tables are: {square}", square=square),
        )
    kept = [i for i, label in enumerate(labels) if not label.endswith(BELOW)]
    without = (_NO_THEMES,) if len(kept) < len(labels) else ()
    if kept and kept[-1] == len(labels) - 1 and labels[-1] == "all":
        del kept[-1]
    return _Grid(
        short_names([labels[i] for i in kept]),
        tuple(table.columns[numbers[i]] for i in kept),
        tuple(tuple(_value(table, row, numbers[column]) for column in kept) for row in kept),
        without,
    )


def _label(table: SummaryTable, row: int) -> str:
    value = table.shown(CellPlace(row, 0))
    return "–" if value is None else str(value)


def _value(table: SummaryTable, row: int, column: int) -> ChartValue:
    """A number as it is drawn, shares in hundredths; None where it is hidden or undefined."""
    value = table.shown(CellPlace(row, column))
    if value is None or isinstance(value, str):
        return None
    return round(value * 100, 1) if table.columns[column].kind == "share" else value


def tree_labels(labels: Sequence[str]) -> tuple[str, ...]:
    """Paths of codes, each set in by two blanks for every theme above it that has a row too, and without its path; `+`
    stands behind themes that take in the codes below."""
    paths = {label.removesuffix(BELOW) for label in labels}
    found = []
    for label in labels:
        parts = label.removesuffix(BELOW).split(PATH_SEPARATOR)
        above = [i for i in range(1, len(parts)) if PATH_SEPARATOR.join(parts[:i]) in paths]
        rest = PATH_SEPARATOR.join(parts[above[-1] if above else 0 :])
        found.append("  " * len(above) + rest + (_MARK if label.endswith(BELOW) else ""))
    return tuple(found)


def short_names(labels: Sequence[str]) -> tuple[str, ...]:
    """Codes by their last part; by their path where two have the same."""
    last = [label.rsplit(PATH_SEPARATOR, 1)[-1] for label in labels]
    often = Counter(last)
    return tuple(label if often[name] > 1 else name for label, name in zip(labels, last, strict=True))


def _said(table: SummaryTable, title: str) -> str:
    """What the numbers of a table are, with the per cent that shares are drawn in."""
    share = any(column.kind == "share" for column in table.columns)
    return tr("{title}, in %", title=title) if share else title


def _notes(summary: Summary, table: SummaryTable) -> tuple[str, ...]:
    small = (
        (
            tr(
                "{number_small} of the numbers rest on little; the table marks them with *.",
                number_small=len(table.small),
            ),
        )
        if table.small
        else ()
    )
    return (*small, *summary.notes) if small else (*table.notes, *summary.notes)


def _bars(summary: Summary, table: SummaryTable, unit: str) -> Bars:
    grid = _grid(summary, table)
    columns = list(range(len(grid.columns)))
    if table.key == "all":
        columns = [i for i in columns if _unit(grid.columns[i]) == unit] or columns[:1]
    series = tuple(
        (grid.columns[i].title if len(columns) > 1 else "", tuple(row[i] for row in grid.values)) for i in columns
    )
    alone = grid.columns[columns[0]] if len(columns) == 1 else None
    known = [value for _, values in series for value in values if value is not None]
    most = _denominator(alone) if alone is not None and alone.kind == "count" else None
    if not most or any(value > most for value in known):
        most = None
    what = alone.title if alone is not None and table.key == "all" else table.title or summary.title
    return Bars(summary.title, _said(table, what), grid.labels, series, most, (*grid.notes, *_notes(summary, table)))


def _heat(summary: Summary, table: SummaryTable, *, diverging: bool) -> Heat:
    what = _said(table, table.title or summary.title)
    if summary.kind in _SQUARE and table.key != "pairs":
        grid = _square(summary, table)
        titles, values, notes = grid.labels, grid.values, grid.notes
        if summary.kind == "cooccurrence":  # A code's own number would make all others look like nothing.
            values = tuple(tuple(None if i == j else v for j, v in enumerate(row)) for i, row in enumerate(values))
            notes = (*notes, _NO_DIAGONAL)
    else:
        grid = _grid(summary, table)
        titles, values, notes = tuple(map(_head, grid.columns)), grid.values, grid.notes
        if table.key == "all":
            titles, values = _shares(grid)
            what = tr("in % of the documents, participants and sites")
    notes = (*notes, *_notes(summary, table))
    return Heat(summary.title, what, grid.labels, titles, values, diverging, notes)


def _head(column: SummaryColumn) -> str:
    """The title of a column, whose denominator is not torn when it is broken into lines."""
    return _OF.sub(lambda of: of.group().replace(" ", "\u00a0"), column.title)


def _shares(grid: _Grid) -> tuple[tuple[str, ...], tuple[tuple[ChartValue, ...], ...]]:
    """Units side by side as shares of all there are of each, since their numbers cannot be compared."""
    of = {i: _denominator(column) for i, column in enumerate(grid.columns)}
    kept = {i: number for i, number in of.items() if number}
    return (
        tuple(_head(grid.columns[i]) for i in kept),
        tuple(tuple(_hundredths(row[i], number) for i, number in kept.items()) for row in grid.values),
    )


def _denominator(column: SummaryColumn) -> int | None:
    found = _OF.search(column.title)
    return int(found.group(1).replace(",", "")) if found is not None else None


def _hundredths(value: ChartValue, of: int) -> ChartValue:
    return None if value is None else round(value / of * 100, 1)


def _network(summary: Summary, table: SummaryTable) -> Network:
    grid = _square(summary, table)
    directed = summary.kind == "sequence"
    counts = summary.table("counts")
    sizes = grid if counts is None or counts is table else _square(summary, counts)
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
        _said(table, table.title or summary.title),
        tuple(
            (label, _size(row, i, directed))
            for i, (label, row) in enumerate(zip(sizes.labels, sizes.values, strict=True))
        ),
        edges,
        directed,
        (*notes, *_notes(summary, table)),
    )


def _size(row: Sequence[ChartValue], place: int, directed: bool) -> float:
    """How large a node is: a code's own number; in a sequence how often anything follows it."""
    return float(sum(value or 0 for value in row) if directed else row[place] or 0)


def _column(table: SummaryTable, title: str) -> int:
    """The place of a column.

    Raises:
        InputError: There is none; so this table cannot be drawn like that.
    """
    for i, column in enumerate(table.columns):
        if column.title == title:
            return i
    raise InputError(
        tr("the table “{key}” has no column “{title}” that could be drawn", key=table.key, title=title),
        remedy=tr("draw another table"),
    )


def _saturation(summary: Summary, table: SummaryTable) -> Curves:
    so_far, new = _column(table, tr("codes so far")), _column(table, tr("new codes"))
    rows = range(len(table.rows))
    facts = dict(summary.facts)
    order = facts.get("order", "")
    saturated = facts.get("saturated", "") if table.key == "interviews" else ""
    notes = (
        (
            tr(
                "Saturated: {saturated} (base and run of {get}).",
                saturated=saturated,
                get=facts.get("base and run", "–"),
            ),
        )
        if saturated
        else ()
    )
    return Curves(
        title=f"{summary.title} · {table.title}" if table.title else summary.title,
        across=tr("documents in their order ({order})", order=order) if order else tr("documents in their order"),
        unit=tr("different codes so far"),
        places=tuple(_label(table, row) for row in rows),
        lines=(("", tuple(_value(table, row, so_far) for row in rows)),),
        bars=tuple(_value(table, row, new) for row in rows),
        bars_name=tr("new codes of each document"),
        notes=(*notes, *_notes(summary, table)),
    )


def _timeline(summary: Summary, table: SummaryTable) -> Curves:
    grid = _grid(summary, table)
    facts = dict(summary.facts)
    dated = [i for i, column in enumerate(grid.columns) if _unit(column) != NO_VALUE]  # No time comes after the last.
    undated = (_UNDATED,) if len(dated) < len(grid.columns) else ()
    return Curves(
        title=summary.title,
        across=facts.get("by", "time"),
        unit=_said(table, table.title or summary.title),
        places=tuple(grid.columns[i].title for i in dated),
        lines=tuple((name, tuple(row[i] for i in dated)) for name, row in zip(grid.labels, grid.values, strict=True)),
        notes=(*undated, *grid.notes, *_notes(summary, table)),
    )


def _portrait(summary: Summary, table: SummaryTable) -> Portrait:
    start, end = _column(table, "start"), _column(table, "end")
    codes = summary.table("codes")
    lanes: dict[str, list[tuple[int, int]]] = {}
    if codes is not None:
        lanes = {_label(codes, row): [] for row in range(len(codes.rows))}
    unseen = 0
    for row in range(len(table.rows)):
        first, last = _value(table, row, start), _value(table, row, end)
        lane = lanes.setdefault(_label(table, row), [])
        if first is None or last is None:
            unseen += 1
        else:
            lane.append((int(first), int(last)))
    turns = _turns(summary.table("speakers"))
    said = _LENGTH.match(dict(summary.facts).get("length", ""))
    ends = [last for stretches in lanes.values() for _, last in stretches]
    length = int(said.group(1).replace(",", "")) if said else max([*ends, *(place for place, _ in turns)], default=0)
    notes = (
        (tr("{unseen} of {number_rows} stretches are not shown.", unseen=unseen, number_rows=len(table.rows)),)
        if unseen
        else ()
    )
    named = zip(tree_labels(list(lanes)), lanes.values(), strict=True)
    if any(label.endswith(BELOW) for label in lanes):
        notes = (_BELOW_NOTE, *notes)
    return Portrait(
        title=summary.title,
        length=length,
        lanes=tuple((label, tuple(sorted(stretches))) for label, stretches in named),
        turns=turns,
        notes=(*notes, *_notes(summary, table)),
    )


def _turns(table: SummaryTable | None) -> tuple[tuple[int, str], ...]:
    if table is None:
        return ()
    start = _column(table, "start")
    found = [(_value(table, row, start), _label(table, row)) for row in range(len(table.rows))]
    return tuple(sorted((int(place), who) for place, who in found if place is not None))
