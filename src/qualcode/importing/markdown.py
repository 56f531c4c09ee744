"""Markdown: the decoded file, verbatim, markup included; headings and front matter have no speech."""

from __future__ import annotations

from qualcode.domain.import_choices import AS_FOUND, ImportChoices
from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.plain import read_text


class MarkdownReader:
    """Reads `.md`."""

    name = "md"
    suffixes: tuple[str, ...] = (".md", ".markdown")

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Decode `data` and find its turns.

        Raises:
            InputError: `data` is no text, or holds nothing but white space.
        """
        return self.read_with(data, file, AS_FOUND)

    def read_with(self, data: bytes, file: str, choices: ImportChoices) -> ReadTranscript:
        """Decode `data` and find its turns, by the notation that was chosen.

        Raises:
            InputError: `data` is no text, or holds nothing but white space.
        """
        return read_text(data, file, self.name, choices, markdown=True)
