"""The keys that make codes and say what they are called and what they mean."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from qualcode.codebook.creating import create_code
from qualcode.codebook.defining import rename_code
from qualcode.codebook.proposing import propose_code, propose_name, propose_redefinition
from qualcode.codebook.rehearsing import reach_of
from qualcode.codebook.several import describe_codes, reword_code
from qualcode.codebook.tree import SEPARATOR
from qualcode.domain.changes import Effects
from qualcode.domain.codebook_entries import DEFINING_FIELDS
from qualcode.domain.translation import tr
from qualcode.domain.values import Code
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.tui.codebook.card import LABELS, LONG
from qualcode.tui.codebook.desk import CodebookDesk
from qualcode.tui.codebook.naming import NamePrompt
from qualcode.tui.codebook.questions import Answer, FieldEditor, MeaningPrompt
from qualcode.tui.prompts.codes import changed_fields, colour_name, colour_prompt, rule_form
from qualcode.tui.prompts.dialogs import LinePrompt


class Wording(CodebookDesk):
    """Making, naming and describing codes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", tr("New"), id="codebook.new", tooltip=tr("A new code below this one")),
        Binding(
            "N",
            "new_beside",
            tr("New beside"),
            id="codebook.new_beside",
            show=False,
            tooltip=tr("A new code beside it"),
        ),
        Binding("e", "rename", tr("Rename"), id="codebook.rename", show=False, tooltip=tr("Give it another name")),
        Binding(
            "d",
            "describe",
            tr("Describe"),
            id="codebook.describe",
            show=False,
            tooltip=tr("Definition, include, exclude, example, keywords"),
        ),
        Binding("c", "colour", tr("Colour"), id="codebook.colour", show=False, tooltip=tr("Give it a colour")),
    ]

    @work
    async def action_new(self) -> None:
        """Make a code below the one under the cursor."""
        code = self.code()
        note = ""
        if code is not None and code.parent_id is None:
            note = tr("For a theme beside “{name}”, press N instead of n.", name=code.name)
        elif code is not None:
            note = tr("For a code beside “{name}”, press N instead of n.", name=code.name)
        await self._make(code, note)

    @work
    async def action_new_beside(self) -> None:
        """Make a code beside the one under the cursor."""
        code = self.code()
        parent = code.parent_id if code else None
        await self._make(self.book.tree.code(parent) if self.book and parent is not None else None)

    async def _make(self, parent: Code | None, note: str = "") -> None:
        if self.book is None:
            return
        title = tr("New code below “{name}”", name=parent.name) if parent else tr("New theme")
        parent_id = parent.id if parent else None
        typed = ""
        while name := await self.app.push_screen_wait(NamePrompt(title, typed, note, self.book.tree, parent_id)):
            if self.is_frozen:
                path = f"{self.book.tree.path(parent.id)}{SEPARATOR}{name}" if parent else name
                why = await self.ask_proposal(tr("Propose a new code “{path}”?", path=path))
                if why is not None and await self._propose_code(path, why):
                    return
            else:
                if await self._create(name, parent_id):
                    return
            typed = name

    async def _create(self, name: str, parent_id: int | None) -> bool:
        made = await self.carry_out(lambda project: create_code(project, name, parent_id=parent_id))
        if made is not None and self.is_there:
            self.rows.go_to(made.value)
        return made is not None

    async def _propose_code(self, path: str, why: str) -> bool:
        return await self.carry_out(lambda project: propose_code(project, path, reason=why)) is not None

    @work
    async def action_rename(self) -> None:
        """Ask for another name."""
        code = self.code()
        if code is None:
            return
        name: str | None = code.name
        while name:  # A name that cannot be is asked for again, with what was typed.
            name = await self.app.push_screen_wait(LinePrompt(tr("Name of the code"), name))
            if not name or name == code.name or await self._call(code, name):
                return

    async def _call(self, code: Code, name: str) -> bool:
        """Give a code another name, or propose it; whether that was done."""
        if not self.is_frozen:
            return await self.carry_out(lambda project: rename_code(project, code.id, name)) is not None
        why = await self.ask_proposal(tr("Propose to call “{name}” “{other}”?", name=code.name, other=name))
        if why is None:
            return False
        return await self.carry_out(lambda project: propose_name(project, code.id, name, reason=why)) is not None

    @work
    async def action_describe(self) -> None:
        """Ask for what the code says of itself."""
        code = self.code()
        begun = code
        while code is not None and begun is not None:
            answers = await self.app.push_screen_wait(rule_form(begun))
            new = changed_fields(code, answers) if answers is not None else {}
            if not new or await self.reword(code, new):
                return
            begun = with_texts(code, new)

    @work
    async def action_colour(self) -> None:
        """Ask for a colour."""
        await self.ask_colour(self.chosen())

    async def ask_colour(self, codes: list[Code]) -> None:
        """Ask for the colour of some codes."""
        if not codes or not self.may_change():
            return
        first = codes[0] if len(codes) == 1 else replace(codes[0], name=counted(len(codes), "code"))
        colour: Hashable = await self.app.push_screen_wait(colour_prompt(first))
        if isinstance(colour, str) and any(colour != code.colour for code in codes):
            ids, wanted = [code.id for code in codes], colour
            of_parents = tr("the parent's colour") if len(codes) == 1 else tr("the parents' colour")
            told = tr("colour {colour}", colour=colour_name(wanted)) if wanted else of_parents
            what = f"{self.named(codes)}: {told}"
            await self.carry_out(lambda project: describe_codes(project, ids, colour=wanted), saying=what)

    # ------------------------------------------------------------------ fields of the card

    @work
    async def edit_field(self, field: str) -> None:
        """Let a field of the card be written where it stands."""
        code = self.code()
        if code is None or self.book is None:
            return
        if field == "colour":
            await self.ask_colour([code])
            return
        if field not in ("name", *DEFINING_FIELDS) and not self.may_change():
            return
        if not self.may_write():
            return
        before = typed = getattr(code, field)
        while True:
            at = self.card.region_of_item()
            editor = FieldEditor(LABELS[field], typed, at, long=field in LONG, kept=before)
            answer = await self.app.push_screen_wait(editor)
            if answer is None or answer == before:
                return
            typed = answer
            if await (self._call(code, typed.strip()) if field == "name" else self.reword(code, {field: typed})):
                return

    async def reword(self, code: Code, new: dict[str, str]) -> bool:
        """Keep what a code is to say of itself, and ask whether it means something else; False leads back to it."""
        defining = {name: text for name, text in new.items() if name in DEFINING_FIELDS}
        if self.is_frozen:
            if len(defining) < len(new):
                return self.may_change()
            why = await self.ask_proposal(tr("Propose another definition of “{name}”?", name=code.name))
            return why is not None and await self._propose(code, defining, why)
        answer = Answer("other" if self._says_anything(code) else "wording", "")
        reach = await self.read(reach_of, [code.id]) if defining else None
        if reach is not None and reach.codings:
            asked = await self.app.push_screen_wait(MeaningPrompt(code.name, reach.sentence))
            if asked is None:
                return False
            answer = asked
        if answer.meaning == "drop":
            return True
        other, why = answer.meaning == "other", answer.reason
        done = await self.carry_out(
            lambda project: reword_code(project, code.id, new, means_other=other, reason=why or "")
        )
        return done is not None

    @staticmethod
    def _says_anything(code: Code) -> bool:
        """Whether the code was defined: what is written first redefines nothing while nobody uses it."""
        return any(getattr(code, field).strip() for field in DEFINING_FIELDS)

    async def _propose(self, code: Code, texts: dict[str, str], why: str) -> bool:
        def propose(project: Project) -> Effects:
            return propose_redefinition(project, code.id, passage=None, reason=why, **texts)

        return await self.carry_out(propose) is not None


def with_texts(code: Code, texts: dict[str, str]) -> Code:
    """The code with other texts, as they stand in a form that is asked for again."""
    changes: dict[str, Any] = dict(texts)
    return replace(code, **changes)
