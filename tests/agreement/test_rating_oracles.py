"""Coefficients against other programs, where those are right: on tables at random, with missing values where they can."""

from __future__ import annotations

import krippendorff as krippendorff_package
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.agreement.coefficients import cohen_kappa, conger_kappa, fleiss_kappa, scott_pi
from qualcode.agreement.krippendorff import (
    alpha_interval,
    alpha_nominal,
    alpha_ordinal,
    alpha_ratio,
    alpha_set_jaccard,
    alpha_set_masi,
)
from qualcode.agreement.ratings import Ratings
from rating_tables import Rows, offered, rating_rows

LEVELS = {"nominal": alpha_nominal, "ordinal": alpha_ordinal, "interval": alpha_interval, "ratio": alpha_ratio}
LABELS = st.frozensets(st.sampled_from("ABC"), min_size=1)


@given(rating_rows())
@settings(max_examples=examples(60), deadline=None)
def test_alpha_is_that_of_the_krippendorff_package(rows: Rows) -> None:
    given_ = [value for row in rows if sum(cell is not None for cell in row) > 1 for value in row if value is not None]
    assume(len(set(given_)) > 1)
    data = np.array([[np.nan if value is None else value for value in row] for row in rows], dtype=float).T
    for level, coefficient in LEVELS.items():
        expected = krippendorff_package.alpha(reliability_data=data, level_of_measurement=level)
        assert float(coefficient(offered(rows))) == pytest.approx(expected)


@given(rating_rows(coders=(2, 2), missing=False))
@settings(max_examples=examples(40), deadline=None)
def test_cohen_is_that_of_scikit_learn(rows: Rows) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    assume(len({value for row in rows for value in row}) > 1)
    expected = metrics.cohen_kappa_score(*zip(*rows, strict=True))
    assert float(cohen_kappa(offered(rows))) == pytest.approx(expected)


@given(rating_rows(missing=False))
@settings(max_examples=examples(40), deadline=None)
def test_fleiss_is_that_of_statsmodels(rows: Rows) -> None:
    raters = pytest.importorskip("statsmodels.stats.inter_rater")
    ratings = offered(rows)
    assume(len({value for row in rows for value in row}) > 1)
    expected = raters.fleiss_kappa(np.repeat(ratings.counts, ratings.weights.astype(int), axis=0))
    assert float(fleiss_kappa(ratings)) == pytest.approx(expected)


@given(rating_rows(missing=False))
@settings(max_examples=examples(30), deadline=None)
def test_conger_and_scott_are_those_of_nltk(rows: Rows) -> None:
    agreement = pytest.importorskip("nltk.metrics.agreement")
    assume(len({value for row in rows for value in row}) > 1)
    task = agreement.AnnotationTask(
        [(str(coder), str(unit), value) for unit, row in enumerate(rows) for coder, value in enumerate(row)]
    )
    ratings = offered(rows)
    assert float(conger_kappa(ratings)) == pytest.approx(task.multi_kappa())
    if ratings.coders == 2:
        assert float(scott_pi(ratings)) == pytest.approx(task.pi())


@given(st.lists(st.tuples(LABELS, LABELS, LABELS), min_size=2, max_size=8))
@settings(max_examples=examples(30), deadline=None)
def test_alpha_of_sets_is_that_of_nltk(rows: list[tuple[frozenset[str], ...]]) -> None:
    """Without the empty set, at which it divides by zero."""
    agreement = pytest.importorskip("nltk.metrics.agreement")
    distances = pytest.importorskip("nltk.metrics.distance")
    sets = sorted({value for row in rows for value in row}, key=sorted)
    assume(len(sets) > 1)
    triples = [(str(coder), str(unit), value) for unit, row in enumerate(rows) for coder, value in enumerate(row)]
    ratings = Ratings.from_rows(rows, sets)
    for coefficient, name in ((alpha_set_masi, "masi_distance"), (alpha_set_jaccard, "jaccard_distance")):
        task = agreement.AnnotationTask(triples, distance=getattr(distances, name))
        assert float(coefficient(ratings)) == pytest.approx(task.alpha())
