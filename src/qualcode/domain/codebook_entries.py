"""What a codebook file holds, and the rules for names, texts, colours and marks of codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from qualcode.domain.errors import RuleError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr

PATH_SEPARATOR = "/"
LONGEST_NAME = 200
"""Code points of a code's name."""
DEEPEST_LEVEL = 50
"""Levels of a codebook file's tree."""

COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "orange": "#E69F00",
        "sky": "#56B4E9",
        "green": "#009E73",
        "yellow": "#F0E442",
        "blue": "#0072B2",
        "vermilion": "#D55E00",
        "purple": "#CC79A7",
        "grey": "#666666",
    }
)
"""The Okabe–Ito colours, which people with any colour vision tell apart, with a grey for their black."""

_HEX = re.compile(r"#(?:[0-9A-Fa-f]{3}){1,2}")


COMMENT_PLACES = ("above", "beside")


class Comment(NamedTuple):
    """A comment of a YAML file, kept with what it speaks of, so that it is written again."""

    key: str
    """The key of the code, or of the file, that it belongs to; empty for what stands behind the last one."""
    place: str
    """One of `COMMENT_PLACES`: on lines of its own above the key, or behind its value."""
    text: str
    """Its lines, each from its `#` on; an empty line stands for a blank one between them."""


@dataclass(frozen=True, slots=True)
class CodebookEntry:
    """One code of a codebook file with the codes below it. Every text is empty where the file gives none."""

    name: str
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    keywords: str = ""
    """Words and phrases that speak for it, parted by commas, semicolons or line ends."""
    colour: str = ""
    """`#RRGGBB`, as `parse_colour` gives it."""
    mark: str = ""
    """One grapheme cluster."""
    memo: str = ""
    children: tuple[CodebookEntry, ...] = ()
    themes: tuple[str, ...] = ()
    """Paths of the themes that it belongs to beside the one it hangs under."""
    retired: bool = False
    """Hidden and not to be used any more; its codings stay."""
    uuid: str = ""
    """Its identity in every copy of the project, where the file has it."""
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class CodebookFile:
    """A codebook as a file holds it."""

    name: str
    version: str
    entries: tuple[CodebookEntry, ...]
    comments: tuple[Comment, ...] = ()
    """Those of the file's own keys, and what stands at its end."""
    warnings: tuple[str, ...] = ()
    """What had to be bent or guessed to take the file."""
    file: str = field(default="", compare=False)
    """The name of the file that it was read from, for messages; empty for what comes from none."""


TEXT_FIELDS: tuple[str, ...] = ("definition", "include", "exclude", "example", "keywords", "colour", "mark", "memo")
"""The texts of an entry beside its name, in the order in which files are written."""

DEFINING_FIELDS: tuple[str, ...] = ("definition", "include", "exclude")
"""The texts that say what a code means: to change one may change what old codings mean."""


def check_code_name(name: str) -> str:
    """The name without white space at its ends.

    Raises:
        RuleError: It is empty, longer than 200 code points, or holds a `/`, a line break or a control character.
    """
    name = name.strip()
    if not any(map(str.isprintable, name)):
        raise RuleError(tr("a code needs a name"), remedy=tr("give it one that can be seen"))
    if PATH_SEPARATOR in name:
        raise RuleError(
            tr("the name “{name}” holds a “/”", name=shown(name)),
            remedy=tr("“/” stands between the parts of a path; leave it out"),
        )
    if len(name) > LONGEST_NAME:
        raise RuleError(
            tr(
                "the name “{name}” has {length} characters, {longest} are allowed",
                name=shown(name),
                length=len(name),
                longest=LONGEST_NAME,
            ),
            remedy=tr("shorten it and put the rest into the definition"),
        )
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in name):
        raise RuleError(
            tr("the name “{name}” holds a line break or a control character", name=shown(name)),
            remedy=tr("take it out"),
        )
    return name


def check_code_text(text: str, field: str) -> str:
    """The text as it is: a definition, example, memo …

    Args:
        text: Any text; line breaks are `\\n`.
        field: What it is, for the message.

    Raises:
        RuleError: It holds a control character other than line break and tab.
    """
    for character in text:
        if character < " " or "\x7f" <= character <= "\x9f" or "\ud800" <= character <= "\udfff":
            if character in "\n\t":
                continue
            raise RuleError(
                tr(
                    "the {field} holds the control character U+{character:04X}",
                    field=shown_word(field),
                    character=ord(character),
                ),
                remedy=tr("take it out"),
            )
    return text


def same_name(name: str) -> str:
    """What two names have in common that count as one: case and Unicode composition are left out."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name.strip()).casefold())


def parse_colour(text: str) -> str:
    """A colour as `#RRGGBB` with capital digits.

    Args:
        text: A name of `COLOURS` in any case, `#RRGGBB` or `#RGB`.

    Raises:
        RuleError: It is neither.
    """
    text = text.strip()
    named = COLOURS.get(text.lower())
    if named is not None:
        return named
    if _HEX.fullmatch(text) is None:
        raise RuleError(
            tr("“{text}” is no colour", text=shown(text)),
            remedy=tr("write #RRGGBB or one of {colours}", colours=", ".join(COLOURS)),
        )
    digits = text[1:].upper()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def check_mark(text: str) -> str:
    """A code's mark without white space at its ends: one visible character, which may be an emoji.

    Raises:
        RuleError: It is empty, more than one grapheme cluster, or a control character.
    """
    import regex

    text = text.strip()
    if regex.fullmatch(r"\X", text) is None or unicodedata.category(text[0]) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        raise RuleError(
            tr("the mark “{text}” is not one character", text=shown(text)), remedy=tr("give one letter, sign or emoji")
        )
    return text


def shown(text: str, most: int = 40) -> str:
    """A text from a file as a message may show it: short, and nothing in it acts on a terminal."""
    short = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(character if character.isprintable() else "�" for character in short)
