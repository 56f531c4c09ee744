"""The journal's entries under repair: read as far as they can be, their chains of undo and redo put right."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Integer, LargeBinary
from sqlalchemy.sql.type_api import TypeEngine

from qualcode.domain.errors import RuleError
from qualcode.domain.translation import several, tr
from qualcode.storage import tables
from qualcode.storage.images import Image, pack, unpack_one_by_one
from qualcode.storage.repairing.bench import HIGHEST, Bench, bound, column_names, same
from qualcode.storage.repairing.values import fitted
from qualcode.storage.statements import key_columns
from qualcode.storage.types import Identifier

UNREADABLE = (zlib.error, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, RuleError)
"""What reading images may raise that are not what was written."""
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_INSERTED = re.compile(r'\["([a-z_]+)",(\["[a-z_0-9]+"(?:,"[a-z_0-9]+")*\]),null,\[')
_HALF = re.compile("[\ud800-\udfff]")
LOST = tr("a change of which the record is lost")
"""What the history shows of a change that is not there any more."""


@dataclass(slots=True)
class Entry:
    """A change as the journal keeps it."""

    id: int
    head: dict[str, Any]
    """Its row."""
    images: list[Image] | None
    """None where they cannot be read, or are not there."""
    held: dict[str, Any]
    """The row as it is in the file."""
    changed: bool = False
    """Whether the images are others than those in the file."""
    made: bool = False
    """Whether the entry stands for one that is gone."""
    beginning: Sequence[Image] = ()
    """Of images that cannot be read whole, the rows that were inserted as far as they can be."""

    @property
    def place(self) -> str:
        """How it is named to people."""
        summary = " ".join(str(self.head["summary"]).split())
        return f"“{summary[:39] + '…' if len(summary) > 40 else summary}” ({self.head['uuid']})"


def read_entries(bench: Bench) -> list[Entry]:
    """All entries, oldest first; where numbers are missing between them, one without images for what is gone."""
    for (id_,) in bench.db.execute("SELECT id FROM main.change WHERE id NOT BETWEEN 1 AND ?", (HIGHEST,)).fetchall():
        bench.erase("change", [(id_,)])
        bench.did(
            "journal",
            several(
                "{number:,} change with a number that none can have taken out of the history",
                "{number:,} changes with a number that none can have taken out of the history",
            ),
            tr("no. {id}", id=id_),
        )
    names = column_names("change")
    selected = ", ".join(f'c."{name}"' for name in names)
    query = f"""SELECT {selected}, i.codec, i.data
                FROM main.change c LEFT JOIN main.change_image i ON i.change_id = c.id ORDER BY c.id"""
    found: list[Entry] = []
    for row in bench.db.execute(query):
        *values, codec, data = row
        head = dict(zip(names, fitted("change", names, values), strict=True))
        data = data.encode() if isinstance(data, str) else data
        images = read_images(str(codec), data) if isinstance(data, bytes) else None
        changed = images is not None and not _is_clean(str(codec), data)
        if changed:
            bench.did(
                "journal",
                several(
                    "{number:,} change freed of bytes behind the record of the rows",
                    "{number:,} changes freed of bytes behind the record of the rows",
                ),
                str(head["summary"]),
            )
        entry = Entry(head["id"], head, images, dict(zip(names, values, strict=True)), changed)
        if images is None and isinstance(data, bytes):
            entry.beginning = list(_beginning(str(codec), data))
        found.append(entry)
    highest = bench.db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'change'").fetchone()
    return list(_with_gaps(found, highest[0] if highest else 0))


def read_images(codec: str, data: bytes) -> list[Image] | None:
    """The images of a change, whatever stands behind them; None where they are not what was written."""
    for raw in _raws(codec, data):
        try:
            images = list(unpack_one_by_one("json", raw))
        except UNREADABLE:
            continue
        if all(_is_image(image) for image in images):
            return images
    return None


def _beginning(codec: str, data: bytes) -> Iterator[Image]:
    """The rows that were inserted, up to where the images break off."""
    raw = inflated_as_far(data) if codec == "json+zlib" else data
    text, decoder, at = raw.decode("utf-8", "ignore"), json.JSONDecoder(), 1
    while True:
        try:
            item, at = decoder.raw_decode(text, at + (text[at : at + 1] == ","))
        except (ValueError, RecursionError):
            item = _cut_off(text, at + (text[at : at + 1] == ","), decoder)
            at = len(text)
        try:
            (image,) = unpack_one_by_one("json", json.dumps([item]).encode())
        except UNREADABLE:
            return
        if image.before is None and _is_image(image):
            yield image


def _cut_off(text: str, at: int, decoder: json.JSONDecoder) -> list[Any]:
    """An image that breaks off within the rows that it inserted."""
    opening = _INSERTED.match(text, at)
    if opening is None:
        return []
    rows: list[Any] = []
    at = opening.end()
    while True:
        try:
            row, at = decoder.raw_decode(text, at + (text[at : at + 1] == ","))
        except (ValueError, RecursionError):
            return [opening[1], json.loads(opening[2]), None, rows]
        rows.append(row)


def inflated_as_far(data: bytes) -> bytes:
    """What can be unpacked of bytes before they are damaged or break off."""
    unpacker = zlib.decompressobj()
    out: list[bytes] = []
    for at in range(0, len(data), 256):  # Small steps: what stands before the damage is to come out.
        try:
            out.append(unpacker.decompress(data[at : at + 256]))
        except zlib.error:
            break
    return b"".join(out)


def _raws(codec: str, data: bytes) -> Iterable[bytes]:
    """What the bytes may have been packed from, the likeliest first."""
    try:
        inflated = zlib.decompressobj().decompress(data)
    except zlib.error:
        inflated = b""
    return (inflated, data) if codec == "json+zlib" else (data, inflated)


def _is_clean(codec: str, data: bytes) -> bool:
    """Whether nothing stands behind the images, and they are packed as is said."""
    try:
        if codec == "json+zlib":
            unpacker = zlib.decompressobj()
            unpacker.decompress(data)
            return unpacker.eof and not unpacker.unused_data
        json.loads(data)
    except (zlib.error, ValueError, RecursionError):
        return False
    return codec == "json"


def _is_image(image: Image) -> bool:
    """Whether an image is of rows of a project: known columns, and values of their kinds."""
    table = tables.metadata.tables.get(image.table)
    if table is None or image.table in tables.JOURNAL | tables.IMMUTABLE:
        return False
    if not {*key_columns(table)} <= {*image.columns} <= {column.name for column in table.c}:
        return False
    sides = [rows for rows in (image.before, image.after) if rows is not None]
    if not sides or len({len(rows) for rows in sides}) > 1:
        return False
    return all(_are_rows(image, rows) for rows in sides)


def _are_rows(image: Image, rows: Sequence[Sequence[Any]]) -> bool:
    if any(len(row) != len(image.columns) for row in rows):
        return False
    columns = tables.metadata.tables[image.table].c
    return all(
        _may_stand(columns[name].type, [value for value in values if value is not None])
        for name, values in zip(image.columns, zip(*rows, strict=True), strict=False)
    )


def _may_stand(type_: TypeEngine[Any], values: list[Any]) -> bool:
    """Whether values are such as a column of a type takes."""
    if isinstance(type_, Integer | BigInteger):
        return {type(value) for value in values} <= {int} and all(-(2**63) <= value < 2**63 for value in values)
    if isinstance(type_, LargeBinary):
        return all(isinstance(value, bytes) for value in values)
    if not all(isinstance(value, str) for value in values):
        return False
    if isinstance(type_, Identifier):
        return all(_UUID.fullmatch(value) for value in values)
    return not any(_HALF.search(value) for value in values)


def _with_gaps(entries: list[Entry], highest: int) -> Iterable[Entry]:
    """Entries with one more wherever the numbers of some are missing."""
    expected = 1
    for entry in entries:
        if entry.id > expected:
            yield _stand_in(expected, entry)
        yield entry
        expected = entry.id + 1
    if entries and isinstance(highest, int) and expected <= highest < HIGHEST:
        yield _stand_in(expected, entries[-1])


def _stand_in(id_: int, beside: Entry) -> Entry:
    """An entry for changes of which nothing is left."""
    head = dict.fromkeys(column_names("change"))
    head |= fitted_head(id_, beside.head["coder_id"], beside.head["at_ms"])
    return Entry(id_, head, None, {}, made=True)


def fitted_row(names: Sequence[str], held: dict[str, Any]) -> list[Any]:
    """The row of a change as it is in the file, with every value made one of its column's."""
    return fitted("change", names, [held[name] for name in names])


def fitted_head(id_: int, coder_id: int, at_ms: int) -> dict[str, Any]:
    """The row of a change of which nobody knows what it was."""
    names = column_names("change")
    head: dict[str, Any] = dict(zip(names, fitted("change", names, [None] * len(names)), strict=True))
    return head | {"id": id_, "coder_id": coder_id, "at_ms": at_ms, "kind": "do", "verb": "lost", "summary": LOST}


def mend_chains(bench: Bench, entries: Iterable[Entry]) -> None:
    """Let each undo and redo follow what it takes back; one that cannot, and a plain change, names no other."""
    actions: set[int] = set()
    undone: dict[int, int] = {}
    for entry in entries:
        kind, root, undoes = (entry.head[name] for name in ("kind", "root", "undoes"))
        if kind == "undo" and root in actions and root not in undone and undoes == root:
            undone[root] = entry.id
            continue
        if kind == "redo" and root in actions and root in undone and undone[root] == undoes:
            del undone[root]
            continue
        if kind in ("undo", "redo"):
            bench.did(
                "journal",
                several(
                    "{number:,} undo or redo of what did not stand so kept as a change of its own",
                    "{number:,} undos or redos of what did not stand so kept as changes of their own",
                ),
                entry.place,
            )
            entry.head["kind"] = "do"
        elif root is not None or undoes is not None:
            bench.did(
                "journal",
                several(
                    "{number:,} change that named another which it does not undo",
                    "{number:,} changes that named another which they do not undo",
                ),
                entry.place,
            )
        entry.head["root"] = entry.head["undoes"] = None
        if entry.head["kind"] == "do" and not entry.made:
            actions.add(entry.id)


def write_back(bench: Bench, entries: Iterable[Entry]) -> None:
    """Write what has changed of the journal into the file; a stand-in of which nothing is known leaves nothing."""
    names = column_names("change")
    bench.db.execute("DELETE FROM main.change_image WHERE change_id NOT IN (SELECT id FROM main.change)")
    for entry in entries:
        images = entry.images or []
        if entry.made and not images:
            continue
        rows = sum(image.size for image in images)
        if entry.head["rows"] != rows and not entry.changed and not entry.made:
            bench.did(
                "journal",
                several(
                    "{number:,} change of which the number of rows was counted anew",
                    "{number:,} changes of which the number of rows was counted anew",
                ),
                entry.place,
            )
        entry.head["rows"] = rows
        if entry.changed or entry.made:
            entry.head["codebook"] = int(any(image.table in tables.CODEBOOK for image in images))
            codec, data = pack(images)
            bench.db.execute("INSERT OR REPLACE INTO main.change_image VALUES (?, ?, ?)", (entry.id, codec, data))
        row = [entry.head[name] for name in names]
        fits = entry.made or same(list(entry.held.values()), bound("change", names, fitted_row(names, entry.held)))
        if not fits:
            bench.did(
                "values",
                several(
                    "{number:,} change of which a value was none of its kind",
                    "{number:,} changes of which a value was none of its kind",
                ),
                entry.place,
            )
        if entry.made or not same(list(entry.held.values()), bound("change", names, row)):
            bench.erase("change", [(entry.id,)])
            bench.write("change", names, [row])
