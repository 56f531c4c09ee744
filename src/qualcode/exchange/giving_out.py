"""Writing a project for other programs, or as text, with a list of what does not go along."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace as with_values
from pathlib import Path

from qualcode.domain.errors import InputError, ProjectError
from qualcode.domain.exchange import COUNTED, ExchangedDocument, ExchangedProject
from qualcode.domain.exchange_reports import ExportWishes, GivenOut, OnDocument
from qualcode.domain.translation import tr
from qualcode.exchange.staying import tell_what_stays
from qualcode.exchange.values_out import exchanged
from qualcode.exporting.project_writers import ProjectWriter, project_writer_for, project_writers
from qualcode.reports.writing import check_replaceable
from qualcode.storage.placing import private_folder, sync_folder
from qualcode.storage.project import Project
from qualcode.team.coders import find_coder

PLAIN = ExportWishes()


def give_out(
    project: Project,
    path: Path,
    *,
    wishes: ExportWishes = PLAIN,
    coders: Sequence[str] | None = None,
    replace: bool = False,
    on_document: OnDocument | None = None,
) -> GivenOut:
    """Write the project to a file of another program, or to a folder as text: a transfer, unchecked for names.

    Args:
        path: A file whose ending a writer knows; anything else is a folder, for the project as text.
        wishes: For which program, and how.
        coders: Whose codings, in files; None for everybody's, Consensus among them.
        replace: Whether a file that is there may be replaced.
        on_document: Called before each document with its number, how many there are, and its name.

    Raises:
        InputError: The path cannot be written, or something is there already.
        NotFoundError: There is no such coder.
        RuleError: The format does not allow what the project holds.
    """
    writer = project_writer_for(path)
    if writer is None:
        return _as_text(project, path, coders, replace, on_document)
    names = None if coders is None else [find_coder(project, name).name for name in coders]
    check_replaceable(path, project, replace=replace)
    with project.reading():
        values = exchanged(project, coders=names, on_document=on_document)
        counts: Counter[str] = Counter()
        notes = _write_whole(writer, _counting(values, counts), path, wishes)
        tell_what_stays(project, values.losses)
    for thing in COUNTED:
        counts[thing] -= values.losses.uncounted[thing]
    return GivenOut(
        file=str(path),
        counts={thing: counts[thing] for thing in COUNTED},
        left_out=tuple(values.losses.sentences(values.losses.left_out)),
        notes=(*values.losses.sentences(values.losses.tolerated), *notes),
    )


def _as_text(
    project: Project, folder: Path, coders: Sequence[str] | None, replace: bool, on_document: OnDocument | None
) -> GivenOut:
    known = [suffix for writer in project_writers() for suffix in writer.suffixes]
    if folder.name.lower() in known:
        raise InputError(
            tr("this is an ending without a name before it"),
            file=folder,
            remedy=tr("write NAME{name}", name=folder.name),
        )
    if folder.suffix and not folder.is_dir():
        endings = ", ".join(known)
        raise InputError(
            tr("no project is written to {suffix} files", suffix=folder.suffix),
            file=folder,
            remedy=tr("name a file that ends in {endings}, or a folder for the project as text", endings=endings),
        )
    if coders is not None:
        raise InputError(tr("a project as text holds all coders"), file=folder, remedy=tr("leave out --coders"))
    from qualcode.exchange.as_text import write_directory

    return write_directory(project, folder, replace=replace, on_document=on_document)


def _write_whole(writer: ProjectWriter, values: ExchangedProject, path: Path, wishes: ExportWishes) -> tuple[str, ...]:
    """Write beside the file and give it its name when it is whole and on disk.

    A link is followed, and an existing file keeps its permissions.
    """
    target = path.resolve()
    if not target.parent.is_dir():
        raise InputError(tr("there is no such folder"), file=path, remedy=tr("make it first, or name another"))
    with private_folder(target) as folder:
        draft = folder / f"written{path.suffix.lower()}"
        notes = tuple(writer.write(values, draft, wishes).notes)
        try:
            if target.exists():
                draft.chmod(stat.S_IMODE(target.stat().st_mode))
            with draft.open("r+b") as file:
                os.fsync(file.fileno())
            draft.replace(target)
            sync_folder(target.parent)
        except OSError as error:
            raise ProjectError(
                tr("{path} cannot be written ({reason})", path=path, reason=error.strerror),
                remedy=tr("look at the folder and its permissions"),
            ) from error
    return notes


def _counting(values: ExchangedProject, counts: Counter[str]) -> ExchangedProject:
    """The same project; what is read of it is counted."""
    counts["coders"], counts["cases"] = len(values.coders), len(values.cases)
    counts["attributes"], counts["sets"] = len(values.attributes), len(values.sets)
    counts["memos"] = len(values.memos)
    counts["values"] = sum(len(case.values) for case in values.cases)
    counts["codes"] = _codes(values)

    def documents() -> Iterator[ExchangedDocument]:
        for document in values.documents():
            counts["documents"] += 1
            counts["codings"] += len(document.codings)
            counts["memos"] += len(document.memos)
            counts["values"] += len(document.values)
            yield document

    return with_values(values, documents=documents)


def _codes(values: ExchangedProject) -> int:
    waiting, count = list(values.codebook.entries), 0
    while waiting:
        entry = waiting.pop()
        count += 1
        waiting += entry.children
    return count
