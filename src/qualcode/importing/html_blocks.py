"""A page of HTML or XHTML written out as its reader sees it: paragraphs, lines, tables, bold type."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.importing.blocks import Blocks
from qualcode.importing.html_tokens import MOST_TOKENS, Start, Words, tokens


def _names(written: str) -> frozenset[str]:
    return frozenset(written.split())


_SKIPPED = _names(
    """
    script style template noscript nav svg iframe object audio video canvas button select datalist textarea map
    applet noframes noembed rt rp math meter progress dialog
    """
)
_IN_HEAD = _names("html head title meta link base script style noscript template")
_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_BLOCKS = _names(
    """
    html body p div ul ol li blockquote pre section article aside header footer main address figure figcaption form
    fieldset legend hr center details summary caption hgroup menu dir listing xmp plaintext option optgroup
    h1 h2 h3 h4 h5 h6
    """
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ENDED_BY_NEXT = frozenset(("p", "li", "dt", "dd", "tr", "td", "th", "option"))
_SPACES = re.compile(r"[ \t\n\r\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_BOLD_CLASS = re.compile(r"\.([\w-]{1,64})\s*+\{[^{}]*?font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_DEEPEST_INLINE = 64
_META = {"author": "author", "date": "date", "dcterms.created": "created", "dc.creator": "author", "subject": "subject"}


@dataclass(slots=True)
class _Grid:
    """A table, or a list of definitions, which is one with the term beside what is said of it."""

    kind: str
    row: bool = False
    cell: str = ""
    """The element of the open cell: `td`, `th`, `dt`, `dd`; empty between cells."""
    head: bool = False
    """Inside `thead`."""
    cells: int = 0
    plain_cells: int = 0
    caption: bool = False


class Page:
    """Writes pages into blocks, one after the other."""

    def __init__(self, blocks: Blocks) -> None:
        self.metadata: dict[str, str] = {}
        """Title, author, language … as the first page that names them does."""
        self._blocks = blocks
        self._tokens = 0
        self._start_page()

    def _start_page(self) -> None:
        self._grids: list[_Grid] = []
        self._inline: list[tuple[str, bool]] = []
        self._bold = 0
        self._bold_classes: set[str] = set()
        self._pre = 0
        self._heading = False
        self._skipping = ""
        self._skip_depth = 0
        self._in_head = True
        self._raw = ""
        self._open = False
        self._space = False
        self._breaks = 0

    def write(self, source: str, *, xml: bool = False) -> None:
        """Write one page.

        Args:
            source: The decoded page.
            xml: It is XHTML.

        Raises:
            InputError: More text or markup than a transcript has.
        """
        self._start_page()
        for token in tokens(source, xml=xml):
            self._tokens += 1
            if self._tokens > MOST_TOKENS:
                problem = tr("it has more than {most:,} tags", most=MOST_TOKENS)
                raise InputError(problem, file=self._blocks.file, remedy=tr("take it apart"))
            if isinstance(token, Words):
                self._words(token)
            elif isinstance(token, Start):
                self._start(token)
            else:
                self._end(token.name)
        while self._grids:
            self._close_grid()
        self._end_paragraph()

    def _start(self, tag: Start) -> None:
        name = tag.name
        self._raw = name
        if name == "meta":
            self._meta(tag.attributes)
        if name == "html" and (language := tag.attributes.get("lang")):
            self.metadata.setdefault("language", language.strip())
        if self._skipping and not self._skip_ends(name):
            self._skip_depth += name == self._skipping and name not in _VOID
            return
        self._in_head = self._in_head and name in _IN_HEAD
        if name in _SKIPPED or name == "del" or (name not in _VOID and _is_hidden(tag)):
            if name == "del":
                self._blocks.accepted["deletions"] += 1
            if not (tag.closed and name in ("svg", "math")):
                self._skipping, self._skip_depth = name, 1
        elif name == "br":
            self._break()
        elif name in ("table", "dl"):
            self._end_paragraph()
            self._grids.append(_Grid(name))
            self._blocks.open_table()
        elif self._grids and self._in_grid(name):
            pass
        elif name in _BLOCKS:
            self._block(name)
        elif name in ("b", "strong", "span", "font"):
            self._open_inline(tag)
        elif name == "ins":
            self._blocks.accepted["insertions"] += 1

    def _skip_ends(self, name: str) -> bool:
        """A hidden paragraph without end tag ends where the next one begins; so does what is said of a sign."""
        same = name == self._skipping and name in _ENDED_BY_NEXT
        if same or (self._skipping in ("rt", "rp") and name in ("rt", "rp", "rb")):
            self._skipping = ""
        return not self._skipping

    def _end(self, name: str) -> None:
        if self._skipping:
            self._skip_depth -= name == self._skipping or (name == "ruby" and self._skipping in ("rt", "rp"))
            if self._skip_depth <= 0:
                self._skipping = ""
            return
        if name == "head":
            self._in_head = False
        elif name == "br":
            self._break()
        elif name in ("table", "dl"):
            self._close_grids(name)
        elif self._grids and name in ("tr", "td", "th", "dt", "dd", "thead", "tbody", "tfoot", "caption"):
            self._end_in_grid(name)
        elif name in _BLOCKS:
            self._end_paragraph()
            self._pre = max(0, self._pre - (name in ("pre", "listing")))
        elif name in ("b", "strong", "span", "font"):
            self._close_inline(name)

    def _words(self, words: Words) -> None:
        text = words.text.replace("\r\n", "\n").replace("\r", "\n")
        if words.raw and self._raw == "title" and not self._skipping:
            title = _SPACES.sub(" ", text).strip(" ")
            if title and self._in_head:
                self.metadata.setdefault("title", title)
            return
        if words.raw and self._raw == "style":
            self._bold_classes.update(_BOLD_CLASS.findall(text))
        if words.raw or self._skipping:
            return
        if self._in_head:
            if text.isspace():
                return
            self._in_head = False
        if self._pre:
            self._preformatted(text)
            return
        collapsed = _SPACES.sub(" ", text)
        if collapsed == " ":
            self._space = self._space or self._open
            return
        if collapsed[:1] == " ":
            self._space = self._open
        if body := collapsed.strip(" "):
            self._open_text()
            if self._space:
                self._blocks.write(" ", bold=bool(self._bold))
            self._blocks.write(body, bold=bool(self._bold))
            self._space = collapsed[-1] == " "

    def _preformatted(self, text: str) -> None:
        for number, line in enumerate(text.split("\n")):
            if number:
                self._break()
            if line:
                self._open_text()
                if self._space:
                    self._blocks.write(" ")
                    self._space = False
                self._blocks.write(line, bold=bool(self._bold))

    def _open_text(self) -> None:
        """Where text comes: the line breaks before it, and a cell for text that stands in none."""
        if self._grids and not self._grids[-1].cell and not self._grids[-1].caption:
            self._open_cell("td")
        if not self._open:
            self._blocks.open_paragraph()
            self._open, self._space, self._breaks = True, False, 0
        elif self._breaks:
            self._blocks.write("\n" * self._breaks)
            self._space, self._breaks = False, 0

    def _break(self) -> None:
        """A line break shows only where text follows it in its block."""
        if self._open:
            self._breaks += 1
            self._space = False

    def _end_paragraph(self) -> None:
        if self._open:
            self._blocks.close_paragraph(heading=self._heading)
        self._open, self._space, self._breaks, self._heading = False, False, 0, False

    def _block(self, name: str) -> None:
        self._end_paragraph()
        self._heading = name in _HEADINGS
        self._pre += name in ("pre", "listing")

    def _in_grid(self, name: str) -> bool:
        grid = self._grids[-1]
        if name in ("thead", "tbody", "tfoot"):
            self._close_row()
            grid.head = name == "thead"
        elif name == "tr" and grid.kind == "table":
            self._close_row()
            self._open_row()
        elif name in ("td", "th") and grid.kind == "table":
            self._open_cell(name)
        elif name == "dt" and grid.kind == "dl":
            self._close_row()
            self._open_cell(name)
        elif name == "dd" and grid.kind == "dl":
            again = grid.cell == "dd" or (grid.row and grid.cells > 1)
            if again:
                self._close_row()
            if again or not grid.row:
                self._open_cell("dt")
            self._open_cell(name)
        elif name == "caption" and not grid.row:
            self._end_paragraph()
            grid.caption = True
        else:
            return False
        return True

    def _end_in_grid(self, name: str) -> None:
        grid = self._grids[-1]
        if name in ("td", "th", "dt", "dd"):
            if grid.cell == name:
                self._close_cell()
        elif name == "caption":
            self._end_paragraph()
            grid.caption = False
        else:
            self._close_row()
            grid.head = grid.head and name != "thead"

    def _open_row(self) -> None:
        self._end_paragraph()
        self._blocks.open_row()
        grid = self._grids[-1]
        grid.row, grid.cells, grid.plain_cells, grid.caption = True, 0, 0, False

    def _open_cell(self, name: str) -> None:
        self._close_cell()
        grid = self._grids[-1]
        if not grid.row:
            self._open_row()
        self._blocks.open_cell()
        grid.cell = name
        grid.cells += 1
        grid.plain_cells += name != "th"

    def _close_cell(self) -> None:
        self._end_paragraph()
        if self._grids[-1].cell:
            self._blocks.close_cell()
            self._grids[-1].cell = ""

    def _close_row(self) -> None:
        self._close_cell()
        grid = self._grids[-1]
        if grid.row:
            self._blocks.close_row(header=grid.head or (grid.cells > 0 and not grid.plain_cells))
            grid.row = False

    def _close_grid(self) -> None:
        self._close_row()
        self._blocks.close_table()
        self._grids.pop()

    def _close_grids(self, kind: str) -> None:
        """Close the innermost grid of this kind, and those left open in it."""
        if any(grid.kind == kind for grid in self._grids[-_DEEPEST_INLINE:]):
            while self._grids[-1].kind != kind:
                self._close_grid()
            self._close_grid()

    def _open_inline(self, tag: Start) -> None:
        style, classes = tag.attributes.get("style", ""), tag.attributes.get("class", "")
        bold = tag.name in ("b", "strong") or _WEIGHT.search(style) is not None
        bold = bold or not self._bold_classes.isdisjoint(classes.split())
        self._inline.append((tag.name, bold))
        self._bold += bold

    def _close_inline(self, name: str) -> None:
        last = len(self._inline) - 1
        for place in range(last, max(-1, last - _DEEPEST_INLINE), -1):
            if self._inline[place][0] == name:
                self._bold -= self._inline.pop(place)[1]
                return

    def _meta(self, attributes: dict[str, str]) -> None:
        name = _META.get(attributes.get("name", "").lower())
        content = attributes.get("content", "").strip()
        if name and content:
            self.metadata.setdefault(name, content)


def _is_hidden(tag: Start) -> bool:
    return "hidden" in tag.attributes or _HIDDEN.search(tag.attributes.get("style", "")) is not None
