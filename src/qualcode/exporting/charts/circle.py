"""In what order nodes stand on a circle: those joined strongly stand near each other, and few lines cross."""

from __future__ import annotations

from collections.abc import Sequence

Edge = tuple[int, int, float]

_MOST_EDGES = 120
"""Lines up to here can be told apart."""
_MOST_TRIED = 90
"""Nodes up to here are moved about until nothing gets better; more stand as they were first placed."""
_PASSES = 6


def strongest(edges: Sequence[Edge], most: int = _MOST_EDGES) -> tuple[Edge, ...]:
    """The edges with a weight above 0, the strongest first; of equal ones those of the first nodes."""
    real = [edge for edge in edges if edge[2] > 0]
    return tuple(sorted(real, key=lambda edge: (-edge[2], edge[0], edge[1]))[:most])


def order_on_circle(count: int, edges: Sequence[Edge]) -> tuple[int, ...]:
    """The nodes 0 … count - 1 in the order in which they stand on the circle; always the same for the same edges."""
    ties: list[dict[int, float]] = [{} for _ in range(count)]
    for a, b, weight in edges:
        if a != b:
            ties[a][b] = ties[a].get(b, 0.0) + weight
            ties[b][a] = ties[b].get(a, 0.0) + weight
    order = _grown(ties)
    if 3 < count <= _MOST_TRIED:
        order = _bettered(order, ties)
    return tuple(order)


def _grown(ties: list[dict[int, float]]) -> list[int]:
    """A chain that grows at both ends by the node that is tied most to what stands near that end."""
    left = set(range(len(ties)))
    chain: list[int] = []
    while left:
        if not chain:
            first = max(left, key=lambda node: (sum(ties[node].values()), -node))
            chain.append(first)
            left.remove(first)
            continue
        node, at_end = max(
            ((node, at_end) for node in sorted(left) for at_end in (True, False)),
            key=lambda choice: (_pull(ties[choice[0]], chain, at_end=choice[1]), -choice[0], choice[1]),
        )
        chain.insert(len(chain) if at_end else 0, node)
        left.remove(node)
    return chain


def _pull(ties: dict[int, float], chain: list[int], *, at_end: bool) -> float:
    """How much a node is drawn to an end of the chain: ties to what is near count more."""
    near = reversed(chain) if at_end else iter(chain)
    return sum(ties.get(node, 0.0) / (distance + 1) for distance, node in enumerate(near) if node in ties)


def _bettered(order: list[int], ties: list[dict[int, float]]) -> list[int]:
    """Swaps two nodes wherever that shortens the lines, until nothing does."""
    count = len(order)
    place = {node: i for i, node in enumerate(order)}

    def length(node: int, at: int, other: int, other_at: int) -> float:
        total = 0.0
        for partner, weight in ties[node].items():
            gap = abs(at - (other_at if partner == other else place[partner]))
            total += weight * min(gap, count - gap)
        return total

    for _ in range(_PASSES):
        changed = False
        for i in range(count - 1):
            for j in range(i + 1, count):
                a, b = order[i], order[j]
                before = length(a, i, b, j) + length(b, j, a, i)
                after = length(a, j, b, i) + length(b, i, a, j)
                if after < before - 1e-9:
                    order[i], order[j] = b, a
                    place[a], place[b] = j, i
                    changed = True
        if not changed:
            break
    return order
