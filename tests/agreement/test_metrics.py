"""Coefficients under their names, and the reason where one has no value."""

from __future__ import annotations

import inspect
from collections.abc import Sequence

import numpy as np
import pytest

from qualcode.agreement import coefficients, krippendorff
from qualcode.agreement.analytic import ANALYTIC_INTERVALS
from qualcode.agreement.metrics import RATING_METRICS
from qualcode.agreement.ratings import Ratings
from qualcode.agreement.undefined import why_undefined

NAMES = [
    "percent_agreement",
    "cohen_kappa",
    "conger_kappa",
    "scott_pi",
    "fleiss_kappa",
    "brennan_prediger",
    "gwet_ac1",
    "krippendorff_alpha_nominal",
    "krippendorff_alpha_ordinal",
    "krippendorff_alpha_interval",
    "krippendorff_alpha_ratio",
    "krippendorff_alpha_set",
    "krippendorff_alpha_set_masi",
    "krippendorff_alpha_set_jaccard",
]


def test_every_coefficient_of_ratings_has_its_name() -> None:
    assert list(RATING_METRICS) == NAMES
    assert all(metric.name == name for name, metric in RATING_METRICS.items())
    assert set(ANALYTIC_INTERVALS) <= set(RATING_METRICS)


@pytest.mark.parametrize("name", NAMES)
def test_every_coefficient_says_where_it_comes_from(name: str) -> None:
    metric = RATING_METRICS[name]
    assert metric.kind == "ratings" and not metric.compatible_with
    assert any(year.isdigit() and len(year) == 4 for year in metric.source.replace(",", " ").split())
    assert metric.formula and "\n" not in metric.formula + metric.title
    assert "Source:" in (inspect.getdoc(metric.function) or "")


def test_every_public_coefficient_stands_in_the_table_once() -> None:
    functions = [metric.function for metric in RATING_METRICS.values()]
    assert len(set(functions)) == len({metric.title for metric in RATING_METRICS.values()}) == len(NAMES)
    alphas = {value for name, value in vars(krippendorff).items() if name.startswith("alpha_")}
    assert alphas <= set(functions)
    assert coefficients.percent_agreement in functions


def test_coefficients_of_two_coders_are_marked() -> None:
    three = Ratings.from_rows([(1, 1, 2), (2, 2, 2)], (1, 2))
    for name, metric in RATING_METRICS.items():
        if metric.pairwise:
            with pytest.raises(ValueError, match="two coders"):
                metric.function(three)
        elif "_set" not in name:
            assert np.isfinite(metric.function(three))


Row = tuple[object, ...]


@pytest.mark.parametrize(
    ("rows", "offered", "reason"),
    [
        ([], (0, 1), "there are fewer than two coders"),
        ([(1,), (0,)], (0, 1), "there are fewer than two coders"),
        ([(None, None)], (0, 1), "no coder rated anything"),
        ([(1, None), (0, None)], (0, 1), "only one coder rated anything"),
        ([(1, None), (None, 0)], (0, 1), "no unit was rated by two coders"),
        ([(0, 0), (0, 0)], (0, 1), "nobody used the code"),
        ([(False, False), (False, False)], (False, True), "nobody used the code"),
        ([(1, 1), (1, 1)], (0, 1), "every unit has the code from everybody"),
        ([(0, 0), (0, 0), (1, None)], (0, 1), "nobody used the code on a unit that two coders rated"),
        ([(1, 1), (1, 1), (None, 0)], (0, 1), "every unit that two coders rated has the code from everybody"),
        ([("Goals", "Goals")] * 2, ("Goals", "Rules"), "everybody gave “Goals” to every unit"),
        (
            [("Goals", "Goals"), ("Goals", "Goals"), ("Rules", None)],
            ("Goals", "Rules"),
            "everybody gave “Goals” to every unit that two coders rated",
        ),
        ([(frozenset("BA"), frozenset("AB"))] * 2, None, "everybody gave “A, B” to every unit"),
        ([(frozenset(), frozenset())] * 2, None, "everybody gave “no code” to every unit"),
        ([(0, 0)], (0, 1), "only one unit was rated by two coders, and nobody gave it the code"),
        ([(1, 1), (0, None)], (0, 1), "only one unit was rated by two coders, and it has the code from everybody"),
        ([("a", "a")], ("a", "b"), "only one unit was rated by two coders, and everybody gave “a” to it"),
    ],
)
def test_a_missing_value_has_its_reason(rows: Sequence[Row], offered: tuple[object, ...] | None, reason: str) -> None:
    ratings = Ratings.from_rows(rows, offered)  # type: ignore[arg-type]
    assert np.isnan(krippendorff.alpha_nominal(ratings))
    assert why_undefined(ratings) == reason


def test_rows_without_weight_are_no_reason() -> None:
    ratings = Ratings.from_rows([(0, 0), (1, 1)], (0, 1))
    assert why_undefined(ratings.reweighted(np.array([5.0, 0.0]))) == "nobody used the code"
    assert why_undefined(ratings.reweighted(np.zeros(2))) == "no coder rated anything"


def test_distances_of_nothing_leave_agreement_by_chance_alone() -> None:
    ratings = Ratings.from_rows([("a", "b"), ("a", "a")])
    assert np.isnan(krippendorff.alpha(ratings, np.zeros((2, 2))))
    assert why_undefined(ratings) == "by chance alone the coders would agree always"


def test_a_series_of_resamples_has_no_one_reason() -> None:
    with pytest.raises(ValueError, match="one table"):
        why_undefined(Ratings.from_rows([(0, 0)], (0, 1)).reweighted(np.ones((2, 1))))
