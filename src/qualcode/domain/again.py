"""One coder against herself: what she codes anew is coded under a name of its own, so that both stand side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable

_AGAIN = re.compile(r"(?P<first>.+) \(again(?: (?P<time>\d+))?\)", re.DOTALL)


def name_again(name: str, taken: Iterable[str]) -> str:
    """The name under which a coder codes anew: `mara (again)`, then `mara (again 2)` …

    Args:
        taken: Names that are there; whatever their case, none of them is given again.
    """
    found = _AGAIN.fullmatch(name)
    first = found["first"] if found is not None else name
    known = {one.casefold() for one in taken}
    time = 1
    while (again := f"{first} (again)" if time == 1 else f"{first} (again {time})").casefold() in known:
        time += 1
    return again


def first_name(name: str, names: Iterable[str]) -> str | None:
    """The coder who codes anew under a name; None for who codes for the first time.

    Args:
        names: Everybody's: what looks like such a name is one only if the coder is there.
    """
    found = _AGAIN.fullmatch(name)
    if found is None:
        return None
    return next((one for one in names if one.casefold() == found["first"].casefold()), None)
