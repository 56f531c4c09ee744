"""Projects of earlier schemas: what is looked through is a copy in memory, upgraded as opening them would."""

from __future__ import annotations

import sqlite3

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from qualcode.domain.translation import tr
from qualcode.storage.connecting import connect_memory
from qualcode.storage.file_header import HEAD, schema_of
from qualcode.storage.migrate import upgrade
from qualcode.storage.soundness.findings import Findings


def upgraded_copy(connection: sqlite3.Connection, findings: Findings) -> sqlite3.Connection | None:
    """The project as it will be after the upgrade, to be closed; None if it cannot be upgraded.

    The copy takes as much memory as the file is long; on a disk it would lie beside what must stay private.

    Args:
        connection: A project whose pages are whole and whose schema is earlier than HEAD.
    """
    schema = schema_of(connection)
    copy = connect_memory(like=connection)
    connection.backup(copy)
    engine = create_engine("sqlite://", creator=lambda: copy, poolclass=StaticPool)
    try:
        upgrade(engine)
    except DBAPIError as error:
        findings.say(
            "schema",
            tr(
                "the file says that its schema is {schema}, and cannot be upgraded ({reason})",
                schema=schema,
                reason=error.orig,
            ),
        )
        copy.close()
        return None
    sentence = tr(
        "the project is from an earlier version (schema {schema}, now {head}) and was checked as "
        "it will be after the upgrade; `qualcode FILE`, or any command that writes, upgrades it "
        "and keeps a backup beside it",
        schema=schema,
        head=HEAD,
    )
    findings.say("schema", sentence, severity="warning")
    return copy
