"""Clusters are found from any offset, as if the text had been read from its start."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.errors import RuleError
from qualcode.domain.spans import Span
from qualcode.text.graphemes import graphemes, next_boundary, previous_boundary, snap

# Letters, \r\n, marks, joiners, flags, people, skin tones, tag flags, Devanagari with virama, Hangul, Thai, prepends.
TANGLES = st.text(
    st.sampled_from(
        "ab \r\n\u0301\u0308\u200d\u200c\ufe0f🇩🇪🇫👩👧❤🏽🏴\U000e0067\U000e007f"
        "कष\u094dि\u093cক\u09cd각가각ก\u0e33\u0600\u00a9\u00adé字"
    ),
    max_size=24,
)


def clusters(text: str) -> list[Span]:
    return [Span(*match.span()) for match in regex.finditer(r"\X", text)]


@settings(max_examples=examples(500), deadline=None)
@given(TANGLES)
def test_each_offset_finds_the_cluster_a_reading_from_the_start_finds(text: str) -> None:
    whole = clusters(text)
    assert list(graphemes(text, 0, len(text))) == whole
    for start, end in whole:
        for offset in range(start, end):
            assert next_boundary(text, offset) == end
            assert previous_boundary(text, offset + 1) == start


@settings(max_examples=examples(300), deadline=None)
@given(TANGLES, st.data())
def test_a_snapped_span_is_the_smallest_that_cuts_no_cluster(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    edges = {0, len(text), *(cluster.end for cluster in clusters(text))}
    assert snap(text, start, end) == (
        max(edge for edge in edges if edge <= start),
        min(edge for edge in edges if edge >= end),
    )
    if start < end:
        inside = list(graphemes(text, start, end))
        assert (inside[0].start, inside[-1].end) == snap(text, start, end)
        assert inside == [cluster for cluster in clusters(text) if cluster.overlaps((start, end))]


@pytest.mark.parametrize(
    "cluster",
    ["e\u0301\u0323", "👩‍👧‍👦", "🇩🇪", "👍🏽", "क्षि", "한", "\r\n", "ก็", "🏴\U000e0067\U000e0062\U000e007f", "❤️"],
)
def test_what_a_reader_takes_for_one_character_is_one_step(cluster: str) -> None:
    text = f"x{cluster}y"
    assert next_boundary(text, 1) == len(cluster) + 1
    assert previous_boundary(text, len(cluster) + 1) == 1
    assert snap(text, 1, 2) == (1, len(cluster) + 1)


def test_flags_are_paired_from_the_start_of_their_row() -> None:
    row = "🇩🇪🇫🇷🇬🇧🇮"
    assert [next_boundary(row, offset) for offset in range(7)] == [2, 2, 4, 4, 6, 6, 7]
    assert [previous_boundary(row, offset) for offset in range(1, 8)] == [0, 0, 2, 2, 4, 4, 6]


def test_the_ends_of_a_text_are_boundaries() -> None:
    assert (next_boundary("", 0), previous_boundary("", 0), snap("", 0, 0)) == (0, 0, Span(0, 0))
    assert list(graphemes("", 0, 0)) == []
    assert (next_boundary("ab", 2), next_boundary("ab", 9), next_boundary("ab", -1)) == (2, 2, 1)
    assert (previous_boundary("ab", 0), previous_boundary("ab", -3), previous_boundary("ab", 9)) == (0, 0, 1)
    assert snap("ab", 1, 1) == Span(1, 1)


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (2, 1), (0, 4)])
def test_a_span_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(RuleError):
        snap("abc", start, end)


@pytest.mark.parametrize("part", ["a", "字", "가나", "क्षि", "कि", "e\u0301", "ก็", "का"])
def test_steps_at_the_end_of_a_long_text_do_not_read_it_from_its_start(part: str) -> None:
    text = part * 300_000  # read from its start for each step, this would take minutes
    tail = len(text) - 400 * len(part)
    for start, end in clusters(text[tail:]):
        assert next_boundary(text, tail + start) == tail + end
        assert previous_boundary(text, tail + end) == tail + start


def test_a_megabyte_of_flags_or_marks_is_walked_in_linear_time() -> None:
    assert sum(1 for _ in graphemes("🇩" * 1_000_000, 0, 1_000_000)) == 500_000
    assert list(graphemes("e" + "\u0301" * 1_000_000, 5, 9)) == [Span(0, 1_000_001)]
