"""Documents whose text is there, and nothing says any more that it is theirs: the words that others keep say it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from qualcode.domain.identity import now_ms
from qualcode.domain.translation import several
from qualcode.storage.repairing.bench import Bench
from qualcode.storage.repairing.contents import patched
from qualcode.storage.repairing.texts import read_text

_NAMED = """
SELECT v, d, count(*) FROM (
    SELECT version_id AS v, document_id AS d FROM main.coding UNION ALL
    SELECT version_id, document_id FROM main.unplaced UNION ALL
    SELECT t.version_id, s.document_id FROM main.turn t JOIN main.speaker s ON s.id = t.speaker_id)
WHERE v NOT IN (SELECT id FROM main.version) AND d IN (SELECT id FROM main.document)
AND d NOT IN (SELECT document_id FROM main.version) GROUP BY v, d ORDER BY 3 DESC, v DESC
"""
_LEFT = """
SELECT sha256 FROM main.content WHERE sha256 NOT IN (SELECT text_sha256 FROM main.version)
AND sha256 NOT IN (SELECT original_sha256 FROM main.version)
AND sha256 NOT IN (SELECT codebook_sha256 FROM main.codebook_version)
"""
_ENOUGH = 0.5
"""The share of the words kept with places that must stand there, or a text is not the one."""
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words that stood at a place."""

    start: int
    words: str


def mend_versions(bench: Bench) -> None:
    """Give each document that rows know a version of, and that has none, that version again."""
    wanted: dict[int, int] = {}
    for version_id, document_id, _ in bench.db.execute(_NAMED).fetchall():
        if version_id > 0 and version_id not in wanted and document_id not in wanted.values():
            wanted[version_id] = document_id
    if not wanted:
        return
    left = {digest: text for digest, text in _texts_left(bench) if text}
    for version_id, document_id in wanted.items():
        ((name,),) = bench.rows("document", "name", where="id = ?", values=(document_id,))
        pieces = list(_pieces(bench, version_id))
        digest = _found(left, pieces)
        if digest is not None:
            text = left.pop(digest)
            what = several(
                "{number:,} text given back to the document that had lost it, known by the words that "
                "codings and turns keep",
                "{number:,} texts given back to documents that had lost them, known by the words that "
                "codings and turns keep",
            )
        else:
            text = patched(_reach(bench, version_id, pieces), ((piece.start, piece.words) for piece in pieces))
            digest = _keep(bench, text.encode())
            what = several(
                "{number:,} text that is lost; only the words that codings and turns keep stand at their places",
                "{number:,} texts that are lost; only the words that codings and turns keep stand at their places",
            )
        _write(bench, version_id, document_id, digest, text)
        bench.did("texts", what, name)


def _texts_left(bench: Bench) -> Iterator[tuple[bytes, str]]:
    """What is kept and named by nothing, where it is a text."""
    for (digest,) in bench.db.execute(_LEFT).fetchall():
        try:
            yield digest, read_text(bench, digest)
        except UnicodeDecodeError:
            continue  # An imported file of another kind.


def _pieces(bench: Bench, version_id: int) -> Iterator[_Piece]:
    """What others keep of the words of a version: codings, what waits for a place, and the labels of speakers."""
    for table in ("coding", "unplaced"):
        columns = ("start", "quote", "prefix", "suffix")
        for start, quote, prefix, suffix in bench.rows(table, *columns, where="version_id = ?", values=(version_id,)):
            if start >= len(prefix):
                yield _Piece(start - len(prefix), f"{prefix}{quote}{suffix}")
    query = """SELECT t.label_start, s.label FROM main.turn t JOIN main.speaker s ON s.id = t.speaker_id
               WHERE t.version_id = ? AND t.label_start IS NOT NULL"""
    for start, label in bench.db.execute(query, (version_id,)).fetchall():
        yield _Piece(start, str(label, "utf-8", "replace"))


def _found(left: dict[bytes, str], pieces: list[_Piece]) -> bytes | None:
    """The one text in which most of the words stand at their places."""
    some = pieces[:: max(1, len(pieces) // _LOOKED_AT)]
    ranked = sorted(
        ((sum(text.startswith(one.words, one.start) for one in some), digest) for digest, text in left.items()),
        reverse=True,
    )
    if not ranked or ranked[0][0] < max(1, _ENOUGH * len(some)):
        return None
    return ranked[0][1] if len(ranked) == 1 or ranked[1][0] < ranked[0][0] else None


def _reach(bench: Bench, version_id: int, pieces: list[_Piece]) -> int:
    """How long a text must have been."""
    query = 'SELECT coalesce(max("end"), 0) FROM main.turn WHERE version_id = ?'
    turns: int = bench.db.execute(query, (version_id,)).fetchone()[0]
    return max([turns, *(piece.start + len(piece.words) for piece in pieces)])


def _keep(bench: Bench, data: bytes) -> bytes:
    digest = hashlib.sha256(data).digest()
    bench.db.execute("INSERT OR IGNORE INTO main.content VALUES (?, ?, 'plain', ?)", (digest, len(data), data))
    return digest


def _write(bench: Bench, version_id: int, document_id: int, digest: bytes, text: str) -> None:
    bench.add(
        "version", id=version_id, document_id=document_id, number=1, text_sha256=digest, original_sha256=digest,
        encoding=None, notation=None, length=len(text), words=len(text.split()), metadata="{}", warnings="[]",
        created_ms=now_ms(),
    )  # fmt: skip
