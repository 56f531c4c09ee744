"""Which command does what each action of the screens for rounds does; empty for the screen's alone."""

from __future__ import annotations

from qualcode.domain.translation import tr

ROUNDS = {
    "app.work": "work",
    "app.rounds": tr("round list"),
    "documents.work": "work",
    "documents.rounds": tr("round list"),
    "work.open": "work",
    "work.done": tr("documents done"),
    "work.documents": tr("documents list"),
    "work.rounds": tr("round list"),
    "rounds.show": tr("round show"),
    "rounds.new": tr("round new"),
    "rounds.plan": tr("round show"),
    "rounds.close": tr("round close"),
    "rounds.reopen": tr("round reopen"),
    "rounds.remove": tr("round remove"),
    "round.assign": "assign",
    "round.assign_to": "assign",
    "round.assign_all": "assign",
    "round.bundle": "bundle",
    "round.visit": tr("documents text"),
    "new_round.make": tr("round new"),
    "new_round.seed": tr("round new"),
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
