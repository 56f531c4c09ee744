"""Which command does what each action of the screen of disagreements does; empty for the screen's alone."""

from __future__ import annotations

_DECIDING = "both neither majority other longest shortest joined by_hand later reason"
_LOOKING = "next previous down up visit rules read_on read_back leave"

RECONCILE = (
    {f"disagreements.{name}": "reconcile decide" for name in _DECIDING.split()}
    | {f"disagreements.reading_{place}": "reconcile decide" for place in range(1, 10)}
    | {f"disagreements.{name}": "" for name in _LOOKING.split()}
    | {
        "app.disagreements": "reconcile list",
        "agreement.settle": "reconcile list",
        "agreement.settle_all": "reconcile list",
        "rounds.disagreements": "reconcile list",
        "disagreements.tolerance": "reconcile list",
        "disagreements.shown": "reconcile list",
        "disagreements.order": "reconcile list",
        "disagreements.reopen": "reconcile reopen",
        "disagreements.take_all": "reconcile take",
        "disagreements.rule": "codebook redefine",
        "disagreements.help": "--help",
        "by_hand.accept": "reconcile decide",
        "by_hand.other": "reconcile decide",
        "by_hand.end_later": "",
        "by_hand.end_earlier": "",
        "by_hand.start_later": "",
        "by_hand.start_earlier": "",
        "by_hand.read_on": "",
        "by_hand.read_back": "",
    }
)
"""Action → command, as in `qualcode.tui.commands`, which holds them with all others."""
