"""Nodes on a circle and lines between them, as thick and as dark as they weigh."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qualcode.domain.charts import Network
from qualcode.domain.translation import tr
from qualcode.exporting.charts.circle import Edge, order_on_circle, strongest
from qualcode.exporting.charts.lettering import Measure, plain, shortened, wrapped
from qualcode.exporting.charts.marks import INK, QUIET, Across, Dot, Drawing, Line, Mark, Point, Words, moved
from qualcode.exporting.charts.scales import decimals_of, written

_SIZE, _LINE = 9.0, 10.5
_LEVEL_ROOM, _RADIAL_ROOM = 120.0, 170.0
_FEW = 12
"""Nodes up to here have labels that are read without turning the head."""
_WEIGHED = 24
"""Lines up to here have their weight written on them."""
_THIN, _THICK = 0.6, 6.0
_FAINT, _DARK = 0xA0, 0x30
_SMALL, _LARGE = 3.0, 11.0


@dataclass(frozen=True, slots=True)
class _Node:
    """A node on the circle."""

    angle: float
    """Radians from the right, downwards."""
    x: float
    y: float
    radius: float


def network_drawing(chart: Network, measure: Measure) -> Drawing:
    """The network with its labels outside of the circle, and how its lines are read below it."""
    count = len(chart.nodes)
    if not count:
        return Drawing(200, 20, (Words(0, 10, tr("nothing to show"), _SIZE, ink=QUIET),))
    edges = strongest(chart.edges)
    level = count <= _FEW
    ring = max(70.0 if count < 4 else 130.0, count * 14 / (2 * math.pi))
    nodes = _placed(chart, order_on_circle(count, edges), ring, largest=_LARGE if level else 5.5)
    marks: list[Mark] = []
    thickest = _THICK if len(edges) <= _WEIGHED else _THICK * 0.55
    pen = _Pen(edges[-1][2], edges[0][2], thickest) if edges else _Pen(1, 1, thickest)
    for edge in reversed(edges):  # The strongest lie on top.
        marks.extend(_line(edge, nodes, pen, directed=chart.directed))
    if len(edges) <= _WEIGHED:
        marks.extend(_weights(edges, nodes, measure, directed=chart.directed))
    tied = {node for a, b, _ in edges for node in (a, b)}
    for i, node in enumerate(nodes):
        marks.append(Dot(node.x, node.y, node.radius, "#3b6ea5" if i in tied else "#ffffff", INK))
    labels = [_label(chart.nodes[i][0], node, measure, level=level) for i, node in enumerate(nodes)]
    marks += [words for lines in labels for words in lines]
    return _framed(chart, marks, edges, ring, pen, measure)


def _placed(chart: Network, order: tuple[int, ...], ring: float, *, largest: float) -> list[_Node]:
    most = max((size for _, size in chart.nodes), default=0.0)
    nodes: list[_Node] = [_Node(0, 0, 0, 0)] * len(order)
    for place, i in enumerate(order):
        angle = 2 * math.pi * (place + 0.5) / len(order) - math.pi / 2
        share = math.sqrt(max(chart.nodes[i][1], 0.0) / most) if most > 0 else 0.0
        radius = _SMALL + (largest - _SMALL) * share
        nodes[i] = _Node(angle, ring * math.cos(angle), ring * math.sin(angle), radius)
    return nodes


@dataclass(frozen=True, slots=True)
class _Pen:
    """How a line is drawn: as thick as its weight, and from the least to the most ever darker."""

    least: float
    most: float
    thickest: float

    def thickness(self, weight: float) -> float:
        return _THIN + (self.thickest - _THIN) * weight / self.most

    def ink(self, weight: float) -> str:
        share = (weight - self.least) / (self.most - self.least) if self.most > self.least else 1.0
        grey = round(_FAINT + (_DARK - _FAINT) * share)
        return f"#{grey:02x}{grey:02x}{grey:02x}"


def _line(edge: Edge, nodes: list[_Node], pen: _Pen, *, directed: bool) -> list[Mark]:
    a, b, weight = edge
    thickness, ink = pen.thickness(weight), pen.ink(weight)
    if a == b:
        node = nodes[a]
        inwards = 1 - (node.radius + 9) / math.hypot(node.x, node.y)
        ring = Dot(node.x * inwards, node.y * inwards, 9, "none", ink)
        return [ring]
    start, end, bend = (nodes[a].x, nodes[a].y), (nodes[b].x, nodes[b].y), _bend(nodes[a], nodes[b], directed)
    if not directed:
        return [Line((start, end), ink, thickness, bend=bend)]
    tip = _towards(end, bend, nodes[b].radius + 1)
    wide = 2.5 + thickness * 0.55
    heel = _towards(end, bend, nodes[b].radius + 1 + 2 * wide)
    across = ((tip[1] - heel[1]) / 2, -(tip[0] - heel[0]) / 2)
    head = (tip, (heel[0] + across[0], heel[1] + across[1]), (heel[0] - across[0], heel[1] - across[1]))
    return [Line((start, heel), ink, thickness, bend=bend), Line(head, ink, closed=True)]


def _bend(a: _Node, b: _Node, directed: bool) -> Point:
    """Where a line is drawn to: towards the middle, and to its right if it has a direction and a way back."""
    x, y = (a.x + b.x) / 2, (a.y + b.y) / 2
    length = math.hypot(b.x - a.x, b.y - a.y) or 1.0
    inwards = 1 - min(0.45, 0.35 * length / (math.hypot(x, y) or 1.0))  # Neighbours are joined nearly straight.
    x, y = x * inwards, y * inwards
    if directed:
        side = min(26.0, length * 0.14)
        x, y = x + (b.y - a.y) / length * side, y - (b.x - a.x) / length * side
    return x, y


def _towards(start: Point, goal: Point, distance: float) -> Point:
    length = math.hypot(goal[0] - start[0], goal[1] - start[1]) or 1.0
    share = min(1.0, distance / length)
    return start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share


def _weights(edges: tuple[Edge, ...], nodes: list[_Node], measure: Measure, *, directed: bool) -> list[Mark]:
    """The weights on the lines, the strongest first; one that would lie on another is left out."""
    decimals = decimals_of(weight for _, _, weight in edges)
    put: list[tuple[Point, float]] = []
    marks: list[Mark] = []
    for a, b, weight in edges:
        if a == b:
            x, y = nodes[a].x * 0.84, nodes[a].y * 0.84
        else:
            bend = _bend(nodes[a], nodes[b], directed)
            share = 0.42 if directed else 0.5
            parts = ((1 - share) ** 2, 2 * share * (1 - share), share**2)
            x = parts[0] * nodes[a].x + parts[1] * bend[0] + parts[2] * nodes[b].x
            y = parts[0] * nodes[a].y + parts[1] * bend[1] + parts[2] * nodes[b].y
        text = written(weight, decimals)
        half = measure(text, 7.5, False) / 2 + 2
        if all(abs(x - px) > half + other or abs(y - py) > 10 for (px, py), other in put):
            put.append(((x, y), half))
            marks.append(Words(x, y, text, 7.5, "center", halo=True))
    return marks


def _label(label: str, node: _Node, measure: Measure, *, level: bool) -> list[Words]:
    """A label outside of the circle: level for few nodes, along the radius for many."""
    away = node.radius + 5
    x, y = node.x + away * math.cos(node.angle), node.y + away * math.sin(node.angle)
    right = math.cos(node.angle) >= -1e-9
    if not level:
        text = shortened(plain(label).strip(), _SIZE, _RADIAL_ROOM, measure)
        turned = -math.degrees(node.angle) if right else 180 - math.degrees(node.angle)
        return [Words(x, y, text, _SIZE, "left" if right else "right", turned=(turned + 180) % 360 - 180)]
    lines = wrapped(plain(label).strip(), _SIZE, _LEVEL_ROOM, measure, most=2) or ("",)
    first = y + (math.sin(node.angle) - 1) * (len(lines) - 1) * _LINE / 2
    side: Across = "center" if abs(math.cos(node.angle)) < 0.05 else "left" if right else "right"
    first += 5 * math.sin(node.angle) if side == "center" else 0
    return [Words(x, first + i * _LINE, line, _SIZE, side) for i, line in enumerate(lines)]


def _framed(
    chart: Network,
    marks: list[Mark],
    edges: tuple[Edge, ...],
    ring: float,
    pen: _Pen,
    measure: Measure,
) -> Drawing:
    """All moved into the page, with the key below."""
    words = [mark for mark in marks if isinstance(mark, Words) and not mark.halo]
    reach = [_extent(mark, measure) for mark in words]
    left = min([-ring - _LARGE, *(box[0] for box in reach)])
    right = max([ring + _LARGE, *(box[1] for box in reach)])
    top = min([-ring - _LARGE, *(box[2] for box in reach)])
    bottom = max([ring + _LARGE, *(box[3] for box in reach)])
    placed = [moved(mark, -left + 2, -top + 2) for mark in marks]
    y = bottom - top + 22
    width = _key(edges, y, pen, measure, placed)
    notes = _notes(chart, edges)
    return Drawing(max(right - left + 4, width), y + 12, tuple(placed), notes)


def _extent(mark: Words, measure: Measure) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of words, also of turned ones."""
    length = measure(mark.text, mark.size, mark.bold)
    angle = math.radians(mark.turned)
    start, end = {"left": (0.0, length), "center": (-length / 2, length / 2), "right": (-length, 0.0)}[mark.across]
    ends = (
        (mark.x + start * math.cos(angle), mark.x + end * math.cos(angle)),
        (mark.y - start * math.sin(angle), mark.y - end * math.sin(angle)),
    )
    half = mark.size * 0.65
    return min(ends[0]) - half, max(ends[0]) + half, min(ends[1]) - half, max(ends[1]) + half


def _key(edges: tuple[Edge, ...], y: float, pen: _Pen, measure: Measure, marks: list[Mark]) -> float:
    """How thick a line is for which weight; returns where it ends at the right."""
    if not edges:
        return 0.0
    decimals = decimals_of(weight for _, _, weight in edges)
    x = 2.0
    for weight in sorted({pen.least, pen.most}):
        marks.append(Line(((x, y), (x + 28, y)), pen.ink(weight), pen.thickness(weight)))
        text = written(weight, decimals)
        marks.append(Words(x + 33, y, text, 8, ink=QUIET))
        x += 33 + measure(text, 8, False) + 16
    said = tr("larger circles stand for larger numbers")
    marks.append(Words(x, y, said, 8, ink=QUIET))
    return x + measure(said, 8, False)


def _notes(chart: Network, edges: tuple[Edge, ...]) -> tuple[str, ...]:
    all_edges = sum(1 for _, _, weight in chart.edges if weight > 0)
    if not all_edges:
        return (tr("No two of them are joined."),)
    if len(edges) < all_edges:
        return (
            tr(
                "Shown are the {shown} strongest of {all} lines.",
                shown=len(edges),
                all=all_edges,
            ),
        )
    return ()
