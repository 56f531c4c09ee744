"""Codebooks as tables: a code a row, its place in the tree as a path, by the name of its parent, or by its level."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from qualcode.domain.codebook_entries import (
    DEEPEST_LEVEL,
    PATH_SEPARATOR,
    TEXT_FIELDS,
    CodebookEntry,
    CodebookFile,
    check_code_name,
    check_code_text,
    check_mark,
    parse_colour,
    same_name,
    shown,
)
from qualcode.domain.errors import InputError, RuleError
from qualcode.domain.translation import tr
from qualcode.importing.codebook_columns import BOOK_COLUMNS, Column, Row, matched_columns
from qualcode.importing.codebook_headings import header_at
from qualcode.importing.codebook_parents import by_level, by_parent, level_warnings
from qualcode.importing.codebook_paths import separator_of
from qualcode.importing.codebook_programs import adapted
from qualcode.importing.codebook_words import check_themes, parse_uuid, parse_yes
from qualcode.importing.sheets import Line

_OURS = re.compile(PATH_SEPARATOR)


@dataclass(slots=True)
class _Node:
    """A code while the tree is put together."""

    name: str
    line: int | None
    """Where its own row begins; None for a theme that only paths name."""
    fields: dict[str, Any] = field(default_factory=dict)
    """What its row says of it, by the fields of `CodebookEntry`."""
    children: dict[str, _Node] = field(default_factory=dict)
    """By `same_name`, in the order of the file."""


def read_table(lines: Sequence[Line], file: str) -> CodebookFile:
    """The codebook of a table that says in one of four ways where a code stands.

    - `path`: `Theme/Code`; a theme that only paths name is made. Where no path has a `/`, the first of ` > `, `\\`
      and `::` that occurs in one separates the parts instead, in the `themes` too.
    - `name` and `parent`: the name or path of another row, empty for a theme at the top.
    - `name` and `level`: 1 at the top; each row is below the last one above it that has a smaller level. Levels that
      begin at 0 or leave one out are taken, with a warning.
    - A code and its group (“Theme”, “Category”): the group is at the top, and made if it has no row of its own.

    Further columns are the texts of a code, `themes` (paths, with `; ` or line breaks between them; one that holds a
    semicolon in quotation marks), `retired` (yes or empty), `id` (a UUID), and `codebook` and `version`, which say in
    any row what the codebook is called. `codebook_columns` knows other names of all of them, and `codebook_programs`
    the lists of codes that other programs export.

    Args:
        lines: The table's lines that hold something, the header first.
        file: The name used in messages.

    Raises:
        InputError: With the line of the first thing that is wrong: no such column, one that is unknown and not
            empty, a code given twice, an unknown parent, a circle of parents, a bad name, colour, mark or id …
    """
    lines = lines[next((at for at, line in enumerate(lines) if any(cell.strip() for cell in line.cells)), len(lines)) :]
    if not lines:
        raise InputError(tr("the file is empty"), file=file, remedy=tr("its first line names the columns"))
    table = adapted(lines[header_at(lines) or 0 :], file)
    header, rows = table.lines[0], table.lines[1:]
    book = _Table(file, matched_columns(header, rows, file)).book(header, rows)
    return replace(book, warnings=(*table.warnings, *book.warnings))


class _Table:
    def __init__(self, file: str, columns: list[Column]) -> None:
        self._file = file
        self._columns = columns
        self._roles = {column.role for column in columns}
        self._separator = _OURS
        self._ids: dict[str, int] = {}
        """The line of each id."""
        self._warnings: tuple[str, ...] = ()

    def book(self, header: Line, lines: Sequence[Line]) -> CodebookFile:
        """The whole table."""
        width = max((at for at, cell in enumerate(header.cells, start=1) if cell.strip()), default=0)
        rows = [self._row(line, width) for line in lines]
        of_book = {column: self._one_value(rows, column) for column in BOOK_COLUMNS}
        codes = [row for row in rows if self._holds_code(row)]
        if "path" in self._roles:
            self._separator = _separator([row.cells["path"] for row in codes])
            top = self._by_path(codes, [self._separator.split(row.cells["path"]) for row in codes])
        elif "group" in self._roles:
            top = self._by_path(codes, self._grouped(codes))
        else:
            top = self._by_row(codes)
        return CodebookFile(of_book["codebook"], of_book["version"], self._entries(top, 1), warnings=self._warnings)

    def _row(self, line: Line, width: int) -> Row:
        if any(cell.strip() for cell in line.cells[width:]):
            self._refuse(
                tr("this row has {number_cells} cells, the header {width}", number_cells=len(line.cells), width=width),
                line.number,
                tr("put quotation marks around cells that hold the delimiter"),
            )
        cells = {column.role: line.cells[column.at] for column in self._columns if column.at < len(line.cells)}
        return Row(line.number, {role: cells.get(role, "") for role in self._roles})

    def _one_value(self, rows: list[Row], column: str) -> str:
        """What the rows say in a column about the whole codebook."""
        value = ""
        for row in rows:
            cell = row.cells.get(column, "")
            if value and cell and cell != value:
                self._refuse(
                    tr(
                        "the {column} is “{value}” above and “{cell}” here",
                        column=column,
                        value=shown(value),
                        cell=shown(cell),
                    ),
                    row.line,
                )
            value = value or self._checked(cell, column, row.line)
        return value

    def _holds_code(self, row: Row) -> bool:
        """False for a row that only speaks of the codebook; a row with texts and no name is refused."""
        if any(row.cells.get(role, "").strip() for role in ("path", "name", "group")):
            return True
        for role, cell in row.cells.items():
            if cell.strip() and role not in BOOK_COLUMNS:
                self._refuse(tr("this code has no name"), row.line, tr("fill in its name or path"))
        return False

    def _grouped(self, rows: list[Row]) -> list[list[str]]:
        """The path of each row by its group; a group without a code is a code itself."""
        paths = [[part for part in (row.cells["group"], row.cells["name"]) if part.strip()] for row in rows]
        below = {same_name(path[1]): same_name(path[0]) for path in paths if len(path) == 2}
        for row, path in zip(rows, paths, strict=True):
            group = same_name(path[0])
            if len(path) == 2 and below.get(group, group) != group:
                self._refuse(
                    tr("“{written}” is a group here and a code of another group elsewhere", written=shown(path[0])),
                    row.line,
                    tr("call the column “parent”, and give each group a row of its own"),
                )
        return paths

    def _by_path(self, rows: list[Row], paths: list[list[str]]) -> dict[str, _Node]:
        top: dict[str, _Node] = {}
        for row, path in zip(rows, paths, strict=True):
            parts = [self._name(part, row.line) for part in path]
            siblings = top
            for part in parts[:-1]:
                siblings = siblings.setdefault(same_name(part), _Node(part, None)).children
            node = siblings.setdefault(same_name(parts[-1]), _Node(parts[-1], None))
            if node.line is not None:
                self._twice(PATH_SEPARATOR.join(parts), row.line, node.line)
            node.name, node.line, node.fields = parts[-1], row.line, self._fields(row)
        return top

    def _by_row(self, rows: list[Row]) -> dict[str, _Node]:
        """The tree of rows that say by parent or level which row they are below."""
        nodes = [_Node(self._name(row.cells["name"], row.line), row.line, self._fields(row)) for row in rows]
        names = [node.name for node in nodes]
        if "parent" in self._roles:
            parents = by_parent(rows, names, self._file)
        else:
            parents = by_level(rows, self._file)
            self._warnings = level_warnings(rows, parents, self._file)
        top: dict[str, _Node] = {}
        for node, row, parent in zip(nodes, rows, parents, strict=True):
            siblings = top if parent is None else nodes[parent].children
            first = siblings.setdefault(same_name(node.name), node)
            if first is not node:
                self._twice(node.name, row.line, first.line)
        return top

    def _entries(self, nodes: dict[str, _Node], level: int) -> tuple[CodebookEntry, ...]:
        return tuple(self._entry(node, level) for node in nodes.values())

    def _entry(self, node: _Node, level: int) -> CodebookEntry:
        if level > DEEPEST_LEVEL:
            self._refuse(
                tr("the codes are nested more than {deepest_level} levels deep", deepest_level=DEEPEST_LEVEL),
                node.line,
                tr("lay the tree out flatter"),
            )
        return CodebookEntry(name=node.name, **node.fields, children=self._entries(node.children, level + 1))

    def _name(self, text: str, line: int) -> str:
        try:
            return check_code_name(text)
        except RuleError as error:
            self._refuse(error.problem, line, error.remedy)

    def _fields(self, row: Row) -> dict[str, Any]:
        """What a row says of its code, by the fields of `CodebookEntry`."""
        cells = row.cells
        texts = {name: self._checked(cells.get(name, ""), name, row.line) for name in TEXT_FIELDS}
        try:
            texts["colour"] = parse_colour(texts["colour"]) if texts["colour"].strip() else ""
            texts["mark"] = check_mark(texts["mark"]) if texts["mark"].strip() else ""
            retired = parse_yes(cells.get("retired", ""), "retired")
            themes = check_themes(self._paths(cells.get("themes", "")))
            uuid = parse_uuid(cells.get("id", ""))
        except RuleError as error:
            self._refuse(error.problem, row.line, error.remedy)
        if uuid in self._ids:
            first = self._ids[uuid]
            self._refuse(
                tr("the id {uuid} stands here and in line {first}", uuid=uuid, first=first),
                row.line,
                tr("leave it with one of the codes"),
            )
        if uuid:
            self._ids[uuid] = row.line
        return {**texts, "themes": themes, "retired": retired, "uuid": uuid}

    def _paths(self, cell: str) -> list[str]:
        """The paths of a list of themes, with `/` between their parts."""
        try:
            lists = list(csv.reader(cell.split("\n"), delimiter=";", skipinitialspace=True, strict=True))
        except csv.Error as error:
            raise RuleError(
                tr("“{cell}” is no list of themes", cell=shown(cell)),
                remedy=tr("close quotation marks, and write “; ” between paths"),
            ) from error
        paths = [path for listed in lists for path in listed if path.strip()]
        if self._separator is _OURS:
            return paths
        return [PATH_SEPARATOR.join(self._separator.split(path)) for path in paths]

    def _checked(self, text: str, column: str, line: int) -> str:
        try:
            return check_code_text(text, column)
        except RuleError as error:
            self._refuse(error.problem, line, error.remedy)

    def _twice(self, name: str, line: int, first: int | None) -> NoReturn:
        self._refuse(
            tr("the code “{name}” stands here and in line {first}", name=name, first=first),
            line,
            tr("rename or remove one; small and capital letters count as the same"),
        )

    def _refuse(self, problem: str, line: int | None, remedy: str | None = None) -> NoReturn:
        raise InputError(problem, file=self._file, line=line, remedy=remedy)


def _separator(paths: Sequence[str]) -> re.Pattern[str]:
    """What stands between the parts of these paths."""
    if any(PATH_SEPARATOR in path for path in paths):
        return _OURS
    return separator_of(paths) or _OURS
