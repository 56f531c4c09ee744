"""Whole tables of numbers as few long strings: what a row costs is mostly the objects that it is made of.

Of 54,000 codings a list of tuples takes 50 ms to read, and the same numbers, several in one word, 12. Who counts takes
them apart with numpy, which this room does not know.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import NamedTuple

from qualcode.domain.values import BY_MACHINE
from qualcode.storage.project import Project
from qualcode.storage.raw_sql import BLANK, NUMBERS, WORDS
from qualcode.storage.reads.analysis import fetch

_BITS = 62
"""Of a number that both engines, and numpy, have with its sign."""

# By its first byte most quotes can be told to begin with a word; of the few others the whole is looked at.
_MAY_BE_BLANK = f"(quote < x'21' OR quote >= x'c2' AND (quote < x'c3' OR quote >= x'e1' AND quote < x'e4')) AND {BLANK}"


class Packed(NamedTuple):
    """Some columns of numbers, none below 0, in as few words as they fit in."""

    words: tuple[str, ...]
    """The rows' words, as a list in JSON: one list for each word that a row takes."""
    fields: tuple[tuple[tuple[str, int], ...], ...]
    """For each word the names of its columns, from the lowest bits to the highest, and how many bits each takes."""


class PackedSpeech(NamedTuple):
    """Where everybody speaks, in no order."""

    turns: Packed
    """`version`, `speaker` (0 for a turn that names nobody) and `spans`: how many the turn has."""
    spans: bytes
    """Start and end of all of them, as `pack_spans` has them."""


class Span(NamedTuple):
    """A place in a version."""

    version_id: int
    start: int
    end: int


def packed_codings(
    project: Project,
    fields: Collection[str],
    document_ids: Collection[int] | None = None,
    *,
    without: Collection[str] = (),
    starred: bool = False,
) -> Packed:
    """Columns of every coding, in no order; or of those of some documents, other origins or with a star.

    Args:
        fields: Of `id`, `version`, `code`, `coder`, `start`, `end`; `suspect` (1 if the quote may be blank) and
            `origin` (its place in `BY_MACHINE`, counted from 1; 0 for all others).
    """
    where, values = _chosen(document_ids, without, starred)
    maxima = "(SELECT max(id) FROM version), (SELECT max(id) FROM code), (SELECT max(id) FROM coder)"
    ((version, code, coder, length, last),) = fetch(
        project, f"SELECT {maxima}, (SELECT max(length) FROM version), (SELECT max(id) FROM coding)"
    )
    length = length or 0
    origins = " ".join(f"WHEN '{origin}' THEN {place}" for place, origin in enumerate(BY_MACHINE, 1))
    known = {
        "id": ("id", last),
        "version": ("version_id", version),
        "code": ("code_id", code),
        "coder": ("coder_id", coder),
        # In a damaged file a place may lie behind the text; it must not spill into what stands beside it.
        "start": (f"CASE WHEN start > {length} THEN {length} ELSE start END", length),
        "end": (f'CASE WHEN "end" > {length} THEN {length} ELSE "end" END', length),
        "suspect": (f"CASE WHEN {_MAY_BE_BLANK} THEN 1 ELSE 0 END", 1),
        "origin": (f"CASE origin {origins} ELSE 0 END", len(BY_MACHINE)),
    }
    packing = _Packing([(name, *known[name]) for name in fields])
    (row,) = fetch(project, f"SELECT {', '.join(packing.lists)} FROM coding {where}", *values)
    return packing.packed(row)


def blank_spans(project: Project, document_ids: Collection[int] | None = None) -> set[Span]:
    """The places of codings that hold nothing but white space; asked for only where some are suspect."""
    where, values = _chosen(document_ids, (), False)
    also = f"{where} AND" if where else "WHERE"
    rows = fetch(project, f'SELECT version_id, start, "end", quote FROM coding {also} {_MAY_BE_BLANK}', *values)
    return {Span(version, start, end) for version, start, end, quote in rows if str(quote, "utf-8").isspace()}


def packed_speech(project: Project, document_ids: Collection[int] | None = None) -> PackedSpeech:
    """Where everybody speaks, in every version or in those of some documents."""
    values = [] if document_ids is None else [json.dumps(list(document_ids))]
    within = (
        "" if document_ids is None else f"WHERE version_id IN (SELECT id FROM version WHERE document_id IN {NUMBERS})"
    )
    maxima = "(SELECT max(id) FROM version), (SELECT max(id) FROM speaker), (SELECT max(length) FROM version)"
    ((version, speaker, length),) = fetch(project, f"SELECT {maxima}")
    packing = _Packing(
        [
            ("version", "version_id", version),
            ("speaker", "coalesce(speaker_id, 0)", speaker),
            ("spans", "length(speech) / 8", length),
        ]
    )
    lists = ", ".join(packing.lists)
    (row,) = fetch(project, f"SELECT {lists}, CAST(group_concat(speech, '') AS BLOB) FROM turn {within}", *values)
    return PackedSpeech(packing.packed(row[:-1]), row[-1] or b"")


def documents_of_versions(project: Project) -> dict[int, int]:
    """version → its document."""
    return dict(fetch(project, "SELECT id, document_id FROM version"))


def _chosen(ids: Collection[int] | None, without: Collection[str], starred: bool) -> tuple[str, list[str]]:
    """A WHERE clause for codings, and its parameters."""
    conditions, values = [], []
    if ids is not None:
        conditions.append(f"document_id IN {NUMBERS}")
        values.append(json.dumps(list(ids)))
    if without:
        conditions.append(f"origin NOT IN {WORDS}")
        values.append(json.dumps(sorted(without)))
    if starred:
        conditions.append("star = 1")
    return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), values


class _Packing:
    """Columns dealt out to words: (name, expression, the most it can be)."""

    def __init__(self, columns: Sequence[tuple[str, str, int | None]]) -> None:
        self.lists: list[str] = []
        self._fields: list[tuple[tuple[str, int], ...]] = []
        sum_, fields, used = "", list[tuple[str, int]](), 0
        for name, expression, most in columns:
            bits = max(1, (most or 0).bit_length())
            if used + bits > _BITS:
                self._add(sum_, fields)
                sum_, fields, used = "", [], 0
            term = f"CAST({expression} AS BIGINT) * {1 << used}"
            sum_ = f"{sum_} + {term}" if sum_ else term
            fields = [*fields, (name, bits)]
            used += bits
        self._add(sum_, fields)

    def _add(self, sum_: str, fields: Sequence[tuple[str, int]]) -> None:
        self.lists.append(f"CAST(json_group_array({sum_}) AS TEXT)")
        self._fields.append(tuple(fields))

    def packed(self, row: Sequence[str | None]) -> Packed:
        return Packed(tuple(word or "[]" for word in row), tuple(self._fields))
