"""Frequencies as a summary: codes down, columns across, a table for each unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict

from qualcode.analysis.frequencies import frequencies
from qualcode.analysis.unknown import NO_VOICES, Unknown, find_unknown
from qualcode.domain.answers import Denominators, Frequencies, FrequencyRow
from qualcode.domain.report_words import word_of
from qualcode.domain.summaries import CellPlace, Summary, SummaryColumn, SummaryTable, SummaryWish
from qualcode.domain.summary_answers import BELOW
from qualcode.domain.translation import tr
from qualcode.exporting.tables import UNITS, columns_shown
from qualcode.reports.publication import unmapped_labels
from qualcode.reports.summaries.code_tables import counted_column, value_in_words
from qualcode.retrieval.conditions import codings_where
from qualcode.storage.project import Project

_Group = tuple[str, bool, dict[str, FrequencyRow]]


class FrequenciesOptions(BaseModel):
    """What only frequencies are asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: str = "all"
    """What makes the columns: `all`, `document`, `speaker`, `participant`, `site` or an attribute."""


def answer_frequencies(project: Project, wish: SummaryWish, options: FrequenciesOptions) -> Frequencies:
    """Count as `analysis.frequencies` does.

    Raises:
        QueryError: The condition cannot be understood.
        NotFoundError: A code, coder, document or attribute is not there.
    """
    return frequencies(project, **_asked(project, wish, options), where=wish.where)


def _asked(project: Project, wish: SummaryWish, options: FrequenciesOptions) -> dict[str, Any]:
    return {
        "by": options.by,
        "codes": wish.codes,
        "coders": wish.coders,
        "roll_up": wish.roll_up,
        "documents": wish.documents,
        "without": wish.without,
        "only": codings_where(project, wish),
        "starred": wish.starred,
        "left_out": wish.left_out,
    }


def frequencies_summary(
    project: Project, wish: SummaryWish, options: FrequenciesOptions, answer: Frequencies
) -> Summary:
    """The answer as tables: one with all units side by side if it has one column, else one for each unit.

    Behind a cell stand its participants, and the documents that name nobody and are what somebody said.
    """
    unknown = find_unknown(project, **_asked(project, wish, options))
    groups = list(_groups(answer))
    people = tuple((None, *(_people(unknown, g, column) for column in answer.columns)) for g in groups)
    if answer.filter.by == "all":
        tables = [_side_by_side(answer, groups, people)]
    else:
        tables = [_table(answer, unknown, groups, people, unit) for unit in UNITS]
    of_nobody = _of_nobody(answer)
    labels = {
        speaker
        for rows in (unknown.cells, unknown.columns)
        for key, voices in rows.items()
        if key in of_nobody
        for speaker in voices.labels
    }
    notes = (*answer.filter.notes, *((answer.filter.by_machine,) if answer.filter.by_machine else ()))
    return Summary(
        kind="frequencies",
        title=tr("Frequencies") if answer.filter.by == "all" else tr("Frequencies by {by}", by=answer.filter.by),
        facts=frequency_facts(answer),
        tables=tuple(tables),
        notes=notes,
        unmapped=tuple(unmapped_labels(unknown.people, labels)),
        coders=answer.coders,
        by_machine=answer.filter.by_machine,
        labels=answer.filter.by == "speaker",
    )


def frequency_facts(answer: Frequencies) -> tuple[tuple[str, str], ...]:
    """What the head of a file says of what was counted."""
    shown = answer.filter
    return (
        ("by", shown.by),
        ("codes", ", ".join(shown.codes) or "all"),
        *((("documents", ", ".join(shown.documents)),) if shown.documents is not None else ()),
        *((("only codings that touch", shown.where),) if shown.where else ()),
        *((("only", tr("starred codings")),) if shown.starred else ()),
        ("codings of", shown.whose),
    )


def _groups(answer: Frequencies) -> Iterator[_Group]:
    """code, whether rolled up, column → row; the rows of an answer stand together."""
    rows: dict[tuple[str, bool], dict[str, FrequencyRow]] = {}
    for row in answer.rows:
        rows.setdefault((row.code, row.rolled_up), {})[row.column] = row
    yield from ((code, rolled_up, columns) for (code, rolled_up), columns in rows.items())


def _people(unknown: Unknown, group: _Group, column: str) -> int:
    code, rolled_up, rows = group
    voices = unknown.cells.get((code, rolled_up, column), NO_VOICES)
    return rows[column].participants + len(voices.documents)


def _of_nobody(answer: Frequencies) -> set[str | tuple[str, bool, str]]:
    """The columns and cells that count no participant, so that a label that is not mapped is all there is."""
    columns = {column for column, of in answer.denominators.items() if not of.participants}
    return columns | {(row.code, row.rolled_up, row.column) for row in answer.rows if not row.participants}


def _label(group: _Group) -> str:
    return f"{group[0]}{BELOW}" if group[1] else group[0]


def _side_by_side(
    answer: Frequencies, groups: list[_Group], people: tuple[tuple[int | None, ...], ...]
) -> SummaryTable:
    (column,) = answer.columns
    of = answer.denominators[column]
    heads = [_head(unit, of) for unit in UNITS]
    return SummaryTable(
        key="all",
        title="",
        columns=(SummaryColumn(tr("code"), "label", key="code"), *heads),
        rows=tuple((_label(g), *(getattr(g[2][column], unit) for unit in UNITS)) for g in groups),
        people=tuple((None, *([row[1]] * len(UNITS))) for row in people),
        sums=_sums(groups, len(UNITS)),
    )


def _table(
    answer: Frequencies, unknown: Unknown, groups: list[_Group], people: tuple[tuple[int | None, ...], ...], unit: str
) -> SummaryTable:
    shown = columns_shown(answer, unit)
    heads = []
    for column in shown:
        of = answer.denominators[column]
        persons = of.participants + len(unknown.columns.get(column, NO_VOICES).documents)
        about = f"{answer.filter.by}: {column}"
        if unit == "segments":
            heads.append(SummaryColumn(value_in_words(column), "count", persons, about, column))
        else:
            heads.append(counted_column(column, column, getattr(of, unit), "count", persons, about))
    return SummaryTable(
        key=unit,
        title=tr("{things} by {by}", things=word_of(unit).capitalize(), by=answer.filter.by),
        columns=(SummaryColumn(tr("code"), "label", key="code"), *heads),
        rows=tuple((_label(g), *(getattr(g[2][column], unit) for column in shown)) for g in groups),
        people=tuple(row[: 1 + len(shown)] for row in people),
        sums=_sums(groups, len(shown)),
    )


def _head(unit: str, of: Denominators) -> SummaryColumn:
    if unit == "segments":
        return SummaryColumn(word_of(unit), "count", key=unit)
    return counted_column(unit, unit, getattr(of, unit))


def _sums(groups: list[_Group], columns: int) -> tuple[tuple[CellPlace, ...], ...]:
    """Each theme's rolled-up row and the rows that it is made of, in every column."""
    own = {group[0]: number for number, group in enumerate(groups) if not group[1]}
    found = []
    for number, (code, rolled_up, _) in enumerate(groups):
        if rolled_up:
            parts = [row for path, row in own.items() if path == code or path.startswith(f"{code}/")]
            found += [
                (CellPlace(number, column), *(CellPlace(row, column) for row in parts))
                for column in range(1, columns + 1)
            ]
    return tuple(found)
