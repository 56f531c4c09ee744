"""Texts in which capitals tell nothing of names: written small, written large, or in a language with capital nouns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import regex

from qualcode.domain.identifiers import DocumentText
from qualcode.domain.translation import tr
from qualcode.suggest.pieces import Piece

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*")
_BLOCK = 300
"""Words of one block: some transcripts have capitals in one half only."""
_FEWEST = 40
"""Words below which nothing is said of a text."""
_FEW_CAPITALS = 0.01
_MANY_SHOUTED = 0.6
_CAPITAL_NOUNS = 0.12
_BEHIND_ARTICLES = 0.15
_SOME_BLOCKS = 0.25
_WITH_CAPITAL_NOUNS = frozenset({"de", "lb"})

Casing = Literal["cased", "small", "partly small", "shouted", "capital nouns", "no case", "short", "tiny"]


class Judged(NamedTuple):
    """How a document writes its words."""

    casing: Casing

    @property
    def capitals_tell(self) -> bool:
        """Whether capitals may be used as a sign of names."""
        return self.casing in ("cased", "partly small", "capital nouns", "short", "tiny")


def judge_casing(pieces: Sequence[Piece], inside: int, nouns: int, language: str | None = None) -> Judged:
    """How a document uses capitals.

    Args:
        pieces: Its pieces: what is said, without labels.
        inside: How many of its words have a capital and stand inside of a sentence.
        nouns: How many of those follow an article of a language that writes nouns with capitals.
        language: Its language tag, where that is known.
    """
    said = [word for piece in pieces for word in _WORD.findall(piece.text)]
    # `I` and single letters have capitals of their own; an apostrophe leaves `I` of `I'm` alone.
    said = [word for word in said if len(word) > 1]
    if not said:
        return Judged("short")
    if sum(1 for word in said if word.lower() == word.upper()) > len(said) / 2:
        return Judged("no case")
    if sum(map(str.isupper, said)) > _MANY_SHOUTED * len(said) and len(said) >= _FEWEST / 4:
        return Judged("shouted")
    capitals = [word[0].isupper() for word in said]
    if (language or "").lower()[:2] in _WITH_CAPITAL_NOUNS and sum(capitals) >= _FEW_CAPITALS * len(said):
        return Judged("capital nouns")
    if len(said) < _FEWEST:
        # Of a few words without capitals nothing is said, but they tell nothing of what has capitals either.
        return Judged("short" if any(capitals) else "tiny" if len(said) < _FEWEST / 4 else "small")
    if sum(capitals) < _FEW_CAPITALS * len(said):
        return Judged("small")
    if inside > _CAPITAL_NOUNS * len(said) and nouns > _BEHIND_ARTICLES * inside:
        return Judged("capital nouns")
    blocks = [capitals[at : at + _BLOCK] for at in range(0, len(capitals), _BLOCK)]
    without = sum(len(block) for block in blocks if sum(block) < _FEW_CAPITALS * len(block))
    return Judged("partly small" if without >= _SOME_BLOCKS * len(said) else "cased")


def warnings_of(documents: Sequence[DocumentText], judged: Sequence[Judged], *, model: bool) -> tuple[str, ...]:
    """Sentences for the user, the general one first, then one for each document that needs it."""
    general = (
        () if model else (tr("No language model for names is at work: names are sought by capitals and forms only."),)
    )
    each = (_warning(document.name, verdict.casing) for document, verdict in zip(documents, judged, strict=True))
    return general + tuple(filter(None, each))


def _warning(document: str, casing: Casing) -> str:
    match casing:
        case "small":
            return tr(
                "“{document}” has almost no capitals, so that names in it are mostly missed: "
                "read it for names yourself.",
                document=document,
            )
        case "partly small":
            return tr(
                "“{document}” has almost no capitals in parts of it, where names are mostly missed: "
                "read those for names.",
                document=document,
            )
        case "shouted":
            return tr(
                "“{document}” is written in capitals throughout, so that new names in it cannot be told from other "
                "words.",
                document=document,
            )
        case "capital nouns":
            return tr(
                "“{document}” writes many words with capitals, so that names without a title are told less well.",
                document=document,
            )
        case "no case":
            return tr(
                "“{document}” is in a script without capitals, so that only names known from elsewhere and numbers "
                "are found.",
                document=document,
            )
        case _:
            return ""
