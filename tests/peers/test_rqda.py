"""RQDA projects: what is live comes in, what it keeps though deleted is told, codings stand on their words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flat_files import RQDA, make_qualcoder, make_rqda, quotes, read_whole

from qualcode.domain.errors import InputError
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.exchange.taking_in import take_in
from qualcode.importing.project_readers import project_reader_for
from qualcode.peers.qualcoder import QualCoderReader
from qualcode.peers.rqda import RqdaReader

TEXT = "Interviewer: How is it?\nVera: It’s clear, and cheap.\nInterviewer: Why?\nVera: It’s 😀 soft."
READER = RqdaReader()
DAY = "Tue Jan  6 10:00:00 2009"


def mark(words: str, *, code: int = 1, source: int = 1, **more: Any) -> dict[str, Any]:
    """A coding of some words, at the first place where they stand; RQDA keeps offsets as real numbers."""
    start = TEXT.index(words)
    row = {"cid": code, "fid": source, "seltext": words, "selfirst": float(start), "selend": float(start + len(words))}
    return {**row, "owner": "peter", "date": DAY, **more}


SOURCES = [{"id": 1, "name": "Vera", "file": TEXT, "owner": "peter", "date": DAY}]
CODES = [{"id": 1, "name": "water", "date": DAY}, {"id": 2, "name": "price", "date": DAY}]


def small(folder: Path, *marks: dict[str, Any], **rows: list[dict[str, Any]]) -> Path:
    """A project of one text and two codes."""
    return make_rqda(folder / "study.rqda", {"source": SOURCES, "freecode": CODES, "coding": list(marks), **rows})


def test_projects_are_told_from_those_of_qualcoder(tmp_path: Path) -> None:
    path = small(tmp_path)
    renamed = tmp_path / "study.sqlite"
    renamed.write_bytes(path.read_bytes())
    folder = make_qualcoder(tmp_path / "other.qda", {})
    assert READER.knows(path) and READER.knows(renamed) and not QualCoderReader().knows(renamed)
    assert not READER.knows(folder) and not READER.knows(folder / "data.qda") and not READER.knows(tmp_path / "none")
    assert isinstance(project_reader_for(path), RqdaReader)


def test_words_codes_and_categories_come_in(tmp_path: Path) -> None:
    path = small(
        tmp_path,
        mark("clear", memo="as glass"),
        mark("cheap", code=2, memo="NANA"),
        mark("😀 soft", owner="ann"),
        codecat=[{"catid": 1, "name": "Quality"}, {"catid": 2, "name": "Money"}],
        treecode=[{"cid": 1, "catid": 1}, {"cid": 2, "catid": 2}, {"cid": 1, "catid": 2}],
        coding2=[mark("It’s", code=2)],
    )
    project, (document,) = read_whole(READER, path)
    assert (project.name, project.origin) == ("study", "RQDA (tables 0.2.2)")
    assert quotes(document) == ["clear", "cheap", "😀 soft", "It’s"]
    assert [coding.comment for coding in document.codings] == ["as glass", "", "", ""]
    quality, money = project.codebook.entries
    (water,), (price,) = quality.children, money.children
    assert (water.name, water.themes, price.name) == ("water", ("Money",), "price")
    assert document.codings[0].created_ms == 1231236000000
    assert {coder.name for coder in project.coders} == {"peter", "ann"}


def test_what_is_deleted_is_left_out_and_told(tmp_path: Path) -> None:
    path = make_rqda(
        tmp_path / "study.rqda",
        {
            "source": [*SOURCES, {"id": 2, "name": "gone", "file": "x", "status": 0}],
            "freecode": [*CODES, {"id": 3, "name": "old", "status": 0}],
            "coding": [
                mark("clear"),
                mark("cheap", status=-1),
                mark("Why", code=3),
                mark("Why", source=2, status=None),
                mark("Why", source=2),
            ],
            "annotation": [{"fid": 2, "position": 0, "annotation": "lost"}],
            "journal": [{"name": "d", "journal": "x", "status": 0}],
        },
    )
    project, (document,) = read_whole(READER, path)
    assert quotes(document) == ["clear"]
    assert project.counted["codings"] == 5 and project.losses.uncounted["codings"] == 4
    assert project.losses.left_out["codings on texts, or with codes, that were deleted were left out"] == 2
    assert project.losses.left_out["texts that RQDA keeps though deleted were left out"] == 1


def test_all_else_that_is_said_comes_in(tmp_path: Path) -> None:
    start = TEXT.index("Vera")
    path = small(
        tmp_path,
        cases=[{"id": 4, "name": "Vera", "memo": "young"}, {"id": 5, "name": "Part"}],
        caselinkage=[
            {"caseid": 4, "fid": 1, "selfirst": 0, "selend": len(TEXT)},
            {"caseid": 5, "fid": 1, "selfirst": start, "selend": start + 4},
        ],
        attributes=[{"name": "age", "class": "numeric"}, {"name": "place", "memo": "town"}],
        caseAttr=[{"variable": "age", "value": "30", "caseID": 4}, {"variable": "age", "value": "NA", "caseID": 5}],
        fileAttr=[{"variable": "place", "value": "Ulm", "fileID": 1}],
        filecat=[{"catid": 9, "name": "first round", "memo": "in May"}],
        treefile=[{"fid": 1, "catid": 9}, {"fid": 8, "catid": 9}],
        annotation=[{"fid": 1, "position": start, "annotation": "smiles", "owner": "peter"}],
        journal=[{"name": "Monday", "journal": "rain"}],
        image=[{"name": "map", "id": 1}],
        imageCoding=[{"cid": 1, "iid": 1}],
    )
    project, (document,) = read_whole(READER, path)
    age, place = project.attributes
    vera, part = project.cases
    assert (vera.values, part.values, document.values) == ({age.uuid: "30"}, {}, {place.uuid: "Ulm"})
    assert (age.type, place.level) == ("number", "document")
    assert (vera.documents, part.passages) == ((document.uuid,), ((document.uuid, start, start + 4),))
    assert [(one.name, one.members) for one in project.sets] == [("first round", (document.uuid,))]
    (note,) = document.memos
    assert (note.text, note.start, note.end) == ("smiles", start, start + 1)
    assert {memo.text for memo in project.memos} == {
        *("young", "place\n\ntown", "first round\n\nin May", "Monday\n\nrain"),
    }
    assert project.losses.uncounted == {"documents": 1, "codings": 1}


def test_codings_behind_a_note_are_put_on_their_words(tmp_path: Path) -> None:
    """RQDA counted the sign of a note as a character, so that what was coded behind one stands one too far."""
    late = [mark(words) for words in ("cheap", "Why")]
    late = [{**row, "selfirst": row["selfirst"] + 1, "selend": row["selend"] + 1} for row in late]
    project, (document,) = read_whole(READER, small(tmp_path, mark("clear"), *late))
    assert quotes(document) == ["clear", "cheap", "Why"]
    assert project.losses.tolerated == {"codings that stood beside their words were put on them": 2}


def test_apostrophes_that_were_doubled_are_the_same_words(tmp_path: Path) -> None:
    text = "Vera: It's clear, it's cheap."
    row = {"cid": 1, "fid": 1, "seltext": "It''s clear, it''s", "selfirst": 6, "selend": 22}
    path = make_rqda(
        tmp_path / "a.rqda", {"source": [{"id": 1, "name": "V", "file": text}], "freecode": CODES, "coding": [row]}
    )
    project, (document,) = read_whole(READER, path)
    assert quotes(document) == ["It's clear, it's"] and not project.losses.tolerated


def test_a_text_of_an_old_system_is_read_by_its_letters(tmp_path: Path) -> None:
    text = "Vera: Les élèves sont très fatigués, évidemment. Où êtes-vous allée ? À l’école, je crois.\n" * 3
    start = text.index("évidemment")
    path = make_rqda(
        tmp_path / "a.rqda",
        {
            "source": [{"id": 1, "name": "V"}],
            "freecode": CODES,
            "coding": [mark("It", selfirst=start, selend=start + 10, seltext="")],
        },
        f"UPDATE source SET file = CAST(x'{text.encode('cp1252').hex()}' AS TEXT)",
    )
    _, (document,) = read_whole(READER, path)
    assert document.read is not None and document.read.text == text and quotes(document) == ["évidemment"]


def test_tables_without_a_status_are_live(tmp_path: Path) -> None:
    tables = {**RQDA, "fileAttr": "variable text, value text, fileID integer"}
    rows = {"source": SOURCES, "freecode": CODES}
    path = make_rqda(tmp_path / "old.rqda", rows, "INSERT INTO fileAttr VALUES ('place', 'Ulm', 1)", tables=tables)
    project, (document,) = read_whole(READER, path)
    assert list(document.values.values()) == ["Ulm"] and [one.name for one in project.attributes] == ["place"]


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    other = make_qualcoder(tmp_path / "other.qda", {}) / "data.qda"
    with pytest.raises(InputError, match="no project of RQDA: it has no table “coding”"):
        read_whole(READER, other)


def test_a_whole_project_is_taken_in(tmp_path: Path) -> None:
    path = small(
        tmp_path,
        mark("clear"),
        mark("cheap", code=2),
        codecat=[{"catid": 1, "name": "Quality"}],
        treecode=[{"cid": 1, "catid": 1}],
        annotation=[{"fid": 1, "position": len(TEXT), "annotation": "ends"}],
    )
    taken = take_in(READER, path, None, coder="ann", wishes=OpeningWishes())
    assert dict(taken.held) == dict(taken.taken) and taken.held["codes"] == 3
