"""The index of words: it knows the text of every version, and of each the words that stand in it."""

from __future__ import annotations

import sqlite3

from qualcode.domain.translation import several, tr
from qualcode.storage.soundness.contents import read_kept
from qualcode.storage.soundness.findings import Findings
from qualcode.text.word_forms import RULE, distinct_words, index_token

_NAMES = """
SELECT v.text_sha256, max(CAST(d.name AS TEXT)) FROM version v JOIN document d ON d.id = v.document_id GROUP BY 1
"""


def check_word_index(connection: sqlite3.Connection, findings: Findings, whole: set[bytes]) -> None:
    """Hold the index against the texts.

    Args:
        whole: The hashes of the contents that are what was imported.
    """
    try:
        held = _held(connection)
    except sqlite3.DatabaseError as error:
        findings.say("index", tr("the word index cannot be read ({reason})", reason=error))
        return
    names = {digest: name for digest, name in connection.execute(_NAMES) if digest in whole}
    indexed = dict(connection.execute("SELECT sha256, id FROM indexed_text WHERE rule = ?", (RULE,)))
    known = {str(word, "utf-8") for (word,) in connection.execute("SELECT word FROM vocabulary")}
    for digest, name in names.items():
        text_id = indexed.get(digest)
        if text_id is None:
            findings.add("index", several("{number:,} text that the word index does not know, so that searching is "
"slow", "{number:,} texts that the word index does not know, so that searching is "
"slow"), name,
                         severity="warning")  # fmt: skip
            continue
        words = distinct_words(read_kept(connection, digest))
        if not words <= known or held.get(text_id, set()) != set(map(index_token, words)):
            findings.add(
                "index",
                several(
                    "{number:,} text of which the word index has other words, so that hits may be missed",
                    "{number:,} texts of which the word index has other words, so that hits may be missed",
                ),
                name,
            )


def _held(connection: sqlite3.Connection) -> dict[int, set[str]]:
    """Id of an indexed text → its words as SQLite keeps them."""
    connection.execute("CREATE VIRTUAL TABLE temp.index_words USING fts5vocab('main', 'word_index', 'instance')")
    held: dict[int, set[str]] = {}
    for word, text_id in connection.execute("SELECT term, doc FROM temp.index_words"):
        held.setdefault(text_id, set()).add(word)
    connection.execute("DROP TABLE temp.index_words")
    return held
