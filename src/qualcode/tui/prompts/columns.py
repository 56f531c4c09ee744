"""The columns of a list: what they are called, and how wide they are on a screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len


class Column(NamedTuple):
    """A column of a list."""

    title: str
    width: int
    """Cells it takes at least."""
    grow: int = 0
    """Its share of the cells that are left over."""
    right: bool = False
    rank: int = 0
    """Where there is no room, columns of a higher rank are left out first; those of rank 0 never."""
    middle: bool = False
    """What is too long loses its middle: names of files differ at either end."""


_SHORT_TITLE = 12
"""Cells up to which a title has room whatever its column takes: it is longer in some languages than in others."""


def column_widths(columns: Sequence[Column], total: int) -> list[int]:
    """Cells of each column, one blank between two; 0 for one that is left out."""
    shown = set(range(len(columns)))
    least = [max(c.width, width if (width := cell_len(c.title)) <= _SHORT_TITLE else 0) for c in columns]

    def taken() -> int:
        return sum(least[i] for i in shown) + len(shown) - 1

    while taken() > total and (rank := max((columns[i].rank for i in shown), default=0)):
        shown.discard(max(i for i in shown if columns[i].rank == rank))
    spare = max(0, total - taken())
    shares = sum(columns[i].grow for i in shown) or 1
    return [least[i] + spare * c.grow // shares if i in shown else 0 for i, c in enumerate(columns)]
