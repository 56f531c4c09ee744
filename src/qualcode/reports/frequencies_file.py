"""Frequency tables as publications: no cell and no column may single somebody out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualcode.analysis.frequencies import frequencies
from qualcode.analysis.unknown import NO_VOICES, Unknown, find_unknown
from qualcode.cases.withholding import left_out_fact, withheld_cases
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.answers import Frequencies
from qualcode.domain.publishing import problem
from qualcode.domain.summaries import SummaryWish
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.exporting.tables import (
    Heading,
    HiddenCell,
    frequencies_to_csv,
    frequencies_to_json,
    frequencies_to_markdown,
    internal,
)
from qualcode.reports.hiding import cells_to_hide, columns_to_hide, hidden_fact
from qualcode.reports.judging import IT, Content, judge, refuse
from qualcode.reports.publication import checked_whole, judge_counted, judge_heading, unmapped_labels, writer_of
from qualcode.reports.speaking import in_its_language
from qualcode.reports.summaries.counted_among import groups_counted
from qualcode.reports.summary_file import labels_refused
from qualcode.reports.terms import Terms, checked_facts, some_coders, warning_of
from qualcode.retrieval.conditions import codings_where
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import project_name

_TABLES = {"md": frequencies_to_markdown, "csv": frequencies_to_csv, "json": frequencies_to_json}


@in_its_language
def frequencies_file(
    project: Project,
    terms: Terms,
    *,
    format: str = "md",
    by: str = "all",
    codes: Sequence[str] = (),
    coders: Sequence[str] | None = None,
    roll_up: bool = True,
    documents: Collection[str] | None = None,
    without: Collection[str] = (),
    where: str = "",
    starred: bool = False,
) -> str:
    """A frequency table as the text of a file, checked before it is given back.

    A cell, and the group that a column stands for, must count no participant or k of them; where the terms have small
    cells suppressed, such columns are left out, and such cells hidden with those that would tell of them.

    Args:
        terms: On what terms.
        format: `md`, `csv` or `json`.
        by: As in `analysis.frequencies.frequencies`, like the others.

    Raises:
        InputError: The format is unknown.
        PublicationError: It may not be published.
    """
    write = writer_of(_TABLES, format)
    options: dict[str, Any] = {
        "by": by,
        "codes": codes,
        "coders": coders,
        "roll_up": roll_up,
        "documents": documents,
        "without": without,
        "starred": starred,
    }
    wish = SummaryWish(
        coders=None if coders is None else tuple(coders),
        documents=None if documents is None else tuple(documents),
        without=tuple(without),
        where=where,
        starred=starred,
        roll_up=roll_up,
    )
    options["only"] = codings_where(project, wish)
    withheld = withheld_cases(project, terms.date) if terms.leave_out_withheld and not terms.internal else {}
    options["left_out"] = frozenset(withheld)
    wish = replace(wish, codes=tuple(codes), left_out=options["left_out"])
    answer = frequencies(project, **options, where=where)
    shown = answer if terms.internal or terms.show_coders else _without_coders(answer, coders)
    unknown = find_unknown(project, **options)
    suppressed = Suppressed()
    if terms.suppress and not terms.internal:
        shown, suppressed = _suppress(shown, unknown, load_tree(project), terms.k)
    only = () if documents is None else (("documents", ", ".join(shown.filter.documents or ())),)
    heading = Heading(
        tr("{project}: frequencies", project=project_name(project)),
        (
            ("by", shown.filter.by),
            ("codes", ", ".join(codes) or "all"),
            *only,
            *((("only codings that touch", where),) if where else ()),
            *((("only", tr("starred codings")),) if starred else ()),
            ("codings of", shown.filter.whose),
            *(("note", note) for note in shown.filter.notes),
            *left_out_fact(one.case_id for one in withheld.values() if one.kind == "participant"),
            *suppressed.facts(terms.k),
            *checked_facts(terms),
        ),
        internal() if terms.internal else "",
        warning_of(terms),
    )
    if not terms.internal:
        if shown.filter.by == "speaker":
            raise labels_refused()
        content = Content()
        content.groups += groups_counted(project, unknown.people, wish, options["only"])
        _judge_table(content, shown, unknown, suppressed.cells)
        judge_counted(content, unknown.people, tr("the table"))
        judge_heading(content, heading)
        judge(project, content, terms)
    return checked_whole(write(shown, heading, suppressed.cells), format, terms)


def _without_coders(answer: Frequencies, coders: Sequence[str] | None) -> Frequencies:
    shown = answer.filter
    whose = shown.whose if coders is None else some_coders(len(answer.coders), shown.without)
    return answer.model_copy(update={"coders": (), "filter": shown.model_copy(update={"whose": whose})})


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What of a table is left out since too few people stand behind it."""

    cells: frozenset[HiddenCell] = frozenset()
    columns: int = 0

    def facts(self, k: int) -> tuple[tuple[str, str], ...]:
        """What the head of a file says of it."""
        gone = tr(
            "{columns}, of fewer than k = {k} people or such as would tell of them",
            columns=counted(self.columns, "column"),
            k=k,
        )
        return (*((("left out", gone),) if self.columns else ()), *hidden_fact(len(self.cells), k))


def _suppress(answer: Frequencies, unknown: Unknown, tree: CodeTree, k: int) -> tuple[Frequencies, Suppressed]:
    """The table without columns of too few people, and the cells to hide in what is left.

    Counts of all codings, from which hidden ones could be told, are gone from it.

    Raises:
        PublicationError: No column is left.
    """
    of_column = {
        column: of.participants + len(unknown.columns.get(column, NO_VOICES).documents)
        for column, of in answer.denominators.items()
    }
    gone = columns_to_hide(of_column, k)
    kept = {column: of for column, of in answer.denominators.items() if column not in gone}
    if gone and not kept:
        refuse(
            [problem("small", tr("every column"), tr("it is about fewer than {k} people, or would tell of such", k=k))],
            k,
        )
    rows = tuple(row for row in answer.rows if row.column in kept)
    people: dict[HiddenCell, int] = {}
    for row in rows:
        voices = unknown.cells.get((row.code, row.rolled_up, row.column), NO_VOICES)
        people[row.code, row.rolled_up, row.column] = row.participants + len(voices.documents)
    ids = {tree.path(code.id): code.id for code in tree.walk()}
    sums = []
    for code, rolled_up, column in people:
        parts = [(tree.path(below), False, column) for below in tree.gathered(ids[code])] if rolled_up else []
        # A code that has no row is an unknown by itself: nothing can be told through it.
        if parts and all(part in people for part in parts):
            sums.append(((code, True, column), *parts))
    cells = cells_to_hide(people, sums, k)
    left = answer.model_copy(update={"denominators": kept, "rows": rows})
    if cells or len(kept) < len(answer.denominators):
        told = {"segments": 0, "suggested": 0, "autocoded": 0}
        left = left.model_copy(update={"filter": answer.filter.model_copy(update=told)})
    return left, Suppressed(cells, len(answer.denominators) - len(kept))


def _judge_table(content: Content, answer: Frequencies, unknown: Unknown, hidden: Collection[HiddenCell]) -> None:
    """Note all that a table would show. Where nobody but an unmapped label speaks, it is not known how many do; a
    document that names nobody is a person, since a survey answer is."""
    by = answer.filter.by
    for column, denominators in answer.denominators.items():
        noted = content.things if by == "document" else content.values
        noted.append((tr("the column “{column}”", column=column), column))
        voices = unknown.columns.get(column, NO_VOICES)
        people = denominators.participants + len(voices.documents)
        content.groups.append((tr("the column “{column}”", column=column), f"“{by}: {column}”", people))
        if not denominators.participants:
            content.unmapped |= unmapped_labels(unknown.people, voices.labels)
    for row in answer.rows:
        cell = tr("the cell “{row}” × “{column}”", row=row.code, column=row.column)
        if row.rolled_up:
            cell = tr("the cell “{row}” with the codes below it × “{column}”", row=row.code, column=row.column)
        voices = unknown.cells.get((row.code, row.rolled_up, row.column), NO_VOICES)
        if (row.code, row.rolled_up, row.column) not in hidden:
            content.groups.append((cell, IT, row.participants + len(voices.documents)))
        if not row.participants:
            content.unmapped |= unmapped_labels(unknown.people, voices.labels)
    content.things += [
        (tr("the code “{code}”", code=code), code) for code in dict.fromkeys(row.code for row in answer.rows)
    ]
    content.values += [(tr("the list of coders"), coder) for coder in answer.coders]
