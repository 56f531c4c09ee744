"""The framework matrix as a summary: a row for each case, a column for each theme, words in the cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field

from qualcode.analysis.sample import load_sample
from qualcode.codebook.tree import load_tree
from qualcode.domain.memo_links import as_written
from qualcode.domain.report_words import word_of
from qualcode.domain.summaries import ColumnKind, Summary, SummaryColumn, SummaryTable, SummaryWish, Value
from qualcode.domain.summary_answers import BELOW
from qualcode.domain.summary_answers_matrix import Framework, FrameworkCell, FrameworkQuote
from qualcode.domain.translation import tr
from qualcode.reports.summaries.code_tables import of_whom, unmapped_pairs
from qualcode.retrieval.conditions import codings_where
from qualcode.retrieval.frameworks import CaseKind, framework, rule
from qualcode.retrieval.references import numbered
from qualcode.storage.project import Project


class FrameworkOptions(BaseModel):
    """What only the matrix is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    case_kind: CaseKind = "participant"
    """What the rows are."""
    quotes: int = Field(3, ge=0)
    """How many stand in a cell at most."""


def answer_framework(project: Project, wish: SummaryWish, options: FrameworkOptions) -> Framework:
    """Lay out what `retrieval.frameworks` does.

    Raises:
        QueryError: The condition cannot be understood.
        NotFoundError: A code, coder or document is not there.
    """
    with project.reading():
        codes = wish.codes
        if not codes and not wish.roll_up:
            tree = load_tree(project)
            codes = tuple(f'="{tree.path(code.id)}"' for code in tree.children(None))
        # What a theme takes in is said by its column: the codings of codes that none takes in are not counted.
        counted = replace(wish, codes=codes, roll_up=False)
        sample = load_sample(project, counted, only=codings_where(project, wish))
        return framework(project, sample, case_kind=options.case_kind, quotes=options.quotes, roll_up=wish.roll_up)


def framework_summary(answer: Framework) -> Summary:
    """The answer as tables: `matrix`, in words, and `counts`. Behind a row stands the participant, or all of a site."""
    return Summary(
        kind="framework",
        title=tr("Framework matrix: {cases} × themes", cases=_cases(answer)),
        facts=(
            ("rows", _cases(answer)),
            *answer.filter.facts,
            *of_whom(answer),
            *((("documents in quotes", numbered()),) if _are_numbered(answer) else ()),
            (
                "quotes in a cell",
                tr("at most {quotes}, the best first: {rule}", quotes=answer.quotes, rule=rule())
                if answer.quotes
                else tr("none"),
            ),
        ),
        tables=(
            _table(answer, "matrix", tr("Summaries and quotes"), "text", in_words),
            _table(answer, "counts", tr("Codings"), "count", lambda cell: cell.segments),
        ),
        notes=answer.notes,
        by_machine=answer.filter.by_machine,
        telling=frozenset({"looked at"}),
        unmapped=unmapped_pairs(answer),
        coders=answer.coders,
    )


def _cases(answer: Framework) -> str:
    return tr("sites") if answer.case_kind == "site" else tr("participants")


def _table(
    answer: Framework, key: str, title: str, kind: ColumnKind, value: Callable[[FrameworkCell], Value]
) -> SummaryTable:
    cells = {(cell.case, cell.theme): cell for cell in answer.cells}
    by_row = [[cells[case.case, theme.theme] for theme in answer.themes] for case in answer.cases]
    return SummaryTable(
        key=key,
        title=title,
        columns=(
            SummaryColumn(word_of(answer.case_kind), "label", key=answer.case_kind),
            *(
                SummaryColumn(f"{one.theme}{BELOW}" if one.rolled_up else one.theme, kind, key=one.theme)
                for one in answer.themes
            ),
        ),
        rows=tuple((case.case, *map(value, row)) for case, row in zip(answer.cases, by_row, strict=True)),
        people=tuple(
            (None, *(case.people if cell.segments or cell.summaries else 0 for cell in row))
            for case, row in zip(answer.cases, by_row, strict=True)
        ),
    )


def in_words(cell: FrameworkCell) -> str:
    """What stands in a cell: what the team wrote, then the quotes with their places, a line each."""
    written = (as_written(summary.text).strip() for summary in cell.summaries)
    return "\n".join((*written, *(_quoted(quote) for quote in cell.quotes)))


def _are_numbered(answer: Framework) -> bool:
    quotes = (quote for cell in answer.cells for quote in cell.quotes)
    return any(not quote.document.startswith(quote.reference.rpartition(":")[0]) for quote in quotes)


def _quoted(quote: FrameworkQuote) -> str:
    return f"“{quote.said}” ({quote.reference})"
