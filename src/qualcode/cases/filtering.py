"""Which cases are shown: words that stand anywhere in them, and conditions such as `grade=primary` or `years>=5`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_PART = re.compile(r'"[^"]*"?|[^\s"]+')
_SIGN = re.compile(r"(!=|>=|<=|=|>|<)")


class Condition(NamedTuple):
    """A value that is asked for."""

    name: str
    """The attribute as it is written in the project."""
    sign: str
    value: str

    def holds(self, values: Mapping[str, str]) -> bool:
        """Whether the values of a case are so; what is not known is never more or less than anything."""
        own, wanted = values.get(self.name, "").casefold(), self.value.casefold()
        if self.sign in ("=", "!="):
            return (own.startswith(wanted) if wanted else not own) == (self.sign == "=")
        if not own or not wanted:
            return bool(own)
        number, other = _number(own), _number(wanted)
        if number is not None and other is not None:
            order = (number > other) - (number < other)
        else:
            order = (own > wanted) - (own < wanted)
        return order > 0 if self.sign == ">" else order < 0 if self.sign == "<" else self._or_equal(order)

    def _or_equal(self, order: int) -> bool:
        return order >= 0 if self.sign == ">=" else order <= 0


class Filter(NamedTuple):
    """What was typed, understood."""

    words: tuple[str, ...]
    """Each stands somewhere in a case, whatever its case."""
    conditions: tuple[Condition, ...]

    def takes(self, values: Mapping[str, str]) -> bool:
        """Whether a case is shown."""
        whole = "\n".join(values.values()).casefold()
        return all(word in whole for word in self.words) and all(one.holds(values) for one in self.conditions)


def read_filter(typed: str, names: Iterable[str]) -> Filter:
    """Understand what is typed; a sign behind something that is no attribute is a word like any other.

    Args:
        typed: Words, and conditions of an attribute's name, one of `= != > < >= <=` and a value, without blanks between
            them; names and values with blanks in quotation marks: `"years at school">=3`. A value may be the beginning
            of one; none asks for those that have no value.
        names: The attributes.
    """
    known = {name.casefold(): name for name in names}
    words, conditions = [], []
    for part in _parts(typed):
        pieces = _SIGN.split(part, maxsplit=1)
        name = known.get(pieces[0].replace('"', "").casefold()) if len(pieces) == 3 else None
        if name is not None:
            conditions.append(_whole(Condition(name, pieces[1], pieces[2].replace('"', ""))))
        else:
            words.append(part.replace('"', "").casefold())
    return Filter(tuple(word for word in words if word), tuple(conditions))


def _whole(condition: Condition) -> Condition:
    return condition._replace(value=" ".join(condition.value.split()))


def _parts(typed: str) -> list[str]:
    """What blanks part, except inside quotation marks."""
    parts: list[str] = []
    end = -1
    for found in _PART.finditer(typed):
        if parts and found.start() == end:
            parts[-1] += found[0]
        else:
            parts.append(found[0])
        end = found.end()
    return parts


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
