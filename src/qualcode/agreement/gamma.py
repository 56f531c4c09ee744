"""Gamma: agreement on where units are and what they are called, after the best alignment of them.

Sources: Y. Mathet, A. Widlöcher, J.-P. Métivier: The unified and holistic method gamma (γ) for inter-annotator
agreement measure and alignment, Computational Linguistics 41 (2015); Y. Mathet: The agreement measure γcat, a
complement to γ focused on categorization of a continuum, Computational Linguistics 43 (2017). As in pygamma-agreement,
a unit that is aligned with nothing counts in γ-cat and γ-k unless told otherwise.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from qualcode.agreement.gamma_alignment import NO_UNIT, Alignment, Dissimilarity, Units, best_alignment
from qualcode.agreement.gamma_samples import shifted
from qualcode.agreement.ratings import FloatArray, ratio
from qualcode.agreement.uniting import united
from qualcode.domain.translation import tr

Coder = Sequence[tuple[int, int, Hashable]]

NORMAL_95 = 1.959964


@dataclass(frozen=True)
class Gamma:
    """γ of one document, and what it was reckoned from."""

    value: float
    """γ = 1 − observed ÷ expected; NaN where `undefined` says why."""
    cat: float
    """γ-cat: agreement on the values alone, where units are aligned; NaN where nothing can be said."""
    by_value: dict[Hashable, float]
    """γ-k of each value that somebody gave."""
    observed: float
    """The disorder of the best alignment."""
    expected: float
    """The mean of the disorders of the best alignments of the random continua."""
    samples: int
    """How many random continua there were."""
    precision: float
    """Half the width of the 95 % interval of `expected`, as a share of it."""
    seed: int
    units: int
    """How many units there are, over the coders; overlapping ones of one coder and value are one."""
    coders: int
    alignment: tuple[tuple[tuple[int, int, Hashable] | None, ...], ...] = field(repr=False, default=())
    """The best alignment: each row with the unit of each coder, or None, in the order of the text."""
    undefined: str = ""

    @property
    def between(self) -> tuple[float, float]:
        """The least and the largest γ that the precision leaves open; of chance in the samples, not of the coders."""
        low = 1 - self.observed / (self.expected * (1 - self.precision)) if self.precision < 1 else -np.inf
        return float(low), 1 - self.observed / (self.expected * (1 + self.precision))


def gamma(
    coders: Sequence[Coder],
    length: int,
    *,
    seed: int,
    dissimilarity: Dissimilarity | None = None,
    precision: float | None = 0.02,
    samples: int = 30,
    most_samples: int = 500,
    unaligned: bool = True,
) -> Gamma:
    """γ, γ-cat and γ-k of one document.

    Args:
        coders: For each coder who finished it her (start, end, value), from 0 to `length`; units may overlap.
        seed: Of the random continua; the same seed gives the same figures.
        dissimilarity: How units differ; α = β = Δ∅ = 1 unless given.
        precision: Random continua are added until the expected disorder is known so well, as a share of itself at
            95 %; None for no more than `samples`.
        samples: The least number of random continua, at least 2.
        most_samples: Where no more are added, however well it is known.
        unaligned: Whether a unit aligned with nothing counts as a disagreement in γ-cat and γ-k, once for each coder
            without one; the paper of 2017 leaves it out.

    Raises:
        GammaExtraMissingError: scipy is not installed.
        TooManyAlignmentsError: The document has more alignments than can be searched.
        ValueError: A span leaves the document, or fewer than 2 samples are asked for.
    """
    measure = dissimilarity or Dissimilarity()
    values = sorted({value for spans in coders for _, _, value in spans}, key=repr)
    units = [_units(spans, values, length) for spans in coders]
    count = sum(map(len, units))
    if samples < 2:
        raise ValueError("the spread of random continua is seen in two of them at least")
    if len(coders) < 2 or not count:
        reason = (
            tr("there is only one coder")
            if len(coders) == 1
            else tr("nobody marked anything")
            if coders
            else tr("no coder")
        )
        return _undefined(reason, seed, count, len(coders))
    best = best_alignment(units, measure)
    measured = _Measured(measure, len(values), unaligned)
    observed = measured.of(units, best)
    chance = _chance(units, length, measured, np.random.default_rng(seed), (samples, precision, most_samples))
    expected = ratio(np.nansum(chance, axis=0), np.sum(~np.isnan(chance), axis=0).astype(float))
    spread = NORMAL_95 * float(chance[:, 0].std(ddof=1)) / len(chance) ** 0.5
    found = [_one_less(one, other) for one, other in zip(observed.tolist(), expected.tolist(), strict=True)]
    return Gamma(
        value=found[0],
        cat=found[1],
        by_value=dict(zip(values, found[2:], strict=True)),
        observed=float(observed[0]),
        expected=float(expected[0]),
        samples=len(chance),
        precision=spread / float(expected[0]) if expected[0] else np.nan,
        seed=seed,
        units=count,
        coders=len(coders),
        alignment=_read(best, units, values),
        undefined="" if expected[0] else tr("units that are shifted at random still agree wholly"),
    )


def pooled_gamma(documents: Sequence[Gamma]) -> float:
    """γ of several documents: one less the quotient of all observed and all expected disorder.

    Each document's disorders are weighted by its mean number of units per coder, by which they were divided. Documents
    where γ is undefined are left out; NaN if all are.
    """
    counted = [(one, one.units / one.coders) for one in documents if not one.undefined]
    return _one_less(
        sum(one.observed * weight for one, weight in counted), sum(one.expected * weight for one, weight in counted)
    )


def _undefined(reason: str, seed: int, units: int, coders: int) -> Gamma:
    nothing = float("nan")
    return Gamma(nothing, nothing, {}, nothing, nothing, 0, nothing, seed, units, coders, undefined=reason)


def _one_less(observed: float, expected: float) -> float:
    if np.isnan(observed) or np.isnan(expected) or expected <= 0:
        return float("nan")
    return 1 - observed / expected


def _units(spans: Coder, values: Sequence[Hashable], length: int) -> Units:
    rows = []
    for place, value in enumerate(values):
        hers = united((start, end) for start, end, given in spans if given == value)
        rows += [(start, end, place) for start, end in hers]
    if any(start < 0 or end > length for start, end, _ in rows):
        raise ValueError("a span leaves the document")
    return np.array(sorted(rows), dtype=np.int64).reshape(len(rows), 3)


@dataclass(frozen=True)
class _Measured:
    """What is read off an alignment: its disorder, that of the values (γ-cat), and of each value (γ-k)."""

    dissimilarity: Dissimilarity
    values: int
    unaligned: bool

    def of(self, coders: Sequence[Units], alignment: Alignment) -> FloatArray:
        """(2 + values,): NaN for what nothing in the alignment speaks of.

        Each two aligned units count by how near they are, max(0, 1 − α·d_pos), and by one over the number of others in
        their row.
        """
        weights, disorders = np.zeros(self.values + 1), np.zeros(self.values + 1)
        sizes = (alignment.rows != NO_UNIT).sum(axis=1)
        for i, j in combinations(range(len(coders)), 2):
            one, other = alignment.rows[:, i], alignment.rows[:, j]
            both = (one != NO_UNIT) & (other != NO_UNIT)
            first, second = coders[i][one[both]], coders[j][other[both]]
            near = np.maximum(0, 1 - self.dissimilarity.alpha * self.dissimilarity.position(first, second))
            weight = near / (sizes[both] - 1)
            disorder = weight * self.dissimilarity.value(first, second)
            for amounts, of_pairs in ((weights, weight), (disorders, disorder)):
                amounts[0] += of_pairs.sum()
                amounts[1:] += np.bincount(first[:, 2], weights=of_pairs, minlength=self.values)
                second_too = np.where(first[:, 2] == second[:, 2], 0.0, of_pairs)
                amounts[1:] += np.bincount(second[:, 2], weights=second_too, minlength=self.values)
        if self.unaligned:
            self._count_unaligned(coders, alignment, weights, disorders)
        shares: FloatArray = np.full(self.values + 1, np.nan)
        np.divide(disorders, weights, out=shares, where=weights > 0)
        return np.concatenate(([alignment.disorder], shares))

    def _count_unaligned(
        self, coders: Sequence[Units], alignment: Alignment, weights: FloatArray, disorders: FloatArray
    ) -> None:
        empty = self.dissimilarity.empty
        missing = (alignment.rows == NO_UNIT).sum(axis=1)
        for coder, units in enumerate(coders):
            some = alignment.rows[:, coder] != NO_UNIT
            times = np.bincount(
                units[alignment.rows[some, coder], 2], weights=missing[some].astype(float), minlength=self.values
            )
            for amounts, each in ((weights, empty), (disorders, empty**2)):
                amounts[0] += times.sum() * each
                amounts[1:] += times * each


def _chance(
    units: Sequence[Units],
    length: int,
    measured: _Measured,
    generator: np.random.Generator,
    wanted: tuple[int, float | None, int],
) -> FloatArray:
    """(samples, 2 + values): what is read off the best alignments of random continua, as many as are needed."""
    samples, precision, most = wanted
    rows: list[FloatArray] = []
    needed = samples
    while len(rows) < needed:
        continuum = shifted(units, length, generator)
        rows.append(measured.of(continuum, best_alignment(continuum, measured.dissimilarity)))
        if len(rows) == needed and precision is not None:
            disorders = np.array([row[0] for row in rows])
            if mean := float(disorders.mean()):
                enough = (NORMAL_95 * float(disorders.std(ddof=1)) / mean / precision) ** 2
                needed = max(needed, min(int(np.ceil(enough)), most))
    return np.stack(rows)


def _read(
    alignment: Alignment, units: Sequence[Units], values: Sequence[Hashable]
) -> tuple[tuple[tuple[int, int, Hashable] | None, ...], ...]:
    def of(coder: int, unit: int) -> tuple[int, int, Hashable] | None:
        if unit == NO_UNIT:
            return None
        start, end, value = units[coder][unit].tolist()
        return start, end, values[value]

    rows = [tuple(of(coder, unit) for coder, unit in enumerate(row)) for row in alignment.rows.tolist()]
    return tuple(sorted(rows, key=lambda row: min(unit[:2] for unit in row if unit is not None)))
