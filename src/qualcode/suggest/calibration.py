"""Whether chances are what they say: a slope and an offset learned from answers foretold before they were known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualcode.suggest.features import FloatArray

LATEST = 2_000
"""Reviewed passages, the latest, that calibration looks at: fewer would be those of three or four documents."""
GROWTH = 1.5
"""Each block of passages is foretold from those before it; the next block ends where this many times as many stand."""
FIRST_BLOCK = 20
"""Passages that are needed before anything is foretold from them."""
LARGEST_ERROR = 0.10
"""The expected calibration error up to which chances are shown as percentages."""
_LOOKED_AT = 1
_PRIOR_SLOPE, _PRIOR_OFFSET = 50.0, 5.0
BINS = 10
"""Ranges of chances, of equal width, in which chance and outcome are compared."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What is done to log-odds before they become chances."""

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, log_odds: FloatArray) -> FloatArray:
        return np.asarray(np.float32(self.slope) * log_odds + np.float32(self.offset), np.float32)


def blocks(reviewed: int) -> list[tuple[int, int]]:
    """Where to cut passages in the order of review: (first, end) of each block that the latest ones lie in.

    The passages of a block are foretold by a model of all passages before its first.
    """
    found = []
    end = reviewed
    while end > max(FIRST_BLOCK, reviewed - LATEST):
        first = max(int(end / GROWTH), FIRST_BLOCK)
        if first >= end:
            break
        found.append((first, end))
        end = first
    return found[::-1]


def calibrated(log_odds: FloatArray, answers: FloatArray, counted: FloatArray) -> Calibration:
    """Slope and offset under which foretold log-odds of the likeliest code agree best with the answers.

    Few answers move them little from 1 and 0.

    Args:
        log_odds: Foretold, passages × codes.
        answers: 1 where the code was given.
        counted: 0 where the answer is not known.
    """
    if not log_odds.size:
        return Calibration()
    top = np.argsort(-log_odds, axis=1, kind="stable")[:, :_LOOKED_AT]
    known = np.take_along_axis(counted, top, axis=1) > 0
    odds = np.take_along_axis(log_odds, top, axis=1)[known].astype(np.float64)
    given = np.take_along_axis(answers, top, axis=1)[known].astype(np.float64)
    if not len(odds):
        return Calibration()
    chance = 1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0)))
    # Around where the chances are neither 0 nor 1, slope and offset hardly depend on each other.
    middle = float(np.average(odds, weights=chance * (1.0 - chance) + 1e-9))
    slope, offset = _fitted(odds - middle, given, middle)
    return Calibration(slope, offset - slope * middle)


def _fitted(odds: NDArray[np.float64], given: NDArray[np.float64], usual: float) -> tuple[float, float]:
    """Slope and offset of the log-odds that agree best with what was given, pulled to 1 and to what is usual."""
    inputs = np.stack([odds, np.ones_like(odds)], axis=1)
    prior = np.array([1.0, usual])
    strength = np.diag([_PRIOR_SLOPE, _PRIOR_OFFSET])
    theta = prior.copy()
    for _ in range(50):
        chance = 1.0 / (1.0 + np.exp(-np.clip(inputs @ theta, -30.0, 30.0)))
        gradient = inputs.T @ (chance - given) + strength @ (theta - prior)
        curvature = (inputs * (chance * (1.0 - chance))[:, None]).T @ inputs + strength
        step = np.linalg.solve(curvature, gradient)
        theta -= np.clip(step, -1.0, 1.0)
        if float(np.abs(step).max()) < 1e-7:
            break
    return max(0.1, float(theta[0])), float(theta[1])


def expected_error(chance: NDArray[np.float64], right: NDArray[np.bool_]) -> float | None:
    """Expected calibration error in ten bins of equal width, 0–1; None where there is no passage."""
    if not len(chance):
        return None
    surplus = np.bincount(bins_of(chance), weights=chance - right, minlength=BINS)
    return float(np.abs(surplus).sum() / len(chance))


def bins_of(chance: NDArray[np.float64]) -> NDArray[np.int64]:
    """In which range each chance lies."""
    return np.minimum((chance * BINS).astype(np.int64), BINS - 1)
