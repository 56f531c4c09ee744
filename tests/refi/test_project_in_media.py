"""Recordings, pages and pictures: what of them is text comes in, and the rest is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from qdpx_files import (
    ATLAS,
    CODES,
    FOOD,
    OTHER,
    TALK,
    TEXT,
    USERS,
    Came,
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

RECORDING, TRANSCRIPT, PAGE, REPRESENTED = 25, 26, 27, 28


def came(tmp_path: Path, *inside: str, files: dict[str, str | bytes] | None = None, more: str = "") -> Came:
    xml = project(USERS, CODES, sources(*inside), more, origin=ATLAS)
    return read(write(tmp_path / "a.qdpx", xml, {"21.txt": TEXT} if files is None else files))


def sync(*points: tuple[int | None, int | None]) -> str:
    return "".join(
        tag("SyncPoint", guid=guid(1000 + i), timeStamp=time, position=at) for i, (time, at) in enumerate(points)
    )


def recording(*inside: str, kind: str = "Audio", transcript: str | None = None, path: str = "21.txt") -> str:
    """A recording with a transcript in the file of `talk`."""
    held = tag("Transcript", transcript or "", guid=guid(TRANSCRIPT), plainTextPath=f"internal://{path}")
    parts = (held if transcript is not None else "") + "".join(inside)
    return tag(f"{kind}Source", parts, guid=guid(RECORDING), name="Talk.m4a", path="relative:///in/Talk.m4a")


TIMES = sync((0, 0), (4200, 15), (9800, 48))


def test_a_transcript_that_is_a_text_too_gives_it_its_times_once(tmp_path: Path) -> None:
    for order in (1, -1):
        found = came(tmp_path, *[talk(), recording(transcript=TIMES)][::order])
        (document,) = found.documents
        assert document.uuid == uuid(TALK) and document.read is not None
        assert [turn.start_ms for turn in document.read.turns] == [0, 4200, 9800]
        assert [turn.end_ms for turn in document.read.turns] == [4200, 9800, None]
        assert document.read.metadata["media"] == "Talk.m4a" and found.told == ""


def test_a_transcript_of_its_own_is_a_document(tmp_path: Path) -> None:
    found = came(tmp_path, recording(coding(71), value(41, "x"), transcript=TIMES, kind="Video"))
    (document,) = found.documents
    assert (document.uuid, document.name) == (uuid(TRANSCRIPT), "Talk.m4a")
    assert found.quotes == [("Joy", TEXT)] and list(document.values.values()) == ["x"]


def test_a_recording_in_the_archive_stays_there_and_is_told(tmp_path: Path) -> None:
    inside = recording(transcript=TIMES).replace("relative:///in/", "internal://")
    found = came(tmp_path, inside, files={"21.txt": TEXT, "Talk.m4a": b"sound"})
    assert found.documents[0].read is not None and found.documents[0].read.metadata["media"] == "Talk.m4a"
    assert found.told.startswith("recordings stayed in the archive") and "1 (“Talk.m4a”)" in found.told


def test_sync_points_are_counted_as_offsets_are(tmp_path: Path) -> None:
    text = "I: 😀?\nP: Great.\nP: More."
    selected = selection(61, 10, 15, coding(71), name="Great")
    found = came(
        tmp_path, talk(selected), recording(transcript=sync((0, 0), (500, 7), (900, 17))), files={"21.txt": text}
    )
    assert found.quotes == [("Joy", "Great")] and found.documents[0].read is not None
    assert [turn.start_ms for turn in found.documents[0].read.turns] == [0, 500, 900]


def test_sync_points_may_be_unsorted_doubled_or_wrong(tmp_path: Path) -> None:
    points = sync((9800, 48), (4200, 15), (0, 0), (0, 0), (7000, 0), (None, 3), (5, None), (-4, 2), (100, 60))
    found = came(tmp_path, talk(), recording(transcript=points))
    assert found.documents[0].read is not None
    assert [turn.start_ms for turn in found.documents[0].read.turns] == [0, 4200, 9800]
    assert "times of a recording that go backwards" in found.told


def test_codings_on_transcripts_and_stretches_of_time_stand_on_their_words(tmp_path: Path) -> None:
    between = tag("TranscriptSelection", coding(71), guid=guid(61), fromSyncPoint=guid(1001), toSyncPoint=guid(1002))
    behind = tag("TranscriptSelection", coding(72), guid=guid(62), fromSyncPoint=guid(1002))
    nowhere = tag("TranscriptSelection", coding(73), guid=guid(63), fromSyncPoint=guid(1099))
    timed = selection(64, 4200, 9800, coding(74, FOOD), description("laughs"), kind="Audio")
    found = came(tmp_path, talk(), recording(timed, transcript=TIMES + between + behind + nowhere))
    second, third = TEXT[15:48], TEXT[48:]
    assert found.quotes == [("Joy", second), ("Joy", third), ("Food", second)]
    assert found.codings[2].comment == "laughs"
    assert "codings on stretches of a recording stand on the words between its nearest known times: 1" in found.told
    assert "between times that the file does not hold were left out: 1" in found.told


def test_stretches_of_time_without_known_words_are_told_and_their_memos_kept(tmp_path: Path) -> None:
    timed = [
        selection(61, 10, 20, coding(71, content=note_ref(32)), description("laughs"), kind="Audio"),
        selection(62, 10, 20, description("sighs"), note_ref(31), kind="Audio"),
    ]
    notes = f"<Notes>{note(31, 'n')}{note(32, 'm')}</Notes>"
    found = came(tmp_path, talk(), recording(*timed, transcript=sync((0, 0))), more=notes)
    assert not found.codings and "stretches of recordings whose words are not known were left out: 1" in found.told
    assert sorted((memo.text, memo.target, memo.start) for memo in found.memos) == [
        ("laughs", uuid(TALK), None),
        ("m", uuid(TALK), None),
        ("n", uuid(TALK), None),
        ("sighs", uuid(TALK), None),
    ]


def test_a_recording_alone_is_told_and_what_was_written_on_it_kept(tmp_path: Path) -> None:
    timed = selection(61, 10, 20, coding(71), description("laughs"), kind="Audio")
    found = came(
        tmp_path,
        recording(description("Bad sound."), timed, coding(72), value(41, "x"), note_ref(31)),
        more=f"<Notes>{note(31, 'n')}</Notes>",
    )
    assert not found.documents and sorted(memo.text for memo in found.memos) == [
        "Talk.m4a\n\nBad sound.",
        "Talk.m4a\n\nlaughs",
        "n",
    ]
    assert "recordings without a transcript were left out: 1 (“Talk.m4a”)" in found.told
    assert "codings on recordings without a transcript were left out: 2" in found.told
    assert "values of sources that were left out" in found.told


def test_members_of_sets_follow_a_recording_to_its_transcript(tmp_path: Path) -> None:
    made = tag("Set", tag("MemberSource", targetGUID=guid(RECORDING)), guid=guid(81), name="S")
    found = came(tmp_path, talk(), recording(transcript=TIMES), more=f"<Sets>{made}</Sets>")
    assert found.project.sets[0].members == (uuid(TALK),)


# Pages and pictures


def page(*areas: str, text: str = "", more: str = "") -> str:
    """A PDF with the text that represents it."""
    represented = tag("Representation", text, guid=guid(REPRESENTED), plainTextPath="internal://21.txt")
    return tag("PDFSource", "".join(areas) + represented + more, guid=guid(PAGE), name="p.pdf", path="internal://p.pdf")


def test_an_area_and_its_words_with_one_id_are_one(tmp_path: Path) -> None:
    area = selection(61, 9, 9, description("mine"), coding(71), coding(72, FOOD), kind="PDF")
    words = selection(61, 18, 23, coding(73))
    found = came(tmp_path, page(area, text=words, more=value(41, "x")))
    assert [(name, quote) for name, quote in found.quotes] == [("Joy", "Great"), ("Food", "Great")]
    assert [memo.text for memo in found.memos] == ["mine"]
    assert "codings on areas of a page that stand on its words as well came once" in found.told
    assert (found.documents[0].uuid, found.documents[0].name) == (uuid(PAGE), "p.pdf")
    assert list(found.documents[0].values.values()) == ["x"]


def test_an_area_alone_is_put_where_its_words_stand_once(tmp_path: Path) -> None:
    def worded(number: int, words: str) -> str:
        text = tag("Representation", f"<PlainTextContent>{words}</PlainTextContent>", guid=guid(number + 40))
        return selection(number, 9, 9, text, coding(number + 10), kind="PDF", name="Quotation 1:1")

    found = came(
        tmp_path, page(worded(61, "Great,we  had"), worded(62, "P:"), selection(63, 9, 9, coding(73), kind="PDF"))
    )
    assert found.quotes == [("Joy", "Great, we had")]
    assert "codings on areas of pages whose words are not known were left out: 2" in found.told


def test_notes_follow_the_page_and_what_represents_it(tmp_path: Path) -> None:
    more = f"<Notes>{note(31, 'a')}{note(32, 'b')}</Notes>"
    found = came(tmp_path, page(text=note_ref(31) + selection(61, 18, 23, note_ref(32)), more=note_ref(32)), more=more)
    assert sorted((memo.text, memo.start) for memo in found.memos if memo.start is None) == [("a", None), ("b", None)]
    assert [(memo.text, memo.start) for memo in found.memos if memo.start is not None] == [("b", 18)]


def test_a_page_without_text_is_read_from_its_file_or_missing(tmp_path: Path) -> None:
    alone = tag("PDFSource", guid=guid(PAGE), name="p.pdf", path="internal://p.pdf")
    assert came(tmp_path, alone, files={}).documents[0].read is None
    broken = came(tmp_path, alone, files={"p.pdf": b"%PDF-1.4 broken"})
    assert broken.documents[0].read is None and "formatted files that cannot be read" in broken.told


def test_a_picture_is_told_and_its_description_is_a_document_if_coded(tmp_path: Path) -> None:
    def picture(text: str) -> str:
        said = tag("TextDescription", text, guid=guid(REPRESENTED), plainTextPath="internal://21.txt")
        drawn = selection(61, 9, 9, coding(71), kind="Picture")
        return tag("PictureSource", said + drawn, guid=guid(PAGE), name="p.jpg", path="internal://p.jpg")

    left = came(tmp_path, picture(""))
    assert not left.documents and "pictures were left out: 1 (“p.jpg”)" in left.told
    assert "codings on pictures were left out: 1" in left.told
    kept = came(tmp_path, picture(selection(62, 18, 23, coding(72))))
    assert kept.quotes == [("Joy", "Great")] and kept.documents[0].name == "p.jpg"
    assert "codings on areas of pages whose words are not known were left out: 1" in kept.told


def docx(text: str) -> bytes:
    from io import BytesIO

    from docx import Document

    held = BytesIO()
    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(held)
    return held.getvalue()


def test_a_word_document_without_plain_text_is_extracted_and_told(tmp_path: Path) -> None:
    source = talk(selection(61, 0, 2, coding(71)), path="", richTextPath="internal://a.docx")
    found = came(tmp_path, source, files={"a.docx": docx(TEXT)})
    assert found.documents[0].read is not None and found.documents[0].read.format == "docx"
    assert found.quotes == [("Joy", "I:")] and "may have shifted: 1 (“Talk”)" in found.told
    with_plain = came(tmp_path, talk(richTextPath="internal://a.docx"), files={"21.txt": TEXT, "a.docx": docx("x")})
    assert with_plain.documents[0].read is not None and with_plain.documents[0].read.text == TEXT
    assert "formatted versions of documents were left out" in with_plain.told


@pytest.mark.parametrize("name", ["a.docx", "a.rtf", "a.pdf"])
def test_a_damaged_formatted_file_is_a_missing_text(name: str, tmp_path: Path) -> None:
    source = talk(selection(61, 0, 2, coding(71)), path="", richTextPath=f"internal://{name}", number=OTHER)
    found = came(tmp_path, source, files={name: b"PK\x03\x04 nothing"})
    assert found.documents[0].read is None and len(found.codings) == 1
