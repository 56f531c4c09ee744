"""Days as this place's clock has them: a journal by date is read where it was written."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr


def day_of(milliseconds: int) -> str:
    """The day of a time in UTC milliseconds since 1970, as `2026-11-22`."""
    return datetime.fromtimestamp(milliseconds / 1000).date().isoformat()


def day_begins(text: str) -> int:
    """When a day begins, in UTC milliseconds since 1970.

    Raises:
        InputError: It is no date such as `2026-11-22`.
    """
    return _begins(_date(text))


def day_ends(text: str) -> int:
    """When the day after a day begins, in UTC milliseconds since 1970.

    Raises:
        InputError: It is no date such as `2026-11-22`.
    """
    return _begins(_date(text) + timedelta(days=1))


def _date(text: str) -> date:
    try:
        found = date.fromisoformat(text.strip())
        if not date(1970, 1, 2) <= found <= date(9000, 1, 1):
            raise ValueError
    except ValueError as error:
        raise InputError(tr("“{text}” is no date", text=text), remedy=tr("write it as 2026-11-22")) from error
    return found


def _begins(day: date) -> int:
    return round(datetime(day.year, day.month, day.day).timestamp() * 1000)
