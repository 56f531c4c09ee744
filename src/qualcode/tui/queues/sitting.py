"""One sitting at a queue: what waits, which comes next, and how far one has come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from qualcode.codebook.recoding import Outdated
from qualcode.domain.values import Coding


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the codings that wait are shown; None stands for all."""

    codes: frozenset[int] | None = None
    coder: int | None = None
    document: int | None = None

    def fits(self, coding: Coding) -> bool:
        """Whether a coding is shown."""
        return (
            (self.codes is None or coding.code_id in self.codes)
            and (self.coder is None or coding.coder_id == self.coder)
            and (self.document is None or coding.document_id == self.document)
        )


@dataclass(slots=True)
class Sitting:
    """What a person goes through. It outlives the screen, which is closed while she looks at a document."""

    waiting: dict[int, Outdated] = field(default_factory=dict)
    """All that waits, in its order, by coding."""
    known: dict[int, Coding] = field(default_factory=dict)
    """All that has waited since the sitting began, as it was then."""
    wanted: Wanted = field(default_factory=Wanted)
    at: int | None = None
    """The coding that is looked at; None where nothing that is shown waits."""
    later: set[int] = field(default_factory=set)
    """What was put off; it comes again after all others."""
    trail: list[int] = field(default_factory=list)
    """What was looked at before, the latest last."""
    began: bool = False
    """Whether it has been read what waits."""

    @property
    def shown(self) -> list[Outdated]:
        """What waits and is wanted, in its order."""
        return [one for one in self.waiting.values() if self.wanted.fits(one.coding)]

    @property
    def current(self) -> Outdated | None:
        """What is looked at."""
        return self.waiting.get(self.at) if self.at is not None else None

    @property
    def total(self) -> int:
        """How many of those wanted have waited since the sitting began: those that were there, and those that came."""
        return sum(self.wanted.fits(coding) for coding in self.known.values())

    @property
    def left(self) -> int:
        """How many of those wanted wait still."""
        return len(self.shown)

    def take(self, waiting: Iterable[Outdated]) -> list[int]:
        """Take over what waits now; what was decided and has come back is looked at again.

        Returns:
            The codings that have come back, in their order.
        """
        before = [one.coding.id for one in self.shown]
        old, self.waiting = self.waiting, {one.coding.id: one for one in waiting}
        back = [id_ for id_ in self.waiting if id_ in self.known and id_ not in old] if self.began else []
        self.known.update((id_, one.coding) for id_, one in self.waiting.items())
        self.began = True
        shown = {one.coding.id for one in self.shown}
        returned = [id_ for id_ in back if id_ in shown]
        if returned:
            self.look_at(returned[0])
        elif self.at not in shown:
            self._go_on(before, shown)
        return back

    def want(self, wanted: Wanted) -> None:
        """Show others; what is looked at stays if it is among them."""
        self.wanted = wanted
        shown = [one.coding.id for one in self.shown]
        if self.at not in shown:
            self._go_on(shown, set(shown))

    def look_at(self, coding_id: int | None) -> None:
        """Look at another coding."""
        if coding_id != self.at:
            if self.at is not None:
                self.trail.append(self.at)
            self.at = coding_id

    def put_off(self) -> bool:
        """Leave what is looked at for later; True comes back if all that is left has been put off before."""
        if self.at is None:
            return False
        self.later.add(self.at)
        shown = [one.coding.id for one in self.shown]
        again = all(id_ in self.later for id_ in shown)
        self._go_on(shown, set(shown))
        return again

    def step_back(self) -> None:
        """Look at what was looked at before, of that which waits still; else at the one above."""
        shown = [one.coding.id for one in self.shown]
        while self.trail:
            before = self.trail.pop()
            if before != self.at and before in shown:
                self.at = before
                return
        if self.at in shown:
            self.at = shown[max(0, shown.index(self.at) - 1)]

    def _go_on(self, order: Sequence[int], shown: set[int]) -> None:
        """Look at the next one that was not put off; where all were, begin anew with them."""
        place = order.index(self.at) if self.at in order else -1
        here = self.at if place >= 0 else None
        # Behind it, then from the beginning on; what has come since stands in the order of the queue.
        follow = [id_ for id_ in (*order[place + 1 :], *order[: max(0, place)], *self.waiting) if id_ in shown]
        following = next((id_ for id_ in follow if id_ not in self.later and id_ != here), None)
        if following is None and shown:
            self.later -= shown
            following = follow[0]
        self.look_at(following)
