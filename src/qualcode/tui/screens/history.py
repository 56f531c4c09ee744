"""What was done, when and by whom; any action can be taken back from here."""

from __future__ import annotations

import re
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from qualcode.codebook.tree import load_tree
from qualcode.domain.changes import Change
from qualcode.domain.translation import number, tr
from qualcode.domain.wording import quoted
from qualcode.history.undoing import history, undo_change
from qualcode.tui.prompts.dialogs import ConfirmPrompt
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import Cell, Column, Row, RowList, harmless, matches, when
from qualcode.tui.prompts.summaries import by_last_names, code_paths

PAGE = 300
"""Entries that are read at a time."""
NEAR = 40
"""So many rows before the end the next page is read."""
UNDONE = "undone: "
"""How the summary of an undo begins."""


_OTHERS = (
    *("new code ", "comment "),
    tr("new code {path}: “{quote}”").partition("{")[0],
    tr("comment on {codings}: “{comment}”").partition("{")[0],
)
"""How summaries begin that name words, too, and have their verb: in English, and as this program says it."""
_GIVEN = re.compile(
    rf"((?:undone: |redone: )*+)((?!{'|'.join(re.escape(begin) for begin in _OTHERS if begin)})[^“]+: “.*)", re.DOTALL
)
EMPTY = tr(
    "Nothing that you may see has been done here yet.\n"
    "\nPress ‹app.documents› for the documents: whatever is done there is told here, and can be "
    "taken back."
)


class HistoryScreen(RowScreen):
    """The journal, the latest first."""

    NAME = "history"
    HEADING = tr("History")
    COLUMNS = (
        Column(tr("When"), 16),
        Column(tr("Who"), 10),
        Column(tr("What"), 20, grow=1),
        Column(tr("Rows"), 6, right=True, rank=1),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", tr("Undo this"), id="history.undo", tooltip=tr("Take back the action under the cursor")
        ),
        Binding("g", "visit", tr("Go there"), id="history.visit", tooltip=tr("Show the passage it was about")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.changes: list[Change] = []
        self.complete = False
        self._reading = False
        self._paths: list[str] = []
        self._short: dict[int, str] = {}
        """Change → what it says of itself, with codes by their last names."""

    async def load(self) -> None:
        count = max(PAGE, len(self.changes))
        self.changes = await self.read(history, limit=count, folded=True) or []
        self.complete = len(self.changes) < count
        tree = await self.read(load_tree)
        self._paths = code_paths(tree) if tree is not None else []
        self._short.clear()
        self.lay_out()

    def lay_out(self) -> None:
        found = [c for c in self.changes if matches(self.wanted, c.summary, c.coder, c.reason, when(c.at_ms))]
        self.rows.show([Row(change.id, _cells(change, self._short_of(change))) for change in found])
        self.show_empty("" if self.changes else EMPTY)
        self._summarise()

    def _short_of(self, change: Change) -> str:
        if change.id not in self._short:
            self._short[change.id] = with_verb(change, by_last_names(change.summary, self._paths))
        return self._short[change.id]

    def _summarise(self) -> None:
        more = "" if self.complete else tr(" so far; older ones are read as you go down")
        shown = len(self.rows.rows)
        of = tr("{shown:,} of ", shown=shown) if shown < len(self.changes) else ""
        change = self._change()
        whole = f"\n{harmless(change.summary)}" if change is not None else ""
        self.summarise(
            tr(
                "{of}{all:,} changes{more}{whole}",
                of=of,
                all=len(self.changes),
                more=more,
                whole=whole,
            )
        )

    @on(RowList.Moved)
    def _near_end(self) -> None:
        self._summarise()
        if not self.complete and not self._reading and self.rows.row_cursor >= len(self.rows.rows) - NEAR:
            self._reading = True
            self.run_worker(self._read_more, group="more")

    async def _read_more(self) -> None:
        oldest = self.changes[-1].id if self.changes else None
        older = await self.read(history, limit=PAGE, before=oldest, folded=True)
        self._reading = False
        if older is not None:
            self.complete = len(older) < PAGE
            self.changes.extend(older)
            self.lay_out()

    def _change(self) -> Change | None:
        return next((change for change in self.changes if change.id == self.rows.current_key), None)

    @work
    async def action_choose(self) -> None:
        """Take back the action under the cursor, after asking."""
        change = self._change()
        if change is None:
            return
        detail = tr(
            "{coder}, {moment}. The undo is a new entry: it can be undone too.",
            coder=change.coder,
            moment=when(change.at_ms),
        )
        if await self.app.push_screen_wait(
            ConfirmPrompt(tr("Undo {summary}?", summary=quoted(change.summary)), detail, yes=tr("undo"))
        ):
            done = await self.carry(tr("Taking it back"), undo_change, change.uuid)
            if done is not None:
                self.say(done.summary[:1].upper() + done.summary[1:])

    async def action_visit(self) -> None:
        """Show the passage that a change was about."""
        change = self._change()
        if change is not None and change.focus is not None:
            await self.qualcode.open_document(change.focus.document_id, change.focus.span)
        elif change is not None:
            self.say(tr("That change was in no document"))


def with_verb(change: Change, summary: str) -> str:
    """What a change says of itself, with its verb before the code: a coding says no more than code and words."""
    told = _GIVEN.match(summary) if change.verb == "apply" or change.kind != "do" else None
    return told[1] + tr("coded {what}", what=told[2]) if told else summary


def _cells(change: Change, summary: str) -> tuple[Cell, ...]:
    # An action that was taken back and the undo that took it back would read the same.
    undone: Cell = ((tr("undone: "), "warn"),) if change.undone else ()
    if change.kind == "undo" and summary.startswith(UNDONE):
        undone, summary = (*undone, (tr("the undo of "), "quiet")), summary.removeprefix(UNDONE)
    what: Cell = (
        *undone,
        (summary, "quiet" if change.undone or change.kind != "do" else ""),
    )
    if change.reason:
        what = (*what, (f"  ({change.reason})", "quiet"))
    return when(change.at_ms), change.coder, what, number(change.rows)
