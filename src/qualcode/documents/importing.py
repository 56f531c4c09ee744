"""Taking transcripts into a project: one change for all files, and a report for each."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcode.cases.mapping import guess_role, participants_by_label, standing
from qualcode.documents.versions import Prepared, prepare_file, write_version
from qualcode.domain.changes import Effects
from qualcode.domain.errors import InputError, QualcodeError
from qualcode.domain.identity import now_ms
from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.registry import readers
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import imported_hashes, list_documents
from qualcode.storage.transaction import Transaction

NON_TRANSCRIPTS = frozenset({".csv", ".tsv", ".xlsx", ".xlsm", ".yaml", ".yml", ".json", ".jsonl"})
"""Endings of what lies beside transcripts in a study's folder: sheets, codebooks, codings."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file."""

    file: Path
    outcome: str
    """`imported`, `known` (the same bytes are in the project), `refused`, `skipped` (no transcript), or, in a dry
    run, `would import`."""
    document: str = ""
    kind: str = ""
    words: int = 0
    """Words of speech."""
    turns: int = 0
    speakers: tuple[str, ...] = ()
    encoding: str = ""
    notation: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of all files of one import."""

    files: tuple[FileReport, ...]
    effects: Effects
    interrupted: bool
    """Stopped with Ctrl+C: what was finished by then is in the project, the rest is not."""


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files to import: those named, and in folders all that have a reader or may have been meant as one.

    Raises:
        InputError: A path does not exist, or is the directory of a project.
    """
    found: list[Path] = []
    for path in paths:
        try:
            kind = path.stat().st_mode
        except FileNotFoundError as error:
            raise InputError("there is no such file", file=path, remedy="look at the path") from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise InputError(f"it cannot be read ({reason})", file=path, remedy="look at the path") from error
        if not stat.S_ISDIR(kind):
            found.append(path)
            continue
        if (path / "qualcode.json").exists():
            raise InputError(
                "this is the directory of a project, not a folder of transcripts",
                file=path,
                remedy="read it back with `qualcode open DIR --to PATH`",
            )
        found.extend(sorted(_inside(path)))
    return list(dict.fromkeys(found))


def _inside(folder: Path) -> Iterator[Path]:
    """All ordinary files below a folder, without the hidden ones; what may not be looked into holds none."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _hidden(name)]
        for name in names:
            if not _hidden(name) and (path := Path(place, name)).is_file():
                yield path


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$"))


def import_documents(
    project: Project,
    paths: Sequence[Path],
    *,
    kind: str | None = None,
    dry_run: bool = False,
    progress: Callable[[int, int, Path], None] | None = None,
) -> ImportReport:
    """Import transcripts as one change; a file that cannot be read does not stop the others.

    Args:
        paths: Files and folders.
        kind: One of `DOCUMENT_KINDS`; guessed from speakers and file name unless given.
        dry_run: Only report what would be imported.
        progress: Called before each file with its number, how many there are, and its path.
    """
    files = find_files(paths)
    explicit = {path for path in paths if path.is_file()}
    known = imported_hashes(project)
    names = {document.name for document in list_documents(project)}
    people = participants_by_label(project)
    reports: list[FileReport] = []
    interrupted = False
    before = Effects(None, "")

    def run(tx: Transaction | None, writer: int | None) -> None:
        nonlocal interrupted
        for number, file in enumerate(files, 1):
            try:
                if progress:
                    progress(number, len(files), file)
                reports.append(_take(tx, file, file in explicit, kind, known, names, people, writer))
            except KeyboardInterrupt:
                interrupted = True
                return

    if dry_run:
        run(None, None)
        return ImportReport(tuple(reports), before, interrupted)
    with project.change("import", "") as tx:
        run(tx, project.coder_id())
        imported = [report.document for report in reports if report.outcome == "imported"]
        tx.summary = f"imported {imported[0]}" if len(imported) == 1 else f"imported {len(imported)} documents"
    return ImportReport(tuple(reports), project.last, interrupted)


def _take(
    tx: Transaction | None,
    file: Path,
    explicit: bool,
    kind: str | None,
    known: dict[bytes, str],
    names: set[str],
    people: dict[str, int],
    writer: int | None,
) -> FileReport:
    suffix = file.suffix.lower()
    if not explicit and suffix not in _suffixes():
        reason = "no transcript" if suffix in NON_TRANSCRIPTS else "no reader for this ending"
        return FileReport(file, "skipped", warnings=(reason,))
    try:
        prepared = prepare_file(file)
    except QualcodeError as error:
        if not explicit and suffix in NON_TRANSCRIPTS:
            # A sheet or data file of a study's folder: its name does not promise a transcript.
            return FileReport(file, "skipped", warnings=(f"no transcript: {error.problem}",))
        return FileReport(file, "refused", warnings=(error.sentence,))
    if prepared.digest in known:
        name = known[prepared.digest]
        return FileReport(file, "known", document=name, warnings=(f"the same file is in the project as “{name}”",))
    name = free_name(document_name(file), names)
    read = prepared.read
    kind = kind or guess_kind(read, name)
    if tx is not None:
        with tx.attempt():
            _write(tx, file, name, kind, prepared, people, writer)
    names.add(name)
    known[prepared.digest] = name
    return FileReport(
        file,
        "would import" if tx is None else "imported",
        name,
        kind,
        prepared.words,
        len(read.turns),
        read.speakers,
        read.encoding or "",
        read.notation or "",
        read.warnings,
    )


def _suffixes() -> set[str]:
    return {suffix for reader in readers().values() for suffix in reader.suffixes}


def guess_kind(read: ReadTranscript, stem: str) -> str:
    """The kind of a document by who speaks in it: nobody – notes; several beside the interviewer – focus group."""
    name = stem.casefold()
    if "focus" in name and "group" in name:
        return "focus group"
    participants = [label for label in read.speakers if guess_role(label) != "interviewer"]
    if not read.speakers:
        return "notes"
    return "focus group" if len(participants) >= 4 else "interview"


def _file_name(file: Path) -> str:
    """A file's name as text: some systems allow bytes in it that are no UTF-8."""
    return os.fsencode(file.name).decode("utf-8", "replace")


def document_name(file: Path) -> str:
    """What a document is called after its file: no ending, and a sign for each character that cannot be shown."""
    stem = os.fsencode(file.stem).decode("utf-8", "replace")
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in stem)


def free_name(stem: str, taken: set[str]) -> str:
    """A name that no document has: the one wished for, else with ` (2)` behind it."""
    name, number = stem, 2
    while name in taken:
        name = f"{stem} ({number})"
        number += 1
    return name


def _write(
    tx: Transaction, file: Path, name: str, kind: str, prepared: Prepared, people: dict[str, int], writer: int | None
) -> None:
    read, now = prepared.read, now_ms()
    original_sha = tx.keep(prepared.data, compress=True)
    document_id = tx.add(
        "document",
        name=name,
        kind=kind,
        file_name=_file_name(file),
        format=read.format,
        language=read.metadata.get("language"),
        site_id=None,
        imported_ms=now,
    )
    speakers = dict(
        zip(
            read.speakers,
            tx.insert_many(
                "speaker",
                ("document_id", "label", "role", "case_id"),
                [(document_id, label, *standing(label, people)) for label in read.speakers],
            ),
            strict=True,
        )
    )
    write_version(tx, document_id, 1, prepared, speakers, original_sha)
    _write_notes(tx, document_id, read, writer)


def _write_notes(tx: Transaction, document_id: int, read: ReadTranscript, writer: int | None) -> None:
    """Keep the file's comments and footnotes as memos; those that stand on no words, as memos on the document."""
    now = now_ms()
    columns = ("kind", "text", "coder_id", "created_ms", "changed_ms", "document_id", "start", "end")
    rows = []
    for note in read.notes:
        place = (note.start, note.end) if note.start < note.end else (None, None)
        text = f"{note.author}: {note.text}" if note.author else note.text
        rows.append(("note", text, writer, now, now, document_id, *place))
    tx.insert_many("memo", columns, rows)
