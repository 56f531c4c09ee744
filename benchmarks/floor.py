"""The floor: the same answers by hand-written sqlite3, without anything that only a finished program needs.

No sentences, no journal, no undo, no identities, no guess at notation or encoding: a label is what stands before the
first `: ` of a paragraph, and the file is UTF-8. WAL with full syncs, two indexes on codings, an FTS5 word index.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE doc(id INTEGER PRIMARY KEY, name TEXT UNIQUE, sha256 BLOB NOT NULL, body TEXT NOT NULL);
CREATE TABLE turn(doc INTEGER, ordinal INTEGER, start INTEGER, "end" INTEGER, speaker TEXT,
                  PRIMARY KEY(doc, ordinal)) WITHOUT ROWID;
CREATE TABLE code(id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE coder(id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE coding(id INTEGER PRIMARY KEY, doc INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
                    code INTEGER NOT NULL, coder INTEGER NOT NULL);
CREATE INDEX coding_code ON coding(code, doc);
CREATE INDEX coding_doc ON coding(doc, start, "end", code, coder);
"""


def connect(path: Path) -> sqlite3.Connection:
    """A connection that commits only when told, with one full sync a commit."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def import_transcripts(path: Path, folder: Path, *, index: bool) -> int:
    """Read, hash, cut into turns, insert, all in one transaction; how many turns."""
    db = connect(path)
    db.executescript(SCHEMA)
    db.execute("BEGIN IMMEDIATE")
    turns: list[tuple[int, int, int, int, str]] = []
    for number, file in enumerate(sorted(folder.iterdir()), 1):
        data = file.read_bytes()
        text = data.decode()
        db.execute("INSERT INTO doc VALUES(?, ?, ?, ?)", (number, file.name, hashlib.sha256(data).digest(), text))
        start = 0
        for ordinal, part in enumerate(text.split("\n\n")):
            turns.append((number, ordinal, start, start + len(part), part.partition(": ")[0]))
            start += len(part) + 2
    db.executemany("INSERT INTO turn VALUES(?, ?, ?, ?, ?)", turns)
    db.execute("COMMIT")
    if index:
        db.execute("BEGIN IMMEDIATE")
        db.execute("CREATE VIRTUAL TABLE words USING fts5(body, content='doc', content_rowid='id')")
        db.execute("INSERT INTO words(words) VALUES('rebuild')")
        db.execute("COMMIT")
    db.close()
    return len(turns)


def import_codings(path: Path, file: Path) -> int:
    """Parse each line, check its quote, insert, in one transaction; how many codings."""
    db = connect(path)
    db.execute("BEGIN IMMEDIATE")
    documents = {name: (id_, body) for id_, name, body in db.execute("SELECT id, name, body FROM doc")}
    codes: dict[str, int] = {}
    coders: dict[str, int] = {}
    rows = []
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            one = json.loads(line)
            document, body = documents[one["document"]]
            start, end = one["start"], one["end"]
            if body[start:end] != one["quote"]:
                raise ValueError(line)
            code = codes.setdefault(one["code"], len(codes) + 1)
            coder = coders.setdefault(one["coder"], len(coders) + 1)
            rows.append((document, start, end, code, coder))
    db.executemany("INSERT INTO code VALUES(?, ?)", [(id_, name) for name, id_ in codes.items()])
    db.executemany("INSERT INTO coder VALUES(?, ?)", [(id_, name) for name, id_ in coders.items()])
    db.executemany('INSERT INTO coding(doc, start, "end", code, coder) VALUES(?, ?, ?, ?, ?)', rows)
    db.execute("COMMIT")
    db.close()
    return len(rows)


def open_document(db: sqlite3.Connection, document: int) -> tuple[str, list[Any], list[Any]]:
    """Text, turns and codings of one document."""
    (text,) = db.execute("SELECT body FROM doc WHERE id = ?", (document,)).fetchone()
    turns = db.execute('SELECT start, "end", speaker FROM turn WHERE doc = ? ORDER BY ordinal', (document,)).fetchall()
    codings = db.execute(
        'SELECT start, "end", code, coder FROM coding WHERE doc = ? ORDER BY start', (document,)
    ).fetchall()
    return text, turns, codings


def apply_code(db: sqlite3.Connection, document: int, span: tuple[int, int], code: int) -> None:
    """One coding, committed."""
    db.execute("BEGIN IMMEDIATE")
    db.execute('INSERT INTO coding(doc, start, "end", code, coder) VALUES(?, ?, ?, ?, 1)', (document, *span, code))
    db.execute("COMMIT")


def frequencies(db: sqlite3.Connection) -> list[Any]:
    """Codings by code and document."""
    return db.execute("SELECT code, doc, count(*) FROM coding GROUP BY code, doc").fetchall()


def passages(db: sqlite3.Connection, code: str) -> list[tuple[str, int, int, str, str]]:
    """Document, span, coder and words of every coding of a code."""
    sql = """SELECT d.id, d.name, c.start, c."end", r.name FROM coding c JOIN doc d ON d.id = c.doc
             JOIN coder r ON r.id = c.coder WHERE c.code = (SELECT id FROM code WHERE name = ?)
             ORDER BY c.doc, c.start, c."end" """
    held = -1
    text = ""
    found = []
    for document, name, start, end, coder in db.execute(sql, (code,)).fetchall():
        if document != held:
            held = document
            (text,) = db.execute("SELECT body FROM doc WHERE id = ?", (document,)).fetchone()
        found.append((name, start, end, coder, text[start:end]))
    return found


def quotes_csv(db: sqlite3.Connection, code: str) -> str:
    """All quotes of a code as CSV."""
    out = io.StringIO()
    csv.writer(out).writerows(passages(db, code))
    return out.getvalue()


def search(db: sqlite3.Connection, word: str) -> list[tuple[int, int]]:
    """Every place of a word: the index names the documents, a regular expression the places."""
    pattern = re.compile(re.escape(word), re.IGNORECASE)
    rows = db.execute("SELECT d.id, d.body FROM words w JOIN doc d ON d.id = w.rowid WHERE words MATCH ?", (word,))
    return [(document, match.start()) for document, body in rows for match in pattern.finditer(body)]


def scan(db: sqlite3.Connection, expression: str) -> list[tuple[int, int]]:
    """Every match of a regular expression in all texts."""
    pattern = re.compile(expression)
    return [
        (document, match.start())
        for document, body in db.execute("SELECT id, body FROM doc")
        for match in pattern.finditer(body)
    ]
