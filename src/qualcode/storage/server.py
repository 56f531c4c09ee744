"""PostgreSQL as qualcode uses it: one connection a session, writers one after the other, one state for each reading."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from qualcode.domain.locations import ServerAddress
from qualcode.storage.blindness import HIDING
from qualcode.storage.engine import WRITING
from qualcode.storage.raw_sql import SEEING_ALL
from qualcode.storage.server_words import no_driver, no_url

KEY = 0x51434F44
"""Names the lock of those who write: `QCOD`. Locks are of one database, and a database is one project."""
CHANNEL = "qualcode"
"""Where a session tells the others of its changes."""
OWNERS = "pg_database_owner"
"""The role that owns the tables: whoever owns the database, or the server, works as it. Rows can be hidden from it, as
they cannot from a superuser."""
SETTING = "qualcode.coder"
"""The name of the coder that an owner works as; without it an owner sees everything."""
WORKING_AS = "qualcode_working_as"
"""Key of `Connection.info`: the coder whom the server was told of."""
PATIENCE_S = 20
"""How long a writer waits for another to finish."""
_SETTINGS = {
    "connect_timeout": 10,
    "application_name": "qualcode",
    # A connection that a network dropped without a word is found out in less than half a minute.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20000,
}


def settings_for(where: ServerAddress) -> dict[str, Any]:
    """How to connect, as far as the URL does not say itself."""
    return {name: value for name, value in _SETTINGS.items() if f"{name}=" not in where.url}


def open_server(where: ServerAddress) -> Engine:
    """An engine for a database on a server; nothing is asked of the server yet.

    Raises:
        ProjectError: The driver is not installed, or the URL cannot be read.
    """
    if find_spec("psycopg") is None:
        raise no_driver(where)
    try:
        engine = create_engine(where.url, poolclass=NullPool, connect_args=settings_for(where))
    except (ArgumentError, ValueError) as error:
        raise no_url(where) from error

    @event.listens_for(engine, "connect")
    def become_owner(driver: Any, record: Any) -> None:
        own = driver.execute(f"SELECT pg_has_role(session_user, '{OWNERS}', 'MEMBER')").fetchone()[0]
        if own:
            driver.execute(f"SET ROLE {OWNERS}")
        record.info["qualcode_owner"] = own
        driver.execute(f"SET lock_timeout = '{PATIENCE_S}s'")
        driver.execute("SET client_min_messages = warning")
        driver.commit()

    @event.listens_for(engine, "before_cursor_execute")
    def see_all(connection: Connection, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        if context.execution_options.get(SEEING_ALL) and connection.info.get(HIDING):
            _work_as(connection, "")

    @event.listens_for(engine, "after_cursor_execute")
    def see_as_before(
        connection: Connection, cursor: Any, statement: str, values: Any, context: Any, many: bool
    ) -> None:
        if context.execution_options.get(SEEING_ALL) and connection.info.get(HIDING):
            _work_as(connection, connection.info.get(WORKING_AS, ""))

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        import psycopg

        writing = connection.info.get(WRITING, False)
        driver: Any = connection.connection.driver_connection
        # A writer sees whatever was committed before it got the lock; a reader sees one state throughout.
        levels = psycopg.IsolationLevel
        driver.isolation_level = levels.READ_COMMITTED if writing else levels.REPEATABLE_READ
        driver.read_only = not writing
        if writing:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({KEY})")

    return engine


def _work_as(connection: Connection, coder: str) -> None:
    """Tell the server whom its owner works as, for the next statement; nobody in particular sees all."""
    if is_owner(connection):
        driver: Any = connection.connection.driver_connection
        driver.execute("SELECT set_config(%s, %s, false)", (SETTING, coder))


def is_owner(connection: Connection) -> bool:
    """Whether the session owns the project's database, or the server."""
    return bool(connection.info.get("qualcode_owner"))
