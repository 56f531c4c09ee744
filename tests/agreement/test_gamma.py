"""Gamma: the published continuum, the best alignment against all alignments, and what has no value."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from example_counts import examples
from published_values import CONTINUUM, marked, published
from qualcode.agreement import gamma_alignment
from qualcode.agreement.gamma import Gamma, gamma, pooled_gamma
from qualcode.agreement.gamma_alignment import (
    NO_UNIT,
    Dissimilarity,
    GammaExtraMissingError,
    TooManyAlignmentsError,
    Units,
    best_alignment,
)
from qualcode.agreement.gamma_samples import shifted

PUBLISHED = Dissimilarity(alpha=3, beta=1, empty=1)
Unit = tuple[int, int, int]


@pytest.fixture(scope="module")
def continuum() -> Gamma:
    return gamma(CONTINUUM, 60, seed=2, dissimilarity=PUBLISHED, precision=0.05)


def test_the_published_continuum_has_its_published_values(continuum: Gamma) -> None:
    assert continuum.observed == pytest.approx(0.9606, abs=1e-4)
    assert len(continuum.alignment) == 6
    assert 0.44 <= continuum.value <= 0.47
    assert 0.38 <= continuum.cat <= 0.42
    assert continuum.by_value["1"] == continuum.by_value["5"] == 1
    assert continuum.by_value["6"] == pytest.approx(0.37, abs=0.01)
    assert all(continuum.by_value[value] <= 0 for value in "2347")
    assert continuum.precision < 0.05
    assert continuum.between[0] < continuum.value < continuum.between[1]


def test_the_file_of_published_values_is_met() -> None:
    case = published("gamma_alex_paul_suzan")
    found = gamma(marked(case), 60, seed=2, dissimilarity=PUBLISHED, precision=0.05)
    expected, tolerance = case["expected"], case["tolerance"]
    assert found.observed == pytest.approx(expected["best_alignment_disorder"], abs=tolerance)
    assert len(found.alignment) == expected["n_unitary_alignments"]
    assert expected["gamma"][0] <= found.value <= expected["gamma"][1]
    assert expected["gamma_cat"][0] <= found.cat <= expected["gamma_cat"][1]
    for value in "156":
        assert found.by_value[value] == pytest.approx(expected[f"gamma_k_{value}"], abs=tolerance)


@pytest.mark.long
def test_with_many_samples_the_published_values_stay() -> None:
    found = gamma(CONTINUUM, 60, seed=1, dissimilarity=PUBLISHED, precision=0.005, most_samples=1500)
    assert found.samples > 500
    assert 0.44 <= found.value <= 0.47
    assert 0.38 <= found.cat <= 0.42


def test_the_alignment_holds_every_unit_once_in_the_order_of_the_text(continuum: Gamma) -> None:
    for coder, spans in enumerate(CONTINUUM):
        assert [row[coder] for row in continuum.alignment if row[coder] is not None] == spans
    assert continuum.alignment[0] == ((2, 9, "1"), (2, 9, "1"), (2, 9, "1"))
    assert continuum.units == 16


def test_without_what_is_aligned_with_nothing_only_names_are_judged() -> None:
    found = gamma(CONTINUUM, 60, seed=2, dissimilarity=PUBLISHED, precision=None, unaligned=False)
    assert found.by_value["6"] == 1
    assert np.isnan(found.by_value["7"])
    assert found.cat > 0.6


def test_the_same_seed_gives_the_same_figures_and_another_seed_others(continuum: Gamma) -> None:
    again = gamma(CONTINUUM, 60, seed=2, dissimilarity=PUBLISHED, precision=0.05)
    assert again == continuum
    other = gamma(CONTINUUM, 60, seed=3, dissimilarity=PUBLISHED, precision=0.05)
    assert other.observed == continuum.observed
    assert other.expected != continuum.expected


def test_samples_are_added_until_the_precision_is_reached_or_there_are_enough() -> None:
    few = gamma(CONTINUUM, 60, seed=1, precision=None, samples=5)
    assert few.samples == 5
    capped = gamma(CONTINUUM, 60, seed=1, precision=0.001, samples=5, most_samples=12)
    assert capped.samples == 12
    assert capped.precision > 0.001
    with pytest.raises(ValueError, match="two of them"):
        gamma(CONTINUUM, 60, seed=1, samples=1)


def test_equal_coders_agree_wholly() -> None:
    same = CONTINUUM[0]
    found = gamma([same, same], 60, seed=1, precision=None, samples=5)
    assert (found.value, found.cat, found.observed) == (1, 1, 0)


@pytest.mark.parametrize(
    ("coders", "length", "reason"),
    [
        ([[], []], 30, "nobody marked anything"),
        ([[], []], 0, "nobody marked anything"),
        ([[(0, 5, "a")]], 30, "there is only one coder"),
        ([], 30, "no coder"),
        ([[(0, 1, "a")], [(0, 1, "a")]], 1, "units that are shifted at random still agree wholly"),
    ],
    ids=["nobody anything", "no text", "one coder", "no coder", "nowhere to shift"],
)
def test_where_there_is_no_value_the_reason_is_said(
    coders: list[list[tuple[int, int, str]]], length: int, reason: str
) -> None:
    found = gamma(coders, length, seed=1, precision=None, samples=3)
    assert np.isnan(found.value)
    assert found.undefined == reason


def test_one_coder_of_two_who_marked_something_is_no_error() -> None:
    found = gamma([[(0, 5, "a"), (9, 12, "a")], []], 30, seed=1, precision=None, samples=5)
    assert found.observed == pytest.approx(2)
    assert found.value <= 0.5
    assert not found.undefined


def test_overlapping_spans_of_one_value_are_one_unit_and_touching_ones_two() -> None:
    other = [(0, 10, "a")]
    united = gamma([[(0, 6, "a"), (4, 10, "a")], other], 30, seed=1, precision=None, samples=3)
    assert (united.units, united.observed) == (2, 0)
    touching = gamma([[(0, 5, "a"), (5, 10, "a")], other], 30, seed=1, precision=None, samples=3)
    assert touching.units == 3
    two_codes = gamma([[(0, 6, "a"), (4, 10, "b")], other], 30, seed=1, precision=None, samples=3)
    assert two_codes.units == 3


def test_a_span_outside_is_refused() -> None:
    with pytest.raises(ValueError, match="leaves"):
        gamma([[(0, 31, "a")], []], 30, seed=1)


@pytest.mark.parametrize("weights", [(-1, 1, 1), (1, -1, 1), (1, 1, 0)])
def test_weights_that_make_no_sense_are_refused(weights: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="not negative"):
        Dissimilarity(*weights)


def test_documents_are_pooled_by_their_disorders_and_undefined_ones_left_out(continuum: Gamma) -> None:
    nothing = gamma([[], []], 30, seed=1)
    assert pooled_gamma([continuum, nothing]) == pytest.approx(continuum.value)
    same = gamma([CONTINUUM[0]] * 2, 60, seed=1, precision=None, samples=5)
    observed = continuum.observed * 16 / 3
    expected = continuum.expected * 16 / 3 + same.expected * 6
    assert pooled_gamma([continuum, same]) == pytest.approx(1 - observed / expected)
    assert np.isnan(pooled_gamma([nothing]))


def test_a_missing_extra_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.split(".")[0] == "scipy"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(GammaExtraMissingError, match=r"pip install 'qualcode\[gamma\]'"):
        gamma(CONTINUUM, 60, seed=1)


@pytest.mark.parametrize("limit", ["_MOST_CELLS", "_MOST_STEPS", "_MOST_CANDIDATES"])
def test_a_text_with_too_many_alignments_is_refused_with_a_way_out(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gamma_alignment, limit, 10)
    with pytest.raises(TooManyAlignmentsError, match="compare fewer coders or codes"):
        gamma(CONTINUUM, 60, seed=1)


def test_a_random_continuum_keeps_lengths_and_values_and_shifts_apart() -> None:
    coders = [_array([(0, 10, 0), (20, 25, 1)]), _array([(40, 60, 2)]), _array([])]
    generator = np.random.default_rng(4)
    mine = {tuple(sorted((end - start, value) for start, end, value in units.tolist())) for units in coders}
    for _ in range(30):
        sample = shifted(coders, 100, generator)
        assert len(sample) == 3
        assert sum(map(len, sample))
        for units in sample:
            assert tuple(sorted((end - start, value) for start, end, value in units.tolist())) in mine
            assert ((units[:, 0] >= 0) & (units[:, 0] < 100)).all()
    with pytest.raises(ValueError, match="made of units"):
        shifted([_array([])], 100, generator)


def _array(units: list[Unit]) -> Units:
    return np.array(units, dtype=np.int64).reshape(len(units), 3)


def _unlike(one: Unit | None, other: Unit | None, weights: Dissimilarity) -> float:
    if one is None or other is None:
        return weights.empty
    shift = (abs(one[0] - other[0]) + abs(one[1] - other[1])) / (one[1] - one[0] + other[1] - other[0])
    return weights.empty * (weights.alpha * shift**2 + weights.beta * (one[2] != other[2]))


def _alignments(coders: list[list[Unit]]) -> Iterator[list[list[Unit | None]]]:
    """Every way to align: each unit of a coder joins a row that has none of hers, or stands alone."""
    if not coders:
        yield []
        return
    *before, last = coders
    for rows in _alignments(before):
        for places in _placed(last, len(rows)):
            joined: list[list[Unit | None]] = [[*row, None] for row in rows]
            for unit, place in zip(last, places, strict=True):
                if place is None:
                    joined.append([None] * len(before) + [unit])
                else:
                    joined[place][-1] = unit
            yield joined


def _placed(units: list[Unit], rows: int, taken: frozenset[int] = frozenset()) -> Iterator[list[int | None]]:
    if not units:
        yield []
        return
    for place in [None, *sorted(set(range(rows)) - taken)]:
        after = taken if place is None else taken | {place}
        for rest in _placed(units[1:], rows, after):
            yield [place, *rest]


def _disorder(rows: list[list[Unit | None]], weights: Dissimilarity) -> float:
    total = 0.0
    for row in rows:
        pairs = list(combinations(row, 2))
        total += sum(_unlike(one, other, weights) for one, other in pairs) / len(pairs)
    return total


units = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 8), st.integers(0, 1)).map(lambda it: (it[0], it[0] + it[1], it[2])),
    max_size=3,
    unique=True,
)
weightings = st.sampled_from([Dissimilarity(), PUBLISHED, Dissimilarity(0.2, 2, 0.5), Dissimilarity(1, 0, 2)])


@given(st.lists(units, min_size=2, max_size=3).filter(any), weightings)
@settings(max_examples=examples(90), deadline=None)
def test_no_alignment_at_all_has_less_disorder(coders: list[list[Unit]], weights: Dissimilarity) -> None:
    found = best_alignment([_array(spans) for spans in coders], weights)
    least = min(_disorder(rows, weights) for rows in _alignments(coders))
    mean_units = sum(map(len, coders)) / len(coders)
    assert found.disorder == pytest.approx(least / mean_units, abs=1e-5)
    for coder, spans in enumerate(coders):
        placed = found.rows[:, coder]
        assert sorted(placed[placed != NO_UNIT].tolist()) == list(range(len(spans)))


@given(st.lists(units, min_size=3, max_size=4).filter(any), weightings)
@settings(
    max_examples=examples(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_choice_in_parts_is_as_good_as_one_of_all_at_once(
    monkeypatch: pytest.MonkeyPatch, coders: list[list[Unit]], weights: Dissimilarity
) -> None:
    arrays = [_array(spans) for spans in coders]
    whole = best_alignment(arrays, weights)
    with monkeypatch.context() as patched:
        patched.setattr(gamma_alignment, "_AT_ONCE", 3)
        parted = best_alignment(arrays, weights)
    assert parted.disorder == pytest.approx(whole.disorder, abs=1e-5)
    assert len(parted.rows) == len(whole.rows)


def test_an_alignment_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="two coders and one unit"):
        best_alignment([_array([]), _array([])], Dissimilarity())
