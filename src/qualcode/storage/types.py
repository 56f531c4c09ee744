"""Column types that are the same bytes on every engine."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain
from struct import Struct
from sys import byteorder
from typing import Any

from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from qualcode.domain.errors import RuleError
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr


class Utf8(TypeDecorator[str]):
    """Text as UTF-8 bytes: PostgreSQL's text type cannot hold the NULs that transcripts may have."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else utf8_bytes(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value, "utf-8")


class Identifier(TypeDecorator[str]):
    """A UUID as 16 bytes; in Python its canonical text."""

    impl = LargeBinary(16)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else identifier_bytes(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:
        return None if value is None else identifier_text(bytes(value))


def maker(type_: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    """How what the driver of a file gives for a column becomes its value; None where it is that already."""
    if isinstance(type_, Utf8):
        return _text
    return _uuid if isinstance(type_, Identifier) else None


def _text(raw: bytes | None) -> str | None:
    return None if raw is None else str(raw, "utf-8")


def _uuid(raw: bytes | None) -> str | None:
    return None if raw is None else identifier_text(raw)


def utf8_bytes(text: str) -> bytes:
    """A text as UTF-8.

    Raises:
        RuleError: It holds half a character, as bytes that are no UTF-8 become in a command's arguments.
    """
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        place = text[max(0, error.start - 20) : error.start]
        after = tr(" after “{place}”", place=place) if place else ""
        raise RuleError(
            tr(
                "this text cannot be kept: it holds half a character (U+{number:04X}){after}",
                number=ord(text[error.start]),
                after=after,
            ),
            remedy=tr("write it again"),
        ) from error


def unpacked(codec: str, data: bytes) -> bytes:
    """The bytes of a content that were kept."""
    return zlib.decompress(data) if codec == "zlib" else data


def identifier_bytes(text: str) -> bytes:
    """The 16 bytes of a UUID written with or without hyphens."""
    return bytes.fromhex(text.replace("-", ""))


def identifier_text(raw: bytes) -> str:
    """The canonical text of a UUID's 16 bytes."""
    digits = raw.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


_ONE_SPAN = Struct("<II")
_span: Callable[[tuple[int, int]], Span] = partial(tuple.__new__, Span)
"""A span of two numbers; half the time of naming them, and a document has a thousand."""
PACKED_SPAN = 8
"""Bytes that `pack_spans` needs for one span."""


def pack_spans(spans: Iterable[tuple[int, int]]) -> bytes:
    """Spans as little-endian unsigned 32-bit pairs: start, end, start, end …"""
    if isinstance(spans, tuple) and len(spans) == 1:
        return _ONE_SPAN.pack(*spans[0])  # Nearly every turn's speech.
    numbers = array("I", chain.from_iterable(spans))
    if byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def unpack_spans(raw: bytes) -> list[Span]:
    """The spans that `pack_spans` packed."""
    if len(raw) == PACKED_SPAN:
        return [_span(_ONE_SPAN.unpack(raw))]  # Nearly every turn's speech.
    numbers: array[int] = array("I")
    numbers.frombytes(raw)
    if byteorder == "big":
        numbers.byteswap()
    each = iter(numbers)
    return list(map(_span, zip(each, each, strict=True)))
