"""The tree of codes as a list: what each row shows, and how it is shortened where there is little room."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from qualcode.codebook.tree import SEPARATOR
from qualcode.domain.translation import number, tr
from qualcode.domain.values import Code
from qualcode.tui.codebook.book import Book, Likes
from qualcode.tui.prompts.rows import Cell, Column, Piece, Row, RowList, harmless
from qualcode.tui.prompts.summaries import end_of_path

COLUMNS = (
    Column(tr("Code"), 20, grow=1),
    Column(tr("Key"), 3, rank=2),
    Column(tr("Own"), 5, right=True),
    Column(tr("+below"), 6, right=True),
    Column(tr("Look"), 4, right=True, rank=1),
    Column("", 3),
)
MARKED = "✓"
ALIKE, UNUSED, OVERUSED = "≈", "○", "▲"
"""Signs beside a code: nearly the same as another, used by nobody, used for a quarter of all and more."""
_MOST_FOUND = 200
_INDENT = "  "
_NAME_CELLS = 14
"""Cells of a name that stay in sight however deep it stands."""


class TreeCell(tuple[Piece, ...]):
    """Mark, indent, glyph, the path above (of a hit), the name, and what is said behind it."""

    __slots__ = ()

    def fitted(self, room: int) -> tuple[Piece, ...]:
        """The pieces for so many cells: indent and path give way before the name does."""
        mark, indent, glyph, above, name, behind = self
        spare = room - sum(cell_len(text) for text, _ in (mark, glyph))
        wanted = cell_len(harmless(name[0][: 2 * room]))
        spare -= min(wanted, max(_NAME_CELLS, room // 2))
        if len(indent[0]) > max(0, spare):
            level = f"{len(indent[0]) // len(_INDENT)}› "
            indent = (level.rjust(max(0, spare)), "quiet")
        if above[0]:
            left = room - cell_len(mark[0] + glyph[0]) - wanted
            shown = end_of_path(above[0].removesuffix(SEPARATOR), left - 1)
            above = (f"{shown}{SEPARATOR}" if shown else "", "quiet")
        return mark, indent, glyph, above, name, behind


class TreeRows(RowList):
    """The codes, one a row."""

    def __init__(self) -> None:
        super().__init__(COLUMNS, id="tree")

    def _cell(self, cell: Cell, room: int, right: bool, over: Style | None) -> list[Segment]:
        return super()._cell(cell.fitted(room) if isinstance(cell, TreeCell) else cell, room, right, over)


@dataclass(frozen=True, slots=True)
class Theming:
    """The key of a row that says that a code belongs to a theme from elsewhere."""

    code_id: int
    theme_id: int


class TreeRow(Row):
    """A row whose cells are made when it is drawn: of thousands of codes only those on the screen ever are.

    Args:
        key: The code.
        make: Makes the cells.
    """

    __slots__ = ("_make",)
    _make: Callable[[], tuple[Cell, ...]]

    def __init__(self, key: int, make: Callable[[], tuple[Cell, ...]]) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "heading", False)
        object.__setattr__(self, "_make", make)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What is drawn."""
        return self._make()


@dataclass(frozen=True, slots=True)
class Showing:
    """What of the codebook is shown."""

    book: Book
    mine: bool
    retired: bool
    marked: Collection[int]
    likes: Likes

    def rows(self, wanted: str) -> list[Row]:
        """All rows, or those of the codes that letters mean, the best first."""
        return list(self._found(wanted) if wanted else self._whole())

    def _whole(self) -> Iterator[Row]:
        tree = self.book.tree
        for code in tree.walk():
            if code.retired and not self.retired:
                continue
            yield self._row(code, self.book.looks[code.id].depth)
            for member in self.book.members.get(code.id, ()):
                if self.retired or not tree.code(member).retired:
                    yield self._member(tree.code(member), code)

    def _found(self, wanted: str) -> Iterator[Row]:
        tree = self.book.tree
        for match in self.book.finder.rank(wanted, _MOST_FOUND):
            yield self._row(tree.code(match.entry.code_id), 0, match.entry.path.rpartition(SEPARATOR)[0])
        if self.retired:
            folded = wanted.casefold()
            for code in tree.walk():
                if code.retired and folded in tree.path(code.id).casefold():
                    yield self._row(code, 0, tree.path(code.id).rpartition(SEPARATOR)[0])

    def _row(self, code: Code, depth: int, above: str = "") -> Row:
        return TreeRow(code.id, lambda: self._cells(code, depth, above))

    def _cells(self, code: Code, depth: int, above: str) -> tuple[Cell, ...]:
        book, look = self.book, self.book.looks[code.id]
        own = book.counts(mine=self.mine).get(code.id, 0)
        below = number(book.below(mine=self.mine).get(code.id, 0)) if book.groups(code) else ""
        waiting = book.waiting(mine=self.mine).get(code.id, 0)
        quiet = "quiet" if code.retired else ""
        title = TreeCell(
            (
                self._mark(code.id),
                (_INDENT * depth, ""),
                (f"{look.mark or code.name[:1].upper()} ", quiet or look.colour),
                (f"{above}{SEPARATOR}" if above else "", "quiet"),
                (code.name, quiet or ("strong" if depth == 0 and not above else "")),
                ("  retired" if code.retired else "", "quiet"),
            )
        )
        return (
            title,
            f"{book.keys.get(code.id, ''):>2}",
            ((number(own) if own else "–", quiet),),
            ((below, quiet),),
            ((number(waiting) if waiting else "", "warn"),),
            ((self._signs(code.id), "warn"),),
        )

    def _member(self, code: Code, theme: Code) -> Row:
        """A code below a theme that it belongs to, though it hangs elsewhere: its codings are counted there."""
        depth = self.book.looks[theme.id].depth + 1
        above = self.book.tree.path(code.id).rpartition(SEPARATOR)[0]
        title = TreeCell(
            (
                self._mark(code.id),
                (_INDENT * depth, ""),
                ("→ ", "quiet"),
                ("", ""),
                (code.name, "quiet"),
                (tr("  of {above}", above=above) if above else "", "quiet"),
            )
        )
        return Row(Theming(code.id, theme.id), (title, "", "", "", "", ""))

    def _mark(self, code_id: int) -> Piece:
        if not self.marked:
            return "", ""
        return (f"{MARKED} " if code_id in self.marked else "  "), "good"

    def _signs(self, code_id: int) -> str:
        book = self.book
        signs = (
            (ALIKE, code_id in self.likes),
            (UNUSED, code_id in book.unused),
            (OVERUSED, code_id in book.overused),
        )
        return "".join(sign for sign, holds in signs if holds)


def _unused(book: Book) -> str:
    return tr("without a coding{where}", where=book.where_blind) if book.where_blind else tr("unused")


def legend(book: Book, likes: Likes | None) -> Sequence[str]:
    """What the signs of the list mean, with how many there are; likenesses are told once they are known."""
    told = (
        (ALIKE, len(likes or ()), tr("alike")),
        (UNUSED, len(book.unused), _unused(book)),
        (OVERUSED, len(book.overused), tr("used for over a quarter")),
    )
    return [f"{sign} {number(count)} {meaning}" for sign, count, meaning in told if count]
