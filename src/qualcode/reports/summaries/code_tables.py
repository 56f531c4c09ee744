"""What tables of codes along documents share: the rows on top of others, and whom they are of."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.analysis.resolving import NO_VALUE
from qualcode.domain.report_words import count_of, word_of
from qualcode.domain.summaries import ColumnKind, SummaryColumn
from qualcode.domain.summary_answers import SummaryAnswer
from qualcode.domain.summary_answers_documents import CodeLine
from qualcode.domain.translation import tr


def topmost(lines: Sequence[CodeLine]) -> list[int]:
    """The places of the rows that are part of no other."""
    parts = {part for line in lines for part in line.parts}
    return [place for place, line in enumerate(lines) if line.code not in parts]


def unmapped_pairs(answer: SummaryAnswer) -> tuple[tuple[str, str], ...]:
    """(label, document) of all labels that are not mapped where a number rests on them."""
    return tuple((one.label, one.document) for one in answer.unmapped)


def of_whom(answer: SummaryAnswer) -> tuple[tuple[str, str], ...]:
    """What is said of the documents and people that were looked at."""
    of = answer.denominators
    return (
        (
            "looked at",
            tr(
                "{documents:,} documents, {participants:,} participants, {sites:,} sites",
                documents=of.documents,
                participants=of.participants,
                sites=of.sites,
            ),
        ),
    )


def counted_column(
    key: str,
    name: str,
    of: int,
    kind: ColumnKind = "count",
    people: int | None = None,
    about: str = "",
) -> SummaryColumn:
    """A column with its denominator above it: `teacher (of 12)`.

    Args:
        key: What programs know it by.
        name: What it counts: a unit, or a value, which stays as it is.
        of: The denominator.
        kind: Of its cells.
        people: How many people it is about.
        about: What makes its group.
    """
    shown = value_in_words(name) if about else word_of(name)
    return SummaryColumn(tr("{name} (of {of})", name=shown, of=count_of(of)), kind, people, about, key, of)


def value_in_words(value: str) -> str:
    """A value above a column as a reader sees it: that there is none is said in words."""
    return tr("(none)") if value == NO_VALUE else value
