"""What lies on the keys 1 to 5: codes suggested for the passage, and behind them codes given last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from qualcode.coding.likely import SLOTS
from qualcode.domain.suggestions import Advice, Offered

Place = tuple[int, int, int]
"""Document id, start and end of a passage."""


class OnKey(NamedTuple):
    """A code on one of the keys."""

    code_id: int
    offered: Offered | None = None
    """The suggestion that it is; None for one of the codes given last."""


class FiveKeys:
    """The suggestions for one passage, each on a key, and what became of them while the caret stood there.

    A suggestion keeps its key as long as the coder acts on the passage: two codes are given by the two keys that she
    saw, one after the other. A key that has become free stays free there, so that none gives what was not looked at.
    """

    def __init__(self) -> None:
        self.advice: Advice | None = None
        """What was answered for the passage last."""
        self.offered: dict[int, Offered] = {}
        """Key → suggestion, by key."""
        self.freed: dict[int, int] = {}
        """Key → the code on it that was accepted or rejected here; it has the key again if that is undone."""
        self._pointed: int | None = None

    @property
    def place(self) -> Place | None:
        """The passage that was answered for; None before any was."""
        advice = self.advice
        return None if advice is None else (advice.document_id, advice.start, advice.end)

    @property
    def pointed(self) -> int | None:
        """The key of the suggestion that is meant: the one pointed at, else the first."""
        return self._pointed if self._pointed in self.offered else min(self.offered, default=None)

    @property
    def chosen(self) -> bool:
        """Whether the suggestion that is meant was pointed at, and is not only the first."""
        return self._pointed in self.offered

    def point(self, key: int | None) -> None:
        """Mean another suggestion; None means the first again."""
        self._pointed = key

    def take(self, advice: Advice, without: Collection[int] = ()) -> None:
        """Take over an answer.

        Args:
            advice: For this passage or another one.
            without: Codes that the passage has, or that were rejected for it, whatever the answer says.
        """
        wanted = [one for one in advice.offered if one.code_id not in without]
        if self.place != (advice.document_id, advice.start, advice.end):
            self.freed, self._pointed = {}, None
        self.advice = advice
        if not self.freed:
            pointed = self.offered.get(self._pointed or 0)
            self.offered = dict(enumerate(wanted[:SLOTS], 1))
            self._pointed = next((key for key, one in self.offered.items() if pointed and _same(one, pointed)), None)
            return
        before = {code: key for key, code in self.freed.items()}
        before |= {one.code_id: key for key, one in self.offered.items()}
        kept = {before[one.code_id]: one for one in wanted if one.code_id in before}
        self.freed = {key: code for key, code in self.freed.items() if key not in kept}
        free = (key for key in range(1, SLOTS + 1) if key not in kept and key not in self.freed)
        fresh = (one for one in wanted if one.code_id not in before)
        self.offered = dict(sorted({**kept, **dict(zip(free, fresh, strict=False))}.items()))

    def drop(self, code_ids: Iterable[int]) -> None:
        """Take suggestions away that were accepted or rejected."""
        gone = set(code_ids)
        for key in [key for key, one in self.offered.items() if one.code_id in gone]:
            self.freed[key] = self.offered.pop(key).code_id
            self._pointed = None if self._pointed == key else self._pointed

    def clear(self) -> None:
        """Offer nothing until there is an answer for some passage."""
        self.advice, self._pointed = None, None
        self.offered, self.freed = {}, {}

    def keys(self, last: Mapping[int, int]) -> dict[int, OnKey]:
        """Key → what lies on it, by key: the suggestions first, then codes given last.

        Args:
            last: Key → the code given last that lies on it where nothing is suggested; one keeps its key where that
                is left to it, and takes the place of one that is suggested else. What was accepted or rejected here
                is not offered again.
        """
        dealt_with = self.freed.values()
        last = {key: code for key, code in last.items() if code not in dealt_with}
        suggested = {one.code_id for one in self.offered.values()}
        found = {key: OnKey(one.code_id, one) for key, one in self.offered.items()}
        taken = found.keys() | self.freed.keys()
        stays = {key: code for key, code in last.items() if key not in taken and code not in suggested}
        moves = [code for key, code in sorted(last.items()) if key in taken and code not in suggested]
        free = (key for key in range(1, SLOTS + 1) if key not in taken and key not in stays)
        found |= {key: OnKey(code) for key, code in (*stays.items(), *zip(free, moves, strict=False))}
        return dict(sorted(found.items()))


def _same(one: Offered, other: Offered) -> bool:
    return one.code_id == other.code_id
