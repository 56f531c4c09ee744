"""What is read at every opening and every search costs the same in a large study, and tells the same."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from qualcode.analysis.frequencies import frequencies
from qualcode.cases.mapping import map_speaker
from qualcode.codebook.creating import create_code
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.documents.listing import is_done, rename_document, set_done
from qualcode.domain.spans import Span
from qualcode.history.undoing import undo
from qualcode.retrieval import searching
from qualcode.retrieval.searching import search
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads import codes
from qualcode.storage.reads.codes import recent_codes
from qualcode.storage.reads.documents import document_order, find_document, list_documents


def imported(project: Project, folder: Path, **texts: str) -> dict[str, int]:
    """Documents of these texts; name → id."""
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    import_documents(project, [folder / f"{name}.txt" for name in texts])
    return {name: find_document(project, name).id for name in texts}


def test_codes_used_long_ago_come_after_those_used_since(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = imported(project, tmp_path, oak=f"ANN: {'word ' * 20}\n")["oak"]
    old, older, new, unused = (create_code(project, name) for name in ("old", "older", "new", "unused"))
    for at, code in enumerate((old, older, old, new, new, new)):
        apply_code(project, document, Span(5 + 5 * at, 9 + 5 * at), code)
    me = project.coder_id()
    assert recent_codes(project, me) == [new, old, older]
    monkeypatch.setattr(codes, "_LOOKED_BACK", 2)
    assert recent_codes(project, me) == [new, old, older]
    assert recent_codes(project, me, 2) == [new, old]
    project.coder = "omar"
    apply_code(project, document, Span(5, 9), unused)
    assert recent_codes(project, me) == [new, old, older], "what another coder uses is not hers"
    assert recent_codes(project, project.coder_id()) == [unused]


@pytest.mark.sqlite
def test_documents_are_in_order_after_a_new_one_another_name_and_an_undo(project: Project, tmp_path: Path) -> None:
    ids = imported(project, tmp_path, day10="ANN: a\n", day9="ANN: b\n")
    assert document_order(project) == (ids["day9"], ids["day10"])
    with open_project(project.path, coder="omar", write=False) as other:
        assert document_order(other) == (ids["day9"], ids["day10"])
        rename_document(project, ids["day9"], "day 11")
        assert document_order(project) == document_order(other) == (ids["day10"], ids["day9"])
        ids |= imported(project, tmp_path, day8="ANN: c\n")
        assert document_order(other) == (ids["day8"], ids["day10"], ids["day9"])
        assert document_order(other) == tuple(document.id for document in list_documents(other))
        undo(project)
        assert document_order(project) == document_order(other) == (ids["day10"], ids["day9"])


def test_a_document_is_done_for_the_coder_who_finished_it_alone(project: Project, tmp_path: Path) -> None:
    ids = imported(project, tmp_path, oak="ANN: a\n", elm="ANN: b\n")
    set_done(project, ids["oak"], True)
    me = project.coder_id()
    assert is_done(project, ids["oak"], me)
    assert not is_done(project, ids["elm"], me)
    assert not is_done(project, ids["oak"], project.coder_id("omar"))
    assert not is_done(project, ids["oak"], None)
    set_done(project, ids["oak"], False)
    assert not is_done(project, ids["oak"], me)


def test_hits_name_who_speaks_in_few_documents_and_in_many(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("ANN", "BOB", "CID", "DAN")
    imported(
        project,
        tmp_path,
        **{
            f"d{number}": f"{name}: bread\n\nEVE: milk\n\n{name}: salt\n\nEVE: oil\n"
            for number, name in enumerate(names)
        },
    )
    few = [hit.speaker for hit in search(project, "bread")]
    monkeypatch.setattr(searching, "_ONE_BY_ONE", 1)
    assert few == [hit.speaker for hit in search(project, "bread")] == list(names)


def test_the_collector_rests_while_a_study_is_read_and_goes_on_afterwards(project: Project) -> None:
    assert gc.isenabled()
    with project.reading():
        assert not gc.isenabled()
        with project.reading():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), project.reading():
        raise ZeroDivisionError
    assert gc.isenabled()
    gc.disable()
    try:
        with project.reading():
            assert not gc.isenabled()
        assert not gc.isenabled(), "who stopped the collector is not contradicted"
    finally:
        gc.enable()


@pytest.mark.sqlite
def test_counts_follow_own_changes_those_of_others_and_an_undo(project: Project, tmp_path: Path) -> None:
    text = "ANN: bread and salt\n\nBOB: milk\n\nANN: oil\n\nBOB: tea\n"
    document = imported(project, tmp_path, oak=text)["oak"]
    code = create_code(project, "Food")
    for label in ("ANN", "BOB"):
        map_speaker(project, label, participant=label)

    def counted(of: Project) -> tuple[int, int]:
        (row,) = frequencies(of, by="document").rows
        return row.segments, row.participants

    with open_project(project.path, coder="omar", write=False) as other:
        assert counted(project) == counted(other) == (0, 0)
        apply_code(project, document, Span(5, 10), code)
        assert counted(project) == counted(other) == (1, 1)
        with project.change("code", "two at once"):
            apply_code(project, document, Span(26, 30), code)
            assert counted(project) == (2, 2)
            assert counted(other) == (1, 1)
        assert counted(project) == counted(other) == (2, 2)
        undo(project)
        assert counted(project) == counted(other) == (1, 1)
        with pytest.raises(ZeroDivisionError), project.change("code", "breaks off"):
            apply_code(project, document, Span(26, 30), code)
            assert counted(project) == (2, 2)
            raise ZeroDivisionError
        assert counted(project) == counted(other) == (1, 1)
