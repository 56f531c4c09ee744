"""What is looked for in texts: words as they are written, or a pattern. Words in any form are in `word_needles`."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from typing import Protocol

import regex

from qualcode.domain.queries import TextMode
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.text.finding import PatternError, compiled, matches
from qualcode.text.pattern_limits import in_pieces
from qualcode.text.smoothing import has_joiners, smooth, smoothed
from qualcode.text.word_forms import fold

SECONDS_IN_ALL = 10.0
"""After so many seconds of matching, a pattern is stopped if it is slower than `STEADY`."""
STEADY = 1_000_000
"""Code points a second that a pattern must pass to be let go on: some hundred times less than an ordinary one does."""

Way = Sequence[Collection[str]]
"""Groups of words in their plain form: a text with a hit of this kind holds a word of each."""

_SAME = ("'’‘‛ʼ＇′", '"“”„‟″＂«»', "-‐‑‒–−﹣－")
"""Apostrophes, quotation marks and hyphens: each stands for all of its row."""
_CLASSES = {sign: f"[{regex.escape(row)}]" for row in _SAME for sign in row}
# A letter is not found where a mark makes another letter of it.
_UNMARKED = "(?![\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a])"
_KANA = r"\p{Hiragana}\p{Katakana}ーｰ"
# Runs of letters and digits that lie within one word wherever they stand.
_PIECE = regex.compile(rf"(?V1)\p{{Han}}|[{_KANA}]|(?:[[\p{{L}}\p{{N}}]--[\p{{Han}}{_KANA}]]\p{{M}}*+)++")
_WRITTEN_ALONE = regex.compile(rf"(?V1)[\p{{Han}}{_KANA}]")
_SHORTEST_PIECE = 2


class WordList(Protocol):
    """The distinct words of many texts, in their plain form."""

    @property
    def words(self) -> Sequence[str]:
        """All of them."""

    def holding(self, piece: str) -> list[str]:
        """Those whose fold holds a folded piece."""


class Needle(Protocol):
    """Something that can be looked for in one text after the other."""

    @property
    def mode(self) -> TextMode:
        """How it is looked for."""

    @property
    def words(self) -> str:
        """What was typed."""

    def ways(self, vocabulary: WordList, languages: Collection[str | None]) -> list[Way] | None:
        """What words a text with a hit must hold: those of one of the ways. None where words tell nothing.

        Args:
            vocabulary: Every word of all texts that are looked through, and maybe more.
            languages: Those of the texts, as tags or names.
        """

    def find(self, text: str, language: str | None = None, vocabulary: Sequence[str] | None = None) -> list[Span]:
        """The hits, ascending, not overlapping and not empty, in code points.

        Args:
            text: What is looked through.
            language: Its language, as a tag or name; None is English.
            vocabulary: Words in their plain form, those of the text among them; None for those of the text alone.
                The hits are the same with any such vocabulary; one vocabulary for many texts is faster.

        Raises:
            PatternError: A regular expression, or very long words, take too long.
        """


class WrittenNeedle:
    """Words letter by letter: as they stand, but for what is seen as the same.

    White space of any length stands for white space of any length, also for the end of a line. Straight and curly
    apostrophes and quotation marks are the same, so are hyphens; composed and decomposed letters are; soft hyphens
    and joiners are passed over.
    """

    mode: TextMode = "text"

    def __init__(self, words: str, case: bool) -> None:
        self.words = words
        self._written = smoothed(words)
        flags = regex.V1 | (0 if case else regex.IGNORECASE | regex.FULLCASE)
        self._pattern = regex.compile(_pattern(self._written) + _UNMARKED, flags)
        signs = set(self._written)
        # Other signs are written for these.
        self._in_any_form = self._written.isascii() and not set(";`K") & signs
        self._plain = words if case else words.lower()
        self._is_plain = words.isascii() and not any(sign in _CLASSES or sign.isspace() for sign in signs)
        self._case = case
        self._clock = _Clock(typed=False)

    def ways(self, vocabulary: WordList, languages: Collection[str | None]) -> list[Way] | None:
        """One way: for each run of letters the words that hold it."""
        pieces = self.pieces()
        return [[vocabulary.holding(piece) for piece in pieces]] if pieces else None

    def pieces(self) -> tuple[str, ...]:
        """Folded runs of letters and digits: each stands in the fold of a word of every text with a hit."""
        bare = self._written.translate({ord(sign): " " for row in _SAME for sign in row})
        # A Greek subscript iota without its letter is no part of a word, but is found for an iota.
        found = (fold(run).lstrip("ι") for run in _PIECE.findall(bare))
        return tuple(
            dict.fromkeys(run for run in found if len(run) >= _SHORTEST_PIECE or _WRITTEN_ALONE.fullmatch(run))
        )

    def find(self, text: str, language: str | None = None, vocabulary: Sequence[str] | None = None) -> list[Span]:
        """The hits; language and vocabulary make no difference.

        Raises:
            PatternError: Very long words take too long.
        """
        if text.isascii():
            return self._plainly(text) if self._is_plain else self._clock.matches(self._pattern, text)
        if self._in_any_form and not has_joiners(text):
            return self._clock.matches(self._pattern, text)
        even = smooth(text)
        found = (even.back(*span) for span in self._clock.matches(self._pattern, even.text))
        return [span for span in found if span is not None]

    def _plainly(self, text: str) -> list[Span]:
        """The hits of a word of ASCII in a text of ASCII: nothing in them can be written otherwise, but for case."""
        text = text if self._case else text.lower()
        length = len(self._plain)
        found: list[Span] = []
        start = text.find(self._plain)
        while start >= 0:
            found.append(Span(start, start + length))
            start = text.find(self._plain, start + length)
        return found


def _pattern(written: str) -> str:
    """The words as a regular expression."""
    parts: list[str] = []
    blank = False
    for sign in written:
        if sign.isspace():
            if not blank:
                parts.append(r"[\s\x1c-\x1f]++")
        else:
            parts.append(_CLASSES.get(sign) or regex.escape(sign, special_only=True))
        blank = sign.isspace()
    return in_pieces(parts)


class _Clock:
    """How long one needle has been looked for, in all texts together."""

    def __init__(self, *, typed: bool) -> None:
        """Args:
        typed: Whether a pattern was typed, and not words.
        """
        self._typed = typed
        self._spent = 0.0
        self._passed = 0

    def matches(self, pattern: regex.Pattern[str], text: str) -> list[Span]:
        """The hits in one text more.

        Raises:
            PatternError: It takes too long, in this text or with those before it.
        """
        before = time.thread_time()
        found = matches(pattern, text, typed=self._typed)
        self._spent += time.thread_time() - before
        self._passed += len(text)
        if self._spent > SECONDS_IN_ALL and self._passed < STEADY * self._spent:
            if self._typed:
                problem = tr("the pattern takes too long: stopped after {seconds:.0f} seconds", seconds=SECONDS_IN_ALL)
                raise PatternError(problem, remedy=tr("make it simpler"))
            problem = tr(
                "what is looked for takes too long: stopped after {seconds:.0f} seconds", seconds=SECONDS_IN_ALL
            )
            raise PatternError(problem, remedy=tr("look for fewer words"))
        return found


class PatternNeedle:
    """A regular expression; `^` and `$` are the ends of the text unless `(?m)` is written before it.

    It is stopped after `finding.SECONDS` in one text, and after `SECONDS_IN_ALL` in all texts together if it is slower
    than `STEADY` then.
    """

    mode: TextMode = "regex"

    def __init__(self, words: str, case: bool) -> None:
        self.words = words
        self._pattern = compiled(words, as_regex=True, case=case)
        self._clock = _Clock(typed=True)

    def ways(self, vocabulary: WordList, languages: Collection[str | None]) -> list[Way] | None:
        """None: nobody can tell which words a pattern asks for."""
        return None

    def find(self, text: str, language: str | None = None, vocabulary: Sequence[str] | None = None) -> list[Span]:
        """The hits; language and vocabulary make no difference.

        Raises:
            PatternError: It takes too long, in this text or with those before it.
        """
        return self._clock.matches(self._pattern, text)
