"""The quotes that a query finds: who said it and where, with what is said around it; the best starred, any recoded."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.widgets import Input

from qualcode.domain.translation import tr
from qualcode.retrieval.language.writing import code_source
from qualcode.tui.codebook.rooms import open_over
from qualcode.tui.leaving_out import next_step
from qualcode.tui.prompts.dialogs import ChoicePrompt
from qualcode.tui.prompts.query_line import QueryLine
from qualcode.tui.prompts.row_screen import FilterLine
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.quotes import sorting
from qualcode.tui.quotes.reading import Asked, key_of, shown_attributes
from qualcode.tui.quotes.showing import LAST, QuoteView
from qualcode.tui.screens.base import LOADING, WorkScreen
from qualcode.tui.suggestions.opening import choose_code

_WIDEST = 50
"""Turns around a passage at most."""


async def show_quotes(screen: WorkScreen, code_id: int, *, without: tuple[str, ...] = ()) -> None:
    """Put the quotes of a code over a screen; Esc leads back to it as it was left."""
    before = LAST.get(screen.qualcode, Asked())
    kept = Asked(
        code_id=code_id, without=without, sort=before.sort, context=before.context, attributes=before.attributes
    )
    LAST.keep(screen.qualcode, kept)
    await open_over(screen, "quotes")


async def show_query(screen: WorkScreen, query: str, *, without: tuple[str, ...] = ()) -> None:
    """Put the quotes that a query finds over a screen; Esc leads back to it as it was left."""
    before = LAST.get(screen.qualcode, Asked())
    kept = Asked(query, without=without, sort=before.sort, context=before.context, attributes=before.attributes)
    LAST.keep(screen.qualcode, kept)
    await open_over(screen, "quotes")


class QuotesScreen(QuoteView):
    """What a query finds."""

    NAME = "quotes"
    HEADING = tr("Quotes")
    HINT = tr("words to filter the list by")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("Go there"), id="quotes.visit", tooltip=tr("Open the document at the quote")),
        Binding("q", "query", tr("Query"), id="quotes.query", tooltip=tr("Write what is asked for")),
        Binding("c", "code", tr("Code"), id="quotes.code", tooltip=tr("Choose another code or theme")),
        Binding("space", "mark", tr("Mark"), id="quotes.mark", tooltip=tr("Mark the quote, or no longer")),
        Binding(
            "M,ctrl+a",
            "mark_all",
            tr("Mark all"),
            id="quotes.mark_all",
            show=False,
            tooltip=tr("All in the list, or none"),
        ),
        Binding(
            "asterisk",
            "star",
            tr("Star"),
            id="quotes.star",
            key_display="*",
            tooltip=tr("One of the best quotes, or not"),
        ),
        Binding("r", "recode", tr("Recode"), id="quotes.recode", tooltip=tr("Give the marked ones another code")),
        Binding(
            "e", "comment", tr("Comment"), id="quotes.comment", show=False, tooltip=tr("Write on why it is coded so")
        ),
        Binding(
            "delete", "remove", tr("Remove"), id="quotes.remove", show=False, tooltip=tr("Remove the codings; it asks")
        ),
        Binding("o", "sort", tr("Sort"), id="quotes.sort", tooltip=tr("Choose the order")),
        Binding(
            "x",
            "export",
            tr("Export"),
            id="quotes.export",
            tooltip=tr("Write what is seen to a file, checked for names"),
        ),
        Binding(
            "f", "starred", tr("Only ★"), id="quotes.starred", show=False, tooltip=tr("Only the starred ones, or all")
        ),
        Binding(
            "plus,equals_sign",
            "widen(1)",
            tr("More context"),
            id="quotes.wider",
            show=False,
            tooltip=tr("A turn more around"),
        ),
        Binding(
            "minus", "widen(-1)", tr("Less context"), id="quotes.narrower", show=False, tooltip=tr("A turn less around")
        ),
        Binding(
            "right_square_bracket",
            "read_on(1)",
            tr("Read on"),
            id="quotes.read_on",
            show=False,
            tooltip=tr("More of it"),
        ),
        Binding(
            "left_square_bracket",
            "read_on(-1)",
            tr("Read back"),
            id="quotes.read_back",
            show=False,
            tooltip=tr("Upwards"),
        ),
        Binding(
            "a",
            "attributes",
            tr("Attributes"),
            id="quotes.attributes",
            show=False,
            tooltip=tr("Choose those that are shown"),
        ),
        Binding(
            "A",
            "autocode",
            tr("Autocode"),
            id="quotes.autocode",
            show=False,
            tooltip=tr("Give all a code; shown first"),
        ),
        Binding(
            "ctrl+s", "save", tr("Save query"), id="quotes.save", show=False, tooltip=tr("Keep the query under a name")
        ),
        Binding("l", "saved", tr("Saved queries"), id="quotes.saved", show=False, tooltip=tr("Ask one that was saved")),
        Binding(
            "w",
            "below",
            tr("With/without sub-codes"),
            id="quotes.below",
            show=False,
            tooltip=tr("Take in the codes below it"),
        ),
        Binding(
            "s",
            "suggested",
            tr("With/without suggested"),
            id="quotes.suggested",
            show=False,
            tooltip=tr("Leave out quotes that were suggested, then autocoded ones too, or take all in"),
        ),
    ]

    def on_mount(self) -> None:
        self.query_one(FilterLine).display = False
        self.asked = LAST.get(self.qualcode, self.asked)
        self.line.put(self.asked.query)
        if not self.asked.query and self.asked.code_id is None:
            self.line.field.focus()

    # ------------------------------------------------------------------ asking

    @on(QueryLine.Asked)
    def _query_asked(self, event: QueryLine.Asked) -> None:
        event.stop()
        self._ask_typed(event.query)

    @work(group=LOADING, exclusive=True)
    async def _ask_typed(self, query: str) -> None:
        if not query:
            self.listing = None
            self._keep(replace(self.asked, query="", kept="", code_id=None, at=None, marked=frozenset()))
            self.lay_out()
            return
        other = query != self.asked.query
        at: Hashable = None if other else self.asked.at
        marked = frozenset[Hashable]() if other else self.asked.marked
        kept = "" if other else self.asked.kept
        if await self.ask_for(replace(self.asked, query=query, kept=kept, at=at, marked=marked)) and self.rows.rows:
            self.rows.focus()

    @on(QueryLine.Left)
    def _line_left(self, event: QueryLine.Left) -> None:
        event.stop()
        if event.into or self.rows.rows or self.listing is not None:
            self.rows.focus()
        else:
            self.leave()

    def _ask(self, asked: Asked) -> None:
        """Ask for the same in another way."""
        self._ask_soon(asked)

    @work(group=LOADING, exclusive=True)
    async def _ask_soon(self, asked: Asked) -> None:
        await self.ask_for(asked)

    def action_query(self) -> None:
        """Go to the line in which the query is written."""
        self.line.field.focus()

    @work
    async def action_code(self) -> None:
        """Ask for a code or theme."""
        code_id = await choose_code(self, tr("Quotes of which code or theme?"))
        if code_id is not None and self.is_there:
            asked = replace(self.asked, query="", kept="", code_id=code_id, at=None, marked=frozenset())
            if await self.ask_for(asked) and self.is_there:
                self.rows.focus()

    def action_starred(self) -> None:
        """Show only starred quotes, or all."""
        self._ask(replace(self.asked, starred=not self.asked.starred))

    def action_below(self) -> None:
        """Take in the quotes of the codes below, or not."""
        code = self.listing.code if self.listing is not None else None
        if code is None:
            self.say(tr("In a query, = before a code leaves out the codes below it"))
            return
        self._ask(replace(self.asked, query=code_source(code.name, not code.children), kept=""))

    def action_suggested(self) -> None:
        """Leave out what was suggested and accepted, then what was autocoded too, or take all in."""
        self._ask(replace(self.asked, without=next_step(self.asked.without)))

    # ------------------------------------------------------------------ looking

    async def action_choose(self) -> None:
        """Open the document at the quote under the cursor."""
        hit, case = self.hit(), self._case()
        if hit is not None:
            await self.qualcode.open_document(hit.document_id, (hit.start, hit.end))
        elif case is not None and case.documents:
            self._choose_document(case.documents)

    @work
    async def _choose_document(self, documents: Sequence[str]) -> None:
        await self.open_case(documents)

    def action_mark(self) -> None:
        """Mark the quote under the cursor, or no longer, and go to the next one."""
        hit = self.hit()
        if hit is not None and self.listing is not None:
            self._keep(replace(self.asked, marked=self.asked.marked ^ {key_of(hit)}))
            for row in self._rows(self.listing, [hit]):
                self.rows.put(row)
            self._show_summary()
            self.rows.action_step(1)

    def action_mark_all(self) -> None:
        """Mark all in the list; where all are marked, none."""
        keys = frozenset(map(key_of, self.shown))
        marked = self.asked.marked - keys if keys <= self.asked.marked else self.asked.marked | keys
        self._keep(replace(self.asked, marked=marked))
        if self.listing is not None and keys:
            self.rows.show(self._rows(self.listing, self.shown))
            self._show_summary()

    def action_widen(self, step: int) -> None:
        """Show more or less of what is said around the quote."""
        context = max(0, min(_WIDEST, self.asked.context + step))
        if context != self.asked.context:
            self._keep(replace(self.asked, context=context))
            self._moved()
            self._show_summary()

    def action_read_on(self, step: int) -> None:
        """Scroll the passage under the cursor with what is said around it."""
        part = self.query_one("#detail")
        part.scroll_relative(y=step * max(1, part.size.height - 1), animate=False, force=True, immediate=True)

    @work
    async def action_sort(self) -> None:
        """Ask for the order."""
        choices = sorting.choices(self.listing, self.asked.sort)
        order = await self.app.push_screen_wait(ChoicePrompt(tr("In which order?"), choices, current=self.asked.sort))
        if isinstance(order, str) and self.is_there:
            self._keep(replace(self.asked, sort=order))
            self.lay_out()

    @work
    async def action_attributes(self) -> None:
        """Ask for attributes to show or hide until there are enough."""
        current: Hashable = None
        while (listing := self.listing) is not None and self.is_there:
            names, shown = shown_attributes(listing), self._attributes(listing)
            choices = [(name, f"{'✓' if name in shown else ' '} {name}", "") for name in names]
            note = tr("Enter shows or hides one; Esc when it is as you want it.")
            prompt = ChoicePrompt(tr("Which attributes stand beside the speaker?"), choices, current=current, note=note)
            current = await self.app.push_screen_wait(prompt)
            if not isinstance(current, str) or not self.is_there:
                return
            chosen = [name for name in shown if name != current] if current in shown else [*shown, current]
            self._keep(replace(self.asked, attributes=tuple(chosen)))
            self.lay_out()

    # ------------------------------------------------------------------ filtering

    def on_key(self, event: events.Key) -> None:
        if event.is_printable and isinstance(self.focused, RowList) and not self._is_bound(event.key):
            self.query_one(FilterLine).display = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not (action == "filter" and isinstance(self.focused, Input))

    def action_filter(self) -> None:
        """Go to the filter."""
        self.query_one(FilterLine).display = True
        super().action_filter()

    @on(Input.Blurred, "#filter")
    def _filter_left(self) -> None:
        self.query_one(FilterLine).display = bool(self.wanted)
