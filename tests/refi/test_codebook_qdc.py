"""Codebooks go to other programs and come back; those of other programs are read in every dialect known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from example_counts import examples
from qualcode.domain.codebook_entries import (
    COLOURS,
    LONGEST_NAME,
    CodebookEntry,
    CodebookFile,
    check_code_name,
    same_name,
)
from qualcode.domain.errors import InputError, RuleError
from qualcode.refi.codebook_in import read_qdc
from qualcode.refi.codebook_out import NAMESPACE, lost_in_qdc, qdc_bytes
from qualcode.refi.descriptions import RETIRED, join_description, split_description
from qualcode.refi.identities import read_colour

SHARED = Path(__file__).resolve().parents[2] / "../shared/data/refi"
SCHEMA = Path(__file__).resolve().parents[2] / "src/qualcode/refi/Codebook.xsd"
TRUST, PLAN = "11111111-2222-4333-8444-555555555555", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
BOOK = CodebookFile(
    "Talk about time",
    "1.0",
    (
        CodebookEntry(
            "Climate",
            definition="What holds a school together.",
            include="deadlines\nmeetings",
            exclude="weather",
            example="“We <never> stop & rush.”",
            keywords="trust, rely on; each other",
            memo="Ask again in May.",
            colour="#E69F00",
            mark="⏳",
            uuid=TRUST,
            children=(CodebookEntry("Haste", retired=True, themes=("Planning",)),),
        ),
        CodebookEntry("Planning", uuid=PLAN),
        CodebookEntry("Goals", themes=("Climate/Haste", "Planning")),
    ),
)


def read(xml: str) -> tuple[CodebookFile, list[str]]:
    return read_qdc(xml.encode(), "book.qdc")


def codes(body: str, *, namespace: str = NAMESPACE, sets: str = "") -> tuple[CodebookFile, list[str]]:
    declared = f' xmlns="{namespace}"' if namespace else ""
    return read(f'<?xml version="1.0"?><CodeBook{declared}><Codes>{body}</Codes>{sets}</CodeBook>')


# Out and in again


_CHARACTERS = st.sampled_from("ab:\\ \n\t<>&'\"]é字\u2028\u00a0\ufeff👩") | st.characters(
    exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"
)
_LABELS = (
    "Include:",
    "Exclude: ",
    "Example: x",
    "Keywords: ",
    "Memo:",
    RETIRED,
    "Retired:",
    "\\Include: y",
    "\\\\Memo:",
    "\\",
    "",
)
_LINES = st.lists(st.sampled_from(_LABELS) | st.text(_CHARACTERS, max_size=6), max_size=4)
_TEXT = _LINES.map("\n".join)
_NAMES = st.text(_CHARACTERS.filter(lambda c: c not in "\n\t\u2028/"), min_size=1, max_size=6).map(str.strip)


def _entries(children: st.SearchStrategy[tuple[CodebookEntry, ...]]) -> st.SearchStrategy[tuple[CodebookEntry, ...]]:
    entry = st.builds(
        CodebookEntry,
        name=_NAMES.filter(lambda name: any(map(str.isprintable, name))),
        definition=_TEXT,
        include=_TEXT,
        exclude=_TEXT,
        example=_TEXT,
        keywords=_TEXT,
        colour=st.sampled_from(["", "#123ABC", *COLOURS.values()]),
        memo=_TEXT,
        children=children,
        retired=st.booleans(),
    )
    return st.lists(entry, max_size=3).map(lambda found: tuple({same_name(e.name): e for e in found}.values()))


@st.composite
def books(draw: st.DrawFn) -> CodebookFile:
    """Codebooks without what QDC has no place for; a code's further themes stand before it, so there is no circle."""
    entries = draw(st.recursive(st.just(()), _entries, max_leaves=5).filter(bool))
    uuids = st.sampled_from(["", "x"]).flatmap(lambda some: st.uuids().map(str) if some else st.just(""))
    paths: list[str] = []

    def finished(entry: CodebookEntry, above: str) -> CodebookEntry:
        path = above + entry.name
        parent = above.removesuffix("/")
        others = [known for known in paths if known != parent]
        themes = draw(st.sets(st.sampled_from(others), max_size=2)) if others else set()
        ordered = tuple(sorted(themes, key=paths.index))
        paths.append(path)
        children = tuple(finished(child, path + "/") for child in entry.children)
        return replace(entry, children=children, themes=ordered, uuid=draw(uuids))

    return CodebookFile("", "", tuple(finished(entry, "") for entry in entries))


def without_minted(entry: CodebookEntry, original: CodebookEntry) -> CodebookEntry:
    children = tuple(map(without_minted, entry.children, original.children))
    return replace(entry, children=children, uuid=entry.uuid if original.uuid else "")


@settings(max_examples=examples(80), deadline=None)
@given(books())
def test_any_codebook_comes_back(book: CodebookFile) -> None:
    found, warnings = read_qdc(qdc_bytes(book), "book.qdc")
    assert len(found.entries) == len(book.entries)
    assert tuple(map(without_minted, found.entries, book.entries)) == book.entries
    assert not warnings


@settings(max_examples=examples(150), deadline=None)
@given(st.builds(CodebookEntry, st.just("a"), *[_TEXT] * 5, memo=_TEXT, retired=st.booleans()))
def test_a_description_is_taken_apart_as_it_was_put_together(entry: CodebookEntry) -> None:
    said = split_description(join_description(entry), exact=True)
    fields = ("definition", "include", "exclude", "example", "keywords", "memo", "retired")
    assert [getattr(said, field) for field in fields] == [getattr(entry, field) for field in fields]


def test_a_description_reads_well_in_other_programs() -> None:
    assert join_description(BOOK.entries[0]) == (
        "What holds a school together.\n\nInclude: deadlines\nmeetings\n\nExclude: weather\n\n"
        "Example: “We <never> stop & rush.”\n\nKeywords: trust, rely on; each other\n\nMemo: Ask again in May."
    )
    assert (
        join_description(CodebookEntry("a", "Include: is a word", retired=True)) == f"\\Include: is a word\n\n{RETIRED}"
    )


def test_a_file_of_ours_is_valid_and_made_as_other_programs_want_it() -> None:
    data = qdc_bytes(BOOK)
    assert data.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n<CodeBook xmlns="urn:QDA-XML:codebook:1.0"')
    assert data == qdc_bytes(BOOK)
    root = etree.fromstring(data)
    etree.XMLSchema(file=str(SCHEMA)).assertValid(root)
    found = root.findall(".//{*}Code")
    assert [code.get("name") for code in found] == ["Climate", "Haste", "Planning", "Goals"]
    assert all(code.get("isCodable") == "true" for code in found)
    assert [code.get("color") for code in found] == ["#E69F00", None, None, None]
    guids = [element.attrib["guid"] for element in (*found, *root.findall(".//{*}Set"))]
    assert guids[0] == TRUST.upper() and len(set(guids)) == len(guids)
    assert all(guid == guid.upper() and UUID(guid) for guid in guids)
    sets = {s.get("name"): [m.get("guid") for m in s] for s in root.findall(".//{*}Set")}
    assert sets == {"Climate/Haste": [guids[3]], "Planning": [guids[1], guids[3]]}


def test_no_empty_elements_are_written() -> None:
    data = qdc_bytes(CodebookFile("", "", (CodebookEntry("Only"),)))
    assert b"Sets" not in data and b"Description" not in data


def test_the_schema_that_ships_is_the_standards() -> None:
    if not (SHARED / "Codebook.xsd").exists():
        pytest.skip("../shared/data/refi is not there")
    assert SCHEMA.read_bytes() == (SHARED / "Codebook.xsd").read_bytes()


def test_a_code_without_uuid_gets_the_same_one_each_time() -> None:
    first, again = (read_qdc(qdc_bytes(BOOK), "b")[0].entries[2].uuid for _ in range(2))
    other = read_qdc(qdc_bytes(replace(BOOK, name="Other")), "b")[0].entries[2].uuid
    assert first == again != other


def test_one_uuid_is_never_written_for_two_codes() -> None:
    twice = CodebookFile("", "", (CodebookEntry("a", uuid=TRUST), CodebookEntry("b", uuid=TRUST.upper())))
    found = read_qdc(qdc_bytes(twice), "b")[0].entries
    assert found[0].uuid == TRUST and found[1].uuid not in ("", TRUST)


def test_what_the_format_has_no_place_for_is_told() -> None:
    lost = lost_in_qdc(replace(BOOK, entries=(*BOOK.entries, CodebookEntry("x", themes=("Gone",)))))
    assert len(lost) == 3 and "name and the version" in lost[0] and lost[1].endswith(": 1") and "“Gone”" in lost[2]
    assert lost_in_qdc(CodebookFile("", "", (CodebookEntry("x"),))) == []


def test_an_empty_codebook_is_refused() -> None:
    with pytest.raises(RuleError, match="no codes"):
        qdc_bytes(CodebookFile("Nothing yet", "", ()))


@pytest.mark.parametrize(
    "entry", [CodebookEntry("a\uffff"), CodebookEntry("a", memo="x\ufffe"), CodebookEntry("a", "\x1b[31m")]
)
def test_a_character_that_xml_cannot_hold_is_refused_with_its_code(entry: CodebookEntry) -> None:
    with pytest.raises(RuleError, match=r"of “a.*” holds the character U\+"):
        qdc_bytes(CodebookFile("", "", (entry,)))


def test_what_the_schema_does_not_allow_is_refused() -> None:
    with pytest.raises(RuleError, match="REFI-QDA does not allow"):
        qdc_bytes(CodebookFile("", "", (CodebookEntry("a", colour="reddish"),)))


# Other programs


@pytest.mark.parametrize(
    "namespace",
    [
        "urn:QDA-XML:codebook:1.0",
        "urn:QDA-XML:codebook:1:0",
        "urn:QDA-XML:codebook:0:4",
        "urn:QDA-XML:project:0:10",
        "",
    ],
)
def test_every_namespace_in_use_is_read(namespace: str) -> None:
    book, warnings = codes(f'<Code guid="{TRUST}" name="a" isCodable="true"/>', namespace=namespace)
    assert book.entries == (CodebookEntry("a", uuid=TRUST),) and not warnings


def test_a_mark_blanks_and_a_missing_declaration_do_no_harm() -> None:
    body = f'<CodeBook origin="x"><Codes><Code guid="{TRUST}" name="é"/></Codes></CodeBook>'
    for data in (
        b"\xef\xbb\xbf" + body.encode(),
        b'\xef\xbb\xbf\r\n <?xml version="1.0" encoding="utf-8"?>' + body.encode(),
        ('<?xml version="1.0" encoding="UTF-16"?>' + body).encode("utf-16"),
        ('<?xml version="1.0" encoding="windows-1252"?>' + body).encode("cp1252"),
    ):
        assert read_qdc(data, "b")[0].entries == (CodebookEntry("é", uuid=TRUST),)


def test_elements_and_attributes_of_other_vocabularies_are_passed_over() -> None:
    foreign = '<x:Code xmlns:x="urn:other" name="never"/><Other>text</Other>'
    book, _ = codes(f'{foreign}<Code guid="{TRUST}" name="a" rank="3">{foreign}<Description>d</Description></Code>')
    assert book.entries == (CodebookEntry("a", "d", uuid=TRUST),)


def test_the_codebook_of_a_project_is_read_with_its_sets() -> None:
    project = (
        f'<Project xmlns="urn:QDA-XML:project:1.0" name="p"><CodeBook><Codes>'
        f'<Code guid="{TRUST}" name="a" isCodable="true"><NoteRef targetGUID="{PLAN}"/></Code>'
        f'<Code guid="{PLAN}" name="b" isCodable="true"/></Codes></CodeBook>'
        f'<Sets><Set guid="{TRUST}" name="a"><MemberCode targetGUID="{PLAN.upper()}"/></Set>'
        f'<Set guid="{PLAN}" name="Round 1"><MemberSource targetGUID="{TRUST}"/></Set></Sets></Project>'
    )
    book, warnings = read(project)
    assert book.entries == (CodebookEntry("a", uuid=TRUST), CodebookEntry("b", uuid=PLAN, themes=("a",)))
    assert warnings == ["notes on codes were left out, they belong to the project: 1 (“a”)"]


def test_codebooks_in_real_projects_are_read() -> None:
    import zipfile

    for name, total in (("atlasti-8.4-mac__skyloom_TestProject.qdpx", 4), ("golden_codepoint.qdpx", 1)):
        if not (SHARED / name).exists():
            pytest.skip("../shared/data/refi is not there")
        with zipfile.ZipFile(SHARED / name) as archive:
            qde = next(member for member in archive.namelist() if member.endswith(".qde"))
            book, _ = read_qdc(archive.read(qde), qde)
        assert len(book.entries) >= total
        assert all(check_code_name(entry.name) == entry.name and UUID(entry.uuid) for entry in book.entries)


def test_flat_names_with_colons_stay_as_they_are() -> None:
    assert codes('<Code name="Coke::diet Coke"/>')[0].entries[0].name == "Coke::diet Coke"


@pytest.mark.parametrize(
    ("written", "name", "told"),
    [
        ("yes/no", "yes∕no", "“/” in names"),
        ("one&#10;two&#9;three", "one two three", "line breaks"),
        ("x" * 201, "x" * 199 + "…", "more than 200 characters"),
        ("", "code without a name", "without a name"),
        ("&#x200b;", "code without a name", "without a name"),
        (" padded ", "padded", ""),
    ],
)
def test_a_name_that_our_rules_refuse_is_mended_and_told(written: str, name: str, told: str) -> None:
    book, warnings = codes(f'<Code guid="{TRUST}" name="{written}"/>')
    assert book.entries[0].name == name == check_code_name(name)
    assert told in " ".join(warnings) and bool(warnings) == bool(told)


def test_a_name_that_was_cut_stands_whole_in_the_definition() -> None:
    book, _ = codes(f'<Code guid="{TRUST}" name="{"long " * 60}"><Description>d</Description></Code>')
    assert len(book.entries[0].name) == LONGEST_NAME
    assert book.entries[0].definition == ("long " * 60).strip() + "\n\nd"


def test_siblings_of_one_name_get_numbers() -> None:
    names = ["a", "A", "a (2)", "a", "b"]
    book, warnings = codes(
        "".join(f'<Code name="{name}"/>' for name in names) + '<Code name="c"><Code name="a"/></Code>'
    )
    assert [entry.name for entry in book.entries] == ["a", "A (2)", "a (2) (2)", "a (3)", "b", "c"]
    assert book.entries[5].children[0].name == "a"
    assert "codes with the name of a sibling got a number: 3 (“A”, “a (2)”, “a”)" in warnings


@pytest.mark.parametrize(
    ("written", "colour"),
    [
        ("#abc", "#AABBCC"),
        ("#12ab3f", "#12AB3F"),
        ("12ab3f", "#12AB3F"),
        ("#FF12AB3F", "#12AB3F"),
        ("#8012AB3F", "#12AB3F"),
        ("#12AB3FFF", "#12AB3F"),
        ("rgb(230, 159,0)", "#E69F00"),
        ("RGBA(1,2,3,0.5)", "#010203"),
        ("Red", "#FF0000"),
        ("orange", COLOURS["orange"]),
    ],
)
def test_colours_are_read_in_every_way_of_writing(written: str, colour: str) -> None:
    assert read_colour(written)[0] == colour
    assert codes(f'<Code name="a" color="{written}"/>')[0].entries[0].colour == colour


def test_a_colour_that_is_none_is_left_out_and_told() -> None:
    for written in ("rgb(300,0,0)", "#12345", "reddish"):
        book, warnings = codes(f'<Code name="a" guid="{TRUST}" color="{written}"/>')
        assert book.entries[0].colour == "" and warnings == [
            f"colours that cannot be read were left out: 1 (“a: {written}”)"
        ]


def test_ids_are_one_with_braces_and_capitals_and_need_no_version() -> None:
    odd = "{ABCDEF01-2345-0789-0123-456789ABCDEF}"
    assert codes(f'<Code guid="{odd}" name="a"/>')[0].entries[0].uuid == odd[1:-1].lower()


def test_ids_that_are_none_or_stand_twice_are_told() -> None:
    book, warnings = codes(f'<Code guid="7" name="a"/><Code guid="{TRUST}" name="b"/><Code guid="{TRUST}" name="c"/>')
    assert [entry.uuid for entry in book.entries] == ["", TRUST, ""]
    assert [warning.split(":")[0] for warning in warnings] == [
        "codes without a usable id are known by their names only",
        "codes with the id of another code are known by their names only",
    ]


def test_folders_become_codes_and_that_is_told() -> None:
    book, warnings = codes(f'<Code guid="{TRUST}" name="a" isCodable="false"><Code guid="{PLAN}" name="b"/></Code>')
    assert book.entries[0].children[0].name == "b"
    assert len(warnings) == 1 and "folders" in warnings[0]


def test_labels_in_a_description_of_others_are_fields_and_white_space_goes() -> None:
    text = "\n   What it is.\r\n  \nInclude:deadlines\nExclude: weather\n\nInclude: also these\n "
    entry = codes(f'<Code guid="{TRUST}" name="a"><Description>{text}</Description></Code>')[0].entries[0]
    assert (entry.definition, entry.include, entry.exclude) == ("What it is.", "deadlines\nalso these", "weather")


def test_control_characters_in_a_description_become_blanks() -> None:
    book, warnings = codes(f'<Code guid="{TRUST}" name="a"><Description>x&#x9b;y&#13;&#10;z</Description></Code>')
    assert book.entries[0].definition == "x y\nz" and "control characters" in warnings[0]


def test_a_set_makes_a_theme_of_the_code_with_its_name_and_others_are_told() -> None:
    body = (
        f'<Code guid="{TRUST}" name="Climate"><Code guid="{PLAN}" name="in/out"/></Code>'
        '<Code guid="k" name="x"/><Code name="y"><Code name="x"/></Code>'
    )
    sets = (
        f'<Sets><Set name="in/out"><MemberCode guid="k"/><MemberCode guid="gone"/><MemberCode guid="{TRUST}"/></Set>'
        f'<Set name="Climate"><MemberCode guid="{PLAN}"/><MemberCode guid="k"/></Set>'
        '<Set name="Others"><MemberCode guid="k"/></Set><Set name="Empty"/></Sets>'
    )
    book, warnings = codes(body, sets=sets)
    assert [entry.themes for entry in book.entries] == [(), ("Climate/in∕out", "Climate"), ()]
    told = " ".join(warnings)
    assert "no code of the file: 1 (“in/out”)" in told and "below them; left out of sets: 1 (“in/out”)" in told
    assert "the name of one code: 1 (“Others”)" in told and "Empty" not in told


def test_two_sets_never_make_a_circle() -> None:
    body = f'<Code guid="{TRUST}" name="a"/><Code guid="{PLAN}" name="b"/>'
    sets = (
        f'<Sets><Set name="a"><MemberCode guid="{PLAN}"/></Set>'
        f'<Set name="b"><MemberCode guid="{TRUST}"/><MemberCode guid="{PLAN}"/></Set></Sets>'
    )
    book, warnings = codes(body, sets=sets)
    assert [entry.themes for entry in book.entries] == [(), ("a",)] and "sets: 2" in warnings[0]


# Hostile and broken


def test_fifty_levels_are_read_and_more_are_refused_with_the_line() -> None:
    def nested(levels: int) -> str:
        return '<Code name="a">\n' * levels + "</Code>" * levels

    book, _ = codes(nested(50))
    assert len(read_qdc(qdc_bytes(book), "b")[0].entries) == 1
    with pytest.raises(InputError, match=r"line 51: .*50 levels"):
        codes(nested(51))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "damaged XML"),
        (b"<CodeBook><Codes>", "damaged XML"),
        (b"<html/>", "no codebook in it, its XML is a “html”"),
        (b"PK\x03\x04rest", "archive"),
        (b'<!DOCTYPE a [<!ENTITY e "x">]><CodeBook><Codes><Code name="&e;"/></Codes></CodeBook>', "document type"),
        (
            b'<!DOCTYPE a SYSTEM "http://127.0.0.1/x"><CodeBook><Codes><Code name="&e;"/></Codes></CodeBook>',
            "document type",
        ),
        (b"<a>" * 300 + b"</a>" * 300, "nested too deeply"),
    ],
)
def test_what_is_no_codebook_or_wants_to_act_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_qdc(data, "book.qdc")


def test_a_description_beyond_measure_is_refused_with_its_line() -> None:
    with pytest.raises(InputError, match=r"book\.qdc, line 1: the description of “a”"):
        codes(f'<Code name="a"><Description>{"x" * 1_000_001}</Description></Code>')


def test_more_codes_than_any_codebook_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.refi.codebook_in.MOST_CODES", 3)
    with pytest.raises(InputError, match="more than 3 codes"):
        codes('<Code name="a"/>' * 4)


def test_a_codebook_without_codes_says_so() -> None:
    book, warnings = read("<CodeBook/>")
    assert book.entries == () and warnings == ["the file's codebook holds no code"]
