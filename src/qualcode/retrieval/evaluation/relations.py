"""How codings and hits stand to each other: overlapping, inside, near, one after the other, answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile

from qualcode.domain.queries import DistanceUnit, RelationKind
from qualcode.retrieval.evaluation.pages import Page, Passage, Passages
from qualcode.retrieval.evaluation.parts import Part, Selection


class Related(Selection):
    """The passages of one part that stand to a passage of another as a relation says; no coding stands so to itself."""

    def __init__(
        self, kind: RelationKind, left: Part, right: Part, distance: int | None = None, unit: DistanceUnit = "t"
    ) -> None:
        self.left, self.right = left, right
        self._unit = unit
        self._distance = 1 if kind == "near" and distance is None else distance
        self._stands: Callable[[Page, Passage, Passages], Iterable[Passage]] = {
            "overlaps": _overlapping,
            "inside": _enclosing,
            "encloses": _enclosed,
            "near": self._near,
            "then": self._later,
            "same-speaker": _of_a_speaker,
            "answered-by": _answering,
        }[kind]

    def find(self, page: Page) -> Sequence[Passage]:
        left, right = self.left.found(page), None
        if not left.all:
            return ()
        right = self.right.found(page)
        return [
            passage
            for passage in left.all
            if any(not _same_coding(passage, other) for other in self._stands(page, passage, right))
        ]

    def _units(self, page: Page, passage: Passage) -> tuple[int, int]:
        """The first and last turn, or sentence, of a passage."""
        of = page.turn_of if self._unit == "t" else page.sentence_of
        return of(passage.start), of(passage.end - 1)

    def _apart(self, page: Page, one: Passage, other: Passage) -> int:
        """How many turns, or sentences, further on the later of two passages begins; 0 where they share one."""
        first, last = self._units(page, one)
        other_first, other_last = self._units(page, other)
        return max(0, other_first - last, first - other_last)

    def _near(self, page: Page, passage: Passage, others: Passages) -> Iterable[Passage]:
        assert self._distance is not None
        starts = page.turn_starts if self._unit == "t" else page.sentence_starts
        first, last = self._units(page, passage)
        # A little wider than asked for: what begins before the first sentence is told by its number.
        begin = starts[first - self._distance] if first > self._distance else 0
        behind = last + self._distance + 1
        end = starts[behind] if behind < len(starts) else page.document.length + 1
        return (other for other in others.at(begin, end) if self._apart(page, passage, other) <= self._distance)

    def _later(self, page: Page, passage: Passage, others: Passages) -> Iterable[Passage]:
        later = others.from_on(passage.end)
        if self._distance is None:
            return later
        # The later one begins, the further away it is.
        distance = self._distance
        return takewhile(lambda other: self._apart(page, passage, other) <= distance, later)


def _same_coding(one: Passage, other: Passage) -> bool:
    return one.coding is not None and other.coding is not None and one.coding.id == other.coding.id


def _overlapping(page: Page, passage: Passage, others: Passages) -> Iterable[Passage]:
    return others.at(passage.start, passage.end)


def _enclosing(page: Page, passage: Passage, others: Passages) -> Iterable[Passage]:
    return (
        other
        for other in others.at(passage.start, passage.end)
        if other.start <= passage.start and passage.end <= other.end
    )


def _enclosed(page: Page, passage: Passage, others: Passages) -> Iterable[Passage]:
    return (
        other
        for other in others.at(passage.start, passage.end)
        if passage.start <= other.start and other.end <= passage.end
    )


def _of_a_speaker(page: Page, passage: Passage, others: Passages) -> Iterable[Passage]:
    by_voice = page.once((others, "voices"), lambda: _by_voice(page, others))
    return (other for voice in _voices(page, passage) for other in by_voice.get(voice, ()))


def _by_voice(page: Page, passages: Passages) -> dict[tuple[str, int], list[Passage]]:
    """Who speaks → two of the passages in which she does: of two at least one is another one."""
    found: dict[tuple[str, int], list[Passage]] = {}
    for passage in passages.all:
        for voice in _voices(page, passage):
            some = found.setdefault(voice, [])
            if len(some) < 2:
                some.append(passage)
    return found


def _voices(page: Page, passage: Passage) -> set[tuple[str, int]]:
    """Who speaks in a passage: the participant behind a label, or the label itself."""
    people = page.study.people
    found = set()
    for speaker in page.speakers(passage):
        if speaker is not None:
            participant = people.participant(speaker)
            found.add(("label", speaker) if participant is None else ("participant", participant))
    return found


def _answering(page: Page, passage: Passage, others: Passages) -> Iterable[Passage]:
    turn = _answer_to(page, passage)
    if turn is None:
        return ()
    _, start, end, *_ = page.turns[turn]
    return (
        other
        for other in others.at(start, end)
        if other.start >= passage.end and any(at == turn for _, at in page.speech_in(other.start, other.end))
    )


def _answer_to(page: Page, passage: Passage) -> int | None:
    """Ordinal of the first later turn in which somebody else speaks than at the end of a passage."""
    spoken = [turn for _, turn in page.speech_in(passage.start, passage.end)]
    if not spoken:
        return None
    speaker = page.turns[spoken[-1]][3]
    for _, turn in page.speech_in(passage.end, page.document.length + 1):
        if turn > spoken[-1] and page.turns[turn][3] != speaker:
            return turn
    return None
