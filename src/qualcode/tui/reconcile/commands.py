"""Which command does what each action of the screen of disagreements does; empty for the screen's alone."""

from __future__ import annotations

from qualcode.domain.translation import tr

_DECIDING = tr("both neither majority other longest shortest joined by_hand later reason")
_LOOKING = tr("next previous down up visit rules read_on read_back leave")

RECONCILE = (
    {f"disagreements.{name}": tr("reconcile decide") for name in _DECIDING.split()}
    | {f"disagreements.reading_{place}": tr("reconcile decide") for place in range(1, 10)}
    | {f"disagreements.{name}": "" for name in _LOOKING.split()}
    | {
        "app.disagreements": tr("reconcile list"),
        "agreement.settle": tr("reconcile list"),
        "agreement.settle_all": tr("reconcile list"),
        "rounds.disagreements": tr("reconcile list"),
        "disagreements.tolerance": tr("reconcile list"),
        "disagreements.shown": tr("reconcile list"),
        "disagreements.order": tr("reconcile list"),
        "disagreements.reopen": tr("reconcile reopen"),
        "disagreements.take_all": tr("reconcile take"),
        "disagreements.rule": "codebook redefine",
        "disagreements.help": "--help",
        "by_hand.accept": tr("reconcile decide"),
        "by_hand.other": tr("reconcile decide"),
        "by_hand.end_later": "",
        "by_hand.end_earlier": "",
        "by_hand.start_later": "",
        "by_hand.start_earlier": "",
        "by_hand.read_on": "",
        "by_hand.read_back": "",
    }
)
"""Action → command, as in `qualcode.tui.commands`, which holds them with all others."""
