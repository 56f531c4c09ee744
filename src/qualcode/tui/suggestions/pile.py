"""What of a list is still to be decided, which entry comes next, and what was put off or laid aside."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Pile(Generic[T]):
    """The entries of a list, and how far one has come. It outlives the screen, which is closed to show a document."""

    entries: dict[Hashable, T] = field(default_factory=dict)
    """All of the list, in its order."""
    settled: dict[Hashable, str] = field(default_factory=dict)
    """What became of those that are decided, as the project has it."""
    aside: set[Hashable] = field(default_factory=set)
    """What was laid aside without a change, until the program is left."""
    later: set[Hashable] = field(default_factory=set)
    """What was put off; it comes again after all others."""
    trail: list[Hashable] = field(default_factory=list)
    """What was looked at before, the latest last."""
    at: Hashable = None
    """What is looked at; None where nothing is left."""

    @property
    def left(self) -> dict[Hashable, T]:
        """What is still to be decided, in its order."""
        return {key: one for key, one in self.entries.items() if key not in self.settled and key not in self.aside}

    @property
    def current(self) -> T | None:
        """What is looked at."""
        return self.entries.get(self.at) if self.at is not None else None

    def take(self, entries: Iterable[tuple[Hashable, T]]) -> None:
        """Take over another list; what was put off or laid aside stays so."""
        self.entries = dict(entries)
        self.settled, self.trail, self.at = {}, [], None

    def settle(self, settled: Mapping[Hashable, str]) -> None:
        """Take over what is decided now; what was and is no longer is looked at again."""
        before = list(self.left)
        back = [key for key in self.entries if key in self.settled and key not in settled]
        self.settled = dict(settled)
        left = self.left
        returned = [key for key in back if key in left]
        if returned:
            self.look_at(returned[0])
        elif self.at not in left:
            self._go_on(before, left)

    def lay_aside(self) -> None:
        """Take what is looked at out of the list for this session."""
        before = list(self.left)
        if self.at is not None:
            self.aside.add(self.at)
            self._go_on(before, self.left)

    def look_at(self, key: Hashable) -> None:
        """Look at another entry."""
        if key != self.at:
            if self.at is not None:
                self.trail.append(self.at)
            self.at = key

    def put_off(self) -> bool:
        """Leave what is looked at for later; True comes back if all that is left has been put off before."""
        if self.at is None:
            return False
        self.later.add(self.at)
        left = self.left
        again = all(key in self.later for key in left)
        self._go_on(list(left), left)
        return again

    def step_back(self) -> None:
        """Look at what was looked at before: what was laid aside comes back; else at the one above."""
        while self.trail:
            before = self.trail.pop()
            self.aside.discard(before)
            if before != self.at and before in self.left:
                self.at = before
                return
        left = list(self.left)
        if self.at in left:
            self.at = left[max(0, left.index(self.at) - 1)]

    def _go_on(self, order: Sequence[Hashable], left: Mapping[Hashable, T]) -> None:
        """Look at the next one that was not put off; where all were, begin anew with them."""
        place = order.index(self.at) if self.at in order else -1
        follow = [key for key in (*order[place + 1 :], *order[: max(0, place)], *left) if key in left]
        following = next((key for key in follow if key not in self.later and key != self.at), None)
        if following is None and left:
            self.later -= left.keys()
            following = follow[0]
        self.look_at(following)


@dataclass(slots=True)
class Sitting(Generic[T]):
    """A list that was asked for, and all that is to be known to go on with it."""

    arguments: dict[str, Any] = field(default_factory=dict)
    """What it was asked for with; empty before it was asked for."""
    subject: str = ""
    """What it is about, in words, where the list itself does not say it."""
    found: Any = None
    """The list, as a value of `domain.suggestion_lists`; None before it came."""
    refused: str = ""
    """Why there is none."""
    pile: Pile[T] = field(default_factory=Pile)
    others: dict[Hashable, int] = field(default_factory=dict)
    """Entry → what was chosen or made in its place: a code, or a proposal as a negative number."""
