"""What is fuzzed: one reader of something that comes from outside, what it may say, and how its inputs are changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fuzzing.structures import Mutator
from qualcode.domain.errors import QualcodeError

Run = Callable[[bytes, Path], object]
"""Reads one input; the path is an empty folder of its own. What it gives back is held against nothing."""


@dataclass(frozen=True, slots=True)
class Target:
    """One parser."""

    name: str
    """As its folder in the corpus is called."""
    what: str
    """What it reads, for the table of counts."""
    run: Run
    mutate: Mutator
    may_raise: tuple[type[Exception], ...] = (QualcodeError,)
    """How it may refuse an input; everything else is a finding."""
    seconds: float = 4.0
    """CPU seconds that one input of at most 64 KiB (archives: 256 KiB) may take."""
    mib: int = 400
    """Memory that the process may grow by with one input."""


class UnsoundError(Exception):
    """A parser took an input, and what it made of it breaks a promise."""


def promised(holds: bool, promise: str) -> None:
    """See that what was read keeps a promise.

    Raises:
        UnsoundError: It does not.
    """
    if not holds:
        raise UnsoundError(promise)
