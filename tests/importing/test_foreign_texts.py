"""Texts that come with projects have the turns that they would have as files, and may be blank."""

from __future__ import annotations

import pytest

from qualcode.importing.foreign_texts import read_foreign_text
from qualcode.importing.markdown import MarkdownReader
from qualcode.importing.plain import PlainTextReader

INTERVIEW = (
    "---\ntitle: Ann\n---\nI: How was it?\n\nP: Good, very good.\n\n# Later\n\nI: And then?\n\nP: Then it was over.\n"
)


@pytest.mark.parametrize(("format_", "markdown"), [("txt", False), ("md", True)])
def test_a_text_is_read_as_its_file_would_be(format_: str, markdown: bool) -> None:
    reader = MarkdownReader() if markdown else PlainTextReader()
    as_file = reader.read(INTERVIEW.encode(), "ann")
    read = read_foreign_text(INTERVIEW, format_=format_, markdown=markdown)
    assert read.turns
    assert (read.text, read.turns, read.notation) == (as_file.text, as_file.turns, as_file.notation)
    assert read.speakers == ("I", "P")
    assert read.metadata == as_file.metadata
    assert read.format == as_file.format


@pytest.mark.parametrize("text", ["", "\n", " \t\n\n", "\u2028"])
def test_a_blank_text_is_a_text_without_turns(text: str) -> None:
    read = read_foreign_text(text)
    assert (read.text, read.turns, read.format) == (text, (), "txt")


def test_signs_that_files_lose_are_kept() -> None:
    for text in ("\ufeffP: yes", "P: ye\0s", "P: yes\x0c"):
        assert read_foreign_text(text).text == text
