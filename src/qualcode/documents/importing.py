"""Taking transcripts into a project: one change for all files, and a report for each."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.cases.mapping import participants_by_label, standing
from qualcode.documents.found_files import find_files, whole_project
from qualcode.documents.versions import Prepared, prepare_file, write_version
from qualcode.domain.changes import Effects
from qualcode.domain.errors import QualcodeError
from qualcode.domain.identity import now_ms
from qualcode.domain.import_choices import AS_FOUND, ImportChoices
from qualcode.domain.progress import stage
from qualcode.domain.project_heads import HEADS
from qualcode.domain.transcripts import ReadNote, ReadTranscript, Turn
from qualcode.domain.translation import plural, tr
from qualcode.importing.registry import endings, has_reader
from qualcode.storage.pausing import uncollected
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import imported_hashes, list_documents
from qualcode.storage.transaction import Transaction

_LAST_WORD = re.compile(r"(\S+)\s*\Z")
_LONGEST_WORD = 200
"""Code points in which the word before a note is looked for."""
NON_TRANSCRIPTS = frozenset({".csv", ".tsv", ".xlsx", ".xlsm", ".yaml", ".yml", ".json", ".jsonl"})
"""Endings of what lies beside transcripts in a study's folder: sheets, codebooks, codings."""


LONGEST_SAID = 400
"""Code points of a turn that a report repeats."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker of one file."""

    label: str
    turns: int
    role: str
    """`participant`, `interviewer` or `unknown`: what the import makes of the label."""


@dataclass(frozen=True, slots=True)
class Said:
    """The beginning of a turn."""

    speaker: str | None
    start_ms: int | None
    """Where it starts in the recording, in milliseconds; None where the file does not say."""
    text: str
    """Its speech, at most `LONGEST_SAID` code points; empty for headings and front matter."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file, or would become of it."""

    file: Path
    outcome: str
    """`imported`, `known` (the same bytes are in the project), `refused`, `skipped` (no transcript), or, of what was
    only looked at, `would import`."""
    document: str = ""
    kind: str = ""
    words: int = 0
    """Words of speech."""
    turns: int = 0
    speakers: tuple[str, ...] = ()
    encoding: str = ""
    notation: str = ""
    warnings: tuple[str, ...] = ()
    format: str = ""
    language: str = ""
    voices: tuple[Voice, ...] = ()
    """The speakers, with what else is known of them."""
    opening: tuple[Said, ...] = ()
    """The first turns, as many as were asked for."""
    digest: bytes = b""
    """SHA-256 of the file; empty where it was not read."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of all files of one import."""

    files: tuple[FileReport, ...]
    effects: Effects
    interrupted: bool
    """Stopped in the middle: what was finished by then is in the project, the rest is not."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a project holds that a new file is held against; an import adds to it as it goes on."""

    known: dict[bytes, str]
    """SHA-256 of a file → the document that it became."""
    names: set[str]
    people: dict[str, int]
    """Participants by their names in lower case."""


def read_holdings(project: Project) -> Holdings:
    """What the project holds now."""
    names = {document.name for document in list_documents(project)}
    return Holdings(imported_hashes(project), names, participants_by_label(project))


def import_documents(
    project: Project,
    paths: Sequence[Path],
    *,
    choices: ImportChoices = AS_FOUND,
    own: Mapping[Path, ImportChoices] | None = None,
    only: Collection[Path] | None = None,
) -> ImportReport:
    """Import transcripts as one change; a file that cannot be read does not stop the others.

    Stopped in the middle, what was finished by then is kept: the same import again takes in the rest.

    Args:
        paths: Files and folders.
        choices: What is decided for all files.
        own: What is decided for single files instead.
        only: Of all files that are found, take these; None for all.
    """
    files = [file for file in find_files(paths) if only is None or file in only]
    explicit = {path for path in paths if path.is_file()}
    holdings = read_holdings(project)
    own = own or {}
    reports: list[FileReport] = []
    interrupted = False
    with project.change("import", "") as tx, stage(tr("importing"), tr("files"), len(files), stops_itself=True) as here:
        writer = project.coder_id()
        for done, file in enumerate(files):
            try:
                if interrupted := here.is_stopping:
                    break
                here.at(done, file.name)
                with uncollected():  # Between two files the collector may look.
                    reports.append(_take(tx, file, file in explicit, own.get(file, choices), holdings, writer))
            except KeyboardInterrupt:
                interrupted = True
                break
        imported = [report.document for report in reports if report.outcome == "imported"]
        tx.summary = (
            tr("imported {name}", name=imported[0])
            if len(imported) == 1
            else plural("imported {number} document", "imported {number} documents", len(imported))
        )
    return ImportReport(tuple(reports), project.last, interrupted)


def _take(
    tx: Transaction, file: Path, explicit: bool, choices: ImportChoices, holdings: Holdings, writer: int | None
) -> FileReport:
    if not explicit and (skipped := skipped_by_name(file)):
        return skipped
    try:
        prepared = prepare_file(file, choices)
    except QualcodeError as error:
        return not_taken(file, explicit, error)
    report = understood(file, prepared.digest, prepared.read, prepared.words, choices, holdings)
    if report.outcome == "known":
        return report
    with tx.attempt():
        _write(tx, report, prepared, choices, holdings.people, writer)
    holdings.names.add(report.document)
    holdings.known[report.digest] = report.document
    return replace(report, outcome="imported")


def skipped_by_name(file: Path) -> FileReport | None:
    """The report of a file found in a folder that its name says is no transcript; None where it may be one."""
    if file.name in HEADS:
        return FileReport(
            file,
            "skipped",
            warnings=(tr("{folder} is a project as text: `qualcode open` opens it", folder=file.parent),),
        )
    suffix = file.suffix.lower()
    if has_reader(suffix):
        return None
    reason = tr("no transcript") if suffix in NON_TRANSCRIPTS else tr("no reader for this ending")
    return FileReport(file, "skipped", warnings=(reason,))


def not_taken(file: Path, explicit: bool, error: QualcodeError) -> FileReport:
    """The report of a file that could not be read.

    A sheet or data file of a study's folder, which nobody named, does not promise a transcript: it is skipped.
    """
    if explicit and not has_reader(file.suffix.lower()):
        error = whole_project(file) or error
    if not explicit and file.suffix.lower() in NON_TRANSCRIPTS:
        return FileReport(file, "skipped", warnings=(tr("no transcript: {problem}", problem=error.problem),))
    return FileReport(file, "refused", warnings=(error.sentence,))


def understood(
    file: Path,
    digest: bytes,
    read: ReadTranscript,
    words: int,
    choices: ImportChoices,
    holdings: Holdings,
    *,
    opening: int = 0,
) -> FileReport:
    """What was understood of a file that could be read: `known`, or what importing it would make.

    Args:
        file: The file.
        digest: Its SHA-256.
        read: What its reader understood.
        words: Words of speech.
        choices: What is decided for it.
        holdings: What it is held against; it stays as it is.
        opening: How many of its first turns to give.
    """
    known = holdings.known.get(digest)
    name = known or free_name(document_name(file), holdings.names)
    turns = Counter(turn.speaker for turn in read.turns if turn.speaker is not None)
    voices = [Voice(label, turns[label], _standing(label, choices, holdings.people)[0]) for label in read.speakers]
    return FileReport(
        file,
        "known" if known is not None else "would import",
        name,
        choices.kind or guess_kind(voices, name),
        words,
        len(read.turns),
        read.speakers,
        read.encoding or "",
        read.notation or "",
        (tr("the same file is in the project as “{name}”", name=known),) if known is not None else read.warnings,
        read.format,
        read.metadata.get("language", ""),
        tuple(voices),
        tuple(_said(read.text, turn) for turn in read.turns[:opening]),
        digest,
    )


def _said(text: str, turn: Turn) -> Said:
    words = " ".join(text[part.start : min(part.end, part.start + LONGEST_SAID)] for part in turn.speech)
    return Said(turn.speaker, turn.start_ms, words[:LONGEST_SAID])


def _standing(label: str, choices: ImportChoices, people: dict[str, int]) -> tuple[str, int | None]:
    """Role and participant of a label: as was decided, else by the project's participants and by convention."""
    role = choices.role(label)
    found = standing(label, people)
    return found if role is None or (role == "unknown" and found[0] == "participant") else (role, None)


def transcript_endings() -> set[str]:
    """The endings of files that there is a reader for, with their dot and in lower case."""
    return set(endings())


def guess_kind(voices: Sequence[Voice], stem: str) -> str:
    """The kind of a document by who speaks in it: nobody – notes; several beside the interviewer – focus group."""
    name = stem.casefold()
    if "focus" in name and "group" in name:
        return "focus group"
    if not voices:
        return "notes"
    return "focus group" if sum(voice.role != "interviewer" for voice in voices) >= 4 else "interview"


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
    tx: Transaction,
    report: FileReport,
    prepared: Prepared,
    choices: ImportChoices,
    people: dict[str, int],
    writer: int | None,
) -> None:
    read = prepared.read
    original_sha = tx.keep(prepared.data, compress=True)
    document_id = tx.add(
        "document",
        name=report.document,
        kind=report.kind,
        file_name=_file_name(report.file),
        format=read.format,
        language=report.language or None,
        site_id=None,
        imported_ms=now_ms(),
    )
    speakers = dict(
        zip(
            read.speakers,
            tx.insert_many(
                "speaker",
                ("document_id", "label", "role", "case_id"),
                [(document_id, label, *_standing(label, choices, people)) for label in read.speakers],
            ),
            strict=True,
        )
    )
    write_version(tx, document_id, 1, prepared, speakers, original_sha)
    _write_notes(tx, document_id, read, writer)


def _write_notes(tx: Transaction, document_id: int, read: ReadTranscript, writer: int | None) -> None:
    """Keep the file's comments and footnotes as memos on their words."""
    now = now_ms()
    columns = ("kind", "text", "coder_id", "created_ms", "changed_ms", "document_id", "start", "end")
    rows = []
    for note in read.notes:
        place = _place_of(read.text, note)
        text = f"{note.author}: {note.text}" if note.author else note.text
        rows.append(("note", text, writer, now, now, document_id, *place))
    tx.insert_many("memo", columns, rows)


def _place_of(text: str, note: ReadNote) -> tuple[int | None, int | None]:
    """The words that a note is on; the word before it if it stands at a place; of the document where there is none."""
    if note.start < note.end:
        return note.start, note.end
    word = _LAST_WORD.search(text, max(0, note.start - _LONGEST_WORD), note.start)
    return word.span(1) if word else (None, None)
