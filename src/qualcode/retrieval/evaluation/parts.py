"""The parts of a query: what selects passages, what only holds for them, and what joins the two.

A code and words in the text *select* passages and also *hold* for any passage that shares a code point with one of
theirs. An attribute, or `coder:anna`, only holds. `A and B` are the passages of A for which B holds and those of B for
which A holds; so it does not matter which stands first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence

from qualcode.domain.spans import Span
from qualcode.retrieval.evaluation.pages import Page, Passage, Passages, in_order


class Part(ABC):
    """A part of a query."""

    selects = False
    """Whether it finds passages by itself."""
    of_codings = False
    """Whether it asks for what only codings have; a query of conditions alone is then asked of codings."""

    @abstractmethod
    def holds(self, page: Page, passage: Passage) -> bool:
        """Whether it is so for a passage."""

    def find(self, page: Page) -> Sequence[Passage]:
        """The passages of a document for which it holds, by place: its own, or of all codings or turns."""
        everything = page.all_codings if self.of_codings else page.spoken_turns
        return [passage for passage in everything if self.holds(page, passage)]

    def found(self, page: Page) -> Passages:
        """What `find` gives, looked for once."""
        return page.once(self, lambda: Passages(self.find(page)))


class Selection(Part):
    """A part that finds passages by itself, and holds for all that shares a code point with one."""

    selects = True

    def holds(self, page: Page, passage: Passage) -> bool:
        return self.found(page).touch(passage.start, passage.end)


class CodedWith(Selection):
    """The codings of some codes; of all codes for None."""

    def __init__(self, codes: Collection[int] | None) -> None:
        self.codes = frozenset(codes) if codes is not None else None

    def find(self, page: Page) -> list[Passage]:
        codes = self.codes
        return [
            Passage(coding.start, coding.end, coding)
            for coding in page.codings
            if codes is None or coding.code_id in codes
        ]


class Said(Selection):
    """Words or a pattern in what is said; hits in labels, stamps and headings are none."""

    def __init__(
        self, search: Callable[[str, str | None], Sequence[Span]], may_hold: Callable[[], Collection[int] | None]
    ) -> None:
        """Args:
        search: Finds the hits in a text of a language.
        may_hold: The versions that may have a hit; None where that is not known.
        """
        self._search, self._may_hold = search, may_hold
        self._candidates: Collection[int] | None = None
        self._asked = False

    def find(self, page: Page) -> list[Passage]:
        if not self._asked:
            self._candidates, self._asked = self._may_hold(), True
        if self._candidates is not None and page.document.version_id not in self._candidates:
            return []
        text = page.text
        return [
            Passage(hit.start, hit.end)
            for hit in self._search(text, page.document.language)
            if any(
                text[max(hit.start, speech.start) : min(hit.end, speech.end)].strip()
                for speech, _ in page.speech_in(hit.start, hit.end)
            )
        ]


class Condition(Part):
    """What is so for a passage or not."""

    def __init__(self, holds: Callable[[Page, Passage], bool], *, of_codings: bool = False) -> None:
        self._holds = holds
        self.of_codings = of_codings

    def holds(self, page: Page, passage: Passage) -> bool:
        return self._holds(page, passage)


class NotSo(Part):
    """What the part does not hold for."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.of_codings = part.of_codings and not part.selects

    def holds(self, page: Page, passage: Passage) -> bool:
        return not self.part.holds(page, passage)


class AllOf(Part):
    """What each part holds for; where parts select, what shares a code point with a passage that all hold for."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.selects = any(part.selects for part in parts)
        self.of_codings = any(part.of_codings for part in parts)

    def holds(self, page: Page, passage: Passage) -> bool:
        if self.selects:
            return self.found(page).touch(passage.start, passage.end)
        return all(part.holds(page, passage) for part in self.parts)

    def find(self, page: Page) -> Sequence[Passage]:
        if not self.selects:
            return super().find(page)
        found: list[Passage] = []
        selecting = [part for part in self.parts if part.selects]
        if not all(part.found(page).all for part in selecting if isinstance(part, Selection)):
            return found  # A passage would have to share a code point with one of each.
        for part in selecting:
            others = [other for other in self.parts if other is not part]
            found += [
                passage for passage in part.found(page).all if all(other.holds(page, passage) for other in others)
            ]
        return in_order(found)


class AnyOf(Part):
    """What one of the parts holds for; conditions beside selecting parts are asked together, of codings or of turns."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.selects = any(part.selects for part in parts)
        self.of_codings = any(part.of_codings for part in parts)
        conditions = [part for part in parts if not part.selects]
        self.conditions = AnyOf(conditions) if self.selects and conditions else None

    def holds(self, page: Page, passage: Passage) -> bool:
        return any(part.holds(page, passage) for part in self.parts)

    def find(self, page: Page) -> Sequence[Passage]:
        if not self.selects:
            return super().find(page)
        finding = [part for part in self.parts if part.selects]
        if self.conditions is not None:
            finding.append(self.conditions)
        return in_order(passage for part in finding for passage in part.found(page).all)
