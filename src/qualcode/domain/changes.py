"""What a change is, and what it touched: enough for a screen to repaint no more than it must."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from qualcode.domain.spans import Span


class Focus(NamedTuple):
    """Where a change took place: a document and, if it was in the text, a span of it."""

    document_id: int
    span: Span | None


@dataclass(frozen=True, slots=True)
class Effects:
    """What a committed change touched. Ids are those of rows added, changed and removed alike."""

    change_id: int | None
    """The journal entry; None if the action changed nothing."""
    summary: str
    documents: frozenset[int] = frozenset()
    codes: frozenset[int] = frozenset()
    codings: frozenset[int] = frozenset()
    tables: frozenset[str] = frozenset()
    """Names of the kinds of thing that changed: `coding`, `code`, `memo` …"""
    focus: Focus | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the journal."""

    id: int
    uuid: str
    kind: str
    """`do`, `undo`, `redo`, or `setup` for what making a project or signing on a coder writes."""
    coder: str
    at_ms: int
    verb: str
    summary: str
    reason: str
    undoes: int | None
    root: int | None
    """The action at the start of a chain of undos and redos."""
    undone: bool
    """For an action: whether it stands undone now."""
    focus: Focus | None
    rows: int
    """How many rows it touched."""
