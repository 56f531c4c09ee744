"""The condition of a summary: codings that share a character with what a query finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from counted_study import give, opened
from qualcode.domain.errors import InputError, QueryError
from qualcode.domain.summaries import SummaryWish
from qualcode.retrieval.conditions import codings_where
from qualcode.storage.project import Project


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path, coded=False) as project:
        yield project


def found(project: Project, where: str, **wish: tuple[str, ...]) -> frozenset[int] | None:
    return codings_where(project, SummaryWish(where=where, **wish))  # type: ignore[arg-type]


def test_an_empty_query_is_no_condition(study: Project) -> None:
    assert found(study, "") is None
    assert found(study, "  ") is None


def test_codings_of_every_code_and_coder_count_that_touch_a_hit(study: Project) -> None:
    on = give(study, "first", "I like the plan.", "Liked")
    part = give(study, "first", "plan. We", "Time", "jonas")
    behind = give(study, "first", ". We use it", "Unknown")
    elsewhere = give(study, "first", "There is no time.", "Time")
    other = give(study, "second", "saw the plan", "Unknown")
    assert found(study, "text:plan") == {on, part, other}
    assert found(study, "text:plan", documents=("first",)) == {on, part}
    assert found(study, "Time") == {on, part, behind, elsewhere}
    assert found(study, "Time", coders=("jonas",)) == {on, part, behind}
    assert found(study, "text:nowhere") == frozenset()


def test_a_query_for_people_and_one_that_is_wrong_are_refused(study: Project) -> None:
    with pytest.raises(InputError, match="documents"):
        found(study, "documents with Time")
    with pytest.raises(QueryError):
        found(study, "Time and")
