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
    return bool(circle(above))


def circle(above: Mapping[K, Sequence[K]]) -> list[K]:
    """Things of which each stands directly below the next, and the last below the first; empty if there are none.

    Args:
        above: For each thing those that stand directly above it.
    """
    left = {thing: sum(one in above for one in over) for thing, over in above.items()}
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
    # What is left stands in a circle or below one: upwards, some way comes round.
    way: dict[K, int] = {}
    at = next(iter(left), None)
    while at is not None and at not in way:
        way[at] = len(way)
        at = next(over for over in above[at] if over in left)
    return list(way)[way[at] :] if at is not None else []
