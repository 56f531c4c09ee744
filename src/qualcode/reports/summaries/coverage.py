"""Coverage by code as a summary: the share of participants' speech that stands inside codings of a code."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from qualcode.analysis.code_coverage import ALL, code_coverage
from qualcode.analysis.sample import load_sample
from qualcode.domain.report_words import word_of
from qualcode.domain.summaries import ColumnKind, Summary, SummaryColumn, SummaryTable, SummaryWish, Value
from qualcode.domain.summary_answers_documents import CodeCoverage, CoveredCell
from qualcode.domain.translation import tr
from qualcode.reports.summaries.code_rows import code_label, sums_of_themes
from qualcode.reports.summaries.code_tables import of_whom, unmapped_pairs, value_in_words
from qualcode.retrieval.conditions import codings_where
from qualcode.storage.project import Project


class CoverageOptions(BaseModel):
    """What only coverage is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: str = ALL
    """What makes the columns: `all`, `document`, `participant`, `site` or an attribute."""


def answer_coverage(project: Project, wish: SummaryWish, options: CoverageOptions) -> CodeCoverage:
    """Count as `analysis.code_coverage` does.

    Raises:
        QueryError: The condition cannot be understood.
        InputError: By `speaker`.
        NotFoundError: A code, coder, document or attribute is not there.
    """
    with project.reading():
        sample = load_sample(project, wish, only=codings_where(project, wish))
        return code_coverage(project, sample, by=options.by)


def coverage_summary(answer: CodeCoverage) -> Summary:
    """The answer as tables: `shares` and `code_points`."""
    return Summary(
        kind="coverage",
        title=tr("Coverage by code") if answer.by == ALL else tr("Coverage by code and {by}", by=answer.by),
        facts=(
            ("by", answer.by),
            *answer.filter.facts,
            ("counted", tr("code points of participants' speech inside codings of a code, each once")),
            ("out of", tr("all code points of their speech, without labels and stamps")),
            *of_whom(answer),
        ),
        tables=(_table(answer, "shares", "share"), _table(answer, "code_points", "count")),
        notes=answer.notes,
        by_machine=answer.filter.by_machine,
        telling=frozenset({"looked at"}),
        unmapped=unmapped_pairs(answer),
        coders=answer.coders,
    )


def _table(answer: CodeCoverage, key: str, kind: ColumnKind) -> SummaryTable:
    names = list(answer.columns)
    cells = {(cell.code, cell.column): cell for cell in answer.rows}
    by_row = [[cells[line.code, name] for name in names] for line in answer.codes]
    return SummaryTable(
        key=key,
        title=tr("Share of participants' speech") if key == "shares" else tr("Code points of participants' speech"),
        columns=(SummaryColumn(tr("code"), "label", key="code"), *(_head(answer, name, kind) for name in names)),
        rows=tuple(
            (code_label(line), *(_value(cell, kind) for cell in row))
            for line, row in zip(answer.codes, by_row, strict=True)
        ),
        people=tuple((None, *(cell.people for cell in row)) for row in by_row),
        sums=tuple(sums_of_themes(answer.codes, range(1, len(names) + 1))),
    )


def _head(answer: CodeCoverage, name: str, kind: ColumnKind) -> SummaryColumn:
    of = answer.columns[name]
    about = "" if answer.by == ALL else f"{answer.by}: {name}"
    shown = value_in_words(name) if about else word_of(name)
    title = tr("{name} (of {of:,} code points)", name=shown, of=of.code_points)
    return SummaryColumn(title, kind, of.people, about, name, of.code_points)


def _value(cell: CoveredCell, kind: ColumnKind) -> Value:
    return cell.share if kind == "share" else cell.code_points
