from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from counted_study import FIRST, give, opened
from qualcode.coding.changing import set_comment, set_star
from qualcode.domain.errors import QueryError
from qualcode.retrieval.quotes import quotes
from qualcode.storage.project import Project


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


def test_a_theme_brings_the_quotes_of_the_codes_below_it(study: Project) -> None:
    assert [q.code for q in quotes(study, "Plan")] == ["Plan/Liked", "Plan/Liked", "Plan", "Plan/Unknown"]
    assert [q.code for q in quotes(study, "=Plan")] == ["Plan"]
    assert [q.code for q in quotes(study, '"Plan/Unknown"')] == ["Plan/Unknown"]
    assert [q.code for q in quotes(study, '="Plan"')] == ["Plan"]


def test_a_quote_is_the_text_between_its_offsets_and_names_who_speaks(study: Project) -> None:
    one, two = quotes(study, "Liked")
    assert FIRST[one.start : one.end] == one.quote == "I like the plan."
    assert (one.document, one.turn, one.speaker, one.coder) == ("first", 2, "ANNA", "mara")
    assert one.participants == ("P1",)
    assert one.attributes == {
        "role": "teacher", "years": "5", "state": "FL", "phase": "1", "kind": "interview"
    }  # fmt: skip
    assert FIRST[two.start : two.end] == two.quote
    assert (two.turn, two.speakers, two.participants) == (2, ("ANNA", "BEN"), ("P1", "P2"))
    assert two.attributes["role"] == "teacher; principal"
    assert [(part.speaker, part.text) for part in two.parts] == [
        ("ANNA", "We use it daily."),
        ("BEN", "I do not like it."),
    ]


def test_an_interviewer_alone_is_nobody_and_notes_name_nobody(study: Project) -> None:
    asked, banner = quotes(study, "Time")[0], quotes(study, "=Plan")[0]
    assert (asked.speaker, asked.speakers, asked.participants) == ("INTERVIEWER", ("INTERVIEWER",), ())
    assert (banner.speaker, banner.speakers, banner.turn) == (None, (), 2)
    assert banner.attributes["state"] == "FL"


def test_context_is_whole_turns_around_it(study: Project) -> None:
    two = quotes(study, "Liked", context=1)[1]
    assert [(u.speaker, u.text) for u in two.before] == [("INTERVIEWER", "How is the plan?")]
    assert [(u.speaker, u.text) for u in two.after] == [("INTERVIEWER", "Why not, Ben?")]
    assert [u.speaker for u in quotes(study, "Liked", context=9)[0].after] == ["BEN", "INTERVIEWER", "BEN"]
    assert quotes(study, "Liked")[0].before == ()


def test_coders_documents_and_stars_choose_among_them(study: Project) -> None:
    assert [q.coder for q in quotes(study, "Plan", coders=["jonas"])] == ["jonas"]
    assert {q.document for q in quotes(study, "Plan", documents=["hall", "second"])} == {"hall", "second"}
    best = give(study, "first", "I like", "Time")
    set_star(study, best, True)
    set_comment(study, best, "the best")
    (only,) = quotes(study, "Time", starred=True)
    assert (only.quote, only.comment, only.star) == ("I like", "the best", True)


def test_a_query_that_is_no_code_says_so(study: Project) -> None:
    for query in (" ", "Plam", '"Plan and Time"', "Plan and Tyme"):
        with pytest.raises(QueryError):
            quotes(study, query)
