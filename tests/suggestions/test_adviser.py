"""Suggestions begin with the codebook, learn from every decision, unlearn what is undone, and never leave the machine."""

from __future__ import annotations

import contextlib
import socket
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from talk import code_all, make_study, place

from qualcode.codebook.creating import create_path
from qualcode.codebook.removing import retire_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.documents.removing import remove_document
from qualcode.domain.identity import now_ms
from qualcode.domain.suggestions import Advice
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.documents import find_document
from qualcode.suggest.cache import cache_file
from qualcode.suggest.engine import Engine
from qualcode.suggestions.adviser import Adviser
from qualcode.suggestions.desk import adviser_on
from qualcode.suggestions.rejecting import reject_suggestion, switch_suggestions


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    make_study(project, tmp_path)
    return project


@pytest.fixture
def adviser(study: Project, tmp_path: Path) -> Iterator[Adviser]:
    with adviser_on(study, "engine", tmp_path / "models") as made:
        yield made


def caught_up(adviser: Adviser) -> Adviser:
    adviser.refresh()
    adviser.study()
    return adviser


def chances(advice: Advice) -> dict[str, float]:
    return {one.path: one.chance for one in advice.offered}


def asked(adviser: Adviser, document: str, words: str) -> Advice:
    document_id, span = place(adviser.project, document, words)
    return adviser.advise(document_id, span)


def test_the_codebook_alone_suggests_and_says_which_line(adviser: Adviser) -> None:
    advice = asked(caught_up(adviser), "d3", "The budget was cut again.")
    assert [one.path for one in advice.offered] == ["Money"] and advice.learned == 0
    assert any("budget" in one.text and "include" in one.text for one in advice.offered[0].reasons)
    assert asked(adviser, "d2", "That is how it was.").silence


def test_codings_of_other_documents_teach_what_the_codebook_does_not_say(adviser: Adviser) -> None:
    code_all(adviser.project, "d1", "d2", "d3")
    caught_up(adviser)
    advice = asked(adviser, "d4", "Her goats ate the tulips.")
    assert advice.offered[0].path == "Animals" and advice.learned == 9
    like = next(one for one in advice.offered[0].reasons if one.kind == "like")
    assert like.passage is not None and "goats" in like.quote and like.document in ("d1", "d2", "d3")


def test_a_coding_is_learned_at_once_and_its_undo_unlearns_it(adviser: Adviser) -> None:
    code_all(adviser.project, "d1", "d2", "d3")
    before = caught_up(adviser).suggester.digest()
    document_id, span = place(adviser.project, "d4", "That is how it was.")
    apply_code(adviser.project, document_id, span, load_tree(adviser.project).find("Travel").id)
    adviser.refresh({document_id})
    at_once = adviser.suggester.digest()
    adviser.study()
    assert len({before, at_once, adviser.suggester.digest()}) == 3
    undo(adviser.project)
    adviser.refresh({document_id})
    adviser.study()
    assert adviser.suggester.digest() == before


def test_an_undo_before_anything_was_studied_anew_gives_the_same_model(adviser: Adviser) -> None:
    code_all(adviser.project, "d1", "d2", "d3")
    before = caught_up(adviser).suggester.digest()
    document_id, span = place(adviser.project, "d4", "Her goats ate the tulips.")
    apply_code(adviser.project, document_id, span, load_tree(adviser.project).find("Weather").id)
    adviser.refresh({document_id})
    undo(adviser.project)
    adviser.refresh({document_id})
    assert adviser.suggester.digest() == before


def test_what_lies_ready_to_be_studied_is_not_learned_step_by_step(
    adviser: Adviser, monkeypatch: pytest.MonkeyPatch
) -> None:
    code_all(adviser.project, "d1", "d2", "d3")
    steps: list[int] = []
    monkeypatch.setattr(Engine, "adapt", lambda self, changed: steps.append(len(changed)))
    for _ in adviser.beginning():
        pass
    document_id, span = place(adviser.project, "d4", "Her goats ate the tulips.")
    apply_code(adviser.project, document_id, span, load_tree(adviser.project).find("Weather").id)
    adviser.refresh({document_id})
    assert steps == [0, 1] and adviser.news() == (len(adviser.to_learn()), 0)


def test_what_comes_in_bulk_waits_until_all_is_studied(adviser: Adviser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.suggestions.adviser.AT_ONCE", 2)
    code_all(adviser.project, "d1")
    before = caught_up(adviser).suggester.digest()
    code_all(adviser.project, "d2")
    adviser.refresh({find_document(adviser.project, "d2").id})
    assert adviser.suggester.digest() == before and adviser.behind
    adviser.study()
    assert adviser.suggester.digest() != before and not adviser.behind


def test_a_rejection_lowers_the_code_for_passages_like_it_until_undone(adviser: Adviser) -> None:
    code_all(adviser.project, "d1", "d3")
    caught_up(adviser)
    document_id, span = place(adviser.project, "d2", "A fox comes to the yard at dusk.")
    before = chances(asked(adviser, "d4", "Her goats ate the tulips."))
    like = load_tree(adviser.project).find("Animals")
    fox = chances(adviser.advise(document_id, span))["Animals"]
    reject_suggestion(adviser.project, document_id, span, like.id)
    adviser.refresh({document_id})
    assert "Animals" not in chances(adviser.advise(document_id, span))
    elsewhere = adviser.chances([adviser.shelf.segment(adviser.material.documents[document_id], span)], like.uuid)
    assert elsewhere[0] < fox
    undo(adviser.project)
    adviser.refresh({document_id})
    assert chances(adviser.advise(document_id, span))["Animals"] == pytest.approx(fox)
    assert chances(asked(adviser, "d4", "Her goats ate the tulips.")) == before


def test_what_the_coder_gave_already_is_not_suggested_again(adviser: Adviser) -> None:
    code_all(adviser.project, "d1", "d2", "d3")
    advice = asked(caught_up(adviser), "d1", "Her goats ate the tulips.")
    assert "Animals" not in chances(advice)


def test_equal_projects_teach_equal_models(study: Project, tmp_path: Path) -> None:
    code_all(study, "d1", "d2", "d3")
    study.close()
    digests = set()
    for name in ("one", "two"):
        copy = tmp_path / f"{name}.qualcode"
        copy.write_bytes(study.path.read_bytes())
        with open_project(copy, coder="mara") as project, adviser_on(project, "engine", tmp_path) as adviser:
            digests.add(caught_up(adviser).suggester.digest())
            assert len(adviser.examples()) > 9
    assert len(digests) == 1


def test_what_was_studied_is_remembered_beside_the_project(
    study: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code_all(study, "d1", "d2")
    with adviser_on(study, "engine", tmp_path) as first:
        digest = caught_up(first).suggester.digest()

    def never(*_: object) -> Iterator[None]:
        raise AssertionError("studied again")

    monkeypatch.setattr(Engine, "studying", never)
    with adviser_on(study, "engine", tmp_path) as second:
        assert caught_up(second).suggester.digest() == digest


def assign_blindly(project: Project, document: str) -> None:
    """Let the session's coder have a document to code without seeing what others do."""
    me = project.coder_id()
    with project.change("round", "a blind round") as tx:
        round_id = tx.add("round", name="r", blind=1, unit="sentence", codebook_change=None, created_ms=now_ms())
        tx.add(
            "assignment",
            round_id=round_id,
            document_id=find_document(project, document).id,
            coder_id=me,
            state="to do",
            changed_ms=now_ms(),
        )


def test_while_a_coder_works_blindly_only_her_own_codings_teach(adviser: Adviser) -> None:
    project = adviser.project
    project.coder = "tess"
    code_all(project, "d1", "d2", "d3")
    project.coder = "mara"
    assert "Animals" in chances(asked(caught_up(adviser), "d4", "Her goats ate the tulips."))
    assign_blindly(project, "d4")
    advice = asked(caught_up(adviser), "d4", "Her goats ate the tulips.")
    assert advice.learned == 0 and "Animals" not in chances(advice)
    with project.change("round", "done") as tx:
        tx.update_where("assignment", {}, state="done")
    assert "Animals" in chances(asked(caught_up(adviser), "d4", "Her goats ate the tulips."))


def test_whoever_gets_something_to_code_blindly_is_told_nothing_more_of_what_others_taught(adviser: Adviser) -> None:
    project = adviser.project
    project.coder = "tess"
    code_all(project, "d1", "d2", "d3")
    project.coder = "mara"
    assert asked(caught_up(adviser), "d4", "Her goats ate the tulips.").offered
    assign_blindly(project, "d4")
    for _ in range(2):  # Before the change was taken over, and before all was studied anew.
        advice = asked(adviser, "d4", "Her goats ate the tulips.")
        assert not advice.offered and "being studied" in advice.silence and adviser.behind
        adviser.refresh()
    adviser.study()
    assert adviser.ready and not adviser.behind


def test_a_theme_that_only_others_have_given_is_no_news_to_a_coder_who_works_blindly(adviser: Adviser) -> None:
    project = adviser.project
    create_path(project, "Life/Home")
    theme = load_tree(project).find("Life")
    project.coder = "tess"
    document_id, span = place(project, "d1", "Her goats ate the tulips.")
    apply_code(project, document_id, span, theme.id)
    project.coder = "mara"
    adviser.refresh()
    assert theme.uuid in [card.uuid for card in adviser.material.cards]
    assign_blindly(project, "d4")
    adviser.refresh()
    assert theme.uuid not in [card.uuid for card in adviser.material.cards]


def words_kept(project: Project) -> bytes:
    """All that the cache holds, with packed words unpacked."""
    path = cache_file(project.path)
    with contextlib.closing(sqlite3.connect(path)) as database:
        packed = [row[0] for row in database.execute("SELECT blob FROM feat WHERE kind = 'words'")]
    return b"".join((path.read_bytes(), *map(zlib.decompress, packed)))


@pytest.mark.sqlite
def test_words_of_removed_documents_go_with_the_next_look_at_the_project(study: Project, tmp_path: Path) -> None:
    code_all(study, "d1", "d2", "d3")
    with adviser_on(study, "engine", tmp_path) as adviser:
        for _ in caught_up(adviser).preparing():
            pass
        assert b"goat" in words_kept(study)
        for name in ("d1", "d4"):  # Those with goats.
            remove_document(study, find_document(study, name).id, with_codings=True)
        adviser.refresh()  # As after every change; nothing is got ready.
        assert b"goat" not in words_kept(study) and b"rain" in words_kept(study)


def test_retired_codes_are_not_suggested(adviser: Adviser) -> None:
    retire_code(adviser.project, load_tree(adviser.project).find("Money").id)
    assert not asked(caught_up(adviser), "d3", "The budget was cut again.").offered


@pytest.mark.long
def test_silence_has_its_reason(adviser: Adviser, tmp_path: Path) -> None:
    project = adviser.project
    adviser.refresh()
    assert "being studied" in asked(adviser, "d1", "Her goats ate the tulips.").silence
    caught_up(adviser)
    (tmp_path / "odd.txt").write_text("MS. VALE: 🎉\n\nMS. VALE: " + "budget words " * 5_000, encoding="utf-8")
    import_documents(project, [tmp_path / "odd.txt"])
    caught_up(adviser)
    assert "no words" in asked(adviser, "odd", "🎉").silence
    assert asked(adviser, "odd", "budget words " * 5_000).offered
    switch_suggestions(project, False)
    assert "switched off" in asked(adviser, "d1", "Her goats ate the tulips.").silence


def test_without_codes_and_with_bare_names_there_is_an_answer(project: Project, tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_text("MS. VALE: Ledoro sumigi kanto.\n", encoding="utf-8")
    import_documents(project, [tmp_path / "d.txt"])
    with adviser_on(project, "engine", tmp_path) as adviser:
        assert "codebook is empty" in asked(caught_up(adviser), "d", "Ledoro").silence
        create_path(project, "Only")
        assert "definitions, keywords and codings" in asked(caught_up(adviser), "d", "Ledoro").silence


@pytest.mark.sqlite
def test_a_document_that_is_removed_leaves_no_words_in_the_cache(study: Project, tmp_path: Path) -> None:
    code_all(study, "d1", "d2", "d3")
    with adviser_on(study, "engine", tmp_path) as adviser:
        caught_up(adviser)
        for _ in adviser.preparing():
            pass
        assert adviser.shelf.model("") is None
        before = cache_file(study.path).stat().st_size
        for name in ("d1", "d2", "d3", "d4"):
            remove_document(study, find_document(study, name).id, with_codings=True)
        caught_up(adviser)
        for _ in adviser.preparing():
            pass
    raw = cache_file(study.path).read_bytes()
    assert before and b"goat" not in raw and raw.count(b"qcw1") == 0


def test_no_connection_is_ever_made(adviser: Adviser, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    code_all(adviser.project, "d1", "d2", "d3")
    assert asked(caught_up(adviser), "d4", "Her goats ate the tulips.").offered
    for _ in adviser.preparing():
        pass
