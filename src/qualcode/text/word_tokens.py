"""One word of what is looked for, and the words that answer to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from qualcode.text.globs import Glob
from qualcode.text.smoothing import smoothed, without_joiners
from qualcode.text.stems import language_code, plain_form, stem
from qualcode.text.word_forms import fold
from qualcode.text.words import words

_WILD = "*?"
# Words and wildcards as they are typed; what stands around them is cut off.
_GLOB = regex.compile(r"(?V1)[\p{L}\p{N}\p{M}'’_\u2010\u2011\-.,:/*?]+")
_ENDS = "'’_\u2010\u2011-.,:/"
# Their stemmers leave the first letter as it is, but for its marks, or take off an article before an apostrophe: only
# words that begin with it, or hold an apostrophe, need be looked at.
_FIRST_LETTER_STAYS = frozenset(
    ["da", "de", "en", "es", "fi", "fr", "hu", "it", "nb", "nn", "no", "pt", "ro", "ru", "sv"]
)
_LOST_IN_ENGLISH = 3
"""So many letters of an English stem may be others than the word's: `dying` has the stem `die`."""

_NEARLY_ONE = str.maketrans("", "", "'’_‐‑-")
_LEAST_LIKE = 0.7
"""How alike two words must be, of 1, if they differ in two letters or more."""
_LEAST_HALF = 2
_LEAST_WHOLE = 5


@dataclass(frozen=True, slots=True)
class FormToken:
    """A word in any of its forms."""

    word: str
    """In its plain form, without joiners."""

    def accepted(self, vocabulary: Iterable[str], language: str | None) -> frozenset[str]:
        """The words of a vocabulary that have the same stem in a language; the same word where it has no stems."""
        wanted = stem(self.word, language)
        code = language_code(language)
        near: Iterable[str] = vocabulary
        if code == "en" and self.word.isascii():
            start = wanted[: max(1, len(wanted) - _LOST_IN_ENGLISH)]
            near = (word for word in vocabulary if word.startswith((start, "'")) or not word.isascii())
        elif code in _FIRST_LETTER_STAYS:
            first = _first(wanted[0])
            near = (word for word in vocabulary if _first(word[0]) == first or "'" in word)
        return frozenset(word for word in near if stem(without_joiners(word), language) == wanted)


@lru_cache(maxsize=10_000)
def _first(letter: str) -> str:
    return fold(letter)[:1]


@dataclass(frozen=True, slots=True)
class GlobToken:
    """A word with `*` for any letters and `?` for one, in its plain form."""

    word: str

    def accepted(self, vocabulary: Iterable[str], language: str | None) -> frozenset[str]:
        """The words of a vocabulary that are so written, whatever the language."""
        glob = Glob(self.word)
        return frozenset(word for word in vocabulary if glob.matches(without_joiners(word)))


Token = FormToken | GlobToken | None
"""None stands for any word."""


def tokens_of(typed: str) -> tuple[Token, ...]:
    """The words of what is looked for, in order; a `*` alone is any word. Empty if there is no word in it."""
    found: list[Token] = []
    for piece in typed.split():
        if not any(sign in piece for sign in _WILD):
            found += [FormToken(word) for word in plain_words(piece)]
            continue
        for run in _GLOB.findall(piece):
            bare = run.strip(_ENDS)
            if not any(sign in bare for sign in _WILD):
                found += [FormToken(word) for word in plain_words(bare)]
            elif bare.strip(_WILD):
                found.append(GlobToken(without_joiners(plain_form(bare))))
            elif "*" in bare:
                found.append(None)
    return tuple(found) if any(found) else ()


def plain_words(typed: str) -> list[str]:
    """Each word in its plain form, without joiners."""
    even = smoothed(typed)
    found = (without_joiners(plain_form(even[start:end])) for start, end in words(even, 0, len(even)))
    return [word for word in found if any(map(str.isalnum, word))]


def bare_form(word: str) -> str:
    """A word without case, marks, apostrophes and hyphens: as misspelt words are compared."""
    return fold(word) if word.isascii() and word.isalnum() else fold(word).translate(_NEARLY_ONE)


def differing(word: str) -> int:
    """In how many letters a bare form may be wrong and still be heard as this word."""
    if any(letter.isdigit() for letter in word):
        return 0  # 2019 is no misspelt 2018.
    length = len(word)
    return 0 if length <= 3 else 1 if length <= 5 else 2 if length <= 8 else 3


def alike(word: str, others: Sequence[str]) -> set[int]:
    """Which of some bare forms may be this one, misheard or misspelt: letters wrong, left out, too many or swapped.

    Args:
        word: A bare form.
        others: Bare forms.
    """
    most = differing(word)
    if most == 0:
        return {number for number, other in enumerate(others) if other == word}
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract_iter

    found = set()
    for other, distance, number in extract_iter(word, others, processor=None, scorer=OSA.distance, score_cutoff=most):
        enough = distance < 2 or 1 - distance / max(len(word), len(other)) >= _LEAST_LIKE
        if distance == 0 or (enough and not any(letter.isdigit() for letter in other)):
            found.add(number)
    return found


def halves(word: str) -> list[tuple[str, str]]:
    """The ways in which a bare form can be written as two words."""
    if len(word) < _LEAST_WHOLE or any(letter.isdigit() for letter in word):
        return []
    return [(word[:at], word[at:]) for at in range(_LEAST_HALF, len(word) - _LEAST_HALF + 1)]
