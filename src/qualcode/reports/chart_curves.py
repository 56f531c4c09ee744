"""Summaries as curves, and documents as portraits."""

from __future__ import annotations

from qualcode.analysis.resolving import NO_VALUE
from qualcode.domain.charts import Curves, Portrait
from qualcode.domain.errors import InputError
from qualcode.domain.summaries import Summary, SummaryTable
from qualcode.domain.summary_answers import BELOW
from qualcode.domain.translation import tr
from qualcode.reports.chart_grids import below_note, grid_of, label_of, notes_of, said_of, tree_labels, value_of


def _column(table: SummaryTable, key: str) -> int:
    """The place of a column.

    Raises:
        InputError: There is none; so this table cannot be drawn like that.
    """
    for i, column in enumerate(table.columns):
        if column.key == key:
            return i
    raise InputError(
        tr("the table “{table}” has no column “{column}” that could be drawn", table=table.key, column=key),
        remedy=tr("draw another table"),
    )


def saturation_curves(summary: Summary, table: SummaryTable) -> Curves:
    so_far, new = _column(table, "so_far"), _column(table, "new")
    rows = range(len(table.rows))
    facts = dict(summary.facts)
    order = facts.get("order", "")
    saturated = facts.get("saturated", "") if table.key == "interviews" else ""
    notes = (
        (
            tr(
                "Saturated: {saturated} (base and run of {documents}).",
                saturated=saturated,
                documents=facts.get("base and run", "–"),
            ),
        )
        if saturated
        else ()
    )
    return Curves(
        title=f"{summary.title} · {table.title}" if table.title else summary.title,
        across=tr("documents in their order ({order})", order=order) if order else tr("documents in their order"),
        unit=tr("different codes so far"),
        places=tuple(label_of(table, row) for row in rows),
        lines=(("", tuple(value_of(table, row, so_far) for row in rows)),),
        bars=tuple(value_of(table, row, new) for row in rows),
        bars_name=tr("new codes of each document"),
        notes=(*notes, *notes_of(summary, table)),
    )


def timeline_curves(summary: Summary, table: SummaryTable) -> Curves:
    grid = grid_of(summary, table)
    facts = dict(summary.facts)
    dated = [i for i, column in enumerate(grid.columns) if column.key != NO_VALUE]  # No time comes after the last.
    undated: tuple[str, ...] = ()
    if len(dated) < len(grid.columns):
        none = tr("(none)")
        undated = (tr("Without a value: not drawn; the table has it as {no_value}.", no_value=none),)
    return Curves(
        title=summary.title,
        across=facts.get("by", tr("time")),
        unit=said_of(table, table.title or summary.title),
        places=tuple(grid.columns[i].title for i in dated),
        lines=tuple((name, tuple(row[i] for i in dated)) for name, row in zip(grid.labels, grid.values, strict=True)),
        notes=(*undated, *grid.notes, *notes_of(summary, table)),
    )


def portrait_of(summary: Summary, table: SummaryTable) -> Portrait:
    start, end = _column(table, "start"), _column(table, "end")
    codes = summary.table("codes")
    lanes: dict[str, list[tuple[int, int]]] = {}
    if codes is not None:
        lanes = {label_of(codes, row): [] for row in range(len(codes.rows))}
    unseen = 0
    for row in range(len(table.rows)):
        first, last = value_of(table, row, start), value_of(table, row, end)
        lane = lanes.setdefault(label_of(table, row), [])
        if first is None or last is None:
            unseen += 1
        else:
            lane.append((int(first), int(last)))
    turns = _turns(summary.table("speakers"))
    said = summary.settings.get("length")
    ends = [last for stretches in lanes.values() for _, last in stretches]
    length = said if isinstance(said, int) else max([*ends, *(place for place, _ in turns)], default=0)
    notes = (tr("{hidden} of {all} stretches are not shown.", hidden=unseen, all=len(table.rows)),) if unseen else ()
    named = zip(tree_labels(list(lanes)), lanes.values(), strict=True)
    if any(label.endswith(BELOW) for label in lanes):
        notes = (below_note(), *notes)
    return Portrait(
        title=summary.title,
        length=length,
        lanes=tuple((label, tuple(sorted(stretches))) for label, stretches in named),
        turns=turns,
        notes=(*notes, *notes_of(summary, table)),
    )


def _turns(table: SummaryTable | None) -> tuple[tuple[int, str], ...]:
    if table is None:
        return ()
    start = _column(table, "start")
    found = [(value_of(table, row, start), label_of(table, row)) for row in range(len(table.rows))]
    return tuple(sorted((int(place), who) for place, who in found if place is not None))
