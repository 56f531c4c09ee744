"""Published figures of agreement: the folder of them, where it is there, and spans that several tests share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "../shared/data/agreement"

ALEX = [(2, 9, "1"), (11, 17, "2"), (24, 30, "5"), (32, 36, "6"), (36, 44, "6"), (44, 60, "7")]
PAUL = [(2, 9, "1"), (11, 17, "3"), (19, 25, "5"), (32, 44, "6")]
SUZAN = [(2, 9, "1"), (11, 17, "4"), (21, 27, "5"), (32, 36, "6"), (36, 40, "6"), (40, 44, "6")]
CONTINUUM = [ALEX, PAUL, SUZAN]
"""Krippendorff 2019, figure 12.11: three observers of a continuum of 60, with codes 1–7."""


def published(name: str) -> dict[str, Any]:
    """One file of the folder; skips the test where it is not there."""
    path = FOLDER / f"{name}.json"
    if not path.exists():
        pytest.skip(f"no {path.name} beside the checkout")
    answer: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return answer


def marked(case: dict[str, Any]) -> list[list[tuple[int, int, str]]]:
    """The spans of a file, coder by coder."""
    return [[(span["start"], span["end"], span["value"]) for span in coder] for coder in case["spans"].values()]
