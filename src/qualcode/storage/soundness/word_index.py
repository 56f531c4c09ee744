"""The index of words: it knows the text of every version, and of each the words that stand in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from qualcode.storage.soundness.contents import read_kept
from qualcode.storage.soundness.findings import Findings
from qualcode.text.word_forms import RULE, distinct_words

_NAMES = """
SELECT v.text_sha256, max(CAST(d.name AS TEXT)) FROM version v JOIN document d ON d.id = v.document_id GROUP BY 1
"""


def check_word_index(connection: sqlite3.Connection, findings: Findings, whole: set[bytes]) -> None:
    """Hold the index against the texts.

    Args:
        whole: The hashes of the contents that are what was imported.
    """
    names = {digest: name for digest, name in connection.execute(_NAMES) if digest in whole}
    indexed = dict(connection.execute("SELECT sha256, id FROM indexed_text WHERE rule = ?", (RULE,)))
    known = {str(word, "utf-8") for (word,) in connection.execute("SELECT word FROM vocabulary")}
    held = _held(connection)
    for digest, name in names.items():
        text_id = indexed.get(digest)
        if text_id is None:
            findings.add("index", "text{s} that the word index does not know, so that searching is slow", name,
                         severity="warning")  # fmt: skip
            continue
        words = distinct_words(read_kept(connection, digest))
        if not words <= known or held.get(text_id, set()) != _as_indexed(connection, words):
            findings.add("index", "text{s} of which the word index has other words, so that hits may be missed", name)


def _held(connection: sqlite3.Connection) -> dict[int, set[str]]:
    """Id of an indexed text → its words as SQLite keeps them."""
    connection.execute("CREATE VIRTUAL TABLE temp.index_words USING fts5vocab('main', 'word_index', 'instance')")
    held: dict[int, set[str]] = {}
    for word, text_id in connection.execute("SELECT term, doc FROM temp.index_words"):
        held.setdefault(text_id, set()).add(word)
    connection.execute("DROP TABLE temp.index_words")
    return held


def _as_indexed(connection: sqlite3.Connection, words: set[str]) -> set[str]:
    """Words as SQLite would keep them: it folds a few letters that small letters leave as they are."""
    plain = {word for word in words if word.isascii()}
    if len(plain) == len(words):
        return plain
    (made,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'word_index'").fetchone()
    with closing(sqlite3.connect(":memory:")) as scratch:
        scratch.execute(made)
        scratch.execute("INSERT INTO word_index(rowid, words) VALUES (1, ?)", (" ".join(words - plain),))
        return plain | _held(scratch).get(1, set())
