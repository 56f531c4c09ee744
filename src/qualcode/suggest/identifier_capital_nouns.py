"""What is hardly a name where every noun has a capital, as in German: told by articles, and by given names."""

from __future__ import annotations

from functools import cache

from qualcode.suggest.capitals import Run
from qualcode.suggest.identifier_typing import type_by_words
from qualcode.suggest.identifier_values import ARTICLES_OF_NOUNS, GIVEN_NAMES_THAT_ARE_NOUNS, NOUNS_WITHOUT_ARTICLE

_LOCALES = (
    *("de_DE", "de_AT", "de_CH", "en_US", "en_GB", "fr_FR", "it_IT", "es_ES", "nl_NL", "pl_PL", "cs_CZ", "hr_HR"),
    *("tr_TR", "ro_RO", "hu_HU", "pt_PT", "da_DK", "sv_SE"),
)
_SHORTEST = 3
_SMALL_WORDS = frozenset(
    {"und", "der", "die", "das", "ich", "nicht", "ist", "es", "wir", "ein", "eine", "auch", "mit", "sie", "war", "den"}
)
_SHARE, _FEWEST, _LOOKED_AT = 0.1, 20, 40_000
_BEFORE_PLACES = frozenset({"in", "aus", "nach", "bei"})


def is_noun(text: str, run: Run) -> bool:
    """Whether a run is hardly a name: one word, or one behind an article, and nothing says otherwise.

    A given name does, a word that schools and firms are called by, and `in`, `aus`, `nach` right before it: before a
    noun an article would stand.

    Args:
        text: The piece in which it stands.
        run: Capitalised words in a row.
    """
    words = text[run.start : run.end]
    before = (text[: run.start].split()[-1:] or [""])[0].lower()
    said = words.split()
    if (
        run.titled
        or begins_with_given_name(words)
        or type_by_words(words.lower().replace("-", " ").split()) is not None
    ):
        return False
    if before in _BEFORE_PLACES and words.lower() not in NOUNS_WITHOUT_ARTICLE:
        return False
    return len(said) == 1 or before in ARTICLES_OF_NOUNS or any(word.islower() for word in said)


def looks_german(text: str) -> bool:
    """Whether a text of which nobody has said the language is in German, by its smallest words."""
    words = text[:_LOOKED_AT].lower().split()
    return len(words) >= _FEWEST and sum(word in _SMALL_WORDS for word in words) > _SHARE * len(words)


def begins_with_given_name(words: str) -> bool:
    """Whether a run of words begins with a given name: `Anna Kowalczyk`, `Hans-Peter`."""
    first = words.split()[0].lower() if words.split() else ""
    known = given_names()
    return first in known or ("-" in first and all(part in known for part in first.split("-")))


def in_genitive(words: str) -> str:
    """The given name of which a run begins with the German genitive: `Anna` of `Annas Klasse`; empty if with none."""
    first = words.split()[0] if words.split() else ""
    stem = first[:-1]
    return stem if first.endswith("s") and first.lower() not in given_names() and stem.lower() in given_names() else ""


@cache
def given_names() -> frozenset[str]:
    """Given names of Europe and North America in small letters, without those that are German nouns."""
    from faker import Factory

    found: set[str] = set()
    for locale in _LOCALES:
        for provider in Factory.create(locale, providers=["faker.providers.person"]).get_providers():
            for names in ("first_names", "first_names_female", "first_names_male"):
                found.update(
                    word
                    for name in getattr(provider, names, ())
                    for word in str(name).lower().replace(".", " ").split()
                    if len(word) >= _SHORTEST
                )
    return frozenset(found - GIVEN_NAMES_THAT_ARE_NOUNS)
