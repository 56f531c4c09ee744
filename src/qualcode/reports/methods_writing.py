"""What parts of the methods section are put together from: sentences, and figures with their source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from qualcode.domain.methods_answers import MethodsFigure, MethodsPart
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


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
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def share(part: int, of: int) -> str:
    """`12.5 %` of something."""
    return f"{100 * part / of:.1f} %" if of else "0 %"


def all_of(number: int, thing: str) -> str:
    """`the document`, `all 15 documents`."""
    return tr("the {thing}", thing=thing) if number == 1 else tr("all {number}", number=counted(number, thing))


def are(number: int, past: bool = False) -> str:
    """The verb that goes with a number of things."""
    return ("was" if past else "is") if number == 1 else ("were" if past else "are")


def months(first_ms: int, last_ms: int) -> str:
    """`in March 2026`, `between March and June 2026`, `between December 2025 and March 2026`."""
    first, last = (datetime.fromtimestamp(moment / 1000, UTC) for moment in (first_ms, last_ms))
    until = f"{_MONTHS[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return tr("in {until}", until=until)
    year = "" if first.year == last.year else f" {first.year}"
    return tr("between {months}{year} and {until}", months=_MONTHS[first.month - 1], year=year, until=until)
