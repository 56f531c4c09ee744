"""Percent agreement and the kappas: published values, what they share, and where they have no value."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings

from example_counts import examples
from qualcode.agreement.coefficients import (
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    fleiss_category_kappas,
    fleiss_kappa,
    gwet_ac1,
    percent_agreement,
    prevalence,
    scott_pi,
)
from qualcode.agreement.ratings import FloatArray, Ratings
from rating_tables import Rows, offered, rating_rows, resamples, table_of

Coefficient = Callable[[Ratings], FloatArray]
ANY_NUMBER: tuple[Coefficient, ...] = (percent_agreement, conger_kappa, fleiss_kappa, brennan_prediger, gwet_ac1)
OF_TWO: tuple[Coefficient, ...] = (cohen_kappa, scott_pi)

FLEISS_1971 = """
444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445
333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555
"""
KRIPPENDORFF_C = "11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 ..3."


def table(units: str, categories: str = "12345") -> Ratings:
    """Each word a unit, each sign a coder's value, a dot for none."""
    rows = [[None if sign == "." else sign for sign in unit] for unit in units.split()]
    return Ratings.from_rows(rows, categories)


@pytest.mark.parametrize(
    ("cells", "coefficient", "value"),
    [
        ([[20, 20], [10, 50]], percent_agreement, 0.70),  # Artstein & Poesio 2008, p. 558
        ([[20, 20], [10, 50]], brennan_prediger, 0.40),
        ([[20, 20], [10, 50]], scott_pi, 0.341),
        ([[20, 20], [10, 50]], cohen_kappa, 0.348),
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], cohen_kappa, 0.492),  # Cohen 1960, p. 45
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], gwet_ac1, 0.576),
        ([[50, 0, 0], [10, 10, 10], [20, 0, 0]], brennan_prediger, 0.40),  # Brennan & Prediger 1981, p. 689
        ([[20, 5], [10, 15]], cohen_kappa, 0.40),
        ([[118, 5], [2, 0]], percent_agreement, 0.944),  # Gwet 2008: nearly all agree, and κ is below zero
        ([[118, 5], [2, 0]], cohen_kappa, -0.0234),
        ([[118, 5], [2, 0]], scott_pi, -0.0288),
        ([[118, 5], [2, 0]], gwet_ac1, 0.9408),
        ([[80, 7], [8, 5]], gwet_ac1, 0.808),
    ],
)
def test_two_coders_get_the_published_value(cells: list[list[int]], coefficient: Coefficient, value: float) -> None:
    assert float(coefficient(table_of(cells))) == pytest.approx(value, abs=5e-4)


@pytest.mark.parametrize(
    ("coefficient", "value"),
    [
        (percent_agreement, 0.81818),
        (conger_kappa, 0.76282),
        (fleiss_kappa, 0.76117),
        (brennan_prediger, 0.77273),
        (gwet_ac1, 0.77544),
    ],
)
def test_four_coders_with_missing_values_get_the_published_value(coefficient: Coefficient, value: float) -> None:
    """Gwet 2014: twelve subjects, of which one was rated by one coder alone."""
    assert float(coefficient(table(KRIPPENDORFF_C))) == pytest.approx(value, abs=1e-5)


def test_fleiss_psychiatric_diagnoses_get_the_kappa_that_he_published() -> None:
    units = table(FLEISS_1971)
    assert float(percent_agreement(units)) == pytest.approx(0.5556, abs=5e-5)
    assert float(fleiss_kappa(units)) == pytest.approx(0.430, abs=5e-4)


def test_each_category_has_a_kappa_against_all_others() -> None:
    """Fleiss calculated with rounded shares, hence .003 from the exact values, which are those of the two-way tables."""
    units = table(FLEISS_1971)
    kappas = fleiss_category_kappas(units)
    assert kappas == pytest.approx([0.248, 0.248, 0.517, 0.470, 0.565], abs=4e-3)
    for k in range(5):
        against = Ratings((units.values == k).astype(np.int64), units.weights, (0, 1))
        assert kappas[k] == pytest.approx(float(fleiss_kappa(against)))


def test_ac1_and_brennan_prediger_count_what_was_offered_and_not_what_was_used() -> None:
    rows = [(1, 1)] * 8 + [(1, 2), (2, 2)]
    few, many = offered(rows, 2), offered(rows, 5)
    assert float(brennan_prediger(many)) == pytest.approx((0.9 - 0.2) / 0.8)
    assert float(brennan_prediger(few)) == pytest.approx((0.9 - 0.5) / 0.5)
    assert float(gwet_ac1(many)) > float(gwet_ac1(few))
    assert float(fleiss_kappa(many)) == pytest.approx(float(fleiss_kappa(few)))


@given(rating_rows())
@settings(max_examples=examples(60), deadline=None)
def test_percent_is_the_mean_over_units_of_agreeing_pairs(rows: Rows) -> None:
    shares = []
    for row in rows:
        pairs = list(combinations([value for value in row if value is not None], 2))
        if pairs:
            shares.append(sum(one == other for one, other in pairs) / len(pairs))
    expected = np.mean(shares) if shares else np.nan
    assert float(percent_agreement(offered(rows))) == pytest.approx(expected, nan_ok=True)


@given(rating_rows())
@settings(max_examples=examples(60), deadline=None)
def test_conger_expects_what_pairs_of_coders_agree_on_by_their_own_shares(rows: Rows) -> None:
    columns = [[value for value in column if value is not None] for column in zip(*rows, strict=True)]
    shares = [[column.count(k) / len(column) for k in range(1, 5)] for column in columns if column]
    chances = [np.dot(one, other) for one, other in combinations(shares, 2)]
    observed = float(percent_agreement(offered(rows)))
    chance = float(np.mean(chances)) if chances else np.nan
    expected = (observed - chance) / (1 - chance) if abs(1 - chance) > 1e-9 else np.nan
    assert float(conger_kappa(offered(rows))) == pytest.approx(expected, nan_ok=True)


@given(rating_rows(coders=(2, 2), missing=False))
@settings(max_examples=examples(40), deadline=None)
def test_two_coders_who_rated_all_have_one_kappa_of_each_family(rows: Rows) -> None:
    ratings = offered(rows)
    assert float(conger_kappa(ratings)) == pytest.approx(float(cohen_kappa(ratings)), nan_ok=True)
    assert float(fleiss_kappa(ratings)) == pytest.approx(float(scott_pi(ratings)), nan_ok=True)


def test_cohen_and_scott_look_only_at_units_that_both_rated() -> None:
    rows = [(1, 1), (1, 2), (2, 2), (2, 2)]
    alone = [*rows, (1, None), (None, 1), (1, None)]
    for coefficient in OF_TWO:
        assert float(coefficient(offered(alone, 2))) == pytest.approx(float(coefficient(offered(rows, 2))))
    assert float(fleiss_kappa(offered(alone, 2))) != pytest.approx(float(fleiss_kappa(offered(rows, 2))))


@pytest.mark.parametrize("coefficient", OF_TWO)
def test_coefficients_of_two_coders_refuse_a_third(coefficient: Coefficient) -> None:
    with pytest.raises(ValueError, match="two coders, not 3"):
        coefficient(offered([(1, 1, 2)]))


@given(rating_rows())
@settings(max_examples=examples(40), deadline=None)
def test_resamples_get_what_each_would_get_alone(rows: Rows) -> None:
    together = resamples(offered(rows), 5)
    for coefficient in (*ANY_NUMBER, *(OF_TWO if together.coders == 2 else ())):
        found = coefficient(together)
        alone = [float(coefficient(together.reweighted(weights))) for weights in together.weights]
        assert found.shape == (5,)
        assert found == pytest.approx(alone, nan_ok=True)
        assert coefficient(together.reweighted(together.weights[None])).shape == (1, 5)
    assert fleiss_category_kappas(together).shape == (5, 4)


@given(rating_rows())
@settings(max_examples=examples(40), deadline=None)
def test_a_weight_of_three_is_three_units_alike(rows: Rows) -> None:
    once, thrice = offered(rows), offered(rows * 3)
    for coefficient in ANY_NUMBER:
        heavier = coefficient(once.reweighted(once.weights * 3))
        assert float(heavier) == pytest.approx(float(coefficient(thrice)), nan_ok=True)


def test_a_coder_who_rated_nothing_changes_nothing() -> None:
    rows = [(1, 1), (1, 2), (2, 2), (2, 1), (3, 3)]
    with_absent = offered([(*row, None) for row in rows])
    for coefficient in ANY_NUMBER:
        assert float(coefficient(with_absent)) == pytest.approx(float(coefficient(offered(rows))))


def test_where_nothing_varies_only_what_needs_no_variation_has_a_value() -> None:
    for value in (0, 1):
        ratings = Ratings.from_rows([(value, value)] * 30, (0, 1))
        for coefficient in (cohen_kappa, conger_kappa, scott_pi, fleiss_kappa):
            assert np.isnan(coefficient(ratings))
        for defined in (percent_agreement, brennan_prediger, gwet_ac1):
            assert float(defined(ratings)) == 1.0
        assert np.isnan(fleiss_category_kappas(ratings)).all()


def test_a_code_on_one_character_of_a_million_is_still_a_variation() -> None:
    values = np.array([[0, 0], [1, 1]])
    for coefficient in (*ANY_NUMBER, *OF_TWO):
        assert float(coefficient(Ratings(values, np.array([999_999.0, 1.0]), (0, 1)))) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "rows", [[], [(None, None)], [(1, None), (None, 2)], [(1,), (2,)]], ids=["empty", "missing", "apart", "one coder"]
)
def test_without_a_unit_that_two_coders_rated_nothing_has_a_value(rows: Rows) -> None:
    for coefficient in (*ANY_NUMBER, *OF_TWO):
        found = coefficient(Ratings.from_rows(rows, (1, 2)))
        assert found.shape == () and np.isnan(found)


def test_without_anything_offered_nothing_has_a_value() -> None:
    for coefficient in (*ANY_NUMBER, *OF_TWO):
        assert np.isnan(coefficient(Ratings.from_rows([])))
        assert np.isnan(coefficient(Ratings.from_rows([(None, None)])))


def test_with_one_value_offered_chance_alone_agrees_always() -> None:
    ratings = Ratings.from_rows([("a", "a")] * 4)
    assert float(percent_agreement(ratings)) == 1.0
    for coefficient in (conger_kappa, fleiss_kappa, brennan_prediger, gwet_ac1):
        assert np.isnan(coefficient(ratings))


def test_one_unit_on_which_two_differ_is_enough_for_a_value() -> None:
    ratings = offered([(1, 2)], 2)
    assert float(percent_agreement(ratings)) == 0.0
    assert float(cohen_kappa(ratings)) == 0.0
    assert float(scott_pi(ratings)) == -1.0


def test_prevalence_is_a_mean_over_units_and_not_over_values() -> None:
    assert prevalence(offered([(1, 1, 1), (2, None, None)], 2)).tolist() == [0.5, 0.5]
