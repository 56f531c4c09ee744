"""Paragraphs of printed lines: where one ends, and which hyphens only the line's end has put there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from statistics import median
from typing import NamedTuple

from qualcode.importing.blocks import Blocks
from qualcode.importing.labels import Strength, plain_name, strength
from qualcode.importing.pdf_lines import Line

_WIDE = 1.3
"""A step to the next line, in usual steps, that parts paragraphs."""
_RAGGED = 0.05
"""The part of a column's width by which the line end of a program may differ from ours."""
_HEADING = 1.15
"""Letters of a heading, in usual sizes."""
_LABEL = re.compile(
    r"(?:[\[(#]?\d{1,2}:\d\d(?::\d\d)?(?:[-.]\d)?[\])#]?\s{1,3})?(?P<name>[^\s:：][^:：\t]{0,62}?)\s?[:：](?=\s|$)"
)
_HYPHENATED = re.compile(r"[^\W\d_][-\u2010\u00ad]$")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_LAST_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*[-\u2010\u00ad]$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_ENDS = frozenset('.?!:…"”“»)]#')
_EAST = ("\u2e80", "\ufaff")


class Joined(NamedTuple):
    """A word that the end of a line had parted."""

    word: str
    page: int
    line: int
    """Its first part's line on the page."""
    offset: int
    """Code points of the text before the place where the hyphen was."""


class Paragraphs:
    """Writes lines into blocks as paragraphs."""

    def __init__(self, blocks: Blocks, lines: Sequence[Line]) -> None:
        self.joined: list[Joined] = []
        self._blocks = blocks
        self._lines = lines
        self._page_starts: dict[int, int] = {}
        self._size = median(line.size for line in lines)
        steps = [below.top - line.top for line, below in pairwise(lines) if line.column == below.column]
        self._step = _usual([step for step in steps if step > 0]) or 1.2 * self._size
        columns: defaultdict[int, list[Line]] = defaultdict(list)
        for line in lines:
            columns[line.column].append(line)
        self._left = {column: min(line.left for line in found) for column, found in columns.items()}
        self._right = {column: _margin([line.right for line in found]) for column, found in columns.items()}
        self._names = self._labels()
        self._words = Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))

    def write(self) -> None:
        """Write all lines.

        Raises:
            InputError: More text than a transcript has.
        """
        starts = self._starts()
        for first, last in pairwise([*starts, len(self._lines)]):
            self._paragraph(self._lines[first:last])

    def places(self) -> dict[str, str]:
        """`page_starts`: the code point each page begins at (`1:0 2:1834`); `joined_hyphens`: where hyphens were."""
        found = {"page_starts": " ".join(f"{page}:{offset}" for page, offset in sorted(self._page_starts.items()))}
        if self.joined:
            found["joined_hyphens"] = " ".join(str(word.offset) for word in self.joined)
        return found

    def _paragraph(self, lines: Sequence[Line]) -> None:
        self._blocks.open_paragraph()
        for number, line in enumerate(lines):
            text, joint = line.text, ""
            if number:
                joint = self._joint(lines[number - 1].text, text)
                self._blocks.write(joint)
            self._page_starts.setdefault(line.page, self._blocks.offset)
            if number + 1 < len(lines):
                text = self._without_hyphen(line, lines[number + 1])
            bold = min(line.bold, len(text))
            self._blocks.write(text[:bold], bold=True)
            self._blocks.write(text[bold:])
        large = all(line.size >= _HEADING * self._size for line in lines)
        self._blocks.close_paragraph(heading=large and len(lines) <= 3)

    def _joint(self, above: str, below: str) -> str:
        """What parts two lines of a paragraph in the text: nothing after a hyphen and between East Asian signs."""
        if _HYPHENATED.search(above) and below[:1].isalpha():
            return ""
        east = _EAST[0] <= above[-1] <= _EAST[1] or "\uff00" <= above[-1] <= "\uff60"
        return "" if east and _EAST[0] <= below[0] <= _EAST[1] else " "

    def _without_hyphen(self, line: Line, below: Line) -> str:
        """The line without the hyphen at its end, unless the word has one elsewhere in the text or of its own."""
        first, second = _LAST_WORD.search(line.text), _FIRST_WORD.match(below.text)
        if first is None or second is None:
            return line.text
        parted = first[0].rstrip("-\u2010\u00ad")
        whole, compound = parted + second[0], f"{parted}-{second[0]}"
        soft = line.text.endswith("\u00ad")
        known, kept = self._words[whole.casefold()], self._words[compound.casefold()]
        if not soft and (not second[0][0].islower() or kept > known):
            return line.text
        place = self._blocks.offset + len(line.text) - 1
        self.joined.append(Joined(whole, line.page, line.number, place))
        return line.text[:-1]

    def _starts(self) -> list[int]:
        """Numbers of the lines that begin a paragraph."""
        starts = [0]
        for number in range(1, len(self._lines)):
            if self._parts(number, first_above=starts[-1] == number - 1):
                starts.append(number)
        return starts

    def _parts(self, number: int, *, first_above: bool) -> bool:
        """True if a paragraph ends above this line."""
        above, line = self._lines[number - 1], self._lines[number]
        if self._is_labelled(line) or ("\t" in line.text and line.left <= above.left + 1):
            return True
        if abs(line.size - above.size) > 0.1 * above.size or self._is_short(above, line):
            return True
        if line.column != above.column:
            return above.text[-1] in _ENDS
        if line.top - above.top > _WIDE * self._step:
            return True
        indent = 0.5 * line.size
        if line.left < above.left - indent:
            return not first_above or "\t" in line.text
        if line.left > above.left + indent:
            # A line set in below a first line: hanging if the next one is set in too, else a first line itself.
            following = self._lines[number + 1] if number + 1 < len(self._lines) else None
            same = following is not None and abs(following.left - line.left) <= indent
            return not (first_above and (same or following is None or self._is_labelled(following)))
        return False

    def _is_short(self, above: Line, line: Line) -> bool:
        """True if the first word of the line would have found room at the end of the line above."""
        text = line.text.split(None, 1)[0]
        letter = (line.right - line.left) / max(1, len(line.text))
        right = self._right[above.column]
        right -= _RAGGED * (right - self._left[above.column])
        return above.right + (len(text) + 1.5) * letter < right and not _HYPHENATED.search(above.text)

    def _is_labelled(self, line: Line) -> bool:
        if 0 < line.bold < len(line.text.rstrip()):
            return strength(plain_name(line.text[: line.bold].rstrip().rstrip(":："))) >= Strength.NAME
        found = _LABEL.match(line.text)
        return found is not None and plain_name(found["name"]) in self._names

    def _labels(self) -> set[str]:
        """What stands before a colon at the start of several lines, written as names are."""
        counts: Counter[str] = Counter()
        for line in self._lines:
            found = _LABEL.match(line.text)
            if found:
                counts[plain_name(found["name"])] += 1
        return {
            name
            for name, count in counts.items()
            if (judged := strength(name)) >= Strength.KNOWN or (count > 1 and judged >= Strength.NAME)
        }


def _margin(ends: list[float]) -> float:
    """Where the lines of a column end at most, but for the few that the program could not break."""
    return sorted(ends)[ceil(0.95 * (len(ends) - 1))]


def _usual(steps: Sequence[float]) -> float | None:
    """The step that most lines take to the next one, in points."""
    if not steps:
        return None
    [(step, _)] = Counter(round(step * 2) for step in steps).most_common(1)
    return step / 2
