"""Applying an erasure to all rows of one project, over a connection that is inside a transaction."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table

from qualcode.domain.erasure import AuditLine, Erased, Erasure
from qualcode.storage import journal, tables
from qualcode.storage.erasing.going import Going, find_going
from qualcode.storage.erasing.rewriting import Rewriting, Row
from qualcode.storage.erasing.rows import images_of_all, rows_of_table
from qualcode.storage.erasing.written_columns import ALIKE, NAME, OF_PLACES, WRITTEN
from qualcode.storage.images import Image, pack, unpack_one_by_one
from qualcode.storage.raw_sql import fetch_all, run
from qualcode.storage.setup_entries import coder_ids, sign_on
from qualcode.storage.statements import binders, key_columns
from qualcode.storage.transaction import COMPRESS_FROM, Transaction
from qualcode.storage.types import unpacked, utf8_bytes
from qualcode.storage.word_index import empty_index, index_rest
from qualcode.text.name_replacing import NameReplacing
from qualcode.text.word_runs import ERASED, WordRuns

_FEW_ROWS = 10
"""Up to so many rows an entry speaks of each; one with more counts them."""
_BY_VERSION = ("turn", "sentences")
_HASHES = {"version": ("text_sha256", "original_sha256"), "codebook_version": ("codebook_sha256",)}
_QUOTED = re.compile(r"“.*”", re.DOTALL)


def erase_rows(connection: Connection, erasure: Erasure, line: AuditLine | None) -> Erased:
    """Take words out of every row of a project and of its journal, and write the one entry that says so, if any does.

    References must not be checked meanwhile: what points to each other goes table by table.

    Raises:
        KeyError, ValueError, zlib.error: The journal cannot be read.
    """
    going = find_going(connection, erasure)
    rewriting = Rewriting(going, WordRuns(erasure.words), NameReplacing(erasure.names), _names(connection))
    tally = _Tally()
    _keep_new_contents(connection, going, rewriting)
    for table in tables.metadata.sorted_tables:
        if table.name not in tables.JOURNAL | tables.IMMUTABLE:
            _rewrite_table(connection, table, going, rewriting, tally)
    named = _rewrite_journal(connection, going, rewriting, tally)
    contents = _forget_contents(connection, named)
    empty_index(connection)
    index_rest(connection)
    if line is not None:
        _write_line(connection, line)
    every = sum(map(len, going.rows.values()))
    return Erased(
        rows={name: count for name, count in tally.rows.items() if count},
        past_rows=every - sum(count for name, count in tally.rows.items() if name not in _BY_VERSION),
        texts=len(going.masks),
        originals=len(going.without_original),
        contents=contents,
        rewritten=tally.rewritten,
        changes=tally.changes,
        undoable_no_more=len(tally.emptied),
    )


def _write_line(connection: Connection, line: AuditLine) -> None:
    journal.append(
        connection,
        Transaction(connection),
        kind="setup",
        coder_id=coder_ids(connection).get(line.coder) or sign_on(connection, line.coder),
        verb=line.verb,
        summary=line.summary,
        reason=line.reason,
    )


def _names(connection: Connection) -> dict[tuple[str, str], set[str]]:
    """Table and column → the names that stand there, where no two may be the same."""
    found: dict[tuple[str, str], set[str]] = {}
    for table, columns in WRITTEN.items():
        for column in (column for column, kind in columns.items() if kind == NAME):
            rows = fetch_all(connection, f'SELECT "{column}" FROM "{table}"')
            found.setdefault(ALIKE.get((table, column), (table, column)), set()).update(
                str(row[0], "utf-8") for row in rows
            )
    return found


class _Tally:
    """What has been done so far."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}
        self.rewritten = 0
        self.changes = 0
        self.emptied: set[int] = set()


# ---------------------------------------------------------------------- what is kept by its hash


def _keep_new_contents(connection: Connection, going: Going, rewriting: Rewriting) -> None:
    """Keep texts that are written over, and states of the codebook, under the hashes that they have from now on."""
    for mask in going.masks.values():
        _keep(connection, mask.digest, mask.data)
    for digest in _codebooks(connection):
        before = _content(connection, digest).decode()
        after = rewriting.json(before)
        if after != before:
            data = utf8_bytes(after)
            rewriting.codebooks[digest] = hashlib.sha256(data).digest()
            _keep(connection, rewriting.codebooks[digest], data)


def _codebooks(connection: Connection) -> set[bytes]:
    """The hashes of all states of the codebook that have or had a name."""
    found = {bytes(row[0]) for row in fetch_all(connection, "SELECT codebook_sha256 FROM codebook_version")}
    for _, codec, data in images_of_all(connection):
        for image in unpack_one_by_one(codec, data):
            if image.table == "codebook_version":
                found |= _named_in(image)
    return found


def _keep(connection: Connection, digest: bytes, data: bytes) -> None:
    packed = zlib.compress(data, 6) if len(data) >= COMPRESS_FROM else data
    codec = "zlib" if packed is not data else "plain"
    insert = "INSERT INTO content(sha256, size, codec, data) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
    run(connection, insert, (digest, len(data), codec, packed))


def _content(connection: Connection, digest: bytes) -> bytes:
    codec, data = fetch_all(connection, "SELECT codec, data FROM content WHERE sha256 = ?", (digest,))[0]
    return unpacked(codec, bytes(data))


def _forget_contents(connection: Connection, named: set[bytes]) -> int:
    """Delete what no row names any more, nor any image: how many there were."""
    for name, columns in _HASHES.items():
        for column in columns:
            named |= {bytes(row[0]) for row in fetch_all(connection, f'SELECT "{column}" FROM "{name}"')}
    kept = {bytes(row[0]) for row in fetch_all(connection, "SELECT sha256 FROM content")}
    gone = [(digest,) for digest in kept - named]
    run(connection, "DELETE FROM indexed_text")  # It names contents; it is made anew.
    if gone:
        run(connection, "DELETE FROM content WHERE sha256 = ?", gone)
    return len(gone)


def _named_in(image: Image) -> set[bytes]:
    at = [image.columns.index(name) for name in _HASHES.get(image.table, ()) if name in image.columns]
    return {row[i] for rows in (image.before, image.after) for row in rows or () for i in at}


# ---------------------------------------------------------------------- the tables


def _rewrite_table(connection: Connection, table: Table, going: Going, rewriting: Rewriting, tally: _Tally) -> None:
    names = tuple(column.name for column in table.c)
    keys = key_columns(table)
    gone: list[Row] = []
    changed: list[Row] = []
    for values in rows_of_table(connection, table, _where(table, going)):
        row = dict(zip(names, values, strict=True))
        new = rewriting.row(table.name, row)
        if new is None:
            gone.append(row)
        elif new != row:
            changed.append(new)
            written = (*WRITTEN.get(table.name, ()), *OF_PLACES.get(table.name, ()))
            tally.rewritten += sum(new[name] != row[name] for name in written)
    where = " AND ".join(f'"{key}" = ?' for key in keys)
    if gone:
        run(connection, f'DELETE FROM "{table.name}" WHERE {where}', [tuple(row[key] for key in keys) for row in gone])
        tally.rows[table.name] = len(gone)
    if changed:
        rest = tuple(name for name in names if name not in keys)
        assignments = ", ".join(f'"{name}" = ?' for name in rest)
        sql = f'UPDATE "{table.name}" SET {assignments} WHERE {where}'
        run(connection, sql, _bound(table, (*rest, *keys), changed))


def _where(table: Table, going: Going) -> str:
    """Of tables with very many rows only those of versions in question are read."""
    if table.name not in _BY_VERSION:
        return ""
    versions = sorted({*going.masks, *going.rows.get("version", ())})
    return f"WHERE version_id IN ({', '.join(map(str, versions)) or 'NULL'})"


def _bound(table: Table, names: Sequence[str], rows: Sequence[Row]) -> list[tuple[Any, ...]]:
    bind = binders(table, names)
    return [
        tuple(
            row[name] if function is None or row[name] is None else function(row[name])
            for name, function in zip(names, bind, strict=True)
        )
        for row in rows
    ]


# ---------------------------------------------------------------------- the journal


def _rewrite_journal(connection: Connection, going: Going, rewriting: Rewriting, tally: _Tally) -> set[bytes]:
    """Rewrite the images and words of every entry; the hashes that the images name from now on."""
    named: set[bytes] = set()
    places: dict[str, dict[int, Row]] = {table: {} for table in OF_PLACES}
    for change_id, codec, data in images_of_all(connection):
        images: list[Image] = []
        touched, before = False, 0
        for image in unpack_one_by_one(codec, data):
            before += image.size
            new, other = rewriting.image(image, places.get(image.table, {}))
            touched = touched or other
            if new is not None:
                images.append(new)
                named |= _named_in(new)
        rows = sum(image.size for image in images)
        if touched:
            new_codec, packed = pack(images)
            update = "UPDATE change_image SET codec = ?, data = ? WHERE change_id = ?"
            run(connection, update, (new_codec, packed, change_id))
        worded = _rewrite_entry(connection, change_id, going, rewriting, touched=touched, few=before <= _FEW_ROWS,
                                rows=rows, all_gone=bool(before) and not rows)  # fmt: skip
        tally.changes += touched or worded
        if before and not rows:
            tally.emptied.add(change_id)
    _end_emptied(connection, tally.emptied)
    return named


def _end_emptied(connection: Connection, emptied: set[int]) -> None:
    """Let actions of which nothing is left, with their undos and redos, be none that can be undone or redone.

    To take such a one back would do nothing, and be done in the place of the one before it.
    """
    chains: dict[int, list[int]] = {}
    for change_id, kind, root in fetch_all(connection, "SELECT id, kind, root FROM change ORDER BY id"):
        if kind != "setup":
            chains.setdefault(root or change_id, []).append(change_id)
    over = [(one,) for chain in chains.values() if emptied.issuperset(chain) for one in chain]
    if over:
        run(connection, "UPDATE change SET kind = 'setup', undoes = NULL, root = NULL WHERE id = ?", over)


def _rewrite_entry(
    connection: Connection, change_id: int, going: Going, rewriting: Rewriting, *,
    touched: bool, few: bool, rows: int, all_gone: bool,
) -> bool:  # fmt: skip
    """Rewrite what an entry says of itself; whether anything of it changed.

    One that has to do with what goes says no more than its verb if it is of a few rows, since it quotes them; one of
    many rows counts them, and loses what stands in quotation marks.
    """
    sql = "SELECT verb, summary, reason, document_id, focus_start, focus_end FROM change WHERE id = ?"
    verb, summary, reason, document, start, end = fetch_all(connection, sql, (change_id,))[0]
    before = str(summary, "utf-8"), str(reason, "utf-8")
    said, why = map(rewriting.text, before)
    if touched and (few or all_gone):
        said, why = f"{verb}: {ERASED}", ERASED if why else ""
    elif touched:
        said = _QUOTED.sub(f"“{ERASED}”", said)
    elif document is not None and start is not None and end is not None and going.touched_in(document, start, end):
        said, why = f"{verb}: {ERASED}", ERASED if why else ""
    place = (None, None, None) if going.has("document", document or 0) else (document, start, end)
    if (said, why, *place) == (*before, document, start, end) and not touched:
        return False
    update = """
        UPDATE change SET summary = ?, reason = ?, document_id = ?, focus_start = ?, focus_end = ?, rows = ?
        WHERE id = ?
    """
    run(connection, update, (utf8_bytes(said), utf8_bytes(why), *place, rows, change_id))
    return True
