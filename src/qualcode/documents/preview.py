"""What an import would make of files, before anything is written."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from qualcode.cases.mapping import guess_role
from qualcode.documents.found_files import find_files
from qualcode.documents.importing import (
    FileReport,
    Holdings,
    ImportReport,
    not_taken,
    read_holdings,
    skipped_by_name,
    understood,
)
from qualcode.documents.versions import check_speech, words_of_speech
from qualcode.domain.changes import Effects
from qualcode.domain.errors import QualcodeError
from qualcode.domain.import_choices import AS_FOUND, ENCODINGS, NOTATIONS, ImportChoices
from qualcode.domain.progress import stage
from qualcode.domain.translation import tr
from qualcode.importing.registry import read_transcript, takes_notation
from qualcode.importing.whole_files import read_whole
from qualcode.storage.project import Project

SAMPLE = 48
"""Code points of the sample that tells encodings apart."""
_LOOKED_AT = 2**20
"""Bytes of a file in which characters beyond ASCII are looked for."""


def preview_import(
    project: Project,
    paths: Sequence[Path],
    *,
    choices: ImportChoices = AS_FOUND,
    opening: int = 0,
) -> ImportReport:
    """What `import_documents` would report of the same files; nothing is written.

    Args:
        paths: Files and folders.
        choices: What is decided for all files.
        opening: How many of the first turns of each file to give.
    """
    files = find_files(paths)
    explicit = {path for path in paths if path.is_file()}
    holdings = read_holdings(project)
    reports: list[FileReport] = []
    interrupted = False
    with stage(tr("reading"), tr("files"), len(files), stops_itself=True) as here:
        for done, file in enumerate(files):
            try:
                if interrupted := here.is_stopping:
                    break
                here.at(done, file.name)
                report = look_at(file, choices, holdings, explicit=file in explicit, opening=opening)
            except KeyboardInterrupt:
                interrupted = True
                break
            reports.append(report)
            if report.outcome == "would import":
                holdings.names.add(report.document)
                holdings.known[report.digest] = report.document
    return ImportReport(tuple(reports), Effects(None, ""), interrupted)


def look_at(
    file: Path, choices: ImportChoices, holdings: Holdings, *, explicit: bool = False, opening: int = 0
) -> FileReport:
    """What an import would make of one file.

    Args:
        file: The file.
        choices: What is decided for it.
        holdings: What it is held against; it stays as it is.
        explicit: The file was named, not found in a folder.
        opening: How many of its first turns to give.
    """
    if not explicit and (skipped := skipped_by_name(file)):
        return skipped
    try:
        data, read = read_transcript(file, choices)
        check_speech(read, file)
    except QualcodeError as error:
        return not_taken(file, explicit, error)
    digest = hashlib.sha256(data).digest()
    return understood(file, digest, read, words_of_speech(read), choices, holdings, opening=opening)


def encoding_samples(file: Path) -> dict[str, str | None]:
    """How the first words of a file that are not ASCII read in each encoding that is offered.

    Returns:
        Encoding → some words; None where the file cannot be in that encoding, empty where it makes no difference.

    Raises:
        InputError: The file cannot be read.
    """
    data = read_whole(file)
    return {encoding: _sample(data, encoding) for encoding in ENCODINGS}


def _sample(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    text = text[:_LOOKED_AT].removeprefix("\ufeff")
    place = next((place for place, character in enumerate(text) if character > "\x7f"), None)
    if place is None:
        return ""
    begin = max(0, place - SAMPLE // 3)
    return " ".join(text[begin : begin + SAMPLE].split())


def notation_samples(file: Path, choices: ImportChoices) -> dict[str, tuple[int, int]]:
    """How many speakers, and turns of theirs, a file has in each notation that can be chosen.

    Args:
        file: The file.
        choices: What else is decided for it.

    Returns:
        Notation → speakers and their turns; empty where the format says itself who speaks.

    Raises:
        InputError: The file cannot be read.
    """
    if not takes_notation(file):
        return {}
    found = {}
    for notation in NOTATIONS.values():
        _, read = read_transcript(file, replace(choices, notation=notation))
        found[notation] = len(read.speakers), sum(turn.speaker is not None for turn in read.turns)
    return found


class Looked(NamedTuple):
    """What was understood of a file, and on what terms."""

    choices: ImportChoices
    holdings: Holdings
    report: FileReport


class ImportPlan:
    """What is to be imported and how, while a person looks it over: files, choices, and what is understood so far.

    Args:
        path: A file, or a folder of them.
        holdings: What the project holds.

    Raises:
        InputError: The path does not exist, or is the directory of a project.
    """

    def __init__(self, path: Path, holdings: Holdings) -> None:
        self.holdings = holdings
        self.named = path.is_file()
        found = find_files([path])
        self.reports: dict[Path, FileReport] = {}
        """What is understood of the files that were looked at; of one whose choices changed, what was before."""
        for file in found:
            if not self.named and (skipped := skipped_by_name(file)):
                self.reports[file] = skipped
        self.files = sorted(found, key=lambda file: file in self.reports)
        """All files in the order of their paths; those that are no transcripts by their names come last."""
        self.choices = AS_FOUND
        """What is decided for all files."""
        self.left_out: set[Path] = set()
        self._own: dict[Path, dict[str, Any]] = {}
        self._unread = set(found) - self.reports.keys()

    def of(self, file: Path) -> ImportChoices:
        """What is decided for one file."""
        return replace(self.choices, **self._own.get(file, {}))

    @property
    def own(self) -> dict[Path, ImportChoices]:
        """What is decided for single files instead."""
        return {file: self.of(file) for file in self._own}

    @property
    def unread(self) -> int:
        """How many files still have to be looked at."""
        return len(self._unread)

    @property
    def to_import(self) -> list[Path]:
        """The files that are neither left out nor known to be something else; those not looked at yet among them."""
        return [file for file, outcome in self.outcomes().items() if outcome in ("would import", "")]

    def outcomes(self) -> dict[Path, str]:
        """What would become of each file: as in its report, `left out`, or empty while it was not looked at.

        Of files with the same bytes the first is imported, and the others are `known` by then.
        """
        found: dict[Path, str] = {}
        seen: set[bytes] = set()
        for file in self.files:
            report = self.reports.get(file)
            found[file] = "left out" if file in self.left_out else report.outcome if report else ""
            if report is not None and found[file] == "would import":
                found[file] = "known" if report.digest in seen else "would import"
                seen.add(report.digest)
        return found

    def decide(self, only: Path | None, **decided: Any) -> None:
        """Decide something for one file, or for all, single ones that were decided otherwise among them.

        Args:
            only: The file; None for all.
            decided: Fields of `ImportChoices`, as `checked` gives them.
        """
        if only is not None:
            self._own[only] = self._own.get(only, {}) | decided
            self._unread.add(only)
            return
        self.choices = replace(self.choices, **decided)
        rest = {file: {k: v for k, v in own.items() if k not in decided} for file, own in self._own.items()}
        self._own = {file: own for file, own in rest.items() if own}
        self.look_again()

    def take(self, choices: ImportChoices) -> None:
        """Decide all of it anew, as a profile has it."""
        self._own.clear()
        self.choices = choices
        self.look_again()

    def toggle_interviewer(self, only: Path | None, file: Path, label: str) -> None:
        """Make a speaker of a file an interviewer, or no longer one."""
        now = self.of(file)
        voices = self.reports[file].voices if file in self.reports else ()
        asks = any(voice.label == label and voice.role == "interviewer" for voice in voices)
        folded = label.casefold()
        yes = tuple(name for name in now.interviewers if name.casefold() != folded)
        no = tuple(name for name in now.not_interviewers if name.casefold() != folded)
        if not asks:
            yes = (*yes, label)
        elif guess_role(label) == "interviewer":
            no = (*no, label)
        self.decide(only, interviewers=yes, not_interviewers=no)

    def look_again(self, holdings: Holdings | None = None) -> None:
        """Let every file be looked at anew, held against what the project holds by now if that is given."""
        if holdings is not None:
            self.holdings = holdings
        skipped = {file for file in self.files if not self.named and skipped_by_name(file)}
        self._unread = set(self.files) - skipped

    def next_unread(self, near: Path | None) -> Path | None:
        """The file to look at next: the one named, those below it, those above it; None when all were looked at."""
        if not self._unread:
            return None
        place = self.files.index(near) if near in self.files else 0
        return next(file for file in (*self.files[place:], *self.files[:place]) if file in self._unread)

    def look(self, file: Path, *, opening: int) -> Looked:
        """Read a file by what is decided for it now; may run in any thread.

        Args:
            opening: How many of its first turns to give.
        """
        choices, holdings = self.of(file), self.holdings
        report = look_at(file, choices, holdings, explicit=self.named, opening=opening)
        return Looked(choices, holdings, report)

    def keep(self, looked: Looked) -> None:
        """Keep what was understood of a file, unless something else holds for it by now."""
        file = looked.report.file
        if self.of(file) == looked.choices and self.holdings is looked.holdings:
            self.reports[file] = looked.report
            self._unread.discard(file)
