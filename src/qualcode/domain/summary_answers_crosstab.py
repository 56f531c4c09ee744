"""What a cross table answers, described in `docs/json.md`."""

from __future__ import annotations

from qualcode.domain.answers import Answer, Denominators
from qualcode.domain.choices import CountUnit
from qualcode.domain.summary_answers import SummaryAnswer
from qualcode.domain.summary_answers_documents import CodeLine


class CrosstabColumn(Answer):
    """A value of the attribute, or of both of a pair."""

    title: str
    """The values joined by ` · `; `(none)` where there is none."""
    values: tuple[str, ...]
    of: int
    """Its denominator in the unit that is counted: documents in which a coding could fall into it, participants of that
    value who speak in the documents, their sites; for segments the codings there, of every code of the codebook."""
    denominators: Denominators
    people: int
    """Participants of that value who speak, and documents of that value that name nobody and are what somebody said."""


class CrosstabCell(Answer):
    """What one code has in one column."""

    count: int
    row_share: float | None
    """`count` divided by that of the whole row, in which each is counted once; null for an empty row."""
    column_share: float | None
    """`count` divided by the column's denominator; null where that is 0."""
    expected: float | None
    """How many there would be if the code had nothing to do with the columns; null in the column of all, and where the
    column is compared with no other."""
    residual: float | None
    """The adjusted standardised residual; null where it is undefined."""
    small: bool
    """Whether the expected number is below 5, so that the residual says little."""
    people: int
    """Who stands behind the cell: participants, and documents that name nobody and are what somebody said."""


class CrosstabRow(Answer):
    """One code."""

    code: str
    """Full path."""
    rolled_up: bool
    """Whether the codes below are in: their codings added, their documents, participants and sites united."""
    cells: tuple[CrosstabCell, ...]
    """One for each column, and the last for all columns together, in which each is counted once."""


class Crosstab(SummaryAnswer):
    """Codes × the values of an attribute, or of a pair of attributes."""

    by: tuple[str, ...]
    """The attributes, qualified."""
    unit: CountUnit
    columns: tuple[CrosstabColumn, ...]
    all: CrosstabColumn
    """What all columns together count out of, each once."""
    codes: tuple[CodeLine, ...]
    """The rows, each with the rows that it is made of."""
    rows: tuple[CrosstabRow, ...]
