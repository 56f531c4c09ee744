"""`qualcode query` and `qualcode quotes` with the language of queries."""

from __future__ import annotations

import json
from typing import Any

import pytest
from refused_words import said

from qualcode.domain.query_answers import QueryAnswer, SavedQueryRow


@pytest.fixture
def asking(study: Any) -> Any:
    return study


def test_asking_gives_passages_with_their_words(asking: Any) -> None:
    answer = QueryAnswer.model_validate_json(asking.ok("query", "ask", "text:plan", "--json"))
    assert answer.level == "passages" and answer.found == len(answer.passages) > 0
    assert all(quote.quote.lower() == "plan" and quote.id is None for quote in answer.passages)
    assert "(no code)" in asking.ok("query", "ask", "text:plan")


def test_asking_for_cases_lists_them(asking: Any) -> None:
    answer = json.loads(asking.ok("query", "ask", "documents without text:zebra", "--json"))
    assert answer["level"] == "document" and answer["found"] == answer["of"] == len(answer["cases"]) > 0
    assert "0 of" in asking.ok("query", "ask", "documents with text:zebra")


def test_a_refusal_points_at_the_character(asking: Any) -> None:
    for command in (("quotes",), ("query", "ask"), ("query", "save", "q")):
        result = asking.run(*command, "text:plan and coder:nobodyatall")
        assert result.exit_code == 1 and result.stdout == ""
        lines = said(result).splitlines()
        assert "no coder “nobodyatall” at character 21" in lines[0]
        assert lines[1:] == ["  text:plan and coder:nobodyatall", "  " + " " * 20 + "^"]


def test_nothing_found_says_which_condition_emptied_it(asking: Any) -> None:
    assert "leaves nothing of the" in asking.ok("quotes", "text:plan and text:zebra")


def test_a_query_is_saved_listed_run_and_removed(asking: Any) -> None:
    asking.ok("query", "save", "plans", "text:plan", "--note", "for later")
    (row,) = [SavedQueryRow.model_validate(one) for one in json.loads(asking.ok("query", "list", "--json"))]
    assert (row.name, row.query, row.note) == ("plans", "text:plan", "for later")
    assert asking.ok("query", "run", "plans", "--json") == asking.ok("query", "ask", "text:plan", "--json")
    assert asking.ok("quotes", "query:plans", "--json") == asking.ok("quotes", "text:plan", "--json")
    assert asking.run("query", "save", "plans", "text:other").exit_code == 1
    asking.ok("query", "save", "plans", "text:other", "--replace")
    asking.ok("query", "remove", "plans")
    assert json.loads(asking.ok("query", "list", "--json")) == []
    result = asking.run("query", "run", "plans")
    assert result.exit_code == 1 and "no query is saved" in result.stderr


def test_passages_without_a_code_go_into_a_file(asking: Any, tmp_path: Any) -> None:
    for ending in ("md", "csv", "json", "html"):
        asking.ok("quotes", "text:plan", "-o", str(tmp_path / f"q.{ending}"), "--internal")
        assert "(no code)" in (tmp_path / f"q.{ending}").read_text(encoding="utf-8")
