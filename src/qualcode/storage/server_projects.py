"""Projects on servers: opening them, with all that is looked at before, and making them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError

from qualcode.domain.errors import NewerProjectError, ProjectError, QualcodeError, ReadOnlyError
from qualcode.domain.locations import ServerAddress
from qualcode.domain.translation import tr
from qualcode.storage import tables
from qualcode.storage.engine import WRITING
from qualcode.storage.file_header import HEAD, KNOWN
from qualcode.storage.migrate import UNFINISHED, index_again, upgrade
from qualcode.storage.opened import Project
from qualcode.storage.raw_sql import run
from qualcode.storage.server import is_owner, open_server
from qualcode.storage.server_backups import back_up_server
from qualcode.storage.server_ground import ServerGround
from qualcode.storage.server_guards import FUNCTIONS
from qualcode.storage.server_words import no_database, no_project, not_admitted, refused, something_else
from qualcode.storage.setup_entries import describe

_NO_DATABASE = "3D000"
_RELATIONS = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
AND c.relkind IN ('r', 'v', 'm', 'p', 'f')
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""
_STATE = "SELECT version_num, obj_description('public.project'::regclass, 'pg_class') FROM alembic_version"


def open_on_server(where: ServerAddress, *, coder: str, write: bool) -> Project:
    """Open a project on a server for one coder; whoever has a role of her own there is the coder of that role.

    One of an older schema is kept in a file on this machine, and upgraded, if its owner opens it for writing.

    Raises:
        ProjectError: There is no such server, database or project, or it is not open to this role.
        NewerProjectError: A newer qualcode wrote it.
    """
    engine = open_server(where)
    try:
        with sentences(where), engine.connect() as connection:
            schema = _schema(connection, where)
            owner = is_owner(connection)
            me = None if owner else _coder_of_role(connection, where)
        if schema != HEAD and not (owner and write):
            raise ReadOnlyError(
                tr("{where} must be upgraded before it can be read", where=where),
                remedy=tr("whoever owns the database opens it once for writing, and upgrades it so"),
            )
        backup = None
        with sentences(where):
            if schema != HEAD:
                backup = back_up_server(where, engine, schema)
                upgrade(engine)
            elif owner and write:
                index_again(engine)
            project = opened(where, engine, me or coder, why_read_only="" if write else tr("only asked for reading"))
            project.upgraded_from = backup
            return project
    except BaseException:
        engine.dispose()
        raise


def opened(where: ServerAddress, engine: Engine, coder: str, *, why_read_only: str = "") -> Project:
    """A session on a database that was looked at before."""
    ground = ServerGround(where, engine, why_read_only=why_read_only)
    project = Project(ground, coder)
    project.coder = project.spelling(coder)
    with project.reading() as connection:
        ground.begin_here(connection)
    return project


@contextmanager
def sentences(where: ServerAddress) -> Iterator[None]:
    """What a server refuses, as a sentence."""
    from psycopg import Error

    try:
        yield
    except DBAPIError as error:
        raise refused(where, error.orig, opening=True) from error
    except Error as error:
        raise refused(where, error, opening=True) from error


def _schema(connection: Connection, where: ServerAddress) -> str:
    """The schema of the project that a database holds."""
    found = _what_is_there(connection)
    if not found:
        raise no_project(where)
    if not {"alembic_version", "change", "change_image", "content", "project"} <= found:
        raise something_else(where)
    try:
        with connection.begin_nested():
            schema, mark = run(connection, _STATE).one()
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") == "42501":
            raise not_admitted(where) from error
        raise
    if mark == UNFINISHED:
        raise no_project(where)
    if schema not in KNOWN:
        raise NewerProjectError(
            tr(
                "{where} was written by a newer qualcode (schema {schema}; this one knows up to {head})",
                where=where,
                schema=schema,
                head=HEAD,
            ),
            remedy=tr("update qualcode"),
        )
    return str(schema)


def _what_is_there(connection: Connection) -> set[str]:
    return {row[0] for row in run(connection, _RELATIONS)}


def _coder_of_role(connection: Connection, where: ServerAddress) -> str:
    sql = "SELECT convert_from(name, 'UTF8') FROM coder WHERE login = convert_to(session_user::text, 'UTF8')"
    row = run(connection, sql).one_or_none()
    if row is None:
        raise not_admitted(where)
    return str(row[0])


def create_on_server(
    where: ServerAddress, *, name: str, coder: str, fill: Callable[[Project], object] | None = None
) -> Project:
    """Make a project in an empty database, which is made where it is missing; there is none until it is whole.

    Raises:
        ProjectError: There is a project or something else in the database, or this role may not make one.
    """

    def filled(project: Project) -> None:
        with project._writing() as tx:
            describe(project._connection, tx, name, project.coder_id())
        if fill:
            fill(project)

    with new_database(where) as engine:
        project = opened(where, engine, coder)
        try:
            filled(project)
        finally:
            project._connection.close()
    return open_on_server(where, coder=coder, write=True)


@contextmanager
def new_database(where: ServerAddress) -> Iterator[Engine]:
    """A database with empty tables, to be filled: on leaving it is a project; if that fails, nothing is left of it.

    Raises:
        ProjectError: There is a project or something else in the database, or this role may not make one.
    """
    engine = open_server(where)
    made = False
    try:
        with sentences(where):
            made = _made_where_missing(where, engine)
            _clear_for(where, engine)
        try:
            with sentences(where):
                upgrade(engine, unfinished=True)
                yield engine
                _finished(engine)
        except BaseException as error:
            try:
                with sentences(where):
                    _undo_making(where, engine, drop=made)
            except QualcodeError as second:
                error.add_note(
                    tr("What was made is still there: {reason}", reason=second)
                )  # Why it failed is said, not why this did.
            raise
    finally:
        engine.dispose()


def _made_where_missing(where: ServerAddress, engine: Engine) -> bool:
    if not where.database:
        raise no_database(where)
    try:
        engine.connect().close()
    except DBAPIError as error:
        missing = getattr(error.orig, "sqlstate", None) == _NO_DATABASE or "does not exist" in str(error.orig)
        if not missing or "database" not in str(error.orig):
            raise
        _on_the_server(where, "CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0")
        return True
    return False


def _on_the_server(where: ServerAddress, statement: str) -> None:
    """Run a statement on a database from outside of it."""
    import psycopg
    from psycopg.sql import SQL, Identifier

    url = make_url(where.url).set(database="postgres", drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True, connect_timeout=10) as connection:
        connection.execute(SQL(statement).format(Identifier(where.database)))


def _clear_for(where: ServerAddress, engine: Engine) -> None:
    """Take away what was left of a project that was never finished, and refuse where there is anything else."""
    with engine.connect() as connection:
        connection.info[WRITING] = True
        with connection.begin():
            found = _what_is_there(connection)
            if found and "alembic_version" in found and "project" in found:
                if run(connection, _STATE).one()[1] != UNFINISHED:
                    raise ProjectError(
                        tr("{where} holds a project already", where=where), remedy=tr("name another database")
                    )
                _drop_all(connection)
            elif found:
                raise something_else(where)
            if not is_owner(connection):
                raise ProjectError(
                    tr(
                        "the database {where} is not yours, and a project is made by who owns the database", where=where
                    ),
                    remedy=tr("ask who keeps the server for a database of your own"),
                )
        connection.info[WRITING] = False


def _drop_all(connection: Connection) -> None:
    names = ", ".join(f'"{name}"' for name in (*tables.metadata.tables, "word_index", "alembic_version"))
    run(connection, f"DROP TABLE IF EXISTS {names} CASCADE")
    made = ", ".join(("qualcode_me", "qualcode_blind", "qualcode_own_action", *FUNCTIONS))
    run(connection, f"DROP FUNCTION IF EXISTS {made} CASCADE")


def _finished(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.info[WRITING] = True
        with connection.begin():
            run(connection, "COMMENT ON TABLE project IS NULL")


def _undo_making(where: ServerAddress, engine: Engine, *, drop: bool) -> None:
    engine.dispose()
    if drop:
        _on_the_server(where, "DROP DATABASE IF EXISTS {}")
        return
    with engine.connect() as connection:
        connection.info[WRITING] = True
        with connection.begin():
            _drop_all(connection)
