"""What can be done with the passages that a query finds: with the marked ones, else with the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import Concatenate, ParamSpec

from textual import work

from qualcode.coding.changing import get_coding, remove_codings
from qualcode.coding.several import comment_codings, own_codings, recode_codings, star_codings
from qualcode.domain.changes import Effects
from qualcode.domain.spans import Span
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Coding
from qualcode.domain.wording import counted
from qualcode.exporting.quotes_out import FORMATS
from qualcode.reports.quotes_file import quotes_file
from qualcode.reports.terms import Terms
from qualcode.retrieval.autocoding import looked_for
from qualcode.retrieval.querying import FoundPassage
from qualcode.retrieval.saved import remove_query, save_query, shown_queries
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document
from qualcode.tui.prompts.coding_comment import CommentEditor
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt, LinePrompt
from qualcode.tui.prompts.publishing import publish
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import one_line
from qualcode.tui.quotes.reading import Asked, Listing, key_of
from qualcode.tui.quotes.saved_list import REMOVE, SavedQueries
from qualcode.tui.suggestions.opening import choose_code

P = ParamSpec("P")
NO_CODINGS = tr("These are places in the text, not codings:  A  gives them a code")
NO_CODING = tr("This is a place in the text, not a coding:  A  gives it a code")


_NO_PASSAGES = {
    "participant": tr("A query that lists participants finds no passages: Enter opens a document"),
    "document": tr("A query that lists documents finds no passages: Enter opens a document"),
    "site": tr("A query that lists sites finds no passages: Enter opens a document"),
}
"""What is listed → what is said where passages are wanted."""


class QuoteDesk(RowScreen):
    """The verbs of the quotes screen; what it shows is the matter of `QuotesScreen`."""

    asked: Asked
    listing: Listing | None
    shown: Sequence[FoundPassage]
    """The passages in the list, as they are sorted and filtered."""

    async def ask_for(self, asked: Asked) -> bool:
        """Ask for something else and show it; False, with the reason shown, where that cannot be."""
        raise NotImplementedError

    def marked(self) -> list[FoundPassage]:
        """The passages that are marked and in the list."""
        marked = self.asked.marked
        return [hit for hit in self.shown if key_of(hit) in marked] if marked else []

    def hit(self) -> FoundPassage | None:
        """The passage under the cursor."""
        place = self.rows.row_cursor
        hit = self.shown[place] if place < len(self.shown) else None
        return hit if hit is not None and key_of(hit) == self.rows.current_key else None

    def chosen(self) -> list[FoundPassage]:
        """The marked passages, else the one under the cursor."""
        one = self.hit()
        return self.marked() or ([one] if one is not None else [])

    def _coding_ids(self) -> list[int]:
        """The codings among what is chosen; where there are none, the screen says why."""
        if self.listing is not None and self.listing.lists_cases:
            self.say(_NO_PASSAGES[self.listing.answered.level])
            return []
        hits = self.chosen()
        ids = [hit.coding_id for hit in hits if hit.coding_id is not None]
        if hits and not ids:
            self.say(NO_CODINGS if len(hits) > 1 else NO_CODING)
        elif ids and len(ids) < len(hits):
            self.say(
                plural(
                    "{number:,} of the marked ones is no coding and stays as it is",
                    "{number:,} of the marked ones are no codings and stay as they are",
                    len(hits) - len(ids),
                )
            )
        return ids if ids and self.may_write() else []

    async def _are_own(self, ids: Sequence[int]) -> bool:
        """Whether codings may be changed; where they may not, the screen says so before it asks anything."""
        own = await self.read(own_codings, ids)
        return own is not None

    # ------------------------------------------------------------------ codings

    async def action_star(self) -> None:
        """Star the chosen codings; where all are starred, take their stars."""
        ids = self._coding_ids()
        if ids and self.listing is not None:
            codings = self.listing.codings
            await self.change(star_codings, ids, not all(codings[id_].star for id_ in ids))

    @work
    async def action_comment(self) -> None:
        """Write the comment of a coding, or one more on each of several."""
        ids, listing = self._coding_ids(), self.listing
        if not ids or listing is None or not await self._are_own(ids):
            return
        if len(ids) > 1:
            title = tr("Comment on {codings}", codings=counted(len(ids), "coding"))
            comment = await self.app.push_screen_wait(
                LinePrompt(title, note=tr("It is added to the comments they have."))
            )
            if comment:
                await self._changed(comment_codings, ids, comment)
            return
        coding: Coding | None = await self.read(get_coding, ids[0])
        if coding is not None and coding.code_id in listing.tree:
            name = listing.tree.code(coding.code_id).name
            await self.app.push_screen_wait(CommentEditor(self, coding, name))

    @work
    async def action_recode(self) -> None:
        """Give the chosen codings another code."""
        ids = self._coding_ids()
        if ids and await self._are_own(ids):
            which = counted(len(ids), "coding") if len(ids) > 1 else tr("this coding")
            code_id = await choose_code(self, tr("Which code for {codings}?", codings=which))
            if code_id is not None:
                await self._changed(recode_codings, ids, code_id)

    @work
    async def action_remove(self) -> None:
        """Remove the chosen codings, after asking."""
        ids = self._coding_ids()
        listing = self.listing
        if not ids or listing is None or not await self._are_own(ids):
            return
        names = {listing.tree.path(listing.codings[id_].code_id) for id_ in ids}
        of = (
            tr(" of “{name}”", name=names.pop())
            if len(names) == 1
            else tr(" of {codes}", codes=counted(len(names), "code"))
        )
        detail = tr("The passages stay in the text, memos stay on them. Undo (u) takes it back.")
        if await self.app.push_screen_wait(
            ConfirmPrompt(tr("Remove {codings}{of_code}?", codings=counted(len(ids), "coding"), of_code=of), detail)
        ):
            await self._changed(remove_codings, ids)

    async def _changed(
        self, verb: Callable[Concatenate[Project, P], Effects], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Change something, and say what was done: the rows themselves may be gone from the list."""
        done = await self.change(verb, *args, **kwargs)
        if done is not None:
            self.say(done.summary)

    # ------------------------------------------------------------------ places and files

    @work
    async def action_autocode(self) -> None:
        """Give a code to the marked passages, else to all in the list, after looking at what would be coded."""
        listing = self.listing
        hits = self.marked() or list(self.shown)
        if listing is None or listing.lists_cases or not hits:
            self.say(tr("There are no passages to give a code to"))
            return
        if self.may_write():
            from qualcode.tui.screens.autocode import autocode_places

            places = [(hit.document_id, Span(hit.start, hit.end)) for hit in hits]
            await autocode_places(self, places, looked_for("query", self.asked.query))

    @work
    async def action_export(self) -> None:
        """Write what is seen to a file, checked as a publication is."""
        listing = self.listing
        if listing is None or listing.lists_cases or not self.shown:
            self.say(tr("There are no quotes to write"))
            return
        hits = self.marked() or list(self.shown)
        asked, only = listing.asked, frozenset(hits) if len(hits) < len(listing.hits) else None

        def write(project: Project, terms: Terms, format_: str) -> str | bytes:
            return quotes_file(
                project,
                asked.query,
                terms,
                format=format_,
                starred=asked.starred,
                without=asked.without,
                only=only,
            )

        what = tr("the quotes")
        if only is not None and self.marked():
            what = tr("the {count:,} marked quotes", count=len(hits))
        elif only is not None:
            what = tr("the {count:,} filtered quotes", count=len(hits))
        await publish(self, what, "quotes", FORMATS, write)

    # ------------------------------------------------------------------ saved queries

    @work
    async def action_save(self) -> None:
        """Keep the query under a name."""
        query = self.asked.query
        if self.listing is None or not query:
            self.say(tr("Ask a query first: then it can be saved"))
            return
        saved = await self.read(shown_queries) if self.may_write() else None
        if saved is None:
            return
        before = next((one.name for one in saved if one.query == query), "")
        note = tr(
            "{query}\n\nIt is asked anew each time; query:NAME stands for it in other queries.",
            query=one_line(query, 300),
        )
        name = await self.app.push_screen_wait(LinePrompt(tr("Save the query as"), before, note=note))
        if not name:
            return
        name = " ".join(name.split())
        known = next((one for one in saved if one.name.casefold() == name.casefold()), None)
        if known is not None:
            question = ConfirmPrompt(
                tr("Replace the query “{name}”?", name=known.name),
                tr("It asks: {query}", query=known.query),
                yes=tr("replace it"),
            )
            if not await self.app.push_screen_wait(question):
                return
        await self._changed(_save, name, query, known is not None)

    @work
    async def action_saved(self) -> None:
        """Show the saved queries, to ask one or remove one."""
        current: Hashable = None
        while (saved := await self.read(shown_queries)) is not None:
            if not saved:
                self.say(tr("No query is saved yet: Ctrl+S saves the one that is asked"))
                return
            answer = await self.app.push_screen_wait(SavedQueries(saved, current=current))
            if isinstance(answer, tuple) and answer[0] == REMOVE:
                current = answer[1]
                await self._remove_saved(str(current))
                continue
            query = next((one.query for one in saved if one.name == answer), None)
            if query is not None and self.is_there:
                await self.ask_for(replace(self.asked, query=query, kept="", at=None, marked=frozenset()))
            return

    async def _remove_saved(self, name: str) -> None:
        if self.may_write():
            detail = tr("What it finds stays as it is. Undo (u) takes it back.")
            if await self.app.push_screen_wait(
                ConfirmPrompt(tr("Remove the query “{name}”?", name=name), detail, yes=tr("remove"))
            ):
                await self._changed(remove_query, name)

    # ------------------------------------------------------------------ cases

    async def open_case(self, documents: Sequence[str]) -> None:
        """Open the document of a participant or site; where there are several, the one that is chosen."""
        name: Hashable = documents[0] if len(documents) == 1 else None
        if len(documents) > 1:
            rows = [(document, document, "") for document in documents]
            name = await self.app.push_screen_wait(ChoicePrompt(tr("Open which document?"), rows))
        if isinstance(name, str) and self.is_there:
            document = await self.read(find_document, name)
            if document is not None:
                await self.qualcode.open_document(document.id)


def _save(project: Project, name: str, query: str, replacing: bool) -> Effects:
    return save_query(project, name, query, replace=replacing)
