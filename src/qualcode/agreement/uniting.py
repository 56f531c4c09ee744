"""The spans of one coder and one code as agreement takes them: what overlaps is one span, what touches stays two."""

from __future__ import annotations

from collections.abc import Iterable


def united(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping `[start, end)` as one, in ascending order; empty ones are left out.

    Spans that only touch stay apart: the coder set a boundary there, and the unitizing coefficients count segments.
    """
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result
