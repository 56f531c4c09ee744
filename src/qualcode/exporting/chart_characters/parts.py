"""Lines of a chart in characters: pieces of text with the name of a style, and how names are fitted into cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len

from qualcode.text.cells import cell_width, clusters, drawn, fitted

StyleName = Literal[
    "title",
    "label",
    "value",
    "quiet",
    "bar",
    "hidden",
    "heat0",
    "heat1",
    "heat2",
    "heat3",
    "heat4",
    "below1",
    "below2",
    "below3",
    "below4",
    "line1",
    "line2",
    "line3",
    "line4",
    "line5",
    "line6",
    "line7",
]
"""`heat` from 0 to the most; `below` for what is under the middle of a scale about 0; a `line` for each curve. What a
style says is also said by characters, so that nothing is lost without colour."""

Part = tuple[str, StyleName]


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One line; an empty one has no parts."""

    parts: tuple[Part, ...] = ()

    @property
    def text(self) -> str:
        """The line without its styles and without blanks at its end."""
        return "".join(text for text, _ in self.parts).rstrip()


def plain_lines(lines: Iterable[ChartLine]) -> list[str]:
    """The lines without their styles, as for a file or a terminal without colour."""
    return [line.text for line in lines]


def line(*parts: Part) -> ChartLine:
    """A line of parts; empty ones are left out."""
    return ChartLine(tuple(part for part in parts if part[0]))


def cells(text: str) -> int:
    """How many cells a text takes on one line."""
    return sum(cell_width(" " if cluster == "\t" else cluster) for cluster in clusters(text))


def tight(text: str, width: int) -> str:
    """A text in at most `width` cells: its middle gives way to `…`, since beginning and end tell names apart."""
    pieces = [" " if cluster == "\t" else cluster for cluster in clusters(text)]
    widths = [cell_width(piece) for piece in pieces]
    if sum(widths) <= width:
        return "".join(map(drawn, pieces))
    if width < 4:
        return fitted(text, max(0, width)).rstrip()
    front, back = width // 2, width - 1 - width // 2
    start = _taken(widths, front)
    end = _taken(widths[::-1], back)
    tail = pieces[len(pieces) - end :] if end else []
    return "".join(map(drawn, pieces[:start])) + "…" + "".join(map(drawn, tail))


def _taken(widths: Sequence[int], room: int) -> int:
    used = 0
    for count, width in enumerate(widths):
        used += width
        if used > room:
            return count
    return len(widths)


def flush_left(text: str, width: int) -> str:
    """A text in exactly `width` cells, at their left."""
    shown = tight(text, width)
    return shown + " " * (width - cell_len(shown))  # It is drawn already.


def flush_right(text: str, width: int) -> str:
    """A text in exactly `width` cells, at their right."""
    shown = tight(text, width)
    return " " * (width - cell_len(shown)) + shown


def paragraphs(text: str, width: int, style: StyleName) -> list[ChartLine]:
    """A text on as many lines as it needs, broken between words; a word longer than a line is shortened."""
    return [line((row, style)) for row in rows_of(text, width)]


def rows_of(text: str, width: int) -> list[str]:
    """The rows of a text that is broken between words."""
    rows: list[str] = []
    for word in filter(None, text.replace("\n", " ").split(" ")):
        shown = tight(word, width)
        if rows and cells(rows[-1]) + 1 + cells(shown) <= width:
            rows[-1] += f" {shown}"
        else:
            rows.append(shown)
    return rows


def label_width(labels: Iterable[str], width: int) -> int:
    """Cells of the labels at the left: as long as the longest, and at most two fifths of the line."""
    longest = max(map(cells, labels), default=0)
    return max(1, min(longest, width * 2 // 5))
