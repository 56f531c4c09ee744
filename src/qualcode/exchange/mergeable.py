"""Merging what is no project of ours yet: taken into a private project first, it is one that grew apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.domain.errors import InputError
from qualcode.domain.exchange_reports import OnDocument, OpeningWishes, TakenIn
from qualcode.domain.translation import tr
from qualcode.exchange.lent_texts import lend_texts, still_missing
from qualcode.exchange.letting_stand import let_stand
from qualcode.exchange.no_project import refusal_of
from qualcode.exchange.opening import AS_FOUND, is_directory_of_project, is_exchange, open_exchange
from qualcode.storage.file_keys import key_of
from qualcode.storage.placing import private_folder
from qualcode.storage.project import Project, open_project
from qualcode.team.coders import check_lead

SUFFIX = ".qualcode"


@dataclass(frozen=True, slots=True)
class Mergeable:
    """A project file that can be merged."""

    file: Path
    taken_in: TakenIn | None
    """What came into it from another program, or from text; None for a project of ours."""


def needs_taking_in(file: Path) -> bool:
    """Whether a file or folder must become a project of ours before it can be merged.

    Raises:
        InputError: A reader of an installed package does not load.
    """
    return (file.suffix != SUFFIX or file.is_dir()) and is_exchange(file)


@contextmanager
def mergeable(
    project: Project, file: Path, *, wishes: OpeningWishes = AS_FOUND, on_document: OnDocument | None = None
) -> Iterator[Mergeable]:
    """A file as one that can be merged into the project, for as long as the context lasts.

    What is taken in lies in a folder that nobody else can read, under the name of the file, and goes afterwards.

    Args:
        file: A bundle or project of ours, a project of another program, or one as text.
        wishes: How a project of another program is to be read.
        on_document: Called before each document that is taken in with its number, how many there are, and its name.

    Raises:
        InputError: It cannot be read, something of it would be lost untold, or wishes are of no use for it.
        ProjectError: There is no room for it beside the project.
        RuleError: There are leads, and the session's coder is none.
    """
    taken_in = needs_taking_in(file)
    if wishes != AS_FOUND and (not taken_in or is_directory_of_project(file)):
        raise InputError(
            tr("it was not written by another program"),
            file=file,
            remedy=tr("leave out how such a project is to be read"),
        )
    if not taken_in:
        _refuse_what_is_known(file)
        yield Mergeable(file, None)
        return
    check_lead(project, "merge")
    with private_folder(project.location) as folder:
        # What a killed process left is known by our ending, and the file must be called as it is for the history.
        within = folder / f"taken-in{SUFFIX}"
        within.mkdir()
        made = within / f"made{SUFFIX}"
        key = key_of(project.location) if isinstance(project.location, Path) else None
        report = open_exchange(file, made, coder=project.coder, wishes=wishes, on_document=on_document, key=key)
        if not is_directory_of_project(file):
            let_stand(project, made, report.uuid)
        if report.missing:
            with open_project(made, coder=project.coder) as theirs:
                lent = lend_texts(project, theirs)
            report = replace(report, missing=still_missing(report.missing, lent))
        yield Mergeable(made.rename(within / file.absolute().name), report)


def _refuse_what_is_known(file: Path) -> None:
    """Say of a transcript, a codebook or a folder what is done with it, instead of that it is no project.

    Raises:
        InputError: It is one of them.
    """
    refusal = refusal_of(file) if file.suffix != SUFFIX else None
    if refusal is not None:
        raise refusal
