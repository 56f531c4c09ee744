"""Each verb of the codebook is one change, taken back and brought back row for row, also after a restart."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from codebook_looks import Dumping, code, flaws, paths
from codebook_verbs import VERBS, prepare
from counted_study import give, opened
from qualcode.codebook.creating import create_code
from qualcode.codebook.defining import rename_code
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.moving import move_code
from qualcode.codebook.removing import remove_code
from qualcode.domain.errors import UndoError
from qualcode.history.undoing import history, redo, undo, undo_change
from qualcode.storage.project import Project, open_project


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with all that the verbs need, made once; each test works on a copy."""
    with opened(tmp_path_factory.mktemp("prepared"), coded=False) as project:
        prepare(project)
    return project.path


@pytest.mark.parametrize("verb", [name for name in VERBS if name not in ("rehearse", "sort")])
def test_every_verb_is_taken_back_and_brought_back_row_for_row_also_after_a_restart(
    prepared: Path, tmp_path: Path, dump: Dumping, verb: str
) -> None:
    copy = Path(shutil.copy(prepared, tmp_path))
    with open_project(copy, coder="mara") as project:
        before, entries = dump(project), len(history(project))
        VERBS[verb](project)
        after = dump(project)
        assert after != before and len(history(project)) == entries + 1
    with open_project(copy, coder="mara") as project:
        undo(project)
        assert dump(project) == before and flaws(project) == []
        redo(project)
        assert dump(project) == after and flaws(project) == []


def test_all_of_them_one_after_the_other_are_taken_back_to_the_start(study: Project, dump: Dumping) -> None:
    prepare(study)
    start, done = dump(study), 0
    for name in ("redefine", "split", "merge several", "duplicate", "retire several", "import", "move", "rename"):
        act = VERBS.get(name)
        if act is None:
            merge_codes(study, [code(study, "Hours"), code(study, "Liked")], code(study, "Unknown"))
        else:
            act(study)
        done += 1
    end = dump(study)
    undo(study, done)
    assert dump(study) == start
    redo(study, done)
    assert dump(study) == end


def test_a_merge_whose_target_went_since_is_not_taken_back(study: Project) -> None:
    give(study, "first", "There is no time.", "Time")
    merge_codes(study, [code(study, "Time")], code(study, "Liked"))
    merged = history(study)[0]
    remove_code(study, code(study, "Liked"), with_codings=True)
    before = paths(study)
    with pytest.raises(UndoError):
        undo_change(study, merged.uuid)
    assert paths(study) == before


def test_a_merged_code_does_not_come_back_beside_one_that_took_its_name(study: Project) -> None:
    merge_codes(study, [code(study, "Time")], code(study, "Liked"))
    merged = history(study)[0]
    create_code(study, "time")
    with pytest.raises(UndoError, match=r"another code “[tT]ime” in its place"):
        undo_change(study, merged.uuid)


def test_a_merge_is_taken_back_although_other_codes_have_changed_since(study: Project) -> None:
    give(study, "first", "There is no time.", "Time")
    merge_codes(study, [code(study, "Time")], code(study, "Liked"))
    merged = history(study)[0]
    rename_code(study, code(study, "Liked"), "Loved")
    move_code(study, code(study, "Unknown"), None)
    undo_change(study, merged.uuid)
    assert sorted(paths(study)) == ["Plan", "Plan/Loved", "Time", "Unknown"]
