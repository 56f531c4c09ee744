"""What a verb would do is told without a trace; what is kept of the codebook in memory is never stale."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from codebook_looks import Dumping, code, paths
from counted_study import give, opened, working_as
from qualcode.codebook.creating import create_code, create_path
from qualcode.codebook.defining import redefine_code, rename_code
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.moving import add_theme
from qualcode.codebook.rehearsing import reach_of, rehearse
from qualcode.codebook.removing import remove_code
from qualcode.codebook.several import retire_codes
from qualcode.codebook.splitting import split_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.domain.errors import InputError, ReadOnlyError, RuleError, UndoError
from qualcode.history.undoing import history, redo, undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.documents import list_documents


def test_a_rehearsal_says_what_would_happen_and_leaves_no_trace(study: Project, dump: Dumping) -> None:
    for document, words, coder in (
        ("first", "There is no time.", "mara"),
        ("second", "There is no time here.", "jonas"),
    ):
        give(study, document, words, "Time", coder)
    before, entries, last = dump(study), len(history(study)), study.last
    time, liked = code(study, "Time"), code(study, "Liked")
    for verb, summary in (
        (lambda: merge_codes(study, [time], liked), "“Time” merged into “Plan/Liked”: 2 codings"),
        (lambda: split_code(study, time, ["Hours"]), "Time split into “Hours”"),
        (lambda: redefine_code(study, time, definition="d"), "Time redefined"),
        (lambda: remove_code(study, time, with_codings=True), "Time removed and 2 codings"),
        (lambda: retire_codes(study, [time, liked]), "2 codes retired"),
    ):
        done = rehearse(study, [time], verb)
        assert (done.summary, done.reach.sentence) == (summary, "2 codings in 2 documents by 2 coders")
        assert dump(study) == before and len(history(study)) == entries and study.last is last
    merge_codes(study, [time], liked)
    assert history(study)[0].summary == "“Time” merged into “Plan/Liked”: 2 codings"


def test_what_would_be_refused_is_refused_and_leaves_no_trace(study: Project, dump: Dumping) -> None:
    before = dump(study)
    with pytest.raises(RuleError, match="into itself"):
        rehearse(study, [], lambda: merge_codes(study, [code(study, "Time")], code(study, "Time")))
    with pytest.raises(ReadOnlyError), open_project(study.path, coder="lea", write=False) as reader:
        rehearse(reader, [], lambda: create_code(reader, "New"))
    assert dump(study) == before


def test_a_rehearsal_of_a_coder_who_is_new_signs_nobody_on(study: Project, dump: Dumping) -> None:
    before = dump(study)
    with working_as(study, "lea"):
        assert rehearse(study, [], lambda: create_code(study, "New")).summary == "new code New"
    assert dump(study) == before


def test_reach_counts_each_document_and_coder_once(study: Project) -> None:
    assert reach_of(study, [code(study, "Time")]).sentence == "no codings"
    give(study, "first", "There is no time.", "Time")
    assert reach_of(study, [code(study, "Time")]).sentence == "1 coding in 1 document by 1 coder"
    give(study, "first", "I like the plan.", "Liked")
    assert reach_of(study, [code(study, "Time"), code(study, "Liked")]).sentence == (
        "2 codings in 1 document by 1 coder"
    )


def test_the_tree_in_memory_is_read_once_while_the_codebook_stands(study: Project) -> None:
    tree = load_tree(study)
    give(study, "first", "There is no time.", "Time")
    assert load_tree(study) is tree
    create_code(study, "New")
    assert load_tree(study) is not tree


def test_the_tree_in_memory_follows_undo_redo_and_rehearsal(study: Project) -> None:
    before = paths(study)
    create_code(study, "New")
    assert paths(study) == [*before, "New"]
    undo(study)
    assert paths(study) == before
    redo(study)
    assert paths(study) == [*before, "New"]
    rehearse(study, [], lambda: (remove_code(study, code(study, "New")), paths(study)))
    assert paths(study) == [*before, "New"]
    add_theme(study, code(study, "New"), code(study, "Time"))
    assert load_tree(study).themes(code(study, "New")) == [code(study, "Time")]
    undo(study)
    assert load_tree(study).themes(code(study, "New")) == []


def test_the_tree_in_memory_is_that_of_the_change_inside_it_and_of_before_if_that_fails(study: Project) -> None:
    before = paths(study)
    with pytest.raises(ZeroDivisionError), study.change("x", "x"):
        create_path(study, "New/Newer")
        assert paths(study) == [*before, "New", "New/Newer"]
        rename_code(study, code(study, "New"), "Other")
        assert paths(study) == [*before, "Other", "Other/Newer"]
        raise ZeroDivisionError
    assert paths(study) == before
    create_code(study, "Third")
    assert paths(study) == [*before, "Third"]


def test_a_part_of_a_change_that_is_given_up_leaves_no_codes_in_memory(study: Project) -> None:
    before = paths(study)
    with study.change("x", "x") as tx:
        with pytest.raises(InputError), tx.attempt():
            create_code(study, "New")
            assert "New" in paths(study)
            raise InputError("given up")
        assert paths(study) == before
        create_code(study, "Other")
    assert paths(study) == [*before, "Other"]


def test_an_undo_that_is_refused_half_way_leaves_the_tree_as_it_stands(study: Project) -> None:
    created = create_code(study, "New")
    apply_code(study, list_documents(study)[0].id, (13, 30), created)
    with working_as(study, "jonas"):
        rename_code(study, created, "Newer")
        rename_code(study, code(study, "Time"), "Hours")
    before = paths(study)
    with pytest.raises(UndoError, match="by jonas came after it"):
        undo(study, 2)
    assert paths(study) == before


def test_what_another_session_writes_is_seen_at_once(study: Project) -> None:
    with open_project(study.path, coder="lea", write=False) as reader:
        assert paths(reader) == paths(study)
        create_code(study, "New")
        assert "New" in paths(reader)
        undo(study)
        assert "New" not in paths(reader)
        merge_codes(study, [code(study, "Time")], code(study, "Liked"))
        assert paths(reader) == paths(study)


@pytest.mark.sqlite
def test_what_another_program_writes_into_the_file_is_seen_at_once(tmp_path: Path) -> None:
    with opened(tmp_path, coded=False) as project:
        assert load_tree(project).find("Liked").mark == ""
        with closing(sqlite3.connect(project.path)) as other, other:
            other.execute("UPDATE code SET mark = CAST('T' AS BLOB) WHERE name = CAST('Liked' AS BLOB)")
        assert load_tree(project).find("Liked").mark == "T"


def test_one_state_is_read_throughout_although_another_process_writes(study: Project) -> None:
    with open_project(study.path, coder="lea", write=False) as reader, reader.reading():
        before = paths(reader)
        create_code(study, "New")
        assert paths(reader) == before
    assert "New" in paths(study)
