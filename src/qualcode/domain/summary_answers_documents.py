"""What summaries answer that go along documents: saturation, coverage, profile, timeline and portrait."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, NamedTuple, cast

from pydantic import PlainSerializer, SkipValidation
from typing_extensions import TypedDict  # pydantic takes that of `typing` only from Python 3.12 on

from qualcode.domain.answers import Answer
from qualcode.domain.summary_answers import SummaryAnswer


class CodeLine(Answer):
    """A code that has a row."""

    code: str
    """Full path."""
    rolled_up: bool
    """Whether the codes below are in."""
    parts: tuple[str, ...]
    """The rows that it is made of besides its own codings, by their paths; none where one of them has no row."""


class SaturationPlace(Answer):
    """A document in the order in which saturation is looked at."""

    document: str
    value: str | None
    """What it is ordered by: its date, or another value; null where it has none."""
    segments: int
    """Codings that were counted."""
    codes: int
    """Different codes given in it."""
    new: tuple[str, ...]
    """The codes that no document before it has, by their paths."""
    so_far: int
    """Different codes in it and all before it."""
    share: float | None
    """Of all codes of the series; null where there are none."""
    people: int
    """Participants who speak in it; 1 for what names nobody and is what somebody said."""


class SaturationRun(Answer):
    """Some documents in a row, compared with those of the base."""

    first: int
    """The number of its first document, counted from 1."""
    last: int
    new: int
    """Codes that are new in one of its documents."""
    ratio: float | None
    """`new` divided by the codes of the base; null where the base has none."""


class SaturationSeries(Answer):
    """Documents in their order, of the whole study or of one site."""

    site: str | None
    """Null for the whole."""
    people: int
    """Participants who speak in its documents, and documents that name nobody and are what somebody said."""
    codes: int
    """Different codes given in it."""
    places: tuple[SaturationPlace, ...]
    base_codes: int | None
    """Different codes in the documents of the base; null where there are fewer documents than it takes."""
    runs: tuple[SaturationRun, ...]
    saturated_at: int | None
    """How many documents stand before the first run whose ratio is not above the threshold; null for no such run."""


class Saturation(SummaryAnswer):
    """Which codes are new in which document."""

    order: str
    """`name`, `import`, or the attribute of documents, as it is qualified."""
    base: int
    """Documents of the base."""
    run: int
    """Documents of a run."""
    threshold: float
    """The ratio of new codes that counts as saturated."""
    finished_only: bool
    numbered: bool
    """Whether tables number the documents instead of naming them."""
    not_counted: tuple[str, ...]
    """Documents that were left out: without a coding, and finished by nobody whose codings count; with
    `finished_only` all that are not finished."""
    series: tuple[SaturationSeries, ...]
    """The whole, then, where they were asked for, the sites."""


class CoveredCell(NamedTuple):
    """How much of the speech of a column a code covers. A NamedTuple, since there may be tens of thousands."""

    code: str
    column: str
    code_points: int
    """Of participants' speech inside codings of it, each once."""
    share: float | None
    """Of the column's speech; None where it has none."""
    people: int
    """Those whose speech that is."""


class CoveredCellJson(TypedDict):
    """A `CoveredCell` as JSON has it."""

    code: str
    column: str
    code_points: int
    share: float | None
    people: int


def _covered(cells: Iterable[CoveredCell]) -> list[CoveredCellJson]:
    return [cast(CoveredCellJson, cell._asdict()) for cell in cells]


class SpokenColumn(Answer):
    """Out of how much speech a column counts."""

    code_points: int
    documents: int
    """In which somebody of the column speaks."""
    people: int


class CodeCoverage(SummaryAnswer):
    """How much of what participants say stands inside codings of a code."""

    by: str
    columns: dict[str, SpokenColumn]
    """In their order."""
    codes: tuple[CodeLine, ...]
    rows: SkipValidation[Annotated[tuple[CoveredCell, ...], PlainSerializer(_covered)]]
    """Every code × every column."""


class ProfileCell(NamedTuple):
    """How often a code was given in a document. A NamedTuple, since there may be tens of thousands."""

    code: str
    document: str
    segments: int
    per_1000_words: float | None
    """Codings per 1,000 words of speech; None for a document without speech."""
    people: int


class ProfileCellJson(TypedDict):
    """A `ProfileCell` as JSON has it."""

    code: str
    document: str
    segments: int
    per_1000_words: float | None
    people: int


def _profiled(cells: Iterable[ProfileCell]) -> list[ProfileCellJson]:
    return [cast(ProfileCellJson, cell._asdict()) for cell in cells]


class ProfiledDocument(Answer):
    """A document and how much was coded in it."""

    document: str
    words: int
    """Words of speech, whoever says them."""
    segments: int
    """Codings of all codes that have rows, each once."""
    codes: int
    """Different codes among them."""
    per_1000_words: float | None
    people: int
    """Participants who speak in it; 1 for what names nobody and is what somebody said."""


class Profile(SummaryAnswer):
    """Which codes were given in each document, and how often."""

    documents: tuple[ProfiledDocument, ...]
    codes: tuple[CodeLine, ...]
    rows: SkipValidation[Annotated[tuple[ProfileCell, ...], PlainSerializer(_profiled)]]
    """Every code × every document in which it was given."""


class TimelineCell(NamedTuple):
    """What one code has in one period. A NamedTuple, as for frequencies."""

    code: str
    period: str
    segments: int
    documents: int
    participants: int
    people: int
    """Participants, and documents that name nobody and are what somebody said."""


class TimelineCellJson(TypedDict):
    """A `TimelineCell` as JSON has it."""

    code: str
    period: str
    segments: int
    documents: int
    participants: int
    people: int


def _timed(cells: Iterable[TimelineCell]) -> list[TimelineCellJson]:
    return [cast(TimelineCellJson, cell._asdict()) for cell in cells]


class Period(Answer):
    """Out of how many a period counts."""

    documents: int
    """In which a coding could fall into it."""
    participants: int
    """Who speak in these."""
    people: int
    """The participants, and documents that name nobody and are what somebody said."""


class Timeline(SummaryAnswer):
    """How often codes were given in each wave, month, quarter or year."""

    by: str
    """The attribute, as it is qualified."""
    per: str
    """`value`, `month`, `quarter` or `year`."""
    periods: dict[str, Period]
    """In their order; those in which there is nothing stand in their place between others."""
    codes: tuple[CodeLine, ...]
    rows: SkipValidation[Annotated[tuple[TimelineCell, ...], PlainSerializer(_timed)]]
    """Every code × every period."""


class PortraitStretch(Answer):
    """A stretch of a document in which a code was given."""

    code: str
    """Full path."""
    start: int
    """In code points of the document's text."""
    end: int
    from_turn: int
    """Counted from 1."""
    to_turn: int
    codings: int
    """How many were united: of several coders, or of codes below."""
    participants: tuple[str, ...]
    """Whom they reach."""
    people: int


class PortraitTurn(Answer):
    """What one speaker says until the next speaks."""

    turn: int
    """Counted from 1."""
    start: int
    end: int
    speaker: str | None
    """The label as the document has it; null where the text names nobody."""
    who: str
    """The participant, `interviewer`, `not mapped`, `nobody named`, or `left out` for one of whom nothing is shown."""


class PortraitCode(Answer):
    """How much of a document has a code."""

    code: str
    rolled_up: bool
    stretches: int
    codings: int
    code_points: int
    """Inside its stretches."""
    share: float | None
    """Of the whole text; null for an empty one."""
    people: int


class PortraitOf(SummaryAnswer):
    """One document from its beginning to its end, with what was coded where."""

    document: str
    length: int
    """Code points of the whole text."""
    turns: tuple[PortraitTurn, ...]
    codes: tuple[PortraitCode, ...]
    """Those that were given in it, in the order of the codebook."""
    stretches: tuple[PortraitStretch, ...]
    """By code, then by place; codings of a code that overlap or touch are one."""
    people: int
    """Participants who speak in it; 1 for what names nobody and is what somebody said."""
