"""A codebook as Markdown, to be read: a heading for each code, what it means and when it is used below it."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.domain.report_words import word_of
from qualcode.domain.translation import tr
from qualcode.exporting.escaping import markdown_line, markdown_lines

DEEPEST_HEADING = 6
"""Levels of headings that Markdown has."""

_FIELDS = ("definition", "include", "exclude", "example", "keywords")


def codebook_to_markdown(book: CodebookFile) -> str:
    """The codebook as Markdown: the tree as headings, below each what the code means.

    Codes too deep for a heading have their name in bold. Colours, comments and memos are left out: they are the
    team's own. What people wrote is shown as it is and never acts as markup.
    """
    parts = [f"# {markdown_line(book.name) or tr('Codebook')}"]
    if book.version:
        parts.append(tr("**Version:** {version}", version=markdown_line(book.version)))
    parts += _codes(book.entries, 2)
    return "\n\n".join(parts) + "\n"


def _codes(entries: tuple[CodebookEntry, ...], level: int) -> Iterator[str]:
    for entry in entries:
        yield _heading(entry, level)
        facts = _facts(entry)
        if facts:
            yield "\n".join(facts)
        yield from _codes(entry.children, level + 1)


def _heading(entry: CodebookEntry, level: int) -> str:
    name = markdown_line(entry.name)
    retired = f" {tr('(retired)')}" if entry.retired else ""
    if level <= DEEPEST_HEADING:
        return f"{'#' * level} {name}{retired}"
    return f"**{name}**{retired}"


def _facts(entry: CodebookEntry) -> list[str]:
    """A list with a line for each thing there is to say, its own lines kept."""
    facts = [(word_of(field).capitalize(), markdown_lines(getattr(entry, field))) for field in _FIELDS]
    facts.append(
        (tr("Also under"), [", ".join(markdown_line(theme) for theme in entry.themes)] if entry.themes else [])
    )
    # A backslash at the end of a line breaks it there, without a new paragraph.
    return [f"- **{label}:** " + "\\\n  ".join(lines) for label, lines in facts if lines]
