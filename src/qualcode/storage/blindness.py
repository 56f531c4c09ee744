"""Blindness: what other coders did in a blind round is hidden from every read until one's own assignments are done.

No read knows of it. While there is anything to hide, temporary views stand before the tables under the tables' own
names, so that whatever is asked of `coding` is answered by what the session's coder may see of it; writes name the
tables themselves (`main.coding`). Where nothing is to be hidden there are no views.

A file that several coders share holds blindness only as far as they work with this program and under their own names.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable

from qualcode.domain.errors import RuleError
from qualcode.domain.translation import tr
from qualcode.domain.values import OWN_SUMMARY
from qualcode.storage.coder_names import id_of
from qualcode.storage.raw_sql import SEEING_ALL, on_server

E = TypeVar("E", bound=Executable)
HIDING = "qualcode_hiding"
"""Key of `Connection.info`: whether views stand before the tables, or a server hides rows."""

_ROUNDS = """
SELECT r.name, r.id FROM main.round r WHERE r.blind = 1 AND r.closed_ms IS NULL AND EXISTS (
    SELECT 1 FROM main.assignment a WHERE a.round_id = r.id AND a.coder_id = ? AND a.state <> 'done')
ORDER BY r.id
"""
_BLIND = "(SELECT id FROM temp.blind_document)"
_THERE = f"coder_id <> {{me}} AND document_id IN {_BLIND}"
MASKED = tr("“what was done is hidden while you code blindly”")
"""What stands for the words of an entry that are hidden."""
# Whether an old entry is of the codebook is not known: it is shown without its words.
_UNTOLD = f"(document_id IN {_BLIND} OR (codebook IS NULL AND document_id IS NULL))"
_VIEWS = {
    **{
        table: f"SELECT * FROM main.{table} WHERE coder_id = {{me}} OR document_id NOT IN {_BLIND}"
        for table in ("coding", "coverage_mark", "rejection", "unplaced", "decision")
    },
    **{
        table: f"SELECT * FROM main.{table} WHERE coder_id = {{me}} OR (document_id IN {_BLIND}) IS NOT TRUE"
        for table in ("proposal", "conflict")
    },
    # With a coding that is hidden go all memos on it, also one's own: nobody could say what they are on. What others
    # wrote of a case and a theme is what they read in its documents, whichever these are.
    "memo": f"""
SELECT * FROM main.memo
WHERE (coder_id = {{me}} OR ((document_id IN {_BLIND}) IS NOT TRUE AND kind <> '{OWN_SUMMARY}'))
    AND (coding_id IS NULL OR NOT EXISTS (
        SELECT 1 FROM main.coding c WHERE c.id = memo.coding_id AND c.document_id IN {_BLIND}
            AND (c.coder_id <> {{me}} OR memo.coder_id <> {{me}})))
""",
    # What is of the codebook stays, since its history is told from it; where it took place in a blind document, as a
    # code made for a passage does, its words and its place go. What names no document may be of many.
    "change": f"""
SELECT id, uuid, kind, coder_id, at_ms, verb,
    CASE WHEN coder_id <> {{me}} AND {_UNTOLD} THEN x'{MASKED.encode().hex()}' ELSE summary END AS summary,
    CASE WHEN coder_id <> {{me}} AND {_UNTOLD} THEN x'' ELSE reason END AS reason,
    undoes, root,
    CASE WHEN {_THERE} THEN NULL ELSE document_id END AS document_id,
    CASE WHEN {_THERE} THEN NULL ELSE focus_start END AS focus_start,
    CASE WHEN {_THERE} THEN NULL ELSE focus_end END AS focus_end,
    rows, codebook
FROM main.change
WHERE coder_id = {{me}} OR kind = 'setup' OR codebook IS NULL OR codebook <> 0
    OR (document_id IS NOT NULL AND document_id NOT IN {_BLIND})
    OR EXISTS (SELECT 1 FROM main.change own WHERE own.id = change.root AND own.coder_id = {{me}})
""",
    "change_image": """
SELECT * FROM main.change_image WHERE EXISTS (
    SELECT 1 FROM main.change c WHERE c.id = change_image.change_id AND c.coder_id = {me})
""",
}
HIDDEN_TABLES = frozenset(_VIEWS)
"""The tables of which rows may be hidden."""


@dataclass(frozen=True, slots=True)
class Blind:
    """What is hidden from a coder."""

    coder_id: int
    rounds: tuple[str, ...]
    """The rounds in which she has something left to do blindly, by name, in the order in which they were made."""
    documents: frozenset[int]
    """All documents of these rounds, also those that are given to others only."""

    def hides(self, document_id: int, coder_id: int) -> bool:
        """Whether what a coder did in a document is hidden."""
        return coder_id != self.coder_id and document_id in self.documents

    def refusal(self) -> RuleError:
        """Why something cannot be done that what is hidden stands in the way of."""
        return RuleError(
            tr(
                "what other coders did in the round “{rounds}” stands on this, and is not to be seen "
                "before your assignments are done",
                rounds=self.rounds[0],
            ),
            remedy=tr("finish them, or ask the lead"),
        )


_UNKNOWN = Blind(0, (), frozenset())


class Blindness:
    """Keeps the views of one connection as they have to be.

    Args:
        coder: Gives the name of the session's coder.
    """

    def __init__(self, connection: Connection, driver: sqlite3.Connection, coder: Callable[[], str]) -> None:
        self._info: dict[Any, Any] = connection.info
        self._driver = driver
        self._coder = coder
        self._stamp: tuple[int, str] | None = None
        self._asked: Blind | None = None
        self._lifted = 0
        self.standing: Blind | None = None
        """What the views hide now; None where there are none."""

    @property
    def asked(self) -> Blind | None:
        """What is hidden from the coder, also while it is shown to what works on the whole."""
        return self._asked

    def look(self) -> None:
        """Bring the views up to the state that a transaction which has just begun sees."""
        stamp = (self._driver.execute("PRAGMA data_version").fetchone()[0], self._coder())
        if stamp != self._stamp:
            asked = self._ask(stamp[1])
            self._asked = self._asked if asked == self._asked else asked
            self._stamp = stamp
        self._stand()

    def forget(self, *, taken_back: bool = False) -> None:
        """Ask anew when the next transaction begins.

        Args:
            taken_back: What this connection did last was taken back, and views that it made or dropped with it.
        """
        self._stamp = None
        if taken_back and HIDING in self._info:
            self.standing = _UNKNOWN

    @contextmanager
    def lifted(self) -> Iterator[None]:
        """Let everything be seen."""
        self._lifted += 1
        self._stand()
        try:
            yield
        finally:
            self._lifted -= 1
            self._stand()

    def _ask(self, name: str) -> Blind | None:
        rows = self._driver.execute("SELECT id, name FROM main.coder ORDER BY id")
        me = id_of({str(known, "utf-8"): id_ for id_, known in rows}, name)
        rounds = self._driver.execute(_ROUNDS, (me,)).fetchall() if me is not None else []
        if me is None or not rounds:
            return None
        among = ", ".join(str(id_) for _, id_ in rounds)
        documents = self._driver.execute(f"SELECT document_id FROM main.assignment WHERE round_id IN ({among})")
        return Blind(me, tuple(str(known, "utf-8") for known, _ in rounds), frozenset(row[0] for row in documents))

    def _stand(self) -> None:
        wanted = None if self._lifted else self._asked
        if wanted is self.standing:
            return
        if HIDING in self._info:  # There may be views, also after what dropped them was taken back.
            for table in _VIEWS:
                self._driver.execute(f'DROP VIEW IF EXISTS temp."{table}"')
            self._driver.execute("DROP TABLE IF EXISTS temp.blind_document")
        self.standing = _UNKNOWN
        self._info[HIDING] = wanted is not None
        if wanted is not None:
            self._driver.execute("CREATE TEMP TABLE blind_document(id INTEGER PRIMARY KEY)")
            self._driver.executemany(
                "INSERT INTO temp.blind_document VALUES (?)", [(id_,) for id_ in sorted(wanted.documents)]
            )
            for table, select in _VIEWS.items():
                self._driver.execute(f'CREATE TEMP VIEW "{table}" AS {select.format(me=wanted.coder_id)}')
        self.standing = wanted


def whole(connection: Connection, statement: E) -> E:
    """A statement that sees every row, also hidden ones: for what the program does, not for what it shows."""
    if not connection.info.get(HIDING):
        return statement
    if on_server(connection):
        return statement.execution_options(**{SEEING_ALL: True})
    return statement.execution_options(schema_translate_map={None: "main"})
