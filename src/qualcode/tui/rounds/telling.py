"""Telling a coder that a round is over for her."""

from __future__ import annotations

from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.team.work_lists import DoneSaid
from qualcode.tui.screens.base import WorkScreen

_SECONDS = 12


def left_uncoded(left: int) -> str:
    """How many sentences of a document that is done were left, behind its name; empty where none was."""
    return (
        tr(
            " ({sentences} {part} left uncoded)",
            sentences=counted(left, "sentence"),
            part=tr("was") if left == 1 else tr("were"),
        )
        if left
        else ""
    )


def tell_finished(screen: WorkScreen, said: DoneSaid) -> None:
    """Say which rounds a coder has finished and what follows: at length, since it comes once."""
    if said.finished:
        screen.notify(f"{said.finished}.", timeout=_SECONDS, markup=False)
