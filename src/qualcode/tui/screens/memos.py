"""All memos of the project: to find, to read, to go to, to follow from one to the next; or day by day as a journal."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.coding.memo_links import ResolvedLink, links_here
from qualcode.coding.memo_listing import ListedMemo, has_words
from qualcode.coding.memos import MemoTarget, check_own_memo, rewrite_memo, target_of
from qualcode.domain.choices import MEMO_FORMATS
from qualcode.domain.memo_links import folded
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.values import ALL_MEMO_KINDS
from qualcode.domain.wording import counted
from qualcode.reports.memos import memos_file
from qualcode.reports.terms import Terms
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.codings import list_codings
from qualcode.tui.prompts.dialogs import ChoicePrompt
from qualcode.tui.prompts.memo_editor import Page
from qualcode.tui.prompts.memo_keeping import memo_editor
from qualcode.tui.prompts.memo_rows import (
    Shelf,
    journal_rows,
    memo_row,
    read_shelf,
    whole_memo,
    work_of_row,
)
from qualcode.tui.prompts.publishing import publish
from qualcode.tui.prompts.row_screen import FilterLine, Remembered, RowScreen
from qualcode.tui.prompts.rows import Column, Row, RowList, one_line
from qualcode.tui.screens.memos_asked import EMPTY, NONE_OF_THESE, Asked

WIDE = 100
"""From so many columns on the memo stands beside the list, else below it."""


_LAST: Remembered[Asked] = Remembered()


class MemosScreen(RowScreen):
    """All memos, as a list or as a journal."""

    NAME = "memos"
    HEADING = tr("Memos")
    COLUMNS = (
        Column(tr("Kind"), 8),
        Column(tr("On"), 14, grow=1),
        Column(tr("Who"), 8, rank=2),
        Column(tr("Changed"), 11, rank=1),
        Column(tr("Memo"), 18, grow=2),
    )
    JOURNAL = (*COLUMNS[:3], Column("", 13, rank=1), COLUMNS[4])
    HINT = tr("/ or letters filter: words of the memo, of what it is on, who wrote it")
    TOUCHED_BY = frozenset({"memo", "code", "document", "cases", "coding", "version", "coder"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("Go there"), id="all_memos.visit", tooltip=tr("Show what the memo is on")),
        Binding("e", "edit", tr("Write"), id="all_memos.edit", tooltip=tr("Write on in the memo")),
        Binding("N,n", "new", tr("New"), id="all_memos.new", tooltip=tr("A memo on the project as a whole")),
        Binding(
            "l", "follow", tr("Follow link"), id="all_memos.follow", tooltip=tr("Go where a link of the memo leads")
        ),
        Binding(
            "b",
            "links_here",
            tr("What links here"),
            id="all_memos.links_here",
            show=False,
            tooltip=tr("To the memo, or its place"),
        ),
        Binding("j", "journal", tr("Journal"), id="all_memos.journal", tooltip=tr("Day by day, or as a list again")),
        Binding(
            "w",
            "with_changes",
            tr("With what was done"),
            id="all_memos.work",
            show=False,
            tooltip=tr("Beside the memos"),
        ),
        Binding(
            "k", "kind", tr("Kind"), id="all_memos.kind", tooltip=tr("Only notes, method, theory, questions; or all")
        ),
        Binding(
            "B", "broken", tr("Broken links"), id="all_memos.broken", show=False, tooltip=tr("Only memos that have one")
        ),
        Binding("delete", "remove", tr("Remove"), id="all_memos.remove", show=False, tooltip=tr("Undo brings it back")),
        Binding(
            "x", "export", tr("Export"), id="all_memos.export", show=False, tooltip=tr("Write to a file what is shown")
        ),
        Binding("space", "scroll(1)", tr("Read on"), id="all_memos.read_on", show=False, tooltip=tr("Scroll the memo")),
        Binding(
            "backspace", "scroll(-1)", tr("Read back"), id="all_memos.read_back", show=False, tooltip=tr("Scroll back")
        ),
    ]
    DEFAULT_CSS = """
    MemosScreen {
        #shelf { height: 1fr; layout: vertical; }
        #memo-whole {
            height: 45%; min-height: 6; padding: 0 1; background: $surface; border-top: hkey $panel;
            scrollbar-size-vertical: 1;
        }
        #memo-whole Static { height: auto; }
        #shelf.wide { layout: horizontal; }
        #shelf.wide #memo-whole { width: 42%; height: 1fr; border-top: none; border-left: vkey $panel; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked = Asked()
        self.shelf = Shelf()
        self._rows: dict[int, Row] = {}
        """Memo → its row in the list, once it has been shown."""

    def body(self) -> ComposeResult:
        with Container(id="shelf"):
            yield RowList(self.COLUMNS)
            with VerticalScroll(id="memo-whole", can_focus=False):
                yield Static("", markup=False)

    def on_mount(self) -> None:
        self.asked = _LAST.get(self.qualcode, self.asked)
        if self.asked.words:
            with self.prevent(FilterLine.Changed):
                self.query_one(FilterLine).value = self.asked.words

    def on_resize(self, event: events.Resize) -> None:
        self.query_one("#shelf").set_class(event.size.width >= WIDE, "wide")

    # ------------------------------------------------------------------ what is shown

    def _ask(self, asked: Asked) -> None:
        self.asked = asked
        _LAST.keep(self.qualcode, asked)

    async def load(self) -> None:
        self.shelf = await self.read(read_shelf, self.asked.journal and self.asked.with_changes) or Shelf()
        self._rows.clear()
        self.lay_out()

    def lay_out(self) -> None:
        shown = self._shown()
        columns = self.JOURNAL if self.asked.journal else self.COLUMNS
        for one in shown:
            if one.memo.id not in self._rows:  # To make them costs more than a letter in the filter may.
                self._rows[one.memo.id] = memo_row(one, self._links(one))
        if self.asked.journal:
            rows = journal_rows(shown, self._rows, () if self._narrowed or self.wanted else self.shelf.work)
        else:
            rows = [self._rows[one.memo.id] for one in shown]
        self.rows.show(rows, columns=columns, key=self.asked.at)
        self.query_one("#memo-whole").display = bool(rows)
        nothing = EMPTY if not self.shelf.memos else "" if self.wanted and not self._narrowed else NONE_OF_THESE
        self.show_empty("" if rows else nothing)
        self._summarise(shown)

    @property
    def _narrowed(self) -> bool:
        return self.asked.kind is not None or self.asked.broken

    def _shown(self) -> list[ListedMemo]:
        asked, wanted = self.asked, folded(self.wanted).split()
        return [
            one
            for one in self.shelf.memos
            if (asked.kind is None or one.memo.kind == asked.kind)
            and (not asked.broken or self.shelf.broken(one.memo.id))
            and has_words(self.shelf.hay[one.memo.id], wanted)
        ]

    def _summarise(self, shown: Sequence[ListedMemo]) -> None:
        asked = self.asked
        of = tr("{shown:,} of ", shown=len(shown)) if len(shown) < len(self.shelf.memos) else ""
        parts = [f"{of}{counted(len(self.shelf.memos), 'memo')}"]
        if asked.kind is not None:
            parts.append(tr("only {kind} (k: next kind)", kind=shown_word(asked.kind)))
        broken = sum(len(self.shelf.broken(one.memo.id)) for one in self.shelf.memos)
        if asked.broken:
            parts.append(tr("only with broken links (B: all)"))
        elif broken:
            parts.append(tr("{links} to nowhere (B shows them)", links=counted(broken, "link")))
        if asked.journal:
            parts.append(tr("without what was done: w") if asked.with_changes else tr("w: with what was done"))
        self.summarise(" · ".join(parts))

    def filter_changed(self) -> None:
        self._ask(replace(self.asked, words=self.wanted))
        self.lay_out()

    def _current(self) -> ListedMemo | None:
        key = self.rows.current_key
        return self._memo(key[0]) if isinstance(key, tuple) else None

    def _memo(self, memo_id: int) -> ListedMemo | None:
        return next((one for one in self.shelf.memos if one.memo.id == memo_id), None)

    def _links(self, listed: ListedMemo) -> Sequence[ResolvedLink]:
        return self.shelf.links.get(listed.memo.id, ())

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        listed = self._current()
        if listed is not None:
            whole = whole_memo(listed, self._links(listed))
        else:
            whole = work_of_row(event.row) if event.row is not None else Content("")
        self.query_one("#memo-whole Static", Static).update(whole)
        self.query_one("#memo-whole").scroll_home(animate=False)
        key = self.rows.current_key
        if listed is not None and isinstance(key, tuple):
            self._ask(replace(self.asked, at=(key[0], key[1])))

    def action_scroll(self, step: int) -> None:
        """Scroll the memo that is shown in full."""
        part = self.query_one("#memo-whole")
        part.scroll_relative(y=step * max(1, part.size.height - 1), animate=False)

    def action_kind(self) -> None:
        """Show the next kind of memo alone, or all kinds again."""
        kinds = (None, *ALL_MEMO_KINDS)
        self._ask(replace(self.asked, kind=kinds[(kinds.index(self.asked.kind) + 1) % len(kinds)]))
        self.lay_out()

    def action_broken(self) -> None:
        """Show only memos with a link that leads nowhere, or all again."""
        self._ask(replace(self.asked, broken=not self.asked.broken))
        self.lay_out()

    async def action_journal(self) -> None:
        """Show the memos day by day, or as a list again."""
        self._ask(replace(self.asked, journal=not self.asked.journal))
        await self._stay()

    async def action_with_changes(self) -> None:
        """Show in the journal what was done as well, or not."""
        if not self.asked.journal:
            self.say(tr("That is of the journal: j shows it."))
            return
        self._ask(replace(self.asked, with_changes=not self.asked.with_changes))
        await self._stay()

    async def _stay(self) -> None:
        """Read anew; the cursor stays on its memo, whichever of its rows that is now."""
        at = self.asked.at
        await self.load()
        if at is not None:
            self._go_to_memo(at[0])

    def _go_to_memo(self, memo_id: int) -> bool:
        return any(self.rows.go_to((memo_id, what)) for what in ("", "written", "changed"))

    # ------------------------------------------------------------------ going somewhere

    async def action_choose(self) -> None:
        """Show what the memo is on; one on the project is opened."""
        listed = self._current()
        if listed is None:
            return
        memo = listed.memo
        if listed.document_id is not None:
            await self.qualcode.open_document(listed.document_id, listed.span)
        elif memo.code_id is not None:
            await self._show_in("codebook", memo.code_id)
        elif memo.case_id is not None:
            await self._show_in("cases", memo.case_id, listed.case_kind)
        else:
            await self.action_edit()

    async def _show_in(self, room: str, id: int, kind: str = "") -> None:
        """Go to a screen of rows, with the cursor on one of them."""
        from qualcode.tui.screens.cases import CasesScreen

        app = self.qualcode
        await app.action_go(room)
        screen = app.screen
        if isinstance(screen, RowScreen) and room == screen.NAME:
            if kind and isinstance(screen, CasesScreen):
                screen.kind = kind
            await screen.load()
            if not screen.rows.go_to(id):
                screen.say(tr("It is hidden here: Esc clears the filter; in the codebook z shows retired codes."))

    @work
    async def action_follow(self) -> None:
        """Go where a link of the memo leads; where it has several, they are listed."""
        listed = self._current()
        if listed is None:
            return
        links = list(dict.fromkeys(self._links(listed)))
        if not links:
            self.say(tr("This memo has no link: [[ begins one while you write."))
            return
        link: ResolvedLink | None = links[0]
        if len(links) > 1:
            choices = [(place, one_line(one.name, 60), one.reason or one.kind) for place, one in enumerate(links)]
            picked = await self.app.push_screen_wait(ChoicePrompt(tr("Follow which link?"), choices))
            link = links[picked] if isinstance(picked, int) else None
        if link is not None:
            await self._follow(link)

    async def _follow(self, link: ResolvedLink) -> None:
        if link.broken or link.id is None:
            self.notify(link.reason, severity="warning", markup=False)
        elif link.kind == "memo":
            self._show_memo(link.id)
        elif link.kind == "document":
            await self.qualcode.open_document(link.id)
        elif link.kind == "quote":
            codings = await self.read(list_codings, ids=[link.id])
            if codings:
                await self.qualcode.open_document(codings[0].document_id, (codings[0].start, codings[0].end))
        elif link.kind == "case":
            cases = await self.read(list_cases) or ()
            await self._show_in("cases", link.id, next((case.kind for case in cases if case.id == link.id), ""))
        else:
            await self._show_in("codebook", link.id)

    def _show_memo(self, memo_id: int) -> None:
        """Put the cursor on a memo, also where the filter hides it."""
        if not self._go_to_memo(memo_id):
            self._ask(replace(self.asked, kind=None, broken=False, words=""))
            with self.prevent(FilterLine.Changed):
                self.query_one(FilterLine).value = ""
            self.lay_out()
            self._go_to_memo(memo_id)
        self.rows.focus()

    @work
    async def action_links_here(self) -> None:
        """List the memos that link to this one or to what it is on, to go to one of them."""
        listed = self._current()
        found = await self.read(links_here, listed) if listed is not None else None
        if found is None:
            return
        if not found:
            self.say(tr("No memo links here."))
            return
        choices: list[tuple[Hashable, str, str]] = [
            (one.memo.id, one_line(one.memo.text, 36), tr("{coder}, links to {what}", coder=one.memo.coder, what=what))
            for one, what in found
        ]
        picked = await self.app.push_screen_wait(ChoicePrompt(tr("These memos link here"), choices))
        if isinstance(picked, int):
            self._show_memo(picked)

    # ------------------------------------------------------------------ writing

    async def action_new(self) -> None:
        """Write a memo on the project."""
        if self.may_write():
            page = Page(tr("the project"), self.app.sub_title, MemoTarget())
            await self.ask(memo_editor(self, [page]))

    async def action_edit(self) -> None:
        """Write on in the memo; another coder's only as a lead."""
        listed = self._current()
        if listed is None or not self.may_write() or await self.read(check_own_memo, listed.memo) is None:
            return
        memo = listed.memo
        name = {"project": tr("the project"), "code": tr("code {code}", code=listed.code)}.get(
            listed.on, shown_word(listed.on)
        )
        about = f"“{' '.join(listed.quote.split())}”" if listed.quote else listed.document or listed.case
        page = Page(name, one_line(about, 60), target_of(memo), memo.id, memo.kind, memo.text)
        await self.ask(memo_editor(self, [page]))

    async def action_remove(self) -> None:
        """Remove the memo; another coder's only as a lead."""
        listed = self._current()
        if listed is None or not self.may_write():
            return
        if await self.change(rewrite_memo, listed.memo, "") is not None:
            self.say(tr("Memo removed: u brings it back."))

    @work
    async def action_export(self) -> None:
        """Write the memos that are shown to a file, checked as a publication is."""
        shown = self._shown()
        if not shown:
            self.say(tr("There is nothing to write."))
            return
        by_day = self.asked.journal

        def write(project: Project, terms: Terms, format_: str) -> str:
            return memos_file(project, terms, memos=shown, format=format_, by_day=by_day)

        await publish(self, tr("the memos"), "memos", MEMO_FORMATS, write)
