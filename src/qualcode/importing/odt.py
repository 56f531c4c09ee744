"""OpenDocument texts (Writer and others): the projection of Word documents, for the same words the same text."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from qualcode.domain.errors import InputError
from qualcode.domain.import_choices import AS_FOUND, ImportChoices
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.blocks import Blocks
from qualcode.importing.odt_body import Projection
from qualcode.importing.packages import Package
from qualcode.importing.xml_trees import local_name, parse_xml

_MANIFEST = "META-INF/manifest.xml"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_WEIGHT = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}font-weight"
_DEEPEST_STYLE = 16
_HEADINGS = frozenset(("title", "subtitle", "heading"))
_NAMED = {
    "title": "title",
    "initial-creator": "author",
    "creation-date": "created",
    "language": "language",
    "subject": "subject",
}


class OdtReader:
    """Reads `.odt`, `.ott`, and the same in one XML file (`.fodt`); macros and pictures are never looked at."""

    name = "odt"
    suffixes: tuple[str, ...] = (".odt", ".ott", ".fodt")

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Project the document to text and find its turns; comments and footnotes become notes.

        Raises:
            InputError: No OpenDocument text, encrypted, damaged, beyond the limits, or without any text.
        """
        return self.read_with(data, file, AS_FOUND)

    def read_with(self, data: bytes, file: str, choices: ImportChoices) -> ReadTranscript:
        """As `read`, by the notation that was chosen.

        Raises:
            InputError: No OpenDocument text, encrypted, damaged, beyond the limits, or without any text.
        """
        roots = [parse_xml(data, file)] if _is_flat(data) else _parts(Package(data, file, ".odt"))
        body = _descendant(roots[0], "body", "text")
        if body is None:
            raise InputError(
                tr("this is no OpenDocument text (a sheet or a drawing?)"),
                file=file,
                remedy=tr("save it as .odt in Writer"),
            )
        blocks = Blocks(file, choices.notation)
        Projection(blocks, _Styles(roots)).body(body)
        return blocks.transcript(self.name, metadata=_properties(roots))


class _Styles:
    """Styles by family and name: their parents, and whether they set bold type."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._styles: dict[tuple[str, str], tuple[str, bool | None]] = {}
        for root in roots:
            for container in root:
                if local_name(container) not in ("styles", "automatic-styles"):
                    continue
                for style in container:
                    if local_name(style) == "style":
                        self._add(style)

    def _add(self, style: Element) -> None:
        weight = next((part.get(_WEIGHT) for part in style if local_name(part) == "text-properties"), None)
        bold = None if weight is None else weight == "bold" or (weight.isdecimal() and int(weight[:4]) >= 600)
        key = (style.get(_STYLE + "family", ""), style.get(_STYLE + "name", ""))
        self._styles.setdefault(key, (style.get(_STYLE + "parent-style-name", ""), bold))

    def is_heading(self, style: str | None) -> bool:
        """True for the styles called title, subtitle and heading, and for those made from them."""
        return any(_called(name) in _HEADINGS for name in self._line("paragraph", style))

    def is_bold(self, family: str, style: str | None) -> bool | None:
        """Whether a style sets bold type; None if neither it nor a parent says so."""
        for name in self._line(family, style):
            bold = self._styles.get((family, name), ("", None))[1]
            if bold is not None:
                return bold
        return None

    def _line(self, family: str, style: str | None) -> Iterable[str]:
        for _ in range(_DEEPEST_STYLE):
            if not style:
                return
            yield style
            style = self._styles.get((family, style), ("", None))[0]


def _called(style: str) -> str:
    """`heading` of `Heading_20_2`."""
    return style.replace("_20_", " ").partition(" ")[0].lower()


def _is_flat(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _parts(package: Package) -> list[Element]:
    """The roots of the contents, the styles and the description.

    Raises:
        InputError: Encrypted, or no OpenDocument text.
    """
    if _MANIFEST in package and any(local_name(part) == "encryption-data" for part in package.xml(_MANIFEST).iter()):
        raise InputError(
            tr("the document is encrypted (it has a password)"),
            file=package.file,
            remedy=tr("open it in its program and save it without password"),
        )
    if "content.xml" not in package:
        raise InputError(
            tr("this is a zip archive but no OpenDocument text (content.xml is missing)"),
            file=package.file,
            remedy=tr("save it as .odt in a word processor"),
        )
    beside = [package.xml(part) for part in ("styles.xml", "meta.xml") if part in package]
    return [package.xml("content.xml"), *beside]


def _descendant(root: Element, *names: str) -> Element | None:
    found: Element | None = root
    for name in names:
        if found is None:
            return None
        found = next((child for child in found if local_name(child) == name), None)
    return found


def _properties(roots: Iterable[Element]) -> dict[str, str]:
    """Title, author and dates that the document states about itself."""
    found: dict[str, str] = {}
    for root in roots:
        meta = _descendant(root, "meta")
        for child in () if meta is None else meta:
            name = _NAMED.get(local_name(child))
            if name and child.text and child.text.strip():
                found.setdefault(name, child.text.strip())
    return found
