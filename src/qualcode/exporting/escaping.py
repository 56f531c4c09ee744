"""Text of transcripts in Markdown and HTML: shown as it is, never acting as markup, link, escape or direction."""

from __future__ import annotations

import html
import re

from qualcode.text.cells import visible

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ACTS = re.compile(r"[&<>]|[\\`*_\[\]|~$#!^{}@]|(?<=[A-Za-z]):(?=//)|(?<=www)\.", re.IGNORECASE)
_STARTS = re.compile(r"([-+=]|\d+(?=[.)])|:)")


def markdown_line(text: str) -> str:
    """A text as one line of Markdown that shows it and does nothing else, wherever in a line it stands."""
    line = " ".join(visible(text).split())
    escaped = _ACTS.sub(lambda found: _ENTITIES.get(found[0], "\\" + found[0]), line)
    start = _STARTS.match(escaped)
    if start is None:
        return escaped
    if start[1][0].isdigit():
        return f"{start[1]}\\{escaped[start.end() :]}"
    return "\\" + escaped


def markdown_lines(text: str) -> list[str]:
    """A text as lines of Markdown, one for each of its own; empty ones are left out."""
    return [markdown_line(line) for line in visible(text).split("\n") if line.strip()]


def html_text(text: str) -> str:
    """A text as HTML that shows it, with its line breaks."""
    return html.escape(visible(text).strip("\n")).replace("\n", "<br>\n")
