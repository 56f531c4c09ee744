"""Sentences of transcribed speech, by rules: the unit the caret steps by unless asked for words or turns.

The rules know how speech is written down: false starts (`I was -- We should`), pauses (`so... and`), notes of
the transcriber (`[laughter]`), turns without any capital, and turns without any punctuation, which are cut at
clauses. Their name `RULE` is stored with the sentences; whoever changes what they find gives them a new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from qualcode.domain.spans import Span
from qualcode.text.clauses import SURELY_SHORT, cap_length
from qualcode.text.graphemes import next_boundary
from qualcode.text.sentence_rules import LanguageRules, rules_for

RULE = "speech-1"
"""The name of these rules."""

# Marks that end a sentence only before white space; those of the second kind need none behind them.
_SPACED = ".?!…‥\u037e"
_FREE = "。！？｡．؟۔।॥։።፧။‼⁇⁈⁉"
_DASHES = "—–"
_CLOSERS = "\"'”’»›)\\]}」』）】〉》*_`"
_OPENERS = "\"'“‘„‚«‹(\\[{「『（【〈《*_`¿¡\\\\—–-"

_BLOCK_END = re.compile(r"\n[^\S\n]*\n\s*|\n(?=[^\S\n]*(?:[-*•▪◦‣·–]|\d{1,3}[.)])[^\S\n])")
# Notes of the transcriber, also with Markdown's backslashes: [laughter], \[laughs\], (pause)
_NOTES = re.compile(r"(?:\s*(?:\\?\[(?:[^\[\]\n.?!\\]|\.\d){1,60}\\?\]|\([^\W\d_A-Z][^()\n.?!]{0,30}\)))+")
_UNHEARD = re.compile(
    r"\s*\\?[\[(]\s*(?:inaudible|unintelligible|indistinct|unclear|unverst|unv\.|inaudib|ininteligible|inintelligible)",
    re.IGNORECASE,
)
_FOLLOWING = rf"(\s*)((?:[{_OPENERS}]\s*){{0,8}})(\S?)"
_BEHIND = re.compile(_FOLLOWING)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_HAS_WORD = re.compile(r"[^\W_]")
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_]{1,2})*")
_DASH_OR_END = re.compile(rf"(--|[{_DASHES}])\s*(\S?)|[{_SPACED}]\s")
_BEFORE_TOKEN = "\"'“”‘’„«‹([{*_`¿¡\\—–"
_LONGEST_ABBREVIATION = 16
_SURELY_A_WORD = 7
"""Letters: no abbreviation of the tables is as long."""


def split_sentences(text: str, speech: Iterable[tuple[int, int]], language: str | None = None) -> list[Span]:
    """The sentences of one turn, ascending, without white space at their ends.

    Together they cover every code point of the speech that is not white space. None crosses the end of a
    speech span or a blank line, none ends inside a grapheme cluster, none is longer than some 60 words (in a
    script without spaces 120 code points).

    Args:
        text: The document's text.
        speech: The turn's speech spans, ascending and disjoint, in code points.
        language: A language tag such as `de` or `pt-BR`; None where it is unknown.
    """
    return list(map(Span._make, sentence_bounds(text, speech, language)))


def sentence_bounds(text: str, speech: Iterable[tuple[int, int]], language: str | None = None) -> list[tuple[int, int]]:
    """The sentences of all speech of a document as plain pairs: a study has half a million; arguments as before."""
    rules = rules_for(language)
    bounds: list[tuple[int, int]] = []
    double_hyphens = "--" in text  # Sought in each paragraph only where there are any.
    for start, end in speech:
        if text.find("\n", start, end) < 0:
            _divide(text, start, end, rules, bounds, double_hyphens)
        else:
            for block_start, block_end in _blocks(text, start, end):
                _divide(text, block_start, block_end, rules, bounds, double_hyphens)
    return bounds


def _blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Paragraphs and list items."""
    block_start = start
    for match in _BLOCK_END.finditer(text, start, end):
        yield block_start, match.start()
        block_start = match.end()
    yield block_start, end


@lru_cache(maxsize=4)
def _candidates(double_hyphens: bool, semicolon_asks: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where a sentence may end, and what stands there.

    The first pattern finds the marks, but for those that surely end nothing: a search for one character out of a set
    is what `re` does fastest. It has a group where the mark ends a sentence unless it is a point behind an
    abbreviation, and a second one where that is none. The second pattern is matched where there is no group; its
    groups: marks, the quotes and brackets they close, white space, what opens, the next character. Hyphens are looked
    at only where two stand together: they are too many to look at each.
    """
    marks = _SPACED + _FREE + _DASHES + (";" if semicolon_asks else "") + ("-" if double_hyphens else "")
    goes_on = rf"(?<=[.?!])(?:\Z|[^\W_][\s\S])|(?<=[-{_DASHES}])(?:[a-z0-9][\s\S]| [a-z0-9])"
    ends = rf"(?<=[.?!])( )(?=[A-Z])((?<=[?!] )|(?<=[a-z]{{{_SURELY_A_WORD}}}\. ))?"
    return (
        re.compile(f"[{marks}](?!{goes_on})(?:{ends})?"),
        re.compile(rf"(\.(?: \.)+|[{marks}]+)([{_CLOSERS}]*)(?={_FOLLOWING})"),
    )


def _divide(
    text: str, start: int, end: int, rules: LanguageRules, bounds: list[tuple[int, int]], double_hyphens: bool
) -> None:
    """Add the sentences of one paragraph."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start == end:
        return
    first = start
    mark, candidate = _candidates(double_hyphens and text.find("--", start, end) >= 0, rules.semicolon_asks)
    paragraph: _Paragraph | None = None
    # Nothing before `after` is looked at again; a sentence ends behind its first letter or digit, at `word`.
    after, word = start, _first_word(text, start, end)
    for found in mark.finditer(text, start, end):
        at = found.start()
        if at <= word or at < after:
            continue
        sure = found.lastindex
        if sure and ((sure == 2 and at - start >= _SURELY_A_WORD) or _no_abbreviation(text, at, start, rules)):
            cut, after = at + 1, at + 2
            word = after
        else:
            match = candidate.match(text, at, end)
            assert match is not None, "every mark is a candidate"
            if paragraph is None:
                # str.islower stops at the first capital, so this is nearly free.
                paragraph = _Paragraph(text, end, start == first and text[start:end].islower(), rules)
            after = match.end()
            ends = paragraph.cut_behind(match, start)
            if ends is None:
                continue
            cut = after = ends
            while after < end and text[after].isspace():
                after += 1
            word = _first_word(text, after, end)
            if word == end:
                break
        if cut - start <= SURELY_SHORT:
            bounds.append((start, cut))
        else:
            bounds += cap_length(text, start, cut, rules)
        start = after
    if end - start <= SURELY_SHORT:
        bounds.append((start, end))
    else:
        bounds += cap_length(text, start, end, rules)


def _no_abbreviation(text: str, at: int, start: int, rules: LanguageRules) -> bool:
    """Whether what stands before a mark is surely no abbreviation with its point."""
    if text[at] != ".":
        return True
    first = text.rfind(" ", max(start, at - _LONGEST_ABBREVIATION), at) + 1
    token = text[first or max(start, at - _LONGEST_ABBREVIATION) : at]
    return len(token) > 1 and token.isalpha() and token.lower() not in rules.abbreviations


def _first_word(text: str, start: int, end: int) -> int:
    """The first letter or digit of the span; `end` if it has none."""
    if start < end and text[start].isalnum():
        return start
    match = _HAS_WORD.search(text, start, end)
    return match.start() if match is not None else end


@dataclass(slots=True)
class _Paragraph:
    """Decides for each candidate whether a sentence ends there."""

    text: str
    end: int
    without_capitals: bool
    rules: LanguageRules

    def cut_behind(self, match: re.Match[str], start: int) -> int | None:
        """Where the sentence from `start` ends if it ends at this candidate; None if it goes on."""
        marks, closers, space, openers, following = match.groups()
        if marks[-1] in "-—–":
            return match.end() if self._breaks_off(match) else None
        free = not marks.isascii() and any(mark in _FREE for mark in marks)
        if not space and not free:
            return None
        cut, next_at = match.end(), match.start(5)
        if openers and (notes := _NOTES.match(self.text, cut, self.end)) is not None:
            if _UNHEARD.match(self.text, cut, self.end) is not None:
                return cut
            cut = notes.end()
            behind = _BEHIND.match(self.text, cut, self.end)
            assert behind is not None, "each part of the pattern may be empty"
            openers, following, next_at = behind[2], behind[3], behind.start(3)
        if free:
            return cut if self._free_mark_ends(match, closers) else None
        if following.islower() and not (self.without_capitals and not _pauses(marks)) and "¿" not in openers:
            return None
        if marks == "." and not closers and not self._point_ends(match.start(), next_at, start):
            return None
        return cut

    def _breaks_off(self, match: re.Match[str]) -> bool:
        """True for a dash with which a speaker leaves a sentence and begins another."""
        marks, _, space, openers, following = match.groups()
        if not following.isupper() or openers.strip("\"'“‘„«*_"):
            return False
        single = marks.endswith("-") and not marks.endswith("--")
        if single or (marks.endswith("–") and not space):
            return False
        word = _WORD.match(self.text, match.start(5), self.end)
        if word is None or (len(word[0]) > 1 and word[0].isupper()):
            return False
        if self.rules.capital_nouns and word[0].lower() not in self.rules.first_words:
            return False
        # Between two dashes stands an insertion, not the next sentence.
        other = _DASH_OR_END.search(self.text, word.end(), self.end)
        return other is None or other[1] is None or not other[2].islower()

    def _free_mark_ends(self, match: re.Match[str], closers: str) -> bool:
        """True unless the sentence goes on behind a quotation, or the mark stands in a number or cluster."""
        behind = match.end()
        if behind == self.end or match[3]:
            return True
        if closers and "\u3040" <= self.text[behind] <= "\u309f":
            return False
        if match[1] == "．" and self.text[match.start() - 1].isdigit() and self.text[behind].isdigit():
            return False
        return next_boundary(self.text, behind - 1) == behind

    def _point_ends(self, point: int, following: int, start: int) -> bool:
        """True unless the point belongs to an abbreviation, an initial, an ordinal or an item's number."""
        if self.text[point - 1].isspace():
            return True
        token = self.text[max(start, point - _LONGEST_ABBREVIATION) : point].split()[-1].lstrip(_BEFORE_TOKEN)
        small = token.lower()
        rules = self.rules
        capital = token[:1].isupper()
        if small in rules.never_last or (capital and small in rules.titles):
            return False
        begins = not self.text[start : point - len(token)].strip(_BEFORE_TOKEN)
        numbers = small in rules.numbered_small or (capital and small in rules.numbered and not begins)
        if numbers and self.text[following : following + 1].isdigit():
            return False
        if token.isdigit():
            if begins and len(token) <= 3:
                return False
            return not (rules.ordinal_point and len(token) <= 2) or self._first_word_at(following)
        if token != "I" and _INITIALS.fullmatch(token) is not None:
            return not (begins and len(token) == 1) and self._first_word_at(following)
        return small not in rules.maybe_last or self._first_word_at(following)

    def _first_word_at(self, offset: int) -> bool:
        """True if a word stands there with which sentences begin, or no word and no number at all."""
        word = _WORD.match(self.text, offset, self.end)
        if word is None:
            return not self.text[offset : offset + 1].isdigit()
        return word[0].lower() in self.rules.first_words


def _pauses(marks: str) -> bool:
    """True for an ellipsis, after which a sentence may go on even where there are no capitals."""
    return "…" in marks or (len(marks) > 1 and set(marks) <= set(". "))
