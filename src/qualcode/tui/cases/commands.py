"""Which command does what the keys for participants who withdraw do."""

from __future__ import annotations

WITHDRAWAL = {
    "cases.withhold": "cases withdraw",
    "cases.erase": "cases erase",
}
