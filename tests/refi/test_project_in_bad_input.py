"""Damaged and hostile project files are refused in a sentence, or harmless; there is never half a project."""

from __future__ import annotations

from pathlib import Path

import pytest
from qdpx_files import CODES, JOY, NOTE, USERS, coding, guid, note, project, read, selection, sources, tag, talk, write

from qualcode.domain.errors import InputError

XML = project(USERS, CODES, sources(talk(selection(61, 0, 2, coding(71)))))


def nested(levels: int) -> str:
    return "<Code name='a'>" * levels + "</Code>" * levels


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ("", "damaged XML"),
        (XML[:-20], "damaged XML"),
        ("<html/>", "no project in it, its XML is a “html”"),
        (XML.replace("?>", "?><!DOCTYPE Project [<!ENTITY a 'b'>]>", 1), "document type|entities"),
        (XML.replace("Ann", "&who;"), "entity|damaged"),
        (project(f"<CodeBook><Codes>{nested(51)}</Codes></CodeBook>"), "50 levels"),
        (project("<a>" * 400 + "</a>" * 400), "nested too deeply"),
    ],
)
def test_xml_that_is_none_or_wants_to_act_is_refused(xml: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said) as refused:
        read(write(tmp_path / "bad.qdpx", xml))
    assert "bad.qdpx" in refused.value.sentence and "\n" not in refused.value.sentence


def test_a_text_that_is_damaged_in_the_archive_refuses_the_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.qdpx", XML, {"21.txt": "some words " * 50}, stored=True)
    path.write_bytes(path.read_bytes().replace(b"some words", b"SOME words", 3))
    with pytest.raises(InputError, match="damaged"):
        read(path)


def test_a_file_cut_off_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.qdpx", XML, {"21.txt": "words"})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(InputError):
        read(path)


def test_notes_beyond_measure_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.refi.project_notes.MOST_WORDS", 20)
    notes = "".join(note(NOTE + i, "twelve signs") for i in range(2))
    with pytest.raises(InputError, match="its notes have more than"):
        read(write(tmp_path / "a.qdpx", project(f"<Notes>{notes}</Notes>")))


def test_a_note_at_too_many_things_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.refi.project_notes.MOST_WORDS", 30)
    refs = "".join(talk(tag("NoteRef", targetGUID=guid(NOTE)), number=100 + i) for i in range(4))
    with pytest.raises(InputError, match="stand at several things"):
        read(write(tmp_path / "a.qdpx", project(sources(refs), f"<Notes>{note(NOTE, 'twelve signs')}</Notes>")))


@pytest.mark.parametrize(
    ("limit", "said"),
    [("project_codes.MOST_CODES", "codes that it does not hold"), ("project_sources.MOST_SELECTIONS", "selections")],
)
def test_more_than_any_project_has_is_refused(
    limit: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"qualcode.refi.{limit}", 2)
    inside = "".join(selection(61 + i, 0, 2, coding(71 + i, 200 + i)) for i in range(3))
    with pytest.raises(InputError, match=said):
        read(write(tmp_path / "a.qdpx", project(USERS, CODES, sources(talk(inside))), {"21.txt": "abc"}))


def test_words_are_not_sought_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = [selection(61 + i, None, None, coding(71 + i), name=name) for i, name in enumerate(["first", "second"])]
    path = write(tmp_path / "a.qdpx", project(USERS, CODES, sources(talk(*inside))), {"21.txt": "first second"})
    assert [words for _, words in read(path).quotes] == ["first", "second"]
    monkeypatch.setattr("qualcode.refi.placing.MOST_SOUGHT", 15)
    came = read(path)
    assert [words for _, words in came.quotes] == ["first"]
    assert "codings on passages without a position were left out: 1" in came.told


def test_a_circle_of_references_ends(tmp_path: Path) -> None:
    themes = f'<Sets><Set guid="{guid(81)}" name="S">{tag("MemberSource", targetGUID=guid(81))}</Set></Sets>'
    links = f"<Links>{tag('Link', guid=guid(91), originGUID=guid(91), targetGUID=guid(91))}</Links>"
    cases = f"<Cases>{tag('Case', tag('SourceRef', targetGUID=guid(51)), guid=guid(51))}</Cases>"
    came = read(write(tmp_path / "a.qdpx", project(cases, links, themes)))
    assert came.project.cases[0].name == "case without a name"


def test_numbers_and_names_beyond_measure_are_harmless(tmp_path: Path) -> None:
    inside = [
        selection(61, "9" * 5000, "-" + "9" * 5000, coding(71)),
        selection(62, "1e9", "NaN", coding(72)),
        selection(63, "٣", "5", coding(73)),
    ]
    code = tag("Code", guid=guid(JOY), name="long " * 500 + "\n")
    xml = project(USERS, f"<CodeBook><Codes>{code}</Codes></CodeBook>", sources(talk(*inside, name="n" * 9000)))
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": "words enough"}))
    assert len(came.entries[0].name) == 200 and came.codings


def test_files_that_lead_out_of_the_archive_are_passed_over_and_told(tmp_path: Path) -> None:
    came = read(write(tmp_path / "a.qdpx", XML, {"21.txt": "words", "../../evil.txt": "no"}))
    assert "files whose names lead out of the archive were passed over: 1 (“../../evil.txt”)" in came.told
    assert not (tmp_path.parent / "evil.txt").exists() and came.codings
