"""Intervals by a published formula: units are taken as drawn at random, coders as given.

Gwet's linearisation writes a coefficient as a mean over units of what each contributes, x_u, chance included: its
standard error is √(Σ_u (x_u − value)² ÷ n(n−1)), and the interval takes Student's t with n − 1 degrees of freedom.
Units must be independent of each other: code points, or sentences of one document, are not, and there only resampling
of documents will do. Fleiss' own large-sample error of 1971 is not offered, for it assumes that coders agree by chance
alone.

Source: Gwet 2008, pp. 29–48; Gwet 2014.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from qualcode.agreement.coefficients import (
    brennan_prediger,
    fleiss_kappa,
    gwet_ac1,
    pairwise_agreement,
    percent_agreement,
    prevalence,
)
from qualcode.agreement.krippendorff import alpha_nominal
from qualcode.agreement.ratings import FloatArray, Ratings
from qualcode.agreement.student_t import t_quantile


@dataclass(frozen=True)
class AnalyticInterval:
    """A coefficient with its standard error over units and the limits of its interval, cut at 1."""

    value: float
    standard_error: float
    low: float
    high: float


Formula: TypeAlias = Callable[..., AnalyticInterval | None]
"""(ratings, confidence=0.95): None where the coefficient is undefined or only one unit was rated."""


def percent_interval(ratings: Ratings, confidence: float = 0.95) -> AnalyticInterval | None:
    """Of percent agreement, cut at 0 too: x_u = (n ÷ n′)·a_u, where a_u is the unit's agreement.

    n are the units that anybody rated, n′ those that at least two coders did.

    Raises:
        ValueError: The table is a series of resamples.
    """
    table = _rated_by(ratings, 1)
    value = percent_agreement(table)
    found = _interval(value, _contributions(table, 0.0) - value, table.weights, confidence)
    return found and AnalyticInterval(found.value, found.standard_error, max(found.low, 0.0), found.high)


def brennan_prediger_interval(ratings: Ratings, confidence: float = 0.95) -> AnalyticInterval | None:
    """Of Brennan and Prediger's coefficient: x_u = (n ÷ n′)·(a_u − p_e) ÷ (1 − p_e), p_e = 1 ÷ q.

    Raises:
        ValueError: The table is a series of resamples.
    """
    table = _rated_by(ratings, 1)
    q = len(table.categories)
    if q < 2:
        return None
    value = brennan_prediger(table)
    return _interval(value, _contributions(table, 1 / q) - value, table.weights, confidence)


def fleiss_interval(ratings: Ratings, confidence: float = 0.95) -> AnalyticInterval | None:
    """Of Fleiss' κ: x_u less 2(1 − κ)(e_u − p_e) ÷ (1 − p_e), where e_u = Σ_k n_uk·p̄_k ÷ r_u.

    Raises:
        ValueError: The table is a series of resamples.
    """
    table = _rated_by(ratings, 1)
    shares = prevalence(table)
    chances = (table.counts @ shares) / np.maximum(table.rated, 1)
    return _linearised(table, fleiss_kappa(table), float(np.sum(shares**2)), chances, confidence)


def gwet_ac1_interval(ratings: Ratings, confidence: float = 0.95) -> AnalyticInterval | None:
    """Of AC1: x_u less 2(1 − AC1)(e_u − p_e) ÷ (1 − p_e), where e_u = Σ_k n_uk·(1 − p̄_k) ÷ r_u(q − 1).

    Raises:
        ValueError: The table is a series of resamples.
    """
    table = _rated_by(ratings, 1)
    others = len(table.categories) - 1
    if others < 1:
        return None
    shares = prevalence(table)
    chances = (table.counts @ (1 - shares)) / np.maximum(table.rated, 1) / others
    return _linearised(table, gwet_ac1(table), float(np.sum(shares * (1 - shares))) / others, chances, confidence)


def alpha_nominal_interval(ratings: Ratings, confidence: float = 0.95) -> AnalyticInterval | None:
    """Of α for nominal values, with N values in n units of r̄ = N ÷ n each, and ε = 1 ÷ N.

    α = ((1 − ε)·a + ε − p_e) ÷ (1 − p_e), where a is the mean of a_u = Σ_k n_uk(n_uk−1) ÷ r̄(r_u−1) and
    p_e = Σ_k (n_k ÷ N)². The error is that of α′ = (a − p_e) ÷ (1 − p_e), without the small-sample ε; a_u and the
    chance of the unit are corrected for how many coders rated it. Only units that at least two coders rated count.

    Raises:
        ValueError: The table is a series of resamples.
    """
    table = _rated_by(ratings, 2)
    value = alpha_nominal(table)
    if not np.isfinite(value):
        return None
    counts, rated = table.counts, table.rated
    units = float(table.units)
    mean_rated = float(table.weights @ rated) / units
    epsilon = 1 / (units * mean_rated)
    surplus = (rated - mean_rated) / mean_rated
    agreeing = np.sum(counts * (counts - 1), axis=1) / (mean_rated * (rated - 1))
    mean_agreeing = float(table.weights @ agreeing) / units
    shares = (table.weights @ counts) / (units * mean_rated)
    chance = float(np.sum(shares**2))
    plain = (mean_agreeing - chance) / (1 - chance)
    chances = counts @ shares / mean_rated - chance * surplus
    parts = (agreeing - ((1 - epsilon) * mean_agreeing + epsilon) * surplus - chance) / (1 - chance)
    parts -= 2 * (1 - plain) * (chances - chance) / (1 - chance)
    return _interval(value, parts - plain, table.weights, confidence)


ANALYTIC_INTERVALS: Mapping[str, Formula] = {
    "percent_agreement": percent_interval,
    "fleiss_kappa": fleiss_interval,
    "brennan_prediger": brennan_prediger_interval,
    "gwet_ac1": gwet_ac1_interval,
    "krippendorff_alpha_nominal": alpha_nominal_interval,
}
"""By the names of `metrics.RATING_METRICS`; the others have no formula here."""


def _rated_by(ratings: Ratings, least: int) -> Ratings:
    """The rows that so many coders rated."""
    if ratings.weights.ndim != 1:
        raise ValueError("an interval by formula is of one table, not of a series of resamples")
    kept = ratings.rated >= least
    return Ratings(ratings.values[kept], ratings.weights[kept], ratings.categories)


def _contributions(table: Ratings, chance: float) -> FloatArray:
    """(rows,): x_u before what chance itself owes to the unit; 0 for units that only one coder rated."""
    paired = table.rated >= 2
    share = float(table.units) / max(float(table.pairable), 1.0)
    return np.asarray(share * (pairwise_agreement(table) - chance) * paired / (1 - chance))


def _linearised(
    table: Ratings, value: FloatArray, chance: float, chances: FloatArray, confidence: float
) -> AnalyticInterval | None:
    if not np.isfinite(value):
        return None
    parts = _contributions(table, chance) - 2 * (1 - float(value)) * (chances - chance) / (1 - chance)
    return _interval(value, parts - value, table.weights, confidence)


def _interval(
    value: FloatArray, deviations: FloatArray, weights: FloatArray, confidence: float
) -> AnalyticInterval | None:
    units, centre = float(weights.sum()), float(value)
    if not math.isfinite(centre) or units < 2:
        return None
    error = math.sqrt(float(weights @ deviations**2) / (units * (units - 1)))
    reach = t_quantile((1 + confidence) / 2, int(units) - 1) * error
    return AnalyticInterval(centre, error, centre - reach, min(centre + reach, 1.0))
