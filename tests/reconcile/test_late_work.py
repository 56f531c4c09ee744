"""A settled document is not settled any more once somebody works on in it; taking that back settles it again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from compared_study import done, give
from settled_study import AGAIN, BELL, NOBODY, OAK, PLAN, agreed_on, is_settled, lay_out, on

from coded_ratings import bring_codings
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.removing import remove_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import create_and_apply
from qualcode.coding.changing import change_code, remove_codings, resize, set_comment
from qualcode.documents.correcting import plan_correction
from qualcode.documents.replacing import replace_document
from qualcode.domain.disagreements import TakeAll
from qualcode.domain.values import Coding
from qualcode.history.undoing import redo, undo
from qualcode.reconcile.deciding import decide, reopen
from qualcode.reconcile.taking_over import plan_agreed, take_over_agreed
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document
from rounds_study import working_as

PLANS, FEELINGS, SCHEDULES = "Plans", "Feelings", "Schedules"


@pytest.fixture
def study(coded: Project) -> Project:
    """ann and tom have finished the interview, and all that they differ on is settled; zoe has not finished it."""
    given = [("ann", PLANS, PLAN), ("tom", FEELINGS, AGAIN), ("ann", SCHEDULES, BELL), ("tom", SCHEDULES, BELL)]
    lay_out(coded, given, "ann", "tom")
    with working_as(coded, "zoe"):
        coded.coder_id()
    for words in (PLAN, AGAIN):
        decide(coded, on(coded, words), TakeAll())
    assert is_settled(coded)
    return coded


def code(project: Project, name: str) -> int:
    return load_tree(project).find(name).id


def the(project: Project, coder: str, words: str) -> Coding:
    (whose,) = [one.id for one in list_coders(project) if one.name == coder]
    (found,) = [one for one in list_codings(project, coder_ids=[whose]) if one.quote == words]
    return found


def _resized(project: Project) -> None:
    mine = the(project, "ann", PLAN)
    resize(project, mine.id, (mine.start, mine.end - 1))


def _made_and_applied(project: Project) -> None:
    document = find_document(project, OAK)
    create_and_apply(project, document.id, (30, 40), "New")


LATE: dict[str, tuple[str, Callable[[Project], object]]] = {
    "a coding": ("ann", lambda p: give(p, OAK, "ann", FEELINGS, NOBODY)),
    "one with a new code": ("ann", _made_and_applied),
    "one of somebody who has not finished": ("zoe", lambda p: give(p, OAK, "zoe", FEELINGS, NOBODY)),
    "one that is gone": ("ann", lambda p: remove_codings(p, [the(p, "ann", PLAN).id])),
    "other boundaries": ("ann", _resized),
    "another code": ("ann", lambda p: change_code(p, the(p, "ann", PLAN).id, code(p, FEELINGS))),
    "who finishes": ("zoe", lambda p: done(p, "zoe", OAK)),
    "who has not finished after all": ("tom", lambda p: done(p, "tom", OAK, still=False)),
}


@pytest.mark.parametrize("which", LATE)
def test_what_comes_late_reopens_the_document_in_its_own_change(study: Project, which: str) -> None:
    coder, act = LATE[which]
    with working_as(study, coder):
        act(study)
        assert not is_settled(study)
        undo(study)
        assert is_settled(study)
        redo(study)
        assert not is_settled(study)


def test_what_is_brought_in_reopens_it_and_what_is_undone_from_before(study: Project, tmp_path: Path) -> None:
    with working_as(study, "ann"):
        undo(study)  # That she had finished.
        assert not is_settled(study), "what was settled stood on it"
    done(study, "ann", OAK)
    take_over_agreed(study)
    assert is_settled(study)
    bring_codings(study, tmp_path, [(OAK, "tom", FEELINGS, 30, 40)], done=False)
    assert not is_settled(study)


def test_what_changes_nobodys_reading_leaves_it_settled(study: Project) -> None:
    document = find_document(study, OAK)
    with working_as(study, "ann"):
        set_comment(study, the(study, "ann", PLAN).id, "as planned")
        replace_document(study, plan_correction(study, document, (13, 16), "So how"))
        merge_codes(study, [code(study, FEELINGS)], code(study, PLANS))
        assert is_settled(study)
        undo(study)
        assert is_settled(study)
    remove_code(study, code(study, FEELINGS), with_codings=True)
    assert is_settled(study)
    undo(study)
    assert is_settled(study)
    assert agreed_on(study) == {(PLANS, PLAN), (FEELINGS, AGAIN), (SCHEDULES, BELL)}


def test_taking_one_late_coding_back_does_not_settle_what_another_opened(study: Project) -> None:
    give(study, OAK, "ann", FEELINGS, NOBODY)
    give(study, OAK, "tom", PLANS, "And then?")
    with working_as(study, "ann"):
        undo(study)
    assert not is_settled(study), "tom's is not settled"
    with working_as(study, "tom"):
        undo(study)
        redo(study)
        undo(study)
    assert take_over_agreed(study).settled == 1 and is_settled(study), "nothing is left after all"


def test_taking_back_a_leads_step_does_not_settle_what_came_since(study: Project) -> None:
    reopen(study, on(study, PLAN))
    give(study, OAK, "ann", FEELINGS, NOBODY)
    undo(study)
    assert not is_settled(study)
    reopen(study, on(study, PLAN))
    with working_as(study, "ann"):
        undo(study)
    undo(study)
    assert not is_settled(study) and on(study, PLAN).state == "settled"
    assert take_over_agreed(study).settled == 1 and is_settled(study)


def test_the_preview_says_what_would_be_settled_and_what_not_any_more(study: Project) -> None:
    assert plan_agreed(study).stopping == plan_agreed(study).finishing == ()
    done(study, "ann", OAK, still=False)
    done(study, "ann", OAK)
    plan = plan_agreed(study)
    assert (plan.passages, plan.withdrawn, plan.stopping, plan.finishing) == (0, 0, (), (OAK,))
    assert take_over_agreed(study).effects.summary == "nothing is left to settle in 1 document"
    resize(study, the(study, "tom", BELL).id, (the(study, "tom", BELL).start, the(study, "tom", BELL).end - 3))
    with study.change("x", "as older versions left it") as tx:
        tx.update_where("document_state", {"state": "doing"}, state="done")
    plan = plan_agreed(study)
    assert (plan.passages, plan.withdrawn, plan.stopping, plan.finishing) == (0, 1, (OAK,), ())
    taken = take_over_agreed(study)
    assert (taken.withdrawn, is_settled(study)) == (1, False)


def test_a_correction_inside_a_settled_passage_reopens_it(study: Project) -> None:
    document = find_document(study, "oak")
    mine = the(study, "ann", PLAN)
    replace_document(study, plan_correction(study, document, (mine.end - 5, mine.end - 1), "and then some"))
    assert not is_settled(study)
    undo(study)
    assert is_settled(study)
