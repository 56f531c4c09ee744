"""The cache beside a project: never in the way, never with words of those who went."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from qualcode.suggest.cache import APPLICATION_ID, MODELS_KEPT, Cache, cache_file, delete_cache


def filled(path: Path) -> Cache:
    cache = Cache(path)
    cache.put("d1", "sha1", "words", "f", b"one")
    cache.put("d1", "sha1", "vectors", "g", b"vector")
    cache.put("d2", "sha2", "words", "f", b"two")
    return cache


def test_what_was_put_is_there_after_it_is_opened_again(tmp_path: Path) -> None:
    path = cache_file(tmp_path / "my.study.qualcode")
    assert path.name == "my.study.cache.sqlite"
    filled(path).close()
    with Cache(path) as cache:
        assert cache.get("d1", "sha1", "words", "f") == b"one"
        assert cache.get("d1", "sha1", "vectors", "g") == b"vector"
        assert cache.fresh("words", "f") == {("d1", "sha1"), ("d2", "sha2")}
        assert cache.problem == "" and cache.size() > 0


def test_another_text_or_model_finds_nothing_and_takes_the_place(tmp_path: Path) -> None:
    with filled(tmp_path / "c.sqlite") as cache:
        assert cache.get("d1", "other", "words", "f") is None
        assert cache.get("d1", "sha1", "words", "other") is None
        cache.put("d1", "other", "words", "f", b"new")
        assert cache.get("d1", "other", "words", "f") == b"new"
        assert cache.get("d1", "sha1", "words", "f") is None


def test_a_forgotten_document_leaves_no_words_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    secret = b"Rumpelstiltskin" * 2_000
    with Cache(path) as cache:
        cache.put("gone", "sha", "words", "f", secret)
        cache.put("stays", "sha", "words", "f", b"Gretel")
        cache.put_model("m", secret)
        assert b"Rumpelstiltskin" in path.read_bytes()
        assert cache.forget("gone")
        assert b"Rumpelstiltskin" not in path.read_bytes()
        assert [file.name for file in tmp_path.iterdir()] == ["c.sqlite"]
        assert cache.get("stays", "sha", "words", "f") == b"Gretel"
        assert cache.get_model("m") is None


def test_pruning_wipes_what_no_text_of_the_project_stands_for(tmp_path: Path) -> None:
    with filled(tmp_path / "c.sqlite") as cache:
        cache.put_model("m", b"knows d2")
        assert cache.prune([("d1", "sha1"), ("d2", "changed")]) == 1
        assert cache.get("d2", "sha2", "words", "f") is None
        assert cache.get("d1", "sha1", "vectors", "g") == b"vector"
        assert cache.get_model("m") is None
        assert cache.prune([("d1", "sha1")]) == 0


def test_only_the_newest_models_are_kept() -> None:
    with Cache(None) as cache:
        for number in range(MODELS_KEPT + 2):
            cache.put_model(str(number), b"%d" % number)
        assert [cache.get_model(str(number)) for number in range(MODELS_KEPT + 2)] == [None, None, b"2", b"3", b"4"]


def test_clearing_leaves_an_empty_file_that_works(tmp_path: Path) -> None:
    with filled(tmp_path / "c.sqlite") as cache:
        cache.put("d3", "s", "words", "f", b"x" * 500_000)
        before = cache.size()
        cache.clear()
        assert cache.size() < before / 5
        assert cache.fresh("words", "f") == frozenset()
        cache.put("d1", "sha1", "words", "f", b"again")
        assert cache.get("d1", "sha1", "words", "f") == b"again"


@pytest.mark.parametrize("content", [b"no database" * 500, b"SQLite format 3\0" + b"\xff" * 5_000, b"x"])
def test_a_file_that_is_no_database_is_made_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "c.sqlite"
    path.write_bytes(content)
    with Cache(path) as cache:
        cache.put("d1", "sha1", "words", "f", b"one")
        assert cache.problem == ""
    with Cache(path) as cache:
        assert cache.get("d1", "sha1", "words", "f") == b"one"


@pytest.mark.parametrize(
    "statements",
    [
        "PRAGMA user_version = 9",
        f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 9; CREATE TABLE feat (a)",
    ],
)
def test_a_cache_of_another_version_is_made_anew(tmp_path: Path, statements: str) -> None:
    path = tmp_path / "c.sqlite"
    database = sqlite3.connect(path)
    database.executescript(statements)
    database.close()
    with Cache(path) as cache:
        cache.put("d1", "sha1", "words", "f", b"one")
        assert cache.get("d1", "sha1", "words", "f") == b"one"
        assert cache.problem == ""


@pytest.mark.parametrize("statements", ["CREATE TABLE x (y)", "PRAGMA application_id = 1; CREATE TABLE feat (a)"])
def test_a_database_of_something_else_is_left_as_it_is(tmp_path: Path, statements: str) -> None:
    path = tmp_path / "c.sqlite"
    database = sqlite3.connect(path)
    database.executescript(statements)
    database.close()
    before = path.read_bytes()
    with Cache(path) as cache:
        cache.put("d1", "sha1", "words", "f", b"one")
        assert cache.get("d1", "sha1", "words", "f") == b"one"
        assert "something else" in cache.problem and "c.sqlite" in cache.problem
        cache.clear()
    assert path.read_bytes() == before


def test_another_text_of_a_document_leaves_no_words_of_the_old_one_in_any_kind_or_model(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    with Cache(path) as cache:
        for kind in ("words", "vectors", "names"):
            cache.put("d1", "old", kind, "f", b"Rumpelstiltskin" * 1_000)
        cache.put("d2", "same", "words", "f", b"Gretel")
        cache.put_model("m", b"Rumpelstiltskin" * 1_000)
        cache.put("d2", "same", "vectors", "g", b"of the same text")
        assert cache.get_model("m") is not None
        cache.put("d1", "new", "words", "f", b"Hansel")
        assert b"Rumpelstiltskin" not in path.read_bytes()
        assert cache.get_model("m") is None
        assert cache.get("d2", "same", "words", "f") == b"Gretel"


def test_damage_while_it_is_open_costs_the_content_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    with filled(path) as cache:
        cache.put("big", "s", "words", "f", b"y" * 100_000)
        content = bytearray(path.read_bytes())
        content[4096:] = b"\xee" * (len(content) - 4096)
        with path.open("r+b") as file:
            file.write(content)
            file.seek(24)
            file.write(b"\xff\xff\xff\x01")
        assert cache.get("d1", "sha1", "words", "f") is None
        cache.put("d1", "sha1", "words", "f", b"again")
        assert cache.get("d1", "sha1", "words", "f") == b"again"


def test_a_blob_with_a_wrong_checksum_counts_as_absent(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    filled(path).close()
    database = sqlite3.connect(path)
    database.execute("UPDATE feat SET blob = ? WHERE document = 'd1'", (b"oNe",))
    database.commit()
    database.close()
    with Cache(path) as cache:
        assert cache.get("d1", "sha1", "words", "f") is None
        assert cache.get("d2", "sha2", "words", "f") == b"two"


def test_a_place_that_cannot_be_written_is_told_and_memory_serves(tmp_path: Path) -> None:
    in_the_way = tmp_path / "c.sqlite"
    in_the_way.mkdir()
    for path in (in_the_way, tmp_path / "missing" / "c.sqlite"):
        with filled(path) as cache:
            assert "c.sqlite cannot be written" in cache.problem and cache.problem.endswith(".")
            assert cache.get("d1", "sha1", "words", "f") == b"one"
            assert cache.size() == 0
            assert not cache.forget("d1")
            assert cache.get("d1", "sha1", "words", "f") is None


def test_a_second_process_reads_beside_the_one_that_writes(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    with filled(path) as cache, Cache(path, writing=False) as reader:
        assert reader.get("d1", "sha1", "words", "f") == b"one"
        cache.put("d1", "sha1", "words", "f", b"newer")
        assert reader.get("d1", "sha1", "words", "f") == b"newer"
        assert not reader.forget("d1")
        reader.clear()
        assert cache.get("d1", "sha1", "words", "f") == b"newer"


def test_reading_makes_no_file_and_mends_none(tmp_path: Path) -> None:
    missing, broken = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    broken.write_bytes(b"broken" * 900)
    for path in (missing, broken):
        with Cache(path, writing=False) as reader:
            assert reader.get("d1", "sha1", "words", "f") is None
    assert not missing.exists() and broken.read_bytes() == b"broken" * 900


def test_a_file_that_another_process_holds_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.suggest.cache._PATIENCE_MS", 20)
    path = tmp_path / "c.sqlite"
    with filled(path) as cache:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        cache.put("d9", "s", "words", "f", b"late")
        assert "locked" in cache.problem
        assert not cache.forget("d1")
        other.close()
        assert cache.get("d9", "s", "words", "f") is None
        assert cache.get("d1", "sha1", "words", "f") == b"one"
        cache.put("d9", "s", "words", "f", b"in time")
        assert cache.problem == ""


def test_deleting_leaves_no_file_and_no_error(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    filled(path).close()
    (tmp_path / "c.sqlite-journal").write_bytes(b"left behind")
    (tmp_path / "other.sqlite").write_bytes(b"not ours")
    delete_cache(path)
    delete_cache(path)
    assert [file.name for file in tmp_path.iterdir()] == ["other.sqlite"]
