"""One interview in every format: the same turns from each, and a table of what each keeps, as the docs print it."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from docx import Document
from openpyxl import Workbook
from spoken_interviews import Said, as_chat, as_elan, as_praat, as_tei, as_transcriber
from test_caption_dialects import Said as Cue
from test_caption_dialects import as_rev, as_sbv, as_srt, as_ttml, as_vtt, as_whisper
from written_interviews import as_docx, as_epub, as_html, as_odt, as_pdf, as_rtf, as_txt, odt, rtf

from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.registry import reader_for, readers

DOCS = Path(__file__).resolve().parents[2] / "docs" / "formats.md"
TABLE = re.compile(r"<!-- kept -->\n(.*?)<!-- /kept -->", re.DOTALL)

TALK = [
    Said("Interviewer", 1000, 4000, "What do you hope to see next year?"),
    Said("Anna Lee", 5000, 9500, "That the students get a say. Time is the trouble, really."),
    Said("Interviewer", 10000, 11500, "And who decides about the time?"),
    Said("Anna Lee", 12000, 17000, "The district does, and nobody asks us."),
    Said("Interviewer", 18000, 19000, "Why?"),
    Said("Anna Lee", 20000, 26000, "We find out in August, on the first day of school."),
]
TURNS = [(said.speaker, said.text) for said in TALK]
CUES = [Cue(said.speaker, said.text, said.start_ms, said.end_ms) for said in TALK]


class Written(NamedTuple):
    """How a format writes the interview, and one line with emphasis or a comment where the format has them."""

    format: str
    ending: str
    interview: Callable[[], bytes]
    emphasis: bytes | None = None
    """The words `It was really hard.` with `really` in bold or italics."""
    comment: bytes | None = None
    """The same words with the comment `Check this.` on them."""


def _rows(*, times: bool) -> list[list[str]]:
    head = ["start", "end", "speaker", "text"] if times else ["speaker", "text"]
    rows = [
        [f"{said.start_ms / 1000}", f"{said.end_ms / 1000}", said.speaker, said.text]
        if times
        else [said.speaker, said.text]
        for said in TALK
    ]
    return [head, *rows]


def _csv() -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(_rows(times=True))
    return stream.getvalue().encode()


def _excel() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in _rows(times=True):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _f4() -> bytes:
    """f4 closes each paragraph with the time at which it ends."""
    lines = [
        f"{said.speaker}: {said.text} #00:00:{said.end_ms // 1000:02}-{said.end_ms % 1000 // 100}#" for said in TALK
    ]
    return "\n\n".join(lines).encode()


def _markdown(turns: list[tuple[str, str]]) -> bytes:
    return "\n\n".join(f"**{name}:** {words}" for name, words in turns).encode()


def _word(*, bold: bool = False, comment: str = "") -> bytes:
    document = Document()
    paragraph = document.add_paragraph("A: It was ")
    run = paragraph.add_run("really")
    run.bold = bold
    paragraph.add_run(" hard.")
    document.add_paragraph("B: Yes.")
    if comment:
        document.add_comment(run, text=comment, author="Lea")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


ODT_COMMENT = (
    "<text:p>A: It was <office:annotation><text:p>Check this.</text:p></office:annotation>really hard.</text:p>"
    "<text:p>B: Yes.</text:p>"
)
CHAT = "@UTF8\n@Begin\n@Participants:\tANN Anna Adult\n*ANN:\tIt was really hard .\n@Comment:\tCheck this.\n@End\n"
TRS = (
    '<Trans><Speakers><Speaker id="s" name="A"/></Speakers><Episode><Section><Turn speaker="s" startTime="0" '
    'endTime="2"><Sync time="0"/>It was really hard.<Comment desc="Check this."/></Turn></Section></Episode></Trans>'
)
TEI = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><u who="#A">It was <hi>really</hi> hard.'
    "<note>Check this.</note></u></body></text></TEI>"
)
VTT = "WEBVTT\n\nNOTE Check this.\n\n00:01.000 --> 00:02.000\n<v A>It was <b>really</b> hard."
PAGE = b"<p>A: It was <i>really</i> hard.<!-- Check this. --></p><p>B: Yes.</p>"

FORMATS = [
    Written("plain text", ".txt", lambda: as_txt(TURNS)),
    Written("f4, f5", ".txt", _f4),
    Written("Markdown", ".md", lambda: _markdown(TURNS), b"**A:** It was **really** hard.\n\n**B:** Yes.\n"),
    Written("Word", ".docx", lambda: as_docx(TURNS), _word(bold=True), _word(comment="Check this.")),
    Written(
        "OpenDocument",
        ".odt",
        lambda: as_odt(TURNS),
        odt(
            '<text:p>A: It was <text:span text:style-name="T1">really</text:span> hard.</text:p><text:p>B: Yes.</text:p>'
        ),
        odt(ODT_COMMENT),
    ),
    Written(
        "Rich text",
        ".rtf",
        lambda: as_rtf(TURNS),
        rtf("A: It was {\\b really} hard.\\par B: Yes.\\par"),
        rtf(
            "A: It was {\\*\\atnid X}{\\*\\atnauthor X}\\chatn{\\*\\annotation Check this.}really hard.\\par B: Yes.\\par"
        ),
    ),
    Written("web page", ".html", lambda: as_html(TURNS), PAGE, PAGE),
    Written("e-book", ".epub", lambda: as_epub(TURNS)),
    Written("PDF", ".pdf", lambda: as_pdf(TURNS)),
    Written("WebVTT", ".vtt", lambda: as_vtt(CUES).encode(), VTT.encode(), VTT.encode()),
    Written(
        "SubRip",
        ".srt",
        lambda: as_srt(CUES).encode(),
        b"1\n00:00:01,000 --> 00:00:02,000\nA: It was <i>really</i> hard.",
    ),
    Written("SubViewer", ".sbv", lambda: as_sbv(CUES).encode()),
    Written("Timed Text", ".ttml", lambda: as_ttml(CUES).encode()),
    Written("Whisper", ".json", lambda: as_whisper(CUES).encode()),
    Written("Rev", ".json", lambda: as_rev(CUES).encode()),
    Written("sheet of turns", ".csv", _csv),
    Written("Excel sheet of turns", ".xlsx", _excel),
    Written("CHAT", ".cha", lambda: as_chat(TALK), None, CHAT.encode()),
    Written("ELAN", ".eaf", lambda: as_elan(TALK)),
    Written("Praat", ".TextGrid", lambda: as_praat(TALK)),
    Written("Praat, short form", ".TextGrid", lambda: as_praat(TALK, short=True)),
    Written("Transcriber", ".trs", lambda: as_transcriber(TALK), None, TRS.encode()),
    Written("TEI", ".xml", lambda: as_tei(TALK), TEI.encode(), TEI.encode()),
]


def _read(data: bytes, ending: str) -> ReadTranscript:
    return reader_for(Path(f"interview{ending}")).read(data, f"interview{ending}")


def _said(read: ReadTranscript) -> list[tuple[str | None, str]]:
    return [
        (turn.speaker, " ".join(" ".join(read.text[start:end].split()) for start, end in turn.speech))
        for turn in read.turns
        if turn.speech
    ]


@pytest.mark.parametrize("written", FORMATS, ids=lambda written: written.format)
def test_the_same_interview_gives_the_same_turns(written: Written) -> None:
    assert _said(_read(written.interview(), written.ending)) == TURNS


def _times(read: ReadTranscript) -> str:
    starts = [turn.start_ms for turn in read.turns if turn.speech]
    ends = [turn.end_ms for turn in read.turns if turn.speech]
    whole = starts == [said.start_ms for said in TALK] and ends == [said.end_ms for said in TALK]
    # f4 times the ends alone: each is the start of the next.
    between = ends == [said.end_ms for said in TALK] and starts[1:] == ends[:-1]
    return "yes" if whole else "ends" if between else "no" if not any(starts) and not any(ends) else "in part"


def _emphasis(written: Written) -> str:
    if written.emphasis is None:
        return "–"
    text = _read(written.emphasis, written.ending).text
    assert "really" in text
    return "as written" if "**really**" in text else "words only"


def _comment(written: Written) -> str:
    if written.comment is None:
        return "–"
    read = _read(written.comment, written.ending)
    assert "Check this" not in read.text
    if any("Check this" in note.text for note in read.notes):
        return "memo"
    return "left out, said" if read.warnings else "left out"


def _row(written: Written) -> str:
    read = _read(written.interview(), written.ending)
    speakers = "yes" if _said(read) == TURNS else "no"
    emphasis, comment = _emphasis(written), _comment(written)
    return f"| {written.format} | `{written.ending}` | {speakers} | {_times(read)} | {emphasis} | {comment} |"


def test_the_table_of_the_docs_is_what_the_readers_do() -> None:
    head = "| format | ending | speakers | times | emphasis | comments |\n|---|---|---|---|---|---|\n"
    made = head + "".join(_row(written) + "\n" for written in FORMATS)
    text = DOCS.read_text(encoding="utf-8")
    if os.environ.get("QUALCODE_UPDATE_DOCS"):
        DOCS.write_text(TABLE.sub(f"<!-- kept -->\n{made}<!-- /kept -->", text), encoding="utf-8")
        return
    found = TABLE.search(text)
    assert found is not None
    assert found[1] == made, "run this test with QUALCODE_UPDATE_DOCS=1 to write the table"


def test_every_reader_has_its_row() -> None:
    endings = {written.ending.lower() for written in FORMATS}
    assert all(endings & set(reader.suffixes) for reader in readers().values())
