"""Times of a recording at places of its transcript: the sync points of REFI-QDA."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import replace

from qualcode.domain.exchange import Losses
from qualcode.domain.transcripts import ReadTranscript, Turn
from qualcode.domain.translation import tr
from qualcode.refi.source_elements import FURTHEST, SyncPoint


class SyncTimes:
    """The sync points of one transcript, in order of place and time.

    Args:
        points: As the file has them.
        place: Position as the file counts → offset in the text, and whether it was cut to the text.
        losses: Where it is told that points contradict each other.
        example: What the transcript is called.
        exact: Whether they stand at the very characters where turns begin and end, as in our own files.
    """

    def __init__(
        self,
        points: Iterable[SyncPoint],
        place: Callable[[int], tuple[int, bool]],
        losses: Losses,
        example: str,
        *,
        exact: bool = False,
    ) -> None:
        self._exact = exact
        self._at: dict[str, int] = {}
        known: list[tuple[int, int]] = []
        for point in points:
            if point.position is None:
                continue
            at, _ = place(point.position)
            if point.key:
                self._at.setdefault(point.key, at)
            if point.time_ms is not None and 0 <= point.time_ms < FURTHEST:
                known.append((at, point.time_ms))
        ordered = sorted(set(known))
        if not exact:
            ordered = [point for i, point in enumerate(ordered) if i == 0 or ordered[i - 1][0] < point[0]]
        self._points = _rising(ordered, losses, example)
        self._times = [time for _, time in self._points]
        self._places = [at for at, _ in self._points]

    def at(self, key: str) -> int | None:
        """The offset of a sync point; None where there is none of that key, or it has no place."""
        return self._at.get(key)

    def after(self, at: int, end: int) -> int:
        """The offset of the next sync point behind one; `end` where there is none."""
        place = bisect_right(self._places, at)
        return self._places[place] if place < len(self._places) else end

    def words(self, begin_ms: int, end_ms: int, end: int) -> tuple[int, int] | None:
        """The stretch of text said in a stretch of time, from the sync point before it to the one behind it.

        Args:
            end: Code points of the text.

        Returns:
            None where fewer than two points tell times: then nothing can be said.
        """
        if len(set(self._times)) < 2:
            return None
        first = max(0, bisect_right(self._times, begin_ms) - 1)
        last = bisect_left(self._times, max(end_ms, begin_ms + 1))
        start = self._places[first] if self._times[first] <= begin_ms else 0
        stop = self._places[last] if last < len(self._places) else end
        return (start, stop) if start < stop else None

    def timed(self, read: ReadTranscript) -> ReadTranscript:
        """The transcript with the times of its turns, where a point stands at their beginning or their end."""
        if not self._points:
            return read
        turns = []
        before = 0
        for number, turn in enumerate(read.turns):
            following = read.turns[number + 1].start if number + 1 < len(read.turns) else len(read.text)
            turns.append(self._timed(turn, before, following))
            before = turn.end
        return replace(read, turns=tuple(turns))

    def _timed(self, turn: Turn, before: int, following: int) -> Turn:
        """One turn: a point at its start is found from the white space before it to its first word."""
        speech = turn.speech[0].start if turn.speech else turn.start
        start_ms = self._one(turn.start, turn.start, last=True)
        end_ms = self._one(turn.end, turn.end, last=False)
        if not self._exact:
            start_ms = self._one(before, speech, last=True) if start_ms is None else start_ms
            end_ms = self._one(turn.end, following, last=False) if end_ms is None else end_ms
        start_ms = turn.start_ms if start_ms is None else start_ms
        if end_ms is None or (start_ms is not None and end_ms < start_ms):
            end_ms = turn.end_ms
        if start_ms is not None and end_ms is not None and end_ms < start_ms:
            end_ms = None
        return replace(turn, start_ms=start_ms, end_ms=end_ms)

    def _one(self, first: int, last_place: int, *, last: bool) -> int | None:
        """The time of the last, or first, point from one place to another, both included."""
        low, high = bisect_left(self._places, first), bisect_right(self._places, last_place)
        if low == high:
            return None
        return self._times[high - 1 if last else low]


def _rising(points: list[tuple[int, int]], losses: Losses, example: str) -> list[tuple[int, int]]:
    """As many of the points as have times that never go back from one place to the next."""
    times: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, time) in enumerate(points):
        place = bisect_right(times, time)
        before.append(ends[place - 1] if place else -1)
        times[place : place + 1] = [time]
        ends[place : place + 1] = [number]
    kept: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        kept.append(points[number])
        number = before[number]
    if len(kept) < len(points):
        kind = tr("times of a recording that go backwards, or stand at one place of its transcript, were passed over")
        losses.tolerate(kind, example, times=len(points) - len(kept))
    return kept[::-1]
