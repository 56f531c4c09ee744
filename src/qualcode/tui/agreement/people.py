"""Asking who is compared: two coders or more to tick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.tui.agreement.reading import CoderDone
from qualcode.tui.prompts.dialogs import Dialog
from qualcode.tui.prompts.rows import Cell, Column, Row, RowList

Chosen = tuple[str, ...]
"""Names of coders; empty for everybody who finished a document."""


class CodersPrompt(Dialog[Chosen | None]):
    """Asks who is compared.

    Args:
        coders: Everybody.
        ticked: Who is ticked at first; empty for nobody, which means everybody.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,x", "tick", tr("Tick"), id="compared.tick", tooltip=tr("Compare her, or not")),
        Binding("enter", "take", tr("Compare"), id="compared.take", tooltip=tr("Compare those who are ticked")),
    ]
    KEYS = tr("↑↓ choose   Space tick   Enter compare   Esc back")

    def __init__(self, coders: Sequence[CoderDone], ticked: Sequence[str]) -> None:
        super().__init__(
            tr("Who is compared?"), tr("Nobody ticked: everybody who finished a document, but not Consensus.")
        )
        self._coders = coders
        self._ticked = set(ticked)

    def body(self) -> ComposeResult:
        yield RowList([Column("", 1), Column("", 16, grow=1), Column("", 24)])

    def on_mount(self) -> None:
        rows = self.query_one(RowList)
        rows.styles.height = min(12, max(1, len(self._coders)))
        rows.focus()
        self._show()

    def _show(self) -> None:
        self.query_one(RowList).show([Row(one.name, self._cells(one)) for one in self._coders])

    def _cells(self, one: CoderDone) -> tuple[Cell, ...]:
        ticked = one.name in self._ticked
        done = tr("{documents} finished", documents=counted(len(one.finished), "document"))
        return "☑" if ticked else "☐", ((one.name, "strong" if ticked else ""),), ((done, "quiet"),)

    def action_tick(self) -> None:
        """Tick who is under the cursor, or not."""
        key = self.query_one(RowList).current_key
        if isinstance(key, str):
            self._ticked ^= {key}
            self.refuse("")
            self._show()

    @on(RowList.Chosen)
    def _clicked_twice(self, event: RowList.Chosen) -> None:
        event.stop()
        self.action_tick()

    def action_take(self) -> None:
        """Compare those who are ticked."""
        if len(self._ticked) == 1:
            self.refuse(tr("Agreement is between two coders or more: tick another one, or nobody for everybody."))
            return
        self.dismiss(tuple(one.name for one in self._coders if one.name in self._ticked))
