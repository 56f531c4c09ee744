"""Entries of the codebook as words in their base form: what a suggester studies of a code."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from qualcode.domain.suggestions import CodeCard

Field = Literal["keyword", "name", "definition", "include", "exclude", "example", "parents"]

_PARTS = re.compile(r"[,;\n]")
_SENTENCES = re.compile(r"\n|(?<=[.!?…])\s")
_QUOTES = "\"'“”„‟«»‹›‘’‚` "


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line, or a part of a line, of a code's entry in the codebook."""

    field: Field
    text: str
    """As it stands in the codebook, for the reasons."""
    words: tuple[str, ...]
    """Its words in their base form."""


@dataclass(frozen=True, slots=True)
class CardWords:
    """A code's entry with its words in their base form: what a suggester studies."""

    code: str
    """The code's UUID."""
    path: str
    name: str
    lines: tuple[CardLine, ...]


def card_words(card: CodeCard, words_of: Callable[[str], tuple[str, ...]]) -> CardWords:
    """A code's entry as words.

    Args:
        card: The entry as it is written.
        words_of: Base forms of the words of a text, the way `Segment.words` has them.
    """
    parents = card.path[: -len(card.name)] if card.name and card.path.endswith(card.name) else card.path
    fields: tuple[tuple[Field, list[str]], ...] = (
        ("keyword", _PARTS.split(card.keywords)),
        ("name", [card.name]),
        ("include", _PARTS.split(card.include)),
        ("exclude", _PARTS.split(card.exclude)),
        ("definition", _SENTENCES.split(card.definition)),
        ("example", _SENTENCES.split(card.example)),
        ("parents", parents.split("/")),
    )
    lines = []
    for name, texts in fields:
        for text in texts:
            bare = text.strip(_QUOTES)
            words = words_of(bare) if bare else ()
            if words:
                lines.append(CardLine(name, bare, words))
    return CardWords(card.uuid, card.path, card.name, tuple(lines))


def in_canonical_order(cards: Sequence[CardWords]) -> list[CardWords]:
    """Cards by path, then by UUID: the order of every list of codes here."""
    return sorted(cards, key=lambda card: (card.path, card.code))
