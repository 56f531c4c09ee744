"""The panel beside the transcript: codings at the caret, keys with codes on them, progress, memos."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.coding.coverage import Coverage
from qualcode.domain.values import Coding, Memo
from qualcode.text.cells import drawn
from qualcode.text.graphemes import graphemes
from qualcode.tui.coding.rule_card import rule_card
from qualcode.tui.coding.state import DocumentState


def harmless(text: str) -> str:
    """Text of participants and files as a terminal may show it: nothing in it acts."""
    return "".join(drawn(text[span.start : span.end]) for span in graphemes(text, 0, len(text)))


class CodingPanel(VerticalScroll, can_focus=False):
    """What there is to know about the passage under the caret."""

    DEFAULT_CSS = """
    CodingPanel {
        width: 34; padding: 0 1; background: $panel; scrollbar-size-vertical: 1;
        .title { color: $text-muted; margin-top: 1; height: 1; }
        Static { height: auto; }
        #progress-title { margin-top: 0; }
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

    def show_passage(self, state: DocumentState, codings: Sequence[Coding], memos: Sequence[Memo]) -> None:
        """Show what stands at the caret."""
        lines = [self._coding_line(state, coding) for coding in codings]
        nothing = Content.styled("nothing yet: Enter gives a code", "$foreground 70%")
        self.query_one("#at-caret", Static).update(Content("\n").join(lines) if lines else nothing)
        rule = rule_card(state.opened.tree, codings[0].code_id) if codings else None
        for id_ in ("#rule-title", "#panel-rule"):
            self.query_one(id_).display = rule is not None
        if rule is not None:
            self.query_one("#panel-rule", Static).update(rule)
        for id_ in ("#memos-title", "#memos"):
            self.query_one(id_).display = bool(memos)
        self.query_one("#memos", Static).update(
            Content("\n").join(Content(f"{memo.kind}: {harmless(memo.text)}") for memo in memos)
        )

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
        self.query_one("#keys", Static).update(Content("\n").join(lines))

    def show_progress(self, coverage: Coverage) -> None:
        """Show how much of the document the coder has dealt with."""
        width = 24
        coded = round(width * coverage.coded / max(1, coverage.sentences))
        nothing = round(width * (coverage.coded + coverage.nothing) / max(1, coverage.sentences)) - coded
        bar = "█" * coded + "▒" * nothing + "·" * (width - coded - nothing)
        self.query_one("#progress", Static).update(
            f"{bar}\n█ {coverage.coded} coded  ▒ {coverage.nothing} nothing\n· {coverage.left} left of "
            f"{coverage.sentences} sentences"
        )
