"""The sweep over all codings against one character after the other."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.agreement.axes import Axis, Line, Stretches
from qualcode.agreement.labelling import NO_CODE, label_sets, single_labels
from qualcode.agreement.ratings import MISSING
from qualcode.agreement.sweeping import Marks, code_tables

CODES = 3


@st.composite
def studies(draw: Any) -> dict[str, Any]:
    """Documents with stretches that count, coders who finished them, and codings of every shape."""
    coders = draw(st.integers(2, 4))
    documents = draw(st.integers(1, 3))
    lengths = [draw(st.integers(0, 14)) for _ in range(documents)]
    counts = [draw(st.lists(st.booleans(), min_size=length, max_size=length)) for length in lengths]
    present = [draw(st.lists(st.booleans(), min_size=coders, max_size=coders)) for _ in range(documents)]
    codings = []
    for _ in range(draw(st.integers(0, 14))):
        document = draw(st.integers(0, documents - 1))
        coder = draw(st.integers(0, coders - 1))
        if lengths[document] and present[document][coder]:
            start = draw(st.integers(0, lengths[document] - 1))
            end = draw(st.integers(start + 1, lengths[document]))
            codings.append((document, coder, draw(st.integers(0, CODES - 1)), start, end))
    return {"lengths": lengths, "counts": counts, "present": present, "codings": codings, "coders": coders}


def runs(flags: list[bool]) -> list[tuple[int, int]]:
    found, begin = [], None
    for place, flag in enumerate([*flags, False]):
        if flag and begin is None:
            begin = place
        if not flag and begin is not None:
            found.append((begin, place))
            begin = None
    return found


def laid(study: dict[str, Any], *, per_unit: bool) -> tuple[Line, Marks, Any]:
    parts = [(number, start, end) for number, flags in enumerate(study["counts"]) for start, end in runs(flags)]
    columns = np.array(parts, dtype=np.int64).reshape(-1, 3).T
    units = np.arange(columns.shape[1]) if per_unit else None
    axis = Axis(study["lengths"], Stretches(columns[0], columns[1], columns[2], units))
    rows = np.array(study["codings"], dtype=np.int64).reshape(-1, 5).T
    low, high = axis.place(rows[0], rows[3], rows[4])
    return Line(axis.firsts, low, high), Marks(rows[0], rows[1], rows[2]), np.array(study["present"], dtype=bool)


def places(study: dict[str, Any], *, per_unit: bool) -> list[tuple[int, list[frozenset[int] | None]]]:
    """(document, what each coder gave) of each code point, or run of them, that counts: None for who did not finish."""
    found = []
    for document, flags in enumerate(study["counts"]):
        spans = runs(flags) if per_unit else [(place, place + 1) for place, flag in enumerate(flags) if flag]
        for start, end in spans:
            given_: list[frozenset[int] | None] = []
            for coder in range(study["coders"]):
                if not study["present"][document][coder]:
                    given_.append(None)
                    continue
                own = {
                    c for d, who, c, s, e in study["codings"] if (d, who) == (document, coder) and s < end and start < e
                }
                given_.append(frozenset(own))
            found.append((document, given_))
    return found


@given(studies(), st.booleans())
@settings(max_examples=examples(60), deadline=None)
def test_tables_of_codes_hold_what_a_walk_over_all_places_counts(study: dict[str, Any], per_unit: bool) -> None:
    line, marks, present = laid(study, per_unit=per_unit)
    tables = code_tables(line, marks, present, CODES)
    for code in range(CODES):
        expected: Counter[tuple[int, tuple[int, ...]]] = Counter()
        for document, given_ in places(study, per_unit=per_unit):
            expected[document, tuple(MISSING if own is None else int(code in own) for own in given_)] += 1
        assert counted(tables.values, tables.weights[code]) == expected


def counted(values: Any, weights: Any) -> Counter[tuple[int, tuple[int, ...]]]:
    found: Counter[tuple[int, tuple[int, ...]]] = Counter()
    for document, row in zip(*np.nonzero(weights), strict=True):
        found[int(document), tuple(values[row].tolist())] += round(float(weights[document, row]))
    return found


@given(studies(), st.booleans(), st.booleans())
@settings(max_examples=examples(60), deadline=None)
def test_labels_hold_what_a_walk_over_all_places_counts(
    study: dict[str, Any], per_unit: bool, uncoded_is_missing: bool
) -> None:
    line, marks, present = laid(study, per_unit=per_unit)
    single = single_labels(line, marks, present, range(CODES), uncoded_is_missing=uncoded_is_missing)
    sets = label_sets(line, marks, present)
    expected: Counter[Any] = Counter()
    of_sets: Counter[Any] = Counter()
    several = 0
    for document, given_ in places(study, per_unit=per_unit):
        expected[document, tuple(one_label(own, uncoded_is_missing) for own in given_)] += 1
        of_sets[document, tuple(given_)] += 1
        several += any(own is not None and len(own) > 1 for own in given_)
    assert named(single) == expected
    assert named(sets) == of_sets
    assert sum(width for _, _, width in single.several) == several
    assert (NO_CODE in single.categories) == any(NO_CODE in row for _, row in expected)


def one_label(own: frozenset[int] | None, uncoded_is_missing: bool) -> int | None:
    if own is None or len(own) > 1:
        return None
    if not own:
        return None if uncoded_is_missing else NO_CODE
    return next(iter(own))


def named(tables: Any) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for document, row in zip(*np.nonzero(tables.weights), strict=True):
        values = tuple(None if v == MISSING else tables.categories[v] for v in tables.values[row].tolist())
        found[int(document), values] += round(float(tables.weights[document, row]))
    return found


@given(studies())
@settings(max_examples=examples(60), deadline=None)
def test_a_line_cut_to_what_was_coded_holds_no_other_place(study: dict[str, Any]) -> None:
    line, marks, present = laid(study, per_unit=False)
    cut = line.cut_to(np.ones(len(line.lows), dtype=bool))
    coded = [one for one in places(study, per_unit=False) if any(own for own in one[1])]
    assert int(cut.firsts[-1]) == len(coded)
    assert cut.lengths.tolist() == [sum(d == document for d, _ in coded) for document in range(len(study["lengths"]))]
    tables = code_tables(cut, marks, present, CODES)
    assert tables.weights.sum() == len(coded) * CODES


def test_many_coders_are_told_apart() -> None:
    coders = 70
    line = Line(np.array([0, 10]), np.arange(coders) % 9, np.arange(coders) % 9 + 1)
    marks = Marks(np.zeros(coders, dtype=int), np.arange(coders), np.zeros(coders, dtype=int))
    tables = code_tables(line, marks, np.ones((1, coders), dtype=bool), 1)
    assert tables.weights.sum() == 10
    coded = (tables.values == 1).sum(axis=1) @ tables.weights[0, 0]
    assert coded == coders
