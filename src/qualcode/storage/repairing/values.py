"""Values that are none of their column's: the nearest that is one."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, LargeBinary

from qualcode.domain.identity import new_uuids
from qualcode.domain.translation import several
from qualcode.storage import tables
from qualcode.storage.repairing.bench import Bench
from qualcode.storage.soundness.values import JSON, PACKED, WORDS
from qualcode.storage.types import PACKED_SPAN, Identifier, Utf8, identifier_text

_INSTEAD: dict[str, str] = {
    "coding.origin": "import",
    "memo.kind": "note",
    "speaker.role": "unknown",
    "change.kind": "do",
    "change.verb": "unknown",
    "document.format": "txt",
    "sentences.rule": "unknown",
    "unplaced.kind": "coding",
    "cases.kind": "participant",
    "attribute.level": "participant",
}
"""What stands where a word cannot be told, if not the first of those that may stand there."""
_PASSAGES = frozenset({"coding", "coverage_mark", "rejection", "unplaced"})
"""Tables whose rows stand on a passage."""
_FARTHEST = 2**31
"""No text is longer."""


def fitted(table: str, columns: Sequence[str], row: Sequence[Any]) -> list[Any]:
    """A row, as the driver or an image has it, with every value made one that its column may hold."""
    return [_fit(value) for _fit, value in zip(_fitters(table, tuple(columns)), row, strict=True)]


def within_checks(table: str, row: list[Any]) -> list[Any]:
    """A row that keeps the conditions its table sets: a passage begins before it ends, a value has one bearer."""
    columns = [column.name for column in tables.metadata.tables[table].c]
    if table in _PASSAGES:
        start, end = columns.index("start"), columns.index("end")
        row[start] = min(max(0, row[start]), _FARTHEST)
        length = len(row[columns.index("quote")]) if "quote" in columns else 1
        if not row[start] < row[end] <= _FARTHEST:
            row[end] = row[start] + max(1, length)
    elif table == "attribute_value" and row[columns.index("case_id")] is not None:
        row[columns.index("document_id")] = None
    return row


@cache
def _fitters(table: str, columns: tuple[str, ...]) -> tuple[Any, ...]:
    made = []
    for name in columns:
        column = tables.metadata.tables[table].c[name]
        made.append(lambda value, table=table, column=column: _fitted(table, column, value))
    return tuple(made)


def _fitted(table: str, column: Column[Any], value: Any) -> Any:
    if value is None and column.nullable:
        return None
    name, type_ = f"{table}.{column.name}", column.type
    if isinstance(type_, Integer | BigInteger):
        return _number(name, column, value)
    if isinstance(type_, Identifier):
        return _identity(column, value)
    if isinstance(type_, Utf8):
        return _text(name, column, value)
    if isinstance(type_, LargeBinary):
        return _bytes(name, type_.length, column, value)
    return _word(name, column, value)


def _number(name: str, column: Column[Any], value: Any) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        try:
            value = int(value)
        except (TypeError, ValueError, OverflowError):
            return None if column.nullable else 0
    if name in WORDS and value not in WORDS[name]:
        return int(WORDS[name][0])
    fits: int = value if -(2**63) <= value < 2**63 else 0
    return fits


def _identity(column: Column[Any], value: Any) -> str | None:
    if isinstance(value, bytes) and len(value) == 16:
        return identifier_text(value)
    if isinstance(value, str) and len(value) == 36:
        try:
            return identifier_text(bytes.fromhex(value.replace("-", "")))
        except ValueError:
            pass
    return None if column.nullable else new_uuids(1)[0]


def _text(name: str, column: Column[Any], value: Any) -> str | None:
    text = str(value, "utf-8", "replace") if isinstance(value, bytes) else "" if value is None else str(value)
    text = text.encode("utf-8", "replace").decode()
    if name not in JSON:
        return text
    try:
        if isinstance(json.loads(text), JSON[name]):
            return text
    except (ValueError, RecursionError):
        pass
    return None if column.nullable else json.dumps(JSON[name]())


def _bytes(name: str, length: int | None, column: Column[Any], value: Any) -> bytes | None:
    raw = value if isinstance(value, bytes) else value.encode() if isinstance(value, str) else None
    if raw is None or (length is not None and len(raw) != length):
        return None if column.nullable else bytes(length or 0)
    return raw[: len(raw) - len(raw) % PACKED_SPAN] if name in PACKED else raw


def _word(name: str, column: Column[Any], value: Any) -> str | None:
    text = str(value, "utf-8", "replace") if isinstance(value, bytes) else value
    if isinstance(text, str) and (name not in WORDS or text in WORDS[name]):
        return text.encode("utf-8", "replace").decode()
    if column.nullable:
        return None
    known = [str(word) for word in WORDS.get(name, ("",))]
    return _INSTEAD.get(name, known[0])


Fits = Callable[[str, str, list[str]], bool]
"""Whether a value fits an attribute of a type with these allowed values."""


def mend_attributes(bench: Bench, fits: Fits) -> None:
    """Let attributes take the values that they have: a choice allows one more, a number or date becomes text."""
    query = """
        SELECT a.id, v.value FROM main.attribute_value v JOIN main.attribute a ON a.id = v.attribute_id ORDER BY v.id
    """
    for id_, raw in bench.db.execute(query).fetchall():
        value = str(raw, "utf-8")
        ((level, name, type_, allowed),) = bench.rows(
            "attribute", "level", "name", "type", "allowed", where="id = ?", values=(id_,)
        )
        values = [str(one) for one in json.loads(allowed)]
        if fits(value, type_, values):
            continue
        if type_ == "choice":
            bench.update("attribute", id_, allowed=json.dumps([*values, value], ensure_ascii=False))
            what = several(
                "{number:,} attribute that allows a value more, since something has it",
                "{number:,} attributes that allow a value more, since something has it",
            )
        else:
            bench.update("attribute", id_, type="text", allowed="[]")
            what = several(
                "{number:,} attribute that takes any text now, since a value was none of its kind",
                "{number:,} attributes that take any text now, since a value was none of their kind",
            )
        bench.did("attributes", what, f"{level}.{name} “{value}”")
