"""Anchors: what coders marked lies in the text, and the words kept with it are those that stand there."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.domain.translation import Several, several
from qualcode.storage.soundness.findings import Findings
from qualcode.text.anchors import CONTEXT
from qualcode.text.graphemes import snap

_CODINGS = """
SELECT "start", "end", quote, prefix, suffix, turn, code_id, coder_id FROM coding
WHERE document_id = ? AND version_id = ? ORDER BY "start", "end"
"""
_WAITING = """
SELECT "start", "end", quote, prefix, suffix, turn, 0, 0 FROM unplaced WHERE document_id = ? AND version_id = ?
"""
_MARKS = 'SELECT "start", "end" FROM coverage_mark WHERE document_id = ?'
_REJECTED = 'SELECT "start", "end" FROM rejection WHERE document_id = ?'
_MEMOS = 'SELECT "start", "end" FROM memo WHERE document_id = ? AND "start" IS NOT NULL'
Passages = dict[tuple[int, int], tuple[int, tuple[int, int]]]
"""(code, coder) → how far its codings reach so far, and the last of them."""
Row = tuple[int, int, bytes, bytes, bytes, int, int, int]


class _Faults(NamedTuple):
    """What can be found of one kind of thing that stands on a passage."""

    outside: Several
    halved: Several


class _Words(NamedTuple):
    """What can be found of one that keeps the words of its passage."""

    quote: Several
    around: Several
    turn: Several


_CODING = _Faults(
    several("{number:,} coding outside the text", "{number:,} codings outside the text"),
    several("{number:,} coding with an end inside a character", "{number:,} codings with an end inside a character"),
)
_CODING_WORDS = _Words(
    several(
        "{number:,} coding with a quote that is not what stands in the text",
        "{number:,} codings with a quote that is not what stands in the text",
    ),
    several(
        "{number:,} coding with words around the passage that are not those of the text",
        "{number:,} codings with words around the passage that are not those of the text",
    ),
    several(
        "{number:,} coding with another turn than the one in which the passage starts",
        "{number:,} codings with another turn than the one in which the passage starts",
    ),
)
_PASSAGE_WAITING = _Faults(
    several("{number:,} waiting passage outside the text", "{number:,} waiting passages outside the text"),
    several(
        "{number:,} waiting passage with an end inside a character",
        "{number:,} waiting passages with an end inside a character",
    ),
)
_PASSAGE_WAITING_WORDS = _Words(
    several(
        "{number:,} waiting passage with a quote that is not what stands in the text",
        "{number:,} waiting passages with a quote that is not what stands in the text",
    ),
    several(
        "{number:,} waiting passage with words around the passage that are not those of the text",
        "{number:,} waiting passages with words around the passage that are not those of the text",
    ),
    several(
        "{number:,} waiting passage with another turn than the one in which the passage starts",
        "{number:,} waiting passages with another turn than the one in which the passage starts",
    ),
)
_MARK = _Faults(
    several("{number:,} mark of what was read outside the text", "{number:,} marks of what was read outside the text"),
    several(
        "{number:,} mark of what was read with an end inside a character",
        "{number:,} marks of what was read with an end inside a character",
    ),
)
_REJECTION = _Faults(
    several("{number:,} rejected suggestion outside the text", "{number:,} rejected suggestions outside the text"),
    several(
        "{number:,} rejected suggestion with an end inside a character",
        "{number:,} rejected suggestions with an end inside a character",
    ),
)
_MEMO = _Faults(
    several("{number:,} memo outside the text", "{number:,} memos outside the text"),
    several("{number:,} memo with an end inside a character", "{number:,} memos with an end inside a character"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One version of a document, as anchors hold on to it."""

    document_id: int
    version_id: int
    name: str
    text: str
    turns: list[int]
    """Where each turn starts."""
    latest: bool
    """Whether it is the document's current version: passages of memos and marks are of that one."""


def check_anchors(connection: sqlite3.Connection, findings: Findings, place: Place) -> None:
    """Look at all codings of one version and what waits for a place since then, and at the current memos and marks."""
    passages: Passages = {}
    for row in connection.execute(_CODINGS, (place.document_id, place.version_id)):
        where = f"{place.name} {row[0]}–{row[1]}"
        if _check_span(findings, _CODING, row[0], row[1], place):
            _check_words(findings, _CODING_WORDS, row, where, place)
            _check_overlap(findings, passages, row, where)
    # Where a text is missing, as other programs' projects may leave it out, places cannot be held against anything.
    waiting = connection.execute(_WAITING, (place.document_id, place.version_id)) if place.text else ()
    for row in waiting:
        if _check_span(findings, _PASSAGE_WAITING, row[0], row[1], place):
            _check_words(findings, _PASSAGE_WAITING_WORDS, row, f"{place.name} {row[0]}–{row[1]}", place)
    if place.latest:
        for faults, query in ((_MARK, _MARKS), (_REJECTION, _REJECTED), (_MEMO, _MEMOS)):
            for start, end in connection.execute(query, (place.document_id,)):
                _check_span(findings, faults, start, end, place)


def _check_span(findings: Findings, faults: _Faults, start: int, end: int | None, place: Place) -> bool:
    where = f"{place.name} {start}–{end}"
    if end is None or not 0 <= start < end <= len(place.text):
        findings.add("anchors", faults.outside, where)
        return False
    if snap(place.text, start, end) != (start, end):
        findings.add("anchors", faults.halved, where, severity="note")
    return True


def _check_words(findings: Findings, faults: _Words, row: Row, where: str, place: Place) -> None:
    start, end, quote, prefix, suffix, turn, *_ = row
    text = place.text
    if text[start:end].encode() != quote:
        findings.add("anchors", faults.quote, where)
    elif text[max(0, start - CONTEXT) : start].encode() != prefix or text[end : end + CONTEXT].encode() != suffix:
        findings.add("anchors", faults.around, where)
    if turn != max(0, bisect_right(place.turns, start) - 1):
        findings.add("anchors", faults.turn, where)


def _check_overlap(findings: Findings, passages: Passages, row: Row, where: str) -> None:
    """A coder gives a code to a word once; codings that were imported may overlap, but none is there twice."""
    start, end, key = row[0], row[1], (row[6], row[7])
    reach, last = passages.get(key, (0, (0, 0)))
    if last == (start, end):
        findings.add(
            "rules",
            several(
                "{number:,} coding of a passage that has the code of the coder already",
                "{number:,} codings of a passage that has the code of the coder already",
            ),
            where,
        )
    elif start < reach:
        what = several(
            "{number:,} coding over words that have the code of the coder already, as imported ones may",
            "{number:,} codings over words that have the code of the coder already, as imported ones may",
        )
        findings.add("rules", what, where, severity="note")
    passages[key] = (max(reach, end), (start, end))
