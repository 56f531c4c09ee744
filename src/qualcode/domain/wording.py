"""Words that sentences of all rooms are put together from."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from qualcode.domain.translation import plural, tr
from qualcode.domain.values import AUTOCODED, BY_MACHINE, SUGGESTED


def counted(number: int, thing: str) -> str:
    """A number with the thing it counts, which takes an s in English unless it is one: `1 coding`, `1,114 codings`."""
    return plural("{number:,} " + thing, "{number:,} " + thing + "s", number)


_PARTS = {
    SUGGESTED: tr("suggested by the program and accepted by a coder"),
    AUTOCODED: tr("autocoded and not read one by one"),
}


def by_machine(origins: Mapping[str, int], of: int, thing: str) -> str:
    """How many of some things the program had a part in, for the foot of a report; nothing where it had none.

    Args:
        origins: Origin → how many things; of all origins only those of `BY_MACHINE` are told.
        of: How many things there are.
        thing: What one of them is called.
    """
    parts: list[str] = []
    for origin in BY_MACHINE:
        count = origins.get(origin, 0)
        if count:
            of_all = "" if parts else tr(" of {of}", of=counted(of, thing))
            parts.append(f"{count:,}{of_all} {tr('was') if count == 1 else tr('were')} {_PARTS[origin]}")
    return "; ".join(parts)


def left_out(without: Collection[str], before: str = "") -> str:
    """What a sentence on whose codings count says of the origins that do not: `suggested codings left out`.

    Args:
        without: The origins.
        before: What stands before it; nothing is said, and it does not stand either, where no origin is left out.
    """
    named = [origin for origin in BY_MACHINE if origin in without]
    return tr("{before}{named} codings left out", before=before, named=" and ".join(named)) if named else ""


def origin_mark(origin: str) -> str:
    """What stands behind a coding that the program had a part in: ` (suggested)`; nothing behind others."""
    return f" ({origin})" if origin in BY_MACHINE else ""


def quoted(said: str) -> str:
    """What somebody did, in quotation marks; as it is where it begins with a name in such: `“A” merged into “B”`."""
    return said if said.startswith("“") else f"“{said}”"
