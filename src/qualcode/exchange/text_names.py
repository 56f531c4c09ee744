"""What things of a project are called when it is written as text."""

from __future__ import annotations

from qualcode.storage.project import Project
from qualcode.storage.reads.rows import read_rows

_CALLED = {
    "coder": "name",
    "code": "name",
    "cases": "name",
    "document": "name",
    "round": "name",
    "attribute": "name",
    "sets": "name",
    "codebook_version": "name",
    "speaker": "label",
}
"""Table → the column by whose value its rows are named; rows of others have a UUID alone."""


class Names:
    """Names and UUIDs by table and id, read when a table is asked for first."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[str, dict[int, tuple[str, str]]] = {}
        self._by_uuid: dict[str, str] | None = None

    def of(self, table: str, id_: int) -> tuple[str, str] | None:
        """Name and UUID of a row; None where there is none."""
        return self._of(table).get(id_)

    def uuid(self, table: str, id_: int) -> str:
        """The UUID of a row that is there."""
        found = self.of(table, id_)
        assert found is not None
        return found[1]

    def called(self, uuid: str) -> str:
        """What the coder or code of a UUID is called; empty where there is none."""
        if self._by_uuid is None:
            self._by_uuid = {one: name for table in ("coder", "code") for name, one in self._of(table).values()}
        return self._by_uuid.get(uuid, "")

    def _of(self, table: str) -> dict[int, tuple[str, str]]:
        known = self._known.get(table)
        if known is None:
            known = self._known[table] = self._read(table)
        return known

    def _read(self, table: str) -> dict[int, tuple[str, str]]:
        called = _CALLED.get(table)
        columns = ("id", "uuid") if called is None else ("id", "uuid", called)
        return {row[0]: (row[2] if called else "", row[1]) for row in read_rows(self._project, table, None, columns)}
