"""The body of an OpenDocument text written out paragraph by paragraph, as `docx_body` does for Word."""

from __future__ import annotations

from typing import Protocol
from xml.etree.ElementTree import Element

from qualcode.domain.translation import tr
from qualcode.importing.blocks import Blocks
from qualcode.importing.xml_trees import local_name

MOST_REPEATED = 1000
"""Blanks that one element may stand for, and rows and cells that all of a document may repeat."""
_ENTERED = frozenset(
    (
        *("list", "list-item", "list-header", "section", "index-body", "index-title", "table-of-content"),
        *("alphabetical-index", "illustration-index", "table-index", "object-index", "user-index", "bibliography"),
        *("numbered-paragraph", "table-header-rows", "table-rows", "table-row-group"),
        *("table-header-columns", "table-columns"),
    )
)
_INLINE = frozenset(("a", "meta", "meta-field", "ruby", "ruby-base", "bibliography-mark"))
_FIELDS_END = frozenset(("annotation-end", "change", "change-start", "change-end", "note-citation", "ruby-text"))
_SIGNS = {"tab": "\t", "line-break": "\n"}
_LEFT_OUT = {"text-box": tr("text boxes"), "object": tr("embedded files"), "object-ole": tr("embedded files")}
_SPACES = " \t\r\n"
_CHANGES = {"deletion": "deletions", "insertion": "insertions"}


class Types(Protocol):
    """What the styles of a document say."""

    def is_heading(self, style: str | None) -> bool:
        """True for a title or heading."""
        ...

    def is_bold(self, family: str, style: str | None) -> bool | None:
        """Whether a style of `text` or `paragraph` sets bold type; None if it leaves that open."""
        ...


class Projection:
    """Writes elements of OpenDocument into blocks; `notes` off inside a comment or footnote."""

    def __init__(self, blocks: Blocks, styles: Types, *, notes: bool = True) -> None:
        self._blocks = blocks
        self._styles = styles
        self._notes = notes
        self._comments: dict[str, tuple[int, str, str]] = {}
        self._after_space = True
        self._to_repeat = MOST_REPEATED

    def body(self, parent: Element) -> None:
        """Write all of `parent`, and the comments and footnotes on it."""
        self._block(parent)
        for start, text, author in self._comments.values():
            self._blocks.note(start, start, text, author)
        self._comments.clear()

    def _block(self, parent: Element) -> None:
        for child in parent:
            name = local_name(child)
            if name in ("p", "h"):
                self._paragraph(child, name)
            elif name == "table":
                self._blocks.open_table()
                self._rows(child, header=False)
                self._blocks.close_table()
            elif name == "tracked-changes":
                for change in child.iter():
                    if local_name(change) in _CHANGES:
                        self._blocks.accepted[_CHANGES[local_name(change)]] += 1
            elif name in _ENTERED:
                self._block(child)
            elif not self._beside(child, name):
                self._count_left_out(child)

    def _paragraph(self, element: Element, name: str) -> None:
        style = _attribute(element, "style-name")
        self._blocks.open_paragraph()
        self._after_space = True
        self._inline(element, self._styles.is_bold("paragraph", style) or False)
        self._blocks.close_paragraph(heading=name == "h" or self._styles.is_heading(style))

    def _inline(self, element: Element, bold: bool) -> None:
        self._characters(element.text, bold)
        for child in element:
            name = local_name(child)
            if name == "span":
                own = self._styles.is_bold("text", _attribute(child, "style-name"))
                self._inline(child, bold if own is None else own)
            elif name in _INLINE:
                self._inline(child, bold)
            elif name == "s":
                self._blocks.write(" " * _repeated(child, "c"), bold=bold)
                self._after_space = False
            elif name in _SIGNS:
                self._blocks.write(_SIGNS[name], bold=bold)
                self._after_space = name == "line-break"
            elif not self._beside(child, name) and name not in _FIELDS_END:
                self._other(child, name, bold)
            self._characters(child.tail, bold)

    def _other(self, child: Element, name: str, bold: bool) -> None:
        """Fields show their text; frames and drawings are left out."""
        if "drawing" in child.tag.partition("}")[0]:
            self._count_left_out(child)
        elif not len(child):
            self._characters(child.text, bold)

    def _characters(self, text: str | None, bold: bool) -> None:
        """Text between tags: a run of white space is one blank, and none at the start of a paragraph."""
        if not text:
            return
        words = [word for word in text.translate(_BLANKS).split(" ") if word]
        if not words:
            if not self._after_space:
                self._blocks.write(" ", bold=bold)
            self._after_space = True
            return
        before = " " if text[0] in _SPACES and not self._after_space else ""
        after = " " if text[-1] in _SPACES else ""
        self._blocks.write(before + " ".join(words) + after, bold=bold)
        self._after_space = bool(after)

    def _rows(self, parent: Element, *, header: bool) -> None:
        for child in parent:
            name = local_name(child)
            if name == "table-row":
                for _ in range(self._times(child, "number-rows-repeated")):
                    self._blocks.open_row(header=header)
                    self._cells(child)
                    self._blocks.close_row()
            elif name in _ENTERED:
                self._rows(child, header=header or name == "table-header-rows")

    def _cells(self, row: Element) -> None:
        for child in row:
            if local_name(child) != "table-cell":
                continue
            for _ in range(self._times(child, "number-columns-repeated")):
                self._blocks.open_cell()
                self._block(child)
                self._blocks.close_cell()

    def _times(self, element: Element, name: str) -> int:
        """How often a row or cell stands there; those without text only fill a sheet."""
        times = _repeated(element, name)
        if times == 1 or not any(inner.text and not inner.text.isspace() for inner in element.iter()):
            return 1
        times = min(times, self._to_repeat + 1)
        self._to_repeat -= times - 1
        return times

    def _beside(self, element: Element, name: str) -> bool:
        """Comments and footnotes; True if `element` is one."""
        if name == "annotation":
            self._comment(element)
        elif name == "annotation-end":
            begun = self._comments.pop(_attribute(element, "name") or "", None)
            if begun is not None:
                self._blocks.note(begun[0], self._blocks.offset, *begun[1:])
        elif name == "note":
            body = next((child for child in element if local_name(child) == "note-body"), None)
            if self._notes and body is not None:
                self._blocks.note(self._blocks.offset, self._blocks.offset, self._text_of(body))
        else:
            return False
        return True

    def _comment(self, element: Element) -> None:
        if not self._notes:
            return
        text = self._text_of(element)
        author = next((child.text or "" for child in element if local_name(child) == "creator"), "")
        name = _attribute(element, "name")
        if name:
            self._comments[name] = (self._blocks.offset, text, author)
        else:
            self._blocks.note(self._blocks.offset, self._blocks.offset, text, author)

    def _text_of(self, element: Element) -> str:
        blocks = Blocks(self._blocks.file)
        Projection(blocks, self._styles, notes=False).body(element)
        return blocks.text

    def _count_left_out(self, element: Element) -> None:
        for inner in element.iter():
            kind = _LEFT_OUT.get(local_name(inner))
            if kind is not None:
                self._blocks.left_out[kind] += 1


_BLANKS = str.maketrans("\t\r\n", "   ")


def _attribute(element: Element, name: str) -> str | None:
    """An attribute by its name without namespace; the format has none that differ by namespace alone."""
    ending = "}" + name
    return next((value for key, value in element.attrib.items() if key.endswith(ending)), None)


def _repeated(element: Element, name: str) -> int:
    written = _attribute(element, name) or "1"
    return max(1, min(int(written), MOST_REPEATED)) if written.isdecimal() and len(written) < 10 else 1
