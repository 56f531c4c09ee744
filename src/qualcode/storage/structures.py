"""What never changes of a version, kept in memory for the documents that were read last."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn

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
