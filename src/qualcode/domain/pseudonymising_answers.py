"""What commands that take names out of transcripts answer: the models behind `--json`, described in `docs/json.md`."""

from __future__ import annotations

from qualcode.domain.answers import Answer


class PseudonymisePlace(Answer):
    """A place of a candidate."""

    document: str
    start: int
    end: int
    words: str
    certain: bool
    """False where it is replaced only where it is said of this very place."""


class PseudonymiseRow(Answer):
    """What may tell who somebody is, and what is proposed for it."""

    type: str
    found: str
    replacement: str
    known: bool
    """Whether the replacement is what the identity key, a list or a participant's name says."""
    confidence: str
    documents: int
    places: tuple[PseudonymisePlace, ...]


class ElsewhereRow(Answer):
    """Where else something to be replaced stands."""

    kind: str
    """`memo`, `code`, `document name` …"""
    places: int


class PseudonymiseAnswer(Answer):
    """What a pass found, or what it replaced."""

    documents: tuple[str, ...]
    candidates: tuple[PseudonymiseRow, ...]
    replaced: int
    """Places that were replaced; 0 where nothing was."""
    undecided: int
    """Candidates that nobody has said yes or no to."""
    elsewhere: tuple[ElsewhereRow, ...]
    keeps_map: bool
    warnings: tuple[str, ...]
