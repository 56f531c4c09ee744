"""A page of the guide on the screen: drawn once for a width, painted by lines, with links and found words marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.guide.drawing import PLAIN, DrawnPage, draw_page
from qualcode.guide.pages import Page

_MARGIN = 2
"""Empty cells at either side."""
_WIDEST = 100
"""Cells of a line at most: longer ones are hard to read."""
_ABOVE = 3
"""Lines that are shown above what is gone to."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the page as it is drawn."""

    href: str
    spans: tuple[tuple[int, int, int], ...]
    """(line, first cell, cell behind the last) of each of its parts: a link may go over two lines."""

    @property
    def line(self) -> int:
        return self.spans[0][0]


class GuideView(ScrollView, can_focus=True):
    """Shows one page."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "guide--heading",
        "guide--code",
        "guide--link",
        "guide--here",
        "guide--found",
    }
    DEFAULT_CSS = """
    GuideView {
        height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1;
        background: $background; color: $foreground;
        & > .guide--heading { color: $text-primary; }
        & > .guide--code { color: $text-accent; }
        & > .guide--link { color: $text-secondary; text-style: underline; }
        & > .guide--here { background: $block-cursor-background; color: $block-cursor-foreground; }
        & > .guide--found { background: $warning; color: auto; text-style: bold; }
    }
    """

    class Followed(Message):
        """A link was clicked.

        Args:
            href: Where it leads, as the page says it.
        """

        def __init__(self, href: str) -> None:
            super().__init__()
            self.href = href

    def __init__(self) -> None:
        super().__init__()
        self.page: Page | None = None
        self.words = ""
        """What is marked wherever it stands."""
        self.drawn = DrawnPage((), {})
        self.links: list[Link] = []
        self._at: int | None = None
        """The place of the link under the cursor, among all of them."""

    # ------------------------------------------------------------------ what is shown

    def show(self, page: Page, anchor: str = "", *, words: str = "", top: int = 0) -> None:
        """Show a page from its beginning, or from a section.

        Args:
            page: The page.
            anchor: The section that is gone to.
            words: What is marked in it.
            top: The line that stands first, where no section is named.
        """
        self.page, self.words, self._at = page, words, None
        self._draw()
        self.scroll_to(y=self.drawn.anchors.get(anchor, top), animate=False, immediate=True, force=True)

    def _draw(self) -> None:
        if self.page is None or self.size.width <= 2 * _MARGIN:
            return
        width = min(_WIDEST, self.size.width - 2 * _MARGIN)
        self.drawn = draw_page(self.page.text, width, self._styles())
        self.links = links_of(self.drawn)
        self.virtual_size = Size(self.size.width, len(self.drawn.lines) + 1)
        self.refresh()

    def _styles(self) -> Mapping[str, Style | str]:
        heading, code, link = (
            self.get_component_rich_style(f"guide--{part}", partial=True) for part in ("heading", "code", "link")
        )
        styles: dict[str, Style | str] = {part: Style.parse(str(style)) for part, style in PLAIN.items()}
        for part in PLAIN:
            if part.startswith("markdown.h"):
                styles[part] = heading + Style.parse(str(PLAIN[part]))
        return {
            **styles,
            "markdown.code": code,
            "markdown.code_block": code,
            "markdown.link": link,
            "markdown.link_url": link,
        }

    def on_resize(self) -> None:
        """Draw anew for the width; what stood at the top stays there."""
        above = [(line, anchor) for anchor, line in self.drawn.anchors.items() if line <= self.scroll_offset.y]
        line, anchor = max(above, default=(0, ""))
        beyond = self.scroll_offset.y - line
        self._draw()
        self.scroll_to(y=self.drawn.anchors.get(anchor, 0) + beyond, animate=False, force=True)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._draw()

    # ------------------------------------------------------------------ painting

    def render_line(self, y: int) -> Strip:
        base = self.rich_style
        number = y + self.scroll_offset.y
        if number >= len(self.drawn.lines):
            return Strip.blank(self.size.width, base)
        segments = [Segment(s.text, base + _bare(s.style)) for s in self.drawn.lines[number]]
        strip = Strip([Segment(" " * _MARGIN, base), *segments]).adjust_cell_length(self.size.width, base)
        for first, behind in self._found_in(number):
            strip = _marked(strip, first + _MARGIN, behind + _MARGIN, self.get_component_rich_style("guide--found"))
        here = self.links[self._at].spans if self._at is not None else ()
        for line, first, behind in here:
            if line == number:
                style = self.get_component_rich_style("guide--here")
                strip = _marked(strip, first + _MARGIN, behind + _MARGIN, style)
        return strip

    def _found_in(self, number: int) -> list[tuple[int, int]]:
        """The cells of a line at which words stand that are looked for; all signs of the guide are one cell wide."""
        line = self.drawn.text(number).casefold()
        found: list[tuple[int, int]] = []
        for word in self.words.casefold().split():
            at = line.find(word)
            while at >= 0:
                found.append((at, at + len(word)))
                at = line.find(word, at + len(word))
        return found

    # ------------------------------------------------------------------ going about

    def show_line(self, number: int) -> None:
        """Bring a line where it can be read."""
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if not top <= number < top + height - 1:
            self.scroll_to(y=max(0, number - _ABOVE), animate=False, force=True)

    def step_found(self, step: int) -> bool:
        """Go to the next line with a found word, or the one before; False where there is none."""
        lines = [number for number in range(len(self.drawn.lines)) if self._found_in(number)]
        if not lines:
            return False
        top = self.scroll_offset.y + min(_ABOVE, self.scroll_offset.y)
        following = [n for n in lines if n > top] if step > 0 else [n for n in reversed(lines) if n < top]
        number = following[0] if following else lines[0 if step > 0 else -1]
        self.scroll_to(y=max(0, number - _ABOVE), animate=False, force=True)
        return True

    def first_found(self, anchor: str) -> None:
        """Go to the first line below a section's heading that holds all found words, else any of them."""
        start = self.drawn.anchors.get(anchor, 0)
        words = self.words.casefold().split()
        lines = range(start, len(self.drawn.lines))
        whole = (n for n in lines if all(word in self.drawn.text(n).casefold() for word in words))
        number = next(whole, next((n for n in lines if self._found_in(n)), start))
        self.scroll_to(y=max(0, number - _ABOVE), animate=False, immediate=True, force=True)

    def step_link(self, step: int) -> bool:
        """Put the cursor on the next link, or the one before; if it is on none that is seen, on one of those.

        Returns:
            Whether it is on a link now: where none is in sight, the page stays where it is read.
        """
        top, behind = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        if self._at is None or not top <= self.links[self._at].line < behind:
            seen = [at for at, link in enumerate(self.links) if top <= link.line < behind]
            self._at = seen[0 if step > 0 else -1] if seen else None
        else:
            self._at = (self._at + step) % len(self.links)
        if self._at is not None:
            self.show_line(self.links[self._at].line)
        self.refresh()
        return self._at is not None

    @property
    def link(self) -> Link | None:
        """The link under the cursor."""
        return self.links[self._at] if self._at is not None else None

    def on_click(self, event: events.Click) -> None:
        line, cell = event.y + self.scroll_offset.y, event.x - _MARGIN
        for link in self.links:
            if any(at == line and first <= cell < behind for at, first, behind in link.spans):
                event.stop()
                self.post_message(self.Followed(link.href))
                return


def links_of(drawn: DrawnPage) -> list[Link]:
    """The links of a page in their order."""
    found: list[Link] = []
    before = ""
    for number, line in enumerate(drawn.lines):
        cell = 0
        for segment in line:
            end = cell + segment.cell_length
            style = segment.style
            if style is not None and style.link:
                span = (number, cell, end)
                if style.link_id == before:
                    found[-1] = Link(found[-1].href, _joined(found[-1].spans, span))
                else:
                    found.append(Link(style.link, (span,)))
                before = style.link_id
            cell = end
    return found


def _joined(spans: tuple[tuple[int, int, int], ...], span: tuple[int, int, int]) -> tuple[tuple[int, int, int], ...]:
    last = spans[-1]
    if last[0] == span[0] and last[2] == span[1]:
        return (*spans[:-1], (last[0], last[1], span[2]))
    return (*spans, span)


def _bare(style: Style | None) -> Style:
    """A style without its link, which is a file that the terminal cannot open, and without its anchor."""
    return Style.null() if style is None else style.update_link(None).clear_meta_and_links()


def _marked(strip: Strip, first: int, behind: int, style: Style) -> Strip:
    """A line of which some cells have another style."""
    before, marked, after = strip.divide([first, behind, strip.cell_length])
    return Strip.join([before, Strip([Segment(s.text, (s.style or Style.null()) + style) for s in marked]), after])
