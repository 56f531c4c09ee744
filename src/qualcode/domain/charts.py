"""Charts as values: what is drawn, not how. Whoever draws them knows nothing of codes or people."""

from __future__ import annotations

from dataclasses import dataclass

ChartValue = int | float | None
"""None: hidden or undefined; drawn as such, never as 0."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars, one group of bars for each label."""

    title: str
    unit: str
    """What the axis counts: `participants (of 30)`."""
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[ChartValue, ...]], ...]
    """(name, a value for each label); one series with an empty name for plain bars."""
    most: float | None = None
    """Where the axis ends: a denominator; None for the longest bar."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heat:
    """A table whose cells are shaded by their values, which stand in them."""

    title: str
    unit: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[ChartValue, ...], ...]
    """rows × columns."""
    diverging: bool = False
    """Whether 0 is the middle of the scale, as for residuals."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes joined by lines as thick as their weight."""

    title: str
    unit: str
    """What a line's weight is: `codings that overlap`, `c coefficient`."""
    nodes: tuple[tuple[str, float], ...]
    """(label, size)."""
    edges: tuple[tuple[int, int, float], ...]
    """(node, node, weight), each pair once."""
    directed: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Curves:
    """Lines over ordered places: saturation over interviews, codes over waves."""

    title: str
    across: str
    """What the horizontal axis is: `interviews in the order of their dates`, `wave`."""
    unit: str
    places: tuple[str, ...]
    lines: tuple[tuple[str, tuple[ChartValue, ...]], ...]
    """(name, a value for each place)."""
    bars: tuple[ChartValue, ...] = ()
    """What stands below the lines as bars, such as new codes per interview; empty for none."""
    bars_name: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Portrait:
    """One document from its beginning to its end, a lane for each code, with stretches where it was given."""

    title: str
    length: int
    """In code points."""
    lanes: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    """(label, stretches from and to, ascending)."""
    turns: tuple[tuple[int, str], ...] = ()
    """(where it begins, who speaks), for a lane of speakers; empty for none."""
    notes: tuple[str, ...] = ()


Chart = Bars | Heat | Network | Curves | Portrait
