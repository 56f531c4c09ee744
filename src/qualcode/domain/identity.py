"""Identities that hold in every copy of a project, the time they were made, and finding what was typed of one."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from qualcode.domain.errors import NotFoundError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr

_VARIANTS = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))
"""The two random bits of a digit as the digit that tells the variant."""
LEAST_DIGITS = 4
"""Digits of a UUID that must be typed: fewer are a name or a number."""


class Identified(Protocol):
    """Whatever has a UUID."""

    @property
    def uuid(self) -> str:
        """Canonical text."""
        ...


T = TypeVar("T")
WithUuid = TypeVar("WithUuid", bound=Identified)


def new_uuids(count: int) -> list[str]:
    """Version 7 UUIDs (RFC 9562): ascending within the call, unique everywhere, in canonical text."""
    milliseconds = time.time_ns() // 1_000_000
    random = os.urandom(8 * count).hex()
    head = _head(milliseconds)
    made = []
    for i in range(count):
        counter = i & 0xFFF
        if i and counter == 0:
            milliseconds += 1
            head = _head(milliseconds)
        tail = random[16 * i : 16 * i + 16]
        made.append(f"{head}-7{counter:03x}-{_VARIANTS[tail[0]]}{tail[1:4]}-{tail[4:]}")
    return made


def _head(milliseconds: int) -> str:
    digits = f"{milliseconds:012x}"
    return f"{digits[:8]}-{digits[8:]}"


def now_ms() -> int:
    """The time in UTC milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def uuid_digits(typed: str) -> str:
    """The digits of a UUID that was typed whole or in part, without hyphens, in lower case; empty if it is none."""
    digits = typed.replace("-", "").lower()
    return digits if len(digits) >= LEAST_DIGITS and set(digits) <= set("0123456789abcdef") else ""


def beginning_with(typed: str, things: Iterable[WithUuid]) -> list[WithUuid]:
    """The things whose UUID is what was typed, or begins with it; none for fewer than `LEAST_DIGITS` digits."""
    digits = uuid_digits(typed)
    return [thing for thing in things if digits and thing.uuid.replace("-", "").startswith(digits)]


def only_one(found: Sequence[T], noun: str, typed: str, *, remedy: str) -> T:
    """The one thing that a UUID, or its beginning, was typed for.

    Args:
        found: What was found for it.
        noun: What such a thing is called.
        typed: What the user typed, for the message.
        remedy: Where the ids can be seen.

    Raises:
        NotFoundError: There is none, or several.
    """
    if not found and not uuid_digits(typed) and set(typed.lower()) <= set("0123456789abcdef-"):
        raise NotFoundError(
            tr(
                "“{typed}” is too short for an id: write at least {least} of its signs",
                typed=typed,
                least=LEAST_DIGITS,
            ),
            remedy=remedy,
        )
    if len(found) != 1:
        said = (
            tr("more than one {noun} has an id that begins with “{typed}”", noun=shown_word(noun), typed=typed)
            if found
            else tr("no {noun} has an id that begins with “{typed}”", noun=shown_word(noun), typed=typed)
        )
        raise NotFoundError(said, remedy=remedy)
    return found[0]
