"""Looking through the disagreements: the next, others, another order, the passage, the rules; nothing is decided."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content

from qualcode.domain.translation import tr
from qualcode.reconcile.queue import OPEN
from qualcode.tui.coding.rule_card import rule_card
from qualcode.tui.prompts.dialogs import Report
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.reconcile.sitting import ALL, SHOWN
from qualcode.tui.reconcile.telling import ORDER_WORDS, SHOWN_WORDS
from qualcode.tui.reconcile.view import DisagreementsView


class LooksThrough(DisagreementsView):
    """The keys that lead through the disagreements."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "step(1)", tr("Next"), id="disagreements.next", key_display="n N", tooltip=tr("Without deciding")),
        Binding("N", "step(-1)", tr("Previous"), id="disagreements.previous", show=False, tooltip=tr("The one before")),
        Binding(
            "down", "step(1)", tr("Next"), id="disagreements.down", show=False, tooltip=tr("Where none are listed")
        ),
        Binding(
            "up", "step(-1)", tr("Previous"), id="disagreements.up", show=False, tooltip=tr("Where none are listed")
        ),
        Binding("r", "rules", tr("Rules"), id="disagreements.rules", tooltip=tr("Of the codes at stake, to be read")),
        Binding(
            "enter", "visit", tr("Passage"), id="disagreements.visit", tooltip=tr("In its document; Esc comes back")
        ),
        Binding(
            "f1,question_mark",
            "app.help",
            tr("Help"),
            id="disagreements.help",
            key_display="F1",
            tooltip=tr("All keys of this screen"),
        ),
        Binding("t", "shown", tr("Which"), id="disagreements.shown", tooltip=tr("Open ones, put off, settled, all")),
        Binding(
            "g",
            "order",
            tr("Order"),
            id="disagreements.order",
            tooltip=tr("By document, by code, most disagreed on first"),
        ),
        Binding(
            "space,pagedown",
            "read(1)",
            tr("Read on"),
            id="disagreements.read_on",
            priority=True,
            show=False,
            tooltip=tr("The words, what was done, the rules"),
        ),
        Binding(
            "pageup",
            "read(-1)",
            tr("Read back"),
            id="disagreements.read_back",
            priority=True,
            show=False,
            tooltip=tr("Upwards"),
        ),
        Binding(
            "escape", "leave", tr("Back"), id="disagreements.leave", show=False, tooltip=tr("To the screen before")
        ),
    ]

    async def action_step(self, step: int) -> None:
        """Look at another one, without deciding."""
        if self.sitting.step(step):
            await self.show_all()
        else:
            self.say(tr("That was the last one: t shows others") if step > 0 else tr("That was the first one"))

    async def action_shown(self) -> None:
        """Show others: open ones, those put off, settled ones, all; where there are none of a kind, the next kind."""
        sitting = self.sitting
        place = SHOWN.index(sitting.wanted) + 1
        following = [*SHOWN[place:], *SHOWN[:place]]
        sitting.want(next(one for one in following if one in (OPEN, ALL) or sitting.count(one)))
        self.say(tr("Shown: {which}", which=SHOWN_WORDS[sitting.wanted]))
        await self.show_all()

    async def action_order(self) -> None:
        """Put them into another order."""
        if self.desk is not None:
            self.sitting.order_by(self.sitting.next_order(), self.desk.tree)
            self._lines.clear()
            self.show_head()
            self.say(tr("Ordered {by}", by=ORDER_WORDS[self.sitting.by]))
            await self.show_all()

    @work
    async def action_rules(self) -> None:
        """Show the rules of the codes at stake."""
        item, desk = self.sitting.current, self.desk
        if item is not None and desk is not None:
            cards = Content("\n\n").join(rule_card(desk.tree, id_) for id_ in desk.at_stake(item))
            await self.app.push_screen_wait(Report(tr("The rules at stake"), cards))

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.app.call_later(self.action_visit)  # Going there closes this screen, which works on a message still.

    async def action_visit(self) -> None:
        """Open its document at it; Esc comes back here."""
        item = self.sitting.current
        if item is not None and self.is_active:
            span = item.difference.span
            await self.qualcode.open_document(item.document_id, (span.start, span.end))
            if (coding := self.qualcode.coding_screen) is not None:
                coding.lead_back(tr("Esc: back to the disagreements"))

    def action_read(self, step: int) -> None:
        """Scroll the words, beyond their end what was done, then the rules; upwards the other way round."""
        parts = [self.query_one(f"#compare-{name}") for name in ("passage", "sides", "rules")]
        for part in parts if step > 0 else reversed(parts):
            moves = part.scroll_offset.y < part.max_scroll_y if step > 0 else part.scroll_offset.y > 0
            if part.display and moves:
                part.scroll_relative(y=step * max(1, part.size.height - 1), animate=False, force=True, immediate=True)
                return

    async def action_leave(self) -> None:
        """Go back to where this was opened from, unless another screen has come over it."""
        if self.is_active:
            back, self.sitting.came_from = self.sitting.came_from, ""
            if back:
                await self.qualcode.action_go(back)
            else:
                self.app.pop_screen()
