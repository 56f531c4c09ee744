"""Intervals by formula: the figures of another program, and where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from example_counts import examples
from published_values import published
from qualcode.agreement.analytic import ANALYTIC_INTERVALS, AnalyticInterval
from qualcode.agreement.metrics import RATING_METRICS
from qualcode.agreement.ratings import Ratings
from qualcode.agreement.student_t import t_quantile
from rating_tables import Rows, offered, rating_rows, table_of

GWET_2014 = "11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 ..3."
SHORT_NAMES = {
    "gwet": "gwet_ac1",
    "fleiss": "fleiss_kappa",
    "krippendorff": "krippendorff_alpha_nominal",
    "bp": "brennan_prediger",
}


def gwet_2014() -> Ratings:
    """Twelve subjects and four raters, some of whom did not rate some."""
    rows = [[None if sign == "." else sign for sign in unit] for unit in GWET_2014.split()]
    return Ratings.from_rows(rows, "12345")


def found(name: str, ratings: Ratings) -> AnalyticInterval:
    interval = ANALYTIC_INTERVALS[name](ratings)
    assert interval is not None
    return interval


@pytest.mark.parametrize(
    ("name", "error", "low"),
    [
        ("gwet_ac1", 0.14295, 0.46081),
        ("fleiss_kappa", 0.15302, 0.42438),
        ("krippendorff_alpha_nominal", 0.14557, 0.41906),
        ("brennan_prediger", 0.14472, 0.45421),
    ],
)
def test_error_and_interval_are_those_of_the_formula(name: str, error: float, low: float) -> None:
    interval = found(name, gwet_2014())
    assert interval.value == pytest.approx(float(RATING_METRICS[name].function(gwet_2014())))
    assert interval.standard_error == pytest.approx(error, abs=1e-5)
    assert interval.low == pytest.approx(low, abs=1e-5)
    assert interval.high == 1.0


def test_intervals_are_those_of_the_folder() -> None:
    case = published("irrcac_analytic_ci_4raters")
    for short, expected in case["expected"].items():
        interval = found(SHORT_NAMES[short], Ratings.from_rows(case["ratings"]))
        low, high = expected["confidence_interval"]
        assert (interval.value, interval.standard_error, interval.low, interval.high) == pytest.approx(
            (expected["coefficient_value"], expected["se"], low, high), abs=case["tolerance"]
        )


def test_percent_has_the_error_of_a_share_where_two_rated_all() -> None:
    interval = found("percent_agreement", table_of([[20, 20], [10, 50]]))
    assert interval.standard_error == pytest.approx((0.7 * 0.3 / 99) ** 0.5)
    assert interval.high - 0.7 == pytest.approx(0.7 - interval.low)


def test_percent_does_not_reach_below_zero() -> None:
    assert found("percent_agreement", offered([(1, 2), (1, 2), (1, 1), (2, 1)])).low == 0.0


def test_percent_and_brennan_prediger_differ_by_their_scale_alone_where_all_rated_all() -> None:
    rows: Rows = [(1, 1, 2), (2, 2, 2), (3, 1, 2), (4, 4, 4), (4, 4, 1)]
    percent, brennan = found("percent_agreement", offered(rows)), found("brennan_prediger", offered(rows))
    assert brennan.standard_error == pytest.approx(percent.standard_error / (1 - 1 / 4))


def test_more_confidence_takes_a_wider_interval_and_more_units_a_narrower_one() -> None:
    for formula in ANALYTIC_INTERVALS.values():
        units = table_of([[8, 3], [4, 9]])
        more = units.reweighted(units.weights * 10)
        widths = []
        for ratings, confidence in ((units, 0.99), (units, 0.95), (more, 0.95)):
            interval = formula(ratings, confidence)
            assert interval is not None
            widths.append(interval.high - interval.low)
        assert widths == sorted(widths, reverse=True)
        assert widths[2] < widths[1] / 3


@given(rating_rows())
@settings(max_examples=examples(40), deadline=None)
def test_an_interval_holds_its_value_and_weights_are_units(rows: Rows) -> None:
    for name, formula in ANALYTIC_INTERVALS.items():
        interval = formula(offered(rows))
        if interval is not None:
            assert interval.low <= interval.value + 1e-12 and interval.value <= interval.high + 1e-12
            assert interval.value == pytest.approx(float(RATING_METRICS[name].function(offered(rows))))
        once = offered(rows)
        assert _same(formula(once.reweighted(once.weights * 2)), formula(offered(rows * 2)))


@given(rating_rows(coders=(2, 3)))
@settings(max_examples=examples(20), deadline=None)
def test_units_that_nobody_rated_do_not_count(rows: Rows) -> None:
    nothing: Rows = [(None,) * len(rows[0])] * 3
    for formula in ANALYTIC_INTERVALS.values():
        assert _same(formula(offered(rows + nothing)), formula(offered(rows)))


def test_where_the_coefficient_has_no_value_there_is_no_interval() -> None:
    same = Ratings.from_rows([(0, 0)] * 5, (0, 1))
    for name in ("fleiss_kappa", "krippendorff_alpha_nominal"):
        assert ANALYTIC_INTERVALS[name](same) is None
    for formula in ANALYTIC_INTERVALS.values():
        assert formula(offered([])) is None
        assert formula(offered([(1, None), (None, 1)])) is None
        assert formula(offered([(1, 2)])) is None, "one unit says nothing of others"
    for name in ("brennan_prediger", "gwet_ac1", "fleiss_kappa"):
        assert ANALYTIC_INTERVALS[name](Ratings.from_rows([("a", "a")] * 5)) is None


def test_a_series_of_resamples_is_refused() -> None:
    for formula in ANALYTIC_INTERVALS.values():
        with pytest.raises(ValueError, match="one table"):
            formula(gwet_2014().reweighted(np.ones((3, 12))))


@given(st.floats(0.001, 0.9995), st.one_of(st.integers(1, 410), st.integers(411, 10**7)))
@settings(max_examples=examples(60), deadline=None)
def test_quantiles_of_student_are_those_of_scipy(probability: float, freedom: int) -> None:
    expected = float(student.ppf(probability, freedom))
    assert t_quantile(probability, freedom) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_quantiles_of_student_are_those_of_the_tables() -> None:
    for freedom, value in ((1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980), (1000, 1.962)):
        assert t_quantile(0.975, freedom) == pytest.approx(value, abs=5e-4)
    assert t_quantile(0.5, 7) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(("probability", "freedom"), [(0.0, 5), (1.0, 5), (0.9, 0)])
def test_quantiles_that_do_not_exist_are_refused(probability: float, freedom: int) -> None:
    with pytest.raises(ValueError):
        t_quantile(probability, freedom)


def _same(one: AnalyticInterval | None, other: AnalyticInterval | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))
