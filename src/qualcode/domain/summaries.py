"""Summaries: what was counted as tables of cells, each with how many people stand behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from qualcode.domain.translation import plural

Value = int | float | str | None
"""What stands in a cell: a count, a figure, words; None where it is undefined."""

ColumnKind = Literal["label", "count", "share", "figure", "text"]
"""`label` names the row, `count` is a whole number, `share` lies between 0 and 1, `figure` is any other number, `text`
is words of people."""

Above = Literal["known", "summed", "divided"]
"""Of the numbers in the heads of columns: `known` is no sum of the rows, `summed` is one, and so is `divided`, and the
cells are made with it."""


class CellPlace(NamedTuple):
    """A cell of a table, both counted from 0."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class SummaryWish:
    """What is to be counted: the same words for every summary, on the command line, in screens and in report files."""

    codes: tuple[str, ...] = ()
    """Only these, each a term as in queries; empty for the whole codebook."""
    coders: tuple[str, ...] | None = None
    """Whose codings; None for Consensus where a document is adjudicated, and all coders elsewhere."""
    documents: tuple[str, ...] | None = None
    """Only these, by name or UUID; None for all."""
    without: tuple[str, ...] = ()
    """Origins of `BY_MACHINE` whose codings are left out."""
    where: str = ""
    """A query: only codings count that share a code point with a passage that it finds. Empty: all."""
    starred: bool = False
    """Only codings with a star."""
    roll_up: bool = True
    """Whether codes that group others get a row (or column) that takes in all below them."""
    left_out: frozenset[int] = frozenset()
    """Participants and sites of whom nothing is counted: neither codings that reach them, nor they in denominators."""


@dataclass(frozen=True, slots=True)
class SummaryColumn:
    """A column of a table."""

    title: str
    """As it stands above it, with its denominator where it has one: `teacher (of 12)`."""
    kind: ColumnKind
    people: int | None = None
    """How many people the column as a whole is about; None where it is about no group of them."""
    about: str = ""
    """What makes its group, as a refusal names it: `role: teacher`; empty where it is about no group."""
    key: str = ""
    """What programs know it by, the same in every language: `segments`, `start`, a value of an attribute."""
    of: int | None = None
    """Its denominator, where one stands in the title."""


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """One table."""

    key: str
    """By what it is asked for in a report file: `segments`, `participants`, `shares` …; unique in its summary."""
    title: str
    columns: tuple[SummaryColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    people: tuple[tuple[int | None, ...], ...] = ()
    """As `rows`: how many people stand behind each cell; None for a cell that is about nobody, such as a label. Empty:
    the table is about nobody. 0 people is fine; fewer than k are not published."""
    sums: tuple[tuple[CellPlace, ...], ...] = ()
    """Which cells can be told from each other: the first is the sum or union of the others. They are hidden together as
    far as one could be calculated from the others."""
    group: str = "cells"
    """Tables of one summary that bear the same group show the same cells in other units: what is hidden in one is
    hidden in all. They have the same rows and columns, except that last columns may be missing in some."""
    hidden: frozenset[CellPlace] = frozenset()
    """Cells whose value is left out since too few people stand behind them, or since they would tell of such."""
    notes: tuple[str, ...] = ()
    tells: tuple[tuple[CellPlace, str, CellPlace], ...] = ()
    """(a cell, the key of a table, a cell there): whoever sees the first can calculate the second, and not the other
    way round; where the second is hidden the first is hidden as well."""
    small: frozenset[CellPlace] = frozenset()
    """Cells whose numbers rest on little; they are marked."""
    ranked: bool = False
    """Whether rows stand in the order of a number in them. Their place would tell of one that is hidden, so rows of
    which anything is hidden are left out."""
    above: Above = "known"
    """Where the numbers above its columns are sums of its rows, they and all that is made with them are left out with
    the first cell that is hidden: a single one could be told by them."""

    def shown(self, place: CellPlace) -> Value:
        """What a reader sees of a cell: None if it is hidden."""
        return None if place in self.hidden else self.rows[place.row][place.column]

    def hiding(self, places: frozenset[CellPlace]) -> SummaryTable:
        """The same table with these cells hidden as well; their values are gone from it."""
        rows = tuple(
            tuple(None if (i, j) in places else value for j, value in enumerate(row)) for i, row in enumerate(self.rows)
        )
        return replace(self, rows=rows, hidden=self.hidden | places)

    def without_hidden_rows(self) -> SummaryTable:
        """The same table with only those rows of which all is shown."""
        hidden = {place.row for place in self.hidden}
        kept = {row: number for number, row in enumerate(i for i in range(len(self.rows)) if i not in hidden)}
        left_out = plural(
            "one row is left out, since too few people stand behind what stands in them",
            "{number} rows are left out, since too few people stand behind what stands in them",
            len(hidden),
        )
        return replace(
            self,
            rows=tuple(self.rows[row] for row in kept),
            people=tuple(self.people[row] for row in kept) if self.people else (),
            sums=tuple(
                tuple(CellPlace(kept[place.row], place.column) for place in places)
                for places in self.sums
                if all(place.row in kept for place in places)
            ),
            tells=tuple(
                (CellPlace(kept[mine.row], mine.column), key, theirs)
                for mine, key, theirs in self.tells
                if mine.row in kept
            ),
            small=frozenset(CellPlace(kept[place.row], place.column) for place in self.small if place.row in kept),
            hidden=frozenset(),
            notes=(*self.notes, left_out),
        )


@dataclass(frozen=True, slots=True)
class Summary:
    """What a summary found, ready to be shown, drawn, judged and written."""

    kind: str
    """`frequencies`, `crosstab`, `cooccurrence` …: its name on the command line and in report files."""
    title: str
    facts: tuple[tuple[str, str], ...]
    """(what, value): what was counted, in what unit, of whom, whose codings, denominators, formula."""
    tables: tuple[SummaryTable, ...]
    notes: tuple[str, ...] = ()
    """What a reader must know so as not to misread the numbers."""
    unmapped: tuple[tuple[str, str], ...] = ()
    """(label, document) under which somebody is counted of whom it is not known who it is."""
    coders: tuple[str, ...] = ()
    """Coders whose names stand in it."""
    groups: tuple[tuple[str, str, int], ...] = field(default=())
    """(where, what is shown, how many people it is true of): groups besides those of cells and columns."""
    counted: frozenset[int] = field(default=frozenset(), repr=False)
    """The participants and sites that it counts, or among whom it counts."""
    by_machine: str = ""
    """Of `notes` the one that says how many codings were suggested or autocoded: what is hidden could be told by it."""
    telling: frozenset[str] = frozenset()
    """Of `facts` those that say out of how many is counted: the number of a hidden column could be told by them."""
    labels: bool = False
    """Whether labels of transcripts stand in it, which may be names."""
    named: bool = False
    """Whether the coders whose codings count were asked for by their names, which the fact `codings of` then holds."""
    settings: Mapping[str, str | int | None] = field(default_factory=dict, compare=False)
    """What programs need of what the facts say in words: `relation`, `turns`, `within`, `per`, `length`."""

    def __post_init__(self) -> None:
        """Hide what would tell of hidden cells: no summary can be made that shows it."""
        tables = {table.key: table for table in self.tables}
        waiting = any(table.hidden for table in self.tables)
        while waiting:
            waiting = False
            for key, table in tables.items():
                telling = frozenset(
                    mine for mine, other, cell in table.tells if other in tables and cell in tables[other].hidden
                )
                if not telling <= table.hidden:
                    tables[key] = table.hiding(telling)
                    waiting = True
        object.__setattr__(
            self,
            "tables",
            tuple(table.without_hidden_rows() if table.ranked and table.hidden else table for table in tables.values()),
        )

    def table(self, key: str) -> SummaryTable | None:
        """The table of a key; None if there is none."""
        return next((table for table in self.tables if table.key == key), None)
