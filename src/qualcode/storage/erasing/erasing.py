"""Erasing from a whole project: done on a private copy, looked through, and put in the project's place at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from qualcode.domain.erasure import AuditLine, Erased, Erasure
from qualcode.domain.errors import ProjectError
from qualcode.domain.translation import tr
from qualcode.storage.connecting import connect_file, connect_new
from qualcode.storage.encryption import wipe
from qualcode.storage.engine import WRITING, open_engine
from qualcode.storage.erasing.applying import erase_rows
from qualcode.storage.file_header import HEAD
from qualcode.storage.lock import WriteLock
from qualcode.storage.migrate import upgrade
from qualcode.storage.opening import inspect, unusable
from qualcode.storage.overwriting import overwrite
from qualcode.storage.placing import private_folder
from qualcode.storage.soundness.looking_through import look_through

_UNREADABLE = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)


def erase_from_file(
    path: Path, erasure: Erasure, line: AuditLine | None, *, as_of: int | None = None, take_over: bool = False
) -> Erased:
    """Take words out of a project file for good; a process that is killed leaves all of them or none.

    No connection of this process to the file may be open. The file stays the same one on the disk; afterwards neither
    it nor what SQLite keeps beside it holds any of what was taken out.

    Args:
        path: The project file, a bundle or a backup of it; one of an older schema is upgraded.
        erasure: What goes.
        line: The entry of the journal that says so; None for a copy, which has no journal of its own to go on with.
        as_of: The latest change when it was worked out what goes; if there are others by now, nothing is done.
        take_over: Take the lock although a process on another host left its record.

    Raises:
        ProjectError: Another process has the file, it is damaged, or the disk fails; it is as it was then.
    """
    lock = WriteLock(path, take_over=take_over)
    try:
        with _erased_copy(path, erasure, line, as_of) as (clean, erased):
            overwrite(path, clean)
    finally:
        lock.release()
    return erased


def rehearse_erasing(path: Path, erasure: Erasure, line: AuditLine | None) -> Erased:
    """What erasing would take out of a project file; the file is only read.

    Raises:
        ProjectError: It is damaged, or there is no room for a copy of it.
    """
    with _erased_copy(path, erasure, line) as (_, erased):
        return erased


@contextmanager
def _erased_copy(
    path: Path, erasure: Erasure, line: AuditLine | None, as_of: int | None = None
) -> Iterator[tuple[Path, Erased]]:
    """A copy of a project file without what goes, as sound as the file itself; it lies there within the context."""
    schema = inspect(path, thorough=True)
    with private_folder(path) as folder:
        copy, clean = folder / "copy.qualcode", folder / "clean.qualcode"
        try:
            _copy(path, copy, as_of)
            if schema != HEAD:
                _upgrade(copy)
            before = look_through(copy).errors
            erased = _erase(copy, erasure, line, path)
            _write_clean(copy, clean, like=path)
        except DatabaseError as error:
            raise unusable(path, error.orig) from error
        except (sqlite3.Error, OSError) as error:
            raise unusable(path, error) from error
        finally:
            wipe(copy)
        found = look_through(clean).errors
        worse = {kind: count for kind, count in found.items() if count > before.get(kind, 0)}
        if worse:
            _refuse(path, "; ".join(what if isinstance(what, str) else what.of(n) for (_, what), n in worse.items()))
        yield clean, erased


def _copy(path: Path, copy: Path, as_of: int | None) -> None:
    with closing(connect_file(path, read_only=True)) as source, closing(connect_new(copy, like=path)) as target:
        source.backup(target)
        if as_of is not None and target.execute('SELECT max(id) FROM "change"').fetchone()[0] != as_of:
            raise ProjectError(
                tr("nothing was erased from {path}: somebody has changed it since it was looked at", path=path),
                remedy=tr("look at what would go now, and erase then"),
            )


def _upgrade(copy: Path) -> None:
    engine = open_engine(copy, read_only=False)
    try:
        upgrade(engine)
    finally:
        engine.dispose()


def _erase(copy: Path, erasure: Erasure, line: AuditLine | None, path: Path) -> Erased:
    engine = open_engine(copy, read_only=False)
    try:
        with engine.connect() as connection:
            _work_in_place(connection)
            connection.info[WRITING] = True
            with connection.begin():
                return erase_rows(connection, erasure, line)
    except _UNREADABLE as error:
        _refuse(path, tr("its journal cannot be read: {reason}", reason=type(error).__name__), error)
    finally:
        engine.dispose()


def _work_in_place(connection: Connection) -> None:
    """Write nothing beside the copy, and nothing over what goes but noughts: nobody misses a half-done copy."""
    driver = connection.connection.driver_connection
    assert driver is not None
    for pragma in ("foreign_keys = OFF", "journal_mode = DELETE", "journal_mode = MEMORY", "secure_delete = ON",
                   "temp_store = MEMORY", "synchronous = OFF"):  # fmt: skip
        driver.execute(f"PRAGMA {pragma}")


def _write_clean(copy: Path, clean: Path, *, like: Path) -> None:
    """Write the rows of a copy page by page anew, so that no page holds what stood there before."""
    with closing(connect_file(copy, read_only=False)) as connection:
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("VACUUM")
        with closing(connect_new(clean, like=like)) as target:
            connection.backup(target)


def _refuse(path: Path, why: str, error: BaseException | None = None) -> NoReturn:
    raise ProjectError(
        tr("nothing was erased from {path}: what would be left is not sound ({reason})", path=path, reason=why),
        remedy=tr("run `qualcode doctor --repair`, and erase then"),
    ) from error
