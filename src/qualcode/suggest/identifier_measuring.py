"""How well identifiers are found, held against spans that people marked."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from qualcode.domain.identifiers import Findings

NEUTRAL = "neutral"
"""The type of marked spans that count neither way."""


class Marked(Protocol):
    """A span that a person marked."""

    @property
    def document(self) -> int:
        """The index of the document."""
        ...

    @property
    def start(self) -> int:
        """In code points."""
        ...

    @property
    def end(self) -> int:
        """In code points."""
        ...

    @property
    def type(self) -> str:
        """A type of identifiers, or `neutral`."""
        ...


class Share(NamedTuple):
    """So many of so many."""

    found: int
    of: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return self.found / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found of what was marked."""

    by_type: dict[str, Share]
    """Of the marked spans of each type, those of which every letter and digit lies in a certain occurrence."""
    recall: Share
    """The same of all types."""
    precision: Share
    """Of the certain occurrences outside of neutral spans, those that touch a marked span."""
    typed: Share
    """Of the marked spans that were found, those whose candidate has the marked type."""
    missed: tuple[tuple[int, int, int], ...]
    """Document, start and end of what was not found whole."""
    wrong: tuple[tuple[int, int, int], ...]
    """The same of occurrences that touch no marked span."""


def measure(findings: Findings, gold: Iterable[Marked], texts: Iterable[str], *, uncertain: bool = False) -> Measured:
    """Hold findings against marked spans.

    Args:
        findings: What was found.
        gold: What a person marked, in the same documents.
        texts: The documents' texts, in the same order.
        uncertain: Whether occurrences that are not certain count as found.
    """
    said = list(texts)
    spans: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for candidate in findings.candidates:
        for one in candidate.occurrences:
            if one.certain or uncertain:
                spans[one.document].append((one.start, one.end, candidate.type))
    for found in spans.values():
        found.sort()
    marked = sorted((one.document, one.start, one.end, one.type) for one in gold)
    by_type: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    missed, typed = [], 0
    for document, start, end, kind in marked:
        if kind == NEUTRAL:
            continue
        over = [span for span in spans[document] if span[0] < end and start < span[1]]
        whole = all(any(a <= at < b for a, b, _ in over) for at in range(start, end) if said[document][at].isalnum())
        by_type[kind][0] += whole
        by_type[kind][1] += 1
        typed += whole and any(type_ == kind for _, _, type_ in over)
        if not whole:
            missed.append((document, start, end))
    hits, wrong = _precise(spans, marked)
    shares = {kind: Share(*by_type[kind]) for kind in sorted(by_type)}
    recall = Share(sum(one.found for one in shares.values()), sum(one.of for one in shares.values()))
    return Measured(
        shares, recall, Share(hits, hits + len(wrong)), Share(typed, recall.found), tuple(missed), tuple(wrong)
    )


def _precise(
    spans: dict[int, list[tuple[int, int, str]]], marked: list[tuple[int, int, int, str]]
) -> tuple[int, list[tuple[int, int, int]]]:
    hits, wrong = 0, []
    for document in sorted(spans):
        there = [(start, end, kind) for at, start, end, kind in marked if at == document]
        starts = [start for start, _, _ in there]
        for start, end, _ in spans[document]:
            last = bisect_right(starts, end - 1) - 1
            touching = [kind for a, b, kind in there[max(0, last - 1) : last + 1] if a < end and start < b]
            if not touching:
                wrong.append((document, start, end))
            elif any(kind != NEUTRAL for kind in touching):
                hits += 1
    return hits, wrong
