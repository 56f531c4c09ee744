"""Words that sentences of all rooms are put together from."""

from __future__ import annotations


def counted(number: int, thing: str) -> str:
    """A number with the thing it counts, which takes an s unless it is one: `1 coding`, `1,114 codings`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def quoted(said: str) -> str:
    """What somebody did, in quotation marks; as it is where it begins with a name in such: `“A” merged into “B”`."""
    return said if said.startswith("“") else f"“{said}”"
