"""Finding the code that a few letters mean: exact first, then beginnings, initials, parts, slips of the finger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from qualcode.codebook.tree import SEPARATOR, CodeTree

STRONG = 60.0
"""A match this good is what the letters mean; below it, a new code is as likely."""

_LEAST = 30.0
_SLIP = 80.0
"""Similarity (rapidfuzz, 0–100) from which a whole name counts as mistyped."""


@dataclass(frozen=True)
class Entry:
    """A code as the picker knows it."""

    code_id: int
    name: str
    path: str
    definition: str
    likely: float
    """0–1: how recently and often the coder used it."""

    @cached_property
    def folded(self) -> str:
        return self.name.casefold()

    @cached_property
    def folded_path(self) -> str:
        return self.path.casefold()

    @cached_property
    def words(self) -> list[str]:
        return self.folded_path.replace(SEPARATOR, " ").replace("-", " ").split()

    @cached_property
    def initials(self) -> str:
        return "".join(word[0] for word in self.folded.split())


@dataclass(frozen=True, slots=True)
class Match:
    """A code and how well it fits what was typed."""

    entry: Entry
    score: float

    @property
    def strong(self) -> bool:
        return self.score >= STRONG


def entries(tree: CodeTree, recent: Sequence[int], counts: Mapping[int, int]) -> list[Entry]:
    """All codes that can be used, with how likely each is: the last ones used first, then the most frequent."""
    rank = {code_id: number for number, code_id in enumerate(recent)}
    most = max(counts.values(), default=0) or 1
    found = []
    for code in tree.walk():
        if code.retired:
            continue
        likely = 0.6 * (1 - rank[code.id] / (len(rank) + 1)) if code.id in rank else 0.0
        likely += 0.4 * counts.get(code.id, 0) / most
        found.append(Entry(code.id, code.name, tree.path(code.id), code.definition, likely))
    return found


def rank(entries: Sequence[Entry], typed: str, limit: int = 50) -> list[Match]:
    """The codes that fit what was typed, the best first; all of them, the likeliest first, if nothing was."""
    wanted = " ".join(typed.casefold().split())
    if not wanted:
        order = sorted(enumerate(entries), key=lambda item: (-item[1].likely, item[0]))
        return [Match(entry, 100 * entry.likely) for _, entry in order[:limit]]
    matches = [Match(entry, score + 8 * entry.likely) for entry in entries if (score := _score(entry, wanted))]
    matches.sort(key=lambda match: -match.score)
    return matches[:limit]


def _score(entry: Entry, wanted: str) -> float:
    if wanted in (entry.folded, entry.folded_path):
        return 120
    if entry.folded.startswith(wanted):
        return 100
    parts = wanted.replace(SEPARATOR, " ").split()
    if not parts:
        return 0
    if all(any(word.startswith(part) for word in entry.words) for part in parts):
        inside = sum(any(word.startswith(part) for word in entry.folded.split()) for part in parts)
        return 80 + 8 * inside / len(parts)
    if len(wanted) > 1 and entry.initials.startswith(wanted.replace(" ", "")):
        return 76
    if wanted in entry.folded_path:
        return 68
    return _slip(entry, wanted, parts)


def _slip(entry: Entry, wanted: str, parts: list[str]) -> float:
    from rapidfuzz import fuzz  # 20 ms that only the first picker pays

    if len(wanted) >= 4:
        similarity = max(fuzz.ratio(wanted, entry.folded), fuzz.ratio(wanted, entry.folded[: len(wanted)]))
        if similarity >= _SLIP:
            return STRONG + (similarity - _SLIP) / 4
    if len(wanted) >= 3 and all(part in entry.definition.casefold() for part in parts):
        return _LEAST + 10
    if len(wanted) >= 3 and fuzz.partial_ratio(wanted, entry.folded_path) >= _SLIP:
        return _LEAST
    return 0
