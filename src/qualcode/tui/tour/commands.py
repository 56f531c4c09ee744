"""Which command does what each action on the tour does: it leads over screens, and commands have their tutorial."""

from __future__ import annotations

TOUR = {
    "app.tour": "demo",
    "app.leave_tour": "",
    "start.tour": "demo",
}
"""Action → command; empty where the screen alone changes."""
