"""The rows of a sheet: which line says what of whom. Nothing of the project is known here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qualcode.domain.errors import InputError
from qualcode.domain.formula_guard import unguard_formula
from qualcode.domain.translation import tr
from qualcode.domain.wording import either
from qualcode.importing.sheets import read_lines
from qualcode.importing.whole_files import read_whole

KINDS = ("participant", "site", "document")
"""What a column can be called that says whom a row is about."""


class Cell(NamedTuple):
    """A value that a row gives."""

    level: str
    """Whose attribute it is: the row's own, or `site`."""
    name: str
    title: str
    """The head of the column as it is written."""
    value: str
    line: int


class Problem(NamedTuple):
    """A cell, a line or a column of a sheet that cannot be taken as it is."""

    kind: str
    """`line` (the whole line is left out), `unmatched` (an unknown document; its line is left out), `type`, `twice`,
    `no site`, `label` or `column`."""
    line: int
    """As a spreadsheet or editor counts it, from 1."""
    column: str
    """The head of the column as it is written; empty where the whole line is meant."""
    value: str
    problem: str
    """What is wrong, without a full stop."""
    remedy: str
    near: tuple[str, ...] = ()
    """What was probably meant, the likeliest first."""

    @property
    def sentence(self) -> str:
        """`line 3: “many” in column “years” is not a number …; correct that line.`"""
        meant = tr(" (is it {names}?)", names=either(f"“{name}”" for name in self.near)) if self.near else ""
        return tr(
            "line {line}: {problem}{meant}; {remedy}.",
            line=self.line,
            problem=self.problem,
            meant=meant,
            remedy=self.remedy,
        )


class SheetError(InputError):
    """A sheet with cells or lines that cannot be taken: the sentence names the first of them.

    Args:
        file: The sheet.
        problems: All of them, by line.
    """

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first, more = self.problems[0], len(self.problems) - 1
        told = tr("{problem} (and {more} more)", problem=first.problem, more=more) if more else first.problem
        super().__init__(told, file=file, line=first.line, remedy=first.remedy)


class Row(NamedTuple):
    """What one line says."""

    line: int
    level: str
    name: str
    site: str | None
    speakers: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that makes sense by itself."""

    file: str
    level: str
    """One of `KINDS`, or `case` where each row names its kind."""
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    """Lines that are not made like the first; they are no rows."""
    warnings: tuple[str, ...] = ()


def read_sheet(path: Path) -> Sheet:
    """Read a CSV, TSV or Excel file; lines that make no row are among its problems.

    Raises:
        InputError: It cannot be read, or no column says whom the rows are about.
    """
    read = read_lines(read_whole(path), str(path))
    lines = [(line.number, [unguard_formula(cell) for cell in line.cells]) for line in read.lines]
    if not lines:
        raise InputError(
            tr("the sheet is empty"), file=path, remedy=tr("give it a first line with the names of the columns")
        )
    (first, head), *rest = lines
    _check_head(head, str(path), first)
    level = _level(head, str(path), first)
    made = [_row(level, head, cells, line) for line, cells in rest]
    rows = tuple(row for row in made if isinstance(row, Row))
    return Sheet(str(path), level, rows, tuple(row for row in made if isinstance(row, Problem)), read.warnings)


def _check_head(head: list[str], file: str, line: int) -> None:
    seen: set[str] = set()
    for name in head:
        if name and name.casefold() in seen:
            raise InputError(
                tr("there are two columns “{name}”", name=name), file=file, line=line, remedy=tr("rename one of them")
            )
        seen.add(name.casefold())


def _level(head: list[str], file: str, line: int) -> str:
    names = [name.casefold() for name in head]
    found = [name for name in names if name in KINDS]
    if not found and {"name", "kind"} <= set(names):
        return "case"
    if not found:
        there = ", ".join(f"“{name}”" for name in head if name)
        raise InputError(
            tr("no column says whom the rows are about (the columns are {names})", names=there),
            file=file,
            line=line,
            remedy=tr("name one of them “participant”, “site” or “document”"),
        )
    # A site beside participants or documents is where they belong, whichever column comes first.
    level = next((name for name in found if name != "site"), "site")
    for name in found:
        if name not in (level, "site"):
            raise InputError(
                tr("the sheet has columns “{level}” and “{name}”", level=level, name=name),
                file=file,
                line=line,
                remedy=tr("make one sheet of participants and one of documents"),
            )
    if level == "participant" and "name" in names:
        raise InputError(
            tr("a sheet of participants cannot have a column “name”: real names do not belong in a project"),
            file=file,
            line=line,
            remedy=tr("keep names in a file of your own, and take the column out"),
        )
    return level


def _row(level: str, head: list[str], values: list[str], line: int) -> Row | Problem:
    if len(values) > len(head) and any(values[len(head) :]):
        problem = tr(
            "there are {cells} cells for {columns} columns",
            cells=len(values),
            columns=len(head),
        )
        surplus = next(value for value in values[len(head) :] if value)
        return Problem(
            "line", line, "", surplus, problem, tr("put values that hold the delimiter into quotation marks")
        )
    filled = {name: value for name, value in zip(head, values, strict=False) if value}
    if "" in filled:
        return Problem(
            "line", line, "", filled[""], tr("there is a value in a column without a name"), tr("name the column")
        )
    folded = {name.casefold(): value for name, value in filled.items()}
    key = "name" if level == "case" else level
    if key not in folded or (level == "case" and "kind" not in folded):
        missing = key if key not in folded else "kind"
        return Problem(
            "line", line, missing, "", tr("the line has nothing in “{column}”", column=missing), tr("fill it in")
        )
    kind = folded["kind"].casefold() if level == "case" else level
    linked = kind in ("participant", "document")
    special = {key} | ({"kind"} if level == "case" else set()) | ({"site"} if linked else set())
    if kind == "participant":
        special.add("speaker")
    cells = []
    for title, value in filled.items():
        if title.casefold() in special:
            continue
        prefix, dot, name = title.partition(".")
        of_site = bool(dot) and prefix.casefold() == "site" and kind != "site"
        own = bool(dot) and prefix.casefold() == kind
        cells.append(Cell("site" if of_site else kind, name if of_site or own else title, title, value, line))
    labels = folded.get("speaker", "") if kind == "participant" else ""
    speakers = tuple(dict.fromkeys(label.strip() for label in labels.split(";") if label.strip()))
    return Row(line, kind, folded[key], folded.get("site") if linked else None, speakers, tuple(cells))
