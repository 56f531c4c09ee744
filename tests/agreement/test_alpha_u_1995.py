"""αU of 1995: the book's example, the paper's figures, and where there is no value."""

from __future__ import annotations

import numpy as np
import pytest

from published_values import published
from qualcode.agreement.alpha_u_1995 import alpha_u_1995, disagreement

Spans = list[tuple[int, int]]

BOOK: dict[str, list[Spans]] = {
    "c": [[(75, 145), (220, 250)], [(70, 150), (205, 225), (250, 270)]],
    "k": [[(30, 90), (150, 200)], [(30, 90), (150, 200)]],
}
"""Krippendorff 2004, p. 254, from the beginning of the continuum, which is 300 long."""

FIGURES: dict[str, tuple[list[Spans], float]] = {
    "A": ([[(2, 10), (14, 20)], [(4, 8), (15, 17)]], 0.553),
    "C": ([[(2, 8), (10, 12), (14, 18), (20, 22)], [(0, 2), (4, 8), (10, 14), (16, 18), (20, 22)]], 0.679),
}
"""Krippendorff 1995, p. 57, as it was cut into 24 units for other coefficients."""


def test_the_example_of_the_book_has_its_values() -> None:
    c, k = (disagreement(coders, 300) for coders in BOOK.values())
    assert c == pytest.approx((0.0144, 0.0532), abs=6e-5)
    assert k == pytest.approx((0, 0.0490), abs=6e-5)
    assert alpha_u_1995(c) == pytest.approx(0.7286, abs=1e-4)
    assert alpha_u_1995(k) == 1
    assert alpha_u_1995(c, k) == pytest.approx(0.858665, abs=1e-6)


def test_the_file_of_the_book_is_met() -> None:
    case = published("krippendorff2004_p254_alphaU_1995")
    begin, length = case["continuum_begin"], case["length"]
    found = {}
    for value in ("c", "k"):
        coders = [
            [
                (span["start"] - begin, span["start"] - begin + span["length"])
                for span in spans
                if span["value"] == value
            ]
            for spans in case["spans"].values()
        ]
        assert coders == BOOK[value]
        found[value] = disagreement(coders, length)
    values = {"c": alpha_u_1995(found["c"]), "k": alpha_u_1995(found["k"]), "overall": alpha_u_1995(*found.values())}
    for name, alpha in values.items():
        assert alpha == pytest.approx(case["expected"][name], abs=case["tolerance"]), name


@pytest.mark.parametrize("name", FIGURES)
def test_the_figures_of_the_paper_have_their_values_in_the_limit(name: str) -> None:
    coders, expected = FIGURES[name]
    stretched = [[(start * 50_000, end * 50_000) for start, end in spans] for spans in coders]
    assert alpha_u_1995(disagreement(stretched, 24 * 50_000)) == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize(
    ("coders", "length"),
    [([[], []], 30), ([[], []], 0), ([[(0, 5)]], 30), ([[(0, 1)], [(0, 1)]], 1)],
    ids=["nobody anything", "no text", "one coder", "nothing to move"],
)
def test_without_segments_or_a_second_coder_there_is_no_value(coders: list[Spans], length: int) -> None:
    assert np.isnan(alpha_u_1995(disagreement(coders, length)))


def test_a_whole_continuum_in_one_segment_is_agreement_here() -> None:
    assert alpha_u_1995(disagreement([[(0, 30)], [(0, 30)]], 30)) == 1


def test_overlapping_spans_of_a_coder_are_one() -> None:
    twice: list[Spans] = [[(0, 6), (4, 10)], [(1, 9)]]
    once: list[Spans] = [[(0, 10)], [(1, 9)]]
    assert disagreement(twice, 30) == disagreement(once, 30)
    assert disagreement([[(0, 5), (5, 10)], [(1, 9)]], 30) != disagreement(once, 30)


def test_a_span_outside_is_refused() -> None:
    with pytest.raises(ValueError, match="leaves"):
        disagreement([[(0, 31)], []], 30)
