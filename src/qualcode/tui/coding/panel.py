"""The panel beside the transcript: codings at the caret, keys with codes on them, progress, memos."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from qualcode.coding.coverage import Coverage
from qualcode.domain.values import Coding, Memo
from qualcode.tui.coding.rule_card import rule_card
from qualcode.tui.coding.state import DocumentState
from qualcode.tui.prompts.rows import harmless

AT_CARET = 5
"""Rows that the codings at the caret have in the panel."""


class CodingPanel(Vertical):
    """What there is to know about the passage under the caret."""

    DEFAULT_CSS = """
    CodingPanel {
        width: 34; padding: 0 1; background: $panel; overflow: hidden;
        .title { color: $text-muted; margin-top: 1; height: 1; }
        Static { height: auto; }
        #progress-title { margin-top: 0; }
        /* Rooms of their own, so that neither the eye nor the layout has to follow each step of the caret. */
        #progress { height: 3; }
        #at-caret { height: 5; }
        #panel-rule { height: 1fr; }
        #memos { max-height: 8; }
    }
    """

    def compose(self) -> ComposeResult:
        # What seldom changes its height stands first, so that nothing jumps while the caret moves.
        yield Static("PROGRESS", classes="title", id="progress-title")
        yield Static("", id="progress", markup=False)
        yield Static("KEYS", classes="title", id="keys-title")
        yield Static("", id="keys", markup=False)
        yield Static("AT THE CARET", classes="title", id="at-caret-title")
        yield Static("", id="at-caret", markup=False)
        yield Static("RULE", classes="title", id="rule-title")
        yield Static("", id="panel-rule", markup=False)
        yield Static("MEMOS", classes="title", id="memos-title")
        yield Static("", id="memos", markup=False)

    def on_mount(self) -> None:
        for id_ in ("#memos-title", "#memos"):
            self.query_one(id_).display = False

    def show_passage(self, state: DocumentState, codings: Sequence[Coding], memos: Sequence[Memo]) -> None:
        """Show what stands at the caret."""
        lines = [self._coding_line(state, coding) for coding in codings]
        nothing = Content.styled("nothing yet: Enter gives a code", "$foreground 70%")
        if len(lines) > AT_CARET:
            lines[AT_CARET - 1 :] = [Content.styled(f"+{len(lines) - AT_CARET + 1} more", "$foreground 70%")]
        self._show("#at-caret", Content("\n").join(lines) if lines else nothing)
        self._show("#rule-title", Content("RULE" if codings else ""))
        self._show("#panel-rule", rule_card(state.opened.tree, codings[0].code_id) if codings else Content(""))
        self._show("#memos", Content("\n").join(Content(f"{memo.kind}: {harmless(memo.text)}") for memo in memos))
        for id_ in ("#memos-title", "#memos"):
            self.query_one(id_).display = bool(memos)

    def _show(self, selector: str, content: Content) -> None:
        """Put content into a part; the screen is laid out anew only where the part's height follows what it holds."""
        part = self.query_one(selector, Static)
        shown = part.content
        if isinstance(shown, Content) and shown.is_same(content):
            return
        height = part.styles.height
        part.update(content, layout=height is not None and height.is_auto)

    def _coding_line(self, state: DocumentState, coding: Coding) -> Content:
        mark = state.mark_of(coding)
        parts: list[Content | tuple[str, str] | str] = [
            (f"{mark.glyph} ", f"bold {mark.colour}"),
            (mark.name, "bold" if mark.own else ""),
        ]
        if coding.star:
            parts.append(" ★")
        if not mark.own:
            parts.append((f"  {mark.coder}", "$foreground 70%"))
        if coding.comment:
            parts.append((f"\n  {harmless(coding.comment)}", "italic"))
        return Content.assemble(*parts)

    def show_keys(self, state: DocumentState, last_code: int | None) -> None:
        """Show which codes lie on single keys."""
        tree = state.opened.tree
        lines = []
        if last_code is not None and last_code in tree:
            lines.append(Content.assemble((". ", "bold"), tree.code(last_code).name))
        for slot, code_id in sorted(state.opened.pinned.items()):
            lines.append(Content.assemble((f"{slot % 10} ", "bold"), tree.code(code_id).name))
        for id_ in ("#keys-title", "#keys"):
            self.query_one(id_).display = bool(lines)
        self._show("#keys", Content("\n").join(lines))

    def show_progress(self, coverage: Coverage) -> None:
        """Show how much of the document the coder has dealt with."""
        width = 24
        coded = round(width * coverage.coded / max(1, coverage.sentences))
        nothing = round(width * (coverage.coded + coverage.nothing) / max(1, coverage.sentences)) - coded
        bar = "█" * coded + "▒" * nothing + "·" * (width - coded - nothing)
        text = (
            f"{bar}\n█ {coverage.coded} coded  ▒ {coverage.nothing} nothing\n· {coverage.left} left of "
            f"{coverage.sentences} sentences"
        )
        self._show("#progress", Content(text))
