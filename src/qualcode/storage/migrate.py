"""Making and upgrading project files; every file, also a new one, is made by the migrations."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine

from qualcode.storage.engine import WRITING, open_engine
from qualcode.storage.file_header import APPLICATION_ID, HEAD, KNOWN
from qualcode.storage.file_keys import FileKey
from qualcode.storage.raw_sql import on_server
from qualcode.storage.server_rules import lay_down
from qualcode.storage.word_index import index_rest, is_whole

__all__ = ["HEAD", "KNOWN", "index_again", "make_file", "migrate_to", "scripts", "upgrade"]

UNFINISHED = "unfinished"
"""What is said of a project on a server until all of it is there."""


def scripts() -> Path:
    """The folder of the migrations: inside the installed package, else at the top of the checkout."""
    packaged = Path(__file__).with_name("_migrations")
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "migrations"


def upgrade(engine: Engine, *, unfinished: bool = False) -> None:
    """Bring the project up to HEAD in one transaction: all of it or nothing.

    Args:
        unfinished: On a server, mark what is made as no project yet.
    """
    with engine.connect() as connection:
        connection.info[WRITING] = True
        with connection.begin():
            migrate_to(connection, HEAD)
            index_rest(connection)
            if on_server(connection):
                lay_down(connection)
                if unfinished:
                    connection.exec_driver_sql(f"COMMENT ON TABLE project IS '{UNFINISHED}'")
            else:
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.info[WRITING] = False


def migrate_to(connection: Connection, schema: str) -> None:
    """Run the migrations up to a schema, within a transaction that writes."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts()).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, schema)


def index_again(engine: Engine) -> None:
    """Index the texts that an earlier rule indexed, or nothing: searching finds them without, but slowly."""
    with engine.connect() as connection:
        with connection.begin():
            whole = is_whole(connection)
        if not whole:
            connection.info[WRITING] = True
            with connection.begin():
                index_rest(connection)
            connection.info[WRITING] = False


def make_file(path: Path, key: FileKey | None = None) -> None:
    """Make an empty project file with the newest schema; `path` must not exist.

    Args:
        key: What opens it; None: everything.
    """
    path.touch(mode=0o600, exist_ok=False)
    engine = open_engine(path, read_only=False, key=key)
    try:
        upgrade(engine)
    finally:
        engine.dispose()
