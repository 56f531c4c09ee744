"""The parts of a paper: sections, words, tables, quotes and charts, in the order in which they are read."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.domain.charts import Chart
from qualcode.domain.summaries import SummaryTable
from qualcode.exporting.quotes_out import QuoteOut
from qualcode.exporting.tables import Heading


@dataclass(frozen=True, slots=True)
class Section:
    """The title of a part."""

    title: str
    level: int = 1
    """1 for the parts of the paper, 2 for what they are made of …"""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; each line of its text is one."""

    text: str
    quiet: bool = False
    """Whether it is a note beside what matters."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What was counted, of whom and when, and the command that gives it again."""

    facts: tuple[tuple[str, str], ...]
    command: str = ""


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table with its title and notes."""

    table: SummaryTable


@dataclass(frozen=True, slots=True)
class QuotesPart:
    """Quotes, without the name of their code."""

    quotes: tuple[QuoteOut, ...]


@dataclass(frozen=True, slots=True)
class ChartPart:
    """A chart."""

    chart: Chart
    caption: str = ""


Part = Section | Words | Facts | TablePart | QuotesPart | ChartPart


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper."""

    heading: Heading
    parts: tuple[Part, ...]
    contents: bool = False
    """Whether it has a table of contents."""

    @property
    def sections(self) -> list[tuple[int, Section]]:
        """The sections, each with its number from 1: what the contents list."""
        found = [part for part in self.parts if isinstance(part, Section)]
        return list(enumerate(found, start=1))
