"""Projects of qc (qualitative-coding): a folder of texts, a codebook, memos, and a database of coded lines."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from qualcode.domain.codebook_entries import shown
from qualcode.domain.errors import InputError
from qualcode.domain.exchange import (
    ExchangedCoder,
    ExchangedCoding,
    ExchangedDocument,
    ExchangedMemo,
    ExchangedProject,
    Losses,
)
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.decoding import decode
from qualcode.importing.foreign_spans import fitted
from qualcode.importing.foreign_texts import read_foreign_text
from qualcode.importing.whole_files import read_whole
from qualcode.peers.cells import as_moment
from qualcode.peers.named_coders import named_coders
from qualcode.peers.qc_codebook import code_book, read_tree
from qualcode.peers.qc_codings import QcCodings, from_code_files, from_database, read_memo
from qualcode.peers.qc_folder import SETTINGS, QcFolder, file_below, files_below, read_settings, settings_of
from qualcode.peers.qualcoder import DATABASE, NEEDED
from qualcode.peers.untrusted_databases import UntrustedDatabase, tables_of
from qualcode.refi.identities import minted_guid

_TABLES = frozenset(("document", "document_index", "location", "code", "coder", "coded_line"))
_LARGEST_TEXT = 64 * 2**20


class QcReader:
    """Reads the folder of a project, also where its settings or its database are named."""

    program = "qc"
    shape = tr("a folder with settings.yaml and qualitative_coding.sqlite3")

    def knows(self, path: Path) -> bool:
        """Whether it is a folder with the settings of qc, those settings, or a database beside them; never raises."""
        settings = settings_of(path)
        return settings is not None and (path == settings or path.is_dir() or tables_of(path) >= _TABLES)

    @contextmanager
    def open(self, path: Path, wishes: OpeningWishes) -> Iterator[ExchangedProject]:
        """Open a project.

        Raises:
            InputError: Its settings, codebook or database cannot be read; also while documents are read. Or it is a
                folder that is a project of QualCoder, too.
        """
        settings = settings_of(path)
        if path.is_dir() and tables_of(path / DATABASE) >= NEEDED:
            raise InputError(
                tr("it is a project of qc and one of QualCoder"),
                file=path,
                remedy=tr(
                    "name the one that is meant: {settings} or {database} in it", settings=SETTINGS, database=DATABASE
                ),
            )
        if settings is None:
            raise InputError(
                tr("this is no project of qc"), file=path, remedy=tr("open the folder that has its settings.yaml")
            )
        folder = read_settings(settings, wishes.folder)
        losses = Losses()
        if folder.database is None:
            yield _Reading(folder, from_code_files(folder.corpus, folder.codes, losses), losses).project()
            return
        with UntrustedDatabase(folder.database, self.program) as database:
            if not database.tables.keys() >= _TABLES:
                raise InputError(
                    tr("this is no database of qc"), file=folder.database, remedy=tr("run `qc upgrade` first")
                )
            yield _Reading(folder, from_database(database, losses), losses).project()
            database.check_unchanged()


class _Reading:
    """One reading of one project."""

    def __init__(self, folder: QcFolder, found: QcCodings, losses: Losses) -> None:
        self._folder = folder
        self._found = found
        self._losses = losses
        self._coders: Mapping[str, ExchangedCoder] = named_coders(found.coders, "qc", losses)
        tree = read_tree(folder.codebook)
        self._book, self._codes, self._count = code_book(tree, found.codes, found.used, losses)
        self._paths = {path: self._identity(path, digest) for path, digest in found.documents.items()}

    def project(self) -> ExchangedProject:
        """Everything but the documents, which are read when they are asked for."""
        memos = tuple(self._memos())
        counted = {
            "documents": len(self._paths),
            "codes": self._count,
            "coders": len(self._coders),
            "codings": self._found.total,
            "memos": len(memos),
        }
        self._tell_strangers()
        return ExchangedProject(
            name=self._folder.root.name or "qc",
            origin=f"qc {shown(self._folder.version)}".rstrip(),
            uuid=minted_guid("qc", *sorted(self._paths.values())),
            codebook=self._book,
            documents=self._documents,
            document_names={uuid: _name(path) for path, uuid in self._paths.items()},
            coders=tuple(self._coders.values()),
            memos=memos,
            counted=counted,
            losses=self._losses,
        )

    def _identity(self, path: str, digest: str) -> str:
        """A text is the same in two copies of a project if it has the same name and words."""
        if not digest:
            file = file_below(self._folder.corpus, path)
            digest = hashlib.sha1(read_whole(file), usedforsecurity=False).hexdigest() if file else ""
        return minted_guid("qc", "document", path, digest)

    def _documents(self) -> Iterator[ExchangedDocument]:
        for path, uuid in self._paths.items():
            data = self._data(path)
            read = self._read(path, data)
            yield ExchangedDocument(
                uuid=uuid,
                name=_name(path),
                read=read,
                original=data if read is not None and data is not None else b"",
                file_name=_base(path),
                codings=tuple(self._codings(path, uuid, read)),
            )

    def _data(self, path: str) -> bytes | None:
        """A text as it is on the disk; None where it is not below the folder of texts."""
        file = file_below(self._folder.corpus, path)
        if file is None:
            return None
        data = read_whole(file, largest=_LARGEST_TEXT)
        digest = self._found.documents[path]
        if digest and digest != hashlib.sha1(data, usedforsecurity=False).hexdigest():
            self._losses.tolerate(
                tr("texts were changed after qc had taken them in; codings stay on the lines of their numbers"),
                shown(path),
            )
        return data

    def _read(self, path: str, data: bytes | None) -> ReadTranscript | None:
        if data is None:
            return None
        try:
            decoded = decode(data, path)
        except InputError as error:
            self._losses.tolerate(
                tr("texts that cannot be read are taken as missing ({problem})", problem=error.problem), shown(path)
            )
            return None
        for warning in decoded.warnings:
            self._losses.tolerate(tr("texts in another encoding than UTF-8: {warning}", warning=warning), shown(path))
        markdown = path.lower().endswith((".md", ".markdown"))
        return read_foreign_text(decoded.text, format_="md" if markdown else "txt", markdown=markdown)

    def _codings(self, path: str, uuid: str, read: ReadTranscript | None) -> Iterator[ExchangedCoding]:
        text = read.text if read is not None else ""
        starts = _line_starts(text)
        again: Counter[tuple[str, ...]] = Counter()
        for coded in sorted(self._found.lines.get(path, ())):
            key = (uuid, str(coded.line), coded.code, coded.coder)
            again[key] += 1
            start, end = _line(starts, text, coded.line)
            if text:
                example = tr("line {line} of {path}", line=coded.line + 1, path=shown(path))
                start, end = fitted(start, end, text, self._losses, example)
            coder = self._coders.get(coded.coder)
            yield ExchangedCoding(
                uuid=minted_guid("qc", "coding", *key, *([str(again[key])] if again[key] > 1 else [])),
                code=self._codes[coded.code],
                start=start,
                end=end,
                coder=coder.uuid if coder is not None else "",
            )

    def _memos(self) -> Iterator[ExchangedMemo]:
        folder = self._folder.memos
        for name in files_below(folder) if folder.is_dir() else ():
            file = file_below(folder, name)
            if not name.lower().endswith(".md") or file is None:
                self._losses.leave_out(tr("files in the folder of memos that are no memos were left out"), shown(name))
                continue
            try:
                words, writer, moment = read_memo(file, self._found.coders)
            except InputError as error:
                self._losses.leave_out(
                    tr("memos that cannot be read were left out ({problem})", problem=error.problem), shown(name)
                )
                continue
            if words:
                coder = self._coders.get(writer)
                yield ExchangedMemo(
                    minted_guid("qc", "memo", name),
                    words,
                    "project",
                    coder=coder.uuid if coder is not None else "",
                    created_ms=as_moment(moment),
                )

    def _tell_strangers(self) -> None:
        """Tell of files beside the texts that are none of the project's."""
        if not self._folder.corpus.is_dir():
            return
        known = {path.replace("\\", "/") for path in self._paths}
        for name in files_below(self._folder.corpus):
            if name not in known:
                self._losses.leave_out(
                    tr("files in the folder of texts that qc has not taken in were left out"), shown(name)
                )


def _base(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _name(path: str) -> str:
    """What a text is called: its path below the folder of texts, without the ending."""
    pure = PurePosixPath(path.replace("\\", "/"))
    return str(pure.with_suffix("")) if pure.name and pure.stem else path or "document"


def _line_starts(text: str) -> list[int]:
    starts = [0]
    while (found := text.find("\n", starts[-1])) >= 0:
        starts.append(found + 1)
    return starts


def _line(starts: list[int], text: str, line: int) -> tuple[int, int]:
    """Where a line of a number begins and ends; without a text its numbers themselves."""
    if not text:
        return max(line, 0), max(line, 0) + 1
    if line < 0:
        return -1, -1
    if line >= len(starts):
        return len(text) + 1, len(text) + 1
    return starts[line], starts[line + 1] - 1 if line + 1 < len(starts) else len(text)
