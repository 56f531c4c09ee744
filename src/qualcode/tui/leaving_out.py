"""What a screen leaves out by how codings came to be: one key goes from all to fewer, and back to all."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.domain.translation import tr
from qualcode.domain.values import AUTOCODED, BY_MACHINE, SUGGESTED
from qualcode.domain.wording import counted

STEPS: tuple[tuple[str, ...], ...] = ((), (SUGGESTED,), BY_MACHINE)
"""The origins left out, step by step."""


def next_step(without: tuple[str, ...]) -> tuple[str, ...]:
    """What the key leaves out after what is left out now."""
    return STEPS[(STEPS.index(without) + 1) % len(STEPS)]


def origins_told(without: tuple[str, ...], origins: Mapping[str, int], of: int, thing: str) -> str:
    """How many of what a screen shows were suggested or autocoded, and what the key does: in one line, or two where
    much is to be said; empty where it would do nothing.

    Args:
        without: The origins left out now.
        origins: Origin → how many of the things shown have it.
        of: How many things are shown.
        thing: What one of them is called.
    """
    suggested, autocoded = origins.get(SUGGESTED, 0), origins.get(AUTOCODED, 0)
    parts = (
        [tr("{count:,} of {of} suggested and accepted", count=suggested, of=counted(of, thing))] if suggested else []
    )
    if autocoded:
        parts.append(
            tr("{count:,} autocoded, not read one by one", count=autocoded)
            if parts
            else tr("{count:,} of {of} autocoded, not read one by one", count=autocoded, of=counted(of, thing))
        )
    if without == STEPS[0] and autocoded:
        return "; ".join(parts) + tr("\ns leaves suggested ones out, s again both")
    if without == STEPS[0]:
        does = tr("s leaves them out") if suggested else ""
    elif without == STEPS[1]:
        does = tr("s leaves autocoded ones out too")
    else:
        does = tr("s takes all codings in again")
    return "; ".join([*parts, does] if does else parts)
