"""What merging is to give, worked out from the files with plain sqlite3: three ways, row by row, kept apart from qualcode.

A row is known by its UUID and says what it points to by UUIDs and names, so that rows of different files compare.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = dict[str, Any]
KINDS = ("coding", "coverage_mark", "memo", "proposal")
"""What the model follows row by row; states of documents and codes are looked at by themselves."""
_SAYS = {
    "coding": ("document", "code", "coder", "start", "end", "comment", "star", "definition"),
    "coverage_mark": ("document", "coder", "start", "end"),
    "memo": ("kind", "text", "coder", "document", "code", "coding", "start", "end"),
    "proposal": ("kind", "name", "reason", "document", "start", "end", "coder", "state"),
    "code": ("name", "parent", "definition_text", "include", "colour", "memo", "retired", "definition"),
}
_PLACE = ("start", "end", "document")


@dataclass(frozen=True)
class Picture:
    """What a file holds."""

    rows: Mapping[str, Mapping[str, Row]]
    """Kind → UUID → row."""
    former: Mapping[str, str]
    """UUID of a code that was merged → the code that it went into."""
    paths: Mapping[str, str]
    """UUID of a code → its path, in small letters."""
    states: Mapping[tuple[str, str], str]
    """Document and coder → state."""
    unplaced: Mapping[str, Row]
    """What waits for a place, by the UUID that it had."""
    conflicts: frozenset[tuple[str, str, str]]
    """Kind, table and UUID of each conflict."""
    texts: Mapping[str, str]
    """Document → hash of its present text."""

    def code(self, uuid: str | None, there: Picture | None = None) -> str | None:
        """The code here that one is, or was merged into; where it is of another file, else the one at its path."""
        if uuid is None or uuid in self.rows["code"]:
            return uuid
        if uuid in self.former:
            return self.former[uuid]
        at = there.paths.get(uuid) if there is not None else None
        return next((one for one, path in self.paths.items() if path == at), uuid)


def _plain(value: Any) -> Any:
    return str(value, "utf-8") if isinstance(value, bytes) else value


def picture(path: Path) -> Picture:
    """Look at a file as any program can."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        tables = {
            table: [dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')]
            for table in ("document", "version", "coder", "code", "definition", "former_code", "document_state",
                          "unplaced", "conflict", *KINDS)
        }  # fmt: skip
    uuids = {table: {row["id"]: row["uuid"].hex() for row in rows} for table, rows in tables.items()}
    coders = {row["id"]: row["name"].decode() for row in tables["coder"]}
    number = {row["uuid"].hex(): row["number"] for row in tables["definition"]}
    points = {"document_id": "document", "code_id": "code", "coding_id": "coding", "parent_id": "code"}

    def said(table: str, row: Row) -> Row:
        found = {name: _plain(value) for name, value in row.items() if name not in ("id", "uuid", "definition_id")}
        for column, target in points.items():
            if column in row:
                found[column.removesuffix("_id")] = uuids[target].get(row[column])
        if "coder_id" in row:
            found["coder"] = coders[row["coder_id"]]
        if table == "code":
            found["definition_text"] = found["definition"]
        if "definition_id" in row:
            found["definition"] = uuids["definition"].get(row["definition_id"])
        if found.get("definition") is not None and number[found["definition"]] == 1:
            found["definition"] = None
        return {name: found[name] for name in _SAYS[table]}

    latest = {
        row["document_id"]: row["text_sha256"] for row in sorted(tables["version"], key=lambda row: row["number"])
    }
    rows = {table: {uuids[table][row["id"]]: said(table, row) for row in tables[table]} for table in (*KINDS, "code")}
    return Picture(
        rows,
        {row["code"].hex(): uuids["code"][row["into_id"]] for row in tables["former_code"]},
        {uuid: _path(rows["code"], uuid) for uuid in rows["code"]},
        {
            (uuids["document"][row["document_id"]], coders[row["coder_id"]]): row["state"]
            for row in tables["document_state"]
        },
        {row["item"].hex(): {"kind": row["kind"], "coder": coders[row["coder_id"]]} for row in tables["unplaced"]},
        frozenset((row["kind"], row["item_table"], row["item"].hex()) for row in tables["conflict"]),
        {uuids["document"][document]: text.hex() for document, text in latest.items()},
    )


def _path(codes: Mapping[str, Row], uuid: str) -> str:
    row = codes[uuid]
    above = _path(codes, row["parent"]) + "/" if row["parent"] is not None else ""
    return above + str(row["name"]).casefold()


@dataclass
class Expected:
    """What a merge is to make of the rows that the model follows."""

    rows: dict[tuple[str, str], Row | None] = field(default_factory=dict)
    """Kind and UUID → the row; None where it is to be gone."""
    conflicts: set[tuple[str, str]] = field(default_factory=set)
    """Kind and UUID of what both sides changed."""


def expected(base: Picture, theirs: Picture, ours: Picture) -> Expected:
    """Three ways: what only one side changed is as it is there, what both changed waits and stays as it is here."""
    found = Expected()
    for kind in KINDS:
        for uuid in {*base.rows[kind], *theirs.rows[kind]}:
            before, there = base.rows[kind].get(uuid), theirs.rows[kind].get(uuid)
            if before == there or (there is None and uuid in theirs.unplaced):
                continue  # What lost its place by a correction there stands here as it did.
            here = ours.rows[kind].get(uuid)
            if _alike(ours, base, theirs, before, there):
                continue  # A code of it was merged there and here alike.
            if _alike(ours, base, ours, before, here):
                found.rows[kind, uuid] = there
            elif not _alike(ours, theirs, ours, there, here):
                found.conflicts.add((kind, uuid))
    return found


def _alike(ours: Picture, of_one: Picture, of_other: Picture, one: Row | None, other: Row | None) -> bool:
    """Whether two rows say the same, codes being what became of them here."""
    if one is None or other is None:
        return one is other
    return _in_our_codes(ours, of_one, one) == _in_our_codes(ours, of_other, other)


def _in_our_codes(ours: Picture, of: Picture, row: Row) -> Row:
    if row.get("code") is None:
        return row
    code = ours.code(row["code"], of)
    merged = {"definition": None} if "definition" in row and code != row["code"] else {}
    return row | {"code": code} | merged


def differences(after: Picture, theirs: Picture, wanted: Expected, placed_anew: frozenset[str]) -> Iterator[str]:
    """How the merged project is not what was expected, in words.

    Args:
        placed_anew: Documents whose text is not the same there: places are not compared in them.
    """
    for (kind, uuid), row in wanted.rows.items():
        here = after.rows[kind].get(uuid)
        if row is None:
            if here is not None and not (kind == "coding" and _memo_on(after, uuid)):
                yield f"{kind} {uuid} stands although it was removed: {here}"
        elif here is None:
            if uuid not in after.unplaced and not _same_thing(after, theirs, kind, row):
                yield f"{kind} {uuid} is lost: {row}"
        elif not _says(after, theirs, kind, here, row, placed_anew):
            wanted_code = after.code(row.get("code"), theirs)
            yield f"{kind} {uuid} is {here} instead of {row} (with the code {wanted_code})"


def _memo_on(after: Picture, coding: str) -> bool:
    return any(memo["coding"] == coding for memo in after.rows["memo"].values())


def _same_thing(after: Picture, theirs: Picture, kind: str, row: Row) -> bool:
    """Whether a row is there under another UUID: the same passage with the same code by the same coder."""
    if kind not in ("coding", "coverage_mark"):
        return False
    wanted = {name: row[name] for name in row if name in ("document", "coder", "start", "end")}
    if kind == "coding":
        wanted["code"] = after.code(row["code"], theirs)
    return any(all(one[name] == value for name, value in wanted.items()) for one in after.rows[kind].values())


def _says(after: Picture, theirs: Picture, kind: str, here: Row, there: Row, placed_anew: frozenset[str]) -> bool:
    passed = {"definition", *(("start", "end") if there.get("document") in placed_anew else ())}
    if kind == "memo" and there["coding"] is not None and here["coding"] is None:
        passed |= {"coding", *_PLACE}  # Its coding is not here: it stands on the words.
    wanted = there | ({"code": after.code(there["code"], theirs)} if "code" in there else {})
    return all(here[name] == value for name, value in wanted.items() if name not in passed)


def meddled(before: Picture, after: Picture, theirs: Picture, coder: str) -> Iterator[str]:
    """What a merge did to the work of others than the coder whose bundle came back."""
    for kind in KINDS:
        for uuid, row in before.rows[kind].items():
            if row["coder"] == coder:
                continue
            here = after.rows[kind].get(uuid)
            if here is None:
                if not _same_thing(after, before, kind, row):
                    yield f"{kind} {uuid} of {row['coder']} is gone: {row}"
            elif not _says(after, before, kind, here, row, frozenset()):
                yield f"{kind} {uuid} of {row['coder']} was {row} and is {here}"
    for key, state in before.states.items():
        if key[1] != coder and after.states.get(key) != state:
            yield f"{key} was {state}"


def unequal(one: Picture, other: Picture) -> Iterator[str]:
    """How two projects into which the same came in different orders differ, what waits for a person aside."""
    waiting = {uuid for side in (one, other) for _, _, uuid in side.conflicts}
    codes_wait = any(table == "code" for side in (one, other) for _, table, _ in side.conflicts)

    def told(side: Picture, row: Row) -> Row:
        if "code" not in row:
            return row
        path = side.paths.get(row["code"]) if row["code"] is not None and not codes_wait else None
        return {**row, "code": path, "definition": None}

    for kind in KINDS:
        sides = [
            {uuid: told(side, row) for uuid, row in side.rows[kind].items() if uuid not in waiting}
            for side in (one, other)
        ]
        for uuid in sides[0].keys() | sides[1].keys():
            if sides[0].get(uuid) != sides[1].get(uuid):
                yield f"{kind} {uuid}: {sides[0].get(uuid)} or {sides[1].get(uuid)}"
    if not codes_wait and sorted(one.paths.values()) != sorted(other.paths.values()):
        yield f"codes {sorted(one.paths.values())} or {sorted(other.paths.values())}"
    if one.states != other.states:
        yield f"states {one.states} or {other.states}"
    if one.unplaced.keys() - waiting != other.unplaced.keys() - waiting:
        yield f"waiting {sorted(one.unplaced)} or {sorted(other.unplaced)}"
