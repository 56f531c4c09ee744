"""Keeping to one project: a server shows a browser the one that it was started for, and no other."""

from __future__ import annotations

from typing import Any

from textual.app import App

from qualcode.domain.locations import Location
from qualcode.domain.translation import tr
from qualcode.settings.recent import place_of

SENTENCE = tr("This page shows one project. For another, run `qualcode serve` with it, or `qualcode` in a terminal.")

_only: list[Location] = []


def keep_to(project: Location | None) -> None:
    """Show no other project in this process from now on; None where any may be shown again."""
    _only[:] = [project] if project is not None else []


def keeps_to_another(app: App[Any], wanted: Location | None = None) -> bool:
    """Whether this process shows one project alone and another is wanted, which is then told.

    Args:
        app: Where it is told.
        wanted: Where that project lies; None for one that is not there yet.
    """
    if not _only or (wanted is not None and place_of(wanted) == place_of(_only[0])):
        return False
    app.notify(SENTENCE, severity="warning", markup=False)
    return True
