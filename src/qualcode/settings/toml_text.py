"""TOML that people write by hand: read with the line of what is wrong, and changed in one value alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr

_LONGEST_NUMBER = 4_000
"""Digits that a number may have."""
_HEADER = re.compile(r"\s*\[")


def parse_toml(text: str, file: Path, remedy: str) -> dict[str, Any]:
    """What a TOML text says.

    Args:
        text: With line feeds as line ends.
        file: Where it stands, for the message.
        remedy: How it is written right.

    Raises:
        InputError: It is no TOML, or nested too deeply to be read; the message names the line.
    """
    import tomllib

    try:
        return tomllib.loads(text)
    except RecursionError as error:
        depths = [line.count("[") + line.count("{") for line in text.split("\n")]
        line = depths.index(max(depths)) + 1
        raise InputError(
            tr("this is no TOML: lists lie in lists too deeply"), file=file, line=line, remedy=remedy
        ) from error
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column \d+\)|\(at end of document\)", str(error))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        what = str(error)[: place.start()].strip().rstrip(".") if place else str(error)
        raise InputError(
            tr("this is no TOML: {reason}", reason=f"{what[:1].lower()}{what[1:]}"),
            file=file,
            line=line,
            remedy=remedy,
        ) from error
    except ValueError as error:  # Of a number that has thousands of digits, or a day that no calendar has.
        lengths = enumerate(map(len, text.split("\n")), 1)
        longest = next((number for number, length in lengths if length > _LONGEST_NUMBER), None)
        raise InputError(tr("a number or a day in it is none"), file=file, line=longest, remedy=remedy) from error


def line_of_top(text: str, key: str) -> int:
    """The line of a key or table at the top, counted from 1; 1 where it is written in some rarer way."""
    pattern = re.compile(rf"""\s*(?:\[+\s*)?["']?{re.escape(key)}["']?\s*[]=.]""")
    return next((n for n, line in enumerate(text.split("\n"), 1) if pattern.match(line)), 1)


def with_value(text: str, table: str, key: str, value: str | int | bool | None) -> str:
    """The text with one value set, while all its other lines, comments too, stay as they are.

    Args:
        text: TOML; may be empty.
        table: The table that holds the key; empty for the top.
        key: A bare or dotted name; it is quoted where TOML asks for it.
        value: The new value; None takes the key away.
    """
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    start, end = _section(lines, table)
    found = _line_of(lines, start, end, key) if start is not None else None
    if found is not None:
        comment = re.search(r"\s+#[^\"']*$", lines[found])
        new = [] if value is None else [f"{_written_key(key)} = {toml_value(value)}{comment[0] if comment else ''}"]
        lines[found : found + 1] = new
    elif value is not None:
        _insert(lines, start, end, table, f"{_written_key(key)} = {toml_value(value)}")
    return "\n".join(lines) + "\n" if lines else ""


def line_of(text: str, table: str, key: str) -> int | None:
    """The line of a key of a table, counted from 1; None where it is written in some rarer way.

    Args:
        text: TOML.
        table: The table that holds the key, under a heading of its own or before the key: `table.key = …`.
        key: A bare or dotted name.
    """
    lines = text.split("\n")
    start, end = _section(lines, table)
    found = _line_of(lines, start, end, key) if start is not None else None
    if found is None:
        pattern = re.compile(rf"""\s*{re.escape(table)}\s*\.\s*["']?{re.escape(key)}["']?\s*=""")
        found = next((number for number, line in enumerate(lines) if pattern.match(line)), None)
    return None if found is None else found + 1


def toml_value(value: str | int | bool) -> str:
    """A value as TOML writes it: texts in double quotes, with all that needs it escaped."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return (
        '"'
        + "".join(
            _ESCAPES.get(c) or (f"\\u{ord(c):04X}" if not c.isprintable() and c < "\U00010000" else c) for c in value
        )
        + '"'
    )


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _written_key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else toml_value(key)


def _section(lines: list[str], table: str) -> tuple[int | None, int]:
    """First line and end of a table's lines; None where the text has no such table."""
    heads = [n for n, line in enumerate(lines) if _HEADER.match(line)]
    if not table:
        return 0, heads[0] if heads else len(lines)
    for head in heads:
        if re.fullmatch(rf"""\s*\[\s*["']?{re.escape(table)}["']?\s*\]\s*(#.*)?""", lines[head]):
            return head + 1, next((n for n in heads if n > head), len(lines))
    return None, len(lines)


def _line_of(lines: list[str], start: int, end: int, key: str) -> int | None:
    written = "|".join(re.escape(form) for form in {key, f'"{key}"', f"'{key}'", toml_value(key)})
    pattern = re.compile(rf"\s*(?:{written})\s*=")
    return next((n for n in range(start, end) if pattern.match(lines[n])), None)


def _insert(lines: list[str], start: int | None, end: int, table: str, line: str) -> None:
    """Put a new line behind the last one of its table; a table that is missing is begun at the end."""
    if start is None:
        lines.extend([*([""] if lines else []), f"[{table}]", line])
        return
    while end > start and not lines[end - 1].strip():
        end -= 1
    lines.insert(end, line)
    if end + 1 < len(lines) and lines[end + 1].strip():
        lines.insert(end + 1, "")
