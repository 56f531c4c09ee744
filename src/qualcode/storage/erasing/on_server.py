"""Erasing from a project on a server: worked out in a file on this machine, and written back in one transaction."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from qualcode.domain.erasure import AuditLine, Erased, Erasure
from qualcode.domain.errors import ProjectError, RuleError
from qualcode.domain.locations import ServerAddress
from qualcode.domain.progress import steps
from qualcode.domain.translation import tr
from qualcode.storage import tables
from qualcode.storage.copying import INDEX, closing_engine, copy_rows, copy_whole, sum_of
from qualcode.storage.dialects import defer_references, highest_ids, set_highest_ids
from qualcode.storage.encryption import wipe
from qualcode.storage.engine import WRITING, open_engine
from qualcode.storage.erasing.erasing import erase_from_file
from qualcode.storage.placing import private_folder
from qualcode.storage.project import open_project
from qualcode.storage.raw_sql import run
from qualcode.storage.server import is_owner, open_server
from qualcode.storage.word_index import index_rest

_MADE = ("word_index",)
"""Tables of the server's own that follow from the texts."""


def erase_on_server(where: ServerAddress, erasure: Erasure, line: AuditLine, *, as_of: int | None = None) -> Erased:
    """Take words out of a project on a server for good.

    The rows are written anew into new files of the server in one transaction: others wait for it, and see the project
    as it was or as it is. What the server keeps beside its tables, its log and its backups, is not ours to erase.

    Args:
        where: The database; the session must own it.
        as_of: The latest change when it was worked out what goes; if there are others by now, nothing is done.

    Raises:
        ProjectError: It cannot be reached or written, or somebody has changed it; it is as it was then.
        RuleError: The session does not own it.
    """
    with private_folder(where) as folder:
        clean = folder / "clean.qualcode"
        try:
            with open_project(where, coder=line.coder, write=False) as project, project.reading() as connection:
                if not is_owner(connection):
                    raise RuleError(tr("only who owns the database may erase from it"), remedy=tr("ask the lead"))
                before = _latest(connection)
                copy_whole(project, clean)
            if as_of is not None and as_of != before:
                raise _changed(where)
            erased = erase_from_file(clean, erasure, line)
            _write_back(where, clean, before)
        finally:
            wipe(clean)
    return erased


def _latest(connection: Connection) -> int:
    """The latest change."""
    found: int = connection.exec_driver_sql('SELECT max(id) FROM "change"').scalar_one()
    return found


def _changed(where: ServerAddress) -> ProjectError:
    return ProjectError(
        tr("nothing was erased from {where}: somebody has changed it since it was looked at", where=where),
        remedy=tr("look at what would go now, and erase then"),
    )


def _write_back(where: ServerAddress, clean: Path, before: int) -> None:
    """Let the server hold what the file holds, unless its latest change is another than before."""
    server, file = open_server(where), open_engine(clean, read_only=True)
    try:
        with (
            closing_engine(server),
            closing_engine(file),
            closing(file.connect()) as source,
            source.begin(),
            closing(server.connect()) as target,
        ):
            target.info[WRITING] = True
            with target.begin():
                if _latest(target) != before:
                    raise _changed(where)
                _replace_rows(source, target, where)
    except DatabaseError as error:
        raise ProjectError(
            tr(
                "nothing was erased from {where}: the server did not take it ({reason})", where=where, reason=error.orig
            ),
            remedy=tr("look at the server, and try again"),
        ) from error


def _replace_rows(source: Connection, target: Connection, where: ServerAddress) -> None:
    """Empty all tables, which gives them new files, and write the rows that are left."""
    kept = [table for table in tables.metadata.sorted_tables if table.name not in INDEX]
    names = ", ".join(f'"{name}"' for name in (*(table.name for table in kept), *INDEX, *_MADE))
    run(target, f"TRUNCATE {names}")
    defer_references(target)
    sums = {table.name: copy_rows(source, target, table) for table in steps(kept, tr("copying"), tr("tables"))}
    set_highest_ids(target, highest_ids(source))
    index_rest(target)
    for table in kept:
        if sum_of(target, table) != sums[table.name]:
            raise ProjectError(
                tr(
                    "nothing was erased from {where}: it would not hold what is to be left in “{name}”",
                    where=where,
                    name=table.name,
                ),
                remedy=tr("look at the server, and try again"),
            )
