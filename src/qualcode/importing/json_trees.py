"""JSON from outside: read whole or refused with its line, and looked into without trusting any type."""

from __future__ import annotations

import json
import re
from typing import NamedTuple, NoReturn

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.importing.decoding import decode

DEEPEST = 64
"""Nested lists and objects; transcripts of recognition services need some eight."""
_HALF = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)
_STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)


class Json(NamedTuple):
    """A file's value and how it was read."""

    value: object
    """Built of dict, list, str, int, float, bool and None."""
    encoding: str
    warnings: tuple[str, ...]


class _TwiceError(ValueError):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class _NoNumberError(ValueError):
    """`NaN` or `Infinity`, which Python's parser would let through."""


def read_json(data: bytes, file: str) -> Json:
    """Parse a file of JSON.

    Raises:
        InputError: No text, no JSON (with the line), a key twice in one object, NaN, half a character, or nested
            deeper than `DEEPEST`.
    """
    decoded = decode(data, file)
    text = decoded.text
    _refuse_depth(text, file)
    if "\\u" in text:
        _refuse_halves(text, file)
    try:
        value: object = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise InputError(
            tr("this is no JSON ({reason})", reason=error.msg),
            file=file,
            line=error.lineno,
            remedy=tr("export it again"),
        ) from error
    except _TwiceError as error:
        raise InputError(
            tr("“{key}” stands twice in one object", key=error.key[:60]), file=file, remedy=tr("keep one of them")
        ) from error
    except _NoNumberError as error:
        raise InputError(
            tr("this is no JSON ({error} is no number)", error=error), file=file, remedy=tr("export it again")
        ) from error
    except ValueError as error:
        raise InputError(tr("a number in it is too long"), file=file, remedy=tr("do not trust this file")) from error
    return Json(value, decoded.encoding, decoded.warnings)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _TwiceError(key)
            seen.add(key)
    return made


def _constant(written: str) -> NoReturn:
    raise _NoNumberError(written)


def _refuse_depth(text: str, file: str) -> None:
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    depth = 0
    for found in _STRUCTURE.finditer(text):
        sign = found[0]
        if sign in ("[", "{"):
            depth += 1
            if depth > DEEPEST:
                line = text.count("\n", 0, found.start()) + 1
                raise InputError(
                    tr("lists are nested too deeply"), file=file, line=line, remedy=tr("do not trust this file")
                )
        elif sign in ("]", "}"):
            depth -= 1


def _refuse_halves(text: str, file: str) -> None:
    for found in _HALF.finditer(text):
        if found[1]:
            raise InputError(
                tr("there is half a character in it ({character})", character=f"\\{found[1]}"),
                file=file,
                line=text.count("\n", 0, found.start()) + 1,
                remedy=tr("write the pair of both halves"),
            )


def members(value: object) -> dict[str, object]:
    """The value as an object; an empty one if it is none."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """The value as a list; an empty one if it is none."""
    return value if isinstance(value, list) else []


def objects(value: object) -> list[dict[str, object]]:
    """The objects in a list; empty if the value is no list, or holds anything else."""
    listed = items(value)
    found = [entry for entry in listed if isinstance(entry, dict)]
    return found if len(found) == len(listed) else []


def string(value: object) -> str:
    """The value as text without white space around it; empty if it is none."""
    return value.strip() if isinstance(value, str) else ""


def first(value: dict[str, object], *keys: str) -> object:
    """The first of these members that is there and not null."""
    return next((value[key] for key in keys if value.get(key) is not None), None)
