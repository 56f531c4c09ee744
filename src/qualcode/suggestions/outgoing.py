"""What the program has to say to the process that suggests, until that listens: the newest of each, never a heap."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Condition

from qualcode.suggestions.messages import Ask, Asked, Cancel, Prefetch, Refresh, Request

_REPLACES: dict[type, tuple[type, ...]] = {
    Ask: (Ask,),
    Prefetch: (Prefetch,),
    Request: (Request, Cancel),
    Cancel: (Request, Cancel),
}
"""Kind of message → the kinds of which an earlier one need not be said any more."""


class Outgoing:
    """Messages in the order in which they were said; whoever says one never waits for the other end."""

    def __init__(self) -> None:
        self._news = Condition()
        self._messages: list[Asked] = []
        self._closed = False

    def put(self, what: Asked) -> None:
        """Say something, as soon as it can be."""
        with self._news:
            self._messages = joined([*self._messages, what])
            self._news.notify()

    def put_back(self, what: Asked) -> None:
        """Say something again that did not arrive, before all that was said since."""
        with self._news:
            self._messages = joined([what, *self._messages])
            self._news.notify()

    def take(self) -> Asked | None:
        """What is to be said next; waits for it. None once nothing more will be."""
        with self._news:
            self._news.wait_for(lambda: self._messages or self._closed)
            return self._messages.pop(0) if self._messages else None

    def close(self) -> None:
        """Say nothing after what has been said."""
        with self._news:
            self._closed = True
            self._news.notify()


def joined(messages: Sequence[Asked]) -> list[Asked]:
    """The messages without those that later ones make needless; what was committed is told in one."""
    kept: list[Asked] = []
    for one in messages:
        replaced = _REPLACES.get(type(one), ())
        kept = [other for other in kept if not isinstance(other, replaced)]
        before = next((other for other in kept if isinstance(one, Refresh) and isinstance(other, Refresh)), None)
        if isinstance(one, Refresh) and isinstance(before, Refresh):
            kept.remove(before)
            both = (before.document_ids, one.document_ids)
            one = Refresh(None if None in both else frozenset().union(*(ids or () for ids in both)))
        kept.append(one)
    return kept
