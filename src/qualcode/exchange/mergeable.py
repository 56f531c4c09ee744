"""Merging what is no project of ours yet: taken into a private project first, it is one that grew apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qualcode.codebook.creating import FIELDS, stored
from qualcode.codebook.defining import write_wording
from qualcode.codebook.tree import load_tree
from qualcode.domain.codebook_entries import DEFINING_FIELDS
from qualcode.domain.exchange_reports import OnDocument, TakenIn
from qualcode.exchange.opening import is_directory_of_project, is_exchange, open_exchange
from qualcode.storage.placing import private_folder
from qualcode.storage.project import Project, open_project
from qualcode.team.coders import check_lead

SUFFIX = ".qualcode"
_AS_HERE = "what the file says nothing of stands as it does where it is merged"


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
def mergeable(project: Project, file: Path, *, on_document: OnDocument | None = None) -> Iterator[Mergeable]:
    """A file as one that can be merged into the project, for as long as the context lasts.

    What is taken in lies in a folder that nobody else can read, under the name of the file, and goes afterwards.

    Args:
        file: A bundle or project of ours, a project of another program, or one as text.
        on_document: Called before each document that is taken in with its number, how many there are, and its name.

    Raises:
        InputError: It cannot be read, or something of it would be lost untold.
        ProjectError: There is no room for it beside the project.
        RuleError: There are leads, and the session's coder is none.
    """
    if not needs_taking_in(file):
        yield Mergeable(file, None)
        return
    check_lead(project, "merge")
    with private_folder(project.location) as folder:
        # What a killed process left is known by our ending, and the file must be called as it is for the history.
        within = folder / f"taken-in{SUFFIX}"
        within.mkdir()
        made = within / f"made{SUFFIX}"
        report = open_exchange(file, made, coder=project.coder, on_document=on_document)
        if not is_directory_of_project(file):
            _let_stand(project, made)
        yield Mergeable(made.rename(within / file.absolute().name), report)


def _let_stand(project: Project, made: Path) -> None:
    """Give codes that are here too what the file says nothing of: no other program knows all that a code has here."""
    ours = load_tree(project)
    known = {code.uuid: code for code in ours.walk()}
    with open_project(made, coder=project.coder) as theirs, theirs.change("describe-code", _AS_HERE) as tx:
        tree = load_tree(theirs)
        for code in tree.walk():
            same = known.get(code.uuid) or ours.find_path(tree.path(code.id))
            unsaid = [field for field in FIELDS if same is not None and not getattr(code, field)]
            fields = {field: text for field in unsaid if (text := getattr(same, field))}
            if fields:
                tx.update_where("code", {"id": code.id}, **stored(fields))
                write_wording(tx, code, {name: text for name, text in fields.items() if name in DEFINING_FIELDS})
