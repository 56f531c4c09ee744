"""A few letters mean the code that a coder would expect."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.codebook.exchange import import_codebook, read_codebook
from qualcode.codebook.picking import Entry, entries, rank
from qualcode.codebook.tree import load_tree
from qualcode.storage.project import Project

CODEBOOK = Path(__file__).resolve().parents[2] / "codebooks" / "personalized-learning.yaml"


@pytest.fixture
def known(project: Project) -> list[Entry]:
    import_codebook(project, read_codebook(CODEBOOK))
    return entries(load_tree(project), [], {})


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("own pace", "Own pace"),
        ("Problem clarity/Clear goals", "Clear goals"),
        ("own p", "Own pace"),
        ("coa", "Coaching"),
        ("rig", "Rigor left to chance"),
        ("sup princ", "Principal support"),
        ("op", "Own pace"),
        ("coahcing", "Coaching"),
    ],
)
def test_letters_find_their_code_first(known: list[Entry], typed: str, name: str) -> None:
    best = rank(known, typed)[0]
    assert best.entry.name == name
    assert best.strong


def test_a_name_that_is_not_there_has_no_strong_match(known: list[Entry]) -> None:
    assert not any(match.strong for match in rank(known, "Trust in families"))
    assert not any(match.strong for match in rank(known, "zzz"))


def test_without_letters_the_codes_used_last_come_first(project: Project, known: list[Entry]) -> None:
    tree = load_tree(project)
    last, often = tree.find("Coaching").id, tree.find("Clear goals").id
    found = rank(entries(tree, [last, often], {often: 10}), "")
    assert {found[0].entry.code_id, found[1].entry.code_id} == {last, often}


def test_likelier_codes_win_among_equals(project: Project, known: list[Entry]) -> None:
    tree = load_tree(project)
    likely = tree.find("Principal support").id
    assert rank(entries(tree, [likely], {}), "princ")[0].entry.code_id == likely


def test_retired_codes_are_not_offered(project: Project, known: list[Entry]) -> None:
    coaching = load_tree(project).find("Coaching").id
    with project.change("retire", "retired") as tx:
        tx.update_where("code", {"id": coaching}, retired=1)
    assert coaching not in {entry.code_id for entry in entries(load_tree(project), [], {})}
