from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from qualcode.domain.answers import Denominators, Frequencies, FrequencyFilter, FrequencyRow, Hit, Quote
from qualcode.domain.summary_answers import SummaryFilter
from qualcode.domain.summary_answers_crosstab import Crosstab, CrosstabCell, CrosstabColumn, CrosstabRow
from qualcode.domain.summary_answers_pairs import (
    CodePair,
    CodeTotal,
    Cooccurrence,
    Sequence,
    SequenceCell,
    SequenceRow,
)

PAGE = Path(__file__).resolve().parents[2] / "docs/json.md"


CODE_TABLES = (
    SummaryFilter,
    Crosstab,
    CrosstabColumn,
    CrosstabRow,
    CrosstabCell,
    Cooccurrence,
    CodePair,
    CodeTotal,
    Sequence,
    SequenceRow,
    SequenceCell,
)


@pytest.mark.parametrize("model", [Frequencies, FrequencyFilter, Denominators, Quote, Hit, *CODE_TABLES])
def test_every_field_of_an_answer_is_documented(model: type[BaseModel]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in model.model_json_schema(mode="serialization")["properties"]:
        assert f"`{name}`" in page or f'"{name}"' in page, name


def test_rows_are_objects_in_the_schema() -> None:
    schema = Frequencies.model_json_schema(mode="serialization")
    assert list(schema["$defs"]["FrequencyRowJson"]["properties"]) == list(FrequencyRow._fields)
