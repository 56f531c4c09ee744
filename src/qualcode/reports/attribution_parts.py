"""Attribution templates read: words, fields in braces, and parts in square brackets that may be dropped."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from qualcode.analysis.resolving import Source
from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.reports.plain_words import plural

FORMATS: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "capital": lambda value: value[:1].upper() + value[1:],
    "plural": plural,
}
"""What can stand behind a bar in a field: `{role|plural}`."""

_SIGN = re.compile(r"\{\{|\}\}|\[\[|\]\]|\{([^{}]*)\}|[{}\[\]]")
_ARTICLE = re.compile(r"(a|an|A|An)(?:\s*:\s*|\s+)(\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Field:
    """A value in a template."""

    source: Source
    article: Literal["", "a", "A"] = ""
    """The article that is set before it: none, `a` or `an`, `A` or `An`."""
    format: str = ""
    """One of `FORMATS`, or none."""

    def formatted(self, value: str) -> str:
        """A value as it is shown, without its article."""
        return FORMATS[self.format](value) if self.format else value


@dataclass(frozen=True, slots=True)
class Maybe:
    """What stands in square brackets: it is dropped where a value in it is missing."""

    parts: tuple[str | Field, ...]

    @property
    def fields(self) -> list[Field]:
        """The fields in it."""
        return [part for part in self.parts if isinstance(part, Field)]


Part = str | Field | Maybe
Find = Callable[[str], Source | None]
"""The source of a name; None where there is none. It raises InputError for what must not be shown."""


def read_parts(text: str, find: Find, unknown: Callable[[str], InputError]) -> list[Part]:
    """The parts of a template in their order.

    Args:
        text: The template.
        find: What a name stands for.
        unknown: What is raised for a name that stands for nothing.

    Raises:
        InputError: A brace or bracket is not closed or stands in another, a field is none that there is, or a format
            is unknown.
    """
    parts: list[Part] = []
    within: list[str | Field] | None = None
    opened = end = 0
    for found in _SIGN.finditer(text):
        into: list[Part] | list[str | Field] = parts if within is None else within
        words = text[end : found.start()]
        if words:
            into.append(words)
        end, sign = found.end(), found[0]
        if sign in ("{{", "}}", "[[", "]]"):
            into.append(sign[0])
        elif found[1] is not None:
            into.append(read_field(found[1].strip(), find, unknown))
        elif sign == "[" and within is None:
            within, opened = [], found.start()
        elif sign == "]" and within is not None:
            parts.append(_maybe(text, within, opened))
            within = None
        else:
            raise _single(text, sign, found.start())
    if within is not None:
        raise _single(text, "[", opened)
    return [*parts, text[end:]]


def _maybe(text: str, parts: list[str | Field], opened: int) -> Maybe:
    maybe = Maybe(tuple(parts))
    if not maybe.fields:
        raise InputError(
            tr(
                "the attribution “{text}” has brackets without a field at character {place}",
                text=text,
                place=opened + 1,
            ),
            remedy=tr("put one in them, as in [ in {state}], or write [[ and ]] for brackets that are shown"),
        )
    return maybe


def _single(text: str, sign: str, at: int) -> InputError:
    if sign in "{}":
        remedy = tr("write fields as {role}, and braces twice")
    else:
        remedy = tr("close each bracket before another opens, and write brackets that are shown twice")
    return InputError(
        tr("the attribution “{text}” has a single “{sign}” at character {place}", text=text, sign=sign, place=at + 1),
        remedy=remedy,
    )


def read_field(name: str, find: Find, unknown: Callable[[str], InputError]) -> Field:
    """What stands in braces: `role`, `a role`, `role|lower`; a name that is known whole is meant whole.

    Raises:
        InputError: There is no such field or format.
    """
    source = find(name)
    if source is not None:
        return Field(source)
    inner, bar, format_ = name.rpartition("|")
    format_ = format_.strip().casefold()
    if bar and format_ not in FORMATS:
        raise InputError(
            tr(
                "the attribution asks for “{{{name}}}”, and “{format}” is no way to write a value",
                name=name,
                format=format_,
            ),
            remedy=tr("use {formats}", formats=", ".join(FORMATS)),
        )
    inner = inner.strip() if bar else name
    source = find(inner)
    if source is not None:
        return Field(source, "", format_ if bar else "")
    article = _ARTICLE.fullmatch(inner)
    if article is not None:
        source = find(article[2].strip())
        if source is not None:
            return Field(source, "A" if article[1][0] == "A" else "a", format_ if bar else "")
    raise unknown(article[2].strip() if article is not None else inner)
