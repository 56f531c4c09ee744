"""A list that tells in whole sentences: lines are wrapped, and of a text that changed it shows what went and what came.

What went stands struck out in `[−…]`, what came bold in `[+…]`: no terminal and no eye needs colour to tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.style import Style

from qualcode.codebook.comparing import Piece as Stretch
from qualcode.codebook.comparing import word_changes
from qualcode.domain.translation import tr
from qualcode.text.cells import clusters, is_simple
from qualcode.tui.prompts.rows import Cell, Column, Piece, Row, RowList, column_widths, harmless

GONE, NEW = "gone", "new"
"""The inks of what went from a text and what came into it."""
_BRACKETS = {GONE: "[−", NEW: "[+"}
_TOKENS = re.compile(r"\n|[^\S\n]+|\S+")
_AROUND = 12
"""So many words that stayed are shown beside a change; of a longer stretch the middle is left out."""
_NARROWEST = 12


class Told(NamedTuple):
    """Something that is told: a heading, or a sentence or text that may take several rows."""

    key: Hashable
    pieces: tuple[Piece, ...]
    indent: int = 0
    """Cells at the left of each of its rows."""
    heading: bool = False
    columns: tuple[Cell, ...] = ()
    """What its first row shows in the columns before."""


def changed_words(earlier: str, later: str) -> tuple[Piece, ...]:
    """A text as it changed, word by word; where nothing stood before or stands now, all of the other."""
    parts = _joined(word_changes(earlier, later))
    pieces: list[Piece] = []
    for place, part in enumerate(parts):
        if part.kind not in _BRACKETS:
            ends = (place == 0, place == len(parts) - 1)
            pieces.append((_without_middle(part.text, *ends), ""))
            continue
        core = part.text.strip()
        before, _, behind = part.text.partition(core) if core else (part.text, "", "")
        pieces += [(before, ""), (f"{_BRACKETS[part.kind]}{core}]", part.kind), (behind, "")]
    return tuple(piece for piece in pieces if piece[0])


def _joined(parts: Sequence[Stretch]) -> list[Stretch]:
    """The same with changes that only a space parts taken as one: `[−a b] [+c d]`, not `[−a] [+c] [−b] [+d]`."""
    joined: list[Stretch] = []
    gone = new = ""

    def put() -> None:
        nonlocal gone, new
        if gone.strip():
            joined.append(Stretch(GONE, gone))
            if new.strip() and not gone[-1].isspace():
                joined.append(Stretch("same", " "))
        if new.strip():
            joined.append(Stretch(NEW, new))
        gone = new = ""

    for part in parts:
        if part.kind == GONE:
            gone += part.text
        elif part.kind == NEW:
            new += part.text
        elif (gone or new) and not part.text.strip():
            gone, new = gone + part.text, new + part.text
        else:
            put()
            joined.append(part)
    put()
    return joined


def _without_middle(text: str, first: bool, last: bool) -> str:
    """A stretch that stayed, without what is far from any change."""
    words = text.split(" ")
    if len(words) <= 2 * _AROUND + 4 or (first and last):
        return text
    head = [] if first else words[:_AROUND]
    tail = [] if last else words[-_AROUND:]
    return " ".join([*head, "…", *tail])


def wrapped(pieces: Iterable[Piece], width: int) -> list[tuple[Piece, ...]]:
    """Pieces as lines of at most `width` cells, broken between words; harmless for the terminal."""
    width = max(_NARROWEST, width)
    lines: list[list[Piece]] = [[]]
    taken = 0
    for text, ink in pieces:
        text = harmless(text)
        length = len if is_simple(text, 0, len(text), lines=True) else cell_len
        for token in _TOKENS.findall(text):
            if token == "\n":
                lines.append([])
                taken = 0
                continue
            for part in (token,) if length(token) <= width else _parts(token, width):
                cells = length(part)
                if taken and taken + cells > width:
                    lines.append([])
                    taken = 0
                if taken or len(lines) == 1 or not part.isspace():
                    lines[-1].append((part, ink))
                    taken += cells
    return [_merged(line) for line in lines]


def _parts(token: str, width: int) -> Iterable[str]:
    """A word that fits no line, in parts that do."""
    part, taken = "", 0
    for cluster in clusters(token):
        cells = cell_len(cluster)
        if part and taken + cells > width:
            yield part
            part, taken = "", 0
        part += cluster
        taken += cells
    yield part


def _merged(line: Sequence[Piece]) -> tuple[Piece, ...]:
    merged: list[Piece] = []
    for text, ink in line:
        if merged and merged[-1][1] == ink:
            merged[-1] = (merged[-1][0] + text, ink)
        else:
            merged.append((text, ink))
    return tuple(merged)


def told_rows(told: Iterable[Told], width: int, columns: int = 0) -> list[Row]:
    """What is told as rows of a `TellingList`; each row's key is the key of what it tells, and which of its rows it is.

    Args:
        told: What is told.
        width: Cells of the column that tells.
        columns: How many columns stand before that.
    """
    rows: list[Row] = []
    for one in told:
        if one.heading:
            rows.append(Row((one.key, -1), (one.pieces,), heading=True))
            continue
        for number, line in enumerate(wrapped(one.pieces, width - one.indent)):
            before: tuple[Cell, ...] = one.columns if not number and one.columns else ("",) * columns
            rows.append(Row((one.key, number), (*before, ((" " * one.indent, ""), *line))))
    return rows


class TellingList(RowList):
    """A list whose rows tell sentences and changed texts."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--gone", "rows--new"}
    DEFAULT_CSS = """
    TellingList > .rows--gone { color: $text-error; text-style: strike; }
    TellingList > .rows--new { color: $text-success; text-style: bold; }
    """

    def __init__(self, columns: Sequence[Column] = (), *, id: str | None = None) -> None:
        super().__init__([*columns, Column("" if not columns else tr("What"), 12, grow=1)], id=id)

    @property
    def current_told(self) -> Hashable:
        """The key of what the row under the cursor tells; None where there is none."""
        key = self.current_key
        return key[0] if isinstance(key, tuple) else None

    def _over(self, over: Style | None, ink: str) -> Style:
        """Also under the cursor, what went stays struck out."""
        style = super()._over(over, ink)
        return style + Style(strike=True) if over is not None and ink == GONE else style


def column_for_telling(rows: TellingList) -> int:
    """Cells of the column that tells, in the room there is now; 0 where it is not laid out."""
    room = rows.scrollable_content_region.width
    return column_widths(rows.columns, room - 2)[-1] if room > 2 else 0
