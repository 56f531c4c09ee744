"""Names of codes that hold more than a name: paths, the levels in Taguette's tags, NVivo's folder of all codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qualcode.domain.codebook_entries import DEEPEST_LEVEL, PATH_SEPARATOR

SLASH = "∕"
"""U+2215, what stands in a name for the `/` that parts paths."""

# What separates the parts of paths in tables of other programs, in the order in which they are looked for.
_SEPARATORS = (re.compile(r"(?<!\s)\s+>\s+"), re.compile(r"\\+"), re.compile("::"))
# A dot that ends an abbreviation or a sentence, or stands in a number, parts no levels.
_DOT = re.compile(r"(?<=[^\s.])\.(?=[^\s.])(?!(?<=\d\.)\d)")
_ABBREVIATION = re.compile(r"(?<!\S)(?:\w\.){2,}(?!\S)")
_FOLDER = re.compile(r"\s*(?:nodes|codes)\s*\\+\s*(?=\S)", re.IGNORECASE)


def split_tag(tag: str) -> list[str]:
    """The levels of a tag: `people.anna` is `anna` below `people`.

    A dot beside a blank, at an end, or behind a number parts nothing, nor does one of an abbreviation: `Dr. Anna`,
    `approx.`, `3.5 years`, `1.Work`, `U.S. law`.
    """
    abbreviations = list(_ABBREVIATION.finditer(tag))
    parts: list[str] = []
    start = 0
    for dot in _DOT.finditer(tag):
        before = tag[start : dot.start()]
        if before.strip().isdigit() or any(short.start() < dot.end() <= short.end() for short in abbreviations):
            continue
        if len(parts) == DEEPEST_LEVEL - 1:
            break
        parts.append(before)
        start = dot.end()
    return [*parts, tag[start:]]


def separator_of(paths: Iterable[str]) -> re.Pattern[str] | None:
    """What stands between the parts of paths of another program; None where none of them has parts."""
    some = list(paths)
    return next((separator for separator in _SEPARATORS if any(map(separator.search, some))), None)


def joined(parts: Sequence[str]) -> str:
    """Names as one path; a `/` in a name becomes `∕`."""
    return PATH_SEPARATOR.join(part.strip().replace(PATH_SEPARATOR, SLASH) for part in parts)


def without_folder(paths: Sequence[str]) -> list[str] | None:
    """Paths without NVivo's folder of all codes at their beginning; None where it does not begin all of them."""
    found = [_FOLDER.match(path) for path in paths]
    if not found or not all(found):
        return None
    return [path[match.end() :] for path, match in zip(paths, found, strict=True) if match is not None]
