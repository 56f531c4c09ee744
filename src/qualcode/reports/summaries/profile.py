"""The code profile of documents as a summary: codes down, documents across."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from qualcode.analysis.profiles import profiles
from qualcode.analysis.sample import load_sample
from qualcode.domain.summaries import CellPlace, ColumnKind, Summary, SummaryColumn, SummaryTable, SummaryWish, Value
from qualcode.domain.summary_answers_documents import Profile
from qualcode.domain.translation import tr
from qualcode.reports.summaries.code_rows import code_label, sums_of_themes
from qualcode.reports.summaries.code_tables import of_whom, topmost, unmapped_pairs
from qualcode.retrieval.conditions import codings_where
from qualcode.storage.project import Project


class ProfileOptions(BaseModel):
    """Nothing but what all summaries are asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def answer_profile(project: Project, wish: SummaryWish, options: ProfileOptions) -> Profile:
    """Count as `analysis.profiles` does.

    Raises:
        QueryError: The condition cannot be understood.
        NotFoundError: A code, coder or document is not there.
    """
    with project.reading():
        return profiles(project, load_sample(project, wish, only=codings_where(project, wish)))


def profile_summary(answer: Profile) -> Summary:
    """The answer as tables: `counts` and `per_1000_words`, with a last row for all codes, and `documents`."""
    sums = _sums(answer)
    return Summary(
        kind="profile",
        title=tr("Code profile of each document"),
        facts=(
            *answer.filter.facts,
            ("counted", tr("codings")),
            ("rate", tr("codings per 1,000 words of speech, whoever says them")),
            *of_whom(answer),
        ),
        tables=(
            _cells(answer, "counts", tr("Codings"), "count", sums),
            _cells(answer, "per_1000_words", tr("Codings per 1,000 words of speech"), "figure", sums),
            _documents(answer),
        ),
        notes=answer.notes,
        by_machine=answer.filter.by_machine,
        telling=frozenset({"looked at"}),
        unmapped=unmapped_pairs(answer),
        coders=answer.coders,
    )


def _sums(answer: Profile) -> tuple[tuple[CellPlace, ...], ...]:
    """Each theme with its codes, and the last row with the topmost ones, in every column."""
    columns = range(1, len(answer.documents) + 1)
    last, top = len(answer.codes), topmost(answer.codes)
    return (
        *sums_of_themes(answer.codes, columns),
        *((CellPlace(last, column), *(CellPlace(place, column) for place in top)) for column in columns if top),
    )


def _cells(
    answer: Profile, key: str, title: str, kind: ColumnKind, sums: tuple[tuple[CellPlace, ...], ...]
) -> SummaryTable:
    given = {(cell.code, cell.document): cell for cell in answer.rows}
    counting = kind == "count"
    rows: list[tuple[Value, ...]] = []
    people: list[tuple[int | None, ...]] = []
    for line in answer.codes:
        values: list[Value] = []
        persons: list[int | None] = []
        for document in answer.documents:
            cell = given.get((line.code, document.document))
            nothing = 0 if counting else 0.0 if document.words else None
            values.append(nothing if cell is None else cell.segments if counting else cell.per_1000_words)
            persons.append(0 if cell is None else cell.people)
        rows.append((code_label(line), *values))
        people.append((None, *persons))
    totals = (document.segments if counting else document.per_1000_words for document in answer.documents)
    rows.append((tr("all codes"), *totals))
    people.append((None, *(document.people if document.segments else 0 for document in answer.documents)))
    return SummaryTable(
        key=key,
        title=title,
        columns=(
            SummaryColumn(tr("code"), "label", key="code"),
            *(
                SummaryColumn(d.document, kind, d.people, f"document: {d.document}", d.document)
                for d in answer.documents
            ),
        ),
        rows=tuple(rows),
        people=tuple(people),
        sums=sums,
    )


def _documents(answer: Profile) -> SummaryTable:
    return SummaryTable(
        key="documents",
        title=tr("Documents"),
        columns=(
            SummaryColumn(tr("document"), "label", key="document"),
            SummaryColumn(tr("words of speech"), "count", key="words"),
            SummaryColumn(tr("different codes"), "count", key="codes"),
        ),
        rows=tuple((document.document, document.words, document.codes) for document in answer.documents),
        people=tuple((document.people,) * 3 for document in answer.documents),
        group="documents",
    )
