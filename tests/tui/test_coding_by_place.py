"""Codings by place, and what sentences they touch, agree with looking at all of them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qualcode.coding.coverage import touched
from qualcode.domain.spans import Span
from qualcode.domain.values import Coding
from qualcode.tui.coding.by_place import ByPlace, SentenceCounts

SENTENCES = [Span(start, start + 7) for start in range(0, 80, 9)]
SPANS = st.tuples(st.integers(0, 80), st.integers(1, 30)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


def coding(number: int, span: Span) -> Coding:
    blank = dict.fromkeys(Coding.__dataclass_fields__, 0)
    return replace(Coding(**blank), id=number, start=span.start, end=span.end)  # type: ignore[arg-type]


@given(st.lists(SPANS, max_size=25), st.data(), SPANS)
def test_codings_that_reach_into_a_passage_are_found_after_any_change(
    spans: list[Span], data: st.DataObject, passage: Span
) -> None:
    held = {number: coding(number, span) for number, span in enumerate(spans)}
    order, counts = ByPlace(), SentenceCounts(SENTENCES)
    for one in held.values():
        order.add(one)
        counts.add(one.span)
    for number in data.draw(st.sets(st.sampled_from(sorted(held)))) if held else ():
        gone = held.pop(number)
        order.remove(gone)
        counts.add(gone.span, -1)
    by_place = sorted(held.values(), key=lambda one: (one.start, one.end, one.id))
    assert list(order) == [one.id for one in by_place] and len(order) == len(held)
    assert order.overlapping(passage) == [one.id for one in by_place if one.span.overlaps(passage)]
    seen = touched(SENTENCES, [one.span for one in by_place])
    assert counts.touched == len(seen)
    assert {number for number in range(len(SENTENCES)) if counts[number]} == seen
