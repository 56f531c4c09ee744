"""Stamps inside speech: the same whether a text has few signs that may open one, or many."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.importing import stamps
from qualcode.importing.stamps import inline_stamps

PIECES = [
    "[",
    ")",
    "<",
    "#",
    "\\",
    "[00:01:02]",
    "(1:02)",
    "#00:00:01-3#",
    "[0:10 to 0:20]",
    "[[1:00]",
    "so 3:15",
    "\n",
]


@settings(
    max_examples=examples(200),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))
def test_few_openers_and_many_give_the_same_stamps(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(stamps, "_FEW", 10_000)
    one_by_one = inline_stamps(text)
    monkeypatch.setattr(stamps, "_FEW", -1)
    assert one_by_one == inline_stamps(text)


def test_each_kind_of_inline_stamp_is_found_in_its_place() -> None:
    text = "ANN: so [00:01:02] and (1:03) then #00:01:04-5# at 3:15 {1:05}"
    assert [text[stamp.start : stamp.end] for stamp in inline_stamps(text)] == [
        "[00:01:02]",
        "(1:03)",
        "#00:01:04-5#",
        "{1:05}",
    ]
