"""What every screen that writes memos shares: one sitting at the editor, and the names that links are written to."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.coding.memo_links import LinkName, link_names
from qualcode.coding.memos import MemoTarget, type_memo
from qualcode.domain.translation import tr
from qualcode.tui.prompts.memo_editor import MemoEditor, Page
from qualcode.tui.screens.base import WorkScreen


class Sitting:
    """One sitting at the memos: what is kept of one of them is one action to whoever undoes."""

    def __init__(self, screen: WorkScreen) -> None:
        self._screen = screen
        self._memo_id: int | None = None
        self._entry: int | None = None

    async def keep(self, text: str, kind: str, target: MemoTarget, memo_id: int | None) -> tuple[int | None, str]:
        """Commit a memo and let the screens repaint."""
        after = self._entry if memo_id == self._memo_id else None
        app = self._screen.qualcode
        typed = await app.store.run(type_memo, text, kind=kind, target=target, memo_id=memo_id, after=after)
        self._memo_id, self._entry = typed.memo_id, typed.entry
        await app.announce(typed.effects)
        return typed.memo_id, tr("saved") if typed.memo_id is not None else tr("no memo")

    async def names(self) -> Sequence[LinkName]:
        """What a link can be written to."""
        return await self._screen.read(link_names) or ()


def memo_editor(screen: WorkScreen, pages: Sequence[Page[MemoTarget]]) -> MemoEditor[MemoTarget]:
    """The editor on the first of some pages, in a sitting of its own."""
    sitting = Sitting(screen)
    return MemoEditor(pages, 0, keep=sitting.keep, command=screen.qualcode.settings.editor, names=sitting.names)
