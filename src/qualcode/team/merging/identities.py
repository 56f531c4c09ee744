"""Whose row is which: ids of the file that came back, and the ids of the same things here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qualcode.storage.project import Project
from qualcode.storage.reads.net_changes import NetChange
from qualcode.storage.reads.rows import ids_of_uuids, read_rows, references_of

Row = dict[str, Any]
MAY_BE_MISSING = frozenset({"site_id", "case_id", "decided_by", "changed_by", "definition_id", "version_id"})
"""Columns that become empty where what they point to is not here."""


class MissingError(Exception):
    """A row points to something that is not here."""

    def __init__(self, table: str, their_id: int) -> None:
        super().__init__(table, their_id)
        self.table = table
        self.their_id = their_id


class Identities:
    """Finds what is here by what is there: by UUID, as what it was merged into, or as what it was said to be."""

    def __init__(self, project: Project, theirs: Project, changes: Mapping[str, Mapping[int, NetChange]]) -> None:
        self._project = project
        self._theirs = theirs
        self._changes = changes
        """Of there: what is gone there by now is named by rows as they were before."""
        self._ids: dict[str, dict[int, int]] = {}

    def same(self, table: str, their_id: int, our_id: int) -> None:
        """Note that a row there is a row here."""
        self._of(table)[their_id] = our_id

    def here(self, table: str, their_id: int) -> int | None:
        """The id here of a row there; None where it is not here."""
        return self._of(table).get(their_id)

    def _of(self, table: str) -> dict[int, int]:
        if table not in self._ids:
            ours = ids_of_uuids(self._project, table)
            if table == "code":
                ours = dict(read_rows(self._project, "former_code", None, ("code", "into_id"))) | ours
            theirs = {id_: uuid for uuid, id_ in ids_of_uuids(self._theirs, table).items()}
            theirs |= {id_: change.uuid for id_, change in self._changes.get(table, {}).items()}
            self._ids[table] = {id_: ours[uuid] for id_, uuid in theirs.items() if uuid in ours}
        return self._ids[table]

    def translated(self, table: str, row: Row) -> Row:
        """A row there, pointing to what is here.

        Raises:
            MissingError: It points to something that is not here and cannot do without it.
        """
        found = dict(row)
        for column, target in references_of(table).items():
            their_id = row[column]
            if their_id is None:
                continue
            our_id = self._of(target).get(their_id)
            if our_id is None and column not in MAY_BE_MISSING:
                raise MissingError(target, their_id)
            found[column] = our_id
        return found


def coders_used(changes: Mapping[str, Mapping[int, NetChange]]) -> tuple[set[int], set[int]]:
    """The ids there of the coders whose name any changed row bears, and of those whose name an added one bears."""
    used: set[int] = set()
    adding: set[int] = set()
    for table, rows in changes.items():
        columns = [column for column, target in references_of(table).items() if target == "coder"]
        for change in rows.values():
            named = {change.after[column] for column in columns} if change.after is not None else set()
            used |= named
            if change.before is None:
                adding |= named
    return used - {None}, adding - {None}
