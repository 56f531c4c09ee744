"""What stands in quotation marks, between the slashes of a pattern, or bare: read with the place of each character."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.domain.spans import Span
from qualcode.retrieval.language.grammar import QUOTES

ESCAPED = QUOTES + "\\"
"""What a backslash takes its meaning from in quotation marks; before anything else it is a backslash."""


class Value(NamedTuple):
    """The words of a name or value."""

    words: str
    at: Span
    """Where they stand in the query, without quotation marks or slashes."""
    places: tuple[int, ...]
    """Where in the query each character of `words` stands, and behind them where they end."""
    bare: bool
    """Whether neither quotation marks nor slashes stand around them."""


def read_value(source: str, start: int, *, as_pattern: bool = False) -> Value:
    """A name or value as it was typed.

    Args:
        source: It, with its quotation marks or slashes.
        start: Where it begins in the query.
        as_pattern: Whether it is a regular expression: that may stand between slashes, and keeps its backslashes.
    """
    if source[:1] and source[0] in QUOTES:
        return _unescaped(source[1:-1], start + 1, QUOTES if as_pattern else ESCAPED)
    if as_pattern and len(source) > 1 and source[0] == source[-1] == "/":
        return _unescaped(source[1:-1], start + 1, "/")
    end = start + len(source)
    return Value(source, Span(start, end), tuple(range(start, end + 1)), bare=True)


def _unescaped(body: str, start: int, escaped: str) -> Value:
    """The words of a text in which a backslash before one of some characters stands for that character."""
    end = start + len(body)
    if "\\" not in body:
        return Value(body, Span(start, end), tuple(range(start, end + 1)), bare=False)
    characters: list[str] = []
    places: list[int] = []
    here = 0
    while here < len(body):
        pair = body[here : here + 2]
        step = 2 if pair[0] == "\\" and len(pair) == 2 else 1
        # Two characters are taken at once, so that the second of two backslashes escapes nothing.
        kept = pair[1:] if step == 2 and pair[1] in escaped else pair[:step]
        characters += kept
        places += range(start + here, start + here + len(kept))
        here += step
    return Value("".join(characters), Span(start, end), (*places, end), bare=False)


def in_quotes(words: str) -> str:
    """A name or value in quotation marks, so that it is read as it is."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
