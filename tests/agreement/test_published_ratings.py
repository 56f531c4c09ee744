"""Every published value of ratings in the folder, through the coefficient of its name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from published_values import FOLDER
from qualcode.agreement.metrics import RATING_METRICS
from qualcode.agreement.ratings import Ratings
from rating_tables import table_of

CHARACTERS = {"percent_agreement_chars": "percent_agreement", "cohen_kappa_chars": "cohen_kappa"}
"""As another program names them: the same coefficients, on code points that have the code or have not."""


def cases() -> Iterator[tuple[str, str, float, float, dict[str, Any]]]:
    """(file, coefficient, expected, tolerance, content) of every value of a coefficient of ratings."""
    for path in sorted(FOLDER.glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        expected = case["expected"]
        values = expected if isinstance(expected, dict) else {case["statistic"]: expected}
        for statistic, value in values.items():
            name = CHARACTERS.get(statistic, statistic)
            if name in RATING_METRICS and ("ratings" in case or "table" in case):
                yield path.stem, name, value, case["tolerance"], case


CASES = list(cases())


def ratings_of(case: dict[str, Any]) -> Ratings:
    """The units of a file: as rows, as a cross table, or as how many characters both, one and none coded."""
    if "ratings" in case:
        return Ratings.from_rows([[_value(value) for value in row] for row in case["ratings"]])
    cells = case["table"]
    if isinstance(cells, list):
        return table_of(cells)
    first, second = (cells["a_both"], cells["b_A_only"]) if "a_both" in cells else (cells["both"], cells["one_only"])
    return table_of([[cells.get("neither", cells.get("d_neither")), cells.get("c_B_only", 0)], [second, first]])


@pytest.mark.skipif(not CASES, reason="no folder of published values beside the checkout")
def test_the_folder_holds_published_values_of_ratings() -> None:
    assert len(CASES) >= 30
    assert {name for _, name, *_ in CASES} >= {"cohen_kappa", "fleiss_kappa", "gwet_ac1", "krippendorff_alpha_set"}


@pytest.mark.parametrize(
    ("name", "expected", "tolerance", "case"),
    [pytest.param(*rest, id=f"{file}-{rest[0]}") for file, *rest in CASES],
)
def test_published_value_is_met(name: str, expected: float, tolerance: float, case: dict[str, Any]) -> None:
    assert float(RATING_METRICS[name].function(ratings_of(case))) == pytest.approx(expected, abs=tolerance)


def _value(value: Any) -> Any:
    return frozenset(value) if isinstance(value, list) else value
