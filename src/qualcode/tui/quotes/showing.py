"""How the quotes screen shows what a query finds: the list, and the passage under the cursor among what is said."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

from qualcode.domain.changes import Effects
from qualcode.domain.errors import QualcodeError
from qualcode.domain.translation import tr
from qualcode.retrieval.querying import FoundBearer, FoundPassage
from qualcode.tui.prompts.key_line import KeyLine
from qualcode.tui.prompts.query_line import QueryLine
from qualcode.tui.prompts.row_screen import FilterLine, Remembered
from qualcode.tui.prompts.rows import Column, Row, RowList, matches
from qualcode.tui.quotes import drawing, sorting
from qualcode.tui.quotes.doing import QuoteDesk
from qualcode.tui.quotes.reading import Asked, Listing, key_of, read_around, read_listing, read_words, still_there

_PAGE = 400
"""Passages whose words are read before the list is shown; the others come beside the keys."""
_BATCH = 2000
"""Passages whose words are read at one go then: other work in the project's thread comes between."""
_ROOMY = 34
"""Rows from which on an empty line stands between two speakers."""
_SAME_WORDS = frozenset({"coding", "memo", "saved_query", "coverage", "pinned_code"})
"""What can be changed without anybody's words, or who they are, becoming others."""

LAST: Remembered[Asked] = Remembered()
"""What was asked last: going to a passage closes the screen, and the way back must not lose the others."""


class QuoteView(QuoteDesk):
    """Shows what a query finds."""

    COLUMNS = (Column("", 2), Column("", 34, grow=1))

    def __init__(self) -> None:
        super().__init__()
        self.asked = Asked()
        self.listing: Listing | None = None
        self.shown: Sequence[FoundPassage] = ()
        self._other_words = 0
        """How many changes by now may have made words, or who says them, others."""
        self._read_at = 0
        """How many of them there had been when the listing began to be read."""
        self._sorted: tuple[tuple[int, str, int], list[FoundPassage]] = ((0, "", 0), [])

    # ------------------------------------------------------------------ parts

    def compose(self) -> ComposeResult:
        yield Static("", id="head", markup=False)
        yield QueryLine()
        yield FilterLine(self.HINT)
        yield from self.body()
        yield Static("", id="summary", markup=False)
        yield KeyLine(show_command_palette=False)

    def body(self) -> ComposeResult:
        with Container(id="quotes"):
            yield RowList(self.COLUMNS)
            with VerticalScroll(id="detail", can_focus=False):
                yield Static("", id="about", markup=False)
                yield Static("", id="whole", markup=False)

    @property
    def line(self) -> QueryLine:
        """Where the query is written."""
        return self.query_one(QueryLine)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= drawing.WIDE, "wide")
        if self.listing is not None:
            self.call_after_refresh(self.lay_out)

    # ------------------------------------------------------------------ reading

    async def load(self) -> None:
        if self.asked.query or self.asked.code_id is not None:
            problem = await self._take(self.asked)
            if problem is not None:
                self.listing = None
                self.line.complain(problem)
        self.lay_out()

    async def ask_for(self, asked: Asked) -> bool:
        problem = await self._take(asked)
        if problem is not None:
            self.line.show(asked.query)
            self.line.complain(problem)
            if self.listing is not None:
                self.summarise(tr("What is listed is what the query before this one found."))
            return False
        self.lay_out()
        await self.qualcode.tour.look()
        return True

    async def _take(self, asked: Asked) -> QualcodeError | None:
        """Read what is asked for and its first words; what is wrong with it comes back, and then all stays."""
        self.summarise(tr("looking …"))
        began = self._other_words
        try:
            listing = await self.qualcode.store.run(read_listing, asked)
            if self.listing is not None and self._read_at == self._other_words:
                before = self.listing.words
                listing.words.update((hit, before[hit]) for hit in listing.hits if hit in before)
            first = _around_place(listing, asked.at)
            listing.words.update(await self.qualcode.store.run(read_words, listing, first))
        except QualcodeError as error:
            self._show_summary()
            return error
        self.listing, self._read_at = listing, began
        self.asked = replace(listing.asked, marked=still_there(listing, asked.marked))
        LAST.keep(self.qualcode, self.asked)
        if self.is_there:
            self.line.put(self.asked.query)
            self.run_worker(partial(self._read_on, listing), group="words", exclusive=True)
        return None

    async def _read_on(self, listing: Listing) -> None:
        """Read the words of all that is listed, a batch at a time."""
        unread = listing.unread()
        for start in range(0, len(unread), _BATCH):
            batch = unread[start : start + _BATCH]
            words = await self.read(read_words, listing, batch)
            if words is None:
                break
            listing.words.update(words)
        if unread and self.listing is listing:
            self.lay_out()

    async def project_changed(self, effects: Effects) -> None:
        if not effects.tables or not effects.tables <= _SAME_WORDS:
            self._other_words += 1
        self.line.forget_names()
        await super().project_changed(effects)

    # ------------------------------------------------------------------ showing

    def lay_out(self) -> None:
        listing = self.listing
        if listing is None:
            self.shown = ()
            self.rows.show([], columns=self.COLUMNS)
            self.rows.show_empty(drawing.NONE)
        elif listing.lists_cases:
            self.shown = ()
            bearers = [one for one in listing.answered.bearers if matches(self.wanted, one.name, *one.documents)]
            rows = drawing.case_rows(bearers)
            self.rows.show(rows, columns=drawing.columns_for(listing, (), self.size.width), key=self.asked.at)
            self.show_empty("" if listing.answered.bearers else drawing.nothing_found(listing))
        else:
            self._lay_out_passages(listing)
        self.query_one("#detail").display = bool(self.rows.rows) and (listing is None or _has_detail(listing))
        self._show_summary()

    def _lay_out_passages(self, listing: Listing) -> None:
        ordered = self._in_order(listing)
        self.shown = [hit for hit in ordered if self._fits(listing, hit)] if self.wanted else ordered
        rows, columns = self._rows(listing, self.shown), self._columns(listing)
        self.rows.show(rows, columns=columns, key=self.asked.at, top=self.asked.at is None)
        self.show_empty("" if listing.hits else drawing.nothing_found(listing))

    def _in_order(self, listing: Listing) -> list[FoundPassage]:
        needed = len(listing.words) if sorting.needs_words(self.asked.sort) else 0
        state = (id(listing), self.asked.sort, needed)
        if self._sorted[0] != state:
            self._sorted = (state, sorting.in_order(listing, self.asked.sort))
        return self._sorted[1]

    def _fits(self, listing: Listing, hit: FoundPassage) -> bool:
        coding, words, answered = listing.coding(hit), listing.words.get(hit), listing.answered
        texts = [answered.people.documents[hit.document_id].name]
        if words is not None:
            texts += [words.said, *words.speakers]
        if coding is not None:
            texts += [listing.tree.path(coding.code_id), answered.whose.coders[coding.coder_id], coding.comment]
        return matches(self.wanted, *texts)

    def _attributes(self, listing: Listing) -> tuple[str, ...]:
        return drawing.attributes_shown(self.asked, listing, self.size.width)

    def _columns(self, listing: Listing) -> list[Column]:
        return drawing.columns_for(listing, self._attributes(listing), self.size.width)

    def _rows(self, listing: Listing, hits: Sequence[FoundPassage]) -> list[Row]:
        room = max(10, self.size.width // 8)
        return drawing.rows_for(listing, hits, self.asked.marked, self._attributes(listing), room)

    def _show_summary(self) -> None:
        listing = self.listing
        if listing is None:
            self.summarise("")
        elif listing.lists_cases:
            self.summarise(drawing.case_summary(listing, len(self.rows.rows)))
        else:
            now = replace(listing, asked=self.asked)
            self.summarise(drawing.summary(now, self.shown, len(self.marked())))

    def _keep(self, asked: Asked) -> None:
        self.asked = asked
        LAST.keep(self.qualcode, asked)

    @on(RowList.Moved)
    def _moved(self) -> None:
        listing, hit, case = self.listing, self.hit(), self._case()
        about, whole = self.query_one("#about", Static), self.query_one("#whole", Static)
        if listing is None or (hit is None and case is None):
            about.update("")
            whole.update("")
            return
        self._keep(replace(self.asked, at=self.rows.current_key))
        if case is not None:
            about.update(drawing.about_case(case, listing.answered.level))
            whole.update("")
        elif hit is not None:
            self._show_about(listing, hit)
            if not self.query_one("#detail").size:  # How wide it is, is known once it is laid out.
                self.call_after_refresh(self._show_about, listing, hit)
            self.run_worker(partial(self._show_around, listing, hit), group="around", exclusive=True)

    def _show_about(self, listing: Listing, hit: FoundPassage) -> None:
        """Show what there is to know of a passage, as long as it is the one under the cursor."""
        if hit == self.hit():
            beside = self.query_one("#detail").scrollable_content_region.width or self.size.width - 5
            room = beside if self.size.height < _ROOMY else None
            self.query_one("#about", Static).update(drawing.about(listing, hit, room))

    async def _show_around(self, listing: Listing, hit: FoundPassage) -> None:
        """Show the passage with what is said around it, its own words in sight."""
        said = await self.read(read_around, listing, hit, self.asked.context)
        if not said or hit != self.hit():
            return
        content, start, end = drawing.around_content(said, roomy=self.size.height >= _ROOMY)
        whole, detail = self.query_one("#whole", Static), self.query_one("#detail", VerticalScroll)
        whole.update(content)
        width = max(10, detail.scrollable_content_region.width)
        first, last = (len(content[:place].wrap(width)) for place in (start + 1, end))

        def into_sight() -> None:
            above = whole.virtual_region.y
            hidden = above + last > detail.scrollable_content_region.height
            detail.scroll_to(y=max(0, above + first - 2) if hidden else 0, animate=False, immediate=True, force=True)

        self.call_after_refresh(into_sight)

    def _case(self) -> FoundBearer | None:
        """The participant, document or site under the cursor."""
        key = self.rows.current_key
        if self.listing is None or not self.listing.lists_cases:
            return None
        return next((one for one in self.listing.answered.bearers if ("case", one.id) == key), None)


def _has_detail(listing: Listing) -> bool:
    """Whether there is more to see of a row than the list shows: of a case, whether any has several documents."""
    return not listing.lists_cases or any(len(one.documents) > 1 for one in listing.answered.bearers)


def _around_place(listing: Listing, at: Hashable) -> list[FoundPassage]:
    """The passages that are read first: those on either side of the one that the cursor stands on."""
    place = next((i for i, hit in enumerate(listing.hits) if key_of(hit) == at), 0) if at is not None else 0
    first = max(0, place - _PAGE // 2)
    return [hit for hit in listing.hits[first : first + _PAGE] if hit not in listing.words]
