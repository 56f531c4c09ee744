"""What is written for other programs is valid, and as each of them is known to take it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from weakref import ref
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from outgoing_projects import (
    AGE,
    ANN,
    BOB,
    FOOD,
    JOY,
    P1,
    SCHEMA,
    TEXT,
    Q,
    coding,
    document,
    memo,
    project,
    rich,
    uid,
    written,
)

from example_counts import examples
from qualcode import __version__
from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.domain.errors import ProjectError, RuleError
from qualcode.domain.exchange import ExchangedAttribute, ExchangedCase, ExchangedDocument, ExchangedSet
from qualcode.domain.exchange_reports import ExportWishes
from qualcode.exporting.project_writers import project_writer_for
from qualcode.refi.own_conventions import UNKNOWN_CODER, own_offsets, theme_set_guid
from qualcode.refi.project_out import QdpxWriter
from qualcode.refi.project_validity import check_valid
from qualcode.refi.sources_out import quote_name

SHARED = Path(__file__).resolve().parents[2] / "../shared/data/refi"
GUID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")
UTF16 = ExportWishes(offsets="utf16")


def test_the_schema_is_that_of_the_standard() -> None:
    if not (SHARED / "Project.xsd").exists():
        pytest.skip("the standard's schema lies in ../shared")
    assert SCHEMA.read_bytes() == (SHARED / "Project.xsd").read_bytes()


def test_files_that_end_in_qdpx_are_written_by_it() -> None:
    assert isinstance(project_writer_for(Path("a.QDPX")), QdpxWriter)


def test_the_container_is_what_every_program_opens(tmp_path: Path) -> None:
    taken = written(rich(), tmp_path)
    with ZipFile(BytesIO(taken.data)) as archive:
        assert {one.compress_type for one in archive.infolist()} == {ZIP_DEFLATED}
        xml = archive.read("project.qde")
    assert taken.names.count("project.qde") == 1
    assert all(re.fullmatch(rf"sources/{GUID.pattern}\.txt", name) for name in taken.names if name != "project.qde")
    assert xml.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="urn:QDA-XML:project:1.0" ')
    location = taken.root.get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation")
    assert location == "urn:QDA-XML:project:1.0 http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd"
    assert all(element.prefix is None for element in taken.root.iter())


def test_an_empty_project_has_no_empty_containers(tmp_path: Path) -> None:
    taken = written(project(codebook=CodebookFile("", "", ()), coders=()), tmp_path)
    assert [element.tag for element in taken.root] == [Q + "Description"]
    assert taken.names == ["project.qde"]


def test_an_invalid_project_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    bad = project(codebook=CodebookFile("", "", (CodebookEntry("Joy", uuid=JOY, colour="red"),)))
    with pytest.raises(RuleError, match="REFI-QDA does not allow this project"):
        written(bad, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("bad", ["<Users/>", "<Project/>", '<Sources><TextSource name="x"/></Sources>'])
def test_what_is_not_valid_is_told(bad: str) -> None:
    xml = f'<Project xmlns="urn:QDA-XML:project:1.0" name="x">{bad}</Project>'
    with pytest.raises(RuleError):
        check_valid(BytesIO(xml.encode()))
    check_valid(BytesIO(b'<Project xmlns="urn:QDA-XML:project:1.0" name="x"/>'))


def test_guids_are_in_capitals_unique_and_always_the_same(tmp_path: Path) -> None:
    taken = written(rich(), tmp_path)
    guids = [element.get("guid") for element in taken.root.iter() if element.get("guid")]
    assert len(guids) > 25
    assert len(guids) == len(set(guids))
    for element in taken.root.iter():
        for name in ("guid", "targetGUID", "originGUID", "creatingUser", "creatingUserGUID"):
            assert element.get(name) is None or GUID.fullmatch(element.get(name))
    assert written(rich(), tmp_path, name="again").data == taken.data


def test_every_reference_leads_to_something(tmp_path: Path) -> None:
    taken = written(rich(), tmp_path)
    guids = {element.get("guid") for element in taken.root.iter()}
    for element in taken.root.iter():
        for name in ("targetGUID", "originGUID", "creatingUser", "creatingUserGUID"):
            assert element.get(name) is None or element.get(name) in guids


def test_one_id_for_two_things_becomes_two(tmp_path: Path) -> None:
    values = project(document(codings=(coding(1, 0, 1),)), cases=(ExchangedCase(JOY, "Joy"),))
    taken = written(values, tmp_path)
    assert taken.one("Code", name="Joy").get("guid") == JOY.upper() != taken.one("Case").get("guid")
    assert values.losses.tolerated["ids that several things shared were replaced"] == 1


def test_sources_are_files_of_their_guid_with_maker_and_date(tmp_path: Path) -> None:
    taken = written(rich(), tmp_path)
    sources = taken.all("TextSource")
    assert [source.get("name") for source in sources] == ["Interview 1", "Notes"]
    for source in sources:
        assert source.get("plainTextPath") == f"internal://{source.get('guid')}.txt"
        assert source.get("richTextPath") is None
        assert not taken.children(source, "PlainTextContent")
    assert taken.text_of(sources[0]) == TEXT.encode()
    users = {user.get("guid") for user in taken.all("User")}
    made = [*sources, *taken.all("PlainTextSelection"), *taken.all("Coding"), *taken.all("Note")]
    assert {element.get("creatingUser") for element in made} <= users
    assert {element.get("creationDateTime") for element in made} == {"2026-01-02T03:04:05.123Z"}
    assert taken.root.get("creatingUserGUID") in users
    assert taken.root.get("origin") == f"qualcode {__version__} (offsets: codepoint, ids: 4)"
    assert taken.root.get("basePath") is None


def test_a_document_without_a_name_gets_one(tmp_path: Path) -> None:
    assert written(project(document(name="")), tmp_path).one("TextSource").get("name") == "Document"


def test_nobody_is_named_where_it_is_not_known_who(tmp_path: Path) -> None:
    taken = written(project(document(codings=(coding(1, 0, 2, coder="", created_ms=None),)), coders=()), tmp_path)
    (user,) = taken.all("User")
    assert (user.get("guid"), user.get("name")) == (UNKNOWN_CODER.upper(), "unknown coder")
    one = taken.one("Coding")
    assert (one.get("creatingUser"), one.get("creationDateTime")) == (user.get("guid"), "1970-01-01T00:00:00Z")
    assert taken.root.get("creatingUserGUID") == user.get("guid")


def test_codes_keep_their_tree_colours_and_descriptions(tmp_path: Path) -> None:
    taken = written(project(), tmp_path)
    joy, food = taken.one("Code", name="Joy"), taken.one("Code", name="Food & drink")
    assert (joy.get("guid"), joy.get("isCodable"), joy.get("color")) == (JOY.upper(), "true", "#E69F00")
    assert [child.get("name") for child in taken.children(joy, "Code")] == ["Haste"]
    assert (food.get("color"), taken.children(food, "Description")[0].text) == (None, "What is\neaten.")


def test_further_themes_are_sets_with_their_path(tmp_path: Path) -> None:
    entries = (
        CodebookEntry("Joy", uuid=JOY, children=(CodebookEntry("Rest", uuid=uid(9, 2)),)),
        CodebookEntry("Food", uuid=FOOD, themes=("Joy/Rest", "Nowhere")),
    )
    values = project(codebook=CodebookFile("", "", entries))
    taken = written(values, tmp_path)
    one = taken.one("Set")
    assert (one.get("name"), one.get("guid")) == ("Joy/Rest", theme_set_guid(uid(9, 2)).upper())
    assert [member.get("targetGUID") for member in one] == [FOOD.upper()]
    assert values.losses.left_out == {"themes that are no code of the codebook": 1}


def test_codings_of_one_coder_on_one_passage_share_a_selection_unless_they_say_more(tmp_path: Path) -> None:
    taken = written(rich(), tmp_path)
    held = []
    for selection in taken.all("PlainTextSelection"):
        codings = taken.children(selection, "Coding")
        place = int(selection.get("startPosition")), int(selection.get("endPosition"))
        held.append((place, [c.get("guid").lower() for c in codings], selection.findtext(Q + "Description")))
        assert {c.get("creatingUser") for c in codings} <= {selection.get("creatingUser")}
    assert held == [
        ((0, 14), [], None),
        ((3, 6), [], None),
        ((18, 32), [uid(1, 6)], "first impression"),
        ((28, 40), [uid(2, 6), uid(3, 6)], None),
        ((28, 40), [uid(4, 6)], None),
        ((46, 58), [uid(5, 6)], None),
    ]


def test_a_coding_with_a_comment_stands_alone(tmp_path: Path) -> None:
    codings = (coding(1, 0, 2), coding(2, 0, 2, FOOD, comment="why"))
    taken = written(project(document(codings=codings)), tmp_path)
    assert [len(taken.children(one, "Coding")) for one in taken.all("PlainTextSelection")] == [1, 1]


@settings(max_examples=examples(60), deadline=None)
@given(st.text(min_size=1, max_size=60), st.data(), st.sampled_from(["codepoint", "utf16"]))
def test_offsets_find_the_words_again_in_either_unit(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject, unit: str
) -> None:
    text = text.replace("\r", "\n")
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    values = project(document(text, codings=(coding(1, start, end),)))
    taken = written(values, tmp_path_factory.mktemp("q"), ExportWishes(offsets=unit))
    held = taken.text_of(taken.one("TextSource")).decode("utf-8-sig")
    selection = taken.one("PlainTextSelection")
    begin, behind = int(selection.get("startPosition")), int(selection.get("endPosition"))
    if unit == "utf16":
        found = held.encode("utf-16-le")[2 * begin : 2 * behind].decode("utf-16-le")
    else:
        found = held[begin:behind]
    assert (held, found) == (text, text[start:end])
    astral = any(character > "\uffff" for character in text)
    assert own_offsets(taken.root.get("origin")) == ("utf16" if astral and unit == "utf16" else "codepoint")
    assert bool(taken.written.notes) == (astral and unit == "utf16")


def test_a_selection_bears_its_quote(tmp_path: Path) -> None:
    long = "word " * 40
    assert quote_name("a \n\t b", 0, 6) == "a b"
    assert quote_name(long, 0, len(long)) == long[:99] + "…"
    assert quote_name("x" + " " * 500 + "y", 0, 502) == "x y"
    assert quote_name("x" * 100, 0, 100) == "x" * 100
    taken = written(project(document('"a" & \x00b', codings=(coding(1, 0, 8),))), tmp_path)
    assert taken.one("PlainTextSelection").get("name") == '"a" & �b'


@pytest.mark.parametrize("text", ["\ufeffText", "a\x00b\x1b[31m", "", "\n", "a\u2028b\x85c", "😀"])
def test_texts_are_written_to_the_letter(tmp_path: Path, text: str) -> None:
    taken = written(project(document(text)), tmp_path)
    data = taken.text_of(taken.one("TextSource"))
    assert data.decode("utf-8-sig") == text
    assert data.startswith(b"\xef\xbb\xbf") == text.startswith("\ufeff")


def test_half_a_character_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"Interview 1.*half a character"):
        written(project(document("a\ud83d")), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_memos_are_notes_tied_to_what_they_are_on(tmp_path: Path) -> None:
    taken = written(rich(), tmp_path)
    notes = {note.get("guid"): note for note in taken.all("Note")}
    tied = {}
    for element in taken.root.iter(Q + "NoteRef"):
        parent = element.getparent()
        tied.setdefault(element.get("targetGUID").lower(), []).append(etree.QName(parent).localname)
    for link in taken.all("Link"):
        target = taken.root.xpath(f"//*[@guid='{link.get('targetGUID')}']")[0]
        tied.setdefault(link.get("originGUID").lower(), []).append(etree.QName(target).localname)
    assert tied == {
        uid(1, 7): ["Project"],
        uid(2, 7): ["Code"],
        uid(3, 7): ["TextSource"],
        uid(4, 7): ["Case"],
        uid(5, 7): ["Coding"],
        uid(6, 7): ["PlainTextSelection"],
        uid(7, 7): ["Code", "Case"],
    }
    theory = notes[uid(2, 7).upper()]
    assert (theory.get("name"), theory.findtext(Q + "Description")) == ("Theory: Joy is more.", "Kind: theory")
    assert theory.findtext(Q + "PlainTextContent") == "Joy is more."
    plain = notes[uid(3, 7).upper()]
    assert (plain.get("name"), plain.find(Q + "Description")) == ("A long talk.", None)


@pytest.mark.parametrize("text", ["a\rb\n\tc ", " ", "x < & > ]]>", "a\x00b", "long " * 300_000])
def test_words_of_memos_are_kept_to_the_letter(tmp_path: Path, text: str) -> None:
    taken = written(project(memos=(memo(1, text, "project"),)), tmp_path)
    note = taken.one("Note")
    held = note.findtext(Q + "PlainTextContent")
    assert (taken.text_of(note).decode() if note.get("plainTextPath") else held) == text
    assert (held is None) == (note.get("plainTextPath") is not None)


def test_no_two_notes_have_one_name(tmp_path: Path) -> None:
    memos = tuple(memo(i, "Again!" if i % 2 else "again!", "project") for i in range(3))
    names = [note.get("name") for note in written(project(memos=memos), tmp_path).all("Note")]
    assert names == ["again!", "Again! (2)", "again! (3)"]


def test_characters_that_xml_cannot_hold_are_replaced_and_told(tmp_path: Path) -> None:
    values = project(document(name="A\x00", codings=(coding(1, 0, 1, comment="\x0c"),)), name="S\uffff")
    taken = written(values, tmp_path)
    assert (taken.root.get("name"), taken.one("TextSource").get("name")) == ("S�", "A�")
    assert taken.one("PlainTextSelection").findtext(Q + "Description") == "�"
    assert values.losses.tolerated == {"characters that XML cannot hold became “�”": 3}


def test_what_the_format_cannot_carry_is_told(tmp_path: Path) -> None:
    book = CodebookFile("", "", (CodebookEntry("Joy", uuid=JOY, mark="☀"),))
    values = project(
        document(
            codings=(
                coding(1, 0, 2, star=True),
                coding(2, 0, 3, origin="autocoded"),
                coding(3, 0, 4, code=FOOD),
                coding(4, 0, 5, origin="in vivo"),
            ),
            memos=(memo(2, "x", "coding", uid(3, 6)),),
            values={AGE: "3"},
        ),
        ExchangedDocument(uid(9, 5), "Gone", None, codings=(coding(9, 0, 3),), memos=(memo(9, "x", "document"),)),
        codebook=book,
        attributes=(ExchangedAttribute(AGE, "Age", "number", (), "participant"),),
        cases=(ExchangedCase(P1, "Pia", documents=(uid(9, 5),), passages=((uid(9, 5), 0, 3),), site=uid(99, 4)),),
        sets=(ExchangedSet(uid(1, 8), "case", "Few", (P1,)),),
        memos=(memo(1, "x", "document", uid(9, 5)),),
    )
    written(values, tmp_path)
    assert values.losses.left_out == {
        "marks of codes": 1,
        "stars of codings": 1,
        "marks that a coding was suggested or autocoded": 1,
        "how else codings came to be": 1,
        "codings whose code is not in the codebook": 1,
        "memos on what was left out": 2,
        "values of documents in attributes of cases": 1,
        "documents without a text": 1,
        "codings of documents without a text": 1,
        "memos of documents without a text": 1,
        "passages of cases": 1,
        "sites of cases whose name is not theirs alone": 1,
        "sets of cases": 1,
    }
    assert values.losses.uncounted == {"documents": 1, "codings": 2, "memos": 3, "values": 1, "sets": 1}


def test_a_document_without_words_is_an_empty_text_and_told(tmp_path: Path) -> None:
    values = project(document(""))
    taken = written(values, tmp_path)
    assert taken.text_of(taken.one("TextSource")) == b""
    assert values.losses.tolerated == {"documents without words are empty texts in the file": 1}


def test_no_more_than_one_document_is_held(tmp_path: Path) -> None:
    class Watched(str):
        """A name that can be watched."""

    alive = []

    def documents() -> Iterator[ExchangedDocument]:
        for i in range(4):
            name = Watched(f"D{i}")
            one = document(uuid=uid(i, 5), name=name, memos=(memo(i, "x", "document", start=0, end=3),))
            alive.append(ref(name))
            del name
            yield replace(one, codings=(coding(i, 0, 3),))
            del one
            assert sum(known() is not None for known in alive) <= 1

    taken = written(replace(project(), documents=documents), tmp_path)
    assert len(taken.all("TextSource")) == 4


@pytest.mark.parametrize(
    "wishes", [ExportWishes(target="word"), ExportWishes(offsets="bytes"), ExportWishes(media="no/such")]
)
def test_wishes_that_nobody_can_meet_are_refused(tmp_path: Path, wishes: ExportWishes) -> None:
    with pytest.raises(RuleError):
        written(project(), tmp_path, wishes)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "out.qdpx").write_text("mine")
    with pytest.raises(ProjectError, match="cannot be written"):
        QdpxWriter().write(project(), tmp_path / "out.qdpx", ExportWishes())
    assert (tmp_path / "out.qdpx").read_text() == "mine"


@pytest.mark.parametrize("unit", ["codepoint", "utf16"])
def test_the_golden_files_have_the_same_codings_as_ours(tmp_path: Path, unit: str) -> None:
    golden = SHARED / f"golden_{unit}.qdpx"
    if not golden.exists():
        pytest.skip("the golden files lie in ../shared")
    with ZipFile(golden) as archive:
        root = etree.fromstring(archive.read("project.qde"))
    codings = (coding(1, 18, 32), coding(2, 28, 40, FOOD, BOB), coding(3, 45, 57, JOY, ANN))
    taken = written(project(document(TEXT + "\n", codings=codings)), tmp_path, ExportWishes(offsets=unit))

    def places(xml: object) -> list[tuple[str, str, str]]:
        return [
            (e.get("name"), e.get("startPosition"), e.get("endPosition")) for e in xml.iter(Q + "PlainTextSelection")
        ]

    assert places(taken.root) == places(root)
