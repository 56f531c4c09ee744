"""The entries that no user asked for: that the project was made, and that a coder signed on."""

from __future__ import annotations

from sqlalchemy import Connection, select

from qualcode.domain.identity import new_uuids, now_ms
from qualcode.domain.translation import tr
from qualcode.storage import journal, tables
from qualcode.storage.prepared import Prepared
from qualcode.storage.transaction import Transaction

_IDS = Prepared(lambda: select(tables.coder.c.name, tables.coder.c.id).order_by(tables.coder.c.id))


def coder_ids(connection: Connection) -> dict[str, int]:
    """Name → id of every coder, in the order in which they signed on."""
    return {row[0]: row[1] for row in _IDS.rows(connection)}


def sign_on(connection: Connection, name: str) -> int:
    """Make a coder known to the project; returns the id."""
    tx = Transaction(connection)
    coder_id = tx.add("coder", name=name, role="coder", colour="", created_ms=now_ms())
    summary = tr("{name} signed on as a coder", name=name)
    journal.append(connection, tx, kind="setup", coder_id=coder_id, verb="sign-on", summary=summary)
    return coder_id


def describe(connection: Connection, tx: Transaction, name: str, coder_id: int) -> None:
    """Say in a new file what the study is called."""
    tx.add("project", uuid=new_uuids(1)[0], name=name, created_ms=now_ms())
    summary = tr("project “{name}” made", name=name)
    journal.append(connection, tx, kind="setup", coder_id=coder_id, verb="new", summary=summary)
