"""The index of words: in the same transaction as the text, never stale, a superset of what stands where."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.documents.importing import import_documents
from qualcode.documents.removing import remove_document
from qualcode.documents.replacing import plan_replacement, replace_document
from qualcode.history.undoing import redo, undo
from qualcode.storage.engine import WRITING, open_engine
from qualcode.storage.migrate import scripts
from qualcode.storage.project import Project, open_project
from qualcode.storage.raw_sql import run
from qualcode.storage.reads.documents import find_document
from qualcode.storage.word_index import candidates, empty_index, vocabulary
from qualcode.text.stems import plain_form
from qualcode.text.word_forms import distinct_words, fold
from qualcode.text.words import words
from qualcode.upkeep.checking import check_project


def put(project: Project, folder: Path, **texts: str) -> dict[str, int]:
    """Import texts under names; name → version."""
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    import_documents(project, [folder / f"{name}.txt" for name in texts])
    return {name: find_document(project, name).version_id for name in texts}


def test_a_text_is_found_by_its_words_as_soon_as_it_is_imported(project: Project, tmp_path: Path) -> None:
    ids = put(project, tmp_path, oak="ANN: The don’t-know Café, 漢字 and U.S. 3.5!\n", elm="BOB: a café\n")
    assert candidates(project, [["café"]]) == set(ids.values())
    for word in ("don't-know", "漢", "u.s", "3.5"):
        assert candidates(project, [[word]]) == {ids["oak"]}
    assert candidates(project, [["café", "nothing"], ["the"]]) == {ids["oak"]}
    assert candidates(project, [["the"], []]) == set()
    assert candidates(project, []) is None
    assert candidates(project, [[str(number) for number in range(500)]]) is None


def test_words_with_the_signs_of_the_query_are_taken_as_they_are(project: Project, tmp_path: Path) -> None:
    ids = put(project, tmp_path, oak="ANN: NEAR and OR a-b\n")
    for word in ("near", "or", "a-b", 'quo"te', "*", "a:b"):
        assert candidates(project, [[word]]) == ({ids["oak"]} if word in ("near", "or", "a-b") else set())


def test_the_vocabulary_gives_words_that_hold_a_piece(project: Project, tmp_path: Path) -> None:
    put(project, tmp_path, oak="ANN: Schools and preSCHOOL, scho ol É\n")
    assert vocabulary(project).holding("school") == ["preschool", "schools"]
    assert vocabulary(project).holding(fold("É")) == ["preschool", "é"]
    assert vocabulary(project).holding("s\np") == []
    put(project, tmp_path, elm="BOB: schooling\n")
    assert "schooling" in vocabulary(project).holding("school")


def test_undoing_an_import_and_a_refused_change_leave_no_gap(project: Project, tmp_path: Path) -> None:
    ids = put(project, tmp_path, oak="ANN: unheard\n")
    with pytest.raises(ZeroDivisionError), project.change("import", "breaks off") as tx:
        tx.keep_text("BOB: vanished")
        tx.write_index()
        assert "vanished" in vocabulary(project).words
        raise ZeroDivisionError
    assert vocabulary(project).holding("vanished") == []
    undo(project)
    redo(project)
    assert candidates(project, [["unheard"]]) == {ids["oak"]}
    found = put(project, tmp_path, elm="BOB: vanished\n")
    assert candidates(project, [["vanished"]]) == {found["elm"]}


def test_what_is_taken_back_in_the_middle_of_an_import_is_not_taken_for_known(project: Project) -> None:
    with project.change("import", "two") as tx:
        with pytest.raises(ZeroDivisionError), tx.attempt():
            tx.keep_text("fleeting")
            raise ZeroDivisionError
        tx.keep_text("fleeting again")
    assert vocabulary(project).words == ("again", "fleeting")


def test_texts_are_indexed_once_in_whatever_lots_they_are_written(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualcode.storage.transaction.MOST_WAITING", 2)
    ids = put(project, tmp_path, oak="ANN: one two\n", elm="BOB: two three\n", ash="CYD: three four\n")
    with project.change("import", "again and more") as tx:
        for text in ("ANN: one two\n", "five", "five", "six"):
            tx.keep_text(text)
        with pytest.raises(ZeroDivisionError), tx.attempt():
            tx.keep_text("seven")
            raise ZeroDivisionError
        tx.keep_text("seven eight")
    assert candidates(project, [["two"]]) == {ids["oak"], ids["elm"]}
    assert candidates(project, [["four"]]) == {ids["ash"]}
    assert {"one", "two", "three", "four", "five", "six", "seven", "eight"} <= set(vocabulary(project).words)
    with project.reading() as connection:
        assert run(connection, "SELECT count(*) FROM indexed_text").scalar_one() == 6
    assert check_project(project.path).sound


def test_a_lot_that_is_broken_off_while_it_is_written_is_written_by_the_end(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualcode.storage.transaction.MOST_WAITING", 2)
    broken: list[str] = []

    def interrupted(word: str) -> bytes:
        if not broken:
            broken.append(word)
            raise KeyboardInterrupt
        return word.encode()

    monkeypatch.setattr("qualcode.storage.word_index.utf8_bytes", interrupted)
    names = {"oak": "ANN: one two\n", "elm": "BOB: two three\n", "ash": "CYD: three four\n"}
    for name, text in names.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    report = import_documents(project, [tmp_path / f"{name}.txt" for name in names])
    assert broken and report.interrupted and len(report.files) == 2, "both that were finished are kept"
    assert {"one", "two", "three"} <= set(vocabulary(project).words)
    assert check_project(project.path).sound


def test_an_attempt_inside_another_takes_no_earlier_text_out_of_the_index(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualcode.storage.transaction.MOST_WAITING", 2)
    with project.change("import", "two") as tx:
        tx.keep_text("first")
        with pytest.raises(ZeroDivisionError), tx.attempt():
            tx.keep_text("fleeting")
            with tx.attempt():
                tx.keep_text("gone")
            raise ZeroDivisionError
    assert vocabulary(project).words == ("first",)


def test_a_corrected_transcript_is_found_by_its_new_words(project: Project, tmp_path: Path) -> None:
    put(project, tmp_path, oak="ANN: We had a plam.\n")
    (tmp_path / "new.txt").write_text("ANN: We had a plan.\n", encoding="utf-8")
    document = find_document(project, "oak")
    replace_document(project, plan_replacement(project, document, tmp_path / "new.txt"))
    assert find_document(project, "oak").version_id in (candidates(project, [["plan"]]) or ())
    assert find_document(project, "oak").version_id not in (candidates(project, [["plam"]]) or ())


def test_a_text_that_is_not_indexed_is_a_candidate_for_everything(project: Project, tmp_path: Path) -> None:
    ids = put(project, tmp_path, oak="ANN: one\n", elm="BOB: two\n")
    with project.change("x", "x"), project.reading() as connection:
        connection.exec_driver_sql("UPDATE indexed_text SET rule = 'older' WHERE id = 1")
    assert candidates(project, [["two"]]) == set(ids.values())


def test_ids_that_an_undo_gives_anew_do_not_mislead(project: Project, tmp_path: Path) -> None:
    ids = put(project, tmp_path, alpha="ANN: aardvark\n", beta="BOB: baboon\n")
    beta = find_document(project, "beta")
    remove_document(project, beta.id)
    assert ids["beta"] not in (candidates(project, [["baboon"]]) or ())
    undo(project)
    remove_document(project, find_document(project, "alpha").id)
    undo(project)
    remove_document(project, find_document(project, "beta").id)
    candidates(project, [["baboon"]])
    undo(project)
    assert find_document(project, "beta").version_id in (candidates(project, [["baboon"]]) or ())


def test_a_project_indexed_by_an_earlier_rule_is_indexed_anew_when_it_is_opened(
    project: Project, tmp_path: Path
) -> None:
    ids = put(project, tmp_path, oak="ANN: one\n", elm="BOB: two\n")
    with project.change("x", "x"), project.reading() as connection:
        connection.exec_driver_sql("UPDATE indexed_text SET rule = 'older'")
    path = project.path
    project.close()
    with open_project(path, coder="mara", write=False) as reading:
        assert candidates(reading, [["two"]]) == set(ids.values())
    with open_project(path, coder="mara") as again:
        assert candidates(again, [["two"]]) == {ids["elm"]}


@pytest.mark.sqlite
def test_a_project_from_before_the_index_has_it_after_the_upgrade(project: Project, tmp_path: Path) -> None:
    put(project, tmp_path, oak="ANN: the earlier words\n")
    path = project.path
    project.close()
    engine = open_engine(path, read_only=False)
    config = Config()
    config.set_main_option("script_location", str(scripts()))
    with engine.connect() as connection:
        connection.info[WRITING] = True
        with connection.begin():
            config.attributes["connection"] = connection
            command.downgrade(config, "0004")
    engine.dispose()
    with open_project(path, coder="mara") as upgraded:
        version = find_document(upgraded, "oak").version_id
        assert candidates(upgraded, [["earlier"]]) == {version}
        assert candidates(upgraded, [["later"]]) == set()


@pytest.mark.sqlite
def test_an_emptied_index_holds_no_word(project: Project, tmp_path: Path) -> None:
    put(project, tmp_path, oak="ANN: whisperedname\n")
    with project.change("x", "x"), project.reading() as connection:
        empty_index(connection)
    path = project.path
    project.close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
        assert raw.execute("SELECT count(*) FROM vocabulary").fetchone() == (0,)
        raw.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab('main', 'word_index', 'row')")
        assert raw.execute("SELECT term FROM temp.v").fetchall() == []


ODD = st.text(alphabet="aA ß'’-.3,é\u0301\u00ad漢カか\tſıİ\"(“_:/ԱſΣς", max_size=24)


@settings(max_examples=examples(300), deadline=None)
@given(ODD)
def test_the_distinct_words_are_the_plain_forms_of_all_words(text: str) -> None:
    assert distinct_words(text) == {plain_form(text[word.start : word.end]) for word in words(text, 0, len(text))}


@settings(max_examples=examples(300), deadline=None)
@given(ODD, ODD, ODD)
def test_the_fold_of_a_part_stands_in_the_fold_of_the_whole(before: str, part: str, after: str) -> None:
    assert fold(part) in fold(before + part + after)


EVERY = "".join(map(chr, [*range(0x20, 0x2100), *range(0x3040, 0x3100), 0x1F600, 0x1E900, 0x10FFFD]))


@pytest.mark.long
def test_every_word_is_found_whatever_signs_it_holds(project: Project, tmp_path: Path) -> None:
    said = [*(f"a{sign}b" for sign in EVERY), *EVERY, "b" * 70_000, "می\u200cخواهم", "ي" * 20_000]
    ids = put(project, tmp_path, oak="ANN: " + " ".join(said) + "\n", elm="BOB: none\n")
    wanted = distinct_words("ANN " + " ".join(said))
    assert len(wanted) > 3000
    for word in wanted - {"none"}:
        assert ids["oak"] in (candidates(project, [[word]]) or ()), repr(word[:20])
    assert check_project(project.path).sound
