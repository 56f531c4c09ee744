"""Links in memos are found where they stand, and nothing else is one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.domain.days import day_begins, day_ends, day_of
from qualcode.domain.errors import InputError
from qualcode.domain.identity import new_uuids
from qualcode.domain.memo_links import (
    LINK_KINDS,
    as_written,
    folded,
    identity_among,
    link_begun,
    parse_links,
    rewritten,
    write_link,
)


@pytest.mark.parametrize(
    ("text", "kind", "target", "shown"),
    [
        ("[[Theme/Code]]", "", "Theme/Code", ""),
        ("[[  two   words ]]", "", "two words", ""),
        ("[[memo:01a2]]", "memo", "01a2", ""),
        ("[[Quote: 01a2 | her  words ]]", "quote", "01a2", "her words"),
        ("[[document:Oak: part 2]]", "document", "Oak: part 2", ""),
        ("[[case:P1|]]", "case", "P1", ""),
        ("[[site:Dunmore]]", "", "site:Dunmore", ""),
        ("[[code:|x]]", "", "", ""),
    ],
)
def test_a_link_says_what_it_means(text: str, kind: str, target: str, shown: str) -> None:
    found = [(link.kind, link.target, link.shown) for link in parse_links(text)]
    assert found == ([(kind, target, shown)] if target else [])


@pytest.mark.parametrize("text", ["[[", "[[open", "[[ ]]", "[[|x]]", "[x]", "[[a\nb]]", "]]a[[", "[[a]", "[ [a]]"])
def test_what_is_not_closed_or_blank_is_text(text: str) -> None:
    assert parse_links(text) == []
    assert as_written(text) == text


def test_of_nested_brackets_the_innermost_pair_is_the_link() -> None:
    text = "a [[one [[two]] three]] [[[four]]]"
    assert [text[slice(*link.span)] for link in parse_links(text)] == ["[[two]]", "[[four]]"]


def test_offsets_count_code_points() -> None:
    text = "😀é [[Plans]] x"
    (link,) = parse_links(text)
    assert tuple(link.span) == (3, 12) and text[3:12] == "[[Plans]]"


@settings(max_examples=60, deadline=None)
@given(st.text("[]|ab:\n 😀", max_size=40))
def test_rewriting_touches_links_alone(text: str) -> None:
    links = parse_links(text)
    assert rewritten(text, lambda link: text[slice(*link.span)]) == text
    ends = 0
    for link in links:
        assert link.span.start >= ends and link.target
        ends = link.span.end
    gone = rewritten(text, lambda link: "")
    assert len(gone) == len(text) - sum(link.span.end - link.span.start for link in links)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LINK_KINDS), st.text(max_size=30))
def test_a_link_that_the_program_writes_is_read_back_whatever_the_name(kind: str, name: str) -> None:
    uuid = new_uuids(1)[0]
    written = write_link(kind, uuid, name)
    (link,) = parse_links(f"x {written} y")
    assert (link.kind, link.target) == (kind, uuid)
    assert len(link.span) == 2 and link.span.end - link.span.start == len(written)


def test_an_identity_tells_a_thing_from_those_that_were_made_with_it() -> None:
    uuids = new_uuids(200)
    for uuid in uuids[::40]:
        identity = identity_among(uuid, uuids)
        assert [other for other in uuids if other.startswith(identity)] == [uuid]
    assert len(identity_among(uuids[0], uuids[:1])) < len(identity_among(uuids[0], uuids))
    twin = uuids[0][:-1] + ("0" if uuids[0][-1] != "0" else "1")
    assert identity_among(uuids[0], [twin]) == uuids[0]


@pytest.mark.parametrize(
    ("before", "begun"),
    [("see [[pla", "pla"), ("[[", ""), ("[[a]] [[b", "b"), ("[[a]]", None), ("see [", None), ("[[a|b", None)],
)
def test_a_link_is_begun_until_it_is_closed(before: str, begun: str | None) -> None:
    assert link_begun(before) == begun


def test_neither_case_nor_accents_count_in_a_search() -> None:
    assert folded("Café ÉCOLE straße") == folded("CAFE\u0301 école STRASSE") == "cafe ecole strasse"


def test_days_are_those_of_this_place() -> None:
    begin, end = day_begins("2026-03-01"), day_ends("2026-03-01")
    assert day_of(begin) == day_of(end - 1) == "2026-03-01"
    assert day_of(begin - 1) == "2026-02-28" and day_of(end) == "2026-03-02"
    for wrong in ("yesterday", "2026-13-01", "9999-12-31", ""):
        with pytest.raises(InputError, match="2026-11-22"):
            day_begins(wrong)
