"""Summaries of cases and themes that coders write in copies of a project come home, each as its writer's own; a bundle,
which holds no cases, holds none and takes none away."""

from __future__ import annotations

from pathlib import Path

import pytest
from returned import Study, give

from qualcode.cases.attributes import find_bearer, set_attribute
from qualcode.codebook.tree import load_tree
from qualcode.coding.own_summaries import list_summaries, write_summary
from qualcode.domain.values import Case
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.documents import find_document


@pytest.fixture
def study(tmp_path: Path) -> Study:
    made = Study(tmp_path)
    with made.lead() as project:
        set_attribute(project, find_document(project, "first"), "site", "Oak")
    return made


def write(project: Project, text: str) -> None:
    tree, case = load_tree(project), find_bearer(project, "Oak")
    assert isinstance(case, Case)
    write_summary(project, tree, case, tree.find("Bells").id, text)


def written(study: Study) -> list[tuple[str, str]]:
    with study.lead() as project:
        return [(memo.coder, memo.text) for memos in list_summaries(project).values() for memo in memos]


def test_what_a_coder_wrote_away_stands_beside_what_was_written_here(study: Study) -> None:
    path = study.copy("ann")
    with open_project(path, coder="ann") as away:
        write(away, "Hard bells.")
    with study.lead() as project:
        write(project, "They ring.")
    study.back(path)
    assert sorted(written(study)) == [("ann", "Hard bells."), ("mara", "They ring.")]
    with study.lead() as project:
        undo(project)
    assert written(study) == [("mara", "They ring.")]


def test_what_was_rewritten_away_is_rewritten_here(study: Study) -> None:
    with open_project(study.path, coder="ann") as project:
        write(project, "First thought.")
    path = study.copy("ann")
    with open_project(path, coder="ann") as away:
        write(away, "Second thought.")
    study.back(path)
    assert written(study) == [("ann", "Second thought.")]


def test_a_bundle_that_holds_none_takes_none_away(study: Study) -> None:
    with open_project(study.path, coder="ann") as project:
        write(project, "First thought.")
    path = study.hand_out("ann")
    with open_project(path, coder="ann") as away:
        assert list_summaries(away) == {}
        give(away, "The bell was the hard part", "Bells")
    study.back(path)
    assert written(study) == [("ann", "First thought.")]
