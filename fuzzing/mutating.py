"""Making hostile inputs of ordinary ones: bytes, lines and words, whatever the format."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from fuzzing.zoo import NUMBERS, SIGNS, TEMPLATES, WORDS

LARGEST = 64 * 2**10
"""Bytes of an input: what is quadratic shows long before."""
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+|\s+|[^\w\s]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_CODECS = (
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "latin-1",
    "mac-roman",
    "cp1251",
    "shift_jis",
    "gb18030",
    "utf-7",
)


def mutated(data: bytes, others: Sequence[bytes], kind: str, chance: Random, most: int = LARGEST) -> bytes:
    """An input like another, changed a few times.

    Args:
        data: What is changed.
        others: Inputs of the same parser, of which parts are taken.
        kind: What it is made of: a key of `zoo.TEMPLATES`.
        most: Bytes that it may have.
    """
    for _ in range(1 << chance.choice((0, 0, 1, 1, 2, 3, 5))):
        how = chance.choice(BYTES if kind == "bytes" or chance.random() < 0.2 else TEXTS)
        other = chance.choice(others) if others else data
        data = how(data, other, kind, chance)[:most]
    return data


def changed_text(text: str, other: str, kind: str, chance: Random) -> str:
    """A text changed once."""
    return chance.choice(_ON_TEXT)(text, other, kind, chance)


def _place(length: int, chance: Random) -> tuple[int, int]:
    """A stretch, mostly short."""
    start = chance.randint(0, length)
    return start, min(length, start + int(2 ** (chance.random() * 10)))


def _flip(data: bytes, other: bytes, kind: str, chance: Random) -> bytes:
    if not data:
        return b"\0"
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8))):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def _set(data: bytes, other: bytes, kind: str, chance: Random) -> bytes:
    if not data:
        return b"\xff"
    at = chance.randrange(len(data))
    width = chance.choice((1, 1, 2, 4, 8))
    edge: int = chance.choice(
        (0, 1, 0x7F, 0x80, 0xFF, 2 ** (8 * width) - 1, 2 ** (8 * width - 1), chance.getrandbits(8 * width))
    )
    value: bytes = min(edge, 2 ** (8 * width) - 1).to_bytes(width, chance.choice(("little", "big")))
    return data[:at] + value + data[at + width :]


def _cut(data: bytes, other: bytes, kind: str, chance: Random) -> bytes:
    start, end = _place(len(data), chance)
    return data[:start] + data[end:]


def _end(data: bytes, other: bytes, kind: str, chance: Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def _twice(data: bytes, other: bytes, kind: str, chance: Random) -> bytes:
    start, end = _place(len(data), chance)
    times = chance.choice((1, 1, 2, 10, 300))
    return data[:end] + data[start:end] * min(times, LARGEST // max(end - start, 1)) + data[end:]


def _splice(data: bytes, other: bytes, kind: str, chance: Random) -> bytes:
    start, end = _place(len(other), chance)
    at = chance.randint(0, len(data))
    return data[:at] + other[start:end] + data[at + chance.choice((0, end - start)) :]


def _halves(data: bytes, other: bytes, kind: str, chance: Random) -> bytes:
    return data[: chance.randint(0, len(data))] + other[chance.randint(0, len(other)) :]


def _noise(data: bytes, other: bytes, kind: str, chance: Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.randbytes(chance.choice((1, 2, 4, 16))) + data[at:]


BYTES: tuple[Callable[[bytes, bytes, str, Random], bytes], ...] = (
    _flip,
    _set,
    _cut,
    _end,
    _twice,
    _splice,
    _halves,
    _noise,
)


def _tokens(text: str, other: str, kind: str, chance: Random) -> str:
    """A token in the place of another, or beside it."""
    found = list(_TOKEN.finditer(text))
    if not found:
        return chance.choice(WORDS)
    one = chance.choice(found)
    new = _new(kind, chance)
    how = chance.randrange(3)
    return text[: one.start() if how else one.end()] + new + text[one.end() if how != 1 else one.start() :]


def _new(kind: str, chance: Random) -> str:
    from_where = chance.random()
    own = TEMPLATES.get(kind, ())
    if own and from_where < 0.5:
        return chance.choice(own)
    return chance.choice(NUMBERS if from_where < 0.65 else SIGNS if from_where < 0.8 else WORDS)


def _number(text: str, other: str, kind: str, chance: Random) -> str:
    found = list(_NUMBER.finditer(text))
    if not found:
        return text + chance.choice(NUMBERS)
    one = chance.choice(found)
    written = one[0]
    if chance.random() < 0.5 and len(written) < 16 and written.isdigit():
        new = str(int(written) + chance.choice((-1, 1, 7, -1000, 1000)))
    else:
        new = chance.choice(NUMBERS)
    return text[: one.start()] + new + text[one.end() :]


def _sign(text: str, other: str, kind: str, chance: Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(SIGNS) * chance.choice((1, 1, 1, 2, 50)) + text[at:]


def _lines(text: str, other: str, kind: str, chance: Random) -> str:
    lines = text.split("\n")
    at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(7):
        case 0:
            del lines[min(at, to) : max(at, to) + 1]
        case 1:
            lines[at:at] = [lines[at]] * chance.choice((1, 2, 40))
        case 2:
            lines[at], lines[to] = lines[to], lines[at]
        case 3:
            lines[at:at] = other.split("\n")[: chance.choice((1, 3, 20))]
        case 4:
            lines[at] = chance.choice((" ", "  ", "\t", "    ", "\u3000")) + lines[at]
        case 5:
            lines[at] = lines[at].lstrip() if chance.random() < 0.5 else lines[at] + lines[to]
        case _:
            lines[at] = lines[at][: chance.randint(0, len(lines[at]))]
    return "\n".join(lines)


def _deep(text: str, other: str, kind: str, chance: Random) -> str:
    """A piece within itself, as deep as it goes."""
    opened, closed = chance.choice(
        (
            ("(", ")"),
            ("[", "]"),
            ("{", "}"),
            ("<a>", "</a>"),
            ("<div>", ""),
            ("- ", ""),
            ('{"a":', "}"),
            ("{\\b ", "}"),
            ("<table><tr><td>", ""),
            ("not ", ""),
        )
    )
    times = chance.choice((3, 60, 300, 1500, 12000))
    at = chance.randint(0, len(text))
    return text[:at] + opened * times + text[at : at + 20] + closed * times + text[at + 20 :]


def _long(text: str, other: str, kind: str, chance: Random) -> str:
    """A token, a line or a sign many thousand times."""
    found = _TOKEN.findall(text)
    piece = chance.choice(found) if found and chance.random() < 0.6 else _new(kind, chance)
    at = chance.randint(0, len(text))
    return text[:at] + piece * min(chance.choice((20, 500, 20000)), LARGEST // max(len(piece), 1)) + text[at:]


def _case(text: str, other: str, kind: str, chance: Random) -> str:
    return chance.choice((str.upper, str.lower, str.swapcase, str.title))(text)


def _ends(text: str, other: str, kind: str, chance: Random) -> str:
    return text.replace("\n", chance.choice(("\r\n", "\r", "\n\n", "\u2028", "\x85", "\x0b", "\n\r")))


_ON_TEXT = (
    _tokens,
    _tokens,
    _tokens,
    _tokens,
    _number,
    _number,
    _sign,
    _lines,
    _lines,
    _lines,
    _deep,
    _long,
    _case,
    _ends,
)


def _as_text(data: bytes, other: bytes, kind: str, chance: Random) -> bytes:
    text, more = data.decode("utf-8", "surrogateescape"), other.decode("utf-8", "surrogateescape")
    return changed_text(text, more, kind, chance).encode("utf-8", "surrogateescape")


def _recoded(data: bytes, other: bytes, kind: str, chance: Random) -> bytes:
    return data.decode("utf-8", "replace").encode(chance.choice(_CODECS), "replace")


TEXTS: tuple[Callable[[bytes, bytes, str, Random], bytes], ...] = (*[_as_text] * 12, _recoded)
