"""Small charts of every kind, and boxes of words on a page, for the tests of pictures and of characters."""

from __future__ import annotations

from itertools import combinations

from qualcode.domain.charts import Bars, Chart, Curves, Heat, Network, Portrait
from qualcode.exporting.charts.marks import Drawing, Words

WILD = "a $x_1$ \\frac <b> & \x1b[31mred \u202erev \ufffe"
"""A label that would act in formulas, markup, terminals and XML if it were not data."""

BARS = Bars(
    "How many speak of it",
    "participants (of 30)",
    ("Motivation (with the codes below)", "  belonging", "  trust"),
    (("", (28, None, 0)),),
    30,
    ("A participant counts once.",),
)
SEVERAL = Bars(
    "By role",
    "participants",
    ("belonging", "trust"),
    (("teacher", (12, 3)), ("principal", (None, 5)), ("staff", (1, 0))),
)
HEAT = Heat("By role", "participants", ("belonging", "trust"), ("teacher", "principal"), ((12, None), (0, 3)))
RESIDUALS = Heat(
    "By role", "residuals", ("belonging", "trust"), ("teacher", "staff"), ((2.14, -1.3), (None, 0.0)), True
)
NETWORK = Network(
    "Together", "codings that overlap", (("belonging", 9), ("trust", 4), ("pacing", 0)), ((0, 1, 5), (1, 2, 1.0))
)
DIRECTED = Network("Follows", "codings", (("belonging", 9), ("trust", 4)), ((0, 1, 5), (1, 0, 2)), True)
CURVES = Curves(
    "Saturation",
    "interviews",
    "codes",
    ("I001", "I002", "I003"),
    (("all", (4, 6, 7)), ("Ohio", (1, None, 3))),
    (4, 2, 1),
    "new",
)
MANY_LINES = Curves(
    "By wave",
    "wave",
    "participants",
    ("autumn", "spring"),
    tuple((f"code {i}", (i, None if i == 3 else 2)) for i in range(9)),
)
PORTRAIT = Portrait(
    "I017", 1000, (("belonging", ((0, 100), (900, 1000))), ("trust", ())), ((0, "Interviewer"), (200, "P01"))
)
CHARTS: dict[str, Chart] = {
    "bars": BARS,
    "several": SEVERAL,
    "heat": HEAT,
    "residuals": RESIDUALS,
    "network": NETWORK,
    "directed": DIRECTED,
    "curves": CURVES,
    "many lines": MANY_LINES,
    "portrait": PORTRAIT,
}
EMPTY: dict[str, Chart] = {
    "bars": Bars("t", "u", (), (("", ()),)),
    "heat": Heat("t", "u", (), (), ()),
    "network": Network("t", "u", (), ()),
    "network without lines": Network("t", "u", (("a", 1),), ()),
    "curves": Curves("t", "a", "u", (), ()),
    "portrait": Portrait("t", 0, ()),
    "one bar": Bars("t", "u", ("a",), (("", (None,)),)),
    "one cell": Heat("t", "u", ("a",), ("b",), ((None,),)),
    "one place": Curves("t", "a", "u", ("p",), (("l", (3,)),), (None,)),
    "one lane": Portrait("t", 5, (("a", ((0, 5),)),)),
}


def narrow(text: str, size: float, bold: bool = False) -> float:
    """A ruler that needs no fonts: six tenths of the size for each character."""
    return len(text) * size * 0.6


def overlaps(drawing: Drawing) -> list[tuple[str, str]]:
    """Pairs of words, read without turning the head, that lie on each other."""
    boxes = []
    for mark in drawing.marks:
        if isinstance(mark, Words) and not mark.turned and mark.text:
            width = narrow(mark.text, mark.size)
            left = mark.x - {"left": 0.0, "center": width / 2, "right": width}[mark.across]
            boxes.append((mark.text, left, left + width, mark.y - mark.size * 0.45, mark.y + mark.size * 0.45))
    return [
        (a[0], b[0]) for a, b in combinations(boxes, 2) if a[1] < b[2] and b[1] < a[2] and a[3] < b[4] and b[3] < a[4]
    ]
