"""Which command does what each action of the screen of summaries does; empty for the screen's alone."""

from __future__ import annotations

_NAMES = {
    "frequencies": "list starred suggested roll_up codes documents where options chart all",
    "quotes": "quotes passages",
    "framework write": "write",
    "report run": "export",
    "": "table anew read_on read_back back",
}
SUMMARY = {f"summary.{name}": command for command, names in _NAMES.items() for name in names.split()} | {
    "analysis.summaries": "frequencies"
}
"""Action → command, as in `qualcode.tui.commands`, which holds them with all others."""
