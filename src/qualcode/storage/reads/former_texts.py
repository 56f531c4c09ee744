"""Texts that are no document's any more: older versions, and documents that were removed."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.storage.project import Project
from qualcode.storage.raw_sql import run
from qualcode.storage.types import unpacked

_OLDER = """
SELECT DISTINCT "text_sha256" FROM "version"
WHERE "text_sha256" NOT IN (
  SELECT "text_sha256" FROM "version" AS "v"
  WHERE "number" = (SELECT max("number") FROM "version" WHERE "document_id" = "v"."document_id")
)
"""
_REMOVED = """
SELECT "sha256" FROM "content"
WHERE "sha256" NOT IN (SELECT "text_sha256" FROM "version")
  AND "sha256" NOT IN (SELECT "original_sha256" FROM "version")
"""
_CONTENT = 'SELECT "codec", "data" FROM "content" WHERE "sha256" = ?'
_OF_TABLES = (b"{", b"[", b"PK", b"%PDF")
"""What begins so is no transcript: a kept state of the codebook, or a file whose text is kept beside it."""


def older_texts(project: Project) -> Iterator[str]:
    """The texts of all versions that another has taken the place of, one after the other."""
    for data in _contents(project, _OLDER):
        yield data.decode()


def removed_texts(project: Project) -> Iterator[str]:
    """What is still kept of documents that were removed, one text after the other, some of them as whole files."""
    for data in _contents(project, _REMOVED):
        if not data.startswith(_OF_TABLES):
            yield data.decode("utf-8", errors="replace")


def _contents(project: Project, which: str) -> Iterator[bytes]:
    with project.reading() as connection:
        hashes = [row[0] for row in run(connection, which)]
    for hash_ in hashes:
        with project.reading() as connection:
            codec, data = run(connection, _CONTENT, (hash_,)).one()
        yield unpacked(codec, data)
