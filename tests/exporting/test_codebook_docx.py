"""The codebook as a Word file says what it should, and nothing that people wrote acts in it."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.exporting.codebook_docx import AnchorQuote, CodePage, codebook_to_docx
from qualcode.exporting.quotes_out import Line
from qualcode.exporting.tables import Heading, internal
from qualcode.importing.docx import DocxReader

HEADING = Heading("Talk about time: codebook", (("codings of", "all coders"), ("date", "2026-05-31")))
PAGE = CodePage(
    path="Climate",
    name="Climate",
    level=1,
    definition="What holds us.\nAnd more.",
    include="deadlines",
    exclude="weather",
    example="“We run.”",
    keywords="rush, run",
    memo="Ask.",
    colour="#E69F00",
    mark="⏳",
    retired=False,
    counts=(("codings", "12"), ("documents", "4")),
    quotes=(),
)
QUOTE = AnchorQuote((Line("P1", "Yes."), Line("P2", "No.")), "two teachers", "Group 3")
BELOW = replace(PAGE, path="Climate/Haste", name="Haste", level=2, retired=True, colour="", mark="", quotes=(QUOTE,))
EVIL = 'TOC \\o "1-3" { PAGE } <w:fldSimple w:instr="AUTHOR"/> &amp; http://e.org \x1b[31m\x00\x08 \u202e \ufffe\uffff \u2028 ]]>'


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def lines(data: bytes, style: str) -> list[str]:
    return [p.text for p in opened(data).paragraphs if p.style is not None and p.style.name == style]


def instructions(data: bytes) -> list[str]:
    """What the file asks Word to work out or to fetch."""
    xml = b"".join(
        content for name, content in parts(data).items() if name.startswith("word/") and name.endswith("xml")
    )
    assert b"<w:fldSimple" not in xml
    return re.findall(r"<w:instrText[^>]*>([^<]*)<", xml.decode())


def test_each_code_is_a_heading_of_its_level_with_its_texts_counts_and_quotes() -> None:
    data = codebook_to_docx(HEADING, [PAGE, BELOW])
    assert lines(data, "Title") == ["Talk about time: codebook"]
    assert [text.rstrip() for text in lines(data, "Heading 1")] == ["Climate ⏳"]
    assert lines(data, "Heading 2") == ["Haste (retired)"]
    assert lines(data, "Labelled Text")[:9] == [
        "Codings of\tall coders",
        "Date\t2026-05-31",
        "Definition\tWhat holds us.\nAnd more.",
        "Include\tdeadlines",
        "Exclude\tweather",
        "Example\t“We run.”",
        "Keywords\trush, run",
        "Memo\tAsk.",
        "Definition\tWhat holds us.\nAnd more.",
    ]
    assert lines(data, "Small Note") == ["codings: 12 · documents: 4", "Climate/Haste", "codings: 12 · documents: 4"]
    assert lines(data, "Small Label") == ["Anchor quote"]
    assert lines(data, "Quote") == ["P1: Yes.", "P2: No."]
    assert lines(data, "Quote Attribution") == ["— two teachers (Group 3)"]


def test_a_single_voice_is_not_named_before_its_words() -> None:
    alone = replace(PAGE, quotes=(AnchorQuote((Line("P1", "Yes."),), "a teacher", ""),))
    data = codebook_to_docx(HEADING, [alone])
    assert lines(data, "Quote") == ["Yes."] and lines(data, "Quote Attribution") == ["— a teacher"]


def test_what_is_empty_is_left_out() -> None:
    bare = CodePage("a", "a", 1, "", "", "", "", "", "", "", "", False, (), ())
    data = codebook_to_docx(Heading("t", ()), [bare])
    assert [p.text for p in opened(data).paragraphs] == ["t", "Codes", "a\t ", "a"]
    assert [p.text for p in opened(codebook_to_docx(Heading("t", ()), [])).paragraphs] == ["t"]


def test_the_contents_list_the_codes_with_links_to_them() -> None:
    data = codebook_to_docx(HEADING, [PAGE, BELOW])
    assert lines(data, "toc 1") == ["Climate ⏳\t "] and lines(data, "toc 2") == ["Haste (retired)\t "]
    body = opened(data).element.body
    anchors = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert anchors == marks and len(set(marks)) == 2
    pages = [f" PAGEREF {mark} \\h " for mark in marks]
    assert instructions(data) == [' TOC \\o "1-9" \\h \\z \\u ', *pages, " PAGE "]
    kinds = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", *(["begin", "separate", "end"] * 2), "end"]


def test_the_marking_and_the_warning_stand_on_every_page_and_at_both_ends() -> None:
    data = codebook_to_docx(replace(HEADING, marking=internal(), warning="Not checked."), [PAGE])
    section = opened(data).sections[0]
    assert section.header.paragraphs[0].text == f"{internal()}\nNot checked."
    assert not section.different_first_page_header_footer
    assert lines(data, "Normal") == [internal(), "Not checked."] * 2
    assert opened(codebook_to_docx(HEADING, [PAGE])).sections[0].header.paragraphs[0].text == ""


def test_the_colour_is_a_field_behind_the_name() -> None:
    fills = [
        f.get(qn("w:fill")) for f in opened(codebook_to_docx(HEADING, [PAGE, BELOW])).element.body.iter(qn("w:shd"))
    ]
    assert fills == ["E69F00"]


def test_headings_and_quotes_stay_with_what_follows() -> None:
    document = opened(codebook_to_docx(HEADING, [PAGE]))
    for name in ("Heading 1", "Heading 9", "Quote", "Small Label"):
        style = document.styles[name]
        assert style.paragraph_format.keep_with_next


def test_deeper_levels_than_word_has_are_its_ninth() -> None:
    data = codebook_to_docx(HEADING, [replace(PAGE, level=level, colour="") for level in range(1, 13)])
    assert len(lines(data, "Heading 9")) == len(lines(data, "toc 9")) == 4


def test_nobody_and_no_machine_is_named_and_the_language_is_open() -> None:
    data = codebook_to_docx(HEADING, [PAGE])
    properties = opened(data).core_properties
    assert properties.title == "Talk about time: codebook"
    assert properties.author == properties.last_modified_by == properties.comments == ""
    assert properties.created is None and properties.modified is None
    held = parts(data)
    assert not any("thumbnail" in name or "app.xml" in name or "customXml" in name for name in held)
    assert b"<w:lang " not in held["word/styles.xml"] and b"themeFontLang" not in held["word/settings.xml"]


def test_equal_values_give_equal_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = codebook_to_docx(HEADING, [PAGE, BELOW])
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 1, 2, 3, 4, 5, 0, 2, 0))
    assert codebook_to_docx(HEADING, [PAGE, BELOW]) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_no_text_of_people_acts() -> None:
    texts = dict.fromkeys(("path", "name", "definition", "include", "exclude", "example", "keywords", "memo"), EVIL)
    quote = AnchorQuote((Line(EVIL, EVIL),) * 2, EVIL, EVIL)
    evil = replace(PAGE, level=2, counts=((EVIL, EVIL),), quotes=(quote,), **texts)  # type: ignore[arg-type]
    data = codebook_to_docx(Heading(EVIL, ((EVIL, EVIL),), EVIL, EVIL), [evil])
    assert instructions(data) == [' TOC \\o "1-9" \\h \\z \\u ', " PAGEREF _Toc00000001 \\h ", " PAGE "]
    held = parts(data)
    text = b"".join(content for name, content in held.items() if name.endswith(".xml")).decode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202e\u2028\ufffe\uffff]", text)
    assert b"TargetMode" not in held["word/_rels/document.xml.rels"]
    heading = lines(data, "Heading 2")[0]
    assert "␛[31m" in heading and '<w:fldSimple w:instr="AUTHOR"/>' in heading and "&amp;" in heading
    assert "␛[31m" in opened(data).core_properties.title


@pytest.mark.long
@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(), max_size=20))
def test_any_text_makes_a_file_that_opens(text: str) -> None:
    page = replace(PAGE, definition=f"x{text}", quotes=(AnchorQuote((Line("", text),), text, text),))
    data = codebook_to_docx(HEADING, [page])
    shown = next(line for line in lines(data, "Labelled Text") if line.startswith("Definition"))
    ordinary = "".join(filter(str.isalnum, text))
    assert ordinary in "".join(filter(str.isalnum, shown))


def test_our_own_reader_reads_the_file() -> None:
    text = DocxReader().read(codebook_to_docx(HEADING, [PAGE, BELOW]), "codebook.docx").text
    assert "Climate ⏳" in text and "Include\tdeadlines" in text and "P2: No." in text
