"""What other programs are known to write, quirk by quirk."""

from __future__ import annotations

from pathlib import Path

import pytest
from qdpx_files import (
    ANN,
    ATLAS,
    BOB,
    CODES,
    FOOD,
    JOY,
    MAXQDA,
    NOTE,
    NVIVO,
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

from qualcode.domain.exchange_reports import OpeningWishes

EMOJI = "I: So?\nP: Great 😀 café, and tea.\nP: 😀 Nothing more."


def utf16(text: str, quote: str, line_end: int = 1) -> tuple[int, int]:
    """Where a quote stands in UTF-16 units, line ends counted so."""

    def units(part: str) -> int:
        return len(part.encode("utf-16-le")) // 2 + (line_end - 1) * part.count("\n")

    at = text.index(quote)
    return units(text[:at]), units(text[: at + len(quote)])


def coded(text: str, quotes: list[str], line_end: int = 1, name: str | None = "") -> str:
    """A source with a selection for each quote, one coding each, as NVivo writes them."""
    selected = [
        selection(100 + i, *utf16(text, quote, line_end), coding(200 + i), name=name if name is not None else quote)
        for i, quote in enumerate(quotes)
    ]
    return talk(*selected)


QUOTES = ["Great", "café", "tea", "Nothing more"]


# NVivo


def test_nvivo_of_windows_counts_utf16_and_line_ends_as_two_behind_a_mark(tmp_path: Path) -> None:
    xml = project(USERS, CODES, sources(coded(EMOJI, QUOTES, 2)), origin=NVIVO)
    data = b"\xef\xbb\xbf" + EMOJI.replace("\n", "\r\n").encode()
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": data}, folder="Sources/"))
    assert [quote for _, quote in came.quotes] == QUOTES
    assert came.documents[0].read is not None and came.documents[0].read.text == EMOJI
    assert "UTF-16" in came.documents[0].dialect and "CRLF as 2" in came.documents[0].dialect


def test_nvivo_of_the_mac_counts_utf16_and_writes_a_file_that_is_none(tmp_path: Path) -> None:
    xml = project(USERS, CODES, sources(coded(EMOJI, QUOTES)), origin="NVivo 12.7 Mac").replace(
        "?>", ' standalone="no"?>', 1
    )
    files: dict[str, str | bytes] = {".root": b"", "21.txt": EMOJI}
    came = read(write(tmp_path / "a.qdpx", xml, files, stored=True))
    assert [quote for _, quote in came.quotes] == QUOTES and came.told == ""


def test_codings_belong_to_who_coded_and_else_to_who_selected(tmp_path: Path) -> None:
    both = {"creatingUser": guid(BOB)}
    inside = [
        selection(61, 0, 2, coding(71, user=ANN), **both),
        selection(62, 0, 2, coding(72, user=None), **both),
        selection(63, 0, 2, coding(73, user=None), modifyingUser=guid(BOB)),
        selection(64, 0, 2, coding(74, user=None)),
    ]
    xml = project(
        USERS,
        CODES,
        sources(talk(*inside, creatingUser=guid(ANN)), talk(selection(65, 0, 1, coding(75, user=None)), number=OTHER)),
    )
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": TEXT, "22.txt": "a"}))
    assert [came.coders.get(one.coder, "") for one in came.codings] == ["Ann", "Bob", "Bob", "Ann", ""]


def test_empty_descriptions_are_none_and_an_empty_text_stays(tmp_path: Path) -> None:
    xml = project(
        USERS,
        CODES,
        sources(
            talk("<Description/>", selection(61, 0, 2, "<Description/>", coding(71))),
            talk("<Description />", number=OTHER),
        ),
        "<Description/>",
        origin=NVIVO,
    )
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": TEXT, "22.txt": "\n"}))
    assert came.told == "" and not came.memos and came.codings[0].comment == ""
    assert came.documents[1].read is not None and came.documents[1].read.text == "\n"


def test_codings_on_an_empty_text_are_those_of_a_missing_one(tmp_path: Path) -> None:
    xml = project(USERS, CODES, sources(talk(selection(61, 5, 9, coding(71), name="word"))), origin=NVIVO)
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": "\r\n"}))
    assert came.documents[0].read is None
    assert (came.codings[0].start, came.codings[0].end, came.codings[0].quote) == (5, 9, "word")


def case_coded(*selected: str, own: str = "") -> str:
    cases = tag("Case", own, guid=guid(JOY), name="Pia")
    return project(USERS, CODES, f"<Cases>{cases}</Cases>", sources(talk(*selected)), origin=NVIVO)


def test_a_case_that_text_is_coded_with_has_its_passages(tmp_path: Path) -> None:
    xml = case_coded(selection(61, 15, 30, coding(71)), selection(62, 18, 23, coding(72, FOOD)))
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": TEXT}))
    assert came.project.cases[0].passages == ((uuid(TALK), 15, 30),) and not came.project.cases[0].documents
    assert len(came.codings) == 2


def test_a_case_that_a_whole_text_is_coded_with_has_its_document(tmp_path: Path) -> None:
    came = read(
        write(tmp_path / "a.qdpx", case_coded(selection(61, 0, len(TEXT), coding(71))), {"21.txt": TEXT + "\n"})
    )
    assert came.project.cases[0].documents == (uuid(TALK),) and not came.project.cases[0].passages


def test_a_case_has_the_passages_that_it_refers_to(tmp_path: Path) -> None:
    refs = "".join(tag("SelectionRef", targetGUID=guid(number)) for number in (61, 62, 99))
    xml = case_coded(selection(61, 15, 30), selection(62, 44, 46, coding(72, FOOD)), own=refs)
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": TEXT}))
    assert came.project.cases[0].passages == ((uuid(TALK), 15, 30), (uuid(TALK), 44, 46))
    assert came.told == "references of cases to passages that are not there or were left out were passed over"


def test_codings_with_a_case_that_is_no_code_get_a_code_of_its_name(tmp_path: Path) -> None:
    cases = f'<Cases><Case guid="{guid(55)}" name="Pia"/></Cases>'
    xml = project(USERS, cases, sources(talk(selection(61, 15, 30, coding(71, 55)))), origin=NVIVO)
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": TEXT}))
    assert came.quotes[0][0] == "Pia" and came.project.cases[0].passages == ((uuid(TALK), 15, 30),)


def test_annotations_are_memos_on_their_passage_and_may_share_a_name(tmp_path: Path) -> None:
    notes = [
        tag("Note", guid=guid(31 + i), name="Annotation", plainTextPath=f"internal://{31 + i}.txt") for i in range(2)
    ]
    links = [tag("Link", guid=guid(91 + i), originGUID=guid(31 + i), targetGUID=guid(61 + i)) for i in range(2)]
    xml = project(
        USERS,
        CODES,
        sources(talk(selection(61, 3, 6), selection(62, 18, 23))),
        f"<Notes>{''.join(notes)}</Notes><Links>{''.join(links)}</Links>",
        origin=NVIVO,
    )
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": TEXT, "31.txt": "why?", "32.txt": "Annotation two"}))
    found = [(memo.text, memo.start, memo.end) for memo in came.documents[0].memos]
    assert found == [("Annotation\n\nwhy?", 3, 6), ("Annotation two", 18, 23)]


def test_a_source_without_a_scheme_in_its_path_has_its_text(tmp_path: Path) -> None:
    xml = project(USERS, CODES, sources(talk(selection(61, 18, 23, coding(71)), path="board_2017.txt", name=None)))
    came = read(write(tmp_path / "a.qdpx", xml, {"board_2017.txt": TEXT}))
    assert came.quotes == [("Joy", "Great")] and came.documents[0].name == "board_2017"


# ATLAS.ti


def test_the_project_of_atlas_ti_may_be_called_as_it_likes(tmp_path: Path) -> None:
    came = read(write(tmp_path / "a.qdpx", project(USERS, origin=ATLAS), qde="Trial.qde"))
    assert list(came.coders.values()) == ["Ann", "Bob"]


def test_atlas_ti_counts_a_line_end_as_one_and_repeats_the_quote(tmp_path: Path) -> None:
    xml = project(USERS, CODES, sources(coded(EMOJI, QUOTES, 1, name=None)), origin=ATLAS)
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": EMOJI.replace("\n", "\r\n")}))
    assert [quote for _, quote in came.quotes] == QUOTES and "CRLF as 1" in came.documents[0].dialect


def test_a_free_note_is_on_the_project_and_a_linked_one_on_its_passage(tmp_path: Path) -> None:
    link = tag("Link", guid=guid(91), direction="OneWay", color="#000000", originGUID=guid(32), targetGUID=guid(61))
    xml = project(
        USERS,
        CODES,
        sources(talk(selection(61, 18, 23, coding(71)))),
        f"<Notes>{note(31, 'A plan.', name='Plan')}{note(32, 'Nice.', name='Ad')}</Notes><Links>{link}</Links>",
        origin=ATLAS,
    )
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": TEXT}))
    assert [(memo.text, memo.on, memo.start) for memo in came.memos] == [
        ("Plan\n\nA plan.", "project", None),
        ("Ad\n\nNice.", "document", 18),
    ]


def test_links_that_tie_no_note_are_told(tmp_path: Path) -> None:
    link = tag("Link", guid=guid(91), name="contradicts", originGUID=guid(61), targetGUID=guid(62))
    inside = (selection(61, 0, 2, coding(71)), selection(62, 3, 6, coding(72)))
    xml = project(USERS, CODES, sources(talk(*inside)), f"<Links>{link}</Links>", origin=ATLAS)
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": TEXT}))
    assert "links between passages, codes, documents or notes were left out: 1 (“contradicts”)" in came.told


def test_the_name_of_a_recording_may_stand_on_its_transcript_only(tmp_path: Path) -> None:
    transcript = tag("Transcript", guid=guid(22), name="Pia's talk", plainTextPath="internal://22.txt")
    xml = project(
        sources(tag("AudioSource", transcript, guid=guid(25), name="", path="relative:///x.m4a")), origin=ATLAS
    )
    came = read(write(tmp_path / "a.qdpx", xml, {"22.txt": TEXT}))
    assert came.documents[0].name == "Pia's talk"


def test_zero_lengths_are_put_on_a_character(tmp_path: Path) -> None:
    xml = project(USERS, CODES, sources(talk(selection(61, 18, 18, coding(71)))), origin=ATLAS)
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": TEXT}))
    assert came.quotes == [("Joy", "G")] and "without a length" in came.told


# MAXQDA


def maxqda(tmp_path: Path, *inside: str, more: str = "") -> Came:
    xml = project(USERS, CODES, sources(talk(*inside)), more, origin=MAXQDA, modifiedDateTime="2024-01-01T00:00:00")
    return read(write(tmp_path / "a.qdpx", xml, {"21.txt": TEXT}))


def test_a_memo_of_maxqda_in_a_document_is_a_memo_on_its_passage(tmp_path: Path) -> None:
    came = maxqda(tmp_path, selection(61, 18, 23, description(" good\n point "), name="18,23"))
    (memo,) = came.memos
    assert (memo.text, memo.on, memo.start, memo.end) == ("good\n point", "document", 18, 23)


def test_comments_of_maxqda_come_by_description_or_note(tmp_path: Path) -> None:
    came = maxqda(
        tmp_path,
        selection(61, 18, 23, description("said"), coding(71), name="18,23"),
        selection(62, 18, 23, coding(72, FOOD), note_ref(NOTE), name="18,23"),
        more=f"<Notes>{note(NOTE, 'noted')}</Notes>",
    )
    assert [one.comment for one in came.codings] == ["said", ""]
    assert [(memo.text, memo.start) for memo in came.memos] == [("noted", 18)]


def test_a_description_on_several_codings_is_a_memo_on_their_passage(tmp_path: Path) -> None:
    came = maxqda(tmp_path, selection(61, 18, 23, description("both"), coding(71), coding(72, FOOD)))
    assert [one.comment for one in came.codings] == ["", ""] and came.memos[0].text == "both"


def test_sources_may_share_a_name_and_have_no_dates(tmp_path: Path) -> None:
    code = tag("CodeRef", targetGUID=guid(JOY))
    bare = selection(61, 0, 2, tag("Coding", code, guid=guid(71)))
    xml = project(USERS, CODES, sources(talk(bare), talk(number=OTHER)), origin=MAXQDA)
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": TEXT, "22.txt": "a"}))
    assert [document.name for document in came.documents] == ["Talk", "Talk"] and came.codings[0].created_ms is None


def test_a_case_without_a_name_gives_its_values_to_its_document(tmp_path: Path) -> None:
    ref = tag("SourceRef", targetGUID=guid(TALK))
    variables = "".join(
        tag("Variable", guid=guid(41 + i), name=f"V{i}", typeOfVariable=type_)
        for i, type_ in enumerate(["Text", "Boolean", "DateTime", "Float"])
    )
    values = value(41, "x") + value(42, "1", "Boolean") + value(43, "2020-05-01T00:00:00Z", "DateTime") + value(44)
    xml = project(
        f"<Variables>{variables}</Variables><Cases>{tag('Case', values + ref, guid=guid(51))}</Cases>",
        sources(talk(value(41, "x"), value(44, "01.50", "Float"))),
        origin=MAXQDA,
    )
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": TEXT}))
    wanted = {uuid(41): "x", uuid(42): "true", uuid(43): "2020-05-01", uuid(44): "1.5"}
    assert came.documents[0].values == wanted and not came.project.cases
    assert [one.type for one in came.project.attributes] == ["text", "choice", "date", "number"]
    assert "cases without a name are their documents" in came.told


# QualCoder, Taguette, qc, Transana


def test_names_that_qualcoder_escaped_twice_read_well(tmp_path: Path) -> None:
    code = tag("Code", guid=guid(JOY), name="it&#x27;s &amp; so", isCodable="true")
    inside = (sources(talk(name="R&amp;D")), f"<Notes>{note(NOTE, 'words', name='R&amp;D')}</Notes>")
    xml = project(f"<CodeBook><Codes>{code}</Codes></CodeBook>", *inside, origin="QualCoder-3.5")
    came = read(write(tmp_path / "a.qdpx", "\ufeff" + xml, {"21.txt": "\ufeff" + TEXT}, folder="Sources/"))
    assert came.entries[0].name == "it's & so" and came.documents[0].name == "R&D"
    assert came.memos[0].text == "R&D\n\nwords"
    assert came.documents[0].read is not None and came.documents[0].read.text == TEXT


@pytest.mark.parametrize("wish", ["", "code points"])
def test_passages_that_qualcoder_counts_otherwise_than_others_stand_on_their_words(wish: str, tmp_path: Path) -> None:
    quotes = ["Great", "café", "tea", "Nothing", "more"]
    counted = [(EMOJI.index(quote), EMOJI.index(quote) + len(quote)) for quote in quotes]
    counted[3] = utf16(EMOJI, "Nothing")
    selected = [
        selection(100 + i, *counted[i], coding(200 + i), name=quote, creatingUser=guid(ANN))
        for i, quote in enumerate(quotes)
    ]
    xml = project(USERS, CODES, sources(talk(*selected)), origin="QualCoder 3.6")
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": EMOJI}), OpeningWishes(offsets=wish))
    words = [quote for _, quote in came.quotes]
    if wish:
        assert words == [*quotes[:3], "thing m", "more"]  # what the user says holds for all
    else:
        assert words == quotes
        assert "counted otherwise than others of their document were put on their words: 1 (“Nothing”)" in came.told


def test_users_that_are_named_nowhere_are_unknown_coders(tmp_path: Path) -> None:
    xml = project(CODES, sources(talk(selection(61, 0, 2, coding(71), coding(72, user=BOB)))), origin="QualCoder 3.2")
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": TEXT}))
    assert [came.coders[one.coder] for one in came.codings] == ["unknown coder", "unknown coder (2)"]


def test_a_formatted_file_that_is_plain_text_is_taken_as_such(tmp_path: Path) -> None:
    source = talk(selection(61, 18, 23, coding(71)), path="", richTextPath="internal://21.txt")
    came = read(write(tmp_path / "a.qdpx", project(USERS, CODES, sources(source)), {"21.txt": TEXT}))
    assert came.quotes == [("Joy", "Great")]


def test_empty_containers_are_no_trouble(tmp_path: Path) -> None:
    empty = "".join(f"<{name}/>" for name in ("Users", "Variables", "Cases", "Sources", "Notes", "Links", "Sets"))
    assert not read(write(tmp_path / "a.qdpx", project(empty, "<CodeBook><Codes/></CodeBook>"))).documents


def test_transana_refers_in_ways_of_its_own(tmp_path: Path) -> None:
    transcript = tag(
        "Transcript",
        note_ref(NOTE)
        + tag("SyncPoint", guid=guid(1001), timeStamp=0, position=0)
        + tag("SyncPoint", guid=guid(1002), timeStamp=900, position=15)
        + tag("SyncPoint", guid=guid(1003), timeStamp=1800, position=44)
        + tag("TranscriptSelection", coding(71), guid=guid(61), fromSyncPoint=guid(1002), toSyncPoint=guid(1003)),
        guid=guid(22),
        plainTextPath="internal://22.txt",
    )
    made = tag(
        "Set", f'<MemberSource guid="{guid(25)}"/><MemberNote>{guid(NOTE)}</MemberNote>', guid=guid(81), name="All"
    )
    xml = project(
        USERS,
        CODES,
        sources(tag("VideoSource", transcript, guid=guid(25), name="Talk", path="relative:///x.mp4")),
        f"<Notes>{note(NOTE, 'n')}</Notes><Sets>{made}</Sets>",
        namespace="urn:QDA-XML:project:0:10",
        origin="Transana 3.22",
    )
    came = read(write(tmp_path / "a.qdpx", xml, {"22.txt": TEXT}))
    assert came.quotes == [("Joy", "P: Great, we had a café and t")]
    assert came.project.sets[0].members == (uuid(22),) and came.project.memos[0].on == "document"
    assert "notes in sets were left out" in came.told


@pytest.mark.parametrize("name", ["Coke::diet Coke", "a.b"])
def test_names_with_signs_of_levels_stay_flat(name: str, tmp_path: Path) -> None:
    code = tag("Code", guid=guid(JOY), name=name, isCodable="true")
    came = read(write(tmp_path / "a.qdpx", project(f"<CodeBook><Codes>{code}</Codes></CodeBook>")))
    assert [entry.name for entry in came.entries] == [name]


def test_what_somebody_called_a_passage_is_kept_and_words_of_the_text_are_not(tmp_path: Path) -> None:
    inside = [
        selection(61, 18, 23, coding(71), name="Real joy"),
        selection(62, 18, 23, description("so?"), coding(72), name="Irony"),
        selection(63, 18, 23, name="Key scene"),
        selection(64, 18, 37, coding(73), name="Great, we …"),
        selection(65, 18, 23, coding(74), name="had a  café and t…"),
        selection(66, 18, 23, coding(75), name="Quotation 3:12"),
        selection(67, 18, 23, coding(76), coding(77, FOOD), name="18,23"),
    ]
    xml = project(USERS, CODES, sources(talk(*inside)), origin=ATLAS)
    came = read(write(tmp_path / "a.qdpx", xml, {"21.txt": TEXT}))
    assert [one.comment for one in came.codings] == ["Real joy", "Irony\n\nso?", "", "", "", "", ""]
    assert [(memo.text, memo.start) for memo in came.memos] == [("Key scene", 18)]
