"""Conflicts of each kind, settled each way; the originals of both sides stay readable in the conflict."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import describe_code, redefine_code, rename_code
from qualcode.codebook.freezing import freeze_codebook
from qualcode.codebook.removing import remove_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import remove_codings, set_comment, set_star
from qualcode.coding.memos import add_memo, rewrite_memo
from qualcode.domain.errors import RuleError
from qualcode.domain.merging import Conflict
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents
from qualcode.team.bundling import plan_bundle, write_bundle
from qualcode.team.coders import add_coder
from qualcode.team.merging.conflicts import decisions_of, in_words, list_conflicts, settle, settle_all
from qualcode.team.merging.merge import Answers, merge_file
from qualcode.upkeep.checking import check_project

Act = Callable[[Project], Any]


@pytest.fixture
def lead(coded: Project) -> Project:
    """A project with a coder `ana`, a coding of hers, and a memo on it."""
    add_coder(coded, "ana")
    document = list_documents(coded)[0]
    with coded.change("setup", "ana codes") as tx:
        tx.look_at(document.id)
    with open_again(coded, "ana") as ana:
        apply_code(ana, document.id, (43, 57), load_tree(ana).find("Plans").id)
    return coded


class open_again:  # noqa: N801
    """The same project in the hands of another coder."""

    def __init__(self, project: Project, coder: str) -> None:
        self._project, self._coder, self._was = project, coder, project.coder

    def __enter__(self) -> Project:
        self._project.coder = self._coder
        return self._project

    def __exit__(self, *_: object) -> None:
        self._project.coder = self._was


def both_sides(lead: Project, tmp_path: Path, there: Act, here: Act) -> list[Conflict]:
    """Let something be done in ana's bundle and here, merge, and give the conflicts."""
    documents = list_documents(lead)
    bundle = write_bundle(lead, tmp_path / "ana", plan_bundle(lead, "ana", documents=documents)).path
    with open_project(bundle, coder="ana") as away:
        there(away)
    here(lead)
    merge_file(lead, bundle, Answers())
    return list_conflicts(lead)


def hers(project: Project) -> Any:
    return next(coding for coding in list_codings(project) if coding.coder_id == _ana(project))


def _ana(project: Project) -> int:
    return project.coder_id("ana")


def _sound(project: Project) -> None:
    assert check_project(project.path).sound


def commented(text: str) -> Act:
    def act(project: Project) -> None:
        with open_again(project, "ana"):
            set_comment(project, hers(project).id, text)

    return act


def test_ours_keeps_what_stands_here_and_undo_asks_again(lead: Project, tmp_path: Path) -> None:
    (conflict,) = both_sides(lead, tmp_path, commented("afar"), commented("here"))
    (view,) = in_words(lead, [conflict])
    assert (view.coder, view.document, view.what_happened) == ("ana", "oak", "changed here and there")
    assert [(side.label, side.base, side.ours, side.theirs) for side in view.sides] == [("comment", "", "here", "afar")]
    settle(lead, conflict, "ours", reason="it was later")
    assert hers(lead).comment == "here" and not list_conflicts(lead)
    with pytest.raises(RuleError, match="settled already"):
        settle(lead, conflict, "theirs")
    _sound(lead)


@pytest.mark.parametrize(("decision", "left"), [("theirs", "afar"), ("both", "here\nafar")])
def test_theirs_and_both_are_written(lead: Project, tmp_path: Path, decision: str, left: str) -> None:
    (conflict,) = both_sides(lead, tmp_path, commented("afar"), commented("here"))
    settle(lead, conflict, decision)
    assert hers(lead).comment == left
    assert [one.state for one in list_conflicts(lead, settled=True)] == [decision]
    _sound(lead)


def test_a_star_cannot_be_kept_both_ways(lead: Project, tmp_path: Path) -> None:
    def starred(project: Project) -> None:
        with open_again(project, "ana"):
            set_star(project, hers(project).id, True)

    (conflict,) = both_sides(lead, tmp_path, starred, commented("here"))
    assert decisions_of(conflict) == ("ours", "theirs")
    with pytest.raises(RuleError, match="cannot be settled with “both”"):
        settle(lead, conflict, "both")
    settle(lead, conflict, "theirs")
    assert hers(lead).star and hers(lead).comment == ""
    _sound(lead)


def test_a_coding_removed_here_comes_back_whole(lead: Project, tmp_path: Path) -> None:
    def removed(project: Project) -> None:
        with open_again(project, "ana"):
            remove_codings(project, [hers(project).id])

    uuid = hers(lead).uuid
    (conflict,) = both_sides(lead, tmp_path, commented("afar"), removed)
    assert conflict.kind == "removed here" and not [c for c in list_codings(lead) if c.uuid == uuid]
    settle(lead, conflict, "theirs")
    assert (hers(lead).uuid, hers(lead).comment) == (uuid, "afar")
    _sound(lead)


def test_a_coding_removed_there_goes_only_if_a_person_says_so(lead: Project, tmp_path: Path) -> None:
    def removed(project: Project) -> None:
        remove_codings(project, [hers(project).id])

    (conflict,) = both_sides(lead, tmp_path, removed, commented("here"))
    assert conflict.kind == "removed there" and hers(lead).comment == "here"
    settle(lead, conflict, "theirs")
    assert not [coding for coding in list_codings(lead) if coding.coder_id == _ana(lead)]
    _sound(lead)


def test_a_code_redefined_on_both_sides_takes_the_meaning_that_was_chosen(lead: Project, tmp_path: Path) -> None:
    def meaning(text: str) -> Act:
        return lambda project: redefine_code(project, load_tree(project).find("Plans").id, definition=text)

    (conflict,) = both_sides(lead, tmp_path, meaning("there"), meaning("here"))
    assert conflict.table == "code"
    settle(lead, conflict, "theirs")
    assert load_tree(lead).find("Plans").definition == "there"
    _sound(lead)


def test_both_meanings_of_a_code_can_stand_one_behind_the_other(lead: Project, tmp_path: Path) -> None:
    def made(text: str) -> Act:
        return lambda project: create_path(project, "Change/Bells", definition=text)

    (conflict,) = both_sides(lead, tmp_path, made("there"), made("here"))
    assert conflict.kind == "same name"
    settle(lead, conflict, "both")
    assert load_tree(lead).find("Bells").definition == "here\nthere"
    _sound(lead)


def test_a_name_that_is_taken_by_now_is_refused(lead: Project, tmp_path: Path) -> None:
    (conflict,) = both_sides(
        lead,
        tmp_path,
        lambda project: rename_code(project, load_tree(project).find("Plans").id, "Aims"),
        lambda project: rename_code(project, load_tree(project).find("Plans").id, "Goals"),
    )
    create_path(lead, "Change/Aims")
    with pytest.raises(RuleError, match="another code “Aims”"):
        settle(lead, conflict, "theirs")
    assert list_conflicts(lead) and load_tree(lead).find("Goals")
    _sound(lead)


def test_a_code_that_is_used_here_is_not_removed_by_a_key(lead: Project, tmp_path: Path) -> None:
    def used(project: Project) -> None:
        apply_code(project, list_documents(project)[0].id, (60, 90), load_tree(project).find("Feelings").id)

    (conflict,) = both_sides(
        lead, tmp_path, lambda project: remove_code(project, load_tree(project).find("Feelings").id), used
    )
    assert conflict.kind == "removed there"
    with pytest.raises(RuleError, match="has 1 coding"):
        settle(lead, conflict, "theirs")
    settle(lead, conflict, "ours")
    assert load_tree(lead).find("Feelings")
    _sound(lead)


def test_what_was_changed_in_a_frozen_codebook_waits(lead: Project, tmp_path: Path) -> None:
    (conflict,) = both_sides(
        lead,
        tmp_path,
        lambda project: rename_code(project, load_tree(project).find("Plans").id, "Aims"),
        lambda project: freeze_codebook(project, "round 1"),
    )
    assert conflict.kind == "frozen" and load_tree(lead).find("Plans")
    settle(lead, conflict, "theirs")
    assert load_tree(lead).find("Aims")


def test_memos_changed_on_both_sides_are_settled_at_once(lead: Project, tmp_path: Path) -> None:
    with open_again(lead, "ana"):
        add_memo(lead, "first", coding_id=hers(lead).id)
        add_memo(lead, "second", document_id=list_documents(lead)[0].id)

    def edited(text: str) -> Act:
        def act(project: Project) -> None:
            with open_again(project, "ana"):
                for memo in list_memos(project):
                    rewrite_memo(project, memo, f"{memo.text} {text}")

        return act

    conflicts = both_sides(lead, tmp_path, edited("afar"), edited("here"))
    assert len(conflicts) == 2
    settle_all(lead, conflicts, "both")
    assert {memo.text for memo in list_memos(lead)} == {"first here\nfirst afar", "second here\nsecond afar"}
    assert not list_conflicts(lead)
    _sound(lead)


def test_nobody_but_a_lead_settles_where_there_is_one(lead: Project, tmp_path: Path) -> None:
    (conflict,) = both_sides(lead, tmp_path, commented("afar"), commented("here"))
    add_coder(lead, "tom", role="lead")
    with pytest.raises(RuleError, match="only a lead may settle conflicts"):
        settle(lead, conflict, "ours")


def test_better_words_for_a_definition_come_in_with_the_code(lead: Project, tmp_path: Path) -> None:
    plans = load_tree(lead).find("Plans").id
    redefine_code(lead, plans, definition="what is planned")

    def worded(project: Project) -> None:
        describe_code(project, load_tree(project).find("Plans").id, definition="what somebody plans")

    assert both_sides(lead, tmp_path, worded, lambda project: None) == []
    assert load_tree(lead).find("Plans").definition == "what somebody plans"
    _sound(lead)


def test_a_redefinition_meets_better_words_and_waits(lead: Project, tmp_path: Path) -> None:
    (conflict,) = both_sides(
        lead,
        tmp_path,
        lambda project: redefine_code(project, load_tree(project).find("Plans").id, definition="another thing"),
        lambda project: describe_code(project, load_tree(project).find("Plans").id, definition="the same, better"),
    )
    assert load_tree(lead).find("Plans").definition == "the same, better"
    _sound(lead)
    settle(lead, conflict, "theirs")
    assert load_tree(lead).find("Plans").definition == "another thing"
    _sound(lead)
