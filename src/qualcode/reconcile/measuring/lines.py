"""Units and universes: which text of the documents counts, laid out on one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from qualcode.agreement.axes import Axis, Line, Stretches
from qualcode.agreement.ratings import IntArray
from qualcode.analysis.resolving import People
from qualcode.domain.agreement_answers import LeftOut
from qualcode.domain.agreement_choices import ALL_TEXT, CODED, PARTICIPANTS, SENTENCE, TURN
from qualcode.domain.translation import tr
from qualcode.domain.values import Document
from qualcode.reconcile.measuring.study import Study
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import NOBODY_SPEAKS, Speech, packed_turns, speech_by_version
from qualcode.storage.reads.sentences import sentences_by_version
from qualcode.storage.types import unpack_spans

Counted = Callable[[int, int | None], bool]
"""Whether what a speaker (by id; None for nobody named) says in a document counts."""
_Part = tuple[IntArray, IntArray, IntArray | None, int]
"""Starts, ends, which unit of the document each is of, and how many units it would be if everything counted."""


def universe_words(universe: str) -> str:
    """What is compared, in words."""
    return {
        "finished": tr("speech in documents that at least two of the coders finished"),
        "all": tr(
            "all text of documents that at least two of the coders finished, speakers' labels and time stamps too"
        ),
        "participants": tr("speech of participants in documents that at least two of the coders finished"),
        "coded": tr("passages that at least one of the coders coded, in documents that at least two of them finished"),
    }[universe]


@dataclass(frozen=True, eq=False)
class Laid:
    """The codings of a study on a line of what counts."""

    line: Line
    left_out: tuple[tuple[str, IntArray], ...]
    """(reason, how many units of each document do not count for it)."""

    def left_out_of(self, documents: IntArray) -> tuple[LeftOut, ...]:
        """What does not count of some documents."""
        found = [(reason, int(units[documents].sum())) for reason, units in self.left_out]
        return tuple(LeftOut(reason=reason, units=units) for reason, units in found if units)


def lay_out(
    project: Project, study: Study, unit: str, universe: str, people: People, counted: Counted | None = None
) -> Laid:
    """Lay the codings of a study on a line of units.

    Args:
        unit: `char`, `sentence` or `turn`; for `span` the line is one of code points.
        universe: One of `AGREEMENT_UNIVERSES`.
        counted: Whose speech counts beside what the universe says; None for everybody's.
    """
    if universe == PARTICIPANTS:
        counted = _both(counted, lambda document, speaker: people.participant(speaker) is not None)
    stretches, totals = _stretches(project, study, unit, universe, counted)
    axis = Axis([document.length for document in study.documents], stretches)
    codings = study.codings
    low, high = axis.place(codings.documents, codings.starts, codings.ends)
    line = Line(axis.firsts, low, high)
    left_out = [(_reason(unit, counted is not None), totals - line.lengths)]
    if universe == CODED:
        whole = line.lengths
        line = line.cut_to(np.ones(len(low), dtype=bool))
        left_out.append((tr("coded by none of the coders compared"), whole - line.lengths))
    return Laid(line, tuple(left_out))


def _both(one: Counted | None, other: Counted) -> Counted:
    if one is None:
        return other
    return lambda document, speaker: one(document, speaker) and other(document, speaker)


def _reason(unit: str, some: bool) -> str:
    """Why text of the documents does not count, where it does not."""
    if some:
        return tr("said by others than those who count")
    if unit in (SENTENCE, TURN):
        return tr("without speech")
    return tr("no speech: speakers' labels, time stamps and what stands between turns")


def _stretches(
    project: Project, study: Study, unit: str, universe: str, counted: Counted | None
) -> tuple[Stretches, IntArray]:
    """What counts, and how many units each document would have if everybody's text did."""
    parts = list(_of_documents(project, study, unit, universe, counted))
    documents = [np.full(len(starts), number, dtype=np.int64) for number, (starts, _, _, _) in enumerate(parts)]
    units: list[IntArray] = []
    first = 0
    for _, _, own, _ in parts:
        if own is not None:
            units.append(own + first)
            first += int(own[-1]) + 1 if len(own) else 0
    none = np.zeros(0, dtype=np.int64)
    return Stretches(
        np.concatenate([none, *documents]),
        np.concatenate([none, *(starts for starts, _, _, _ in parts)]),
        np.concatenate([none, *(ends for _, ends, _, _ in parts)]),
        np.concatenate([none, *units]) if unit in (SENTENCE, TURN) else None,
    ), np.array([total for _, _, _, total in parts], dtype=np.int64)


def _of_documents(project: Project, study: Study, unit: str, universe: str, counted: Counted | None) -> Iterator[_Part]:
    if unit == TURN:
        yield from (_turns(project, document, counted) for document in study.documents)
        return
    if universe == ALL_TEXT and unit != SENTENCE:
        yield from (_whole(document) for document in study.documents)
        return
    needs_speech = counted is not None or unit != SENTENCE
    speech = speech_by_version(project, [d.id for d in study.documents]) if needs_speech else {}
    if unit == SENTENCE:
        sentences = sentences_by_version(project, [document.version_id for document in study.documents])
        for document in study.documents:
            spans = np.array(sentences.get(document.version_id) or [], dtype=np.int64).reshape(-1, 2)
            yield _sentences(document, spans, speech.get(document.version_id, NOBODY_SPEAKS), counted)
        return
    for document in study.documents:
        yield _speech(document, speech.get(document.version_id, NOBODY_SPEAKS), counted)


def _whole(document: Document) -> _Part:
    return np.zeros(1, dtype=np.int64), np.array([document.length], dtype=np.int64), None, document.length


def _speech(document: Document, speech: Speech, counted: Counted | None) -> _Part:
    starts, ends = np.array(speech.starts, dtype=np.int64), np.array(speech.ends, dtype=np.int64)
    if counted is None:
        return starts, ends, None, document.length
    total = int((ends - starts).sum())
    some = np.array([counted(document.id, speaker) for speaker in speech.speakers], dtype=bool)
    return starts[some], ends[some], None, total


def _sentences(document: Document, spans: IntArray, speech: Speech, counted: Counted | None) -> _Part:
    total = len(spans)
    if counted is not None and total:
        turn = np.searchsorted(np.array(speech.ends, dtype=np.int64), spans[:, 0], side="right")
        spans = spans[[counted(document.id, speech.speakers[place]) for place in turn.tolist()]]
    return spans[:, 0], spans[:, 1], np.arange(len(spans), dtype=np.int64), total


def _turns(project: Project, document: Document, counted: Counted | None) -> _Part:
    turns = [turn for turn in packed_turns(project, document.version_id) if turn[4]]
    kept = [turn for turn in turns if counted is None or counted(document.id, turn[3])]
    spans = [(start, end, number) for number, turn in enumerate(kept) for start, end in unpack_spans(turn[4])]
    columns = np.array(spans, dtype=np.int64).reshape(-1, 3)
    return columns[:, 0], columns[:, 1], columns[:, 2], len(turns)
