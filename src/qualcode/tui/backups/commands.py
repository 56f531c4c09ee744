"""Which command does what each action on backups does; empty for the screen's alone."""

from __future__ import annotations

BACKUPS = {
    "app.backups": "backup",
    "start.backups": "backup",
    "backups.restore": "restore",
    "backups.make": "backup",
    "backups.elsewhere": "restore",
}
"""Action → command."""
