"""The verbs on several codes: one change each, and what one of them refuses leaves all as it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qualcode.codebook.rehearsing import reach_of
from qualcode.codebook.several import (
    add_theme_to,
    describe_codes,
    move_codes,
    remove_codes,
    remove_theme_from,
    retire_codes,
    revive_codes,
    reword_code,
    topmost,
)
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.coding.applying import apply_code
from qualcode.domain.errors import RuleError
from qualcode.history.undoing import history, undo
from qualcode.storage.project import Project


def paths(project: Project) -> list[str]:
    tree = load_tree(project)
    return [tree.path(code.id) for code in tree.walk() if not code.retired]


def both(tree: CodeTree) -> list[int]:
    return [tree.find("Plans").id, tree.find("Schedules").id]


VERBS: dict[str, Callable[[Project, CodeTree], object]] = {
    "move": lambda project, tree: move_codes(project, both(tree), tree.find("Feelings").id, reason="why"),
    "colour": lambda project, tree: describe_codes(project, both(tree), colour="green", reason="why"),
    "retire": lambda project, tree: retire_codes(project, both(tree), reason="why"),
    "remove": lambda project, tree: remove_codes(project, both(tree), reason="why"),
    "theme": lambda project, tree: add_theme_to(project, both(tree), tree.find("Feelings").id, reason="why"),
}


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_done_with_two_codes_is_one_change_that_undo_takes_back(
    coded: Project, dump: Callable[[Project], object], verb: str
) -> None:
    before, entries = dump(coded), len(history(coded))
    VERBS[verb](coded, load_tree(coded))
    assert dump(coded) != before
    latest = history(coded)[0]
    assert len(history(coded)) == entries + 1 and latest.reason == "why" and latest.summary.startswith("2 codes ")
    undo(coded)
    assert dump(coded) == before


def test_where_one_code_cannot_the_others_stay_too(coded: Project, dump: Callable[[Project], object]) -> None:
    tree = load_tree(coded)
    before = dump(coded)
    with pytest.raises(RuleError, match="below itself"):
        move_codes(coded, [tree.find("Feelings").id, tree.find("Change").id], tree.find("Plans").id)
    with pytest.raises(RuleError, match="no code"):
        retire_codes(coded, [])
    assert dump(coded) == before


def test_a_code_below_another_one_goes_with_it(coded: Project) -> None:
    tree = load_tree(coded)
    change, plans = tree.find("Change").id, tree.find("Plans").id
    assert topmost(tree, [plans, change]) == [change]
    move_codes(coded, [plans, change], tree.find("Feelings").id)
    assert "Feelings/Change/Plans" in paths(coded)


def test_retired_codes_are_brought_back_those_above_first(coded: Project) -> None:
    tree = load_tree(coded)
    ids = [tree.find("Plans").id, tree.find("Change").id]
    retire_codes(coded, ids)
    assert paths(coded) == ["Feelings"]
    revive_codes(coded, ids)
    assert paths(coded) == ["Change", "Change/Plans", "Feelings"]


def test_codes_leave_a_further_theme_together(coded: Project) -> None:
    tree = load_tree(coded)
    theme = tree.find("Feelings").id
    add_theme_to(coded, both(tree), theme)
    remove_theme_from(coded, both(tree), theme)
    assert not load_tree(coded).links


def test_other_words_and_another_example_are_one_change(coded: Project) -> None:
    plans = load_tree(coded).find("Plans").id
    apply_code(coded, 1, (40, 60), plans)
    entries = len(history(coded))
    reword_code(coded, plans, {"definition": "What was meant.", "example": "We had a plan."}, means_other=True)
    code = load_tree(coded).code(plans)
    assert (code.definition, code.example) == ("What was meant.", "We had a plan.")
    assert code.definition_id is not None and len(history(coded)) == entries + 1
    assert reach_of(coded, [plans]).codings == 1
    held = code.definition_id
    reword_code(coded, plans, {"definition": "What was meant to be."}, means_other=False)
    assert load_tree(coded).code(plans).definition_id == held
