from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from counted_study import FIRST, opened
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import InputError
from qualcode.retrieval.finding import find_text
from qualcode.storage.project import Project


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path, coded=False) as project:
        (tmp_path / "wide.txt").write_text("EVE: Die 👩‍👩‍👧 STRASSE. Die Straße. ﬀ İx\n\nFAY: ende", encoding="utf-8")
        import_documents(project, [tmp_path / "wide.txt"])
        yield project


def test_every_hit_has_its_place_in_code_points(study: Project) -> None:
    hits = list(find_text(study, "THE PLAN"))
    assert [(h.document, h.turn, h.speaker) for h in hits] == [
        ("first", 1, "INTERVIEWER"), ("first", 2, "ANNA"), ("second", 2, "CARA")
    ]  # fmt: skip
    assert all(h.quote == "the plan" for h in hits)
    assert FIRST[hits[1].start : hits[1].end] == "the plan"
    assert FIRST[: hits[1].start].endswith(hits[1].before) and hits[1].before == "ANNA: I like "
    assert hits[1].after == ". We use it daily."
    assert list(find_text(study, "THE PLAN", case=True)) == []


def test_folding_does_not_shift_offsets(study: Project) -> None:
    assert [h.quote for h in find_text(study, "strasse")] == ["STRASSE", "Straße"]
    assert [h.quote for h in find_text(study, "ende")] == ["ende"]
    assert [h.quote for h in find_text(study, "x", documents=["wide"])] == ["x"]


def test_labels_are_found_unless_only_speech_is_asked_for(study: Project) -> None:
    assert len(list(find_text(study, "ANNA"))) == 1
    assert list(find_text(study, "ANNA", speech=True)) == []
    assert len(list(find_text(study, "ben", speech=True))) == 1


def test_patterns_limits_and_documents(study: Project) -> None:
    assert [h.quote for h in find_text(study, r"\bno\w*", regex=True)] == [
        "not", "not", "no", "nobody", "no"
    ]  # fmt: skip
    assert len(list(find_text(study, "e", limit=3))) == 3
    assert list(find_text(study, "e", limit=0)) == []
    assert {h.document for h in find_text(study, "e", documents=["hall"])} == {"hall"}
    assert list(find_text(study, "x*", regex=True, documents=["hall"])) == []


def test_a_wrong_pattern_names_the_place_and_a_slow_one_the_document(study: Project, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="character 6"):
        find_text(study, "(ab)(", regex=True)
    with pytest.raises(InputError):
        find_text(study, "")
    (tmp_path / "slow.txt").write_text("A: " + "a" * 5000 + "!", encoding="utf-8")
    import_documents(study, [tmp_path / "slow.txt"])
    with pytest.raises(InputError, match=r"“slow”.*too long"):
        list(find_text(study, r"(a|aa|a?a)+$(?<=b)", regex=True, documents=["slow"]))
