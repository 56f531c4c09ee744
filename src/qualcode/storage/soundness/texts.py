"""Documents one after the other: text, turns, sentences, and what was marked in them."""

from __future__ import annotations

import sqlite3

from qualcode.domain.progress import steps
from qualcode.domain.translation import several, tr
from qualcode.storage.soundness.anchors import Place, check_anchors
from qualcode.storage.soundness.contents import read_kept
from qualcode.storage.soundness.findings import Findings
from qualcode.storage.soundness.structure import check_structure

_VERSIONS = """
SELECT v.id, v.document_id, d.name, v.text_sha256, v.length, v.number = max(v.number) OVER (PARTITION BY v.document_id)
FROM version v JOIN document d ON d.id = v.document_id ORDER BY v.id
"""
_ELSEWHERE = """
SELECT c.id FROM coding c JOIN version v ON v.id = c.version_id WHERE v.document_id <> c.document_id
"""
_OUTDATED = """
SELECT c.id FROM coding c JOIN version v ON v.id = c.version_id
WHERE v.document_id = c.document_id AND v.number < (SELECT max(number) FROM version WHERE document_id = c.document_id)
"""
_BARE = "SELECT name FROM document WHERE id NOT IN (SELECT document_id FROM version)"
_STRANGERS = """
SELECT d.name, t.ordinal + 1 FROM turn t JOIN speaker s ON s.id = t.speaker_id JOIN version v ON v.id = t.version_id
JOIN document d ON d.id = v.document_id WHERE s.document_id <> v.document_id
"""
_HOMELESS = """
SELECT id FROM memo WHERE ("start" IS NULL) <> ("end" IS NULL) OR ("start" IS NOT NULL AND document_id IS NULL)
"""


def check_texts(connection: sqlite3.Connection, findings: Findings, whole: set[bytes]) -> None:
    """Look at every document whose text is whole.

    Args:
        whole: The hashes of the contents that are what was imported.
    """
    versions = connection.execute(_VERSIONS).fetchall()
    for version_id, document_id, raw_name, digest, length, latest in steps(versions, tr("looking at"), tr("versions")):
        if digest not in whole:
            continue  # Found before: what was marked in it cannot be compared with anything.
        name = str(raw_name, "utf-8")
        try:
            text = read_kept(connection, digest)
        except UnicodeDecodeError:
            findings.add("texts", several("{number:,} text that is no text", "{number:,} texts that are no text"), name)
            continue
        if len(text) != length:
            findings.add(
                "texts",
                several(
                    "{number:,} text of another length than was noted",
                    "{number:,} texts of another length than was noted",
                ),
                name,
            )
        turns = check_structure(connection, findings, version_id, name, text)
        place = Place(document_id, version_id, name, text, turns, bool(latest))
        check_anchors(connection, findings, place)
    check_belonging(connection, findings)


def check_belonging(connection: sqlite3.Connection, findings: Findings) -> None:
    """See that texts, turns, codings and memos belong to one document, whatever stands in its text."""
    for (raw_name,) in connection.execute(_BARE):
        findings.add(
            "texts",
            several("{number:,} document without a text", "{number:,} documents without a text"),
            str(raw_name, "utf-8"),
        )
    for raw_name, number in connection.execute(_STRANGERS):
        what = several(
            "{number:,} turn with a speaker of another document", "{number:,} turns with a speaker of another document"
        )
        findings.add("turns", what, tr("{document}, turn {number}", document=str(raw_name, "utf-8"), number=number))
    for (id_,) in connection.execute(_ELSEWHERE):
        findings.add(
            "anchors",
            several(
                "{number:,} coding on the text of another document",
                "{number:,} codings on the text of another document",
            ),
            tr("no. {id}", id=id_),
        )
    for (id_,) in connection.execute(_OUTDATED):
        findings.add(
            "anchors",
            several(
                "{number:,} coding on an earlier text of its document, where no screen shows it",
                "{number:,} codings on an earlier text of their document, where no screen shows them",
            ),
            tr("no. {id}", id=id_),
        )
    for (id_,) in connection.execute(_HOMELESS):
        findings.add(
            "anchors",
            several(
                "{number:,} memo on half a passage, or on one of no document",
                "{number:,} memos on half a passage, or on one of no document",
            ),
            tr("no. {id}", id=id_),
        )
