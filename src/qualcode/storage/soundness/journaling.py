"""The journal: every change can be read, undos and redos follow each other, and together they made what is there."""

from __future__ import annotations

import json
import sqlite3
import zlib
from typing import NamedTuple

from qualcode.domain.errors import RuleError
from qualcode.domain.progress import steps
from qualcode.domain.translation import Several, several, tr
from qualcode.storage.images import Image, unpack_one_by_one
from qualcode.storage.soundness.findings import Findings
from qualcode.storage.soundness.packed import TrailingBytesError, inflated
from qualcode.storage.soundness.replay import Replay
from qualcode.storage.types import identifier_text

_ENTRIES = """
SELECT c.id, c.uuid, c.kind, c.summary, c.undoes, c.root, c.rows, i.codec, i.data
FROM change c LEFT JOIN change_image i ON i.change_id = c.id ORDER BY c.id
"""
_UNREADABLE = (zlib.error, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, RuleError)
"""What reading images may raise that are not what was written."""
_LONGEST = 40
_HASHED = {"version": ("text_sha256", "original_sha256"), "codebook_version": ("codebook_sha256",)}
"""Columns that name what is kept by its hash."""


class _Entry(NamedTuple):
    """A change as the journal keeps it."""

    id: int
    uuid: bytes
    kind: str
    summary: bytes
    undoes: int | None
    root: int | None
    rows: int
    codec: str | None
    data: bytes | None

    @property
    def place(self) -> str:
        """How a finding names it."""
        summary = " ".join(str(self.summary, "utf-8").split())
        short = summary if len(summary) <= _LONGEST else summary[: _LONGEST - 1] + "…"
        return f"“{short}” ({identifier_text(self.uuid)})"


def check_journal(connection: sqlite3.Connection, findings: Findings) -> tuple[int, set[bytes] | None]:
    """Play the journal from its beginning and compare what it made with what is there.

    Returns:
        How many changes there are, and the hashes of all texts and files that they name; None where a change
        cannot be read.
    """
    replay, chains = Replay(), _Chains()
    named: set[bytes] = set()
    readable, count = True, 0
    changes = connection.execute("SELECT count(*) FROM change").fetchone()[0]
    entries = map(_Entry._make, connection.execute(_ENTRIES))
    for entry in steps(entries, tr("playing the history"), tr("changes"), total=changes):
        count += 1
        chains.check(entry, findings)
        readable = readable and _play(entry, replay, named, findings)
    if not readable:
        return count, None
    for table, state, key in replay.compare(connection):
        number = ".".join(map(str, key)) if isinstance(key, tuple) else str(key)
        findings.add("journal", _standing(state, table), tr("no. {id}", id=number))
    given = dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))
    for table, highest in replay.highest():
        if highest > given.get(table, 0):
            findings.add(
                "journal",
                several(
                    "{number:,} table whose next row would get a number that one had",
                    "{number:,} tables whose next row would get a number that one had",
                ),
                table,
            )
    return count, named


def _standing(state: str, table: str) -> Several:
    """What is said of rows that are not as the journal made them: `changed`, `new` or `gone`."""
    if state == "changed":
        return several(
            "{number:,} row of “{table}” that is not as the last change left it",
            "{number:,} rows of “{table}” that are not as the last change left them",
            table=table,
        )
    if state == "new":
        return several(
            "{number:,} row of “{table}” that no change wrote",
            "{number:,} rows of “{table}” that no change wrote",
            table=table,
        )
    return several(
        "{number:,} row of “{table}” that is gone, though no change took it away",
        "{number:,} rows of “{table}” that are gone, though no change took them away",
        table=table,
    )


def _play(entry: _Entry, replay: Replay, named: set[bytes], findings: Findings) -> bool:
    """Play one change; False if it cannot be read, and nothing can be said of what comes after it."""
    if entry.codec is None or entry.data is None:
        what = several(
            "{number:,} change without a record of the rows, so that what follows was not compared",
            "{number:,} changes without a record of the rows, so that what follows was not compared",
        )
        findings.add("journal", what, entry.place)
        return False
    rows = wrong = 0
    try:
        for image in unpack_one_by_one("json", _raw(entry.codec, entry.data)):
            wrong += replay.apply(image)
            rows += image.size
            named.update(_contents(image))
    except TrailingBytesError:
        what = several(
            "{number:,} change with bytes behind the record of the rows, so that what follows was not compared",
            "{number:,} changes with bytes behind the record of the rows, so that what follows was not compared",
        )
        findings.add("journal", what, entry.place)
        return False
    except _UNREADABLE:
        findings.add(
            "journal",
            several(
                "{number:,} change that cannot be read, so that what follows was not compared",
                "{number:,} changes that cannot be read, so that what follows was not compared",
            ),
            entry.place,
        )
        return False
    if wrong:
        findings.add(
            "journal",
            several(
                "{number:,} change that does not go on from what the changes before left",
                "{number:,} changes that do not go on from what the changes before left",
            ),
            entry.place,
        )
    if rows != entry.rows:
        findings.add(
            "journal",
            several(
                "{number:,} change with more or fewer rows than were noted",
                "{number:,} changes with more or fewer rows than were noted",
            ),
            entry.place,
        )
    return True


def _raw(codec: str, data: bytes) -> bytes:
    """The images of a change as JSON.

    Raises:
        TrailingBytesError: Something stands behind them.
        zlib.error: They are damaged.
    """
    if codec == "json+zlib":
        return inflated(data)
    try:
        json.loads(data)  # Only what is short is kept so; reading image by image never looks behind the last.
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            raise TrailingBytesError(f"bytes follow at {error.pos}") from error
        raise
    return data


def _contents(image: Image) -> set[bytes]:
    """The hashes that the rows of an image name."""
    if image.table not in _HASHED:
        return set()
    at = [image.columns.index(name) for name in _HASHED[image.table] if name in image.columns]
    return {row[i] for rows in (image.before, image.after) for row in rows or () for i in at}


class _Chains:
    """Each action with its undos and redos: undo takes the action back, redo that undo, by turns."""

    def __init__(self) -> None:
        self._actions: set[int] = set()
        self._undone: dict[int, int] = {}
        """Action that stands undone → the undo."""

    def check(self, entry: _Entry, findings: Findings) -> None:
        """Look at the next entry of the journal."""
        if entry.kind in ("do", "setup"):
            if entry.kind == "do":
                self._actions.add(entry.id)
            if entry.undoes is not None or entry.root is not None:
                findings.add(
                    "journal",
                    several(
                        "{number:,} action noted as undoing something", "{number:,} actions noted as undoing something"
                    ),
                    entry.place,
                )
            return
        root = entry.root
        if root not in self._actions:
            findings.add(
                "journal",
                several(
                    "{number:,} undo or redo of what no change before it did",
                    "{number:,} undos or redos of what no change before them did",
                ),
                entry.place,
            )
            return
        if entry.kind == "undo":
            fits = root not in self._undone and entry.undoes == root
            self._undone[root] = entry.id
        else:
            fits = root in self._undone and self._undone.pop(root) == entry.undoes
        if not fits:
            findings.add(
                "journal",
                several(
                    "{number:,} undo or redo of what did not stand so",
                    "{number:,} undos or redos of what did not stand so",
                ),
                entry.place,
            )
