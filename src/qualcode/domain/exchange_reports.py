"""What was asked for when projects are exchanged, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

OnDocument = Callable[[int, int, str], None]
"""Called before each document with its number, how many there are, and its name."""

TARGETS = ("nvivo", "atlasti", "maxqda", "qualcoder")
"""Programs whose quirks an exported project can be written for."""


@dataclass(frozen=True, slots=True)
class OpeningWishes:
    """How a file of another program is to be read."""

    which: str = ""
    """The name of the project, of a file that holds several."""
    offsets: str = ""
    """The dialect in which offsets are counted, as a report names it; empty to find it out for each document."""
    folder: str = ""
    """Where texts lie that the file only names; empty for beside it."""


@dataclass(frozen=True, slots=True)
class ExportWishes:
    """How a project is to be written for other programs."""

    target: str = ""
    """One of `TARGETS`; empty for the standard as it stands."""
    offsets: str = ""
    """`codepoint` or `utf16`; empty for the target's own."""
    media: str = ""
    """The folder of the recordings: times of turns are written only beside a recording that lies there."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a project of another program."""

    name: str
    origin: str
    """The program that wrote it, as it calls itself."""
    where: str
    """The project that was made; empty where it was only looked at."""
    held: Mapping[str, int]
    """How many of each thing of `domain.exchange.COUNTED` the file holds."""
    taken: Mapping[str, int]
    """How many the project holds, read back from it."""
    tolerated: tuple[str, ...] = ()
    """What was bent to be taken, a sentence without a full stop for each kind."""
    left_out: tuple[str, ...] = ()
    """What has no place here."""
    dialects: Mapping[str, str] = field(default_factory=dict)
    """Document → how offsets were counted, where the ways to count differ."""
    missing: tuple[str, ...] = ()
    """Documents whose text the file does not hold."""
    uuid: str = ""
    """The project's own in the file, or made of what that holds: the same whenever the file is taken in."""

    @property
    def clean(self) -> bool:
        """Whether all was taken as it stands."""
        return not (self.tolerated or self.left_out or self.missing)


@dataclass(frozen=True, slots=True)
class GivenOut:
    """What was written for other programs."""

    file: str
    counts: Mapping[str, int]
    """How many of each thing of `domain.exchange.COUNTED` were written."""
    left_out: tuple[str, ...] = ()
    """What the format cannot carry, a sentence without a full stop for each kind that the project has."""
    notes: tuple[str, ...] = ()
    """What was written otherwise than one may expect, such as offsets in UTF-16 units."""
