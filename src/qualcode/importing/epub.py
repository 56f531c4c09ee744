"""E-books (EPUB): their pages in the order of reading, without covers, tables of contents and pictures."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from qualcode.domain.errors import InputError
from qualcode.domain.import_choices import AS_FOUND, ImportChoices
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.blocks import Blocks
from qualcode.importing.html_blocks import Page
from qualcode.importing.html_pages import decode_page
from qualcode.importing.packages import Package
from qualcode.importing.xml_trees import local_name

MOST_BYTES = 128 * 2**20
"""Unpacked pages of one book."""
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONTS = frozenset(("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"))
"""Fonts that are only veiled; the words are not."""
_PAGES = frozenset(("application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/x-dtbook+xml"))
_PASSED_OVER = frozenset(("toc", "cover", "loi", "lot", "index"))
_LISTS = re.compile(
    r"(?:.*[^a-z])?(?:toc|nav|(?:table[-_ ]?of[-_ ]?)?contents?|cover(?:[-_ ]?page)?|inhalt(?:sverzeichnis)?)"
)
"""Names of pages that list the others, or only show the cover."""
_NAMED = {"title": "title", "creator": "author", "language": "language", "date": "date", "subject": "subject"}


class EpubReader:
    """Reads `.epub`."""

    name = "epub"
    suffixes: tuple[str, ...] = (".epub",)

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Write the pages out and find their turns.

        Raises:
            InputError: No book, encrypted (DRM), damaged, beyond the limits, or without any text.
        """
        return self.read_with(data, file, AS_FOUND)

    def read_with(self, data: bytes, file: str, choices: ImportChoices) -> ReadTranscript:
        """As `read`, by the notation that was chosen.

        Raises:
            InputError: No book, encrypted (DRM), damaged, beyond the limits, or without any text.
        """
        package = Package(data, file, ".epub")
        _refuse_encrypted(package)
        opf = _opf(package)
        root = package.xml(opf)
        blocks = Blocks(file, choices.notation)
        page = Page(blocks)
        unpacked = 0
        for part in _spine(package, root, opf):
            source = package.read(part)
            unpacked += len(source)
            if unpacked > MOST_BYTES:
                raise InputError(
                    tr("its pages have more than {most_bytes} MiB", most_bytes=MOST_BYTES // 2**20),
                    file=file,
                    remedy=tr("take it apart"),
                )
            page.write(decode_page(source, f"{file}!{part}").text, xml=True)
        return blocks.transcript(self.name, metadata={**page.metadata, **_metadata(root)})


def _refuse_encrypted(package: Package) -> None:
    if _ENCRYPTION not in package:
        return
    for data in package.xml(_ENCRYPTION):
        if local_name(data) not in ("EncryptedData", "EncryptedKey"):
            continue
        method = next((child for child in data if local_name(child) == "EncryptionMethod"), None)
        if method is None or method.get("Algorithm") not in _FONTS:
            raise InputError(
                tr("the book is encrypted (DRM)"),
                file=package.file,
                remedy=tr("ask its publisher for a copy without DRM"),
            )


def _opf(package: Package) -> str:
    """The part that lists the pages."""
    if _CONTAINER in package:
        for element in package.xml(_CONTAINER).iter():
            path = element.get("full-path", "")
            if local_name(element) == "rootfile" and path in package:
                return path
    raise InputError(
        tr("this is a zip archive but no e-book (META-INF/container.xml names no contents)"),
        file=package.file,
        remedy=tr("save it as .epub in the program that wrote it"),
    )


def _spine(package: Package, root: Element, opf: str) -> list[str]:
    """The parts of the pages in reading order, each once."""
    folder = posixpath.dirname(opf)
    items: dict[str, Element] = {}
    order: list[str] = []
    passed_over: set[str] = set()
    for element in root.iter():
        name = local_name(element)
        if name == "item":
            items[element.get("id", "")] = element
        elif name == "itemref":
            order.append(element.get("idref", ""))
        elif name == "reference" and element.get("type", "").lower() in _PASSED_OVER:
            passed_over.add(_part(folder, element.get("href", "")))
    parts: dict[str, None] = {}
    for identity in order:
        item = items.get(identity)
        if item is None or item.get("media-type", "") not in _PAGES:
            continue
        part = _part(folder, item.get("href", ""))
        lists = "nav" in item.get("properties", "").split() or part in passed_over
        named = posixpath.splitext(posixpath.basename(part))[0].lower()
        if not lists and not _LISTS.fullmatch(named) and part in package:
            parts[part] = None
    return list(parts)


def _part(folder: str, href: str) -> str:
    """The part that a link from the list of contents leads to; links out of the archive lead to no part of it."""
    return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def _metadata(root: Element) -> dict[str, str]:
    """Title, author, language … of the book; the first of each."""
    found: dict[str, str] = {}
    for element in root.iter():
        name = _NAMED.get(local_name(element))
        if name and element.tag.startswith("{http://purl.org/dc/elements/") and element.text and element.text.strip():
            found.setdefault(name, element.text.strip())
    return found
