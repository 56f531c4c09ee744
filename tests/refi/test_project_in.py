"""Projects of REFI-QDA come in whole: real files, our own, and what their parts become."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from outgoing_projects import rich, written
from qdpx_files import (
    BOB,
    CODES,
    DATE_MS,
    FOOD,
    JOY,
    NOTE,
    OTHER,
    TALK,
    TEXT,
    USERS,
    coding,
    description,
    guid,
    note,
    note_ref,
    project,
    read,
    selection,
    sources,
    tag,
    talk,
    uuid,
    value,
    write,
)

from qualcode.domain.exchange import ExchangedMemo
from qualcode.domain.exchange_reports import TARGETS, ExportWishes, OpeningWishes
from qualcode.importing.project_readers import project_reader_for
from qualcode.refi.project_files import QdpxReader

SHARED = Path(__file__).resolve().parents[2] / "../shared/data/refi"


def shared(name: str) -> Path:
    """A sample file, where it is."""
    if not (SHARED / name).exists():
        pytest.skip("../shared/data/refi is not there")
    return SHARED / name


# Real files


def test_both_golden_files_give_the_same_words_and_codings() -> None:
    first, second = read(shared("golden_codepoint.qdpx")), read(shared("golden_utf16.qdpx"))
    assert first.documents[0].codings == second.documents[0].codings
    assert first.documents[0].read == second.documents[0].read
    assert first.quotes == [
        ("Joy", "Great 😀 – café"),
        ("Food & drink", "café & <tea>"),
        ("Joy", "café & <tea>"),
        ("Joy", "Naïve résumé"),
    ]
    assert [one.comment for one in first.codings] == ["first impression", "", "", ""]
    assert [turn.start_ms for turn in first.documents[0].read.turns] == [0, 4200, 9800]  # type: ignore[union-attr]
    assert first.project.cases[0].documents == (first.documents[0].uuid,)
    assert "UTF-16" in second.documents[0].dialect and "code points" in first.documents[0].dialect


@pytest.mark.parametrize("ours", [True, False])
def test_sources_too_many_to_be_held_are_read_once_more_and_give_the_same(
    ours: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if ours:
        written(rich(), tmp_path)
    file = tmp_path / "out.qdpx" if ours else shared("golden_utf16.qdpx")
    held = read(file)
    monkeypatch.setattr("qualcode.refi.project_in.MOST_HELD", 0)
    again = read(file)
    assert held.codings and again.documents == held.documents
    assert (again.project.cases, again.project.memos) == (held.project.cases, held.project.memos)
    assert again.told == held.told


def test_documents_can_be_asked_for_twice(tmp_path: Path) -> None:
    written(rich(), tmp_path)
    with QdpxReader().open(tmp_path / "out.qdpx", OpeningWishes()) as opened:
        first, second = ([one.read for one in opened.documents()] for _ in range(2))
    assert first and first == second


def test_a_project_of_atlas_ti_comes_in_without_its_texts() -> None:
    came = read(shared("atlasti-8.4-mac__skyloom_TestProject.qdpx"))
    assert {len(came.documents), came.given()["codes"]} == {8, 14}
    assert all(document.read is None for document in came.documents)
    simon = next(document for document in came.documents if document.name == "Simon.docx")
    assert (simon.codings[1].start, simon.codings[1].end) == (215, 275)
    assert simon.codings[1].quote == "I did try the gluten free bread, but it was always so soggy,"
    assert simon.codings[0].comment == "why does Simon feel the need to do this?"
    assert "codings on pictures were left out: 2" in came.told and "recordings without a transcript" in came.told
    page = came.documents[-1]
    assert [(one.start, one.end) for one in page.codings[:2]] == [(297, 498), (62, 69)]
    assert "codings on areas of a page that stand on its words as well came once: 2" in came.told
    assert [memo.text.splitlines()[0] for memo in came.project.memos] == ["Research Plan"]
    sets = {one.name: (one.kind, len(one.members)) for one in came.project.sets}
    assert sets["Mabel"] == ("document", 2) and sets["Feelings"] == ("code", 6)


def test_a_project_with_a_codebook_and_nothing_else_comes_in() -> None:
    came = read(shared("atlasti-23.2-win__ponte_target.qdpx"))
    assert came.entries[0].name == "Commits" and len(came.entries) == 3
    assert not read(shared("atlasti-23.2-win__ponte_blank.qdpx")).entries


# Our own


@pytest.mark.parametrize("target", ["", *TARGETS])
def test_what_goes_out_comes_in_as_it_was(target: str, tmp_path: Path) -> None:
    before = rich()
    written(before, tmp_path, ExportWishes(target=target))
    came = read(tmp_path / "out.qdpx")
    after = came.project

    def undated(memos: list[ExchangedMemo]) -> list[ExchangedMemo]:
        return sorted((replace(memo, created_ms=0) for memo in memos), key=lambda memo: memo.uuid)

    assert (after.uuid, after.name, after.coders) == (before.uuid, before.name, before.coders)
    assert after.codebook.entries == before.codebook.entries
    assert (after.attributes, after.sets) == (before.attributes, before.sets)
    assert [replace(case, passages=()) for case in after.cases] == [replace(one, passages=()) for one in before.cases]
    assert undated(list(after.memos)) == undated(list(before.memos))
    for document, other in zip(came.documents, before.documents(), strict=True):
        assert document.read is not None and other.read is not None
        assert document.read.text == other.read.text
        for name in ("uuid", "name", "kind", "language", "file_name", "values"):
            assert getattr(document, name) == getattr(other, name)
        assert undated(list(document.memos)) == undated(list(other.memos))
        codings = {one.uuid: replace(one, created_ms=0) for one in document.codings}
        assert codings == {one.uuid: replace(one, created_ms=0) for one in other.codings}
    if target in ("", "atlasti"):
        assert after.cases[1].passages == before.cases[1].passages or "passages of cases" in str(before.losses)
    assert not after.losses.tolerated and not after.losses.left_out


# What its parts become


def test_everything_of_a_small_project_is_given_on(tmp_path: Path) -> None:
    xml = project(
        USERS,
        CODES,
        f'<Variables><Variable guid="{guid(41)}" name="Age" typeOfVariable="Integer"/></Variables>',
        "<Cases>",
        tag("Case", value(41, "042", "Integer") + tag("SourceRef", targetGUID=guid(TALK)), guid=guid(51), name="Pia"),
        "</Cases>",
        sources(
            talk(
                selection(61, 18, 23, coding(71), coding(72, FOOD, BOB)),
                selection(62, 34, 38, description("what she ate"), coding(73, FOOD)),
                note_ref(NOTE),
                value(41, "7", "Integer"),
            )
        ),
        f"<Notes>{note(NOTE, 'A long talk.', name='First')}</Notes>",
        f'<Sets><Set guid="{guid(81)}" name="Wave 1">{tag("MemberSource", targetGUID=guid(TALK))}</Set></Sets>',
    )
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": TEXT}))
    assert came.told == ""
    assert came.quotes == [("Joy", "Great"), ("Food", "Great"), ("Food", "café")]
    assert [came.coders[one.coder] for one in came.codings] == ["Ann", "Bob", "Ann"]
    assert [one.uuid for one in came.codings] == [uuid(71), uuid(72), uuid(73)]
    assert came.codings[2].comment == "what she ate" and came.codings[0].created_ms == DATE_MS
    (document,) = came.documents
    assert (document.uuid, document.name, document.original) == (uuid(TALK), "Talk", TEXT.encode())
    assert document.values == {uuid(41): "7"} and document.read is not None and document.read.speakers == ("I", "P")
    (case,) = came.project.cases
    assert (case.name, case.values, case.documents) == ("Pia", {uuid(41): "42"}, (uuid(TALK),))
    (memo,) = came.project.memos
    assert (memo.text, memo.on, memo.target) == ("First\n\nA long talk.", "document", uuid(TALK))
    assert came.project.sets[0].members == (uuid(TALK),)
    assert came.project.attributes[0].type == "number"


def test_notes_stand_where_something_refers_to_them(tmp_path: Path) -> None:
    code = tag("Code", note_ref(32), guid=guid(JOY), name="Joy", isCodable="true")
    xml = project(
        USERS,
        f"<CodeBook><Codes>{code}</Codes></CodeBook>",
        sources(
            talk(
                selection(61, 18, 23, coding(71, content=note_ref(33)), note_ref(34)),
                selection(62, 33, 37),
            )
        ),
        "<Notes>" + "".join(note(31 + i, f"note {i}") for i in range(6)) + "</Notes>",
        "<Links>",
        tag("Link", guid=guid(91), originGUID=guid(35), targetGUID=guid(62)),
        tag("Link", guid=guid(92), originGUID=guid(TALK), targetGUID=guid(36)),
        "</Links>",
        note_ref(31),
    )
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": TEXT}))
    found = {memo.text: (memo.on, memo.target, memo.start, memo.end) for memo in came.memos}
    assert found == {
        "note 0": ("project", "", None, None),
        "note 1": ("code", uuid(JOY), None, None),
        "note 2": ("coding", uuid(71), None, None),
        "note 3": ("document", uuid(TALK), 18, 23),
        "note 4": ("document", uuid(TALK), 33, 37),
        "note 5": ("document", uuid(TALK), None, None),
    }
    assert came.told == ""


def test_a_note_on_several_things_stands_at_each(tmp_path: Path) -> None:
    xml = project(
        USERS,
        CODES,
        sources(talk(note_ref(NOTE)), talk(note_ref(NOTE), number=OTHER)),
        f"<Notes>{note(NOTE, 'x')}</Notes>",
    )
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": "a", "22.txt": "b"}))
    assert {memo.target for memo in came.memos} == {uuid(TALK), uuid(OTHER)}
    assert "memos on several things stand at each of them" in came.told


def test_documents_are_read_one_at_a_time(tmp_path: Path) -> None:
    many = sources(*(talk(number=100 + i, name=f"Talk {i}") for i in range(5)))
    path = write(tmp_path / "a.qdpx", project(many), {f"{100 + i}.txt": f"text {i}" for i in range(5)})
    with QdpxReader().open(path, OpeningWishes()) as opened:
        assert list(opened.document_names.values()) == [f"Talk {i}" for i in range(5)]
        documents = opened.documents()
        assert next(documents).read.text == "text 0"  # type: ignore[union-attr]
        assert [document.name for document in documents] == ["Talk 1", "Talk 2", "Talk 3", "Talk 4"]


def test_files_are_known_by_what_they_are(tmp_path: Path) -> None:
    xml = project(USERS)
    bare = tmp_path / "a.qde"
    bare.write_text(xml)
    (tmp_path / "b.xml").write_text(xml)
    (tmp_path / "c.qdpx").write_bytes(b"anything")
    (tmp_path / "d.txt").write_text("Anna: hello")
    known = [write(tmp_path / "e.zip", xml), bare, tmp_path / "b.xml", tmp_path / "c.qdpx"]
    assert all(isinstance(project_reader_for(path), QdpxReader) for path in known)
    assert not QdpxReader().knows(tmp_path / "d.txt") and not QdpxReader().knows(tmp_path / "gone.qdpx")
    assert read(known[0]).project.name == read(bare).project.name == "Study"
    (tmp_path / "f.zip").write_bytes(known[0].read_bytes()[:-9])
    assert not QdpxReader().knows(tmp_path / "f.zip") and not QdpxReader().knows(tmp_path)


def test_the_same_file_gives_the_same_ids(tmp_path: Path) -> None:
    xml = project(USERS, CODES, sources(talk(selection(61, 0, 3, tag("Coding", tag("CodeRef", targetGUID="7"))))))
    path = write(tmp_path / "a.qdpx", xml, {"21.txt": TEXT})
    first, second = read(path), read(path)
    assert first.project.uuid == second.project.uuid and first.codings == second.codings
    assert list(first.codes) == list(second.codes)
    assert first.codings[0].uuid
