"""The card beside the tree: all that a code says of itself, what is known of it, and its first quotes."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip

from qualcode.domain.answers import Quote
from qualcode.domain.memo_links import as_written
from qualcode.domain.translation import number, tr
from qualcode.domain.values import Code, Definition
from qualcode.domain.wording import counted
from qualcode.retrieval.first_quotes import CodeBeside
from qualcode.text.cells import clusters
from qualcode.tui.codebook.book import Book, Likes
from qualcode.tui.codebook.tree_rows import ALIKE
from qualcode.tui.prompts.codes import colour_name
from qualcode.tui.prompts.rows import Cell, Column, Row, RowList, harmless

LABELS = {
    "name": tr("Name"),
    "definition": tr("Definition"),
    "include": tr("Use when"),
    "exclude": tr("Not when"),
    "example": tr("Example"),
    "keywords": tr("Keywords"),
    "colour": tr("Colour"),
    "mark": tr("Mark: one letter or sign beside the colour").partition(":")[0],
    "memo": tr("Memo"),
    "themes": tr("Also in"),
}
"""The fields of a code that the card shows and lets be edited, and what they are called there."""
LONG = ("definition", "include", "exclude", "example", "keywords", "memo")
"""Those of several lines."""
_LABEL = 11
_MOST_SHOWN = 4000
_QUOTE_LINES = 3


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, harmless; broken between words where that can be."""
    lines: list[str] = []
    for line in harmless(text.expandtabs(4)).split("\n"):
        shown, room = "", width
        for word in _pieces(line, width):
            cells = cell_len(word)
            if cells - (word[-1:] == " ") > room:
                lines.append(shown.rstrip())
                shown, room = "", width
            shown += word
            room -= cells
        lines.append(shown.rstrip())
    return lines


def _pieces(line: str, width: int) -> Iterator[str]:
    """The words of a line, each with its blank; one that is wider than the line in parts that are not."""
    for word in line.split(" "):
        if cell_len(word) < width:
            yield f"{word} "
            continue
        part = ""
        for cluster in clusters(word):
            if cell_len(part + cluster) > width:
                yield part
                part = ""
            part += cluster
        yield f"{part} "


@dataclass(frozen=True, slots=True)
class Item:
    """A field, a fact or a quote."""

    key: Hashable
    """None for what is only read."""
    label: str
    text: str
    ink: str = ""
    most: int = 0
    """Lines at most; 0 for all."""
    swatch: str = ""
    """A colour that is shown before the text."""


class CardList(RowList):
    """The items of a card, of as many lines as they need, with a cursor that stands on whole items."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "screen.change_item", tr("Change"), id="card.change", tooltip=tr("Edit the field, or go there")
        ),
        Binding("escape,left", "screen.to_tree", tr("Tree"), id="card.leave", tooltip=tr("Back to the tree")),
    ]

    def __init__(self) -> None:
        super().__init__([Column("", _LABEL), Column("", 10, grow=1)], id="code-card")
        self._items: list[Item] = []
        self._places: list[int] = []
        """The first lines of the items on which the cursor can stand."""
        self._laid_for = -1

    def show_items(self, items: Sequence[Item], *, top: bool = False) -> None:
        """Show other items; the cursor stays where it was, unless it is to go to the first one."""
        wanted = None if top or not self.rows else self.chosen_key
        self._items = list(items)
        self._lay()
        if top:
            self.scroll_to(y=0, animate=False, immediate=True, force=True)
        self.go_to_item(wanted)

    def _lay(self) -> None:
        self._laid_for = width = self.scrollable_content_region.width
        room = max(8, width - 2 - _LABEL - 1)
        rows: list[Row] = []
        self._places = []
        for place, item in enumerate(self._items):
            if item.key is not None:
                self._places.append(len(rows))
            rows.extend(_rows(place, item, room))
        at = self.row_cursor
        self.show(rows)
        self.row_cursor = self._choosable(at)

    def on_resize(self) -> None:
        if self.scrollable_content_region.width != self._laid_for:
            key = self.chosen_key
            self._lay()
            self.go_to_item(key)
        super().on_resize()

    @property
    def chosen_key(self) -> Hashable:
        """The key of the item under the cursor; None where there is none."""
        row = self.rows[self.row_cursor] if self.row_cursor < len(self.rows) else None
        return self._items[_number(row)].key if row is not None and self._items else None

    def go_to_item(self, key: Hashable) -> bool:
        """Put the cursor on an item; False if it is not there."""
        for place in self._places:
            if self._items[_number(self.rows[place])].key == key:
                self._put(place)
                return True
        return False

    def region_of_item(self) -> Region:
        """Where on the screen the item under the cursor stands."""
        lines = sum(_number(row) == _number(self.rows[self.row_cursor]) for row in self.rows) if self.rows else 1
        at = self.content_region.y + self.row_cursor - self.scroll_offset.y
        return Region(self.content_region.x, at, self.content_region.width, lines)

    def _choosable(self, place: int, step: int = 1) -> int:
        if not self._places:
            return 0
        return self._places[max(0, bisect_right(self._places, place) - 1)]

    def action_step(self, step: int) -> None:
        """Move the cursor by items."""
        if self._places:
            at = bisect_right(self._places, self.row_cursor) - 1
            self._put(self._places[max(0, min(at + step, len(self._places) - 1))])

    def _keep_in_sight(self) -> None:
        """Bring the whole item into sight, and what stands above the first and below the last one."""
        height = max(1, self.scrollable_content_region.height)
        if self._places and self.row_cursor == self._places[0]:
            first, last = 0, self.row_cursor
        elif self._places and self.row_cursor == self._places[-1]:
            first, last = self.row_cursor, len(self.rows) - 1
        else:
            first = last = self.row_cursor
            while last + 1 < len(self.rows) and _number(self.rows[last + 1]) == _number(self.rows[first]):
                last += 1
        top = min(self.row_cursor, max(self.scroll_offset.y, last - height + 1))
        top = min(top, first) if self.row_cursor - first < height else top
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True, force=True)
        if self.has_focus:
            self.app.cursor_position = self.region_of_item().offset

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        width = self.scrollable_content_region.width
        place = y + self.scroll_offset.y
        if place >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        row = self.rows[place]
        if self.has_focus and self._places and _number(row) == _number(self.rows[self.row_cursor]):
            return self._row_strip(row, width, "cursor")
        if (place, False) not in self._drawn:
            self._drawn[place, False] = self._row_strip(row, width, "")
        return self._drawn[place, False]


def _number(row: Row) -> int:
    key = row.key
    assert isinstance(key, tuple)
    return int(key[0])


def _rows(number: int, item: Item, room: int) -> Iterator[Row]:
    if item.label and not item.text:
        yield Row((number, 0), (item.label,), heading=True)
        return
    lines = wrapped(item.text[:_MOST_SHOWN], room - (3 if item.swatch else 0))
    if item.most and len(lines) > item.most:
        lines[item.most - 1 :] = [f"{wrapped(lines[item.most - 1], room - 2)[0]} …"]
    for line, text in enumerate(lines):
        label: Cell = ((item.label if not line else "", "quiet" if item.key is None else "strong"),)
        shown: Cell = ((text, item.ink),)
        if item.swatch and not line:
            shown = (("██ ", item.swatch), (text, item.ink))
        yield Row((number, line), (label, shown))


# What stands on it ---------------------------------------------------------------------------------------


def card_items(book: Book, code: Code, likes: Likes, beside: CodeBeside | None) -> list[Item]:
    """The items of a code's card; what is read in the background comes with `beside`."""
    items = [_field(book, code, field) for field in LABELS]
    items += _facts(book, code, beside)
    for other, why in likes.get(code.id, ()):
        if other in book.tree:
            items.append(Item(("like", other), ALIKE, f"{book.tree.path(other)}: {why}", "warn"))
    if beside is not None:
        items += _quotes(beside)
    return items


def _field(book: Book, code: Code, field: str) -> Item:
    tree, label = book.tree, LABELS[field]
    if field == "colour":
        colour = book.looks[code.id].colour
        whose = "" if code.colour else tr(" (its parent's)") if tree.colour(code.id) else tr(" (by its place)")
        return Item(field, label, colour_name(colour) + whose, swatch=colour)
    if field == "mark" and not code.mark:
        return Item(field, label, tree.mark(code.id) or tr("first letter"), "quiet")
    if field == "themes":
        themes = "\n".join(tree.path(theme) for theme in tree.themes(code.id)) if code.id in _linked(book) else ""
        return Item(field, label, themes or "–", "" if themes else "quiet")
    text = getattr(code, field)
    if not text.strip():
        return Item(field, label, "–", "quiet")
    if field == "name":
        text += tr("  (retired)") if code.retired else ""
        return Item(field, label, text, "strong")
    return Item(field, label, as_written(text))


def _linked(book: Book) -> set[int]:
    return {code for code, _ in book.tree.links}


def _facts(book: Book, code: Code, beside: CodeBeside | None) -> Iterator[Item]:
    mine, every = book.mine.get(code.id, 0), book.all.get(code.id, 0)
    text = tr("{codings} by you, {every:,} by all", codings=counted(mine, "coding"), every=every)
    if book.groups(code):
        text += tr("; {count:,} with all below", count=book.all_below.get(code.id, 0))
    if beside is not None and len(beside.by_coder) > 1:
        text += f" · {', '.join(f'{name} {number(count)}' for name, count in beside.by_coder)}"
    yield Item(None, tr("Codings"), text)
    if waiting := book.outdated.get(code.id, 0):
        yield Item(
            None,
            tr("To look at"),
            tr("{waiting:,} to look at: made under another definition (q)", waiting=waiting),
            "warn",
        )
    if members := book.members.get(code.id):
        yield Item(None, tr("Holds too"), ", ".join(book.tree.path(member) for member in members))
    if beside is not None and (now := _holding(code, beside.definitions)) is not None and now.number > 1:
        yield Item(None, tr("Defined"), _defined(now))


def _holding(code: Code, definitions: Sequence[Definition]) -> Definition | None:
    wanted = code.definition_id
    return next((one for one in definitions if one.id == wanted), None)


def _defined(definition: Definition) -> str:
    day = time.strftime("%Y-%m-%d", time.localtime(definition.created_ms / 1000))
    why = f": {definition.reason}" if definition.reason else ""
    return tr(
        "{day} by {coder}, definition {number}{why}",
        day=day,
        coder=definition.coder or tr("nobody named"),
        number=definition.number,
        why=why,
    )


def _quotes(beside: CodeBeside) -> Iterator[Item]:
    if not beside.count:
        yield Item(None, tr("Quotes"), tr("none yet"), "quiet")
        return
    first = (
        tr("the first {shown} of {count:,}", shown=len(beside.quotes), count=beside.count)
        if beside.count > len(beside.quotes)
        else tr("all")
    )
    yield Item(None, tr("Quotes · {codings}, {first}", codings=counted(beside.count, "coding"), first=first), "")
    for quote in beside.quotes:
        star = "★ " if quote.star else ""
        yield Item(("quote", quote.id), f"{star}{quote.speaker or tr('nobody')}", _words(quote), most=_QUOTE_LINES)


def _words(quote: Quote) -> str:
    words = " ".join(part.text for part in quote.parts) or quote.quote
    return " ".join(words.split()) or "–"
