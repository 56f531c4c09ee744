"""Writing a query: from its parts to a text that is read into the same parts, and other names in what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from qualcode.domain.queries import (
    KEYWORDS,
    And,
    AttributeTest,
    CodeTerm,
    Holding,
    Not,
    Or,
    Property,
    Query,
    Relation,
    SavedTerm,
    TextTerm,
)
from qualcode.retrieval.language.grammar import QUOTES
from qualcode.retrieval.language.parsing import parse_query
from qualcode.retrieval.language.quoting import in_quotes

_OR, _AND, _NOT, _RELATION, _TERM = range(5)
"""How tightly a part holds together."""

_WORD = re.compile(rf"[^\s(){QUOTES}=<>@][^\s(){QUOTES}=<>]*")
_CONDITION = re.compile(r"[^\W\d_][\w-]*:")
_FAR = re.compile(r"(?:near|then)/", re.I)
_BY_UUID = re.compile(r"code:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.I)
_PLAIN_VALUE = re.compile(rf"[^\s(){QUOTES}\\]+")
_PLAIN_NAME = re.compile(rf"[^\s(){QUOTES}=<>!@:\\]+")
_UNQUOTABLE = re.compile(rf"(?:[^\\]|^)(?:\\\\)*\\[{QUOTES}]")


def write_query(query: Query) -> str:
    """The shortest usual text of a query: `parse_query` reads it into an equal one.

    Args:
        query: As `parse_query` gives it; an `And` directly in an `And`, or an `Or` in an `Or`, is written in brackets
            and read as one.
    """
    return _written(query)[0]


def _written(query: Query) -> tuple[str, int]:
    """The text of a part, and how tightly it holds together."""
    match query:
        case Or(parts):
            return " or ".join(_within(part, _AND) for part in parts), _OR
        case And(parts):
            return " and ".join(_within(part, _NOT) for part in parts), _AND
        case Not(part):
            return f"not {_within(part, _NOT)}", _NOT
        case Holding(level, having, part):
            return f"{level}s {'with' if having else 'without'} {_within(part, _NOT)}", _NOT
        case Relation(kind, left, right, distance, unit):
            far = "" if distance is None else f"/{distance}{unit}"
            return f"{_within(left, _RELATION)} {kind}{far} {_within(right, _TERM)}", _RELATION
        case CodeTerm(name, children):
            return code_source(name, children=children), _TERM
        case TextTerm(mode, words):
            return f"{mode}:{_pattern(words) if mode == 'regex' else in_quotes(words)}", _TERM
        case Property(name, sign, value):
            return f"{name}{':' if sign == '=' else sign}{value_source(value)}", _TERM
        case AttributeTest(name, sign, value):
            return f"{attribute_source(name)}{sign or ''}{value_source(value) if sign else ''}", _TERM
        case SavedTerm(name):
            return f"query:{value_source(name)}", _TERM


def _within(part: Query, least: int) -> str:
    text, tightness = _written(part)
    return text if tightness >= least else f"({text})"


def code_source(path: str, children: bool = True) -> str:
    """A code as a query names it, in quotation marks where it needs them.

    Args:
        path: Its path or name, or `code:` with its UUID.
        children: Whether the codes below it are meant too.
    """
    bare = _BY_UUID.fullmatch(path) is not None or _stands_bare(path)
    return f"{'' if children else '='}{path if bare else in_quotes(path)}"


def _stands_bare(path: str) -> bool:
    words = path.split(" ")
    return all(
        _WORD.fullmatch(word)
        and word.casefold() not in KEYWORDS
        and not _CONDITION.match(word)
        and not _FAR.match(word)
        and "\\" not in word
        for word in words
    )


def attribute_source(name: str) -> str:
    """An attribute as a query names it, in quotation marks where it needs them."""
    return f"@{name if _PLAIN_NAME.fullmatch(name) else in_quotes(name)}"


def value_source(value: str) -> str:
    """What stands behind a colon or sign, in quotation marks where it needs them."""
    # A sign at its beginning would be read together with the one before it: `<` and `=` are `<=`.
    plain = _PLAIN_VALUE.fullmatch(value) and value[0] not in "=<>!" and value.casefold() not in KEYWORDS
    return value if plain else in_quotes(value)


def _pattern(words: str) -> str:
    """A regular expression in quotation marks, or between slashes where those would take a backslash from it."""
    if _UNQUOTABLE.search(words):
        return f"/{_escaped(words, '/')}/"
    return f'"{_escaped(words, QUOTES[0])}"'


def _escaped(words: str, sign: str) -> str:
    """A pattern with a backslash before each of some sign that has none; what follows a backslash stays as it is."""
    return re.sub(rf"\\[\s\S]|{sign}", lambda found: found[0] if len(found[0]) > 1 else f"\\{sign}", words)


def uuid_meant(term: CodeTerm) -> str | None:
    """The UUID by which a code is meant; None where it is by its path or name."""
    found = _BY_UUID.fullmatch(term.name)
    return found[1].lower() if found is not None else None


def replace_codes(text: str, new: Callable[[CodeTerm], str]) -> str:
    """A query with its codes named otherwise, and everything else of it letter by letter as it was.

    Args:
        text: What was typed.
        new: What to write for a code, with its `=` if it has one: `code_source` of its new name.

    Raises:
        QueryError: The query cannot be understood.
    """
    codes = sorted(codes_of(parse_query(text)), key=lambda code: code.at)
    written: list[str] = []
    done = 0
    for code in codes:
        source = new(code)
        written += (text[done : code.at.start], _apart(text, code, source))
        done = code.at.end
    return "".join((*written, text[done:]))


def _apart(text: str, code: CodeTerm, source: str) -> str:
    """What is written for a code, with blanks where it would grow together with an operator: `"A"and"B"`."""
    before, behind = (
        text[code.at.start - 1 : code.at.start] if code.at.start else "",
        text[code.at.end : code.at.end + 1],
    )
    left = " " if before and not before.isspace() and before != "(" else ""
    right = " " if behind and not behind.isspace() and behind != ")" else ""
    return f"{left}{source}{right}"


def codes_of(query: Query) -> Iterator[CodeTerm]:
    """The codes that a query names, from left to right."""
    match query:
        case CodeTerm():
            yield query
        case And(parts) | Or(parts):
            for part in parts:
                yield from codes_of(part)
        case Not(part) | Holding(part=part):
            yield from codes_of(part)
        case Relation(left=left, right=right):
            yield from codes_of(left)
            yield from codes_of(right)
        case _:
            return
