"""QualCoder projects: every row of every version comes in, at the place where its words stand."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flat_files import FIRST_QUALCODER, make_qualcoder, quotes, read_whole
from small_qualcoder import CODES, TEXT, mark, small, source

from qualcode.domain.errors import InputError
from qualcode.domain.exchange import ExchangedProject
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.exchange.taking_in import take_in
from qualcode.importing.project_readers import project_reader_for
from qualcode.peers.qualcoder import QualCoderReader

READER = QualCoderReader()


def test_a_folder_and_its_database_are_known_and_nothing_else(tmp_path: Path) -> None:
    folder = small(tmp_path)
    renamed = tmp_path / "backup.sqlite"
    renamed.write_bytes((folder / "data.qda").read_bytes())
    text = tmp_path / "data.txt"
    text.write_text("no database")
    assert READER.knows(folder) and READER.knows(folder / "data.qda") and READER.knows(renamed)
    assert not READER.knows(text) and not READER.knows(tmp_path) and not READER.knows(tmp_path / "absent")
    assert isinstance(project_reader_for(folder), QualCoderReader)


def test_words_codes_coders_and_comments_come_in(tmp_path: Path) -> None:
    folder = small(
        tmp_path,
        mark("tired", memo="he yawned", important=1),
        mark("glad", code=2, owner="Ben"),
        code_cat=[{"catid": 1, "name": "Feeling"}, {"catid": 2, "name": "Good", "supercatid": 1}],
        code_name=[
            {"cid": 1, "name": "mood", "memo": "How he feels", "catid": 1, "color": "#aa0000"},
            {"cid": 2, "name": "joy", "catid": 2},
            {"cid": 3, "name": "laughter", "supercid": 2},
        ],
    )
    project, (document,) = read_whole(READER, folder)
    assert (project.name, project.origin) == ("study", "QualCoder 3.8")
    (feeling,) = project.codebook.entries
    good, mood = feeling.children
    assert (good.name, good.children[0].name, good.children[0].children[0].name) == ("Good", "joy", "laughter")
    assert (mood.definition, mood.colour) == ("How he feels", "#AA0000")
    assert quotes(document) == ["tired", "glad"]
    tired, glad = document.codings
    names = {coder.uuid: coder.name for coder in project.coders}
    assert (names[tired.coder], names[glad.coder]) == ("ann", "Ben")
    assert (tired.comment, tired.star, glad.star) == ("he yawned", True, False)
    assert tired.code == mood.uuid and tired.created_ms == 1767438000000
    assert document.read is not None and document.read.speakers == ("Interviewer", "Ben")


def test_the_tables_of_the_first_version_come_in(tmp_path: Path) -> None:
    folder = make_qualcoder(
        tmp_path / "old.qda",
        {
            "source": [
                source(),
                source(None, id=2, name="talk.mp3", mediapath="/audio/talk.mp3"),
                source("Ann: hello", id=3, name="talk.mp3.transcribed"),
            ],
            "code_name": CODES,
            "code_text": [mark("tired"), mark("glad", owner="Ben")],
        },
        tables=FIRST_QUALCODER,
    )
    project, (one, talk) = read_whole(READER, folder)
    assert quotes(one) == ["tired", "glad"]
    assert talk.read is not None and talk.read.metadata["media"] == "audio/talk.mp3"
    assert project.losses.uncounted == {"documents": 1}


def test_all_else_that_is_said_comes_in(tmp_path: Path) -> None:
    start = TEXT.index("And now?")
    folder = make_qualcoder(
        tmp_path / "study.qda",
        {
            "source": [
                source(memo="quiet room"),
                source(None, id=2, name="p.jpg", mediapath="/images/p.jpg", memo="the room"),
            ],
            "code_name": CODES,
            "code_image": [{"id": 2, "cid": 1}],
            "annotation": [
                {"fid": 1, "pos0": start, "pos1": start + 8, "memo": "leading", "owner": "ann"},
                {"fid": 1, "pos0": 0, "pos1": 5, "memo": " "},
            ],
            "cases": [{"caseid": 7, "name": "Ben", "memo": "aged"}],
            "case_text": [{"caseid": 7, "fid": 1, "pos0": 0, "pos1": len(TEXT), "memo": "all his"}],
            "attribute_type": [
                {"name": "age", "caseOrFile": "case", "valuetype": "numeric", "memo": "in years"},
                {"name": "place", "caseOrFile": "file", "valuetype": "character"},
            ],
            "attribute": [
                {"name": "age", "attr_type": "case", "value": "41", "id": 7},
                {"name": "place", "attr_type": "file", "value": "Ulm", "id": 1},
                {"name": "place", "attr_type": "file", "value": "", "id": 2},
            ],
            "journal": [{"name": "Day 1", "jentry": "went well", "owner": "ann"}],
            "stored_sql": [{"title": "all"}],
        },
    )
    project, (document,) = read_whole(READER, folder)
    texts = {memo.text: (memo.on, memo.target) for memo in project.memos}
    (case,) = project.cases
    assert texts["quiet room"] == ("document", document.uuid)
    assert texts["p.jpg\n\nthe room"] == texts["Day 1\n\nwent well"] == texts["age\n\nin years"] == ("project", "")
    assert texts["aged"] == texts["all his"] == ("case", case.uuid)
    (note,) = document.memos
    assert (note.text, note.start, note.end) == ("leading", start, start + 8)
    age, place = project.attributes
    assert (age.type, age.level, place.type, place.level) == ("number", "participant", "text", "document")
    assert case.values == {age.uuid: "41"} and document.values == {place.uuid: "Ulm"}
    assert case.documents == (document.uuid,) and not case.passages
    assert project.losses.left_out == {
        "pictures were left out": 1,
        "codings on pictures and pages were left out": 1,
        "saved queries were left out": 1,
    }


def test_codings_on_a_recording_are_put_on_the_turns_of_their_time(tmp_path: Path) -> None:
    transcript = "[00:00:01] Ann: one\n[00:00:05] Ben: two\n[00:00:09] Ann: three"
    recording = source(None, name="talk.mp3", mediapath="/audio/talk.mp3", av_text_id=2)
    timed = {"cid": 1, "id": 1, "owner": "ann", "memo": ""}
    rows = {
        "source": [
            recording,
            source(transcript, id=2, name="talk.txt"),
            source(None, id=3, name="b", mediapath="audio:/b"),
        ],
        "code_name": CODES,
        "code_text": [mark("three", transcript, source=2, avid=4)],
        "code_av": [
            {**timed, "avid": 1, "pos0": 5500, "pos1": 6000, "memo": "laughs"},
            {**timed, "avid": 2, "pos0": 4000, "pos1": 9500},
            {**timed, "avid": 3, "pos0": 0, "pos1": 400},
            {**timed, "avid": 4, "pos0": 9000, "pos1": 9900},
            {**timed, "avid": 5, "id": 3, "pos0": 0, "pos1": 400},
        ],
    }
    project, (document,) = read_whole(READER, make_qualcoder(tmp_path / "a.qda", rows))
    assert quotes(document) == ["three", "[00:00:05] Ben: two", transcript]
    assert document.codings[1].comment == "laughs"
    assert project.losses.left_out["codings on recordings were left out"] == 2
    assert project.losses.uncounted["codings"] == 3


def test_a_part_of_a_text_belongs_to_a_case(tmp_path: Path) -> None:
    text = "😀\r\n" + TEXT
    start = text.index("Ben")
    link = {"caseid": 7, "fid": 1, "pos0": start, "pos1": start + 5}
    folder = small(tmp_path, mark("tired", text), text=text, cases=[{"caseid": 7, "name": "Ben"}], case_text=[link])
    project, (document,) = read_whole(READER, folder)
    ((_, first, last),) = project.cases[0].passages
    assert document.read is not None and document.read.text[first:last] == "Ben: "


@pytest.mark.parametrize("unit", ["utf16", "codepoint"])
@pytest.mark.parametrize("crlf", [1, 2])
def test_each_way_to_count_is_found_by_the_words(tmp_path: Path, unit: str, crlf: int) -> None:
    text = "Ann: 😀 yes 👍🏽\r\n" * 3 + "Ben: I was tired\r\nAnn: of what\r\nBen: of all"

    def counted(place: int) -> int:
        before = text[:place] if crlf == 2 else text[:place].replace("\r\n", "\n")
        return len(before.encode("utf-16-le")) // 2 if unit == "utf16" else len(before)

    rows = [mark(words, text) for words in ("tired", "of what", "all")]
    rows = [{**row, "pos0": counted(row["pos0"]), "pos1": counted(row["pos1"])} for row in rows]
    _, (document,) = read_whole(READER, small(tmp_path, *rows, text=text))
    assert quotes(document) == ["tired", "of what", "all"]
    assert document.dialect == f"{'UTF-16 units' if unit == 'utf16' else 'code points'}, CRLF as {crlf}"


def test_codings_counted_in_two_ways_in_one_text_stand_on_their_words(tmp_path: Path) -> None:
    text = "Ann: 😀😀😀 yes yes\r\n" * 40 + "Ben: yes, I was tired\r\nAnn: of yes\r\nBen: of all"
    shown = text.replace("\r\n", "\n")

    def marked(words: str) -> dict[str, object]:
        """As the screen counts, where a person marks a passage; the program itself counts as `mark` does."""
        start = len(shown[: shown.index(words)].encode("utf-16-le")) // 2
        return {**mark(words, text), "pos0": start, "pos1": start + len(words)}

    last = text.rindex("yes")
    coded_by_itself = mark("yes", text, pos0=last, pos1=last + 3)
    folder = small(tmp_path, marked("tired"), marked("of all"), marked("I was"), coded_by_itself, text=text)
    project, (document,) = read_whole(READER, folder)
    assert document.dialect == "UTF-16 units, CRLF as 1"
    assert quotes(document) == ["tired", "of all", "I was", "yes"] and document.read is not None
    assert document.codings[3].start == document.read.text.rindex("yes")
    assert project.losses.tolerated == {
        "codings that are counted otherwise than others of their document were put on their words": 1
    }


@pytest.mark.parametrize("end", [0, len(TEXT), len(TEXT) - 1])
def test_a_case_has_the_whole_of_a_text_as_each_version_writes_it(tmp_path: Path, end: int) -> None:
    link = {"caseid": 7, "fid": 1, "pos0": 0, "pos1": end}
    project, (document,) = read_whole(READER, small(tmp_path, cases=[{"caseid": 7, "name": "Ben"}], case_text=[link]))
    assert project.cases[0].documents == (document.uuid,) and not project.cases[0].passages


def test_a_coding_beside_its_words_is_put_on_them_and_told(tmp_path: Path) -> None:
    astray = mark("glad")
    astray |= {"pos0": astray["pos0"] + 2, "pos1": astray["pos1"] + 2}
    project, (document,) = read_whole(READER, small(tmp_path, mark("tired"), astray))
    assert quotes(document) == ["tired", "glad"]
    assert project.losses.tolerated == {"codings that stood beside their words were put on them": 1}


def test_a_coding_whose_words_are_nowhere_stays_and_is_told(tmp_path: Path) -> None:
    project, (document,) = read_whole(READER, small(tmp_path, mark("tired", seltext="weary of it all")))
    assert quotes(document) == ["tired"]
    assert list(project.losses.tolerated) == [
        "codings stand where the file places them, though it repeats other words of them"
    ]


def test_line_ends_as_the_screen_writes_them_are_the_same_words(tmp_path: Path) -> None:
    words = "then glad.\nInterviewer: And"
    project, (document,) = read_whole(READER, small(tmp_path, mark(words, seltext=words.replace("\n", "\u2029"))))
    assert quotes(document) == [words] and not project.losses.tolerated


def test_a_wish_decides_how_offsets_are_counted(tmp_path: Path) -> None:
    text = "😀😀 ab cd"
    rows = [{"cid": 1, "fid": 1, "seltext": "", "pos0": 5, "pos1": 7}]
    folder = small(tmp_path, *rows, text=text)
    _, (utf16,) = read_whole(READER, folder, OpeningWishes(offsets="utf16"))
    _, (points,) = read_whole(READER, folder, OpeningWishes(offsets="codepoint"))
    assert quotes(utf16) == ["ab"] and quotes(points) == [" c"]
    with pytest.raises(InputError, match="way to count"):
        read_whole(READER, folder, OpeningWishes(offsets="furlongs"))


def test_the_same_thing_has_the_same_identity_in_each_copy(tmp_path: Path) -> None:
    one = small(tmp_path / "a", mark("tired"))
    other = small(tmp_path / "b", mark("tired"), mark("glad"), code_cat=[{"catid": 1, "name": "new"}])

    def identities(folder: Path) -> tuple[ExchangedProject, set[str]]:
        project, (document,) = read_whole(READER, folder)
        return project, {document.uuid, project.coders[0].uuid, *(coding.uuid for coding in document.codings)}

    first, known = identities(one)
    second, more = identities(other)
    assert first.uuid == second.uuid and known < more
    assert first.codebook.entries[0].uuid == second.codebook.entries[1].uuid
    with closing(sqlite3.connect(other / "data.qda")) as connection, connection:
        connection.execute("UPDATE project SET date = '2020-01-01 00:00:00'")
    third, strange = identities(other)
    assert third.uuid != first.uuid and not strange & more


def test_a_whole_project_is_taken_in(tmp_path: Path) -> None:
    folder = small(
        tmp_path,
        mark("tired"),
        mark("glad", owner="Ben"),
        mark("Interviewer"),
        cases=[{"caseid": 1, "name": "Ben"}],
        case_text=[{"caseid": 1, "fid": 1, "pos0": 0, "pos1": 0}],
        annotation=[{"fid": 1, "pos0": 0, "pos1": 3, "memo": "so"}],
    )
    taken = take_in(READER, folder, tmp_path / "out.qualcode", coder="ann", wishes=OpeningWishes())
    assert dict(taken.held) == dict(taken.taken)
    assert taken.held["codings"] == 3 and (tmp_path / "out.qualcode").exists()
