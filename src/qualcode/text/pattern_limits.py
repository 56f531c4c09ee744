"""What a regular expression may not hold: what would fill the memory, or never end, is refused before it is tried."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from qualcode.domain.translation import tr

LARGEST = 20_000
"""Parts that a pattern may have when its counted repeats are written out; some have more than any memory holds."""
DEEPEST = 100
"""Groups within groups."""
LONGEST_RUN = 1_000
"""Parts in a row without a wildcard, a choice or a repeat: many equal letters in a row take minutes to prepare."""
_PIECE = 100
"""Signs of words that are looked for at once."""
# Letters, or letters and marks, that begin with one of these may be written as one: `ss` as `ß`.
_BEGINS_A_FOLD = frozenset("afhijstwyAFHIJSTWY")

_TOKEN = re.compile(r"\\[\s\S]|\(\?#(?:\\[\s\S]|[^)\\])*\)?|\{\d*,?\d*\}|\([\s\S]?|[\s\S]")
_SET_TOKEN = re.compile(r"\\[\s\S]|--|&&|~~|\|\||[\s\S]")
_SET_SIGNS = ("--", "&&", "~~", "||")
_SPACED = re.compile(r"\(\?[a-zL]*x")
_BLANKS_AND_COMMENTS = re.compile(r"(\\[\s\S])|\s+|#[^\n]*")
_COUNT = re.compile(r"\d+")
_COUNTED = re.compile(r"\{(\d*),?(\d*)\}")
# Whether such a sign is one, or stands in a set, in a comment or behind a backslash, is for the engine to say.
_CALLS_ITSELF = re.compile(r"\(\?(?=R|[+-]?\d|&|P>|\(DEFINE\)|[a-zL-]*V)")
_VERSION = re.compile(r"[a-zL-]*V")


class Refusal(NamedTuple):
    """Why a pattern cannot be looked for."""

    problem: str
    remedy: str
    at: int | None
    """The character in the pattern; None where it is no single one."""


def refusal(pattern: str) -> Refusal | None:
    """Why a regular expression is not tried; None where nothing speaks against it. It may still be misspelt.

    Args:
        pattern: As it was typed.
    """
    size, depth, run = _extent(pattern)
    if depth > DEEPEST:
        return Refusal(
            tr("the pattern has more than {most} groups within groups", most=DEEPEST), tr("make it simpler"), None
        )
    if size > LARGEST:
        return Refusal(
            tr("the pattern repeats its parts too often"),
            tr("use * or + in place of large numbers in braces"),
            None,
        )
    if run > LONGEST_RUN:
        problem = tr("the pattern has more than {most:,} characters in a row", most=LONGEST_RUN)
        return Refusal(problem, tr("make it shorter, or look for it letter by letter"), None)
    return _forbidden(pattern)


def in_pieces(parts: Sequence[str]) -> str:
    """A regular expression for signs in a row, cut so that the engine prepares no long piece at once.

    Args:
        parts: A regular expression for each sign.
    """
    if len(parts) <= _PIECE:
        return "".join(parts)
    pieces: list[str] = []
    begin = 0
    for end, part in enumerate(parts, 1):
        length = end - begin
        can_end = part.isascii() and part not in _BEGINS_A_FOLD
        if end == len(parts) or length >= 2 * _PIECE or (length >= _PIECE and can_end):
            pieces.append(f"(?>{''.join(parts[begin:end])})")
            begin = end
    return "".join(pieces)


def _forbidden(pattern: str) -> Refusal | None:
    """The first part that calls a group, or the whole pattern, from within it, or that sets the engine's version."""
    begins = [match.start() for match in _CALLS_ITSELF.finditer(pattern)]
    if not begins:
        return None
    # With this sign in it none of them can be understood; in a set, a comment or as text it does no harm.
    marked = _CALLS_ITSELF.sub("(?$", pattern)
    try:
        regex.compile(marked, regex.V1)
    except regex.error as error:
        place: int | None = getattr(error, "pos", None)
    except (MemoryError, OverflowError, RuntimeError, ValueError):
        return None  # `finding.compiled` says so of the pattern as it was typed.
    else:
        return None
    for number, begin in enumerate(begins):
        if place == begin + number + 2:
            return _refused(pattern, begin)
    # Something else is wrong before it, and the engine never comes to it.
    return None


def _refused(pattern: str, begin: int) -> Refusal:
    if _VERSION.match(pattern, begin + 2):
        return Refusal(tr("the pattern cannot choose its version"), tr("leave out V0 or V1"), begin)
    return Refusal(
        tr("the pattern cannot call itself, or a group of its own"),
        tr("write what is meant once more in its place"),
        begin,
    )


def _extent(pattern: str) -> tuple[int, int, int]:
    """How much a pattern is.

    Returns:
        About how many parts it has when its counted repeats are written out, how deep its groups go, and how many parts
        stand in a row.
    """
    open_groups: list[int] = []
    size = last = depth = run = longest = 0
    for token in _tokens(pattern):
        run = 0 if token in ("*", "+", "?", "|", ".") else run + 1
        longest = max(longest, run)
        if token[0] == "{" and len(token) > 1:
            times = max([int(count[:9]) for count in _COUNT.findall(token)], default=1)
            size, last = size + last * max(times - 1, 0), last * times
        elif token[0] == "(":
            open_groups.append(size)
            depth = max(depth, len(open_groups))
            size, last = 1, 1
        elif token == ")" and open_groups:
            last = size
            size += open_groups.pop()
        else:
            size, last = size + 1, 1
    size += sum(open_groups)
    return (max(size, _product(pattern)) if _SPACED.search(pattern) else size), depth, longest


def _product(pattern: str) -> int:
    """All counts multiplied: where blanks and comments may stand between a group and its count, and within counts."""
    largest = 1
    for form in (pattern, _BLANKS_AND_COMMENTS.sub(r"\1", pattern)):
        product = 1
        for counts in _COUNTED.findall(form):
            product = min(product * max([int(count[:9]) for count in counts if count], default=1) or 1, 10**9)
        largest = max(largest, product)
    return largest


def _tokens(pattern: str) -> Iterator[str]:
    """What a pattern consists of: signs, escaped signs, sets, counts, and the beginnings and ends of groups."""
    at = 0
    while at < len(pattern):
        if pattern[at] == "[":
            end = _end_of_set(pattern, at)
            yield pattern[at:end]
        else:
            match = _TOKEN.match(pattern, at)
            assert match is not None  # Its last branch takes any sign.
            end = match.end()
            if not match.group().startswith("(?#"):
                # What stands behind the bracket is a token of its own, unless it says what kind of group it is.
                end = end if match.group() == "(?" or match.group()[0] != "(" else at + 1
                yield pattern[at:end]
        at = end


def _end_of_set(pattern: str, start: int) -> int:
    """Where a set ends, with the sets within it; the end of the pattern where it never does."""
    at, depth, is_first, alone = start, 0, False, False
    while at < len(pattern):
        match = _SET_TOKEN.match(pattern, at)
        assert match is not None  # Its last branch takes any sign.
        token = match.group()
        if alone and token in _SET_SIGNS:
            token = token[0]
        at += len(token)
        if token == "[":
            depth, is_first = depth + 1, True
            at += pattern.startswith("^", at)
        else:
            if token == "]" and not is_first:
                depth -= 1
                if depth == 0:
                    return at
            # Behind a hyphen, too, two such signs are two characters.
            alone, is_first = token == "-" and not is_first, token in _SET_SIGNS
        alone = alone or is_first
    return at
