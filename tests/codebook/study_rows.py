"""What stands in a project file, read with sqlite3 and counted without the program."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID


class Place(NamedTuple):
    """Where a coding stands; no two stand in the same."""

    code: str
    coder: str
    document: str
    start: int
    end: int

    def overlaps(self, other: Place) -> bool:
        same = (self.code, self.coder, self.document) == (other.code, other.coder, other.document)
        return same and self.start < other.end and other.start < self.end


class Row(NamedTuple):
    """A code as its row has it."""

    id: int
    parent: str | None
    position: int
    name: str
    retired: bool
    colour: str
    definition: str


NOT_COMPARED = ("change", "change_image", "content", "sqlite_sequence", "alembic_version")


class Rows:
    """What a project file holds."""

    def __init__(self, path: Path) -> None:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            read = [name for name in tables if name not in NOT_COMPARED and not name.startswith("word_index")]
            self._whole = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in read}
            columns = {name: [c[1] for c in connection.execute(f'PRAGMA table_info("{name}")')] for name in read}
            journal = connection.execute("SELECT id, kind, coder_id, root FROM change ORDER BY id").fetchall()

        def table(name: str) -> list[dict[str, Any]]:
            return [dict(zip(columns[name], row, strict=True)) for row in self._whole[name]]

        self.coders = {row["id"]: row["name"].decode() for row in table("coder")}
        self.documents = {row["id"]: row["name"].decode() for row in table("document")}
        uuids = {row["id"]: str(UUID(bytes=row["uuid"])) for row in table("code")}
        self.codes = {
            uuids[row["id"]]: Row(
                row["id"],
                uuids.get(row["parent_id"]),
                row["position"],
                row["name"].decode(),
                bool(row["retired"]),
                row["colour"],
                row["definition"].decode(),
            )
            for row in table("code")
        }
        self.links = {(uuids[row["code_id"]], uuids[row["theme_id"]]) for row in table("code_theme")}
        self.former = {str(UUID(bytes=row["code"])): uuids[row["into_id"]] for row in table("former_code")}
        self.codings = {row["id"]: self._place(row, uuids) for row in table("coding")}
        self.proposals = {
            str(UUID(bytes=row["uuid"])): (row["id"], row["state"], uuids.get(row["code_id"]))
            for row in table("proposal")
        }
        self.journal = [(id_, kind, self.coders[coder], root) for id_, kind, coder, root in journal]

    @cached_property
    def everything(self) -> dict[str, list[str]]:
        """Every row of every table but the journal's and what is kept by hash."""
        return {name: sorted(map(repr, rows)) for name, rows in self._whole.items()}

    def _place(self, row: dict[str, Any], uuids: Mapping[int, str]) -> Place:
        coder, document = self.coders[row["coder_id"]], self.documents[row["document_id"]]
        return Place(uuids[row["code_id"]], coder, document, row["start"], row["end"])

    def below(self, parent: str | None) -> list[str]:
        """The codes right below one, in their order."""
        found = [(row.position, row.id, uuid) for uuid, row in self.codes.items() if row.parent == parent]
        return [uuid for _, _, uuid in sorted(found)]

    def path(self, uuid: str) -> str:
        row = self.codes[uuid]
        return row.name if row.parent is None else f"{self.path(row.parent)}/{row.name}"

    def at(self, path: str) -> str:
        """The code at a path, whatever its case."""
        return next(uuid for uuid in self.codes if self.path(uuid).casefold() == path.casefold())

    def gathered(self, uuid: str) -> set[str]:
        """A code with all below it and all that belongs to one of these as a further theme."""
        found = {uuid}
        while True:
            more = {code for code, row in self.codes.items() if row.parent in found}
            more |= {code for code, theme in self.links if theme in found}
            if more <= found:
                return found
            found |= more

    def segments(self) -> dict[tuple[str, bool], int]:
        """(path, with all that is gathered) → codings, each once."""
        own = Counter(place.code for place in self.codings.values())
        counted = {(self.path(uuid), False): own[uuid] for uuid in self.codes}
        grouping = {row.parent for row in self.codes.values()} | {theme for _, theme in self.links}
        for uuid in self.codes.keys() & grouping:
            counted[self.path(uuid), True] = sum(own[code] for code in self.gathered(uuid))
        return counted
