"""Texts that come in with projects of other programs: turns are found as in a `.txt` file; blank ones are taken."""

from __future__ import annotations

from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.front_matter import front_matter
from qualcode.importing.turns import find_turns


def read_foreign_text(text: str, *, format_: str = "txt", markdown: bool = False) -> ReadTranscript:
    """What the text of a document of another program says: its turns, as an import of it as a file would find them.

    Args:
        text: The text, with `\\n` for line ends; taken character by character. One that is empty or blank, as some
            programs write for a document without words, has no turns.
        format_: What the document's format is to be called.
        markdown: Whether `#` lines are headings and `---` lines rules.
    """
    if not text or text.isspace():
        return ReadTranscript(text=text, turns=(), format=format_)
    front, metadata = front_matter(text)
    turns, notation, header = find_turns(text, markdown=markdown, front=front)
    return ReadTranscript(text=text, turns=turns, format=format_, notation=notation, metadata={**header, **metadata})
