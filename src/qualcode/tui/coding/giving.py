"""Giving codes: any, the last, a pinned one, a new one, one in the participant's own words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from qualcode.domain.spans import Span
from qualcode.tui.coding.desk import CodingDesk
from qualcode.tui.coding.picker import CodePicker, Picked


class GivingCodes(CodingDesk):
    """The actions that apply a code to the passage."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,c", "pick", "Code", id="coding.pick", key_display="⏎", tooltip="Give the passage a code"),
        Binding("full_stop", "again", "Again", id="coding.again", key_display=".", tooltip="The last code again"),
        Binding("6", "pinned(6)", "Pinned code 6", id="coding.pinned_6", show=False),
        Binding("7", "pinned(7)", "Pinned code 7", id="coding.pinned_7", show=False),
        Binding("8", "pinned(8)", "Pinned code 8", id="coding.pinned_8", show=False),
        Binding("9", "pinned(9)", "Pinned code 9", id="coding.pinned_9", show=False),
        Binding("0", "pinned(10)", "Pinned code 0", id="coding.pinned_0", show=False),
        Binding("i", "in_vivo", "Code in the person's own words", id="coding.in_vivo", show=False),
        Binding("space", "nothing", "Nothing here", id="coding.nothing", key_display="␣"),
    ]

    async def action_pick(self) -> None:
        """Ask for a code and give it to the passage."""
        passage = self.view.passage
        if passage.end > passage.start:
            await self.ask_code("Which code?", partial(self._give_picked, passage))
        else:
            self.say("There is nothing to code here.")

    async def _give_picked(self, passage: Span, picked: Picked | None) -> None:
        if picked is None:
            return
        if picked.code_id is not None:
            await self.give(picked.code_id, passage)
        else:
            await self._create_and_give(picked.new_path, passage)

    async def ask_code(
        self, title: str, then: Callable[[Picked | None], Awaitable[None]], *, may_create: bool = True
    ) -> None:
        """Let the user pick a code over the transcript; what is typed meanwhile waits for the picker.

        Args:
            title: What the choice is for.
            then: What is done with the answer; keys typed after it wait until that is done.
            may_create: Whether a name that is not there becomes a new code.
        """
        from qualcode.codebook.picking import entries
        from qualcode.storage.reads.codes import count_codings_by_code, recent_codes

        state = self.document
        counts = await self.read(count_codings_by_code, state.me) or {}
        recent = await self.read(recent_codes, state.me) if state.me is not None else []
        tree = state.opened.tree
        picker = CodePicker(
            title,
            tree,
            entries(tree, recent or [], counts),
            parent_id=self.new_parent(),
            may_create=may_create,
            at_top=self.passage_is_low(),
        )
        await self.app.push_screen(picker, then)

    def new_parent(self) -> int | None:
        """Under which code a new one is filed: beside the one given last."""
        tree = self.document.opened.tree
        if self.last_code is None or self.last_code not in tree:
            return None
        return tree.code(self.last_code).parent_id

    async def give(self, code_id: int, passage: Span) -> None:
        """Give a code to a passage."""
        from qualcode.coding.applying import apply_code

        applied = await self.change(apply_code, self.document.document_id, passage, code_id)
        if applied is None:
            return
        self.last_code = code_id
        if applied.outcome != "new":
            self.say(applied.message[:1].upper() + applied.message[1:])
        self._after_giving()

    async def _create_and_give(self, path: str, passage: Span) -> None:
        from qualcode.coding.applying import create_and_apply

        applied = await self.change(create_and_apply, self.document.document_id, passage, path)
        if applied is not None:
            self.last_code = self.document.codings[applied.coding_id].code_id
            self.say(applied.message[:1].upper() + applied.message[1:])
            self._after_giving()

    def _after_giving(self) -> None:
        """What the change itself has not repainted yet: the selection, and the key that gives the code again."""
        self.drop_selection()
        self.panel.show_keys(self.document, self.last_code)

    async def action_again(self) -> None:
        """Give the passage the code that was given last."""
        if self.last_code is None or self.last_code not in self.document.opened.tree:
            self.say("No code was given yet: Enter picks one.")
            return
        await self.give(self.last_code, self.view.passage)

    async def action_pinned(self, slot: int) -> None:
        """Give the passage the code that is pinned to a key."""
        code_id = self.document.opened.pinned.get(slot)
        if code_id is None:
            self.say(f"Nothing is pinned to {slot % 10}: pin a code in the codebook (F3) with that key.")
            return
        await self.give(code_id, self.view.passage)

    async def action_in_vivo(self) -> None:
        """Give the passage a code named by its own words."""
        from qualcode.coding.applying import apply_in_vivo

        applied = await self.change(apply_in_vivo, self.document.document_id, self.view.passage, self.new_parent())
        if applied is not None:
            self.last_code = self.document.codings[applied.coding_id].code_id
            self.say(applied.message[:1].upper() + applied.message[1:])
            self._after_giving()

    async def action_nothing(self) -> None:
        """Say that the passage was read and holds nothing to code; again takes it back."""
        from qualcode.coding.coverage import mark_nothing

        if await self.change(mark_nothing, self.document.document_id, self.view.passage) is not None:
            self.drop_selection()
            self.view.action_move_unit(1)
