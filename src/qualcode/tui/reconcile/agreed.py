"""What all read alike: taken over with the first decision of a sitting, and said before; looking writes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from qualcode.domain.changes import Effects
from qualcode.domain.translation import plural, tr
from qualcode.domain.wording import counted
from qualcode.history.undoing import redo, undo
from qualcode.reconcile.queue import Scope
from qualcode.reconcile.settling import agreed_to_take_over
from qualcode.reconcile.taking_over import take_over_agreed
from qualcode.storage.project import Project
from qualcode.storage.reads.history import list_changes, redoable, undoable
from qualcode.tui.prompts.dialogs import ConfirmPrompt, LinePrompt
from qualcode.tui.reconcile.consensus import with_consensus
from qualcode.tui.reconcile.looking import LooksThrough
from qualcode.tui.reconcile.reading import read_desk
from qualcode.tui.reconcile.telling import apart_in_words, passages_agreed

UNDO = tr("u takes it back")
_MOST_APART = 1000
"""Characters; who asks for more means no boundaries."""
_SETTLING = "reconcile"
"""The verb of all that is written here."""


def has_taken_back(project: Project) -> bool:
    """Whether what the session's coder would bring back is something that was settled or taken over."""
    latest = redoable(project)
    if latest is None:
        return False
    first = list_changes(project, before_id=latest.root + 1, limit=1)[0] if latest.root is not None else latest
    return first.verb == _SETTLING


def _as_one(behind: Effects, decision: Effects) -> Effects:
    """What a decision and the taking over behind it touched, told by the decision."""
    both = (behind, decision)
    return replace(
        decision,
        documents=frozenset().union(*(one.documents for one in both)),
        codes=frozenset().union(*(one.codes for one in both)),
        codings=frozenset().union(*(one.codings for one in both)),
        tables=frozenset().union(*(one.tables for one in both)),
    )


class TakesOver(LooksThrough):
    """What is agreed goes to Consensus behind the first decision; where nothing is left to decide, on opening."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "T",
            "tolerance",
            tr("Tolerance"),
            id="disagreements.tolerance",
            show=False,
            tooltip=tr("How far apart boundaries may lie and still be the same"),
        ),
    ]

    def see_to_agreed(self) -> None:
        """Where nothing is left to be decided, take over what is agreed: else it waits for the first decision."""
        sitting = self.sitting
        if self._may_take_over and not sitting.left and not self.has_taken_over_all:
            self._take_over_on_opening()

    @property
    def has_taken_over_all(self) -> bool:
        """Whether nothing that is agreed waits to be taken over, and nothing that was taken over is not agreed."""
        return not self.sitting.waiting and not (self.desk is not None and self.desk.queue.adrift)

    @property
    def _may_take_over(self) -> bool:
        return self.desk is not None and not self.desk.why_not and not self.qualcode.store.why_read_only

    @work
    async def _take_over_on_opening(self) -> None:
        if await self.read(has_taken_back) is False:
            await self._take_over()

    async def _take_over(self) -> None:
        """Take over what is agreed, as an action of its own, and say how much it is."""
        sitting = self.sitting
        done = await self.change(with_consensus(take_over_agreed), sitting.scope)
        if done is not None:
            sitting.has_taken_over = True
            back = (
                plural("; {number:,} not agreed on any more", "; {number:,} not agreed on any more", done.withdrawn)
                if done.withdrawn
                else ""
            )
            self.say(
                tr(
                    "{passages} taken over{not_any_more} · {undo}",
                    passages=counted(done.passages, "agreed passage"),
                    not_any_more=back,
                    undo=UNDO,
                )
            )

    def after_first_decision(self, change_id: int | None, said: str) -> None:
        """Called with each decision: behind the first of a sitting, what is agreed is taken over.

        Args:
            change_id: The entry of the decision.
            said: What is said of it.
        """
        sitting = self.sitting
        if change_id is not None and not sitting.has_taken_over:
            sitting.has_taken_over = True
            if not self.has_taken_over_all:
                self._take_over_behind(change_id, said)

    @work
    async def _take_over_behind(self, decision: int, said: str) -> None:
        sitting = self.sitting
        done = await self.change(with_consensus(take_over_agreed), sitting.scope)
        if done is not None and done.effects.change_id is not None:
            sitting.together = (decision, done.effects.change_id)
            taken = tr(
                "{passages} taken over with it · u takes both back", passages=counted(done.passages, "agreed passage")
            )
            whole = f"{said} · {taken}"
            self.say(whole if len(whole) <= self.room_to_say else f"{taken} · {said}")

    # ------------------------------------------------------------------ taking both back

    def undo_here(self, project: Project) -> list[Effects]:
        """As everywhere; the first decision goes with what was taken over behind it. What was touched is looked at."""
        behind = undoable(project)
        done = super().undo_here(project)
        sitting = self.sitting
        if sitting.together is not None and behind is not None and (behind.root or behind.id) == sitting.together[1]:
            first = undoable(project)
            if first is not None and (first.root or first.id) == sitting.together[0]:
                done = [_as_one(done[0], undo(project)[0])]
                sitting.has_taken_over = False
        self.taken_back.update((effects.change_id, True) for effects in done)
        return done

    def redo_here(self, project: Project) -> list[Effects]:
        """As everywhere; with the first decision comes what was taken over behind it."""
        first = redoable(project)
        done = super().redo_here(project)
        sitting = self.sitting
        if sitting.together is not None and first is not None and first.root == sitting.together[0]:
            behind = redoable(project)
            if behind is not None and behind.root == sitting.together[1]:
                done = [_as_one(redo(project)[0], done[0])]
                sitting.has_taken_over = True
        self.taken_back.update((effects.change_id, False) for effects in done)
        return done

    # ------------------------------------------------------------------ the tolerance

    @work
    async def action_tolerance(self) -> None:
        """Ask how far apart boundaries may lie, compare anew, and say what is agreed so; nothing is taken over yet."""
        apart = await self._ask_how_far_apart()
        if apart is None or not self.is_there:
            return
        sitting, before = self.sitting, self.sitting.waiting
        scope = replace(sitting.scope, tolerance=apart)
        take = await self._is_all(scope)
        sitting.scope, sitting.has_taken_over, sitting.together = scope, False, None
        await self.load()
        if take:
            await self._take_over()
            return
        more = sitting.waiting - before
        waiting = passages_agreed(sitting, self.desk, self.qualcode.store.why_read_only, more)
        self.say(
            tr("With ±{apart:,} {passages}", apart=apart, passages=waiting)
            if waiting
            else tr("Compared anew, {boundaries}", boundaries=apart_in_words(apart))
        )

    async def _ask_how_far_apart(self) -> int | None:
        value, note = str(self.sitting.scope.tolerance), tr("As a number of characters; 0: only the very same.")
        while True:
            prompt = LinePrompt(tr("How far apart may boundaries lie and still be the same?"), value, note=note)
            answer = await self.app.push_screen_wait(prompt)
            if answer is None:
                return None
            if answer.isdecimal() and int(answer) <= _MOST_APART:
                return int(answer)
            value, note = answer, tr("A number from 0 to {most:,} is needed.", most=_MOST_APART)

    async def _is_all(self, scope: Scope) -> bool:
        """Where nothing would be left to be decided, ask whether what is agreed is taken over now."""
        desk = await self.look_up(read_desk, scope)
        if desk is None or not self._may_take_over or any(one.state != "settled" for one in desk.queue.items):
            return False
        waiting = len(agreed_to_take_over(desk.queue))
        if not waiting:
            return False
        question = tr("Take over {passages} now?", passages=counted(waiting, "agreed passage"))
        detail = tr(
            "With {boundaries} nothing is left to be decided one by one.", boundaries=apart_in_words(scope.tolerance)
        )
        return await self.app.push_screen_wait(ConfirmPrompt(question, detail, yes=tr("take them over"))) is True
