"""SQLite files of other programs: read as data and nothing else, never written to, nothing ever written beside them.

Only ordinary tables are seen. Views, triggers, virtual tables, computed columns, checks and indexes of the file are
never relied on, so that nothing in it acts; pages are checked before the first row is read.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from functools import cached_property
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.peers.cells import Cell, decoded
from qualcode.settings.passing_folders import passing_folder

LARGEST_FILE: Final = 2**30
"""Bytes of a database, and of a write-ahead log beside it."""
LARGEST_CELL: Final = 128 * 2**20
"""Bytes of one value."""
MOST_ROWS: Final = 5_000_000
"""Rows of one table."""
MOST_TABLES: Final = 1_000

_MAGIC = b"SQLite format 3\x00"
_JOURNAL = bytes.fromhex("d9d505f920a163d7")
_AT_ONCE = 256
# What SQLite's check says of rows that other rules than its pages forbid; none of them hinders reading.
_HARMLESS = re.compile(
    r"(NULL|TEXT|NUMERIC|REAL|INT|INTEGER|BLOB|non-\w+) value in |CHECK constraint failed"
    r"|row \d+ missing from index|wrong # of entries in index|non-unique entry in index|rowid not at end"
)


def tables_of(path: Path) -> frozenset[str]:
    """The names, in lower case, of the tables of an SQLite file; none where it is no such file. Never raises."""
    try:
        if not _is_sqlite(path):
            return frozenset()
        with closing(_connected(f"{path.resolve().as_uri()}?mode=ro&immutable=1")) as connection:
            return frozenset(name.lower() for name, _ in _table_names(connection))
    except (OSError, ValueError, sqlite3.Error, InputError):
        return frozenset()


class UntrustedDatabase:
    """The tables of a foreign SQLite file, open for reading; names of tables and columns are in lower case.

    Every method raises `InputError` where the file turns out damaged, or beyond the limits on size.
    """

    def __init__(self, path: Path, program: str) -> None:
        """Name a file; it is opened when the context is entered.

        Args:
            path: The file.
            program: The program that makes such files, for messages.
        """
        self.file = path
        self.program = program
        self.tables: Mapping[str, frozenset[str]] = {}
        """Table → its columns."""
        self._names: dict[str, tuple[str, dict[str, str]]] = {}
        self._stack = ExitStack()
        self._connection: sqlite3.Connection
        self._read: Path = path
        self._state: tuple[tuple[int, int] | None, ...] = ()

    def __enter__(self) -> Self:
        """Open the file and check its pages.

        Raises:
            InputError: It cannot be read, is no SQLite database, is damaged, too large, or being written.
        """
        try:
            with ExitStack() as stack:
                self._open(stack)
                self._stack = stack.pop_all()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise InputError(
                tr("it cannot be read ({reason})", reason=reason),
                file=self.file,
                remedy=tr("look at its path and permissions"),
            ) from error
        except sqlite3.Error as error:
            raise self._damaged(error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def has(self, table: str, *columns: str) -> bool:
        """Whether there is a table, with all these columns."""
        return table in self.tables and self.tables[table].issuperset(columns)

    def count(self, table: str) -> int:
        """How many rows a table has; none where it is not there."""
        if table not in self.tables:
            return 0
        ((number,),) = self._asked(f"SELECT count(*) FROM {_quoted(self._names[table][0])} NOT INDEXED")
        assert isinstance(number, int)
        return number

    def check_rows(self, table: str, most: int, things: str) -> None:
        """See that a table has no more rows than a project can have things.

        Raises:
            InputError: It has.
        """
        if self.count(table) > most:
            raise InputError(
                tr("it has more than {most:,} {things}", most=most, things=things),
                file=self.file,
                remedy=tr("take the project apart, or clear it up"),
            )

    def rows(self, table: str, *columns: str, only: Iterable[int] | None = None) -> Iterator[tuple[Cell, ...]]:
        """The rows of a table in the order in which they were made.

        Args:
            table: The table; one that is not there has no rows.
            columns: What each row gives, in this order; a column that is not there gives None. `rowid` gives the
                number under which `only` finds the row again.
            only: The numbers of the rows that are wanted, ascending; None for all.
        """
        if table not in self.tables:
            return
        name, known = self._names[table]
        wanted = ", ".join(
            "rowid" if column == "rowid" else _quoted(known[column]) if column in known else "NULL"
            for column in columns
        )
        query = f"SELECT {wanted or 'NULL'} FROM {_quoted(name)} NOT INDEXED"
        if only is None:
            self.check_rows(table, MOST_ROWS, tr("rows in its table “{table}”", table=table))
            yield from self._asked(f"{query} ORDER BY rowid")
            return
        numbers = iter(only)
        while some := tuple(islice(numbers, _AT_ONCE)):
            marks = ", ".join("?" * len(some))
            yield from self._asked(f"{query} WHERE rowid IN ({marks}) ORDER BY rowid", some)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the file as it is read, in hexadecimal digits."""
        try:
            with self._read.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise self._damaged(error) from error

    def check_unchanged(self) -> None:
        """See that nobody has written to the file since it was opened; to be asked when all is read.

        Raises:
            InputError: Somebody has, so that what was read may be of two minds.
        """
        if self._state_now() != self._state:
            raise self._changed()

    def _open(self, stack: ExitStack) -> None:
        _check_file(self.file)
        if not _is_sqlite(self.file):
            raise InputError(
                tr("this is no SQLite database"),
                file=self.file,
                remedy=tr("name a project that {program} made", program=self.program),
            )
        self._state = self._state_now()
        if _begins_with(_beside(self.file, "-journal"), _JOURNAL):
            raise InputError(
                tr("{program} is writing in it, or was cut off while it did", program=self.program),
                file=self.file,
                remedy=tr("open the project in {program} and close it there, then try again", program=self.program),
            )
        self._read, uri = self.file, f"{self.file.resolve().as_uri()}?mode=ro&immutable=1"
        if self._state[1] is not None and self._state[1][0]:
            self._read = self._copied(stack)
            uri = f"{self._read.as_uri()}?mode=rw"
        self._connection = stack.enter_context(closing(_connected(uri)))
        self._check_pages()
        self._look_round()
        self._connection.set_authorizer(_only_reading)

    def _state_now(self) -> tuple[tuple[int, int] | None, ...]:
        return tuple(_stamp(path) for path in (self.file, _beside(self.file, "-wal")))

    def _copied(self, stack: ExitStack) -> Path:
        """A private copy with its write-ahead log: to be read, SQLite must make files beside it."""
        folder = stack.enter_context(passing_folder())
        wal = _beside(self.file, "-wal")
        _check_file(wal)
        copy = folder / "copy.sqlite3"
        shutil.copyfile(self.file.resolve(), copy)
        shutil.copyfile(wal, _beside(copy, "-wal"))
        return copy

    def _check_pages(self) -> None:
        for (complaint,) in self._connection.execute("PRAGMA quick_check(1000000)"):
            for line in str(complaint).splitlines():
                if line != "ok" and not line.startswith("***") and _HARMLESS.search(line) is None:
                    raise self._damaged(line)

    def _look_round(self) -> None:
        names = _table_names(self._connection)
        if len(names) > MOST_TABLES:
            raise InputError(
                tr("it has more than {most_tables} tables", most_tables=MOST_TABLES),
                file=self.file,
                remedy=tr("name a project of {program}", program=self.program),
            )
        for name, _ in names:
            # Hidden columns, and those that are computed, are not the program's own values.
            columns = {
                str(row[1]).lower(): str(row[1])
                for row in self._connection.execute(f"PRAGMA table_xinfo({_quoted(name)})")
                if row[6] == 0
            }
            if "rowid" not in columns and self._is_plain(name):
                self._names[name.lower()] = (name, columns)
        self.tables = {name: frozenset(columns) for name, (_, columns) in self._names.items()}

    def _is_plain(self, name: str) -> bool:
        """Whether the rows of a table have numbers: those of views and of tables without row ids have none."""
        try:
            self._connection.execute(f"SELECT rowid FROM {_quoted(name)} NOT INDEXED LIMIT 0").close()
        except sqlite3.OperationalError:
            return False
        return True

    def _asked(self, query: str, values: tuple[int, ...] = ()) -> Iterator[tuple[Cell, ...]]:
        try:
            with closing(self._connection.execute(query, values)) as cursor:
                while some := cursor.fetchmany(_AT_ONCE):
                    yield from some
        except sqlite3.DataError as error:  # SQLite's word for what is beyond a limit of the connection.
            raise InputError(
                tr("it holds a value of more than {largest_cell} MiB", largest_cell=LARGEST_CELL // 2**20),
                file=self.file,
                remedy=tr("take that text or picture out of the project in {program}", program=self.program),
            ) from error
        except (sqlite3.Error, OverflowError) as error:
            raise self._damaged(error) from error

    def _changed(self) -> InputError:
        return InputError(
            tr("it was changed while it was read"),
            file=self.file,
            remedy=tr("close it in {program}, then try again", program=self.program),
        )

    def _damaged(self, reason: object) -> InputError:
        if self._state_now() != self._state:  # Half of what somebody writes looks like damage.
            return self._changed()
        return InputError(
            tr("SQLite finds the file damaged: {reason}", reason=reason),
            file=self.file,
            remedy=tr(
                "open the project in {program} to see whether it is whole, or take a backup of it", program=self.program
            ),
        )


def _connected(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.text_factory = decoded
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_CELL)
        connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 2**20)
        connection.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100)
        connection.setlimit(sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 50)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        for setting in (
            "trusted_schema = OFF",
            "cell_size_check = ON",
            "mmap_size = 0",
            "query_only = ON",
            "ignore_check_constraints = ON",
            "temp_store = MEMORY",
        ):
            connection.execute(f"PRAGMA {setting}").close()
    except BaseException:
        connection.close()
        raise
    return connection


def _table_names(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Ordinary tables: neither a view nor a virtual table has a page of its own."""
    found = connection.execute(
        "SELECT name, rootpage FROM sqlite_master WHERE type = 'table' AND rootpage > 0 LIMIT ?", (MOST_TABLES + 1,)
    )
    return [(str(name), int(page)) for name, page in found if not str(name).lower().startswith("sqlite_")]


def _only_reading(action: int, first: str | None, second: str | None, _: str | None, inside: str | None) -> int:
    """What a statement may do: read columns of a table that it names itself, and count rows."""
    if action == sqlite3.SQLITE_SELECT and inside is None:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ and inside is None:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and second == "count":
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _beside(path: Path, ending: str) -> Path:
    real = path.resolve()  # SQLite keeps its journals beside the file itself, not beside a link to it.
    return real.with_name(real.name + ending)


def _begins_with(path: Path, magic: bytes) -> bool:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as file:
            return file.read(len(magic)) == magic
    except FileNotFoundError:
        return False


def _is_sqlite(path: Path) -> bool:
    return _begins_with(path, _MAGIC)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except FileNotFoundError:
        return None
    return state.st_size, state.st_mtime_ns


def _check_file(path: Path) -> None:
    try:
        state = path.stat()
    except FileNotFoundError as error:
        raise InputError(tr("there is no such file"), file=path, remedy=tr("look at the path")) from error
    if not stat.S_ISREG(state.st_mode):
        raise InputError(tr("this is no ordinary file"), file=path, remedy=tr("name the file of a project"))
    if state.st_size > LARGEST_FILE:
        raise InputError(
            tr("it has more than {largest_file} MiB", largest_file=LARGEST_FILE // 2**20),
            file=path,
            remedy=tr("take the project apart"),
        )
