"""Examples of codes: which of them stand in a transcript, all looked for in one pass through the texts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

_QUOTED = re.compile(r'"([^"]+)"')
_LEFT_OUT = re.compile(r"\[\s*(?:…|\.{3})\s*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{3}")
_ITEM = re.compile(r"^\s*(?:[-–—*•]|\d+[.)])\s+")
_AROUND = " \t.,;:!?'\"()[]"
_MARKS = {**dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‘’‚‛′ʼ", "'")}
FEWEST_WORDS = 6
"""Words from which an example counts as taken from a transcript though no quotation marks stand around it."""
_FEWEST_IN_PART = 3
"""Words of a quoted piece, or of a piece beside words left out, that is looked for: fewer are a term."""
_RUN = 3
"""Words by which a piece is recognised."""

Needle = tuple[str, ...]
"""The words of a piece, their quotation marks made plain; the first and last may stand inside longer words."""


def folded(text: str) -> str:
    """A text with plain quotation marks; its white space is as it was."""
    for mark, plain in _MARKS.items():
        if mark in text:
            text = text.replace(mark, plain)
    return text


def pieces(example: str) -> list[Needle]:
    """The pieces of an example that must stand in a transcript; none where it may have been made up.

    They are what stands in quotation marks, else each line of six words or more. Where words are left out (`…`), the
    pieces around are looked for.

    Args:
        example: What a code gives as its example.
    """
    plain = folded(example)
    said = [found for found in _QUOTED.findall(plain) if len(found.split()) >= _FEWEST_IN_PART]
    if not said:
        lines = (_ITEM.sub("", line) for line in plain.splitlines())
        said = [line for line in lines if len(line.split()) >= FEWEST_WORDS]
    parts = (part.strip(_AROUND).split() for words in said for part in _LEFT_OUT.split(words))
    return list(dict.fromkeys(tuple(part) for part in parts if len(part) >= _FEWEST_IN_PART))


class Finder:
    """Looks for many pieces at once: a text is gone through once, however many there are.

    Args:
        needles: What is looked for; each of three words or more.
    """

    def __init__(self, needles: Iterable[Needle]) -> None:
        self._by_run: dict[int, dict[Needle, list[Needle]]] = defaultdict(lambda: defaultdict(list))
        """Length of a run of words → the run → the pieces that have it inside, where words stand whole."""
        for needle in dict.fromkeys(needles):
            run = _telling_run(needle[1:-1])
            self._by_run[len(run)][run].append(needle)

    def found_in(self, text: str) -> set[Needle]:
        """The pieces that stand in a text, whatever its white space and its quotation marks."""
        words = folded(text).split()
        likely = [
            needle
            for length, by_run in self._by_run.items()
            for run in by_run.keys() & zip(*(words[start:] for start in range(length)), strict=False)
            for needle in by_run[run]
        ]
        line = " ".join(words) if likely else ""
        return {needle for needle in likely if " ".join(needle) in line}


def _telling_run(inner: Needle) -> Needle:
    """The neighbouring words, three at most, that say the most: the longest of them all."""
    starts = range(max(1, len(inner) - _RUN + 1))
    return max((inner[start : start + _RUN] for start in starts), key=lambda run: sum(map(len, run)))


def standing_together(wanted: dict[int, list[Needle]], finder: Finder, texts: Iterable[str]) -> Iterator[int]:
    """The keys of those whose pieces all stand in one text, each once.

    Args:
        wanted: Key → its pieces.
        finder: Knows all of them.
        texts: Read one by one, and only while something is still looked for.
    """
    left = dict(wanted)
    owners: dict[Needle, list[int]] = defaultdict(list)
    for key, needles in wanted.items():
        for needle in needles:
            owners[needle].append(key)
    for text in texts:
        found = finder.found_in(text)
        for key in sorted({key for needle in found for key in owners[needle]} & left.keys()):
            if found.issuperset(left[key]):
                del left[key]
                yield key
        if not left:
            return
