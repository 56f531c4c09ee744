"""Words: what a caret steps over and what a report counts.

A word is a run of letters, digits and the marks on them, whatever the script, with

* inner apostrophes, hyphens and underscores (`don't`, `well-known`, `file_name`): one word;
* points, commas, colons and slashes between digits (`3.5`, `1,000`, `10:30`, `2/3`): one word;
* points between single letters (`U.S.`, `e.g.`): one word, without its last point.

Each Han ideograph is a word; so is each unbroken run of hiragana, or of katakana. Thai, Lao, Khmer and
Burmese write no spaces between words: there a word is what stands between two spaces or marks. Lone
punctuation, symbols and emoji are no words. Of an address such as `www.example.org` the parts count.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

import regex

from qualcode.domain.spans import Span

_JOINERS = r"'’_\u2010\u2011\-"
_MARK = r"\p{M}\u00ad\u200c\u200d\u2060"
_HAN = r"\p{Han}"
_KANA = r"\p{Hiragana}\p{Katakana}ーｰ"
_LETTER = rf"[[\p{{L}}\p{{N}}]--[{_HAN}{_KANA}]]"
_RUN = rf"(?:{_LETTER}[{_MARK}]*+)++"
# A point between two letters that stand alone on their sides: U.S, e.g
_POINT = (
    rf"\.(?<=[{_LETTER}--\p{{Nd}}]\.)(?<![\p{{L}}\p{{N}}{_MARK}]{{2}}\.)"
    rf"(?=[{_LETTER}--\p{{Nd}}](?![\p{{L}}\p{{N}}{_MARK}]))"
)
_WORD = regex.compile(
    rf"""(?V1)
      {_RUN}(?:[{_JOINERS}]{_RUN}|(?<=\p{{Nd}})[.,:/](?=\p{{Nd}}){_RUN}|{_POINT}{_RUN})*+
    | {_HAN}[{_MARK}]*+
    | (?:[\p{{Hiragana}}ー][{_MARK}]*+)++
    | (?:[\p{{Katakana}}ーｰ][{_MARK}]*+)++
    """,
    regex.VERBOSE,
)
# What may stand inside a word or join it, and the ideograph that marks at its start stand on. Words are sought from
# the start of such a run.
_INSIDE_BEFORE = regex.compile(rf"(?rV1){_HAN}?[[\p{{L}}\p{{N}}{_MARK}{_JOINERS}.,:/]--{_HAN}]*+")
_LAST_LETTER_BEFORE = regex.compile(r"(?r)[\p{L}\p{N}]")

# Counting without finding: runs of letters less the places where two runs are one word. The same count as
# _WORD's, some eight times as fast, for text of alphabets in which each letter is one code point.
_RUNS = re.compile(r"[^\W_]+")
_JOINS = (
    re.compile(rf"[{_JOINERS}](?<=[^\W_].)(?=[^\W_])"),
    re.compile(r"[.,:/](?<=\d.)(?=\d)"),
    re.compile(r"\.(?<=[^\W\d_]\.)(?<![^\W_]{2}\.)(?=[^\W\d_](?![^\W_]))"),
)
_BEYOND_ALPHABETS = re.compile(
    "[^\\x00-\\u00ac\\u00ae-\\u02ff\\u0370-\\u0482\\u048a-\\u0590\\u10a0-\\u10ff\\u1e00-\\u1fff"
    "\\u2010-\\u205e\\u20a0-\\u20bf\\uac00-\\ud7a3]"
)
_NUMBERS = re.compile(rb"&#(\d{1,7});")


def _kind_of_latin_1(code: int) -> str:
    """What a character is to a count: `d`igit, other `a`lphanumeric, `j`oiner, `.`, `s`eparator of digits, or none."""
    sign = chr(code)
    if sign.isdecimal():
        return "d"
    if sign.isalnum():
        return "a"
    return "j" if sign in "'_-" else "." if sign == "." else "s" if sign in ",:/" else " "


# The same in Latin-1: kinds of characters instead of characters, so that each search is for one byte.
_KINDS_OF_LATIN_1 = "".join(map(_kind_of_latin_1, range(256))).encode()
_RUNS_OF_KINDS = bytes(ord("a") if chr(kind) in "ad" else ord(" ") for kind in range(256))
_JOINS_OF_KINDS = (
    re.compile(rb"j(?<=[ad].)(?=[ad])"),
    re.compile(rb"s(?<=d.)(?=d)"),
    re.compile(rb"\.(?<=d.)(?=d)"),
    re.compile(rb"\.(?<=a.)(?<![ad]{2}.)(?=a(?![ad]))"),
)


def count_words(text: str, spans: Iterable[tuple[int, int]]) -> int:
    """The number of words in the given spans of `text`, each counted for itself.

    Args:
        text: The document's text.
        spans: Speech spans, in code points.
    """
    parts = [text[start:end] for start, end in spans]
    whole = "\n".join(parts)
    if _is_latin_1(whole):
        return _count_latin_1(whole)
    return sum(_count_part(part) for part in parts)


def _is_latin_1(text: str) -> bool:
    """Whether all of a text is Latin-1 without soft hyphens, or of the signs beside it that join and part as there.

    To write the other signs as numbers and read these is three times as fast as to look at each sign.
    """
    if text.isascii():
        return True
    if "\u00ad" in text:
        return False
    numbers = set(_NUMBERS.findall(text.encode("latin-1", "xmlcharrefreplace")))
    return all(0x2013 <= number <= 0x203A or number == 0x20AC for number in map(int, numbers))


def _count_part(part: str) -> int:
    if _is_latin_1(part):
        return _count_latin_1(part)
    if _BEYOND_ALPHABETS.search(part) is None:
        return len(_RUNS.findall(part)) - sum(len(join.findall(part)) for join in _JOINS)
    return sum(1 for _ in _WORD.finditer(part))


def _count_latin_1(part: str) -> int:
    kinds = part.replace("’", "'").encode("latin-1", "replace").translate(_KINDS_OF_LATIN_1)
    runs = kinds.translate(_RUNS_OF_KINDS)
    count = runs.count(b" a") + runs.startswith(b"a")
    return count - sum(len(join.findall(kinds)) for join in _JOINS_OF_KINDS)


def words(text: str, start: int, end: int) -> list[Span]:
    """The words of `[start, end)`, ascending; as many as `count_words` counts there."""
    return list(_found(text, start, end))


def _found(text: str, start: int, end: int) -> Iterator[Span]:
    # Sought in the part alone: what stands before it must not be seen by a look behind.
    for match in _WORD.finditer(text[start:end]):
        yield Span(start + match.start(), start + match.end())


def word_at(text: str, offset: int, spans: Sequence[tuple[int, int]]) -> Span | None:
    """The word that holds the code point at `offset`; None between words and outside the spans.

    Args:
        text: The document's text.
        offset: A code point offset; any integer.
        spans: Speech spans, ascending and disjoint.
    """
    index = _span_before(spans, offset)
    if index < 0 or offset >= spans[index][1]:
        return None
    return _word_holding(text, offset, spans[index])


def next_word(text: str, offset: int, spans: Sequence[tuple[int, int]]) -> Span | None:
    """The first word that starts behind `offset`; None behind the last. Arguments as for `word_at`."""
    for index in range(max(_span_before(spans, offset), 0), len(spans)):
        for word in _words_from(text, offset + 1, spans[index]):
            if word.start > offset:
                return word
    return None


def previous_word(text: str, offset: int, spans: Sequence[tuple[int, int]]) -> Span | None:
    """The last word that starts before `offset`; None before the first. Arguments as for `word_at`."""
    for index in range(_span_before(spans, offset), -1, -1):
        start, end = spans[index]
        behind = min(offset, end)
        while (letter := _LAST_LETTER_BEFORE.search(text, start, behind)) is not None:
            word = _word_holding(text, letter.start(), spans[index])
            if word is not None:
                return word
            behind = letter.start()
    return None


def _span_before(spans: Sequence[tuple[int, int]], offset: int) -> int:
    """The index of the last span that starts at or before `offset`; -1 if none does."""
    return bisect_right(spans, offset, key=lambda span: span[0]) - 1


def _word_holding(text: str, offset: int, span: tuple[int, int]) -> Span | None:
    for word in _words_from(text, offset, span):
        if word.end > offset:
            return word if word.start <= offset else None
    return None


def _words_from(text: str, offset: int, span: tuple[int, int]) -> Iterator[Span]:
    """The words of `span` that end behind `offset`, and possibly a few before it."""
    start = min(max(offset, span[0]), span[1])
    inside = _INSIDE_BEFORE.match(text, span[0], start)
    yield from _found(text, inside.start() if inside is not None else start, span[1])
