"""The comment of a coding, written over the screen that shows it."""

from __future__ import annotations

from qualcode.coding.changing import set_comment
from qualcode.domain.translation import tr
from qualcode.domain.values import Coding
from qualcode.tui.prompts.memo_editor import TextEditor
from qualcode.tui.prompts.rows import one_line
from qualcode.tui.screens.base import WorkScreen


class CommentEditor(TextEditor):
    """The comment of a coding; it grows with its lines, and what is typed is kept at once.

    Args:
        over: The screen that it lies over.
        coding: The coding.
        name: The name of its code.
    """

    def __init__(self, over: WorkScreen, coding: Coding, name: str) -> None:
        super().__init__(
            tr("Comment on {name}", name=one_line(name, 60)), coding.comment, command=over.qualcode.settings.editor
        )
        self._over_screen = over
        self._coding_id = coding.id
        self._entry: int | None = None

    async def keep(self, text: str) -> str:
        app = self._over_screen.qualcode
        effects = await app.store.run(set_comment, self._coding_id, text, after=self._entry)
        self._entry = effects.change_id if effects.change_id is not None else self._entry
        await app.announce(effects)
        return tr("saved") if text.strip() else tr("no comment")
