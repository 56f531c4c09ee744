"""What is kept in memory: versions that were read last, and what was made of a state that still stands."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn

T = TypeVar("T")

KEPT = 4
"""Versions held at a time: the document on screen and the ones beside it."""


@dataclass(frozen=True, slots=True)
class Structure:
    """The text, turns and sentences of one version of a document."""

    text: str
    turns: tuple[Turn, ...]
    speaker_ids: tuple[int | None, ...]
    sentences: tuple[Span, ...]


class Structures:
    """The versions read last, by id."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Structure] = OrderedDict()

    def get(self, version_id: int) -> Structure | None:
        """The structure of a version, if it is held."""
        if version_id in self._kept:
            self._kept.move_to_end(version_id)
        return self._kept.get(version_id)

    def put(self, version_id: int, structure: Structure) -> None:
        """Hold a structure, dropping the one not asked for longest."""
        self._kept[version_id] = structure
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)


class Kept:
    """What was made of the project under a name, and the stamp of the state that it was made of."""

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[Hashable, Any]] = {}

    def since(self, name: Hashable, stamp: Hashable, make: Callable[[], T]) -> T:
        """What stands under a name; made anew where the stamp is another one than it was made under."""
        known = self._made.get(name)
        if known is None or known[0] != stamp:
            known = self._made[name] = (stamp, make())
        made: T = known[1]
        return made
