"""The timeline as a summary: codes down, periods across, a table for each unit."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import BaseModel, ConfigDict

from qualcode.analysis.resolving import NO_VALUE
from qualcode.analysis.sample import load_sample
from qualcode.analysis.timelines import timeline
from qualcode.domain.choices import Per
from qualcode.domain.summaries import ColumnKind, Summary, SummaryColumn, SummaryTable, SummaryWish, Value
from qualcode.domain.summary_answers_documents import Period, Timeline, TimelineCell
from qualcode.domain.translation import tr
from qualcode.reports.summaries.code_rows import code_label, sums_of_themes
from qualcode.reports.summaries.code_tables import of_whom, unmapped_pairs, value_in_words
from qualcode.retrieval.conditions import codings_where
from qualcode.storage.project import Project

_Value = Callable[[TimelineCell, Period], Value]


class TimelineOptions(BaseModel):
    """What only a timeline is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: str = ""
    """The attribute that is the time; empty for the only date of documents."""
    per: Per = "auto"
    """What a period is: `month`, `quarter`, `year`, or each `value`."""


def answer_timeline(project: Project, wish: SummaryWish, options: TimelineOptions) -> Timeline:
    """Count as `analysis.timelines` does.

    Raises:
        QueryError: The condition cannot be understood.
        InputError: It is not clear by what time, or the attribute has none.
        NotFoundError: A code, coder, document or attribute is not there.
    """
    with project.reading():
        sample = load_sample(project, wish, only=codings_where(project, wish))
        return timeline(sample, by=options.by, per=options.per)


def timeline_summary(answer: Timeline) -> Summary:
    """The answer as tables: `segments`, `documents`, `participants`, and of the last two their shares."""
    by = _by(answer)
    tables: tuple[tuple[str, str, ColumnKind, str, _Value], ...] = (
        ("segments", tr("Segments"), "count", "", lambda cell, of: cell.segments),
        ("documents", tr("Documents"), "count", "documents", lambda cell, of: cell.documents),
        ("participants", tr("Participants"), "count", "participants", lambda cell, of: cell.participants),
        (
            "document_shares",
            tr("Share of the documents"),
            "share",
            "documents",
            lambda cell, of: cell.documents / of.documents if of.documents else None,
        ),
        (
            "participant_shares",
            tr("Share of the participants"),
            "share",
            "participants",
            lambda cell, of: cell.participants / of.participants if of.participants else None,
        ),
    )
    return Summary(
        kind="timeline",
        title=tr("Timeline by {by}", by=by),
        facts=(
            ("by", by),
            *answer.filter.facts,
            ("out of", tr("documents of the period, and participants who speak in them")),
            *of_whom(answer),
        ),
        tables=tuple(_table(answer, *table) for table in tables),
        notes=answer.notes,
        by_machine=answer.filter.by_machine,
        telling=frozenset({"looked at"}),
        unmapped=unmapped_pairs(answer),
        coders=answer.coders,
        settings={"per": answer.per, "by": answer.by},
    )


def _by(answer: Timeline) -> str:
    """By what time is counted, in words."""
    match answer.per:
        case "month":
            return tr("{by} per month", by=answer.by)
        case "quarter":
            return tr("{by} per quarter", by=answer.by)
        case "year":
            return tr("{by} per year", by=answer.by)
        case _:
            return answer.by


def _table(answer: Timeline, key: str, title: str, kind: ColumnKind, unit: str, value: _Value) -> SummaryTable:
    cells = {(cell.code, cell.period): cell for cell in answer.rows}
    periods = answer.periods
    without = [getattr(cell, unit) for cell in answer.rows if cell.period == NO_VALUE] if unit else []
    if without and not getattr(periods[NO_VALUE], unit) and not any(without):
        periods = {name: of for name, of in periods.items() if name != NO_VALUE}  # It is the last.
    by_row = [[cells[line.code, name] for name in periods] for line in answer.codes]
    return SummaryTable(
        key=key,
        title=tr("{title} by {by}", title=title, by=answer.by),
        columns=(
            SummaryColumn(tr("code"), "label", key="code"),
            *(
                SummaryColumn(
                    tr("{name} (of {of:,})", name=value_in_words(name), of=getattr(of, unit))
                    if unit
                    else value_in_words(name),
                    kind,
                    of.people,
                    f"{answer.by}: {name}",
                    name,
                    getattr(of, unit) if unit else None,
                )
                for name, of in periods.items()
            ),
        ),
        rows=tuple(
            (
                code_label(line),
                *(value(cell, of) for cell, of in zip(row, periods.values(), strict=True)),
            )
            for line, row in zip(answer.codes, by_row, strict=True)
        ),
        people=tuple((None, *(cell.people for cell in row)) for row in by_row),
        sums=tuple(sums_of_themes(answer.codes, range(1, len(periods) + 1))),
    )
