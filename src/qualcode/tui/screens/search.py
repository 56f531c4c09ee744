"""Finding things in the whole project: hits as one types, each among its words, on to the passage or to a code."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from qualcode.domain.changes import Effects
from qualcode.domain.errors import QualcodeError
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.retrieval.autocoding import looked_for
from qualcode.storage.reads.documents import find_document
from qualcode.tui.prompts.row_screen import FilterLine, Remembered
from qualcode.tui.prompts.rows import Cell, Row, RowList
from qualcode.tui.screens.analysis import level_word
from qualcode.tui.search.counting import MOST_COUNTED, TOO_MANY, CountsReport, count_findings, level_prompt, read_levels
from qualcode.tui.search.findings import Findings
from qualcode.tui.search.hit_rows import HitRows, Listing
from qualcode.tui.search.mode_row import ModeRow
from qualcode.tui.search.modes import SearchMode, beside, mode_of
from qualcode.tui.search.seeking import DELAY, DELAY_LIKE, Kept, Seeking
from qualcode.tui.search.telling import found, help_on, nothing, pointed, progress

WAYS = tr("F11, or Tab and ← →, look in another way")

_LAST: Remembered[Kept] = Remembered()


class SearchScreen(Seeking):
    """What stands in all documents."""

    NAME = "search"
    HEADING = tr("Find in the project")
    HINT = mode_of("text").hint
    AUTO_FOCUS = "FilterLine"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f11,ctrl+r",
            "mode",
            tr("Mode"),
            id="search.mode",
            tooltip=tr("Text, word forms, regex, fuzzy, like, query"),
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.listing = Listing()
        self._opens_first = False
        """Whether the first hit is to be opened as soon as there is one: Enter came before it."""

    def body(self) -> ComposeResult:
        yield ModeRow()
        yield HitRows((), self.draw)

    def on_key(self, event: events.Key) -> None:
        """In the list a letter that is no key does nothing: in the line it would lose the hits and their marks."""
        if event.is_printable and isinstance(self.focused, RowList):
            event.prevent_default()

    def on_mount(self) -> None:
        self.kept = _LAST.get(self.qualcode, self.kept)
        _LAST.keep(self.qualcode, self.kept)
        self.mode = self.findings.mode
        self._show_mode()
        line = self.query_one(FilterLine)
        with self.prevent(FilterLine.Changed):
            line.value = self.findings.words
        line.select_all()  # Who comes to look for something else types over it.

    async def load(self) -> None:
        """Show what was found last; look anew where the documents are others by now."""
        comes_back = not self.rows.rows
        self.show_findings()
        if comes_back and self.rows.go_to(self.kept.at):
            self.call_after_refresh(self._scroll_back, self.kept.top)
        if self.mode != "similar" and self.findings.words.strip() and not await self.still_holds():
            self.begin(0, again=True)

    def _scroll_back(self, top: int) -> None:
        if self.is_there:
            self.rows.scroll_to(y=top, animate=False, immediate=True, force=True)

    async def project_changed(self, effects: Effects) -> None:
        """Look anew where it may make a difference; what is shown stays until then."""
        shown = effects.tables & {"document", "version", "speaker"} if self.mode != "query" else effects.tables
        if self.mode == "similar" or (effects.tables and not shown):
            return
        if self.app.screen is self:
            self.begin(0, again=True)
        else:
            self._stale = True

    @property
    def words(self) -> str:
        return self.query_one(FilterLine).value

    def filter_changed(self) -> None:
        self.begin(DELAY_LIKE if self.mode == "similar" else DELAY)

    def begin(self, delay: float, *, again: bool = False) -> None:
        self._opens_first = False
        super().begin(delay, again=again)

    # ------------------------------------------------------------------ what is shown

    def take_findings(self, findings: Findings) -> None:
        """Show what has been found by now, unless the screen is being taken down meanwhile."""
        if not self.query(RowList):
            return
        is_other = findings is not self.findings
        if is_other and (findings.words, findings.mode) != (self.findings.words, self.findings.mode):
            self.kept.marked.clear()
            self.kept.at = None
        self.kept.findings = findings
        self.is_pending = False
        self.show_findings()
        if is_other:
            self.kept.marked &= self.listing.lines.keys()
            if not self.rows.go_to(self.kept.at):
                self.rows.action_first()
        if self._opens_first and self.rows.current is not None:
            self._opens_first = False
            self._choose_soon()

    def wait_longer(self, far: str) -> None:
        if (self.findings.words, self.findings.mode) != (self.words, self.mode):
            self.kept.findings, self.kept.at = Findings(self.mode, self.words), None
            self.kept.marked.clear()
            self.rows.show(self.listing.catch_up(self.findings))
        if not self.rows.rows:
            self.rows.show_empty(tr("Looking …"))
        self.summarise(far)

    def lay_out(self) -> None:
        self.show_findings()

    def show_findings(self) -> None:
        """Put what was found on the screen."""
        findings = self.findings
        rows = self.listing.catch_up(findings)
        self.rows.show(rows, columns=self.listing.columns(findings), key=self.rows.current_key)
        if findings.problem is not None and not rows:
            self.rows.show_empty(pointed(findings.problem, self.size.width))
        elif not findings.words.strip():
            self.rows.show_empty(help_on(self.mode))
        else:
            self.rows.show_empty("" if rows or not findings.is_complete else nothing(findings))
        self._say_what_was_found()

    def _say_what_was_found(self) -> None:
        findings = self.findings
        if not findings.is_complete and self.looking is not None:
            self.summarise(progress(self.looking, findings))
        elif findings.words.strip() and (findings.problem is None or findings.hits):
            self.summarise(found(findings, len(self.kept.marked)))
        else:
            self.summarise(WAYS if findings.problem is None else tr("Nothing was looked through."))

    def draw(self, row: Row, widths: Sequence[int]) -> tuple[Cell, ...]:
        """A row of the list in words."""
        return self.listing.cells(row, widths, self.kept.marked)

    @on(RowList.Moved)
    def _moved(self) -> None:
        if self.rows.current is not None and not self.is_pending:
            self.kept.at = self.rows.current_key

    def on_resize(self) -> None:
        if self.is_mounted and self.findings.problem is not None:
            self.show_findings()

    # ------------------------------------------------------------------ ways of looking

    def action_mode(self) -> None:
        """Look in the next way for the same words."""
        self._take_mode(beside(self.mode, 1))

    @on(ModeRow.Taken)
    def _mode_taken(self, event: ModeRow.Taken) -> None:
        event.stop()
        self._take_mode(event.mode)

    def _take_mode(self, mode: SearchMode) -> None:
        self.mode = mode
        self._show_mode()
        self.begin(DELAY_LIKE if mode == "similar" and self.words.strip() else 0)

    def _show_mode(self) -> None:
        self.query_one(ModeRow).show(self.mode)
        self.query_one(FilterLine).placeholder = mode_of(self.mode).hint

    # ------------------------------------------------------------------ keys

    async def action_choose(self) -> None:
        """Open the document at the hit under the cursor."""
        if self.is_pending:
            self._opens_first = True
            return
        key = self.rows.current_key
        if not isinstance(key, tuple):
            return
        self.kept.top = round(self.rows.scroll_offset.y)
        if key[0] == "case":
            await self._open_case(key[1])
        elif key in self.listing.lines:
            await self.qualcode.open_document(key[0], (key[1], key[2]))

    async def _open_case(self, id_: int) -> None:
        """Open the first document in which a participant or site is met, or the document itself."""
        bearer = next((one for one in self.findings.bearers if one.id == id_), None)
        if bearer is None or not bearer.documents:
            self.say(tr("No document speaks of it"))
            return
        document = await self.read(find_document, bearer.documents[0])
        if document is not None:
            await self.qualcode.open_document(document.id)

    def action_mark(self) -> None:
        """Mark the hit, or no longer, and go on to the next."""
        key = self.rows.current_key
        if isinstance(key, tuple) and key in self.listing.lines:
            self.kept.marked ^= {key}
            self._redraw()
            self.rows.action_step(1)

    def action_mark_all(self) -> None:
        """Mark all hits that are listed; where all are, none."""
        everything = set(self.listing.lines)
        self.kept.marked = set() if self.kept.marked == everything else everything
        self._redraw()

    def _redraw(self) -> None:
        self.query_one(HitRows).redraw()
        self._say_what_was_found()

    def sought(self) -> str:
        """What was looked for, as the history tells it."""
        findings = self.findings
        what = looked_for(findings.mode, findings.words)
        marked = len(self.kept.marked)
        return (
            tr("{what}, {marked:,} of {hits:,} chosen", what=what, marked=marked, hits=findings.hits)
            if 0 < marked < findings.hits
            else what
        )

    @work
    async def action_autocode(self) -> None:
        """Give a code to the hits that are marked, or to all of them, once they have been looked at."""
        from qualcode.tui.screens.autocode import autocode_places

        findings, marked = self.findings, sorted(self.kept.marked)
        if self.is_pending or (not findings.is_complete and not marked):
            self.say(tr("Not all documents have been looked through yet: A codes all hits once they have"))
            return
        places = [(id_, Span(start, end)) for id_, start, end in marked] or list(findings.places())
        await autocode_places(self, places, self.sought())

    @work
    async def action_by_speaker(self) -> None:
        """Give a code to all that somebody says."""
        from qualcode.tui.screens.autocode import autocode_speaker

        await autocode_speaker(self)

    @work
    async def action_by_heading(self) -> None:
        """Give a code to all that is answered under a heading of the guide."""
        from qualcode.tui.screens.autocode import autocode_heading

        await autocode_heading(self)

    @work
    async def action_counts(self) -> None:
        """Show hits, documents and participants by an attribute."""
        findings = self.findings
        if not findings.hits or not findings.is_complete:
            self.say(
                tr("There is nothing to count")
                if findings.is_complete
                else tr("Not all documents are looked through yet")
            )
            return
        if findings.hits > MOST_COUNTED:
            self.say(TOO_MANY)
            return
        levels = await self.read(read_levels)
        if levels is None:
            return
        by = await self.app.push_screen_wait(level_prompt(levels, self.kept.by))
        if isinstance(by, str) and self.is_there:
            self.kept.by = by
            await self._count(findings, by)

    async def _count(self, findings: Findings, by: str) -> None:
        self.summarise(tr("Counting by {by} …", by=level_word(by)))
        try:
            counts = await self.room().submit(partial(count_findings, findings=findings, by=by))
        except QualcodeError as error:
            self.refuse(error)
            return
        if self.is_there:
            self._say_what_was_found()
            await self.ask(CountsReport(looked_for(findings.mode, findings.words), counts))

    def action_into_list(self, step: int) -> None:
        """Go into the list."""
        self.rows.focus()
        self.rows.action_step(step)

    def action_unfilter(self) -> None:
        """From the line, go back; a line with words in it is emptied by typing over it."""
        self.action_leave()

    def action_leave(self) -> None:
        """Go back; what was found is there again the next time."""
        self.kept.top = round(self.rows.scroll_offset.y)
        self.leave()
