"""Drawing documents by chance that can be repeated, and dealing them out so that all coders get equally many words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from itertools import combinations
from math import comb, floor
from typing import NamedTuple

from qualcode.domain.errors import RuleError
from qualcode.domain.rounds import StratumDrawn
from qualcode.domain.translation import tr

RULE = "sha256-strata-1"
"""How `draw` draws, and the version of that: it is kept with what was drawn, and never changes under this name.

Documents of a stratum stand in the order of SHA-256(`SEED|UUID`), and its first ones are drawn. Strata get documents by
the largest remainder of their part of all, and at least one each where that many are drawn; among equal remainders the
order of SHA-256(`SEED|VALUE|VALUE…`) decides.
"""
EVEN = Fraction(1, 50)
"""Words of coders that differ by no more than this part of what a coder has on average count as equally many."""
_MOST_GROUPS = 300
"""So many groups of coders are weighed for each document; where there are more, those of coders with fewest words."""
_MOST_STEPS = 300

_SHARE = re.compile(r"\s*([0-9]{1,9}(?:[.,][0-9]{1,20})?)\s*(%?)\s*")


class Item(NamedTuple):
    """A document that may be drawn or dealt out."""

    key: str
    """Its UUID."""
    stratum: tuple[str, ...]
    words: int


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn."""

    keys: tuple[str, ...]
    """Stratum by stratum."""
    strata: tuple[StratumDrawn, ...]
    """In the order of their values."""


def parse_share(text: str) -> Fraction:
    """A share as it is typed, `20%` or `0.2`.

    Raises:
        RuleError: It is none, or not above 0 and at most all.
    """
    found = _SHARE.fullmatch(text)
    share = Fraction(found[1].replace(",", ".")) / (100 if found[2] else 1) if found else Fraction(0)
    if not 0 < share <= 1:
        raise RuleError(tr("“{text}” is no share of the documents", text=text), remedy=tr("write it as 20% or 0.2"))
    return share


def show_share(share: Fraction) -> str:
    """A share as a percentage."""
    return f"{float(share * 100):g}%"


def draw(items: Collection[Item], *, seed: int, share: Fraction | None = None, number: int | None = None) -> Draw:
    """Draw some of the documents, from every stratum its part: the same ones again for the same seed, everywhere.

    The order of the items does not matter. Documents of other strata change how many are drawn of one, never which
    come first.

    Args:
        share: Which part of all, rounded to the nearest number of documents, at least one.
        number: Or how many.

    Raises:
        RuleError: There are no documents, or fewer than are to be drawn.
    """
    if (share is None) == (number is None):
        raise ValueError("either a share or a number is drawn")
    if not items:
        raise RuleError(tr("there are no documents to draw from"), remedy=tr("import some, or name other ones"))
    if number is None:
        assert share is not None
        number = max(1, floor(share * len(items) + Fraction(1, 2)))
    if not 1 <= number <= len(items):
        raise RuleError(
            tr("{wanted} documents cannot be drawn from {all}", wanted=number, all=len(items)),
            remedy=tr("ask for 1 to {all}", all=len(items)),
        )
    strata: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    for item in items:
        strata[item.stratum].append(item)
    parts = _allot({values: len(found) for values, found in strata.items()}, number, seed)
    keys: list[str] = []
    told: list[StratumDrawn] = []
    for values, found in sorted(strata.items()):
        chosen = sorted(found, key=lambda item: _chance(seed, item.key))[: parts[values]]
        keys += [item.key for item in chosen]
        words, drawn_words = (sum(item.words for item in some) for some in (found, chosen))
        told.append(StratumDrawn(values, len(found), words, len(chosen), drawn_words))
    return Draw(tuple(keys), tuple(told))


def _chance(seed: int, *what: str) -> str:
    return sha256("|".join((str(seed), *what)).encode()).hexdigest()


def _allot(sizes: Mapping[tuple[str, ...], int], number: int, seed: int) -> dict[tuple[str, ...], int]:
    """How many documents each stratum gives, by the largest remainder."""
    whole = sum(sizes.values())
    order = sorted(sizes, key=lambda values: (-(number * sizes[values] % whole), _chance(seed, *values)))
    least = 1 if number >= len(sizes) else 0
    parts = {values: max(least, number * size // whole) for values, size in sizes.items()}
    for values in order:
        if sum(parts.values()) < number and parts[values] * whole < number * sizes[values]:
            parts[values] += 1
    while sum(parts.values()) > number:  # What the smallest ones got more than their part is taken from the others.
        above = {values: parts[values] * whole - number * sizes[values] for values in order if parts[values] > least}
        parts[max(above, key=lambda values: above[values])] -= 1
    return parts


@dataclass(frozen=True, slots=True)
class Shares:
    """Who codes what."""

    coders: dict[str, tuple[str, ...]]
    """Document → its coders, in the order in which they were given."""
    words: dict[str, int]
    """Coder → the words of all that she codes."""

    @property
    def difference(self) -> int:
        """By how many words the coder with most and the one with fewest differ."""
        return max(self.words.values()) - min(self.words.values())

    @property
    def pairs(self) -> dict[tuple[str, str], int]:
        """Every two coders → how many documents both code."""
        met = Counter(pair for group in self.coders.values() for pair in combinations(group, 2))
        return {pair: met[pair] for pair in combinations(self.words, 2)}


def balance(
    items: Collection[Item], coders: Sequence[str], each: int, *, seed: int, words: Mapping[str, int] | None = None
) -> Shares:
    """Deal documents out to coders so that all get equally many words, and every two meet equally often.

    Words come first: they are as equal as can be found (see `EVEN`), and then pairs. The same for the same seed.

    Args:
        items: The documents, in any order.
        coders: Each once.
        each: How many different coders each document gets.
        words: What coders have already.

    Raises:
        RuleError: There are fewer coders than each document is to get.
    """
    if not 1 <= each <= len(coders):
        raise RuleError(
            tr("a document cannot get {each} of {all} coders", each=each, all=len(coders)),
            remedy=tr("ask for 1 to {most} each", most=max(1, len(coders))),
        )
    dealing = _Dealing(items, coders, seed, words or {})
    dealing.deal(each)
    if each < len(coders):
        dealing.even_out()
    place = {coder: i for i, coder in enumerate(coders)}
    groups = {item.key: tuple(sorted(dealing.groups[item.key], key=place.__getitem__)) for item in dealing.items}
    return Shares(groups, {coder: dealing.words[coder] for coder in coders})


_Score = tuple[Fraction, int, int]
_Step = tuple[tuple[str, frozenset[str]], ...]
"""Documents and the groups that they are to have."""


class _Dealing:
    """Documents on their way to coders."""

    def __init__(self, items: Collection[Item], coders: Sequence[str], seed: int, words: Mapping[str, int]) -> None:
        self.items = sorted(items, key=lambda item: (-item.words, _chance(seed, item.key)))
        self.words = {coder: words.get(coder, 0) for coder in sorted(coders, key=lambda one: _chance(seed, one))}
        self._size = {item.key: item.words for item in items}
        self.groups: dict[str, frozenset[str]] = {}
        self.met: Counter[frozenset[str]] = Counter()
        self._pairs = [frozenset(pair) for pair in combinations(self.words, 2)]
        self._allowed = Fraction(0)

    def deal(self, each: int) -> None:
        """The longest first, to those who met least often and of these to who has fewest words."""
        for item in self.items:
            best = min(self._candidates(each), key=lambda group: (self._meetings(group), self._load(group)))
            self._give(item.key, frozenset(best))
        self._allowed = EVEN * sum(self.words.values()) / len(self.words)

    def _candidates(self, each: int) -> Iterator[tuple[str, ...]]:
        most = len(self.words)
        while most > each and comb(most, each) > _MOST_GROUPS:
            most -= 1
        fewest = sorted(self.words, key=self.words.__getitem__)[:most]
        return combinations(fewest, each)

    def _meetings(self, group: tuple[str, ...]) -> tuple[int, int]:
        """How often the two of a group who met most often did, and all of them together."""
        often = [self.met[frozenset(pair)] for pair in combinations(group, 2)]
        return max(often, default=0), sum(often)

    def _load(self, group: tuple[str, ...]) -> int:
        return sum(self.words[coder] for coder in group)

    def _give(self, key: str, group: frozenset[str]) -> None:
        before = self.groups.get(key, frozenset())
        for coder in before - group:
            self.words[coder] -= self._size[key]
        for coder in group - before:
            self.words[coder] += self._size[key]
        self.met.subtract(frozenset(pair) for pair in combinations(before, 2))
        self.met.update(frozenset(pair) for pair in combinations(group, 2))
        self.groups[key] = group

    def even_out(self) -> None:
        """Change places, step by step, as long as that makes words, or pairs, more equal."""
        for _ in range(_MOST_STEPS):
            now = self._score()
            best, step = now, None
            for tried in self._steps():
                score = self._after(tried)
                if score < best:
                    best, step = score, tried
            if step is None:
                return
            for key, group in step:
                self._give(key, group)

    def _score(self) -> _Score:
        """How unequal it is: words beyond what is allowed, pairs, all words."""
        unequal = max(self.words.values()) - min(self.words.values())
        often = [self.met[pair] for pair in self._pairs]
        return max(Fraction(0), unequal - self._allowed), max(often) - min(often), unequal

    def _after(self, step: _Step) -> _Score:
        before = [(key, self.groups[key]) for key, _ in step]
        for key, group in step:
            self._give(key, group)
        score = self._score()
        for key, group in before:
            self._give(key, group)
        return score

    def _steps(self) -> Iterator[_Step]:
        """What may help: who has most words gives a document to who has fewest, or a longer one for a shorter one."""
        heavy, light = max(self.words, key=self.words.__getitem__), min(self.words, key=self.words.__getitem__)
        if heavy == light:
            return
        gap = self.words[heavy] - self.words[light]
        theirs: dict[frozenset[str], list[tuple[int, str]]] = defaultdict(list)
        for item in self.items:
            group = self.groups[item.key]
            if light in group and heavy not in group:
                theirs[group - {light}].append((item.words, item.key))
        for found in theirs.values():
            found.sort()
        for item in self.items:
            group = self.groups[item.key]
            if heavy not in group or light in group:
                continue
            others = group - {heavy}
            given = (item.key, others | {light})
            yield (given,)
            for rest, found in theirs.items():
                near = bisect_left(found, (item.words - gap // 2, ""))
                for _, key in found[max(0, near - 1) : near + 2]:
                    yield given, (key, rest | {heavy})
