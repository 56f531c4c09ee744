"""A few letters mean the code that a coder would expect."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.codebook.exchange import read_codebook
from qualcode.codebook.importing import import_codebook
from qualcode.codebook.picking import Entry, Finder, NewCode, NewCodes, entries, rank
from qualcode.codebook.tree import load_tree
from qualcode.coding.likely import Likely
from qualcode.domain.codebook_entries import CodebookFile
from qualcode.storage.project import Project

CODEBOOK = Path(__file__).resolve().parents[2] / "codebooks" / "personalized-learning.yaml"


@cache
def _read() -> CodebookFile:
    return read_codebook(CODEBOOK)


@pytest.fixture
def known(project: Project) -> list[Entry]:
    import_codebook(project, _read())
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


def test_a_definition_is_found_where_no_name_is_nearer(project: Project, known: list[Entry]) -> None:
    tree = load_tree(project)
    coaching = tree.find("Coaching")
    word = max(coaching.definition.replace(",", " ").replace(".", " ").split(), key=len)
    assert coaching.id in {match.entry.code_id for match in rank(known, word)}


def test_what_a_passage_has_comes_last_while_nothing_is_typed(known: list[Entry]) -> None:
    finder = Finder(known)
    first = finder.rank("")[0].entry.code_id
    assert finder.rank("", 500, last=[first])[-1].entry.code_id == first
    assert finder.rank(known[0].name, last=[known[0].code_id])[0].entry.code_id == known[0].code_id


def test_weights_can_change_without_gathering_the_names_again(known: list[Entry]) -> None:
    finder = Finder(known)
    for entry in (known[-1], known[3]):
        finder.weigh({entry.code_id: Likely(0.9, "given last")})
        best = finder.rank("")[0]
        assert (best.entry.code_id, best.reason) == (entry.code_id, "given last")


@given(st.text(max_size=12))
def test_whatever_is_typed_is_ranked_and_never_breaks(typed: str) -> None:
    some = [
        Entry(n, name, f"Theme/{name}", "what it means", 0.0) for n, name in enumerate(("Own pace", "ß", "e\u0301", ""))
    ]
    found = [match.score for match in rank(some, typed)]
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize(
    ("typed", "parent", "path"),
    [
        ("Trust", None, "Trust"),
        ("Trust", "Change", "Change/Trust"),
        ("  my   trust ", "Change", "Change/my trust"),
        ("change / Trust", "Feelings", "Change/Trust"),
        ("CHANGE/plans/Trust", None, "Change/Plans/Trust"),
        ("/Trust", "Change", "Trust"),
        ("New/Trust", None, "New/Trust"),
        ("plans", None, ""),
        ("plans", "Feelings", "Feelings/plans"),
        ("change/PLANS", None, ""),
        ("Trust/", None, ""),
        (" / ", None, ""),
    ],
)
def test_a_typed_name_stands_for_a_path(coded: Project, typed: str, parent: str | None, path: str) -> None:
    tree = load_tree(coded)
    place = NewCodes(tree).place(typed, tree.find(parent).id if parent else None)
    assert place == NewCode(path)


def test_a_typed_name_that_cannot_be_says_why(coded: Project) -> None:
    with coded.change("retire", "retired") as tx:
        tx.update_where("code", {"id": load_tree(coded).find("Feelings").id}, retired=1)
    new = NewCodes(load_tree(coded))
    assert "is retired" in new.place("feelings", None).refusal
    assert "200 are allowed" in new.place("x" * 201, None).refusal
    assert "control character" in new.place("a\x1bb", None).refusal
    assert "levels deep" in new.place("/".join("abc" * 20), None).refusal
