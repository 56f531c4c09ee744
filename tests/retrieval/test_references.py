"""By what documents are cited: an id that begins the name, else the number of their import."""

from __future__ import annotations

from pathlib import Path

import pytest

from counted_study import give
from qualcode.codebook.creating import create_path
from qualcode.documents.importing import import_documents
from qualcode.documents.listing import rename_document
from qualcode.documents.removing import remove_document
from qualcode.domain.values import Document
from qualcode.retrieval.quotes import quotes
from qualcode.retrieval.references import References
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document, list_documents


def document(number: int, name: str) -> Document:
    return Document(number, "", name, "interview", "", "txt", None, 1, 1, 0, 0, 0, 0, None, 0)


def cited(*names: str) -> list[str]:
    references = References([document(i, name) for i, name in enumerate(names, start=1)])
    return [references.document(i) for i in range(1, len(names) + 1)]


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("I017_visit 2", "I017"),
        ("INT3", "INT3"),
        ("W2P04.docx", "W2P04"),
        ("03-teacher-bluff-harbor", "D01"),
        ("Petrov", "D01"),
        ("Anna2_talk", "D01"),
        ("anna2", "D01"),
        ("Ms. Oak I017", "D01"),
    ],
)
def test_only_an_id_is_shown_of_a_name(name: str, reference: str) -> None:
    assert cited(name) == [reference]


def test_a_number_is_nobody_elses() -> None:
    assert cited("I01 a", "I01 b", "I02") == ["D01", "D02", "I02"]
    assert cited("Petrov", "D01_Oak") == ["DD01", "D01"]
    assert cited(*(f"talk {letter}" for letter in "ab" * 60))[-1] == "D120"


def test_a_number_stays_when_others_are_renamed_and_removed(project: Project, tmp_path: Path) -> None:
    for name in ("zoe", "ben", "anna"):
        (tmp_path / f"{name}.txt").write_text(f"{name.upper()}: We plan.\n")
        import_documents(project, [tmp_path / f"{name}.txt"])
    anna = find_document(project, "anna").id
    before = References(list_documents(project)).turn(anna, 2)
    remove_document(project, find_document(project, "ben").id)
    rename_document(project, find_document(project, "zoe").id, "I09")
    after = References(list_documents(project))
    assert before == after.turn(anna, 2) == "D03:T002" and after.numbered == {anna}


def test_the_reference_is_the_same_whatever_documents_are_asked_for(project: Project, tmp_path: Path) -> None:
    for name in ("I01 a", "I01 b"):
        (tmp_path / f"{name}.txt").write_text(f"P: We plan.\n\nQ: In {name}.\n")
        import_documents(project, [tmp_path / f"{name}.txt"])
    create_path(project, "Plan")
    give(project, "I01 b", "We plan.", "Plan")
    for some in (None, ["I01 b"]):
        assert [quote.reference for quote in quotes(project, "Plan", documents=some)] == ["D02:T001"]
