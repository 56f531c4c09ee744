"""Figures as other programs print them, so that a paper that quotes them can be compared; never a first choice.

Each takes plain counts that add up over documents, with any leading dimensions, and is named for what it is compatible
with. What is wrong or unusual about it is said with it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from qualcode.agreement.ratings import FloatArray, beyond_chance, ratio


def maxqda_kappa_rk(matches: ArrayLike, unmatched: ArrayLike, codes: int, *, unequal: bool = False) -> FloatArray:
    """Compatible with MAXQDA's κ (RK) at the level of segments: (P_o − P_c) ÷ (1 − P_c), P_o = a ÷ (a + b + c).

    P_c = 1 ÷ k after Brennan and Prediger (1981); k ÷ (k + 1)² where segments carry unequal numbers of codes, or one
    code alone is compared. NaN where there are no segments.

    Args:
        matches: a, counted from both sides, as `matching.segment_matches` does.
        unmatched: b + c.
        codes: k, the number of codes that are compared.

    Raises:
        ValueError: No codes.
    """
    if codes < 1:
        raise ValueError("a kappa over codes needs at least one code")
    matched = np.asarray(matches, dtype=float)
    chance = codes / (codes + 1) ** 2 if unequal or codes == 1 else 1 / codes
    return beyond_chance(ratio(matched, matched + np.asarray(unmatched, dtype=float)), np.asarray(chance))


def qualcoder_kappa(both: ArrayLike, one_only: ArrayLike, other_only: ArrayLike) -> FloatArray:
    """Compatible with what QualCoder prints as kappa; it is not Cohen's.

    Characters that nobody coded are dropped, so that P_o is the share both coded of what either did (Jaccard's index);
    and P_e multiplies the chances of both coding and of neither coding, where Cohen adds them. NaN where nobody coded.
    """
    shared, first, second = (np.asarray(count, dtype=float) for count in (both, one_only, other_only))
    coded = shared + first + second
    coding = ratio(shared + first, coded) * ratio(shared + second, coded)
    leaving = ratio(second, coded) * ratio(first, coded)
    return beyond_chance(ratio(shared, coded), coding * leaving)


def nvivo_agreement(table: ArrayLike) -> FloatArray:
    """Compatible with NVivo's percentage: characters that both or neither coded ÷ all, for one code in one file.

    Args:
        table: (…, 4): characters that both, only the one, only the other, and neither coded.
    """
    both, one, other, neither = np.moveaxis(np.asarray(table, dtype=float), -1, 0)
    return ratio(both + neither, both + one + other + neither)


def nvivo_kappa(table: ArrayLike) -> FloatArray:
    """Compatible with NVivo's coding comparison: Cohen's κ of the characters of one file for one code.

    (TA − ΣEF) ÷ (N − ΣEF) with ΣEF = (A·B + Ā·B̄) ÷ N. NaN where both coded all of the file, or nothing of it.

    Args:
        table: As `nvivo_agreement`.
    """
    both, one, other, neither = np.moveaxis(np.asarray(table, dtype=float), -1, 0)
    size = both + one + other + neither
    chance = ratio(both + one, size) * ratio(both + other, size) + ratio(neither + other, size) * ratio(
        neither + one, size
    )
    return beyond_chance(nvivo_agreement(table), chance)


def nvivo_average(values: ArrayLike, sizes: ArrayLike | None = None) -> FloatArray:
    """Compatible with the averages that NVivo's manual tells to make of its κ or percentages, over the last dimension.

    Undefined values are left out. NaN where all are.

    Args:
        values: (…, files), one figure each.
        sizes: (files,) characters of each file, as weights; None counts every file alike.
    """
    figures = np.asarray(values, dtype=float)
    weights = np.ones(figures.shape[-1]) if sizes is None else np.asarray(sizes, dtype=float)
    weights = np.where(np.isnan(figures), 0.0, weights)
    return ratio((np.nan_to_num(figures) * weights).sum(axis=-1), weights.sum(axis=-1))


def holsti(agreed: ArrayLike, one: ArrayLike, other: ArrayLike) -> FloatArray:
    """Compatible with ATLAS.ti's Holsti index: 2 A ÷ (N₁ + N₂); uncorrected for chance.

    Args:
        agreed: A, decisions that both made alike; with spans, the matched pairs of `matching`.
        one: N₁, all decisions of the one coder.
        other: N₂, those of the other.
    """
    return ratio(2 * np.asarray(agreed, dtype=float), np.asarray(one, dtype=float) + np.asarray(other, dtype=float))


def overlap_share(both: ArrayLike, one_only: ArrayLike, other_only: ArrayLike) -> FloatArray:
    """Compatible with requal's character overlap: |A ∩ B| ÷ |A ∪ B|, Jaccard's index; NaN where nobody coded."""
    shared = np.asarray(both, dtype=float)
    return ratio(shared, shared + np.asarray(one_only, dtype=float) + np.asarray(other_only, dtype=float))
