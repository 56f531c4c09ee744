"""What tables of codes along documents share: the rows on top of others, and whom they are of."""

from __future__ import annotations

from collections.abc import Sequence

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
            tr("looked at"),
            tr(
                "{documents:,} documents, {participants:,} participants, {sites:,} sites",
                documents=of.documents,
                participants=of.participants,
                sites=of.sites,
            ),
        ),
    )
