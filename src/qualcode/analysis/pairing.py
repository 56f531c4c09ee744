"""Codings as columns of numbers, and counting for every two codes the codings of the one that stand to the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from qualcode.analysis.code_rows import Behind, code_lines
from qualcode.analysis.reach import Ints, Lists, Truths, numbered
from qualcode.analysis.sample import Sample
from qualcode.domain.errors import InputError
from qualcode.domain.summary_answers_documents import CodeLine
from qualcode.domain.translation import plural, tr
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import turn_starts_by_version

Bits = NDArray[np.uint8]

MOST_ROWS = 300
"""More codes than these are not set against each other: nobody reads a table of 90,000 cells."""


@dataclass(frozen=True)
class Column:
    """Codings in order of document and place, each property as one array, and the rows that they stand in."""

    document_ids: list[int]
    """The documents that hold codings, as they stand in `document`."""
    lines: tuple[CodeLine, ...]
    """The codes that have rows: those with at least one coding."""
    without_codings: int
    """How many codes have no row since they have no coding."""
    covers: Truths
    """rows × codes that have codings: whether the row takes in the code."""
    code: Ints
    """The code of each coding, as it stands in `covers`."""
    document: Ints
    coder: Ints
    start: Ints
    end: Ints
    voice_coding: Ints
    """Who stands behind which coding: the codings, as often as somebody does."""
    voice: Ints
    """… and who, participants first."""
    documents: int
    participants: int
    voices: int

    @property
    def coders(self) -> set[int]:
        """Whose codings stand in a row."""
        in_rows: Truths = np.logical_or.reduce(self.covers, axis=0)
        return set(np.unique(self.coder[in_rows[self.code]]).tolist())

    @property
    def shared(self) -> Truths:
        """rows × rows: whether two rows take in a code that is the same, as each does with itself."""
        as_numbers = self.covers.astype(np.int32)
        found: Truths = (as_numbers @ as_numbers.T) > 0
        return found


def column_of(sample: Sample) -> Column:
    """The codings of a sample as arrays.

    Raises:
        InputError: More than `MOST_ROWS` codes have rows.
    """
    reach = sample.reach
    code_ids, code = _numbered(reach.code)
    places = {id_: place for place, id_ in enumerate(code_ids)}
    rows: list[tuple[CodeLine, list[int]]] = []
    empty = 0
    for id_, line in zip(sample.codes, code_lines(sample), strict=True):
        taken = [places[below] for below in sample.covered[id_] if below in places]
        if taken:
            rows.append((line, taken))
        else:
            empty += 1
    if len(rows) > MOST_ROWS:
        raise InputError(
            tr(
                "{codes:,} codes have codings; at most {most} are set against each other",
                codes=len(rows),
                most=MOST_ROWS,
            ),
            remedy=tr("choose some with --code"),
        )
    covers: Truths = np.zeros((len(rows), len(code_ids)), dtype=np.bool_)
    for number, (_, taken) in enumerate(rows):
        covers[number, taken] = True
    document_ids, document = _numbered(reach.document)
    voice_coding, voice, participants, voices = _voices(sample)
    return Column(
        document_ids=document_ids,
        lines=tuple(line for line, _ in rows),
        without_codings=empty,
        covers=covers,
        code=code,
        document=document,
        coder=reach.coder,
        start=reach.start,
        end=reach.end,
        voice_coding=voice_coding,
        voice=voice,
        documents=len(document_ids),
        participants=participants,
        voices=voices,
    )


def _numbered(values: Ints) -> tuple[list[int], Ints]:
    """Each value once, ascending, and for each of all its place among these."""
    once, places = numbered(values, int(values.max(initial=0)) + 1)
    return once.tolist(), places


def _voices(sample: Sample) -> tuple[Ints, Ints, int, int]:
    """(codings, persons, how many participants there are, how many persons)."""
    behind = Behind(sample)
    reach = sample.reach
    many = len(reach.voices)
    keys = reach.document * many + reach.reached
    met, place = numbered(keys, int(keys.max(initial=0)) + 1)
    of_place = [behind.of(key // many, reach.voices[key % many]) for key in met.tolist()]
    persons = sorted(set(chain.from_iterable(of_place)), key=lambda person: person[0] != "participant")
    numbers = {person: number for number, person in enumerate(persons)}
    lists = Lists([[numbers[person] for person in found] for found in of_place])
    return *lists.beside(place), sum(kind == "participant" for kind, _ in persons), len(persons)


@dataclass(frozen=True)
class Turns:
    """The first and the last turn of each coding, as ordinals of its document."""

    first: Ints
    last: Ints


def turns_of(project: Project, sample: Sample, column: Column) -> Turns:
    """In which turns codings begin and end; what stands before the first turn is counted with it."""
    ids = None if sample.wish.documents is None else list(sample.people.documents)
    starts = turn_starts_by_version(project, ids)
    of_document = {
        document.id: np.array(starts.get(document.version_id, ()), dtype=np.int64) for document in sample.documents
    }
    first, last = np.zeros_like(column.start), np.zeros_like(column.start)
    edges = np.flatnonzero(np.diff(column.document, prepend=-1, append=-1)) if len(column.document) else np.array([0])
    for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        known = of_document[column.document_ids[column.document[begin]]]
        for found, offsets in ((first, column.start), (last, column.end - 1)):
            found[begin:end] = np.maximum(np.searchsorted(known, offsets[begin:end], side="right") - 1, 0)
    return Turns(first, last)


@dataclass(frozen=True)
class Paired:
    """For every two rows what stands to each other: [row, other] is of the row's own codings."""

    codings: Ints
    """Codings of the row that have a partner of the other."""
    documents: Ints
    """Documents in which they stand."""
    voices: Bits
    """rows × others × persons in packed bits: those behind these codings."""


Having = Callable[[int], Truths]
"""Row → for each coding whether it has a partner in that row."""


def pair(column: Column, having: Having) -> Paired:
    """Count for every row and every other the row's codings that have a partner in the other."""
    rows, codes = column.covers.shape
    numbers = np.zeros((rows, rows), dtype=np.int64)
    documents = np.zeros((rows, rows), dtype=np.int64)
    voices: Bits = np.zeros((rows, rows, (column.voices + 7) // 8), dtype=np.uint8)
    uniting = _Uniting(column)
    in_document = column.code * column.documents + column.document
    behind = column.code[column.voice_coding] * column.voices + column.voice
    for other in range(rows):
        having_one = having(other)
        numbers[:, other] = uniting.added(np.bincount(column.code[having_one], minlength=codes))
        met = uniting.united(in_document[having_one], column.documents)
        documents[:, other] = np.bitwise_count(met).sum(axis=1, dtype=np.int64)
        voices[:, other] = uniting.united(behind[having_one[column.voice_coding]], column.voices)
    return Paired(numbers, documents, voices)


class _Uniting:
    """From what codes have to what rows have, each being several codes. Not as a product of matrices: that would take
    all cores, and more time on two than this on one."""

    def __init__(self, column: Column) -> None:
        rows, self._codes = column.covers.shape
        of_row, self._taken = np.nonzero(column.covers)
        self._begins = np.searchsorted(of_row, np.arange(rows))
        self._rows = rows

    def added(self, own: Ints) -> Ints:
        """Each row's sum of a number of each code."""
        if not self._rows:
            return np.zeros(0, dtype=np.int64)
        found: Ints = np.add.reduceat(own[self._taken], self._begins)
        return found

    def united(self, places: Ints, wide: int) -> Bits:
        """rows × `wide` in packed bits: what a row has, each place being code × `wide` + what is there."""
        present = np.zeros(self._codes * wide, dtype=np.bool_)
        present[places] = True
        packed: Bits = np.packbits(present.reshape(self._codes, wide), axis=1)
        if not (self._rows and packed.shape[1]):
            return np.zeros((self._rows, packed.shape[1]), dtype=np.uint8)
        found: Bits = np.bitwise_or.reduceat(packed[self._taken], self._begins, axis=0)
        return found


def persons_of(column: Column, voices: Bits) -> tuple[Ints, Ints]:
    """(participants, all persons) in packed sets of persons, counted along the last axis."""
    only = np.packbits(np.arange(column.voices) < column.participants)
    count = np.bitwise_count
    return count(voices & only).sum(axis=-1, dtype=np.int64), count(voices).sum(axis=-1, dtype=np.int64)


def totals(column: Column) -> tuple[Ints, Ints, Bits]:
    """For each row its codings, its documents, and the persons behind them in packed bits."""
    uniting = _Uniting(column)
    numbers = uniting.added(np.bincount(column.code, minlength=column.covers.shape[1]))
    documents = uniting.united(column.code * column.documents + column.document, column.documents)
    behind = uniting.united(column.code[column.voice_coding] * column.voices + column.voice, column.voices)
    return numbers, np.bitwise_count(documents).sum(axis=1, dtype=np.int64), behind


def documents_with_either(column: Column) -> Ints:
    """rows × rows: documents in which one of the two rows has a coding."""
    met = _Uniting(column).united(column.code * column.documents + column.document, column.documents)
    found: Ints = np.bitwise_count(met[:, None, :] | met[None, :, :]).sum(axis=-1, dtype=np.int64)
    return found


def without_row(codes: int) -> str:
    """What a foot says of codes without codings."""
    return plural("{number} code has no coding and no row", "{number} codes have no coding and no row", codes)
