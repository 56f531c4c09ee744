"""The codebook in files: taken in whole, or given out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qualcode.codebook.creating import FIELDS, create_code, describe_code
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.changes import Effects
from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.domain.errors import InputError
from qualcode.exporting.codebook_files import codebook_to_csv, codebook_to_yaml
from qualcode.importing.codebook_csv import read_codebook_csv
from qualcode.importing.codebook_yaml import read_codebook_yaml
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import project_name

_READERS = {".yaml": read_codebook_yaml, ".yml": read_codebook_yaml, ".csv": read_codebook_csv}


@dataclass(frozen=True, slots=True)
class CodebookImport:
    """What importing a codebook did."""

    effects: Effects
    created: int
    changed: int
    unchanged: int


def read_codebook(path: Path) -> CodebookFile:
    """A codebook file, checked as a whole.

    Raises:
        InputError: It cannot be read, or one of its lines is wrong.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError("a codebook is a .yaml or .csv file", file=path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"it cannot be read ({error.strerror})", file=path, remedy="look at the path"
        ) from error
    return reader(data, str(path))


def import_codebook(project: Project, book: CodebookFile) -> CodebookImport:
    """Take a codebook in as one change: codes that are new are made, those that exist under the same path get the
    fields that the file gives. Nothing is removed."""
    tally = {"created": 0, "changed": 0, "unchanged": 0}
    with project.change("import-codebook", f"codebook “{book.name}” imported") as tx:
        _import_entries(project, load_tree(project), None, book.entries, tally)
        tx.summary += f": {tally['created']} new codes, {tally['changed']} changed"
    return CodebookImport(project.last, **tally)


def _import_entries(
    project: Project,
    tree: CodeTree,
    parent_id: int | None,
    entries: tuple[CodebookEntry, ...],
    tally: dict[str, int],
) -> None:
    for entry in entries:
        fields = {field: value for field in FIELDS if (value := getattr(entry, field))}
        known = tree.child_named(parent_id, entry.name)
        if known is None:
            code_id = create_code(project, entry.name, parent_id=parent_id, **fields)
            tally["created"] += 1
        else:
            code_id = known.id
            new = {field: value for field, value in fields.items() if getattr(known, field) != value}
            if new:
                describe_code(project, code_id, **new)
            tally["changed" if new else "unchanged"] += 1
        _import_entries(project, tree, code_id, entry.children, tally)


def codebook_file(project: Project) -> CodebookFile:
    """The project's codebook as a file holds it."""
    tree = load_tree(project)
    return CodebookFile(project_name(project), "", _entries(tree, None))


def _entries(tree: CodeTree, parent_id: int | None) -> tuple[CodebookEntry, ...]:
    return tuple(
        CodebookEntry(
            name=code.name,
            **{field: getattr(code, field) for field in FIELDS},
            children=_entries(tree, code.id),
        )
        for code in tree.children(parent_id)
    )


def export_codebook(project: Project, format_: str) -> str:
    """The codebook as the text of a `yaml` or `csv` file."""
    book = codebook_file(project)
    return codebook_to_csv(book) if format_ == "csv" else codebook_to_yaml(book)
