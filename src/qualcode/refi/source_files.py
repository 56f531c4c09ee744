"""Where the words of a source are: in a file of the archive or beside it, in the XML, or only in a formatted file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qualcode.domain.codebook_entries import shown
from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.foreign_texts import read_foreign_text
from qualcode.importing.packages import LARGEST_PART
from qualcode.importing.registry import reader_for
from qualcode.importing.whole_files import read_whole
from qualcode.refi.project_reading import Reading
from qualcode.refi.raw_texts import RawText
from qualcode.refi.references import resolve
from qualcode.refi.source_elements import TextElement

_PLAIN = (".txt", ".text", "")


@dataclass(frozen=True, slots=True)
class SourceWords:
    """The text of a source as it was found."""

    raw: RawText
    read: ReadTranscript
    original: bytes
    """The file that it was taken from."""
    verified: bool = True
    """Whether positions count in this text; they may not where another program made its own of the same file."""


def words_of_source(element: TextElement, page: str, name: str, reading: Reading) -> SourceWords | None:
    """The text of a source; None where the file does not hold it, nor the folder that was given.

    Args:
        element: What is known of it.
        page: The path of the file that it represents; empty for none.
        name: What the document is called: so may a file of the folder be, which is asked last.
        reading: The reading.

    Raises:
        InputError: A file in the archive is damaged, encrypted or beyond the limits.
    """
    found = _plain(element, reading)
    if found is not None:
        if any(path.strip() and _is_formatted(path, reading) for path in (element.rich, page)):
            kind = tr("formatted versions of documents were left out, their plain text was taken")
            reading.losses.leave_out(kind, shown(element.name))
        return found
    for path in (element.rich, page):
        if path.strip():
            formatted = _formatted(path, element.name, reading)
            if formatted is not None:
                return formatted
    return _of_folder(name, reading)


def words_of_note(element: TextElement, reading: Reading) -> str:
    """The words of a note; empty where it has none, or the file does not hold them."""
    found = _plain(element, reading)
    if found is None and element.rich.strip():
        found = _formatted(element.rich, element.name, reading)
    return found.raw.text if found is not None else ""


def _plain(element: TextElement, reading: Reading) -> SourceWords | None:
    """The plain text: the file if it has words, else what stands in the XML."""
    found: SourceWords | None = None
    for raw, data in _raws(element, reading):
        known = SourceWords(raw, read_foreign_text(raw.text), data)
        if raw.text.strip():
            return known
        found = found or known
    return found


def _raws(element: TextElement, reading: Reading) -> Iterator[tuple[RawText, bytes]]:
    if element.plain.strip():
        data = reading.container.member(element.plain)
        if data is not None:
            raw = _decoded(data, element.name or element.plain, reading)
            if raw is not None:
                yield raw, data
    if element.inline:
        yield RawText.inline(element.inline, exact=reading.own), element.inline.encode("utf-8", "surrogatepass")


def _decoded(data: bytes, name: str, reading: Reading) -> RawText | None:
    try:
        raw = RawText.decode(data, reading.container.file)
    except InputError as error:
        reading.losses.tolerate(tr("files that are no text were taken as missing"), f"{shown(name)}: {error.problem}")
        return None
    for warning in raw.warnings:
        reading.losses.tolerate(
            tr("texts whose encoding is not sure, or that hold what could not be read"), f"{shown(name)}: {warning}"
        )
    return raw


def _is_formatted(path: str, reading: Reading) -> bool:
    suffix = Path(resolve(path, reading.base_path).name).suffix.lower()
    return suffix not in _PLAIN and reading.container.has(path)


def _of_folder(name: str, reading: Reading) -> SourceWords | None:
    """The text of a file in the folder that was given, by the name of the document."""
    path = reading.container.in_folder(name)
    if path is None:
        return None
    words = _read(read_whole(path, largest=LARGEST_PART), path, name, reading)
    if words is not None:
        reading.losses.tolerate(tr("texts were taken from files that are called as their document"), path.name)
    return words


def _formatted(path: str, name: str, reading: Reading) -> SourceWords | None:
    """The text of a formatted file, as an import of it would have it."""
    data = reading.container.member(path)
    return _read(data, Path(resolve(path, reading.base_path).name), name or path, reading) if data else None


def _read(data: bytes, file: Path, name: str, reading: Reading) -> SourceWords | None:
    """The text of a file by its ending; None where it cannot be read, which is told."""
    if file.suffix.lower() in _PLAIN:
        raw = _decoded(data, name, reading)
        return SourceWords(raw, read_foreign_text(raw.text), data) if raw is not None else None
    try:
        read = reader_for(file).read(data, f"{reading.container.file}!{file.name}")
    except InputError as error:
        reading.losses.tolerate(
            tr("formatted files that cannot be read were passed over"), f"{shown(name)}: {error.problem}"
        )
        return None
    return SourceWords(RawText.inline(read.text, exact=True), read, data, verified=False)
