"""A query that is written is read as the same query; other names change nothing else of what was typed."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.errors import QueryError
from qualcode.domain.queries import (
    HAS,
    IS,
    PROPERTIES,
    And,
    AttributeTest,
    CodeTerm,
    Holding,
    Not,
    Or,
    Property,
    Query,
    Relation,
    SavedTerm,
    TextTerm,
)
from qualcode.retrieval.language.conditions import tidy_path
from qualcode.retrieval.language.parsing import parse_query
from qualcode.retrieval.language.writing import code_source, codes_of, replace_codes, write_query

UUID = "1f0c9a52-0000-4000-8000-123456789abc"
ODD = st.text(st.sampled_from(" abZ/\\\"“”„()=<>!@:*-.'&and字é\n"), min_size=1, max_size=8)
WORDS = st.one_of(
    st.sampled_from(["and", "Near", "near/3", "sites", "Deep change", "a:b", "T/A b"]), ODD, st.text(min_size=1)
)
NAMES = WORDS.map(tidy_path).filter(bool)
VALUES = WORDS.filter(lambda words: bool(words.strip()))
LINES = VALUES.map(lambda words: " ".join(words.split()))
PATTERNS = st.sampled_from(
    [r"\bschool\w*", r"a/b", r"a\"b/", r'say "so"', r"\\", r"[“”]", r"\“", r"(a|b) c\/", r"\\\/"]
)
PLAIN = sorted({*PROPERTIES} - {"is", "has", "date"})
SIGNS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])

TERMS: st.SearchStrategy[Query] = st.one_of(
    st.builds(CodeTerm, NAMES, st.booleans()),
    st.builds(CodeTerm, st.just(f"code:{UUID}"), st.booleans()),
    st.builds(TextTerm, st.sampled_from(["text", "words", "fuzzy"]), VALUES),
    st.builds(TextTerm, st.just("regex"), PATTERNS),
    st.builds(Property, st.sampled_from(PLAIN), st.just("="), VALUES),
    st.builds(Property, st.just("is"), st.just("="), st.sampled_from(IS)),
    st.builds(Property, st.just("has"), st.just("="), st.sampled_from(HAS)),
    st.builds(Property, st.just("date"), SIGNS.filter("!=".__ne__), st.sampled_from(["2026", "2026-01", "2026-01-31"])),
    st.builds(AttributeTest, LINES, SIGNS, VALUES),
    st.builds(AttributeTest, LINES, st.none(), st.just("")),
    st.builds(SavedTerm, LINES),
)


@st.composite
def joined(draw: st.DrawFn, parts: st.SearchStrategy[Query]) -> Query:
    """Some parts put together."""
    kind = draw(
        st.sampled_from(["and", "or", "not", "holding", "near", "then", "inside", "same-speaker", "answered-by"])
    )
    if kind in ("and", "or"):
        node = And if kind == "and" else Or
        others = parts.filter(lambda part: not isinstance(part, node))
        return node(tuple(draw(st.lists(others, min_size=2, max_size=3))))
    if kind == "not":
        return Not(draw(parts))
    if kind == "holding":
        level = draw(st.sampled_from(["participant", "document", "site"]))
        return Holding(level, draw(st.booleans()), draw(parts))
    left, right = draw(parts), draw(parts)
    if kind in ("near", "then") and draw(st.booleans()):
        return Relation(kind, left, right, draw(st.integers(0, 99)), draw(st.sampled_from("ts")))
    return Relation(kind, left, right)


QUERIES = st.recursive(TERMS, joined, max_leaves=8)


@settings(max_examples=examples(200), deadline=None)
@given(QUERIES)
def test_a_written_query_is_read_as_the_same(query: Query) -> None:
    text = write_query(query)
    assert parse_query(text) == query
    assert write_query(parse_query(text)) == text


@settings(max_examples=examples(120), deadline=None)
@given(st.text(st.sampled_from('\\"/“ab.'), min_size=1, max_size=8), st.booleans())
def test_a_pattern_that_was_read_is_written_so_that_it_means_the_same(body: str, quoted: bool) -> None:
    try:
        query = parse_query(f'regex:"{body}"' if quoted else f"regex:/{body}/")
    except QueryError:
        assume(False)
    assert parse_query(write_query(query)) == query


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("((A)) AND (B and C)", "A and B and C"),
        ("(A and B) or C", "A and B or C"),
        ("A and (B or C)", "A and (B or C)"),
        ("not (A near (B))", "not A near B"),
        ("not (A or B)", "not (A or B)"),
        ("A near (B then C)", "A near (B then C)"),
        ("(A near B) then/3 C", "A near B then/3t C"),
        ('Participants Without ("A")', "participants without A"),
        ("text:school", 'text:"school"'),
        ('coder:"anna" and @"grade"="and"', 'coder:anna and @grade="and"'),
        ("is:star", "is:starred"),
        ('"Ownership or compliance"', '"Ownership or compliance"'),
    ],
)
def test_the_written_query_is_short(typed: str, written: str) -> None:
    assert write_query(parse_query(typed)) == written


def test_a_code_is_quoted_where_it_needs_it() -> None:
    assert code_source("Problem clarity/Abstract goals") == "Problem clarity/Abstract goals"
    assert code_source("Teachers' voice", children=False) == "=Teachers' voice"
    assert code_source("Q3: home", False) == '="Q3: home"'
    assert code_source("Near/Far") == '"Near/Far"'
    assert code_source(f"code:{UUID}") == f"code:{UUID}"


def test_codes_are_named_otherwise_and_nothing_else_changes() -> None:
    text = '  =“A b”  AND\n( text:"A b" or Deep   change near/3T "Q"and not P&L ) and  @x = "A b"'
    seen: list[str] = []

    def renamed(code: CodeTerm) -> str:
        seen.append(code.name)
        return code_source(f"{code.name} (new)", code.children)

    changed = replace_codes(text, renamed)
    assert seen == ["A b", "Deep change", "Q", "P&L"]
    assert changed == (
        '  ="A b (new)"  AND\n( text:"A b" or "Deep change (new)" near/3T "Q (new)" and not "P&L (new)" ) and  @x = "A b"'
    )


@settings(max_examples=examples(60), deadline=None)
@given(QUERIES)
def test_names_turned_into_uuids_and_back_leave_the_query_as_it_was(query: Query) -> None:
    text = write_query(query)
    kept = replace_codes(text, lambda code: f"{'' if code.children else '='}code:{UUID}")
    assert {code.name for code in codes_of(parse_query(kept))} <= {f"code:{UUID}"}
    names = iter([code.name for code in codes_of(query)])
    assert parse_query(replace_codes(kept, lambda code: code_source(next(names), code.children))) == query


def test_operators_that_touch_a_code_stay_apart_from_its_new_name() -> None:
    assert replace_codes('not"A"and"B"', lambda code: f"code:{UUID}") == f"not code:{UUID} and code:{UUID}"


def test_a_query_that_cannot_be_understood_is_not_rewritten() -> None:
    with pytest.raises(QueryError):
        replace_codes("A and", lambda code: "B")
