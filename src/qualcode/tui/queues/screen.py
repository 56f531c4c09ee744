"""A screen on which codings are looked at one after the other: a key decides, and the next one comes at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar

from textual import on, work
from textual.binding import Binding, BindingType

from qualcode.codebook.picking import entries
from qualcode.codebook.recoding import Outdated
from qualcode.coding.changing import change_code, remove_codings, set_star
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.prompts.coding_comment import CommentEditor
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.queues.reading import read_codes
from qualcode.tui.queues.showing import QueueView

P = ParamSpec("P")
T = TypeVar("T")


class QueueScreen(QueueView):
    """What the queues share: the keys that decide."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "keep", tr("Keep"), id="queue.keep", tooltip=tr("It fits its code as that is defined now")),
        Binding("c", "other", tr("Other code"), id="queue.other", tooltip=tr("Give it another code")),
        Binding(
            "x,delete,backspace",
            "remove",
            tr("Remove"),
            id="queue.remove",
            key_display="x",
            tooltip=tr("Take the coding away"),
        ),
        Binding(
            "space",
            "later",
            tr("Later"),
            id="queue.later",
            key_display="␣",
            tooltip=tr("It comes again after the others"),
        ),
        Binding("b", "back", tr("Back"), id="queue.back", show=False, tooltip=tr("The one that was looked at before")),
        Binding(
            "e", "comment", tr("Comment"), id="queue.comment", show=False, tooltip=tr("A note on the coding itself")
        ),
        Binding(
            "asterisk",
            "star",
            tr("Star"),
            id="queue.star",
            key_display="*",
            show=False,
            tooltip=tr("Best quote, or not"),
        ),
        Binding(
            "o,enter",
            "visit",
            tr("Open"),
            id="queue.visit",
            key_display="o",
            tooltip=tr("In its document; Esc comes back"),
        ),
        Binding(
            "pagedown",
            "read_on(1)",
            tr("Read on"),
            id="queue.read_on",
            priority=True,
            show=False,
            tooltip=tr("More of it"),
        ),
        Binding(
            "pageup",
            "read_on(-1)",
            tr("Read back"),
            id="queue.read_back",
            priority=True,
            show=False,
            tooltip=tr("Upwards"),
        ),
        Binding("escape", "leave", tr("Back"), id="queue.leave", show=False, tooltip=tr("To the screen before")),
    ]

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.app.call_later(self.action_visit)  # Going there closes this screen, which works on a message still.

    async def decide(
        self, decision: Callable[Concatenate[Project, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Commit a decision; what was decided waits no longer, and the next one is shown."""
        return await self.change(decision, *args, **kwargs)

    async def action_keep(self) -> None:
        """Say that it fits its code as that is defined now."""
        raise NotImplementedError

    async def give(self, one: Outdated, code_id: int) -> None:
        """Give it another code."""
        await self.decide(change_code, one.coding.id, code_id)

    @work
    async def action_other(self) -> None:
        """Ask for another code, and give it."""
        one = self.sitting.current
        if one is None or not self.may_write():
            return
        found = await self.read(read_codes)
        if found is None:
            return
        tree, counts = found
        title = tr("Which code instead of {name}?", name=tree.code(one.coding.code_id).name)
        picker = CodePicker(title, tree, entries(tree, (), counts), parent_id=None, may_create=False)
        picked = await self.app.push_screen_wait(picker)
        if picked is not None and picked.code_id is not None:
            await self.give(one, picked.code_id)

    async def action_remove(self) -> None:
        """Take the coding away."""
        one = self.sitting.current
        if one is not None:
            await self.decide(remove_codings, [one.coding.id])

    async def action_later(self) -> None:
        """Leave it, and look at the next one."""
        if self.sitting.put_off():
            self.say(tr("Those that are left were all put off: they come again"))
        await self.show_all()

    async def action_back(self) -> None:
        """Look at the one before again."""
        self.sitting.step_back()
        await self.show_all()

    async def action_star(self) -> None:
        """Mark it as one of the best quotes, or no longer."""
        one = self.sitting.current
        if one is not None:
            await self.change(set_star, one.coding.id, not one.coding.star)

    async def action_comment(self) -> None:
        """Write its comment."""
        one, queue = self.sitting.current, self.queue
        if one is None or queue is None or not self.may_write():
            return
        if not queue.may_decide(one):
            self.say(
                tr("{name} made this coding, and a lead can write on it", name=queue.coders[one.coding.coder_id].name)
            )
        else:
            await self.ask(CommentEditor(self, one.coding, queue.tree.code(one.coding.code_id).name))

    async def action_visit(self) -> None:
        """Open it in its document; Esc comes back here."""
        one = self.sitting.current
        if one is not None and self.is_active:
            self.leaving()
            await self.qualcode.open_document(one.coding.document_id, (one.coding.start, one.coding.end))

    def action_read_on(self, step: int) -> None:
        """Scroll the passage, and beyond its end the definitions; upwards the other way round."""
        passage, rules = self.query_one("#queue-passage"), self.query_one("#queue-rules")
        first: Any = passage if step > 0 else rules
        second: Any = rules if step > 0 else passage
        for part in (first, second):
            moves = part.scroll_offset.y < part.max_scroll_y if step > 0 else part.scroll_offset.y > 0
            if part.display and moves:
                part.scroll_relative(y=step * max(1, part.size.height - 1), animate=False, force=True, immediate=True)
                return

    def leaving(self) -> None:
        """Called before the screen is left for a passage, to come back to."""

    def action_leave(self) -> None:
        """Go back, unless another screen has come over this one."""
        if self.is_active:
            self.app.pop_screen()
