"""Lists of codes as Taguette, Dedoose, NVivo, ATLAS.ti and MAXQDA export them, put into the form of our own tables.

Columns that say nothing of a code itself, such as counts of passages, are left out; what says in another way where a
code stands becomes a path or a level. Tables that are already in a form of ours stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qualcode.domain.codebook_entries import DEEPEST_LEVEL, parse_colour, same_name, shown
from qualcode.domain.errors import InputError, RuleError
from qualcode.domain.translation import tr
from qualcode.importing.codebook_headings import (
    COLOUR_COLUMNS,
    COLOURS,
    COUNTS,
    GROUP,
    IDLE,
    IDS,
    LISTED,
    NUMBER,
    PARENT_IDS,
    PARENTS,
    PATHS,
    STEP,
    TITLES,
    is_list_of_codes,
    key_of,
)
from qualcode.importing.codebook_paths import joined, separator_of, split_tag, without_folder
from qualcode.importing.sheets import Line


class Adapted(NamedTuple):
    """A table in a form of ours."""

    lines: list[Line]
    """The header first."""
    warnings: tuple[str, ...]
    """What was left out or taken otherwise than it stands."""


def adapted(lines: Sequence[Line], file: str) -> Adapted:
    """The table in a form of ours.

    Args:
        lines: Its lines that hold something, the header first.
        file: The name used in messages.

    Raises:
        InputError: The ids of parents lead in a circle, or too deep.
    """
    table = _Foreign(lines, file)
    if not table.has("path"):  # In a form of ours, every column must be known.
        table.leave_out_idle()
    if table.warnings:
        table.read_colours()
    if table.has("tag") and table.has("numberofhighlights"):
        table.split_tags()
    elif table.column(PARENT_IDS) is not None and table.column(TITLES) is not None:
        table.follow_ids()
    elif len(table.steps()) > 1:
        table.join_steps()
    elif table.is_of_atlas:
        table.take_groups()
    else:
        table.read_names()
        table.read_parents()
    return Adapted(table.lines(), tuple(table.warnings))


class _Foreign:
    """A table whose columns are rewritten; the places of those that are left out stay, empty."""

    def __init__(self, lines: Sequence[Line], file: str) -> None:
        self._file = file
        self.warnings: list[str] = []
        width = max(len(line.cells) for line in lines)
        self._numbers = [line.number for line in lines]
        self._widths = [len(line.cells) for line in lines]
        self._cells = [[*line.cells, *([""] * (width - len(line.cells)))] for line in lines]
        self._header = list(self._cells[0])
        self._keys = [key_of(cell) for cell in self._header]

    @property
    def is_of_atlas(self) -> bool:
        """Whether it is a list of ATLAS.ti: it alone has these columns."""
        return bool({"grounded", "density"} & set(self._keys)) or len(self.groups()) > 1

    def has(self, key: str) -> bool:
        """Whether there is a column, also one that was left out."""
        return key in self._keys

    def column(self, keys: frozenset[str]) -> int | None:
        """The first column of one of these words, that holds something."""
        return next((at for at, key in enumerate(self._keys) if key in keys and self._filled(at)), None)

    def steps(self) -> list[int]:
        """The columns that have a level of the hierarchy each, from the top."""
        found = [(int(next(filter(None, match.groups()))), at) for at, match in self._matches(STEP)]
        return [at for _, at in sorted(found)]

    def groups(self) -> list[int]:
        """The columns of groups that codes belong to, of which one code may have several."""
        return [at for at, _ in self._matches(GROUP) if self._keys[at] != "codegroup"]

    def _matches(self, pattern: re.Pattern[str]) -> list[tuple[int, re.Match[str]]]:
        return [(at, match) for at, key in enumerate(self._keys) if (match := pattern.fullmatch(key)) is not None]

    def lines(self) -> list[Line]:
        """The table as it is now, without the empty cells at the ends of rows."""
        found = []
        for number, width, cells in zip(self._numbers, self._widths, self._cells, strict=True):
            last = max((at for at, cell in enumerate(cells, start=1) if cell), default=0)
            found.append(Line(number, cells[: max(width, last)]))
        return found

    def leave_out_idle(self) -> None:
        """Empty the columns that say nothing of what a code is."""
        left = []
        for at, key in enumerate(self._keys):
            counts = key in COUNTS and all(NUMBER.fullmatch(cell) for cell in self._values(at) if cell)
            if self._filled(at) and (key in IDLE or counts):
                left.append(f"“{shown(self._cells[0][at].strip())}”")
                self._drop(at)
        if left:
            self.warnings.append(
                tr("columns that say nothing of a code itself were left out: {left}", left=", ".join(left))
            )

    def read_colours(self) -> None:
        """Colours by the names that other programs give them; one that is known to them only is left out."""
        left = []
        for at in (at for at, key in enumerate(self._keys) if key in COLOUR_COLUMNS and self._filled(at)):
            colours = [_colour(cell) for cell in self._values(at)]
            left += [cell for cell, colour in zip(self._values(at), colours, strict=True) if colour is None]
            self._rewrite(at, [colour or "" for colour in colours])
            self._cells[0][at] = "colour"
        if left:
            self.warnings.append(
                tr(
                    "colours that are known to the other program only were left out: “{written}” …",
                    written=shown(left[0]),
                )
            )

    def split_tags(self) -> None:
        """Tags of Taguette: dots part their levels."""
        at = self._keys.index("tag")
        self._rewrite(at, [joined(split_tag(tag)) for tag in self._values(at)])
        self._cells[0][at] = "path"

    def follow_ids(self) -> None:
        """Codes that name what they are below by its id, as those of Dedoose do."""
        title, above = self.column(TITLES), self.column(PARENT_IDS)
        ids = self.column(IDS)
        assert title is not None and above is not None
        names, parents = self._values(title), self._values(above)
        rows = {key: row for row, key in reversed(list(enumerate(self._values(ids)))) if key} if ids is not None else {}
        for row, parent in enumerate(parents):
            if parent not in rows and _is_id(parent):
                self.warnings.append(
                    tr(
                        "line {numbers}: the parent {parent} of “{written}” is no code of this file; "
                        "the code was put at the top",
                        numbers=self._numbers[row + 1],
                        parent=shown(parent),
                        written=shown(names[row]),
                    )
                )
        self._rewrite(title, [joined(self._way(row, rows, names, parents)) for row in range(len(names))])
        self._cells[0][title] = "path"
        self._drop(above)
        for at, key in enumerate(self._keys):
            plain_ids = key in IDS and not all(len(cell) in (0, 32, 36, 38) for cell in self._values(at))
            if key in ("level", "depth") or plain_ids:
                self._drop(at)

    def _way(self, row: int, rows: dict[str, int], names: list[str], parents: list[str]) -> list[str]:
        """The names from the top down to a row."""
        way = [row]
        while parents[way[-1]] in rows:
            way.append(rows[parents[way[-1]]])
            circle = way[-1] in way[:-1]
            if circle or len(way) > DEEPEST_LEVEL:
                code = shown(names[row])
                raise InputError(
                    tr("the code “{code}” stands below itself, by the ids of its parents", code=code)
                    if circle
                    else tr(
                        "the code “{code}” stands more than {deepest} levels deep, by the ids of its parents",
                        code=code,
                        deepest=DEEPEST_LEVEL,
                    ),
                    file=self._file,
                    line=self._numbers[row + 1],
                    remedy=tr("correct one of the parents") if circle else tr("lay the tree out flatter"),
                )
        return [names[one] for one in reversed(way)]

    def join_steps(self) -> None:
        """A column for each level: what is empty above a name is as in the row above."""
        steps = self.steps()
        before: list[str] = []
        paths = []
        for row in range(1, len(self._cells)):
            cells = [self._cells[row][at].strip() for at in steps]
            first = next((level for level, cell in enumerate(cells) if cell), None)
            if first is None:
                paths.append("")
                continue
            before = [*before[:first], *(cell for cell in cells[first:] if cell)]
            paths.append(joined(before))
        for at in steps[1:]:
            self._drop(at)
        self._rewrite(steps[0], paths)
        self._cells[0][steps[0]] = "path"

    def take_groups(self) -> None:
        """Codes of ATLAS.ti: the first group is the theme that they are below, the others are further themes."""
        title = self.column(TITLES)
        if title is None:
            return
        names, groups = self._values(title), self._groups()
        levelled = any("::" in name or "\\" in name for name in names)
        themes = []
        paths = []
        for name, of in zip(names, groups, strict=True):
            first = [] if levelled else of[:1]
            paths.append(joined([*first, *(re.split(r"::|\\+", name) if levelled else [name])]) if name else "")
            themes.append("; ".join('"{}"'.format(joined([one]).replace('"', '""')) for one in of[len(first) :]))
        for at in self.groups():
            self._drop(at)
        self._rewrite(title, paths)
        self._cells[0][title] = "path"
        for at, key in enumerate(self._keys):
            if key in ("comment", "codedefinition") and not {"definition", "description"} & set(self._keys):
                self._cells[0][at] = "definition"
            elif key in IDS and any(len(cell) not in (0, 32, 36, 38) for cell in self._values(at)):
                self._drop(at)
        if any(themes):
            self._append("themes", themes)
            self._add_groups(title, groups, {same_name(path.partition("/")[0]) for path in paths})

    def _groups(self) -> list[list[str]]:
        """The groups of each row, each once."""
        found = []
        for row in self._cells[1:]:
            listed = [part.strip() for at in self.groups() for part in LISTED.split(row[at]) if part.strip()]
            found.append(list({same_name(group): group for group in reversed(listed)}.values())[::-1])
        return found

    def _add_groups(self, title: int, groups: list[list[str]], known: set[str]) -> None:
        """A row for each group that would else be nothing but a further theme."""
        for row, of in enumerate(groups, start=1):
            for group in of:
                if same_name(joined([group])) not in known:
                    known.add(same_name(joined([group])))
                    self._numbers.append(self._numbers[row])
                    self._widths.append(0)
                    self._cells.append([joined([group]) if at == title else "" for at in range(len(self._cells[0]))])

    def read_names(self) -> None:
        """Names that hold their place: behind blanks, or as a path below NVivo's folder of all codes."""
        at = self.column(TITLES | PATHS | {"path"})
        if at is None:
            return
        names = [row[at] for row in self._cells[1:]]
        shorter = without_folder([name for name in names if name.strip()])
        if shorter is not None:
            rest = iter(shorter)
            names = [next(rest) if name.strip() else "" for name in names]
            self._rewrite(at, names)
            self.warnings.append(tr("the folder “Nodes” or “Codes” at the beginning of every path was left out"))
        alone = (
            is_list_of_codes(self._header)
            and not {"path", "parent", "level", "depth"} & set(self._keys)
            and not self._has_other_place(at)
        )
        separator = separator_of(names)
        if separator is not None and (shorter is not None or self._keys[at] in PATHS or alone):
            self._rewrite(at, [joined(separator.split(name)) if name.strip() else "" for name in names])
            self._cells[0][at] = "path"
        elif alone and self._keys[at] == "name":
            depths = [len(name) - len(name.lstrip()) for name in names]
            levels = zip(names, _levels(depths), strict=True)
            self._append("level", [str(level) if name.strip() else "" for name, level in levels])
            self._rewrite(at, [joined([name]) for name in names])

    def read_parents(self) -> None:
        """Parents as whole paths, as MAXQDA writes them, and a `/` in the names of a list that parts no levels."""
        title = self.column(TITLES)
        above = next((at for at, _ in self._matches(PARENTS) if self._filled(at)), None)
        if not self.warnings or title is None or above is None:
            return
        names, parents = self._values(title), self._values(above)
        separator = separator_of(set(parents) - set(names))
        if separator is None:
            self._rewrite(title, [joined([name]) for name in names])
            self._rewrite(above, [joined([parent]) for parent in parents])
            return
        ways = [separator.split(parent) if parent else [] for parent in parents]
        self._rewrite(title, [joined([*way, name]) if name else "" for way, name in zip(ways, names, strict=True)])
        self._cells[0][title] = "path"
        self._drop(above)

    def _has_other_place(self, at: int) -> bool:
        places = re.compile(
            r"parent.*|under|below|.*path|theme.*|category.*|codegroup|code(?:name|title|label)?|node|tag"
        )
        return any(places.fullmatch(key) for other, key in enumerate(self._keys) if other != at)

    def _values(self, at: int) -> list[str]:
        return [row[at].strip() for row in self._cells[1:]]

    def _filled(self, at: int) -> bool:
        return any(self._values(at))

    def _drop(self, at: int) -> None:
        for row in self._cells:
            row[at] = ""

    def _rewrite(self, at: int, values: list[str]) -> None:
        for row, value in zip(self._cells[1:], values, strict=True):
            row[at] = value

    def _append(self, header: str, values: list[str]) -> None:
        for row, value in zip(self._cells, [header, *values], strict=True):
            row.append(value)


def _colour(written: str) -> str | None:
    """A colour as our tables have it, empty for none; None for one that cannot be read."""
    if written.casefold() in ("", "none", "no color", "no colour", "automatic"):
        return ""
    try:
        return parse_colour(COLOURS.get(written.casefold(), written))
    except RuleError:
        return None


def _is_id(parent: str) -> bool:
    """Whether a parent is named: nothing, 0 and -1 say that there is none."""
    return parent not in ("", "0", "-1", "null", "None")


def _levels(depths: list[int]) -> list[int]:
    """The levels, from 1, of rows whose names stand behind that many blanks."""
    found: list[int] = []
    above: list[int] = []
    for depth in depths:
        while above and above[-1] >= depth:
            above.pop()
        above.append(depth)
        found.append(len(above))
    return found
