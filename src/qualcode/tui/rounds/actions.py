"""What can be done with a round from the list of all and from its own screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from qualcode.domain.changes import Effects
from qualcode.domain.rounds import Round
from qualcode.domain.translation import plural, tr
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents
from qualcode.team.progress import Progress
from qualcode.team.rounds import close_round, remove_round, reopen_round
from qualcode.tui.prompts.dialogs import ConfirmPrompt, Report
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.rounds.plans import plan_content

_REPORT_WIDTH = 84


def _titles(project: Project) -> dict[str, str]:
    return {document.uuid: document.name for document in list_documents(project)}


class RoundActions(RowScreen):
    """The keys that concern one whole round."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", tr("New"), id="rounds.new", tooltip=tr("Make a round: documents, coders, how they code")),
        Binding(
            "p", "plan", tr("Plan"), id="rounds.plan", tooltip=tr("How its documents were drawn: strata, seed, list")
        ),
        Binding("c", "close", tr("Close"), id="rounds.close", tooltip=tr("Nothing is hidden for it any more")),
        Binding("o", "reopen", tr("Open again"), id="rounds.reopen", tooltip=tr("A round that was closed")),
        Binding(
            "d",
            "disagreements",
            tr("Settle"),
            id="rounds.disagreements",
            tooltip=tr("What its coders read differently"),
        ),
        Binding(
            "delete",
            "remove",
            tr("Remove"),
            id="rounds.remove",
            show=False,
            tooltip=tr("A round in which nobody has worked"),
        ),
    ]

    def the_round(self) -> Progress | None:
        """The round that is meant, and how far it is; None where there is none."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done with the round that is meant; the other keys stay in sight, and begin no filter."""
        if action in ("plan", "close", "reopen", "remove", "disagreements"):
            found = self.the_round() if self.is_there else None  # Left, its list is about to go.
            if found is None:
                return None
            one = found.round
            can = {"plan": one.plan is not None, "close": one.is_open, "reopen": not one.is_open}
            return True if can.get(action, True) else None
        return super().check_action(action, parameters)

    async def action_new(self) -> None:
        """Put a round together."""
        from qualcode.tui.screens.new_round import NewRoundScreen

        if self.may_write():
            await self.app.push_screen(NewRoundScreen())

    @work
    async def action_plan(self) -> None:
        """Show how its documents were drawn."""
        found = self.the_round()
        titles = await self.read(_titles) if found is not None else None
        if found is not None and found.round.plan is not None and titles is not None:
            width = min(self.size.width * 9 // 10, _REPORT_WIDTH) - 4
            content = plan_content(found.round.plan, titles, width)
            await self.app.push_screen_wait(Report(tr("How “{name}” was drawn", name=found.round.name), content))

    @work
    async def action_close(self) -> None:
        """Close the round, after saying what is not finished in it."""
        found = self.the_round()
        if found is None or not self.may_write():
            return
        one, left = found.round, len(found.shares) - found.done
        detail = tr("What others coded is hidden from nobody on its account any more. ") if one.blind else ""
        if left:
            detail += plural(
                "{number} of {assignments} is not done, and stays so. ",
                "{number} of {assignments} are not done, and stay so. ",
                left,
                assignments=counted(len(found.shares), "assignment"),
            )
        detail += tr("A freeze of the codebook that was made for it ends. It can be opened again.")
        if await self.app.push_screen_wait(
            ConfirmPrompt(tr("Close the round “{name}”?", name=one.name), detail, yes=tr("close"))
        ):
            await self._do(close_round, one)

    async def action_disagreements(self) -> None:
        """Go through what its coders read differently."""
        from qualcode.reconcile.comparing import Scope
        from qualcode.tui.reconcile.entrances import open_disagreements

        found = self.the_round()
        if found is not None:
            await open_disagreements(self.qualcode, Scope(round_id=found.round.id))

    async def action_reopen(self) -> None:
        """Open a closed round again."""
        found = self.the_round()
        if found is not None and self.may_write():
            await self._do(reopen_round, found.round)

    @work
    async def action_remove(self) -> None:
        """Remove the round, after asking; one in which somebody has worked is refused."""
        found = self.the_round()
        if found is None or not self.may_write():
            return
        one = found.round
        detail = tr(
            "Its {assignments} go with it; the version of the codebook stays. Undo (u) brings it back.",
            assignments=counted(len(found.shares), "assignment"),
        )
        if await self.app.push_screen_wait(
            ConfirmPrompt(tr("Remove the round “{name}”?", name=one.name), detail, yes=tr("remove"))
        ):
            await self._do(remove_round, one)

    async def _do(self, verb: Callable[[Project, Round], Effects], one: Round) -> None:
        done = await self.change(verb, one)
        if done is not None:
            self.say(f"{done.summary[:1].upper()}{done.summary[1:]}")
