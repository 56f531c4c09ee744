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
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from qualcode.storage.raw_sql import on_server, run
from qualcode.storage.types import unpacked, utf8_bytes
from qualcode.text.word_forms import RULE, distinct_words, fold, index_token

if TYPE_CHECKING:
    from qualcode.storage.project import Project

MOST_WORDS = 200
"""Words of one group that the index is asked for; a group of more narrows too little to be worth asking."""


class IndexWriter:
    """Puts texts into the index, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: set[str] | None = None

    def add(self, digest: bytes, text: str) -> None:
        """Index a text that is kept under its hash, unless it is indexed already."""
        insert = "INSERT INTO indexed_text(sha256, rule) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id"
        row = run(self._connection, insert, (digest, RULE)).one_or_none()
        if row is None:
            return
        found = distinct_words(text)
        tokens = list(map(index_token, found))
        if on_server(self._connection):
            run(self._connection, "INSERT INTO word_index(text_id, words) VALUES (?, ?)", (row[0], tokens))
        else:
            run(self._connection, "INSERT INTO word_index(rowid, words) VALUES (?, ?)", (row[0], " ".join(tokens)))
        if self._known is None:
            self._known = set(_words(self._connection))
        new = sorted(found - self._known)
        if new:
            run(self._connection, "INSERT INTO vocabulary(word) VALUES (?)", [(utf8_bytes(word),) for word in new])
            self._known.update(new)

    def forget(self) -> None:
        """What was written may have been taken back: look anew what there is."""
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
    for digest, codec, data in missing.all():
        writer.add(digest, unpacked(codec, data).decode())
        count += 1
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
