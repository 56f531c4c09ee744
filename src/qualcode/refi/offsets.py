"""How programs count offsets in texts: UTF-16 units or code points, CR LF as two or as one, with a mark or without."""

from __future__ import annotations

import html
import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import merge
from itertools import product

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.refi.own_conventions import own_offsets
from qualcode.refi.raw_texts import RawText

__all__ = ["Dialect", "OffsetMap", "OtherWays", "RawText", "choose"]

MARGIN = 0.1
"""By how much of all places one way to count must be better than another to be told from it by words alone; on real
files the right one has .99 of them, and wrong ones have .15 to .75."""
FEWEST = 2
"""Places, likewise."""
SHORTEST_QUOTE = 3
"""Characters of a selection's name that may be its quote; shorter ones are repeated anywhere."""

_UNITS = ("codepoint", "utf16")
_SAID = {"codepoint": "code points", "utf16": "UTF-16 units"}
_WISHED_UNIT = re.compile(r"(utf-?16)(?: (?:code )?units?)?|(?:unicode )?code[- ]?points?")
_WISHED_CRLF = re.compile(r"cr ?lf ?(?:as|=|:)? ?([12])")
_WISHED_MARK = re.compile(r"(?:byte order mark|bom) ?(?:as|=|:)? ?([01])")
# MAXQDA names a selection by its two positions.
_POSITIONS = re.compile(r"\d+ ?, ?\d+")


class OffsetMap:
    """Offsets as a file counts them → offsets in the text as we have it, and back.

    Args:
        wide: The places in our text of what counts two in the file, ascending.
        length: Code points of our text.
        mark: What stands before the text and counts.
    """

    def __init__(self, wide: Iterable[int], length: int, mark: int) -> None:
        self._mark = mark
        self._length = length
        self._places = array("q", wide)
        # Where each begins as the file counts: each before it counts one more.
        self._wide = array("q", (place + mark + before for before, place in enumerate(self._places)))
        self._end = length + mark + len(self._wide)

    def __call__(self, offset: int) -> tuple[int, bool]:
        """The offset in our text, and whether it lay outside and was cut to the text.

        Between the two units of one character it is that character's beginning.
        """
        if offset < 0:
            return 0, True
        if offset > self._end:
            return self._length, True
        return max(0, offset - self._mark - bisect_left(self._wide, offset)), False

    def splits(self, offset: int) -> bool:
        """Whether an offset lies between the two units of one character, where no program puts one."""
        place = bisect_left(self._wide, offset)
        return place > 0 and self._wide[place - 1] == offset - 1

    def back(self, offset: int) -> int:
        """The offset as the file counts, of one in our text."""
        return offset + self._mark + bisect_left(self._places, offset)


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way to count offsets, and how surely it is the file's."""

    unit: str = "codepoint"
    """`codepoint` or `utf16`."""
    crlf: int = 2
    """What CR LF counts: 1 or 2."""
    mark: int = 0
    """What a byte order mark counts: 0 or 1."""
    ambiguous: bool = False
    """Whether the ways to count differ on the selections; where not, there is nothing to report."""
    sure: bool = True
    """Whether the file, our stamp or the user decides; else it is what the program is known or supposed to do."""

    @property
    def words(self) -> str:
        """`UTF-16 units, CRLF as 2`: as a report names it, and as a wish may."""
        mark = ", byte order mark as 1" if self.mark else ""
        return f"{_SAID[self.unit]}, CRLF as {self.crlf}{mark}"

    @property
    def told(self) -> str:
        """`words` where the ways to count differ; else empty."""
        return self.words if self.ambiguous else ""

    def map(self, raw: RawText) -> OffsetMap:
        """Offset as the file counts → offset in `raw.text`, and whether it lay outside and was cut to the text."""
        astral = raw.astral if self.unit == "utf16" else ()
        line_ends = raw.line_ends if self.crlf == 2 else ()
        return OffsetMap(merge(astral, line_ends), len(raw.text), self.mark if raw.mark else 0)

    def back(self, raw: RawText) -> Callable[[int], int]:
        """Offset in `raw.text` → offset as the file counts."""
        return self.map(raw).back


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the user says of a dialect; None where nothing is said."""

    unit: str | None = None
    crlf: int | None = None
    mark: int | None = None

    def fits(self, dialect: Dialect) -> bool:
        said = ((self.unit, dialect.unit), (self.crlf, dialect.crlf), (self.mark, dialect.mark))
        return all(wished is None or wished == counted for wished, counted in said)

    def over(self, dialect: Dialect) -> Dialect:
        """The dialect with what is wished."""
        unit = dialect.unit if self.unit is None else self.unit
        crlf = dialect.crlf if self.crlf is None else self.crlf
        return replace(dialect, unit=unit, crlf=crlf, mark=dialect.mark if self.mark is None else self.mark)


def choose(raw: RawText, selections: Sequence[tuple[int, int, str]], origin: str, wish: str = "") -> Dialect:
    """The dialect in which the selections of one source are counted.

    Where the ways to count differ on these selections, each is tried: by the quotes that selections are named with,
    else by how many of their ends lie where words begin or end. What the program is known to do holds unless another
    way is better by far, and puts no more places outside the text; our own stamp and the user's wish hold in any case.

    Args:
        raw: The source's text.
        selections: (startPosition, endPosition, name) of all its selections; places of time stamps as (p, p, "").
        origin: The project's `origin`: the program that wrote it.
        wish: What the user says: the words of a dialect, or part of them (`utf16`, `code points`, `CRLF as 1`).

    Raises:
        InputError: `wish` names no dialect.
    """
    wished = _read_wish(wish)
    prior, stamped = _prior(origin)
    prior = wished.over(prior)
    ways = _ways(raw, prior)
    if len(ways) == 1:
        return prior
    places = sorted({place for start, end, _ in selections for place in (start, end)})
    groups: dict[tuple[tuple[int, bool], ...], _Tried] = {}
    for dialect in ways:
        tried = _Tried(dialect, raw, places)
        known = groups.get(tried.mapped)
        if known is None or (wished.fits(dialect) and not wished.fits(known.dialect)):
            groups[tried.mapped] = tried
    if len(groups) == 1:
        return prior
    left = [tried for tried in groups.values() if wished.fits(tried.dialect)]
    if stamped or len(left) == 1:
        return replace(prior if stamped else left[0].dialect, ambiguous=True)
    best, sure = _best(_by_quotes(left, selections), known=prior)
    return replace(best, ambiguous=True, sure=sure)


class OtherWays:
    """All ways to count of one text, for selections that are counted otherwise than the others in it.

    QualCoder counts one way where a person marks a passage, and another where it finds the passage itself.

    Args:
        raw: The source's text.
        dialect: In which the selections are counted.
    """

    def __init__(self, raw: RawText, dialect: Dialect) -> None:
        self._text = raw.text
        self._maps = [way.map(raw) for way in _ways(raw, dialect)] if dialect.ambiguous else []

    def span(self, start: int, end: int, name: str) -> tuple[int, int] | None:
        """Where the words of a selection stand by another way to count.

        Args:
            start: As the file counts.
            end: The same.
            name: What the selection is called: its words, or not.

        Returns:
            None where they stand where they should, or nowhere, or where the name may be no quote.
        """
        quote = _quoted(name)
        for number, place in enumerate(self._maps if quote else ()):
            first, last = sorted((place(start)[0], place(end)[0]))
            if _is_quote(quote, self._text, first, last):
                return (first, last) if number else None
        return None


def _read_wish(wish: str) -> _Wish:
    unit, crlf, mark = None, None, None
    for part in filter(None, (" ".join(part.split()) for part in re.split("[,;]", wish.lower()))):
        if (found := _WISHED_UNIT.fullmatch(part)) is not None:
            unit = "utf16" if found[1] else "codepoint"
        elif (found := _WISHED_CRLF.fullmatch(part)) is not None:
            crlf = int(found[1])
        elif (found := _WISHED_MARK.fullmatch(part)) is not None:
            mark = int(found[1])
        else:
            raise InputError(
                tr("“{part}” is no way to count offsets", part=part),
                remedy=tr("say “codepoint” or “utf16”, and with it “CRLF as 1” or “CRLF as 2” if need be"),
            )
    return _Wish(unit, crlf, mark)


def _prior(origin: str) -> tuple[Dialect, bool]:
    """What a program is known to do, and whether that is our own stamp."""
    stamp = own_offsets(origin)
    if stamp:
        # We write \n, and count no mark; whoever put in CR LF has not counted anew.
        return Dialect(stamp, 1, 0), True
    program = origin.lower()
    if "atlas" in program:
        return Dialect("utf16", 1, 0), False
    if "nvivo" in program or "maxqda" in program:
        return Dialect("utf16", 2, 0), False
    return Dialect("codepoint", 2, 0), False


def _ways(raw: RawText, prior: Dialect) -> list[Dialect]:
    """The ways to count that can differ on a text, the program's own first."""
    units = _UNITS if raw.astral else (prior.unit,)
    line_ends = (2, 1) if raw.line_ends else (prior.crlf,)
    marks = (0, 1) if raw.mark else (prior.mark,)
    ways = (Dialect(*way) for way in product(units, line_ends, marks))
    return [prior, *(way for way in ways if way != prior)]


class _Tried:
    """One way to count, tried on the places of all selections."""

    def __init__(self, dialect: Dialect, raw: RawText, places: Sequence[int]) -> None:
        self.dialect = dialect
        self.text = raw.text
        self._map = dialect.map(raw)
        self._places = places
        self.mapped = tuple(map(self._map, places))

    @cached_property
    def broken(self) -> int:
        """Places outside the text or within a character."""
        return sum(map(self._breaks, self._places, self.mapped))

    @cached_property
    def good(self) -> int:
        """Places in the text that are not inside a word."""
        return sum(
            not self._breaks(place, mapped) and not self._inside(mapped[0])
            for place, mapped in zip(self._places, self.mapped, strict=True)
        )

    def quotes(self, named: Iterable[tuple[int, int, str]]) -> int:
        """How many selections have the words that they are named with."""
        return sum(
            _is_quote(name, self.text, *sorted((self._map(start)[0], self._map(end)[0]))) for start, end, name in named
        )

    def _breaks(self, place: int, mapped: tuple[int, bool]) -> bool:
        return mapped[1] or self._map.splits(place)

    def _inside(self, place: int) -> bool:
        return 0 < place < len(self.text) and self.text[place - 1].isalnum() and self.text[place].isalnum()


def _by_quotes(tried: list[_Tried], selections: Sequence[tuple[int, int, str]]) -> list[_Tried]:
    """Those that fit the most quotes; all where names are no quotes."""
    named = [(start, end, quote) for start, end, name in selections if (quote := _quoted(name))]
    fitting = [one.quotes(named) for one in tried]
    return [one for one, count in zip(tried, fitting, strict=True) if count == max(fitting)]


def _quoted(name: str) -> str:
    """What a selection's name may repeat of its words, with single blanks; empty where it is too short or positions."""
    name = " ".join(name.split())
    return "" if len(name) < SHORTEST_QUOTE or _POSITIONS.fullmatch(name) is not None else name


def _is_quote(name: str, text: str, start: int, end: int) -> bool:
    """Whether a passage is what a name repeats, blanks apart; a name that ends in `…` repeats its beginning."""
    looked_at = text[start : min(end, start + 4 * len(name) + 64)]
    words = " ".join(looked_at.split())
    for written in {name, html.unescape(name)}:
        if words == written:
            return True
        cut = written.removesuffix("…").removesuffix("...").rstrip()
        if cut and cut != written and words.startswith(cut):
            return True
    return False


def _best(tried: list[_Tried], *, known: Dialect) -> tuple[Dialect, bool]:
    """The best of them, and whether it is that beyond doubt."""
    if len(tried) == 1:
        return tried[0].dialect, True
    supposed = next((one for one in tried if one.dialect == known), None)
    ranked = sorted(tried, key=lambda one: (one.good, -one.broken, one is supposed), reverse=True)
    first = ranked[0]
    if supposed is not None:
        first = next(one for one in ranked if one is supposed or _surpasses(one, supposed))
        if first is not supposed:
            return first.dialect, True
    return first.dialect, all(_surpasses(first, one) for one in ranked if one is not first)


def _surpasses(one: _Tried, other: _Tried) -> bool:
    """Whether one way is better than another by far: by its words, or since it breaks fewer places.

    Neither tells where the other speaks against it.
    """
    far = max(FEWEST, MARGIN * len(one.mapped))
    lead, less = one.good - other.good, other.broken - one.broken
    return (lead >= far and less >= 0) or (less > 0 and lead > -far)
