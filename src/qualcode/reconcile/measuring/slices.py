"""The parts of a study that figures are told of apart: documents, values of an attribute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qualcode.agreement.ratings import IntArray
from qualcode.analysis.resolving import NO_VALUE, People, Source, value_order
from qualcode.domain.agreement_answers import AgreementWish
from qualcode.domain.agreement_choices import BY_DOCUMENT
from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.reconcile.measuring.groups import Slice
from qualcode.reconcile.measuring.lines import Counted
from qualcode.reconcile.measuring.study import Study
from qualcode.reconcile.measuring.wanted import attributes_of


@dataclass(frozen=True, slots=True)
class Part:
    """Whose speech counts, and the slices that are told of it."""

    counted: Counted | None
    """None for everybody's."""
    slices: tuple[Slice, ...]


def parts_of(study: Study, wish: AgreementWish, people: People) -> Iterator[Part]:
    """Every part that figures are wanted of; by an attribute of participants their speech is laid out for each value.

    Raises:
        InputError: Two attributes are named.
        NotFoundError: There is no such attribute.
    """
    names = attributes_of(wish)
    if len(names) > 1:
        raise InputError(tr("figures are told apart by one attribute at a time"), remedy=tr("name one of them in --by"))
    if not names:
        yield Part(None, tuple(_slices(study, wish, {}, np.arange(len(study.documents)))))
        return
    source = people.source(names[0])
    if source.level == "document" or not _speaks(study, people):
        yield Part(None, tuple(_by_document_value(study, wish, people, source)))
        return
    for value in _values(study, people, source):
        counted = _saying(people, source, value)
        told = {"attribute": value}
        yield Part(counted, tuple(_slices(study, wish, told, np.arange(len(study.documents)))))


def _speaks(study: Study, people: People) -> bool:
    return any(people.speakers_of(document.id) for document in study.documents)


def _saying(people: People, source: Source, value: str) -> Counted:
    def counted(document: int, speaker: int | None) -> bool:
        return _value(people, source, document, speaker) == value

    return counted


def _value(people: People, source: Source, document: int, speaker: int | None) -> str:
    if source.level == "speaker":
        return people.speakers[speaker].label if speaker is not None else NO_VALUE
    return people.value(source, document, people.participant(speaker)) or NO_VALUE


def _values(study: Study, people: People, source: Source) -> list[str]:
    found = {
        _value(people, source, document.id, speaker.id)
        for document in study.documents
        for speaker in people.speakers_of(document.id)
    }
    return value_order(found, people.names, source)


def _by_document_value(study: Study, wish: AgreementWish, people: People, source: Source) -> Iterator[Slice]:
    values = [people.value(source, document.id, None) or NO_VALUE for document in study.documents]
    for value in value_order(set(values), people.names, source):
        places = np.flatnonzero([one == value for one in values])
        yield from _slices(study, wish, {"attribute": value}, places)


def _slices(study: Study, wish: AgreementWish, told: dict[str, str], documents: IntArray) -> Iterator[Slice]:
    """Some documents together, or one by one where they are told apart."""
    coders = tuple(range(len(study.coders)))
    if BY_DOCUMENT not in wish.by:
        yield Slice(told, documents, coders)
        return
    for place in documents.tolist():
        name = study.documents[place].name
        yield Slice(told | {"document": name}, np.array([place], dtype=np.int64), coders)
