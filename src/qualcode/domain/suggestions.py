"""Suggestions as values: what a suggester is told of codes and passages, what it learns from, what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

MOST_SHOWN = 5
"""Suggestions for one passage at most: one for each of the keys 1 to 5."""
FEWEST_MEASURED = 100
"""Reviewed passages from which a chance is given in per cent; before that a word has to do."""

Word = Literal["strong", "likely", "possible"]
ReasonKind = Literal[
    "keyword", "example", "definition", "name", "words", "like", "speaker", "question", "meaning", "against"
]


@dataclass(frozen=True, slots=True)
class CodeCard:
    """What a suggester is told of a code: only codes that can be given have one."""

    uuid: str
    path: str
    name: str
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    keywords: str = ""
    """Words and phrases that speak for it, parted by commas, semicolons or line ends."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A passage as a suggester sees it: words in their base form, and what stands around them."""

    document: str
    """The UUID of the document."""
    start: int
    end: int
    """Where it stands, in code points of the text."""
    words: tuple[str, ...]
    """The base form of each word of speech in it, in small letters, in order; `?` where a question ends."""
    before: tuple[str, ...] = ()
    """The same of the turn before, its last 60 words; in the turn's first passage and in all others of it."""
    after: tuple[str, ...] = ()
    """The same of the turn after, its first 60 words."""
    speaker: str = ""
    """The label of who speaks, as it stands in the transcript; empty where nobody is named."""
    role: str = "unknown"
    """One of `SPEAKER_ROLES`."""
    before_speaker: str = ""
    """The label of who speaks in the turn before."""
    vector: Sequence[float] | None = None
    """Its meaning as a sentence embedder has it, of length 1; None without one."""

    @property
    def key(self) -> tuple[str, int, int]:
        """Where it stands: document, start, end."""
        return self.document, self.start, self.end


@dataclass(frozen=True, slots=True)
class Example:
    """A passage that a coder has dealt with."""

    segment: Segment
    codes: frozenset[str] = frozenset()
    """The UUIDs of the codes that it was given."""
    refused: frozenset[str] = frozenset()
    """Those of the suggestions that were rejected for it."""
    read: bool = True
    """Whether codes that it was not given speak against them; if not, only `refused` does."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a code is suggested, in words that can be checked; or what speaks against it."""

    kind: ReasonKind
    text: str
    """A phrase for the panel, in plain words."""
    passage: tuple[str, int, int] | None = None
    """The passage that it names (document, start, end), to go there."""
    of_others: str = field(default="", compare=False)
    """The phrase where others coded as well; empty where it is the same."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A candidate code for a passage; never a coding until a person accepts it."""

    code: str
    """Its UUID."""
    chance: float
    """0–1: how likely it is that the coder gives it, as far as that is known."""
    word: Word
    measured: bool
    """Whether the chance has been held against enough reviewed passages to be shown as a number."""
    reasons: tuple[Reason, ...] = field(default_factory=tuple)
    """What speaks for it, the weightiest first, then what speaks against it; never empty."""


@dataclass(frozen=True, slots=True)
class OfferedReason:
    """A reason with the words of the passage that it names."""

    kind: ReasonKind
    text: str
    quote: str = ""
    document: str = ""
    """The name of the document that the passage stands in."""
    passage: tuple[int, int, int] | None = None
    """Document id, start, end."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A suggestion as a screen or command shows it, with the ids of this copy of the project."""

    code_id: int
    path: str
    chance: float
    word: Word
    measured: bool
    reasons: tuple[OfferedReason, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What is suggested for one passage, or why nothing is."""

    document_id: int
    start: int
    end: int
    offered: tuple[Offered, ...] = ()
    """The likeliest first, `MOST_SHOWN` at most unless more were asked for."""
    silence: str = ""
    """Why nothing is offered, as a sentence for the panel; empty where something is."""
    notice: str = ""
    """What holds suggestions back though they work, as that no language model is there; empty where nothing does."""
    learned: int = 0
    """Passages with codes that the suggester has learned from."""
