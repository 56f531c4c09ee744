"""Readers of transcripts: what each takes must keep the promises of every text."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from fuzzing.structures import Mutator, of, packages, raw, trees, words, xml
from fuzzing.target import Target, promised
from qualcode.documents.versions import divide
from qualcode.domain.import_choices import AS_FOUND
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.decoding import Encoded, decode
from qualcode.importing.foreign_texts import read_foreign_text
from qualcode.importing.front_matter import front_matter
from qualcode.importing.html_pages import decode_page
from qualcode.importing.registry import ReaderWithChoices, reader_for

_ENDINGS: dict[str, Mutator] = {
    "txt": words("text"),
    "md": words("text"),
    "docx": packages,
    "odt": packages,
    "rtf": words("rtf"),
    "html": of(words("html"), xml),
    "epub": packages,
    "pdf": raw,
    "vtt": words("cues"),
    "srt": words("cues"),
    "sbv": words("cues"),
    "ttml": xml,
    "json": trees,
    "cha": words("chat"),
    "eaf": xml,
    "textgrid": words("praat"),
    "trs": xml,
    "tei": xml,
    "csv": words("sheet"),
    "xlsx": packages,
}


def check_read(read: ReadTranscript, data: bytes) -> None:
    """See that what was read keeps what DESIGN and the values promise of every text.

    Raises:
        UnsoundError: It does not.
    """
    text, length = read.text, len(read.text)
    promised("\r" not in text, "line ends are line feeds")
    text.encode("utf-8")
    at = 0
    for turn in read.turns:
        promised(at <= turn.start < turn.end <= length, "turns ascend within the text")
        promised(not text[at : turn.start].strip(), "between turns there is only white space")
        at = turn.end
        inside = [*turn.stamps, *([turn.label] if turn.label else [])]
        promised(
            all(turn.start <= start < end <= turn.end for start, end in inside), "labels and stamps lie in their turn"
        )
        _check_speech(text, turn.speech, turn.start, turn.end)
        times = [moment for moment in (turn.start_ms, turn.end_ms) if moment is not None]
        promised(all(0 <= moment < 2**53 for moment in times), "times are numbers that are kept exactly")
    promised(not text[at:].strip(), "behind the last turn there is only white space")
    for note in read.notes:
        promised(0 <= note.start <= note.end <= length, "notes lie in the text")
        note.text.encode("utf-8")
    for said in (*read.metadata, *read.metadata.values(), *read.speakers, *read.warnings):
        said.encode("utf-8")
    prepared = divide(data, read)
    promised(all(0 <= start < end <= length for start, end in prepared.sentences), "sentences lie in the text")


def _check_speech(text: str, speech: tuple[Span, ...], start: int, end: int) -> None:
    at = start
    for begin, stop in speech:
        promised(at <= begin < stop <= end, "speech ascends within its turn")
        promised(text[begin:stop] == text[begin:stop].strip(), "speech has no white space at its ends")
        at = stop


def _read(ending: str, data: bytes, folder: Path) -> None:
    file = Path(f"interview.{ending}")
    reader = reader_for(file)
    if data:
        check_read(reader.read(data, str(file)), data)
    if data[-1:] in (b"\n", b" ") and isinstance(reader, ReaderWithChoices):
        check_read(reader.read_with(Encoded(data, "cp1252"), str(file), AS_FOUND), data)


def _decode(data: bytes, folder: Path) -> None:
    text = decode(data, "interview.txt").text
    promised("\r" not in text, "line ends are line feeds")
    text.encode("utf-8")
    decode_page(data, "page.html").text.encode("utf-8")
    front_matter(text)


def _foreign(data: bytes, folder: Path) -> None:
    read = read_foreign_text(
        data.decode("utf-8", "replace").replace("\r", "")
    )  # Its callers have made them line feeds.
    check_read(read, data)


TARGETS = [
    *(
        Target(ending, f"transcripts, .{ending}", partial(_read, ending), mutator)
        for ending, mutator in _ENDINGS.items()
    ),
    Target("encodings", "encodings of text files", _decode, of(words("text"), raw)),
    Target("foreign-text", "texts of other programs' projects", _foreign, words("text")),
]
