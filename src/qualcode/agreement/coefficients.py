"""Coefficients that correct agreement for chance by how often values were given, or by how many there are.

All but percent agreement are (observed − expected) ÷ (1 − expected) and differ in what they expect by chance. n_uk is
how many coders gave value k to unit u, r_u how many rated u at all, q how many values were offered. Observed agreement
is the same for all: the share of agreeing pairs of coders, averaged over the units that at least two coders rated.

Each function takes one table, or a series of resamples (leading axes of the weights), and gives one number for each,
NaN where the coefficient is undefined.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qualcode.agreement.ratings import MISSING, FloatArray, Ratings, beyond_chance, ratio


def percent_agreement(ratings: Ratings) -> FloatArray:
    """The share of pairs of coders that agree: mean over units of Σ_k n_uk(n_uk−1) ÷ r_u(r_u−1), from 0 to 1.

    Defined as soon as two coders rated one unit. Source: Fleiss 1971, pp. 379–380 (P̄); Gwet 2014 for units that not
    everybody rated.
    """
    return ratio(ratings.weights @ pairwise_agreement(ratings), ratings.pairable)


def cohen_kappa(ratings: Ratings) -> FloatArray:
    """Two coders: chance is Σ_k p_1k·p_2k, each coder's own shares over the units that both rated.

    Source: Cohen 1960, pp. 37–46.

    Raises:
        ValueError: There are more than two coders.
    """
    _refuse_more_than_two(ratings, "Cohen’s κ")
    return beyond_chance(percent_agreement(ratings), _chance_of_pairs(ratings, ratings.rated >= 2))


def conger_kappa(ratings: Ratings) -> FloatArray:
    """Any number of coders: chance is the mean over pairs of coders of Σ_k p_gk·p_hk, each from the coder's own shares.

    A coder's shares are over the units that she rated; who rated none is left out. Cohen's κ where two coders rated
    everything. Source: Conger 1980, pp. 322–328; missing values as in Gwet 2014.
    """
    return beyond_chance(percent_agreement(ratings), _chance_of_pairs(ratings, ratings.rated >= 1))


def scott_pi(ratings: Ratings) -> FloatArray:
    """Two coders: chance is Σ_k ((p_1k + p_2k) ÷ 2)², shares over the units that both rated.

    Source: Scott 1955, pp. 321–325.

    Raises:
        ValueError: There are more than two coders.
    """
    _refuse_more_than_two(ratings, "Scott’s π")
    both = (ratings.counts / 2) * (ratings.rated >= 2)[:, None]
    shares = ratio(ratings.weights @ both, ratings.pairable[..., None])
    return beyond_chance(percent_agreement(ratings), np.sum(shares**2, axis=-1))


def fleiss_kappa(ratings: Ratings) -> FloatArray:
    """Any number of coders: chance is Σ_k p̄_k², where p̄_k is the mean of n_uk ÷ r_u over all units that anybody rated.

    With two coders and nothing missing it is Scott's π, not Cohen's κ. Source: Fleiss 1971, pp. 379–380; missing
    values as in Gwet 2014.
    """
    return beyond_chance(percent_agreement(ratings), np.sum(prevalence(ratings) ** 2, axis=-1))


def fleiss_category_kappas(ratings: Ratings) -> FloatArray:
    """Fleiss' κ of each category against all others, (…, q); NaN for a category that nobody, or everybody always, gave.

    Source: Fleiss 1971, p. 381, for units rated by everybody; else κ of the table of “k” and “not k”.
    """
    counts, rated = ratings.counts, ratings.rated[:, None]
    differing = 2 * counts * (rated - counts) / np.maximum(rated * (rated - 1), 1)
    observed = ratio(ratings.weights @ differing, ratings.pairable[..., None])
    shares = prevalence(ratings)
    return 1 - ratio(observed, 2 * shares * (1 - shares))


def brennan_prediger(ratings: Ratings) -> FloatArray:
    """Any number of coders: chance is 1 ÷ q, as if every value that was offered were drawn alike.

    The S of Bennett, Alpert and Goldstein, and Randolph's free-marginal κ.
    Source: Brennan & Prediger 1981, pp. 687–699.
    """
    q = len(ratings.categories)
    return beyond_chance(percent_agreement(ratings), np.asarray(1 / q if q else np.nan))


def gwet_ac1(ratings: Ratings) -> FloatArray:
    """Any number of coders: chance is Σ_k p̄_k(1 − p̄_k) ÷ (q − 1), p̄_k as for Fleiss and q what was offered.

    Stays high where nearly everything has the same value, and is 1, not undefined, where everything has.
    Source: Gwet 2008, pp. 29–48; missing values as in Gwet 2014.
    """
    shares = prevalence(ratings)
    doubt = np.sum(shares * (1 - shares), axis=-1)
    return beyond_chance(percent_agreement(ratings), ratio(doubt, np.asarray(len(ratings.categories) - 1.0)))


def pairwise_agreement(ratings: Ratings) -> FloatArray:
    """(rows,): the share of pairs of coders that agree on each row; 0 where there is no pair."""
    agreeing = np.sum(ratings.counts * (ratings.counts - 1), axis=1)
    return np.asarray(agreeing / np.maximum(ratings.rated * (ratings.rated - 1), 1))


def prevalence(ratings: Ratings) -> FloatArray:
    """(…, q): p̄_k, the mean over units of the share of their coders who gave k; NaN where nobody rated anything."""
    shares = ratings.counts / np.maximum(ratings.rated, 1)[:, None]
    return ratio(ratings.weights @ shares, ratings.units[..., None])


def _chance_of_pairs(ratings: Ratings, counted: NDArray[np.bool_]) -> FloatArray:
    """(…): mean over pairs of coders of how often they would agree by chance, each keeping to her own shares.

    The sum over pairs is ((Σ_g p_gk)² − Σ_g p_gk²) ÷ 2 for each k, so that no pair has to be looked at.
    """
    coders, q = ratings.coders, len(ratings.categories)
    given = np.zeros((len(ratings.values), coders * q))
    rows, columns = np.nonzero((ratings.values != MISSING) & counted[:, None])
    given[rows, columns * q + ratings.values[rows, columns]] = 1.0
    totals = (ratings.weights @ given).reshape(*ratings.weights.shape[:-1], coders, q)
    amounts = totals.sum(axis=-1, keepdims=True)
    shares = np.nan_to_num(ratio(totals, amounts))
    active = (amounts[..., 0] > 0).sum(axis=-1)
    agreeing = np.sum(shares.sum(axis=-2) ** 2, axis=-1) - np.sum(shares**2, axis=(-2, -1))
    return ratio(agreeing, active * (active - 1.0))


def _refuse_more_than_two(ratings: Ratings, name: str) -> None:
    if ratings.coders > 2:
        raise ValueError(f"{name} compares two coders, not {ratings.coders}: take the table of a pair")
