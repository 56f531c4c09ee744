"""Pseudonyms that fit: made up by culture and gender, never a real name of the study, never given twice."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from qualcode.domain.choices import Gender
from qualcode.domain.errors import RuleError
from qualcode.domain.identity_key import IdentityKey, Person
from qualcode.domain.person_names import NameParts, is_joined_script, parts_of, without_honorific
from qualcode.domain.translation import tr
from qualcode.identity.cultures import CULTURES, Culture, is_family_first
from qualcode.text.word_forms import distinct_words, fold

if TYPE_CHECKING:
    from faker import Generator

_TRIES = 400
_WEAKER = 40
"""After so many tries in which the first letter was that of a real name it may be."""


class Invented(NamedTuple):
    """A pseudonym that was made up."""

    given: str
    family: str
    whole: str
    """Both, in the order of the culture."""


def invent(
    culture: str, gender: Gender, *, real: Sequence[str] = (), taken: Callable[[str], bool] = lambda _: False
) -> Invented:
    """A name that nobody has, by chance.

    Args:
        culture: One of `CULTURES`.
        gender: `neutral` is a name of any; where a list tells those that are borne by all, one of them.
        real: The person's real names: the first letters of the pseudonym are others, as long as there are any.
        taken: Whether a given or a family name is a real name of somebody, stands in a text, or is in use.

    Raises:
        RuleError: All names of the list are taken.
    """
    own = CULTURES[culture]
    makers = _makers(own, gender)
    known = [parts_of(name, family_first=own.family_first) for name in real]
    initials = frozenset[str]().union(*(one.initials for one in known))
    given = _first_free(makers[0], initials, taken)
    # The family name follows the gender in many languages, and `taken` need not know the new given name yet.
    family = _first_free(makers[1], initials, lambda name: fold(name) == fold(given) or taken(name))
    if not given or not family:
        raise RuleError(
            tr(
                "no name of “{culture}” is left that is neither a real name, nor in a text, nor given already",
                culture=culture,
            ),
            remedy=tr("choose another culture with --culture, or name a pseudonym yourself"),
        )
    return Invented(given, family, whole_name(NameParts(given, family), culture))


def whole_name(parts: NameParts, culture: str) -> str:
    """Given and family name in the order of a culture; the given name first where that is not known."""
    ordered = (parts.family, parts.given) if is_family_first(culture) else (parts.given, parts.family)
    return ("" if is_joined_script("".join(ordered)) else " ").join(part for part in ordered if part)


def stand_ins(person: Person) -> dict[str, str]:
    """What stands for each name of a person and for its parts: `Rosa Smith`, `Rosa` and `Smith`.

    A single name is the family name if another name of hers has it so, or behind a title; else it is a given name. A
    single character of a script that writes words together stands for nobody by itself.
    """
    first = is_family_first(person.culture)
    new = parts_of(person.stands, family_first=first) if person.stands else NameParts(person.pseudonym, "")
    given, family = new.given or person.pseudonym, new.family or person.pseudonym
    known = [parts_of(name, family_first=first) for name in person.names]
    whole = [parts for parts in known if parts.whole]
    made: dict[str, str] = {}
    for name, parts in zip(person.names, known, strict=True):
        bare = fold(without_honorific(name))
        if bare in {fold(one.family) for one in whole}:
            made.setdefault(name, family)
        elif bare in {fold(one.given) for one in whole} or not parts.family:
            made.setdefault(name, given)
        else:
            made.setdefault(name, (person.stands or person.pseudonym) if parts.whole else family)
            made |= {
                part: stands
                for part, stands in ((parts.given, given), (parts.family, family))
                if part and part not in made and not (len(part) == 1 and is_joined_script(part))
            }
    return made


def stand_in(key: IdentityKey, name: str) -> str | None:
    """What stands for a name wherever it occurs; None where the key knows nothing of it.

    The same name always has the same stand-in: that of the person who was added first.
    """
    wanted = fold(" ".join(name.split()))
    for person in key.people:
        for real, stands in stand_ins(person).items():
            if fold(real) == wanted:
                return stands
    return next((other.stands for other in key.others if fold(other.name) == wanted), None)


def words_in_use(key: IdentityKey) -> frozenset[str]:
    """The words of all real names and pseudonyms of a key, folded: no new pseudonym is one of them."""
    used: set[str] = set()
    for person in key.people:
        for name in (*person.names, person.pseudonym, person.stands):
            used.add(fold(name))
            used.update(map(fold, distinct_words(name)))
            used.update(fold(part) for part in parts_of(name, family_first=is_family_first(person.culture)) if part)
    for other in key.others:
        used.update(map(fold, distinct_words(f"{other.name} {other.stands}")))
    return frozenset(used - {""})


def is_taken(name: str, words: Collection[str]) -> bool:
    """Whether a name, or a word of it, is among words that are folded."""
    return fold(name) in words or any(fold(word) in words for word in distinct_words(name) if len(word) > 1)


def _first_free(names: Iterator[str], initials: Collection[str], taken: Callable[[str], bool]) -> str:
    """The first of some names that is not taken; empty where there is none."""
    second = ""
    seen: set[str] = set()
    for tries, name in enumerate(names):
        if tries >= _TRIES or (second and tries >= _WEAKER):
            break
        if name in seen:
            continue
        seen.add(name)
        if not taken(name):
            if fold(name)[:1] not in initials:
                return name
            second = second or name
    return second


def _makers(culture: Culture, gender: Gender) -> tuple[Iterator[str], Iterator[str]]:
    """Given names and family names without end, by chance."""
    source = _source(culture.locale)
    chosen = gender if gender in ("female", "male") else random.SystemRandom().choice(("female", "male"))
    script = "_romanized" if culture.in_latin else ""
    given = [f"first{script}_name_{chosen}", f"first{script}_name"]
    if gender == "neutral" and not script and _has_neutral(source):
        given = ["first_name_nonbinary"]
    family = [f"last{script}_name_{chosen}", f"last{script}_name"]
    return _endless(source, given), _endless(source, family)


def _has_neutral(source: Generator) -> bool:
    return any(getattr(provider, "first_names_nonbinary", ()) for provider in source.get_providers())


def _endless(source: Generator, formats: Sequence[str]) -> Iterator[str]:
    """Names by the first of some formats that a list has."""
    make: Callable[[], object] = next(getattr(source, one) for one in formats if hasattr(source, one))
    while True:
        name = " ".join(str(make()).split())
        yield name.title() if name.isupper() else name


@cache
def _source(locale: str) -> Generator:
    """The names of a locale, drawn as nobody can foresee: no pseudonym tells of the name that it stands for."""
    from faker import Factory

    source = Factory.create(locale, providers=["faker.providers.person"])
    source.random = random.SystemRandom()
    return source
