"""For each program a project is written as that one is known to take it."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from outgoing_projects import (
    FOOD,
    JOY,
    MADE_MS,
    P1,
    TALK,
    TEXT,
    Q,
    coding,
    document,
    memo,
    project,
    rich,
    turns,
    uid,
    written,
)

from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.domain.exchange import ExchangedCoder
from qualcode.domain.exchange_reports import TARGETS, ExportWishes
from qualcode.refi.own_conventions import own_offsets, whole_text_guid

EVERY = pytest.mark.parametrize("target", ["", *TARGETS])
SPOKEN = turns(TEXT, [(0, 4200), (4200, 9800), (9000, 12_000)])


@EVERY
def test_every_target_gets_a_valid_file_with_all_codings(tmp_path: Path, target: str) -> None:
    values = rich()
    taken = written(values, tmp_path, ExportWishes(target=target))
    guids = [element.get("guid") for element in taken.root.iter() if element.get("guid")]
    assert len(guids) == len(set(guids))
    assert len(taken.all("Coding")) == 5
    for element in taken.root.iter():
        for name in ("targetGUID", "originGUID", "creatingUser", "creatingUserGUID"):
            assert element.get(name) is None or element.get(name) in guids
    assert taken.data == written(rich(), tmp_path, ExportWishes(target=target), "again").data


@EVERY
def test_utf16_is_counted_for_those_who_do_and_only_where_it_matters(tmp_path: Path, target: str) -> None:
    plain = document("Plain.", uuid=uid(9, 5), name="Plain", codings=(coding(1, 0, 5),))
    astral = document(codings=(coding(2, 18, 32),))
    wishes = ExportWishes(target=target)
    taken = written(project(plain, astral), tmp_path, wishes)
    behind = 33 if target in ("nvivo", "atlasti", "maxqda") else 32
    assert [one.get("endPosition") for one in taken.all("PlainTextSelection")] == ["5", str(behind)]
    assert own_offsets(taken.root.get("origin")) == ("utf16" if behind == 33 else "codepoint")
    assert len(taken.written.notes) == (1 if behind == 33 else 0)
    if behind == 33:
        assert "1 (“Interview 1”)" in taken.written.notes[0]
    only_plain = written(project(plain), tmp_path, wishes)
    assert own_offsets(only_plain.root.get("origin")) == "codepoint"
    assert not only_plain.written.notes


def test_what_is_asked_for_goes_before_the_target(tmp_path: Path) -> None:
    taken = written(project(document(codings=(coding(2, 18, 32),))), tmp_path, ExportWishes("nvivo", "codepoint"))
    assert taken.one("PlainTextSelection").get("endPosition") == "32"
    taken = written(project(document(codings=(coding(2, 18, 32),))), tmp_path, ExportWishes("qualcoder", "utf16"))
    assert taken.one("PlainTextSelection").get("endPosition") == "33"


@EVERY
def test_only_the_standard_gets_milliseconds(tmp_path: Path, target: str) -> None:
    taken = written(rich(), tmp_path, ExportWishes(target=target))
    times = {element.get("creationDateTime") for element in taken.root.iter() if element.get("creationDateTime")}
    assert times == {"2026-01-02T03:04:05Z" if target else "2026-01-02T03:04:05.123Z"}
    whole = project(document(created_ms=MADE_MS // 1000 * 1000))
    assert written(whole, tmp_path).one("TextSource").get("creationDateTime") == "2026-01-02T03:04:05Z"


@EVERY
def test_strict_programs_get_ids_of_version_4_or_5(tmp_path: Path, target: str) -> None:
    foreign, ours = "11111111-2222-3333-4444-555555555555", "019b8d5c-0001-7000-8000-000000000001"
    book = CodebookFile("", "", (CodebookEntry("Joy", uuid=ours),))
    values = project(codebook=book, coders=(ExchangedCoder(foreign, "Ann"),))
    taken = written(values, tmp_path, ExportWishes(target=target))
    ids = [UUID(element.get("guid")) for element in taken.root.iter() if element.get("guid")]
    if target in ("nvivo", "qualcoder"):  # They take any, and keep those of codes.
        assert [str(one) for one in ids] == [foreign, ours]
        assert not values.losses.tolerated
    else:
        assert {one.version for one in ids} == {4, 5}
        assert str(ids[1]) == ours.replace("-7", "-4")
        assert values.losses.tolerated == {"ids that are not of version 4 or 5 were replaced": 1}


@pytest.mark.parametrize("target", ["nvivo", "maxqda", "qualcoder"])
def test_programs_that_write_a_selection_for_each_coding_get_it_so(tmp_path: Path, target: str) -> None:
    codings = (coding(1, 0, 2), coding(2, 0, 2, FOOD))
    taken = written(project(document(codings=codings)), tmp_path, ExportWishes(target=target))
    assert [len(taken.children(one, "Coding")) for one in taken.all("PlainTextSelection")] == [1, 1]
    together = written(project(document(codings=codings)), tmp_path, ExportWishes(target="atlasti"))
    assert len(together.all("PlainTextSelection")) == 1


def test_nvivo_gets_notes_as_files_linked_to_passages(tmp_path: Path) -> None:
    taken = written(rich(), tmp_path, ExportWishes(target="nvivo"))
    for note in taken.all("Note"):
        assert note.get("plainTextPath") == f"internal://{note.get('guid')}.txt"
        assert not taken.children(note, "PlainTextContent")
    link = taken.one("Link", originGUID=uid(6, 7).upper())
    selection = taken.one("PlainTextSelection", guid=link.get("targetGUID"))
    assert (selection.get("startPosition"), taken.children(selection, "NoteRef")) == ("3", [])
    assert taken.text_of(taken.one("Note", guid=uid(6, 7).upper())) == b"Here!"


def test_atlasti_gets_no_reference_to_a_note_on_a_source(tmp_path: Path) -> None:
    taken = written(rich(), tmp_path, ExportWishes(target="atlasti"))
    assert not taken.all("NoteRef")
    plain = {number: uid(number, 7).upper().replace("-7", "-4") for number in range(1, 8)}
    whole = taken.one("PlainTextSelection", guid=whole_text_guid(TALK).upper())
    assert (whole.get("startPosition"), int(whole.get("endPosition"))) == ("0", len(TEXT.encode("utf-16-le")) // 2)
    ties = {
        number: [link.get("targetGUID") for link in taken.all("Link") if link.get("originGUID") == guid]
        for number, guid in plain.items()
    }
    assert ties[1] == []
    assert ties[2] == [JOY.upper().replace("-7", "-4")]
    assert ties[3] == [whole.get("guid")]
    assert ties[4] == [P1.upper().replace("-7", "-4")]
    assert taken.one("PlainTextSelection", guid=ties[5][0]).find(Q + "Coding") is not None
    assert taken.one("PlainTextSelection", guid=ties[6][0]).find(Q + "Coding") is None
    assert ties[7] == [ties[2][0], ties[4][0]]


def test_atlasti_gets_a_link_to_an_empty_document(tmp_path: Path) -> None:
    empty = project(document(""), memos=(memo(1, "x", "document", TALK),))
    taken = written(empty, tmp_path, ExportWishes(target="atlasti"))
    assert taken.one("Link").get("targetGUID") == taken.one("TextSource").get("guid")


@pytest.mark.parametrize("target", ["maxqda", "qualcoder"])
def test_memos_on_passages_are_descriptions_for_those_who_read_them_there(tmp_path: Path, target: str) -> None:
    passage = memo(6, "Here!", "document", TALK, start=3, end=6, kind="theory")
    values = project(document(memos=(passage,)))
    selection = written(values, tmp_path, ExportWishes(target=target)).one("PlainTextSelection")
    assert selection.get("guid").lower() == uid(6, 7)
    assert [(one.tag, one.text) for one in selection] == [(Q + "Description", "Here!")]
    assert values.losses.left_out == {"kinds of memos on passages": 1}


def test_qualcoder_gets_no_values_of_cases_on_sources_and_no_bare_passages(tmp_path: Path) -> None:
    values = rich()
    taken = written(values, tmp_path, ExportWishes(target="qualcoder"))
    talk = taken.one("TextSource", name="Interview 1")
    assert [value[1].text for value in taken.children(talk, "VariableValue")] == ["2"]
    assert not taken.all("SelectionRef")
    assert all(len(selection) for selection in taken.all("PlainTextSelection"))
    assert values.losses.left_out["passages of cases"] == 1


def test_qualcoder_gets_notes_that_become_entries_of_its_journal(tmp_path: Path) -> None:
    taken = written(rich(), tmp_path, ExportWishes(target="qualcoder"))
    assert not taken.all("NoteRef")
    assert {note.get("guid") for note in taken.all("Note")} == {uid(i, 7).upper() for i in (1, 2, 3, 4, 5, 7)}
    assert all(note.get("plainTextPath") and note.get("name") for note in taken.all("Note"))


def test_qualcoder_gets_codes_of_one_name_told_apart(tmp_path: Path) -> None:
    entries = (
        CodebookEntry("Time", uuid=uid(1, 2)),
        CodebookEntry(
            "Home",
            uuid=uid(2, 2),
            children=(CodebookEntry("time", uuid=uid(3, 2)), CodebookEntry("Bed", uuid=uid(6, 2))),
        ),
        CodebookEntry(
            "Work",
            uuid=uid(4, 2),
            children=(CodebookEntry("Time", uuid=uid(5, 2)), CodebookEntry("Bed", uuid=uid(7, 2))),
        ),
    )
    values = project(codebook=CodebookFile("", "", entries))
    taken = written(values, tmp_path, ExportWishes(target="qualcoder"))
    names = [code.get("name") for code in taken.all("Code")]
    assert names == ["Time", "Home", "time (Home)", "Bed (Home)", "Work", "Time (Work)", "Bed (Work)"]
    assert values.losses.tolerated == {"codes of one name were told apart by what they stand below": 4}
    assert [code.get("name") for code in written(values, tmp_path).all("Code")].count("Bed") == 2


def spoken(**more: object) -> object:
    return project(document(**{"turns": SPOKEN, "codings": (coding(1, 18, 32),), **more}))


def recordings(tmp_path: Path, *names: str) -> ExportWishes:
    folder = tmp_path / "secret home"
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"")
    return ExportWishes(media=str(folder))


def test_a_recording_has_its_transcript_with_times(tmp_path: Path) -> None:
    values = spoken()
    taken = written(values, tmp_path, recordings(tmp_path, "Interview 1.m4a", "other.mp3"))
    (audio,) = taken.all("AudioSource")
    (transcript,) = taken.children(audio, "Transcript")
    source = taken.one("TextSource")
    assert (audio.get("name"), audio.get("path")) == ("Interview 1.m4a", "relative:///Interview 1.m4a")
    assert transcript.get("plainTextPath") == source.get("plainTextPath")
    points = [(int(one.get("position")), int(one.get("timeStamp"))) for one in taken.all("SyncPoint")]
    assert points == [(0, 0), (14, 4200), (15, 4200), (41, 9800), (58, 12_000)]
    assert not taken.children(transcript, "TranscriptSelection")
    assert len(taken.children(source, "PlainTextSelection")) == 1
    assert taken.root.get("basePath") == "."
    assert b"secret home" not in taken.data
    assert values.losses.left_out == {"times that go back behind those before them": 1}
    assert taken.written.notes == ("recordings are named in the file and not in it, send them along: 1",)


def test_sync_points_follow_the_offsets_of_the_file(tmp_path: Path) -> None:
    wishes = recordings(tmp_path, "Interview 1.m4a")
    taken = written(spoken(), tmp_path, ExportWishes("atlasti", media=wishes.media))
    assert [one.get("position") for one in taken.all("SyncPoint")] == ["0", "14", "15", "42", "59"]
    assert taken.root.get("basePath") is None


@pytest.mark.parametrize(
    ("name", "file_name", "metadata", "lies"),
    [
        ("x", "", {"media": "C:\\tapes\\Tape 7.MP3"}, "tape 7.mp3"),
        ("x", "interview 1.vtt", {}, "Interview 1.wav"),
        ("x.txt", "", {}, "X.mp4"),
        ("v1.2", "", {}, "v1.2.mov"),
    ],
)
def test_a_recording_is_found_by_the_names_of_its_transcript(
    tmp_path: Path, name: str, file_name: str, metadata: dict[str, str], lies: str
) -> None:
    values = spoken(name=name, file_name=file_name, metadata=metadata)
    taken = written(values, tmp_path, recordings(tmp_path, lies, "notes.txt"))
    element = "VideoSource" if lies.endswith(("mp4", "mov")) else "AudioSource"
    assert taken.one(element).get("path") == f"relative:///{lies}"


def test_times_without_a_recording_are_told(tmp_path: Path) -> None:
    values = spoken()
    taken = written(values, tmp_path, recordings(tmp_path))
    assert not taken.all("SyncPoint")
    assert values.losses.left_out == {"times of turns, which go along with a recording only": 1}
    silent = project(document())
    written(silent, tmp_path)
    assert not silent.losses.left_out
