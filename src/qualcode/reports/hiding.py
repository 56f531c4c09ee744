"""Cells of tables that are left out: those of too few people, and as many others as keep them from being calculated.

The values of hidden cells that are bound by sums to each other and to what is shown are unknowns of linear equations.
A cell can be told where the equations determine it; and a group of people where they determine its sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from math import comb
from typing import Any, TypeVar

from qualcode.domain.summaries import CellPlace, Summary, SummaryColumn, SummaryTable
from qualcode.domain.translation import plural, tr

Cell = TypeVar("Cell", bound=Hashable)
_Row = dict[Any, int]
"""Unknown → its factor in an equation."""

_PRIME = (1 << 61) - 1
"""Equations are solved in the integers modulo this."""
_MOST_SOLVED = 400
_MOST_GROUPS = 5_000
"""So many hidden cells that hang together are solved, and so many groups of them looked at; where there are more, all
sums among them are hidden, too, so that nothing binds any cell."""
HIDDEN = "–"
"""What stands in a hidden cell."""


def cells_to_hide(
    people: Mapping[Cell, int], sums: Iterable[Sequence[Cell]], k: int, also: Iterable[Cell] = ()
) -> frozenset[Cell]:
    """The cells to hide so that no cell, and no group of hidden cells, of fewer than k people can be told.

    Every cell of 0 < people < k is hidden. In each sum none is hidden, or so many that those people together are k at
    least; where that is not enough, as in sums that cross, more are: the smallest first, sums last. Cells of nobody
    stay, since what is known to be 0 hides nothing.

    Args:
        people: Cell → how many people stand behind it.
        sums: Each a cell that is made of the others (their sum or union), then those; cells that `people` does not
            have are taken for cells that nobody stands behind.
        also: Cells that are hidden for other reasons.
    """
    equations = [tuple(dict.fromkeys(sum_)) for sum_ in sums if len(sum_) > 1]
    hiding = _Hiding(people, equations, k)
    hiding.hide([cell for cell, count in people.items() if 0 < count < k])
    hiding.hide([cell for cell in also if cell in people])
    while hiding.complete() or hiding.untell():
        pass
    return frozenset(cell for cell in people if cell in hiding.hidden)


class _Hiding:
    """What is hidden so far."""

    def __init__(self, people: Mapping[Any, int], equations: Sequence[tuple[Any, ...]], k: int) -> None:
        self._people = people
        self._equations = equations
        self._k = k
        self._of: dict[Any, list[int]] = defaultdict(list)
        for number, equation in enumerate(equations):
            for cell in equation:
                self._of[cell].append(number)
        self._firsts = {equation[0] for equation in equations}
        self.hidden: dict[Any, None] = {}
        self._changed: dict[int, None] = {}
        self._looked: dict[int, None] = {}

    def hide(self, cells: Iterable[Any]) -> None:
        """Hide some cells; the sums in which they stand are looked at again."""
        for cell in cells:
            if cell not in self.hidden:
                self.hidden[cell] = None
                self._changed |= dict.fromkeys(self._of[cell])
                self._looked |= dict.fromkeys(self._of[cell])

    # ------------------------------------------------------------------ one sum

    def complete(self) -> bool:
        """See to it that no sum alone tells a hidden cell; whether more was hidden."""
        more = False
        while self._changed:
            number = next(iter(self._changed))
            del self._changed[number]
            cell = self._missing(self._equations[number])
            if cell is not None:
                self.hide([cell])
                more = True
        return more

    def _missing(self, equation: tuple[Any, ...]) -> Any | None:
        """The cell to hide next in a sum; None if it tells nothing."""
        first, *parts = equation
        unknown = [cell for cell in parts if self._is_unknown(cell)]
        if first in self.hidden:
            # What is made of shown cells only can be calculated.
            return None if unknown else self._smallest(parts)
        if not unknown or (len(unknown) > 1 and sum(map(self._count, unknown)) >= self._k):
            return None
        return self._smallest(parts) or first

    def _is_unknown(self, cell: Any) -> bool:
        return cell in self.hidden and self._count(cell) > 0

    def _smallest(self, parts: Iterable[Any]) -> Any | None:
        """The shown cell with the fewest people; one that is a sum itself only after all others."""
        shown = [cell for cell in parts if cell not in self.hidden and self._count(cell) > 0]
        return min(shown, key=lambda cell: (cell in self._firsts, self._count(cell), str(cell)), default=None)

    def _count(self, cell: Any) -> int:
        return self._people.get(cell, 0)

    # ------------------------------------------------------- sums with each other

    def untell(self) -> bool:
        """See to it that all sums together tell no cell or group of too few people; whether more was hidden."""
        more = False
        for cells, numbers in self._linked():
            small = [cell for cell in cells if 0 < self._count(cell) < self._k]
            groups = sum(comb(len(small), size) for size in range(1, self._k))
            if len(cells) > _MOST_SOLVED or groups > _MOST_GROUPS:
                sums = [first for number in numbers if (first := self._equations[number][0]) not in self.hidden]
                self.hide(sums)
                more = more or bool(sums)
                continue
            told = self._told(small, numbers)
            every = [cell for number in numbers for cell in self._equations[number]]
            near = [c for n in numbers if told & {*self._equations[n]} for c in self._equations[n]]
            cell = (self._smallest(near) or self._smallest(every)) if told else None
            if cell is not None:
                self.hide([cell])
                more = True
        return more

    def _linked(self) -> list[tuple[list[Any], list[int]]]:
        """Hidden cells that hang together by sums, with these; of those that were touched since the last time."""
        found = []
        done: set[int] = set()
        for start in self._looked:
            if start in done:
                continue
            numbers: list[int] = []
            cells: dict[Any, None] = {}
            waiting = [start]
            done.add(start)
            while waiting:
                number = waiting.pop()
                numbers.append(number)
                for cell in self._equations[number]:
                    if self._is_unknown(cell) and cell not in cells:
                        cells[cell] = None
                        waiting += [other for other in self._of[cell] if other not in done]
                        done.update(self._of[cell])
            if len(numbers) > 1:
                found.append(([*cells], numbers))
        self._looked = {}
        return found

    def _told(self, small: Sequence[Any], numbers: Iterable[int]) -> set[Any]:
        """The cells of a group of fewer than k people that the equations determine; empty if there is none."""
        rows = _reduced([self._row(self._equations[number]) for number in numbers])
        for size in range(1, self._k):
            for group in combinations(small, size):
                if sum(map(self._count, group)) < self._k and _determined(group, rows):
                    return set(group)
        return set()

    def _row(self, equation: tuple[Any, ...]) -> _Row:
        first, *parts = equation
        row = {cell: 1 for cell in parts if self._is_unknown(cell)}
        if self._is_unknown(first):
            row[first] = _PRIME - 1
        return row


def _reduced(rows: Iterable[_Row]) -> dict[Any, _Row]:
    """Pivot → equation, so that no pivot stands in another's equation."""
    done: dict[Any, _Row] = {}
    for row in rows:
        left = _without_pivots(row, done)
        if not left:
            continue
        pivot = next(iter(left))
        inverse = pow(left[pivot], -1, _PRIME)
        left = {cell: value * inverse % _PRIME for cell, value in left.items()}
        for other in done.values():
            if pivot in other:
                _subtract(other, left, other[pivot])
        done[pivot] = left
    return done


def _without_pivots(row: _Row, done: Mapping[Any, _Row]) -> _Row:
    left = dict(row)
    for cell in row:
        if cell in done:
            _subtract(left, done[cell], row[cell])
    return left


def _subtract(row: _Row, other: _Row, times: int) -> None:
    for cell, value in other.items():
        new = (row.get(cell, 0) - times * value) % _PRIME
        if new:
            row[cell] = new
        else:
            row.pop(cell, None)


def _determined(group: Iterable[Any], rows: Mapping[Any, _Row]) -> bool:
    """Whether equations determine the sum of a group."""
    return not _without_pivots(dict.fromkeys(group, 1), rows)


# -------------------------------------------------------------------- summaries


def hide_small(summary: Summary, k: int) -> Summary:
    """A summary in which no cell and no column of fewer than k people can be told.

    A column whose own group is too small, or could be told from the other columns, is hidden whole, with the number in
    its title, and with what else says out of how many is counted. Tables of one group are hidden together; where a sum
    is hidden, shares and figures that were made with it are hidden, too. The groups of the summary as a whole stay:
    what it says of too few however many cells are hidden is not settled by hiding.
    """
    groups: dict[str, list[SummaryTable]] = {}
    for table in summary.tables:
        groups.setdefault(table.group, []).append(table)
    hidden = {name: _hidden_together(tables, k) for name, tables in groups.items()}
    tables = tuple(_hide(table, *hidden[table.group], groups[table.group]) for table in summary.tables)
    facts, notes = summary.facts, summary.notes
    summed = any(table.hidden and table.above != "known" for table in tables)
    if summed or any(columns for _, columns in hidden.values()):
        facts = tuple(fact for fact in facts if fact[0] not in summary.telling)
    if any(table.hidden for table in tables):
        notes = tuple(note for note in notes if note != summary.by_machine)
    return replace(summary, tables=tables, facts=facts, notes=notes)


def hidden_fact(count: int, k: int) -> tuple[tuple[str, str], ...]:
    """What the head of a file says of cells that are hidden; nothing where none is."""
    if not count:
        return ()
    said = plural(
        "{number} cell, of fewer than k = {k} people or such as would tell of them",
        "{number} cells, of fewer than k = {k} people or such as would tell of them",
        count,
        k=k,
    )
    return ((f"hidden ({HIDDEN})", said),)


def _hidden_together(tables: Sequence[SummaryTable], k: int) -> tuple[frozenset[CellPlace], frozenset[int]]:
    """The cells and the columns to hide in all tables of a group."""
    people: dict[tuple[int, int], int] = {}
    sums: dict[tuple[CellPlace, ...], None] = {}
    for table in tables:
        sums |= dict.fromkeys(table.sums)
        for i, row in enumerate(table.people):
            for j, count in enumerate(row):
                if count is not None:
                    people[CellPlace(i, j)] = _smaller(people.get(CellPlace(i, j)), count)
    columns = _hidden_columns(tables, sums, k)
    within = [place for place in people if place[1] in columns]
    hidden = cells_to_hide(people, sums, k, also=within)
    return frozenset(CellPlace(*place) for place in hidden), columns


def _smaller(one: int | None, other: int) -> int:
    """Of two counts of people the one that is to be hidden sooner: nobody says the least."""
    return other if not one else min(one, other or one)


def _hidden_columns(tables: Sequence[SummaryTable], sums: Iterable[tuple[CellPlace, ...]], k: int) -> frozenset[int]:
    """The columns whose own group is too small, with those from which it could be told."""
    people = {
        j: column.people for table in tables for j, column in enumerate(table.columns) if column.people is not None
    }
    across = {
        tuple(place.column for place in sum_)
        for sum_ in sums
        if len({place.row for place in sum_}) == 1 and all(place.column in people for place in sum_)
    }
    return columns_to_hide(people, k, across)


def columns_to_hide(people: Mapping[Cell, int], k: int, sums: Iterable[Sequence[Cell]] = ()) -> frozenset[Cell]:
    """The columns of fewer than k people, with as many others as keep their numbers from being calculated.

    Args:
        people: Column → how many people it is about.
        sums: Which columns are made of which, as for `cells_to_hide`; where none is, all columns together are taken for
            a number that is known from elsewhere.
    """
    across = [tuple(sum_) for sum_ in sums]
    equations: list[tuple[Any, ...]] = [*across] if across else [(_EVERYBODY, *people)]
    return cells_to_hide(people, equations, k)


_EVERYBODY = object()
"""How many people all columns together are about."""


def _hide(
    table: SummaryTable, hidden: frozenset[CellPlace], columns: frozenset[int], group: Sequence[SummaryTable]
) -> SummaryTable:
    shape = [len(row) for row in table.rows]
    places = {place for place in hidden if place.row < len(shape) and place.column < shape[place.row]}
    if any(column.kind in ("share", "figure") for column in table.columns):
        for sum_ in {sum_ for one in group for sum_ in one.sums}:
            if sum_[0] in hidden:
                places |= {p for p in sum_ if p.row < len(shape) and p.column < shape[p.row] and _counts(table, p)}
    for j in columns:
        places |= {CellPlace(i, j) for i in range(len(shape)) if j < shape[i] and table.columns[j].kind != "label"}
    whole = bool(hidden) and table.above != "known"
    if whole and table.above == "divided":
        places |= {
            p for i, row in enumerate(table.rows) for j in range(len(row)) if _counts(table, p := CellPlace(i, j))
        }
    shown = tuple(_untitled(one) if whole or j in columns else one for j, one in enumerate(table.columns))
    return replace(table, columns=shown).hiding(frozenset(places))


def _counts(table: SummaryTable, place: CellPlace) -> bool:
    return table.columns[place.column].kind != "label"


def _untitled(column: SummaryColumn) -> SummaryColumn:
    """A column without the number of people or codings that it is out of."""
    if column.of is None:
        return replace(column, people=None)
    title = column.title.rpartition(" (")[0]
    return replace(column, title=tr("{name} (of {of})", name=title, of=HIDDEN), of=None, people=None)
