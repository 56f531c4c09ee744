"""OpenDocument texts: the projection of Word, styles, comments, footnotes, tracked changes, and hostile files."""

from __future__ import annotations

import pytest
from written_interviews import BOLD_SPAN, ODT_NAMES, odt, said, zipped

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.odt import OdtReader


def read(body: str, styles: str = "") -> ReadTranscript:
    return OdtReader().read(odt(body, styles), "x.odt")


def test_the_text_is_projected_as_documented() -> None:
    transcript = read(
        "<text:h>Interview <text:span>7</text:span></text:h>"
        "<text:p>INT:<text:s text:c='2'/>So\n   tell <text:a>me</text:a>.<text:soft-page-break/></text:p>"
        "<text:p/>"
        "<text:list><text:list-item><text:p>P1: one<text:tab/>two<text:line-break/>three</text:p></text:list-item>"
        "</text:list><text:section><text:p>INT: <text:page-number>4</text:page-number></text:p></text:section>"
        "<text:p>a<draw:frame><draw:text-box><text:p>aside</text:p></draw:text-box></draw:frame>b</text:p>"
    )
    assert transcript.text == "Interview 7\nINT:  So tell me.\n\nP1: one\ttwo\nthree\nINT: 4\nab"
    assert transcript.turns[0].speech == ()
    assert transcript.warnings == ("text boxes left out: 1",)


def test_bold_names_are_labels_by_automatic_and_parent_styles() -> None:
    styles = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Strong"/>'
        '<style:style style:name="Strong" style:family="paragraph"><style:text-properties fo:font-weight="700"/>'
        '</style:style><style:style style:name="T2" style:family="text">'
        '<style:text-properties fo:font-weight="normal"/></style:style>'
    )
    names = ("Anna", "Ben", "Anna", "Ben")
    body = "".join(
        f"<text:p text:style-name='P1'>{n}<text:span text:style-name='T2'> yes it is.</text:span></text:p>"
        for n in names
    )
    assert said(read(body, styles)) == [(name, "yes it is.") for name in names]
    body = "".join(f"<text:p><text:span text:style-name='T1'>{n}</text:span> yes it is.</text:p>" for n in names)
    assert said(read(body, BOLD_SPAN)) == [(name, "yes it is.") for name in names]


def test_title_styles_are_headings() -> None:
    styles = '<style:style style:name="P9" style:family="paragraph" style:parent-style-name="Title"/>'
    transcript = read("<text:p text:style-name='P9'>Talk</text:p><text:p>INT: a</text:p><text:p>P1: b</text:p>", styles)
    assert transcript.turns[0].speech == ()


def test_comments_and_footnotes_become_notes() -> None:
    transcript = read(
        "<text:p>INT: It was <office:annotation office:name='c1'><dc:creator>Lea</dc:creator><dc:date>2026</dc:date>"
        "<text:p>See 12.</text:p></office:annotation>rather hard<office:annotation-end office:name='c1'/> then"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>In May.</text:p></text:note-body>"
        "</text:note>.</text:p>"
        "<text:p>P1: yes<office:annotation><dc:creator>Tom</dc:creator><text:p>?</text:p></office:annotation></text:p>"
    )
    assert transcript.text == "INT: It was rather hard then.\nP1: yes"
    assert [(transcript.text[note.start : note.end], note.text, note.author) for note in transcript.notes] == [
        ("rather hard", "See 12.", "Lea"),
        ("", "In May.", ""),
        ("", "?", "Tom"),
    ]
    assert transcript.notes[1].start == transcript.text.index(".\n")


def test_tracked_changes_are_taken_as_accepted() -> None:
    transcript = read(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>never</text:p></text:deletion>"
        "</text:changed-region><text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>"
        "<text:p>INT: I <text:change/><text:change-start/>really<text:change-end/> went</text:p>"
    )
    assert transcript.text == "INT: I really went"
    assert transcript.warnings == ("tracked changes taken as accepted: deletions 1, insertions 1",)


def test_a_table_with_a_head_and_merged_cells_is_a_transcript() -> None:
    def row(*cells: str) -> str:
        inside = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
        return f"<table:table-row>{inside}<table:covered-table-cell/></table:table-row>"

    transcript = read(
        f"<table:table><table:table-header-rows>{row('Nr', 'Wer', 'Was')}</table:table-header-rows>"
        f"{row('1', 'Anna', 'So?')}{row('2', 'Ben', 'Ja.')}{row('3', 'Anna', 'Gut.')}{row('Pause')}</table:table>"
    )
    assert said(transcript) == [("Anna", "So?"), ("Ben", "Ja."), ("Anna", "Gut."), (None, "Pause")]


def test_one_xml_file_is_read_as_well() -> None:
    flat = f"<?xml version='1.0'?><office:document {ODT_NAMES}><office:body><office:text><text:p>INT: a</text:p></office:text></office:body></office:document>"
    assert OdtReader().read(flat.encode(), "x.fodt").text == "INT: a"


def test_what_the_file_says_of_itself_is_kept() -> None:
    meta = f"<office:document-meta {ODT_NAMES}><office:meta><dc:title>Talk 7</dc:title></office:meta></office:document-meta>"
    data = odt("<text:p>INT: a</text:p>", parts={"meta.xml": meta})
    assert OdtReader().read(data, "x.odt").metadata == {"title": "Talk 7"}


MANIFEST = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"just text", "no .odt file: it is not a zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "password"),
        (zipped({"word/document.xml": "<a/>"}), "no OpenDocument text"),
        (odt("<text:p>a</text:p>", parts={"META-INF/manifest.xml": MANIFEST}), "encrypted"),
        (odt("<text:p/>"), "nothing to code"),
        (odt("<text:p>"), "damaged XML"),
        (odt("<text:section>" * 300 + "</text:section>" * 300), "nested"),
        (zipped({"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "document type"),
        (zipped({"content.xml": b" " * 30_000_000}), "unpack"),
        (b"<a/>", "no OpenDocument text"),
    ],
)
def test_what_is_no_sound_document_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        OdtReader().read(data, "x.odt")


def test_repetitions_are_bounded() -> None:
    cell = '<table:table-cell table:number-columns-repeated="99999"><text:p>x<text:s text:c="999999999"/></text:p></table:table-cell>'
    inner = f'<table:table><table:table-row table:number-rows-repeated="99999">{cell}</table:table-row></table:table>'
    assert len(read(inner).text) < 3_000_000
