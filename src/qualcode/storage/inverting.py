"""Taking back and bringing back one entry of the journal, as an entry of its own."""

from __future__ import annotations

from sqlalchemy import Connection

from qualcode.domain import wording
from qualcode.domain.changes import Change, Effects
from qualcode.domain.errors import UndoError
from qualcode.domain.translation import tr
from qualcode.storage import journal
from qualcode.storage.late_work import note_inverted
from qualcode.storage.rules import broken_rule, frozen_for
from qualcode.storage.transaction import Transaction


def invert(connection: Connection, tx: Transaction, change: Change, kind: str, coder_id: int) -> Effects:
    """Take back an action, or bring back what an undo took back, and write the entry that says so.

    Args:
        change: The action, or the undo.
        kind: `undo` or `redo`.

    Raises:
        UndoError: It stands undone already, a later change stands in the way, what would come back breaks a rule that
            holds among what stands now, or it is of the codebook and that was frozen since.
    """
    if kind == "undo":
        journal.check_order(change)
    tx.images, tx.focus = [], None
    journal.revert(connection, tx, change)
    note_inverted(connection, tx, change, kind)
    frozen = frozen_for(connection, tx.images, change.at_ms)
    if frozen is not None:
        raise UndoError(
            tr(
                "{change} cannot be taken back or brought back: the codebook is frozen for “{frozen}”",
                change=quoted(connection, change),
                frozen=frozen,
            ),
            remedy=tr("let the lead thaw it first (`qualcode codebook thaw`)"),
        )
    broken = broken_rule(connection, tx.images)
    if broken:
        raise UndoError(
            tr(
                "{change} cannot be taken back or brought back: {reason}",
                change=quoted(connection, change),
                reason=broken,
            ),
            remedy=tr("see `qualcode history`"),
        )
    plain = _plain(connection, change)
    return journal.append(
        connection,
        tx,
        kind=kind,
        coder_id=coder_id,
        verb=kind,
        summary=tr("undone: {change}", change=plain) if kind == "undo" else tr("redone: {change}", change=plain),
        undoes=change.id,
        root=change.root or change.id,
    )


def _plain(connection: Connection, change: Change) -> str:
    """What a change did; of an undo, what it took back did."""
    return change.summary if change.root is None else journal.get(connection, change.root).summary


def quoted(connection: Connection, change: Change) -> str:
    """What a change did, in quotation marks, unless its words begin with some of their own."""
    return wording.quoted(_plain(connection, change))
