"""Codes that codings name and that their file does not hold: nothing that was coded is lost for want of its code."""

from __future__ import annotations

from collections.abc import Iterable

from qualcode.domain.exchange import Losses, OfCodes
from qualcode.domain.translation import tr
from qualcode.peers.flat_projects import FlatCode

THEME = "Codes that the file does not hold"
CODE = "code that the file does not hold"

_THEME_KEY = "codes not held"


def codes_not_held(keys: Iterable[str], losses: Losses) -> list[FlatCode]:
    """A theme with a code for each key; nothing where there is none.

    Args:
        keys: Of codes that are named and not there, each once.
        losses: Where it is told.
    """
    found = [FlatCode(key, ("not held", key), CODE, parents=(_THEME_KEY,)) for key in keys]
    if not found:
        return []
    losses.tolerate(
        OfCodes(tr("codes that are used and not there stand under “{theme}”", theme=THEME)), times=len(found)
    )
    return [FlatCode(_THEME_KEY, ("not held",), THEME), *found]
