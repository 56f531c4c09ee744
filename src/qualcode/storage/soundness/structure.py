"""Turns and sentences: together they are the text, nothing twice and nothing left out."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from qualcode.domain.spans import Span
from qualcode.domain.translation import several, tr
from qualcode.storage.soundness.findings import Findings
from qualcode.storage.types import unpack_spans

_TURNS = """
SELECT ordinal, "start", "end", label_start, label_end, speech, stamps FROM turn WHERE version_id = ? ORDER BY ordinal
"""
Row = tuple[int, int, int, int | None, int | None, bytes, bytes | None]


def check_structure(
    connection: sqlite3.Connection, findings: Findings, version_id: int, name: str, text: str
) -> list[int]:
    """Look at the turns and sentences of one version.

    Args:
        name: What the document is called.
        text: Its whole text.

    Returns:
        Where each turn starts.
    """
    turns: list[Row] = connection.execute(_TURNS, (version_id,)).fetchall()
    speech: list[Span] = []
    reach = 0
    for number, turn in enumerate(turns):
        ordinal, start, end, *_ = turn
        place = tr("{document}, turn {number}", document=name, number=number + 1)
        if ordinal != number:
            findings.add(
                "turns",
                several(
                    "{number:,} turn out of the order of the numbers",
                    "{number:,} turns out of the order of their numbers",
                ),
                place,
            )
        if not 0 <= start < end <= len(text):
            findings.add(
                "turns", several("{number:,} turn outside the text", "{number:,} turns outside the text"), place
            )
            continue
        if start < reach:
            findings.add(
                "turns",
                several(
                    "{number:,} turn over words of the turn before", "{number:,} turns over words of the turn before"
                ),
                place,
            )
        elif text[reach:start].strip():
            findings.add(
                "turns",
                several(
                    "{number:,} turn with words before that belong to none",
                    "{number:,} turns with words before that belong to none",
                ),
                place,
            )
        reach = max(reach, end)
        spoken = unpack_spans(turn[5])
        speech += spoken
        _check_inside(findings, turn, spoken, place)
    if text[reach:].strip():
        findings.add(
            "turns",
            several(
                "{number:,} text with words at the end that belong to no turn",
                "{number:,} texts with words at the end that belong to no turn",
            ),
            name,
        )
    _check_sentences(connection, findings, version_id, name, speech)
    return [turn[1] for turn in turns]


def _check_inside(findings: Findings, turn: Row, speech: Sequence[Span], place: str) -> None:
    """Label, stamps and speech lie in their turn, each for itself."""
    _, start, end, label_start, label_end, _, stamps = turn
    if not _ascend(speech, start, end):
        findings.add(
            "turns",
            several("{number:,} turn with speech outside or twice", "{number:,} turns with speech outside or twice"),
            place,
        )
    if stamps and any(not start <= a < b <= end for a, b in unpack_spans(stamps)):
        findings.add(
            "turns",
            several("{number:,} turn with a time stamp outside", "{number:,} turns with a time stamp outside"),
            place,
        )
    if label_start is None and label_end is None:
        return
    if label_start is None or label_end is None or not start <= label_start < label_end <= end:
        findings.add(
            "turns",
            several(
                "{number:,} turn with the speaker's label outside", "{number:,} turns with the speaker's label outside"
            ),
            place,
        )
    elif any(span.overlaps((label_start, label_end)) for span in speech):
        findings.add(
            "turns",
            several(
                "{number:,} turn with the speaker's label in the speech",
                "{number:,} turns with the speaker's label in the speech",
            ),
            place,
        )


def _ascend(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether spans lie in a stretch of text, one behind the other."""
    if not spans:
        return True
    inside = start <= spans[0].start and spans[-1].end <= end
    return inside and all(a < b for a, b in spans) and all(one.end <= other.start for one, other in pairwise(spans))


def _check_sentences(
    connection: sqlite3.Connection, findings: Findings, version_id: int, name: str, speech: list[Span]
) -> None:
    row = connection.execute("SELECT spans FROM sentences WHERE version_id = ?", (version_id,)).fetchone()
    if row is None:
        findings.add(
            "turns",
            several("{number:,} text without the list of sentences", "{number:,} texts without the list of sentences"),
            name,
        )
        return
    sentences = unpack_spans(row[0])
    starts = [span.start for span in speech]
    reach = 0
    for start, end in sentences:
        if start < reach or end <= start:
            findings.add(
                "turns",
                several(
                    "{number:,} sentence over words of the sentence before",
                    "{number:,} sentences over words of the sentence before",
                ),
                f"{name} {start}–{end}",
            )
        else:
            at = bisect_right(starts, start) - 1
            if at < 0 or end > speech[at].end:
                findings.add(
                    "turns",
                    several("{number:,} sentence outside what was said", "{number:,} sentences outside what was said"),
                    f"{name} {start}–{end}",
                )
        reach = max(reach, end)
