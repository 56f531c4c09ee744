"""Images: what rows held before and after a change, as the journal keeps them."""

from __future__ import annotations

import json
import zlib
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import LargeBinary

from qualcode.storage import tables

_COMPRESS_FROM = 2048
_ROWS_A_PIECE = 500
# Rows hold plain values and never themselves: to remember each while it is written would cost a tenth.
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
Rows = Sequence[Sequence[Any]]
"""Rows as values in the order of their columns."""


@dataclass(frozen=True, slots=True)
class Image:
    """Rows of one table before and after one step of a change.

    An insertion has no `before`, a removal no `after`; an update has both, row by row, holding the key and the
    columns that it set.
    """

    table: str
    columns: tuple[str, ...]
    before: Rows | None
    after: Rows | None

    @property
    def size(self) -> int:
        """How many rows the step touched."""
        return len(self.after if self.after is not None else self.before or ())

    @property
    def keys(self) -> list[tuple[Any, ...]]:
        """The primary keys of the rows, in order."""
        names = [column.name for column in tables.metadata.tables[self.table].primary_key]
        positions = [self.columns.index(name) for name in names]
        rows = self.after if self.after is not None else self.before or ()
        if len(positions) == 1:
            (only,) = positions
            return [(row[only],) for row in rows]
        return [tuple(row[p] for p in positions) for row in rows]


def pack(images: Sequence[Image]) -> tuple[str, bytes]:
    """Codec and bytes of the images of one change: UTF-8 JSON, compressed if it is long."""
    held, size = [], 0
    pieces = _pieces(images)
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _COMPRESS_FROM:
            break
    else:
        return "json", b"".join(held)
    # Piece by piece: the images of a big import as one text would need more memory than all else together.
    packer = zlib.compressobj(1)
    packed = [packer.compress(piece) for piece in chain(held, pieces)]
    return "json+zlib", b"".join([*packed, packer.flush()])


def _pieces(images: Sequence[Image]) -> Iterator[bytes]:
    """The JSON of all images, some rows at a time."""
    for number, image in enumerate(images):
        binary = _binary_positions(image.table, image.columns)
        yield b"," if number else b"["
        yield _json([image.table, image.columns])[:-1]
        for rows in (image.before, image.after):
            yield b","
            yield from _pieces_of_rows(rows, binary)
        yield b"]"
    yield b"]" if images else b"[]"


def _pieces_of_rows(rows: Rows | None, binary: list[int]) -> Iterator[bytes]:
    if not rows:
        yield b"null" if rows is None else b"[]"
        return
    for i in range(0, len(rows), _ROWS_A_PIECE):
        yield b"," if i else b"["
        yield _json(_encode(rows[i : i + _ROWS_A_PIECE], binary))[1:-1]
    yield b"]"


def _json(value: object) -> bytes:
    return _ENCODER.encode(value).encode()


def unpack(codec: str, data: bytes) -> list[Image]:
    """The images that `pack` packed."""
    raw = zlib.decompress(data) if codec == "json+zlib" else data
    return [_image(*item) for item in json.loads(raw)]


def unpack_one_by_one(codec: str, data: bytes) -> Iterator[Image]:
    """The images that `pack` packed, each made when it is asked for: a big import's need not be held together."""
    text = (zlib.decompress(data) if codec == "json+zlib" else data).decode()
    decoder, at = json.JSONDecoder(), 1
    while text[at : at + 1] != "]":
        item, at = decoder.raw_decode(text, at + (text[at : at + 1] == ","))
        yield _image(*item)


def _image(table: str, columns: list[str], before: list[list[Any]] | None, after: list[list[Any]] | None) -> Image:
    binary = _binary_positions(table, columns)
    return Image(table, tuple(columns), _decode(before, binary), _decode(after, binary))


def _binary_positions(table: str, columns: Sequence[str]) -> list[int]:
    columns_of = tables.metadata.tables[table].c
    return [i for i, name in enumerate(columns) if type(columns_of[name].type) is LargeBinary]


def _encode(rows: Rows, binary: list[int]) -> Rows:
    if not binary:
        return rows
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for i in binary:
        columns[i] = [None if raw is None else b2a_base64(raw, newline=False).decode("ascii") for raw in columns[i]]
    return list(zip(*columns, strict=True))


def _decode(rows: list[list[Any]] | None, binary: list[int]) -> Rows | None:
    for row in rows or ():
        for i in binary:
            row[i] = None if row[i] is None else a2b_base64(row[i])
    return rows
