"""What a transcript is: one text, its turns, and in each turn what is label, stamp and speech."""

from __future__ import annotations

from dataclasses import dataclass, field

from qualcode.domain.spans import Span


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next speaks; also a paragraph that nobody is named for.

    Turns ascend and are disjoint; between two turns, before the first and after the last there is only white
    space. All offsets are code points of the whole document's text.
    """

    start: int
    end: int
    speaker: str | None
    """The label as written, without its punctuation and markup; None where the text names nobody."""
    label: Span | None
    """The label with its punctuation and markup: `**Anna:**`, `[Anna]`, `<v Anna>`."""
    stamps: tuple[Span, ...]
    """Time stamps, with their brackets."""
    speech: tuple[Span, ...]
    """What was said (or, in notes, written): ascending, without white space at either end; empty for headings
    and front matter. Caret, sentences, words, coverage and counts see only this."""
    start_ms: int | None = None
    """Milliseconds from the start of the recording, where the source has them."""
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class ReadNote:
    """What the file's writer noted beside the text: a comment or a footnote. It becomes a memo."""

    start: int
    end: int
    """The passage it is on, in code points of the text; empty where the file names a place only."""
    text: str
    author: str = ""
    """As the file names its writer; empty where it does not."""


@dataclass(frozen=True, slots=True)
class ReadTranscript:
    """What a reader understood of one file; nothing has been written yet."""

    text: str
    """The document's text: for txt and md the decoded file with line ends as `\\n`, else the documented projection."""
    turns: tuple[Turn, ...]
    format: str
    """The reader's name: `txt`, `md`, `docx`, `vtt`, `srt`."""
    encoding: str | None = None
    """The codec the bytes were decoded with; None where the format fixes it."""
    notation: str | None = None
    """How speakers are marked, in words a user knows: `NAME:`, `**Name:**` …; None where nobody is named."""
    warnings: tuple[str, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    """What the file says of itself (front matter, caption header): title, date, language …"""
    notes: tuple[ReadNote, ...] = ()
    """Comments and footnotes, ascending; their words are not part of the text."""

    @property
    def speakers(self) -> tuple[str, ...]:
        """Distinct labels in order of first appearance."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns if turn.speaker is not None))
