"""Who is who: adding people and other names to an identity key, changing them, and taking them out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from qualcode.domain.choices import Gender
from qualcode.domain.errors import NotFoundError, RuleError, brief
from qualcode.domain.identifiers import IdentifierType
from qualcode.domain.identity import beginning_with
from qualcode.domain.identity_key import LONG, LONGEST, IdentityKey, OtherName, Person
from qualcode.domain.person_names import NameParts, parts_of
from qualcode.domain.placeholders import Placeholders
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Case
from qualcode.identity.cultures import is_family_first
from qualcode.identity.naming import likely_gender
from qualcode.identity.pseudonyms import Invented, invent, is_taken, stand_in, whole_name, words_in_use
from qualcode.identity.study_words import StudyWords
from qualcode.text.word_forms import fold

_HEARD = ("English (Great Britain)", "Spanish", "German", "French", "Italian", "English (India)")
"""Whose names tell what a given name sounds like where the culture of the pseudonym does not know it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says of a person; what is empty stays as it was."""

    names: tuple[str, ...] = ()
    """Real names, the whole one first."""
    contacts: tuple[str, ...] = ()
    consent: str = ""
    pseudonym: str = ""
    """Empty: the name of the participant, or one is made up."""
    culture: str = ""
    gender: Gender = "any"


@dataclass(frozen=True, slots=True)
class Added:
    """A key with somebody in it."""

    key: IdentityKey
    person: Person
    is_new: bool
    unguarded: tuple[str, ...] = field(default=())
    """Parts of her names that are ordinary words or pseudonyms of others: publications are not stopped at them."""
    exposed: bool = False
    """The participant bears a real name in the project."""


def add_person(key: IdentityKey, words: StudyWords, told: Told, case: Case | None, *, culture: str) -> Added:
    """Put somebody into a key, or more of what is known of her.

    Whoever has the case, else the whole real name, is she. Given and family name become names of their own, so that
    a publication is stopped at them too.

    Args:
        words: Those of the project.
        case: The participant; None for somebody who is only spoken of, or whose case is not made yet.
        culture: Of a pseudonym where none is told.

    Raises:
        RuleError: No name is told, one holds no letter or is too long, the pseudonym is a real name or another's, or
            none is left.
    """
    _check_told(told)
    found = _known(key, told, case)
    if found is None and not told.names:
        raise RuleError(tr("no real name was given"), remedy=tr("give the whole name first"))
    culture = told.culture or (found.culture if found else "") or culture
    others = tuple(person for person in key.people if person is not found)
    mine = {fold(case.name)} if case is not None else set()
    taken = {fold(part) for one in others for part in (one.pseudonym, *one.stands.split())} | (words.called - mine)
    guarded, unguarded = _with_parts(told.names, culture, words, taken)
    names = tuple(dict.fromkeys([*(found.names if found else ()), *guarded]))
    exposed = case is not None and any(fold(name) == fold(case.name) for name in names)
    pseudonym = told.pseudonym or (found.pseudonym if found else "")
    if not pseudonym and case is not None and not exposed:
        pseudonym = case.name
    person = _named(
        Person(
            pseudonym=pseudonym or names[0],
            names=names,
            case=case.uuid if case is not None else found.case if found else None,
            stands=found.stands if found and pseudonym == found.pseudonym else "",
            contacts=tuple(dict.fromkeys([*(found.contacts if found else ()), *told.contacts])),
            consent=told.consent or (found.consent if found else ""),
            gender=told.gender if told.gender != "any" or found is None else found.gender,
            culture=culture,
        ),
        key.model_copy(update={"people": others}),
        words,
        chosen=pseudonym,
    )
    people = [person if one is found else one for one in key.people] if found else [*key.people, person]
    return Added(key.model_copy(update={"people": tuple(people)}), person, found is None, unguarded, exposed)


def add_other(
    key: IdentityKey, name: str, type_: IdentifierType, stands: str = "", *, language: str | None = None
) -> tuple[IdentityKey, OtherName]:
    """Put the name of a school, a place, … into a key; one that is there gets the new stand-in, if one is given.

    Args:
        stands: What stands in its place; empty: the next `[school N]`.
        language: Of such a stand-in; None for English.

    Raises:
        RuleError: The name is empty.
    """
    name, stands = " ".join(name.split()), " ".join(stands.split())
    if not any(sign.isalnum() for sign in name):
        raise RuleError(tr("“{name}” is no name", name=brief(name)), remedy=tr("write it with letters"))
    _check_told(Told(contacts=(name, stands)))
    found = next((other for other in key.others if fold(other.name) == fold(name)), None)
    if found is not None:
        other = found.model_copy(update={"stands": stands or found.stands, "type": type_})
        kept = tuple(other if one is found else one for one in key.others)
    else:
        placeholders = Placeholders(language, taken=[one.stands for one in key.others])
        other = OtherName(name=name, stands=stands or placeholders.of(type_, name), type=type_)
        kept = (*key.others, other)
    return key.model_copy(update={"others": kept}), other


def new_pseudonym(
    key: IdentityKey, words: StudyWords, *, culture: str, gender: Gender = "any", real: Sequence[str] = ()
) -> Invented:
    """A pseudonym that fits: no real name of the key, in no text, and not in use.

    Args:
        gender: `any` is what the real name sounds like, where that is clear.
        real: The names of the person; other first letters are taken.

    Raises:
        RuleError: All names of the culture are taken.
    """
    used = words_in_use(key)
    if gender == "any" and real:
        sounds = (likely_gender(real[0], one) for one in (culture, *_HEARD))
        gender = next((found for found in sounds if found != "any"), "any")
    return invent(culture, gender, real=real, taken=lambda name: is_taken(name, used) or words.holds(name))


def find_person(key: IdentityKey, typed: str, cases: Iterable[Case] = ()) -> Person:
    """Whoever is called so: by pseudonym, by the name of her case or its UUID, else by a real name.

    Args:
        cases: The participants of the project.

    Raises:
        NotFoundError: There is none, or there are several.
    """
    wanted = fold(" ".join(typed.split()))
    called = {case.uuid: fold(case.name) for case in cases}
    ways: tuple[Callable[[Person], bool], ...] = (
        lambda person: fold(person.pseudonym) == wanted,
        lambda person: called.get(person.case or "") == wanted,
        lambda person: bool(beginning_with(typed, [case for case in cases if case.uuid == person.case])),
        lambda person: fold(person.names[0]) == wanted,
        lambda person: wanted in map(fold, person.names),
    )
    for way in ways:
        found = [person for person in key.people if way(person)]
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFoundError(
                plural(
                    "{number} person in the identity key is called so",
                    "{number} people in the identity key are called so",
                    len(found),
                ),
                remedy=tr("give the pseudonym"),
            )
    raise NotFoundError(tr("nobody in the identity key is called so"), remedy=tr("see `qualcode identity list`"))


def corrected(key: IdentityKey, person: Person, told: Told) -> IdentityKey:
    """The key with what is known of somebody replaced by what is told now; her pseudonym stays.

    Raises:
        RuleError: No name is told, one holds no letter, or one is her pseudonym or somebody else's.
    """
    if not told.names:
        raise RuleError(tr("no real name is left"), remedy=tr("take her out instead"))
    _check_told(told)
    names = tuple(dict.fromkeys(" ".join(name.split()) for name in told.names))
    new = person.model_copy(update={"names": names, "contacts": told.contacts, "consent": told.consent})
    _check_pseudonym(person.pseudonym, new, without_person(key, person))
    return _replaced(key, person, new)


def renamed(key: IdentityKey, person: Person, pseudonym: str) -> IdentityKey:
    """The key with another pseudonym for somebody; what stands for her whole name in texts stays, if it was told apart.

    Raises:
        RuleError: It is a real name, or another person's pseudonym.
    """
    pseudonym = " ".join(pseudonym.split())
    _check_told(Told(pseudonym=pseudonym))
    if not pseudonym:
        raise RuleError(tr("a pseudonym cannot be empty"), remedy=tr("type one"))
    _check_pseudonym(pseudonym, person, without_person(key, person))
    was = parts_of(person.stands, family_first=is_family_first(person.culture))
    parts = parts_of(pseudonym, family_first=is_family_first(person.culture))
    stands = ""
    if parts.whole:
        stands = pseudonym
    elif person.stands and parts.given and not any(sign.isdigit() for sign in pseudonym):
        stands = whole_name(NameParts(parts.given, was.family), person.culture)
    return _replaced(key, person, person.model_copy(update={"pseudonym": pseudonym, "stands": stands}))


def _replaced(key: IdentityKey, person: Person, new: Person) -> IdentityKey:
    return key.model_copy(update={"people": tuple(new if one == person else one for one in key.people)})


def without_person(key: IdentityKey, person: Person) -> IdentityKey:
    """The key without somebody."""
    return key.model_copy(update={"people": tuple(one for one in key.people if one != person)})


def without_case(key: IdentityKey, case: str) -> IdentityKey:
    """The key without a participant, as after she was erased from the project.

    Args:
        case: The UUID of her case.
    """
    return key.model_copy(update={"people": tuple(one for one in key.people if one.case != case)})


def without_other(key: IdentityKey, name: str) -> IdentityKey:
    """The key without a name of something."""
    return key.model_copy(update={"others": tuple(one for one in key.others if fold(one.name) != fold(name))})


def linked(key: IdentityKey, cases: Iterable[Case]) -> IdentityKey:
    """The key with each person who has no case yet linked to the participant who bears her pseudonym."""
    free = {fold(case.name): case.uuid for case in cases if case.kind == "participant"}
    for person in key.people:
        free = {name: uuid for name, uuid in free.items() if uuid != person.case}
    people = tuple(
        person if person.case else person.model_copy(update={"case": free.get(fold(person.pseudonym))})
        for person in key.people
    )
    return key.model_copy(update={"people": people}) if people != key.people else key


def _check_told(told: Told) -> None:
    """Refuse what no key can hold.

    Raises:
        RuleError: A name holds no letter, or something is too long or cannot be written.
    """
    for name in told.names:
        if not any(sign.isalpha() for sign in name):
            raise RuleError(tr("“{name}” is no name", name=brief(name)), remedy=tr("write it with letters"))
    for line, most in (
        *((one, LONGEST) for one in (*told.names, *told.contacts, told.pseudonym)),
        (told.consent, LONG),
    ):
        if len(line) > most:
            raise RuleError(
                tr("“{line}” is longer than {most:,} characters", line=brief(line), most=most), remedy=tr("shorten it")
            )
        if any("\ud800" <= sign <= "\udfff" for sign in line):
            raise RuleError(
                tr("what was typed is not UTF-8"), remedy=tr("set the terminal to UTF-8, or use --from FILE")
            )


def _known(key: IdentityKey, told: Told, case: Case | None) -> Person | None:
    """Whom the key has already: by her case, else by her pseudonym or real name where that leads to no other case."""
    if case is not None and (found := key.person_of(case.uuid)) is not None:
        return found
    free = [person for person in key.people if case is None or person.case is None]
    if case is not None:
        found = next((person for person in free if fold(person.pseudonym) == fold(case.name)), None)
        if found is not None:
            return found
    if not told.names:
        return None
    return next((person for person in free if fold(person.names[0]) == fold(told.names[0])), None)


def _with_parts(
    names: Sequence[str], culture: str, words: StudyWords, in_use: Collection[str]
) -> tuple[list[str], tuple[str, ...]]:
    """Names with given and family names of their own, and the parts that are left out since they tell nobody.

    Args:
        in_use: Folded pseudonyms of others.
    """
    guarded = dict.fromkeys(" ".join(name.split()) for name in names)
    unguarded: dict[str, None] = {}
    for name in list(guarded):
        parts = parts_of(name, family_first=is_family_first(culture))
        for part in parts if parts.whole else ():
            if sum(map(str.isalpha, part)) == 1:
                continue  # An initial, or a character that half of all texts hold.
            ordinary = " " not in part and words.is_ordinary(part)
            (unguarded if ordinary or fold(part) in in_use else guarded).setdefault(part)
    return list(guarded), tuple(part for part in unguarded if part not in guarded)


def _named(person: Person, others: IdentityKey, words: StudyWords, *, chosen: str) -> Person:
    """The person with a pseudonym and with what stands for her names in texts.

    Args:
        others: The key without her.
        chosen: Her pseudonym; empty where one is to be made up.
    """
    if chosen:
        _check_pseudonym(chosen, person, others)
    if person.stands or any(sign.isdigit() for sign in chosen):
        return person
    parts = parts_of(chosen, family_first=is_family_first(person.culture))
    if parts.whole:
        return person.model_copy(update={"stands": chosen})
    known = others.model_copy(update={"people": (*others.people, person)})
    made = new_pseudonym(known, words, culture=person.culture, gender=person.gender, real=person.names)
    if not chosen:
        return person.model_copy(update={"pseudonym": made.given, "stands": made.whole})
    given, family = (parts.given or made.given), (parts.family or made.family)
    return person.model_copy(update={"stands": whole_name(NameParts(given, family), person.culture)})


def _check_pseudonym(pseudonym: str, person: Person, others: IdentityKey) -> None:
    """Refuse one that tells somebody or is somebody else's."""
    real = {fold(name) for one in (person, *others.people) for name in one.names}
    # Her own in every part: one that publications are not stopped at, since another is called so, would still tell her.
    real |= {fold(part) for name in person.names for part in name.split()}
    if fold(pseudonym) in real or stand_in(others, pseudonym) is not None:
        raise RuleError(
            tr("“{pseudonym}” is a real name in the identity key", pseudonym=pseudonym),
            remedy=tr("choose another pseudonym, or let one be made up"),
        )
    if any(fold(one.pseudonym) == fold(pseudonym) for one in others.people):
        raise RuleError(
            tr("“{pseudonym}” is another person's pseudonym already", pseudonym=pseudonym), remedy=tr("choose another")
        )
