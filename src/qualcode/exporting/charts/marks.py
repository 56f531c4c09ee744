"""What a picture is made of, before anything is drawn: words, boxes, lines and dots at places in points.

The origin is the upper left corner, y grows downwards, and everything is in typographic points (1/72 inch), so that
where things stand can be tested without drawing them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Across = Literal["left", "center", "right"]
Upright = Literal["top", "center", "bottom"]
Point = tuple[float, float]

INK, QUIET, RULE, PAPER = "#1a1a1a", "#555555", "#c8c8c8", "#ffffff"
"""Words; what is said in passing; lines that guide the eye; the ground."""
HIDDEN_FILL, HIDDEN_HATCH = "#f0f0f0", "////"
"""How a cell is drawn of which no number is shown."""


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text."""

    x: float
    y: float
    text: str
    size: float = 9
    across: Across = "left"
    upright: Upright = "center"
    bold: bool = False
    ink: str = INK
    turned: float = 0
    """Degrees against the clock, about (x, y)."""
    halo: bool = False
    """Whether a patch of paper sets it off from what it stands on."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str | None = None
    edge: str | None = None
    hatch: str = ""
    thickness: float = 0.6


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; with `bend`, a curve drawn towards one point from the first to the last."""

    points: tuple[Point, ...]
    ink: str = INK
    thickness: float = 1
    dash: tuple[float, ...] = ()
    """Lengths drawn and left out in turn, in points; empty for a line drawn through."""
    bend: Point | None = None
    closed: bool = False
    """Filled with its ink."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A sign at a place: a circle, or one of the shapes that tell lines apart."""

    x: float
    y: float
    radius: float
    fill: str = INK
    edge: str = INK
    shape: Literal["o", "s", "^", "D", "v", "P", "X"] = "o"


Mark = Words | Box | Line | Dot


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks and the room they take."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    notes: tuple[str, ...] = ()
    """What must be said of how it is drawn."""


def moved(mark: Mark, right: float, down: float) -> Mark:
    """The same mark elsewhere."""
    if isinstance(mark, Line):
        bend = None if mark.bend is None else (mark.bend[0] + right, mark.bend[1] + down)
        return replace(mark, points=tuple((x + right, y + down) for x, y in mark.points), bend=bend)
    return replace(mark, x=mark.x + right, y=mark.y + down)


def hidden_box(x: float, y: float, width: float, height: float) -> tuple[Box, Words]:
    """A place whose number is hidden or undefined: hatched in light grey, with a dash, never like 0."""
    return (
        Box(x, y, width, height, HIDDEN_FILL, RULE, HIDDEN_HATCH, 0.4),
        Words(x + width / 2, y + height / 2, "–", 8, "center", halo=True),
    )
