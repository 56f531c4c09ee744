"""Keeping the codebook from within the picker: name, colour, rule and key of the code under the cursor."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.codebook.picking import Finder, NewCodes
from qualcode.codebook.tree import CodeTree
from qualcode.domain.changes import Effects
from qualcode.domain.translation import tr
from qualcode.domain.values import Code
from qualcode.tui.coding.rule_card import rule_card
from qualcode.tui.prompts.dialogs import LinePrompt
from qualcode.tui.screens.base import WorkScreen
from qualcode.tui.screens.modal import Modal

if TYPE_CHECKING:
    from qualcode.storage.project import Project
    from qualcode.tui.coding.proposing import ProposingChange


@dataclass(frozen=True)
class Offer:
    """The codebook as the picker offers it."""

    tree: CodeTree
    finder: Finder
    pinned: Mapping[int, int]
    """6–10 (the key 0) → code."""
    keys: Mapping[int, str]
    """code → the key that gives it in one press."""
    frozen: str = ""
    """What the codebook is frozen for; empty while codes can be made."""

    @cached_property
    def new_codes(self) -> NewCodes:
        """Where new codes would come to stand."""
        return NewCodes(self.tree)

    def on_keys(self, pinned: Mapping[int, int], keys: Mapping[int, str], frozen: str = "") -> Offer:
        """The same codebook with other codes on keys, frozen or not."""
        other = Offer(self.tree, self.finder, dict(pinned), keys, frozen)
        if "new_codes" in self.__dict__:  # What is known of names need not be gathered again.
            other.__dict__["new_codes"] = self.new_codes
        return other


@dataclass(frozen=True, slots=True)
class Keeping:
    """Through whom the picker changes the codebook."""

    desk: WorkScreen
    """Runs the change and lets every screen repaint."""
    offer: Callable[[], Awaitable[Offer]]
    """The codebook after it."""
    passage: tuple[int, tuple[int, int]] | None = None
    """Document and span that the codes are for: what prompts a proposal while the codebook is frozen."""


class KeepsCodes(Modal):  # type: ignore[type-arg]
    """The actions of the picker that change a code and stay."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+r", "rename", tr("Rename"), id="picker.rename", tooltip=tr("Give the code another name")),
        Binding(
            "f3,ctrl+g", "rule", tr("Rule"), id="picker.rule", tooltip=tr("Read the whole rule of the code; e edits it")
        ),
        Binding("f4,ctrl+l", "colour", tr("Colour"), id="picker.colour", tooltip=tr("Give the code a colour")),
        Binding(
            "f6,ctrl+t", "pin", tr("Key"), id="picker.pin", tooltip=tr("Put the code on a key of the coding screen")
        ),
    ]

    keeping: Keeping | None = None

    def code_at_cursor(self) -> Code | None:
        """The code under the cursor; None on the row of a new one."""
        raise NotImplementedError

    def take(self, offer: Offer, changed: Code | None = None) -> None:
        """Show the codebook as it is now; what is typed, what is marked and the cursor stay."""
        raise NotImplementedError

    @property
    def offer(self) -> Offer:
        """The codebook as it is shown."""
        raise NotImplementedError

    def _may_change(self) -> bool:
        return self.keeping is not None and self.keeping.desk.may_write()

    def _proposing(self) -> ProposingChange | None:
        """Through what a change is proposed while the codebook is frozen; None where it can be made."""
        from qualcode.tui.coding.proposing import ProposingChange

        keeping, frozen = self.keeping, self.offer.frozen
        if not frozen or keeping is None or keeping.passage is None:
            return None
        return ProposingChange(self, keeping.desk, keeping.passage, frozen)

    async def _changed(self, done: object, code: Code) -> None:
        if done is not None and self.keeping is not None and not self.is_over:
            self.take(await self.keeping.offer(), code)

    async def action_rename(self) -> None:
        """Ask for another name."""
        code = self.code_at_cursor()
        if code is not None and self._may_change():
            if (proposing := self._proposing()) is not None:
                await proposing.name(code)
            else:
                await self._ask_name(code, code.name)

    async def _ask_name(self, code: Code, name: str) -> None:
        if self.is_active:
            await self.app.push_screen(LinePrompt(tr("Name of the code"), name), partial(self._rename, code))

    async def _rename(self, code: Code, name: str | None) -> None:
        from qualcode.codebook.defining import rename_code

        if not name or name == code.name or self.keeping is None:
            return
        done = await self.keeping.desk.change(rename_code, code.id, name)
        if done is None:  # A name that cannot be is asked for again, with what was typed.
            await self._ask_name(code, name)
        await self._changed(done, code)

    async def action_colour(self) -> None:
        """Ask for a colour."""
        from qualcode.tui.prompts.codes import colour_prompt

        code = self.code_at_cursor()
        if code is not None and self._may_change():
            if (proposing := self._proposing()) is not None:
                await proposing.refuse()
            else:
                await self.app.push_screen(colour_prompt(code), partial(self._colour, code))

    async def _colour(self, code: Code, colour: Hashable) -> None:
        if isinstance(colour, str) and colour != code.colour:
            await self._describe(code, {"colour": colour})

    async def action_rule(self) -> None:
        """Show the whole rule of the code."""
        from qualcode.tui.prompts.codes import WholeRule

        code = self.code_at_cursor()
        if code is not None:
            tree = self.offer.tree
            shown = WholeRule(tree.path(code.id), rule_card(tree, code.id, named=False))
            await self.app.push_screen(shown, partial(self._rule_read, code))

    async def _rule_read(self, code: Code, edit: bool | None) -> None:
        if edit:
            await self._edit(code)

    async def action_describe(self) -> None:
        """Ask for what the code says of itself."""
        code = self.code_at_cursor()
        if code is not None:
            await self._edit(code)

    async def _edit(self, code: Code) -> None:
        from qualcode.tui.prompts.codes import rule_form

        if self._may_change():
            if (proposing := self._proposing()) is not None:
                await proposing.rule(self.offer.tree, code)
            else:
                await self.app.push_screen(rule_form(code), partial(self._described, code))

    async def _described(self, code: Code, answers: dict[str, str] | None) -> None:
        from qualcode.tui.prompts.codes import changed_fields

        if answers is not None and (new := changed_fields(code, answers)):
            await self._describe(code, new)

    async def _describe(self, code: Code, new: dict[str, str]) -> None:
        if self.keeping is not None:
            await self._changed(await self.keeping.desk.change(_describe, code.id, new), code)

    async def action_pin(self) -> None:
        """Ask for a key of the coding screen; the key that the code lies on takes it off."""
        from qualcode.tui.prompts.codes import PinPrompt

        code = self.code_at_cursor()
        if code is not None and self._may_change():
            tree = self.offer.tree
            taken = {slot: tree.code(id_).name for slot, id_ in self.offer.pinned.items() if id_ in tree}
            await self.app.push_screen(PinPrompt(code.name, taken), partial(self._pin, code))

    async def _pin(self, code: Code, slot: int | None) -> None:
        from qualcode.coding.changing import pin_code

        if slot is not None and self.keeping is not None:
            there = self.offer.pinned.get(slot) == code.id
            await self._changed(await self.keeping.desk.change(pin_code, slot, None if there else code.id), code)


def _describe(project: Project, code_id: int, new: dict[str, str]) -> Effects:
    from qualcode.codebook.defining import describe_code

    return describe_code(project, code_id, **new)
