"""Texts and original files: each is what its hash says, is needed by something, and is there for all that need it."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib

from qualcode.domain.progress import steps
from qualcode.domain.translation import several, tr
from qualcode.storage.soundness.findings import Findings
from qualcode.storage.soundness.packed import TrailingBytesError, inflated
from qualcode.storage.types import unpacked

_USERS = """
SELECT v.text_sha256, 'the text of “' || CAST(d.name AS TEXT) || '”'
FROM version v JOIN document d ON d.id = v.document_id
UNION ALL
SELECT v.original_sha256, 'the file of “' || CAST(d.name AS TEXT) || '”'
FROM version v JOIN document d ON d.id = v.document_id
UNION ALL
SELECT codebook_sha256, 'the version “' || CAST(name AS TEXT) || '” of the codebook' FROM codebook_version
"""


def check_contents(connection: sqlite3.Connection, findings: Findings, named: set[bytes] | None) -> set[bytes]:
    """Hash everything that is kept by its hash.

    Args:
        named: The hashes that the journal names, so that an undone import can be brought back; None where the journal
            could not be read.

    Returns:
        The hashes of what is whole.
    """
    users: dict[bytes, str] = {}
    for digest, user in connection.execute(_USERS):
        users.setdefault(digest, user)
    whole: set[bytes] = set()
    there: set[bytes] = set()
    kept = connection.execute("SELECT sha256, size, codec, data FROM content")
    count = connection.execute("SELECT count(*) FROM content").fetchone()[0]
    for digest, size, codec, data in steps(kept, tr("looking at"), tr("texts and files"), total=count):
        there.add(digest)
        place = users.get(digest, tr("content {hex}", hex=digest.hex()[:12]))
        if _is_whole(digest, size, codec, data):
            whole.add(digest)
        else:
            findings.add(
                "texts",
                several(
                    "{number:,} text or file that is not what was imported",
                    "{number:,} texts or files that are not what was imported",
                ),
                place,
            )
        if named is not None and digest not in users and digest not in named:
            what = several(
                "{number:,} text or file that no document has or had",
                "{number:,} texts or files that no document has or had",
            )
            findings.add("texts", what, place, severity="warning")
    for digest in users.keys() - there:
        findings.add(
            "texts",
            several("{number:,} text or file that is not there", "{number:,} texts or files that are not there"),
            users[digest],
        )
    for digest in (named or set()) - users.keys() - there:
        what = several(
            "{number:,} text or file that is not there, so that an undone import cannot be brought back",
            "{number:,} texts or files that are not there, so that an undone import cannot be brought back",
        )
        findings.add("texts", what, tr("content {hex}", hex=digest.hex()[:12]))
    return whole


def _is_whole(digest: bytes, size: int, codec: str, data: bytes) -> bool:
    try:
        held = inflated(data) if codec == "zlib" else data
    except (zlib.error, TrailingBytesError):
        return False
    return len(held) == size and hashlib.sha256(held).digest() == digest


def read_kept(connection: sqlite3.Connection, digest: bytes) -> str:
    """A text that is whole.

    Raises:
        UnicodeDecodeError: It is no text.
    """
    codec, data = connection.execute("SELECT codec, data FROM content WHERE sha256 = ?", (digest,)).fetchone()
    return unpacked(codec, data).decode()
