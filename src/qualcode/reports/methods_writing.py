"""What parts of the methods section are put together from: sentences, and figures with their source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from qualcode.domain.methods_answers import MethodsFigure, MethodsPart
from qualcode.domain.report_words import month_of_report
from qualcode.domain.translation import number, plural, tr


class Writing:
    """Sentences and figures of one part, gathered in order."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.figures: list[MethodsFigure] = []

    def say(self, sentence: str) -> None:
        """A sentence more; it begins with a word, never with a digit."""
        self.sentences.append(sentence)

    def figure(self, name: str, value: float | str, command: str, read: str) -> None:
        """A number that a sentence says, with its source."""
        self.figures.append(MethodsFigure(name=name, value=value, command=command, read=read))

    def part(self, key: str, title: str) -> MethodsPart:
        """All that was gathered."""
        return MethodsPart(
            key=key, title=title, sentences=tuple(self.sentences), table=None, figures=tuple(self.figures)
        )


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *before, last = words or ("",)
    return tr("{names} and {last}", names=", ".join(before), last=last) if before else last


def share(part: int, of: int) -> str:
    """`12.5 %` of something."""
    return f"{number(100 * part / of, '.1f')} %" if of else "0 %"


def all_documents(count: int) -> str:
    """`the document`, `all 15 documents`."""
    return plural("the document", "all {number:,} documents", count)


def are(count: int) -> str:
    """The verb that goes with a number of things."""
    return plural("is", "are", count)


def were(count: int) -> str:
    """The verb that says what was done to a number of things."""
    return plural("was", "were", count)


def months(first_ms: int, last_ms: int) -> str:
    """`in March 2026`, `between March and June 2026`, `between December 2025 and March 2026`."""
    first, last = (datetime.fromtimestamp(moment / 1000, UTC).date() for moment in (first_ms, last_ms))
    until = month_of_report(last)
    if (first.year, first.month) == (last.year, last.month):
        return tr("in {month}", month=until)
    since = month_of_report(first, year=first.year != last.year)
    return tr("between {since} and {until}", since=since, until=until)
