"""What `qualcode autocode` answers: the models behind its `--json`, described in `docs/json.md`."""

from __future__ import annotations

from typing import Literal

from qualcode.domain.answers import Answer


class AutocodeRow(Answer):
    """A passage that would get the code, or got it."""

    id: None = None
    """There for the sake of the other rows of passages: it is not coded yet."""
    document: str
    start: int
    end: int
    quote: str
    code: str
    """Full path of the code that is given."""
    coder: str
    """Who gives it."""
    turn: int
    """From 1."""
    speaker: str | None
    hits: int
    """How many hits fell into the passage."""
    state: Literal["new", "has it", "overlaps"]
    """How the passage stood to the coder's own codings of the code."""


class AutocodeAnswer(Answer):
    """A list of hits as passages, and what became of them."""

    code: str
    how: str
    """What was looked for, in words."""
    to: Literal["found", "sentence", "turn"]
    hits: int
    left_out: int
    """Hits of which nothing can be coded: outside all speech, or white space."""
    given: int | None
    """How many passages got the code; null where they were only shown."""
    skipped: tuple[int, ...]
    """The numbers, from 1, of the passages that were passed over as asked for."""
    passages: tuple[AutocodeRow, ...]


class HeadingAnswer(Answer):
    """A heading by which sections can be asked for."""

    heading: str
    places: int
    documents: int
