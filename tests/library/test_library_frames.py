"""Frames hold what rows hold: the same values under the same names, and a column has one type in every study."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, get_args, get_origin, get_type_hints

import pandas
import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qualcode
from example_counts import examples
from qualcode import library
from qualcode.library import Rows, Study
from qualcode.library.frames import columns


def flat(value: Any, name: str = "") -> dict[str, Any]:
    """A row as JSON has it, objects spread over `FIELD.NAME`."""
    if not isinstance(value, dict):
        return {name: value}
    return {
        key: leaf
        for field, inner in value.items()
        for key, leaf in flat(inner, f"{name}.{field}" if name else field).items()
    }


def missing_as_none(value: Any) -> Any:
    """A value of a frame of pandas as JSON has it."""
    if isinstance(value, list):
        return value
    return None if pandas.isna(value) else value


CALLS = {
    "documents": lambda s: s.documents(),
    "turns": lambda s: s.turns(),
    "codes": lambda s: s.codes(),
    "codings": lambda s: s.codings(),
    "memos": lambda s: s.memos(),
    "cases": lambda s: s.cases(),
    "sets": lambda s: s.sets(),
    "quotes": lambda s: s.quotes("Agency", context=1, question=True),
    "hits": lambda s: s.search("easy"),
    "words": lambda s: s.words(by="role"),
    "keyness": lambda s: s.keyness("role=teacher", at_least=1),
    "frequencies": lambda s: s.frequencies(by="role"),
    "crosstab": lambda s: s.crosstab("role"),
    "framework": lambda s: s.framework(),
    "agreement": lambda s: s.agreement(replicates=100),
}


@pytest.mark.parametrize("name", CALLS)
def test_frames_hold_what_rows_hold(name: str, study: Study) -> None:
    rows = CALLS[name](study)
    wanted = [flat(row) for row in rows.to_dicts()]
    assert wanted
    of_pandas, of_polars = rows.to_pandas(), rows.to_polars()
    assert list(of_pandas.columns) == of_polars.columns
    for row, first, second in zip(wanted, of_pandas.to_dict("records"), of_polars.to_dicts(), strict=True):
        for column in of_polars.columns:  # One for what no row has but another does is empty.
            assert missing_as_none(first[column]) == second[column] == row.get(column), column
        assert {key for key, value in row.items() if value is not None} <= set(of_polars.columns)


@pytest.mark.parametrize("name", CALLS)
def test_a_frame_without_rows_has_the_columns_and_their_types(name: str, study: Study) -> None:
    rows = CALLS[name](study)
    full, none = rows.to_polars(), rows[:0].to_polars()
    assert none.height == 0 and none.width > 0
    assert all(full.schema[column] == type_ for column, type_ in none.schema.items())
    full, none = rows.to_pandas(), rows[:0].to_pandas()
    assert len(none) == 0 and none.dtypes.to_dict().items() <= full.dtypes.to_dict().items()


def test_columns_have_the_types_of_their_fields(study: Study) -> None:
    quotes = study.quotes("Agency")
    text = pandas.Series(["a"]).dtype
    types = quotes.to_pandas().dtypes
    assert (types["start"], types["time_ms"], types["star"]) == ("int64", "Int64", "bool")
    assert types["quote"] == types["question.text"] == types["attributes.role"] == text
    schema = quotes.to_polars().schema
    assert schema["time_ms"] == polars.Int64 and schema["participants"] == polars.List(polars.String)
    assert schema["parts"] == polars.List(polars.Struct({"speaker": polars.String, "text": polars.String}))
    assert study.crosstab("role").to_polars().schema["residual"] == polars.Float64


def test_what_is_undefined_is_missing_and_not_nought(study: Study) -> None:
    figures = study.agreement(by=["code"], metrics="cohen_kappa", intervals="none", coders=["mara", "jonas"])
    undefined = [row.value is None for row in figures]
    assert any(undefined)
    assert list(figures.to_pandas()["value"].isna()) == undefined == list(figures.to_polars()["value"].is_null())


def test_a_matrix_is_a_frame_with_its_variables(study: Study) -> None:
    matrix = study.matrix("participant", assume_finished=True)
    first, second = matrix.to_pandas(), matrix.to_polars()
    assert list(first.columns) == second.columns == [variable.name for variable in matrix.matrix.variables]
    assert second.rows() == list(matrix.matrix.rows) and len(first) == len(matrix) == 3
    kinds = {variable.name: variable.type for variable in matrix.matrix.variables}
    assert {str(first.dtypes[name]) for name, kind in kinds.items() if kind == "yes_no"} == {"Int64"}


def test_a_frame_of_counts_takes_its_notes_along(study: Study) -> None:
    table = study.frequencies(by="role")
    assert table.to_pandas().attrs["notes"] == list(table.notes) != []
    assert study.matrix().to_pandas().attrs["notes"] == list(study.matrix().notes)


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_without_the_library_a_sentence_says_how_to_get_it(
    name: str, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(qualcode.RuleError, match=f"install it \\(`pip install {name}`\\), or take `to_dicts\\(\\)`"):
        getattr(study.codings(), f"to_{name}")()


def test_every_type_of_row_can_be_a_frame() -> None:
    def rows_of(module: ModuleType) -> list[type[Any]]:
        return [one for name in module.__all__ if isinstance(one := getattr(module, name), type)]

    tried = [one for one in rows_of(library) if one.__name__.endswith(("Row", "Line"))]
    hints = [
        get_type_hints(method, vars(sys.modules[method.__module__])).get("return")
        for name, method in inspect.getmembers(Study, inspect.isfunction)
        if not name.startswith("_")
    ]
    answered = [get_args(hint)[0] for hint in hints if get_origin(hint) in (Rows, library.Table)]
    assert len(tried) >= 13 and len(answered) >= 25
    for row_type in {*tried, *answered}:
        made = columns(row_type, [])
        assert made and len({column.name for column in made}) == len(made)


@dataclass(frozen=True)
class Inner:
    """What may stand in a row."""

    text: str | None
    number: float


@dataclass(frozen=True)
class Mixed:
    """A row with every kind of field."""

    text: str
    maybe: str | None
    whole: int | None
    truth: bool
    names: tuple[str, ...]
    inner: Inner | None
    several: tuple[Inner, ...]
    values: Mapping[str, str]


texts = st.text(st.characters(codec="utf-8"), max_size=4)
inners = st.builds(Inner, st.none() | texts, st.floats(allow_nan=False))
mixed = st.builds(
    Mixed,
    *(texts, st.none() | texts, st.none() | st.integers(-(2**63), 2**63 - 1), st.booleans()),
    *(st.lists(texts, max_size=2).map(tuple), st.none() | inners, st.lists(inners, max_size=2).map(tuple)),
    st.dictionaries(texts, texts, max_size=2),
)


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(mixed, max_size=4))
def test_any_row_comes_through_a_frame(rows: list[Mixed]) -> None:
    made = Rows(rows, Mixed)
    wanted = [flat(row) for row in made.to_dicts()]
    first, second = made.to_pandas(), made.to_polars()
    assert list(first.columns) == second.columns
    for row, a, b in zip(wanted, first.to_dict("records"), second.to_dicts(), strict=True):
        for name in second.columns:
            assert missing_as_none(a[name]) == b[name] == row.get(name), name
