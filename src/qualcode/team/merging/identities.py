"""Whose row is which: ids of the file that came back, and the ids of the same things here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from qualcode.storage.project import Project
from qualcode.storage.reads.net_changes import NetChange
from qualcode.storage.reads.rows import ids_of_uuids, read_rows, references_of
from qualcode.team.merging.links import Links

Row = dict[str, Any]
MAY_BE_MISSING = frozenset(
    {"site_id", "case_id", "decided_by", "changed_by", "ended_by", "definition_id", "version_id"}
)
"""Columns that become empty where what they point to is not here."""


class MissingError(Exception):
    """A row points to something that is not here."""

    def __init__(self, table: str, their_id: int) -> None:
        super().__init__(table, their_id)
        self.table = table
        self.their_id = their_id


class Identities:
    """Finds what is here by what is there: as an earlier merge found it, by UUID, or as what it was merged into.

    Args:
        project: The project.
        theirs: What came back.
        changes: Of there: what is gone there by now is named by rows as they were before.
        origin: The UUID of the bundle, or of the project that grew apart: what its earlier merges found holds.
    """

    def __init__(
        self, project: Project, theirs: Project, changes: Mapping[str, Mapping[int, NetChange]], origin: str
    ) -> None:
        self._project = project
        self._theirs = theirs
        self._changes = changes
        self._ids: dict[str, dict[int, int]] = {}
        self._pairs: dict[str, dict[str, str]] = {}
        for (kept,) in read_rows(project, "merged", {"origin": origin}, ("pairs",)):
            for table, pairs in json.loads(kept or "{}").items():
                self._pairs.setdefault(table, {}).update(pairs)
        self.found: dict[str, dict[str, str]] = {}
        """Table → UUID there → UUID here, of what this merge found to be the same."""
        self._links = Links(project, theirs, self._pairs)

    def same(self, table: str, their_id: int, our_id: int) -> None:
        """Note that a row there is a row here."""
        self._of(table)[their_id] = our_id

    def double(self, table: str, their_id: int, their_uuid: str, our_id: int, our_uuid: str) -> None:
        """Note that a row there is a row here that has another UUID; later merges of the file know it."""
        self.same(table, their_id, our_id)
        self.pair(table, their_uuid, our_uuid)

    def pair(self, table: str, their_uuid: str, our_uuid: str) -> None:
        """Note that what has one UUID there has another here."""
        if their_uuid == our_uuid:
            return
        known = self._pairs.setdefault(table, {})
        told = [their_uuid, *(uuid for uuid, here in known.items() if here == their_uuid)]
        for uuid in (uuid for uuid in told if known.get(uuid) != our_uuid):
            known[uuid] = our_uuid
            self.found.setdefault(table, {})[uuid] = our_uuid

    def went_into(self, table: str, gone: Row, other: Row) -> None:
        """Note that a row here went into another."""
        of = self._of(table)
        for their_id in [their_id for their_id, our_id in of.items() if our_id == gone["id"]]:
            of[their_id] = other["id"]
        self.pair(table, gone["uuid"], other["uuid"])

    def uuid_here(self, table: str, uuid: str) -> str:
        """The UUID that something has here."""
        return self._pairs.get(table, {}).get(uuid, uuid)

    def here(self, table: str, their_id: int) -> int | None:
        """The id here of a row there; None where it is not here."""
        return self._of(table).get(their_id)

    def standing(self, table: str) -> set[int]:
        """The ids here of what stands there still under another UUID than it has here."""
        if not self._pairs.get(table):
            return set()
        changes = self._changes.get(table, {})
        gone = {id_ for id_, change in changes.items() if change.after is None}
        return {our_id for their_id, our_id in self._of(table).items() if their_id not in gone}

    def _of(self, table: str) -> dict[int, int]:
        if table not in self._ids:
            ours = ids_of_uuids(self._project, table)
            if table == "code":
                ours = dict(read_rows(self._project, "former_code", None, ("code", "into_id"))) | ours
            theirs = {id_: uuid for uuid, id_ in ids_of_uuids(self._theirs, table).items()}
            theirs |= {id_: change.uuid for id_, change in self._changes.get(table, {}).items()}
            pairs = self._pairs.get(table, {})
            found = ((id_, ours.get(pairs.get(uuid, uuid), ours.get(uuid))) for id_, uuid in theirs.items())
            self._ids[table] = {id_: our_id for id_, our_id in found if our_id is not None}
        return self._ids[table]

    def translated(self, table: str, row: Row, *, partly: bool = False) -> Row:
        """A row there, pointing to what is here, with its links and its place in the queue in words of here.

        Args:
            partly: Leave empty what points to something that is not here.

        Raises:
            MissingError: It points to something that is not here and cannot do without it.
        """
        found = dict(row)
        for column, target in references_of(table).items():
            their_id = row[column]
            if their_id is None:
                continue
            our_id = self._of(target).get(their_id)
            if our_id is None and not partly and column not in MAY_BE_MISSING:
                raise MissingError(target, their_id)
            found[column] = our_id
        if table == "unplaced":
            self._translate_waiting(found)
        self._links.translate(table, found)
        return found

    def _translate_waiting(self, row: Row) -> None:
        """What the queue holds beside its columns: what a coding meant, and the coding that a memo stood on."""
        rest = json.loads(row["rest"])
        if rest.get("definition_id") is not None:
            rest["definition_id"] = self.here("definition", rest["definition_id"])
            row["rest"] = json.dumps(rest, ensure_ascii=False, sort_keys=True)
        if row["holder"] is not None:
            row["holder"] = self.uuid_here("coding", row["holder"])

    def in_words(self, table: str, row: Row) -> Row:
        """A row there with the links in its texts leading to what is here; its ids stay those of there."""
        found = dict(row)
        self._links.translate(table, found)
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
