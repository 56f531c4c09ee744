"""Where rows of words stand in a text: found by the forms they are written in, not by cutting the text into words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

import regex

from qualcode.domain.spans import Span
from qualcode.text.smoothing import JOINERS, SmoothText, smoothed
from qualcode.text.stems import plain_form
from qualcode.text.words import words

_ALONE = r"\p{Han}\p{Hiragana}\p{Katakana}ーｰ"
"""Letters beside which a word of other letters may begin and end."""
_NOT_BEFORE = rf"(?<![[\p{{L}}\p{{N}}]--[{_ALONE}]])"
_NOT_BEHIND = rf"(?![[\p{{L}}\p{{N}}\p{{M}}]--[{_ALONE}]])"
_TOUCHES = regex.compile(rf"(?V1)^[{_ALONE}]|[{_ALONE}\p{{M}}]$")
_RUN = regex.compile(rf"(?V1)[{_ALONE}]|[[\p{{L}}\p{{N}}]--[{_ALONE}ʼ]]++")
# The one apostrophe that words may begin with, also several: what joins words may stand between them.
_SIGNS_BEFORE = regex.compile(r"(?r)(?:ʼ\p{M}*+['’_\u2010\u2011\-]?)++")
_FEW = 30
"""Up to so many words are looked for as they are; of more, all words of the text that begin like one are looked at."""
_LONG = 100
"""Words of noise are longer: as patterns they would take seconds to understand."""
# What a sign of a plain form is written as inside words.
_SIGNS = {"'": "['’ʼ]", "-": "[\\-\u2010\u2011]"}
# Beside these no word goes on. Beside a sign of the second kind it does not where one of the first is on its far side.
_APART = frozenset(' \n\t\r\u00a0"“”„«»()[]{}<>!?;…—–*|=+~&%$€#@^。，、！？；：「」『』（）')
_APART_IF_FREE = frozenset("'’-\u2010\u2011.,:/")
_SEEN = 20
"""Code points in which a word beside another is sought first."""
_START = itemgetter(0)
_BLANK = regex.compile(r"[\s\-\u2010\u2011]*")


@dataclass(frozen=True)
class Forms:
    """Words in their plain form, of which one is to stand at a place."""

    words: frozenset[str]

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """The places in a smooth text where one of them may stand; of many words only where they begin is true."""
        if len(self.words) <= _FEW and max(map(len, self.words)) <= _LONG:
            for match in self._pattern.finditer(text):
                yield match.span()
            return
        begin_with = self._first_runs
        for match in _RUN.finditer(text):
            if _key(match.group()) in begin_with:
                start, end = match.span()
                signs = _SIGNS_BEFORE.match(text, 0, start)
                yield signs.start() if signs is not None else start, end

    @cached_property
    def _first_runs(self) -> set[str]:
        return {_key(run.group()) for word in self.words if (run := _RUN.search(smoothed(word))) is not None}

    @cached_property
    def _pattern(self) -> Any:
        even = {smoothed(word) for word in self.words}
        # A capital İ has no small letter of its own.
        even |= {word.replace("i\u0307", "İ") for word in even if "i\u0307" in word}
        touching = {word for word in even if _TOUCHES.search(word)}
        free = even - touching
        parts = []
        if free:
            parts.append(f"{_NOT_BEFORE}(?:{_any_of(free, 'free')}){_NOT_BEHIND}")
        if touching:
            parts.append(_any_of(touching, "touching"))
        lists: dict[str, Any] = {name: _bare(words) for name, words in (("free", free), ("touching", touching))}
        used = {name: words for name, words in lists.items() if words}
        return regex.compile("|".join(parts), regex.V1 | regex.IGNORECASE | regex.FULLCASE, **used)

    @cached_property
    def shortest(self) -> int:
        """The length of the shortest: the longer it is the rarer are its places."""
        return min(map(len, self.words))


def _key(run: str) -> str:
    """What a run of letters begins with, whatever its case: some letters leave marks when they are made small."""
    if run.isascii():
        return run.lower()
    folded = _RUN.search(run.casefold())
    return folded.group() if folded is not None else run


def _bare(words: Collection[str]) -> list[str]:
    """The words without apostrophes and hyphens: those that are written in one way only."""
    return [word for word in words if _SIGNS.keys().isdisjoint(word)]


def _any_of(words: Collection[str], name: str) -> str:
    """A pattern for one of some words; those written in one way only are in a list of this name."""
    # The longest first: one with a hyphen may begin with another.
    signed = sorted((word for word in words if not _SIGNS.keys().isdisjoint(word)), key=len, reverse=True)
    patterns = ["".join(_SIGNS.get(sign) or regex.escape(sign) for sign in word) for word in signed]
    return "|".join([*patterns, *([rf"\L<{name}>"] if _bare(words) else [])])


@dataclass(frozen=True)
class Row:
    """Words that stand one after the other, with white space and signs between them."""

    forms: tuple[Forms | None, ...]
    """None is any word."""
    together: int | None = None
    """Behind the word of this number there is only white space or a hyphen: it is one word written as two."""

    @cached_property
    def anchor(self) -> int:
        """The word whose places are looked for first."""
        known = [number for number, forms in enumerate(self.forms) if forms is not None]
        return max(known, key=lambda number: getattr(self.forms[number], "shortest", 0))


def rows_found(text: str, even: SmoothText, row: Row) -> Iterator[Span]:
    """Every place of a row in a text, also those that overlap.

    Args:
        text: The whole text.
        even: The same in its smooth form.
        row: At least one of its words is not any word.
    """
    forms = row.forms[row.anchor]
    assert forms is not None
    cut = _Cut(text)
    behind = len(row.forms) - row.anchor - 1
    for start, end in forms.places(even.text):
        place = even.back(start, end)
        word = _word_at(cut, place, forms) if place is not None else None
        if word is None:
            continue
        if len(row.forms) == 1:
            yield word
            continue
        found = [*cut.before(word.start, row.anchor), word, *cut.behind(word.end, behind)]
        if len(found) == len(row.forms) and _answers(text, found, row):
            yield Span(found[0].start, found[-1].end)


def _answers(text: str, found: list[Span], row: Row) -> bool:
    for (start, end), forms in zip(found, row.forms, strict=True):
        if forms is not None and plain_form(text[start:end]) not in forms.words:
            return False
    if row.together is None:
        return True
    return _BLANK.fullmatch(text, found[row.together].end, found[row.together + 1].start) is not None


def _word_at(cut: _Cut, place: Span, forms: Forms) -> Span | None:
    """The word that stands exactly at a place where its letters were found; None where they are part of another."""
    text = cut.text
    start, end = place
    while end < len(text) and text[end] in JOINERS:
        end += 1
    word: Span | None = Span(start, end)
    if not (_ends_before(text, start) and _begins_behind(text, end)):
        word = cut.word_from(start)
    return word if word is not None and plain_form(text[word.start : word.end]) in forms.words else None


class _Cut:
    """A text of which small parts are cut into words where it is asked; the last one is kept."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._begin = self._end = -1
        self._words: list[Span] = []

    def _around(self, begin: int, end: int) -> None:
        """Cut a part that holds at least `[begin, end)`, and at whose ends no word is cut in two."""
        if self._begin <= begin and end <= self._end:
            return
        text = self.text
        while begin > 0 and text[begin - 1] not in _APART:
            begin -= 1
        while end < len(text) and text[end] not in _APART:
            end += 1
        self._begin, self._end, self._words = begin, end, words(text, begin, end)

    def word_from(self, start: int) -> Span | None:
        """The word that begins at a place."""
        self._around(start, start + 1)
        number = bisect_left(self._words, start, key=_START)
        return self._words[number] if number < len(self._words) and self._words[number].start == start else None

    def before(self, start: int, count: int) -> list[Span]:
        """The last so many words before the beginning of a word; fewer at the beginning of the text."""
        seen = _SEEN * count
        while count:
            self._around(max(0, start - seen), start)
            number = bisect_left(self._words, start, key=_START)
            if number >= count or self._begin == 0:
                return self._words[max(0, number - count) : number]
            seen *= 4
        return []

    def behind(self, end: int, count: int) -> list[Span]:
        """The first so many words behind the end of a word; fewer at the end of the text."""
        seen = _SEEN * count
        while count:
            self._around(end, min(len(self.text), end + seen))
            number = bisect_left(self._words, end, key=_START)
            if number + count <= len(self._words) or self._end == len(self.text):
                return self._words[number : number + count]
            seen *= 4
        return []


def _ends_before(text: str, start: int) -> bool:
    """Whether surely no word reaches over this place from before it."""
    if start == 0 or text[start - 1] in _APART:
        return True
    return text[start - 1] in _APART_IF_FREE and (start == 1 or text[start - 2] in _APART)


def _begins_behind(text: str, end: int) -> bool:
    """Whether surely no word reaches over this place from behind it."""
    length = len(text)
    if end == length or text[end] in _APART:
        return True
    return text[end] in _APART_IF_FREE and (end + 1 == length or text[end + 1] in _APART)
