"""Participants who leave the study, from the screen of cases: withheld from publications, or erased for good."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from qualcode.cases.withholding import embargo, release, withdraw, withheld_word
from qualcode.domain.translation import tr
from qualcode.domain.values import Case
from qualcode.tui.prompts.dialogs import ChoicePrompt, LinePrompt
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import harmless

if TYPE_CHECKING:
    from qualcode.cases.register import Bearer

_WITHDRAW, _EMBARGO, _RELEASE = "withdraw", "embargo", "release"


class LeavingScreen(RowScreen):
    """A list of cases of which some may leave the study."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "w", "withhold", tr("Withhold"), id="cases.withhold", show=False,
            tooltip=tr("Keep a participant or site out of all publications, or let them be shown "
                        "again"),
        ),
        Binding(
            "e", "erase", tr("Erase"), id="cases.erase", show=False,
            tooltip=tr("Take a participant's words out of the project for good: shown before, and a "
                        "name to be typed"),
        ),
    ]  # fmt: skip

    def bearer(self) -> Bearer | None:
        """What the cursor stands on."""
        raise NotImplementedError

    @work
    async def action_withhold(self) -> None:
        """Ask how long the participant or site is to be kept out of publications."""
        bearer = self.bearer()
        case = bearer.thing if bearer is not None else None
        if not isinstance(case, Case):
            self.say(tr("Participants and sites can be withheld; documents cannot"))
            return
        word = withheld_word(case)
        choices: list[tuple[Hashable, str, str]] = [
            (_WITHDRAW, tr("withdrew"), tr("in no publication any more; the words stay in the project")),
            (_EMBARGO, tr("embargo"), tr("in no publication until a day")),
        ]
        if word:
            choices.append((_RELEASE, tr("may be shown"), tr("now: {word}", word=word)))
        chosen = await self.app.push_screen_wait(
            ChoicePrompt(tr("Withhold {name}?", name=harmless(case.name)), choices)
        )
        if chosen == _WITHDRAW:
            await self.change(withdraw, case)
        elif chosen == _RELEASE:
            await self.change(release, case)
        elif chosen == _EMBARGO:
            day = await self.app.push_screen_wait(LinePrompt(tr("Until which day?"), hint="2027-01-31"))
            if day is not None:
                await self.change(embargo, case, day)

    @work
    async def action_erase(self) -> None:
        """Show what erasing the participant takes out, ask for the name, and do it."""
        from qualcode.tui.cases.erasing import erase_participant

        bearer = self.bearer()
        if bearer is None or not isinstance(bearer.thing, Case) or bearer.thing.kind != "participant":
            self.say(tr("Only participants can be erased"))
        elif self.may_write():
            await erase_participant(self, bearer.thing)
