"""Who knows which name stands for which in a pass: the identity key, a list of names, or what is made up on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from qualcode.domain.choices import Gender
from qualcode.domain.identifiers import IdentifierType
from qualcode.domain.identity_key import IdentityKey
from qualcode.domain.person_names import is_joined_script, parts_of
from qualcode.identity.cultures import CULTURES, is_family_first
from qualcode.identity.pseudonyms import Invented, invent, is_taken, stand_in, words_in_use
from qualcode.text.word_forms import distinct_words, fold

_ELSE = "English (United States)"
"""Whose names tell the sound of a name that the chosen culture does not know."""


class Names:
    """Names that are known, and pseudonyms made up for others; a name that comes again has the same.

    One name out of a full one that has a pseudonym is that part of the pseudonym.

    Args:
        culture: Whose names pseudonyms are like; one of `identity.cultures.CULTURES`.
        gender: What they are to sound like; `any` goes by what the real given name sounds like, where that is known.
        key: The identity key, where one is open.
        listed: Name → what a list says that stands for it.
        taken: Whether a name stands in the project already, so that no pseudonym may be it.
    """

    def __init__(
        self,
        culture: str,
        gender: Gender = "any",
        *,
        key: IdentityKey | None = None,
        listed: Mapping[str, str] | None = None,
        taken: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._culture, self._gender, self._key = culture, gender, key
        self._listed = {fold(" ".join(name.split())): words for name, words in (listed or {}).items() if words}
        self._taken = taken
        self._used = set(words_in_use(key)) if key is not None else set()
        self._made: dict[str, str] = {}

    @property
    def keeps(self) -> bool:
        """Whether an identity key will hold what is decided."""
        return self._key is not None

    def known(self, name: str, type_: IdentifierType) -> str | None:
        """What stands for a name already."""
        wanted = fold(" ".join(name.split()))
        if wanted in self._listed:
            return self._listed[wanted]
        return stand_in(self._key, name) if self._key is not None else None

    def pseudonym(self, name: str, *, family: bool = False) -> str:
        """A new name for a person; the whole of one for a whole name, else a part.

        Args:
            family: A single name is a family name: it stands behind a title.
        """
        wanted = fold(" ".join(name.split()))
        if wanted not in self._made and wanted.endswith("s") and wanted[:-1] in self._made:
            one = self._made[wanted[:-1]]  # `the Smiths`, where Smith has a name
            self._made[wanted] = f"{one}{'es' if one.endswith(('s', 'x', 'z', 'ch', 'sh')) else 's'}"
        if wanted not in self._made:
            gender = self._gender if self._gender != "any" else likely_gender(name, self._culture)
            made = invent(self._culture, gender, real=[name], taken=self._is_taken)
            self._used |= {fold(made.given), fold(made.family), *map(fold, distinct_words(made.whole))}
            self._take(name, made, family=family)
        return self._made[wanted]

    def _take(self, name: str, made: Invented, *, family: bool) -> None:
        parts = parts_of(name)
        given, surname = made.given, made.family
        if parts.whole and not family:
            # Who shares a name with somebody goes on sharing it: a family keeps one name.
            given = self._made.setdefault(fold(parts.given), given)
            surname = self._made.setdefault(fold(parts.family), surname)
        whole = self._whole(given, surname)
        lone = surname if family or not parts.given else given
        is_whole = parts.whole and not (family and len(name.split()) < 2)
        self._made[fold(" ".join(name.split()))] = whole if is_whole else lone

    def _is_taken(self, name: str) -> bool:
        return is_taken(name, self._used) or self._taken(name)

    def _whole(self, given: str, family: str) -> str:
        ordered = (family, given) if is_family_first(self._culture) else (given, family)
        return ("" if is_joined_script("".join(ordered)) else " ").join(ordered)


def likely_gender(name: str, culture: str) -> Gender:
    """What a person's given name sounds like in a culture, or else in English; `any` where that is not clear."""
    given = (fold(parts_of(name).given).split() or [""])[0]
    for locale in dict.fromkeys((CULTURES[culture].locale, CULTURES[_ELSE].locale)):
        female, male = (given in names for names in _given_names(locale))
        if female != male:
            return "female" if female else "male"
    return "any"


@cache
def _given_names(locale: str) -> tuple[frozenset[str], frozenset[str]]:
    """The given names of women and of men in a list, folded."""
    from faker import Factory

    found: list[set[str]] = [set(), set()]
    for provider in Factory.create(locale, providers=["faker.providers.person"]).get_providers():
        for names, of in zip(found, ("first_names_female", "first_names_male"), strict=True):
            names.update(fold(str(one)) for one in getattr(provider, of, ()))
    return frozenset(found[0]), frozenset(found[1])
