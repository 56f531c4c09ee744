"""Times as people and files write them."""

from __future__ import annotations

from datetime import UTC, datetime

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr


def iso_time(milliseconds: int) -> str:
    """UTC milliseconds since 1970 as `2026-11-22T05:27:00.123Z`."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{milliseconds % 1000:03d}Z"


def parse_iso_time(text: str) -> int:
    """UTC milliseconds since 1970; a time without a zone is taken as UTC.

    Raises:
        InputError: It is no ISO 8601 time.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(tr("“{text}” is no time", text=text), remedy=tr("write it as 2026-11-22T05:27:00Z")) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def clock(milliseconds: int) -> str:
    """A place in a recording: `0:07:42`."""
    seconds = milliseconds // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
