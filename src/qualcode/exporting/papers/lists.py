"""Tables as CSV and JSON, for machines and for spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.domain.summaries import CellPlace, SummaryTable
from qualcode.exporting.papers.cells import HIDDEN, hidden_told
from qualcode.exporting.tables import (
    Heading,
    footing_to_csv,
    heading_to_csv,
    heading_to_json,
    json_text,
    published_csv,
)


def tables_to_csv(heading: Heading, tables: Sequence[SummaryTable], notes: Sequence[str] = ()) -> str:
    """Tables one below the other, each under a line `# title`, with exact numbers; hidden cells hold `–`."""
    parts = [heading_to_csv(heading)]
    for table in tables:
        marked = (heading.marking,) if heading.marking else ()
        head = (*(column.title for column in table.columns), *(("marking",) if marked else ()))
        rows: list[tuple[str | int | float, ...]] = [head]
        for i, row in enumerate(table.rows):
            cells = tuple(
                HIDDEN if CellPlace(i, j) in table.hidden else ("" if value is None else value)
                for j, value in enumerate(row)
            )
            rows.append((*cells, *marked))
        said = [table.title] if table.title and len(tables) > 1 else []
        below = [note for note in (*table.notes, hidden_told(table)) if note]
        parts.append(_lines(said) + published_csv(rows) + _lines(below))
    return "\n".join(parts) + _lines(notes) + footing_to_csv(heading)


def tables_to_json(heading: Heading, tables: Sequence[SummaryTable], notes: Sequence[str] = ()) -> str:
    """Tables as one object: `about`, `tables` with `columns`, `rows` and the places of `hidden` cells, and `notes`."""
    return json_text(
        {
            "about": heading_to_json(heading),
            "tables": [
                {
                    "key": table.key,
                    "title": table.title,
                    "columns": [{"title": column.title, "kind": column.kind} for column in table.columns],
                    "rows": [list(row) for row in table.rows],
                    "hidden": sorted([place.row, place.column] for place in table.hidden),
                    "notes": list(table.notes),
                }
                for table in tables
            ],
            "notes": list(notes),
        }
    )


def _lines(texts: Sequence[str]) -> str:
    return published_csv([(f"# {' '.join(text.split())}",) for text in texts])
