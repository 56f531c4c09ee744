"""What is found wrong with a project when it is looked through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]
"""From what must not be, over what should be looked at, to what is allowed and may surprise."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of thing that is not as it should be, and how often."""

    check: str
    """What was looked at: `file`, `schema`, `values`, `references`, `journal`, `texts`, `turns`, `anchors`, `rules`,
    `attributes` or `place`."""
    severity: Severity
    """`error` where the project is not sound, `warning` for what to look at, `note` for what imports may do."""
    count: int
    sentence: str
    """What is wrong, where, and how many, without a full stop."""
