"""Foreign SQLite files: read as data, whatever is in them; nothing in them acts, nothing is written beside them."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from flat_files import make_database, make_qualcoder, read_whole
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.errors import InputError
from qualcode.peers.cells import as_moment, as_text, as_whole
from qualcode.peers.qualcoder import QualCoderReader
from qualcode.peers.untrusted_databases import UntrustedDatabase, tables_of


def opened(path: Path) -> UntrustedDatabase:
    return UntrustedDatabase(path, "QualCoder")


def simple(path: Path, *statements: str) -> Path:
    rows = [{"id": number, "name": f"n{number}"} for number in (3, 1, 2)]
    return make_database(path, {"thing": "id integer, Name text"}, {"thing": rows}, *statements)


def test_rows_come_in_the_order_in_which_they_were_made(tmp_path: Path) -> None:
    with opened(simple(tmp_path / "a.db")) as database:
        assert database.tables == {"thing": {"id", "name"}} and database.has("thing", "name")
        assert list(database.rows("thing", "name", "absent", "id")) == [
            ("n3", None, 3),
            ("n1", None, 1),
            ("n2", None, 2),
        ]
        assert list(database.rows("thing", "rowid", "id", only=(1, 3, 99))) == [(1, 3), (3, 2)]
        assert (database.count("thing"), database.count("none"), list(database.rows("none", "x"))) == (3, 0, [])
        assert len(database.digest) == 64


def test_nothing_is_written_beside_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    path = simple(folder / "a.db")
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    folder.chmod(0o500)
    try:
        with opened(path) as database:
            list(database.rows("thing", "id"))
            assert [one.name for one in folder.iterdir()] == ["a.db"]
    finally:
        folder.chmod(0o700)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_what_stands_in_a_log_beside_the_file_is_read_and_the_log_stays(tmp_path: Path) -> None:
    path = simple(tmp_path / "theirs" / "a.db")
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("INSERT INTO thing VALUES (9, 'late')")
        writer.commit()
        log = path.with_name("a.db-wal")
        before = (path.read_bytes(), log.read_bytes())
        with opened(path) as database:
            assert database.count("thing") == 4
            assert (path.read_bytes(), log.read_bytes()) == before
            writer.execute("INSERT INTO thing VALUES (10, 'later')")
            writer.commit()
            with pytest.raises(InputError, match="changed while it was read; close it in QualCoder"):
                database.check_unchanged()
    with opened(path) as database:
        database.check_unchanged()


def test_a_file_that_is_being_written_is_refused(tmp_path: Path) -> None:
    path = simple(tmp_path / "a.db")
    path.with_name("a.db-journal").write_bytes(bytes.fromhex("d9d505f920a163d7") + b"\0" * 600)
    with pytest.raises(InputError, match="QualCoder is writing in it, or was cut off"), opened(path):
        pass
    path.with_name("a.db-journal").write_bytes(b"\0" * 600)
    with opened(path) as database:
        assert database.count("thing") == 3


def test_half_of_what_another_writes_is_told_as_a_change_and_not_as_damage(tmp_path: Path) -> None:
    rows = [{"id": number, "name": "x" * 3_000} for number in range(1_000)]  # More than SQLite remembers.
    path = make_database(tmp_path / "a.db", {"thing": "id integer, name text"}, {"thing": rows})
    with opened(path) as database:
        path.write_bytes(path.read_bytes()[:8_192])
        with pytest.raises(InputError, match="changed while it was read; close it in QualCoder"):
            list(database.rows("thing", "name"))


@pytest.mark.parametrize("kind", ["missing", "folder", "text", "empty", "pipe"])
def test_what_is_no_database_is_refused_in_a_sentence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.db"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind != "missing":
        path.write_bytes(b"words" if kind == "text" else b"")
    with pytest.raises(InputError), opened(path):
        pass
    assert tables_of(path) == frozenset()


def test_views_and_virtual_tables_are_no_tables(tmp_path: Path) -> None:
    path = simple(
        tmp_path / "a.db",
        "CREATE VIEW seen AS SELECT * FROM thing",
        "CREATE VIRTUAL TABLE found USING fts5(words)",
        "CREATE TABLE keyed (id text PRIMARY KEY) WITHOUT ROWID",
        "CREATE TABLE reckoned (a, b AS (hex(zeroblob(a))))",
        "INSERT INTO reckoned VALUES (7)",
    )
    with opened(path) as database:
        assert "seen" not in database.tables and "found" not in database.tables and "keyed" not in database.tables
        assert list(database.rows("reckoned", "a", "b")) == [(7, None)]


def test_a_view_in_place_of_a_table_is_no_project(tmp_path: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS cid, i AS fid FROM n"
    folder = make_qualcoder(tmp_path / "a.qda", {}, "DROP TABLE code_text", f"CREATE VIEW code_text AS {endless}")
    assert QualCoderReader().knows(folder)
    began = time.monotonic()
    with pytest.raises(InputError, match="it has no table “code_text”"):
        read_whole(QualCoderReader(), folder)
    assert time.monotonic() - began < 5


def test_triggers_checks_and_indexes_of_the_file_do_nothing(tmp_path: Path) -> None:
    path = simple(
        tmp_path / "a.db",
        "CREATE TRIGGER act AFTER INSERT ON thing BEGIN DELETE FROM thing; END",
        "CREATE INDEX by_name ON thing (upper(name)) WHERE id > 1",
        "CREATE TABLE checked (x CHECK (length(hex(zeroblob(100000000))) < 0 OR x > 0))",
        "PRAGMA ignore_check_constraints = ON",
        "INSERT INTO checked VALUES (-1), (-2), (-3)",
    )
    began = time.monotonic()
    with opened(path) as database:
        assert database.count("thing") == 3 and list(database.rows("checked", "x")) == [(-1,), (-2,), (-3,)]
    assert time.monotonic() - began < 2


def test_statements_that_are_no_reading_are_denied(tmp_path: Path) -> None:
    with opened(simple(tmp_path / "a.db")) as database:
        connection = database._connection
        for statement in (
            "DELETE FROM thing",
            "PRAGMA query_only = OFF",
            "ATTACH ':memory:' AS other",
            "SELECT load_extension('x')",
            "CREATE TEMP TABLE t (x)",
        ):
            with pytest.raises(sqlite3.DatabaseError):
                connection.execute(statement)


@pytest.mark.parametrize("place", [20, 60, 100, 4096 + 2, 4096 + 5, 3 * 4096])
def test_damage_is_told_in_a_sentence(tmp_path: Path, place: int) -> None:
    rows = [{"id": number, "name": "x" * 200} for number in range(200)]
    path = make_database(tmp_path / "a.db", {"thing": "id integer, name text"}, {"thing": rows})
    data = bytearray(path.read_bytes())
    data[place : place + 40] = b"\xff" * 40
    path.write_bytes(data)
    with pytest.raises(InputError) as refusal, opened(path) as database:
        list(database.rows("thing", "id", "name"))
    assert "\n" not in refusal.value.sentence and refusal.value.remedy


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8191), st.integers(0, 255)), min_size=1, max_size=12), st.integers(0, 8192))
def test_whatever_is_damaged_there_is_never_more_than_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[int, int]], length: int
) -> None:
    path = simple(tmp_path_factory.mktemp("damaged") / "a.db")
    data = bytearray(path.read_bytes())
    for place, byte in damage:
        data[place % len(data)] = byte
    path.write_bytes(data[: max(length, 600)])
    try:
        with opened(path) as database:
            for table, columns in database.tables.items():
                assert len(list(database.rows(table, *columns))) <= 1_000
    except InputError:
        pass
    assert isinstance(tables_of(path), frozenset)


def test_a_tree_that_leads_twice_to_the_same_page_is_damage(tmp_path: Path) -> None:
    rows = [{"id": number, "name": "x" * 300} for number in range(400)]
    path = make_database(tmp_path / "a.db", {"thing": "id integer, name text"}, {"thing": rows})
    data = bytearray(path.read_bytes())
    root = 4096  # The second page: an interior page, whose cells begin with the number of a page below.
    cells = int.from_bytes(data[root + 3 : root + 5], "big")
    first = int.from_bytes(data[root + 12 : root + 14], "big")
    for cell in range(cells):
        at = int.from_bytes(data[root + 12 + 2 * cell : root + 14 + 2 * cell], "big")
        data[root + at : root + at + 4] = data[root + first : root + first + 4]
    path.write_bytes(data)
    with pytest.raises(InputError, match="damaged"), opened(path):
        pass


def test_a_value_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.peers.untrusted_databases.LARGEST_CELL", 100_000)
    path = simple(tmp_path / "a.db", "INSERT INTO thing VALUES (4, hex(zeroblob(100000)))")
    with pytest.raises(InputError, match=r"a value of more than .* out of the project"), opened(path) as database:
        list(database.rows("thing", "name"))
    monkeypatch.setattr("qualcode.peers.untrusted_databases.MOST_ROWS", 2)
    with pytest.raises(InputError, match="more than 2 rows"), opened(simple(tmp_path / "b.db")) as database:
        list(database.rows("thing", "name"))
    monkeypatch.setattr("qualcode.peers.untrusted_databases.LARGEST_FILE", 1_000)
    with pytest.raises(InputError, match="more than"), opened(path):
        pass


def test_names_with_quotes_are_names(tmp_path: Path) -> None:
    path = make_database(tmp_path / "a.db", {'"a""; DROP TABLE b"': '"c""d" text'}, {})
    with opened(path) as database:
        assert database.tables == {'a"; drop table b': {'c"d'}} and database.count('a"; drop table b') == 0


@pytest.mark.parametrize(
    ("value", "text", "whole"),
    [
        (None, "", None),
        ("7", "7", 7),
        (" -7.0 ", " -7.0 ", -7),
        (7.0, "7", 7),
        (7.5, "7.5", None),
        (float("inf"), "inf", None),
        (1e300, "1e+300", None),
        (b"8", "8", 8),
        (b"caf\xe9", "café", None),
        ("9" * 40, "9" * 40, None),
        (2**63 - 1, str(2**63 - 1), 2**63 - 1),
    ],
)
def test_cells_are_texts_and_numbers_whatever_their_type(value: object, text: str, whole: int | None) -> None:
    assert (as_text(value), as_whole(value)) == (text, whole)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("1970-01-01 00:00:01", 1000),
        ("1970-01-01_00:00:01", 1000),
        ("1970-01-01T01:00:01+01:00", 1000),
        ("Thu Jan  1 00:00:01 1970", 1000),
        ("Thu Jan 1 0:00:01 1970", 1000),
        ("Thu Foo  1 00:00:01 1970", None),
        ("Thu Jan 99 00:00:01 1970", None),
        ("0001-01-01 00:00:00+14:00", None),
        ("soon", None),
        ("", None),
        (b"\xff", None),
        (12, None),
    ],
)
def test_times_are_read_as_these_programs_write_them(written: object, moment: int | None) -> None:
    assert as_moment(written) == moment  # type: ignore[arg-type]
