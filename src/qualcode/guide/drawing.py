"""A page of the guide as lines of a terminal: headings to the left, code as it stands, links that can be followed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, ImageItem, Markdown
from rich.segment import Segment
from rich.style import Style, StyleType
from rich.text import Text
from rich.theme import Theme

from qualcode.guide.pages import slug

PLAIN: Mapping[str, StyleType] = {
    "markdown.h1": "bold",
    "markdown.h2": "bold underline",
    "markdown.h3": "bold",
    "markdown.h4": "bold italic",
    "markdown.code": "bold",
    "markdown.code_block": "none",
    "markdown.link": "underline",
    "markdown.link_url": "underline",
    "markdown.item.bullet": "none",
    "markdown.item.number": "none",
    "markdown.block_quote": "italic",
    "markdown.table.border": "none",
    "markdown.table.header": "bold",
    "markdown.hr": "none",
}
"""Part of a page → its style, where nothing else is wanted; no colours, which are the face's own business."""
_INDENT = "    "
_DIRECTIVE = re.compile(r"^(`{3,}|~{3,})\{[^\n]*\n.*?^\1[ \t]*$\n?", re.M | re.S)
_FRONT_MATTER = re.compile(r"\A---\n.*?^---\n", re.M | re.S)
_COMMENT = re.compile(r"<!--.*?-->\n?", re.S)
_LABEL = re.compile(r"^\([\w-]+\)=\n", re.M)


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page as it is shown at some width."""

    lines: tuple[tuple[Segment, ...], ...]
    """The segments of a link have its target in their style's `link`."""
    anchors: Mapping[str, int]
    """Section → the line of its heading."""

    def text(self, line: int) -> str:
        """The words of a line."""
        return "".join(segment.text for segment in self.lines[line])


class _Heading(Heading):
    """A heading at the left margin, which says what it is called by links."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        text = self.text.copy()
        text.justify = "left"
        text.stylize(Style.from_meta({"anchor": slug(text.plain)}))
        yield text


class _Code(CodeBlock):
    """A block of code as it stands, set in a little: its lines may be copied."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        style = console.get_style("markdown.code_block", default="none")
        room = max(1, options.max_width - len(_INDENT))
        for line in str(self.text).rstrip().split("\n"):
            for part in Text(line, style=style).wrap(console, room, overflow="fold") or [Text()]:
                yield Text(_INDENT) + part


class _Image(ImageItem):
    """A picture by the words that stand for it."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text.assemble("[", self.text or self.destination, "]", end="")


class _Guide(Markdown):
    elements = {
        **Markdown.elements,
        "heading_open": _Heading,
        "fence": _Code,
        "code_block": _Code,
        "image": _Image,
    }


def draw_page(text: str, width: int, styles: Mapping[str, StyleType] = PLAIN) -> DrawnPage:
    """A page of Markdown as lines of at most so many cells.

    Args:
        text: The page.
        width: Cells there are.
        styles: Part of a page → its style.
    """
    console = Console(
        file=io.StringIO(),
        width=max(20, width),
        force_terminal=True,
        color_system="truecolor",
        theme=Theme(dict(styles)),
        legacy_windows=False,
        no_color=False,
    )
    drawn = console.render_lines(_Guide(shown(text)), console.options, pad=False)
    lines = tuple(tuple(segment for segment in line if not segment.control) for line in drawn)
    return DrawnPage(lines, dict(_anchors(lines)))


def shown(text: str) -> str:
    """A page without what only its makers need: comments, labels, and orders to what builds the web pages."""
    for unshown in (_FRONT_MATTER, _COMMENT, _DIRECTIVE, _LABEL):
        text = unshown.sub("", text)
    return text


def _anchors(lines: tuple[tuple[Segment, ...], ...]) -> Iterator[tuple[str, int]]:
    taken: dict[str, int] = {}
    before = ""
    for number, line in enumerate(lines):
        anchor = next((s.style.meta["anchor"] for s in line if s.style and "anchor" in s.style.meta), "")
        if anchor and anchor != before:  # A long heading has several lines.
            taken[anchor] = times = taken.get(anchor, -1) + 1
            yield (f"{anchor}-{times}" if times else anchor), number
        before = anchor
