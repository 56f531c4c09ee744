"""Codebooks of other programs are read in every dialect known; what is bent or left out is told."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from qualcode.domain.codebook_entries import (
    COLOURS,
    LONGEST_NAME,
    CodebookEntry,
    CodebookFile,
    check_code_name,
)
from qualcode.domain.errors import InputError
from qualcode.domain.identity import new_uuids
from qualcode.refi.codebook_in import read_qdc
from qualcode.refi.codebook_out import NAMESPACE, qdc_bytes
from qualcode.refi.identities import read_colour
from qualcode.refi.own_conventions import plain_guid

SHARED = Path(__file__).resolve().parents[2] / "../shared/data/refi"
TRUST, PLAN = "11111111-2222-4333-8444-555555555555", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"


def read(xml: str) -> tuple[CodebookFile, list[str]]:
    return read_qdc(xml.encode(), "book.qdc")


def codes(body: str, *, namespace: str = NAMESPACE, sets: str = "") -> tuple[CodebookFile, list[str]]:
    declared = f' xmlns="{namespace}"' if namespace else ""
    return read(f'<?xml version="1.0"?><CodeBook{declared}><Codes>{body}</Codes>{sets}</CodeBook>')


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


def test_ids_that_came_from_ours_are_ours_again() -> None:
    ours = new_uuids(1)[0]
    for origin in ("ATLAS.ti 23", ""):
        xml = (
            f'<CodeBook xmlns="{NAMESPACE}" origin="{origin}"><Codes><Code guid="{plain_guid(ours).upper()}" name="a"/>'
        )
        book, warnings = read(xml + "</Codes></CodeBook>")
        assert (book.entries[0].uuid, warnings) == (ours, [])


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
