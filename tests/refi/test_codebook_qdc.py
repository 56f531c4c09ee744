"""Codebooks go to other programs and come back as they were."""

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
    CodebookEntry,
    CodebookFile,
    Comment,
    same_name,
)
from qualcode.domain.errors import RuleError
from qualcode.domain.identity import new_uuids
from qualcode.refi.codebook_in import read_qdc
from qualcode.refi.codebook_out import lost_in_qdc, qdc_bytes
from qualcode.refi.descriptions import RETIRED, join_description, split_description

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


def test_our_ids_are_written_as_of_version_4_and_come_back() -> None:
    ours, theirs = new_uuids(1)[0], "11111111-2222-3333-4444-555555555555"
    book = CodebookFile("", "", tuple(CodebookEntry(uuid, uuid=uuid) for uuid in (ours, theirs, TRUST)))
    written = etree.fromstring(qdc_bytes(book))
    guids = [code.get("guid").lower() for code in written.iter("{*}Code")]
    assert guids == [ours[:14] + "4" + ours[15:], theirs, TRUST]
    assert [entry.uuid for entry in read_qdc(qdc_bytes(book), "b")[0].entries] == [ours, theirs, TRUST]
    # One that would be taken for ours: then all stand as they are.
    both = CodebookFile("", "", (CodebookEntry("a", uuid=ours), CodebookEntry("b", uuid=guids[0])))
    assert [entry.uuid for entry in read_qdc(qdc_bytes(both), "b")[0].entries] == [ours, guids[0]]


def test_what_the_format_has_no_place_for_is_told() -> None:
    entry = CodebookEntry("x", themes=("Gone",), comments=(Comment("name", "above", "# why"),))
    lost = lost_in_qdc(replace(BOOK, entries=(*BOOK.entries, entry)))
    assert len(lost) == 4 and "name and the version" in lost[0] and lost[1].endswith(": 1") and "“Gone”" in lost[3]
    assert lost[2] == "comments of the codebook's own file: 1"
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
