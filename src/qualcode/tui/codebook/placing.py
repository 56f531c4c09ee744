"""The keys that say where codes stand: their order, their parent, further themes, keys of the coding screen."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from qualcode.codebook.moving import move_code, sort_codes
from qualcode.codebook.several import add_theme_to, move_codes, remove_theme_from
from qualcode.coding.changing import pin_code
from qualcode.domain.translation import tr
from qualcode.domain.values import Code
from qualcode.tui.codebook.desk import CodebookDesk
from qualcode.tui.prompts.dialogs import ChoicePrompt


class Placing(CodebookDesk):
    """Moving codes about."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "K,alt+up", "shift(-1)", tr("Move up"), id="codebook.up", show=False, tooltip=tr("Above its neighbour")
        ),
        Binding(
            "J,alt+down", "shift(1)", tr("Move down"), id="codebook.down", show=False, tooltip=tr("Below its neighbour")
        ),
        Binding(
            "less_than_sign,alt+left",
            "out",
            tr("Move out"),
            id="codebook.out",
            show=False,
            tooltip=tr("Beside its parent"),
        ),
        Binding(
            "greater_than_sign,alt+right",
            "into",
            tr("Move in"),
            id="codebook.into",
            show=False,
            tooltip=tr("Below the one above"),
        ),
        Binding(
            "v", "move", tr("Move to …"), id="codebook.move", show=False, tooltip=tr("Hang them under another code")
        ),
        Binding(
            "t",
            "theme",
            tr("Also in …"),
            id="codebook.theme",
            show=False,
            tooltip=tr("Let them belong to a further theme"),
        ),
        Binding(
            "S", "sort", tr("Sort"), id="codebook.sort", show=False, tooltip=tr("Put the codes beside it in order")
        ),
        *(
            Binding(
                str(slot % 10),
                f"pin({slot})",
                tr("Pin to {slot}", slot=slot % 10),
                id=f"codebook.pin_{slot % 10}",
                show=False,
                tooltip=tr("Apply it with this key while coding; again takes it off"),
            )
            for slot in range(6, 11)
        ),
    ]

    async def action_shift(self, step: int) -> None:
        """Move the code before or behind its neighbour among those that are shown."""
        code = self._placed()
        if code is not None and self.book is not None:
            siblings = [one for one in self.book.tree.children(code.parent_id) if one.id != code.id]
            place = self.book.tree.children(code.parent_id).index(code) + step
            # What is hidden is passed over, so that each key press can be seen.
            while 0 < place < len(siblings) and siblings[place - (step > 0)].retired and not self.show_retired:
                place += step
            if 0 <= place <= len(siblings):
                await self.change(move_code, code.id, code.parent_id, place)

    async def action_out(self) -> None:
        """Move the code beside its parent."""
        code = self._placed()
        if code is not None and code.parent_id is not None and self.book is not None:
            parent = self.book.tree.code(code.parent_id)
            beside = [sibling.id for sibling in self.book.tree.children(parent.parent_id)]
            await self.change(move_code, code.id, parent.parent_id, beside.index(parent.id) + 1)

    async def action_into(self) -> None:
        """Move the code below the sibling that stands before it."""
        code = self._placed()
        if code is not None and self.book is not None:
            before = self.book.tree.children(code.parent_id)
            before = before[: before.index(code)]
            shown = [one for one in before if self.show_retired or not one.retired]
            if shown:
                await self.change(move_code, code.id, shown[-1].id)

    def _placed(self) -> Code | None:
        """The code under the cursor, unless that is a row below a further theme: it has no place of its own."""
        return self.code() if self.theming is None and self.may_change() else None

    @work
    async def action_move(self) -> None:
        """Ask for another parent of the codes."""
        codes = self.chosen()
        if not codes or self.book is None or not self.may_change():
            return
        below = {id_ for code in codes for id_ in self.book.tree.with_descendants(code.id)}
        title = (
            tr("Under which code does {codes} go?", codes=self.named(codes))
            if len(codes) == 1
            else tr("Under which code do they go?")
        )
        picked = await self.ask_code(title, may_be_top=True, but=below)
        if picked is None:
            return
        ids, parent = [code.id for code in codes], picked.code_id
        if await self.carry_out(lambda project: move_codes(project, ids, parent)) is not None:
            self.done_with_marks()

    @work
    async def action_theme(self) -> None:
        """Ask for a theme to which the codes belong from now on; out of one to which they all belong they are taken."""
        codes = self.chosen()
        if codes and self.book is not None and self.may_change():
            await self.ask_theme(codes)

    @work
    async def edit_themes(self, code: Code) -> None:
        """Ask for a further theme of one code."""
        if self.may_change():
            await self.ask_theme([code])

    async def ask_theme(self, codes: list[Code]) -> None:
        """Ask for a further theme of some codes."""
        assert self.book is not None
        held = [set(self.book.tree.themes(code.id)) for code in codes]
        themes = set.intersection(*held)
        names = ", ".join(self.book.tree.code(theme).name for theme in themes)
        out = tr(" ({names}: take out of it)", names=names) if names else ""
        picked = await self.ask_code(
            tr("To which theme does {codes} belong too?{out}", codes=self.named(codes), out=out),
            but={code.id for code in codes},
        )
        if picked is None or picked.code_id is None:
            return
        ids, theme = [code.id for code in codes], picked.code_id
        verb = remove_theme_from if theme in themes else add_theme_to
        if await self.carry_out(lambda project: verb(project, ids, theme)) is not None:
            self.done_with_marks()

    @work
    async def action_sort(self) -> None:
        """Ask how the codes beside the one under the cursor are to be put in order."""
        code = self.code()
        if code is None or self.book is None or not self.may_change():
            return
        parent = code.parent_id
        where = tr("below “{name}”", name=self.book.tree.code(parent).name) if parent is not None else tr("at the top")
        choices: list[tuple[Hashable, str, str]] = [
            ((parent, "name"), tr("those {where}, by name", where=where), tr("from A to Z")),
            ((parent, "codings"), tr("those {where}, by codings", where=where), tr("the most used first")),
        ]
        if len(self.book.tree.children(code.id)) > 1:
            choices += [
                ((code.id, "name"), tr("those below “{name}”, by name", name=code.name), tr("from A to Z")),
                (
                    (code.id, "codings"),
                    tr("those below “{name}”, by codings", name=code.name),
                    tr("the most used first"),
                ),
            ]
        chosen = await self.app.push_screen_wait(ChoicePrompt(tr("Put which codes in order?"), choices))
        if isinstance(chosen, tuple):
            below, by = chosen
            await self.carry_out(lambda project: sort_codes(project, below, by))

    async def action_pin(self, slot: int) -> None:
        """Put the code on a key of the coding screen, or take it off."""
        code = self.code()
        if code is not None and self.book is not None:
            on_it = self.book.pinned.get(slot) == code.id
            await self.change(pin_code, slot, None if on_it else code.id)
