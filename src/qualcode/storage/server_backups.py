"""What a project on a server is before it is upgraded: kept as a project file of its own schema, on this machine."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, Table
from sqlalchemy.exc import DatabaseError

from qualcode.domain.errors import ProjectError
from qualcode.domain.locations import ServerAddress
from qualcode.settings.paths import STATE_VARIABLE, state_dir
from qualcode.storage.copying import INDEX, closing_engine, copy_rows, sum_of
from qualcode.storage.dialects import defer_references, highest_ids, set_highest_ids
from qualcode.storage.engine import WRITING, open_engine
from qualcode.storage.file_header import APPLICATION_ID
from qualcode.storage.migrate import migrate_to
from qualcode.storage.opening import SUFFIX, unusable
from qualcode.storage.placing import drafted


def back_up_server(where: ServerAddress, engine: Engine, schema: str) -> Path:
    """Keep all rows of a project on a server in a file, whose tables are those that the server has now.

    Args:
        where: The database, of which the file bears the name.
        engine: Connects to it, as who owns it.
        schema: Which schema it has.

    Returns:
        A project file in the user's own folder, which the program opens like any other.

    Raises:
        ProjectError: The file cannot be written, or does not hold what the server holds.
    """
    folder = state_dir() / "backups"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectError(
            f"{folder} cannot be made, and without a backup in it {where} is not upgraded ({error.strerror})",
            remedy=f"make room for it, or name another folder in ${STATE_VARIABLE}",
        ) from error
    path = folder / f"{where.database}.before-upgrade-{time.strftime('%Y%m%d-%H%M%S')}{SUFFIX}"
    with drafted(path) as (draft, whole):
        draft.touch(mode=0o600)
        kept = open_engine(draft, read_only=False)
        try:
            with closing_engine(kept), closing(engine.connect()) as source, source.begin():
                _keep(source, kept, schema, str(whole))
        except DatabaseError as error:
            if error.connection_invalidated or not str(error.orig.__class__.__module__).startswith("sqlite3"):
                raise
            raise unusable(whole, error.orig) from error
    return path


def _keep(source: Connection, kept: Engine, schema: str, label: str) -> None:
    with closing(kept.connect()) as target:
        target.info[WRITING] = True
        with target.begin():
            migrate_to(target, schema)
            target.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            defer_references(target)
            held = _tables(target)
            sums = {table.name: copy_rows(source, target, table) for table in held}
            set_highest_ids(target, highest_ids(source, [table.name for table in held if "uuid" in table.c]))
        target.info[WRITING] = False
        with target.begin():
            if any(sum_of(target, table) != sums[table.name] for table in held):
                raise ProjectError(
                    f"the backup at {label} does not hold what the server holds, and nothing was upgraded",
                    remedy="look at the disk, and open the project again",
                )


def _tables(connection: Connection) -> list[Table]:
    """The tables of a schema, but for those that follow from the texts."""
    found = MetaData()
    found.reflect(connection)
    return [
        table
        for table in found.tables.values()
        if table.name not in {*INDEX, "alembic_version"} and not table.name.startswith("word_index")
    ]
