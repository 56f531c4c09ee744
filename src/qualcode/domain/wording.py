"""Words that sentences of all rooms are put together from."""

from __future__ import annotations

LEFT_OUT = "suggested codings left out"
"""What a sentence on whose codings count says where accepted suggestions do not."""


def counted(number: int, thing: str) -> str:
    """A number with the thing it counts, which takes an s unless it is one: `1 coding`, `1,114 codings`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def accepted(suggested: int, of: int, thing: str) -> str:
    """How many of some things were suggested, for the foot of a report; nothing where none was."""
    if not suggested:
        return ""
    was = "was" if suggested == 1 else "were"
    return f"{suggested:,} of {counted(of, thing)} {was} suggested by the program and accepted by a coder"


def quoted(said: str) -> str:
    """What somebody did, in quotation marks; as it is where it begins with a name in such: `“A” merged into “B”`."""
    return said if said.startswith("“") else f"“{said}”"
