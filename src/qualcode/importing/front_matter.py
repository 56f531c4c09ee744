"""YAML front matter at the top of a file: where it ends and what it says."""

from __future__ import annotations

import re

_KEY = re.compile(r"([A-Za-z_][\w .-]{0,60}?)\s*:(?:\s+(.*)|\s*)$")
_ITEM = re.compile(r"\s*-\s+(.*)$")
_LONGEST = 200
"""Lines; a `---` further down is a rule."""


def front_matter(text: str) -> tuple[int, dict[str, str]]:
    """How many lines of front matter `text` begins with, fences included, and its keys and values.

    Only top-level keys are read; the items of a list are joined by `, `. `(0, {})` where there is none: the
    first line must be `---`, the second a key, and a line `---` or `...` must close it.
    """
    if not text.startswith("---"):
        return 0, {}
    lines = text[:20_000].split("\n", _LONGEST)[:_LONGEST]
    if lines[0].rstrip() != "---" or len(lines) < 3 or not _KEY.match(lines[1]):
        return 0, {}
    values: dict[str, str] = {}
    key = ""
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            return number + 1, {name: value for name, value in values.items() if value}
        found, item = _KEY.match(line), _ITEM.match(line)
        if found and not line[0].isspace():
            key = found[1]
            values[key] = _unquoted(found[2] or "")
        elif item and key:
            values[key] = ", ".join(filter(None, [values[key], _unquoted(item[1])]))
    return 0, {}


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value
