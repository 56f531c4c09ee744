"""Tables that a terminal may be too narrow for: what goes into its width; where no terminal is, always the whole."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualcode.cli.output import answer_table, say

_LEAST = 24
"""Cells that the path of a code has at least; where there are fewer, something else is left out, and half as many do
only where nothing is."""
_WIDE = 100
"""From so many cells on two blanks stand between columns: see `answer_table`."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it may be shown."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    paths: str | None
    """The head of the column of paths of codes, which can be shortened."""
    notes: tuple[str, ...] = ()
    """What is said below it."""


def without(table: Shown, column: str, note: str) -> Shown:
    """A table without one column, and a note where that is found; as it is where it has none."""
    if column not in table.columns:
        return table
    place = table.columns.index(column)
    return replace(
        table,
        columns=(*table.columns[:place], *table.columns[place + 1 :]),
        rows=tuple((*row[:place], *row[place + 1 :]) for row in table.rows),
        notes=(*table.notes, note),
    )


def answer_fitted(tables: Sequence[Shown]) -> None:
    """The first of some tables that goes into the terminal, else the last; the first where stdout is no terminal.

    Args:
        tables: One table with less and less in it.
    """
    shown = tables[0]
    if sys.stdout.isatty():
        from rich.console import Console

        shown = fitted(tables, Console(file=sys.stdout).width)
    answer_table(shown.columns, shown.rows)
    for note in shown.notes:
        say(f"  {note}")


def fitted(tables: Sequence[Shown], width: int) -> Shown:
    """The first of some tables that goes into a width once heads are broken and paths shortened, else the last.

    Args:
        width: Cells of the terminal.
    """
    if _width(tables[0], width) <= width:
        return tables[0]
    for table in tables:
        found = _with_short_paths(_with_broken_heads(table), width, _LEAST)
        if _width(found, width) <= width:
            return found
    return _with_short_paths(_with_broken_heads(tables[-1]), width, _LEAST // 2)


def _width(table: Shown, within: int) -> int:
    gap = 1 if within < _WIDE else 2
    return sum(_widest(table, place) for place in range(len(table.columns))) + gap * len(table.columns)


def _widest(table: Shown, place: int) -> int:
    from rich.cells import cell_len

    head = table.columns[place].split("\n")
    return max(cell_len(text) for text in (*head, *(row[place] for row in table.rows)))


def _with_broken_heads(table: Shown) -> Shown:
    """Heads on as many lines as it takes for them to be no wider than what stands below, or than their longest word."""
    from rich.cells import cell_len

    heads = []
    for place, column in enumerate(table.columns):
        words = column.split(" ")
        room = max([*map(cell_len, words), *(cell_len(row[place]) for row in table.rows)])
        lines = [words[0]]
        for word in words[1:]:
            if cell_len(f"{lines[-1]} {word}") <= room:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        heads.append("\n".join(lines))
    return replace(table, columns=tuple(heads))


def _with_short_paths(table: Shown, width: int, least: int) -> Shown:
    if table.paths not in table.columns:
        return table
    place = table.columns.index(table.paths)
    over = _width(table, width) - width
    if over <= 0:
        return table
    room = max(least, _widest(table, place) - over)
    return replace(
        table, rows=tuple((*row[:place], short_path(row[place], room), *row[place + 1 :]) for row in table.rows)
    )


def short_path(path: str, width: int) -> str:
    """The path of a code in so many cells: the leaf whole as long as it goes in, and what it begins with before it.

    `Meaning of personalized learning/Student agency/Choice of task` is `Meaning of…/Choice of task`.
    """
    from rich.cells import cell_len

    if cell_len(path) <= width:
        return path
    above, slash, leaf = path.rpartition("/")
    room = width - cell_len(leaf) - 1
    if not slash or room < 2:
        return _cut(leaf, width)
    return f"{_cut(above, room)}/{leaf}"


def _cut(text: str, width: int) -> str:
    from rich.cells import cell_len, set_cell_size

    return text if cell_len(text) <= width else f"{set_cell_size(text, width - 1).rstrip()}…"


def in_parts(table: Shown, labels: int, width: int) -> list[Shown]:
    """A table in as many parts below each other as it takes for each to go into a width; each has the rows named.

    Args:
        labels: How many columns name the rows, from the first on.
        width: Cells of the terminal.
    """
    whole = fitted((table,), width)
    if _width(whole, width) <= width:
        return [whole]
    parts: list[Shown] = []
    taken: list[int] = []
    for place in range(labels, len(table.columns)):
        if taken and _width(fitted((_only(table, labels, [*taken, place]),), width), width) > width:
            parts.append(fitted((_only(table, labels, taken),), width))
            taken = []
        taken.append(place)
    parts.append(fitted((_only(table, labels, taken),), width))
    return parts


def _only(table: Shown, labels: int, places: Sequence[int]) -> Shown:
    kept = [*range(labels), *places]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
    )
