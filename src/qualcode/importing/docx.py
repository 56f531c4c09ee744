"""Word documents: one projection to text, fixed character by character in `docs/formats.md`."""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.packages import Package
from qualcode.importing.plain import nothing_to_code
from qualcode.importing.turns import find_turns

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
_LEFT_OUT = {
    "del": "tracked deletions",
    "moveFrom": "tracked deletions",
    "footnoteReference": "footnotes",
    "endnoteReference": "endnotes",
    "commentReference": "comments",
    "txbxContent": "text boxes",
}
_SIGNS = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}
_SPACES = str.maketrans("\t\n\r", "   ")


class DocxReader:
    """Reads `.docx` and `.docm`; macros, pictures, headers and footers are never looked at."""

    name = "docx"
    suffixes: tuple[str, ...] = (".docx", ".docm")

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Project the document to text and find its turns.

        Raises:
            InputError: No Word document, encrypted, damaged, beyond the limits, or without any text.
        """
        package = Package(data, file)
        main = _main_part(package)
        root = package.xml(main)
        body = next((child for child in root if _local(child) == "body"), None)
        if body is None:
            raise InputError(f"{main} holds no document", file=file, remedy="save it again as .docx")
        projection = _Projection(_heading_styles(package, main))
        projection.block(body)
        text = "\n".join(projection.paragraphs)
        if not text or text.isspace():
            raise nothing_to_code(file)
        bold, headings = projection.places()
        turns, notation, header = find_turns(text, line_paragraphs=True, bold=bold, headings=headings)
        return ReadTranscript(
            text=text,
            turns=turns,
            format=self.name,
            notation=notation,
            warnings=projection.warnings(),
            metadata={**header, **_properties(package)},
        )


class _Projection:
    """Paragraphs in order, with what their type says: where bold ends, which are headings."""

    def __init__(self, heading_styles: frozenset[str]) -> None:
        self.paragraphs: list[str] = []
        self.left_out: Counter[str] = Counter()
        self._heading_styles = heading_styles
        self._bold: dict[int, int] = {}
        self._headings: set[int] = set()

    def block(self, parent: Element) -> None:
        """Paragraphs and tables of the body, of a table cell, of a content control."""
        for child in parent:
            name = _local(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name in _ENTERED:
                self.block(child)
            elif name in _LEFT_OUT:
                self.left_out[_LEFT_OUT[name]] += 1

    def _paragraph(self, element: Element) -> None:
        runs: list[tuple[str, bool]] = []
        self._runs(element, runs)
        text = "".join(run for run, _ in runs)
        number = len(self.paragraphs)
        self.paragraphs.append(text)
        if not text.strip():
            return
        if _style(element) in self._heading_styles:
            self._headings.add(number)
            return
        bold = 0
        for run, is_bold in runs:
            if not is_bold and run.strip():
                break
            bold += len(run)
        if bold > 0 and text[:bold].strip():
            self._bold[number] = bold

    def _runs(self, parent: Element, runs: list[tuple[str, bool]]) -> None:
        for child in parent:
            name = _local(child)
            if name == "r":
                text = self._run(child)
                if text:
                    runs.append((text, _is_bold(child)))
            elif name in _ENTERED:
                self._runs(child, runs)
            elif name in ("oMath", "oMathPara"):
                runs.append(("".join(part.text or "" for part in child.iter() if _local(part) == "t"), False))
            elif name in _LEFT_OUT:
                self.left_out[_LEFT_OUT[name]] += 1

    def _run(self, run: Element) -> str:
        pieces = []
        for child in run:
            name = _local(child)
            if name == "t":
                pieces.append((child.text or "").translate(_SPACES))
            elif name == "br":
                pieces.append("\n" if _value(child, "type") in (None, "textWrapping") else "")
            elif name in _SIGNS:
                pieces.append(_SIGNS[name])
            elif name == "sym":
                pieces.append(_symbol(child))
            elif name == "ruby":
                inner: list[tuple[str, bool]] = []
                self._runs(child, inner)
                pieces.append("".join(text for text, _ in inner))
            elif name in _LEFT_OUT:
                self.left_out[_LEFT_OUT[name]] += 1
            elif name in ("drawing", "pict", "AlternateContent") and _has_text_box(child):
                self.left_out["text boxes"] += 1
        return "".join(pieces)

    def _table(self, table: Element) -> None:
        """One line per row, cells parted by a tab; further paragraphs of a cell on lines of their own."""
        for row in table:
            if _local(row) != "tr":
                if _local(row) in _ENTERED:
                    self._table(row)
                continue
            self._row(row)

    def _row(self, row: Element) -> None:
        cells: list[str] = []
        bold: int | None = None
        for cell in _cells(row):
            inner = _Projection(self._heading_styles)
            inner.block(cell)
            self.left_out.update(inner.left_out)
            if not cells and inner.paragraphs and 0 in inner._bold:
                bold = inner._bold[0]
            cells.append("\n".join(inner.paragraphs))
        if bold is not None:
            self._bold[len(self.paragraphs)] = bold
        self.paragraphs.append("\t".join(cells))

    def places(self) -> tuple[dict[int, int], frozenset[int]]:
        """Offsets in the joined text: paragraph start → end of its bold beginning; starts of headings."""
        bold, headings, offset = {}, set(), 0
        for number, text in enumerate(self.paragraphs):
            if number in self._bold:
                bold[offset] = offset + self._bold[number]
            if number in self._headings:
                headings.add(offset)
            offset += len(text) + 1
        return bold, frozenset(headings)

    def warnings(self) -> tuple[str, ...]:
        """One sentence per kind of thing left out, with its count."""
        return tuple(f"{what} left out: {count}" for what, count in sorted(self.left_out.items()))


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _value(element: Element, attribute: str) -> str | None:
    for namespace in _W:
        value = element.get(namespace + attribute)
        if value is not None:
            return value
    return None


def _child(element: Element, *names: str) -> Element | None:
    found: Element | None = element
    for name in names:
        if found is None:
            return None
        found = next((child for child in found if _local(child) == name), None)
    return found


def _cells(row: Element) -> list[Element]:
    cells: list[Element] = []
    for child in row:
        name = _local(child)
        if name == "tc":
            cells.append(child)
        elif name in _ENTERED:
            cells.extend(_cells(child))
    return cells


def _style(paragraph: Element) -> str | None:
    style = _child(paragraph, "pPr", "pStyle")
    return _value(style, "val") if style is not None else None


def _is_bold(run: Element) -> bool:
    bold = _child(run, "rPr", "b")
    if bold is not None:
        return _value(bold, "val") not in ("0", "false", "off", "none")
    style = _child(run, "rPr", "rStyle")
    return style is not None and (_value(style, "val") or "").lower() in (
        "strong",
        "fett",
        "lev",
        "enfasigrassetto",
    )


def _symbol(element: Element) -> str:
    """A sign of a symbol font, as the code point that Word names."""
    code = _value(element, "char") or ""
    try:
        number = int(code, 16)
    except ValueError:
        return "\ufffd"
    return chr(number) if 0x20 <= number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


def _has_text_box(element: Element) -> bool:
    return any(_local(inner) == "txbxContent" for inner in element.iter())


def _main_part(package: Package) -> str:
    """The part that the package calls its document; `word/document.xml` where it names none."""
    if "_rels/.rels" in package:
        for relation in package.xml("_rels/.rels"):
            if relation.get("Type", "").endswith("/officeDocument"):
                target = relation.get("Target", "").lstrip("/")
                if target in package:
                    return target
    if "word/document.xml" not in package:
        raise InputError(
            "this is a zip archive but no Word document (word/document.xml is missing)",
            file=package.file,
            remedy="save it as .docx in a word processor",
        )
    return "word/document.xml"


def _heading_styles(package: Package, main: str) -> frozenset[str]:
    """Ids of the styles that Word itself calls title, subtitle or heading, whatever the language."""
    part = main.rpartition("/")[0] + "/styles.xml"
    if part not in package:
        return frozenset()
    styles = set()
    for style in package.xml(part):
        name = _child(style, "name")
        called = (_value(name, "val") or "").lower() if name is not None else ""
        identity = _value(style, "styleId")
        if identity and (called.startswith("heading ") or called in ("title", "subtitle")):
            styles.add(identity)
    return frozenset(styles)


def _properties(package: Package) -> dict[str, str]:
    """Title, author and dates that the document states about itself."""
    if "docProps/core.xml" not in package:
        return {}
    named = {
        "title": "title",
        "creator": "author",
        "created": "created",
        "language": "language",
        "subject": "subject",
    }
    found = {}
    for child in package.xml("docProps/core.xml"):
        name = named.get(_local(child))
        if name and child.text and child.text.strip():
            found[name] = child.text.strip()
    return found
