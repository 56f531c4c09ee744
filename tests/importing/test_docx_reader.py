"""Word documents: the projection of `docs/formats.md`, speakers, and files that mean harm."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml as word_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.docx import DocxReader

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def package(body: str, *, prolog: str = "", name: str = "word/document.xml", namespace: str = W) -> bytes:
    """A .docx of one part whose body holds `body`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, f"{prolog}<w:document {namespace}><w:body>{body}</w:body></w:document>")
    return buffer.getvalue()


def paragraph(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def run(text: str, *, bold: bool = False) -> str:
    return f'<w:r>{"<w:rPr><w:b/></w:rPr>" if bold else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def read(body: str) -> ReadTranscript:
    return DocxReader().read(package(body), "x.docx")


def said(transcript: ReadTranscript) -> list[tuple[str | None, str]]:
    text = transcript.text
    return [
        (turn.speaker, "|".join(text[start:end] for start, end in turn.speech))
        for turn in transcript.turns
        if turn.speech
    ]


def test_a_document_of_word_is_projected_as_documented() -> None:
    document = Document()
    document.core_properties.title = "Interview 7"
    document.add_heading("Interview 7", level=1)
    document.add_paragraph("INT: So tell me.")
    document.add_paragraph("P1: Well,\tit\nwas fine.")
    document.add_paragraph("")
    document.add_paragraph("And more.")
    document.sections[0].header.paragraphs[0].text = "CONFIDENTIAL"
    table = document.add_table(rows=2, cols=2)
    for row, (name, words) in zip(table.rows, [("INT:", "Ok?"), ("P1:", "Yes.\nSure.")], strict=True):
        row.cells[0].text, row.cells[1].text = name, words
    buffer = io.BytesIO()
    document.save(buffer)

    transcript = DocxReader().read(buffer.getvalue(), "x.docx")

    assert transcript.text == (
        "Interview 7\nINT: So tell me.\nP1: Well,\tit\nwas fine.\n\nAnd more.\nINT:\tOk?\nP1:\tYes.\nSure."
    )
    assert said(transcript) == [
        ("INT", "So tell me."),
        ("P1", "Well,\tit\nwas fine.\n\nAnd more."),
        ("INT", "Ok?"),
        ("P1", "Yes.\nSure."),
    ]
    assert transcript.turns[0].speech == ()
    assert transcript.metadata["title"] == "Interview 7"
    assert transcript.encoding is None
    assert transcript.warnings == ()


def test_bold_beginnings_are_labels_with_and_without_a_colon() -> None:
    colon = "".join(paragraph(run(f"{name}: ", bold=True) + run("words")) for name in ("Anna", "Ben", "Anna", "Ben"))
    bare = "".join(paragraph(run(name, bold=True) + run(" words")) for name in ("Anna", "Ben", "Anna", "Ben"))
    for body, label in ((colon, "Anna:"), (bare, "Anna")):
        transcript = read(body)
        assert said(transcript) == [("Anna", "words"), ("Ben", "words")] * 2
        assert transcript.turns[0].label is not None
        assert transcript.text[slice(*transcript.turns[0].label)] == label


def test_a_bold_word_in_an_essay_is_no_speaker() -> None:
    body = "".join(paragraph(run(word, bold=True) + run(" goes on and on.")) for word in ("Choice", "Voice", "Place"))
    assert read(body + paragraph(run("The end."))).speakers == ()


def test_lines_of_meeting_software_are_speakers_with_times() -> None:
    body = "".join(
        paragraph(f'<w:r><w:t xml:space="preserve">{name}   {clock}</w:t><w:br/><w:t>{words}</w:t></w:r>')
        for name, clock, words in (
            ("Anna Lee", "0:03", "Hello."),
            ("Ben", "0:12", "Hi."),
            ("Anna Lee", "1:02:03", "So."),
        )
    )
    transcript = read(body)
    assert said(transcript) == [("Anna Lee", "Hello."), ("Ben", "Hi."), ("Anna Lee", "So.")]
    assert [turn.start_ms for turn in transcript.turns] == [3_000, 12_000, 3_723_000]


def test_a_table_of_speakers_and_speech_is_a_transcript() -> None:
    rows = "".join(
        f"<w:tr><w:tc>{paragraph(run(name))}</w:tc><w:tc>{paragraph(run(words))}</w:tc></w:tr>"
        for name, words in (("INT", "So?"), ("P1", "Well."), ("INT", "Ok."), ("P1", "Yes."))
    )
    transcript = read(f"<w:tbl>{rows}</w:tbl>")
    assert transcript.text == "INT\tSo?\nP1\tWell.\nINT\tOk.\nP1\tYes."
    assert said(transcript) == [("INT", "So?"), ("P1", "Well."), ("INT", "Ok."), ("P1", "Yes.")]


def test_insertions_are_kept_and_what_is_left_out_is_said() -> None:
    transcript = read(
        paragraph(
            run("INT: I ")
            + f"<w:ins>{run('really ')}</w:ins><w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
            + run("went")
            + '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="1"/></w:r>'
            + "<w:r><w:noBreakHyphen/><w:softHyphen/><w:cr/><w:ptab/></w:r>"
            + '<w:r><w:br w:type="page"/><w:instrText>PAGE</w:instrText></w:r>'
            + f"<w:hyperlink>{run('home')}</w:hyperlink><w:sdt><w:sdtContent>{run('!')}</w:sdtContent></w:sdt>"
        )
        + paragraph(run("P1: yes"))
    )
    assert transcript.text == "INT: I really went\u2011\u00ad\n\thome!\nP1: yes"
    assert transcript.warnings == (
        "comments that the file does not hold: 1",
        "footnotes that the file does not hold: 1",
        "tracked changes taken as accepted: deletions 1, insertions 1",
    )


def test_hostile_characters_are_only_text() -> None:
    words = "[red]b[/red] &lt;script&gt; 👩‍👩‍👧 e\u0301 שלום 田中 =1+1 \x85"
    transcript = read(paragraph(run(f"INT: {words}")) + paragraph(run("P1: no")))
    assert transcript.text.startswith("INT: [red]b[/red] <script> 👩‍👩‍👧 e\u0301 שלום 田中 =1+1 \x85\n")


def test_the_strict_flavour_and_other_part_names_are_read() -> None:
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    assert DocxReader().read(package(paragraph(run("INT: a")), namespace=strict), "x").text == "INT: a"
    buffer = io.BytesIO(package(paragraph(run("INT: a")), name="word/document2.xml"))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(
            "_rels/.rels",
            '<Relationships><Relationship Type="http://x/officeDocument" Target="/word/document2.xml"/>'
            "</Relationships>",
        )
    assert DocxReader().read(buffer.getvalue(), "x").text == "INT: a"


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 30_000_000)
    return buffer.getvalue()


def encrypted() -> bytes:
    data = bytearray(package(paragraph(run("secret"))))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"just some text", "no zip archive|not a zip archive"),
        (b"", "not a zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "password"),
        (package("<w:p/>", name="other.xml"), "no Word document"),
        (package("<w:p/>"), "nothing to code"),
        (package("<w:p>"), "damaged XML"),
        (package(paragraph(run("a")))[:-30], "not a zip archive"),
        (bomb(), "unpack"),
        (encrypted(), "encrypted"),
        (
            package(paragraph(run("&secret;")), prolog='<!DOCTYPE d [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'),
            "document type",
        ),
        (package("<w:p>" * 5_000 + "</w:p>" * 5_000), "nested"),
    ],
    ids=["text", "empty", "ole", "no document", "blank", "cut xml", "cut zip", "bomb", "encrypted", "entities", "deep"],
)
def test_what_is_no_sound_document_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        DocxReader().read(data, "x.docx")


@settings(max_examples=examples(150), deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(package(paragraph(run("INT: hello")) + paragraph(run("P1: yes"))))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        transcript = DocxReader().read(bytes(whole), "x.docx")
    except InputError as refused:
        assert str(refused).startswith("x.docx")
    else:
        assert transcript.text.strip()


def test_real_markup_of_word_round_trips_through_its_own_library() -> None:
    document = Document()
    first = document.add_paragraph()
    first.add_run("INT:").bold = True
    first.add_run(" So?")
    first._p.append(word_xml(f"<w:ins {nsdecls('w')}><w:r><w:t> Really?</w:t></w:r></w:ins>"))
    document.add_paragraph("P1: Yes.")
    buffer = io.BytesIO()
    document.save(buffer)
    assert DocxReader().read(buffer.getvalue(), "x").text == "INT: So? Really?\nP1: Yes."


def test_a_speaker_who_comes_once_is_found_after_a_paragraph_without_full_stop() -> None:
    words = "and so it went on and on for all of that long afternoon until the bell"
    body = "".join(paragraph(run(f"{name}: {words}")) for name in ("Anna", "Ben", "Anna", "Carla", "Ben"))
    assert read(body).speakers == ("Anna", "Ben", "Carla")
