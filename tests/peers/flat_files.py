"""Projects of QualCoder and RQDA for tests: tables as those programs' public schemas have them, rows as tests want."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from qualcode.domain.exchange import COUNTED, ExchangedDocument, ExchangedProject
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.importing.project_readers import ProjectReader

Rows = dict[str, list[dict[str, Any]]]

QUALCODER = {
    "project": "databaseversion text, date text, memo text, about text",
    "source": "id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text,"
    " av_text_id integer, risid integer, unique(name)",
    "code_cat": "catid integer primary key, name text, owner text, date text, memo text, supercatid integer",
    "code_name": "cid integer primary key, name text, memo text, catid integer, owner text, date text, color text,"
    " supercid integer, unique(name)",
    "code_text": "ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer,"
    " owner text, date text, memo text, avid integer, important integer, unique(cid,fid,pos0,pos1,owner)",
    "code_image": "imid integer primary key, id integer, cid integer, memo text, owner text",
    "code_av": "avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer, memo text, owner text",
    "annotation": "anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text, date text",
    "attribute_type": "name text primary key, date text, owner text, memo text, caseOrFile text, valuetype text",
    "attribute": "attrid integer primary key, name text, attr_type text, value text, id integer, date text, owner text",
    "cases": "caseid integer primary key, name text, memo text, owner text, date text",
    "case_text": "id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text, date text,"
    " memo text",
    "journal": "jid integer primary key, name text, jentry text, date text, owner text",
    "stored_sql": "title text, description text, grouper text, ssql text",
    "graph": "grid integer primary key, name text",
    "coder_names": "name text unique not null, visibility integer not null default 1 check (visibility in (0, 1))",
}
"""Tables of the newest version."""
FIRST_QUALCODER = {
    "project": "databaseversion text, date text, memo text, about text",
    "source": "id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text",
    "code_cat": "catid integer primary key, name text, owner text, date text, memo text, supercatid integer",
    "code_name": "cid integer primary key, name text, memo text, catid integer, owner text, date text, color text",
    "code_text": "cid integer, fid integer, seltext text, pos0 integer, pos1 integer, owner text, date text, memo text,"
    " unique(cid,fid,pos0,pos1,owner)",
    "annotation": "anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text, date text",
    "cases": "caseid integer primary key, name text, memo text, owner text, date text",
    "case_text": "id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text, date text,"
    " memo text",
}
"""Tables of the first versions, which had neither `ctid` nor `av_text_id` nor `supercid`."""
RQDA = {
    "project": "databaseversion text, date text, dateM text, memo text, about text, imageDir text",
    "source": "name text, id integer, file text, memo text, owner text, date text, dateM text, status integer",
    "freecode": "name text, memo text, owner text, date text, dateM text, id integer, status integer, color text",
    "treecode": "cid integer, catid integer, date text, dateM text, memo text, status integer, owner text",
    "codecat": "name text, cid integer, catid integer, owner text, date text, dateM text, memo text, status integer",
    "treefile": "fid integer, catid integer, date text, dateM text, memo text, status integer, owner text",
    "filecat": "name text, fid integer, catid integer, owner text, date text, dateM text, memo text, status integer",
    "coding": "cid integer, fid integer, seltext text, selfirst real, selend real, status integer, owner text,"
    " date text, memo text",
    "coding2": "cid integer, fid integer, seltext text, selfirst real, selend real, status integer, owner text,"
    " date text, memo text",
    "cases": "name text, memo text, owner text, date text, dateM text, id integer, status integer",
    "caselinkage": "caseid integer, fid integer, selfirst real, selend real, status integer, owner text, date text,"
    " memo text",
    "attributes": "name text, status integer, date text, dateM text, owner text, memo text, class text",
    "caseAttr": "variable text, value text, caseID integer, date text, dateM text, owner text, status integer",
    "fileAttr": "variable text, value text, fileID integer, date text, dateM text, owner text, status integer",
    "journal": "name text, journal text, date text, dateM text, owner text, status integer",
    "annotation": "fid integer, position integer, annotation text, owner text, date text, dateM text, status integer",
    "image": "name text, id integer, date text, dateM text, owner text, status integer",
    "imageCoding": "cid integer, iid integer, memo text, owner text, status integer",
}


def make_database(path: Path, tables: dict[str, str], rows: Rows, *statements: str) -> Path:
    """An SQLite file with some tables and rows; `statements` are carried out at the end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        for table, columns in tables.items():
            connection.execute(f"CREATE TABLE {table} ({columns})")
        for table, held in rows.items():
            for row in held:
                marks = ", ".join("?" * len(row))
                connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
        for statement in statements:
            connection.execute(statement)
    return path


def make_qualcoder(folder: Path, rows: Rows, *statements: str, tables: dict[str, str] = QUALCODER) -> Path:
    """A QualCoder project: the folder."""
    project = {"databaseversion": "v17", "date": "2026-01-02 10:00:00", "memo": "", "about": "QualCoder 3.8"}
    make_database(folder / "data.qda", tables, {"project": [project], **rows}, *statements)
    return folder


def make_rqda(path: Path, rows: Rows, *statements: str, tables: dict[str, str] = RQDA) -> Path:
    """An RQDA project: the file. Rows without a `status` are part of the project."""
    project = {"databaseversion": "0.2.2", "date": "Sat Jan  3 09:26:07 2009", "memo": ""}
    live = {
        table: [{"status": 1, **row} if table != "project" else row for row in held]
        for table, held in {"project": [project], **rows}.items()
    }
    return make_database(path, tables, live, *statements)


def read_whole(
    reader: ProjectReader, path: Path, wishes: OpeningWishes | None = None
) -> tuple[ExchangedProject, list[ExchangedDocument]]:
    """A project with all its documents, every thing of which is given on or told."""
    with reader.open(path, wishes or OpeningWishes()) as project:
        documents = list(project.documents())
    check_counted(project, documents)
    return project, documents


def check_counted(project: ExchangedProject, documents: list[ExchangedDocument]) -> None:
    """Hold what is given on, and what is told to be left out, against what the file holds."""

    def codes(entries: Any) -> int:
        return sum(1 + codes(entry.children) for entry in entries)

    given = {
        "documents": len(documents),
        "codes": codes(project.codebook.entries),
        "coders": len(project.coders),
        "codings": sum(len(document.codings) for document in documents),
        "memos": len(project.memos) + sum(len(document.memos) for document in documents),
        "cases": len(project.cases),
        "attributes": len(project.attributes),
        "values": sum(len(document.values) for document in documents) + sum(len(case.values) for case in project.cases),
        "sets": len(project.sets),
    }
    for thing in COUNTED:
        assert project.counted.get(thing, 0) == given[thing] + project.losses.uncounted[thing], thing
    uuids = [coding.uuid for document in documents for coding in document.codings]
    assert len(set(uuids)) == len(uuids)


def quotes(document: ExchangedDocument) -> list[str]:
    """The words of all codings of a document."""
    assert document.read is not None
    return [document.read.text[coding.start : coding.end] for coding in document.codings]
