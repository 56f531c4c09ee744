"""A network in characters: its strongest links with bars, and a sketch of who is joined with whom."""

from __future__ import annotations

from qualcode.domain.charts import Network
from qualcode.domain.translation import tr
from qualcode.exporting.chart_characters.bars import bar
from qualcode.exporting.chart_characters.heat import SHADES, level
from qualcode.exporting.chart_characters.parts import (
    ChartLine,
    Part,
    StyleName,
    cells,
    flush_left,
    flush_right,
    line,
    tight,
)
from qualcode.exporting.charts.circle import Edge, order_on_circle, strongest
from qualcode.exporting.charts.scales import decimals_of, written

_LINKS = 20
"""How many links are listed where nobody says how high the chart is."""
_LEVELS: tuple[StyleName, ...] = ("heat0", "heat1", "heat2", "heat3", "heat4")


def network_lines(chart: Network, width: int, height: int | None = None) -> list[ChartLine]:
    """The strongest links, descending, then the sketch of those nodes that have one."""
    edges = strongest(chart.edges, most=len(chart.edges))
    if not edges:
        return [line((tr("No two of them are joined.") if chart.nodes else tr("nothing to show"), "quiet"))]
    shown = edges[: _LINKS if height is None else max(3, height // 2)]
    decimals = decimals_of(weight for _, _, weight in edges)
    figures = max(cells(written(weight, decimals)) for _, _, weight in shown)
    between = " → " if chart.directed else " – "
    pairs = [(chart.nodes[a][0].strip(), chart.nodes[b][0].strip()) for a, b, _ in shown]
    room = min(max(cells(name) for pair in pairs for name in pair), max(6, (width - figures - 16) // 2))
    long = max(4, min(40, width - 2 * room - figures - 7))
    lines = []
    for (a, b), (_, _, weight) in zip(pairs, shown, strict=True):
        named = flush_left(a, room) + between + flush_left(b, room)
        figure = flush_right(written(weight, decimals), figures)
        lines.append(line((named, "label"), (f"  {figure}  ", "value"), (bar(weight / edges[0][2], long), "bar")))
    if len(shown) < len(edges):
        said = tr(
            "Shown are the {shown} strongest of {all} links.",
            shown=len(shown),
            all=len(edges),
        )
        lines.append(line((tight(said, width), "quiet")))
    return [*lines, line(), *_sketch(chart, edges, width)]


def _sketch(chart: Network, edges: tuple[Edge, ...], width: int) -> list[ChartLine]:
    """A square of shades, its columns numbered as its rows; as many nodes as the width allows, the strongest."""
    weight_of: dict[tuple[int, int], float] = {}
    tied: dict[int, float] = {}
    for a, b, weight in edges:
        weight_of[a, b] = weight
        if not chart.directed:
            weight_of[b, a] = weight
        tied[a], tied[b] = tied.get(a, 0.0) + weight, tied.get(b, 0.0) + weight
    room = min(max(cells(chart.nodes[node][0].strip()) for node in tied), max(8, width // 3))
    fit = max(1, (width - room - 5) // 3)
    kept = set(sorted(tied, key=lambda node: (-tied[node], node))[:fit])
    order = [node for node in order_on_circle(len(chart.nodes), edges) if node in kept]
    most = edges[0][2]
    numbers = "".join(flush_right(str(i + 1), 3) for i in range(len(order)))
    lines = [line((" " * (room + 4) + numbers, "quiet"))]
    for i, node in enumerate(order):
        parts: list[Part] = [(flush_right(str(i + 1), 3), "quiet"), (" ", "quiet")]
        parts.append((flush_left(chart.nodes[node][0].strip(), room), "label"))
        for other in order:
            weight = weight_of.get((node, other), 0.0)
            step = level(weight, most)
            parts.append((" " + (SHADES[step] * 2 if step else " ·"), _LEVELS[step]))
        lines.append(line(*parts))
    said = tr("rows are followed by columns") if chart.directed else tr("who is joined with whom, darker for more")
    if len(kept) < len(tied):
        said += tr("; the {kept} of {all} that are joined most", kept=len(kept), all=len(tied))
    return [*lines, line((tight(said, width), "quiet"))]
