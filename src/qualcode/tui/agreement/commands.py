"""Which command does what each action of the screen of agreement does; empty for the screen's alone."""

from __future__ import annotations

_NAMES = (
    "codes heat confusions time figures anew unit universe labels coders round roll_up by sort "
    "nothing intervals assume left right"
)
AGREEMENT = {f"agreement.{name}": "agreement" for name in _NAMES.split()} | {
    "agreement.help": "--help",
    "app.agreement": "agreement",
    "compared.tick": "agreement",
    "compared.take": "agreement",
}
"""Action → command, as in `qualcode.tui.commands`, which holds them with all others."""
