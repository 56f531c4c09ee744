"""Participants, documents and sites with or without passages of a kind: the cases that speak against a rule."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from qualcode.domain.queries import Level
from qualcode.retrieval.evaluation.pages import Page, Passage, Study
from qualcode.retrieval.evaluation.parts import Part


class Bearer(NamedTuple):
    """A participant, document or site."""

    id: int
    level: Level
    name: str
    where: tuple[tuple[Page, int | None], ...]
    """(document, participant) where it is met: a participant in each document in which she speaks; a document with
    each participant who speaks in it, or nobody; a site with those of both kinds."""


def bearers_of(page: Page, level: Level, speakers: Iterable[int | None]) -> set[int]:
    """Who or what stands behind speakers of a document: participants, their sites, or the document."""
    people, document = page.study.people, page.document.id
    if level == "document":
        return {document}
    persons = people.participants(speakers)
    if level == "participant":
        return set(persons)
    sites = {people.site(document, person) for person in persons or (None,)}
    return {site for site in sites if site is not None}


def all_bearers(study: Study, level: Level) -> list[Bearer]:
    """All that are met in the documents, in the order of the documents and of their speakers."""
    people = study.people
    met: dict[int, list[tuple[Page, int | None]]] = {}
    for page in study.pages:
        persons = people.participants(speaker.id for speaker in people.speakers_of(page.document.id))
        for person in persons or (None,):
            for bearer in _met(page, level, person):
                met.setdefault(bearer, []).append((page, person))
    return [Bearer(id_, level, _name(study, level, id_), tuple(where)) for id_, where in met.items()]


def _met(page: Page, level: Level, person: int | None) -> Iterator[int]:
    if level == "document":
        yield page.document.id
    elif level == "participant":
        if person is not None:
            yield person
    else:
        site = page.study.people.site(page.document.id, person)
        if site is not None:
            yield site


def _name(study: Study, level: Level, id_: int) -> str:
    people = study.people
    return people.documents[id_].name if level == "document" else people.cases[id_].name


class Having(Part):
    """Passages of participants, documents or sites that have a passage of a kind anywhere, or have none."""

    def __init__(self, level: Level, having: bool, part: Part) -> None:
        self.level, self.having, self.part = level, having, part
        self._those: frozenset[int] | None = None

    def those(self, study: Study) -> frozenset[int]:
        """The ids of those that have one."""
        if self._those is None:
            found: set[int] = set()
            for page in study.pages:
                for passage in self.part.found(page).all:
                    speakers = () if self.level == "document" else page.speakers(passage)
                    found |= bearers_of(page, self.level, speakers)
            self._those = frozenset(found)
        return self._those

    def holds(self, page: Page, passage: Passage) -> bool:
        speakers = () if self.level == "document" else page.speakers(passage)
        own = bearers_of(page, self.level, speakers)
        those = self.those(page.study)
        return any((bearer in those) == self.having for bearer in own)


class Test(ABC):
    """What is asked of a participant, document or site as a whole."""

    @abstractmethod
    def holds(self, bearer: Bearer) -> bool:
        """Whether it is so."""


class Met(Test):
    """What is so somewhere where it is met: of a participant in one of her documents, of one of a site's people …"""

    def __init__(self, holds: Callable[[Page, int | None], bool]) -> None:
        self._holds = holds

    def holds(self, bearer: Bearer) -> bool:
        return any(self._holds(page, person) for page, person in bearer.where)


class Has(Test):
    """Whether it, or one that it is met with, has a passage of a kind, or none."""

    def __init__(self, part: Having) -> None:
        self._part = part

    def holds(self, bearer: Bearer) -> bool:
        part = self._part
        those = part.those(bearer.where[0][0].study)
        if part.level == bearer.level:
            return (bearer.id in those) == part.having
        others = {other for page, person in bearer.where for other in _met(page, part.level, person)}
        return any((other in those) == part.having for other in others)


class NotTest(Test):
    """What is not so."""

    def __init__(self, test: Test) -> None:
        self._test = test

    def holds(self, bearer: Bearer) -> bool:
        return not self._test.holds(bearer)


class Joined(Test):
    """What is so in every way, or in any way."""

    def __init__(self, how: Callable[[Iterable[bool]], bool], tests: Sequence[Test]) -> None:
        self._how, self._tests = how, tests

    def holds(self, bearer: Bearer) -> bool:
        return self._how(test.holds(bearer) for test in self._tests)
