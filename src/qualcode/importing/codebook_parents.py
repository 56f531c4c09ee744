"""Which row of a codebook table each row is below, by the name of its parent or by its level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from qualcode.domain.codebook_entries import PATH_SEPARATOR, same_name, shown
from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.importing.codebook_columns import Row

# More digits are no level, and Python refuses thousands of them.
_DIGITS = 6


def by_level(rows: Sequence[Row], file: str) -> list[int | None]:
    """For each row the index of the row it is below: the last one above it that has a smaller level.

    The top level is 1, or 0 where a row has that; `level_warnings` says where they were bent.

    Raises:
        InputError: A level is no whole number, or is not the top one and has nothing above it.
    """
    levels = [_level(row, file) for row in rows]
    top = min([1, *levels])
    parents: list[int | None] = []
    above: list[int] = []
    for index, level in enumerate(levels):
        while above and levels[above[-1]] >= level:
            above.pop()
        if not above and level > top:
            problem = tr("level {level} stands here, and no smaller one above it", level=level)
            _refuse(problem, rows[index].line, file, tr("begin with level {top}", top=top))
        parents.append(above[-1] if above else None)
        above.append(index)
    return parents


def level_warnings(rows: Sequence[Row], parents: Sequence[int | None], file: str) -> tuple[str, ...]:
    """That levels begin at 0, or that one is left out between a row and the one it is below.

    Args:
        rows: With `level` among their cells.
        parents: For each row the index of the row it is below, as `by_level` gives it.
        file: The name used in messages.
    """
    levels = [_level(row, file) for row in rows]
    warnings = []
    if 0 in levels:
        line = rows[levels.index(0)].line
        warnings.append(
            tr("line {line}: the levels begin at 0, which is taken as the top: check that no row lost its 1", line=line)
        )
    gaps = [i for i, parent in enumerate(parents) if parent is not None and levels[i] > levels[parent] + 1]
    if gaps:
        first = gaps[0]
        above = rows[parents[first] or 0]
        more = tr(", and {number_gaps} more such", number_gaps=len(gaps) - 1) if len(gaps) > 1 else ""
        warnings.append(
            tr(
                "line {line}: level {level} stands below level {above} (line {above_line}); it is "
                "taken as directly below it{more}: check whether a row is missing",
                line=rows[first].line,
                level=levels[first],
                above=levels[parents[first] or 0],
                above_line=above.line,
                more=more,
            )
        )
    return tuple(warnings)


def by_parent(rows: Sequence[Row], names: Sequence[str], file: str) -> list[int | None]:
    """For each row the index of the row that its parent's name or path means; None at the top.

    Args:
        rows: With `parent` among their cells.
        names: The name of each row's code.
        file: The name used in messages.

    Raises:
        InputError: A parent is no code of the table, may be several, or parents stand in a circle.
    """
    return _Parents(rows, names, file).found()


def _level(row: Row, file: str) -> int:
    text = row.cells["level"].strip()
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        _refuse(
            tr("the level “{text}” is no whole number", text=shown(text)),
            row.line,
            file,
            tr("write 1 for a code at the top"),
        )
    return int(text)


class _Parents:
    def __init__(self, rows: Sequence[Row], names: Sequence[str], file: str) -> None:
        self._rows = rows
        self._names = names
        self._file = file
        self._wanted = [_key(row.cells["parent"]) for row in rows]
        self._named: dict[str, list[int]] = {}
        for index, name in enumerate(names):
            self._named.setdefault(same_name(name), []).append(index)

    def found(self) -> list[int | None]:
        parents = [self._parent(index) for index in range(len(self._rows))]
        self._refuse_circles(parents)
        return parents

    def _parent(self, index: int) -> int | None:
        """The index of a row's parent; None at the top."""
        key, row = self._wanted[index], self._rows[index]
        if not key:
            return None
        # A parent given as a path must have, in its own row, the path or the name of the code above it.
        found = [
            candidate
            for candidate in self._named.get(key[-1], [])
            if len(key) == 1 or self._wanted[candidate] in (key[:-1], key[-2:-1])
        ]
        parent = shown(row.cells["parent"].strip())
        if not found:
            _refuse(
                tr(
                    "the parent “{parent}” of “{written}” is no code of this file",
                    parent=parent,
                    written=shown(self._names[index]),
                ),
                row.line,
                self._file,
                tr("give it a row of its own, or correct the name"),
            )
        if len(found) > 1:
            lines = " and ".join(str(self._rows[candidate].line) for candidate in found[:2])
            _refuse(
                tr("the parent “{parent}” may be the code of line {lines}", parent=parent, lines=lines),
                row.line,
                self._file,
                tr("write the parent as a path, Theme/Code"),
            )
        return found[0]

    def _refuse_circles(self, parents: list[int | None]) -> None:
        safe: set[int] = set()
        for index in range(len(parents)):
            way: dict[int, None] = {}
            at: int | None = index
            while at is not None and at not in safe:
                if at in way:
                    names = tr(" under ").join(f"“{shown(self._names[i])}”" for i in [*way, at][:6])
                    problem = tr("these codes stand in a circle: {names}", names=names)
                    _refuse(problem, self._rows[at].line, self._file, tr("correct one of the parents"))
                way[at] = None
                at = parents[at]
            safe |= way.keys()


def _key(parent: str) -> tuple[str, ...]:
    """A parent as written, name by name; empty at the top."""
    return tuple(same_name(part) for part in parent.split(PATH_SEPARATOR)) if parent.strip() else ()


def _refuse(problem: str, line: int, file: str, remedy: str) -> NoReturn:
    raise InputError(problem, file=file, line=line, remedy=remedy)
