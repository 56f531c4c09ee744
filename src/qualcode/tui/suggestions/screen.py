"""The keys that all working lists share: later, back, open, ask anew, read on, leave."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from textual import on
from textual.binding import ActiveBinding, Binding, BindingType

from qualcode.domain.translation import tr
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.suggestions.view import ListView

T = TypeVar("T")


class ListScreen(ListView[T]):
    """A working list at the keyboard."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space",
            "later",
            tr("Later"),
            id="lists.later",
            key_display="␣",
            tooltip=tr("It comes again after the others"),
        ),
        Binding("b", "back", tr("Back"), id="lists.back", show=False, tooltip=tr("The one that was looked at before")),
        Binding("o", "visit", tr("Open"), id="lists.visit", tooltip=tr("In its document; Esc comes back")),
        Binding("r", "ask_anew", tr("Make anew"), id="lists.anew", show=False, tooltip=tr("From what is coded now")),
        Binding(
            "pagedown",
            "read_on(1)",
            tr("Read on"),
            id="lists.read_on",
            priority=True,
            show=False,
            tooltip=tr("More of it"),
        ),
        Binding(
            "pageup",
            "read_on(-1)",
            tr("Read back"),
            id="lists.read_back",
            priority=True,
            show=False,
            tooltip=tr("Upwards"),
        ),
        Binding(
            "escape",
            "leave",
            tr("Back"),
            id="lists.leave",
            show=False,
            tooltip=tr("To the screen before; stops the making"),
        ),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is put off where nothing is decided."""
        return (action != "later" or self.IS_DECIDED) and super().check_action(action, parameters)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys of the moment; those that decide stand before those that all lists share."""
        order = {self.NAME: 0, "lists": 1}
        found = super().active_bindings.items()
        return dict(sorted(found, key=lambda one: order.get((one[1].binding.id or "").partition(".")[0], 2)))

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.app.call_later(self.action_visit)  # Going there closes this screen, which works on a message still.

    async def action_later(self) -> None:
        """Leave it, and look at the next one."""
        if self.pile.put_off():
            self.say(tr("Those that are left were all put off: they come again"))
        await self.show_all()

    async def action_back(self) -> None:
        """Look at the one before again."""
        self.pile.step_back()
        await self.show_all()

    async def action_visit(self) -> None:
        """Open it in its document; Esc comes back here."""
        entry = self.pile.current
        place = self.place_of(entry) if entry is not None else None
        if place is not None and self.is_active:
            await self.qualcode.open_document(place.document_id, (place.start, place.end))

    async def action_ask_anew(self) -> None:
        """Let the list be made from what is coded now."""
        if not self.is_waiting:
            await self.ask_anew()

    def action_read_on(self, step: int) -> None:
        """Scroll the passage, and beyond its end the rule; upwards the other way round."""
        passage, rule = self.query_one("#list-passage"), self.query_one("#list-rule")
        first: Any = passage if step > 0 else rule
        second: Any = rule if step > 0 else passage
        for part in (first, second):
            moves = part.scroll_offset.y < part.max_scroll_y if step > 0 else part.scroll_offset.y > 0
            if part.display and moves:
                part.scroll_relative(y=step * max(1, part.size.height - 1), animate=False, force=True, immediate=True)
                return

    async def action_leave(self) -> None:
        """Stop what is being made anew; else go back."""
        if self.is_waiting and self.sitting.found is not None:
            self.cancel()
            self.say(tr("Stopped: this is the list as it was"))
            await self.show_all()
        elif self.is_active:
            if self.sitting.found is None:
                self.LAST.keep(self.qualcode, None)
            self.app.pop_screen()
