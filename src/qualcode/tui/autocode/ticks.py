"""Which passages of a proposal are to get the code: what was left out stays so when the hits are widened."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from qualcode.domain.spans import Span
from qualcode.retrieval.autocoding import Place, Proposal, Proposed


class Ticks:
    """Ticks for the passages of a proposal, kept with the hits that they hold.

    Args:
        places: The hits.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        by_document: dict[int, set[Span]] = {}
        for document_id, span in places:
            by_document.setdefault(document_id, set()).add(span)
        self._hits = {document_id: sorted(spans) for document_id, spans in by_document.items()}
        self._left_out: set[Place] = set()
        self._inside: list[list[Place]] = []
        self.rows: Sequence[Proposed] = ()

    def take(self, proposal: Proposal) -> None:
        """Take over the passages of a proposal; a passage with a hit that was left out is left out whole."""
        self.rows = proposal.rows
        self._inside = [[] for _ in self.rows]
        numbers: dict[int, list[int]] = {}
        for number, row in enumerate(self.rows):
            numbers.setdefault(row.document_id, []).append(number)
        for document_id, inside in numbers.items():
            ends = [self.rows[number].end for number in inside]
            for hit in self._hits.get(document_id, ()):
                place = bisect_right(ends, hit.start)
                if place < len(inside) and self.rows[inside[place]].start < hit.end:
                    self._inside[inside[place]].append((document_id, hit))
        for number, row in enumerate(self.rows):
            if not self._inside[number]:  # Its hit stands in a label, outside what is said.
                self._inside[number].append((row.document_id, row.span))

    def can_be(self, number: int) -> bool:
        """Whether a passage can get the code: it has it not already."""
        return self.rows[number].state != "has it"

    def __contains__(self, number: int) -> bool:
        """Whether a passage is ticked."""
        return self.can_be(number) and self._left_out.isdisjoint(self._inside[number])

    def toggle(self, number: int) -> None:
        """Tick a passage, or not."""
        self.set([number], number not in self)

    def set(self, numbers: Iterable[int], wanted: bool) -> None:
        """Tick passages, or none of them."""
        for number in numbers:
            if wanted:
                self._left_out.difference_update(self._inside[number])
            elif self.can_be(number):
                self._left_out.update(self._inside[number])

    @property
    def chosen(self) -> list[Proposed]:
        """The passages that are ticked."""
        return [row for number, row in enumerate(self.rows) if number in self]
