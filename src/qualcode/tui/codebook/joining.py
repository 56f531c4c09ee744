"""The keys that take codes together, take them apart, copy them, and take them away."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from qualcode.codebook.duplicating import duplicate_code
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.proposing import propose_merge, propose_retirement
from qualcode.codebook.removing import removal_of
from qualcode.codebook.several import remove_codes, remove_theme_from, retire_codes, revive_codes, topmost
from qualcode.codebook.splitting import split_code
from qualcode.domain.changes import Effects
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Code
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.tui.codebook.desk import CodebookDesk
from qualcode.tui.codebook.questions import NamesPrompt, ReasonPrompt
from qualcode.tui.codebook.rooms import open_over
from qualcode.tui.codebook.tree_rows import Theming
from qualcode.tui.prompts.dialogs import ChoicePrompt


class Joining(CodebookDesk):
    """Merging, splitting, duplicating, retiring and removing codes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "m", "merge", tr("Merge"), id="codebook.merge", tooltip=tr("Let their codings be codings of another code")
        ),
        Binding(
            "s", "split", tr("Split"), id="codebook.split", show=False, tooltip=tr("Sort its passages into other codes")
        ),
        Binding("D", "duplicate", tr("Duplicate"), id="codebook.duplicate", show=False, tooltip=tr("A copy beside it")),
        Binding("R", "retire", tr("Retire"), id="codebook.retire", show=False, tooltip=tr("Hide it, or bring it back")),
        Binding(
            "delete",
            "remove",
            tr("Remove"),
            id="codebook.remove",
            show=False,
            tooltip=tr("Take it out of the codebook"),
        ),
    ]

    @work
    async def action_merge(self) -> None:
        """Ask into which code the codes are to be merged, and do it."""
        codes = self.chosen()
        if not codes or self.book is None or not self.may_write():
            return
        picked = await self.ask_code(
            tr("Merge {codes} into which code?", codes=self.named(codes)), but={code.id for code in codes}
        )
        if picked is None or picked.code_id is None:
            return
        target = self.book.tree.code(picked.code_id)
        if self.is_frozen:
            await self._propose_merge(codes, target)
        else:
            await self._merge(codes, target)

    async def _merge(self, codes: list[Code], target: Code) -> None:
        names = tr("{codes} go. ", codes=", ".join(f"“{code.name}”" for code in codes)) if len(codes) > 1 else ""
        why = await self.ask_reason(
            tr("Merge {codes} into “{name}”?", codes=self.named(codes), name=target.name),
            codes,
            yes=tr("merge"),
            what=tr(
                "{codes_go}These codings get “{name}”, and are to be looked at again. ",
                codes_go=names,
                name=target.name,
            ),
            below=False,
        )
        if why is not None:
            ids, reason = [code.id for code in codes], why
            done = await self.carry_out(lambda project: merge_codes(project, ids, target.id, reason=reason))
            if done is not None:
                self.done_with_marks(target.id)

    async def _propose_merge(self, codes: list[Code], target: Code) -> None:
        why = await self.ask_proposal(
            tr("Propose to merge {codes} into “{name}”?", codes=self.named(codes), name=target.name)
        )
        if why is not None:
            reason, said = why, tr("proposed: merge {count} codes", count=len(codes))
            await self._propose_each(codes, lambda p, id_: propose_merge(p, id_, target.id, reason=reason), said)

    async def _propose_retirement(self, codes: list[Code]) -> None:
        why = await self.ask_proposal(tr("Propose to retire {codes}?", codes=self.named(codes)))
        if why is not None:
            reason, said = why, tr("proposed: retire {count} codes", count=len(codes))
            await self._propose_each(codes, lambda p, id_: propose_retirement(p, id_, reason=reason), said)

    async def _propose_each(self, codes: list[Code], propose: Callable[[Project, int], Effects], said: str) -> None:
        """Propose the same for each code, as one change."""

        def proposed(project: Project) -> None:
            with project.change("propose", "") as tx:
                for code in codes:
                    propose(project, code.id)
                if len(codes) > 1:
                    tx.summary = said

        if await self.carry_out(proposed) is not None:
            self.done_with_marks()

    @work
    async def action_split(self) -> None:
        """Ask into which codes the code is to be split, and go on to sort its passages."""
        code = self.code()
        if code is None or not self.may_change():
            return
        note = tr(
            "New ones stand beside it; a path (Theme/Code) names one elsewhere. Codes that are there may be named."
        )
        names = await self.app.push_screen_wait(
            NamesPrompt(tr("Split “{name}” into which codes?", name=code.name), note)
        )
        if not names:
            return
        what = tr(
            "Into {codes}: one passage after the other is sorted, a key each. ",
            codes=", ".join(f"“{name}”" for name in names),
        )
        why = await self.ask_reason(
            tr("Split “{name}”?", name=code.name), [code], yes=tr("split"), what=what, below=False
        )
        if why is not None:
            done = await self.carry_out(lambda project: split_code(project, code.id, names, reason=why))
            if done is not None:
                await open_over(self, "splitting", done.value)

    @work
    async def action_duplicate(self) -> None:
        """Make a copy of the code, with or without its codings."""
        code = self.code()
        if code is None or self.book is None or not self.may_change():
            return
        with_codings = False
        if self.book.all_below.get(code.id):
            count = counted(self.book.all_below[code.id], "coding")
            chosen = await self.app.push_screen_wait(
                ChoicePrompt(
                    tr("Duplicate “{name}”", name=code.name),
                    [
                        (False, tr("without codings"), tr("a copy that nobody has used")),
                        (True, tr("with its codings"), count),
                    ],
                    note=tr("The copy stands beside it, with copies of the codes below it."),
                )
            )
            if chosen is None:
                return
            with_codings = bool(chosen)
        done = await self.carry_out(lambda project: duplicate_code(project, code.id, with_codings=with_codings))
        if done is not None and self.is_there:
            self.rows.go_to(done.value)

    @work
    async def action_retire(self) -> None:
        """Hide the codes that are in use; where all are retired, bring them back."""
        codes = self.chosen()
        if not codes or self.book is None or not self.may_write():
            return
        used = [code for code in codes if not code.retired]
        if self.is_frozen and used:
            await self._propose_retirement(used)
            return
        if not self.may_change():
            return
        if used:
            what = tr("It is hidden and cannot be given any more; what has it keeps it. ")
            if len(used) > 1:
                what = tr("They are hidden and cannot be given any more; what has them keeps them. ")
            why = await self.ask_reason(
                tr("Retire {codes}?", codes=self.named(used)), used, yes=tr("retire"), what=what
            )
        else:
            why = await self.app.push_screen_wait(
                ReasonPrompt(tr("Bring {codes} back into use?", codes=self.named(codes)), yes=tr("bring back"))
            )
        if why is None:
            return
        verb, ids = (retire_codes, [c.id for c in used]) if used else (revive_codes, [c.id for c in codes])
        if await self.carry_out(lambda project: verb(project, ids, reason=why)) is not None:
            self.done_with_marks()

    @work
    async def action_remove(self) -> None:
        """Take the codes out of the codebook, after saying what goes with them."""
        theming = self.theming
        if theming is not None and not self.marked:
            await self._leave_theme(theming)
            return
        codes = self.chosen()
        if not codes or self.book is None or not self.may_change():
            return
        top = topmost(self.book.tree, [code.id for code in codes])
        removals = [await self.read(removal_of, id_) for id_ in top]
        found = [removal for removal in removals if removal is not None]
        below = sum(len(removal.codes) for removal in found) - len(codes)
        codings = sum(removal.codings for removal in found)
        told = counted(codings, "coding") + self.book.where_blind
        if below > 0:
            goes = {"codes": counted(below, "code"), "codings": told}
            detail = (
                tr("{codes} below it and {codings} go with it; memos stay. Undo (^Z) brings everything back.", **goes)
                if len(codes) == 1
                else tr(
                    "{codes} below them and {codings} go with it; memos stay. Undo (^Z) brings everything back.", **goes
                )
            )
        else:
            detail = plural(
                "{codings} goes with it; memos stay. Undo (^Z) brings everything back.",
                "{codings} go with it; memos stay. Undo (^Z) brings everything back.",
                codings,
                codings=told,
            )
        detail += tr(" To keep them and hide the code: R.") if codings else ""
        why = await self.app.push_screen_wait(
            ReasonPrompt(tr("Remove {codes}?", codes=self.named(codes)), detail, yes=tr("remove"))
        )
        if why is not None and await self.carry_out(lambda project: remove_codes(project, top, reason=why)) is not None:
            self.done_with_marks()

    async def _leave_theme(self, theming: Theming) -> None:
        """Take the code out of the further theme below which the cursor stands; the code stays."""
        if self.book is None or not self.may_change():
            return
        tree, ids = self.book.tree, [theming.code_id]
        question = tr(
            "Take “{name}” out of “{theme}”?",
            name=tree.code(theming.code_id).name,
            theme=tree.code(theming.theme_id).name,
        )
        detail = tr("The code stays where it hangs, with all its codings.")
        why = await self.app.push_screen_wait(ReasonPrompt(question, detail, yes=tr("take out")))
        if why is not None:
            await self.carry_out(lambda project: remove_theme_from(project, ids, theming.theme_id, reason=why))
