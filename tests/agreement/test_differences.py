"""What coders of a document read alike, and what differently."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.agreement.differences import differences
from qualcode.domain.disagreements import Difference, Mark, item_id, rests_on

ANN, BEN, CLEO, DORA = CODERS = ("ann", "ben", "cleo", "dora")


def marks(*said: tuple[str, str, int, int]) -> list[Mark]:
    """Codings: coder, code, start, end."""
    return [Mark(f"coding {number}", *one) for number, one in enumerate(said)]


def kinds(found: list[Difference]) -> list[tuple[str, tuple[int, int]]]:
    return [(one.kind, tuple(one.span)) for one in found]


def test_what_all_coded_alike_is_agreed() -> None:
    given_ = marks((ANN, "plan", 0, 10), (BEN, "plan", 0, 10), (CLEO, "plan", 0, 10))
    (found,) = differences(given_, CODERS[:3])
    assert found.kind == "agreed"
    assert set(found.marks) == set(given_)
    assert found.coders == CODERS[:3]


def test_what_only_some_coded_is_told_with_the_reading_of_each() -> None:
    given_ = marks((ANN, "plan", 0, 10), (CLEO, "plan", 0, 10))
    (found,) = differences(given_, CODERS[:3])
    assert found.kind == "only"
    assert [len(found.reading(coder)) for coder in CODERS[:3]] == [1, 0, 1]


def test_all_but_one_of_four_coders_is_not_agreed() -> None:
    given_ = marks(*((coder, "plan", 0, 10) for coder in CODERS[:3]))
    assert kinds(differences(given_, CODERS)) == [("only", (0, 10))]
    assert kinds(differences(given_, CODERS[:3])) == [("agreed", (0, 10))]


def test_another_boundary_is_told_unless_it_is_within_the_tolerance() -> None:
    given_ = marks((ANN, "plan", 0, 10), (BEN, "plan", 3, 12))
    assert kinds(differences(given_, CODERS[:2])) == [("boundary", (0, 12))]
    assert kinds(differences(given_, CODERS[:2], tolerance=2)) == [("boundary", (0, 12))]
    assert kinds(differences(given_, CODERS[:2], tolerance=3)) == [("agreed", (0, 12))]


def test_the_tolerance_holds_between_the_coders_farthest_apart() -> None:
    given_ = marks((ANN, "plan", 0, 10), (BEN, "plan", 2, 10), (CLEO, "plan", 4, 10))
    assert kinds(differences(given_, CODERS[:3], tolerance=3)) == [("boundary", (0, 10))]


def test_one_code_where_another_says_another_is_one_question() -> None:
    given_ = marks((ANN, "plan", 0, 10), (BEN, "time", 2, 12))
    (found,) = differences(given_, CODERS[:2])
    assert (found.kind, found.span) == ("code", (0, 12))
    assert [mark.code for mark in found.reading(BEN)] == ["time"]


def test_codes_that_hardly_overlap_are_two_questions() -> None:
    given_ = marks((ANN, "plan", 0, 10), (BEN, "time", 6, 16))
    assert kinds(differences(given_, CODERS[:2])) == [("only", (0, 10)), ("only", (6, 16))]
    assert kinds(differences(given_, CODERS[:2], joined_shares=0.4)) == [("code", (0, 16))]


def test_a_short_passage_within_a_long_one_is_one_question() -> None:
    assert kinds(differences(marks((ANN, "plan", 0, 90), (BEN, "time", 40, 50)), CODERS[:2])) == [("code", (0, 90))]


def test_two_codes_of_one_coder_are_no_question_of_another_code() -> None:
    given_ = marks((ANN, "plan", 0, 10), (ANN, "time", 0, 10))
    assert [one.kind for one in differences(given_, CODERS[:2])] == ["only", "only"]


def test_the_codes_that_overlap_most_come_together() -> None:
    given_ = marks((ANN, "plan", 0, 10), (ANN, "hope", 0, 6), (BEN, "time", 1, 10))
    joined = [one for one in differences(given_, CODERS[:2]) if one.kind == "code"]
    assert [{mark.code for mark in one.marks} for one in joined] == [{"plan", "time"}]


def test_of_two_that_overlap_as_much_the_closer_comes_together() -> None:
    given_ = marks((ANN, "plan", 0, 30), (ANN, "hope", 0, 12), (BEN, "time", 0, 10))
    joined = [one for one in differences(given_, CODERS[:2]) if one.kind == "code"]
    assert [{mark.code for mark in one.marks} for one in joined] == [{"hope", "time"}]


def test_three_codes_of_three_coders_are_one_question() -> None:
    (found,) = differences(marks((ANN, "plan", 0, 10), (BEN, "time", 1, 9), (CLEO, "hope", 0, 9)), CODERS[:3])
    assert (found.kind, len(found.marks)) == ("code", 3)


def test_two_against_one_are_one_question() -> None:
    (found,) = differences(marks((ANN, "plan", 0, 10), (BEN, "plan", 0, 9), (CLEO, "hope", 0, 9)), CODERS[:3])
    assert (found.kind, len(found.marks)) == ("code", 3)


def test_a_chain_of_codes_is_not_one_question() -> None:
    chain = marks((ANN, "plan", 0, 10), (BEN, "time", 5, 15), (CLEO, "hope", 10, 20))
    assert sorted(one.kind for one in differences(chain, CODERS[:3])) == ["code", "only"]


def test_small_spans_within_a_long_one_are_a_question_of_boundaries() -> None:
    given_ = marks((ANN, "plan", 0, 40), (BEN, "plan", 2, 8), (BEN, "plan", 20, 30))
    (found,) = differences(given_, CODERS[:2], tolerance=10)
    assert (found.kind, len(found.marks)) == ("boundary", 3)


def test_overlapping_codings_of_one_coder_are_united_to_be_compared_but_listed_as_they_are() -> None:
    given_ = marks((ANN, "plan", 0, 6), (ANN, "plan", 4, 10), (BEN, "plan", 0, 10))
    (found,) = differences(given_, CODERS[:2])
    assert (found.kind, len(found.reading(ANN))) == ("agreed", 2)


def test_touching_codings_of_one_coder_are_two() -> None:
    given_ = marks((ANN, "plan", 0, 5), (ANN, "plan", 5, 10), (BEN, "plan", 0, 10))
    assert kinds(differences(given_, CODERS[:2])) == [("boundary", (0, 10))]
    twice = [*given_[:2], *marks((BEN, "plan", 0, 5), (BEN, "plan", 5, 10))]
    assert kinds(differences(twice, CODERS[:2])) == [("agreed", (0, 5)), ("agreed", (5, 10))]


def test_what_overlaps_by_way_of_another_coder_is_one_passage() -> None:
    given_ = marks((ANN, "plan", 0, 10), (BEN, "plan", 8, 22), (ANN, "plan", 20, 30))
    assert kinds(differences(given_, CODERS[:2])) == [("boundary", (0, 30))]


def test_a_coder_who_finished_and_coded_nothing_differs_from_all() -> None:
    given_ = marks((ANN, "plan", 0, 10), (ANN, "time", 40, 50))
    found = differences(given_, CODERS[:2])
    assert [(one.kind, one.reading(BEN)) for one in found] == [("only", ()), ("only", ())]


def test_with_one_coder_there_is_nothing_to_compare() -> None:
    assert differences(marks((ANN, "plan", 0, 10)), [ANN]) == []
    assert differences(marks((ANN, "plan", 0, 10)), [ANN, ANN]) == []
    assert differences([], CODERS) == []


def test_coders_who_are_not_compared_are_passed_over() -> None:
    given_ = marks((ANN, "plan", 0, 10), (BEN, "plan", 0, 10), (CLEO, "plan", 5, 20))
    assert kinds(differences(given_, CODERS[:2])) == [("agreed", (0, 10))]


def test_the_identity_changes_with_what_it_rests_on_and_with_nothing_else() -> None:
    given_ = marks((ANN, "plan", 0, 10), (BEN, "time", 2, 12))
    (found,) = differences(given_, CODERS[:2])
    moved = [Mark(one.coding, one.coder, one.code, one.start + 70, one.end + 70) for one in given_]
    (later,) = differences(moved, CODERS[1::-1])
    assert later.identity("doc") == found.identity("doc") == item_id("doc", found.basis())
    longer = [*given_[:1], Mark("coding 1", BEN, "time", 2, 13)]
    others = [differences(longer, CODERS[:2])[0], differences(given_, CODERS[:3])[0]]
    assert len({one.identity("doc") for one in (found, *others)} | {found.identity("other")}) == 4


def test_a_decision_outlives_the_merging_of_a_code() -> None:
    kept = differences(marks((ANN, "plan", 0, 10)), CODERS[:2])[0].basis()
    now = differences(marks((ANN, "plans", 0, 10)), CODERS[:2])[0].basis()
    assert kept != now
    assert rests_on(kept, {"plan": "plans"}) == now
    assert rests_on(kept, {}) == kept


said = st.tuples(
    st.sampled_from(CODERS), st.sampled_from(["plan", "time", "hope"]), st.integers(0, 40), st.integers(1, 15)
).map(lambda one: (one[0], one[1], one[2], one[2] + one[3]))


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(said, max_size=14), st.integers(2, 4), st.integers(0, 4), st.randoms(use_true_random=False))
def test_every_coding_is_in_one_difference_whatever_the_order(
    given_: list[tuple[str, str, int, int]], many: int, tolerance: int, chance: random.Random
) -> None:
    all_, coders = marks(*given_), CODERS[:many]
    found = differences(all_, coders, tolerance=tolerance)
    assert sorted(mark.coding for one in found for mark in one.marks) == sorted(
        mark.coding for mark in all_ if mark.coder in coders
    )
    assert [one.span for one in found] == sorted(one.span for one in found)
    shuffled = chance.sample(all_, len(all_))
    assert differences(shuffled, coders, tolerance=tolerance) == found
    turned = differences(shuffled, coders[::-1], tolerance=tolerance)
    assert [(one.kind, set(one.marks)) for one in turned] == [(one.kind, set(one.marks)) for one in found]
    for one in found:
        _check_kind(one, tolerance)


def _check_kind(one: Difference, tolerance: int) -> None:
    """What a kind promises of the readings."""
    by_code: dict[str, set[str]] = {}
    for mark in one.marks:
        by_code.setdefault(mark.code, set()).add(mark.coder)
    if one.kind == "code":
        assert len(by_code) > 1
        assert sum(map(len, by_code.values())) == len(set().union(*by_code.values()))
        return
    ((_, who),) = by_code.items()
    assert (len(who) == len(one.coders)) == (one.kind != "only")
    if one.kind == "agreed":
        readings = [one.reading(coder) for coder in one.coders]
        for ends in ([min(m.start for m in r) for r in readings], [max(m.end for m in r) for r in readings]):
            assert max(ends) - min(ends) <= tolerance
