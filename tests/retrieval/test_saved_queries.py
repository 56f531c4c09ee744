"""Queries under names: live, following their codes, never asking for themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import rename_code
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.removing import remove_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import NotFoundError, QueryError, RuleError
from qualcode.history.undoing import redo, undo
from qualcode.retrieval.quotes import quotes
from qualcode.retrieval.saved import remove_query, save_query, shown_queries, shown_query
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents, read_text
from qualcode.storage.reads.retrieval import find_saved_query

Dump = dict[str, list[tuple[object, ...]]]


def give(project: Project, words: str, code: str) -> None:
    document = list_documents(project)[0]
    start = read_text(project, document.version_id).index(words)
    apply_code(project, document.id, (start, start + len(words)), load_tree(project).find(code).id)


def found(project: Project, query: str) -> list[str]:
    return [quote.quote for quote in quotes(project, query)]


def test_a_saved_query_finds_what_there_is_now(coded: Project) -> None:
    save_query(coded, "Plans first", "Change/Plans", note="for chapter 2")
    assert found(coded, 'query:"Plans first"') == []
    give(coded, "plan", "Plans")
    assert found(coded, 'query:"plans FIRST"') == ["plan"]
    assert found(coded, 'query:"Plans first" and text:zebra') == []


def test_it_follows_renamed_moved_and_merged_codes(coded: Project) -> None:
    give(coded, "plan", "Plans")
    save_query(coded, "q", 'Plans and not "Feelings" or =Change')
    rename_code(coded, load_tree(coded).find("Plans").id, "Plans or not")
    assert shown_query(coded, "q").query == '"Change/Plans or not" and not Feelings or =Change'
    assert found(coded, "query:q") == ["plan"]
    into = load_tree(coded).find("Schedules").id
    merge_codes(coded, [load_tree(coded).find("Plans or not").id], into)
    assert shown_query(coded, "q").query.startswith("Change/Schedules and not")
    assert found(coded, "query:q") == ["plan"]


def test_saving_is_undone_and_redone(coded: Project, dump: Callable[[Project], Dump]) -> None:
    before = dump(coded)
    save_query(coded, "q", "Plans")
    after = dump(coded)
    undo(coded)
    assert dump(coded) == before
    redo(coded)
    assert dump(coded) == after


def test_a_taken_name_is_replaced_only_when_asked(coded: Project) -> None:
    save_query(coded, "q", "Plans")
    with pytest.raises(RuleError, match="saved as “q” already"):
        save_query(coded, "Q", "Feelings")
    save_query(coded, "Q", "Feelings", replace=True)
    assert [(one.name, one.query) for one in shown_queries(coded)] == [("Q", "Feelings")]
    save_query(coded, "caf\u00e9", "Plans")
    with pytest.raises(RuleError, match="already"):
        save_query(coded, "Cafe\u0301", "Feelings")
    assert found(coded, "query:cafe\u0301") == []


@pytest.mark.parametrize("query", ["Nothing", "Plans and (", "coder:nobody", ""])
def test_what_cannot_be_asked_is_not_saved(coded: Project, query: str) -> None:
    with pytest.raises(QueryError):
        save_query(coded, "q", query)
    assert shown_queries(coded) == []


def test_a_query_cannot_ask_for_itself_by_any_way(coded: Project) -> None:
    save_query(coded, "a", "Plans")
    save_query(coded, "b", "query:a or Feelings")
    with pytest.raises(RuleError, match="would ask for itself"):
        save_query(coded, "a", "query:b", replace=True)
    with pytest.raises(RuleError, match="asks for “a”"):
        remove_query(coded, "a")
    remove_query(coded, "b")
    remove_query(coded, "a")
    with pytest.raises(NotFoundError):
        find_saved_query(coded, "a")


def test_a_saved_query_whose_code_was_removed_says_so_at_its_name(coded: Project) -> None:
    create_path(coded, "Brief")
    save_query(coded, "q", "Plans or Brief")
    remove_code(coded, load_tree(coded).find("Brief").id)
    with pytest.raises(QueryError, match="in the query saved as “q”: a code of this query is no longer") as refused:
        found(coded, "Feelings or query:q")
    assert refused.value.at == len("Feelings or ")
    assert "code:" in shown_query(coded, "q").query


@pytest.mark.parametrize("name", ["", "  ", 'a"b', "x" * 81, "a\x1bb", "tail\\", "“smart”", "*"])
def test_what_is_no_name_is_refused(coded: Project, name: str) -> None:
    with pytest.raises(RuleError, match="cannot be the name"):
        save_query(coded, name, "Plans")


def test_saved_queries_within_saved_ones_may_not_grow_beyond_measure(coded: Project) -> None:
    save_query(coded, "q0", "Plans")
    with pytest.raises(QueryError, match="too big") as refused:
        for number in range(1, 40):
            save_query(coded, f"q{number}", f"query:q{number - 1} overlaps query:q{number - 1}")
    assert refused.value.at is not None
    assert 5 < len(shown_queries(coded)) < 15


def test_what_goes_wrong_in_a_saved_query_is_said_where_it_is_asked_for(
    coded: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_path(coded, "Brief")
    save_query(coded, "q", "Brief")
    save_query(coded, "slow", "Plans or regex:/(a+)+(b|c)\\1/")
    remove_code(coded, load_tree(coded).find("Brief").id)
    with pytest.raises(QueryError, match="in the query saved as “q”: a code of this query is no longer") as refused:
        found(coded, "query:q")
    assert refused.value.at == 0
    (tmp_path / "a.txt").write_text("ANN: " + "a" * 4000 + "!\n", encoding="utf-8")
    import_documents(coded, [tmp_path / "a.txt"])
    monkeypatch.setattr("qualcode.text.finding.SECONDS", 0.05)
    with pytest.raises(QueryError, match=r"in the query saved as “slow”: .*takes too long") as refused:
        found(coded, "text:zebra or query:slow")
    assert refused.value.at == len("text:zebra or ")


def test_removing_and_replacing_are_undone(coded: Project, dump: Callable[[Project], Dump]) -> None:
    save_query(coded, "q", "Plans")
    before = dump(coded)
    save_query(coded, "q", "Feelings", replace=True)
    undo(coded)
    assert dump(coded) == before
    remove_query(coded, "q")
    undo(coded)
    assert dump(coded) == before


def test_a_code_whose_name_looks_like_a_condition_is_asked_and_kept_by_its_name(coded: Project) -> None:
    for name in ("code: of honour", "text:x", "and"):
        create_path(coded, name)
        give(coded, "plan", name)
        save_query(coded, f"about {name[:3]}", f'"{name}"')
        assert found(coded, f'"{name}"') == found(coded, f'query:"about {name[:3]}"') == ["plan"]
