"""The file in which a person says what becomes of each name: as YAML, or as CSV for a spreadsheet.

It holds the names: who writes it keeps it as she keeps the transcripts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from qualcode.domain.pseudonymising import Entry, Pass, Ruling, Spot
from qualcode.exporting.csv_rows import csv_text

COLUMNS = (
    *("candidate", "type", "found", "sure", "decision", "replacement"),
    *("document", "version", "start", "end", "words", "before", "after"),
)
UNSURE = "look"
"""What the column `sure` says of a place that is replaced only if its own line says so."""
_HEAD = """# Names, numbers and addresses that may tell who somebody is. This file holds them: keep it safe; delete it.
#
# decision: replace, or leave; empty: not decided, and nothing is replaced.
# replacement: what is to stand there; forms (genitive, one name of two, capitals) are fitted to each place.
# A place may have a decision and a replacement of its own. Places that say `look: yes` may be ordinary words:
# they are replaced only where their own decision is replace.
# Then: qualcode identity pseudonymise --apply FILE
"""


def decisions_yaml(passed: Pass, rulings: Mapping[int, Ruling]) -> str:
    """A pass as YAML, with what was decided so far."""
    lines = [_HEAD, "documents:"]
    for one in passed.documents:
        lines += [f"  - name: {_text(one.name)}", f"    id: {one.uuid}", f"    version: {one.version}"]
    lines.append("candidates:" if passed.entries else "candidates: []")
    for number, entry in enumerate(passed.entries):
        ruling = rulings.get(number, Ruling())
        lines += [
            f"  - found: {_text(entry.surface)}",
            f"    type: {entry.type}",
            f"    sure: {entry.confidence}",
            f"    decision: {_verdict(ruling)}".rstrip(),
            f"    replacement: {_text(ruling.words or entry.proposal)}",
            "    places:",
        ]
        for spot in entry.spots:
            lines += _place_lines(passed, spot, ruling)
    return "\n".join(lines) + "\n"


def _place_lines(passed: Pass, spot: Spot, ruling: Ruling) -> Iterator[str]:
    decision, words = _own(spot, ruling)
    yield f"      - document: {_text(passed.documents[spot.document].name)}"
    yield f"        start: {spot.start}"
    yield f"        end: {spot.end}"
    yield f"        words: {_text(spot.written)}"
    yield f"        context: {_text(f'{spot.before}[[{spot.written}]]{spot.after}')}"
    if not spot.certain:
        yield "        look: yes"
    if decision or not spot.certain:
        yield f"        decision: {decision}".rstrip()
    if words:
        yield f"        replacement: {_text(words)}"


def decisions_csv(passed: Pass, rulings: Mapping[int, Ruling]) -> str:
    """A pass as CSV, a line for each place; what the first line of a candidate says holds for all of its places."""
    return csv_text([COLUMNS, *_rows(passed, rulings)])


def _rows(passed: Pass, rulings: Mapping[int, Ruling]) -> Iterator[tuple[object, ...]]:
    for number, entry in enumerate(passed.entries):
        ruling = rulings.get(number, Ruling())
        yield (
            *(number + 1, entry.type, entry.surface, entry.confidence),
            *(_verdict(ruling), ruling.words or entry.proposal, "", "", "", "", "", "", f"{len(entry.spots)} places"),
        )
        for spot in entry.spots:
            yield _row(passed, number, entry, spot, ruling)


def _row(passed: Pass, number: int, entry: Entry, spot: Spot, ruling: Ruling) -> tuple[object, ...]:
    decision, words = _own(spot, ruling)
    document = passed.documents[spot.document]
    return (
        *(number + 1, "", "", "" if spot.certain else UNSURE, decision, words),
        *(document.name, document.version, spot.start, spot.end, spot.written, spot.before, spot.after),
    )


def _verdict(ruling: Ruling) -> str:
    return "" if ruling.verdict == "open" else ruling.verdict


def _own(spot: Spot, ruling: Ruling) -> tuple[str, str]:
    """What was said of a single place: the decision, and other words for it."""
    if spot.key not in ruling.spots:
        return "", ""
    words = ruling.spots[spot.key]
    return ("leave", "") if words is None else ("replace", words)


def _text(value: str) -> str:
    """A scalar that every YAML reader takes for the same text."""
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in quoted)
