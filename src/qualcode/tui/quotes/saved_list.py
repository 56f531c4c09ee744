"""The saved queries to choose from."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from qualcode.domain.translation import tr
from qualcode.domain.values import SavedQuery
from qualcode.tui.prompts.dialogs import ChoicePrompt
from qualcode.tui.prompts.rows import RowList

REMOVE = "remove"
"""With the name of a query: the answer that it is to be saved no longer."""


class SavedQueries(ChoicePrompt):
    """Asks for a saved query; the answer is its name, or `REMOVE` with it.

    Args:
        saved: The saved queries.
        current: The name that the cursor starts on.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "delete",
            "remove",
            tr("Remove"),
            id="saved.remove",
            priority=True,
            tooltip=tr("Keep the query no longer; it asks"),
        ),
    ]
    KEYS = tr("↑↓ choose   letters filter   Enter ask it   Del remove   Esc back")

    def __init__(self, saved: Sequence[SavedQuery], *, current: Hashable = None) -> None:
        rows = [(one.name, one.name, f"{one.query}{f'  – {one.note}' if one.note else ''}") for one in saved]
        super().__init__(tr("Saved queries"), rows, current=current)

    def action_remove(self) -> None:
        """Ask whether the query under the cursor is to be saved no longer."""
        name = self.query_one(RowList).current_key
        if name is not None:
            self.dismiss((REMOVE, name))
