"""How the rows of a table become the lines of a file of a project directory, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from qualcode.domain.project_text import Record
from qualcode.exchange.text_parts import Fields, Known, Names, Part
from qualcode.storage.reads.rows import Row


@dataclass(frozen=True, slots=True)
class Form:
    """One file of lines and the table that it holds."""

    file: str
    """Its path in the directory, or in a document's folder."""
    table: str
    model: type[Record]
    parts: Sequence[Part]
    order: Sequence[str] = ()
    """Fields that its lines are sorted by; by the order in which the rows were made without it."""
    unique: Sequence[Sequence[str]] = ()
    """Columns of which no two rows have the same values, but for those with nothing in one of them."""
    called: str = ""
    """The column by whose value others name a row."""

    def record(self, row: Row, names: Names) -> Record:
        """A row as a record; what stands in the project is not judged here."""
        fields: Fields = {}
        for part in self.parts:
            fields |= part.out(row, names)
        return self.model.model_construct(**fields, id=row["uuid"])

    def row(self, record: Record, known: Known) -> Row:
        """A record as a row without id, UUID and what is known of its document.

        Raises:
            InputError: It refers to what is not there.
        """
        found: Row = {}
        for part in self.parts:
            found.update(part.into(record, known))
        return found

    def records(self, rows: Iterable[Row], names: Names) -> list[Record]:
        """Rows as the lines of the file, in the order in which a diff of two exports reads well."""
        made = [self.record(row, names) for row in rows]
        if self.order:
            made.sort(key=self._key)
        return made

    def _key(self, record: Record) -> list[tuple[bool, Any]]:
        values = [getattr(record, field) for field in (*self.order, "id")]
        return [(value is not None, value) for value in values]
