"""Which quotes of each code are taken, and in what order: the best first, few of one participant, so many of a code."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.domain.choices import FEWEST_WORDS, MOST_WORDS, quote_rule
from qualcode.domain.translation import tr
from qualcode.domain.values import BY_MACHINE
from qualcode.domain.wording import counted
from qualcode.retrieval.quotes import Found, Passage
from qualcode.text.words import count_words

Person = tuple[str, int]
"""Who gives a quote: `participant`, `speaker` (a label that is not mapped) or `document` (one that names nobody)."""
_Place = tuple[int, int, int, int | None]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What is wanted of the quotes of each code."""

    best_first: bool = False
    """In the order of `quote_rule`; else by document and place."""
    per_participant: int | None = None
    """At most so many quotes of one participant for each code."""
    limit: int | None = None
    """At most so many quotes of each code."""

    @property
    def arranges(self) -> bool:
        """Whether anything but the order of documents and places is wanted."""
        return self.best_first or self.chooses

    @property
    def chooses(self) -> bool:
        """Whether quotes may be left out."""
        return self.per_participant is not None or self.limit is not None


class Arranged(NamedTuple):
    """The quotes that are taken."""

    passages: list[Passage]
    by_participant: int
    """Quotes left out since a participant in them gives enough others of the code."""
    by_limit: int
    """Quotes left out since there are enough others of the code."""

    def told(self, wanted: Arrangement) -> tuple[tuple[str, str], ...]:
        """What the head of a file says of order and choice."""
        facts = []
        if wanted.arranges:
            facts.append(("order" if wanted.best_first else "choice", tr("the best first: {rule}", rule=quote_rule())))
        if wanted.per_participant is not None:
            most = counted(wanted.per_participant, "quote")
            facts.append(
                (
                    "per participant",
                    tr(
                        "at most {most} of each code; {by_participant} left out",
                        most=most,
                        by_participant=self.by_participant,
                    ),
                )
            )
        if wanted.limit is not None:
            facts.append(
                (
                    "per code",
                    tr(
                        "at most {quotes}; {by_limit} left out",
                        quotes=counted(wanted.limit, "quote"),
                        by_limit=self.by_limit,
                    ),
                )
            )
        return tuple(facts)


def arranged(found: Found, passages: Sequence[Passage], wanted: Arrangement) -> Arranged:
    """The quotes that are taken, code by code in the order in which the codes are met.

    What stays is chosen best first (`quote_rule`) also where the order is by place. Codings of the same words with the
    same code by several coders are one quote: they are taken or left out together, and count once.

    Args:
        found: Where the passages come from: all codings in it count as coders who agree.
        passages: Those of them that there are to take, by code, then by document and place.
        wanted: What is wanted.
    """
    if not wanted.arranges:
        return Arranged(list(passages), 0, 0)
    by_code: dict[int | None, dict[_Place, list[Passage]]] = {}
    for passage in passages:
        by_code.setdefault(passage.code_id, {}).setdefault(_place(passage), []).append(passage)
    goodness = _Goodness(found)
    taken: list[Passage] = []
    by_participant = by_limit = 0
    for places in by_code.values():
        alike = list(places.values())
        best: dict[tuple[bool, bool, bool, int], list[int]] = {}
        for i, some in enumerate(alike):
            best.setdefault(goodness.of(some), []).append(i)
        spread = _Spread(found, [some[0] for some in alike])
        kept: list[int] = []
        for good in sorted(best):
            for i in spread.ordered(best[good]):
                if wanted.per_participant is not None and spread.most_given(i) >= wanted.per_participant:
                    by_participant += 1
                elif wanted.limit is not None and len(kept) >= wanted.limit:
                    by_limit += 1
                else:
                    kept.append(i)
                    spread.take(i)
        taken += [passage for i in (kept if wanted.best_first else sorted(kept)) for passage in alike[i]]
    return Arranged(taken, by_participant, by_limit)


def people_of(found: Found, passage: Passage) -> frozenset[Person]:
    """Who gives a quote; interviewers, notes and reports are nobody.

    A label of which it is not known who it is counts as somebody, and so does a document that names nobody and is what
    somebody said.
    """
    people = found.people
    who: set[Person] = set()
    for speaker_id in passage.speaker_ids:
        participant = people.participant(speaker_id)
        if participant is not None:
            who.add(("participant", participant))
        elif speaker_id is not None and people.speakers[speaker_id].role == "unknown":
            who.add(("speaker", speaker_id))
    if not who and people.is_somebody(passage.document_id):
        who.add(("document", passage.document_id))
    return frozenset(who)


class _Spread:
    """Who was taken how often among the quotes of a code, so that others come before them.

    Args:
        passages: The quotes, by place.
    """

    def __init__(self, found: Found, passages: Sequence[Passage]) -> None:
        self._people = [people_of(found, passage) for passage in passages]
        self._givers: list[tuple[frozenset[Person], frozenset[int | None]]] = []
        for passage, who in zip(passages, self._people, strict=True):
            persons: Sequence[int | None] = [one[1] for one in who if one[0] == "participant"] or [None]
            sites = frozenset(found.people.site(passage.document_id, person) for person in persons)
            # Notes and reports are nobody, and are taken in turn like anybody.
            self._givers.append((who or frozenset({("document", passage.document_id)}), sites))
        self._given: Counter[Person] = Counter()
        self._at: Counter[int | None] = Counter()

    def ordered(self, quotes: Iterable[int]) -> Iterator[int]:
        """Equally good quotes in turn: who was taken least, then whose site was, as it is when each is asked for."""
        waiting: dict[tuple[frozenset[Person], frozenset[int | None]], deque[int]] = {}
        for i in quotes:
            waiting.setdefault(self._givers[i], deque()).append(i)
        while waiting:
            giver = min(waiting, key=lambda giver: (*self._taken(*giver), waiting[giver][0]))
            yield waiting[giver].popleft()
            if not waiting[giver]:
                del waiting[giver]

    def _taken(self, who: frozenset[Person], sites: frozenset[int | None]) -> tuple[int, int]:
        return max(self._given[one] for one in who), max(self._at[site] for site in sites)

    def most_given(self, quote: int) -> int:
        """How many quotes were taken of the one in it of whom most were; 0 where nobody gives it."""
        return max((self._given[one] for one in self._people[quote]), default=0)

    def take(self, quote: int) -> None:
        """Count a quote that is taken."""
        who, sites = self._givers[quote]
        self._given.update(who)
        self._at.update(sites)


def _place(passage: Passage) -> _Place:
    return passage.document_id, passage.start, passage.end, passage.code_id


class _Goodness:
    """How good quotes are, among all codings that were found."""

    def __init__(self, found: Found) -> None:
        self._starred = {_place(one) for one in found.passages if one.coding is not None and one.coding.star}
        self._agreeing = _coders_agreeing(found.passages)

    def of(self, alike: Sequence[Passage]) -> tuple[bool, bool, bool, int]:
        """What the best has least of: no star, the program's, of a bad length, fewer coders."""
        passage = alike[0]
        place = _place(passage)
        coders = {coding.coder_id for one in alike for coding in one.united}
        words = sum(count_words(voice.text, [(0, len(voice.text))]) for voice in passage.voices)
        return (
            place not in self._starred and not any(coding.star for one in alike for coding in one.united),
            all(one.origin in BY_MACHINE for one in alike),
            not FEWEST_WORDS <= words <= MOST_WORDS,
            -max(self._agreeing.get(place, 0), len(coders)),
        )


def _coders_agreeing(passages: Iterable[Passage]) -> Mapping[_Place, int]:
    """Place of a coding → how many coders gave its code to something of the same words."""
    by_code: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    for one in passages:
        if one.coding is not None:
            spans = by_code.setdefault((one.document_id, one.coding.code_id), [])
            spans.append((one.start, one.end, one.coding.coder_id))
    agreeing: dict[_Place, int] = {}
    for (document, code), spans in by_code.items():
        alone = len({coder for _, _, coder in spans}) == 1
        for start, end, coder in spans:
            coders = {coder} if alone else {who for a, b, who in spans if a < end and start < b}
            agreeing[document, start, end, code] = len(coders)
    return agreeing
