"""The learner: it converges, shrinks, masks, and is the same each time."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from qualcode.suggest.features import FloatArray, pack
from qualcode.suggest.keywords import COLD_SCALE
from qualcode.suggest.learner import Manner, Task, Weights, chances, fitting


def finished(steps: Generator[None, None, Weights]) -> Weights:
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]


def task(
    answers: NDArray[np.float32], counted: NDArray[np.float32] | None = None, cold: FloatArray | None = None
) -> Task:
    rows = pack([{at % 3: 1.0} for at in range(len(answers))])
    silent = np.zeros_like(answers)
    return Task(rows, silent if cold is None else cold, answers, np.ones_like(answers) if counted is None else counted)


def test_it_learns_which_column_speaks_for_which_code() -> None:
    answers = np.array([[at % 3 == 0, at % 3 == 1] for at in range(120)], np.float32)
    one = task(answers)
    weights = finished(fitting(one, np.arange(120), 3))
    assert np.array_equal(chances(weights.log_odds(one.rows, one.cold)) > 0.5, answers > 0.5)


def test_what_does_not_count_teaches_nothing() -> None:
    answers = np.array([[at % 3 == 0, 1] for at in range(120)], np.float32)
    counted = np.ones_like(answers)
    counted[:, 1] = 0
    weights = finished(fitting(task(answers, counted), np.arange(120), 3))
    assert not weights.columns[:, 1].any()
    assert weights.columns[0, 0] > 0


def test_a_codebook_that_is_always_wrong_loses_its_say() -> None:
    answers = np.array([[at % 2] for at in range(300)], np.float32)
    good, bad = (finished(fitting(task(answers, cold=3 * cold), np.arange(300), 3)) for cold in (answers, 1 - answers))
    assert good.scale[0] > COLD_SCALE > bad.scale[0]


def test_more_shrinking_gives_smaller_weights() -> None:
    answers = np.array([[at % 3 == 0] for at in range(120)], np.float32)
    small, large = (finished(fitting(task(answers), np.arange(120), 3, Manner(10, by))) for by in (5.0, 0.01))
    assert np.abs(small.columns).sum() < np.abs(large.columns).sum()


def test_it_is_the_same_each_time_and_lets_others_work_between() -> None:
    answers = np.array([[at % 3 == 0, at % 5 == 0] for at in range(3000)], np.float32)
    first, second = (finished(fitting(task(answers), np.arange(3000), 3)) for _ in range(2))
    assert first.columns.tobytes() == second.columns.tobytes()
    assert sum(1 for _ in fitting(task(answers), np.arange(3000), 3)) > 30


def test_nothing_to_learn_from_leaves_the_codebook_alone() -> None:
    weights = finished(fitting(task(np.zeros((0, 2), np.float32)), np.arange(0), 3))
    assert not weights.columns.any()
    assert (weights.scale == np.float32(COLD_SCALE)).all()


def test_rows_times_a_matrix_is_what_numpy_says() -> None:
    generator = np.random.default_rng(5)
    rows = [
        {int(c): float(generator.random()) for c in generator.choice(6, int(generator.integers(0, 4)), False)}
        for _ in range(9)
    ]
    dense = np.array([[row.get(column, 0.0) for column in range(6)] for row in rows], np.float32)
    weights = generator.random((6, 4)).astype(np.float32)
    packed = pack(rows)
    assert np.allclose(packed.times(weights), dense @ weights, atol=1e-5)
    some = np.array([8, 0, 3])
    assert np.allclose(packed.chosen(some).times(weights), dense[some] @ weights, atol=1e-5)
