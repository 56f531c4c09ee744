"""Grapheme clusters: what a reader takes for one character, and the smallest step of caret and selection.

Every function is local: it looks back from an offset to the nearest place that is a boundary whatever comes
before, and forward from there. All offsets are code points.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from qualcode.domain.errors import RuleError
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr

# Runs before an offset, found backwards in one sweep: marks and joiners, which look at what they stand on; flags,
# which pair from the start of their row; what else joins its neighbour.
_MARKS_BEFORE = regex.compile(r"(?r)[\p{Grapheme_Extend}\p{GCB=Extend}\p{GCB=ZWJ}]+")
_FLAGS_BEFORE = regex.compile(r"(?r)\p{GCB=Regional_Indicator}+")
_JOINED_BEFORE = regex.compile(r"(?r)[\p{GCB=Prepend}\p{GCB=L}\p{GCB=V}\p{GCB=T}\p{GCB=SpacingMark}]+")
_ANY_CLUSTER = regex.compile(r"\X")
# Flags are paired here: left to \X, each of n flags in a row would count back over all before it.
_CLUSTER = regex.compile(r"\p{RI}\p{RI}[\p{Grapheme_Extend}\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*+|\X")
# Below this code point nothing joins its neighbour, save \r\n.
_FIRST_COMBINING = "\u0300"


def next_boundary(text: str, offset: int) -> int:
    """The end of the cluster that holds `offset`; `len(text)` at or behind the last cluster.

    An offset before the text counts as 0.
    """
    offset = max(offset, 0)
    if offset >= len(text):
        return len(text)
    after = offset + 1
    if after == len(text):
        return after
    if text[offset] < _FIRST_COMBINING and "\n" != text[after] < _FIRST_COMBINING:
        return after
    return _cluster_at(text, offset).end


def previous_boundary(text: str, offset: int) -> int:
    """The start of the cluster that ends at or holds the code point before `offset`; 0 at the text's start.

    An offset behind the text counts as `len(text)`.
    """
    offset = min(offset, len(text))
    if offset <= 1:
        return 0
    return _cluster_at(text, offset - 1).start


def snap(text: str, start: int, end: int) -> Span:
    """`[start, end)` widened so that it cuts no cluster; an empty span on a boundary stays as it is.

    Raises:
        RuleError: Unless `0 <= start <= end <= len(text)`.
    """
    if not 0 <= start <= end <= len(text):
        raise RuleError(
            tr("{start}–{end} is no span of a text of {length} characters", start=start, end=end, length=len(text))
        )
    return Span(_boundary_at_or_before(text, start), _boundary_at_or_after(text, end))


def graphemes(text: str, start: int, end: int) -> Iterator[Span]:
    """The clusters that share a code point with `[start, end)`, ascending; the first and last are whole.

    Raises:
        RuleError: Unless `0 <= start <= end <= len(text)`.
    """
    first, last = snap(text, start, end) if start != end else (start, end)
    for match in _CLUSTER.finditer(text, first, last):
        yield Span(*match.span())


def _cluster_at(text: str, offset: int) -> Span:
    """The cluster that holds the code point at `offset`."""
    for match in _CLUSTER.finditer(text, _certain_boundary(text, offset)):
        if match.end() > offset:
            return Span(*match.span())
    raise AssertionError("every code point of a text lies in a cluster")


def _boundary_at_or_before(text: str, offset: int) -> int:
    if offset == len(text):
        return offset
    return _cluster_at(text, offset).start


def _boundary_at_or_after(text: str, offset: int) -> int:
    if offset == 0 or offset == len(text):
        return offset
    return _cluster_at(text, offset - 1).end


def _certain_boundary(text: str, offset: int) -> int:
    """The nearest place at or before `offset` where a cluster starts whatever stands before it."""
    while offset > 0:
        before, here = text[offset - 1], text[offset]
        if before < _FIRST_COMBINING and here < _FIRST_COMBINING and here != "\n":
            return offset
        marks = _MARKS_BEFORE.match(text, 0, offset)
        # A mark joins what follows only together with what it stands on, which is all that need be looked at.
        looked_at = offset - 1 if marks is None else max(marks.start() - 1, 0)
        if _ends_with_new_cluster(text[looked_at : offset + 1]):
            return offset
        joined = _FLAGS_BEFORE.match(text, 0, offset) or _JOINED_BEFORE.match(text, 0, offset)
        offset = looked_at if joined is None else joined.start()
    return 0


def _ends_with_new_cluster(part: str) -> bool:
    """True if the last code point begins a cluster."""
    return any(match.start() == len(part) - 1 for match in _ANY_CLUSTER.finditer(part))
