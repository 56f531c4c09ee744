"""Roles of a server: which coder is known to it by which, and letting them in."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from qualcode.domain.errors import ProjectError, RuleError
from qualcode.domain.translation import tr
from qualcode.storage import tables
from qualcode.storage.opened import Project
from qualcode.storage.raw_sql import on_server, run
from qualcode.storage.server import OWNERS, is_owner
from qualcode.storage.server_ground import ServerGround
from qualcode.storage.server_rules import grant
from qualcode.storage.transaction import Transaction

_LONGEST = 63
"""Bytes of a role's name: the server cuts off what is longer."""


def check_login(project: Project, login: str) -> None:
    """Refuse a role that no coder can have.

    Raises:
        RuleError: The project is a file, the session may not let anybody in, or the role sees everything.
    """
    if not isinstance(project.ground, ServerGround):
        raise RuleError(
            tr("{project} is a file, and only a server knows people by roles", project=project.label),
            remedy=tr("`qualcode project copy` takes it to a server"),
        )
    if not login or len(login.encode()) > _LONGEST or not login.isprintable() or login.startswith("pg_"):
        raise RuleError(
            tr("“{login}” cannot be the name of a role", login=login),
            remedy=tr("give one of 1 to 63 letters and digits"),
        )
    with project.reading() as connection:
        if not is_owner(connection):
            raise RuleError(tr("only who owns the database may let coders in"), remedy=tr("ask the lead"))
        taken = run(connection, "SELECT name FROM coder WHERE login = ?", (login.encode(),)).one_or_none()
        known = run(
            connection,
            f"SELECT rolsuper OR rolbypassrls OR pg_has_role(rolname, '{OWNERS}', 'MEMBER') FROM pg_roles "
            "WHERE rolname = ?",
            (login,),
        ).one_or_none()
    if taken is not None:
        raise RuleError(
            tr("the role “{login}” is that of {coder} already", login=login, coder=str(taken[0], "utf-8")),
            remedy=tr("name another role"),
        )
    if known is not None and known[0]:
        raise RuleError(
            tr("the role “{login}” owns the database or the server, and nothing can be hidden from it", login=login),
            remedy=tr("give the coder a role without such rights"),
        )


def let_in(tx: Transaction, project: Project, coder_id: int, login: str) -> bool:
    """Make a role of the server a coder's, within a change; `check_login` has been asked.

    Returns:
        Whether the role was made: it has no password yet then.

    Raises:
        ProjectError: There is no such role, and this session may not make one.
    """
    tx.update_where("coder", {"id": coder_id}, login=login)
    with project.reading() as connection:
        assert on_server(connection)
        there = run(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", (login,)).one_or_none()
        if there is None:
            quoted = '"{}"'.format(login.replace('"', '""'))
            try:
                with connection.begin_nested():
                    run(connection, "RESET ROLE")  # To make roles is not the owners' right but this session's own.
                    run(connection, f"CREATE ROLE {quoted} LOGIN")
                    run(connection, f"SET ROLE {OWNERS}")
            except DBAPIError as error:
                raise ProjectError(
                    tr("there is no role “{login}” on the server, and you may not make one", login=login),
                    remedy=tr(
                        "ask who keeps the server for `CREATE ROLE {quoted} LOGIN`, and say this again then",
                        quoted=quoted,
                    ),
                ) from error
        grant(connection, login)
    return there is None


def logins(project: Project) -> dict[int, str]:
    """Coder → the role by which the server knows her."""
    with project.reading() as connection:
        rows = connection.execute(tables.coder.select().with_only_columns(tables.coder.c.id, tables.coder.c.login))
        return {row[0]: row[1] for row in rows if row[1] is not None}
