"""Comments of codebook files: one form for what stands above and beside each key, whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qualcode.domain.codebook_entries import TEXT_FIELDS, Comment

FILE_KEYS: tuple[str, ...] = ("name", "version", "codes", "")
"""What a comment of a codebook file may belong to, in the order in which it is written; empty for the file's end."""
ENTRY_KEYS: tuple[str, ...] = ("name", *TEXT_FIELDS, "themes", "retired", "children")
"""The keys of a code as they are written, which its comments may belong to."""

# What ends a line in some version of YAML, or cannot stand in it at all.
_ACTS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")


def settled(comments: Iterable[Comment], keys: Sequence[str]) -> tuple[Comment, ...]:
    """The comments in the order in which they are written: for each key at most one above it and one beside it.

    No line is left out. Only the last line of a key may stand beside it, the others stand above; what belongs to a
    key that is not written stands above the first one. Blank lines between lines are kept as one, those at the ends
    are not. Each line begins with `#` and holds nothing that could end it, so that it stays a comment.

    Args:
        comments: In the order in which they were found.
        keys: `FILE_KEYS` or `ENTRY_KEYS`.
    """
    said: dict[str, list[tuple[str, str]]] = {key: [] for key in keys}
    for comment in comments:
        key = comment.key if comment.key in said else keys[0]
        said[key] += [(comment.place, _safe(line)) for line in comment.text.split("\n")]
    found = []
    for key, lines in said.items():
        beside = lines.pop()[1] if key and lines and lines[-1][0] == "beside" else ""
        above = _without_idle_blanks([line for _, line in lines])
        found += [Comment(key, "above", "\n".join(above))] if above else []
        found += [Comment(key, "beside", beside)] if beside else []
    return tuple(found)


def _safe(line: str) -> str:
    line = _ACTS.sub("�", line).strip(" \t")
    return line if not line or line.startswith("#") else f"# {line}"


def _without_idle_blanks(lines: list[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return kept[:-1] if kept and not kept[-1] else kept
