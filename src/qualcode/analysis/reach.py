"""All codings of a study as columns of numbers, and whose speech each of them reaches: what everything is counted from.

Versions lie behind each other on one line, so that a place is one number, and two sorted columns tell for all codings
at once which spans of speech they share a character with. No text is read: a span of speech neither begins nor ends
with white space, so a coding that shares a code point with one either holds its first or last character or lies inside
it; and then it reaches it with a non-space character, unless the coding itself is blank.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain, compress
from typing import Self

import numpy as np
from numpy.typing import NDArray

from qualcode.analysis.resolving import Place, Speakers
from qualcode.analysis.selecting import Whose
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import coding_groups
from qualcode.storage.reads.packed import (
    Packed,
    Span,
    blank_spans,
    documents_of_versions,
    packed_codings,
    packed_speech,
)

Ints = NDArray[np.int64]
Truths = NDArray[np.bool_]

FEW = 3
"""Spans of speech that a coding reaches, as most do, and that are told for all codings at once."""
_OF_ALL = ("start", "end", "version", "code", "coder", "suspect")
_DENSE = 8


@dataclass(frozen=True)
class Reach:
    """Codings, each property as one column."""

    document: Ints
    code: Ints
    coder: Ints
    reached: Ints
    """Whose speech it reaches: a place in `voices`."""
    voices: tuple[Speakers, ...]
    """The speakers that a coding reaches, each list of them once; the first is that of nobody."""

    def __len__(self) -> int:
        return len(self.code)

    @property
    def coders(self) -> set[int]:
        """Who gave them."""
        return set(once(self.coder).tolist())

    def coders_of(self, codes: Collection[int]) -> set[int]:
        """Who gave those of some codes."""
        return set(once(self.coder[self._are_of(codes)]).tolist())

    def _are_of(self, codes: Collection[int]) -> Truths:
        return among(self.code, codes)

    def places(self) -> dict[tuple[Place, int], int]:
        """What codings code and whose speech they reach, and their coder → how many codings."""
        columns = (self.code, self.document, self.reached, self.coder)
        found = Counter(zip(*(column.tolist() for column in columns), strict=True))
        voices = self.voices
        return {((code, document, voices[v]), coder): count for (code, document, v, coder), count in found.items()}

    def number_of(self, codes: Collection[int]) -> int:
        """How many are of some codes."""
        return int(self._are_of(codes).sum())

    def where(self, chosen: Truths) -> Self:
        """Some of the codings."""
        names = [each.name for each in fields(self) if each.name != "voices"]
        return replace(self, **{name: getattr(self, name)[chosen] for name in names})


@dataclass(frozen=True)
class PlacedReach(Reach):
    """Codings by document and place."""

    id: Ints
    start: Ints
    end: Ints
    origin: Ints
    """A place in `BY_MACHINE`, counted from 1; 0 for what the program had no part in."""

    def number_from(self, origin: int, codes: Collection[int]) -> int:
        """How many of one origin are of some codes."""
        return int((self._are_of(codes) & (self.origin == origin)).sum())


@dataclass(frozen=True)
class SpeechLine:
    """Where everybody speaks, ascending, on a line on which versions lie behind each other."""

    starts: Ints
    ends: Ints
    speakers: Ints
    """0 for a turn that names nobody."""
    shift: int
    """Bits of a place that are its offset in the version; those above are the version."""


def load_reach(
    project: Project, document_ids: Collection[int] | None = None, *, without: Collection[str] = ()
) -> Reach:
    """Every coding, or every one of some documents or of other origins, in no order.

    Of all it is kept: a table that is cut up in another way asks for the same.
    """
    if document_ids is None and not without:
        return project.of_state("reach", lambda: _load(project, None, ()))
    return _load(project, document_ids, without)


def _load(project: Project, document_ids: Collection[int] | None, without: Collection[str]) -> Reach:
    packed = packed_codings(project, _OF_ALL, document_ids, without=without)
    columns = unpacked(packed)
    reached, voices = _reached(project, columns, document_ids)
    return Reach(_documents(project, columns["version"]), columns["code"], columns["coder"], reached, voices)


def counted_reach(project: Project, whose: Whose, document_ids: Collection[int] | None = None) -> Reach:
    """The codings that count, of all documents or of some, in no order."""
    reach = load_reach(project, document_ids, without=whose.without)
    return reach if whose.everybody else reach.where(_counting(whose, reach))


def unheard_reach(project: Project, whose: Whose, document_ids: Collection[int]) -> Reach:
    """The codings that count in documents in which nobody is known who speaks: one index alone tells of them."""
    groups = [row for row in coding_groups(project, without=whose.without) if row[1] in document_ids]
    columns = np.array(groups, dtype=np.int64).reshape(-1, 4)
    code, document, coder = (np.repeat(columns[:, field], columns[:, 3]) for field in range(3))
    reach = Reach(document, code, coder, np.zeros_like(code), ((),))
    return reach if whose.everybody else reach.where(_counting(whose, reach))


def _counting(whose: Whose, reach: Reach) -> Truths:
    """Which codings count, as `Whose.counts` tells it of one."""
    adjudicated = among(reach.document, whose.adjudicated)
    coded = ~adjudicated & among(reach.coder, whose.coders)
    return coded if whose.consensus is None else np.where(reach.coder == whose.consensus, adjudicated, coded)


def load_placed_reach(
    project: Project,
    document_ids: Collection[int] | None = None,
    *,
    without: Collection[str] = (),
    starred: bool = False,
) -> PlacedReach:
    """Every coding, or every one of some documents, of other origins or with a star, by document and place."""
    fields = (*_OF_ALL, "id", "origin")
    columns = unpacked(packed_codings(project, fields, document_ids, without=without, starred=starred))
    document = _documents(project, columns["version"])
    order = np.lexsort((columns["id"], columns["end"], columns["start"], document))
    columns = {name: column[order] for name, column in columns.items()}
    reached, voices = _reached(project, columns, document_ids)
    kept = {name: columns[name] for name in ("id", "start", "end", "code", "coder", "origin")}
    return PlacedReach(document=document[order], reached=reached, voices=voices, **kept)


def placed_and_counted(
    reach: PlacedReach, whose: Whose, only: Collection[int] | None, hushed: Collection[int]
) -> PlacedReach:
    """Those of some codings that count.

    Args:
        only: Those that are allowed, by id; None for all.
        hushed: Speakers of whom nothing is counted.
    """
    if only is not None:
        reach = reach.where(among(reach.id, only))
    if not whose.everybody:
        reach = reach.where(_counting(whose, reach))
    if hushed:
        silent = np.array([not any(speaker in hushed for speaker in voice) for voice in reach.voices])
        reach = reach.where(silent[reach.reached])
    return reach


def unpacked(packed: Packed) -> dict[str, Ints]:
    """The columns of packed rows, by name."""
    found: dict[str, Ints] = {}
    for text, columns in zip(packed.words, packed.fields, strict=True):
        digits = text[1:-1]
        word = np.fromstring(digits, dtype=np.int64, sep=",") if digits else np.zeros(0, dtype=np.int64)
        below = 0
        for name, bits in columns:
            found[name] = (word >> below) & ((1 << bits) - 1)
            below += bits
    return found


def speech_line(project: Project, document_ids: Collection[int] | None = None) -> SpeechLine:
    """Where everybody speaks, of every version, which is kept, or of those of some documents."""
    if document_ids is None:
        return project.of_state("speech line", lambda: _speech_line(project, None))
    return _speech_line(project, document_ids)


def _speech_line(project: Project, document_ids: Collection[int] | None) -> SpeechLine:
    packed = packed_speech(project, document_ids)
    turns = unpacked(packed.turns)
    offsets = np.frombuffer(packed.spans, dtype="<u4").astype(np.int64)
    shift = max(1, int(offsets.max(initial=0)).bit_length())
    version, speakers = turns["version"], turns["speaker"]
    if not (turns["spans"] == 1).all():
        version, speakers = np.repeat(version, turns["spans"]), np.repeat(speakers, turns["spans"])
    line = version << shift
    starts, ends = line | offsets[0::2], line | offsets[1::2]
    if not (starts[1:] > starts[:-1]).all():  # A file has turns in their order; a server may have them in any.
        order = np.argsort(starts, kind="stable")
        starts, ends, speakers = starts[order], ends[order], speakers[order]
    return SpeechLine(starts, ends, speakers, shift)


def _reached(
    project: Project, columns: Mapping[str, Ints], document_ids: Collection[int] | None
) -> tuple[Ints, tuple[Speakers, ...]]:
    """For each coding whose speech it reaches, as a place in the list that is given with it."""
    speech = speech_line(project, document_ids)
    line = columns["version"] << speech.shift
    behind_all = (1 << speech.shift) - 1  # What lies behind the last word of its version reaches nobody.
    first = np.searchsorted(speech.ends, line | np.minimum(columns["start"], behind_all), side="right")
    behind = np.searchsorted(speech.starts, line | np.minimum(columns["end"], behind_all), side="left")
    if columns["suspect"].any():
        blank = _blank(columns, blank_spans(project, document_ids))
        behind[blank] = first[blank]
    return _voices(speech.speakers, first, np.maximum(behind - first, 0))


def _blank(columns: Mapping[str, Ints], spans: Collection[Span]) -> list[int]:
    """The codings that stand at one of some places."""
    suspects = np.flatnonzero(columns["suspect"])
    places = zip(*(columns[name][suspects].tolist() for name in ("version", "start", "end")), strict=True)
    return list(compress(suspects.tolist(), [place in spans for place in places]))


def _voices(speakers: Ints, first: Ints, count: Ints) -> tuple[Ints, tuple[Speakers, ...]]:
    """From the spans that codings reach to their speakers: span by span, as long as they are few."""
    voices: dict[Speakers, int] = {(): 0}
    reached = np.zeros(len(first), dtype=np.int64)
    wide = int(speakers.max(initial=0)) + 1
    few = count <= FEW
    for nth in range(FEW):
        further = np.flatnonzero((count > nth) & few)
        if not len(further):
            break
        met, places = numbered(reached[further] * wide + speakers[first[further] + nth], len(voices) * wide)
        known = list(voices)
        numbers = []
        for key in met.tolist():
            before, speaker = known[key // wide], key % wide or None
            numbers.append(voices.setdefault(before if speaker in before else (*before, speaker), len(voices)))
        reached[further] = np.array(numbers, dtype=np.int64)[places]
    if not few.all():
        named = speakers.tolist()
        for coding in np.flatnonzero(~few).tolist():
            begin = int(first[coding])
            said = dict.fromkeys(named[begin : begin + int(count[coding])])
            reached[coding] = voices.setdefault(tuple(speaker or None for speaker in said), len(voices))
    return reached, tuple(voices)


def numbered(values: Ints, limit: int) -> tuple[Ints, Ints]:
    """Each value once, ascending, and for each of all its place among these.

    Args:
        limit: All values are below it.
    """
    if limit > _DENSE * len(values) + 1024:
        once, places = np.unique(values, return_inverse=True)
        return once, places.astype(np.int64).reshape(-1)
    there = np.zeros(limit, dtype=np.bool_)
    there[values] = True
    found: Ints = np.flatnonzero(there)
    place = np.zeros(limit, dtype=np.int64)
    place[found] = np.arange(len(found))
    return found, place[values]


class Lists:
    """Lists of numbers, one behind the other."""

    def __init__(self, lists: Sequence[Sequence[int]]) -> None:
        self._lengths = np.fromiter(map(len, lists), dtype=np.int64, count=len(lists))
        self._begins = np.cumsum(self._lengths) - self._lengths
        self._all = np.fromiter(chain.from_iterable(lists), dtype=np.int64, count=int(self._lengths.sum()))

    def beside(self, chosen: Ints) -> tuple[Ints, Ints]:
        """The numbers of the lists chosen, all in one; and before them which of the chosen each is of."""
        lengths = self._lengths[chosen]
        of = np.repeat(np.arange(len(chosen), dtype=np.int64), lengths)
        within = np.arange(len(of), dtype=np.int64) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return of, self._all[self._begins[chosen][of] + within]


def among(values: Ints, chosen: Collection[int]) -> Truths:
    """Which values are among some."""
    return np.isin(values, np.fromiter(chosen, dtype=np.int64, count=len(chosen)))


def once(values: Ints) -> Ints:
    """Each value once, ascending. By sorting: `np.unique` puts whole numbers into a table, which takes longer."""
    ordered = np.sort(values)
    found: Ints = ordered[np.diff(ordered, prepend=ordered[:1] - 1) != 0]
    return found


def _documents(project: Project, versions: Ints) -> Ints:
    of_version = documents_of_versions(project)
    documents = np.zeros(max(of_version, default=0) + 1, dtype=np.int64)
    documents[list(of_version)] = list(of_version.values())
    found: Ints = documents[versions]
    return found
