"""Conditions: what is asked of a coding, of who speaks in a passage, and of where it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from qualcode.analysis.resolving import People, Source
from qualcode.cases.attributes import AttributeName
from qualcode.domain.days import day_of
from qualcode.domain.errors import NotFoundError
from qualcode.domain.queries import AttributeTest, Property
from qualcode.domain.translation import tr
from qualcode.domain.values import AUTOCODED, DOCUMENT_KINDS, IN_VIVO, SPEAKER_ROLES, SUGGESTED
from qualcode.retrieval.evaluation.directory import Directory
from qualcode.retrieval.evaluation.matching import (
    against_period,
    compared,
    holding,
    like,
    number_of,
    period_of,
)
from qualcode.retrieval.evaluation.pages import Page, Passage, Passages, in_order
from qualcode.retrieval.evaluation.parts import Condition
from qualcode.storage.reads.retrieval import CodingSpan, assigned_in
from qualcode.text.stems import language_code

OfCoding = Callable[[Page, CodingSpan], bool]
OfPerson = Callable[[Page, int | None], bool]
"""Whether it is so for a participant in a document, or for nobody there."""

_ORIGIN_OF = {
    "suggested": SUGGESTED,
    "autocoded": AUTOCODED,
    "in-vivo": IN_VIVO,
    "manual": "manual",
    "imported": "import",
}


class Asked(NamedTuple):
    """A condition, of passages and, where it can be asked so, of people."""

    part: Condition
    of_person: OfPerson | None
    """None for what only codings have."""


def property_condition(directory: Directory, asked: Property) -> Asked:
    """What `coder:anna`, `kind:notes`, `date>=2026-01-31` … ask.

    Raises:
        QueryError: The value names nothing that there is.
    """
    if asked.name == "memo" or (asked.name, asked.value) == ("has", "memo"):
        return Asked(_WithMemo(holding(asked.value if asked.name == "memo" else "*")), None)
    if asked.name in _OF_CODINGS:
        of_coding = _OF_CODINGS[asked.name](directory, asked)
        return Asked(_of_codings(of_coding), None)
    of_person = _OF_TEXT[asked.name](directory, asked)
    if asked.name in ("speaker", "role"):
        labels = _of_labels(directory, asked)
        return Asked(
            Condition(lambda page, passage: any(labels(page, s) for s in page.speakers(passage) if s is not None)),
            of_person,
        )
    return Asked(_of_people(of_person), of_person)


def attribute_condition(directory: Directory, asked: AttributeTest, people: People) -> Asked:
    """What `@grade=primary` asks.

    Raises:
        QueryError: There is no such attribute or value, it stands on several levels, or the two cannot be compared.
    """
    try:
        source = people.source(asked.name)
    except NotFoundError as error:
        raise directory.refuse(error.problem, asked.at, error.remedy) from error
    if source.level == "speaker":
        raise directory.refuse(tr("a speaker is no attribute"), asked.at, tr("write speaker:LABEL"))
    if asked.sign is None:
        of_person = _value_is(source, lambda value: True)
    else:
        of_person = _value_is(source, _test_of(directory, asked, _type_of(people, source)))
    return Asked(_of_people(of_person), of_person)


def _of_codings(of_coding: OfCoding) -> Condition:
    """So for a coding itself; for any other passage, if it is so for a coding that shares a code point with it."""

    def holds(page: Page, passage: Passage) -> bool:
        if passage.coding is not None:
            return of_coding(page, passage.coding)
        return any(of_coding(page, coding) for coding in page.codings_at(passage.start, passage.end))

    return Condition(holds, of_codings=True)


def _of_people(of_person: OfPerson) -> Condition:
    """So for a passage, if it is so for one of the participants who speak in it; or for nobody, where none does."""

    def holds(page: Page, passage: Passage) -> bool:
        persons = page.study.people.participants(page.speakers(passage))
        return any(of_person(page, person) for person in persons or (None,))

    return Condition(holds)


# Of codings


def _coder(directory: Directory, asked: Property) -> OfCoding:
    ids = directory.ids(asked.value, directory.coders, "coder", asked.value_at)
    return lambda page, coding: coding.coder_id in ids


def _round(directory: Directory, asked: Property) -> OfCoding:
    ids = directory.ids(asked.value, directory.rounds, "round", asked.value_at)
    assigned = {pair for id_ in ids for pair in assigned_in(directory.project, id_)}
    return lambda page, coding: (coding.document_id, coding.coder_id) in assigned


def _origin(directory: Directory, asked: Property) -> OfCoding:
    # Not held against a list: a file of codings may say an origin of its own.
    fits = like(asked.value.replace("-", " "))
    return lambda page, coding: fits(coding.origin.replace("-", " "))


def _date(directory: Directory, asked: Property) -> OfCoding:
    period = period_of(asked.value)
    if period is None:
        raise directory.refuse(
            tr("“{value}” is no date", value=asked.value), asked.value_at, tr("write it as 2026-01-31, 2026-01 or 2026")
        )
    sign = asked.sign
    return lambda page, coding: compared(sign, against_period(day_of(coding.created_ms), period))


def _comment(directory: Directory, asked: Property) -> OfCoding:
    fits = holding(asked.value)
    return lambda page, coding: bool(coding.comment) and fits(str(coding.comment, "utf-8"))


def _is(directory: Directory, asked: Property) -> OfCoding:
    if asked.value == "starred":
        return lambda page, coding: bool(coding.star)
    origin = _ORIGIN_OF[asked.value]
    return lambda page, coding: coding.origin == origin


def _has_comment(directory: Directory, asked: Property) -> OfCoding:
    return lambda page, coding: bool(coding.comment)


_OF_CODINGS: dict[str, Callable[[Directory, Property], OfCoding]] = {
    "coder": _coder,
    "round": _round,
    "origin": _origin,
    "date": _date,
    "comment": _comment,
    "is": _is,
    "has": _has_comment,
}


class _WithMemo(Condition):
    """Codings that have a memo or stand where one does, and passages that have one."""

    def __init__(self, fits: Callable[[str], bool]) -> None:
        super().__init__(self._has_one, of_codings=True)
        self._fits = fits

    def _memos(self, page: Page) -> tuple[Passages, frozenset[int]]:
        """The passages that have a memo of the kind, and the ids of the codings that have one."""
        here = [memo for memo in page.study.memos.get(page.document.id, ()) if self._fits(memo.text)]
        places = (Passage(m.start, m.end) for m in here if m.start is not None and m.end is not None)
        return Passages(in_order(places)), frozenset(m.coding_id for m in here if m.coding_id is not None)

    def _has_one(self, page: Page, passage: Passage) -> bool:
        places, codings = page.once((self, "memos"), lambda: self._memos(page))
        if places.touch(passage.start, passage.end):
            return True
        if passage.coding is not None:
            return passage.coding.id in codings
        return bool(codings) and any(c.id in codings for c in page.codings_at(passage.start, passage.end))

    def find(self, page: Page) -> list[Passage]:
        places, _ = page.once((self, "memos"), lambda: self._memos(page))
        return in_order([*places.all, *super().find(page)])


# Of who speaks, and where


def _of_labels(directory: Directory, asked: Property) -> Callable[[Page, int], bool]:
    """Whether it is so for a speaker of a document."""
    if asked.name == "role":
        role = directory.check(asked.value, SPEAKER_ROLES, "role", asked.value_at)
        return lambda page, speaker: role(page.study.people.speakers[speaker].role)
    label = directory.check(asked.value, directory.labels, "speaker", asked.value_at)
    return lambda page, speaker: label(page.study.people.speakers[speaker].label)


def _speaker(directory: Directory, asked: Property) -> OfPerson:
    fits = _of_labels(directory, asked)

    def holds(page: Page, person: int | None) -> bool:
        people = page.study.people
        return any(
            fits(page, speaker.id)
            for speaker in people.speakers_of(page.document.id)
            if person is None or people.participant(speaker.id) == person
        )

    return holds


def _case(directory: Directory, asked: Property) -> OfPerson:
    kind = asked.name
    fits = directory.check(
        asked.value, [case.name for case in directory.cases if case.kind == kind], kind, asked.value_at
    )
    source = Source(kind, None, kind)
    return _value_is(source, fits)


def _document(directory: Directory, asked: Property) -> OfPerson:
    fits = directory.check(asked.value, directory.documents, "document", asked.value_at)
    return lambda page, person: fits(page.document.name)


def _kind(directory: Directory, asked: Property) -> OfPerson:
    fits = directory.check(asked.value.replace("-", " "), DOCUMENT_KINDS, tr("kind of document"), asked.value_at)
    return lambda page, person: fits(page.document.kind)


def _language(directory: Directory, asked: Property) -> OfPerson:
    code = language_code(asked.value)
    return lambda page, person: language_code(page.document.language) == code


def _set(directory: Directory, asked: Property) -> OfPerson:
    """Members of sets of documents or cases; a set of codes is read as codes before it comes here."""
    fits = directory.check(asked.value, [one.name for one in directory.sets], "set", asked.value_at)
    documents = {m for one in directory.sets if one.kind == "document" and fits(one.name) for m in one.members}
    cases = {m for one in directory.sets if one.kind == "case" and fits(one.name) for m in one.members}

    def holds(page: Page, person: int | None) -> bool:
        document = page.document.id
        return document in documents or person in cases or page.study.people.site(document, person) in cases

    return holds


_OF_TEXT: dict[str, Callable[[Directory, Property], OfPerson]] = {
    "speaker": _speaker,
    "role": _speaker,
    "participant": _case,
    "site": _case,
    "document": _document,
    "kind": _kind,
    "language": _language,
    "set": _set,
}


# Attributes


def _value_is(source: Source, fits: Callable[[str], bool]) -> OfPerson:
    def holds(page: Page, person: int | None) -> bool:
        value = page.study.people.value(source, page.document.id, person)
        return value is not None and fits(value)

    return holds


def _type_of(people: People, source: Source) -> AttributeName | None:
    """The attribute; None for the name of a document, participant or site itself."""
    return next((name for name in people.names if (name.level, name.name) == (source.level, source.name)), None)


def _test_of(directory: Directory, asked: AttributeTest, attribute: AttributeName | None) -> Callable[[str], bool]:
    assert asked.sign is not None
    sign, value = asked.sign, asked.value
    kind = attribute.type if attribute is not None else "text"
    if kind == "number" and not (sign in ("=", "!=") and "*" in value):
        wanted = number_of(value)
        if wanted is None:
            raise directory.refuse(
                tr("“{name}” is a number and “{value}” is none", name=asked.name, value=value),
                asked.value_at,
                tr("write 3 or 2.5"),
            )
        return lambda own: (n := number_of(own)) is not None and compared(sign, (n > wanted) - (n < wanted))
    if kind == "date" and not (sign in ("=", "!=") and "*" in value):
        period = period_of(value)
        if period is None:
            problem = tr("“{name}” is a date and “{value}” is none", name=asked.name, value=value)
            raise directory.refuse(problem, asked.value_at, tr("write it as 2026-01-31, 2026-01 or 2026"))
        return lambda own: compared(sign, against_period(own, period))
    allowed = list(attribute.allowed) if attribute is not None and kind == "choice" else []
    if sign in ("=", "!="):
        fits = (
            directory.check(value, allowed, tr("value of “{name}”", name=asked.name), asked.value_at)
            if allowed
            else like(value)
        )
        return fits if sign == "=" else lambda own: not fits(own)
    if not allowed:
        problem = tr("“{name}” is a text, which is neither greater nor smaller than another", name=asked.name)
        raise directory.refuse(problem, asked.at, tr("ask with = or !="))
    order = {one.casefold(): place for place, one in enumerate(allowed)}
    directory.check(value, allowed, tr("value of “{name}”", name=asked.name), asked.value_at)
    if value.casefold() not in order:
        raise directory.refuse(
            tr("“{value}” is several values of “{name}”", value=value, name=asked.name),
            asked.value_at,
            "name one of them",
        )
    place = order[value.casefold()]
    return lambda own: (
        own.casefold() in order and compared(sign, (order[own.casefold()] > place) - (order[own.casefold()] < place))
    )
