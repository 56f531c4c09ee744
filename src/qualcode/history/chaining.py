"""The history as a file for an auditor: a line a change, each sealed with all lines before it.

A line is a JSON object that ends in `"hash"`: the SHA-256 of the hash before it, a line end, and the line as it would
stand without that field. Whoever changes, takes out, puts in or moves a line breaks the chain there, unless all lines
behind it are made anew; then the last hash, the *seal*, is another, and the project's own journal says otherwise.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from qualcode.domain.changes import Change
from qualcode.domain.errors import InputError, RuleError
from qualcode.domain.history_files import (
    FORMAT,
    START,
    VERSION,
    HistoryChecked,
    HistoryFile,
    HistoryHead,
    HistoryLine,
)
from qualcode.domain.times import iso_time
from qualcode.domain.translation import tr
from qualcode.settings.atomic import write_whole
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import project_uuid
from qualcode.storage.reads.history import list_changes

_HASH = ',"hash":"'
_TAIL = len(_HASH) + 64 + len('"}')
_LONGEST_LINE = 8 * 2**20
_ERASING = ("erase", "drop-originals")
"""Verbs of changes that take words out of the journal for good."""
Model = TypeVar("Model", bound=BaseModel)


def export_history(project: Project, path: Path, *, words: bool = True) -> HistoryFile:
    """Write the whole history to a file, oldest first.

    Args:
        words: Put summaries and reasons in: they may quote what participants said.

    Raises:
        RuleError: A part of the history is hidden from the session's coder.
        InputError: The file cannot be written.
    """
    if project.blind_in:
        raise RuleError(
            tr("the history of the whole project cannot be exported while you code blindly"),
            remedy=tr("finish your assignments, or ask the lead"),
        )
    with project.reading():
        uuid, changes = project_uuid(project), _oldest_first(project)
    head = HistoryHead(
        format=FORMAT,
        version=VERSION,
        project=uuid,
        changes=len(changes),
        first=changes[0].uuid if changes else None,
        last=changes[-1].uuid if changes else None,
        words=words,
    )
    written: list[str] = []
    seal = START
    for item in (head, *_lines(changes, words)):
        line, seal = _sealed(item, seal)
        written.append(line)
    write_whole(path, ("\n".join(written) + "\n").encode())
    return HistoryFile(file=str(path), project=uuid, changes=len(changes), words=words, seal=seal)


def check_history(path: Path, project: Project | None = None, *, seal: str | None = None) -> HistoryChecked:
    """Look whether a history is as it was exported: by its own hashes, and against the project where there is one.

    Args:
        path: The file.
        project: The project that it is said to be of; every line must stand in its journal, in the same order.
        seal: The hash of the last line as it was noted when the file was made.

    Raises:
        InputError: The file cannot be read, or is none of these.
    """
    read = _read(path)
    if not read.problem and seal is not None and read.seal != seal.strip().lower():
        read.stop(len(read.lines) + 1, tr("the last line has another hash than the seal that was given"))
    if project is None or read.head is None or project.blind_in:  # Who codes blindly is not shown all of it.
        return read.result(path)
    with project.reading():
        uuid, changes = project_uuid(project), _oldest_first(project)
    if uuid != read.head.project:
        read.stop(1, tr("the history is of another project"), first=True)
        return read.result(path, project)
    reworded = _hold_against(read, changes)
    return read.result(path, project, later=max(0, len(changes) - len(read.lines)), reworded=reworded)


def _oldest_first(project: Project) -> list[Change]:
    return list_changes(project)[::-1]


def _lines(changes: Sequence[Change], words: bool) -> Iterator[HistoryLine]:
    uuids = {change.id: change.uuid for change in changes}
    for number, change in enumerate(changes, 1):
        yield HistoryLine(
            n=number,
            id=change.uuid,
            at=iso_time(change.at_ms),
            coder=change.coder,
            kind=change.kind,
            verb=change.verb,
            undoes=uuids.get(change.undoes) if change.undoes is not None else None,
            summary=change.summary if words else None,
            reason=change.reason if words else None,
        )


def _sealed(item: BaseModel, before: str) -> tuple[str, str]:
    """A line of the file and its hash."""
    bare = json.dumps(item.model_dump(), ensure_ascii=True, separators=(",", ":"))
    digest = _hash(before, bare)
    return f'{bare[:-1]}{_HASH}{digest}"}}', digest


def _hash(before: str, bare: str) -> str:
    return hashlib.sha256(f"{before}\n{bare}".encode()).hexdigest()


@dataclass(slots=True)
class _Read:
    """A file as far as it is whole."""

    head: HistoryHead | None
    lines: list[HistoryLine]
    seal: str
    line: int | None = None
    problem: str = ""

    def stop(self, line: int, problem: str, *, first: bool = False) -> None:
        """Note what is wrong, unless something before it is; `first` says that nothing else matters then."""
        if not self.problem or first or (self.line or 0) > line:
            self.line, self.problem = line, problem

    def result(
        self, path: Path, project: Project | None = None, *, later: int = 0, reworded: int = 0
    ) -> HistoryChecked:
        checked = len(self.lines) if self.line is None else max(0, min(len(self.lines), self.line - 2))
        return HistoryChecked(
            file=str(path),
            whole=not self.problem,
            line=self.line,
            problem=self.problem,
            project=self.head.project if self.head else "",
            changes=checked,
            seal=self.seal,
            against=project.label if project is not None else "",
            later=later,
            reworded=reworded,
        )


def _read(path: Path) -> _Read:
    """Read a file up to the first line that is not what it was."""
    read = _Read(None, [], START)
    number = 0
    try:
        with path.open("rb") as file:
            while raw := file.readline(_LONGEST_LINE):
                number += 1
                problem = _take(read, raw, number)
                if problem and number == 1 and read.head is None:
                    raise InputError(tr("it is no history that qualcode exported"), file=path, line=1)
                if problem:
                    read.stop(number, problem)
                    return read
    except OSError as error:
        raise InputError(
            tr("it cannot be read ({reason})", reason=error.strerror), file=path, remedy=tr("look at its path")
        ) from error
    if read.head is None:
        raise InputError(tr("it is no history that qualcode exported: it is empty"), file=path)
    if len(read.lines) != read.head.changes or (read.lines and read.lines[-1].id != read.head.last):
        missing = read.head.changes - len(read.lines)
        read.stop(
            number + 1,
            tr("{missing:,} lines are missing at the end", missing=missing)
            if missing > 0
            else tr("the end is another"),
        )
    return read


def _take(read: _Read, raw: bytes, number: int) -> str:
    """Take the next line in; what is wrong with it, or nothing."""
    if not raw.endswith(b"\n"):
        return tr("the line is cut off")
    try:
        line = raw[:-1].decode("ascii")
    except UnicodeDecodeError:
        return tr("the line was changed: it holds characters that are never written so")
    bare, tail = line[:-_TAIL] + "}", line[-_TAIL:]
    if not (tail.startswith(_HASH) and tail.endswith('"}')):
        return tr("the line was changed: it does not end in a hash")
    digest = tail[len(_HASH) : -2]
    item = _parsed(HistoryLine if read.head is not None else HistoryHead, bare)
    if isinstance(item, HistoryHead) and (item.format, item.version) == (FORMAT, VERSION):
        read.head = item
    if _hash(read.seal, bare) != digest:
        return _what_broke(read, item)
    if item is None:
        return tr("the line is none that qualcode writes")
    if isinstance(item, HistoryLine):
        if item.n != len(read.lines) + 1:
            return tr(
                "the line has the number {number} where {expected} comes next",
                number=item.n,
                expected=len(read.lines) + 1,
            )
        read.lines.append(item)
    read.seal = digest
    return ""


def _what_broke(read: _Read, item: BaseModel | None) -> str:
    """Why a hash may not fit what stands before it and in its line."""
    expected = len(read.lines) + 1
    if isinstance(item, HistoryLine) and item.n > expected:
        return tr(
            "lines are missing before it, or it was moved: it has the number {number} where {expected} comes next",
            number=item.n,
            expected=expected,
        )
    if isinstance(item, HistoryLine) and item.n < expected:
        return tr(
            "it was put in or moved: it has the number {number} where {expected} comes next",
            number=item.n,
            expected=expected,
        )
    return tr("it, or the line before it, is not as it was exported")


def _parsed(model: type[Model], bare: str) -> Model | None:
    try:
        return model.model_validate_json(bare)
    except ValidationError:
        return None


def _hold_against(read: _Read, changes: Sequence[Change]) -> int:
    """Note the first line that the project's journal does not say so; how many have words that it has no more."""
    assert read.head is not None
    erased = any(change.verb.startswith(_ERASING) for change in changes)
    reworded = 0
    standing = list(_lines(changes, read.head.words))
    for number, line in enumerate(read.lines, 2):
        if number - 2 >= len(standing):
            read.stop(number, tr("the project has no such change"))
            break
        wanted = standing[number - 2]
        if line == wanted:
            continue
        worded = line.model_copy(update={"summary": wanted.summary, "reason": wanted.reason})
        if worded != wanted or not erased:
            read.stop(number, tr("the project's own journal says otherwise"))
            break
        reworded += 1
    return reworded
