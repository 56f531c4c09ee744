"""Identities that hold in every copy of a project, and the time they were made."""

from __future__ import annotations

import os
import time


def new_uuids(count: int) -> list[str]:
    """Version 7 UUIDs (RFC 9562): ascending within the call, unique everywhere, in canonical text."""
    milliseconds = time.time_ns() // 1_000_000
    random = os.urandom(8 * count)
    head = f"{milliseconds:012x}"
    made = []
    for i in range(count):
        counter = i & 0xFFF
        if i and counter == 0:
            milliseconds += 1
            head = f"{milliseconds:012x}"
        tail = random[8 * i : 8 * i + 8].hex()
        variant = "89ab"[int(tail[0], 16) & 3]
        made.append(f"{head[:8]}-{head[8:]}-7{counter:03x}-{variant}{tail[1:4]}-{tail[4:]}")
    return made


def now_ms() -> int:
    """The time in UTC milliseconds since 1970."""
    return time.time_ns() // 1_000_000
