"""Frequency tables as publications: no cell and no column may single somebody out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from qualcode.analysis.frequencies import frequencies
from qualcode.analysis.unknown import NO_VOICES, Unknown, find_unknown
from qualcode.domain.answers import Frequencies
from qualcode.domain.errors import PublicationError
from qualcode.exporting.tables import (
    INTERNAL,
    Heading,
    frequencies_to_csv,
    frequencies_to_json,
    frequencies_to_markdown,
)
from qualcode.reports.judging import Content, check_publication
from qualcode.reports.publication import checked_whole, judge_heading, unmapped_labels, writer_of
from qualcode.reports.terms import Terms, checked_facts, some_coders, warning_of
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import project_name

_TABLES = {"md": frequencies_to_markdown, "csv": frequencies_to_csv, "json": frequencies_to_json}


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
) -> str:
    """A frequency table as the text of a file, checked before it is given back.

    A cell, and the group that a column stands for, must count no participant or k of them.

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
    }
    answer = frequencies(project, **options)
    shown = answer if terms.internal or terms.show_coders else _without_coders(answer, coders)
    only = () if documents is None else (("documents", ", ".join(shown.filter.documents or ())),)
    heading = Heading(
        f"{project_name(project)}: frequencies",
        (
            ("by", shown.filter.by),
            ("codes", ", ".join(codes) or "all"),
            *only,
            ("codings of", shown.filter.whose),
            *(("note", note) for note in shown.filter.notes),
            *checked_facts(terms),
        ),
        INTERNAL if terms.internal else "",
        warning_of(terms),
    )
    if not terms.internal:
        if shown.filter.by == "speaker":
            raise PublicationError(
                "labels of transcripts may be names", remedy="count by participant or by an attribute instead"
            )
        content = Content()
        _judge_table(content, shown, find_unknown(project, **options))
        judge_heading(content, heading)
        check_publication(content, k=terms.k, names=terms.names, without_key=terms.without_key)
    return checked_whole(write(shown, heading), format, terms)


def _without_coders(answer: Frequencies, coders: Sequence[str] | None) -> Frequencies:
    shown = answer.filter
    whose = shown.whose if coders is None else some_coders(len(answer.coders), shown.without)
    return answer.model_copy(update={"coders": (), "filter": shown.model_copy(update={"whose": whose})})


def _judge_table(content: Content, answer: Frequencies, unknown: Unknown) -> None:
    """Note all that a table would show. Where nobody but an unmapped label speaks, it is not known how many do; a
    document that names nobody is a person, since a survey answer is."""
    by = answer.filter.by
    for column, denominators in answer.denominators.items():
        content.texts.append((f"the column “{column}”", column))
        voices = unknown.columns.get(column, NO_VOICES)
        people = denominators.participants + len(voices.documents)
        content.groups.append((f"the column “{column}”", f"“{by}: {column}”", people))
        if not denominators.participants:
            content.unmapped |= unmapped_labels(unknown.people, voices.labels)
    for row in answer.rows:
        below = " with the codes below it" if row.rolled_up else ""
        cell = f"the cell “{row.code}”{below} × “{row.column}”"
        voices = unknown.cells.get((row.code, row.rolled_up, row.column), NO_VOICES)
        content.groups.append((cell, "it", row.participants + len(voices.documents)))
        if not row.participants:
            content.unmapped |= unmapped_labels(unknown.people, voices.labels)
    content.texts += [(f"the code “{code}”", code) for code in dict.fromkeys(row.code for row in answer.rows)]
    content.texts += [("the list of coders", coder) for coder in answer.coders]
