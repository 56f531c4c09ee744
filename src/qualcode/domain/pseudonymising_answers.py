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
    decision: str
    """`replace`, `leave`, or `open` where nothing was said."""
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


class DroppedAnswer(Answer):
    """A document whose unredacted text goes, or went."""

    document: str
    versions: int
    """Older texts."""
    original: bool
    """Whether the imported file goes with them."""


class LeftCopyAnswer(Answer):
    """A copy that holds the texts still."""

    path: str
    kind: str
    surely: bool
    """False where it could not be looked into."""


class DropAnswer(Answer):
    """What dropping texts for good takes out."""

    dry_run: bool
    documents: tuple[DroppedAnswer, ...]
    names: int
    """Names that are replaced wherever people wrote them."""
    ordinary: tuple[str, ...]
    """Names that are ordinary words, or stand for several people: they are looked for nowhere else."""
    texts: int | None
    """Texts, files and states of the codebook that are no longer kept; null on a server in a dry run."""
    rewritten: int | None
    """Fields that names were taken out of."""
    changes: int | None
    """Entries of the journal that are others now."""
    undoable_no_more: int | None
    """Entries of the journal that nothing is left of."""
    copies: tuple[LeftCopyAnswer, ...]
