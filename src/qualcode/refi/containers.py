"""Project files of REFI-QDA: the archive or bare XML on the disk, read part by part and never unpacked to the disk."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from qualcode.domain.errors import InputError, brief
from qualcode.domain.translation import tr
from qualcode.importing.packages import LARGEST_PART
from qualcode.importing.whole_files import read_whole
from qualcode.refi.archives import Archive, opened
from qualcode.refi.references import Reference, base_key, resolve

LARGEST_XML = 2**30
"""Bytes of a project's XML: two million selections."""
MOST_UNPACKED = 16 * 2**30
"""Bytes of all texts that are asked for, also of one that is asked for again and again."""

_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XML_BEGINS = (b"<", b"\xff\xfe<\0", b"\xfe\xff\0<", b"<\0", b"\0<")
_NO_SOURCES = ("__macosx", ".ds_store", ".root")
_UTF_8_NAME = 0x800
_LONGEST_ENDING = len(".xhtml")
_REMEDY = tr("export the project again as REFI-QDA (.qdpx)")


class _Entry:
    """A member of the archive under one of the names that it may have."""

    def __init__(self, parts: tuple[str, ...], info: zipfile.ZipInfo) -> None:
        self.parts = parts
        self.info = info
        self.key = base_key(parts[-1])
        self.folders = tuple(map(base_key, parts[:-1]))


class Container:
    """An open `.qdpx`, `.qde` or `.qdc`, by whatever name.

    Args:
        path: The file.
        folder: Where texts lie that the file only names; empty for beside it.

    Raises:
        InputError: It cannot be read, is neither archive nor XML, is damaged, cut off, encrypted or beyond the limits,
            or holds no project or several; there is no such folder.
    """

    def __init__(self, path: Path, *, folder: str = "") -> None:
        self.file = str(path)
        """The name used in messages."""
        self.stem = path.stem
        """The file's name without its ending, for a project without a name."""
        self.xml_name = str(path)
        """The name of the XML in messages: `study.qdpx!project.qde`."""
        self.codebook_only = path.suffix.lower() == ".qdc"
        """Whether there is only a codebook (`.qdc`, `.xml`) in it, and no `.qde`."""
        self.passed_over: tuple[str, ...] = ()
        """Members of the archive whose names lead out of it; they are not looked at."""
        self._path = path
        self._folder = Path(folder) if folder else None
        if self._folder is not None and not self._folder.is_dir():
            raise InputError(tr("there is no such folder"), file=self._folder, remedy=tr("look at the path"))
        self._unpacked = 0
        self._archive: Archive | None = None
        self._xml: zipfile.ZipInfo | None = None
        self._by_key: dict[str, _Entry] = {}
        with ExitStack() as stack:
            self._source = stack.enter_context(opened(path))
            if self._is_archive():
                self._archive = Archive(self._source, self.file)
                stack.callback(self._archive.close)
                self._look_through(self._archive)
            self._open = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, and the streams of its XML."""
        self._open.close()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the project's XML, in hexadecimal digits.

        Raises:
            InputError: The XML is damaged.
        """
        digest = hashlib.sha256()
        with self.xml() as xml:
            while chunk := xml.read(2**20):
                digest.update(chunk)
        return digest.hexdigest()

    def xml(self) -> BinaryIO:
        """The project's XML from its beginning; closed at the latest with the container.

        Raises:
            InputError: It is beyond the limits; while it is read: it is damaged.
        """
        if self._archive is not None and self._xml is not None:
            return self._open.enter_context(self._archive.stream(self._xml, LARGEST_XML))
        return self._open.enter_context(opened(self._path))

    def has(self, reference: str) -> bool:
        """Whether `member` would find a file; `reference` is the attribute's value as it stands."""
        found = resolve(reference)
        return self._entry(found) is not None or self._beside(found) is not None

    def member(self, reference: str) -> bytes | None:
        """The file that a path names, by its own name alone; None where it is not there.

        It is sought in the archive, the project's `sources` first; then in the folder that was given; and what the
        path says to lie outside the archive, beside the project. No other place is ever looked at.

        Args:
            reference: The attribute's value as it stands: `internal://x.txt`, `relative:///x.txt` …

        Raises:
            InputError: It is damaged, encrypted, or beyond the limits.
        """
        found = resolve(reference)
        entry = self._entry(found)
        if entry is not None and self._archive is not None:
            data = self._archive.read(entry.info, LARGEST_PART)
        else:
            path = self._beside(found)
            if path is None:
                return None
            data = read_whole(path, largest=LARGEST_PART)
        self._unpacked += len(data)
        if self._unpacked > MOST_UNPACKED:
            raise InputError(
                tr("its texts are more than {most_unpacked} GiB", most_unpacked=MOST_UNPACKED // 2**30),
                file=self.file,
                remedy=tr("do not trust this file"),
            )
        return data

    def in_folder(self, name: str) -> Path | None:
        """The file in the folder that was given that is called as a document, with whatever ending; plain text first.

        Args:
            name: What the document is called, with an ending or without.

        Returns:
            None where there is none, or several of which none is plain text.
        """
        named = Path(name)
        has_ending = named.suffix[1:].isalpha() and len(named.suffix) <= _LONGEST_ENDING
        wanted = {base_key(name), base_key(named.stem if has_ending else name)} - {""}
        paths = dict.fromkeys(self._in_folder.values())
        found = [path for path in paths if {base_key(path.name), base_key(path.stem)} & wanted]
        plain = [path for path in found if path.suffix.lower() == ".txt"]
        return (plain or found)[0] if len(plain or found) == 1 else None

    def _is_archive(self) -> bool:
        """Whether the file is an archive; else it is XML."""
        size = os.fstat(self._source.fileno()).st_size
        begins = self._source.read(4096)
        self._source.seek(0)
        if begins.startswith(_ZIP):
            return True
        if not begins:
            raise InputError(tr("the file is empty"), file=self.file, remedy=_REMEDY)
        if begins.startswith(_OLE):
            raise InputError(
                tr("this is an old Office file or one with a password"),
                file=self.file,
                remedy=tr("export the project anew"),
            )
        if not begins.lstrip(b" \t\r\n\xef\xbb\xbf").startswith(_XML_BEGINS):
            raise InputError(tr("this is neither a zip archive nor XML"), file=self.file, remedy=_REMEDY)
        if size > LARGEST_XML:
            raise InputError(
                tr("it has more than {largest_xml} GiB of XML", largest_xml=LARGEST_XML // 2**30),
                file=self.file,
                remedy=_REMEDY,
            )
        return False

    def _look_through(self, archive: Archive) -> None:
        """Find the project in the archive, and what lies where."""
        passed_over: dict[str, None] = {}
        entries: list[_Entry] = []
        for info in archive.members:
            for name in _names(info):
                parts = _safe_parts(name)
                if parts is None:
                    passed_over[brief(info.filename, 100)] = None
                elif not any(base_key(part) in _NO_SOURCES for part in parts) and not parts[-1].startswith("._"):
                    entries.append(_Entry(parts, info))
        self.passed_over = tuple(passed_over)
        project = self._project(entries)
        self._xml = project.info
        self.xml_name = f"{self.file}!{brief('/'.join(project.parts), 100)}"
        archive.check(project.info, LARGEST_XML)
        near = sorted(entries, key=lambda entry: _farness(entry, project.folders))
        # Where two names differ but for case, each is found by its own spelling.
        for spelt in (True, False):
            for entry in near:
                *folders, name = entry.parts[-2:] if spelt else (*entry.folders[-1:], entry.key)
                for key in (name, "/".join((*folders, name))):
                    self._by_key.setdefault(key, entry)

    def _project(self, entries: Iterable[_Entry]) -> _Entry:
        """The one `.qde`, at the top or in one folder; where there is none, the one codebook."""
        near = [entry for entry in entries if len(entry.parts) <= 2 and entry.key != "[content_types].xml"]
        for suffix in (".qde", ".qdc", ".xml"):
            self.codebook_only = suffix != ".qde"
            for depth in (1, 2):
                found = {
                    entry.info.filename: entry
                    for entry in near
                    if len(entry.parts) == depth and entry.key.endswith(suffix)
                }
                proper = [entry for entry in found.values() if entry.key == "project.qde"]
                if len(found) == 1 or len(proper) == 1:
                    return (proper or list(found.values()))[0]
                if found:
                    raise InputError(
                        tr(
                            "the archive holds several projects: {names}",
                            names=", ".join(map(brief, sorted(found)[:5])),
                        ),
                        file=self.file,
                        remedy=tr("take it apart and open the .qde of one"),
                    )
        raise InputError(tr("there is no project (.qde) in the archive"), file=self.file, remedy=_REMEDY)

    def _entry(self, reference: Reference) -> _Entry | None:
        """The member that a path names: in the folder it says where there is such a one, else by its name alone."""
        folder = reference.path.rpartition("/")[0].rpartition("/")[2]
        keys = [f"{before}{name}" for name in reference.names for before in dict.fromkeys((f"{folder}/", ""))]
        return next((self._by_key[key] for key in _spellings(keys) if key in self._by_key), None)

    def _beside(self, reference: Reference) -> Path | None:
        """The file on the disk that a path names, of the folders that may be looked at."""
        folders = [self._in_folder] if reference.kind == "internal" else [self._in_folder, self._near]
        keys = list(_spellings(reference.names))
        return next((folder[key] for folder in folders for key in keys if key in folder), None)

    @cached_property
    def _in_folder(self) -> dict[str, Path]:
        return dict(_files_of(self._folder)) if self._folder is not None else {}

    @cached_property
    def _near(self) -> dict[str, Path]:
        return dict(_files_of(self._path.absolute().parent))


def _names(info: zipfile.ZipInfo) -> Iterator[str]:
    """The names that a member may have: as the archive says, and where it does not say UTF-8 and is, as that."""
    yield info.filename
    if not info.flag_bits & _UTF_8_NAME and not info.filename.isascii():
        try:
            yield info.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            return  # it is in the old encoding of archives


def _spellings(names: Iterable[str]) -> Iterator[str]:
    """Each name as it is spelt, then its key."""
    for name in names:
        yield name
        yield base_key(name)


def _safe_parts(name: str) -> tuple[str, ...] | None:
    """The folders and the name of a member; None where they lead out of the archive."""
    slashed = name.replace("\\", "/")
    parts = tuple(part for part in slashed.split("/") if part not in ("", "."))
    if slashed.startswith("/") or ".." in parts or not parts or parts[0][1:2] == ":":
        return None
    return parts


def _farness(entry: _Entry, home: tuple[str, ...]) -> int:
    """How far from where texts belong a member lies."""
    places = [(*home, "sources"), ("sources",), home, ()]
    return next((far for far, place in enumerate(places) if entry.folders == place), len(places))


def _files_of(folder: Path) -> Iterator[tuple[str, Path]]:
    """The ordinary files of a folder by keys, then by names; links, which may lead anywhere, are not among them.

    Raises:
        InputError: The folder cannot be listed.
    """
    try:
        with os.scandir(folder) as found:
            names = sorted((each.name for each in found if each.is_file(follow_symlinks=False)), reverse=True)
    except OSError as error:
        raise InputError(
            tr("the folder cannot be listed ({reason})", reason=error.strerror),
            file=folder,
            remedy=tr("look at its permissions"),
        ) from error
    for key in (base_key, str):
        for name in names:
            yield key(name), folder / name
