"""How wide words are in a picture, and how long ones are wrapped or shortened."""

from __future__ import annotations

from collections.abc import Callable

from qualcode.text.cells import clusters, visible

Measure = Callable[[str, float, bool], float]
"""(text, size in points, bold) → its width in points."""


_NO_CHARACTERS = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}
"""Code points that no XML file may hold, an SVG among them."""


def plain(text: str) -> str:
    """A label as it is drawn: on one line, every control and mark of direction a sign that does nothing."""
    return visible(text, kept="\t").replace("\t", " ").translate(_NO_CHARACTERS)


def shortened(text: str, size: float, room: float, measure: Measure, bold: bool = False) -> str:
    """A text that fits into `room`: its middle gives way to `…`, since beginning and end tell labels apart."""
    if measure(text, size, bold) <= room:
        return text
    pieces = list(clusters(text))
    low, high = 0, len(pieces)
    while low < high:
        kept = (low + high + 1) // 2
        if measure(_without_middle(pieces, kept), size, bold) <= room:
            low = kept
        else:
            high = kept - 1
    return _without_middle(pieces, low)


def _without_middle(pieces: list[str], kept: int) -> str:
    front = (kept + 1) // 2
    back = kept - front
    return "".join(pieces[:front]).rstrip() + "…" + ("".join(pieces[len(pieces) - back :]).lstrip() if back else "")


def wrapped(
    text: str, size: float, room: float, measure: Measure, *, most: int | None = None, bold: bool = False
) -> tuple[str, ...]:
    """A text on as many lines of at most `room` points as it needs, or `most`: then the rest is shortened."""
    lines: list[str] = []
    words = [word for word in text.split(" ") if word]
    while words:
        if most is not None and len(lines) == most - 1:
            lines.append(shortened(" ".join(words), size, room, measure, bold))
            break
        taken = _fitting(words, size, room, measure, bold)
        if taken:
            lines.append(" ".join(words[:taken]))
            del words[:taken]
        else:
            front, rest = _broken(words[0], size, room, measure, bold)
            lines.append(front)
            words[:1] = [rest] if rest else []
    return tuple(lines)


def _fitting(words: list[str], size: float, room: float, measure: Measure, bold: bool) -> int:
    """How many words fit on one line."""
    count = 0
    while count < len(words) and measure(" ".join(words[: count + 1]), size, bold) <= room:
        count += 1
    return count


def _broken(word: str, size: float, room: float, measure: Measure, bold: bool) -> tuple[str, str]:
    """A word longer than a line, broken where the line is full; at least one letter is taken."""
    pieces = list(clusters(word))
    low, high = 1, len(pieces)
    while low < high:
        kept = (low + high + 1) // 2
        if measure("".join(pieces[:kept]), size, bold) <= room:
            low = kept
        else:
            high = kept - 1
    return "".join(pieces[:low]), "".join(pieces[low:])
