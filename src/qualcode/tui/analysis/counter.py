"""The program's side of the process that counts summaries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from qualcode.domain.locations import Location
from qualcode.tui.analysis.questions import Found, Question
from qualcode.tui.words.counter import CountingProcess

LARGE = 10_000
"""Cells of an answer from which on the process ends with it, and gives back the memory that it took."""


class Counting(Protocol):
    """What answers the screen's questions."""

    async def ask(self, question: Question, progress: Callable[[int, int], None]) -> Found: ...

    async def end(self) -> None: ...


class CounterMaker(Protocol):
    """Makes what counts for a project, and a coder."""

    def __call__(self, path: Location, coder: str) -> Counting: ...


class SummaryCounter(CountingProcess[Question, Found]):
    """Counts summaries."""

    MODULE = "qualcode.tui.analysis.worker"

    def took_much(self, found: Found) -> bool:
        tables = found.summary.tables if found.summary is not None else ()
        return sum(len(table.rows) * len(table.columns) for table in tables) >= LARGE
