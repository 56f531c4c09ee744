"""Texts and files that are not what their hash says, or are gone: found again, or put together from what is left.

A text is found again where the imported file gives it, to the letter. Else what can be read of it stands, or the words
that codings keep with their places do, in a text of the same length: so everything marked in it keeps its place.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from qualcode.domain.translation import Several, several, tr
from qualcode.storage.images import Image
from qualcode.storage.repairing.bench import Bench, column_names
from qualcode.storage.repairing.entries import Entry
from qualcode.storage.repairing.playing import State

Reread = Callable[[bytes, str, str | None], str | None]
"""Bytes of a file, its format, its encoding → the text that importing it gives; None where it gives none."""

HASHED = {"version": ("text_sha256", "original_sha256"), "codebook_version": ("codebook_sha256",)}
"""Columns that name what is kept by its hash."""
UNKNOWN = "\N{WHITE VERTICAL RECTANGLE}"
"""What stands in a text where a character is lost."""
_NO_CODEBOOK = json.dumps({"codes": [], "former": [], "links": []}, separators=(",", ":")).encode()
_LONGEST = 2**26
_PIECES = ("coding", "unplaced")


@dataclass(slots=True)
class _Wanted:
    """A version of which some content is not whole."""

    id: int
    document_id: int
    document: str
    file_format: str
    encoding: str | None
    length: int
    text: bytes
    original: bytes


@dataclass(slots=True)
class Contents:
    """What is kept by hash: what of it is whole, and what stands for the rest from now on."""

    whole: set[bytes] = field(default_factory=set)
    instead: dict[bytes, bytes] = field(default_factory=dict)
    """Hash of what is lost → hash of what stands in its place."""
    stray: dict[bytes, bytes] = field(default_factory=dict)
    """What stands under a hash that is not its own, by that which is."""


def mend_contents(bench: Bench, entries: Sequence[Entry], present: State, reread: Reread) -> None:
    """Let every hash that a row or a change names be that of something that is there.

    Args:
        present: What the tables hold; it is made to name what is there, as the entries are.
        reread: Reads an imported file again.
    """
    contents = Contents()
    damaged = _hashed(bench, contents)
    versions = list(_versions(entries, present))
    for version in versions:
        if version.original not in contents.whole and version.original in contents.stray:
            _keep(bench, contents, contents.stray[version.original])
        _mend_text(bench, contents, version, damaged, entries, present, reread)
    for version in versions:
        if version.original not in contents.whole and version.original not in contents.instead:
            contents.instead[version.original] = contents.instead.get(version.text, version.text)
            bench.documents.add(version.document_id)
            what = several(
                "{number:,} imported file that is lost; the text stands in its place",
                "{number:,} imported files that are lost; the text stands in their place",
            )
            bench.did("texts", what, version.document)
    _mend_codebooks(bench, contents, entries, present)
    if contents.instead:
        _name_instead(bench, entries, present, contents.instead)
    _drop_damaged(bench, contents, damaged)


def _hashed(bench: Bench, contents: Contents) -> dict[bytes, bytes]:
    """Look at everything that is kept; hash → what is left of what is not whole."""
    damaged: dict[bytes, bytes] = {}
    rows = bench.db.execute('SELECT "sha256", "size", "codec", "data" FROM main."content"').fetchall()
    for digest, size, codec, raw in rows:
        data = raw if isinstance(raw, bytes) else str(raw).encode()
        if not isinstance(digest, bytes) or len(digest) != hashlib.sha256().digest_size:
            bench.db.execute('DELETE FROM main."content" WHERE "sha256" IS ?', (digest,))
            bench.did(
                "texts",
                several(
                    "{number:,} text or file kept under what is no hash",
                    "{number:,} texts or files kept under what is no hash",
                ),
            )
            contents.stray |= _by_hash(data)
            continue
        held = [one for one in (data, _inflated(data)) if hashlib.sha256(one).digest() == digest]
        if not held:
            contents.stray |= _by_hash(data)
            best = _inflated(data) if codec == "zlib" else data
            damaged[digest] = max(best, damaged.get(digest, b""), key=len)
            continue
        contents.whole.add(digest)
        kept = "plain" if held[0] is data else "zlib"
        if (size, codec) != (len(held[0]), kept) or data is not raw:
            place = tr("content {hex}", hex=digest.hex()[:12])
            bench.did(
                "texts",
                several(
                    "{number:,} text or file whose length or packing was noted wrongly",
                    "{number:,} texts or files whose length or packing was noted wrongly",
                ),
                place,
            )
            bench.db.execute(
                'UPDATE main."content" SET "size" = ?, "codec" = ?, "data" = ? WHERE "sha256" = ?',
                (len(held[0]), kept, data, digest),
            )
    return damaged


def _by_hash(data: bytes) -> dict[bytes, bytes]:
    """Bytes, as they are and unpacked, by the hashes that they ought to be kept under."""
    return {hashlib.sha256(one).digest(): one for one in (data, _inflated(data))}


def _inflated(data: bytes) -> bytes:
    """What can be unpacked of bytes, however far that goes."""
    unpacker = zlib.decompressobj()
    out = b""
    for at in range(0, len(data), 512):  # Small steps: what stands before the damage is to come out.
        try:
            out += unpacker.decompress(data[at : at + 512], _LONGEST)
        except zlib.error:
            break
        if unpacker.eof or len(out) > _LONGEST:
            break
    return out


def _versions(entries: Sequence[Entry], present: State) -> Iterator[_Wanted]:
    """Every version that is or was, those of undone imports too."""
    names = {key[0]: dict(zip(column_names("document"), row, strict=True)) for key, row in present["document"].items()}
    known: set[tuple[int, bytes, bytes]] = set()
    for columns, rows in _rows_of("version", entries, present):
        if not {"id", "document_id", "length", "encoding", *HASHED["version"]} <= {*columns}:
            continue
        for row in rows:
            values = dict(zip(columns, row, strict=True))
            key = (values["id"], values["text_sha256"], values["original_sha256"])
            if key not in known:
                known.add(key)
                document = names.get(values["document_id"]) or _of_journal(entries, values["document_id"])
                yield _Wanted(
                    values["id"], values["document_id"], str(document.get("name", tr("a document that is gone"))),
                    str(document.get("format", "")), values["encoding"], values["length"],
                    values["text_sha256"], values["original_sha256"],
                )  # fmt: skip


def _rows_of(table: str, entries: Sequence[Entry], present: State) -> Iterator[tuple[Sequence[str], Sequence[Any]]]:
    """Columns and rows of a table, as they are and as changes had them."""
    yield column_names(table), list(present[table].values())
    for entry in entries:
        for image in entry.images or ():
            if image.table == table:
                for rows in (image.before, image.after):
                    yield image.columns, rows or ()


def _of_journal(entries: Sequence[Entry], id_: int) -> dict[str, Any]:
    for entry in entries:
        for image in entry.images or ():
            if image.table == "document" and image.before is None:
                for row in image.after or ():
                    values = dict(zip(image.columns, row, strict=True))
                    if values.get("id") == id_:
                        return values
    return {}


def _mend_text(
    bench: Bench,
    contents: Contents,
    version: _Wanted,
    damaged: dict[bytes, bytes],
    entries: Sequence[Entry],
    present: State,
    reread: Reread,
) -> None:
    """Let the text of a version be one that can be read."""
    digest = version.text
    if digest in contents.instead:
        return
    if digest in contents.whole:
        if _reads(bench, digest):
            return
        damaged[digest] = _kept(bench, digest)
    found = _found_again(bench, contents, version, reread)
    if found is not None:
        _keep(bench, contents, found)
        bench.did(
            "texts",
            several("{number:,} text found again, to the letter", "{number:,} texts found again, to the letter"),
            version.document,
        )
        bench.documents.add(version.document_id)
        return
    left = damaged.get(digest, b"").decode("utf-8", "replace").rstrip("\x00\ufffd")
    pieces = list(_pieces(version, entries, present))
    left = left[: _trusted(left, pieces)]
    exact = patched(version.length, pieces, over=left).encode()
    if hashlib.sha256(exact).digest() == digest:
        _keep(bench, contents, exact)
        bench.did(
            "texts",
            several(
                "{number:,} text put right by the words that codings keep, to the letter",
                "{number:,} texts put right by the words that codings keep, to the letter",
            ),
            version.document,
        )
    else:
        text, what = _what_is_left(version.length, left, pieces)
        contents.instead[digest] = _keep(bench, contents, text.encode())
        bench.did("texts", what, version.document)
    bench.documents.add(version.document_id)


def _trusted(left: str, pieces: list[tuple[int, str]]) -> int:
    """How far what can be read is to be believed: behind a damage, packed bytes come out as nonsense to the end."""
    end = len(left)
    for begin, words in sorted(pieces, reverse=True):
        if begin >= 0 and begin + len(words) <= len(left):
            if left.startswith(words, begin):
                break
            end = begin
    return end


def _what_is_left(length: int, left: str, pieces: list[tuple[int, str]]) -> tuple[str, Several]:
    """A text of what can be read of it, and behind that of the words kept with places; and what is to be said of it."""
    if len(left) >= length:
        return (
            left,
            several(
                "{number:,} text that is not what was imported; what can be read of it stands, hold it "
                "against the file",
                "{number:,} texts that are not what was imported; what can be read of them stands, hold "
                "them against the files",
            ),
        )
    text = left + patched(length, pieces)[len(left) :]
    if text.count(UNKNOWN) == length:
        return text, several(
            "{number:,} text that is lost altogether; {unknown} stands for every character",
            "{number:,} texts that are lost altogether; {unknown} stands for every character",
            unknown=UNKNOWN,
        )
    return text, several(
        "{number:,} text that is lost in part; {unknown} stands where nothing kept the words",
        "{number:,} texts that are lost in part; {unknown} stands where nothing kept the words",
        unknown=UNKNOWN,
    )


def _reads(bench: Bench, digest: bytes) -> bool:
    try:
        _kept(bench, digest).decode()
    except UnicodeDecodeError:
        return False
    return True


def _kept(bench: Bench, digest: bytes) -> bytes:
    row = bench.db.execute('SELECT "codec", "data" FROM main."content" WHERE "sha256" = ?', (digest,)).fetchone()
    codec, data = row
    return zlib.decompress(data) if codec == "zlib" else bytes(data)


def _found_again(bench: Bench, contents: Contents, version: _Wanted, reread: Reread) -> bytes | None:
    """The text as importing its file gives it, if that is the one that was kept."""
    if version.text == hashlib.sha256(b"").digest():
        return b""
    if version.text in contents.stray:
        return contents.stray[version.text]
    if version.original not in contents.whole:
        return None
    text = reread(_kept(bench, version.original), version.file_format, version.encoding)
    data = text.encode("utf-8", "replace") if text is not None else b""
    return data if hashlib.sha256(data).digest() == version.text else None


def _pieces(version: _Wanted, entries: Sequence[Entry], present: State) -> Iterator[tuple[int, str]]:
    """The words that codings keep of a version, with their places."""
    for table in _PIECES:
        for columns, rows in _rows_of(table, entries, present):
            if not {"version_id", "start", "quote", "prefix", "suffix"} <= {*columns}:
                continue
            at = [columns.index(name) for name in ("version_id", "start", "quote", "prefix", "suffix")]
            for row in rows:
                of, start, quote, prefix, suffix = (row[i] for i in at)
                if of == version.id:
                    yield start - len(prefix), f"{prefix}{quote}{suffix}"


def patched(length: int, pieces: Iterable[tuple[int, str]], *, over: str = "") -> str:
    """A text of a length of which some words, with their places, are known, over what is known of its beginning."""
    length = min(max(0, length), _LONGEST)
    text = list(over[:length].ljust(length, UNKNOWN))
    for begin, words in pieces:
        if begin >= 0 and begin + len(words) <= length:
            text[begin : begin + len(words)] = words
    return "".join(text)


def _keep(bench: Bench, contents: Contents, data: bytes) -> bytes:
    """Keep something under its hash."""
    digest = hashlib.sha256(data).digest()
    if digest not in contents.whole:
        bench.db.execute(
            'INSERT OR REPLACE INTO main."content" VALUES (?, ?, ?, ?)', (digest, len(data), "plain", data)
        )
        contents.whole.add(digest)
    return digest


def _mend_codebooks(bench: Bench, contents: Contents, entries: Sequence[Entry], present: State) -> None:
    """Let a version of the codebook that is lost be an empty one."""
    for columns, rows in _rows_of("codebook_version", entries, present):
        if not {"name", "codebook_sha256"} <= {*columns}:
            continue
        for row in rows:
            digest = row[columns.index("codebook_sha256")]
            if digest not in contents.whole and digest not in contents.instead:
                contents.instead[digest] = _keep(bench, contents, _NO_CODEBOOK)
                what = several(
                    "{number:,} version of the codebook that is lost; an empty one stands in its place",
                    "{number:,} versions of the codebook that are lost; an empty one stands in their place",
                )
                bench.did("texts", what, str(row[columns.index("name")]))


def _name_instead(bench: Bench, entries: Sequence[Entry], present: State, instead: dict[bytes, bytes]) -> None:
    """Let rows and changes name what stands in the place of what is lost."""
    for table, names in HASHED.items():
        for name in names:
            i = column_names(table).index(name)
            for row in present[table].values():
                row[i] = instead.get(row[i], row[i])
            statement = f'UPDATE main."{table}" SET "{name}" = ? WHERE "{name}" = ?'
            bench.db.executemany(statement, [(new, old) for old, new in instead.items()])
    for entry in entries:
        renamed = [_renamed(image, instead) for image in entry.images or ()]
        if any(one is not two for one, two in zip(renamed, entry.images or (), strict=True)):
            entry.images, entry.changed = renamed, True


def _renamed(image: Image, instead: dict[bytes, bytes]) -> Image:
    at = [image.columns.index(name) for name in HASHED.get(image.table, ()) if name in image.columns]
    sides = [rows for rows in (image.before, image.after) if rows is not None]
    if not any(row[i] in instead for rows in sides for row in rows for i in at):
        return image

    def put(rows: Sequence[Sequence[Any]] | None) -> list[list[Any]] | None:
        if rows is None:
            return None
        return [[instead.get(v, v) if i in at else v for i, v in enumerate(row)] for row in rows]

    return Image(image.table, image.columns, put(image.before), put(image.after))


def _drop_damaged(bench: Bench, contents: Contents, damaged: dict[bytes, bytes]) -> None:
    """Take away what is left of contents that something else stands for, or that nothing names."""
    for digest in damaged:
        if digest in contents.whole and digest not in contents.instead:
            continue  # Found again.
        bench.db.execute('DELETE FROM main."content" WHERE "sha256" = ?', (digest,))
        if digest not in contents.instead:
            bench.did(
                "texts",
                several(
                    "{number:,} damaged text or file taken away that no document has",
                    "{number:,} damaged texts or files taken away that no document has",
                ),
                tr("content {hex}", hex=digest.hex()[:12]),
            )
