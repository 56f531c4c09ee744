"""What goes with the participants, documents and versions that are erased, found in the tables and the whole journal.

Whether a row goes is said once for all its states, by the last that it had: so the journal, played from its beginning,
makes what is left in the tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table

from qualcode.domain.erasure import Erasure
from qualcode.storage import tables
from qualcode.storage.erasing.masks import Mask, mask
from qualcode.storage.erasing.rows import played, rows_of_table
from qualcode.storage.images import Image
from qualcode.storage.raw_sql import fetch_all
from qualcode.storage.types import Utf8, unpack_spans, unpacked

Row = dict[str, Any]

_MAY_GO = (
    *("cases", "document", "version", "speaker", "coding", "unplaced", "memo", "coverage_mark", "rejection"),
    *("document_state", "attribute_value", "assignment", "set_member", "proposal", "decision", "conflict"),
)
"""Tables of which rows may go, each behind those that it points to."""
_OWNED = {
    "attribute_value": ("case_id", "document_id"),
    "set_member": ("case_id", "document_id"),
    "memo": ("case_id", "document_id", "coding_id"),
    "conflict": ("document_id",),
}
"""Columns that may be empty, and whose row is of no use without what they name."""
_NEEDED = {"decision": ("basis",)}
"""Columns with text that are looked into."""
_OF_CURRENT = ("memo", "coverage_mark", "rejection", "proposal", "conflict")
"""Tables whose places are of the current version."""


@dataclass(frozen=True)
class Going:
    """What is to be taken out, by the ids of one file."""

    rows: Mapping[str, set[int]]
    """Table → ids of the rows that go, in every state that they had."""
    uuids: frozenset[str]
    """Of these rows."""
    masks: Mapping[int, Mask]
    """Version → its text as it will be."""
    words: Mapping[int, int]
    """Version → how many words of speech it will have."""
    texts: Mapping[int, bytes]
    """Version that stays → the hash of its text, as it was."""
    without_original: frozenset[int]
    """Versions that stay, whose imported file goes."""
    nameless: frozenset[int]
    """Speakers that stay, who were somebody that goes."""
    unquoted: frozenset[int]
    """Proposals that stay, whose passage goes."""
    versions_of: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Document → its versions, in their order."""

    def has(self, table: str, id_: int) -> bool:
        """Whether a row goes."""
        return id_ in self.rows.get(table, ())

    def touched_in(self, document_id: int, start: int, end: int) -> bool:
        """Whether a passage of any version of a document is written over."""
        found = (self.masks.get(version) for version in self.versions_of.get(document_id, ()))
        return any(mask is not None and mask.touches(start, end) for mask in found)


def find_going(connection: Connection, erasure: Erasure) -> Going:
    """Find in a project all that an erasure takes out.

    Raises:
        KeyError, ValueError, zlib.error: The journal cannot be read.
    """
    last = _last_states(connection)
    version_ids = {row["uuid"]: id_ for id_, row in last["version"].items()}
    blanked = {version_ids[uuid]: spans for uuid, spans in erasure.blanked.items() if uuid in version_ids}
    search = _Search(last, erasure)
    search.look_at(("cases", "document", "version", "speaker"))
    masks = {
        version: mask(_text(connection, last["version"][version]["text_sha256"]), spans)
        for version, spans in blanked.items()
        if spans and version not in search.gone["version"]
    }
    search.masks = masks
    search.look_at(_MAY_GO[4:])
    search.look_at(("unplaced", "memo"))  # A memo may wait for a coding that waits as well.
    staying = {id_: row for id_, row in last["version"].items() if id_ not in search.gone["version"]}
    speech = _speech(connection, masks)
    return Going(
        rows=search.gone,
        uuids=frozenset(last[table][id_]["uuid"] for table, ids in search.gone.items() for id_ in ids),
        masks=masks,
        words={version: one.words(speech.get(version, [])) for version, one in masks.items()},
        texts={id_: row["text_sha256"] for id_, row in staying.items()},
        without_original=_without_original(last["version"], search.gone["version"], masks, erasure),
        nameless=frozenset(
            id_
            for id_, row in last["speaker"].items()
            if row["case_id"] in search.gone["cases"] and id_ not in search.gone["speaker"]
        ),
        unquoted=frozenset(search.unquoted()),
        versions_of=search.versions_of,
    )


def _without_original(
    versions: Mapping[int, Row], gone: set[int], masks: Mapping[int, Mask], erasure: Erasure
) -> frozenset[int]:
    """Versions that stay and whose file goes: their own, or one that holds the words of a version that goes as well."""
    going = {
        row["original_sha256"]
        for id_, row in versions.items()
        if id_ in gone or id_ in masks or row["uuid"] in erasure.originals
    }
    return frozenset(id_ for id_, row in versions.items() if id_ not in gone and row["original_sha256"] in going)


class _Search:
    """Follows what points to what, from the things that were named."""

    def __init__(self, last: Mapping[str, Mapping[int, Row]], erasure: Erasure) -> None:
        self._last = last
        self._named = {"cases": erasure.participants, "document": erasure.documents, "version": erasure.versions}
        self.gone: dict[str, set[int]] = {table: set() for table in _MAY_GO}
        self._uuids: dict[str, set[str]] = {}
        """Table → UUIDs of the rows that go; of what waits for a place, those that it has when it stands."""
        self.masks: Mapping[int, Mask] = {}
        self.versions_of = _versions_of(last["version"])

    def look_at(self, names: Iterable[str]) -> None:
        """Find the rows of some tables that go."""
        for name in names:
            for id_, row in self._last[name].items():
                if (
                    row["uuid"] in self._named.get(name, ())
                    or self._points_to_gone(name, row)
                    or self._is_covered(name, row)
                    or self._stands_on_gone(name, row)
                ):
                    self.gone[name].add(id_)
                    self._uuids.setdefault(name, set()).add(row["item" if name == "unplaced" else "uuid"])

    def unquoted(self) -> Iterator[int]:
        """Proposals whose passage goes, or is written over."""
        for id_, row in self._last["proposal"].items():
            document, start = row["document_id"], row["start"]
            if document in self.gone["document"] or (start is not None and self._touched(document, start, row["end"])):
                yield id_

    def _points_to_gone(self, name: str, row: Row) -> bool:
        table = tables.metadata.tables[name]
        owned = _OWNED.get(name, ())
        for key in table.foreign_keys:
            column, target = key.parent, key.column.table.name
            if (not column.nullable or column.name in owned) and row.get(column.name) in self.gone.get(target, ()):
                return True
        return False

    def _stands_on_gone(self, name: str, row: Row) -> bool:
        """Whether what a row names by its UUID goes: all that was decided about, what waits for a coding."""
        if name == "decision":
            marks = [one[0] for one in json.loads(row["basis"])["codings"]]
            return bool(marks) and all(map(self._is_gone_coding, marks))
        if name == "unplaced":
            return self._is_gone_coding(row["holder"])
        if name == "conflict":
            return row["item"] in self._uuids.get(row["item_table"], ())
        return False

    def _is_covered(self, name: str, row: Row) -> bool:
        """Whether nothing is left of the passage that a row stands on."""
        start, end = row.get("start"), row.get("end")
        if start is None or end is None or name == "proposal":
            return False
        if name in ("coding", "unplaced"):
            found = self.masks.get(row["version_id"])
            return found is not None and found.covers(start, end)
        versions = self.versions_of.get(row["document_id"], ())
        found = self.masks.get(versions[-1]) if versions and name in _OF_CURRENT else None
        return found is not None and found.covers(start, end)

    def _touched(self, document: int | None, start: int, end: int) -> bool:
        masks = (self.masks.get(version) for version in self.versions_of.get(document or 0, ()))
        return any(one is not None and one.touches(start, end) for one in masks)

    def _is_gone_coding(self, uuid: str | None) -> bool:
        return any(uuid in self._uuids.get(table, ()) for table in ("coding", "unplaced"))


def _versions_of(versions: Mapping[int, Row]) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    for id_ in sorted(versions):
        found.setdefault(versions[id_]["document_id"], []).append(id_)
    return {document: tuple(ids) for document, ids in found.items()}


def _last_states(connection: Connection) -> dict[str, dict[int, Row]]:
    """Table → id → the last state of every row that there is or was, without what is long."""
    found: dict[str, dict[int, Row]] = {name: {} for name in _MAY_GO}
    for image in played(connection, _MAY_GO):
        _play(image, found[image.table])
    for name in _MAY_GO:
        table = tables.metadata.tables[name]
        short = _short_columns(table)
        names = [column.name for column in table.c]
        at = [names.index(column) for column in short]
        for row in rows_of_table(connection, table):
            found[name][row[0]] = {column: row[i] for column, i in zip(short, at, strict=True)}
    return found


def _play(image: Image, states: dict[int, Row]) -> None:
    short = _short_columns(tables.metadata.tables[image.table])
    at = [(name, image.columns.index(name)) for name in short if name in image.columns]
    id_ = image.columns.index("id")
    for row in image.after if image.after is not None else image.before or ():
        state = states.setdefault(row[id_], dict.fromkeys(short))
        state.update((name, row[i]) for name, i in at)


def _short_columns(table: Table) -> list[str]:
    wanted = _NEEDED.get(table.name, ())
    return [
        column.name
        for column in table.c
        if not isinstance(column.type, Utf8 | LargeBinary) or column.name in wanted or column.name.endswith("_sha256")
    ]


def _text(connection: Connection, digest: bytes) -> str:
    codec, data = fetch_all(connection, "SELECT codec, data FROM content WHERE sha256 = ?", (digest,))[0]
    return unpacked(codec, bytes(data)).decode()


def _speech(connection: Connection, versions: Mapping[int, Mask]) -> dict[int, list[tuple[int, int]]]:
    """Version → all its speech, of versions that are there or were."""
    if not versions:
        return {}
    found: dict[int, dict[int, bytes]] = {}
    for image in played(connection, ("turn",)):
        names = image.columns
        if "speech" in names and image.after is not None:
            version, ordinal, speech = (names.index(name) for name in ("version_id", "ordinal", "speech"))
            for row in image.after:
                if row[version] in versions:
                    found.setdefault(row[version], {})[row[ordinal]] = row[speech]
    return {
        version: [span for ordinal in sorted(turns) for span in unpack_spans(turns[ordinal])]
        for version, turns in found.items()
    }
