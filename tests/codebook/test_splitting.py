"""A code is split: its passages are sorted one after the other, and each waits until somebody has looked at it."""

from __future__ import annotations

import pytest

from codebook_looks import Dumping, code, one_change, passage, paths, said, waiting
from counted_study import give, working_as
from qualcode.codebook.creating import create_path
from qualcode.codebook.recoding import keep_codings, list_outdated
from qualcode.codebook.removing import remove_code, retire_code
from qualcode.codebook.splitting import Split, add_target, sort_coding, split_code, take_away
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import change_code, remove_codings, set_comment
from qualcode.domain.errors import NotFoundError, RuleError, UndoError
from qualcode.history.undoing import history, redo, undo, undo_change
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.team.coders import set_role


@pytest.fixture
def used(study: Project) -> Project:
    """Three passages of `Plan/Liked`, one of them by another coder."""
    give(study, "first", "I like the plan.", "Liked")
    give(study, "first", "We use it daily.", "Liked")
    give(study, "second", "I saw it once.", "Liked", "jonas")
    return study


def split(project: Project, *into: str) -> Split:
    return split_code(project, code(project, "Plan/Liked"), into)


def coding(project: Project, words: str) -> int:
    return next(one.id for one in list_codings(project) if one.quote == words)


def test_a_split_makes_codes_beside_the_one_that_is_split_and_lets_all_its_codings_wait(
    used: Project, dump: Dumping
) -> None:
    with one_change(used, dump):
        done = split(used, "Loved", "Borne", "Plan/Unknown")
    tree = paths(used)
    assert tree == ["Plan", "Plan/Liked", "Plan/Loved", "Plan/Borne", "Plan/Unknown", "Time"]
    assert list(done.targets) == [code(used, name) for name in ("Loved", "Borne", "Unknown")]
    assert waiting(used) == said(used, "Liked") == ["I like the plan.", "We use it daily.", "I saw it once."]
    assert {one.why for one in list_outdated(used)} == {"split into “Plan/Loved”, “Plan/Borne”, “Plan/Unknown”"}


def test_a_topmost_code_is_split_into_topmost_codes_or_into_any_by_their_paths(used: Project) -> None:
    split_code(used, code(used, "Time"), ["Hours", "Pace/Slow"])
    assert paths(used)[-4:] == ["Time", "Hours", "Pace", "Pace/Slow"]


def test_a_code_named_twice_is_one_to_sort_into(used: Project) -> None:
    done = split(used, "Loved", "Plan/loved", "LOVED ")
    assert list(done.targets) == [code(used, "Loved")]


def test_a_passage_can_go_over_stay_or_be_recoded_and_leaves_the_queue_each_time(used: Project) -> None:
    done = split(used, "Loved", "Borne")
    loved, borne = done.targets
    first, second = coding(used, "I like the plan."), coding(used, "We use it daily.")
    done = sort_coding(used, done, first, loved)
    assert (said(used, "Loved"), waiting(used)) == (["I like the plan."], ["We use it daily.", "I saw it once."])
    sort_coding(used, done, second, done.source_id)
    assert (said(used, "Plan/Liked"), waiting(used)) == (["We use it daily.", "I saw it once."], ["I saw it once."])
    change_code(used, first, borne)
    assert (said(used, "Loved"), said(used, "Borne"), waiting(used)) == ([], ["I like the plan."], ["I saw it once."])


def test_what_is_sorted_onto_a_passage_that_overlaps_one_of_the_target_goes_into_it(used: Project) -> None:
    done = split(used, "Loved")
    apply_code(used, *passage(used, "first", "the plan. We"), code(used, "Loved"))
    set_comment(used, coding(used, "I like the plan."), "really")
    sort_coding(used, done, coding(used, "I like the plan."), done.targets[0])
    assert said(used, "Loved") == ["I like the plan. We"]
    assert [one.comment for one in list_codings(used, code_ids=done.targets)] == ["really"]


def test_a_split_may_say_at_once_where_passages_go(used: Project, dump: Dumping) -> None:
    first, second = coding(used, "I like the plan."), coding(used, "We use it daily.")
    with one_change(used, dump):
        split_code(used, code(used, "Plan/Liked"), ["Loved", "Used"], sorting={first: "Loved", second: "Used"})
    assert (said(used, "Loved"), said(used, "Used")) == (["I like the plan."], ["We use it daily."])
    assert waiting(used) == ["I saw it once."]


def test_who_is_no_lead_sorts_her_own_codings_only(used: Project) -> None:
    done = split(used, "Loved")
    with pytest.raises(RuleError, match="was made by jonas"):
        sort_coding(used, done, coding(used, "I saw it once."), done.targets[0])
    with pytest.raises(RuleError, match="was made by jonas"):
        split_code(used, code(used, "Plan/Liked"), ["Borne"], sorting={coding(used, "I saw it once."): "Borne"})
    assert "Plan/Borne" not in paths(used)
    with working_as(used, "jonas"):
        sort_coding(used, done, coding(used, "I saw it once."), done.targets[0])
    assert said(used, "Loved", "jonas") == ["I saw it once."]
    set_role(used, "mara", "lead")
    with pytest.raises(RuleError, match="not “Plan/Liked”"):
        sort_coding(used, done, coding(used, "I saw it once."), done.source_id)


def test_a_lead_sorts_what_others_coded_and_it_stays_theirs(used: Project) -> None:
    set_role(used, "mara", "lead")
    done = split(used, "Loved")
    sort_coding(used, done, coding(used, "I saw it once."), done.targets[0])
    assert said(used, "Loved", "jonas") == ["I saw it once."]


def test_one_undo_takes_back_the_split_with_all_that_was_sorted_also_after_a_restart(
    used: Project, dump: Dumping
) -> None:
    before = dump(used)
    done = split(used, "Loved", "Borne")
    for words, target in (("I like the plan.", 0), ("We use it daily.", 1)):
        done = sort_coding(used, done, coding(used, words), done.targets[target])
    after = dump(used)
    used.close()
    with open_project(used.path, coder="mara") as again:
        undo(again)
        assert dump(again) == before
        redo(again)
        assert dump(again) == after
    with open_project(used.path, coder="mara") as again:
        undo_change(again, next(one.uuid for one in history(again) if one.verb == "split-code"))
        assert dump(again) == before


def test_sorting_after_something_else_was_done_is_a_sitting_of_its_own(used: Project, dump: Dumping) -> None:
    done = split(used, "Loved", "Borne")
    done = sort_coding(used, done, coding(used, "I like the plan."), done.targets[0])
    set_comment(used, coding(used, "We use it daily."), "hm")
    between = dump(used)
    done = sort_coding(used, done, coding(used, "We use it daily."), done.targets[1])
    undo(used)
    assert dump(used) == between
    undo(used, 2)
    assert "Plan/Loved" not in paths(used) and waiting(used) == []


def test_a_sitting_that_was_undone_is_not_gone_on_with(used: Project, dump: Dumping) -> None:
    done = split(used, "Loved")
    split_only = dump(used)
    sitting = Split(done.effects, done.source_id, done.targets, None)
    sitting = sort_coding(used, sitting, coding(used, "I like the plan."), done.targets[0])
    undo(used)
    assert dump(used) == split_only
    sort_coding(used, sitting, coding(used, "We use it daily."), done.targets[0])
    assert history(used)[0].verb == "sort"
    undo(used)
    assert dump(used) == split_only


def test_nothing_is_sorted_that_is_gone_or_has_another_code_or_into_a_code_out_of_use(used: Project) -> None:
    done = split(used, "Loved", "Borne")
    first = coding(used, "I like the plan.")
    retire_code(used, done.targets[1])
    with pytest.raises(RuleError, match="is retired"):
        sort_coding(used, done, first, done.targets[1])
    change_code(used, first, code(used, "Time"))
    with pytest.raises(RuleError, match="has the code “Time”"):
        sort_coding(used, done, first, done.targets[0])
    remove_codings(used, [first])
    with pytest.raises(NotFoundError):
        sort_coding(used, done, first, done.targets[0])
    remove_code(used, done.targets[0])
    with pytest.raises(NotFoundError):
        sort_coding(used, done, coding(used, "We use it daily."), done.targets[0])


@pytest.mark.parametrize(
    ("into", "why"),
    [
        ([], "into other codes"),
        (["Liked"], "is the code that is split"),
        (["Loved", "plan/LIKED"], "is the code that is split"),
        (["Old"], "is retired"),
        (["a\tb"], "control character"),
        ([""], "needs a name"),
    ],
)
def test_a_split_that_cannot_be_is_refused_and_makes_no_code(
    used: Project, dump: Dumping, into: list[str], why: str
) -> None:
    retire_code(used, create_path(used, "Plan/Old"))
    before = dump(used)
    with pytest.raises(RuleError, match=why):
        split(used, *into)
    assert dump(used) == before


def test_a_retired_code_is_not_split_and_nothing_is_sorted_into_what_was_not_named(used: Project) -> None:
    with pytest.raises(RuleError, match="none of the codes"):
        split_code(used, code(used, "Plan/Liked"), ["Loved"], sorting={coding(used, "I like the plan."): "Time"})
    retire_code(used, code(used, "Plan/Liked"))
    with pytest.raises(RuleError, match="is retired"):
        split(used, "Loved")
    assert "Plan/Loved" not in paths(used)


def test_a_split_that_others_have_built_on_is_taken_back_after_their_work_only(used: Project) -> None:
    done = split(used, "Loved")
    with working_as(used, "jonas"):
        apply_code(used, *passage(used, "first", "There is no time."), done.targets[0])
    with pytest.raises(UndoError, match="by jonas came after it"):
        undo(used)
    assert "Plan/Loved" in paths(used)


def test_what_was_coded_after_the_split_does_not_wait(used: Project) -> None:
    split(used, "Loved")
    give(used, "second", "We never saw the plan.", "Plan/Liked")
    assert "We never saw the plan." not in waiting(used)
    keep_codings(used, [one.coding.id for one in list_outdated(used, coder_ids=[used.coder_id()])])
    assert waiting(used) == ["I saw it once."]


def test_what_is_removed_or_added_while_sorting_is_part_of_the_sitting(study: Project, dump: Dumping) -> None:
    for words in ("I like the plan.", "There is no time."):
        give(study, "first", words, "Plan/Liked")
    before = dump(study)
    split = split_code(study, code(study, "Liked"), ["Loved"], reason="two stories")
    first, second = (one.coding.id for one in list_outdated(study))
    split = sort_coding(study, split, first, split.targets[0])
    split = add_target(study, split, "Hours")
    split = take_away(study, split, second)
    assert [load_tree(study).path(target) for target in split.targets] == ["Plan/Loved", "Plan/Hours"]
    assert said(study, "Loved") == ["I like the plan."] and said(study, "Liked") == []
    [undone] = undo(study)
    assert dump(study) == before
    assert "split of Plan/Liked" in undone.summary
    redo(study)
    assert said(study, "Loved") == ["I like the plan."]
