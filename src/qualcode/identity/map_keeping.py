"""What a pass decided, kept in the identity key: the next pass, and every publication, goes by it."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.domain.identifiers import IdentifierType
from qualcode.domain.identity_key import IdentityKey, OtherName, Person
from qualcode.domain.person_names import parts_of
from qualcode.identity.pseudonyms import stand_in
from qualcode.text.word_forms import fold

_PASSING: frozenset[IdentifierType] = frozenset({"date", "other"})
"""Types that are made coarser rather than named: they stand for nobody."""


def with_pairs(key: IdentityKey, pairs: Mapping[tuple[str, IdentifierType], str], culture: str) -> IdentityKey:
    """A key in which each name has what stands for it; what it has already stays as it is.

    Another name of somebody who bears that pseudonym becomes one of her names.

    Args:
        pairs: Name and its type → what stands for it.
        culture: Of the pseudonyms.
    """
    # Whole names come first, so that their parts are known by them.
    for (name, type_), words in sorted(pairs.items(), key=lambda pair: (-len(pair[0][0].split()), pair[0])):
        if type_ in _PASSING or stand_in(key, name) is not None:
            continue
        if type_ == "person":
            key = _with_person(key, name, words, culture)
        else:
            key = key.model_copy(update={"others": (*key.others, OtherName(name=name, stands=words, type=type_))})
    return key


def _with_person(key: IdentityKey, name: str, words: str, culture: str) -> IdentityKey:
    wanted = fold(words)
    for number, person in enumerate(key.people):
        if wanted in _bears(person):
            named = person.model_copy(update={"names": (*person.names, name)})
            return key.model_copy(update={"people": (*key.people[:number], named, *key.people[number + 1 :])})
    person = Person(pseudonym=words, names=(name,), stands=words, culture=culture)
    return key.model_copy(update={"people": (*key.people, person)})


def _bears(person: Person) -> set[str]:
    """What a person is called in the study, folded: the pseudonym and its parts."""
    stands = person.stands or person.pseudonym
    return {fold(part) for part in (person.pseudonym, stands, *parts_of(stands)) if part}
