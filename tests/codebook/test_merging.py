"""Merged codes: nothing that was coded is lost or doubled, and nobody forgets what it was coded with before."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codebook_looks import Dumping, bring_in, code, flaws, one_change, passage, paths, said, waiting
from counted_study import FIRST, give, opened, working_as
from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import describe_code, redefine_code
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.moving import add_theme
from qualcode.codebook.proposing import accept_proposal, in_words, propose_merge, propose_name
from qualcode.codebook.recoding import list_outdated
from qualcode.codebook.removing import remove_code, retire_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import pin_code, set_comment, set_star
from qualcode.coding.memos import add_memo
from qualcode.documents.placing import place
from qualcode.documents.replacing import plan_replacement, replace_document
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.history.undoing import undo
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codebook import list_former_codes, list_proposals
from qualcode.storage.reads.codes import all_pins, list_sets
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document
from qualcode.storage.reads.unplaced import list_unplaced


def merge(project: Project, *names: str) -> tuple[int, int]:
    """Merge the codes named into the one named last; how many codings moved and how many went into others."""
    *sources, target = (code(project, name) for name in names)
    done = merge_codes(project, sources, target)
    return done.moved, done.united


def test_what_was_coded_with_a_code_is_coded_with_the_other_then(study: Project, dump: Dumping) -> None:
    give(study, "first", "I like the plan.", "Liked")
    give(study, "second", "There is no time here.", "Time", "jonas")
    with one_change(study, dump):
        assert merge(study, "Time", "Liked") == (1, 0)
    assert paths(study) == ["Plan", "Plan/Liked", "Plan/Unknown"]
    assert said(study, "Liked") == ["I like the plan.", "There is no time here."]
    assert said(study, "Liked", "jonas") == ["There is no time here."]


def test_overlaps_that_hang_together_through_a_third_coding_become_one(study: Project, dump: Dumping) -> None:
    give(study, "first", "I like the plan.", "Liked")
    give(study, "first", "plan. We use", "Time")
    give(study, "first", "use it daily.", "Liked")
    with one_change(study, dump):
        assert merge(study, "Time", "Liked") == (0, 1)
    assert said(study, "Liked") == ["I like the plan. We use it daily."]


def test_only_the_codings_of_one_coder_are_united(study: Project, dump: Dumping) -> None:
    for words, name, coder in (
        ("I like the plan.", "Liked", "mara"),
        ("the plan. We", "Time", "jonas"),
        ("We use it", "Liked", "mara"),
        ("plan. We use it daily.", "Unknown", "jonas"),
    ):
        give(study, "first", words, name, coder)
    with one_change(study, dump):
        assert merge(study, "Time", "Unknown", "Liked") == (1, 1)
    assert said(study, "Liked", "mara") == ["I like the plan.", "We use it"]
    assert said(study, "Liked", "jonas") == ["the plan. We use it daily."]


def test_a_coding_inside_another_and_one_on_the_same_passage_go_into_it(study: Project, dump: Dumping) -> None:
    give(study, "first", "I like the plan. We use it daily.", "Time")
    give(study, "first", "like the plan", "Liked")
    give(study, "second", "I saw it once.", "Time")
    give(study, "second", "I saw it once.", "Liked")
    with one_change(study, dump):
        assert merge(study, "Time", "Liked") == (0, 2)
    assert said(study, "Liked") == ["I like the plan. We use it daily.", "I saw it once."]


def test_codings_that_touch_stay_two(study: Project, dump: Dumping) -> None:
    give(study, "first", "I like the plan.", "Liked")
    give(study, "first", " We use it daily.", "Time")
    with one_change(study, dump):
        assert merge(study, "Time", "Liked") == (1, 0)
    assert said(study, "Liked") == ["I like the plan.", " We use it daily."]


def test_what_overlapped_before_and_is_not_touched_stays_as_it_is(study: Project, dump: Dumping) -> None:
    bring_in(
        study,
        ("first", "I like the plan.", "Liked", "mara", {}),
        ("first", "the plan. We", "Liked", "mara", {}),
        ("first", "There is no time.", "Time", "mara", {}),
        ("first", "no time.", "Time", "mara", {}),
        ("second", "There is no time here.", "Time", "mara", {}),
    )
    with one_change(study, dump):
        assert merge(study, "Time", "Liked") == (2, 1)
    assert said(study, "Liked") == ["I like the plan.", "the plan. We", "There is no time.", "There is no time here."]


def test_a_united_coding_has_all_comments_memos_the_star_and_the_earliest_time(study: Project, dump: Dumping) -> None:
    bring_in(
        study,
        ("first", "We use it daily.", "Liked", "mara", {"memo": "late", "created": "2026-03-01T00:00:00Z"}),
        ("first", "I like the plan. We", "Time", "mara", {"memo": "early", "created": "2026-01-01T00:00:00Z"}),
        ("first", "it daily.", "Time", "mara", {"memo": "late", "star": True, "created": "2026-02-01T00:00:00Z"}),
    )
    codings = {coding.quote: coding for coding in list_codings(study)}
    for quote, coding in codings.items():
        add_memo(study, f"on {quote}", coding_id=coding.id)
    with one_change(study, dump):
        assert merge(study, "Time", "Liked") == (0, 2)
    (united,) = list_codings(study)
    assert (united.id, united.uuid) == (codings["We use it daily."].id, codings["We use it daily."].uuid)
    assert (united.comment, united.star) == ("early\nlate", True)
    assert united.created_ms == codings["I like the plan. We"].created_ms
    assert {(memo.text, memo.coding_id) for memo in list_memos(study)} == {
        (f"on {quote}", united.id) for quote in codings
    }


def test_what_a_merge_moved_or_united_waits_to_be_looked_at_and_says_why(study: Project) -> None:
    give(study, "first", "I like the plan.", "Liked")
    give(study, "first", "the plan. We use", "Time")
    give(study, "second", "There is no time here.", "Time")
    give(study, "second", "We never saw the plan.", "Liked")
    merge(study, "Time", "Liked")
    assert waiting(study) == ["I like the plan. We use", "There is no time here."]
    assert {one.why for one in list_outdated(study)} == {"merged from “Time”"}
    apply_code(study, *passage(study, "second", "There is no time here."), code(study, "Liked"))
    assert waiting(study) == ["I like the plan. We use"]


def test_what_was_outdated_before_a_merge_is_told_with_what_it_was_made_under(study: Project) -> None:
    describe_code(study, code(study, "Time"), definition="hours and days")
    give(study, "first", "There is no time.", "Time")
    redefine_code(study, code(study, "Time"), definition="hours", reason="too broad")
    give(study, "second", "There is no time here.", "Time")
    merge(study, "Time", "Liked")
    found = list_outdated(study)
    assert [one.made_under.definition for one in found if one.made_under] == ["hours and days", "hours"]
    assert [one.why for one in found] == ["merged from “Time”"] * 2


def test_what_waits_for_a_place_waits_with_the_target_and_is_looked_at_once_placed(
    study: Project, tmp_path: Path, dump: Dumping
) -> None:
    coding = give(study, "first", "There is no time.", "Time")
    set_comment(study, coding, "strong")
    add_memo(study, "on it", coding_id=coding)
    file = tmp_path / "corrected.txt"
    file.write_text(FIRST.replace("There is no time.", "Hm."), encoding="utf-8")
    replace_document(study, plan_replacement(study, find_document(study, "first"), file))
    with one_change(study, dump):
        merge(study, "Time", "Liked")
    lost = next(one for one in list_unplaced(study) if one.kind == "coding")
    assert lost.code_id == code(study, "Liked")
    place(study, lost, passage(study, "first", "Hm.")[1])
    assert said(study, "Liked") == waiting(study) == ["Hm."]
    assert [(one.why, one.coding.comment) for one in list_outdated(study)] == [("merged from “Time”", "strong")]


def test_keys_sets_and_memos_pass_to_the_target_each_once_and_proposals_do_not(study: Project, dump: Dumping) -> None:
    liked, time, unknown = (code(study, name) for name in ("Liked", "Time", "Unknown"))
    pin_code(study, 6, liked)
    pin_code(study, 7, time)
    with working_as(study, "jonas"):
        pin_code(study, 8, time)
        pin_code(study, 9, unknown)
        propose_name(study, time, "Hours")
    with study.change("set", "two sets") as tx:
        for name, members in (("all", (liked, time)), ("some", (unknown, time)), ("none", (code(study, "Plan"),))):
            held = tx.add("sets", kind="code", name=name)
            tx.insert_many("set_member", ("set_id", "code_id"), [(held, member) for member in members])
    add_memo(study, "what is time?", code_id=time)
    with one_change(study, dump):
        merge(study, "Time", "Unknown", "Liked")
    mara, jonas = (study.coder_id(name) for name in ("mara", "jonas"))
    assert sorted((coder, pinned) for _, coder, pinned in all_pins(study)) == sorted([(mara, liked), (jonas, liked)])
    members = {one.name: one.members for one in list_sets(study)}
    assert members == {"all": (liked,), "some": (liked,), "none": (code(study, "Plan"),)}
    assert [memo.code_id for memo in list_memos(study)] == [liked]
    [proposal] = list_proposals(study)
    assert in_words(load_tree(study), proposal) == "rename “Time” to “Hours”"
    with pytest.raises(NotFoundError, match="“Time” is no longer in the codebook"):
        accept_proposal(study, proposal.id)


def test_a_proposed_merge_finds_where_its_target_went(study: Project) -> None:
    give(study, "first", "There is no time.", "Time")
    propose_merge(study, code(study, "Time"), code(study, "Unknown"))
    merge(study, "Unknown", "Liked")
    accept_proposal(study, list_proposals(study)[0].id)
    assert paths(study) == ["Plan", "Plan/Liked"] and said(study, "Liked") == ["There is no time."]


def test_a_code_that_went_into_one_that_went_on_is_found_at_the_end_of_the_way(study: Project, dump: Dumping) -> None:
    merge(study, "Time", "Unknown")
    with one_change(study, dump):
        merge(study, "Unknown", "Liked")
    liked = code(study, "Liked")
    assert [(one.path, one.into_id) for one in list_former_codes(study)] == [("Time", liked), ("Plan/Unknown", liked)]
    undo(study, 2)
    assert list_former_codes(study) == [] and "Time" in paths(study)


def test_codes_below_the_merged_ones_come_below_the_target_behind_its_own(study: Project, dump: Dumping) -> None:
    for path in ("Time/Hours/Late", "Time/Days", "Change/Pace", "Plan/Liked/Much"):
        create_path(study, path)
    with one_change(study, dump):
        merge(study, "Time", "Change", "Plan/Liked")
    assert paths(study) == [
        *("Plan", "Plan/Liked", "Plan/Liked/Much", "Plan/Liked/Hours", "Plan/Liked/Hours/Late", "Plan/Liked/Days"),
        *("Plan/Liked/Pace", "Plan/Unknown"),
    ]


def test_a_child_goes_into_its_parent_and_what_stood_below_it_stays_below_that(study: Project, dump: Dumping) -> None:
    create_path(study, "Plan/Liked/Much")
    give(study, "first", "I like the plan.", "Plan/Liked")
    give(study, "first", "I like", "Plan")
    with one_change(study, dump):
        assert merge(study, "Plan/Liked", "Plan") == (0, 1)
    assert paths(study) == ["Plan", "Plan/Unknown", "Plan/Much", "Time"]
    assert said(study, "Plan") == ["I like the plan."]


def test_a_code_and_one_below_it_can_go_together(study: Project, dump: Dumping) -> None:
    create_path(study, "Plan/Liked/Much")
    give(study, "first", "I like the plan.", "Plan/Liked")
    give(study, "first", "like the plan. We", "Plan")
    with one_change(study, dump):
        assert merge(study, "Plan/Liked", "Plan", "Time") == (1, 1)
    assert paths(study) == ["Time", "Time/Unknown", "Time/Much"]
    assert said(study, "Time") == ["I like the plan. We"]


def test_further_themes_pass_to_the_target_and_none_is_one_that_it_stands_below(study: Project, dump: Dumping) -> None:
    create_path(study, "Theme/Inner")
    liked, time = code(study, "Liked"), code(study, "Time")
    add_theme(study, time, code(study, "Inner"))
    add_theme(study, time, code(study, "Plan"))
    add_theme(study, code(study, "Unknown"), time)
    with one_change(study, dump):
        merge(study, "Time", "Liked")
    tree = load_tree(study)
    assert set(tree.links) == {(liked, code(study, "Inner")), (code(study, "Unknown"), liked)}


def test_a_code_below_the_target_does_not_belong_to_it_a_second_time(study: Project, dump: Dumping) -> None:
    deep = create_path(study, "Plan/Liked/Much/Deeply")
    add_theme(study, deep, code(study, "Time"))
    add_theme(study, code(study, "Much"), code(study, "Time"))
    with one_change(study, dump):
        merge(study, "Time", "Plan")
    assert load_tree(study).links == ()


def test_merging_that_would_let_a_theme_belong_to_itself_is_refused(study: Project, dump: Dumping) -> None:
    add_theme(study, code(study, "Unknown"), create_path(study, "Time/Hours"))
    before = dump(study)
    with pytest.raises(RuleError, match="belong to itself"):
        merge(study, "Unknown", "Time")
    assert dump(study) == before


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (("Plan", "Plan/Liked"), "stands below it"),
        (("Time", "Plan", "Plan/Liked"), "stands below it"),
        (("Liked", "Liked"), "into itself"),
        (("Time", "Liked", "Liked"), "into itself"),
        (("Liked",), "no codes were named"),
        (("Time", "Old"), "is retired"),
        (("One", "Liked"), "side by side under one name"),
        (("One", "Two", "Time"), "side by side under one name"),
    ],
)
def test_a_merge_that_cannot_be_is_refused_before_anything_changes(
    study: Project, dump: Dumping, names: tuple[str, ...], why: str
) -> None:
    for path in ("Old", "One/same", "Two/SAME", "Plan/Liked/Same"):
        create_path(study, path)
    retire_code(study, code(study, "Old"))
    give(study, "first", "There is no time.", "Time")
    before = dump(study)
    with pytest.raises(RuleError, match=why):
        merge(study, *names)
    assert dump(study) == before


def test_a_merge_whose_orphans_would_stand_too_deep_is_refused(study: Project, dump: Dumping) -> None:
    create_path(study, "/".join(f"d{i}" for i in range(50)))
    create_path(study, "Time/Hours")
    before = dump(study)
    with pytest.raises(RuleError, match="50 levels"):
        merge(study, "Time", "d49")
    assert dump(study) == before


def test_a_retired_code_can_go_into_one_in_use(study: Project, dump: Dumping) -> None:
    give(study, "first", "There is no time.", "Time")
    retire_code(study, code(study, "Time"))
    with one_change(study, dump):
        merge(study, "Time", "Liked")
    assert said(study, "Liked") == ["There is no time."]


def test_removing_the_target_forgets_what_went_into_it_and_undo_knows_it_again(study: Project, dump: Dumping) -> None:
    give(study, "first", "There is no time.", "Time")
    merge(study, "Time", "Liked")
    with one_change(study, dump):
        remove_code(study, code(study, "Liked"), with_codings=True)
    assert list_former_codes(study) == []


def test_a_star_of_any_of_them_is_kept_and_none_is_made_up(study: Project) -> None:
    for words, name, star in (
        ("I like the plan.", "Liked", False),
        ("the plan. We", "Time", True),
        ("There is no time.", "Time", False),
    ):
        set_star(study, give(study, "first", words, name), star)
    merge(study, "Time", "Liked")
    assert [(coding.quote, coding.star) for coding in list_codings(study)] == [
        ("I like the plan. We", True),
        ("There is no time.", False),
    ]


Mark = tuple[int, int, str, str]


def _united(marks: list[Mark], sources: set[str], target: str) -> list[tuple[int, int, str]]:
    """What a merge must leave of (start, end, code, coder): told by comparing every coding with every other."""
    left = []
    for coder in ("mara", "jonas"):
        groups = [[mark] for mark in marks if mark[3] == coder and mark[2] in {*sources, target}]
        joined = True
        while joined:
            joined = False
            for i, one in enumerate(groups):
                for other in groups[i + 1 :]:
                    if any(a[0] < b[1] and b[0] < a[1] for a in one for b in other):
                        groups.remove(other)
                        one += other
                        joined = True
                        break
                if joined:
                    break
        for group in groups:
            if any(mark[2] in sources for mark in group):
                left.append((min(mark[0] for mark in group), max(mark[1] for mark in group), coder))
            else:
                left += [(mark[0], mark[1], coder) for mark in group]
    return sorted(left)


marks = st.lists(
    st.tuples(
        st.integers(13, 90), st.integers(1, 25), st.sampled_from(["Liked", "Unknown", "Time"]), st.sampled_from("mj")
    ),
    min_size=1,
    max_size=14,
    unique_by=lambda mark: mark,
)


@settings(max_examples=15, deadline=None)
@given(drawn=marks, sources=st.sampled_from([{"Time"}, {"Unknown"}, {"Time", "Unknown"}]))
def test_any_codings_merge_as_if_each_were_compared_with_every_other(
    drawn: list[tuple[int, int, str, str]], sources: set[str]
) -> None:
    names = {"m": "mara", "j": "jonas"}
    given_marks = [(start, start + length, name, names[coder]) for start, length, name, coder in drawn]
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder), coded=False) as study:
        lines = [("first", FIRST[a:b], name, coder, {"start": a, "end": b}) for a, b, name, coder in given_marks]
        bring_in(study, *lines)
        done = merge_codes(study, [code(study, name) for name in sources], code(study, "Liked"))
        assert flaws(study) == []
        coders = {study.coder_id(name): name for name in {mark[3] for mark in given_marks} | {"mara"}}
        left = [(c.start, c.end, coders[c.coder_id]) for c in list_codings(study, code_ids=[code(study, "Liked")])]
        assert sorted(left) == _united(given_marks, sources, "Liked")
        assert done.moved + done.united == sum(mark[2] in sources for mark in given_marks)
        said(study, "Liked")
