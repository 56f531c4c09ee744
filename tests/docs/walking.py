"""Pages that say which keys to press, read as a script: what is typed, what is pressed, what stands on the screen then.

In the numbered lists of such a page “Press `Enter`” is a key, “type `own`” are letters, and **bold** is what must stand
on the screen after it. In a `console` block a line with `$` is typed into the shell, and the lines below it are what it
prints, `…` standing for anything.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
TIMES = {"twice": 2, "three times": 3, "four times": 4, "five times": 5}

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
_ITEM = re.compile(r"^\d+\. .*?(?=\n(?:\d+\. |\S|\s*\n\S)|\Z)", re.M | re.S)
_KEYS = r"(?:`` ` ``|`[^`]+`)(?: (?:twice|three times|four times|five times))?"
_STEP = re.compile(
    rf"\b[Pp]ress (?P<press>{_KEYS}(?:(?:,|,? and|,? then)? {_KEYS})*)|\b[Tt]ype `(?P<type>[^`]+)`|\*\*(?P<see>[^*]+)\*\*"
)


@dataclass(frozen=True)
class Run:
    """A command for the shell, and what it prints: a line each, `…` for anything."""

    command: str
    prints: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        """The words of the command, without the comment behind it."""
        return shlex.split(self.command, comments=True)

    @property
    def opens_screens(self) -> bool:
        return len(self.words) == 1 or (len(self.words) == 2 and self.words[1].endswith(".qualcode"))


@dataclass(frozen=True)
class Press:
    """A key, as it stands on keyboards."""

    key: str


@dataclass(frozen=True)
class Type:
    """Letters, one after the other."""

    text: str


@dataclass(frozen=True)
class See:
    """What stands on the screen then."""

    text: str


Step = Run | Press | Type | See


def steps_of(page: Path) -> list[Step]:
    """Everything that a page tells somebody to do, and what it says that is seen then, from top to bottom."""
    text = page.read_text(encoding="utf-8")
    found: list[tuple[int, list[Step]]] = []
    for block in _FENCE.finditer(text):
        if block[1] == "console":
            found.append((block.start(), list(_runs(block[2]))))
    bare = _FENCE.sub(lambda block: re.sub(r"[^\n]", "\0", block[0]), text)
    for item in _ITEM.finditer(bare):
        found.append((item.start(), list(_of_item(item[0]))))
    return [step for _, steps in sorted(found, key=lambda part: part[0]) for step in steps]


def _runs(block: str) -> Iterator[Run]:
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, *prints = part.rstrip("\n").split("\n")
        yield Run(command, tuple(prints))


def _of_item(item: str) -> Iterator[Step]:
    for step in _STEP.finditer(" ".join(item.split())):
        if step["type"] is not None:
            yield Type(step["type"])
        elif step["see"] is not None:
            yield See(step["see"])
        else:
            for key, times in re.findall(r"`([^`]+)`(?: (twice|three times|four times|five times))?", step["press"]):
                yield from [Press(key.strip())] * TIMES.get(times, 1)


def missing(printed: str, prints: tuple[str, ...]) -> str | None:
    """The first line of what should have been printed that is not there, in its order; None where all are."""
    lines = iter([" ".join(line.split()) for line in printed.splitlines()])
    for wanted in prints:
        pattern = ".*".join(re.escape(part) for part in " ".join(wanted.split()).split("…"))
        if not any(re.fullmatch(pattern, line) for line in lines):
            return wanted
    return None
