"""Intervals by resampling documents: the text of one document is never split, since its passages are not independent.

Source: a cluster bootstrap, percentile method (Davison & Hinkley 1997, sections 3.8 and 5.3); that documents and not
characters are to be drawn is shown by simulation in the guide for project leads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from qualcode.agreement.ratings import FloatArray
from qualcode.domain.progress import steps
from qualcode.domain.translation import tr

LEVEL = 0.95
_CELLS_AT_ONCE = 8_000_000


@dataclass(frozen=True, slots=True)
class Resampled:
    """What a figure was in many samples of as many documents, drawn with replacement."""

    low: float
    high: float
    replicates: int
    dropped: int
    """Replicates in which it was undefined."""
    below_tentative: float
    """In which share of those that are left it lay below .667."""
    below_reliable: float
    """And below .80."""


def draws(documents: int, replicates: int, seed: int) -> FloatArray:
    """(replicates, documents): how often each document was drawn; the same for a seed on every machine.

    Numpy's older generator is taken since its numbers are fixed for good.
    """
    chosen = np.random.RandomState(seed % 2**32).randint(0, documents, size=(replicates, documents))
    rows = np.arange(replicates)[:, None] * documents
    counts = np.bincount((chosen + rows).ravel(), minlength=replicates * documents)
    return counts.reshape(replicates, documents).astype(np.float64)


def resample(
    weights: FloatArray, counts: FloatArray, figures: Callable[[FloatArray], dict[str, FloatArray]]
) -> dict[str, FloatArray]:
    """Figures of every replicate, by name: (replicates, tables).

    Args:
        weights: (tables, documents, sums): what the figures are made of, which adds up over documents.
        counts: (replicates, documents), of `draws`.
        figures: From (…, tables, sums) to figures of the shape (…, tables).
    """
    tables, documents, sums = weights.shape
    flat = weights.transpose(1, 0, 2).reshape(documents, tables * sums)
    step = max(1, _CELLS_AT_ONCE // max(tables * sums, 1))
    found: dict[str, list[FloatArray]] = {}
    for first in steps(range(0, len(counts), step), tr("drawing documents anew"), tr("parts")):
        part = (counts[first : first + step] @ flat).reshape(-1, tables, sums)
        for name, values in figures(part).items():
            found.setdefault(name, []).append(values)
    return {name: np.concatenate(parts) for name, parts in found.items()}


def summarised(values: FloatArray, tentative: float, reliable: float) -> Resampled | None:
    """The interval that the replicates of one figure give; None if it was undefined in all of them."""
    kept = values[~np.isnan(values)]
    if not len(kept):
        return None
    low, high = np.quantile(kept, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Resampled(
        float(low),
        float(high),
        len(values),
        len(values) - len(kept),
        float((kept < tentative).mean()),
        float((kept < reliable).mean()),
    )
