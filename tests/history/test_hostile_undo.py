"""Actions taken back out of their order: what would break a rule is refused, and a refusal changes nothing."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import describe_code, rename_code
from qualcode.codebook.moving import move_code
from qualcode.codebook.removing import remove_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code, create_and_apply
from qualcode.coding.changing import change_code, remove_codings, resize, set_star
from qualcode.coding.coverage import mark_nothing
from qualcode.coding.exchange import export_codings, import_codings
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.documents.listing import rename_document, set_done
from qualcode.documents.removing import remove_document
from qualcode.domain.errors import QualcodeError, UndoError
from qualcode.history.undoing import history, redo, undo, undo_change
from qualcode.storage.project import Project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents


def code(project: Project, name: str) -> int:
    return load_tree(project).find(name).id


def latest(project: Project) -> str:
    return history(project, limit=1)[0].uuid


def refused(project: Project, uuid: str, why: str, dump: Callable[[Project], Any]) -> None:
    before, entries = dump(project), len(history(project))
    with pytest.raises(UndoError, match=why):
        undo_change(project, uuid)
    assert dump(project) == before
    assert len(history(project)) == entries
    create_path(project, "Still writable")


def test_undo_never_hangs_two_codes_below_each_other(project: Project, dump: Callable[[Project], Any]) -> None:
    create_path(project, "A/B")
    move_code(project, code(project, "B"), None)
    to_the_top = latest(project)
    move_code(project, code(project, "A"), code(project, "B"))
    refused(project, to_the_top, "circle", dump)


def test_undo_never_gives_two_siblings_one_name(project: Project, dump: Callable[[Project], Any]) -> None:
    create_path(project, "Old")
    rename_code(project, code(project, "Old"), "New")
    renamed = latest(project)
    create_path(project, "old")
    refused(project, renamed, "another code", dump)


def test_a_coding_does_not_come_back_without_its_code(coded: Project, dump: Callable[[Project], Any]) -> None:
    document = list_documents(coded)[0].id
    applied = apply_code(coded, document, (35, 60), code(coded, "Feelings"))
    remove_codings(coded, [applied.coding_id])
    removed = latest(coded)
    remove_code(coded, code(coded, "Feelings"))
    refused(coded, removed, "has been removed since", dump)


def test_a_passage_never_has_a_code_of_one_coder_twice(coded: Project, dump: Callable[[Project], Any]) -> None:
    document = list_documents(coded)[0].id
    applied = apply_code(coded, document, (35, 60), code(coded, "Feelings"))
    remove_codings(coded, [applied.coding_id])
    removed = latest(coded)
    apply_code(coded, document, (35, 60), code(coded, "Feelings"))
    refused(coded, removed, "same code of the same coder", dump)


def test_an_import_undone_and_done_again_under_another_name_is_one_document(coded: Project, tmp_path: Path) -> None:
    undo(coded, 4)
    assert not list_documents(coded)
    shutil.copy(tmp_path / "oak.txt", tmp_path / "ash.txt")
    import_documents(coded, [tmp_path / "ash.txt", tmp_path / "oak.txt"])
    assert [document.name for document in list_documents(coded)] == ["ash"]
    with pytest.raises(UndoError):
        redo(coded)


def test_several_undos_of_which_one_is_refused_undo_nothing(coded: Project, dump: Callable[[Project], Any]) -> None:
    document = list_documents(coded)[0].id
    coded.coder = "jonas"
    create_path(coded, "Used by another")
    create_path(coded, "Unused")
    coded.coder = "mara"
    apply_code(coded, document, (35, 60), code(coded, "Used by another"))
    coded.coder = "jonas"
    before = dump(coded)
    with pytest.raises(UndoError, match="Used by another"):
        undo(coded, 2)
    assert dump(coded) == before
    assert [effects.summary for effects in undo(coded)] == ["undone: new code Unused"]
    assert [effects.summary for effects in redo(coded, 5)] == ["redone: new code Unused"]


class Chance:
    """Random actions on a study of a few documents and names, so that they meet often."""

    def __init__(self, project: Project, folder: Path, seed: int) -> None:
        self.project, self.folder = project, folder
        self.random = random.Random(seed)
        self.saved = ""
        for number in range(4):
            text = "ANNA: We had a plan. Nobody read it.\n\nBEN: Then it changed, and we tried again.\n"
            (folder / f"d{number}.txt").write_text(text + f"ANNA: {number}\n")

    def document(self) -> int:
        return self.random.choice(list_documents(self.project)).id

    def code(self) -> int:
        return self.random.choice(list(load_tree(self.project).walk())).id

    def coding(self) -> int:
        return self.random.choice(list_codings(self.project)).id

    def span(self) -> tuple[int, int]:
        start = self.random.randrange(60)
        return start, start + self.random.randrange(1, 30)

    def name(self) -> str:
        return self.random.choice("ABCa")

    def exchange(self) -> None:
        if not self.saved:
            self.saved = export_codings(self.project, "jsonl")
            return
        (self.folder / "codings.jsonl").write_text(self.saved)
        import_codings(self.project, self.folder / "codings.jsonl", done=True)

    def act(self) -> None:
        p, choice = self.project, self.random.choice
        p.coder = choice(["mara", "mara", "jonas"])
        actions: list[Callable[[], object]] = [
            lambda: import_documents(p, [self.folder / f"d{self.random.randrange(4)}.txt"]),
            lambda: create_path(p, f"{self.name()}/{self.name()}"),
            lambda: apply_code(p, self.document(), self.span(), self.code()),
            lambda: create_and_apply(p, self.document(), self.span(), f"{self.name()}/{self.name()}"),
            lambda: rename_code(p, self.code(), self.name()),
            lambda: move_code(p, self.code(), choice([None, self.code()])),
            lambda: describe_code(p, self.code(), memo=self.name()),
            lambda: remove_code(p, self.code(), with_codings=choice([True, False])),
            lambda: remove_codings(p, [self.coding()]),
            lambda: change_code(p, self.coding(), self.code()),
            lambda: resize(p, self.coding(), self.span()),
            lambda: set_star(p, self.coding(), choice([True, False])),
            lambda: mark_nothing(p, self.document(), self.span()),
            lambda: add_memo(p, "note", coding_id=self.coding()),
            lambda: set_done(p, self.document(), choice([True, False])),
            lambda: rename_document(p, self.document(), choice(["d0", "d1"])),
            lambda: remove_document(p, self.document(), with_codings=choice([True, False])),
            self.exchange,
            lambda: undo(p, self.random.randrange(1, 4)),
            lambda: redo(p, self.random.randrange(1, 4)),
            *[lambda: undo_change(p, choice([c for c in history(p) if c.kind == "do"]).uuid)] * 5,
        ]
        choice(actions)()


def whole(project: Project) -> None:
    """The rules that hold in every project."""
    with project.reading() as connection:
        if connection.dialect.name == "sqlite":  # A server never lets one be broken.
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        codes = connection.exec_driver_sql("SELECT count(*) FROM code").scalar_one()
    walked = list(load_tree(project).walk())
    assert len(walked) == codes, "a circle"
    siblings = Counter((found.parent_id, found.name.casefold()) for found in walked)
    places = Counter((c.document_id, c.code_id, c.coder_id, c.span) for c in list_codings(project))
    assert max(siblings.values(), default=1) == 1
    assert max(places.values(), default=1) == 1


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.long) for seed in (2, 3))])
def test_old_actions_undone_in_any_order_leave_a_whole_project_or_an_unchanged_one(
    project: Project, tmp_path: Path, dump: Callable[[Project], Any], seed: int
) -> None:
    chance = Chance(project, tmp_path, seed)
    refusals = 0
    for _ in range(150):
        before = dump(project)
        try:
            chance.act()
        except QualcodeError:
            refusals += 1
            after = dump(project)
            after["coder"] = before["coder"]  # Whoever is refused has signed on.
            assert after == before
        except IndexError:  # There was nothing of that kind to choose from.
            assert dump(project) == before
        whole(project)
    assert 0 < refusals < 120
