"""The list of models for machines without a network says what the program holds models against."""

from __future__ import annotations

import re
from pathlib import Path

from qualcode.suggest.known_models import KNOWN_MODELS

LISTED = Path(__file__).resolve().parents[2] / "docs" / "models.txt"


def test_the_list_for_the_field_names_each_known_model_with_its_hash() -> None:
    rows = re.findall(r"^([\w-]+)==(\S+).*--hash=sha256:([0-9a-f]{64})$", LISTED.read_text(), re.MULTILINE)
    assert set(rows) == {(model.package, model.version, model.wheel) for model in KNOWN_MODELS}
