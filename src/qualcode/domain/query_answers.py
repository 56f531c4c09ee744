"""What asking a query answers: the models behind `query ask` and `query list`, described in `docs/json.md`."""

from __future__ import annotations

from typing import Literal

from qualcode.domain.answers import Answer, Quote


class CaseFound(Answer):
    """A participant, document or site that a query finds."""

    name: str
    documents: tuple[str, ...]
    """The documents in which it is met."""


class QueryAnswer(Answer):
    """What a query finds: passages, or cases that have some or lack them."""

    query: str
    level: Literal["passages", "participant", "document", "site"]
    """What is listed."""
    found: int
    of: int
    """For passages how many documents were looked through; for cases how many there are."""
    documents: int
    """Distinct documents of what was found."""
    participants: int
    """Distinct participants who speak in the passages found, or who are listed."""
    coders: str
    """Whose codings were asked, in words."""
    why_empty: str
    """Which condition left nothing, where nothing was found."""
    passages: tuple[Quote, ...]
    cases: tuple[CaseFound, ...]


class SavedQueryRow(Answer):
    """A query that is kept under a name."""

    id: str
    """Its UUID."""
    name: str
    query: str
    """With the codes in it as they are called now."""
    note: str
    coder: str
    """Who saved it first."""
    changed: str
    """When it was last saved, in UTC."""
