"""The program's side of the process that compares coders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from qualcode.domain.locations import Location
from qualcode.tui.agreement.questions import Answer, Question
from qualcode.tui.words.counter import CountingProcess

LARGE = 200
"""Documents from which on the process ends with its answer, and gives back the memory that it took."""


class Counting(Protocol):
    """What answers the screen's questions."""

    async def ask(self, question: Question, progress: Callable[[int, int], None]) -> Answer: ...

    async def end(self) -> None: ...


class CounterMaker(Protocol):
    """Makes what counts for a project, and a coder."""

    def __call__(self, path: Location, coder: str) -> Counting: ...


class FigureCounter(CountingProcess[Question, Answer]):
    """Counts how far coders agree."""

    MODULE = "qualcode.tui.agreement.worker"

    def took_much(self, found: Answer) -> bool:
        return len(found[0].documents) >= LARGE
