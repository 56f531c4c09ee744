"""What the changes of a journal have made of each row, all in all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from qualcode.storage import tables
from qualcode.storage.images import Image
from qualcode.storage.journal import images_of
from qualcode.storage.project import Project
from qualcode.storage.reads.rows import columns_of, read_rows
from qualcode.storage.statements import key_columns

Row = dict[str, Any]


@dataclass(slots=True)
class NetChange:
    """A row before the first of some changes and after the last."""

    before: Row | None
    """None where it was not there."""
    after: Row | None
    """None where it is gone."""

    @property
    def uuid(self) -> str:
        """The UUID of the row."""
        row = self.after or self.before
        assert row is not None
        found: str = row["uuid"]
        return found


@dataclass(slots=True)
class _Touched:
    """What is known of a row before the changes: all of it, some columns, or that it was not there."""

    before: Row
    was_there: bool


def net_changes(project: Project, after: int) -> dict[str, dict[int, NetChange]]:
    """Table → id → what became of the row, of every entity that is not again what it was.

    Args:
        after: The id of a change of the journal: those that come after it are looked at.
    """
    touched: dict[str, dict[int, _Touched]] = {}
    with project.reading() as connection:
        later = select(tables.change.c.id).where(tables.change.c.id > after).order_by(tables.change.c.id)
        for change_id in connection.execute(later).scalars().all():
            for image in images_of(connection, change_id):
                if key_columns(tables.metadata.tables[image.table]) == ("id",):
                    _note(image, touched.setdefault(image.table, {}))
        found = {table: _compared(project, table, rows) for table, rows in touched.items()}
    return {table: rows for table, rows in found.items() if rows}


def _note(image: Image, touched: dict[int, _Touched]) -> None:
    at = image.columns.index("id")
    if image.before is None:
        for row in image.after or ():
            touched.setdefault(row[at], _Touched({}, was_there=False))
        return
    for row in image.before:
        known = touched.get(row[at])
        if known is None:
            touched[row[at]] = _Touched(dict(zip(image.columns, row, strict=True)), was_there=True)
        elif known.was_there:
            known.before = dict(zip(image.columns, row, strict=True)) | known.before


def _compared(project: Project, table: str, touched: dict[int, _Touched]) -> dict[int, NetChange]:
    names = columns_of(table)
    there = {row[0]: dict(zip(names, row, strict=True)) for row in read_rows(project, table, {"id": list(touched)})}
    found = {}
    for id_, known in touched.items():
        now = there.get(id_)
        before = None
        if known.was_there:
            # Columns that came with a later schema than an image are empty in it.
            before = (now or dict.fromkeys(names)) | known.before
        if before != now:
            found[id_] = NetChange(before, now)
    return found


def last_change(project: Project) -> tuple[int, str]:
    """Id and UUID of the latest change."""
    with project.reading() as connection:
        query = select(tables.change.c.id, tables.change.c.uuid).order_by(tables.change.c.id.desc()).limit(1)
        row = connection.execute(query).one()
        return row.id, row.uuid
