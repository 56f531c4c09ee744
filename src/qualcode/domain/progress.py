"""How far long work has come, and stopping it: told by the functions that work, watched by a command or a screen.

Work says `for document in steps(documents, "reading", "documents"):` and knows nothing of who looks on. Who starts it
holds a `Watch`; without one, nothing is told and nothing can be stopped, and it costs nothing.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from qualcode.domain.errors import StoppedError
from qualcode.domain.translation import number, tr

T = TypeVar("T")
_PAUSE_S = 0.1
"""Seconds between two tellings: more than ten a second nobody can read."""
_WINDOW_S = 10.0
"""Seconds that a rate looks back: work that has become slower says so soon."""
_SOON_S = 2.0
"""Seconds after which a rate is worth showing."""
_BAR = 20

_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something has come."""

    doing: str
    """What is done, as a word or two: `importing`."""
    done: int
    """How many are finished."""
    total: int | None
    """How many there are; None where nobody knows."""
    unit: str
    """What is counted, in the plural: `documents`; empty for parts of no name."""
    name: str = ""
    """The one that is worked on."""
    seconds: float = 0.0
    """How long it has taken so far."""
    rate: float | None = None
    """How many a second, of late; None where it is too early to say."""

    @property
    def left(self) -> float | None:
        """Seconds that it will take; None where that is not known."""
        if self.rate is None or self.total is None:
            return None
        return max(0, self.total - self.done) / self.rate


class Course:
    """What numbers that come one after the other say of how far something is.

    Args:
        doing: What is done, as a word or two.
        unit: What is counted, in the plural.
    """

    def __init__(self, doing: str, unit: str) -> None:
        self._doing, self._unit = doing, unit
        self._began = time.monotonic()
        self._marks: deque[tuple[float, int]] = deque([(self._began, 0)])

    def at(self, done: int, total: int | None, name: str = "") -> Progress:
        """How far it is with so many done now."""
        now, marks = time.monotonic(), self._marks
        while len(marks) > 1 and now - marks[1][0] >= _WINDOW_S:
            marks.popleft()
        since, before = marks[0]
        marks.append((now, done))
        grown = done - before
        rate = grown / (now - since) if grown > 0 and now - self._began >= _SOON_S else None
        return Progress(self._doing, done, total, self._unit, name, now - self._began, rate)


class Watch:
    """Looks on at one piece of work, and can stop it.

    Args:
        shown: Called with how far it has come, at most ten times a second, in the thread that works.
        begun: Called when something countable begins, in the same thread.
        ended: Called when that has ended, in whatever way.
    """

    def __init__(
        self,
        shown: Callable[[Progress], object],
        *,
        begun: Callable[[], object] = lambda: None,
        ended: Callable[[], object] = lambda: None,
    ) -> None:
        self._shown, self._begun, self._ended = shown, begun, ended
        self._stop = threading.Event()
        self._stages: list[Stage] = []

    @property
    def is_stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Let the work end at the next place where it may; from any thread."""
        self._stop.set()

    @contextmanager
    def looking_on(self) -> Iterator[None]:
        """Watch what is done in the block, in this thread."""
        token = _watch.set(self)
        try:
            yield
        finally:
            _watch.reset(token)

    def around(self, work: Callable[[], T]) -> Callable[[], T]:
        """Something to do, watched in whichever thread does it."""

        def watched() -> T:
            with self.looking_on():
                return work()

        return watched

    def check(self) -> None:
        """Break off where that was asked for, unless work that goes on looks to it itself.

        Raises:
            StoppedError: It was.
        """
        if self._stop.is_set() and not any(stage.stops_itself for stage in self._stages):
            raise StoppedError

    def enter(self, stage: Stage) -> None:
        """Something countable begins; inside of another one it is not shown."""
        self._stages.append(stage)
        if len(self._stages) == 1:
            self._begun()

    def leave(self, stage: Stage) -> None:
        """It has ended."""
        self._stages.remove(stage)
        if not self._stages:
            self._ended()

    def show(self, stage: Stage, progress: Progress) -> None:
        """Tell of the outermost thing that can be counted, and is more than one."""
        if stage is next((one for one in self._stages if one.total is not None and one.total > 1), self._stages[0]):
            self._shown(progress)


class Stage:
    """A countable part of work: reading the documents, checking the lines.

    Args:
        watch: Who looks on; None for nobody.
        doing: What is done, as a word or two.
        unit: What is counted, in the plural.
        total: How many there are; None where nobody knows.
        stops_itself: The work asks `is_stopping` where it can end, and nothing in it is broken off.
    """

    def __init__(self, watch: Watch | None, doing: str, unit: str, total: int | None, stops_itself: bool) -> None:
        self._watch = watch
        self.total = total
        self.stops_itself = stops_itself
        self._course = Course(doing, unit)
        self._next = 0.0

    @property
    def is_stopping(self) -> bool:
        """Whether the work was asked to stop."""
        return self._watch is not None and self._watch.is_stopping

    def at(self, done: int, name: str = "", *, total: int | None = None) -> None:
        """Say how far it has come, and break off here where that was asked for.

        Args:
            done: How many are finished.
            name: The one that comes now.
            total: How many there are, where that is known only now.

        Raises:
            StoppedError: It was.
        """
        if self._watch is None:
            return
        self._watch.check()
        now = time.monotonic()
        if now < self._next and total in (None, self.total):
            return
        self._next = now + _PAUSE_S
        if total is not None:
            self.total = total
        self._watch.show(self, self._course.at(done, self.total, name))

    def before(self, number: int, total: int, name: object) -> None:
        """The same for the thing of a number, counted from 1, that is about to be worked on."""
        self.at(number - 1, str(name), total=total)

    def of(self, done: int, total: int) -> None:
        """The same for work that knows how many there are only as it goes on."""
        self.at(done, total=total)


@contextmanager
def stage(doing: str, unit: str = "", total: int | None = None, *, stops_itself: bool = False) -> Iterator[Stage]:
    """Do something countable, whose place is told by `Stage.at`.

    Args:
        doing: What is done, as a word or two: `importing`.
        unit: What is counted, in the plural.
        total: How many there are; None where nobody knows yet.
        stops_itself: The work asks `Stage.is_stopping` where it can end, and nothing in it is broken off: what is
            finished by then stays, or it is past the point where it can be taken back.

    Raises:
        StoppedError: It was asked to stop before this began.
    """
    watch = _watch.get()
    if watch is None:
        yield Stage(None, doing, unit, total, stops_itself)
        return
    if not stops_itself:
        watch.check()
    here = Stage(watch, doing, unit, total, stops_itself)
    watch.enter(here)
    try:
        here.at(0)
        yield here
    finally:
        watch.leave(here)


def steps(
    things: Iterable[T],
    doing: str,
    unit: str = "",
    *,
    total: int | None = None,
    name: Callable[[T], str] | None = None,
) -> Iterable[T]:
    """Things, one after the other, telling who looks on how many are done.

    Args:
        things: What is worked on.
        doing: What is done with them, as a word or two.
        unit: What they are, in the plural.
        total: How many there are, where they cannot be counted beforehand.
        name: What one of them is called.

    Raises:
        StoppedError: While going through them: it was asked to stop, and nothing more is done.
    """
    if _watch.get() is None:
        return things
    return _told(things, doing, unit, total, name)


def _told(
    things: Iterable[T], doing: str, unit: str, total: int | None, name: Callable[[T], str] | None
) -> Iterator[T]:
    if total is None and isinstance(things, Sized):
        total = len(things)
    with stage(doing, unit, total) as here:
        for done, thing in enumerate(things):
            here.at(done, name(thing) if name else "")
            yield thing
        check()


def is_watched() -> bool:
    """Whether somebody looks on at what is done here: it is long, and can be stopped."""
    return _watch.get() is not None


@contextmanager
def unwatched() -> Iterator[None]:
    """Let nobody look on at what is done in the block: what begins there is watched, if at all, by others."""
    token = _watch.set(None)
    try:
        yield
    finally:
        _watch.reset(token)


def check() -> None:
    """A place where long work may be broken off.

    Raises:
        StoppedError: It was asked to stop.
    """
    watch = _watch.get()
    if watch is not None:
        watch.check()


def told(progress: Progress, bar_cells: int = _BAR) -> str:
    """How far something has come, on one line: a bar, how many of how many, how fast, and the time left."""
    from qualcode.domain.times import clock  # Dates, which a command that tells nothing does not pay.

    if progress.total is None and not progress.unit:
        return clock(round(1000 * progress.seconds))
    counted = number(progress.done)
    bar = ""
    if progress.total is not None:
        filled = min(bar_cells, bar_cells * progress.done // progress.total) if progress.total else 0
        bar = f"{'█' * filled}{'·' * (bar_cells - filled)}  "
        counted = tr("{done:,} of {total:,}", done=progress.done, total=progress.total)
    line = f"{bar}{counted} {progress.unit}".rstrip()
    if progress.rate is not None:
        line += f"  {_rate(progress.rate)}"
    if progress.left is not None:
        line += tr("  {time} left", time=clock(round(1000 * progress.left)))
    return line


def _rate(a_second: float) -> str:
    return tr("{rate:,.0f} a second", rate=a_second) if a_second >= 100 else tr("{rate:,.1f} a second", rate=a_second)
