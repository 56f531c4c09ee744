"""The way to the disagreements, from whatever screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.reconcile.comparing import Scope
from qualcode.tui.prompts.row_screen import Remembered
from qualcode.tui.reconcile.sitting import Sitting
from qualcode.tui.rooms import HOMES, ROOMS

if TYPE_CHECKING:
    from qualcode.domain.agreement_answers import AgreementWish
    from qualcode.storage.project import Project
    from qualcode.tui.app import QualcodeApp

ROOM = "disagreements"
LAST: Remembered[Sitting | None] = Remembered()
"""What was gone through last."""


def scope_of(project: Project, wish: AgreementWish, code: str | None) -> Scope:
    """The documents and coders of which agreement was counted, as those whose disagreements are to be settled.

    Args:
        project: The project.
        wish: What was counted.
        code: The full path of a code, where only what concerns it is wanted; None for all. Where a code was counted
            with those below it, these are meant too.

    Raises:
        NotFoundError: There is no such coder, round or code any more.
    """
    from qualcode.codebook.tree import load_tree
    from qualcode.team.coders import find_coder
    from qualcode.team.rounds import find_round

    with project.reading():
        codes: frozenset[int] | None = None
        if code is not None:
            tree = load_tree(project)
            found = tree.find(code).id
            codes = frozenset(tree.with_descendants(found) if wish.roll_up else (found,))
        return Scope(
            round_id=find_round(project, wish.round).id if wish.round is not None else None,
            coder_ids=frozenset(find_coder(project, name).id for name in wish.coders) if wish.coders else None,
            code_ids=codes,
            assume_finished=wish.assume_finished,
        )


async def open_disagreements(app: QualcodeApp, scope: Scope, *, by: str = "document", code: int | None = None) -> None:
    """Show what coders read differently, to be settled one after the other; Esc leads back.

    Args:
        app: The program.
        scope: Which documents, between which coders.
        by: The order: `document`, `code`, or `trouble`, by code with those most disagreed on first.
        code: Only differences in which this code occurs.
    """
    from qualcode.tui.screens.disagreements import DisagreementsScreen

    if app.store.path is not None:
        here = getattr(app.screen, "NAME", "")
        came_from = here if here in ROOMS and here not in (*HOMES, ROOM) else ""
        scope = replace(scope, code_ids=frozenset({code})) if code is not None else scope
        before = LAST.get(app, None)
        LAST.keep(app, Sitting(scope, by, came_from, together=before.together if before is not None else None))
    await app.action_go(ROOM)
    if isinstance(app.screen, DisagreementsScreen):
        app.screen.go_through(LAST.get(app, None) or Sitting())
