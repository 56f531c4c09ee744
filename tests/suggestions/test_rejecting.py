"""Rejecting a suggestion is a change like any other; a correction, a merge and a removal know what to do with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.codebook.merging import merge_codes
from qualcode.codebook.removing import remove_code
from qualcode.codebook.tree import load_tree
from qualcode.documents.removing import remove_document
from qualcode.documents.replacing import plan_replacement, replace_document
from qualcode.domain.errors import RuleError
from qualcode.history.undoing import redo, undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.documents import find_document, list_documents, read_text
from qualcode.storage.reads.suggestions import list_rejections, suggestions_wanted
from qualcode.suggestions.rejecting import reject_suggestion, switch_suggestions


def place(project: Project, words: str) -> tuple[int, tuple[int, int]]:
    document = list_documents(project)[0]
    start = read_text(project, document.version_id).index(words)
    return document.id, (start, start + len(words))


def rejected(project: Project, words: str, code: str) -> None:
    document_id, span = place(project, words)
    reject_suggestion(project, document_id, span, load_tree(project).find(code).id)


def test_a_rejection_is_kept_once_undone_and_redone_after_a_restart(coded: Project) -> None:
    rejected(coded, "We had a plan.", "Feelings")
    rejected(coded, "We had a plan.", "Feelings")
    assert len(list_rejections(coded)) == 1
    coded.close()
    with open_project(coded.path, coder="mara") as again:
        assert "Feelings rejected for “We had a plan.”" in undo(again)[0].summary
        assert list_rejections(again) == []
        redo(again)
        assert len(list_rejections(again)) == 1


def test_a_rejection_needs_words(coded: Project) -> None:
    with pytest.raises(RuleError, match="only spaces"):
        rejected(coded, "\n\n", "Feelings")


def test_a_correction_takes_a_rejection_along_and_drops_it_with_its_words(coded: Project, tmp_path: Path) -> None:
    rejected(coded, "We had a plan.", "Feelings")
    rejected(coded, "I liked it, mostly.", "Plans")
    document = find_document(coded, "oak")
    text = read_text(coded, document.version_id)
    corrected = tmp_path / "oak.txt"
    corrected.write_text("A word before.\n\n" + text.replace(" I liked it, mostly.", ""), encoding="utf-8")
    replace_document(coded, plan_replacement(coded, document, corrected))
    (left,) = list_rejections(coded)
    assert read_text(coded, find_document(coded, "oak").version_id)[left.start : left.end] == "We had a plan."
    undo(coded)
    assert len(list_rejections(coded)) == 2


def test_merging_or_removing_its_code_or_document_ends_a_rejection_until_undone(coded: Project) -> None:
    tree = load_tree(coded)
    rejected(coded, "We had a plan.", "Feelings")
    merge_codes(coded, [tree.find("Feelings").id], tree.find("Plans").id)
    assert list_rejections(coded) == []
    undo(coded)
    assert len(list_rejections(coded)) == 1
    remove_code(coded, tree.find("Feelings").id)
    undo(coded)
    remove_document(coded, list_documents(coded)[0].id)
    assert list_rejections(coded) == []
    undo(coded)
    assert len(list_rejections(coded)) == 1


def test_a_lead_switches_suggestions_off_for_everybody_and_on_again(coded: Project) -> None:
    assert suggestions_wanted(coded)
    switch_suggestions(coded, False)
    assert not suggestions_wanted(coded)
    with pytest.raises(RuleError, match="off in this project already"):
        switch_suggestions(coded, False)
    undo(coded)
    assert suggestions_wanted(coded)
