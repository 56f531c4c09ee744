"""A frozen codebook is changed by nobody but through proposals, which the lead accepts; codes are given as before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from codebook_looks import Dumping, bring_in, code, one_change, passage, paths, said, waiting
from codebook_verbs import VERBS, prepare
from counted_study import FIRST, give, opened, working_as
from qualcode.codebook.creating import create_code, create_path
from qualcode.codebook.defining import redefine_code, rename_code
from qualcode.codebook.freezing import FrozenError, freeze_codebook, thaw_codebook
from qualcode.codebook.moving import add_theme
from qualcode.codebook.proposing import (
    accept_proposal,
    decline_proposal,
    find_proposal,
    in_words,
    propose_code,
    propose_merge,
    propose_name,
    propose_redefinition,
    propose_retirement,
    withdraw_proposal,
)
from qualcode.codebook.recoding import keep_codings
from qualcode.codebook.removing import remove_code, retire_code
from qualcode.codebook.splitting import sort_coding, split_code
from qualcode.codebook.tree import load_tree
from qualcode.codebook.versions import tag_codebook
from qualcode.coding.applying import apply_code, apply_codes, apply_in_vivo
from qualcode.coding.changing import change_code, pin_code
from qualcode.coding.memos import add_memo
from qualcode.documents.removing import remove_document
from qualcode.documents.replacing import plan_replacement, replace_document
from qualcode.domain.errors import NotFoundError, RuleError, UndoError
from qualcode.domain.values import Proposal
from qualcode.history.undoing import history, redo, undo, undo_change
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codebook import list_proposals
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document
from qualcode.team.coders import set_role

Verb = Callable[[Project], object]


@pytest.fixture
def frozen(study: Project) -> Project:
    study.coder_id("jonas")
    retire_code(study, create_code(study, "Old"))
    add_theme(study, code(study, "Unknown"), code(study, "Time"))
    give(study, "first", "There is no time.", "Time")
    freeze_codebook(study, "round 1")
    return study


@pytest.fixture(scope="module")
def shut(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A frozen study with all that the verbs need; nothing that is refused changes it, so that they share it."""
    with opened(tmp_path_factory.mktemp("shut"), coded=False) as project:
        prepare(project)
        freeze_codebook(project, "round 1")
        yield project


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_refused_while_the_codebook_is_frozen(shut: Project, dump: Dumping, verb: str) -> None:
    before = dump(shut)
    with pytest.raises(FrozenError, match="frozen for “round 1”; propose the change"):
        VERBS[verb](shut)
    assert dump(shut) == before


def test_what_was_refused_can_be_done_once_the_codebook_is_thawed(frozen: Project) -> None:
    thaw_codebook(frozen)
    create_code(frozen, "New")
    assert paths(frozen)[-1] == "New"


def test_codes_are_given_recoded_pinned_and_kept_as_before_while_the_codebook_is_frozen(study: Project) -> None:
    first = give(study, "first", "There is no time.", "Time")
    split = split_code(study, code(study, "Time"), ["Hours"])
    second = give(study, "second", "I saw it once.", "Liked")
    redefine_code(study, code(study, "Liked"), definition="d")
    freeze_codebook(study, "round 1")
    apply_code(study, *passage(study, "first", "daily"), code(study, "Liked"))
    apply_codes(study, *passage(study, "first", "I like"), [code(study, "Liked"), code(study, "Time")])
    apply_in_vivo(study, *passage(study, "first", "time"), None)
    keep_codings(study, [second])
    sort_coding(study, split, first, split.targets[0])
    change_code(study, second, code(study, "Unknown"))
    pin_code(study, 6, code(study, "Time"))
    add_memo(study, "m", code_id=code(study, "Time"))
    tag_codebook(study, "round 1")
    bring_in(study, ("second", "There is no time here.", "Time", "lea", {}))
    assert said(study, "Hours") == ["There is no time."] and waiting(study) == []


def test_a_freeze_is_one_change_and_holds_after_a_restart(study: Project, dump: Dumping) -> None:
    with one_change(study, dump):
        freeze_codebook(study, " round 1 ", reason="we code")
    study.close()
    with open_project(study.path, coder="jonas") as again, pytest.raises(FrozenError, match="“round 1”"):
        create_code(again, "New")
    with open_project(study.path, coder="mara") as again:
        with one_change(again, dump):
            thaw_codebook(again)
        undo(again)
        with pytest.raises(FrozenError):
            create_code(again, "New")


def test_a_codebook_is_frozen_once_and_thawed_once(study: Project) -> None:
    with pytest.raises(RuleError, match="is not frozen"):
        thaw_codebook(study)
    freeze_codebook(study, "round 1")
    with pytest.raises(RuleError, match="frozen already, for “round 1”"):
        freeze_codebook(study, "round 2")
    thaw_codebook(study)
    freeze_codebook(study, "round 2")
    undo(study)
    redo(study)
    for name in ("", " ", "a\nb", "x" * 200, "a\x1b[31m"):
        with pytest.raises(RuleError):
            freeze_codebook(study, name)


def test_only_a_lead_freezes_thaws_and_decides_where_there_is_one(study: Project) -> None:
    set_role(study, "mara", "lead")
    with working_as(study, "jonas"):
        propose_code(study, "New")
        (asked,) = list_proposals(study)
        for act in (
            lambda: freeze_codebook(study, "r"),
            lambda: thaw_codebook(study),
            lambda: accept_proposal(study, asked.id),
            lambda: decline_proposal(study, asked.id),
        ):
            with pytest.raises(RuleError, match="only a lead may"):
                act()
    freeze_codebook(study, "r")
    accept_proposal(study, asked.id)
    assert "New" in paths(study)


def proposed(project: Project) -> Proposal:
    return list_proposals(project)[-1]


@pytest.mark.parametrize(
    ("propose", "words", "holds"),
    [
        (
            lambda p: propose_code(p, "Plan/New", definition="d", colour="orange"),
            "a new code “Plan/New”",
            lambda p: [one.definition for one in load_tree(p).walk() if one.name == "New"] == ["d"],
        ),
        (
            lambda p: propose_name(p, code(p, "Time"), "Hours"),
            "rename “Time” to “Hours”",
            lambda p: "Hours" in paths(p),
        ),
        (
            lambda p: propose_redefinition(p, code(p, "Time"), include="days"),
            "redefine “Time”",
            lambda p: waiting(p) == ["There is no time."],
        ),
        (
            lambda p: propose_merge(p, code(p, "Time"), code(p, "Liked")),
            "merge “Time” into “Plan/Liked”",
            lambda p: said(p, "Liked") == ["There is no time."],
        ),
        (
            lambda p: propose_retirement(p, code(p, "Time")),
            "retire “Time”",
            lambda p: load_tree(p).find("Time").retired,
        ),
    ],
)
def test_what_is_proposed_is_done_when_it_is_accepted_as_one_change(
    frozen: Project, dump: Dumping, propose: Verb, words: str, holds: Callable[[Project], bool]
) -> None:
    with working_as(frozen, "jonas"):
        with one_change(frozen, dump):
            propose(frozen)
        assert not holds(frozen)
    assert in_words(load_tree(frozen), proposed(frozen)) == words
    with one_change(frozen, dump):
        effects = accept_proposal(frozen, proposed(frozen).id, answer="yes")
    assert holds(frozen)
    assert effects.summary == f"accepted from jonas: {words}"
    done = proposed(frozen)
    assert (done.state, done.decided_by, done.answer, done.coder) == ("accepted", "mara", "yes", "jonas")
    with pytest.raises(RuleError, match="was accepted already"):
        accept_proposal(frozen, done.id)
    with pytest.raises(RuleError, match="was accepted already"):
        decline_proposal(frozen, done.id)


def test_the_passage_that_prompted_a_new_code_is_coded_for_who_proposed_it(frozen: Project, dump: Dumping) -> None:
    with working_as(frozen, "jonas"):
        propose_code(frozen, "Use", passage=passage(frozen, "first", "We use it daily."), reason="none fits")
    assert (proposed(frozen).quote, proposed(frozen).reason) == ("We use it daily.", "none fits")
    with one_change(frozen, dump):
        accept_proposal(frozen, proposed(frozen).id, name="Plan/Usage", definition="daily use")
    assert said(frozen, "Plan/Usage", "jonas") == ["We use it daily."]
    assert [one.origin for one in list_codings(frozen, code_ids=[code(frozen, "Usage")])] == ["proposal"]
    assert load_tree(frozen).find("Usage").definition == "daily use" and "There" not in waiting(frozen)


@pytest.mark.parametrize(
    ("text", "coded"),
    [
        (FIRST.replace("How is the plan?", "So, how is the plan, then?"), ["We use it daily."]),
        (FIRST.replace("We use it daily.", "We do."), None),
        (FIRST.replace("I like", "So I like").replace("There is no time.", "We use it daily."), None),
    ],
)
def test_a_passage_that_moved_is_found_and_one_that_is_gone_or_there_twice_is_not_coded(
    frozen: Project, tmp_path: Path, text: str, coded: list[str] | None
) -> None:
    with working_as(frozen, "jonas"):
        propose_code(frozen, "Use", passage=passage(frozen, "first", "We use it daily."))
    file = tmp_path / "corrected.txt"
    file.write_text(text, encoding="utf-8")
    replace_document(frozen, plan_replacement(frozen, find_document(frozen, "first"), file))
    accept_proposal(frozen, proposed(frozen).id)
    assert said(frozen, "Use") == (coded or [])


def test_a_proposal_whose_document_went_goes_with_it_and_comes_back_with_it(frozen: Project, dump: Dumping) -> None:
    propose_code(frozen, "Use", passage=passage(frozen, "second", "I saw it once."))
    with one_change(frozen, dump):
        remove_document(frozen, find_document(frozen, "second").id)
    assert list_proposals(frozen) == []


def test_the_lead_finds_the_words_where_only_a_reason_was_given(frozen: Project) -> None:
    propose_redefinition(frozen, code(frozen, "Time"), reason="it is unclear")
    accept_proposal(frozen, proposed(frozen).id, definition="hours and days")
    assert load_tree(frozen).find("Time").definition == "hours and days"


@pytest.mark.parametrize(
    ("propose", "why"),
    [
        (lambda p: propose_code(p, "plan/LIKED"), "already"),
        (lambda p: propose_code(p, "Plan//x"), "needs a name"),
        (lambda p: propose_code(p, "New", definition="\x1b"), "control character"),
        (lambda p: propose_code(p, "New", passage=(1, (5, 5))), "no passage"),
        (lambda p: propose_name(p, code(p, "Time"), "a/b"), "holds a “/”"),
        (lambda p: propose_name(p, 999, "Hours"), "no longer in the codebook"),
        (lambda p: propose_redefinition(p, code(p, "Time")), "nothing is proposed"),
        (lambda p: propose_redefinition(p, code(p, "Time"), memo="x"), "does not define"),
        (lambda p: propose_merge(p, code(p, "Time"), code(p, "Time")), "into itself"),
        (lambda p: propose_merge(p, 999, code(p, "Time")), "no longer in the codebook"),
        (lambda p: propose_retirement(p, 999), "no longer in the codebook"),
    ],
)
def test_what_cannot_be_proposed_is_refused(frozen: Project, dump: Dumping, propose: Verb, why: str) -> None:
    before = dump(frozen)
    with pytest.raises((RuleError, NotFoundError), match=why):
        propose(frozen)
    assert dump(frozen) == before


def test_what_cannot_be_done_any_more_is_refused_on_accepting_and_can_be_declined(
    study: Project, dump: Dumping
) -> None:
    propose_code(study, "New/One")
    propose_name(study, code(study, "Time"), "Plan")
    propose_merge(study, code(study, "Time"), code(study, "Unknown"))
    propose_retirement(study, code(study, "Liked"))
    new, name, merge, retire = list_proposals(study)
    create_path(study, "New/one")
    remove_code(study, code(study, "Unknown"))
    remove_code(study, code(study, "Liked"))
    before = dump(study)
    for one, why in ((new, "already"), (name, "already"), (merge, "is gone"), (retire, "no longer in the codebook")):
        with pytest.raises((RuleError, NotFoundError), match=why):
            accept_proposal(study, one.id)
    assert dump(study) == before
    for one in (new, name, merge, retire):
        with one_change(study, dump):
            decline_proposal(study, one.id, answer="no longer")
    assert {(one.state, one.answer) for one in list_proposals(study)} == {("declined", "no longer")}


def test_who_proposed_takes_it_back_while_nobody_has_decided(frozen: Project, dump: Dumping) -> None:
    with working_as(frozen, "jonas"):
        propose_code(frozen, "One")
        propose_code(frozen, "Two")
    one, two = list_proposals(frozen)
    with pytest.raises(RuleError, match="proposed by jonas"):
        withdraw_proposal(frozen, one.id)
    decline_proposal(frozen, two.id)
    with working_as(frozen, "jonas"):
        with one_change(frozen, dump):
            withdraw_proposal(frozen, one.id)
        with pytest.raises(RuleError, match="declined already"):
            withdraw_proposal(frozen, two.id)
    with pytest.raises(NotFoundError):
        accept_proposal(frozen, one.id)
    assert find_proposal(frozen, two.uuid[:8]).id == two.id


def test_what_was_done_before_the_freeze_cannot_be_taken_back_while_it_lasts(study: Project) -> None:
    rename_code(study, code(study, "Liked"), "Loved")
    freeze_codebook(study, "round 1")
    propose_code(study, "Plan/Prompted")
    accept_proposal(study, list_proposals(study)[0].id)
    renamed = next(change for change in history(study) if change.verb == "rename-code")
    with pytest.raises(UndoError, match="the codebook is frozen for “round 1”"):
        undo_change(study, renamed.uuid)
    undo(study)  # What was accepted meanwhile can be.
    assert "Plan/Prompted" not in paths(study)
    thaw_codebook(study)
    undo_change(study, renamed.uuid)
    assert "Plan/Liked" in paths(study)
