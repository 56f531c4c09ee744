"""The one Description that REFI-QDA gives a code: our fields as labelled paragraphs, and these taken apart again.

A Description holds the definition, then a paragraph `Include: …`, `Exclude: …`, `Example: …`, `Keywords: …` and
`Memo: …` for each that there is, and `RETIRED` for a retired code; an empty line stands between them. A line of a text
that itself begins with one of these labels gets a backslash before it, and one that begins so behind backslashes gets
another, so that every text comes back as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qualcode.domain.codebook_entries import CodebookEntry

RETIRED = "Retired: this code is no longer used."
"""The paragraph that says so."""
LABELLED = ("include", "exclude", "example", "keywords", "memo")
"""The fields that get a label, in this order; the definition stands before them without one."""

_BREAK = "\n\n"
_LABELS = "|".join(field.capitalize() for field in LABELLED)
_GUARDED = re.compile(rf"^(\\*)(?=(?:{_LABELS}):|{re.escape(RETIRED)}$)", re.MULTILINE)
_BEGINS = re.compile(rf"^(?:({_LABELS}):[ ]?|{re.escape(RETIRED)}$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Described:
    """What a Description says."""

    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    keywords: str = ""
    memo: str = ""
    retired: bool = False


def join_description(entry: CodebookEntry) -> str:
    """The Description of a code; empty for one that has only a name."""
    parts = [_guarded(entry.definition)] if entry.definition else []
    for field in LABELLED:
        text: str = getattr(entry, field)
        if text:
            parts.append(f"{field.capitalize()}: {_guarded(text)}")
    if entry.retired:
        parts.append(RETIRED)
    return _BREAK.join(parts)


def split_description(text: str, *, exact: bool) -> Described:
    """A Description taken apart.

    Args:
        text: The Description; line breaks are `\\n`. A label need not stand behind an empty line; what two
            paragraphs of one label say is joined.
        exact: True for one that `join_description` wrote; False takes off the white space at the ends of each part,
            which other programs put there.
    """
    begins = list(_BEGINS.finditer(text))
    starts = [*(match.start() for match in begins), len(text)]
    texts = {"definition": _part(text[: starts[0]], exact, last=not begins)}
    retired = False
    for number, match in enumerate(begins, start=1):
        # Only foreign hands write on behind the sentence that a code is retired; their words are kept.
        field = match[1].lower() if match[1] else "definition"
        retired = retired or not match[1]
        part = _part(text[match.end() : starts[number]], exact, last=number == len(begins))
        texts[field] = _joined(texts.get(field, ""), part)
    return Described(**texts, retired=retired)


def _guarded(text: str) -> str:
    return _GUARDED.sub(r"\\\1", text)


def _part(text: str, exact: bool, *, last: bool) -> str:
    """One text as it was, without what parts it from the next."""
    if not last:
        text = text.removesuffix(_BREAK) if text.endswith(_BREAK) else text.removesuffix("\n")
    text = _GUARDED.sub(lambda match: match[1][1:], text)
    return text if exact else text.strip()


def _joined(before: str, more: str) -> str:
    return "\n".join(text for text in (before, more) if text)
