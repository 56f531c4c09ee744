"""The single terms of a query: codes, conditions such as `coder:anna`, and tests of attributes."""

from __future__ import annotations

import re
from datetime import date

from qualcode.domain.errors import QueryError, brief
from qualcode.domain.queries import (
    COMPARED,
    HAS,
    IS,
    PROPERTIES,
    TEXT_MODES,
    AttributeTest,
    CodeTerm,
    Property,
    Query,
    SavedTerm,
    Sign,
    TextMode,
    TextTerm,
)
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.retrieval.language.grammar import QUOTES
from qualcode.retrieval.language.patterns import check_pattern
from qualcode.retrieval.language.quoting import Value, read_value

CONDITIONS = (*TEXT_MODES, *PROPERTIES, "code", "query")
"""All that can stand before a colon."""

_SIGN = r"!=|[<>]=?|[=:]"
CONDITION_PARTS = re.compile(rf"(?P<name>[^\W\d_][\w-]*)\s*(?P<sign>{_SIGN})\s*(?P<value>[\s\S]*)")
_QUOTED_NAME = r'"(?:[^"\\]|\\[\s\S])*"|[“”„](?:[^“”\\]|\\[\s\S])*[“”]'
ATTRIBUTE_PARTS = re.compile(
    rf"@(?P<name>{_QUOTED_NAME}|[^\s(){QUOTES}=<>!@:]*)\s*(?:(?P<sign>{_SIGN})\s*(?P<value>[\s\S]*))?"
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
_DATE = re.compile(r"(?a:\d{4}(?:-\d{2}(?:-\d{2})?)?)")
_FIRST, _LAST = date.min, date.max
_SIGNS: dict[str, Sign] = {sign: sign for sign in ("=", "!=", "<", "<=", ">", ">=")}
_MODES: dict[str, TextMode] = {mode: mode for mode in TEXT_MODES}
_LIKE = 60
"""Similarity (rapidfuzz, 0–100) from which a name is offered as what was meant."""
_SHOWN_UUID = tr("code:1f0c9a52-… with all 36 characters")


def listed(words: tuple[str, ...], joint: str = tr("or")) -> str:
    """Some words as a sentence lists them: `a, b or c`."""
    return f"{', '.join(words[:-1])} {joint} {words[-1]}" if len(words) > 1 else words[0]


def nearest(word: str, words: tuple[str, ...]) -> str | None:
    """The one of some words that was probably meant."""
    from rapidfuzz import fuzz, process  # 20 ms that only a slip pays

    found = process.extractOne(word.casefold(), words, scorer=fuzz.ratio, score_cutoff=_LIKE)
    return found[0] if found else None


def read_code(query: str, at: Span, *, exact: bool, start: int) -> CodeTerm:
    """A code by its name or path, bare or in quotation marks.

    Args:
        query: What was typed.
        at: The name in it.
        exact: Whether an `=` stands before it: the codes below it are not meant.
        start: Where the term begins, with its `=`.

    Raises:
        QueryError: There is nothing between the quotation marks.
    """
    name = tidy_path(read_value(query[at.start : at.end], at.start).words)
    if not name:
        raise QueryError(
            tr("there is no name between the quotation marks"),
            query=query,
            at=at.start,
            remedy=tr("write the name of a code there"),
        )
    return CodeTerm(name, children=not exact, at=Span(start, at.end))


def tidy_path(words: str) -> str:
    """A path with single blanks, and none around its slashes, as the codebook spells paths."""
    return "/".join(part.strip() for part in " ".join(words.split()).split("/")).strip()


def read_condition(query: str, at: Span, *, exact: bool, start: int) -> Query:
    """A term with a name and a colon, or with `date` and a sign.

    Args:
        query: What was typed.
        at: The term in it.
        exact: Whether an `=` stands before it; only a code can have one.
        start: Where it begins, with its `=`.

    Raises:
        QueryError: There is no such condition, or its value is none that it can have.
    """
    found = CONDITION_PARTS.fullmatch(query, at.start, at.end)
    assert found is not None
    name, sign = found["name"].casefold(), found["sign"]
    if exact and name != "code":
        raise QueryError(
            tr("“=” stands before the name of a code only"),
            query=query,
            at=start,
            remedy=tr("write {query}", query=query[at.start : at.end]),
        )
    value = _value_of(query, found, as_pattern=name == "regex")
    _check_sign(query, name, sign, found.start("sign"), value)
    span = Span(start, at.end)
    if name in _MODES:
        return _text_term(query, _MODES[name], value)
    if name == "code":
        return _code_by_uuid(query, value, exact=exact, at=span)
    if name == "query":
        return SavedTerm(" ".join(value.words.split()), at=span)
    words = _checked(query, name, value)
    return Property(name, _SIGNS.get(sign, "="), words, at=span, value_at=value.at)


def check_known(query: str, at: Span) -> None:
    """See to it that a condition is one that there is.

    Raises:
        QueryError: It is not: names the nearest, or says how the name of a code with a colon is written.
    """
    found = CONDITION_PARTS.fullmatch(query, at.start, at.end)
    assert found is not None
    name, sign, value = brief(found["name"]), found["sign"], brief(found["value"])
    if name.casefold() in CONDITIONS:
        return
    meant = nearest(name, CONDITIONS)
    if sign != ":":
        problem = tr("“{sign}” cannot stand behind “{name}”", sign=sign, name=name)
        remedy = tr(
            "write @{name}{sign}{value} if it is an attribute, or put the name of a code in quotation marks",
            name=name,
            sign=sign,
            value=value,
        )
    elif meant is not None:
        problem = tr("there is no condition “{name}:”", name=name)
        remedy = tr(
            "write {meant}: if that is meant, or put the name of a code with a colon in quotation marks", meant=meant
        )
    else:
        problem = tr("there is no condition “{name}:”", name=name)
        remedy = tr("put the name of a code with a colon in quotation marks")
    raise QueryError(problem, query=query, at=at.start, remedy=remedy)


def _value_of(query: str, found: re.Match[str], *, as_pattern: bool = False) -> Value:
    """What stands behind the sign of a condition or attribute.

    Raises:
        QueryError: Nothing does.
    """
    source, start = found["value"], found.start("value")
    if as_pattern and source.startswith("/") and not (len(source) > 1 and source.endswith("/")):
        raise QueryError(
            tr("the slash that opens the pattern is never closed"),
            query=query,
            at=start,
            remedy=tr("put a / behind the pattern"),
        )
    value = read_value(source, start, as_pattern=as_pattern)
    if not (value.words if as_pattern else value.words.strip()):
        raise no_value(query, found.start(), found.end("sign"))
    return value


def no_value(query: str, start: int, end: int) -> QueryError:
    """That nothing stands behind the sign of a condition: `coder:`, which stands between two places."""
    return QueryError(
        tr("“{condition}” has no value", condition=brief(query[start:end])),
        query=query,
        at=end - 1,
        remedy=tr("write the value right behind it, in quotation marks if it holds blanks"),
    )


def _check_sign(query: str, name: str, sign: str, at: int, value: Value) -> None:
    if sign == ":" or (name in COMPARED and sign != "!="):
        return
    typed = brief(query[value.at.start : value.at.end])
    as_typed = typed if value.bare else f'"{typed}"'
    if sign in ("=", "!="):
        problem = tr("“{name}” is written with a colon", name=name)
        remedy = tr("write {condition}", condition=f"{'not ' if sign == '!=' else ''}{name}:{as_typed}")
    else:
        problem = tr("“{name}” is neither greater nor smaller than anything", name=name)
        remedy = tr(
            "only {compared} and attributes such as @years are; write {name}:{as_typed}",
            compared=listed(COMPARED),
            name=name,
            as_typed=as_typed,
        )
    raise QueryError(problem, query=query, at=at, remedy=remedy)


def _text_term(query: str, mode: TextMode, value: Value) -> TextTerm:
    if mode == "regex":
        check_pattern(query, value)
    return TextTerm(mode, value.words, at=value.at)


def _code_by_uuid(query: str, value: Value, *, exact: bool, at: Span) -> CodeTerm:
    if not _UUID.fullmatch(value.words):
        raise QueryError(
            tr("“{words}” is not the UUID of a code", words=brief(value.words)),
            query=query,
            at=value.at.start,
            remedy=tr("write the name of a code without “code:”, or {shown_uuid}", shown_uuid=_SHOWN_UUID),
        )
    return CodeTerm(f"code:{value.words}", children=not exact, at=at)


def _checked(query: str, name: str, value: Value) -> str:
    """The value of a property as it is kept.

    Raises:
        QueryError: It cannot have this value.
    """
    if name == "date":
        _check_date(query, value)
        return value.words
    known = {"is": IS, "has": HAS}.get(name)
    if known is None:
        return value.words
    words = value.words.strip().casefold()
    words = "starred" if name == "is" and words == "star" else words
    if words not in known:
        meant = nearest(words, known)
        remedy = (
            tr("write {name}:{meant}; there are {known}", name=name, meant=meant, known=listed(known, tr("and")))
            if meant
            else tr("write {known} behind it", known=listed(known))
        )
        raise QueryError(
            tr("“{name}:” knows no “{words}”", name=name, words=brief(value.words)),
            query=query,
            at=value.at.start,
            remedy=remedy,
        )
    return words


def _check_date(query: str, value: Value) -> None:
    words = value.words
    try:
        if not _DATE.fullmatch(words):
            raise ValueError
        # Of a year or month a day is looked at that each of them has.
        if not _FIRST <= date.fromisoformat(words + "-12-28"[{4: 0, 7: 3, 10: 6}[len(words)] :]) <= _LAST:
            raise ValueError
    except ValueError as error:
        raise QueryError(
            tr("“{words}” is no date", words=brief(words)),
            query=query,
            at=value.at.start,
            remedy=tr("write a day as 2026-01-31, a month as 2026-01 or a year as 2026"),
        ) from error


def read_attribute(query: str, at: Span) -> AttributeTest:
    """`@name`, or `@name` with a sign and a value.

    Raises:
        QueryError: The name or the value is missing.
    """
    found = ATTRIBUTE_PARTS.fullmatch(query, at.start, at.end)
    assert found is not None
    name = " ".join(read_value(found["name"], found.start("name")).words.split())
    if not name:
        raise QueryError(
            tr("the name of an attribute is missing behind “@”"),
            query=query,
            at=at.start,
            remedy=tr("write, say, @grade=primary"),
        )
    if found["sign"] is None:
        return AttributeTest(name, None, "", at=at)
    if found["sign"] == ":":
        raise QueryError(
            tr("an attribute is written without a colon"),
            query=query,
            at=found.start("sign"),
            remedy=tr("write @{name}={value}", name=brief(found["name"]), value=brief(found["value"])),
        )
    value = _value_of(query, found)
    return AttributeTest(name, _SIGNS[found["sign"]], value.words, at=at, value_at=value.at)
