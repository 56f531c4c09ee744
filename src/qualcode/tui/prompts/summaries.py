"""What a change says of itself where there is little room: codes by their last names, and the end of long paths."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len

from qualcode.codebook.tree import SEPARATOR, CodeTree
from qualcode.domain.translation import tr
from qualcode.tui.prompts.rows import harmless, one_line

_QUOTED = re.compile(r"(“.*?”)", re.DOTALL)
_HEADS = tuple(dict.fromkeys(("new code ", tr("new code {path}", path=""))))
"""What a change says before the path of a new code: what was done before another language was chosen is in English."""
_JOINTS = tuple(dict.fromkeys((", ", " and ", tr(" and "))))
_BEHIND = "|".join(f"(?<=[{head[0].upper()}{head[0]}]{re.escape(head[1:])})" for head in _HEADS)
_BEFORE = "|".join(re.escape(joint + head) for joint in _JOINTS for head in _HEADS)
_NEW = re.compile(f"(?:{_BEHIND})(.+?)(?=: $|{_BEFORE}|;|$)")


def code_paths(tree: CodeTree) -> list[str]:
    """The paths of all codes that stand under another, the longest first: a path may hold a shorter one."""
    paths = (tree.path(code.id) for code in tree.walk() if code.parent_id is not None)
    return sorted(paths, key=len, reverse=True)


def by_last_names(summary: str, paths: Sequence[str]) -> str:
    """A sentence in which each code has its last name only; of a new one, the code above it is named too.

    Args:
        summary: What is said; what stands in quotation marks stays as it is.
        paths: The codes, as `code_paths` gives them.
    """
    parts = _QUOTED.split(summary)
    parts[::2] = [_shortened(part, paths) if SEPARATOR in part else part for part in parts[::2]]
    return "".join(parts)


def _shortened(text: str, paths: Sequence[str]) -> str:
    known = [path for path in paths if path in text]

    def placed(found: re.Match[str]) -> str:
        path = found.group()
        tails = (tail for above in known for tail in (f" under {above}", tr(" under {parent}", parent=above)))
        if any(path.endswith(tail) for tail in tails):  # It is said already where it stands.
            return path
        above, _, name = path.rpartition(SEPARATOR)
        return tr("{name} under {above}", name=name, above=last_name(above)) if above else name

    text = _NEW.sub(placed, text)
    for path in known:
        text = text.replace(path, last_name(path))
    return text


def last_name(path: str) -> str:
    """The name of a code without those above it."""
    return path.rpartition(SEPARATOR)[2]


def end_of_path(path: str, room: int) -> str:
    """A code's path in at most `room` cells: what stands furthest above goes first (`… /Student agency`)."""
    path = harmless(path)
    if cell_len(path) <= room:
        return path
    names = path.split(SEPARATOR)
    shorter = (f"… {SEPARATOR}{SEPARATOR.join(names[place:])}" for place in range(1, len(names)))
    fitting = next((text for text in shorter if cell_len(text) <= room), None)
    return fitting or (one_line(names[-1], room) if room > 1 else "")
