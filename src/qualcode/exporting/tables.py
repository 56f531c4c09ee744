"""Tables and frequency tables as Markdown, CSV and JSON, with a head that says what they are."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualcode.domain.answers import Denominators, Frequencies, FrequencyRow
from qualcode.domain.report_words import count_of, facts_in_words, word_of
from qualcode.domain.translation import tr
from qualcode.exporting.csv_rows import csv_text
from qualcode.exporting.escaping import markdown_line
from qualcode.text.cells import visible

UNITS = ("segments", "documents", "participants", "sites")
HiddenCell = tuple[str, bool, str]
"""A cell of a frequency table that is left out: its code, whether it takes in those below, its column."""
LEFT_OUT = "–"
"""What stands in its place."""
_NO_VALUE = "(none)"


def internal() -> str:
    """What stands on every page, section and row of a file that was written unchecked."""
    return tr("INTERNAL – not for publication")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a file says of itself."""

    title: str
    facts: tuple[tuple[str, str], ...]
    """(what, value): query, coders, counts, k, whether it was checked, date."""
    marking: str = ""
    """`INTERNAL` for a file that was written unchecked, else empty."""
    warning: str = ""
    """What the first and the last lines must say: that no list of names was held against the file."""


@dataclass(frozen=True, slots=True)
class Table:
    """A head and rows of equal length."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    title: str = ""


def table_to_markdown(table: Table) -> str:
    """A table in Markdown; columns of numbers are set flush right."""
    lines = [f"| {' | '.join(map(_markdown_cell, cells))} |" for cells in (table.columns, *table.rows)]
    numbers = [all(isinstance(row[i], int) for row in table.rows) for i in range(len(table.columns))]
    lines.insert(1, f"|{'|'.join('---:' if number else '---' for number in numbers)}|")
    return "\n".join(lines) + "\n"


_FIGURE = re.compile(r"-?\d[\d.,]*%?( \(-?\d[\d.,]* [^\W\d_]+ -?\d[\d.,]*\)| [^\W\d_]+ -?\d[\d.,]*)?")


def _markdown_cell(cell: str | int) -> str:
    return markdown_cell(cell if isinstance(cell, str) else count_of(cell))


def markdown_cell(text: str) -> str:
    """A cell of a table; a figure does nothing there, and is left to be read as it is."""
    return text if _FIGURE.fullmatch(text) else markdown_line(text)


def published_csv(rows: Iterable[Sequence[str | int | float]]) -> str:
    """Rows of a publication as CSV: as `csv_text`, and controls and escapes are signs that a terminal does not obey."""
    return csv_text([visible(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)


def json_text(value: object) -> str:
    """A value as JSON that reads back exactly; what is no printable character is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    if text.replace("\n", "").isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def heading_to_markdown(heading: Heading) -> str:
    """The head of a file in Markdown."""
    lines = [f"# {markdown_line(heading.title)}", ""]
    for strong in (heading.marking, heading.warning):
        if strong:
            lines += [f"**{markdown_line(strong)}**", ""]
    lines += [f"- {markdown_line(what)}: {markdown_line(value)}" for what, value in facts_in_words(heading.facts)]
    return "\n".join(lines) + "\n"


def note_to_markdown(text: str) -> str:
    """A quiet line below all that a file shows; nothing for nothing."""
    return f"\n{markdown_line(text)}\n" if text else ""


def footing_to_markdown(heading: Heading) -> str:
    """The last lines of a file in Markdown: its marking and warning again."""
    strong = [text for text in (heading.marking, heading.warning) if text]
    return "".join(f"\n**{markdown_line(text)}**\n" for text in strong)


def heading_to_csv(heading: Heading) -> str:
    """The head of a file in CSV: lines of one cell that begin with `#`."""
    lines = [heading.title, heading.marking, heading.warning, *(f"{what}: {value}" for what, value in heading.facts)]
    return published_csv([(f"# {' '.join(line.split())}",) for line in lines if line])


def footing_to_csv(heading: Heading) -> str:
    """The last lines of a file in CSV."""
    return published_csv([(f"# {line}",) for line in (heading.marking, heading.warning) if line])


def heading_to_json(heading: Heading) -> dict[str, str]:
    """The head of a file as an object."""
    return {
        "title": heading.title,
        **dict(heading.facts),
        **({"marking": heading.marking} if heading.marking else {}),
        **({"warning": heading.warning} if heading.warning else {}),
    }


def frequencies_to_markdown(answer: Frequencies, heading: Heading, hidden: Collection[HiddenCell] = ()) -> str:
    """A frequency table in Markdown: all units side by side if it has one column, else a table for each unit."""
    parts = [heading_to_markdown(heading)]
    for table in frequency_tables(answer, hidden):
        title = f"{table.title} ({heading.marking})" if heading.marking and table.title else table.title
        parts.append(f"## {markdown_line(title)}\n" if title else "")
        parts.append(table_to_markdown(table))
    noted = note_to_markdown(answer.filter.by_machine)
    return "\n".join(part for part in parts if part) + noted + footing_to_markdown(heading)


def frequencies_to_csv(answer: Frequencies, heading: Heading, hidden: Collection[HiddenCell] = ()) -> str:
    """A frequency table in CSV: a line for each code, a column for each unit of each column."""
    columns = [(column, unit) for column in answer.columns for unit in UNITS]
    alone = len(answer.columns) == 1 and answer.filter.by == "all"
    names = [_head(unit, answer.denominators[column], "" if alone else column) for column, unit in columns]
    marked = ("marking",) if heading.marking else ()
    lines: list[tuple[str | int, ...]] = [("code", "with the codes below", *names, *marked)]
    for code, rolled_up, rows in _by_code(answer):
        counts = [_shown(rows[column], unit, hidden) for column, unit in columns]
        lines.append((code, "yes" if rolled_up else "no", *counts, *((heading.marking,) if marked else ())))
    noted = published_csv([(f"# {answer.filter.by_machine}",)] if answer.filter.by_machine else [])
    return heading_to_csv(heading) + published_csv(lines) + noted + footing_to_csv(heading)


def frequencies_to_json(answer: Frequencies, heading: Heading, hidden: Collection[HiddenCell] = ()) -> str:
    """A frequency table as the answer that `--json` gives, with the head of the file as `about`; what is hidden is
    null."""
    told = answer.model_dump(mode="json")
    for row in told["rows"] if hidden else ():
        if (row["code"], row["rolled_up"], row["column"]) in hidden:
            row |= dict.fromkeys(UNITS)
    return json_text({"about": heading_to_json(heading), **told})


def _shown(row: FrequencyRow, unit: str, hidden: Collection[HiddenCell]) -> int | str:
    """A count of a cell, unless it is left out."""
    if hidden and (row.code, row.rolled_up, row.column) in hidden:
        return LEFT_OUT
    count: int = getattr(row, unit)
    return count


def frequency_tables(answer: Frequencies, hidden: Collection[HiddenCell] = ()) -> Iterator[Table]:
    """The tables that show an answer: one for a single column, else one for each unit, codes down, columns across."""
    groups = list(_by_code(answer))
    names = [tr("{code} (with the codes below)", code=code) if rolled_up else code for code, rolled_up, _ in groups]
    if answer.filter.by == "all":
        (column,) = answer.columns
        head = (tr("code"), *(_head(unit, answer.denominators[column], "") for unit in UNITS))
        counts = [tuple(_shown(rows[column], unit, hidden) for unit in UNITS) for _, _, rows in groups]
        yield Table(head, tuple((name, *row) for name, row in zip(names, counts, strict=True)))
        return
    for unit in UNITS:
        columns = columns_shown(answer, unit)
        head = (tr("code"), *(_cell_head(unit, answer.denominators[column], column) for column in columns))
        counts = [tuple(_shown(rows[column], unit, hidden) for column in columns) for _, _, rows in groups]
        title = tr("{things} by {by}", things=word_of(unit).capitalize(), by=answer.filter.by)
        yield Table(head, tuple((name, *row) for name, row in zip(names, counts, strict=True)), title)


def columns_shown(answer: Frequencies, unit: str) -> list[str]:
    """The columns of a table of one unit: without that of what has no value, which is the last, where it counts nothing
    out of nothing."""
    columns = list(answer.columns)
    if unit != "segments" and columns and columns[-1] == _NO_VALUE:
        last = [getattr(row, unit) for row in answer.rows if row.column == _NO_VALUE]
        if not getattr(answer.denominators[_NO_VALUE], unit) and not any(last):
            columns.pop()
    return columns


def _by_code(answer: Frequencies) -> Iterator[tuple[str, bool, dict[str, FrequencyRow]]]:
    """code, whether rolled up, column → row; the rows of an answer stand together."""
    rows: dict[tuple[str, bool], dict[str, FrequencyRow]] = {}
    for row in answer.rows:
        rows.setdefault((row.code, row.rolled_up), {})[row.column] = row
    yield from ((code, rolled_up, columns) for (code, rolled_up), columns in rows.items())


def _head(unit: str, denominators: Denominators, column: str) -> str:
    """`participants (of 18)`, with the column before it where there are several."""
    named = word_of(unit)
    if unit != "segments":
        named = tr("{name} (of {of})", name=named, of=count_of(getattr(denominators, unit)))
    return f"{column}: {named}" if column else named


def _cell_head(unit: str, denominators: Denominators, column: str) -> str:
    return (
        column if unit == "segments" else tr("{name} (of {of})", name=column, of=count_of(getattr(denominators, unit)))
    )
