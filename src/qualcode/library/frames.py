"""Rows as frames of pandas and polars: one column for each field, with the type that the field has.

A field that holds named values is spread over columns `FIELD.NAME`: the attributes of a quote over `attributes.role`,
`attributes.site.state` … A field that holds several values stays one column of lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from qualcode.domain.errors import RuleError
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    import pandas
    import polars

Plain = Literal["text", "integer", "number", "truth"]
_PLAIN: dict[Any, Plain] = {str: "text", int: "integer", float: "number", bool: "truth", NoneType: "text"}


@dataclass(frozen=True, slots=True)
class Several:
    """A list of values of one kind."""

    item: Kind


@dataclass(frozen=True, slots=True)
class Named:
    """Values of one kind by names that are those of the study."""

    item: Kind


@dataclass(frozen=True, slots=True)
class Record:
    """Values by the names of fields."""

    fields: Mapping[str, Kind]
    optional: frozenset[str]
    """The fields that may be None."""


Kind = Plain | Several | Named | Record


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a frame."""

    name: str
    kind: Plain | Several
    values: Sequence[Any]
    optional: bool
    """Whether a value may be None, whatever these are: a column has one type for all studies."""


def columns(row_type: type[Any], rows: Sequence[Any]) -> list[Column]:
    """Rows of one type as columns; those of a type whose rows are none are there too."""
    return list(_spread("", _record(row_type), rows, False))


def plain(value: Any) -> Any:
    """A value as JSON has it: rows and what is in them as dicts and lists."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: plain(getattr(value, name)) for name in value._fields}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def to_pandas(made: Sequence[Column]) -> pandas.DataFrame:
    """Columns as a frame of pandas.

    Raises:
        RuleError: pandas is not installed.
    """
    library = _imported("pandas")
    text = library.Series(["a"]).dtype  # Of text pandas 3 has a type of its own, pandas 2 has none.
    types: dict[tuple[Plain, bool], Any] = {
        ("integer", False): "int64",
        ("integer", True): "Int64",
        ("truth", False): "bool",
        ("truth", True): "boolean",
    }

    def series(column: Column) -> Any:
        if isinstance(column.kind, Several):
            return library.Series(column.values, dtype=object)
        other = text if column.kind == "text" else "float64"
        return library.Series(column.values, dtype=types.get((column.kind, column.optional), other))

    frame: pandas.DataFrame = library.DataFrame({column.name: series(column) for column in made})
    return frame


def to_polars(made: Sequence[Column]) -> polars.DataFrame:
    """Columns as a frame of polars.

    Raises:
        RuleError: polars is not installed.
    """
    library = _imported("polars")
    types = {"text": library.String, "integer": library.Int64, "number": library.Float64, "truth": library.Boolean}

    def type_of(kind: Kind) -> Any:
        if isinstance(kind, Several):
            return library.List(type_of(kind.item))
        if isinstance(kind, Record):
            return library.Struct({name: type_of(inner) for name, inner in kind.fields.items()})
        assert not isinstance(kind, Named), "a list holds no values by names of the study"
        return types[kind]

    series = [library.Series(column.name, column.values, dtype=type_of(column.kind)) for column in made]
    frame: polars.DataFrame = library.DataFrame(series)
    return frame


def _imported(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise RuleError(
            tr("{name} cannot be loaded ({reason})", name=name, reason=error),
            remedy=tr("install it (`pip install {name}`), or take `to_dicts()`", name=name),
        ) from error


def _spread(name: str, kind: Kind, values: Sequence[Any], optional: bool) -> Iterator[Column]:
    if isinstance(kind, Record):
        for field, inner in kind.fields.items():
            found = [None if value is None else getattr(value, field) for value in values]
            whole = f"{name}.{field}" if name else field
            yield from _spread(whole, inner, found, optional or field in kind.optional)
    elif isinstance(kind, Named):
        for key in dict.fromkeys(key for value in values if value is not None for key in value):
            found = [None if value is None else value.get(key) for value in values]
            yield from _spread(f"{name}.{key}", kind.item, found, True)
    else:
        yield Column(name, kind, [plain(value) for value in values] if isinstance(kind, Several) else values, optional)


def _record(row_type: type[Any]) -> Record:
    annotations = _annotations(row_type)
    optional = frozenset(name for name, annotation in annotations.items() if NoneType in _choices(annotation))
    return Record({name: _kind(annotation) for name, annotation in annotations.items()}, optional)


def _annotations(row_type: type[Any]) -> dict[str, Any]:
    """Field → its type, in their order; none for what has no fields."""
    if issubclass(row_type, BaseModel):
        return {name: field.annotation for name, field in row_type.model_fields.items()}
    if is_dataclass(row_type):
        hints = get_type_hints(row_type)
        return {field.name: hints[field.name] for field in fields(row_type)}
    hints = get_type_hints(row_type)
    return {name: hints[name] for name in getattr(row_type, "_fields", ())}


def _choices(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


def _kind(annotation: Any) -> Kind:
    chosen = [choice for choice in _choices(annotation) if choice is not NoneType] or [NoneType]
    assert len(chosen) == 1, f"a column has one type, not {annotation}"
    origin, arguments = get_origin(chosen[0]), get_args(chosen[0])
    if origin is Literal:
        return _PLAIN[type(arguments[0])]
    if origin in (tuple, list):
        return Several(_kind(arguments[0]))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return Named(_kind(arguments[1]))
    return _PLAIN[chosen[0]] if chosen[0] in _PLAIN else _record(chosen[0])
