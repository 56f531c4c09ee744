"""Krippendorff's α: published values, the formula spelled out, resamples, and where it has no value."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings

from example_counts import examples
from qualcode.agreement.krippendorff import (
    alpha,
    alpha_interval,
    alpha_nominal,
    alpha_ordinal,
    alpha_ratio,
    alpha_set,
    alpha_set_jaccard,
    alpha_set_masi,
)
from qualcode.agreement.ratings import FloatArray, Ratings
from qualcode.agreement.set_distances import masi_distances
from rating_tables import Rows, offered, rating_rows, resamples

Coefficient = Callable[[Ratings], FloatArray]
OF_NUMBERS: tuple[Coefficient, ...] = (alpha_nominal, alpha_ordinal, alpha_interval, alpha_ratio)
OF_SETS: tuple[Coefficient, ...] = (alpha_set, alpha_set_masi, alpha_set_jaccard)

EXAMPLE_C = "11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 ..3."
HAYES_2007 = """
112.2 1101. 2333. .00.0 000.0 000.0 102.1 1.20. 222.2 2111. .100. 0000. 1222. 33223 111.1 111.1 212.2 1233. 1101. 000.0
0011. 00.00 2333. 0000. 12.22 0111. 00010 1212. 1122. 112.2 110.0 2121. 22.22 3222. 222.2 223.2 222.2 22.12 2222. 111.1
"""
SETS = [
    ("", ""),
    ("A", ""),
    ("A", "A"),
    ("A", "B"),
    ("AB", "A"),
    ("AB", "AC"),
    ("ABC", "ABC"),
    ("C", "AC"),
    ("C", "AC"),
]


def numbers(units: str) -> Ratings:
    """Each word a unit, each sign a coder's number, a dot for none."""
    return Ratings.from_rows([[None if sign == "." else int(sign) for sign in unit] for unit in units.split()])


def sets(pairs: list[tuple[str, str]]) -> Ratings:
    """Each coder's letters on each unit, as sets."""
    rows = [[frozenset(letters) for letters in pair] for pair in pairs]
    return Ratings.from_rows(rows, sorted({value for row in rows for value in row}, key=sorted))


@pytest.mark.parametrize(
    ("units", "coefficient", "value"),
    [
        (EXAMPLE_C, alpha_nominal, 0.743),  # Krippendorff 2004, p. 230; 2011
        (EXAMPLE_C, alpha_ordinal, 0.815),
        (EXAMPLE_C, alpha_interval, 0.849),
        (EXAMPLE_C, alpha_ratio, 0.797),
        ("12 11 22 22 42 33 33 33 55 44 44 14", alpha_nominal, 0.692),  # Krippendorff 2011, example B
        ("00 11 01 00 00 00 01 01 00 10", alpha_nominal, 0.095),  # Krippendorff 2004, p. 224
        (HAYES_2007, alpha_ordinal, 0.7598),  # Hayes & Krippendorff 2007, p. 84
        (HAYES_2007, alpha_interval, 0.757),
        (HAYES_2007, alpha_nominal, 0.477),
    ],
)
def test_alpha_is_the_published_one(units: str, coefficient: Coefficient, value: float) -> None:
    assert float(coefficient(numbers(units))) == pytest.approx(value, abs=6e-4)


@pytest.mark.parametrize(
    ("coefficient", "value"), [(alpha_set, 0.186), (alpha_set_masi, 0.27308), (alpha_set_jaccard, 0.3156)]
)
def test_alpha_of_sets_is_the_expected_one(coefficient: Coefficient, value: float) -> None:
    assert float(coefficient(sets(SETS))) == pytest.approx(value, abs=6e-4)


@given(rating_rows())
@settings(max_examples=examples(60), deadline=None)
def test_alpha_is_what_its_formula_says_pair_by_pair(rows: Rows) -> None:
    met = [
        (c, k, 1 / (len(rated) - 1))
        for row in rows
        if len(rated := [value for value in row if value is not None]) > 1
        for c, k in permutations(rated, 2)
    ]
    given_ = {c: sum(weight for one, _, weight in met if one == c) for c in range(1, 5)}
    total = sum(given_.values())

    def between(c: int, k: int) -> float:
        low, high = sorted((c, k))
        return sum(given_[g] for g in range(low, high + 1)) - (given_[c] + given_[k]) / 2

    metrics: list[tuple[Coefficient, Callable[[int, int], float]]] = [
        (alpha_nominal, lambda c, k: float(c != k)),
        (alpha_ordinal, lambda c, k: between(c, k) ** 2),
        (alpha_interval, lambda c, k: (c - k) ** 2),
        (alpha_ratio, lambda c, k: ((c - k) / (c + k)) ** 2),
    ]
    for coefficient, distance in metrics:
        observed = sum(weight * distance(c, k) for c, k, weight in met)
        expected = sum(given_[c] * given_[k] * distance(c, k) for c in given_ for k in given_)
        wanted = 1 - (total - 1) * observed / expected if expected > 1e-9 else np.nan
        assert float(coefficient(offered(rows))) == pytest.approx(wanted, nan_ok=True)


@given(rating_rows())
@settings(max_examples=examples(40), deadline=None)
def test_resamples_get_what_each_would_get_alone(rows: Rows) -> None:
    """The distances of ranks are others in each resample."""
    together = resamples(offered(rows), 5)
    for coefficient in OF_NUMBERS:
        alone = [float(coefficient(together.reweighted(weights))) for weights in together.weights]
        assert coefficient(together) == pytest.approx(alone, nan_ok=True)
        assert coefficient(together.reweighted(together.weights[None])).shape == (1, 5)


def test_resamples_of_sets_get_what_each_would_get_alone() -> None:
    together = resamples(sets(SETS), 6)
    for coefficient in OF_SETS:
        alone = [float(coefficient(together.reweighted(weights))) for weights in together.weights]
        assert coefficient(together) == pytest.approx(alone, nan_ok=True)


@given(rating_rows())
@settings(max_examples=examples(40), deadline=None)
def test_a_weight_of_three_is_three_units_alike(rows: Rows) -> None:
    once, thrice = offered(rows), offered(rows * 3)
    for coefficient in OF_NUMBERS:
        heavier = coefficient(once.reweighted(once.weights * 3))
        assert float(heavier) == pytest.approx(float(coefficient(thrice)), nan_ok=True)


@given(rating_rows(categories=2))
@settings(max_examples=examples(30), deadline=None)
def test_with_two_values_every_metric_is_the_nominal_one(rows: Rows) -> None:
    ratings = offered(rows, 2)
    for coefficient in OF_NUMBERS[1:]:
        assert float(coefficient(ratings)) == pytest.approx(float(alpha_nominal(ratings)), nan_ok=True)


def test_units_with_one_value_and_values_never_given_change_nothing() -> None:
    rows = [(1, 1), (1, 2), (2, 2), (2, 4), (4, 4)]
    alone = [*rows, (3, None), (None, 1)]
    for coefficient in OF_NUMBERS:
        assert float(coefficient(offered(alone))) == pytest.approx(float(coefficient(Ratings.from_rows(rows))))


def test_sets_of_one_code_have_the_nominal_alpha() -> None:
    pairs = [("A", "A"), ("A", "B"), ("B", "B"), ("C", "B"), ("C", "C")]
    for coefficient in OF_SETS:
        assert float(coefficient(sets(pairs))) == pytest.approx(float(alpha_nominal(sets(pairs))))


def test_alpha_does_not_depend_on_the_scale_of_distances() -> None:
    ratings = sets(SETS)
    distances = masi_distances(ratings.categories)
    for scale in (1e-15, 1.0, 1e15):
        assert float(alpha(ratings, distances * scale)) == pytest.approx(float(alpha_set_masi(ratings)))


@pytest.mark.parametrize(
    "distances",
    [np.zeros((2, 3)), np.array([[0.0, 1.0], [2.0, 0.0]]), np.eye(2), np.array([[0.0, -1.0], [-1.0, 0.0]])],
    ids=["shape", "one way", "from itself", "negative"],
)
def test_distances_that_are_none_are_refused(distances: FloatArray) -> None:
    with pytest.raises(ValueError, match="distances"):
        alpha(offered([(1, 2)], 2), distances)


@pytest.mark.parametrize("values", [("low", "high"), (1.0, float("nan"))])
@pytest.mark.parametrize("coefficient", [alpha_interval, alpha_ratio])
def test_scales_of_numbers_refuse_what_is_no_number(values: tuple[object, ...], coefficient: Coefficient) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        coefficient(Ratings(np.array([[0, 1]]), np.ones(1), values))


def test_amounts_below_zero_are_refused_and_two_zeros_are_alike() -> None:
    with pytest.raises(ValueError, match="less than zero"):
        alpha_ratio(Ratings.from_rows([(-1, 2)]))
    assert float(alpha_ratio(Ratings.from_rows([(0, 0), (3, 3)]))) == 1.0


@pytest.mark.parametrize("coefficient", OF_SETS)
def test_alpha_of_sets_refuses_what_is_no_set(coefficient: Coefficient) -> None:
    with pytest.raises(ValueError, match="sets"):
        coefficient(offered([(1, 2)]))


def test_where_nobody_or_everybody_gave_the_code_alpha_has_no_value() -> None:
    for value in (0, 1):
        ratings = Ratings.from_rows([(value, value, value)] * 1_000, (0, 1))
        for coefficient in OF_NUMBERS:
            assert np.isnan(coefficient(ratings))
    for coefficient in OF_SETS:
        assert np.isnan(coefficient(sets([("", "")] * 5)))


def test_a_code_on_one_character_of_ten_million_is_still_a_variation() -> None:
    values, weights = np.array([[0, 0], [1, 1]]), np.array([9_999_999.0, 1.0])
    for coefficient in OF_NUMBERS:
        assert float(coefficient(Ratings(values, weights, (0, 1)))) == pytest.approx(1.0)


def test_one_unit_that_two_coders_rated() -> None:
    for coefficient in OF_NUMBERS:
        assert np.isnan(coefficient(offered([(1, 1)])))
        assert float(coefficient(offered([(1, 2)]))) == pytest.approx(0.0)


@pytest.mark.parametrize("rows", [[], [(None, None)], [(1, None), (None, 2)]], ids=["empty", "missing", "apart"])
def test_without_a_unit_that_two_coders_rated_alpha_has_no_value(rows: Rows) -> None:
    for coefficient in OF_NUMBERS:
        found = coefficient(offered(rows))
        assert found.shape == () and np.isnan(found)
        assert np.isnan(coefficient(Ratings(np.zeros((0, 2), dtype=np.int64), np.zeros(0), ())))
