"""Statements that are put into the driver's words once: their values are those that SQLAlchemy gives."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import bindparam, select

from qualcode.documents.importing import import_documents
from qualcode.storage import tables
from qualcode.storage.prepared import Prepared
from qualcode.storage.project import Project
from qualcode.storage.raw_sql import _WHITE


def test_rows_are_those_of_sqlalchemy(project: Project, tmp_path: Path) -> None:
    (tmp_path / "bär.txt").write_text("ÄNNE: 計画は好き。\n\nI: Why?\n", encoding="utf-8")
    import_documents(project, [tmp_path / "bär.txt"])
    for table in (tables.document, tables.version, tables.speaker, tables.turn, tables.content, tables.code):
        statement = select(*table.columns)
        with project.reading() as connection:
            there = [tuple(row) for row in connection.execute(statement)]
            assert [tuple(row) for row in Prepared(lambda s=statement: s).rows(connection)] == there, table.name


def test_a_parameter_is_given_anew_each_time(project: Project, tmp_path: Path) -> None:
    (tmp_path / "oak.txt").write_text("ANN: Yes.\n\nBEN: No.\n", encoding="utf-8")
    import_documents(project, [tmp_path / "oak.txt"])
    labels = Prepared(lambda: select(tables.speaker.c.label).where(tables.speaker.c.id == bindparam("speaker_id")))
    with project.reading() as connection:
        ids = [row[0] for row in connection.execute(select(tables.speaker.c.id).order_by(tables.speaker.c.id))]
        assert [[row[0] for row in labels.rows(connection, speaker_id=id_)] for id_ in ids] == [["ANN"], ["BEN"]]
        assert not list(labels.rows(connection, speaker_id=999))


def test_what_sqlite_calls_blank_is_what_python_calls_white_space() -> None:
    assert set(_WHITE) == {character for character in map(chr, range(0x110000)) if character.isspace()}
