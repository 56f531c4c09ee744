"""Calibration: blocks in the order of review, a slope and an offset, the expected error."""

from __future__ import annotations

import numpy as np
import pytest

from qualcode.suggest.calibration import FIRST_BLOCK, LATEST, Calibration, blocks, calibrated, expected_error


@pytest.mark.parametrize("reviewed", [0, 5, 20, 21, 100, 799, 2_000, 50_000])
def test_blocks_cover_the_latest_passages_once_and_in_order(reviewed: int) -> None:
    found = blocks(reviewed)
    covered = [at for first, end in found for at in range(first, end)]
    assert covered == list(range(covered[0], reviewed)) if covered else reviewed <= FIRST_BLOCK
    assert not covered or covered[0] <= max(FIRST_BLOCK, reviewed - LATEST)
    assert all(end <= first * 1.6 + 1 for first, end in found)


def test_overconfident_odds_are_drawn_in() -> None:
    generator = np.random.default_rng(3)
    odds = generator.normal(0, 2, (600, 3)).astype(np.float32)
    answers = (generator.random(odds.shape) < 1 / (1 + np.exp(-odds))).astype(np.float32)
    learned = calibrated(3 * odds + 1, answers, np.ones_like(answers))
    assert learned.slope == pytest.approx(1 / 3, abs=0.06)
    assert np.allclose(learned(3 * odds + 1), odds, atol=0.9)


def test_few_answers_move_little() -> None:
    learned = calibrated(np.full((2, 1), 4, np.float32), np.zeros((2, 1), np.float32), np.ones((2, 1), np.float32))
    assert 0 < learned.slope < 1.2
    assert (
        calibrated(np.zeros((0, 3), np.float32), np.zeros((0, 3), np.float32), np.zeros((0, 3), np.float32))
        == Calibration()
    )


def test_what_is_not_known_is_not_counted() -> None:
    odds, answers = np.zeros((50, 2), np.float32), np.zeros((50, 2), np.float32)
    assert calibrated(odds, answers, np.zeros_like(odds)) == Calibration()


def test_the_expected_error_is_the_mean_distance_of_chance_and_outcome() -> None:
    assert expected_error(np.array([0.9, 0.9, 0.1, 0.1]), np.array([True, True, False, False])) == pytest.approx(0.1)
    assert expected_error(np.array([0.55, 0.55]), np.array([True, False])) == pytest.approx(0.05)
    assert expected_error(np.zeros(0), np.zeros(0, bool)) is None
