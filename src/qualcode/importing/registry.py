"""Readers by file suffix: entry points of the group `qualcode.importers`, loaded when a file asks."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Protocol, cast, runtime_checkable

from qualcode.domain.errors import InputError
from qualcode.domain.import_choices import AS_FOUND, ImportChoices
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.decoding import Encoded
from qualcode.importing.whole_files import read_whole

GROUP = "qualcode.importers"
LARGEST_TEXT = 64 * 2**20
"""Bytes of a file that is text itself: some ten million words."""


class Reader(Protocol):
    """Bytes of one file in, its text and turns out."""

    name: str
    """The format's name, shown to users: `txt`, `docx` …"""
    suffixes: tuple[str, ...]
    """File suffixes with their dot, lower case."""

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Read one file; `file` is the name to use in messages.

        Raises:
            InputError: The bytes are not what the format asks for.
        """
        ...


@runtime_checkable
class ReaderWithChoices(Protocol):
    """What a reader may offer beside `read`: to be told the notation of speakers instead of finding it out.

    Encoding and language need no such reader: a chosen encoding comes with the bytes, and `decode` knows it.
    """

    def read_with(self, data: bytes, file: str, choices: ImportChoices) -> ReadTranscript:
        """Read one file as `read` does, by the choices.

        Raises:
            InputError: The bytes are not what the format or the choices ask for.
        """
        ...


@cache
def _entry_points() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


@cache
def _load(name: str) -> Reader:
    point = _entry_points()[name]
    try:
        made = point.load()()
    except (ImportError, AttributeError, TypeError) as error:
        raise InputError(
            tr(
                "the reader for .{name} files ({value}) does not load: {error}",
                name=name,
                value=point.value,
                error=error,
            ),
            remedy=tr("reinstall the package that brings it"),
        ) from error
    return cast(Reader, made)


def readers() -> dict[str, Reader]:
    """Every reader by its entry point's name.

    Raises:
        InputError: A reader of an installed package does not load.
    """
    return {name: _load(name) for name in _entry_points()}


def reader_for(path: Path) -> Reader:
    """The reader for a file, by its suffix alone.

    An entry point named like the suffix is tried first, so that a `.txt` loads one module and no other.

    Raises:
        InputError: No reader knows the suffix; the message names those that are known.
    """
    suffix = path.suffix.lower()
    if suffix[1:] in _entry_points():
        reader = _load(suffix[1:])
        if suffix in reader.suffixes:
            return reader
    known = readers()
    for reader in known.values():
        if suffix in reader.suffixes:
            return reader
    suffixes = ", ".join(sorted({suffix for reader in known.values() for suffix in reader.suffixes}))
    kind = (
        tr("no reader for {suffix} files", suffix=suffix)
        if suffix
        else tr("the file's name has no suffix that tells its format")
    )
    raise InputError(kind, file=path, remedy=tr("save it as one of {suffixes}", suffixes=suffixes))


@cache
def endings() -> frozenset[str]:
    """The endings of files that there is a reader for, with their dot and in lower case.

    Raises:
        InputError: A reader of an installed package does not load.
    """
    return frozenset(suffix for reader in readers().values() for suffix in reader.suffixes)


def has_reader(suffix: str) -> bool:
    """Whether there is a reader for an ending, with its dot and in lower case; one named like it is asked first.

    Raises:
        InputError: A reader of an installed package does not load.
    """
    named = suffix[1:] in _entry_points() and suffix in _load(suffix[1:]).suffixes
    return named or suffix in endings()


def takes_notation(path: Path) -> bool:
    """Whether the reader for a file can be told how speakers are marked in it.

    Raises:
        InputError: No reader knows the suffix.
    """
    return isinstance(reader_for(path), ReaderWithChoices)


def read_transcript(path: Path, choices: ImportChoices = AS_FOUND) -> tuple[bytes, ReadTranscript]:
    """Read a file: its bytes as they are on the disk, and what its reader understood.

    Args:
        path: The file.
        choices: What is decided. An encoding holds for formats that are text and do not state theirs, a notation for
            those whose speakers are marked in their words; a language for all.

    Raises:
        InputError: No reader for the suffix, or the file cannot be read, is empty, or is something else, or is not in
            the encoding that was chosen.
    """
    reader = reader_for(path)
    data = read_whole(path)
    if not data:
        raise InputError(tr("the file is empty"), file=path, remedy=tr("import a file that holds text"))
    if len(data) > LARGEST_TEXT and not data.startswith(b"PK"):
        raise InputError(
            tr("a text of more than {largest_text} MiB is no transcript", largest_text=LARGEST_TEXT // 2**20),
            file=path,
            remedy=tr("take it apart"),
        )
    given = Encoded(data, choices.encoding) if choices.encoding else data
    if isinstance(reader, ReaderWithChoices):
        read = reader.read_with(given, str(path), choices)
    else:
        read = reader.read(given, str(path))
    if choices.language:
        read = replace(read, metadata={**read.metadata, "language": choices.language})
    return data, read
