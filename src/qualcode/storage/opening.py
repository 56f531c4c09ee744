"""What is looked at before a file is opened as a project: is it one, is it whole, do we know its schema."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from qualcode.domain.errors import DamagedProjectError, NewerProjectError, NotAProjectError, ProjectError
from qualcode.storage.file_header import APPLICATION_ID, HEAD, KNOWN, file_uri, schema_of

SUFFIX = ".qualcode"
_MAGIC = b"SQLite format 3\x00"


def inspect(path: Path, *, thorough: bool) -> str:
    """The schema of a project file, after the checks that every opening makes.

    Args:
        path: The project file.
        thorough: Also run SQLite's `quick_check` over the whole file, as for a file that was never opened here.

    Raises:
        NotAProjectError: There is no such file, or it is something else.
        NewerProjectError: A newer qualcode wrote it.
        DamagedProjectError: SQLite finds it damaged.
    """
    check_header(path)
    try:
        connection = sqlite3.connect(file_uri(path, read_only=True), uri=True)
    except sqlite3.Error as error:
        raise ProjectError(f"{path} cannot be opened ({error})", remedy="look at its permissions") from error
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        schema = _schema(connection, path)
        if thorough:
            _check_whole(connection, path)
    except sqlite3.DatabaseError as error:
        raise damaged(path, str(error)) from error
    finally:
        connection.close()
    return schema


def check_header(path: Path) -> None:
    """Refuse what is not there or is no SQLite file."""
    if path.is_dir():
        raise NotAProjectError(f"{path} is a folder, not a project file", remedy=f"name a file ending in {SUFFIX}")
    try:
        with path.open("rb") as file:
            header = file.read(len(_MAGIC))
    except FileNotFoundError as error:
        raise NotAProjectError(f"there is no project {path}", remedy=f"`qualcode new {path}` makes one") from error
    except OSError as error:
        raise ProjectError(f"{path} cannot be read ({error.strerror})", remedy="look at its permissions") from error
    if header != _MAGIC:
        raise NotAProjectError(f"{path} is not a qualcode project", remedy=f"project files end in {SUFFIX}")


def damaged(path: Path, finding: str) -> DamagedProjectError:
    """The refusal of a file that SQLite cannot read."""
    return DamagedProjectError(
        f"{path} is damaged ({finding})", remedy="open a backup of it, and keep this file for a rescue"
    )


def _schema(connection: sqlite3.Connection, path: Path) -> str:
    application_id = connection.execute("PRAGMA application_id").fetchone()[0]
    schema = schema_of(connection)
    if application_id != APPLICATION_ID or schema is None:
        raise NotAProjectError(
            f"{path} is a database of another program, not a qualcode project",
            remedy=f"open a file ending in {SUFFIX}",
        )
    if schema not in KNOWN:
        raise NewerProjectError(
            f"{path} was written by a newer qualcode (schema {schema}; this one knows up to {HEAD})",
            remedy="update qualcode",
        )
    return schema


def _check_whole(connection: sqlite3.Connection, path: Path) -> None:
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise damaged(path, verdict.splitlines()[-1])
