"""The study that is coded while things fail, and what of it is compared."""

from __future__ import annotations

import shutil
from pathlib import Path

from qualcode.storage import tables
from qualcode.storage.project import Project

STUDY, BUNDLE = "study.qualcode", "ann.qualcode"
LEAD = "lia"
"""Who works while things fail: she has done nothing yet that could be undone."""
MOST_ENTRIES = 4
"""Entries that one action may leave in the journal: `undo` takes back up to three, and a coder may sign on."""

Entries = list[tuple[int, str]]
Rows = dict[str, list[str]]


def copy_study(source: Path, target: Path) -> Path:
    """A study as it was made, in a folder of its own."""
    target.mkdir(parents=True)
    for name in (STUDY, BUNDLE):
        shutil.copy(source / name, target / name)
    return target / STUDY


def entries_after(project: Project, last: int) -> Entries:
    """Id and UUID of the entries of the journal after one."""
    with project.reading() as connection:
        sql = 'SELECT id, lower(hex(uuid)) FROM "change" WHERE id > ? ORDER BY id'
        return [(row[0], row[1]) for row in connection.exec_driver_sql(sql, (last,))]


def rows_of(project: Project) -> Rows:
    """Every row of every table, except the journal and what is kept by hash."""
    with project.reading() as connection, project.seeing_all():
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.exec_driver_sql(f'SELECT * FROM "{table.name}"'))
            for table in tables.metadata.sorted_tables
            if table.name not in tables.JOURNAL | tables.IMMUTABLE
        }
