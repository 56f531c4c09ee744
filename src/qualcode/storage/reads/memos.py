"""What links and journals of memos ask for beside the memos themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select

from qualcode.domain.identity import uuid_digits
from qualcode.storage import tables
from qualcode.storage.images import unpack_one_by_one
from qualcode.storage.project import Project
from qualcode.storage.raw_sql import run
from qualcode.storage.statements import condition, in_parts
from qualcode.storage.types import identifier_text

_DIGITS = 32
"""Of a whole UUID."""
_LINKING = tuple(
    (table, column, f"""SELECT "id", "{column}" FROM "{table}" WHERE instr("{column}", x'5B5B') > 0""")
    for table, columns in (("memo", ("text",)), ("code", ("definition", "include", "exclude", "example", "memo")))
    for column in columns
)
"""(table, column, question) of every text that may hold links; two brackets are looked for in its bytes."""


def texts_with_links(project: Project) -> list[tuple[str, int, str, str]]:
    """(table, id, column, text) of the memos, and of what codes say of themselves, where two brackets are opened."""
    with project.reading() as connection:
        return [
            (table, row[0], column, str(row[1], "utf-8"))
            for table, column, sql in _LINKING
            for row in run(connection, sql)
        ]


def codings_beginning_with(project: Project, beginnings: Iterable[str]) -> dict[str, list[int]]:
    """Beginning of a UUID → the ids of the codings that have it, two at most; none for fewer than four digits."""
    # In the driver's own words: there may be as many as there are links in all memos.
    sql = 'SELECT "id" FROM "coding" WHERE "uuid" BETWEEN ? AND ? LIMIT 2'
    found: dict[str, list[int]] = {}
    with project.reading() as connection:
        for beginning in dict.fromkeys(beginnings):
            digits = uuid_digits(beginning)
            found[beginning] = []
            if digits and len(digits) <= _DIGITS:
                found[beginning] = [row[0] for row in run(connection, sql, _bounds(digits))]
    return found


def uuids_beginning_with(project: Project, beginnings: Iterable[str]) -> dict[str, set[str]]:
    """Beginning of a UUID → all UUIDs of codings that have it."""
    sql = 'SELECT "uuid" FROM "coding" WHERE "uuid" BETWEEN ? AND ?'
    with project.reading() as connection:
        return {
            beginning: {identifier_text(row[0]) for row in run(connection, sql, _bounds(digits))}
            for beginning in beginnings
            if (digits := uuid_digits(beginning))
        }


def _bounds(digits: str) -> tuple[bytes, ...]:
    """The first and the last UUID that begins so."""
    return tuple(bytes.fromhex(digits.ljust(_DIGITS, filling)) for filling in "0f")


def starred_codings(project: Project) -> list[int]:
    """The ids of the best quotes, in the order in which they were made."""
    with project.reading() as connection:
        return [row[0] for row in run(connection, 'SELECT "id" FROM "coding" WHERE "star" = 1 ORDER BY "id"')]


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
