"""What is to be taken out of a project for good, as values: whose words, which texts, which files; and what was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualcode.domain.spans import Span


@dataclass(frozen=True, slots=True)
class Erasure:
    """What goes from every place of one project file: tables, journal, index, free pages. UUIDs name all things."""

    participants: frozenset[str] = frozenset()
    """Cases that go with their attributes, memos and places in sets."""
    documents: frozenset[str] = frozenset()
    """Documents that go altogether: all versions, originals, codings, memos, marks, assignments, what waits."""
    blanked: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    """Version → what is written over in its text, in code points; the text keeps its length, so other spans hold."""
    versions: frozenset[str] = frozenset()
    """Older versions of documents that stay: their texts go."""
    originals: frozenset[str] = frozenset()
    """Versions whose imported file goes; the text of the version takes its place."""
    words: tuple[str, ...] = ()
    """Runs of words that are taken out of memos, comments, examples, reasons, summaries – wherever people wrote."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Names → what stands in their place, in the same fields, in labels and in names of documents and files."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """The entry of the journal that stays of an erasure; it cannot be undone, and holds no content."""

    coder: str
    """Whose it is: a coder whom the project knows."""
    verb: str
    summary: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was taken out of one project, or would be."""

    rows: Mapping[str, int]
    """Table → rows that went, of those that stood; tables of which none did are left out."""
    past_rows: int
    """Rows that went and stood no more: an undo could have brought them back."""
    texts: int
    """Versions whose text was written over in part."""
    originals: int
    """Imported files that went; their texts took their place where a version stays."""
    contents: int
    """Texts, files and states of the codebook that are no longer kept."""
    rewritten: int
    """Values that people wrote and that words or names were taken out of."""
    changes: int
    """Entries of the journal whose images or words are others now."""
    undoable_no_more: int
    """Entries of the journal that nothing is left of, so that they cannot be undone or redone any more."""
