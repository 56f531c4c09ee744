"""A codebook to be read: its tree as headings, and nothing in it acts as markup."""

from __future__ import annotations

import re

import pytest
from codebook_strategies import codebooks_in_tables
from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.exporting.codebook_markdown import codebook_to_markdown

BOOK = CodebookFile(
    "Talk about *time*",
    "1.0",
    (
        CodebookEntry(
            "Pressure",
            definition="Time is short.\n\nAlso said of others.",
            include="deadlines",
            exclude="boredom",
            example="“I <b>ran</b>.”",
            keywords="time, *rush*\nno time",
            memo="for us only",
            children=(CodebookEntry("# Haste", retired=True, themes=("Calm/[x](y)", "Work")),),
        ),
        CodebookEntry("Calm"),
    ),
)


def tokens(text: str) -> list[Token]:
    """Every token, also those inside of others."""
    found: list[Token] = []
    for token in MarkdownIt().parse(text):
        found += [token, *(token.children or [])]
    return found


def test_a_codebook_reads_well() -> None:
    assert codebook_to_markdown(BOOK) == (
        "# Talk about \\*time\\*\n\n"
        "**Version:** 1\\.0\n\n"
        "## Pressure\n\n"
        "- **Definition:** Time is short.\\\n  Also said of others.\n"
        "- **Include:** deadlines\n"
        "- **Exclude:** boredom\n"
        "- **Example:** “I &lt;b&gt;ran&lt;/b&gt;.”\n"
        "- **Keywords:** time, \\*rush\\*\\\n  no time\n\n"
        "### \\# Haste (retired)\n\n"
        "- **Also under:** Calm/\\[x\\](y), Work\n\n"
        "## Calm\n"
    )


def test_codes_too_deep_for_a_heading_are_bold_lines() -> None:
    entry = CodebookEntry("level 7")
    for level in range(6, 0, -1):
        entry = CodebookEntry(f"level {level}", children=(entry,))
    lines = codebook_to_markdown(CodebookFile("", "", (entry,))).split("\n")
    assert lines[0] == "# Codebook"
    assert "###### level 5" in lines
    assert lines[-4:] == ["**level 6**", "", "**level 7**", ""]


@pytest.mark.parametrize(
    "name", ["*a*", "`a`", "<i>", "[a](b)", "![a](b)", "1. a", "- a", "> a", "| a", "http://a.b", "~~~"]
)
def test_a_name_is_shown_as_it_is(name: str) -> None:
    deep = CodebookEntry(name)
    for level in range(6):
        deep = CodebookEntry(f"l{level}", children=(deep,))
    text = codebook_to_markdown(CodebookFile(name, name, (CodebookEntry(name, definition=name), deep)))
    shown = [token.content for token in tokens(text) if token.type == "text"]
    assert "".join(shown).count(name) == 5
    assert {token.type for token in tokens(text) if token.nesting == 1} == {
        *("heading_open", "paragraph_open", "bullet_list_open", "list_item_open", "strong_open")
    }


@settings(max_examples=30, deadline=None)
@given(codebooks_in_tables)
def test_whatever_a_codebook_holds_is_text_in_markdown(book: CodebookFile) -> None:
    text = codebook_to_markdown(book)
    allowed = ("heading", "paragraph", "bullet_list", "list_item", "strong")
    kinds = {re.sub(r"_(open|close)$", "", token.type) for token in tokens(text)}
    assert kinds <= {*allowed, "inline", "text", "hardbreak", "text_special"}
    assert sum(token.type == "heading_open" for token in tokens(text)) == 1 + sum(
        _headings(entry, 2) for entry in book.entries
    )


def _headings(entry: CodebookEntry, level: int) -> int:
    return (level <= 6) + sum(_headings(child, level + 1) for child in entry.children)
