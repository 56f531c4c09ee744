"""The body of a Word document, and of its comments and footnotes, written out paragraph by paragraph."""

from __future__ import annotations

from typing import Protocol
from xml.etree.ElementTree import Element

from qualcode.domain.translation import tr
from qualcode.importing.blocks import Blocks
from qualcode.importing.xml_trees import local_name

_W = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_ENTERED = frozenset(
    (
        *("hyperlink", "smartTag", "sdt", "sdtContent", "ins", "moveTo", "fldSimple", "customXml"),
        *("dir", "bdo", "ruby", "rubyBase"),
    )
)
_LEFT_OUT = {"txbxContent": tr("text boxes"), "altChunk": tr("embedded files")}
_CHANGES = {"ins": "insertions", "moveTo": "moved passages", "del": "deletions"}
_NOTES = {
    "footnoteReference": tr("footnotes"),
    "endnoteReference": tr("endnotes"),
    "commentReference": tr("comments"),
}
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_SPACES = str.maketrans("\t\n\r", "   ")
_OFF = frozenset(("0", "false", "off", "none"))


class Types(Protocol):
    """What the styles of a document say."""

    def is_heading(self, style: str | None) -> bool:
        """True for a title or heading."""
        ...

    def is_bold(self, style: str | None) -> bool:
        """True for a style in bold type."""
        ...


class Beside(Protocol):
    """What stands beside the text: comments, footnotes, endnotes."""

    def find(self, reference: str, identity: str) -> tuple[str, str] | None:
        """Text and author of the note that an element such as `footnoteReference` refers to."""
        ...


class Projection:
    """Writes elements of Word into blocks; without `notes`, references to notes are passed over."""

    def __init__(self, blocks: Blocks, styles: Types, notes: Beside | None) -> None:
        self._blocks = blocks
        self._styles = styles
        self._notes = notes
        self._ranges: dict[str, list[int | None]] = {}
        self._placed: dict[str, int] = {}
        self._joined = False
        self._bold_style = False

    def body(self, parent: Element) -> None:
        """Write all of `parent`, and the comments and footnotes on it."""
        self._block(parent)
        self._comments()

    def _block(self, parent: Element) -> None:
        """Paragraphs and tables of the body, of a table cell, of a content control."""
        for child in parent:
            name = local_name(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._blocks.open_table()
                self._rows(child)
                self._blocks.close_table()
            elif name in _ENTERED:
                self._count_change(name)
                self._block(child)
            else:
                self._beside(child, name)

    def _paragraph(self, element: Element) -> None:
        style = child_of(element, "pPr", "pStyle")
        identity = attribute(style, "val") if style is not None else None
        self._blocks.open_paragraph(joined=self._joined)
        self._bold_style = self._styles.is_bold(identity)
        self._runs(element)
        marks = child_of(element, "pPr", "rPr")
        # A deleted paragraph mark: once the change is accepted, the next paragraph goes on with this one.
        self._joined = marks is not None and any(local_name(mark) in ("del", "moveFrom") for mark in marks)
        if self._joined:
            self._blocks.accepted["deletions"] += 1
        self._blocks.close_paragraph(heading=self._styles.is_heading(identity))

    def _runs(self, parent: Element) -> None:
        for child in parent:
            name = local_name(child)
            if name == "r":
                self._run(child)
            elif name in _ENTERED:
                self._count_change(name)
                self._runs(child)
            elif name in ("oMath", "oMathPara"):
                self._blocks.write("".join(part.text or "" for part in child.iter() if local_name(part) == "t"))
            else:
                self._beside(child, name)

    def _run(self, run: Element) -> None:
        bold = self._is_bold(run)
        for child in run:
            name = local_name(child)
            if name == "t":
                text = child.text or ""
                self._blocks.write(text if text.isprintable() else text.translate(_SPACES), bold=bold)
            elif name == "br":
                if attribute(child, "type") in (None, "textWrapping"):
                    self._blocks.write("\n", bold=bold)
            elif name in _SIGNS:
                self._blocks.write(_SIGNS[name], bold=bold)
            elif name == "sym":
                self._blocks.write(_symbol(child), bold=bold)
            elif name == "ruby":
                self._runs(child)
            elif name in _NOTES:
                self._refer(name, attribute(child, "id") or "")
            elif name in ("drawing", "pict", "AlternateContent"):
                if any(local_name(inner) == "txbxContent" for inner in child.iter()):
                    self._blocks.left_out[tr("text boxes")] += 1
            else:
                self._beside(child, name)

    def _is_bold(self, run: Element) -> bool:
        properties = child_of(run, "rPr")
        if properties is None:
            return self._bold_style
        bold = child_of(properties, "b")
        if bold is not None:
            return attribute(bold, "val") not in _OFF
        style = child_of(properties, "rStyle")
        return self._bold_style or (style is not None and self._styles.is_bold(attribute(style, "val")))

    def _rows(self, table: Element) -> None:
        for row in table:
            name = local_name(row)
            if name in _ENTERED:
                self._rows(row)
            if name != "tr":
                continue
            if child_of(row, "trPr", "del") is not None:
                self._blocks.accepted["deletions"] += 1
                continue
            if child_of(row, "trPr", "ins") is not None:
                self._blocks.accepted["insertions"] += 1
            header = child_of(row, "trPr", "tblHeader")
            self._blocks.open_row(header=header is not None and attribute(header, "val") not in _OFF)
            self._cells(row)
            self._blocks.close_row()

    def _cells(self, row: Element) -> None:
        for child in row:
            name = local_name(child)
            if name == "tc" and child_of(child, "tcPr", "cellDel") is None:
                self._blocks.open_cell()
                self._joined = False
                self._block(child)
                self._joined = False
                self._blocks.close_cell()
            elif name in _ENTERED:
                self._cells(child)

    def _beside(self, element: Element, name: str) -> None:
        """What is no text: changes, bounds of comments, and things left out."""
        if name == "commentRangeStart":
            self._ranges[attribute(element, "id") or ""] = [self._blocks.offset, None]
        elif name == "commentRangeEnd":
            span = self._ranges.get(attribute(element, "id") or "")
            if span is not None:
                span[1] = self._blocks.offset
        elif name in ("del", "moveFrom"):
            self._count_change(name)
        elif name in _LEFT_OUT:
            self._blocks.left_out[_LEFT_OUT[name]] += 1

    def _count_change(self, name: str) -> None:
        if name in _CHANGES:
            self._blocks.accepted[_CHANGES[name]] += 1

    def _refer(self, name: str, identity: str) -> None:
        if self._notes is None:
            return
        if name == "commentReference":
            self._placed.setdefault(identity, self._blocks.offset)
            return
        found = self._notes.find(name, identity)
        if found is None:
            self._blocks.missing[_NOTES[name]] += 1
        else:
            self._blocks.note(self._blocks.offset, self._blocks.offset, *found)

    def _comments(self) -> None:
        if self._notes is None:
            return
        for identity in {**self._ranges, **self._placed}:
            found = self._notes.find("commentReference", identity)
            if found is None:
                self._blocks.missing[_NOTES["commentReference"]] += 1
                continue
            start, end = self._ranges.get(identity) or (None, None)
            if start is None or end is None:
                start = end = self._placed.get(identity, start or 0)
            self._blocks.note(start, end, *found)


def attribute(element: Element, name: str) -> str | None:
    """An attribute of Word's own namespace, in either flavour of the format."""
    for namespace in _W:
        value = element.get(namespace + name)
        if value is not None:
            return value
    return None


def child_of(element: Element, *names: str) -> Element | None:
    """The element that the path of local names leads to."""
    found: Element | None = element
    for name in names:
        if found is None:
            return None
        found = next((child for child in found if local_name(child) == name), None)
    return found


def _symbol(element: Element) -> str:
    """A sign of a symbol font, as the code point that Word names."""
    code = attribute(element, "char") or ""
    try:
        number = int(code, 16)
    except ValueError:
        return "\ufffd"
    return chr(number) if 0x20 <= number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
