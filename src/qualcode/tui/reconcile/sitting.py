"""One sitting at the disagreements: which are shown and in which order, and which of them is looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.codebook.tree import CodeTree
from qualcode.domain.disagreements import AGREED, REOPENED, Disagreement
from qualcode.reconcile.queue import OPEN, ORDERS, PUT_OFF, SETTLED, Queue, Scope, ordered

ALL = "all"
SHOWN = (OPEN, PUT_OFF, SETTLED, ALL)
"""Which can be shown, in the order in which a key leads through them."""


@dataclass(slots=True)
class Sitting:
    """What a lead goes through. It outlives the screen, which is closed while she looks at a document."""

    scope: Scope = field(default_factory=Scope)
    by: str = "document"
    """One of `ORDERS`."""
    came_from: str = ""
    """The room from which the screen was opened, and to which Esc leads; empty for what lies below it."""
    wanted: str = OPEN
    """One of `SHOWN`."""
    at: str | None = None
    """The one that is looked at; None where none is shown."""
    reasons: dict[str, str] = field(default_factory=dict)
    """What was written to go with the next decision on it."""
    is_opened: bool = False
    """Whether it was read once."""
    has_taken_over: bool = False
    """Whether what is agreed was taken over, or there was nothing to be taken over, at the first decision."""
    has_decided: bool = False
    """Whether anything was decided."""
    together: tuple[int, int] | None = None
    """The entries of the first decision and of what was taken over behind it: one undo takes both back."""
    items: dict[str, Disagreement] = field(default_factory=dict)
    """All there are, settled or not, in their order."""
    agreed: Counter[str] = field(default_factory=Counter)
    """State → how many passages that all read alike; of `settled` ones it was taken over."""
    waiting: int = 0
    """How many of them are to be taken over: those that were opened again are not."""
    _by_document: dict[int, list[Disagreement]] = field(default_factory=dict)
    _agreed_in: dict[int, list[Disagreement]] = field(default_factory=dict)

    @property
    def shown(self) -> list[Disagreement]:
        """Those that are wanted, in their order."""
        return [one for one in self.items.values() if self.wanted in (ALL, one.state)]

    @property
    def current(self) -> Disagreement | None:
        """The one that is looked at."""
        return self.items.get(self.at) if self.at is not None else None

    @property
    def place(self) -> int:
        """Where the one that is looked at stands among all, from 1; 0 where there is none."""
        return list(self.items).index(self.at) + 1 if self.at in self.items else 0

    def count(self, state: str) -> int:
        """How many are in a state."""
        return sum(one.state == state for one in self.items.values())

    @property
    def left(self) -> int:
        """How many are not settled."""
        return sum(one.state != SETTLED for one in self.items.values())

    def is_settled(self, document_id: int) -> bool:
        """Whether nothing is left in a document, of what is shown here."""
        return all(one.state == SETTLED for one in self._by_document.get(document_id, ()))

    # ------------------------------------------------------------------ taking over what was read

    def take(self, queue: Queue, tree: CodeTree) -> None:
        """Take over all that was read; what is looked at stays, if it is still shown."""
        before = [one.id for one in self.shown]
        self._by_document, self._agreed_in = {id_: [] for id_ in queue.documents}, {}
        for item in queue.items:
            self._by_document[item.document_id].append(item)
        for item in queue.agreed:
            self._agreed_in.setdefault(item.document_id, []).append(item)
        self._order(tree)
        if self.at is None or not self._is_shown(self.at):
            self._go_on(before)

    def take_documents(self, found: Mapping[int, Collection[Disagreement]], tree: CodeTree) -> None:
        """Take over what was read of some documents; what is looked at stays, if it is still shown."""
        before = [one.id for one in self.shown]
        for document_id, entries in found.items():
            self._by_document[document_id] = [one for one in entries if one.difference.kind != AGREED]
            self._agreed_in[document_id] = [one for one in entries if one.difference.kind == AGREED]
        self._order(tree)
        if self.at is None or not self._is_shown(self.at):
            self._go_on(before)

    def knows(self, document_ids: Iterable[int]) -> bool:
        """Whether coders were compared in all of these documents when all was read."""
        return all(id_ in self._by_document for id_ in document_ids)

    def order_by(self, by: str, tree: CodeTree) -> None:
        """Put them into another order."""
        self.by = by
        self._order(tree)

    def next_order(self) -> str:
        """The order that comes after the present one."""
        return ORDERS[(ORDERS.index(self.by) + 1) % len(ORDERS)]

    def _order(self, tree: CodeTree) -> None:
        every = [item for entries in self._by_document.values() for item in entries]
        self.items = {item.id: item for item in ordered(every, self.by, tree)}
        agreed = [item for entries in self._agreed_in.values() for item in entries]
        self.agreed = Counter(item.state for item in agreed)
        self.waiting = sum(item.state != SETTLED and not _was_opened_again(item) for item in agreed)

    # ------------------------------------------------------------------ which one is looked at

    def want(self, wanted: str) -> None:
        """Show others; what is looked at stays if it is among them."""
        every = list(self.items)
        self.wanted = wanted
        if self.at is None or not self._is_shown(self.at):
            self._go_on(every)

    def look_at(self, id_: str) -> bool:
        """Look at another one; False if it is not among those that are shown."""
        if self._is_shown(id_):
            self.at = id_
        return self._is_shown(id_)

    def step(self, step: int) -> bool:
        """Look at the next of those that are shown, or the one before; False at the end of them."""
        ids = [one.id for one in self.shown]
        if self.at not in ids:
            self.at = ids[0] if ids else None
            return bool(ids)
        place = ids.index(self.at) + step
        if not 0 <= place < len(ids):
            return False
        self.at = ids[place]
        return True

    def after_decision(self) -> None:
        """Go on to the next one: where settled ones are shown too, to the next that is open."""
        ids = [one.id for one in self.shown]
        if self.at in ids:
            self._go_on(ids)

    def _is_shown(self, id_: str) -> bool:
        return id_ in self.items and self.wanted in (ALL, self.items[id_].state)

    def _go_on(self, before: Sequence[str]) -> None:
        """Look at what follows in an order that held before, then at what stood above.

        Args:
            before: The ids, among them the one that is looked at.
        """
        place = before.index(self.at) if self.at in before else -1
        follow = [id_ for id_ in (*before[place + 1 :], *before[: max(0, place)]) if self._is_shown(id_)]
        follow = follow or [one.id for one in self.shown if one.id != self.at]
        if self.wanted == ALL:
            follow = [id_ for id_ in follow if self.items[id_].state == OPEN]
        self.at = follow[0] if follow else self.at if self.at is not None and self._is_shown(self.at) else None
        if self.at is None:
            self.at = next((one.id for one in self.shown), None)


def _was_opened_again(item: Disagreement) -> bool:
    """Whether somebody opened again what is agreed: then a person decides on it."""
    earlier = item.earlier
    return earlier is not None and earlier.state == REOPENED and earlier.basis == item.difference.basis()
