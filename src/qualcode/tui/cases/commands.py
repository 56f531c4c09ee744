"""Which command does what the keys for participants who withdraw do."""

from __future__ import annotations

from qualcode.domain.translation import tr

WITHDRAWAL = {
    "cases.withhold": tr("cases withdraw"),
    "cases.erase": tr("cases erase"),
}
