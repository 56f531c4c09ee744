"""How a corrected file is read: as its document was read before, unless the file or a person says otherwise."""

from __future__ import annotations

import codecs
from dataclasses import replace
from pathlib import Path

from qualcode.documents.versions import Prepared, prepare
from qualcode.domain.errors import InputError
from qualcode.domain.import_choices import NO_SPEAKERS, ImportChoices, encoding_named, notation_named
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.values import Document
from qualcode.importing.decoding import Encoded
from qualcode.importing.registry import read_transcript as read_file
from qualcode.importing.registry import reader_for, takes_notation
from qualcode.importing.whole_files import read_whole
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import read_original, read_transcript, version_notes

_FOUND_OUT = ("utf-8", "utf-16", "utf-32", "utf_8", "utf_16", "utf_32")
"""Encodings that a file shows by itself: to try them on another file could only go wrong."""
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_again(
    project: Project, document: Document, file: Path, *, encoding: str | None = None, notation: str | None = None
) -> Prepared:
    """Read a corrected file of a document and divide it.

    What is not named is as it was noted with the document's present version: the encoding where the bytes are no
    Unicode and fit it, the notation where it brings back at least as many of the document's speakers as what is found
    out from the file.

    Args:
        encoding: The encoding of the file, if it is text.
        notation: How speakers are marked in it.

    Raises:
        InputError: The file cannot be read, nobody says anything in it, or there is no such encoding or notation.
    """
    noted_encoding, noted_notation, _ = version_notes(project, document.version_id)
    choices = ImportChoices(
        encoding_named(encoding) if encoding else _fitting(noted_encoding, read_whole(file)),
        notation_named(notation) if notation else None,
        language=document.language,
    )
    data, read = read_file(file, choices)
    if not notation and takes_notation(file):
        read = _by_noted_notation(project, document, file, choices, read, noted_notation)
    return prepare(data, read, file)


def _fitting(noted: str | None, data: bytes) -> str | None:
    """The encoding of the version before, where it has to be guessed and the bytes are in it; else None."""
    if noted is None or noted.startswith(_FOUND_OUT) or data.startswith(_BOMS) or _is_unicode(data):
        return None
    try:
        data.decode(noted)
    except (UnicodeDecodeError, LookupError):  # Readers of other packages note names that Python may not know.
        return None
    return noted


def _is_unicode(data: bytes) -> bool:
    """Whether it is UTF-8 with more than ASCII in it, be it damaged: most other encodings would take its bytes too."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) - bad > bad


def _by_noted_notation(
    project: Project, document: Document, file: Path, choices: ImportChoices, found: ReadTranscript, noted: str | None
) -> ReadTranscript:
    """The reading that brings back more of the speakers: as found out, or by the notation of the version before."""
    labels = {turn.speaker for turn in read_transcript(project, document).turns if turn.speaker is not None}
    if noted is None:
        on_purpose = found.speakers and not labels and _named_nobody_on_purpose(project, document)
        return read_file(file, replace(choices, notation=NO_SPEAKERS))[1] if on_purpose else found
    style = _chosen_as(noted)
    same = found.notation is not None and _chosen_as(found.notation) == style
    if style is None or (same and labels <= set(found.speakers)):
        return found
    other = read_file(file, replace(choices, notation=style))[1]
    ours, theirs = _come_back(other, labels), _come_back(found, labels)
    # By a named notation more passes for a label: of two equal readings, what the file shows by itself is surer.
    return other if ours[1] and (ours[0] > theirs[0] if same else ours >= theirs) else found


def _come_back(read: ReadTranscript, labels: set[str]) -> tuple[int, int]:
    """How many of the labels are in a reading, and how many of its turns have a speaker."""
    return len(labels & set(read.speakers)), sum(turn.speaker is not None for turn in read.turns)


def _chosen_as(reported: str) -> str | None:
    """The notation that brings about the one reported; None where it cannot be chosen (tables, captions)."""
    try:
        return notation_named(reported)
    except InputError:
        return None


def _named_nobody_on_purpose(project: Project, document: Document) -> bool:
    """Whether speakers would have been found in the document's own file, so that a person chose to have none."""
    data, (encoding, _, _) = read_original(project, document.version_id), version_notes(project, document.version_id)
    try:
        reader = reader_for(Path(document.file_name))
        return bool(reader.read(Encoded(data, encoding) if encoding else data, document.file_name).speakers)
    except InputError:  # Its reader is no longer installed, or a correction made here is kept beside another file.
        return False
