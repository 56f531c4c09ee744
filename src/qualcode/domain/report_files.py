"""Report files: what a report shows, in its order, so that it can be written again next month."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from qualcode.domain.values import BY_MACHINE


def _listed(value: Any) -> Any:
    """One text where a list may stand is a list of one."""
    return [value] if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""A list of texts, or a single one."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    # Where it was read from is no key of the file, and no part of what it asks for.
    _file: str = PrivateAttr(default="")
    _line: int | None = PrivateAttr(default=None)

    @property
    def file(self) -> str | None:
        """The file that it was read from; None if it was made otherwise."""
        return self._file or None

    @property
    def line(self) -> int | None:
        """The line on which it begins there, from 1."""
        return self._line

    def __eq__(self, other: object) -> bool:
        """Whether it asks for the same, wherever it stands."""
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def read_from(self, file: str, line: int | None) -> Self:
        """The same, knowing where it stands, so that what is wrong with it can be told with its place."""
        found = self.model_copy()
        found._file, found._line = file, line
        return found


class Chosen(_Part):
    """What is counted or quoted: in the file for all items, in an item for itself."""

    coders: Texts | None = None
    """Only their codings; else Consensus where a document is adjudicated, and all coders elsewhere."""
    documents: Texts | None = None
    """Only these, by name."""
    set: str = ""
    """Only the documents of this set."""
    without: Texts = ()
    """`suggested`, `autocoded`: their codings are left out."""
    starred: bool = False
    """Only codings with a star."""

    @model_validator(mode="after")
    def _origins(self) -> Chosen:
        for origin in self.without:
            if origin not in BY_MACHINE:
                raise ValueError(f"“{origin}” cannot be left out; {' and '.join(BY_MACHINE)} can")
        return self


class TextItem(_Part):
    """A heading, words of the writer's own, or both."""

    heading: str = ""
    level: int = Field(default=1, ge=1, le=4)
    text: str = ""


class QuotesItem(Chosen):
    """The quotes of a query or a saved query."""

    quotes: str
    """The query; a code's name is one."""
    heading: str = ""
    context: int = Field(default=0, ge=0, le=50)
    question: bool = False
    attribution: str = ""
    best_first: bool = True
    per_participant: int | None = Field(default=None, ge=1)
    """At most so many of one participant for each code."""
    limit: int | None = Field(default=None, ge=1)
    """At most so many of each code."""
    shorten: int | None = Field(default=None, ge=10)
    """Words that are shown of each at most."""
    balance: bool = True
    """Whether it is told for each code how its quotes stand at the sites."""


class CountItem(Chosen):
    """A table or a chart of a summary."""

    heading: str = ""
    codes: Texts = ()
    where: str = ""
    roll_up: bool = True
    options: dict[str, Any] = Field(default_factory=dict)
    """Those that only the summary has: `by`, `relation` …"""


class TableItem(CountItem):
    """One or several tables of a summary."""

    table: str
    """The summary: `frequencies`, `crosstab` …"""
    show: Texts = ()
    """Which of its tables, by their keys; all where nothing is said."""


class ChartItem(CountItem):
    """A chart of a summary."""

    chart: str
    """The summary that is drawn."""
    kind: str = ""
    """How; the summary's first chart where nothing is said."""
    show: str = ""
    """Which of its tables is drawn."""


Item = TextItem | QuotesItem | TableItem | ChartItem


class Settled(_Part):
    """What the writer has looked at, so that the report may be published."""

    accept: Texts = ()
    """Words that look like somebody's name or place and tell nobody."""
    redact: bool = False
    suppress: bool = False
    leave_out_withheld: bool = False
    quoted_often: bool = False
    without_key: bool = False
    without_ner: bool = False


class ReportFile(Chosen):
    """A whole report file."""

    title: str
    author: str = ""
    """As it is to stand below the title."""
    output: str = ""
    """Where it is written, from the report file's folder; its ending says in which format."""
    template: str = ""
    """The researcher's own Word file, whose styles, page and header are taken."""
    attribution: str = ""
    """What speakers are called where an item says nothing else."""
    words: dict[str, str] = Field(default_factory=dict)
    """Value of an attribute → how this report says it."""
    language: str = ""
    """What it is written in, by its tag (`en`, `nl`); empty for the language of the program."""
    contents: bool = True
    """Whether there is a table of contents."""
    k: int | None = Field(default=None, ge=1)
    """How many people must share what is shown of one."""
    names: str = ""
    """The list of names, from the report file's folder; else as in the settings."""
    settled: Settled = Settled()
    parts: tuple[Item, ...] = Field(min_length=1)


class QuoteRecord(BaseModel):
    """Where a quote that a report shows stands, without its words."""

    model_config = ConfigDict(frozen=True)

    document: str
    turn: int
    """From 1."""
    code: str
    participants: tuple[str, ...] = ()
    """Whose words it holds, by their pseudonyms."""
    sites: tuple[str, ...] = ()


class ItemRecord(BaseModel):
    """What one item of a report rested on when it was last written."""

    model_config = ConfigDict(frozen=True)

    number: int
    """Its place in the report file, from 1."""
    what: str
    """In words: `quotes of “Support”`."""
    asked: str
    """A hash of what the report file asks for in it."""
    data: str
    """A hash of all that it shows."""
    documents: dict[str, str]
    """Document → a hash of what the item has from it."""
    codes: dict[str, str]
    """Code → a hash of what the item has of it."""
    quotes: tuple[QuoteRecord, ...] = ()
    """Those it shows: who is quoted how often is told from these."""


class RunRecord(BaseModel):
    """What a report rested on when it was last written: kept beside the report file, and without any quote."""

    model_config = ConfigDict(frozen=True)

    report: Literal[1] = 1
    """The version of this form."""
    title: str
    output: str
    """Where it was written, from the report file's folder."""
    language: str = "en"
    """What it was written in, by its tag."""
    written: dict[str, str] = Field(default_factory=dict)
    """File → its SHA-256 as it was written: what is as a run left it may be written anew."""
    internal: bool = False
    show_coders: bool = False
    redact: bool = False
    suppress: bool = False
    leave_out_withheld: bool = False
    k: int | None = None
    """How many people had to share what was shown of one; None in records that do not know it."""
    names: str = ""
    """The list of names that it was held against, from the report file's folder; empty for that of the settings."""
    accept: tuple[str, ...] = ()
    """Words that were looked at, from the options and the report file."""
    accepted: str = ""
    """The list of further such words, from the report file's folder; empty for that of the settings."""
    without_key: bool = False
    """Whether it was held against no list."""
    without_ner: bool = False
    """Whether names that no list has were not looked for."""
    codebook: str
    """The codebook's version, in words, and the hash of all its codes."""
    data_until: date | None
    """The day of the newest change in the project."""
    code_rules: dict[str, str]
    """Code → a hash of its definition and place."""
    document_states: dict[str, str]
    """Document → a hash of its text and of its attributes."""
    items: tuple[ItemRecord, ...]
