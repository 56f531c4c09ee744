"""The memos of one document: to read, to go to, to write on, to take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.values import Memo
from qualcode.domain.wording import counted
from qualcode.tui.coding.state import DocumentState
from qualcode.tui.prompts.dialogs import Dialog
from qualcode.tui.prompts.rows import Cell, Column, Row, RowList, harmless, when


class MemoChosen(NamedTuple):
    """A memo, and what is to be done: `go`, `edit` or `remove`; or `all`, to see those of the whole project."""

    memo: Memo
    what: str


class MemoList(Dialog[MemoChosen | None]):
    """Lists memos; the one under the cursor is shown in full.

    Args:
        state: The document.
        memos: What is listed.
        texts: Memo → its text as it is read, with names in the place of its links.
        at: The id of the memo that the cursor starts on.
        writer: The session's coder, who may change her own.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer('go')", tr("Go there"), id="memos.go", tooltip=tr("Show the passage that it is on")),
        Binding("e", "answer('edit')", tr("Write"), id="memos.edit", tooltip=tr("Write on in your own memo")),
        Binding(
            "delete,backspace", "answer('remove')", tr("Remove"), id="memos.remove", tooltip=tr("Undo brings it back")
        ),
        Binding("a", "answer('all')", tr("All memos"), id="memos.all", tooltip=tr("Those of the whole project")),
        Binding(
            "pagedown", "scroll(1)", tr("Read on"), id="memos.down", priority=True, show=False, tooltip=tr("Scroll it")
        ),
        Binding(
            "pageup", "scroll(-1)", tr("Read back"), id="memos.up", priority=True, show=False, tooltip=tr("Scroll it")
        ),
    ]
    KEYS = tr("↑↓ choose   Enter go there   e write   Del remove   a all memos   PgUp PgDn read   Esc close")
    DEFAULT_CSS = """
    MemoList {
        .dialog { max-width: 110; }
        #memo-text { border-top: hkey $foreground 30%; scrollbar-size-vertical: 1; }
        #memo-text Static { height: auto; }
    }
    """

    def __init__(
        self, state: DocumentState, memos: Sequence[Memo], texts: Mapping[int, str], at: int | None, *, writer: str
    ) -> None:
        name = state.opened.transcript.document.name
        super().__init__(tr("{memos} on {name}", memos=counted(len(memos), "memo"), name=name))
        self._state = state
        self._memos = {memo.id: memo for memo in sorted(memos, key=self._place)}
        self._texts = texts
        self._at = at
        self._writer = writer

    def _place(self, memo: Memo) -> tuple[int, int]:
        coding = self._state.codings.get(memo.coding_id) if memo.coding_id is not None else None
        return (coding.start if coding else memo.start if memo.start is not None else -1), memo.id

    def body(self) -> ComposeResult:
        yield RowList(
            [
                Column(tr("Kind"), 8),
                Column(tr("On"), 16, grow=1),
                Column(tr("Who"), 10, rank=1),
                Column(tr("Memo"), 18, grow=2),
            ]
        )
        with VerticalScroll(id="memo-text", can_focus=False):
            yield Static("", markup=False)

    def on_mount(self) -> None:
        rows = self.query_one(RowList)
        rows.show([Row(memo.id, self._cells(memo)) for memo in self._memos.values()])
        if self._at is not None:
            rows.go_to(self._at)
        self.set_focus(rows)

    def on_resize(self, event: events.Resize) -> None:
        height = event.size.height
        self.query_one(RowList).styles.height = max(2, min(12, len(self._memos) + 1, height // 3))
        self.query_one("#memo-text").styles.height = max(3, min(14, height // 3))

    def _cells(self, memo: Memo) -> tuple[Cell, ...]:
        return shown_word(memo.kind), self._on_what(memo), memo.coder, " ".join(self._texts[memo.id][:400].split())

    def _on_what(self, memo: Memo) -> Cell:
        transcript, tree = self._state.opened.transcript, self._state.opened.tree
        coding = self._state.codings.get(memo.coding_id) if memo.coding_id is not None else None
        start, end = (coding.start, coding.end) if coding else (memo.start, memo.end)
        if start is None or end is None:
            return ((tr("the document"), "quiet"),)
        words = "“" + " ".join(transcript.text[start : min(end, start + 200)].split()) + "”"
        return ((f"{tree.code(coding.code_id).name} ", "strong"), (words, "")) if coding else ((words, ""),)

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        memo = self._memo()
        shown = Content("")
        if memo is not None:
            about = tr(
                "{kind} by {coder}, {day}\n", kind=shown_word(memo.kind), coder=memo.coder, day=when(memo.changed_ms)
            )
            shown = Content.assemble((harmless(about), "$foreground 70%"), harmless(self._texts[memo.id]))
        self.query_one("#memo-text Static", Static).update(shown)
        self.query_one("#memo-text").scroll_home(animate=False)

    def _memo(self) -> Memo | None:
        key = self.query_one(RowList).current_key
        return self._memos.get(key) if isinstance(key, int) else None

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.action_answer("go")

    def action_scroll(self, step: int) -> None:
        """Scroll the memo that is shown in full."""
        part = self.query_one("#memo-text")
        part.scroll_relative(y=step * max(1, part.size.height - 1), animate=False)

    def action_answer(self, what: str) -> None:
        """Close with a memo and what is to be done; another coder's is only read."""
        memo = self._memo()
        if memo is None:
            return
        if what in ("edit", "remove") and memo.coder != self._writer:
            self.refuse(tr("{coder} wrote this memo: write one of your own on the passage (m).", coder=memo.coder))
            return
        self.dismiss(MemoChosen(memo, what))
