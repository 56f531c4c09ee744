"""The figures other programs print, from plain counts."""

from __future__ import annotations

import numpy as np
import pytest

from published_values import published
from qualcode.agreement.compatible import (
    holsti,
    maxqda_kappa_rk,
    nvivo_agreement,
    nvivo_average,
    nvivo_kappa,
    overlap_share,
    qualcoder_kappa,
)


def test_maxqda_takes_chance_from_the_number_of_codes() -> None:
    assert maxqda_kappa_rk(31, 6, 10) == pytest.approx(0.81982, abs=1e-6)
    assert maxqda_kappa_rk(31, 6, 10, unequal=True) == pytest.approx(0.823229, abs=1e-6)
    assert maxqda_kappa_rk(3, 1, 1) == pytest.approx((0.75 - 0.25) / 0.75)


def test_the_file_of_maxqda_is_met() -> None:
    expected = published("maxqda_kappa_derived")["expected"]
    assert maxqda_kappa_rk(31, 6, 10) == pytest.approx(expected["a=31,b+c=6,k=10"], abs=1e-6)
    assert maxqda_kappa_rk(31, 6, 10, unequal=True) == pytest.approx(expected["a=31,b+c=6,k=10,unequal"], abs=1e-6)


def test_a_kappa_over_no_codes_is_refused_and_one_over_no_segments_has_no_value() -> None:
    with pytest.raises(ValueError, match="at least one code"):
        maxqda_kappa_rk(1, 0, 0)
    assert np.isnan(maxqda_kappa_rk(0, 0, 5))


def test_qualcoder_multiplies_where_cohen_adds() -> None:
    assert qualcoder_kappa(50, 100, 50) == pytest.approx(0.2131, abs=1e-4)
    assert np.isnan(qualcoder_kappa(0, 0, 0))
    case = published("qualcoder_kappa_derived")
    table = case["table"]
    found = qualcoder_kappa(table["both"], table["A_only"], table["B_only"])
    assert found == pytest.approx(case["expected"], abs=case["tolerance"])


def test_nvivo_counts_characters_of_one_file() -> None:
    table = [50, 100, 50, 800]
    assert nvivo_agreement(table) == pytest.approx(0.85)
    assert nvivo_kappa(table) == pytest.approx(0.318182, abs=1e-6)
    assert np.isnan(nvivo_kappa([0, 0, 0, 800]))
    assert nvivo_agreement([0, 0, 0, 800]) == 1


def test_the_files_of_nvivo_are_met() -> None:
    case = published("nvivo_kappa_chars_derived")
    assert nvivo_kappa(list(case["table"].values())) == pytest.approx(case["expected"], abs=case["tolerance"])
    help_page = published("nvivo_1000_chars_agreement")
    counts = help_page["table"]
    found = nvivo_agreement([counts["both"], counts["one_only"], 0, counts["neither"]])
    assert found == pytest.approx(help_page["expected"], abs=help_page["tolerance"])


def test_averages_over_files_leave_out_what_has_no_value() -> None:
    kappas = nvivo_kappa([[50, 100, 50, 800], [0, 0, 0, 100], [10, 0, 0, 90]])
    assert nvivo_average(kappas) == pytest.approx((0.318182 + 1) / 2, abs=1e-6)
    assert nvivo_average(kappas, [1000, 100, 100]) == pytest.approx((318.182 + 100) / 1100, abs=1e-6)
    assert np.isnan(nvivo_average([np.nan, np.nan]))


def test_holsti_and_the_share_of_characters_are_plain_quotients() -> None:
    assert holsti(3, 4, 6) == pytest.approx(0.6)
    assert np.isnan(holsti(0, 0, 0))
    assert overlap_share(50, 100, 50) == pytest.approx(0.25)
    assert np.isnan(overlap_share(0, 0, 0))


def test_many_tables_are_taken_at_once() -> None:
    assert qualcoder_kappa([50, 0], [100, 0], [50, 0]).shape == (2,)
    assert nvivo_kappa(np.ones((2, 3, 4))).shape == (2, 3)
    assert maxqda_kappa_rk([31, 1], [6, 0], 10).shape == (2,)
