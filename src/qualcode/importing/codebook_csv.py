"""Codebooks as tables: a code a row, its place in the tree as a path or as the name of its parent."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import NoReturn

from rapidfuzz.process import extractOne

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
from qualcode.domain.formula_guard import unguard_formula
from qualcode.importing.decoding import decode
from qualcode.importing.whole_files import LARGEST

_BOOK_COLUMNS = ("codebook", "version")
_COLUMNS = ("path", "name", "parent", *TEXT_FIELDS, *_BOOK_COLUMNS)
_ALIASES = {"color": "colour", "description": "definition"}
_SEPARATOR_LINE = re.compile(r"sep=(.)\n")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with its cells by column name; `line` is where it begins."""

    line: int
    cells: dict[str, str]


@dataclass(slots=True)
class _Node:
    """A code while the tree is put together."""

    name: str
    line: int | None
    """Where its own row begins; None for a theme that only paths name."""
    texts: dict[str, str] = field(default_factory=dict)
    children: dict[str, _Node] = field(default_factory=dict)
    """By `same_name`, in the order of the file."""


def read_codebook_csv(data: bytes, file: str) -> CodebookFile:
    """Read a codebook with the columns `path` (`Theme/Code`), or `name` and `parent`, and any fields of a code.

    Commas, semicolons or tabs stand between the cells; capitals in the header do not matter. A theme that only
    paths name is made. A `parent` is the name of another row or its path; it is empty for a theme at the top.
    `codebook` and `version`, if there, hold the codebook's own name and version in any row.

    Args:
        data: The whole file.
        file: The name used in messages.

    Raises:
        InputError: With the line of the first thing that is wrong: a column that is unknown or missing, a code
            given twice, an unknown parent, a circle of parents, a bad name, colour or mark …
    """
    return _Reader(file).book(decode(data, file).text)


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file

    def book(self, text: str) -> CodebookFile:
        """The whole file."""
        if not text.strip():
            self._refuse("the file is empty", None, "its first line names the columns")
        columns, rows = self._rows(text)
        of_book = {column: self._one_value(rows, column) for column in _BOOK_COLUMNS}
        codes = [row for row in rows if self._holds_code(row)]
        top = self._by_path(codes) if "path" in columns else self._by_parent(codes)
        return CodebookFile(of_book["codebook"], of_book["version"], self._entries(top, 1))

    def _rows(self, text: str) -> tuple[list[str], list[_Row]]:
        """The header's columns, and the rows that are not blank."""
        stated = _SEPARATOR_LINE.match(text)
        skipped = 0 if stated is None else 1
        body = text if stated is None else text[stated.end() :]
        delimiter = stated[1] if stated is not None else _delimiter(body)
        csv.field_size_limit(LARGEST)  # a definition may be longer than Python's own 128 KiB
        reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
        columns: list[str] = []
        rows: list[_Row] = []
        line = 1 + skipped
        try:
            for cells in reader:
                if columns and any(cells):
                    rows.append(self._row(columns, cells, line))
                elif any(cell.strip() for cell in cells):
                    columns = self._columns(cells, line)
                line = reader.line_num + 1 + skipped
        except csv.Error as error:
            self._refuse(
                f"this is no table ({shown(str(error), 200)})", line, "look for a quotation mark that is not closed"
            )
        return columns, rows

    def _columns(self, cells: list[str], line: int) -> list[str]:
        found = [cell.strip() for cell in cells]
        while found and not found[-1]:
            found.pop()
        names = [_ALIASES.get(name.lower(), name.lower()) for name in found]
        # `code` is a whole path, unless its parent stands in a column of its own.
        names = [("name" if "parent" in names else "path") if name == "code" else name for name in names]
        listed = f"found are {', '.join(shown(name) for name in found)}"
        for name, written in zip(names, found, strict=True):
            if name not in _COLUMNS:
                near = extractOne(name, _COLUMNS, score_cutoff=60)
                remedy = f"did you mean “{near[0]}”" if near is not None else f"known are {', '.join(_COLUMNS)}"
                self._refuse(f"the column “{shown(written)}” is unknown ({listed})", line, remedy)
            if names.count(name) > 1:
                self._refuse(f"the column “{name}” stands twice ({listed})", line, "keep one of them")
        if "path" in names and ("name" in names or "parent" in names):
            self._refuse(f"there are both “path” and “name” or “parent” ({listed})", line, "keep one way")
        if "path" not in names and not ("name" in names and "parent" in names):
            remedy = "name a column “path” (Theme/Code), or two “name” and “parent”"
            self._refuse(f"no column says where a code stands ({listed})", line, remedy)
        return names

    def _row(self, columns: list[str], cells: list[str], line: int) -> _Row:
        if any(cell.strip() for cell in cells[len(columns) :]):
            self._refuse(
                f"this row has {len(cells)} cells, the header {len(columns)}",
                line,
                "put quotation marks around cells that hold the delimiter",
            )
        filled = [*cells, *[""] * len(columns)]
        return _Row(line, {name: unguard_formula(cell) for name, cell in zip(columns, filled, strict=False)})

    def _one_value(self, rows: list[_Row], column: str) -> str:
        """What the rows say in a column about the whole codebook."""
        value = ""
        for row in rows:
            cell = row.cells.get(column, "")
            if value and cell and cell != value:
                self._refuse(f"the {column} is “{shown(value)}” above and “{shown(cell)}” here", row.line)
            value = value or self._checked(cell, column, row.line)
        return value

    def _holds_code(self, row: _Row) -> bool:
        """False for a row that only speaks of the codebook; a row with texts and no name is refused."""
        if row.cells.get("path", row.cells.get("name", "")).strip():
            return True
        for column, cell in row.cells.items():
            if cell.strip() and column not in _BOOK_COLUMNS:
                self._refuse("this code has no name", row.line, "fill in its name or path")
        return False

    def _by_path(self, rows: list[_Row]) -> dict[str, _Node]:
        top: dict[str, _Node] = {}
        for row in rows:
            parts = [self._name(part, row.line) for part in row.cells["path"].split(PATH_SEPARATOR)]
            siblings = top
            for part in parts[:-1]:
                siblings = siblings.setdefault(same_name(part), _Node(part, None)).children
            node = siblings.setdefault(same_name(parts[-1]), _Node(parts[-1], None))
            if node.line is not None:
                self._twice(PATH_SEPARATOR.join(parts), row.line, node.line)
            node.name, node.line, node.texts = parts[-1], row.line, self._texts(row)
        return top

    def _by_parent(self, rows: list[_Row]) -> dict[str, _Node]:
        nodes = [_Node(self._name(row.cells["name"], row.line), row.line, self._texts(row)) for row in rows]
        wanted = [_key(row.cells["parent"]) for row in rows]
        named: dict[str, list[int]] = {}
        for index, node in enumerate(nodes):
            named.setdefault(same_name(node.name), []).append(index)
        parents = [self._parent(index, rows, wanted, named) for index in range(len(rows))]
        self._refuse_circles(rows, parents)
        top: dict[str, _Node] = {}
        for node, row, parent in zip(nodes, rows, parents, strict=True):
            siblings = top if parent is None else nodes[parent].children
            first = siblings.setdefault(same_name(node.name), node)
            if first is not node:
                self._twice(node.name, row.line, first.line)
        return top

    def _parent(
        self, index: int, rows: list[_Row], wanted: list[tuple[str, ...]], named: dict[str, list[int]]
    ) -> int | None:
        """The index of a row's parent; None at the top."""
        key, row = wanted[index], rows[index]
        if not key:
            return None
        # A parent given as a path must have, in its own row, the path or the name of the code above it.
        found = [
            candidate
            for candidate in named.get(key[-1], [])
            if len(key) == 1 or wanted[candidate] in (key[:-1], key[-2:-1])
        ]
        parent = shown(row.cells["parent"].strip())
        if not found:
            self._refuse(
                f"the parent “{parent}” of “{shown(row.cells['name'].strip())}” is no code of this file",
                row.line,
                "give it a row of its own, or correct the name",
            )
        if len(found) > 1:
            lines = " and ".join(str(rows[candidate].line) for candidate in found[:2])
            self._refuse(
                f"the parent “{parent}” may be the code of line {lines}",
                row.line,
                "write the parent as a path, Theme/Code",
            )
        return found[0]

    def _refuse_circles(self, rows: list[_Row], parents: list[int | None]) -> None:
        safe: set[int] = set()
        for index in range(len(rows)):
            way: dict[int, None] = {}
            at: int | None = index
            while at is not None and at not in safe:
                if at in way:
                    names = " under ".join(f"“{shown(rows[i].cells['name'].strip())}”" for i in [*way, at][:6])
                    self._refuse(f"these codes stand in a circle: {names}", rows[at].line, "correct one of the parents")
                way[at] = None
                at = parents[at]
            safe |= way.keys()

    def _entries(self, nodes: dict[str, _Node], level: int) -> tuple[CodebookEntry, ...]:
        return tuple(self._entry(node, level) for node in nodes.values())

    def _entry(self, node: _Node, level: int) -> CodebookEntry:
        if level > DEEPEST_LEVEL:
            self._refuse(
                f"the codes are nested more than {DEEPEST_LEVEL} levels deep", node.line, "lay the tree out flatter"
            )
        return CodebookEntry(name=node.name, **node.texts, children=self._entries(node.children, level + 1))

    def _name(self, text: str, line: int) -> str:
        try:
            return check_code_name(text)
        except RuleError as error:
            self._refuse(error.problem, line, error.remedy)

    def _texts(self, row: _Row) -> dict[str, str]:
        texts = {name: self._checked(row.cells.get(name, ""), name, row.line) for name in TEXT_FIELDS}
        try:
            texts["colour"] = parse_colour(texts["colour"]) if texts["colour"].strip() else ""
            texts["mark"] = check_mark(texts["mark"]) if texts["mark"].strip() else ""
        except RuleError as error:
            self._refuse(error.problem, row.line, error.remedy)
        return texts

    def _checked(self, text: str, column: str, line: int) -> str:
        try:
            return check_code_text(text, column)
        except RuleError as error:
            self._refuse(error.problem, line, error.remedy)

    def _twice(self, name: str, line: int, first: int | None) -> NoReturn:
        self._refuse(
            f"the code “{name}” stands here and in line {first}",
            line,
            "rename or remove one; small and capital letters count as the same",
        )

    def _refuse(self, problem: str, line: int | None, remedy: str | None = None) -> NoReturn:
        raise InputError(problem, file=self._file, line=line, remedy=remedy)


def _delimiter(text: str) -> str:
    """The commonest of comma, semicolon and tab in the header, outside quotation marks; else a comma."""
    header = _QUOTED.sub("", text.lstrip("\n").split("\n", 1)[0])
    return max((",", ";", "\t"), key=header.count)


def _key(parent: str) -> tuple[str, ...]:
    """A parent as written, name by name; empty at the top."""
    return tuple(same_name(part) for part in parent.split(PATH_SEPARATOR)) if parent.strip() else ()
