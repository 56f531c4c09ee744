"""The codebook in files: taken in whole, or given out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qualcode.codebook.creating import FIELDS
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.changes import Effects
from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.domain.errors import InputError
from qualcode.domain.identity import now_ms
from qualcode.domain.values import Code
from qualcode.exporting.codebook_files import codebook_to_csv, codebook_to_yaml
from qualcode.importing.codebook_csv import read_codebook_csv
from qualcode.importing.codebook_yaml import read_codebook_yaml
from qualcode.importing.whole_files import read_whole
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import project_name
from qualcode.storage.transaction import Transaction

_READERS = {".yaml": read_codebook_yaml, ".yml": read_codebook_yaml, ".csv": read_codebook_csv}
_Level = list[tuple[int | None, CodebookEntry]]
"""Codes of a file, each with the id of the code it goes below."""


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
        raise InputError("a codebook is a .yaml or .csv file", file=path, remedy="look at its ending")
    return reader(read_whole(path), str(path))


def import_codebook(project: Project, book: CodebookFile) -> CodebookImport:
    """Take a codebook in as one change: codes that are new are made, those that exist under the same path get the
    fields that the file gives. Nothing is removed."""
    with project.change("import-codebook", f"codebook “{book.name}” imported") as tx:
        intake = _Intake(tx, load_tree(project))
        level: _Level = [(None, entry) for entry in book.entries]
        while level:
            level = intake.take(level)
        tx.summary += f": {intake.created} new codes, {intake.changed} changed"
    return CodebookImport(project.last, intake.created, intake.changed, intake.unchanged)


class _Intake:
    """Takes the codes of a file in, level by level: each level is written at once."""

    def __init__(self, tx: Transaction, tree: CodeTree) -> None:
        self._tx = tx
        codes = list(tree.walk())
        self._known = {(code.parent_id, code.name.casefold()): code for code in codes}
        self._next: dict[int | None, int] = {}
        """Below each code the position of the next one."""
        for code in codes:
            self._next[code.parent_id] = max(self._next.get(code.parent_id, 0), code.position + 1)
        self.created = self.changed = self.unchanged = 0

    def take(self, level: _Level) -> _Level:
        """Take the codes of one level in; those below them, with the ids of their parents."""
        new: _Level = []
        below: _Level = []
        for parent_id, entry in level:
            known = self._known.get((parent_id, entry.name.casefold()))
            if known is None:
                new.append((parent_id, entry))
            else:
                self._change(known, entry)
                below += [(known.id, child) for child in entry.children]
        now = now_ms()
        rows = [
            (parent_id, self._position(parent_id), entry.name, 0, now, *(getattr(entry, field) for field in FIELDS))
            for parent_id, entry in new
        ]
        ids = self._tx.insert_many("code", ("parent_id", "position", "name", "retired", "created_ms", *FIELDS), rows)
        self.created += len(ids)
        for id_, (_, entry) in zip(ids, new, strict=True):
            below += [(id_, child) for child in entry.children]
        return below

    def _position(self, parent_id: int | None) -> int:
        position = self._next.get(parent_id, 0)
        self._next[parent_id] = position + 1
        return position

    def _change(self, known: Code, entry: CodebookEntry) -> None:
        given = {field: value for field in FIELDS if (value := getattr(entry, field))}
        new = {field: value for field, value in given.items() if getattr(known, field) != value}
        if new:
            self._tx.update_where("code", {"id": known.id}, **new)
            self.changed += 1
        else:
            self.unchanged += 1


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
