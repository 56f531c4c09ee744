"""Words looked for in any of their forms, or as they may have been misheard; hits are whole words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualcode.domain.queries import TextMode
from qualcode.domain.spans import Span
from qualcode.text.needles import Way, WordList
from qualcode.text.smoothing import smooth
from qualcode.text.stems import language_code
from qualcode.text.word_forms import distinct_words
from qualcode.text.word_places import Forms, Row, rows_found
from qualcode.text.word_tokens import Token, alike, bare_form, halves, plain_words, tokens_of

_KEPT = 8
"""Vocabularies and languages for which accepted words are kept."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What answers to a needle in one vocabulary and language."""

    vocabulary: Sequence[str]
    rows: tuple[Row, ...]


class _WordNeedle:
    """What needles of words have in common: the rows of words that answer to them, and where those stand."""

    mode: TextMode
    by_language = True
    """Whether in another language other words answer to it."""

    def __init__(self, words: str) -> None:
        self.words = words
        self._known: dict[tuple[int, str], _Known] = {}

    def rows(self, vocabulary: Sequence[str], language: str | None) -> tuple[Row, ...]:
        """The rows of words of a vocabulary that are hits, each with the words accepted at each place."""
        key = (id(vocabulary), language_code(language) if self.by_language else "")
        known = self._known.get(key)
        if known is None or known.vocabulary is not vocabulary:
            while len(self._known) >= _KEPT:
                self._known.pop(next(iter(self._known)))
            rows = tuple(row for row in self._rows(vocabulary, language) if all(map(_any_or_some, row.forms)))
            known = self._known[key] = _Known(vocabulary, rows)
        return known.rows

    def _rows(self, vocabulary: Sequence[str], language: str | None) -> Iterable[Row]:
        raise NotImplementedError

    def ways(self, vocabulary: WordList, languages: Collection[str | None]) -> list[Way] | None:
        """A way for each row of words that is a hit in one of the languages."""
        found: list[Way] = []
        for code in sorted({language_code(language) for language in languages}):
            for row in self.rows(vocabulary.words, code):
                way = [forms.words for forms in row.forms if forms is not None]
                if way not in found:
                    found.append(way)
        return found

    def find(self, text: str, language: str | None = None, vocabulary: Sequence[str] | None = None) -> list[Span]:
        """The hits: of those that overlap the first, and of those that begin together the longest."""
        if vocabulary is None:
            rows = tuple(
                row for row in self._rows(tuple(distinct_words(text)), language) if all(map(_any_or_some, row.forms))
            )
        else:
            rows = self.rows(vocabulary, language)
        if not rows:
            return []
        even = smooth(text)
        found = {span for row in rows for span in rows_found(text, even, row)}
        chosen: list[Span] = []
        for span in sorted(found, key=lambda span: (span.start, -span.end)):
            if not chosen or span.start >= chosen[-1].end:
                chosen.append(span)
        return chosen


def _any_or_some(forms: Forms | None) -> bool:
    return forms is None or bool(forms.words)


class WordsNeedle(_WordNeedle):
    """Whole words in any of their forms, one after the other."""

    mode: TextMode = "words"

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.tokens: tuple[Token, ...] = tokens_of(words)

    def _rows(self, vocabulary: Sequence[str], language: str | None) -> Iterable[Row]:
        yield Row(tuple(Forms(token.accepted(vocabulary, language)) if token else None for token in self.tokens))


class FuzzyNeedle(_WordNeedle):
    """Words as they may have been misheard or misspelt, one after the other.

    A word may also have been written as two, and two as one.
    """

    mode: TextMode = "fuzzy"
    by_language = False

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.tokens = tuple(bare_form(word) for word in plain_words(words))

    def _rows(self, vocabulary: Sequence[str], language: str | None) -> Iterable[Row]:
        bare = [bare_form(word) for word in vocabulary]
        written: dict[str, list[str]] = {}
        for word, form in zip(vocabulary, bare, strict=True):
            written.setdefault(form, []).append(word)
        near = [Forms(frozenset(vocabulary[number] for number in alike(token, bare))) for token in self.tokens]
        yield Row(tuple(near))
        for at, token in enumerate(self.tokens):
            for first, second in halves(token):
                if first in written and second in written:
                    two = (Forms(frozenset(written[first])), Forms(frozenset(written[second])))
                    yield Row((*near[:at], *two, *near[at + 1 :]), together=at)
        for at, (first, second) in enumerate(pairwise(self.tokens)):
            if first + second in written:
                yield Row((*near[:at], Forms(frozenset(written[first + second])), *near[at + 2 :]))
