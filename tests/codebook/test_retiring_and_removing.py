"""A retired code is out of use and keeps its codings; a removed one takes along only what was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from codebook_looks import Dumping, code, one_change, passage, paths, said
from counted_study import FIRST, give, working_as
from qualcode.codebook.creating import create_code, create_path
from qualcode.codebook.defining import redefine_code
from qualcode.codebook.duplicating import duplicate_code
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.moving import add_theme, move_code
from qualcode.codebook.picking import entries
from qualcode.codebook.proposing import decline_proposal, propose_name
from qualcode.codebook.removing import removal_of, remove_code, retire_code, revive_code
from qualcode.codebook.several import remove_codes, retire_codes, revive_codes
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code, apply_codes, apply_in_vivo
from qualcode.coding.changing import change_code, pin_code
from qualcode.coding.memos import add_memo
from qualcode.documents.placing import list_waiting, place
from qualcode.documents.replacing import plan_replacement, replace_document
from qualcode.domain.errors import RuleError, UndoError
from qualcode.history.undoing import history, undo, undo_change
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codebook import list_proposals
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document
from qualcode.team.coders import set_role


def retired(project: Project) -> list[str]:
    tree = load_tree(project)
    return [tree.path(one.id) for one in tree.walk() if one.retired]


def test_a_code_is_retired_with_all_below_it_and_keeps_its_codings(study: Project, dump: Dumping) -> None:
    give(study, "first", "I like the plan.", "Liked")
    with one_change(study, dump):
        retire_code(study, code(study, "Plan"))
    assert retired(study) == ["Plan", "Plan/Liked", "Plan/Unknown"]
    assert said(study, "Liked") == ["I like the plan."]


def test_a_code_comes_back_alone_and_only_below_one_in_use(study: Project, dump: Dumping) -> None:
    retire_code(study, code(study, "Plan"))
    with pytest.raises(RuleError, match="“Plan” above it is retired"):
        revive_code(study, code(study, "Liked"))
    with one_change(study, dump):
        revive_code(study, code(study, "Plan"))
    assert retired(study) == ["Plan/Liked", "Plan/Unknown"]
    revive_code(study, code(study, "Liked"))
    assert retired(study) == ["Plan/Unknown"]


def test_what_is_in_the_state_already_is_refused(study: Project) -> None:
    with pytest.raises(RuleError, match="is in use"):
        revive_code(study, code(study, "Plan"))
    retire_code(study, code(study, "Liked"))
    with pytest.raises(RuleError, match="retired already"):
        retire_code(study, code(study, "Liked"))
    retire_code(study, code(study, "Plan"))
    undo(study)
    assert retired(study) == ["Plan/Liked"]


def test_several_are_retired_and_brought_back_as_one_change_each(study: Project, dump: Dumping) -> None:
    codes = [code(study, name) for name in ("Liked", "Plan", "Time")]
    with one_change(study, dump):
        retire_codes(study, codes)
    assert len(retired(study)) == 4
    with one_change(study, dump):
        revive_codes(study, codes)
    assert retired(study) == ["Plan/Unknown"]


def test_a_retired_code_can_be_given_in_no_way(study: Project, dump: Dumping) -> None:
    time, where = code(study, "Time"), passage(study, "first", "There is no time.")
    other = give(study, "first", "I like the plan.", "Liked")
    words = passage(study, "first", "BEN")
    retire_code(study, time)
    retire_code(study, create_code(study, "BEN"))
    before = dump(study)
    for act in (
        lambda: apply_code(study, *where, time),
        lambda: apply_codes(study, *where, [code(study, "Liked"), time]),
        lambda: apply_codes(study, *where, [code(study, "Liked")], ["Time/Hours"]),
        lambda: change_code(study, other, time),
        lambda: apply_in_vivo(study, *words, None),
    ):
        with pytest.raises(RuleError, match="is retired"):
            act()
    assert dump(study) == before


def test_a_retired_code_is_not_offered(study: Project) -> None:
    retire_code(study, code(study, "Time"))
    offered = {entry.code_id for entry in entries(load_tree(study), [], {})}
    assert code(study, "Time") not in offered and code(study, "Liked") in offered


def test_nothing_in_use_comes_below_a_retired_code(study: Project, dump: Dumping) -> None:
    retire_code(study, code(study, "Plan"))
    before = dump(study)
    time, plan = code(study, "Time"), code(study, "Plan")
    for act in (
        lambda: create_code(study, "New", parent_id=plan),
        lambda: create_path(study, "Plan/New/Newer"),
        lambda: move_code(study, time, plan),
        lambda: add_theme(study, time, plan),
        lambda: merge_codes(study, [time], code(study, "Liked")),
    ):
        with pytest.raises(RuleError, match="is retired"):
            act()
    assert dump(study) == before


def test_a_retired_code_may_stand_anywhere_and_be_copied_as_retired(study: Project, dump: Dumping) -> None:
    retire_code(study, code(study, "Plan"))
    with one_change(study, dump):
        move_code(study, code(study, "Liked"), code(study, "Time"))
    with one_change(study, dump):
        move_code(study, code(study, "Liked"), code(study, "Plan"))
    with one_change(study, dump):
        duplicate_code(study, code(study, "Plan"))
    assert "Plan (2)/Unknown" in retired(study)


def test_the_name_of_a_retired_code_stays_taken_and_the_refusal_says_why(study: Project) -> None:
    retire_code(study, code(study, "Time"))
    with pytest.raises(RuleError, match="“Time”, retired already"):
        create_code(study, "time")


def test_removing_takes_along_what_hangs_on_a_code_and_undo_brings_all_of_it_back(
    study: Project, dump: Dumping
) -> None:
    create_path(study, "Plan/Liked/Much")
    for name in ("Liked", "Much"):
        coding = give(study, "first", "I like the plan.", name)
        add_memo(study, f"on {name}", coding_id=coding)
        add_memo(study, f"about {name}", code_id=code(study, name))
        redefine_code(study, code(study, name), definition="x")
    pin_code(study, 6, code(study, "Much"))
    add_theme(study, code(study, "Much"), code(study, "Time"))
    add_theme(study, code(study, "Unknown"), code(study, "Liked"))
    merge_codes(study, [create_code(study, "Old")], code(study, "Liked"))
    propose_name(study, code(study, "Much"), "More")
    assert (removal_of(study, code(study, "Liked")).codings, len(removal_of(study, code(study, "Liked")).codes)) == (
        2,
        2,
    )
    with one_change(study, dump):
        remove_code(study, code(study, "Liked"), with_codings=True)
    assert paths(study) == ["Plan", "Plan/Unknown", "Time"] and list_codings(study) == []
    kept = {memo.text: (memo.code_id, memo.coding_id, memo.document_id is not None) for memo in list_memos(study)}
    assert kept == {
        **{f"on {name}": (None, None, True) for name in ("Liked", "Much")},
        **{f"about {name}": (None, None, False) for name in ("Liked", "Much")},
    }
    (asked,) = list_proposals(study)
    assert (asked.code_id, asked.name) == (None, "More")
    decline_proposal(study, asked.id, answer="gone")


def test_what_waits_for_a_place_counts_as_coded_and_a_memo_on_it_outlives_it(study: Project, tmp_path: Path) -> None:
    coding = give(study, "first", "There is no time.", "Time")
    add_memo(study, "keep me", coding_id=coding)
    file = tmp_path / "corrected.txt"
    text = FIRST.replace("There is no time.", "Hm.")
    file.write_text(text, encoding="utf-8")
    replace_document(study, plan_replacement(study, find_document(study, "first"), file))
    with pytest.raises(RuleError, match="has 1 coding"):
        remove_code(study, code(study, "Time"))
    remove_code(study, code(study, "Time"), with_codings=True)
    (memo,) = list_waiting(study)
    assert (memo.said, memo.follows) == ("keep me", False)
    place(study, memo.item, (text.index("Hm"), text.index("Hm") + 2))
    assert [one.text for one in list_memos(study)] == ["keep me"]


def test_several_are_removed_as_one_change_each_once(study: Project, dump: Dumping) -> None:
    give(study, "first", "I like the plan.", "Liked")
    with one_change(study, dump):
        remove_codes(study, [code(study, name) for name in ("Liked", "Plan", "Time")])
    assert paths(study) == []


def test_no_undo_leaves_a_code_in_use_below_a_retired_one(study: Project) -> None:
    plan, liked = code(study, "Plan"), code(study, "Liked")
    retire_code(study, plan)
    revive_code(study, plan)
    revive_code(study, liked)
    revived = next(change for change in history(study) if change.summary == "Plan brought back into use")
    with pytest.raises(UndoError, match="would stand below a retired code"):
        undo_change(study, revived.uuid)
    assert not load_tree(study).code(plan).retired


def test_only_a_lead_removes_codes_that_others_gave(study: Project) -> None:
    give(study, "first", "There is no time.", "Time")
    set_role(study, "mara", "lead")
    with working_as(study, "jonas"), pytest.raises(RuleError, match="only a lead may remove codes that others gave"):
        remove_code(study, code(study, "Time"), with_codings=True)
    remove_code(study, code(study, "Time"), with_codings=True)
    assert "Time" not in paths(study)
