"""Words that sentences of all rooms are put together from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import AUTOCODED, BY_MACHINE, SUGGESTED


def counted(number: int, thing: str) -> str:
    """A number with the thing it counts, which takes an s in English unless it is one: `1 coding`, `1,114 codings`."""
    return plural("{number:,} " + thing, "{number:,} " + thing + "s", number)


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
            parts.append(_made_by_machine(origin, count, "" if parts else counted(of, thing)))
    return "; ".join(parts)


def _made_by_machine(origin: str, count: int, of: str) -> str:
    """How many were suggested, or autocoded: of how many, where that is said."""
    if origin == SUGGESTED and of:
        return plural(
            "{number:,} of {all} was suggested by the program and accepted by a coder",
            "{number:,} of {all} were suggested by the program and accepted by a coder",
            count,
            all=of,
        )
    if origin == SUGGESTED:
        return plural(
            "{number:,} was suggested by the program and accepted by a coder",
            "{number:,} were suggested by the program and accepted by a coder",
            count,
        )
    if of:
        return plural(
            "{number:,} of {all} was autocoded and not read one by one",
            "{number:,} of {all} were autocoded and not read one by one",
            count,
            all=of,
        )
    return plural(
        "{number:,} was autocoded and not read one by one", "{number:,} were autocoded and not read one by one", count
    )


def left_out(without: Collection[str], before: str = "") -> str:
    """What a sentence on whose codings count says of the origins that do not: `suggested codings left out`.

    Args:
        without: The origins.
        before: What stands before it; nothing is said, and it does not stand either, where no origin is left out.
    """
    if SUGGESTED in without and AUTOCODED in without:
        return before + tr("suggested and autocoded codings left out")
    if SUGGESTED in without:
        return before + tr("suggested codings left out")
    return before + tr("autocoded codings left out") if AUTOCODED in without else ""


def origin_mark(origin: str) -> str:
    """What stands behind a coding that the program had a part in: ` (suggested)`; nothing behind others."""
    return f" ({shown_word(origin)})" if origin in BY_MACHINE else ""


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: `A`, `A and B`, `A, B and C`."""
    if len(names) < 2:
        return "".join(names)
    return tr("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])


def either(names: Iterable[str]) -> str:
    """Names of which one is meant: `A or B`."""
    return f" {tr('or')} ".join(names)


def quoted(said: str) -> str:
    """What somebody did, in quotation marks; as it is where it begins with a name in such: `“A” merged into “B”`."""
    return said if said.startswith("“") else f"“{said}”"
