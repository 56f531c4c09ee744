"""Looking through a project: hits with their places, narrowed by the index and never fewer for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counted_study import FIRST, opened
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import InputError, QueryError
from qualcode.domain.queries import TEXT_MODES
from qualcode.domain.search_answers import SearchCount
from qualcode.retrieval import searching
from qualcode.retrieval.search_counts import count_hits
from qualcode.retrieval.searching import search, search_places
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import document_order, find_document
from qualcode.storage.reads.searching import searched_documents
from qualcode.text import needles

WIDE = "EVE: Die 👩‍👩‍👧 STRASSE. Die Straße. ﬀ İx\n\nFAY: ende"
ODD = """GUS: Don’t say 3.5, say U.S. Schul\u00adhof or cafe\u0301, 学校 and テスト.

HAL: The well‐known pla\u00adn; the
plan isn't the plann. 学 校. ＡＢＣ class room Ωmega ΣΑΣ
"""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path, coded=False) as project:
        for name, text in (("wide", WIDE), ("odd", ODD)):
            (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        import_documents(project, [tmp_path / "wide.txt", tmp_path / "odd.txt"])
        yield project


def test_every_hit_has_its_place_in_code_points(study: Project) -> None:
    hits = list(search(study, "THE PLAN", documents=["first", "second"]))
    assert [(h.document, h.turn, h.speaker) for h in hits] == [
        ("first", 1, "INTERVIEWER"), ("first", 2, "ANNA"), ("second", 2, "CARA")
    ]  # fmt: skip
    assert all(h.quote == "the plan" for h in hits)
    assert FIRST[hits[1].start : hits[1].end] == "the plan"
    assert FIRST[: hits[1].start].endswith(hits[1].before) and hits[1].before == "ANNA: I like "
    assert hits[1].after == ". We use it daily."
    assert list(search(study, "THE PLAN", case=True)) == []


def test_folding_does_not_shift_offsets(study: Project) -> None:
    assert [h.quote for h in search(study, "strasse")] == ["STRASSE", "Straße"]
    assert [h.quote for h in search(study, "ende")] == ["ende"]
    assert [h.quote for h in search(study, "x", documents=["wide"])] == ["x"]


def test_labels_are_found_unless_only_speech_is_asked_for(study: Project) -> None:
    assert len(list(search(study, "ANNA"))) == len(list(search_places(study, "ANNA"))) == 1
    assert list(search(study, "ANNA", speech=True)) == list(search_places(study, "ANNA", speech=True)) == []
    assert len(list(search(study, "ben", speech=True))) == 1


def test_places_are_those_of_the_hits(study: Project) -> None:
    hits = [(find_document(study, hit.document).id, (hit.start, hit.end)) for hit in search(study, "plan", "words")]
    assert hits == list(search_places(study, "plan", "words"))


def test_patterns_limits_and_documents(study: Project) -> None:
    found = search(study, r"\bno\w*", "regex", documents=["first", "second", "hall"])
    assert [h.quote for h in found] == ["not", "not", "no", "nobody", "no"]
    assert len(list(search(study, "e", limit=3))) == 3
    assert list(search(study, "e", limit=0)) == []
    assert {h.document for h in search(study, "e", documents=["hall"])} == {"hall"}
    assert list(search(study, "e", documents=[])) == []
    assert list(search(study, "x*", "regex", documents=["hall"])) == []


@pytest.mark.long
def test_a_wrong_pattern_names_the_place_and_a_slow_one_the_document(study: Project, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="character 6"):
        search(study, "(ab)(", "regex")
    with pytest.raises(QueryError, match="too often"):
        search(study, "a{1000000000}", "regex")
    with pytest.raises(InputError):
        search(study, "")
    (tmp_path / "slow.txt").write_text("A: " + "a" * 5000 + "!", encoding="utf-8")
    import_documents(study, [tmp_path / "slow.txt"])
    with pytest.raises(InputError, match=r"“slow”.*too long"):
        list(search(study, r"(a|aa|a?a)+$(?<=b)", "regex", documents=["slow"]))


def test_a_pattern_that_creeps_through_all_texts_is_stopped(study: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needles, "SECONDS_IN_ALL", 0.0)
    assert list(search(study, "plan", "regex"))  # It is fast: no time makes it stop.
    monkeypatch.setattr(needles, "STEADY", 10**12)
    with pytest.raises(InputError, match=r"in “.*too long: stopped after 0 seconds"):
        list(search(study, "plan", "regex"))


SOUGHT = [
    "plan", "the plan", "PLAN", "don't", "Don’t say", "3.5", "U.S.", "U.S", "u", "schulhof", "café", "cafe", "学", "学校",
    "テスト", "スト", "well-known", "known", "is", "ss", "ff", "ix", "izmir", "İx", "σας", "ωmega", "class room", "classroom",
    "pl*", "pla?", "the * is", "*", "n", "there is no time", "tim", "isn't the", "zebra", "the zebra", "ＡＢＣ", ".", "ben:",
]  # fmt: skip


@pytest.mark.parametrize("mode", TEXT_MODES)
def test_the_index_takes_nothing_away(study: Project, mode: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(words: str) -> Any:
        try:
            return list(search_places(study, words, mode))
        except InputError as error:
            return error.sentence

    narrowed = {words: found(words) for words in SOUGHT}
    monkeypatch.setattr(searching, "versions_with", lambda *_: None)
    assert narrowed == {words: found(words) for words in SOUGHT}
    assert sum(isinstance(places, list) and len(places) > 0 for places in narrowed.values()) > 15


def test_where_no_text_holds_the_words_none_is_read(study: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "texts_of", None)
    for mode in ("text", "words", "fuzzy"):
        assert list(search(study, "zebrafish", mode)) == []


def test_a_corrected_text_is_found_at_once(study: Project, tmp_path: Path) -> None:
    assert list(search(study, "giraffe")) == []
    (tmp_path / "new.txt").write_text("IDA: A giraffe came, and Giraffes left.", encoding="utf-8")
    import_documents(study, [tmp_path / "new.txt"])
    assert [hit.quote for hit in search(study, "giraffe", "words")] == ["giraffe", "Giraffes"]


def test_documents_are_looked_through_in_the_order_of_their_names(study: Project, tmp_path: Path) -> None:
    for number in (10, 9, 2):
        (tmp_path / f"talk {number}.txt").write_text(f"IDA: Otters, {number}.", encoding="utf-8")
        import_documents(study, [tmp_path / f"talk {number}.txt"])
    assert [hit.document for hit in search(study, "otters")] == ["talk 2", "talk 9", "talk 10"]
    assert tuple(document.id for document in searched_documents(study)) == document_order(study)


def test_counts_are_of_documents_and_of_people_who_say_it(study: Project) -> None:
    plan = count_hits(study, search(study, "plan", documents=["first", "second", "hall"]), by="role",
                      documents=["first", "second", "hall"])  # fmt: skip
    assert (plan.hits, plan.documents, plan.of_documents) == (3, 2, 3)
    assert (plan.participants, plan.of_participants, plan.by) == (2, 4, "participant.role")
    rows = {row.value: row for row in plan.rows}
    # ANNA and CARA say it, both teachers; the interviewer too, who is nobody with a role. DORA has none.
    assert rows["teacher"] == SearchCount(
        value="teacher", hits=2, documents=2, of_documents=2, participants=2, of_participants=2
    )
    assert rows["principal"].hits == 0 and rows["principal"].of_documents == 1
    assert (rows["(none)"].hits, rows["(none)"].documents, rows["(none)"].of_participants) == (1, 1, 1)


def test_a_hit_that_two_people_say_counts_for_both(study: Project) -> None:
    across = count_hits(study, search(study, "daily ben", "words"), by="participant")
    assert across.hits == 1 and across.participants == 1  # BEN is a label there, and says nothing in it.
    across = count_hits(study, search(study, r"daily\.\s+BEN: I", "regex"), by="participant")
    assert [(row.value, row.hits) for row in across.rows if row.hits] == [("P1", 1), ("P2", 1)]
    assert across.participants == 2 and across.hits == 1
