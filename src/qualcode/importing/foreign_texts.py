"""Texts that come in with projects of other programs: turns are found as in a `.txt` file; blank ones are taken."""

from __future__ import annotations

from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.front_matter import front_matter
from qualcode.importing.turns import find_turns


def read_foreign_text(
    text: str,
    *,
    format_: str = "txt",
    markdown: bool = False,
    line_paragraphs: bool = False,
    headings: frozenset[int] = frozenset(),
) -> ReadTranscript:
    """What the text of a document of another program says: its turns, as an import of it as a file would find them.

    Args:
        text: The text, with `\\n` for line ends; taken character by character. One that is empty or blank, as some
            programs write for a document without words, has no turns.
        format_: What the document's format is to be called.
        markdown: Whether `#` lines are headings and `---` lines rules.
        line_paragraphs: Whether each line is a paragraph, as in texts of word processors.
        headings: Where lines start, in code points, that are known to be headings.
    """
    if not text or text.isspace():
        return ReadTranscript(text=text, turns=(), format=format_)
    front, metadata = front_matter(text)
    turns, notation, header = find_turns(
        text, markdown=markdown, line_paragraphs=line_paragraphs, headings=headings, front=front
    )
    return ReadTranscript(text=text, turns=turns, format=format_, notation=notation, metadata={**header, **metadata})
