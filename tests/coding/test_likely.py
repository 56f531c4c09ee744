"""The codes that a coder most likely gives next come first, and those on keys keep their keys."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import remove_codings
from qualcode.coding.likely import SLOTS, Habits, codes_given, habits_of, likely_codes, near_codes
from qualcode.coding.passages import transcript_of
from qualcode.storage.project import Project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents

GIVEN = st.lists(st.integers(1, 9), max_size=60)


@given(GIVEN)
def test_the_five_codes_given_last_lie_on_keys(given_codes: list[int]) -> None:
    last = list(dict.fromkeys(reversed(given_codes)))[:SLOTS]
    habits = Habits(given_codes)
    assert set(habits.slots.values()) == set(last)
    assert habits.recent == list(dict.fromkeys(reversed(given_codes)))
    assert len(set(habits.slots.values())) == len(habits.slots)


@given(GIVEN, st.integers(1, 9))
def test_a_code_on_a_key_keeps_it_and_at_most_one_key_changes(given_codes: list[int], code: int) -> None:
    habits = Habits(given_codes)
    before = dict(habits.slots)
    habits.give(code)
    changed = {slot for slot in habits.slots if before.get(slot) != habits.slots[slot]}
    assert changed == (set() if code in before.values() else {slot for slot in changed if habits.slots[slot] == code})
    assert len(changed) == (0 if code in before.values() else 1)


def test_counting_again_leaves_the_keys_as_they_are() -> None:
    habits = Habits([1, 2, 3])
    habits.count_again([2])
    assert habits.slots == {1: 1, 2: 2, 3: 3}
    assert habits.recent == [2]
    assert habits.counts == {2: 1}


def test_last_near_and_often_speak_for_a_code_and_are_named() -> None:
    likely = likely_codes([1, 2], {2: 3, 3: 9}, {4: 1.0})
    assert {code: found.reason for code, found in likely.items()} == {
        1: "given last",
        2: "given lately",
        3: "given often",
        4: "given near here",
    }
    assert all(0 < found.score <= 1 for found in likely.values())
    assert max(likely, key=lambda code: likely[code].score) == 1


def test_what_was_given_to_the_same_turn_is_nearer_than_what_was_given_before_it(coded: Project) -> None:
    document = list_documents(coded)[0].id
    transcript = transcript_of(coded, document)
    tree = load_tree(coded)

    def give(words: str, path: str) -> None:
        start = transcript.text.index(words)
        apply_code(coded, document, (start, start + len(words)), tree.find(path).id)

    give("We had a plan.", "Plans")
    give("Then we tried again.", "Schedules")
    passage = transcript.text.index("The bell schedule")
    near = near_codes(transcript, list_codings(coded), (passage, passage + 5))
    assert near[tree.find("Schedules").id] == 1.0
    assert tree.find("Plans").id not in near
    asked = transcript.text.index("And then?")
    between = near_codes(transcript, list_codings(coded), (asked, asked + 5))
    assert between[tree.find("Plans").id] > 0


def test_habits_are_those_of_the_project(coded: Project) -> None:
    document, tree = list_documents(coded)[0].id, load_tree(coded)
    assert habits_of(coded).recent == []
    plans, feelings = tree.find("Plans").id, tree.find("Feelings").id
    first = apply_code(coded, document, (0, 5), plans)
    apply_code(coded, document, (6, 9), feelings)
    assert codes_given(coded) == [plans, feelings]
    assert habits_of(coded).slots == {1: plans, 2: feelings}
    remove_codings(coded, [first.coding_id])
    assert habits_of(coded).recent == [feelings]
