"""From spans to ratings where a unit is given one code of a set, or a set of codes, by each coder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from qualcode.agreement.axes import Line
from qualcode.agreement.ratings import MISSING, FloatArray, IntArray, Ratings
from qualcode.agreement.sweeping import BoolArray, Marks, stretches_by_document

Given = frozenset[int]
"""The codes that a coder gave to a stretch of text."""
NO_CODE = -1
"""In the place of a code: the coder looked at the unit and gave it none."""
Reading = Callable[[Given], "Hashable | None"]
"""What a coder's codes on a stretch mean as one value; None where they are no value."""


@dataclass(frozen=True, eq=False)
class LabelTables:
    """How much text the coders labelled alike, and how differently, document by document."""

    values: IntArray
    """(rows, coders): which of the categories, or `MISSING`."""
    weights: FloatArray
    """(documents, rows): code points or units."""
    categories: tuple[Hashable, ...]
    several: tuple[tuple[int, frozenset[int], int], ...]
    """(document, coders who gave more than one code although each unit takes one, how many units): missing for them."""

    def ratings(self, weights: FloatArray | None = None) -> Ratings:
        """The table as coefficients take it; summed over the documents unless weights are given."""
        return Ratings(self.values, self.weights.sum(axis=0) if weights is None else weights, self.categories)


def single_labels(
    line: Line, marks: Marks, present: BoolArray, offered: Sequence[int], *, uncoded_is_missing: bool
) -> LabelTables:
    """Each unit has one code for each coder: a nominal variable over the code set.

    Args:
        offered: The codes of the set, used or not.
        uncoded_is_missing: A unit without a code was not rated; else `NO_CODE` is a value, and a category of its own
            if it occurs.
    """
    several: Counter[tuple[int, frozenset[int]]] = Counter()

    def reading(given: Given) -> Hashable | None:
        if len(given) == 1:
            return next(iter(given))
        return None if given or uncoded_is_missing else NO_CODE

    kept: Counter[tuple[int, tuple[Given | None, ...]]] = Counter()
    for key, width in kinds(line, marks, present):
        kept[key] += width
        who = frozenset(coder for coder, given in enumerate(key[1]) if given is not None and len(given) > 1)
        if who:
            several[key[0], who] += width
    used = {value for _, row in kept for given in row if given is not None and (value := reading(given)) is not None}
    categories = [*offered, *([NO_CODE] if NO_CODE in used else [])]
    told = tuple((document, who, width) for (document, who), width in several.items())
    return _tables(kept, reading, categories, present, told)


def label_sets(line: Line, marks: Marks, present: BoolArray) -> LabelTables:
    """Each unit has a set of codes for each coder, the empty one where she gave none; the categories are the sets."""
    kept: Counter[tuple[int, tuple[Given | None, ...]]] = Counter()
    for key, width in kinds(line, marks, present):
        kept[key] += width
    sets: set[Given] = {given for _, row in kept for given in row if given is not None}
    ordered: list[Given] = sorted(sets, key=_listed)
    return _tables(kept, lambda given: given, ordered, present, ())


def _listed(given: Given) -> list[int]:
    return sorted(given)


def kinds(line: Line, marks: Marks, present: BoolArray) -> Iterable[tuple[tuple[int, tuple[Given | None, ...]], int]]:
    """((document, what each coder gave), width) of every stretch, coded or not; None for who did not finish."""
    lengths = line.lengths.tolist()
    left = dict(enumerate(lengths))
    coders = present.shape[1]
    for document, codings in stretches_by_document(line, marks):
        there = present[document].tolist()
        for width, active in _sweep(codings, coders):
            left[document] -= width
            yield (document, tuple(active[i] if there[i] else None for i in range(coders))), width
    for document, width in left.items():
        if width:
            there = present[document].tolist()
            yield (document, tuple(frozenset() if there[i] else None for i in range(coders))), width


def _sweep(codings: list[tuple[int, int, int, int]], coders: int) -> Iterable[tuple[int, list[Given]]]:
    """(width, what each coder gave) of each stretch of one document that somebody coded."""
    events = sorted(
        event for low, high, coder, code in codings for event in ((low, 1, coder, code), (high, -1, coder, code))
    )
    open_: list[Counter[int]] = [Counter() for _ in range(coders)]
    active: list[Given] = [frozenset()] * coders
    before, depth = 0, 0
    for place, change, coder, code in events:
        if place > before and depth:
            yield place - before, active
            active = list(active)
        before, depth = place, depth + change
        open_[coder][code] += change
        if not open_[coder][code]:
            del open_[coder][code]
        active[coder] = frozenset(open_[coder])


def _tables(
    kept: Counter[tuple[int, tuple[Given | None, ...]]],
    reading: Reading,
    categories: Sequence[Hashable],
    present: BoolArray,
    several: tuple[tuple[int, frozenset[int], int], ...],
) -> LabelTables:
    documents, coders = present.shape
    places = {category: i for i, category in enumerate(categories)}
    rows: dict[tuple[int, ...], int] = {}
    cells: list[tuple[int, int, int]] = []
    for (document, row), width in kept.items():
        values = tuple(_place(places, None if given is None else reading(given)) for given in row)
        cells.append((document, rows.setdefault(values, len(rows)), width))
    weights = np.zeros((documents, max(len(rows), 1)))
    for document, number, width in cells:
        weights[document, number] += width
    known: list[tuple[int, ...]] = [*rows] or [(MISSING,) * coders]
    values_of = np.array(known, dtype=np.int64).reshape(-1, coders)
    return LabelTables(values_of, weights, tuple(categories), several)


def _place(places: dict[Hashable, int], value: Hashable | None) -> int:
    return MISSING if value is None else places.get(value, MISSING)
