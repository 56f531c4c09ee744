"""A service that suggests what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread
from typing import Any

from qualcode.domain.suggestions import Advice, Offered, OfferedReason, Word
from qualcode.suggestions.messages import Told

Place = tuple[int, int, int]
WHY = "the word “plan” stands in its definition"


def offer(code_id: int, path: str, chance: float = 0.5, *reasons: OfferedReason, measured: bool = False) -> Offered:
    """A suggestion of a code."""
    word: Word = "strong" if chance > 0.66 else "likely" if chance > 0.33 else "possible"
    return Offered(code_id, path, chance, word, measured, reasons or (OfferedReason("keyword", WHY),))


class FakeService:
    """Answers at once what lies ready for a passage; a passage of which nothing is known waits for `answer`."""

    made: list[FakeService]

    def __init__(self, path: Path, coder: str, tell: Callable[[Told], None]) -> None:
        self.path, self.coder, self.tell = path, coder, tell
        self.started = 0
        self.closed = 0
        self.asked: list[Place] = []
        self.refreshed: list[frozenset[int] | None] = []
        self.prefetched: list[int] = []
        self.on_start: Callable[[], None] = lambda: None
        self.by_itself: Callable[[Place], Sequence[Offered] | None] = lambda place: None
        self.made.append(self)

    def start(self) -> None:
        self.started += 1
        self.on_start()

    def ask(self, document_id: int, start: int, end: int) -> None:
        self.asked.append((document_id, start, end))
        offered = self.by_itself(self.asked[-1])
        if offered is not None:
            self.answer(self.asked[-1], *offered)

    def refresh(self, document_ids: frozenset[int] | None) -> None:
        self.refreshed.append(document_ids)

    def prefetch(self, document_id: int) -> None:
        self.prefetched.append(document_id)

    def request(self, kind: str, **arguments: Any) -> int:
        return 1

    def cancel(self) -> None:
        pass

    def close(self) -> None:
        self.closed += 1

    # ------------------------------------------------------------------ for the test

    def answer(self, place: Place, *offered: Offered, silence: str = "", notice: str = "") -> None:
        """Answer for a passage."""
        self.say(Advice(*place, offered, silence or ("" if offered else "No code is likely here."), notice))

    def say(self, told: Told) -> None:
        """Tell something, from a thread of its own as the real service does."""
        thread = Thread(target=self.tell, args=(told,))
        thread.start()
        thread.join()
