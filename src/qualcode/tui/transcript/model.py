"""What a screen hands to the transcript view, and what the view says back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.message import Message

from qualcode.domain.reading import DISPLAY_MODES as DISPLAY_MODES
from qualcode.domain.reading import DisplayMode as DisplayMode
from qualcode.domain.reading import Unit
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn


@dataclass(frozen=True, slots=True)
class ShownTranscript:
    """A document as it is shown; all offsets are code points of `text`."""

    text: str
    turns: Sequence[Turn]
    sentences: Sequence[Span]
    speakers: Mapping[str, str]
    """Speaker label → the name shown for it; a label that is missing is shown as it is."""

    def shown_name(self, turn: Turn) -> str:
        """The name in the speaker column; empty where nobody is named."""
        return "" if turn.speaker is None else self.speakers.get(turn.speaker, turn.speaker)


EMPTY = ShownTranscript("", (), (), {})


@dataclass(frozen=True, slots=True)
class Mark:
    """One coding as the margin shows it."""

    id: int
    """Unique among the marks shown."""
    start: int
    end: int
    code_id: int
    name: str
    """The code's name."""
    colour: str
    """The code's colour as `#RRGGBB`."""
    glyph: str
    """The code's mark, one character."""
    coder: str
    own: bool
    """True if the coder at the screen made it; others' brackets are drawn thin."""
    star: bool = False
    """A best quote."""

    @property
    def initials(self) -> str:
        """The coder in two letters."""
        words = self.coder.split()
        return "".join(word[0] for word in words[:2]).upper() if len(words) > 1 else self.coder[:2]


class CaretMoved(Message):
    """The caret or the passage changed."""

    def __init__(self, caret: int, passage: Span) -> None:
        super().__init__()
        self.caret = caret
        self.passage = passage

    def can_replace(self, message: Message) -> bool:
        """Only the last of several in a row matters."""
        return isinstance(message, CaretMoved)


class MarkClicked(Message):
    """A bracket or its name in the margin was clicked."""

    def __init__(self, mark_id: int) -> None:
        super().__init__()
        self.mark_id = mark_id


class UnitChanged(Message):
    """The caret steps by another unit now."""

    def __init__(self, unit: Unit) -> None:
        super().__init__()
        self.unit: Unit = unit
