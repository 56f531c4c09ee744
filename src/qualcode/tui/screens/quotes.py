"""The quotes of a code or theme: who said it and where, the best ones starred, and on to the passage."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.codebook.picking import entries
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.coding.changing import set_star
from qualcode.domain.answers import Quote, Utterance
from qualcode.domain.changes import Effects
from qualcode.domain.wording import counted, left_out, origin_mark
from qualcode.exporting.quotes_out import FORMATS
from qualcode.reports.publication import Terms, quotes_file
from qualcode.retrieval.quotes import quotes
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import count_codings_by_code
from qualcode.storage.reads.codings import find_coding
from qualcode.storage.reads.documents import find_document
from qualcode.tui.codebook.rooms import open_over
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.leaving_out import next_step, origins_told
from qualcode.tui.prompts.publishing import publish
from qualcode.tui.prompts.row_screen import Remembered, RowScreen
from qualcode.tui.prompts.rows import QUIET, Cell, Column, Row, RowList, harmless, matches
from qualcode.tui.screens.base import WorkScreen

NONE = "No code is chosen.\n\nPress  c  to choose the code or theme whose quotes you want to see."
NO_QUOTES = "Nothing has this code yet.\n\nc chooses another one, w takes in the codes below it."
NO_OTHERS = "Nothing has this code but what is left out, if anything.\n\ns changes what is left out."


@dataclass(frozen=True, slots=True)
class Asked:
    """What the screen shows, kept while it is closed."""

    code_id: int | None = None
    below: bool = True
    """Also the quotes of the codes below it."""
    starred: bool = False
    without: tuple[str, ...] = ()
    """Not those of these origins."""
    at: str = ""
    """The coding that the cursor stands on."""


_LAST: Remembered[Asked] = Remembered()


@dataclass(frozen=True, slots=True)
class Found:
    """A code and its quotes."""

    path: str
    quotes: list[Quote]


def read_quotes(project: Project, asked: Asked) -> Found:
    """The quotes of the code asked for; of one that is gone none."""
    tree = load_tree(project)
    if asked.code_id is None or asked.code_id not in tree:
        return Found("", [])
    path = tree.path(asked.code_id)
    query = query_of(path, asked)
    return Found(path, quotes(project, query, starred=asked.starred, context=1, without=asked.without))


async def show_quotes(screen: WorkScreen, code_id: int, *, without: tuple[str, ...] = ()) -> None:
    """Put the quotes of a code over a screen; Esc leads back to it as it was left."""
    _LAST.keep(screen.qualcode, Asked(code_id, without=without))
    await open_over(screen, "quotes")


def query_of(path: str, asked: Asked) -> str:
    """The query for a code, with or without those below it."""
    return f'{"" if asked.below else "="}"{path}"'


def star(project: Project, uuid: str, wanted: bool) -> Effects:
    """Star a coding, or take its star."""
    return set_star(project, find_coding(project, uuid).id, wanted)


def read_codes(project: Project) -> tuple[CodeTree, dict[int, int]]:
    """The codebook, and how many codings each code has."""
    return load_tree(project), count_codings_by_code(project)


class QuotesScreen(RowScreen):
    """The quotes of one code."""

    NAME = "quotes"
    HEADING = "Quotes"
    COLUMNS = (
        Column("★", 1),
        Column("Speaker", 12),
        Column("Document", 14, grow=1, rank=1),
        Column("Coder", 7, rank=2),
        Column("Quote", 26, grow=3),
    )
    TOUCHED_BY = frozenset({"coding", "code", "document", "speaker"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Go there", id="quotes.visit", tooltip="Open the document at the quote"),
        Binding("c", "code", "Code", id="quotes.code", tooltip="Choose another code or theme"),
        Binding(
            "asterisk", "star", "Star", id="quotes.star", key_display="*", tooltip="One of the best quotes, or not"
        ),
        Binding("f", "starred", "Only ★", id="quotes.starred", tooltip="Only the starred ones, or all"),
        Binding(
            "w", "below", "With/without sub-codes", id="quotes.below", show=False, tooltip="Take in the codes below it"
        ),
        Binding(
            "s",
            "suggested",
            "With/without suggested",
            id="quotes.suggested",
            show=False,
            tooltip="Leave out quotes that were suggested, then autocoded ones too, or take all in",
        ),
        Binding("e", "export", "Export", id="quotes.export", tooltip="Write them to a file, checked for names"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.asked = Asked()
        self.found = Found("", [])

    def body(self) -> ComposeResult:
        yield Static("", id="whose", markup=False)
        yield RowList(self.COLUMNS)
        with VerticalScroll(id="detail", can_focus=False):
            yield Static("", id="whole", markup=False)

    def on_mount(self) -> None:
        if self.asked.code_id is None:
            self.asked = _LAST.get(self.qualcode, self.asked)
        if self.asked.code_id is None:
            self.action_code()

    def _ask(self, asked: Asked) -> None:
        self.asked = asked
        _LAST.keep(self.qualcode, asked)
        self.reload()

    async def load(self) -> None:
        if self.asked.code_id is not None:
            self.found = await self.read(read_quotes, self.asked) or Found("", [])
        self.lay_out()

    def lay_out(self) -> None:
        shown = [
            quote
            for quote in self.found.quotes
            if matches(self.wanted, quote.quote, quote.document, quote.coder, quote.speaker or "", quote.code)
        ]
        self.rows.show(
            [Row(quote.id, _cells(quote)) for quote in shown], key=self.asked.at or None, top=not self.asked.at
        )
        chosen = self.asked.code_id is not None and bool(self.found.path)
        nothing = NO_OTHERS if self.asked.without else NO_QUOTES
        self.show_empty("" if self.found.quotes else nothing if chosen else NONE)
        self.query_one("#detail").display = bool(shown)
        below = " and the codes below it" if self.asked.below else " alone"
        only = ", only starred ones" if self.asked.starred else ""
        only += left_out(self.asked.without, before="; ")
        title = Content.assemble((harmless(self.found.path), "bold"), (f"{below}{only}", QUIET))
        self.query_one("#whose", Static).update(title if chosen else Content("no code chosen"))
        documents = len({quote.document for quote in shown})
        people = len({person for quote in shown for person in quote.participants})
        of = f" of {len(self.found.quotes)}" if len(shown) < len(self.found.quotes) else ""
        told = origins_told(self.asked.without, Counter(quote.origin for quote in shown), len(shown), "quote")
        self.summarise(
            f"{len(shown)}{of} quotes · {counted(documents, 'document')} · {counted(people, 'participant')} · "
            "* stars, c other code" + (f"\n{told}" if told else "")
        )

    def _quote(self) -> Quote | None:
        return next((quote for quote in self.found.quotes if quote.id == self.rows.current_key), None)

    @on(RowList.Moved)
    def _moved(self) -> None:
        quote = self._quote()
        detail = self.query_one("#whole", Static)
        if quote is None:
            detail.update("")
            return
        self.asked = replace(self.asked, at=quote.id)
        _LAST.keep(self.qualcode, self.asked)
        who = ", ".join(quote.speakers) or "nobody named"
        head = f"{quote.code} · {who} · {quote.document}, turn {quote.turn} · coded by {quote.coder}"
        head += origin_mark(quote.origin)
        parts: list[Content | tuple[str, str] | str] = [(harmless(head), QUIET), "\n"]
        parts += [(f"{_said(said)}\n", QUIET) for said in quote.before]
        parts.append((harmless(quote.quote), "bold"))
        parts += [(f"\n{_said(said)}", QUIET) for said in quote.after]
        if quote.comment:
            parts.append((f"\nComment: {harmless(quote.comment)}", "italic"))
        detail.update(Content.assemble(*parts))
        self.query_one("#detail").scroll_home(animate=False)

    async def action_choose(self) -> None:
        """Open the document at the quote under the cursor."""
        quote = self._quote()
        document = await self.read(find_document, quote.document) if quote else None
        if quote is not None and document is not None:
            await self.qualcode.open_document(document.id, (quote.start, quote.end))

    @work
    async def action_code(self) -> None:
        """Ask for a code or theme."""
        found = await self.read(read_codes)
        if found is None:
            return
        tree, counts = found
        if not len(tree):
            self.say("The codebook is empty: F3 shows it")
            return
        picked = await self.app.push_screen_wait(
            CodePicker(
                "Quotes of which code or theme?", tree, entries(tree, (), counts), parent_id=None, may_create=False
            )
        )
        if picked is not None and picked.code_id is not None:
            self._ask(replace(self.asked, code_id=picked.code_id, at=""))
            if self.is_there:
                self.rows.focus()

    async def action_star(self) -> None:
        """Star the quote, or take its star."""
        quote = self._quote()
        if quote is not None:
            await self.change(star, quote.id, not quote.star)

    def action_starred(self) -> None:
        """Show only starred quotes, or all."""
        self._ask(replace(self.asked, starred=not self.asked.starred))

    def action_below(self) -> None:
        """Take in the quotes of the codes below, or not."""
        self._ask(replace(self.asked, below=not self.asked.below))

    def action_suggested(self) -> None:
        """Leave out what was suggested and accepted, then what was autocoded too, or take all in."""
        self._ask(replace(self.asked, without=next_step(self.asked.without)))

    @work
    async def action_export(self) -> None:
        """Write the quotes to a file, checked as a publication is."""
        if not self.found.path:
            self.say("Choose a code first: c")
            return
        query, asked = query_of(self.found.path, self.asked), self.asked

        def write(project: Project, terms: Terms, format_: str) -> str:
            return quotes_file(
                project,
                query,
                terms,
                format=format_,
                starred=asked.starred,
                without=asked.without,
            )

        await publish(self, "the quotes", "quotes", FORMATS, write)


def _said(said: Utterance) -> str:
    return harmless(f"{said.speaker}: {said.text}" if said.speaker else said.text)


def _cells(quote: Quote) -> tuple[Cell, ...]:
    words = " ".join(part.text for part in quote.parts) or quote.quote
    who: Cell = quote.speaker or (("nobody", "quiet"),)
    return (
        (("★" if quote.star else "", "warn"),),
        who,
        quote.document,
        ((quote.coder, "quiet"),),
        " ".join(words.split()),
    )
