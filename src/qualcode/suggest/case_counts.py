"""How a corpus writes its words: in small letters, with a capital, and with one only because a sentence begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from qualcode.suggest.identifier_values import (
    FUNCTION_WORDS,
    FUNCTION_WORDS_ELSEWHERE,
    GIVEN_NAMES_THAT_ARE_WORDS,
    NAMES_THAT_ARE_WORDS,
)
from qualcode.suggest.ordinary_words import ORDINARY_WORDS

_SMALL = regex.compile(r"\b\p{Ll}[\p{L}\p{M}]*(?:['’ʼ\-\u2010\u2011]\p{L}+)*")
_MUCH_FOREIGN = 20
"""English joining words to each of other languages, below which a corpus has much that is not English."""
_CONTRACTED = frozenset(word for word in FUNCTION_WORDS if len(word) > 2) | {"i", "we", "he", "it", "isn", "don"}
"""What an apostrophe and letters may follow without making a name: `how'd`. Without them they are joining words."""
OFTEN = 5
"""So many times in small letters, and a word that is rarely a name is none at the start of a sentence."""
_ENDINGS = (
    *("ing", "less", "ful", "ment", "ed", "s", "es", "ly", "er", "est", "ies", "ied", "d", "r"),
    *("al", "ness", "ally", "ity"),
)


class Token(NamedTuple):
    """A word with a capital."""

    start: int
    end: int
    """Without `'s`."""
    word: str
    """In small letters, without `'s`."""
    opening: bool
    """It begins a sentence, a quotation or a turn."""
    possessive: bool
    shouted: bool
    """All capitals, two letters or more."""
    noun: bool
    """It follows an article of a language in which all nouns have capitals."""


@dataclass(slots=True)
class CaseCounts:
    """How often each word of a corpus is written in small letters, with a capital, and with one at a start."""

    small: Counter[str] = field(default_factory=Counter)
    capital: Counter[str] = field(default_factory=Counter)
    """Inside of sentences, not all in capitals."""
    opening: Counter[str] = field(default_factory=Counter)
    named: frozenset[str] = frozenset()
    """Words of speakers' names: never ordinary."""
    _foreign: bool | None = None
    """Whether the corpus has much that is not English; found out when it is first asked for."""

    def add(self, text: str, tokens: Iterable[Token]) -> None:
        """Count one piece."""
        self._foreign = None
        self.small.update(_SMALL.findall(text))
        for token in tokens:
            if token.opening:
                self.opening[token.word] += 1
            elif not token.shouted:
                self.capital[token.word] += 1

    def is_rare(self, word: str) -> bool:
        """Whether small letters are the exception for a word: in at most one of six places that tell."""
        return self.small[word] * 5 <= self.capital[word] if self.small[word] else True

    def is_ordinary(self, word: str) -> bool:
        """Whether a word is mostly written in small letters, or one that everybody writes so."""
        return word not in self.named and (self.is_function(word) or self.small[word] > self.capital[word])

    def is_function(self, word: str) -> bool:
        """Whether a word only joins others; what does so in other languages counts where the corpus has them."""
        if word in FUNCTION_WORDS or word.partition("'")[0] in _CONTRACTED:
            return True
        return word in FUNCTION_WORDS_ELSEWHERE and self.foreign

    @property
    def foreign(self) -> bool:
        """Whether so much is not English that its joining words are no names in English sentences."""
        if self._foreign is None:
            elsewhere = sum(self.small[word] for word in FUNCTION_WORDS_ELSEWHERE)
            english = sum(self.small[word] for word in FUNCTION_WORDS)
            self._foreign = elsewhere * _MUCH_FOREIGN >= english
        return self._foreign

    def may_be_name(self, word: str) -> bool:
        """Whether a word that opens sentences is sometimes a name, though it is a word as well."""
        if word in GIVEN_NAMES_THAT_ARE_WORDS or word in self.named:
            return True
        return word in NAMES_THAT_ARE_WORDS and (self.small[word] < OFTEN or self.capital[word] > 0)


def is_everyday(word: str) -> bool:
    """Whether English uses a word, or what it is made of, every day, and nobody is called so."""
    if word in GIVEN_NAMES_THAT_ARE_WORDS or word in NAMES_THAT_ARE_WORDS:
        return False
    return word in ORDINARY_WORDS or any(form in ORDINARY_WORDS for form in simpler_forms(word)[:-3])


def simpler_forms(word: str) -> list[str]:
    """Forms of which a word may be an inflection, so that `Walking.` is no name where `walk` is a word."""
    forms = [word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending) and len(word) > len(ending) + 2]
    undoubled = [form[:-1] for form in forms if len(form) > 3 and form[-1] == form[-2]]
    return [
        *forms,
        *undoubled,
        *(form + "e" for form in forms),
        *(form + "y" for form in forms),
        word + "s",
        word + "ed",
        word + "ing",
    ]
