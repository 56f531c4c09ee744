"""Which command does what each action of the screens for rounds does; empty for the screen's alone."""

from __future__ import annotations

ROUNDS = {
    "app.work": "work",
    "app.rounds": "round list",
    "documents.work": "work",
    "documents.rounds": "round list",
    "work.open": "work",
    "work.done": "documents done",
    "work.documents": "documents list",
    "work.rounds": "round list",
    "rounds.show": "round show",
    "rounds.new": "round new",
    "rounds.plan": "round show",
    "rounds.close": "round close",
    "rounds.reopen": "round reopen",
    "rounds.remove": "round remove",
    "round.assign": "assign",
    "round.assign_to": "assign",
    "round.assign_all": "assign",
    "round.bundle": "bundle",
    "round.visit": "documents text",
    "new_round.make": "round new",
    "new_round.seed": "round new",
    "new_round.on": "",
    "new_round.back": "",
    "new_round.next": "",
    "new_round.read_on": "",
    "new_round.read_back": "",
    "new_round.leave": "",
    "form_line.next": "",
    "form_line.previous": "",
    "form_line.tick": "",
}
"""Action → command, as in `qualcode.tui.commands`, which holds them with all others."""
