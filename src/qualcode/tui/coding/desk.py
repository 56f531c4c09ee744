"""The coding screen's desk: the document that lies on it, what is shown of it, and how it is repainted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from qualcode.coding.coverage import Coverage
from qualcode.domain.changes import Effects, Focus
from qualcode.domain.errors import NotFoundError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.domain.values import AUTOCODED, Coding, Memo
from qualcode.domain.wording import counted, origin_mark
from qualcode.settings import recent
from qualcode.tui.coding.panel_size import SizedPanel
from qualcode.tui.coding.state import DocumentState, JumpList
from qualcode.tui.legible import mark_on
from qualcode.tui.prompts.rows import harmless
from qualcode.tui.prompts.summaries import by_last_names, code_paths
from qualcode.tui.transcript.model import ShownTranscript

_READ_AGAIN = frozenset({"code", "version", "speaker", "document", "coder", "assignment", "round"})
"""Tables whose changes may alter all that a document shows; the last two, what is hidden in it."""
_SAID_SECONDS = 4


class CodingDesk(SizedPanel):
    """What every action of the coding screen stands on."""

    NAME = "coding"

    def __init__(self) -> None:
        super().__init__()
        self.state: DocumentState | None = None
        self.jumps = JumpList()
        self.last_code: int | None = None
        """The code that `.` applies again."""
        self._remembered: tuple[str, int] | None = None
        self._title = Content("")
        self._short_title = Content("")
        """What stays of the title beside a message that is too long for the whole."""
        self._said = ""
        self._saying: Timer | None = None
        self._coverage: tuple[DocumentState, Coverage] | None = None
        """How far the coder has come, until a change touches it."""
        self.target_id: int | None = None
        """The coding that was pointed at; it is the one meant until the caret leaves it."""

    @property
    def document(self) -> DocumentState:
        """The document on the desk; actions run only while there is one."""
        assert self.state is not None
        return self.state

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No action while no document is open."""
        own = getattr(type(self), f"action_{action}", None)
        if self.state is None and own is not None and not hasattr(Screen, f"action_{action}"):
            return False
        return super().check_action(action, parameters)

    # ------------------------------------------------------------------ what is meant

    @property
    def target(self) -> Coding | None:
        """The coding that is meant: the one pointed at, else the coder's innermost here, of equals the newest."""
        state, passage = self.document, self.view.passage
        aimed = state.codings.get(self.target_id) if self.target_id is not None else None
        if aimed is not None and aimed.span.overlaps(passage):
            return aimed
        own = state.own_at(passage)
        around = [coding for coding in own if coding.span.contains(self.view.caret)]
        return min(around or own, key=lambda coding: (coding.end - coding.start, -coding.id), default=None)

    def aim_at(self, coding_id: int | None) -> None:
        """Point at a coding at the caret; the keys that change codings mean it until the caret leaves it."""
        self.target_id = coding_id
        self.repaint_passage()

    def aim_at_start(self, offset: int) -> None:
        """Point at the coding that begins at an offset, one's own first, the shortest of several."""
        found = [coding for coding in self.document.codings.values() if coding.start == offset]
        found.sort(key=lambda coding: (coding.coder_id != self.document.me, coding.end, coding.id))
        self.aim_at(found[0].id if found else None)

    # ------------------------------------------------------------------ opening

    async def open(self, document_id: int, span: tuple[int, int] | None = None) -> None:
        """Show a document, at a passage or where this coder left it."""
        from qualcode.documents.opening import open_document

        if self.state is not None and self.state.document_id == document_id:
            if span:
                self.go_to(span, select=span[1] > span[0])
            return
        self.remember_place()
        opened = await self.read(open_document, document_id)
        if opened is None or not self.is_there:
            return
        self.state = DocumentState(opened)
        document = opened.transcript.document
        caret = span[0] if span else None
        if caret is None and self.qualcode.store.path:
            caret = recent.caret(self.qualcode.store.path, document.uuid, self.qualcode.store.coder)
        self.show_document(caret or 0)
        if span:
            self.view.go_to(*span, select=span[1] > span[0])
        if self.last_code is None and opened.recent:
            self.last_code = opened.recent[0]
        self.view.focus()
        self.refresh_bindings()  # Before there was a document there were no actions.

    def clear_desk(self) -> None:
        """Take the document off the desk: it may have changed by the time the screen is shown again."""
        self.state = None
        self.jumps = JumpList()
        self._coverage = None

    def show_document(self, caret: int) -> None:
        """Hand the whole document to the view."""
        from qualcode.tui.screens.documents import OPENED

        state = self.document
        transcript = state.opened.transcript
        shown = ShownTranscript(transcript.text, transcript.turns, transcript.sentences, {})
        self.view.show(shown, state.marks(), state.nothing, caret)
        OPENED.keep(self.qualcode, state.document_id)
        self.repaint_about()

    def remember_place(self) -> None:
        """Keep where the caret stands and how the panel was left, for the next session."""
        self.keep_settings()
        if self.state is None or not self.qualcode.store.path:
            return
        place = (self.state.opened.transcript.document.uuid, self.view.caret)
        if place != self._remembered:
            recent.remember_caret(self.qualcode.store.path, place[0], self.qualcode.store.coder, place[1])
            self._remembered = place

    def on_screen_suspend(self) -> None:
        self.remember_place()

    # ------------------------------------------------------------------ going somewhere

    def go_to(self, span: tuple[int, int], *, select: bool = False) -> None:
        """Take the caret to a passage and remember where it came from."""
        self.jumps.leave((self.document.document_id, self.view.caret))
        self.view.go_to(*span, select=select)

    def passage_is_low(self) -> bool:
        """Whether the passage begins in the lower part of the window, which a dialog at the bottom would cover."""
        row = self.view.wrapped.line_of(self.view.passage.start) - round(self.view.scroll_offset.y)
        return row >= self.view.window_height // 3

    def drop_selection(self) -> None:
        """Select nothing; the caret stays on the last of what was selected."""
        if self.view.selection is not None:
            self.view.drop_selection()

    async def visit(self, focus: Focus) -> None:
        """Go where a change was: another document if need be."""
        try:
            if self.state is None or focus.document_id != self.document.document_id:
                await self.open(focus.document_id, focus.span)
            elif focus.span is not None:
                self.view.go_to(focus.span.start, focus.span.end)
        except NotFoundError:
            return  # The change took the document itself away; there is nowhere to go.

    # ------------------------------------------------------------------ repainting

    async def project_changed(self, effects: Effects) -> None:
        """Repaint what a change touched here, and nothing else."""
        if self.state is None:
            return
        state, tables = self.state, effects.tables
        self._coverage = None
        if tables & _READ_AGAIN or state.me is None:
            await self._read_again()
            return
        if "coding" in tables:
            await self._take_codings(effects.codings)
        if tables & {"coverage_mark", "document_state", "pinned_code"}:
            await self._read_about()
        elif "memo" in tables:
            await self._read_memos()
        if self.state is not None:
            self.repaint_about()

    async def _take_codings(self, ids: frozenset[int]) -> None:
        from qualcode.storage.reads.codings import list_codings

        state = self.document
        many = len(ids) > 200
        changed = await self.read(list_codings, **({"document_id": state.document_id} if many else {"ids": ids}))
        if self.state is not state:
            return
        if any(coding.coder_id not in state.opened.coders for coding in changed or ()):
            await self._read_again()  # Somebody signed on since: Consensus does so with the first settled difference.
            return
        known = set(state.codings)
        gone = state.put(changed or (), frozenset(known) if many else ids)
        if many:
            self.view.set_marks(state.marks())
            return
        for id_ in gone:
            self.view.remove_mark(id_)
        for coding in changed or ():
            if coding.document_id == state.document_id:
                mark = state.mark_of(coding)
                (self.view.update_mark if coding.id in known else self.view.add_mark)(mark)

    async def _read_about(self) -> None:
        from qualcode.documents.opening import open_document

        state = self.document
        opened = await self.read(open_document, state.document_id)
        if opened is not None and self.state is state:
            state.opened = opened
            state.nothing = opened.nothing
            self.view.set_read_nothing(opened.nothing)

    async def _read_memos(self) -> None:
        from qualcode.coding.memo_links import document_memos

        state = self.document
        memos = await self.read(document_memos, state.document_id)
        if memos is not None and self.state is state:
            state.opened = replace(state.opened, memos=tuple(memos))

    async def _read_again(self) -> None:
        from qualcode.documents.opening import open_document

        state = self.document
        opened = await self.read(open_document, self.document.document_id)
        if self.state is not state:  # Another document has been laid on the desk meanwhile.
            return
        if opened is None:
            self.state = None
            # Not awaited: the change may come from a screen that going there takes away.
            self.app.call_later(self.qualcode.action_go, "documents")
            return
        before = state.opened.transcript.document.version_id
        self.state = DocumentState(opened)
        if opened.transcript.document.version_id != before:
            self.show_document(self.view.caret)
        else:
            self.view.set_marks(self.state.marks())
            self.view.set_read_nothing(self.state.nothing)
            self.repaint_about()

    def repaint_about(self) -> None:
        """Repaint what stands around the text: title, panel, line below."""
        state = self.document
        if self._coverage is None or self._coverage[0] is not state:
            self._coverage = (state, state.coverage())
        coverage = self._coverage[1]
        opened, document = state.opened, state.opened.transcript.document
        done = tr(" · done ✓") if opened.done else ""
        blind = tr("  blind: {rounds}", rounds=harmless(", ".join(opened.blind_in))) if opened.blind_in else ""
        self._short_title = Content.assemble(
            (f"{opened.position}/{len(opened.documents)} ", "$foreground 70%"),
            (harmless(document.name), "bold"),
            (done, "$foreground 70%"),
        )
        self._title = Content.assemble(
            (f"{opened.position}/{len(opened.documents)} ", "$foreground 70%"),
            (harmless(document.name), "bold"),
            (
                f"  {tr('{share:.0%} read', share=coverage.share) if opened.transcript.text else tr('no text')}{done}",
                "$foreground 70%",
            ),
            (blind, "bold $text-warning"),
            (tr("  {codings} of yours", codings=counted(state.own_count, "coding")), "$foreground 70%"),
            (tr("  by {unit}", unit=shown_word(self.view.unit)), "$foreground 70%"),
        )
        self._show_title()
        self.panel.show_progress(coverage)
        self.panel.show_keys(state, self.last_code)
        self.repaint_passage()

    def say(self, text: str) -> None:
        """Show what was done in the title line for a while: nothing moves, nothing is covered."""
        if self.state is not None:
            text = by_last_names(text, code_paths(self.state.opened.tree))
        if self.reading:  # There is no title line.
            super().say(text)
            return
        if self._saying is not None:
            self._saying.stop()
        self._said = " ".join(harmless(text).split())
        self._saying = self.set_timer(_SAID_SECONDS, self._say_no_more)
        self._show_title()

    def _say_no_more(self) -> None:
        self._said, self._saying = "", None
        self._show_title()

    def _show_title(self) -> None:
        title = self._title
        if self._said:
            said = Content.assemble(("▸ ", "bold $text-accent"), self._said)
            tries = [Content.assemble(beside, "  ", said) for beside in (self._title, self._short_title)]
            title = next((text for text in tries if text.cell_length <= self.size.width - 2), said)
        self.query_one("#title", Static).update(title, layout=False)

    def repaint_passage(self) -> None:
        """Repaint what is said of the passage under the caret."""
        state, passage = self.document, self.view.passage
        codings = state.at(passage)
        if self.target_id is not None and all(coding.id != self.target_id for coding in codings):
            self.target_id = None
        target = self.target
        self.panel.show_passage(state, codings, self.memos_at(passage), target.id if target else None)
        self.query_one("#passage", Static).update(self._passage_line(codings, passage), layout=False)

    def _passage_line(self, codings: Sequence[Coding], passage: Span) -> Content:
        state = self.document
        transcript = state.opened.transcript
        before = bisect_right(transcript.turns, passage.start, key=lambda turn: turn.end)
        number = before + 1 if before < len(transcript.turns) else 0
        speaker = transcript.turns[before].speaker if number else None
        parts: list[Any] = [
            (tr("turn {number}", number=number) + (f" · {harmless(speaker)}" if speaker else ""), "$foreground 70%")
        ]
        for coding in codings[:4]:
            mark = state.mark_of(coding)
            colour = mark_on(self.query_one("#passage"), mark.colour)
            parts += ["  ", (f"{mark.glyph} ", f"bold {colour}"), mark.name + ("★" if mark.star else "")]
            if not mark.own:
                parts.append((f" {mark.initials}", "$foreground 70%"))
            if coding.origin == AUTOCODED:
                parts.append((origin_mark(coding.origin), "$foreground 70%"))
        if len(codings) > 4:
            parts.append(f"  +{len(codings) - 4}")
        if any(span.overlaps(passage) for span in state.nothing):
            parts.append((tr("  · read, nothing to code"), "$foreground 70%"))
        if any(coding.comment for coding in codings):
            parts.append((tr("  · comment"), "$foreground 70%"))
        if any(memo.start is not None for memo in self.memos_at(passage)):
            parts.append((tr("  · memo"), "$foreground 70%"))
        return Content.assemble(*parts)

    def memos_at(self, passage: Span) -> list[Memo]:
        """Memos on a passage, on a coding there, or on the document as a whole."""
        state = self.document
        found = []
        for memo in state.opened.memos:
            whole = memo.start is None or memo.end is None
            if whole or passage.overlaps((memo.start or 0, memo.end or 0)):
                found.append(memo)
        return found
