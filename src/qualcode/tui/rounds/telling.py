"""Telling a coder that a round is over for her."""

from __future__ import annotations

from qualcode.domain.translation import plural
from qualcode.team.work_lists import DoneSaid
from qualcode.tui.screens.base import WorkScreen

_SECONDS = 12


def left_uncoded(left: int) -> str:
    """How many sentences of a document that is done were left, behind its name; empty where none was."""
    return (
        plural(" ({number:,} sentence was left uncoded)", " ({number:,} sentences were left uncoded)", left)
        if left
        else ""
    )


def tell_finished(screen: WorkScreen, said: DoneSaid) -> None:
    """Say which rounds a coder has finished and what follows: at length, since it comes once."""
    if said.finished:
        screen.notify(f"{said.finished}.", timeout=_SECONDS, markup=False)
