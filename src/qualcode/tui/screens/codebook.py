"""The codebook: the tree of themes and codes, what each is used for, and changing both."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from qualcode.codebook.likeness import near_duplicates
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.retrieval.first_quotes import CodeBeside, read_beside
from qualcode.tui.codebook.book import Book, likes_of, read_book
from qualcode.tui.codebook.card import CardList, card_items
from qualcode.tui.codebook.exchanging import Exchanging
from qualcode.tui.codebook.joining import Joining
from qualcode.tui.codebook.placing import Placing
from qualcode.tui.codebook.tree_rows import Showing, TreeRows, legend
from qualcode.tui.codebook.wording import Wording
from qualcode.tui.prompts.row_screen import FilterLine, Remembered
from qualcode.tui.prompts.rows import RowList, harmless
from qualcode.tui.screens.quotes import show_quotes

EMPTY = tr(
    "There are no codes yet.\n"
    "\nPress ‹codebook.new› to make the first theme, or ‹codebook.import› to take in a codebook "
    "from a file (yaml, csv, xlsx, qdc). Codes can also be made while coding: type a name that "
    "is not there."
)
ALL_RETIRED = tr("All codes are retired.\n\nPress ‹codebook.retired› to show them.")
WIDE = 100
"""Columns from which on the card stands at the right; below the tree where there are fewer."""
_REST, _IDLE = 0.08, 0.3
"""Seconds that the cursor rests on a code before its quotes are read, and before the codes are compared."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one was when the screen was closed."""

    code_id: int | None = None
    item: object = None
    """The item of the card, where that had the keys."""
    filter: str = ""
    retired: bool = False


_LEFT: Remembered[Place] = Remembered()


class CodebookScreen(Wording, Placing, Joining, Exchanging):
    """The codebook."""

    NAME = "codebook"
    HEADING = tr("Codebook")
    TOUCHED_BY = frozenset(
        {"code", "coding", "pinned_code", "code_theme", "definition", "freeze", "document", "version", "speaker"}
    )
    HINT = tr("/ filters")
    AUTO_FOCUS = "TreeRows"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("Quotes"), id="codebook.quotes", tooltip=tr("The passages that have this code")),
        Binding(
            "space", "mark", tr("Mark"), id="codebook.mark", tooltip=tr("What follows is done with all marked codes")
        ),
        Binding(
            "tab", "card", tr("Card"), id="codebook.card", tooltip=tr("To the card of the code, and back to the tree")
        ),
        Binding(
            "a",
            "whose",
            tr("Mine/all"),
            id="codebook.whose",
            show=False,
            tooltip=tr("Count your codings, or everybody's"),
        ),
        Binding(
            "z", "retired", tr("Retired"), id="codebook.retired", show=False, tooltip=tr("Show retired codes, or not")
        ),
    ]
    DEFAULT_CSS = """
    CodebookScreen {
        #book { height: 1fr; layout: horizontal; }
        #beside { width: 42%; height: 1fr; border-left: vkey $panel; }
        #book.narrow { layout: vertical; }
        #book.narrow #beside { width: 100%; height: 45%; border-left: none; border-top: hkey $panel; }
        #book.narrow.reading #beside { height: 75%; }
        CardList { background: $surface !important; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.beside: CodeBeside | None = None
        self._known_likes: int | None = None
        """For which state of the codebook likenesses are known."""
        self._resting: list[Timer] = []
        self._shown_code: int | None = None
        self._head: Content | None = None
        """The head line without what the codebook is frozen for."""
        self._coming_back: Place | None = None

    def body(self) -> ComposeResult:
        with Container(id="book"):
            yield TreeRows()
            with Container(id="beside"):
                yield CardList()

    def on_mount(self) -> None:
        self._coming_back = _LEFT.get(self.qualcode, Place())
        if self._coming_back.filter:
            with self.prevent(FilterLine.Changed):
                self.query_one(FilterLine).value = self._coming_back.filter
        self.show_retired = self._coming_back.retired
        self._fit(self.app.size.width)

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        self.query_one("#book").set_class(width < WIDE, "narrow")

    def on_descendant_focus(self) -> None:
        """Where there is little room, what has the focus has more of it."""
        self.query_one("#book").set_class(isinstance(self.focused, CardList), "reading")

    # ------------------------------------------------------------------ what is shown

    async def load(self) -> None:
        self.book = await self.read(read_book)
        self.beside = None
        self.lay_out()
        if self._coming_back is not None:
            self._come_back(self._coming_back)
            self._coming_back = None
        self._rest()

    def _come_back(self, place: Place) -> None:
        if place.code_id is not None:
            self.rows.go_to(place.code_id)
            if place.item is not None:
                self.card.focus()

    def lay_out(self) -> None:
        book = self.book
        if book is None:
            return
        self.marked = {id_: None for id_ in self.marked if id_ in book.tree}
        showing = Showing(book, self.count_mine, self.show_retired, self.marked, self.likes)
        rows = showing.rows(self.wanted)
        self.rows.show(rows, top=bool(self.wanted))
        self.show_empty(ALL_RETIRED if len(book.tree) and not rows and not self.wanted else "")
        if not len(book.tree):
            self.show_empty(EMPTY)
        self.query_one("#beside").display = bool(len(book.tree))
        self._show_frozen(book)
        self._summarise(book)

    def _show_frozen(self, book: Book) -> None:
        head = self.query_one("#head", Static)
        if self._head is None and isinstance(head.content, Content):
            self._head = head.content
        if self._head is not None:
            frozen = tr("   frozen for “{frozen}”", frozen=harmless(book.frozen)) if book.frozen else ""
            if self._head.cell_length + cell_len(frozen) > max(0, self.size.width - 1):
                frozen = frozen and tr("   frozen")
            head.update(Content.assemble(self._head, (frozen, "bold $text-warning")))

    def _summarise(self, book: Book) -> None:
        counts = book.counts(mine=self.count_mine)
        whose = tr("yours (a: all coders)") if self.count_mine else tr("of all coders (a: only yours)")
        codes = len(book.tree) - (0 if self.show_retired else book.retired)
        parts = [tr("✓ {marked} marked (Esc: none)", marked=len(self.marked))] if self.marked else []
        parts += [counted(len(book.tree.children(None)), "theme"), counted(codes, "code")]
        parts.append(f"{counted(sum(counts.values()), 'coding')}, {whose}")
        if waiting := sum(book.waiting(mine=self.count_mine).values()):
            parts.append(tr("{waiting:,} to look at (q)", waiting=waiting))
        known = self.likes if self._known_likes is not None else None
        parts += legend(book, known)
        if book.retired:
            parts.append(
                tr("{retired:,} retired shown (z)", retired=book.retired)
                if self.show_retired
                else tr("{retired:,} retired hidden (z)", retired=book.retired)
            )
        self.summarise(" · ".join(parts))

    @work(exclusive=True, group="likeness")
    async def _compare(self) -> None:
        """Look for codes that are nearly the same, beside the keys; in a codebook that was looked at, not again."""
        book = self.book
        if book is None or not self.is_there or (key := book.likeness_key) == self._known_likes:
            return
        pairs = await asyncio.to_thread(near_duplicates, book.tree)
        if self.is_there and self.book is not None and self.book.likeness_key == key:
            self.likes, self._known_likes = likes_of(pairs), key
            self.lay_out()

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        if event.rows is not self.rows:
            return
        self._remember()
        self._show_card()
        self._rest()

    def _remember(self, item: object = None) -> None:
        """Keep where one is: going elsewhere may close the screen."""
        code = self.code()
        if self._coming_back is None:
            _LEFT.keep(self.qualcode, Place(code.id if code else None, item, self.wanted, self.show_retired))

    def _rest(self) -> None:
        """Wait until the cursor rests before what takes a while is read or compared: a held key never waits."""
        for waiting in self._resting:
            waiting.stop()
        self._resting = [self.set_timer(_REST, self._read_beside), self.set_timer(_IDLE, self._compare)]

    def _show_card(self) -> None:
        code, book = self.code(), self.book
        if code is None or book is None:
            self.card.show_items([])
            return
        beside = self.beside if self.beside is not None and self.beside.code_id == code.id else None
        self.card.show_items(card_items(book, code, self.likes, beside), top=self._shown_code != code.id)
        self._shown_code = code.id

    @work(exclusive=True, group="beside")
    async def _read_beside(self) -> None:
        """Read what there is to know of the code on which the cursor rests."""
        code = self.code() if self.is_there else None
        if code is None or (self.beside is not None and self.beside.code_id == code.id):
            return
        self.beside = await self.read(read_beside, code.id)
        if self.beside is not None and self.is_there and self.code() == code:
            self._show_card()

    # ------------------------------------------------------------------ keys

    async def action_choose(self) -> None:
        """Show the quotes of the code; on the card, what two clicks on an item mean."""
        if isinstance(self.focused, CardList):
            await self.action_change_item()
            return
        code = self.code()
        if code is not None:
            await show_quotes(self, code.id)

    def action_whose(self) -> None:
        """Count one's own codings, or those of all."""
        self.count_mine = not self.count_mine
        self.lay_out()

    def action_retired(self) -> None:
        """Show retired codes, or hide them."""
        self.show_retired = not self.show_retired
        self.lay_out()

    def action_mark(self) -> None:
        """Mark the code, or no longer, and go on to the next row."""
        code = self.code()
        if code is not None:
            if self.marked.pop(code.id, 0) == 0:
                self.marked[code.id] = None
            self.lay_out()
            self.rows.action_step(1)

    def action_leave(self) -> None:
        """Take the marks off if some stand, then show all again, then go back."""
        if self.marked and not self.wanted:
            self.done_with_marks()
        else:
            super().action_leave()

    def action_card(self) -> None:
        """Go to the card, or back to the tree."""
        if isinstance(self.focused, CardList) or not self.query_one("#beside").display:
            self.rows.focus()
        else:
            self.card.focus()

    def action_to_tree(self) -> None:
        """Back to the tree."""
        self.rows.focus()

    async def action_change_item(self) -> None:
        """Edit the field of the card under the cursor, or go where it leads."""
        match self.card.chosen_key:
            case str() as field:
                self._edit(field)
            case ("like", int() as code_id):
                self.go_to_code(code_id)
            case ("quote", str() as uuid):
                await self._visit(uuid)

    def _edit(self, field: str) -> None:
        code = self.code()
        if field == "themes" and code is not None:
            self.edit_themes(code)
        else:
            self.edit_field(field)

    async def _visit(self, uuid: str) -> None:
        """Open a quote on the coding screen; Esc there leads back here."""
        beside = self.beside
        number = next((i for i, quote in enumerate(beside.quotes) if quote.id == uuid), None) if beside else None
        if beside is None or number is None:
            return
        document, start, end = beside.places[number]
        self._remember(self.card.chosen_key)
        await self.qualcode.open_document(document, (start, end))
