"""What `cases erase` answers: the model behind `--json`, described in `docs/json.md`."""

from __future__ import annotations

from qualcode.domain.answers import Answer


class ErasedDocumentRow(Answer):
    """A document in which the participant speaks."""

    id: str
    document: str
    what: str
    """`goes` or `written over`."""
    versions: int
    turns: int
    """Turns of the participant in its latest text."""
    removed: bool
    """Whether it was taken out of the project before."""


class QuotedRow(Answer):
    """A document in which the participant does not speak, but her words or her name stand."""

    document: str
    quotes: int
    names: int
    written_over: bool
    """Whether the quotes go."""


class CopyLeftRow(Answer):
    """A copy that holds, or may hold, what is erased."""

    path: str | None
    """Null where it is not known where it is."""
    kind: str
    """`backup`, `asked`, `copy`, `damaged`, `draft` or `bundle`."""
    made: str | None
    """When, in UTC."""
    coder: str | None
    """For whom a bundle was made."""
    surely: bool
    """Whether it was looked into."""
    now: str
    """`left`, `deleted` or `rewritten`."""


class ErasureAnswer(Answer):
    """What erasing a participant takes out, or took out."""

    dry_run: bool
    participant: str
    documents: tuple[ErasedDocumentRow, ...]
    elsewhere: tuple[QuotedRow, ...]
    names: tuple[str, ...]
    """What is replaced wherever people wrote it."""
    codes: tuple[str, ...]
    """Codes with names in her words, which stay."""
    rows: dict[str, int]
    """Table → rows that go."""
    rewritten: int
    """Values that words or names are taken out of."""
    changes: int
    """Entries of the history that are others now."""
    key: str
    """Of the identity key: `none`, `forgotten`, `to be forgotten`, or `not opened`."""
    copies: tuple[CopyLeftRow, ...]
    problems: tuple[str, ...]
