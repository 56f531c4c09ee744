"""What holds of anything in which some things stand above others, as codes and themes do."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def has_circle(above: Mapping[K, Sequence[K]]) -> bool:
    """Whether something stands, over however many steps, above itself.

    Args:
        above: For each thing those that stand directly above it.
    """
    left = {thing: len(over) for thing, over in above.items()}
    below: dict[K, list[K]] = {}
    for thing, over in above.items():
        for one in over:
            below.setdefault(one, []).append(thing)
    ready = [thing for thing, count in left.items() if not count]
    while ready:
        thing = ready.pop()
        del left[thing]
        for one in below.get(thing, ()):
            left[one] -= 1
            if not left[one]:
                ready.append(one)
    return bool(left)
