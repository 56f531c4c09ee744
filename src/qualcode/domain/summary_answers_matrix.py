"""What the framework matrix answers: cases × themes, with quotes and with what the team wrote of them."""

from __future__ import annotations

from qualcode.domain.answers import Answer
from qualcode.domain.summary_answers import SummaryAnswer


class FrameworkQuote(Answer):
    """A passage that stands in the matrix."""

    id: str
    """The coding's UUID."""
    document: str
    start: int
    """In code points of the document's text."""
    end: int
    turn: int
    """Counted from 1."""
    reference: str
    """By what it is cited, as in files of quotes."""
    quote: str
    """The text from `start` to `end`, whole: also labels and stamps that stand in it."""
    said: str
    """What is said in it, without labels and stamps; ` / ` stands between two turns."""
    code: str
    """Full path: the theme's own, or that of a code below."""
    coder: str
    star: bool
    origin: str


class OwnSummary(Answer):
    """What a coder wrote of a case and a theme."""

    id: str
    """The memo's UUID."""
    text: str
    """As it was written."""
    coder: str
    changed: str
    """When it was written or changed last, as `2026-11-22T10:00:00.000Z`."""


class FrameworkCell(Answer):
    """A case and a theme."""

    case: str
    theme: str
    """Full path."""
    segments: int
    """Codings of the theme that reach the case, also those beyond `quotes`."""
    summaries: tuple[OwnSummary, ...]
    """The oldest first."""
    quotes: tuple[FrameworkQuote, ...]
    """The best first."""


class FrameworkCase(Answer):
    """A row of the matrix."""

    case: str
    people: int
    """1 for a participant; the participants of a site."""


class FrameworkTheme(Answer):
    """A column of the matrix."""

    theme: str
    """Full path."""
    rolled_up: bool
    """Whether the codes below are in."""


class Framework(SummaryAnswer):
    """The framework matrix."""

    case_kind: str
    """`participant` or `site`."""
    quotes: int
    """How many stand in a cell at most."""
    cases: tuple[FrameworkCase, ...]
    themes: tuple[FrameworkTheme, ...]
    cells: tuple[FrameworkCell, ...]
    """Every case × every theme, by case."""
