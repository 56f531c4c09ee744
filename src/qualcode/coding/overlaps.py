"""Codings of one code and coder that overlap: kept as they are where they come from elsewhere, and told."""

from __future__ import annotations

from collections.abc import Iterable


def count_overlapping(spans: Iterable[tuple[int, int, bool]]) -> int:
    """How many new spans of one document, code and coder overlap another, new or old.

    Args:
        spans: (start, end, whether it is new) of each, in any order.
    """
    group = sorted(spans)
    if len(group) < 2:
        return 0
    count, reach = 0, -1
    for i, (start, end, new) in enumerate(group):
        next_start = group[i + 1][0] if i + 1 < len(group) else end
        count += new and (start < reach or next_start < end)
        reach = max(reach, end)
    return count
