"""What is looked at before a file is opened as a project: is it one, is it whole, do we know its schema."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import time
import zlib
from pathlib import Path

from qualcode.domain.errors import (
    DamagedProjectError,
    NewerProjectError,
    NotAProjectError,
    ProjectError,
    QualcodeError,
    brief,
)
from qualcode.domain.locations import Location
from qualcode.domain.translation import tr
from qualcode.storage.connecting import connect_file
from qualcode.storage.file_header import APPLICATION_ID, HEAD, KNOWN, schema_of
from qualcode.storage.file_keys import salt_of
from qualcode.storage.own_schema import is_table, strange_object

SUFFIX = ".qualcode"
_NOT_AS_MADE = re.compile(r"malformed|no such (?:table|column)|Could not decode to UTF-8")
"""What SQLite says of a file that is not made as it was left."""
LAST_STATE = tr("the last saved state stands")
"""What is said of a project whose disk fails."""


def inspect(path: Path, *, thorough: bool) -> str:
    """The schema of a project file, after the checks that every opening makes.

    SQLite alone reads the file: where this process has it open already, a plain `open` and `close` of it would drop
    SQLite's own locks, and another program could then take away the journal that holds the latest changes.

    Args:
        path: The project file.
        thorough: Also run SQLite's `quick_check` over the whole file and look at the kinds of all values, as for a
            file that was never opened here.

    Raises:
        NotAProjectError: There is no such file, or it is something else.
        NewerProjectError: A newer qualcode wrote it.
        DamagedProjectError: SQLite finds it damaged.
        ProjectError: It may not be read, or another program keeps it locked.
    """
    _check_kind(path)
    try:
        connection = connect_file(path, read_only=True)
    except sqlite3.Error as error:
        raise unusable(path, error) from error
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        schema = _schema(connection, path)
        if thorough:
            _check_whole(connection, path)
            if schema == HEAD:
                _check_values(connection, path)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # SQLite quotes damaged bytes in what it says.
        raise unusable(path, error) from error
    finally:
        connection.close()
    return schema


def _check_kind(path: Path) -> None:
    """Refuse what is not there, is no ordinary file, or is empty."""
    try:
        state = path.stat()
    except FileNotFoundError as error:
        raise NotAProjectError(
            tr("there is no project {path}", path=path), remedy=tr("`qualcode new {path}` makes one", path=path)
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ProjectError(
            tr("{path} cannot be read ({reason})", path=path, reason=reason),
            remedy=tr("look at its path and permissions"),
        ) from error
    if stat.S_ISDIR(state.st_mode):
        raise NotAProjectError(
            tr("{path} is a folder, not a project file", path=path),
            remedy=tr("name a file ending in {suffix}", suffix=SUFFIX),
        )
    if not stat.S_ISREG(state.st_mode) or state.st_size == 0:
        raise _no_project(path)
    if not os.access(path, os.R_OK):
        raise ProjectError(tr("{path} may not be read", path=path), remedy=tr("look at its permissions"))


def _no_project(path: Path) -> NotAProjectError:
    remedy = tr("project files end in {suffix}; `qualcode open FILE` makes one of another program's", suffix=SUFFIX)
    if path.suffix == SUFFIX:
        remedy += tr("; of one that is damaged `qualcode doctor --salvage --to NEW` reads what can still be read")
    return NotAProjectError(tr("{path} is not a qualcode project", path=path), remedy=remedy)


def unusable(path: Path, error: BaseException | None) -> ProjectError:
    """SQLite's word for a full disk, a lost folder, a lock of another program or a damaged page as a sentence."""
    text = str(error)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if (
        code == sqlite3.SQLITE_CORRUPT
        or _NOT_AS_MADE.search(text)
        or isinstance(error, UnicodeDecodeError | zlib.error)
    ):
        return damaged(path, text)
    if code == sqlite3.SQLITE_NOTADB:
        if _is_encrypted(path):
            return damaged(path, tr("its first page cannot be decrypted, though the passphrase is its own"))
        return _no_project(path)
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _is_full(path.parent)):
        return ProjectError(
            tr("the disk of {path} is full; nothing of this action was saved", path=path), remedy=tr("make room")
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ProjectError(
            tr("{path} is locked by another program ({text})", path=path, text=text),
            remedy=tr("close it there and try again"),
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return ProjectError(
            tr("{path} cannot be opened ({text})", path=path, text=text),
            remedy=tr(
                "look at its permissions; if {name}-wal lies beside it, copy both to a folder of yours", name=path.name
            ),
        )
    return ProjectError(
        tr("{path} could not be read or written ({text}); {last_state}", path=path, text=text, last_state=LAST_STATE),
        remedy=tr("look at the disk and its permissions, and try again"),
    )


def _is_encrypted(path: Path) -> bool:
    try:
        return salt_of(path) is not None
    except ProjectError:
        return False


def _is_full(folder: Path) -> bool:
    """Whether not even SQLite's shared memory fits: it calls that an I/O error."""
    from shutil import disk_usage  # 3 ms that only a failure pays

    try:
        return disk_usage(folder).free < 2**16
    except OSError:
        return False


def damaged(path: Location, finding: str) -> DamagedProjectError:
    """The refusal of a project that does not hold what was written."""
    return DamagedProjectError(tr("{path} is damaged ({finding})", path=path, finding=finding), remedy=_way_out(path))


def _way_out(path: Location) -> str:
    """What to do with a damaged project: restore its newest backup, or read what can be read of it."""
    from qualcode.domain.backups import Backup
    from qualcode.storage.backups import list_backups  # It needs this module, which needs it here alone.

    if not isinstance(path, Path):
        return tr("ask who keeps the server for a backup of the database")
    try:
        newest: Backup | None = next(iter(list_backups(path)), None)
    except QualcodeError:
        newest = None
    if newest is None:
        return tr(
            "keep the file; `qualcode doctor --salvage --to NEW` reads what can still be read, if there is no backup"
        )
    made = time.strftime("%Y-%m-%d %H:%M", time.localtime(newest.made_ms / 1000))
    return tr("`qualcode restore newest` puts back its backup of {made}, and keeps the damaged file", made=made)


def _schema(connection: sqlite3.Connection, path: Path) -> str:
    application_id = connection.execute("PRAGMA application_id").fetchone()[0]
    # Nothing is read that might be a view, which may have no end.
    own = application_id == APPLICATION_ID and is_table(connection, "alembic_version")
    schema = schema_of(connection) if own else None
    if schema is None:
        raise NotAProjectError(
            tr("{path} is a database of another program, not a qualcode project", path=path),
            remedy=tr("open a file ending in {suffix}", suffix=SUFFIX),
        )
    if schema not in KNOWN:
        raise NewerProjectError(
            tr(
                "{path} was written by a newer qualcode (schema {schema}; this one knows up to {head})",
                path=path,
                schema=brief(schema),
                head=HEAD,
            ),
            remedy=tr("update qualcode"),
        )
    strange = strange_object(connection)
    if strange is not None:
        raise damaged(path, strange)
    return schema


def _check_whole(connection: sqlite3.Connection, path: Path) -> None:
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise damaged(path, verdict.splitlines()[-1])


def _check_values(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file whose columns hold what no qualcode writes: everything that reads them relies on their kinds."""
    from qualcode.storage.soundness.findings import Findings  # They read the tables, which a project at home does not.
    from qualcode.storage.soundness.values import check_values

    findings = Findings()
    check_values(connection, findings)
    if findings.failed:
        raise damaged(path, findings.result()[0].sentence)
