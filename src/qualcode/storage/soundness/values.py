"""Single values: each of the kind that its column is for, and where only some words are allowed, one of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Table

from qualcode.domain.disagreements import AGREED, DECISION_STATES, DIFFERENCE_KINDS
from qualcode.domain.rounds import ROUND_UNITS
from qualcode.domain.translation import several, tr
from qualcode.domain.values import (
    ALL_MEMO_KINDS,
    ATTRIBUTE_TYPES,
    DOCUMENT_KINDS,
    DOCUMENT_STATES,
    PROPOSAL_KINDS,
    PROPOSAL_STATES,
    SET_KINDS,
    SPEAKER_ROLES,
    WITHHOLDINGS,
)
from qualcode.storage import tables
from qualcode.storage.soundness.findings import Findings
from qualcode.storage.statements import key_columns
from qualcode.storage.types import PACKED_SPAN, Identifier, Utf8

WORDS: Mapping[str, tuple[str | int, ...]] = {
    "coder.role": ("coder", "lead"),
    "content.codec": ("plain", "zlib"),
    "document.kind": DOCUMENT_KINDS,
    "document_state.state": DOCUMENT_STATES,
    "speaker.role": SPEAKER_ROLES,
    "cases.withheld": WITHHOLDINGS,
    "attribute.type": ATTRIBUTE_TYPES,
    "code.retired": (0, 1),
    "coding.star": (0, 1),
    "memo.kind": ALL_MEMO_KINDS,
    "proposal.kind": PROPOSAL_KINDS,
    "proposal.state": PROPOSAL_STATES,
    "sets.kind": SET_KINDS,
    "round.unit": ROUND_UNITS,
    "round.blind": (0, 1),
    "round.open_codebook": (0, 1),
    "assignment.state": DOCUMENT_STATES,
    "decision.kind": (AGREED, *DIFFERENCE_KINDS),
    "decision.state": DECISION_STATES,
    "change.kind": ("setup", "do", "undo", "redo"),
    "change_image.codec": ("json", "json+zlib"),
}
"""Columns that hold one of a few words."""
JSON = {
    "version.metadata": dict,
    "version.warnings": list,
    "attribute.allowed": list,
    "unplaced.rest": dict,
    "proposal.rest": dict,
    "round.plan": dict,
    "merged.pairs": dict,
    "decision.basis": dict,
    "decision.outcome": list,
    "code.comments": list,
    "project.codebook_comments": list,
}
PACKED = ("turn.speech", "turn.stamps", "sentences.spans")
_PINS = (6, 10)


def check_values(connection: sqlite3.Connection, findings: Findings) -> None:
    """Look at every value of every table."""
    check_words(connection, findings)
    for table in tables.metadata.sorted_tables:
        _check_texts(connection, table, findings)


def check_words(connection: sqlite3.Connection, findings: Findings) -> None:
    """Look whether each value is of its column's kind, and a word that may stand there; texts are not read."""
    for table in tables.metadata.sorted_tables:
        _check_kinds(connection, table, findings)
    for name, words in WORDS.items():
        table_name, column = name.split(".")
        marks = ", ".join("?" * len(words))
        query = f'SELECT "{column}", count(*) FROM "{table_name}" WHERE "{column}" NOT IN ({marks}) GROUP BY 1'
        for value, count in connection.execute(query, words):
            findings.add(
                "values",
                several(
                    "{number:,} value of {name} that no qualcode writes",
                    "{number:,} values of {name} that no qualcode writes",
                    name=name,
                ),
                _shown(value),
                count=count,
            )
    outside = connection.execute("SELECT count(*) FROM pinned_code WHERE slot NOT BETWEEN ? AND ?", _PINS).fetchone()[0]
    if outside:
        findings.add(
            "values",
            several(
                "{number:,} code pinned to what is none of the keys 6–9 and 0",
                "{number:,} codes pinned to what is none of the keys 6–9 and 0",
            ),
            count=outside,
        )


def _shown(value: object) -> str:
    return f"“{value}”" if isinstance(value, str | int) else tr("what is no word")


def _check_kinds(connection: sqlite3.Connection, table: Table, findings: Findings) -> None:
    """Kinds and lengths, counted by SQLite itself: nothing long is read for it."""
    columns = list(table.c)
    wrong = ", ".join(f"total(NOT ({_condition(table, column)}))" for column in columns)
    counts = connection.execute(f'SELECT {wrong} FROM "{table.name}"').fetchone()
    for column, count in zip(columns, counts, strict=True):
        if count:
            what = several(
                "{number:,} value that is not of the kind that the column holds",
                "{number:,} values that are not of the kind that the column holds",
            )
            findings.add("values", what, f"{table.name}.{column.name}", count=int(count))


def _condition(table: Table, column: Column[Any]) -> str:
    name, type_ = f'"{column.name}"', column.type
    if isinstance(type_, Integer | BigInteger):
        good = f"typeof({name}) = 'integer'"
    elif isinstance(type_, Utf8 | Identifier | LargeBinary):
        good = f"typeof({name}) = 'blob'"
        length = 16 if isinstance(type_, Identifier) else type_.length if isinstance(type_, LargeBinary) else None
        if length is not None:
            good += f" AND length({name}) = {length}"
        if f"{table.name}.{column.name}" in PACKED:
            good += f" AND length({name}) % {PACKED_SPAN} = 0"
    else:
        assert isinstance(type_, String)
        good = f"typeof({name}) = 'text'"
    return f"{name} IS NULL OR ({good})" if column.nullable else good


def _check_texts(connection: sqlite3.Connection, table: Table, findings: Findings) -> None:
    """Texts are UTF-8, and those that hold JSON hold it."""
    names = [column.name for column in table.c if isinstance(column.type, Utf8)]
    for place, column, raw in _texts(connection, table, names):
        try:
            text = str(raw, "utf-8")
        except UnicodeDecodeError:
            findings.add(
                "values",
                several("{number:,} value that is no text", "{number:,} values that are no text"),
                tr("{name}.{column} of {place}", name=table.name, column=column, place=place),
            )
            continue
        wanted = JSON.get(f"{table.name}.{column}")
        if wanted is not None and not _holds_json(text, wanted):
            findings.add(
                "values",
                several(
                    "{number:,} value that is no list or table in JSON",
                    "{number:,} values that are no list or table in JSON",
                ),
                tr("{name}.{column} of {place}", name=table.name, column=column, place=place),
            )


def _texts(connection: sqlite3.Connection, table: Table, names: list[str]) -> Iterator[tuple[str, str, bytes]]:
    if not names:
        return
    keys = key_columns(table)
    selected = ", ".join(f'"{name}"' for name in (*keys, *names))
    for row in connection.execute(f'SELECT {selected} FROM "{table.name}"'):
        for name, raw in zip(names, row[len(keys) :], strict=True):
            if isinstance(raw, bytes) and not (raw.isascii() and f"{table.name}.{name}" not in JSON):
                yield tr("no. {id}", id=row[0]), name, raw


def _holds_json(text: str, wanted: type) -> bool:
    try:
        return isinstance(json.loads(text), wanted)
    except (ValueError, RecursionError):
        return False
