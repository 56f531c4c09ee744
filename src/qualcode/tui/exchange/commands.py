"""Which command does what each action on projects of other programs does; empty for the screen's alone."""

from __future__ import annotations

EXCHANGE = {
    "app.export": "export",
    "app.open_other": "open",
    "start.other": "open",
    "export.take": "export",
    "export.coders": "export",
    "export.media": "export",
    "export.offsets": "export",
    "open_other.take": "open",
    "open_other.folder": "open",
    "open_other.which": "open",
    "open_other.offsets": "open",
}
"""Action → command."""
