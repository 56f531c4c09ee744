"""Dropping texts with names for good from the screens: what goes is shown, a word is asked for, then it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.domain.errors import QualcodeError
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.tui.prompts.dialogs import LinePrompt
from qualcode.tui.screens.base import WorkScreen

if TYPE_CHECKING:
    from qualcode.identity.dropping import DropPlan
    from qualcode.upkeep.copies_left import CopyLeft

WORD = "drop"
_SHOWN = 6
_LONG = 15.0


async def drop_originals(screen: WorkScreen) -> None:
    """Show what goes, ask for the word, and let it go; from a worker."""
    from qualcode.identity.dropping import drop, forget_beside, plan_dropping
    from qualcode.upkeep.copies_left import copies_left

    app = screen.qualcode
    if not screen.may_write():
        return
    plan = await screen.read(plan_dropping)
    where = app.store.path
    if plan is None or where is None:
        return
    typed = await app.push_screen_wait(LinePrompt(tr("Drop these texts for good?"), note=_told(plan), hint=WORD))
    if typed is None:
        return
    if typed.strip().lower() != WORD:
        screen.say(tr("Nothing was dropped: another word was typed"))
        return
    await app.stop_advising()
    try:
        await app.store.run(forget_beside)
        done = await app.works.carry_out(
            tr("Dropping older texts"), lambda: app.store.around(lambda: drop(where, plan)), may_leave=False
        )
        if isinstance(done, QualcodeError):
            raise done
        left = await app.store.call(lambda: copies_left(where, plan))
    except QualcodeError as error:
        screen.refuse(error)
        return
    if await app.open_project(where):
        app.notify(_done(plan, left), timeout=_LONG, markup=False)


def _told(plan: DropPlan) -> str:
    names = ", ".join(one.name for one in plan.documents[:_SHOWN]) + (" …" if len(plan.documents) > _SHOWN else "")
    return tr(
        "{texts} of {names} go, with the imported files, what earlier codings quoted of them, "
        "and the names wherever they stand in memos, labels and names of things. This cannot be "
        "undone. Type {word} to let them go.",
        texts=counted(len(plan.erasure.versions), "older text"),
        names=names,
        word=WORD,
    )


def _done(plan: DropPlan, left: list[CopyLeft]) -> str:
    text = f"{plan.line.summary[:1].upper()}{plan.line.summary[1:]}."
    if left:
        shown = ", ".join(one.copy.path.rpartition("/")[2] for one in left[:_SHOWN])
        text += tr(
            " Still held by {files}: `qualcode identity drop-originals --copies delete` takes ours away.", files=shown
        )
    return text
