"""The best alignment of what several coders marked: which of their units are about the same thing.

Source: Y. Mathet, A. Widlöcher, J.-P. Métivier: The unified and holistic method gamma (γ) for inter-annotator agreement
measure and alignment, Computational Linguistics 41 (2015), sections 4 and 5. It is found exactly, by integer
programming, for which scipy is needed (the extra `gamma`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from qualcode.agreement.ratings import FloatArray, IntArray
from qualcode.domain.errors import QualcodeError, RuleError
from qualcode.domain.translation import tr

Units: TypeAlias = IntArray
"""(units, 3): start, end and value of what one coder marked in a text; they may overlap."""
NO_UNIT = -1
"""In the place of a unit: the coder has none in this alignment."""

_MOST_CELLS = 20_000_000
"""Pairs of units that are held in memory: some 160 MB."""
_MOST_STEPS = 4_000_000
"""Alignments that are looked at together before the dear ones among them are left out."""
_MOST_CANDIDATES = 400_000
"""Alignments among which the best are chosen."""
_AT_ONCE = 10_000
"""Of them, how many a program is first given."""
_MOST_SECONDS = 120
"""What the choice may take."""


class GammaExtraMissingError(QualcodeError):
    """scipy, which finds the best alignment, is not installed."""


class TooManyAlignmentsError(RuleError):
    """A text with so many units and coders that the best alignment cannot be found in good time."""


@dataclass(frozen=True)
class Dissimilarity:
    """How unlike two units are: α·d_pos + β·d_cat, and Δ∅ for a unit that is aligned with nothing.

    d_pos = ((|Δstart| + |Δend|) ÷ (sum of both lengths))²·Δ∅; d_cat = 0 for equal values, else Δ∅.

    Raises:
        ValueError: A weight is negative, or Δ∅ is not above zero.
    """

    alpha: float = 1.0
    """The weight of the position."""
    beta: float = 1.0
    """The weight of the value."""
    empty: float = 1.0
    """Δ∅"""

    def __post_init__(self) -> None:
        if self.alpha < 0 or self.beta < 0 or self.empty <= 0:
            raise ValueError("the weights of position and value are not negative, and that of no unit is above zero")

    def position(self, one: Units, other: Units) -> FloatArray:
        """(…): d_pos of units (…, 3), which are broadcast against each other."""
        starts, ends = np.abs(one[..., 0] - other[..., 0]), np.abs(one[..., 1] - other[..., 1])
        lengths = one[..., 1] - one[..., 0] + other[..., 1] - other[..., 0]
        return np.asarray(((starts + ends) / lengths) ** 2 * self.empty)

    def value(self, one: Units, other: Units) -> FloatArray:
        """(…): d_cat of units (…, 3), which are broadcast against each other."""
        return np.asarray((one[..., 2] != other[..., 2]) * self.empty)

    def each_with_each(self, one: Units, other: Units) -> FloatArray:
        """(n, k): the dissimilarity of each unit of one coder and each of another."""
        one, other = one[:, None], other[None, :]
        return self.alpha * self.position(one, other) + self.beta * self.value(one, other)


class Alignment(NamedTuple):
    """Every unit of every coder in exactly one row, with the units of others that it is aligned with."""

    rows: IntArray
    """(unitary alignments, coders): the index of the coder's unit, or `NO_UNIT`."""
    disorders: FloatArray
    """(unitary alignments,): the mean dissimilarity over all pairs of coders."""
    disorder: float
    """Their sum, divided by the mean number of units per coder."""


def best_alignment(coders: Sequence[Units], dissimilarity: Dissimilarity) -> Alignment:
    """The alignment of least disorder, of all there are; of several equal ones one with the fewest rows.

    Raises:
        GammaExtraMissingError: scipy is not installed.
        TooManyAlignmentsError: There are too many to choose among.
        ValueError: Fewer than two coders, or no unit at all.
    """
    counts = [len(units) for units in coders]
    if len(coders) < 2 or not sum(counts):
        raise ValueError("an alignment needs two coders and one unit")
    rows, disorders = _candidates(coders, dissimilarity)
    chosen = _cheapest(rows, disorders, counts)
    total = float(disorders[chosen].sum())
    return Alignment(rows[chosen], disorders[chosen], total / (sum(counts) / len(counts)))


def _cheapest(rows: IntArray, disorders: FloatArray, counts: Sequence[int]) -> IntArray:
    """The rows of least disorder that together hold each unit once; of equal disorders the fewest rows.

    Of very many rows only those enter the integer program that could be in a solution as good as one already known:
    whose reduced cost, in the linear program of all rows, is within the gap between the two programs.
    """
    try:
        from scipy.sparse import csc_array  # type: ignore[import-untyped]
    except ImportError as missing:
        raise GammaExtraMissingError(
            tr("the best alignment of gamma is found by scipy, which is not installed"),
            remedy=tr("`pip install 'qualcode[gamma]'` installs it"),
        ) from missing
    costs = disorders / disorders.max(initial=1.0) + _TIE
    firsts = np.concatenate(([0], np.cumsum(counts)))
    filled = rows != NO_UNIT
    row, coder = np.nonzero(filled)
    once = csc_array((np.ones(len(row)), (firsts[coder] + rows[filled], row)), shape=(int(firsts[-1]), len(rows)))
    if len(rows) <= _AT_ONCE:
        return _whole(once, costs)
    sizes = filled.sum(axis=1)
    some = np.union1d(np.flatnonzero(sizes == 1), np.argsort(costs / sizes, kind="stable")[:_AT_ONCE])
    least, reduced, some = _relaxed(once, costs, some)
    known = some[_whole(once[:, some], costs[some])]
    gap = float(costs[known].sum()) - least
    if gap <= _SLACK:
        return known
    close = np.flatnonzero(reduced <= gap + _SLACK)
    return np.asarray(close[_whole(once[:, close], costs[close])])


def _relaxed(once: Any, costs: FloatArray, some: IntArray) -> tuple[float, FloatArray, IntArray]:
    """The least cost if rows could be taken in part, the reduced cost of each row, and the rows that were looked at.

    Begins with some rows, and adds those that would make it cheaper until there are none.
    """
    from scipy.optimize import linprog  # type: ignore[import-untyped]

    while True:
        solved = linprog(costs[some], A_eq=once[:, some], b_eq=np.ones(once.shape[0]), method="highs")
        if not solved.success:
            raise _too_many(tr("the best of {ways:,} was not found", ways=len(costs)))
        reduced = costs - once.T @ solved.eqlin.marginals
        cheaper = np.flatnonzero(reduced < -_SLACK)
        if not len(cheaper):
            return float(solved.fun), reduced, some
        cheaper = cheaper[np.argsort(reduced[cheaper], kind="stable")[:_AT_ONCE]]
        some = np.union1d(some, cheaper)


def _whole(once: Any, costs: FloatArray) -> IntArray:
    from scipy.optimize import Bounds, LinearConstraint, milp

    found = milp(
        costs,
        constraints=LinearConstraint(once, 1, 1),
        integrality=np.ones(len(costs)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0, "time_limit": _MOST_SECONDS},
    )
    if not found.success:
        raise _too_many(
            tr(
                "the best of {ways:,} was not found in {seconds} seconds",
                ways=len(costs),
                seconds=_MOST_SECONDS,
            )
        )
    return np.flatnonzero(found.x > 0.5)


_TIE = 1e-6
"""What a row costs beyond its disorder, so that what is as well aligned as not is aligned."""


def _too_many(how: str) -> TooManyAlignmentsError:
    return TooManyAlignmentsError(
        tr("there are too many ways to align the codings of a document for gamma: {reason}", reason=how),
        remedy=tr("compare fewer coders or codes, or take a coefficient of another kind, as u_alpha"),
    )


def _candidates(coders: Sequence[Units], dissimilarity: Dissimilarity) -> tuple[IntArray, FloatArray]:
    """All unitary alignments that a best alignment may need, and their disorders.

    They are built coder by coder. A row in which one unit is less like the others than it costs to let it stand alone
    can be replaced by two rows that cost no more, so that it is left out. In sums over all p pairs of coders a unit
    alone costs p·Δ∅, and each of the others then has Δ∅ instead of what it had with it: a unit stays while its
    dissimilarities add up to no more than (p + k − 1)·Δ∅, in a row of k units.
    """
    m = len(coders)
    pairs = m * (m - 1) // 2
    if sum(len(one) * len(other) for i, one in enumerate(coders) for other in coders[:i]) > _MOST_CELLS:
        raise _too_many(tr("{units:,} units of {coders} coders", units=sum(map(len, coders)), coders=m))
    unlike = {(i, j): dissimilarity.each_with_each(coders[i], coders[j]) for j in range(m) for i in range(j)}
    state = _State(np.zeros((1, 0), dtype=np.int64), np.zeros((1, 0)))
    for coder in range(m):
        # What may still come can only add to a sum, and at most all coders are in the row at its end.
        limits = (pairs + np.minimum(np.arange(m + 1) + m - 1 - coder, m) - 1) * dissimilarity.empty
        partly = np.concatenate(list(state.with_units(len(coders[coder]), unlike, pairs + m - 1, dissimilarity.empty)))
        state = state.extended(partly, unlike, limits)
    rows = state.rows[(state.rows != NO_UNIT).any(axis=1)]
    strain = state.strain[(state.rows != NO_UNIT).any(axis=1)]
    if len(rows) > _MOST_CANDIDATES:
        raise _too_many(tr("{number:,} candidates", number=len(rows)))
    k = (rows != NO_UNIT).sum(axis=1)
    empty = (pairs - k * (k - 1) / 2) * dissimilarity.empty
    return rows, (strain.sum(axis=1) / 2 + empty) / pairs


@dataclass(frozen=True, eq=False)
class _State:
    """Rows of the first coders, and what each unit in them has with the others."""

    rows: IntArray
    strain: FloatArray
    """For each unit in a row the sum of its dissimilarities to the others; 0 where there is none."""

    def with_units(
        self, count: int, unlike: dict[tuple[int, int], FloatArray], factor: int, empty: float
    ) -> Iterator[IntArray]:
        """(…, 2): rows and units of the next coder that are not too unlike the first unit in the row."""
        coder = self.rows.shape[1]
        yield np.stack([np.arange(len(self.rows)), np.full(len(self.rows), NO_UNIT)], axis=1)
        filled = self.rows != NO_UNIT
        first = np.where(filled.any(axis=1), filled.argmax(axis=1) if coder else 0, NO_UNIT)
        for alone in np.flatnonzero(first == NO_UNIT):
            yield np.stack([np.full(count, alone), np.arange(count)], axis=1)
        steps = 0
        for other in range(coder):
            mine = np.flatnonzero(first == other)
            near = unlike[other, coder] <= factor * empty + _SLACK
            owner, unit = np.nonzero(near)
            begins = np.searchsorted(owner, np.arange(len(near) + 1))
            low, high = begins[self.rows[mine, other]], begins[self.rows[mine, other] + 1]
            sizes = high - low
            steps += int(sizes.sum())
            if steps > _MOST_STEPS:
                raise _too_many(tr("more than {most:,} steps", most=_MOST_STEPS))
            within = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
            yield np.stack([np.repeat(mine, sizes), unit[np.repeat(low, sizes) + within]], axis=1)

    def extended(self, steps: IntArray, unlike: dict[tuple[int, int], FloatArray], limits: FloatArray) -> _State:
        """The rows with a unit, or none, of the next coder, as far as no unit in them is too unlike the others.

        Args:
            steps: (…, 2): row and unit.
            limits: What the sum of a unit may be, by the number of units now in the row.
        """
        coder = self.rows.shape[1]
        before, unit = steps[:, 0], steps[:, 1]
        rows = np.concatenate((self.rows[before], unit[:, None]), axis=1)
        strain = np.concatenate((self.strain[before], np.zeros((len(steps), 1))), axis=1)
        for other in range(coder):
            both = np.flatnonzero((unit != NO_UNIT) & (rows[:, other] != NO_UNIT))
            added = unlike[other, coder][rows[both, other], unit[both]]
            strain[both, other] += added
            strain[both, coder] += added
        kept = strain.max(axis=1) <= limits[(rows != NO_UNIT).sum(axis=1)] + _SLACK
        return _State(rows[kept], strain[kept])


_SLACK = 1e-9
"""Sums of floating-point numbers that should be equal differ by less."""
