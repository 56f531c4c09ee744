"""Codes are made, renamed, moved and removed without a coding lost silently or a cycle made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.codebook.creating import create_code, create_path
from qualcode.codebook.defining import describe_code, rename_code
from qualcode.codebook.exchange import codebook_file, export_codebook, read_codebook
from qualcode.codebook.importing import import_codebook
from qualcode.codebook.moving import move_code
from qualcode.codebook.removing import removal_of, remove_code
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.coding.applying import apply_code
from qualcode.domain.codebook_entries import CodebookEntry
from qualcode.domain.errors import InputError, NotFoundError, RuleError
from qualcode.domain.values import Code
from qualcode.history.undoing import undo
from qualcode.storage.project import Project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents

CODEBOOKS = Path(__file__).resolve().parents[2] / "codebooks"


def paths(project: Project) -> list[str]:
    tree = load_tree(project)
    return [tree.path(code.id) for code in tree.walk()]


def test_a_path_makes_the_themes_that_are_missing_as_one_change(project: Project) -> None:
    create_path(project, "Change/Plans/Written")
    assert paths(project) == ["Change", "Change/Plans", "Change/Plans/Written"]
    undo(project)
    assert paths(project) == []


def test_siblings_have_different_names_whatever_their_case(project: Project) -> None:
    create_path(project, "Change/Plans")
    with pytest.raises(RuleError, match="there is a code “Plans” already under “Change”"):
        create_path(project, "Change/plans")
    create_path(project, "Plans")
    assert paths(project) == ["Change", "Change/Plans", "Plans"]


@pytest.mark.parametrize("name", ["", "  ", "a/b", "a\tb", "a\x1b[2J", "x" * 300])
def test_a_name_that_cannot_be_one_is_refused(project: Project, name: str) -> None:
    with pytest.raises(RuleError):
        create_code(project, name)
    assert paths(project) == []


def test_a_code_cannot_be_moved_below_itself(project: Project) -> None:
    leaf = create_path(project, "A/B/C")
    top = load_tree(project).find("A").id
    for below in (top, leaf):
        with pytest.raises(RuleError, match="cannot be moved below itself"):
            move_code(project, top, below)
    assert paths(project) == ["A", "A/B", "A/B/C"]


def test_moving_orders_the_siblings(project: Project) -> None:
    for name in "ABC":
        create_code(project, name)
    move_code(project, load_tree(project).find("C").id, None, 0)
    assert paths(project) == ["C", "A", "B"]
    undo(project)
    assert paths(project) == ["A", "B", "C"]


def test_a_code_with_codings_is_never_removed_silently(coded: Project) -> None:
    plans = load_tree(coded).find("Plans").id
    apply_code(coded, list_documents(coded)[0].id, (50, 70), plans)
    change = load_tree(coded).find("Change").id
    assert removal_of(coded, change).codings == 1
    with pytest.raises(RuleError, match="has 1 coding"):
        remove_code(coded, change)
    assert len(list_codings(coded)) == 1
    remove_code(coded, change, with_codings=True)
    assert list_codings(coded) == [] and paths(coded) == ["Feelings"]
    undo(coded)
    assert len(list_codings(coded)) == 1 and "Change/Plans" in paths(coded)


def test_a_name_of_two_codes_needs_its_path(project: Project) -> None:
    create_path(project, "A/Same")
    create_path(project, "B/Same")
    tree = load_tree(project)
    with pytest.raises(NotFoundError, match="“A/Same”, “B/Same”"):
        tree.find("Same")
    assert tree.path(tree.find("b/same").id) == "B/Same"


def test_colour_and_mark_come_from_the_theme_above(project: Project) -> None:
    leaf = create_path(project, "A/B")
    describe_code(project, load_tree(project).find("A").id, colour="orange", mark="◆")
    tree = load_tree(project)
    assert tree.colour(leaf) == tree.colour(tree.find("A").id) != ""
    assert tree.mark(leaf) == "◆"


def test_renaming_back_and_forth_keeps_the_identity(project: Project) -> None:
    code = create_code(project, "One")
    uuid = load_tree(project).code(code).uuid
    rename_code(project, code, "Two")
    rename_code(project, code, "One")
    assert load_tree(project).code(code).uuid == uuid


def _without_ids(
    entries: tuple[CodebookEntry, ...], *, comments: bool = True, marks: bool = True
) -> tuple[CodebookEntry, ...]:
    """Entries without what a format has no place for."""
    return tuple(
        replace(
            entry,
            uuid="",
            comments=entry.comments if comments else (),
            mark=entry.mark if marks else "",
            children=_without_ids(entry.children, comments=comments, marks=marks),
        )
        for entry in entries
    )


@pytest.mark.parametrize("name", ["personalized-learning.yaml", "change-management.yaml"])
def test_the_shipped_codebooks_come_in_and_go_out_the_same(project: Project, tmp_path: Path, name: str) -> None:
    book = read_codebook(CODEBOOKS / name)
    report = import_codebook(project, book)
    assert report.created == len(load_tree(project)) >= 15
    written = codebook_file(project)
    assert (_without_ids(written.entries), written.comments) == (book.entries, book.comments)
    for ending in ("yaml", "csv", "xlsx", "qdc"):
        out = tmp_path / f"book.{ending}"
        out.write_bytes(export_codebook(project, ending))
        read = _without_ids(read_codebook(out).entries, comments=ending == "yaml", marks=ending != "qdc")
        assert read == _without_ids(book.entries, comments=ending == "yaml", marks=ending != "qdc")
    again = import_codebook(project, book)
    assert (again.created, again.changed, again.effects.change_id) == (0, 0, None)


def test_every_shipped_code_has_its_rules() -> None:
    def walk(entries: Any) -> Any:
        for entry in entries:
            yield entry
            yield from walk(entry.children)

    for file in CODEBOOKS.glob("*.yaml"):
        for entry in walk(read_codebook(file).entries):
            assert entry.definition and entry.include and entry.exclude and entry.example, (file.name, entry.name)


def test_importing_changes_what_the_file_says_and_removes_nothing(project: Project, tmp_path: Path) -> None:
    create_path(project, "Change/Plans", definition="old")
    create_path(project, "Feelings")
    file = tmp_path / "book.yaml"
    file.write_text(
        "name: b\ncodes:\n  - name: change\n    children:\n      - {name: Plans, definition: new}\n      - name: More\n"
    )
    report = import_codebook(project, read_codebook(file))
    assert (report.created, report.changed) == (1, 1)
    assert paths(project) == ["Change", "Change/Plans", "Change/More", "Feelings"]
    assert load_tree(project).find("Plans").definition == "new"


def test_a_wrong_codebook_changes_nothing(project: Project, tmp_path: Path, dump: Callable[[Project], Any]) -> None:
    before = dump(project)
    file = tmp_path / "book.yaml"
    file.write_text("name: b\ncodes:\n  - name: One\n  - name: two\n  - name: ONE\n")
    with pytest.raises(InputError, match=r"book\.yaml, line 5"):
        import_codebook(project, read_codebook(file))
    assert dump(project) == before


@settings(max_examples=examples(60), deadline=None)
@given(parents=st.lists(st.integers(-1, 30), min_size=1, max_size=30))
def test_walking_a_tree_meets_each_code_once_after_its_parent(parents: list[int]) -> None:
    codes = [
        Code(i + 1, "", None if p < 0 or p >= i else p + 1, i, f"c{i}", "", "", "", "", "", "", "", False)
        for i, p in enumerate(parents)
    ]
    tree = CodeTree(codes)
    walked = [code.id for code in tree.walk()]
    assert sorted(walked) == [code.id for code in codes]
    for code in codes:
        if code.parent_id is not None:
            assert walked.index(code.parent_id) < walked.index(code.id)
            assert code.id in tree.with_descendants(code.parent_id)
        assert tree.path(code.id).count("/") == tree.depth(code.id) == len(tree.ancestors(code.id))


def test_what_a_code_says_of_itself_follows_the_rules_of_codebook_files(project: Project) -> None:
    code = create_code(project, "Plans", colour="orange", mark=" P ")
    made = load_tree(project).code(code)
    assert (made.colour, made.mark) == ("#E69F00", "P")
    for wrong in ({"mark": "PL"}, {"colour": "beige"}, {"definition": "a\x1b[31m"}, {"meaning": "x"}):
        with pytest.raises(RuleError):
            create_code(project, "Other", **wrong)
        with pytest.raises(RuleError):
            describe_code(project, code, **wrong)
    describe_code(project, code, colour="", mark="")
    assert (load_tree(project).code(code).colour, load_tree(project).code(code).mark) == ("", "")


def test_two_compositions_of_one_name_are_one_name(project: Project) -> None:
    create_code(project, "Caf\u00e9")
    with pytest.raises(RuleError, match="already"):
        create_code(project, "cafe\u0301")
    assert load_tree(project).find("CAFE\u0301").name == "Caf\u00e9"
