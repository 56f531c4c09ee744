"""Packed bytes: read so that nothing may stand behind them, which ordinary reading would pass over."""

from __future__ import annotations

import zlib


class TrailingBytesError(ValueError):
    """Something stands behind packed bytes that was not written with them."""


def inflated(data: bytes) -> bytes:
    """What was packed with zlib.

    Raises:
        TrailingBytesError: More bytes follow.
        zlib.error: The bytes are damaged or break off.
    """
    unpacker = zlib.decompressobj()
    raw = unpacker.decompress(data)
    if not unpacker.eof:
        raise zlib.error("incomplete or truncated stream")
    if unpacker.unused_data:
        raise TrailingBytesError(f"{len(unpacker.unused_data)} bytes follow")
    return raw
