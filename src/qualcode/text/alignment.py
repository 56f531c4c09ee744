"""Which word of a corrected text is which word of the text before it.

Words that are unique in both texts together with their neighbours fix the order (patience diff: Bram Cohen's idea);
between them stands a longest common subsequence. What was taken out at one place and stands unaltered at another is
recognised as moved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

# Scripts written without spaces are compared sign by sign: one slip must not change a whole line.
_TOKEN = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*"
    r"|[\p{L}\p{N}\p{M}_]+(?:['’\-][\p{L}\p{N}\p{M}_]+)*|[^\s\p{L}\p{N}\p{M}_]"
)
_GRAMS = (6, 4, 2)
"""Lengths of the runs of words that must be unique to fix the order, tried one after the other."""
_LARGEST = 2**31
"""Product of the lengths of two stretches up to which their common words are looked for: some 250 MB of bits."""
_ISLAND = 3
"""A group of so few words in common inside a stretch that is otherwise new is chance."""
_MOVED = 5
"""Fewest words in a row that are recognised at another place."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Token:
    """A word, sign or punctuation mark; offsets in code points."""

    start: int
    end: int
    word: str
    """Case folded."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The words of the old text in the new one."""

    to_new: list[int]
    """For each token of the old text the number of the token in the new text; -1 where it is gone."""
    moved: list[bool]
    """True for a token that stands at another place of the order."""


def tokens(text: str) -> list[Token]:
    """The words and punctuation marks of a text."""
    return [Token(found.start(), found.end(), found.group().casefold()) for found in _TOKEN.finditer(text)]


def align(old: Sequence[str], new: Sequence[str]) -> Alignment:
    """Find each word of the old text in the new one.

    Args:
        old: The words of the old text, case folded.
        new: The words of the new text.
    """
    numbers: dict[str, int] = {}
    a = [numbers.setdefault(word, len(numbers)) for word in old]
    b = [numbers.setdefault(word, len(numbers)) for word in new]
    to_new = [-1] * len(a)
    for i, j in _without_islands(_in_order(a, b), len(a), len(b)):
        to_new[i] = j
    moved = [False] * len(a)
    for i, j in _out_of_order(a, b, to_new):
        to_new[i], moved[i] = j, True
    return Alignment(to_new, moved)


def _in_order(a: Sequence[int], b: Sequence[int]) -> list[Pair]:
    """Pairs of equal words, ascending on both sides."""
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    pairs = [(i, i) for i in range(head)]
    pairs.extend(_between(a, b, head, len(a) - tail, head, len(b) - tail, 0))
    pairs.extend((len(a) - k, len(b) - k) for k in range(tail, 0, -1))
    return pairs


def _between(
    a: Sequence[int], b: Sequence[int], a_start: int, a_end: int, b_start: int, b_end: int, level: int
) -> Iterator[Pair]:
    """Pairs inside two stretches: fixed by unique runs, then by shorter ones, then by what is common in order."""
    if a_start == a_end or b_start == b_end:
        return
    if level == len(_GRAMS):
        yield from _common(a[a_start:a_end], b[b_start:b_end], a_start, b_start)
        return
    size = _GRAMS[level]
    fixed = ascending(_unique_runs(a, b, range(a_start, a_end - size + 1), range(b_start, b_end - size + 1), size))
    i, j = a_start, b_start
    for x, y in fixed:
        if x < i or y < j:  # Inside the run before.
            if x - i == y - j:
                continue_from = max(0, i - x)
                yield from ((x + k, y + k) for k in range(continue_from, size))
                i, j = x + size, y + size
            continue
        yield from _between(a, b, i, x, j, y, level + 1)
        yield from ((x + k, y + k) for k in range(size))
        i, j = x + size, y + size
    yield from _between(a, b, i, a_end, j, b_end, level + 1)


def _unique_runs(a: Sequence[int], b: Sequence[int], in_a: range, in_b: range, size: int) -> list[Pair]:
    """Where runs of words start that occur exactly once on either side."""
    places_a, places_b = _once(a, in_a, size), _once(b, in_b, size)
    return sorted((i, places_b[run]) for run, i in places_a.items() if run in places_b)


def _once(words: Sequence[int], places: range, size: int) -> dict[tuple[int, ...], int]:
    found: dict[tuple[int, ...], int] = {}
    for place in places:
        run = tuple(words[place : place + size])
        found[run] = -1 if run in found else place
    return {run: place for run, place in found.items() if place >= 0}


def ascending(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest chain of pairs that ascends on both sides (patience sorting)."""
    tops: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        if pile == len(tops):
            tops.append(j)
            last.append(number)
        else:
            tops[pile], last[pile] = j, number
        before.append(last[pile - 1] if pile else -1)
    chain = []
    number = last[-1] if last else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _common(a: Sequence[int], b: Sequence[int], a_start: int, b_start: int) -> Iterator[Pair]:
    """A longest common subsequence; nothing for stretches so long that they are not the same conversation."""
    from rapidfuzz.distance import LCSseq

    if len(a) * len(b) > _LARGEST:
        return
    for step in LCSseq.opcodes(a, b):
        if step.tag == "equal":
            size = step.src_end - step.src_start
            yield from ((a_start + step.src_start + k, b_start + step.dest_start + k) for k in range(size))


def _without_islands(pairs: list[Pair], old_size: int, new_size: int) -> list[Pair]:
    """The pairs without small groups that stand alone in a stretch of other words on both sides."""
    groups: list[list[Pair]] = []
    for pair in pairs:
        if groups and pair[0] - groups[-1][-1][0] <= _ISLAND and pair[1] - groups[-1][-1][1] <= _ISLAND:
            groups[-1].append(pair)
        else:
            groups.append([pair])
    kept: list[Pair] = []
    edges = [[(-1, -1)], *groups, [(old_size, new_size)]]
    for left, group, right in zip(edges, groups, edges[2:], strict=False):
        before = max(group[0][0] - left[-1][0], group[0][1] - left[-1][1])
        after = max(right[0][0] - group[-1][0], right[0][1] - group[-1][1])
        if len(group) > _ISLAND or min(before, after) <= 3 * len(group):
            kept.extend(group)
    return kept


def _out_of_order(a: Sequence[int], b: Sequence[int], to_new: Sequence[int]) -> Iterator[Pair]:
    """Pairs of words that were taken out at one place and put in at another."""
    taken = set(to_new)
    gaps_a = list(_gaps(sorted(i for i, j in enumerate(to_new) if j >= 0), len(a)))
    gaps_b = list(_gaps(sorted(taken - {-1}), len(b)))
    runs_a = _once_in(a, gaps_a)
    runs_b = _once_in(b, gaps_b)
    links: dict[tuple[range, range], list[Pair]] = {}
    for run, (i, gap_a) in runs_a.items():
        if run in runs_b:
            j, gap_b = runs_b[run]
            links.setdefault((gap_a, gap_b), []).append((i, j))
    used_a: set[int] = set()
    used_b: set[int] = set()
    for (gap_a, gap_b), starts in sorted(links.items(), key=lambda link: (-len(link[1]), link[1][0])):
        chain = ascending(sorted(starts))
        first, last = chain[0], chain[-1]
        # Around the recognised runs as many words again may belong to what was moved.
        low_a, high_a = max(gap_a.start, first[0] - _MOVED), min(gap_a.stop, last[0] + 2 * _MOVED)
        low_b, high_b = max(gap_b.start, first[1] - _MOVED), min(gap_b.stop, last[1] + 2 * _MOVED)
        found = list(_between(a, b, low_a, high_a, low_b, high_b, 1))
        for i, j in found:
            if i not in used_a and j not in used_b:
                used_a.add(i)
                used_b.add(j)
                yield i, j


def _gaps(matched: Sequence[int], size: int) -> Iterator[range]:
    """The stretches of at least `_MOVED` words without a counterpart."""
    for before, after in pairwise([-1, *matched, size]):
        if after - before - 1 >= _MOVED:
            yield range(before + 1, after)


def _once_in(words: Sequence[int], gaps: Sequence[range]) -> dict[tuple[int, ...], tuple[int, range]]:
    """Runs that occur once in all gaps together, with their place and gap."""
    found: dict[tuple[int, ...], tuple[int, range] | None] = {}
    for gap in gaps:
        for place in range(gap.start, gap.stop - _MOVED + 1):
            run = tuple(words[place : place + _MOVED])
            found[run] = None if run in found else (place, gap)
    return {run: place for run, place in found.items() if place is not None}
