"""The same interview, whoever wrote it down: every format gives the same turns, and no damage gives anything else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written_interviews import TURNS, as_docx, as_epub, as_html, as_odt, as_pdf, as_rtf, as_txt, said, zipped

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.docx import DocxReader
from qualcode.importing.epub import EpubReader
from qualcode.importing.html_pages import HtmlReader
from qualcode.importing.odt import OdtReader
from qualcode.importing.pdf import PdfReader
from qualcode.importing.plain import PlainTextReader
from qualcode.importing.registry import Reader
from qualcode.importing.rtf import RtfReader

Write = Callable[..., bytes]
FORMATS: dict[str, tuple[Reader, Write]] = {
    "docx": (DocxReader(), as_docx),
    "odt": (OdtReader(), as_odt),
    "rtf": (RtfReader(), as_rtf),
    "html": (HtmlReader(), as_html),
    "epub": (EpubReader(), as_epub),
    "pdf": (PdfReader(), as_pdf),
}


@pytest.mark.parametrize("style", ["plain", "bold", "table"])
@pytest.mark.parametrize("name", FORMATS)
def test_the_same_interview_has_the_same_turns_in_every_format(name: str, style: str) -> None:
    reader, write = FORMATS[name]
    plain = PlainTextReader().read(as_txt(TURNS), "interview.txt")
    assert said(plain) == TURNS
    transcript = reader.read(write(TURNS, style), f"interview.{name}")
    assert said(transcript) == TURNS
    assert transcript.format == name
    assert_partition(transcript)


@pytest.mark.parametrize("style", ["plain", "bold", "table"])
def test_word_processors_write_the_same_text(style: str) -> None:
    texts = {
        name: reader.read(write(TURNS, style), "x").text.rstrip("\n")
        for name, (reader, write) in FORMATS.items()
        if name not in ("pdf", "epub")
    }
    assert len(set(texts.values())) == 1, texts


@pytest.mark.long
@pytest.mark.parametrize("name", ["docx", "odt", "rtf", "html", "epub"])
def test_every_damage_is_read_or_refused(name: str) -> None:
    reader, write = FORMATS[name]
    whole = {style: write(TURNS, style) for style in ("plain", "bold", "table")}

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def damage(data: st.DataObject) -> None:
        sound = whole[data.draw(st.sampled_from(sorted(whole)))]
        if sound.startswith(b"PK") and data.draw(st.booleans()):
            sound = damaged_inside(sound, data)
        content = bytearray(sound)
        if data.draw(st.booleans()):
            del content[data.draw(st.integers(0, len(content))) :]
        for _ in range(data.draw(st.integers(0, 4))):
            if content:
                content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        try:
            transcript = reader.read(bytes(content), f"x.{name}")
        except InputError as refused:
            assert str(refused).startswith(f"x.{name}")
            assert refused.remedy
        else:
            assert_partition(transcript)

    damage()


def damaged_inside(content: bytes, data: st.DataObject) -> bytes:
    """The archive with a few bytes of its words and markup changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from([name for name in sorted(parts) if name.endswith(("ml", ".opf", ".rels"))]))
    inside = bytearray(archive_part(parts[name]))
    for _ in range(data.draw(st.integers(1, 4))):
        inside[data.draw(st.integers(0, len(inside) - 1))] = data.draw(st.sampled_from(b'<>/"=& x1\xc3'))
    return zipped({**parts, name: bytes(inside)})


def archive_part(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


@pytest.mark.long
def test_a_damaged_pdf_is_read_or_refused() -> None:
    whole = as_pdf(TURNS)
    damaged = [whole[: len(whole) * part // 5] for part in range(1, 5)]
    damaged += [whole.replace(old, new) for old, new in ((b"/Kids", b"/Kicks"), (b"Tj", b"TJ"), (b"endstream", b"xx"))]
    for content in damaged:
        try:
            transcript = PdfReader().read(content, "x.pdf")
        except InputError as refused:
            assert str(refused).startswith("x.pdf")
        else:
            assert_partition(transcript)


def assert_partition(transcript: ReadTranscript) -> None:
    """Turns cover all but white space; label, stamps and speech are disjoint and ascending inside them."""
    text, last = transcript.text, 0
    for turn in transcript.turns:
        assert not text[last : turn.start].strip()
        place = turn.start
        for start, end in sorted([*([turn.label] if turn.label else []), *turn.stamps, *turn.speech]):
            assert place <= start < end <= turn.end
            place = end
        assert all(text[start:end] == text[start:end].strip() for start, end in turn.speech)
        last = turn.end
    assert not text[last:].strip()
    assert all(0 <= note.start <= note.end <= len(text) for note in transcript.notes)
