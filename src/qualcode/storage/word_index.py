"""Which text holds which words: an index inside the project, written in the transaction that keeps the text.

It knows texts by their hash and is therefore never stale: a text never changes, one that is taken back by an undo is
kept, and a version is found by the hash of its text. It gives candidates only; `text/` decides where a hit is. A
text that it does not know, or that an earlier rule cut into words, is a candidate always.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from qualcode.domain.progress import steps
from qualcode.domain.translation import tr
from qualcode.storage.raw_sql import on_server, run
from qualcode.storage.types import unpacked, utf8_bytes
from qualcode.text.word_forms import RULE, distinct_words, fold, index_token

if TYPE_CHECKING:
    from qualcode.storage.project import Project

MOST_WAITING = 100
"""Texts whose words are gathered before they are written."""
MOST_WORDS = 200
"""Words of one group that the index is asked for; a group of more narrows too little to be worth asking."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A text that is to be indexed."""

    digest: bytes
    tokens: str
    """Its words as the index has them, parted by spaces."""
    new: frozenset[str]
    """Those of its words that no text had before it."""


class IndexWriter:
    """Puts texts into the index, within one transaction.

    They wait until some have come together: the engine writes out what it has gathered at each savepoint, so that a
    text indexed inside one of its own would cost several times as much.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: set[str] | None = None
        self._waiting: list[_Waiting] = []

    def __len__(self) -> int:
        """How many texts wait."""
        return len(self._waiting)

    def add(self, digest: bytes, text: str) -> None:
        """Let a text that is kept under its hash be indexed, unless it is already."""
        if any(item.digest == digest for item in self._waiting):
            return
        if run(self._connection, "SELECT 1 FROM indexed_text WHERE sha256 = ?", (digest,)).one_or_none() is not None:
            return
        found = distinct_words(text)
        if self._known is None:
            self._known = set(_words(self._connection)).union(*(item.new for item in self._waiting))
        new = frozenset(found - self._known)
        self._known.update(new)
        self._waiting.append(_Waiting(digest, " ".join(map(index_token, found)), new))

    def write(self) -> None:
        """Write the texts that wait."""
        if not self._waiting:
            return
        insert = "INSERT INTO indexed_text(sha256, rule) VALUES (?, ?) RETURNING id"
        ids = [run(self._connection, insert, (item.digest, RULE)).scalar_one() for item in self._waiting]
        if on_server(self._connection):
            rows: list[tuple[Any, ...]] = [
                (id_, item.tokens.split()) for id_, item in zip(ids, self._waiting, strict=True)
            ]
            run(self._connection, "INSERT INTO word_index(text_id, words) VALUES (?, ?)", rows)
        else:
            rows = [(id_, item.tokens) for id_, item in zip(ids, self._waiting, strict=True)]
            run(self._connection, "INSERT INTO word_index(rowid, words) VALUES (?, ?)", rows)
        new = sorted(set[str]().union(*(item.new for item in self._waiting)))
        if new:
            run(self._connection, "INSERT INTO vocabulary(word) VALUES (?)", [(utf8_bytes(word),) for word in new])
        self._waiting.clear()

    def forget_after(self, count: int) -> None:
        """Let only the first texts wait still: those behind them are taken back."""
        del self._waiting[count:]
        self._known = None


def index_rest(connection: Connection) -> int:
    """Index every text of a version that is not indexed, or by an earlier rule; how many there were."""
    stale = run(connection, "SELECT count(*) FROM indexed_text WHERE rule <> ?", (RULE,)).scalar_one()
    if stale:
        empty_index(connection)
    missing = run(
        connection,
        """SELECT sha256, codec, data FROM content WHERE sha256 IN (SELECT text_sha256 FROM version)
           AND sha256 NOT IN (SELECT sha256 FROM indexed_text)""",
    )
    writer = IndexWriter(connection)
    count = 0
    for digest, codec, data in steps(missing.all(), tr("indexing"), tr("texts")):
        writer.add(digest, unpacked(codec, data).decode())
        count += 1
        if len(writer) >= MOST_WAITING:
            writer.write()
    writer.write()
    return count


def is_whole(connection: Connection) -> bool:
    """Whether every text of a version is indexed, by the present rule."""
    missing = run(
        connection,
        """SELECT 1 FROM version v LEFT JOIN indexed_text i ON i.sha256 = v.text_sha256 AND i.rule = ?
           WHERE i.id IS NULL LIMIT 1""",
        (RULE,),
    )
    return missing.one_or_none() is None


def empty_index(connection: Connection) -> None:
    """Take everything out of the index, so that no word of a text that is gone is left in it."""
    if on_server(connection):
        run(connection, "DELETE FROM word_index")
    else:
        run(connection, "INSERT INTO word_index(word_index) VALUES ('delete-all')")
    run(connection, "DELETE FROM vocabulary")
    run(connection, "DELETE FROM indexed_text")


def _words(connection: Connection) -> Iterator[str]:
    for (word,) in run(connection, "SELECT word FROM vocabulary"):
        yield str(word, "utf-8")


@dataclass(frozen=True)
class Vocabulary:
    """Every word of all texts of a project, also of older versions, in its plain form."""

    words: tuple[str, ...]

    @cached_property
    def _folded(self) -> tuple[str, array[int]]:
        """All folded words in one text, a line each, and where each line begins."""
        lines = [fold(word) for word in self.words]
        starts: array[int] = array("I")
        place = 0
        for line in lines:
            starts.append(place)
            place += len(line) + 1
        return "\n".join(lines), starts

    def holding(self, piece: str) -> list[str]:
        """The words whose fold holds a folded piece anywhere."""
        lines, starts = self._folded
        found = []
        place = lines.find(piece)
        while place >= 0:
            number = bisect_right(starts, place) - 1
            found.append(self.words[number])
            place = lines.find(piece, starts[number + 1]) if number + 1 < len(starts) else -1
        return found


def vocabulary(project: Project) -> Vocabulary:
    """The words of all texts, read anew only where a text came in."""
    with project.reading() as connection:
        stamp = run(connection, "SELECT coalesce(max(id), 0), count(*) FROM indexed_text").one()
        return project.kept_since(
            "vocabulary", (stamp[0], stamp[1]), lambda: Vocabulary(tuple(sorted(_words(connection))))
        )


def candidates(project: Project, wanted: Sequence[Collection[str]]) -> set[int] | None:
    """The versions whose text may hold a word of each of some groups.

    Args:
        wanted: Groups of words in their plain form; of each group one must be there.

    Returns:
        Ids of versions, older ones too; None where the index cannot tell any apart.
    """
    groups = [group for group in wanted if len(group) <= MOST_WORDS]
    if not groups:
        return None
    with project.reading() as connection:
        versions = _versions(project, connection)
        found = set(versions.get(None, ()))
        if all(groups):
            for text_id in _texts_with(connection, [[index_token(word) for word in group] for group in groups]):
                found.update(versions.get(text_id, ()))
        return found


def _texts_with(connection: Connection, groups: Sequence[Sequence[str]]) -> list[int]:
    """The ids of the indexed texts that have one token of each group."""
    if on_server(connection):
        condition = " AND ".join(["words && ?"] * len(groups))
        rows = run(connection, f"SELECT text_id FROM word_index WHERE {condition}", tuple(map(list, groups)))
    else:
        # In quotation marks a word is none of the engine's own.
        asked = " AND ".join("({})".format(" OR ".join(f'"{token}"' for token in group)) for group in groups)
        rows = run(connection, "SELECT rowid FROM word_index WHERE word_index MATCH ?", (asked,))
    return [row[0] for row in rows]


def _versions(project: Project, connection: Connection) -> Mapping[int | None, Sequence[int]]:
    """Id of an indexed text → the versions with that text; None → those whose text is not indexed."""
    # Every version comes and goes with an entry of the journal, also by an undo, which gives ids anew.
    stamp = run(
        connection, "SELECT (SELECT coalesce(max(id), 0) FROM change), (SELECT coalesce(max(id), 0) FROM indexed_text)"
    ).one()

    def read() -> dict[int | None, list[int]]:
        rows = run(
            connection,
            "SELECT i.id, v.id FROM version v LEFT JOIN indexed_text i ON i.sha256 = v.text_sha256 AND i.rule = ?",
            (RULE,),
        )
        found: dict[int | None, list[int]] = {}
        for text_id, version_id in rows:
            found.setdefault(text_id, []).append(version_id)
        return found

    return project.kept_since("indexed versions", tuple(stamp), read)
