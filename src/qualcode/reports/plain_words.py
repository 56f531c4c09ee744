"""English words as attributions need them: the article that a word asks for, and its plural."""

from __future__ import annotations

import re
import unicodedata

_FIRST_WORD = re.compile(r"[^\W_]+(?:[’'.&-]?[^\W_]+)*")
_NUMBER = re.compile(r"\d+(?:,\d{3})*")
_SILENT_H = ("hour", "honest", "honor", "honour", "heir")
_LIKE_YOU = re.compile(
    r"eu|ew|uni(?!n|m|d(?!ir)|ss)|us(?:a|e|u)|ut(?:e|i|o)|ur(?:a(?!l)|e|i|u)|ubi|uga|uk|uvu|ufo|u(?![a-z])",
    re.IGNORECASE,
)
_LIKE_ONE = re.compile(r"once(?![a-z])|one(?![a-z])|oui", re.IGNORECASE)
_SPOKEN_CAPITALS = re.compile(r"(?:[BCDFGHJKLMNPQRSTVWXYZ]|S[CHKLMNPTW]R?|[BCDFGPT][LR])[AEIOUY]")
"""How capitals begin that are said as a word: SPED, STEM, NASA."""
_SAID_WITH_A_VOWEL = "AEFHILMNORSX"
"""The letters whose names begin with a vowel."""

_IRREGULAR = {
    "person": "people",
    "child": "children",
    "man": "men",
    "woman": "women",
    "wife": "wives",
    "life": "lives",
    "half": "halves",
    "leaf": "leaves",
    "foot": "feet",
    "tooth": "teeth",
    "mouse": "mice",
    "alumnus": "alumni",
    "alumna": "alumnae",
    "analysis": "analyses",
    "crisis": "crises",
}
_ALIKE = ("staff", "personnel", "people", "children", "men", "women", "faculty", "series", "species", "chinese")
_NO_MEN = ("human", "german", "roman", "norman", "ottoman")
_HEAD = re.compile(r"(.*?\S)(\s+(?:of|in|at|for|from|with|on)\s.*)", re.DOTALL)


def article(words: str) -> str:
    """The English indefinite article for some words, by how they sound: `a university`, `an hour`, `an MRI`, `an 8th`.

    Capitals of up to three letters, and longer ones that nobody can say as a word, are taken for letters that are said
    one by one. Where nothing begins with a letter or a figure it is `a`.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))
    found = _FIRST_WORD.search(plain)
    if found is None:
        return "a"
    word = found[0]
    if word[0].isdigit():
        number = _NUMBER.match(plain, found.start())
        return "an" if number is not None and _number_with_a_vowel(number[0]) else "a"
    # Only the first part of `X-ray`, `F.B.I.` and `one-year` says how it begins.
    first = re.split(r"[’'.&-]", word, maxsplit=1)[0]
    if first.isupper() and not _said_as_a_word(first):
        return "an" if first[0] in _SAID_WITH_A_VOWEL else "a"
    if word.casefold().startswith(_SILENT_H):
        return "an"
    if _LIKE_YOU.match(word) or _LIKE_ONE.match(first):
        return "a"
    return "an" if word[0].casefold() in "aeiou" else "a"


def _said_as_a_word(capitals: str) -> bool:
    if len(capitals) <= 3:
        return False
    return capitals[0] in "AEIO" or _SPOKEN_CAPITALS.match(capitals) is not None


def _number_with_a_vowel(number: str) -> bool:
    """Whether it is said `eight …`, `eleven …` or `eighteen …`: by the group of figures it begins with."""
    figures = number.replace(",", "")
    if len(figures) == 4 and "," not in number and figures[:2] in ("11", "18"):
        return True  # The year 1850, or eleven hundred.
    leading = figures[: len(figures) % 3 or 3]
    return leading.startswith("8") or leading in ("11", "18")


def plural(words: str) -> str:
    """Some words for several of them: the last one, or the one before `of`, `in`, `at` …, in the plural.

    `teacher of the year` gives `teachers of the year`.
    """
    phrase = _HEAD.fullmatch(words)
    if phrase is not None:
        return plural(phrase[1]) + phrase[2]
    before, last = re.fullmatch(r"(.*?)(\w*)\W*", words, re.DOTALL).groups()  # type: ignore[union-attr]
    behind = words[len(before) + len(last) :]
    return before + _plural_of_one(last) + behind


def _plural_of_one(word: str) -> str:
    low = word.casefold()
    if not low or low in _ALIKE or not low[-1].isalpha():
        return word
    for one, many in _IRREGULAR.items():
        if (
            low.endswith(one)
            and (low == one or one in ("man", "woman", "child", "person", "wife"))
            and low not in _NO_MEN
        ):
            return word[: len(word) - len(one)] + (many.capitalize() if word == one.capitalize() else many)
    if re.search(r"(?:s|x|z|ch|sh)$", low):
        return f"{word}es"
    if re.search(r"[^aeiou]y$", low):
        return f"{word[:-1]}ies"
    return f"{word}s"
