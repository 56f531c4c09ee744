"""What a server says when it refuses, as one sentence each; never with a password in it."""

from __future__ import annotations

from qualcode.domain.errors import (
    ConnectionLostError,
    NotAProjectError,
    ProjectError,
    RuleError,
)
from qualcode.domain.locations import ServerAddress

_NO_DATABASE, _NO_PASSWORD, _NO_ROLE = "3D000", "28P01", "28000"
_NOT_ALLOWED, _WAITED, _BROKEN_OFF, _READ_ONLY = "42501", "55P03", "57014", "25006"
_FULL = ("53100", "53200", "53300", "53400")
GUARDED = "qualcode: "
"""How a sentence begins that the project's own guards say on the server."""
_LOST = ("57P01", "57P02", "57P03", "08")


def no_driver(where: ServerAddress) -> ProjectError:
    """Projects on servers need a part of the program that is installed on its own."""
    return ProjectError(
        f"{where} is on a server, and the driver for servers is not installed",
        remedy='`pip install "qualcode[team]"` installs it',
    )


def no_url(where: ServerAddress) -> ProjectError:
    """The URL cannot be taken apart."""
    return ProjectError(
        f"{where} cannot be read as the URL of a database",
        remedy="write it as postgresql+psycopg://ROLE@HOST/DATABASE, and a slash or the like in a password as %2F",
    )


def no_database(where: ServerAddress) -> ProjectError:
    """There is no database of that name, or none is named."""
    if not where.database:
        return ProjectError(f"{where} names no database", remedy="put its name behind the last slash")
    return NotAProjectError(
        f"there is no database “{where.database}” at {where}",
        remedy=f"`qualcode new {where}` makes one, where you may; else ask who keeps the server",
    )


def no_project(where: ServerAddress) -> NotAProjectError:
    """The database is empty, or a project in it was never finished."""
    return NotAProjectError(f"the database {where} holds no project yet", remedy=f"`qualcode new {where}` makes one")


def something_else(where: ServerAddress) -> NotAProjectError:
    """The database is another program's."""
    return NotAProjectError(
        f"the database {where} holds something else than a qualcode project", remedy="name another database"
    )


def not_admitted(where: ServerAddress) -> ProjectError:
    """The server lets this role in, and the project does not."""
    return ProjectError(
        f"the project at {where} is not open to you",
        remedy="the lead lets you in by `qualcode coder add YOUR-NAME --login YOUR-ROLE`",
    )


def refused(where: ServerAddress, error: BaseException | None, *, opening: bool = False) -> ProjectError | RuleError:
    """What a server refused, or why there was no answer from it.

    Args:
        opening: The project is not open yet.
    """
    state = getattr(error, "sqlstate", None) or ""
    words = _in_brief(error)
    if state == _NO_DATABASE or (not state and "does not exist" in words and "database" in words):
        return no_database(where)
    if state == _NO_PASSWORD or "password authentication failed" in words or "no password supplied" in words:
        return ProjectError(
            f"the server of {where} does not accept your password",
            remedy="put the right one into ~/.pgpass or $PGPASSWORD",
        )
    if state == _NO_ROLE or ("role" in words and "does not exist" in words) or "authentication failed" in words:
        return ProjectError(
            f"the server of {where} does not let you in ({words})", remedy="ask who keeps the server for a role"
        )
    if state == _NOT_ALLOWED:
        return _not_allowed(where, words)
    if state == _WAITED:
        return ProjectError(
            f"somebody else is writing something big to {where}",
            remedy="try again when that is done; nothing was saved",
        )
    if state in _FULL:
        return ProjectError(f"the server of {where} has no room left ({words})", remedy="tell who keeps the server")
    if state == _READ_ONLY:
        return ProjectError(f"the server of {where} takes no changes now ({words})", remedy="tell who keeps the server")
    if not state or state.startswith(_LOST):
        return ConnectionLostError(
            f"there is no connection to {where} ({words})",
            remedy="look at its name and at the network, and whether the server runs"
            if opening
            else "what was shown as saved is saved; it goes on when the server answers again",
        )
    return ProjectError(
        f"{where} could not be read or written ({words}); the last saved state stands", remedy="try again"
    )


def _not_allowed(where: ServerAddress, words: str) -> ProjectError | RuleError:
    if words.startswith(GUARDED):
        return RuleError(
            f"on {where} {words.removeprefix(GUARDED)}; nothing was saved",
            remedy="ask a lead, or who owns the database",
        )
    if "row-level security" in words:
        return RuleError(
            "what other coders did in a blind round stands on this, and is not to be seen or changed before your "
            "assignments are done",
            remedy="ask the lead",
        )
    return ProjectError(f"your role may not do this in {where} ({words})", remedy="ask the lead")


def _in_brief(error: BaseException | None) -> str:
    """The first line of what the driver says; it tells host, database and role, never a password."""
    lines = str(error).strip().splitlines() if error is not None else []
    said = lines[0].removeprefix("connection failed: ").removeprefix("connection is bad: ") if lines else "no answer"
    return said.strip()[:200]
