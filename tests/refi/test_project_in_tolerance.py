"""Files that are not as the standard has them come in all the same, and what was bent is told."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from qdpx_files import (
    CODES,
    FOOD,
    JOY,
    NOTE,
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
    write,
)

from qualcode.domain.exchange_reports import OpeningWishes

GREAT = selection(61, 18, 23, coding(71))


def came(tmp_path: Path, *inside: str, files: dict[str, str | bytes] | None = None, **more: str) -> Came:
    return read(write(tmp_path / "a.qdpx", project(*inside, **more), {"21.txt": TEXT} if files is None else files))


# Containers, namespaces, XML


@pytest.mark.parametrize(
    ("qde", "folder"),
    [("PROJECT.QDE", "sources/"), ("Study/project.qde", "Study/Sources/"), ("project.qde", "")],
)
def test_the_xml_and_the_texts_are_found_where_programs_put_them(qde: str, folder: str, tmp_path: Path) -> None:
    files = {f"{folder}21.TXT": TEXT, "__MACOSX/sources/21.txt": "no", "magnolia-graph.json": "{}"}
    xml = project(USERS, CODES, sources(talk(GREAT)))
    found = read(write(tmp_path / "a.qdpx", xml, files, qde=qde, folder=""))
    assert found.quotes == [("Joy", "Great")]


@pytest.mark.parametrize(
    "namespace",
    ["urn:QDA-XML:project:1:0", "urn:QDA-XML:project:0:10", "urn:qda-xml:project:1.0", "", "http://refi.example/qda"],
)
def test_any_namespace_of_the_standard_or_none_is_read(namespace: str, tmp_path: Path) -> None:
    foreign = '<x:User xmlns:x="urn:other" guid="x" name="Nobody"/>'
    found = came(
        tmp_path, USERS.replace("</Users>", foreign + "</Users>"), CODES, sources(talk(GREAT)), namespace=namespace
    )
    assert found.quotes == [("Joy", "Great")] and len(found.coders) == 2 and len(found.codes) == 2


def test_a_codebook_alone_comes_in_as_a_project(tmp_path: Path) -> None:
    sets = f'<Sets><Set guid="{guid(81)}" name="Joy"><MemberCode guid="{guid(FOOD)}"/></Set></Sets>'
    codes = CODES.removeprefix("<CodeBook>").removesuffix("</CodeBook>")
    xml = f'<CodeBook xmlns="urn:QDA-XML:codebook:1:0" origin="NVivo">{codes}{sets}</CodeBook>'
    found = read(write(tmp_path / "book.qdpx", xml, qde="book.qdc"))
    assert [entry.name for entry in found.entries] == ["Joy", "Food"] and found.entries[1].themes == ("Joy",)
    assert found.project.name == "book"


def test_parts_may_stand_in_any_order_and_know_more(tmp_path: Path) -> None:
    inside = (
        f"<Sets><Set guid='{guid(81)}' name='S'><MemberSource targetGUID='{guid(TALK)}' rank='1'/></Set></Sets>",
        f"<Notes>{note(NOTE, 'words')}</Notes>",
        sources(talk(note_ref(NOTE), GREAT, future="yes")),
        CODES,
        USERS,
    )
    found = came(tmp_path, *inside)
    assert found.quotes == [("Joy", "Great")] and found.told == ""
    assert found.project.memos[0].on == "document" and found.coders[found.codings[0].coder] == "Ann"


def test_what_the_standard_does_not_know_is_told(tmp_path: Path) -> None:
    found = came(tmp_path, sources("<SurveySource/>"), '<Surveys><Survey name="a"/></Surveys>')
    assert "does not know were left out: 2 (“Surveys”, “SurveySource”)" in found.told


def test_codes_where_the_standard_has_none_are_told_and_what_is_coded_with_them_stays(tmp_path: Path) -> None:
    lost = f'<Folder><Code guid="{guid(JOY)}" name="Joy"/></Folder>'
    book = f'<CodeBook><Codes><Code guid="{guid(FOOD)}" name="Food"/>{lost}</Codes></CodeBook>'
    found = came(tmp_path, USERS, book, sources(talk(GREAT)))
    assert found.project.counted["codes"] == 4 and len(found.quotes) == 1
    assert "codes in places where the standard has none were left out" in found.told


# Identities


def test_braces_and_case_make_no_difference(tmp_path: Path) -> None:
    code = f"{{{guid(JOY).lower()}}}"
    found = came(tmp_path, USERS, CODES, sources(talk(selection(61, 18, 23, coding(71, code)))))
    assert found.quotes == [("Joy", "Great")] and found.told == ""


def test_ids_of_another_shape_hold_within_the_file(tmp_path: Path) -> None:
    codes = '<CodeBook><Codes><Code guid="7" name="Joy"/></Codes></CodeBook>'
    source = tag(
        "TextSource", selection(61, 18, 23, coding(71, "7")), guid="t1", name="T", plainTextPath="internal://21.txt"
    )
    members = '<Sets><Set guid="s" name="S"><MemberSource targetGUID="t1"/></Set></Sets>'
    found = came(tmp_path, '<Users><User guid="u" name="Ann"/></Users>', codes, sources(source), members)
    assert found.quotes == [("Joy", "Great")]
    assert found.project.sets[0].members == (found.documents[0].uuid,)


def test_ids_that_stand_twice_get_one_of_their_own(tmp_path: Path) -> None:
    codes = CODES.replace("</Codes>", f'<Code guid="{guid(JOY)}" name="Again"/></Codes>')
    twice = [talk(selection(61, 0, 2, coding(71))), talk(selection(61, 3, 6, coding(71)))]
    case = tag("Case", guid=guid(51), name="Pia")
    found = came(tmp_path, USERS, codes, f"<Cases>{case}{case}</Cases>", sources(*twice))
    assert len(found.documents) == 2 and len(found.entries) == 3 and len(found.project.cases) == 2
    assert {entry.name for entry in found.entries if entry.uuid == uuid(JOY)} == {"Joy"}
    for thing in ("codes", "documents", "codings", "cases"):
        assert f"{thing} with the id of another one got one of their own" in found.told


def test_codings_with_codes_that_are_not_there_are_kept(tmp_path: Path) -> None:
    none = f'<Coding guid="{guid(73)}"/>'
    found = came(tmp_path, USERS, CODES, sources(talk(GREAT, selection(62, 0, 2, coding(72, 99), none))))
    assert [name for name, _ in found.quotes] == [
        "Joy",
        "code that the file does not hold",
        "code that the file does not hold (2)",
    ]
    root = found.project.codebook.entries[-1]
    assert root.name == "Codes that the file does not hold" and len(root.children) == 2
    assert "codings with codes that the file does not hold got codes of their own: 2" in found.told


# Texts


@pytest.mark.parametrize(
    "path",
    [
        "internal://my%20talk.txt",
        "internal:/my talk.txt",
        "internal:my talk.txt",
        "my talk.txt",
        "internal:\\\\sources\\my talk.txt",
        "internal://Sources/MY TALK.TXT",
    ],
)
def test_a_text_is_found_by_any_spelling_of_its_path(path: str, tmp_path: Path) -> None:
    found = came(tmp_path, USERS, CODES, sources(talk(GREAT, path=path)), files={"my talk.txt": TEXT})
    assert found.quotes == [("Joy", "Great")]


@pytest.mark.parametrize(
    "path", ["relative:///in/talk.txt", "relative://talk.txt", "absolute:///C:/Users/ann/talk.txt"]
)
def test_a_text_beside_the_file_is_found_and_none_elsewhere(path: str, tmp_path: Path) -> None:
    xml = project(USERS, CODES, sources(talk(GREAT, path=path)), basePath="/home/ann")
    (tmp_path / "apart").mkdir()
    file = write(tmp_path / "a.qdpx", xml)
    assert read(file).documents[0].read is None
    (tmp_path / "apart" / "talk.txt").write_text(TEXT)
    assert read(file).documents[0].read is None
    assert read(file, OpeningWishes(folder=str(tmp_path / "apart"))).quotes == [("Joy", "Great")]


@pytest.mark.parametrize("path", ["absolute:///etc/passwd", "internal://../../../etc/passwd", "relative:///../passwd"])
def test_no_file_of_the_system_is_read(path: str, tmp_path: Path) -> None:
    assert came(tmp_path, USERS, CODES, sources(talk(GREAT, path=path))).documents[0].read is None


def test_a_missing_text_keeps_what_was_done_on_it(tmp_path: Path) -> None:
    inside = (
        selection(61, 18, 23, coding(71), name="Great…"),
        selection(62, 9, 4, coding(72), coding(73, FOOD), description("both"), name="9,4"),
    )
    found = came(tmp_path, USERS, CODES, sources(talk(*inside, coding(74))), files={})
    assert found.documents[0].read is None and found.documents[0].original == b""
    assert [(one.start, one.end, one.quote) for one in found.codings] == [
        (18, 23, "Great"),
        (9, 4, ""),
        (9, 4, ""),
        (0, 0, ""),
    ]
    assert (found.memos[0].start, found.memos[0].end) == (9, 4)


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (["Talk.txt"], True),
        (["TALK.TXT", "talk.md"], True),
        (["Talk.docx.txt"], True),
        (["Talk.md"], True),
        (["Talk.md", "Talk.rtf"], False),
        (["Talk 2.txt"], False),
        ([], False),
    ],
)
def test_a_text_in_the_folder_is_known_by_the_name_of_its_document(
    files: list[str], found: bool, tmp_path: Path
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in files:
        (folder / name).write_text(TEXT, encoding="utf-8")
    path = write(tmp_path / "a.qdpx", project(USERS, CODES, sources(talk(GREAT, name="Talk.docx"))))
    came_in = read(path, OpeningWishes(folder=str(folder)))
    assert came_in.quotes == ([("Joy", "Great")] if found else [])
    assert ("called as their document: 1" in came_in.told) == found
    assert not read(path).quotes


def test_the_file_comes_before_the_words_in_the_xml_and_these_before_none(tmp_path: Path) -> None:
    inline = f"<PlainTextContent>{TEXT.replace('Great', 'GREAT')}</PlainTextContent>"
    both = sources(talk(inline, GREAT))
    assert came(tmp_path, USERS, CODES, both).quotes == [("Joy", "Great")]
    assert came(tmp_path, USERS, CODES, both, files={}).quotes == [("Joy", "GREAT")]
    assert came(tmp_path, USERS, CODES, both, files={"21.txt": "\n"}).quotes == [("Joy", "GREAT")]
    assert came(tmp_path, USERS, CODES, sources(talk(inline, GREAT, path="")), files={}).quotes == [("Joy", "GREAT")]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("cp1252"),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        TEXT.replace("\n", "\r").encode(),
    ],
)
def test_texts_are_read_in_any_encoding(data: bytes, tmp_path: Path) -> None:
    found = came(tmp_path, USERS, CODES, sources(talk(selection(61, 34, 38, coding(71)))), files={"21.txt": data})
    assert found.quotes == [("Joy", "café")]
    assert found.documents[0].original == data


def test_a_file_that_is_no_text_is_taken_as_missing(tmp_path: Path) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
    found = came(tmp_path, USERS, CODES, sources(talk(GREAT)), files={"21.txt": picture})
    assert found.documents[0].read is None and "files that are no text were taken as missing" in found.told


def test_the_dialect_that_is_wished_for_holds(tmp_path: Path) -> None:
    text = "😀😀 one two"
    path = write(
        tmp_path / "a.qdpx", project(USERS, CODES, sources(talk(selection(61, 3, 6, coding(71))))), {"21.txt": text}
    )
    assert read(path, OpeningWishes(offsets="codepoint")).quotes == [("Joy", "one")]
    assert read(path, OpeningWishes(offsets="utf16")).quotes[0][1] != "one"
