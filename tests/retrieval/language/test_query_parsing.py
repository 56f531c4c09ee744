"""Queries are read as `docs/queries.md` says, and every part knows where it stands."""

from __future__ import annotations

import pytest

from qualcode.domain.queries import (
    HAS,
    IS,
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
from qualcode.domain.spans import Span
from qualcode.retrieval.language.parsing import parse_query

A, B, C = CodeTerm("A"), CodeTerm("B"), CodeTerm("C")
UUID = "1f0c9a52-0000-4000-8000-123456789abc"


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Problem   clarity/Abstract\n goals", CodeTerm("Problem clarity/Abstract goals")),
        ("Problem clarity / Abstract goals", CodeTerm("Problem clarity/Abstract goals")),
        ('"Problem clarity/Abstract goals"', CodeTerm("Problem clarity/Abstract goals")),
        ("“Why and what”", CodeTerm("Why and what")),
        ("„Why and what“", CodeTerm("Why and what")),
        ('"And"', CodeTerm("And")),
        (r'"a \"b\" \\ \c"', CodeTerm(r'a "b" \ \c')),
        ("Teachers' voice", CodeTerm("Teachers' voice")),
        ("P&L", CodeTerm("P&L")),
        ("self-efficacy", CodeTerm("self-efficacy")),
        ("10:30 a.m.", CodeTerm("10:30 a.m.")),
        ("数字/हिन्दी", CodeTerm("数字/हिन्दी")),
        ("android", CodeTerm("android")),
        ("=A", CodeTerm("A", children=False)),
        ('= "A"', CodeTerm("A", children=False)),
        (f"code:{UUID}", CodeTerm(f"code:{UUID}")),
        (f"=code:{UUID}", CodeTerm(f"code:{UUID}", children=False)),
        ("text:school", TextTerm("text", "school")),
        ('WORDS:"every day"', TextTerm("words", "every day")),
        (r'fuzzy:"a \"b\""', TextTerm("fuzzy", 'a "b"')),
        (r'regex:"\bschool\w*"', TextTerm("regex", r"\bschool\w*")),
        (r'regex:"a\\b\""', TextTerm("regex", r'a\\b"')),
        (r"regex:/\d+\/(a|b) \"/", TextTerm("regex", r"\d+/(a|b) \"")),
        ('coder:"Ben Li"', Property("coder", "=", "Ben Li")),
        ("speaker:Ms.*", Property("speaker", "=", "Ms.*")),
        ("date:2026-01", Property("date", "=", "2026-01")),
        ("date >= 2026-01-31", Property("date", ">=", "2026-01-31")),
        ("date<2026", Property("date", "<", "2026")),
        ("is:Star", Property("is", "=", "starred")),
        ("@grade", AttributeTest("grade", None, "")),
        ('@site.state!="New York"', AttributeTest("site.state", "!=", "New York")),
        ('@"years at school" >= 3', AttributeTest("years at school", ">=", "3")),
        ("query:Negative", SavedTerm("Negative")),
        ("A AND b", And((A, CodeTerm("b")))),
        ("A and B or C", Or((And((A, B)), C))),
        ("A and (B or C)", And((A, Or((B, C))))),
        ("(A and B) and ((C))", And((A, B, C))),
        ("not A and B", And((Not(A), B))),
        ("not A near B", Not(Relation("near", A, B))),
        ("not not A", Not(Not(A))),
        ("A near B then/3t C", Relation("then", Relation("near", A, B), C, 3, "t")),
        ("A near (B then C)", Relation("near", A, Relation("then", B, C))),
        ("A near/2S B", Relation("near", A, B, 2, "s")),
        ("A near/3 B", Relation("near", A, B, 3, "t")),
        ("A same-speaker B", Relation("same-speaker", A, B)),
        ("A answered-by B", Relation("answered-by", A, B)),
        ("participants without A inside B", Holding("participant", False, Relation("inside", A, B))),
        ("documents with A and B", And((Holding("document", True, A), B))),
        ("sites without not A", Holding("site", False, Not(A))),
        ('not"A"and"B"', And((Not(A), B))),
        ("not=A", Not(CodeTerm("A", children=False))),
    ],
)
def test_a_query_is_read_into_its_parts(text: str, query: Query) -> None:
    assert parse_query(text) == query


def test_every_is_and_has_of_the_language_is_read() -> None:
    for name, values in (("is", IS), ("has", HAS)):
        for value in values:
            assert parse_query(f"{name}:{value}") == Property(name, "=", value)


def test_every_part_stands_where_it_says() -> None:
    text = 'Deep change and (="B b" near/2t text:"so what") or not @"years at" >= 5 and coder:anna'
    query = parse_query(text)
    assert isinstance(query, Or)
    first, second = query.parts
    assert isinstance(first, And) and isinstance(second, And)
    code, relation = first.parts
    negated, coder = second.parts
    assert isinstance(relation, Relation) and isinstance(negated, Not)
    attribute = negated.part
    assert isinstance(attribute, AttributeTest) and isinstance(coder, Property)
    places = [
        (query.at, text),
        (code.at, "Deep change"),
        (first.at, 'Deep change and (="B b" near/2t text:"so what")'),
        (relation.at, '="B b" near/2t text:"so what"'),
        (relation.left.at, '="B b"'),
        (relation.right.at, "so what"),
        (negated.at, 'not @"years at" >= 5'),
        (attribute.at, '@"years at" >= 5'),
        (attribute.value_at, "5"),
        (coder.at, "coder:anna"),
        (coder.value_at, "anna"),
    ]
    for at, part in places:
        assert text[at.start : at.end] == part


def test_brackets_may_be_nested_at_any_depth() -> None:
    assert parse_query("(" * 10_000 + "A" + ")" * 10_000) == CodeTerm("A", at=Span(10_000, 10_001))


def test_a_thousand_parts_stand_side_by_side() -> None:
    query = parse_query(" or ".join(f"A{i}" for i in range(1_000)))
    assert isinstance(query, Or) and len(query.parts) == 1_000
