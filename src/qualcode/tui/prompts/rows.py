"""A list of one-line rows: columns that fit the width, a cursor, and nothing drawn that is out of sight."""

from __future__ import annotations

import re
import time
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.geometry import Offset, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.domain.translation import tr
from qualcode.text.cells import clusters, drawn, fitted, is_simple
from qualcode.tui.colours import BLACK, MARK_CONTRAST, WHITE, readable
from qualcode.tui.prompts.columns import Column as Column
from qualcode.tui.prompts.columns import column_widths as column_widths
from qualcode.tui.prompts.naming_keys import pieces_of, told_lines

Piece = tuple[str, str]
"""Text and its ink: empty, one of `quiet strong good warn hit`, or `#RRGGBB`."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

QUIET = "$foreground 70%"
"""The style of what matters less; `$text-muted` would be plain black or white inside a line."""

Cell = str | tuple[Piece, ...]


def harmless(text: str) -> str:
    """Text from files and people as a terminal may show it: line ends stay, no control reaches the terminal."""
    if is_simple(text, 0, len(text), lines=True):
        return text
    return "\n".join("".join(drawn(cluster) for cluster in clusters(line)) for line in text.split("\n"))


def editable(text: str) -> str:
    """Text for a field that edits it: controls are replaced, all else stays as it is."""
    return _CONTROLS.sub("\ufffd", text)


def fit(text: str, width: int) -> str:
    """One line of exactly `width` cells, harmless; shortened with `…`."""
    if width <= 0:
        return ""
    text = text[: 4 * width]
    if not is_simple(text, 0, len(text)):
        return fitted(text, width)
    return text.ljust(width) if len(text) <= width else text[: width - 1] + "…"


def one_line(text: str, most: int) -> str:
    """One line of at most `most` cells, harmless; shortened with `…`."""
    line = harmless(text[: 4 * most].replace("\n", " ").replace("\t", " "))
    return line if cell_len(line) <= most else fit(text, most)


def without_middle(text: str, most: int) -> str:
    """One line of at most `most` cells; what is too long has `…` in its middle."""
    parts = [drawn(cluster) for cluster in clusters(text)]
    if sum(map(cell_len, parts)) <= most or most < 3:
        return one_line(text, most)
    head, tail = "", ""
    while cell_len(head + parts[0]) <= most // 2:
        head += parts.pop(0)
    while cell_len(parts[-1] + tail) < most - cell_len(head):
        tail = parts.pop() + tail
    return f"{head}…{tail}"


def matches(wanted: str, *texts: str) -> bool:
    """Whether each word that was typed stands in one of the texts, whatever its case."""
    whole = "\n".join(texts).casefold()
    return all(word in whole for word in wanted.casefold().split())


def when(milliseconds: int) -> str:
    """A time of the past as this place's clock shows it: of today, the time only."""
    moment = datetime.fromtimestamp(milliseconds / 1000)
    today = datetime.fromtimestamp(time.time()).date()
    if moment.date() == today:
        return tr("today {time}", time=f"{moment:%H:%M}")
    return f"{moment:%Y-%m-%d %H:%M}"


KEPT = 2000
"""So many drawn rows are kept."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list."""

    key: Hashable
    cells: tuple[Cell, ...]
    heading: bool = False
    """Heads the rows below it: it spans all columns and the cursor passes over it."""


class RowList(ScrollView, can_focus=True):
    """A list of one-line rows with a cursor; only rows on the screen are ever drawn.

    Args:
        columns: The columns; a list without titles has no title line.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"rows--{name}"
        for name in ("title", "cursor", "away", "bar", "heading", "quiet", "strong", "good", "warn", "hit", "key")
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", tr("Up"), id="list.up", show=False, tooltip=tr("The row above")),
        Binding("down", "step(1)", tr("Down"), id="list.down", show=False, tooltip=tr("The row below")),
        Binding("pageup", "page(-1)", tr("Page up"), id="list.page_up", show=False, tooltip=tr("A window up")),
        Binding("pagedown", "page(1)", tr("Page down"), id="list.page_down", show=False, tooltip=tr("A window down")),
        Binding("home", "first", tr("First"), id="list.first", show=False, tooltip=tr("The first row")),
        Binding("end", "last", tr("Last"), id="list.last", show=False, tooltip=tr("The last row")),
    ]

    @dataclass
    class Moved(Message):
        """The cursor came to another row."""

        rows: RowList
        row: Row | None

        @property
        def control(self) -> RowList:
            return self.rows

    @dataclass
    class Chosen(Message):
        """A row was clicked twice."""

        rows: RowList
        row: Row

        @property
        def control(self) -> RowList:
            return self.rows

    def __init__(self, columns: Sequence[Column], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.columns = list(columns)
        self.rows: list[Row] = []
        self.row_cursor = 0
        self._empty = ""
        self._told: tuple[Hashable, list[Strip]] | None = None
        """What stands in the empty list as it was drawn last, and for which words and width."""
        self._drawn: dict[tuple[int, bool], Strip] = {}

    @property
    def head(self) -> int:
        """Lines that the titles take."""
        return int(any(column.title for column in self.columns))

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        if self.row_cursor < len(self.rows) and not self.rows[self.row_cursor].heading:
            return self.rows[self.row_cursor]
        return None

    @property
    def current_key(self) -> Hashable:
        """The key of the row under the cursor, None where there is none."""
        return self.current.key if self.current else None

    def show(
        self, rows: Iterable[Row], *, columns: Sequence[Column] | None = None, key: Hashable = None, top: bool = False
    ) -> None:
        """Show other rows; the cursor stays on its row if that is still there.

        Args:
            columns: Other columns too.
            key: Put the cursor on this row.
            top: Put the cursor on the first row.
        """
        wanted = key if key is not None else self.current_key
        if columns is not None:
            self.columns = list(columns)
        self.rows = list(rows)
        self._drawn.clear()
        self.virtual_size = Size(0, len(self.rows) + self.head)
        place = next((i for i, row in enumerate(self.rows) if row.key == wanted and not row.heading), None)
        if place is None:
            place = 0 if top else self.row_cursor
        self.row_cursor = self._choosable(place)
        self.refresh()
        self._keep_in_sight()
        self.post_message(self.Moved(self, self.current))

    def put(self, row: Row) -> None:
        """Show another row in the place of the one under the cursor."""
        if self.current is not None:
            self.rows[self.row_cursor] = row
            self._drawn.pop((self.row_cursor, False), None)
            self.refresh()

    def show_empty(self, text: str) -> None:
        """What stands in the list while it has no rows; in it `‹action.id›` stands for the action's key."""
        self._empty = harmless(text)
        self.refresh()

    @property
    def told(self) -> list[tuple[str, bool]]:
        """What stands in the list because it has no rows: words, and whether they are a key."""
        return [] if self.rows else pieces_of(self._empty, getattr(self.app, "keymap", {}))

    def go_to(self, key: Hashable) -> bool:
        """Put the cursor on a row; False if it is not there."""
        place = next((i for i, row in enumerate(self.rows) if row.key == key and not row.heading), None)
        if place is not None:
            self._put(place)
        return place is not None

    def _choosable(self, place: int, step: int = 1) -> int:
        """The nearest row, first in the direction of the step, that is no heading."""
        if not self.rows:
            return 0
        place = max(0, min(place, len(self.rows) - 1))
        onwards = range(place, len(self.rows)) if step > 0 else range(place, -1, -1)
        back = range(place, -1, -1) if step > 0 else range(place, len(self.rows))
        return next((i for i in (*onwards, *back) if not self.rows[i].heading), 0)

    def _put(self, place: int, step: int = 1) -> None:
        before, self.row_cursor = self.row_cursor, self._choosable(place, step)
        self._keep_in_sight()
        if before != self.row_cursor:
            self.refresh()
            self.post_message(self.Moved(self, self.current))

    def _keep_in_sight(self) -> None:
        if not self.scrollable_content_region.height:
            return  # It has no place yet: once it has, it is resized, and comes here again.
        height = max(1, self.scrollable_content_region.height - self.head)
        above = self.row_cursor - int(self.row_cursor > 0 and self.rows[self.row_cursor - 1].heading)
        top = min(above, max(self.scroll_offset.y, self.row_cursor - height + 1))
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True, force=True)
        if self.has_focus:
            place = self.content_region.offset + Offset(0, self.head + self.row_cursor - self.scroll_offset.y)
            self.app.cursor_position = place

    def action_step(self, step: int) -> None:
        """Move the cursor by rows."""
        self._put(self.row_cursor + step, step)

    def action_page(self, step: int) -> None:
        """Move the cursor by a window."""
        height = max(1, self.scrollable_content_region.height - self.head - 1)
        self._put(self.row_cursor + step * height, step)

    def action_first(self) -> None:
        """Go to the first row."""
        self._put(0)

    def action_last(self) -> None:
        """Go to the last row."""
        self._put(len(self.rows) - 1, -1)

    def on_resize(self) -> None:
        self._drawn.clear()
        self._keep_in_sight()

    def on_click(self, event: events.Click) -> None:
        self.focus()
        place = event.y - self.head + self.scroll_offset.y
        if 0 <= place < len(self.rows) and event.y >= self.head and not self.rows[place].heading:
            self._put(place)
            if event.chain == 2:
                self.post_message(self.Chosen(self, self.rows[place]))

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._drawn.clear()

    def watch_has_focus(self, focused: bool) -> None:
        super().watch_has_focus(focused)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the window: the titles, or a row."""
        width = self.scrollable_content_region.width
        if not self.rows and self._empty:
            return self._empty_line(y, width)
        if y < self.head:
            titles: tuple[Cell, ...] = tuple(column.title for column in self.columns)
            return self._strip(titles, width, self._ink("title"), " ")
        place = y - self.head + self.scroll_offset.y
        if place >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        at_cursor = place == self.row_cursor and not self.rows[place].heading
        key = (place, at_cursor and self.has_focus)
        if at_cursor:
            return self._row_strip(self.rows[place], width, "cursor" if self.has_focus else "away")
        if key not in self._drawn:
            if len(self._drawn) > KEPT:
                self._drawn.clear()
            self._drawn[key] = self._row_strip(self.rows[place], width, "")
        return self._drawn[key]

    def _empty_line(self, y: int, width: int) -> Strip:
        state = (tuple(pieces := self.told), width, self.rich_style)
        if self._told is None or self._told[0] != state:
            self._told = (state, told_lines(pieces, width, self.rich_style, self._ink("key")))
        line = y - int(self.size.height > len(self._told[1]))  # Where there is room, the first one stays free.
        return self._told[1][line] if 0 <= line < len(self._told[1]) else Strip.blank(width, self.rich_style)

    def _row_strip(self, row: Row, width: int, state: str) -> Strip:
        over = self._ink(state) if state else None
        if row.heading:
            text = "".join(t for t, _ in _pieces(row.cells[0]))
            return Strip([Segment(fit(f" {text}", width), self._ink("heading"))], width)
        return self._strip(row.cells, width, over, "›" if state else " ")

    def _strip(self, cells: Sequence[Cell], width: int, over: Style | None, pointer: str) -> Strip:
        base = over or self.rich_style
        segments = [Segment(pointer, base)]
        widths = column_widths(self.columns, width - 2)
        for column, cell, room in zip(self.columns, cells, widths, strict=False):
            if room:
                shown = tuple((without_middle(t, room), ink) for t, ink in _pieces(cell)) if column.middle else cell
                segments.extend(self._cell(shown, room, column.right, over))
                segments.append(Segment(" ", base))
        return Strip(segments).adjust_cell_length(width, base)

    def _cell(self, cell: Cell, room: int, right: bool, over: Style | None) -> list[Segment]:
        segments: list[Segment] = []
        for text, ink in _pieces(cell):
            shown = one_line(text, room)
            segments.append(Segment(shown, self._over(over, ink)))
            room -= cell_len(shown)
            if room <= 0:
                break
        if room > 0:
            segments.insert(0 if right else len(segments), Segment(" " * room, over or self.rich_style))
        return segments

    def _over(self, over: Style | None, ink: str) -> Style:
        """What the cursor lies over takes its colours; a hit stays underlined."""
        if over is None:
            return self._ink(ink)
        return over + Style(underline=True) if ink == "hit" else over

    def _ink(self, name: str) -> Style:
        if not name:
            return self.rich_style
        if name.startswith("#"):
            behind = self.background_colors[1]
            if behind.ansi is not None:  # The terminal's own colour cannot be measured.
                behind = BLACK if self.app.current_theme.dark else WHITE
            colour = readable(Color.parse(name), behind, MARK_CONTRAST)
            return self.rich_style + Style(color=colour.rich_color)
        if name == "cursor" and self.app.no_color:
            return self.rich_style + Style(reverse=True, bold=True)
        return self.get_component_rich_style(f"rows--{name}")


def _pieces(cell: Cell) -> tuple[Piece, ...]:
    return ((cell, ""),) if isinstance(cell, str) else cell
