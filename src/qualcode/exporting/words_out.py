"""Counts of words as the text of a file, with a head that says what they are."""

from __future__ import annotations

from qualcode.domain.translation import number
from qualcode.domain.word_answers import WordCounts
from qualcode.exporting.csv_rows import csv_text
from qualcode.exporting.tables import (
    Heading,
    Table,
    footing_to_csv,
    footing_to_markdown,
    heading_to_csv,
    heading_to_json,
    heading_to_markdown,
    json_text,
    table_to_markdown,
)
from qualcode.exporting.word_tables import Cell, word_table
from qualcode.text.cells import visible


def words_to_markdown(answer: WordCounts, heading: Heading) -> str:
    """A table in Markdown: a line for each word."""
    table = word_table(answer)
    rows = tuple(tuple(number(cell, ".2f") if isinstance(cell, float) else cell for cell in row) for row in table.rows)
    return f"{heading_to_markdown(heading)}\n{table_to_markdown(Table(table.columns, rows))}" + footing_to_markdown(
        heading
    )


def words_to_csv(answer: WordCounts, heading: Heading) -> str:
    """A table in CSV: a line for each word; the marking of a file that is one stands in every line."""
    table = word_table(answer)
    marked = (heading.marking,) if heading.marking else ()
    head: tuple[Cell, ...] = (*table.columns, *(("marking",) if marked else ()))
    lines = [[_harmless(cell) for cell in line] for line in (head, *((*row, *marked) for row in table.rows))]
    return heading_to_csv(heading) + csv_text(lines) + footing_to_csv(heading)


def words_to_json(answer: WordCounts, heading: Heading) -> str:
    """The answer that `--json` gives, with the head of the file as `about`."""
    return json_text({"about": heading_to_json(heading), **answer.model_dump(mode="json")})


def _harmless(cell: Cell) -> Cell:
    return visible(cell) if isinstance(cell, str) else cell
