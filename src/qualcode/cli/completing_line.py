"""The line that is typed in a shell, up to the cursor: its words, and how what is completed is written into it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SAFE = re.compile(r"[\w./,:=@%+-]")
"""Characters that no shell takes for its own."""


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line up to the cursor, as the shell would take it apart."""

    words: tuple[str, ...]
    """The words before the one at the cursor, the command itself first, without quotation marks."""
    last: str
    """The word at the cursor as far as it is typed, without quotation marks; empty behind a blank."""
    quote: str
    """The quotation mark that is open at the cursor; empty where none is."""
    quoted_from: int
    """Characters of `last` before the open quotation mark."""
    raw: str
    """The word at the cursor as it was typed."""


def typed_line(line: str) -> TypedLine:
    """Take a line apart; nothing in it is ever carried out or replaced.

    Args:
        line: One command, up to the cursor.
    """
    words: list[str] = []
    word, raw, quote, quoted_from = "", "", "", 0
    begun = escaped = False
    for character in line:
        if escaped:
            if quote and character not in '"\\$`':
                word += "\\"
            word, escaped = word + character, False
        elif character == "\\" and quote != "'":
            escaped = begun = True
        elif quote:
            if character == quote:
                quote = ""
            else:
                word += character
        elif character in "\"'":
            quote, begun, quoted_from = character, True, len(word)
        elif character in " \t\n":
            if begun:
                words.append(word)
            word, raw, begun = "", "", False
            continue
        else:
            word, begun = word + character, True
        raw += character
    return TypedLine(tuple(words), word, quote, quoted_from, raw)


def inserted_by_bash(value: str, typed: TypedLine, breaks: str) -> str | None:
    """What bash is to put in place of what it takes for the word at the cursor; None where it cannot be written there.

    Inside quotation marks bash keeps all that stands before them; outside it keeps what ends with the last of its
    word breaks, as `--code=`.

    Args:
        value: The whole word, as the command is to get it.
        typed: The line.
        breaks: The characters of `$COMP_WORDBREAKS`.
    """
    if typed.quote:
        if not value.startswith(typed.last[: typed.quoted_from]):
            return None
        rest = value[typed.quoted_from :]
        if typed.quote == "'":
            return None if "'" in rest else rest
        return None if "!" in rest else re.sub(r'(["\\$`])', r"\\\1", rest)
    kept = max((typed.raw.rfind(character) for character in set(breaks) & set(":=@,")), default=-1) + 1
    before = typed.raw[:kept]
    written = escaped(value)
    if kept and not written.startswith(before):
        return None
    return written[kept:]


def escaped(value: str) -> str:
    """A value with a backslash before all that a shell could take for its own."""
    return "".join(character if _SAFE.match(character) else f"\\{character}" for character in value)
