"""What a server says when it refuses, as one sentence each; never with a password in it."""

from __future__ import annotations

from qualcode.domain.errors import (
    ConnectionLostError,
    NotAProjectError,
    ProjectError,
    RuleError,
)
from qualcode.domain.locations import ServerAddress
from qualcode.domain.translation import tr

_NO_DATABASE, _NO_PASSWORD, _NO_ROLE = "3D000", "28P01", "28000"
_NOT_ALLOWED, _WAITED, _BROKEN_OFF, _READ_ONLY = "42501", "55P03", "57014", "25006"
_FULL = ("53100", "53200", "53300", "53400")
GUARDED = "qualcode: "
"""How a sentence begins that the project's own guards say on the server."""
NOT_YOURS = "this changes what is another coder's own, or only a lead's to do"
"""What such a sentence goes on with, as it stands on the server; else what is done has no entry in the journal."""
_LOST = ("57P01", "57P02", "57P03", "08")


def no_driver(where: ServerAddress) -> ProjectError:
    """Projects on servers need a part of the program that is installed on its own."""
    return ProjectError(
        tr("{where} is on a server, and the driver for servers is not installed", where=where),
        remedy=tr('`pip install "qualcode[team]"` installs it'),
    )


def no_url(where: ServerAddress) -> ProjectError:
    """The URL cannot be taken apart."""
    return ProjectError(
        tr("{where} cannot be read as the URL of a database", where=where),
        remedy=tr("write it as postgresql+psycopg://ROLE@HOST/DATABASE, and a slash or the like in a password as %2F"),
    )


def no_database(where: ServerAddress) -> ProjectError:
    """There is no database of that name, or none is named."""
    if not where.database:
        return ProjectError(
            tr("{where} names no database", where=where), remedy=tr("put its name behind the last slash")
        )
    return NotAProjectError(
        tr("there is no database “{database}” at {where}", database=where.database, where=where),
        remedy=tr("`qualcode new {where}` makes one, where you may; else ask who keeps the server", where=where),
    )


def no_project(where: ServerAddress) -> NotAProjectError:
    """The database is empty, or a project in it was never finished."""
    return NotAProjectError(
        tr("the database {where} holds no project yet", where=where),
        remedy=tr("`qualcode new {where}` makes one", where=where),
    )


def something_else(where: ServerAddress) -> NotAProjectError:
    """The database is another program's."""
    return NotAProjectError(
        tr("the database {where} holds something else than a qualcode project", where=where),
        remedy=tr("name another database"),
    )


def not_admitted(where: ServerAddress) -> ProjectError:
    """The server lets this role in, and the project does not."""
    return ProjectError(
        tr("the project at {where} is not open to you", where=where),
        remedy=tr("the lead lets you in by `qualcode coder add YOUR-NAME --login YOUR-ROLE`"),
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
            tr("the server of {where} does not accept your password", where=where),
            remedy=tr("put the right one into ~/.pgpass or $PGPASSWORD"),
        )
    if state == _NO_ROLE or ("role" in words and "does not exist" in words) or "authentication failed" in words:
        return ProjectError(
            tr("the server of {where} does not let you in ({words})", where=where, words=words),
            remedy=tr("ask who keeps the server for a role"),
        )
    if state == _NOT_ALLOWED:
        return _not_allowed(where, words)
    if state == _WAITED:
        return ProjectError(
            tr("somebody else is writing something big to {where}", where=where),
            remedy=tr("try again when that is done; nothing was saved"),
        )
    if state in _FULL:
        return ProjectError(
            tr("the server of {where} has no room left ({words})", where=where, words=words),
            remedy=tr("tell who keeps the server"),
        )
    if state == _READ_ONLY:
        return ProjectError(
            tr("the server of {where} takes no changes now ({words})", where=where, words=words),
            remedy=tr("tell who keeps the server"),
        )
    if not state or state.startswith(_LOST):
        return ConnectionLostError(
            tr("there is no connection to {where} ({words})", where=where, words=words),
            remedy=tr("look at its name and at the network, and whether the server runs")
            if opening
            else tr("what was shown as saved is saved; it goes on when the server answers again"),
        )
    return ProjectError(
        tr("{where} could not be read or written ({words}); the last saved state stands", where=where, words=words),
        remedy=tr("try again"),
    )


def _not_allowed(where: ServerAddress, words: str) -> ProjectError | RuleError:
    if words.startswith(GUARDED):
        return RuleError(
            tr(
                "on {where} this changes what is another coder's own, or only a lead's to do; nothing was saved",
                where=where,
            )
            if NOT_YOURS in words
            else tr("on {where} this is not done without an entry in the journal; nothing was saved", where=where),
            remedy=tr("ask a lead, or who owns the database"),
        )
    if "row-level security" in words:
        return RuleError(
            tr(
                "what other coders did in a blind round stands on this, and is not to be seen or "
                "changed before your assignments are done"
            ),
            remedy=tr("ask the lead"),
        )
    return ProjectError(
        tr("your role may not do this in {where} ({words})", where=where, words=words), remedy=tr("ask the lead")
    )


def _in_brief(error: BaseException | None) -> str:
    """The first line of what the driver says; it tells host, database and role, never a password."""
    lines = str(error).strip().splitlines() if error is not None else []
    said = (
        lines[0].removeprefix("connection failed: ").removeprefix("connection is bad: ") if lines else tr("no answer")
    )
    return said.strip()[:200]
