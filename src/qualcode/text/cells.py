"""What a terminal draws for a grapheme cluster, and in how many cells; offsets never change by it.

The ruler is `rich.cells.cell_len`, since the screen crops rows with it. Two modes: "safe" draws emoji in the
plain form whose width all terminals agree on; "exact" sends the cluster as it stands in the text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import regex
from rich.cells import cell_len

WidthMode = Literal["safe", "exact"]

TAB = 4
"""Tab stops stand every four cells, counted from the start of the visual line."""

SIMPLE_CHARACTERS = (
    r" -~"
    r"\u00a0-\u00ac\u00ae-\u02ff"  # Latin, without the soft hyphen
    r"\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482\u048a-\u052f"  # Greek, Cyrillic
    r"\u1e00-\u1eff"  # Vietnamese and other accented Latin
    r"\u2010-\u2016\u2018-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u20ac\u2122"  # dashes, curly quotes, …
)
"""The inside of a character class: characters that are a cluster of their own, one cell wide everywhere."""

_NOT_SIMPLE = re.compile(f"[^{SIMPLE_CHARACTERS}]")
_NOT_SIMPLE_LINES = re.compile(f"[^{SIMPLE_CHARACTERS}\n]")

_CLUSTER_PATTERN = (
    # Flags are paired here: left to \\X, each of n flags in a row would count back over all before it.
    r"\p{RI}\p{RI}[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*+|\X"
)
# A run of simple characters gives its last one back when a mark follows, since both then are one cluster.
PIECES: regex.Pattern[str] = regex.compile(
    rf"(?:(?![ \-–—])[{SIMPLE_CHARACTERS}])+[\-–—]?(?![\p{{GCB=Extend}}\p{{GCB=ZWJ}}\p{{GCB=SpacingMark}}])|"
    + _CLUSTER_PATTERN
)
"""Splits a text into runs of simple characters (a dash ends a run) and single clusters."""

_CLUSTER: regex.Pattern[str] = regex.compile(_CLUSTER_PATTERN)
_PICTOGRAPH: regex.Pattern[str] = regex.compile(r"\p{Extended_Pictographic}")
_UNSURE: regex.Pattern[str] = regex.compile(r"[\u200d\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")

_SYMBOLS = {
    "\u00ad": "¬",  # soft hyphen
    "\u2028": "↵",
    "\u2029": "¶",
    "\u200e": "→",
    "\u202a": "→",
    "\u202d": "→",
    "\u2066": "→",
    "\u061c": "←",
    "\u200f": "←",
    "\u202b": "←",
    "\u202e": "←",
    "\u2067": "←",
    "\u202c": "↔",
    "\u2068": "↔",
    "\u2069": "↔",
}
# Format characters that are letters to the eye: Arabic, Syriac and Kaithi number signs.
_VISIBLE_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")


def is_simple(text: str, start: int, end: int, *, lines: bool = False) -> bool:
    """True if each code point of `text[start:end]` is one cluster of one cell; `lines` allows line feeds."""
    pattern = _NOT_SIMPLE_LINES if lines else _NOT_SIMPLE
    return pattern.search(text, start, end) is None


def _symbol(character: str) -> str:
    """The harmless stand-in of a code point that must not reach a terminal, else the code point itself."""
    if character in _SYMBOLS:
        return _SYMBOLS[character]
    category = unicodedata.category(character)
    if category == "Cc":
        code = ord(character)
        if code < 0x20:
            return chr(0x2400 + code)
        return "\u2421" if code == 0x7F else "\ufffd"
    if category == "Cs":
        return "\ufffd"
    if category in ("Cf", "Zl", "Zp") and character not in _VISIBLE_FORMATS:
        return "◦"
    return character


def _visible(cluster: str) -> str:
    """The cluster with controls made visible and marks without a base put on a dotted circle."""
    if len(cluster) == 1:
        shown = _symbol(cluster)
        return shown if cell_len(shown) else "\u25cc" + shown
    if unicodedata.category(cluster[0]) in ("Cc", "Cs"):
        return "".join(map(_symbol, cluster))
    return cluster if cell_len(cluster) else "\u25cc" + cluster


def safe_form(cluster: str) -> str:
    """The form of one cluster that takes the same cells in every terminal.

    Emoji lose variation selectors, joiners, skin tones and tags: the base emoji is drawn, padded to two
    cells; a keycap becomes its digit. Letters keep all their marks.
    """
    if len(cluster) == 1 or _UNSURE.search(cluster) is None:
        return cluster
    base = cluster[0]
    if _PICTOGRAPH.match(base) or cluster[-1] == "\u20e3":
        return base + " " * max(0, 2 - cell_len(base))
    return cluster


@lru_cache(maxsize=8192)
def drawn(cluster: str, mode: WidthMode = "safe") -> str:
    """What is sent to the terminal for one cluster other than a tab: never a control, never nothing.

    A line feed is drawn as a blank, the place where a caret can stand.
    """
    if cluster == "\n":
        return " "
    shown = _visible(cluster)
    return safe_form(shown) if mode == "safe" else shown


@lru_cache(maxsize=8192)
def cell_width(cluster: str, mode: WidthMode = "safe") -> int:
    """Cells that `drawn(cluster, mode)` takes; at least one."""
    return max(1, cell_len(drawn(cluster, mode)))


@lru_cache(maxsize=8192)
def kept_width(cluster: str, mode: WidthMode = "safe") -> int:
    """Cells to keep free for one cluster when a line is filled: `cell_width`, or more where terminals disagree.

    The vowel signs of Indic and South East Asian scripts that stand beside their letter are a cell of their own in
    some terminals and none in others. A line that is too long for its row would lose its last letters.
    """
    width = cell_width(cluster, mode)
    if mode == "exact" or len(cluster) == 1 or cluster.isascii():
        return width
    apart = sum(1 if unicodedata.category(c) == "Mc" else cell_len(c) for c in cluster)
    return max(width, apart) if any(unicodedata.category(c) == "Mc" for c in cluster) else width


@lru_cache(maxsize=8192)
def stands_alone(cluster: str, mode: WidthMode = "safe") -> bool:
    """True if a line may break on either side of a cluster: Chinese, Japanese, Korean, emoji.

    A letter with its marks that takes two cells (Devanagari) is still a part of its word.
    """
    return cell_width(cluster, mode) > 1 and (cell_len(cluster[0]) > 1 or not cluster[0].isalpha())


def tab_width(column: int, limit: int) -> int:
    """Cells of a tab at `column`: up to the next stop, not past `limit`, at least one."""
    return max(1, min(TAB - column % TAB, limit - column))


def clusters(text: str) -> Iterator[str]:
    """The grapheme clusters of a whole line or name, in order."""
    return (match.group() for match in _CLUSTER.finditer(text))


def visible(text: str, *, kept: str = "\n\t") -> str:
    """A text in which every control, escape and mark of direction is a sign (`ESC` is `␛`) instead of acting.

    Args:
        text: What a file, a name or a user said.
        kept: Characters that stay as they are; a line feed that does not is a blank.
    """
    if text.isprintable() or (kept == "\n\t" and text.replace("\n", "").replace("\t", "").isprintable()):
        return text
    return "".join(cluster if cluster in kept else drawn(cluster, "exact") for cluster in clusters(text))


def fitted(text: str, width: int, mode: WidthMode = "safe") -> str:
    """`text` drawn on one line in exactly `width` cells: shortened with `…` or padded with blanks."""
    shown: list[str] = []
    columns: list[int] = []
    column = 0
    for cluster in clusters(text):
        cluster = " " if cluster == "\t" else cluster
        columns.append(column)
        shown.append(drawn(cluster, mode))
        column += cell_width(cluster, mode)
        if column > width:
            break
    if column > width:
        kept = bisect_right(columns, width - 1) - 1
        shown[kept:] = ["…"] if width > 0 else []
        column = columns[kept] + 1 if width > 0 else 0
    return "".join(shown) + " " * (width - column)


class CellRow:
    """The clusters of one visual line with their cells, for lines that are not simple.

    Args:
        text: The document's text.
        start: First code point of the line.
        end: End of the line.
        limit: Cells a tab may fill at most, from the start of the line.
        mode: Safe or exact widths.
    """

    __slots__ = ("columns", "drawn", "offsets")

    def __init__(self, text: str, start: int, end: int, limit: int, mode: WidthMode) -> None:
        self.offsets: list[int] = []
        """The start of each cluster, and the end of the line."""
        self.columns: list[int] = []
        """The first cell of each cluster, and the cell after the last."""
        self.drawn: list[str] = []
        """What is sent to the terminal for each cluster."""
        column = 0
        for match in _CLUSTER.finditer(text[start:end]):
            cluster = match.group()
            self.offsets.append(start + match.start())
            self.columns.append(column)
            if cluster == "\t":
                width = tab_width(column, limit)
                self.drawn.append(" " * width)
            else:
                width = cell_width(cluster, mode)
                self.drawn.append(drawn(cluster, mode))
            column += width
        self.offsets.append(end)
        self.columns.append(column)

    def index_of(self, offset: int) -> int:
        """Index of the cluster that holds the code point at `offset`; the end of the line is an index too."""
        return max(0, bisect_right(self.offsets, offset) - 1)

    def index_at(self, column: int) -> int:
        """Index of the cluster that covers the cell `column`; the end of the line is an index too."""
        return max(0, bisect_right(self.columns, column) - 1)
