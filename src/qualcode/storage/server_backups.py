"""What a project on a server is before it is upgraded: kept as a project file of its own schema, on this machine."""

from __future__ import annotations

import re
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, Table
from sqlalchemy.exc import DatabaseError

from qualcode.domain.backups import ASKED, UPGRADE, Backup
from qualcode.domain.errors import ProjectError
from qualcode.domain.locations import ServerAddress
from qualcode.domain.progress import steps
from qualcode.domain.translation import tr
from qualcode.settings.paths import STATE_VARIABLE, state_dir
from qualcode.storage.copying import INDEX, closing_engine, copy_rows, sum_of
from qualcode.storage.dialects import defer_references, highest_ids, set_highest_ids
from qualcode.storage.engine import WRITING, open_engine
from qualcode.storage.file_header import APPLICATION_ID
from qualcode.storage.migrate import migrate_to
from qualcode.storage.opening import SUFFIX, unusable
from qualcode.storage.placing import drafted

_NAME = r"\.(?P<why>asked|before-upgrade)-(?P<at>[0-9]{8}-[0-9]{6})\.qualcode"


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
    path = _path_in_folder(where, "before-upgrade", tr("without a backup in it {where} is not upgraded", where=where))
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


def keep_server(where: ServerAddress, coder: str, target: Path | None = None) -> Path:
    """Keep a project on a server in a file, whose rows are held against those of the server.

    Args:
        where: The database.
        coder: Who asks: one with a role of her own may not see all of it.
        target: The new file; None for one in the user's own folder.

    Raises:
        ProjectError: The server does not answer, the file cannot be written, or does not hold what the server holds.
        RuleError: The server hides a part of it from this coder.
    """
    from qualcode.storage.copying import copy_whole
    from qualcode.storage.project import open_project

    path = target or _path_in_folder(where, "asked", tr("nothing was backed up"))
    with open_project(where, coder=coder, write=False) as project:
        return Path(copy_whole(project, path).where)


def server_folder() -> Path:
    """Where backups of projects on servers lie; the folder may not exist."""
    return state_dir() / "backups"


def server_backups(where: ServerAddress) -> list[Backup]:
    """The files that bear the name of a database, the newest first.

    Raises:
        ProjectError: The folder cannot be read.
    """
    folder = server_folder()
    found = []
    try:
        for path in folder.iterdir() if folder.is_dir() else ():
            named = re.fullmatch(re.escape(where.database) + _NAME, path.name, re.ASCII)
            if named is not None and path.is_file():
                made = datetime.strptime(named["at"], "%Y%m%d-%H%M%S").astimezone()
                reason = ASKED if named["why"] == "asked" else UPGRADE
                found.append(Backup(path, 0, int(made.timestamp()) * 1000, reason, None, path.stat().st_size))
    except (OSError, ValueError) as error:
        raise ProjectError(
            tr("the backups in {folder} cannot be listed ({reason})", folder=folder, reason=error),
            remedy=tr("look into it"),
        ) from error
    return sorted(found, key=lambda backup: (backup.made_ms, backup.path.name), reverse=True)


def _path_in_folder(where: ServerAddress, why: str, otherwise: str) -> Path:
    """What a backup made now is called, in a folder that is made where it is missing."""
    folder = server_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectError(
            tr(
                "{folder} cannot be made, and {otherwise} ({reason})",
                folder=folder,
                otherwise=otherwise,
                reason=error.strerror,
            ),
            remedy=tr("make room for it, or name another folder in ${variable}", variable=STATE_VARIABLE),
        ) from error
    return folder / f"{where.database}.{why}-{time.strftime('%Y%m%d-%H%M%S')}{SUFFIX}"


def _keep(source: Connection, kept: Engine, schema: str, label: str) -> None:
    with closing(kept.connect()) as target:
        target.info[WRITING] = True
        with target.begin():
            migrate_to(target, schema)
            target.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            defer_references(target)
            held = _tables(target)
            sums = {table.name: copy_rows(source, target, table) for table in steps(held, tr("copying"), tr("tables"))}
            set_highest_ids(target, highest_ids(source, [table.name for table in held if "uuid" in table.c]))
        target.info[WRITING] = False
        with target.begin():
            if any(sum_of(target, table) != sums[table.name] for table in held):
                raise ProjectError(
                    tr(
                        "the backup at {place} does not hold what the server holds, and nothing was upgraded",
                        place=label,
                    ),
                    remedy=tr("look at the disk, and open the project again"),
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
