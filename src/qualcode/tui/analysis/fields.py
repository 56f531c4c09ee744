"""What a kind of summary can be told, read from the model of its options; only the process that counts loads that."""

from __future__ import annotations

from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from qualcode.tui.analysis.questions import FieldKind, OptionField

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

_BY_ATTRIBUTE = frozenset({"by", "order"})


def fields_of(kind: str) -> tuple[OptionField, ...]:
    """The options that only a kind of summary has, in the order of its model.

    Raises:
        InputError: There is no such kind.
    """
    from qualcode.reports.summaries.catalogue import options_of

    return tuple(_field(name, info) for name, info in options_of(kind).model_fields.items())


def _field(name: str, info: FieldInfo) -> OptionField:
    type_, may_be_none = _bare(info.annotation)
    default = info.default
    if get_origin(type_) is Literal:
        return OptionField(name, "choice", default, tuple(map(str, get_args(type_))), may_be_none)
    kinds: dict[Any, FieldKind] = {bool: "yes_no", int: "number", float: "share"}
    if type_ in kinds:
        return OptionField(name, kinds[type_], default, (), may_be_none)
    if get_origin(type_) is tuple:
        several: FieldKind = "words" if Path in get_args(type_) else "attributes"
        return OptionField(name, several, tuple(map(str, default)), (), may_be_none)
    one: FieldKind = "attribute" if name in _BY_ATTRIBUTE else "document" if name == "document" else "words"
    return OptionField(name, one, default, (), may_be_none)


def _bare(annotation: Any) -> tuple[Any, bool]:
    """A type without None, and whether it took None."""
    if get_origin(annotation) in (Union, UnionType):
        some = [one for one in get_args(annotation) if one is not type(None)]
        return some[0], len(some) < len(get_args(annotation))
    return annotation, False
