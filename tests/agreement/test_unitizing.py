"""The unitizing coefficients: published values, the formulas code point by code point, and where there is no value."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from published_values import CONTINUUM, marked, published
from qualcode.agreement.continua import Continua, OverlappingValuesError, Segments
from qualcode.agreement.ratings import FloatArray
from qualcode.agreement.uniting import united
from qualcode.agreement.unitizing import (
    bar_u_alpha,
    coverage,
    cu_alpha,
    document_sums,
    k_coverage,
    k_u_alpha,
    parts,
    u_alpha,
    unitizing_sums,
)

CODES = "1234567"
Coder = list[tuple[int, int, str]]


def test_the_published_continuum_has_its_published_coefficients() -> None:
    sums = document_sums(CONTINUUM, 60, CODES)
    assert u_alpha(sums) == pytest.approx(0.510, abs=6e-4)
    assert bar_u_alpha(sums) == pytest.approx(0.413, abs=6e-4)
    assert cu_alpha(sums) == pytest.approx(0.724, abs=6e-4)
    by_code = [float(k_u_alpha(sums, k)) for k in range(7)]
    assert by_code[:6] == pytest.approx([1, 0, 0, 0, 1, 1])
    assert np.isnan(by_code[6])
    assert k_coverage(sums, 4) == pytest.approx(8 / 18)
    assert k_coverage(sums, 6) == 0


@pytest.mark.parametrize("statistic", ["u_alpha", "bar_u_alpha"])
def test_the_files_of_published_values_are_met(statistic: str) -> None:
    case = published(f"krippendorff2019_alex_paul_suzan_{statistic}")
    sums = document_sums(marked(case), case["length"], CODES)
    found = {"u_alpha": u_alpha, "bar_u_alpha": bar_u_alpha}[statistic](sums)
    assert found == pytest.approx(case["expected"], abs=case["tolerance"])


def test_overlapping_spans_become_one_and_touching_ones_stay_two() -> None:
    assert united([(5, 9), (0, 3), (2, 5), (9, 9), (5, 6)]) == [(0, 5), (5, 9)]
    once = document_sums([[(0, 9, "a")], [(0, 6, "a")]], 20, "a")
    assert np.array_equal(document_sums([[(4, 9, "a"), (0, 5, "a"), (1, 2, "a")], [(0, 6, "a")]], 20, "a"), once)
    touching = document_sums([[(0, 4, "a"), (4, 9, "a")], [(0, 6, "a")]], 20, "a")
    assert parts(touching).total == parts(once).total
    assert parts(touching).squares == pytest.approx(16 + 25 + 36)
    assert u_alpha(touching) != u_alpha(once)


def test_two_codes_on_the_same_words_are_refused_with_the_place() -> None:
    with pytest.raises(OverlappingValuesError) as refused:
        document_sums([[(0, 5, "a")], [(10, 20, "b"), (3, 12, "a")]], 20, "ab")
    assert (refused.value.coder, refused.value.values, refused.value.place) == (1, (0, 1), 10)


def test_a_span_outside_and_a_code_that_was_not_offered_are_refused() -> None:
    with pytest.raises(ValueError, match="leaves"):
        document_sums([[(0, 21, "a")], []], 20, "a")
    with pytest.raises(ValueError, match="'b' is not among"):
        document_sums([[(0, 2, "b")], []], 20, "a")


@pytest.mark.parametrize(
    ("spans", "length"),
    [
        ([[], []], 30),
        ([[], []], 0),
        ([[(0, 30, "a")], [(0, 30, "a")]], 30),
        ([[(0, 10, "a")]], 30),
        ([], 30),
    ],
    ids=["nobody anything", "no text", "everybody everything", "one coder", "no coder"],
)
def test_without_variation_or_a_second_coder_there_is_no_value(spans: list[Coder], length: int) -> None:
    sums = document_sums(spans, length, "ab")
    for value in (u_alpha(sums), bar_u_alpha(sums), cu_alpha(sums), k_u_alpha(sums, 0)):
        assert np.isnan(value)


def test_equal_coders_agree_wholly_and_strangers_not_at_all() -> None:
    same = [(0, 5, "a"), (10, 14, "b")]
    sums = document_sums([same, same, same], 30, "ab")
    for value in (u_alpha(sums), bar_u_alpha(sums), cu_alpha(sums), k_u_alpha(sums, 0), k_u_alpha(sums, 1)):
        assert value == pytest.approx(1)
    apart = document_sums([[(0, 10, "a")], [(10, 20, "a")]], 20, "a")
    assert u_alpha(apart) < 0
    assert coverage(apart) == 0
    assert np.isnan(cu_alpha(apart))


def test_two_of_five_coders_on_one_word_are_too_few_for_the_coefficients_of_what_was_marked() -> None:
    sums = document_sums([[(3, 7, "a")], [(3, 7, "b")], [], [], []], 30, "ab")
    assert np.isnan(cu_alpha(sums))
    assert np.isnan(k_u_alpha(sums, 0))
    assert u_alpha(sums) < 1


def test_with_one_code_both_coefficients_of_the_whole_continuum_are_the_same() -> None:
    sums = document_sums([[(0, 9, "a"), (12, 20, "a")], [(3, 8, "a")], [(0, 9, "a")]], 40, "a")
    assert u_alpha(sums) == pytest.approx(bar_u_alpha(sums))


def test_documents_add_up_to_the_one_that_holds_them_end_to_end() -> None:
    one: list[Coder] = [[(0, 5, "a"), (8, 12, "b")], [(1, 6, "a")]]
    two: list[Coder] = [[(2, 9, "b")], [(0, 4, "a"), (5, 9, "b")]]
    apart = document_sums(one, 15, "ab") + document_sums(two, 10, "ab")
    whole = [
        [*first, *((start + 15, end + 15, value) for start, end, value in second)]
        for first, second in zip(one, two, strict=True)
    ]
    joined = document_sums(whole, 25, "ab")
    assert u_alpha(apart) == pytest.approx(float(u_alpha(joined)))
    assert cu_alpha(apart) == pytest.approx(float(cu_alpha(joined)))


def test_resamples_are_weighted_sums_and_every_coefficient_takes_them_at_once() -> None:
    documents = np.stack(
        [
            document_sums([[(0, 5, "a"), (8, 12, "b")], [(1, 6, "a"), (7, 9, "b")]], 15, "ab"),
            document_sums([[(2, 9, "b")], [(0, 4, "a"), (5, 9, "b")], []], 10, "ab"),
            document_sums([[], []], 15, "ab"),
        ]
    )
    drawn = np.array([[1, 1, 1], [0, 3, 0], [0, 0, 3]], dtype=float)
    at_once = drawn @ documents
    for one in (u_alpha, bar_u_alpha, cu_alpha, coverage):
        found = one(at_once)
        assert found.shape == (3,)
        assert np.allclose(found, [one(weights @ documents) for weights in drawn], equal_nan=True)
    assert parts(documents[1]).everything == 30


def test_who_did_not_finish_a_document_is_not_compared_in_it() -> None:
    segments = Segments(*np.array([(0, 0, 0, 0, 5), (0, 1, 0, 2, 6), (0, 2, 0, 7, 9), (1, 0, 0, 0, 3)]).T)
    present = np.array([[True, True, False], [True, False, False]])
    sums = unitizing_sums(Continua.of(segments, [20, 10], present), 1)
    assert np.array_equal(sums[0], document_sums([[(0, 5, "a")], [(2, 6, "a")]], 20, "a"))
    assert not sums[1].any()
    everyone = Continua.of(segments, [20, 10], np.ones((2, 3), dtype=bool))
    pair = unitizing_sums(everyone, 1, coders=(0, 1))
    assert np.array_equal(pair[0], sums[0])
    assert parts(pair[1]).everything == 20


def _by_code_point(coders: list[Coder], length: int, values: str) -> dict[str, float]:
    """The equations as they are printed, on lists of characters."""
    m = len(coders)
    segments: list[list[tuple[set[int], str]]] = []
    for spans in coders:
        hers = [(set(range(start, end)), value) for start, end, value in spans]
        rest = sorted(set(range(length)) - set().union(*(points for points, _ in hers)))
        gaps: list[set[int]] = []
        marks = {start for start, _, _ in spans}
        for point in rest:
            if gaps and point - 1 in gaps[-1] and point not in marks:
                gaps[-1].add(point)
            else:
                gaps.append({point})
        segments.append(hers + [(gap, "φ") for gap in gaps])
    names = [*values, "φ"]
    met = {(c, k): 0.0 for c in names for k in names}
    pairwise = dict.fromkeys(values, 0.0)
    squares = dict.fromkeys(names, 0.0)
    for i, j in permutations(range(m), 2):
        for points, c in segments[i]:
            for others, k in segments[j]:
                met[c, k] += len(points & others) / (m - 1)
            if c != "φ":
                both = sum(len(points & others) for others, k in segments[j] if k != "φ")
                pairwise[c] += both**2 / (m - 1)
    for hers in segments:
        for points, c in hers:
            squares[c] += len(points) if c == "φ" else len(points) ** 2
    return {
        "u": _alpha(met, squares, names),
        "bar": _alpha_of(met, squares, names, "φ"),
        "cu": _alpha(met, pairwise, list(values)),
        **{f"k{k}": _k_alpha(met, pairwise, list(values), k) for k in values},
    }


def _expected(
    met: dict[tuple[str, str], float], squares: dict[str, float], names: list[str]
) -> dict[tuple[str, str], float] | None:
    whole = sum(met[c, k] for c in names for k in names)
    if not whole:
        return None
    row = {c: sum(met[c, k] for k in names) for c in names}
    below = whole - sum(squares[c] for c in names) / whole
    if below <= 1e-9:  # So few of many coders met that the equation expects less than nothing.
        return None
    return {(c, k): (row[c] * row[k] - (squares[c] if c == k else 0)) / below for c in names for k in names}


def _quotient(above: float, below: float) -> float:
    return float("nan") if abs(below) < 1e-9 else 1 - above / below


def _alpha(met: dict[tuple[str, str], float], squares: dict[str, float], names: list[str]) -> float:
    expected = _expected(met, squares, names)
    if expected is None:
        return float("nan")
    unlike = [(c, k) for c in names for k in names if c != k]
    return _quotient(sum(met[pair] for pair in unlike), sum(expected[pair] for pair in unlike))


def _alpha_of(met: dict[tuple[str, str], float], squares: dict[str, float], names: list[str], name: str) -> float:
    expected = _expected(met, squares, names)
    if expected is None:
        return float("nan")
    others = [k for k in names if k != name]
    return _quotient(sum(met[name, k] for k in others), sum(expected[name, k] for k in others))


def _k_alpha(met: dict[tuple[str, str], float], squares: dict[str, float], names: list[str], name: str) -> float:
    expected = _expected(met, squares, names)
    row = sum(met[name, k] for k in names)
    if expected is None or not row:
        return float("nan")
    others = [k for k in names if k != name]
    if sum(expected[name, k] for k in names) <= 1e-9:
        return float("nan")
    chance = sum(expected[name, k] for k in others) / sum(expected[name, k] for k in names)
    return _quotient(sum(met[name, k] for k in others) / row, chance)


@st.composite
def coders(draw: st.DrawFn) -> tuple[list[Coder], int]:
    length = draw(st.integers(1, 24))
    result = []
    for _ in range(draw(st.integers(2, 4))):
        cuts = sorted(draw(st.sets(st.integers(0, length), max_size=7)))
        values = draw(st.lists(st.sampled_from("abφ"), min_size=len(cuts), max_size=len(cuts)))
        result.append(
            [(start, end, value) for start, end, value in zip(cuts, cuts[1:], values, strict=False) if value != "φ"]
        )
    return result, length


@given(coders())
@settings(max_examples=examples(150), deadline=None)
def test_sums_by_sweeps_are_the_printed_equations_by_code_point(continuum: tuple[list[Coder], int]) -> None:
    spans, length = continuum
    oracle = _by_code_point(spans, length, "ab")
    sums = document_sums(spans, length, "ab")
    found: dict[str, FloatArray] = {
        "u": u_alpha(sums),
        "bar": bar_u_alpha(sums),
        "cu": cu_alpha(sums),
        "ka": k_u_alpha(sums, 0),
        "kb": k_u_alpha(sums, 1),
    }
    for name, value in oracle.items():
        assert float(found[name]) == pytest.approx(value, abs=1e-9, nan_ok=True), name


@given(st.lists(coders(), min_size=1, max_size=4))
@settings(max_examples=examples(60), deadline=None)
def test_many_documents_at_once_give_the_sums_of_each(documents: list[tuple[list[Coder], int]]) -> None:
    rows = [
        (document, coder, "ab".index(value), start, end)
        for document, (spans, _) in enumerate(documents)
        for coder, hers in enumerate(spans)
        for start, end, value in hers
    ]
    columns = Segments(*np.array(rows[::-1], dtype=np.int64).reshape(len(rows), 5).T)
    present = np.array([[coder < len(spans) for coder in range(4)] for spans, _ in documents])
    found = unitizing_sums(Continua.of(columns, [length for _, length in documents], present), 2)
    assert np.allclose(found, [document_sums(spans, length, "ab") for spans, length in documents])
