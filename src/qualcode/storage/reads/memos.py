"""What links and journals of memos ask for beside the memos themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import select

from qualcode.domain.identity import uuid_digits
from qualcode.storage import tables
from qualcode.storage.images import unpack_one_by_one
from qualcode.storage.journal import stands
from qualcode.storage.project import Project
from qualcode.storage.statements import condition, in_parts

_DIGITS = 32
_ENOUGH = 2
"""So many codings with one beginning are enough to know that it is ambiguous."""


def codings_beginning_with(project: Project, beginnings: Iterable[str]) -> dict[str, list[int]]:
    """Beginning of a UUID → the ids of the codings that have it, two at most; none for fewer than four digits."""
    coding = tables.coding
    found: dict[str, list[int]] = {}
    with project.reading() as connection:
        for beginning in dict.fromkeys(beginnings):
            digits = uuid_digits(beginning)[:_DIGITS]
            found[beginning] = []
            if digits:
                query = select(coding.c.id).where(
                    coding.c.uuid.between(digits.ljust(_DIGITS, "0"), digits.ljust(_DIGITS, "f"))
                )
                found[beginning] = list(connection.execute(query.limit(_ENOUGH)).scalars())
    return found


class DoneEntry(NamedTuple):
    """An action of the journal that is in force."""

    id: int
    at_ms: int
    coder: str
    verb: str
    rows: int


def done_entries(project: Project, since: int | None = None, until: int | None = None) -> list[DoneEntry]:
    """Actions in force, the earliest first, from a time on and before another (UTC milliseconds)."""
    change, coder = tables.change, tables.coder
    query = (
        select(change.c.id, change.c.at_ms, coder.c.name, change.c.verb, change.c.rows)
        .join(coder, coder.c.id == change.c.coder_id)
        .where(change.c.kind == "do", stands())
        .order_by(change.c.id)
    )
    if since is not None:
        query = query.where(change.c.at_ms >= since)
    if until is not None:
        query = query.where(change.c.at_ms < until)
    with project.reading() as connection:
        return [DoneEntry(*row) for row in connection.execute(query)]


def rows_made(project: Project, change_ids: Collection[int], of: Collection[str]) -> dict[int, dict[str, int]]:
    """Entry of the journal → table → how many rows it made and did not take away again, read from its images.

    Args:
        change_ids: The entries.
        of: The tables that are counted.
    """
    image = tables.change_image
    query = select(image.c.change_id, image.c.codec, image.c.data)
    found: dict[int, dict[str, int]] = {}
    with project.reading() as connection:
        for part in in_parts({"change_id": list(change_ids)}):
            for change_id, codec, data in connection.execute(query.where(condition(image, part))):
                counts = found.setdefault(change_id, {})
                for step in unpack_one_by_one(codec, data):
                    if step.table in of and (step.before is None) != (step.after is None):
                        sign = 1 if step.before is None else -1
                        counts[step.table] = counts.get(step.table, 0) + sign * step.size
    return found
