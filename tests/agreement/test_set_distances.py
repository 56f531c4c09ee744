"""Distances of sets: what the three definitions say of each pair."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.agreement.set_distances import jaccard_distances, masi_distances, passonneau_distances

SETS = [frozenset(letters) for letters in ("", "A", "B", "AB", "AC", "ABC")]


@pytest.mark.parametrize(
    ("one", "other", "passonneau", "masi", "jaccard"),
    [
        ("", "", 0, 0, 0),
        ("AB", "AB", 0, 0, 0),
        ("", "A", 1 / 3, 1, 1),
        ("A", "AB", 1 / 3, 1 - 1 / 2 * 2 / 3, 1 / 2),
        ("A", "ABC", 1 / 3, 1 - 1 / 3 * 2 / 3, 2 / 3),
        ("AB", "AC", 2 / 3, 1 - 1 / 3 * 1 / 3, 2 / 3),
        ("A", "B", 1, 1, 1),
    ],
)
def test_two_sets_are_as_far_apart_as_defined(
    one: str, other: str, passonneau: float, masi: float, jaccard: float
) -> None:
    pair = [frozenset(one), frozenset(other)]
    assert passonneau_distances(pair)[0, 1] == pytest.approx(passonneau)
    assert masi_distances(pair)[0, 1] == pytest.approx(masi)
    assert jaccard_distances(pair)[0, 1] == pytest.approx(jaccard)


@given(st.lists(st.frozensets(st.sampled_from("ABCDE")), min_size=1, max_size=8, unique=True))
@settings(max_examples=examples(40), deadline=None)
def test_distances_are_symmetric_and_zero_only_between_equal_sets(sets: list[frozenset[str]]) -> None:
    for distances in (passonneau_distances(sets), masi_distances(sets), jaccard_distances(sets)):
        assert np.array_equal(distances, distances.T)
        assert np.array_equal(distances == 0, np.eye(len(sets), dtype=bool))
        assert distances.max() <= 1
    assert (masi_distances(sets) >= jaccard_distances(sets) - 1e-12).all()


@pytest.mark.parametrize("distances", [passonneau_distances, masi_distances, jaccard_distances])
def test_what_is_no_set_is_refused_and_no_sets_have_no_distances(distances: object) -> None:
    assert callable(distances)
    with pytest.raises(ValueError, match="not 'AB'"):
        distances([frozenset("A"), "AB"])
    assert distances([]).shape == (0, 0)
