"""What `docs/queries.md` says of the language is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualcode.domain.errors import QueryError
from qualcode.domain.queries import HAS, IS, KEYWORDS, PROPERTIES, TEXT_MODES
from qualcode.retrieval.language.parsing import parse_query

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "queries.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```query\n(.*?)```", PAGE, re.S)
ROWS = PAGE.split("## Every form")[1].split("\n\n")[1].splitlines()[2:]


@pytest.mark.parametrize("query", [line for block in BLOCKS for line in block.splitlines()])
def test_every_query_of_the_page_is_read(query: str) -> None:
    parse_query(query)


def test_the_example_of_every_form_is_read() -> None:
    assert len(ROWS) > 25
    for row in ROWS:
        example = row.rstrip(" |").rpartition(" | ")[2]
        assert re.fullmatch("`[^`]+`", example), row
        parse_query(example.strip("`").replace("\\|", "|"))


def test_lines_in_pairs_mean_the_same() -> None:
    [block] = re.findall(r"## What binds tighter\n.*?```query\n(.*?)```", PAGE, re.S)
    lines = block.splitlines()
    assert len(lines) >= 6
    for one, other in zip(lines[::2], lines[1::2], strict=True):
        assert parse_query(one) == parse_query(other)


def test_every_word_of_the_language_stands_on_the_page() -> None:
    forms = " ".join(ROWS)
    for name in (*PROPERTIES, *TEXT_MODES, "code", "query"):
        assert f"`{name}:" in forms, name
    for word in (*KEYWORDS, *IS, *HAS):
        assert f"`{word}`" in PAGE, word


def test_every_refusal_of_the_page_is_said_so() -> None:
    rows = PAGE.split("| typed | answer |\n|---|---|\n")[1].split("\n\n")[0].splitlines()
    assert len(rows) > 5
    for row in rows:
        typed, answer = re.fullmatch(r"\| `(.*)` \| (.*) \|", row).groups()  # type: ignore[union-attr]
        with pytest.raises(QueryError) as caught:
            parse_query(typed)
        for piece in answer.split("…"):
            assert piece.strip(" ;") in caught.value.sentence, (piece, caught.value.sentence)
