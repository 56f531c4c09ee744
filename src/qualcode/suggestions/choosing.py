"""Which dealt-with passages a suggester learns from, where a study has more than it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import TypeVar

from qualcode.suggestions.material import Lesson

MOST_CODED = 12_000
"""Coded passages that are learned from at most."""
MOST_READ = 6_000
"""Passages read and left uncoded that are learned from at most, and no more than there are coded ones beyond `FEW`."""
FEW = 2_000
_SURE = 200
"""Passages of each code that are taken in any case, so that rare codes are learned as well."""

Key = TypeVar("Key", bound=tuple[object, ...])


def choose(dealt: Mapping[Key, Lesson]) -> dict[Key, Lesson]:
    """The passages to learn from: all of them in most studies, else a sample that is the same for the same passages.

    Args:
        dealt: Passages by a key that is the same in every copy of the project: document, place.
    """
    by_lot = sorted(dealt, key=_lot)
    coded = _coded([key for key in by_lot if dealt[key].codes], dealt)
    read = [key for key in by_lot if not dealt[key].codes and dealt[key].read]
    refused = [key for key in by_lot if not dealt[key].read]
    kept = {*coded, *read[: min(MOST_READ, max(FEW, len(coded)))], *refused[:MOST_READ]}
    return {key: one for key, one in dealt.items() if key in kept}


def _coded(keys: Sequence[Key], dealt: Mapping[Key, Lesson]) -> list[Key]:
    if len(keys) <= MOST_CODED:
        return list(keys)
    seen: Counter[str] = Counter()
    first: list[Key] = []
    others: list[Key] = []
    for key in keys:
        codes = dealt[key].codes
        (first if any(seen[code] < _SURE for code in codes) else others).append(key)
        seen.update(codes)
    return (first + others)[: max(MOST_CODED, len(first))]


def _lot(key: tuple[object, ...]) -> bytes:
    return blake2b(repr(key).encode(), digest_size=8).digest()
