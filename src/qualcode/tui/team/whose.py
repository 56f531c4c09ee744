"""Asking who works, where a bundle is opened that was made for somebody else."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qualcode.domain.translation import tr
from qualcode.tui.prompts.rows import harmless

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

OWNER, AS_NOW, QUIT = "owner", "as now", "quit"
_SECONDS = 12


async def ask_whose_work(app: QualcodeApp) -> None:
    """Ask who works, if the bundle that was opened is for somebody else; beside what calls this."""
    from qualcode.team.bundle_owner import meant_for_another

    owner = await app.store.run(meant_for_another)
    if owner:
        app.errands.begin(app.screen, partial(_ask, app, owner))


async def _ask(app: QualcodeApp, owner: str) -> None:
    from qualcode.team.bundle_owner import work_as_owner
    from qualcode.tui.prompts.dialogs import ChoicePrompt

    me = app.store.coder
    chosen = await app.push_screen_wait(
        ChoicePrompt(
            tr("This bundle is for {owner}; you are {me}", owner=owner, me=me),
            [
                (OWNER, tr("work as {owner}", owner=owner), tr("what is coded becomes hers")),
                (AS_NOW, tr("stay {me}", me=me), tr("the lead is asked who that is when it comes back")),
                (QUIT, tr("quit"), tr("nothing was written")),
            ],
            note=tr("`qualcode FILE --coder {owner}` opens it without this question.", owner=owner),
        )
    )
    if chosen == QUIT:
        await app.end()
    elif chosen == OWNER:
        await app.store.run(work_as_owner)
        await app.show_project()
    else:
        app.notify(
            harmless(tr("You work as {me} in the bundle for {owner}.", me=me, owner=owner)),
            severity="warning",
            timeout=_SECONDS,
            markup=False,
        )
