"""Codebooks that are too deep, too many or too strange."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qualcode.codebook.creating import create_code, create_path
from qualcode.codebook.exchange import export_codebook, read_codebook
from qualcode.codebook.importing import import_codebook
from qualcode.codebook.moving import move_code
from qualcode.codebook.tree import load_tree
from qualcode.domain.codebook_entries import DEEPEST_LEVEL
from qualcode.domain.errors import InputError, RuleError
from qualcode.history.undoing import history, undo
from qualcode.storage.project import Project

DEEP = "/".join(["deep"] * DEEPEST_LEVEL)


def test_no_code_hangs_so_deep_that_its_codebook_could_not_be_read_back(
    project: Project, tmp_path: Path, dump: Callable[[Project], Any]
) -> None:
    lowest = create_path(project, DEEP)
    other = create_path(project, "Theme/Code")
    theme = load_tree(project).find("Theme").id
    before = dump(project)
    for refused in (
        lambda: create_path(project, "/".join(["a"] * 1000)),
        lambda: create_code(project, "one more", parent_id=lowest),
        lambda: move_code(project, other, lowest),
        lambda: move_code(project, theme, load_tree(project).ancestors(lowest)[0]),
    ):
        with pytest.raises(RuleError, match=f"more than {DEEPEST_LEVEL} levels"):
            refused()
    assert dump(project) == before
    for ending in ("yaml", "csv"):
        (tmp_path / f"book.{ending}").write_bytes(export_codebook(project, ending))
        assert import_codebook(project, read_codebook(tmp_path / f"book.{ending}")).created == 0


def test_a_code_may_hang_as_deep_as_a_file_can_say(project: Project) -> None:
    theme = create_path(project, "A/B")
    lowest = create_path(project, DEEP)
    parent = load_tree(project).ancestors(lowest)[1]
    move_code(project, load_tree(project).find("A").id, parent)
    assert load_tree(project).depth(theme) == DEEPEST_LEVEL - 1


def test_thousands_of_codes_are_taken_in_by_a_few_statements_and_one_undo(
    project: Project, tmp_path: Path, dump: Callable[[Project], Any]
) -> None:
    before = dump(project)
    lines = [f"- name: T{n}\n  children: [{{name: a, mark: x}}, {{name: b}}]\n" for n in range(1000)]
    (tmp_path / "book.yaml").write_text("name: Big\nversion: 1\ncodes:\n" + "".join(lines))
    done = import_codebook(project, read_codebook(tmp_path / "book.yaml"))
    assert (done.created, done.changed, done.unchanged) == (3000, 0, 0)
    [change] = history(project, limit=1)
    assert change.rows == 3001  # the codes, and the codebook's version
    tree = load_tree(project)
    assert [code.name for code in tree.children(tree.find("T7").id)] == ["a", "b"]
    assert tree.code(tree.find("T7/a").id).mark == "x"
    undo(project)
    assert dump(project) == before


def test_a_second_import_changes_what_differs_and_adds_after_what_is_there(project: Project, tmp_path: Path) -> None:
    create_path(project, "Theme/First", definition="old", memo="kept")
    (tmp_path / "book.csv").write_text("path,definition\nTheme/first,new\nTheme/Second,\nOther,\n")
    done = import_codebook(project, read_codebook(tmp_path / "book.csv"))
    assert (done.created, done.changed, done.unchanged) == (2, 1, 1)
    tree = load_tree(project)
    assert [tree.path(code.id) for code in tree.walk()] == ["Theme", "Theme/First", "Theme/Second", "Other"]
    first = tree.find("Theme/First")
    assert (first.definition, first.memo) == ("new", "kept")


def test_a_definition_longer_than_the_csv_module_likes_is_read(project: Project, tmp_path: Path) -> None:
    (tmp_path / "book.csv").write_text("path,definition\nA," + "d" * 200_000 + "\n")
    import_codebook(project, read_codebook(tmp_path / "book.csv"))
    assert len(load_tree(project).find("A").definition) == 200_000


def test_a_codebook_in_utf_16_is_read_and_one_of_another_ending_is_refused(project: Project, tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_bytes("name: x\ncodes:\n- name: Ärger\n".encode("utf-16"))
    import_codebook(project, read_codebook(tmp_path / "book.yaml"))
    assert load_tree(project).find("Ärger")
    with pytest.raises(InputError, match=r"\.xlsx or \.qdc file"):
        read_codebook(tmp_path / "book.json")
