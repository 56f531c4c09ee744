"""Asking for the name of a new code: codes whose names are near to it are shown while it is typed."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from qualcode.codebook.likeness import alike
from qualcode.codebook.tree import CodeTree
from qualcode.domain.translation import tr
from qualcode.tui.codebook.tree_rows import ALIKE
from qualcode.tui.prompts.dialogs import LinePrompt
from qualcode.tui.prompts.rows import harmless

_MOST = 3
_REST = 0.15
"""Seconds without a letter after which names are compared."""


class NamePrompt(LinePrompt):
    """Asks for the name of a new code.

    Args:
        title: Where it is made.
        value: What stands there at first.
        note: What there is to know.
        tree: The codebook.
        parent_id: The code below which it is made.
    """

    DEFAULT_CSS = "NamePrompt #alike { height: auto; color: $text-warning; display: none; }"

    def __init__(self, title: str, value: str, note: str, tree: CodeTree, parent_id: int | None) -> None:
        super().__init__(title, value, note=note, hint=tr("its name"))
        self._tree = tree
        self._parent_id = parent_id

    def body(self) -> ComposeResult:
        yield from super().body()
        yield Static("", id="alike", markup=False)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.set_timer(_REST, lambda: self._compare(event.value))

    def _compare(self, typed: str) -> None:
        if not self.is_mounted or self.is_over or self.query_one(Input).value != typed:
            return
        near = alike(self._tree, typed, parent_id=self._parent_id)[:_MOST] if len(typed.strip()) > 2 else []
        line = self.query_one("#alike", Static)
        line.display = bool(near)
        line.update(
            Content("\n").join(
                Content(tr("{sign} {path} is there", sign=ALIKE, path=harmless(self._tree.path(code)))) for code in near
            )
        )
