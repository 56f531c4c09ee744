"""From spans to ratings: one sweep over all codings of all documents, however long the texts are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualcode.agreement.axes import Line
from qualcode.agreement.ratings import MISSING, FloatArray, IntArray, Ratings

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Marks:
    """Codings as columns of one length, without their texts; only of coders who finished the document."""

    documents: IntArray
    coders: IntArray
    codes: IntArray


@dataclass(frozen=True, eq=False)
class CodeTables:
    """For each code and document how much text the coders gave it alike, and how differently."""

    values: IntArray
    """(rows, coders): 1 coded, 0 not coded, `MISSING` where the coder did not finish the document."""
    weights: FloatArray
    """(codes, documents, rows): code points or units."""

    def ratings(self, weights: FloatArray | None = None) -> Ratings:
        """The tables as coefficients take them; summed over the documents unless weights are given."""
        return Ratings(self.values, self.weights.sum(axis=1) if weights is None else weights, (0, 1))


def code_tables(line: Line, marks: Marks, present: BoolArray, codes: int) -> CodeTables:
    """Sweep over the codings of all codes at once.

    Where spans of one coder and code overlap, the text between the first start and the last end is coded once.

    Args:
        line: Where the codings lie, and the documents.
        present: (documents, coders): who finished which document.
        codes: How many codes there are; `marks.codes` counts from 0.
    """
    documents, coders = present.shape
    groups, group_of = _distinct(present)
    place, width, code, masks = _steps(line, marks, coders)
    document = np.searchsorted(line.firsts, place, side="right") - 1
    kinds, kind_of = _distinct(masks)
    nobody = np.zeros((1, coders), dtype=bool)
    kinds = np.concatenate((nobody, kinds)) if len(kinds) else nobody
    # A row for each way of being coded by each group of coders who finished documents together; row 0 of a group for
    # what none of them coded, which is all that the sweep leaves.
    row_of = group_of[document] * len(kinds) + kind_of + 1
    if len(groups) > 1:  # Most ways of being coded need coders whom a group does not have.
        used, row_of = np.unique(np.concatenate((row_of, np.arange(len(groups)) * len(kinds))), return_inverse=True)
        row_of = row_of.reshape(-1)[: len(place)]
    else:
        used = np.arange(len(groups) * len(kinds))
    rows = len(used)
    index = (code * documents + document) * rows + row_of
    cells = np.bincount(index, weights=width, minlength=codes * documents * rows)
    weights: FloatArray = cells.reshape(codes, documents, rows).astype(np.float64, copy=False)
    left = line.lengths[None, :] - weights.sum(axis=2)
    uncoded = np.searchsorted(used, group_of * len(kinds))
    weights[:, np.arange(documents), uncoded] += left
    values = np.where(groups[used // len(kinds)], kinds[used % len(kinds)].astype(np.int64), MISSING)
    return CodeTables(values, weights)


def _distinct(rows: BoolArray) -> tuple[BoolArray, IntArray]:
    """The distinct rows of a table of yes and no, and which of them each row is."""
    width = rows.shape[1]
    if width > _BITS:
        wide, which = np.unique(rows, axis=0, return_inverse=True)
        return wide, which.reshape(-1)
    powers = 1 << np.arange(width, dtype=np.int64)
    numbers, which = np.unique(rows @ powers, return_inverse=True)
    return (numbers[:, None] & powers) != 0, which.reshape(-1)


_BITS = 62
"""Coders whose yes and no fit into one number."""


def _steps(line: Line, marks: Marks, coders: int) -> tuple[IntArray, FloatArray, IntArray, BoolArray]:
    """(place, width, code, who coded it) of each stretch that somebody coded, code after code."""
    some = line.highs > line.lows
    low, high, coder, code = line.lows[some], line.highs[some], marks.coders[some], marks.codes[some]
    places = np.concatenate((low, high))
    code, coder = np.concatenate((code, code)), np.concatenate((coder, coder))
    change = np.concatenate((np.ones(len(low), dtype=np.int64), np.full(len(low), -1, dtype=np.int64)))
    length = int(line.firsts[-1]) + 1
    order = np.argsort(code * length + places, kind="stable")
    places, code, coder, change = places[order], code[order], coder[order], change[order]
    coded = np.stack([np.cumsum(np.where(coder == one, change, 0)) > 0 for one in range(coders)], axis=1)
    widths = np.zeros(len(places))
    widths[:-1] = np.diff(places)
    kept = (widths > 0) & coded.any(axis=1)  # Between two codes everything is closed, so that nothing is counted there.
    return places[kept], widths[kept], code[kept], coded[kept]


def stretches_by_document(line: Line, marks: Marks) -> Iterator[tuple[int, list[tuple[int, int, int, int]]]]:
    """(document, its codings as (low, high, coder, code) from its own beginning on the line), document by document."""
    some = np.flatnonzero(line.highs > line.lows)
    order = some[np.argsort(marks.documents[some], kind="stable")]
    owners = marks.documents[order]
    for part in np.split(order, np.flatnonzero(np.diff(owners)) + 1) if len(order) else ():
        document = int(marks.documents[part[0]])
        first = int(line.firsts[document])
        columns = (line.lows[part] - first, line.highs[part] - first, marks.coders[part], marks.codes[part])
        yield document, list(zip(*(column.tolist() for column in columns), strict=True))
