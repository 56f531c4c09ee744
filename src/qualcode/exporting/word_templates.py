"""Word files in the researcher's own dress: a template's styles, page, header and footer, with our content in it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.exporting.tables import Heading
from qualcode.exporting.word_files import add_field, add_text, new_document, set_missing_styles, word_text
from qualcode.exporting.word_template_parts import check_links, check_parts, drop_personal_parts

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

PLACES = ("{{report}}", "{{quotes}}")
"""What a paragraph of a template holds in whose place the content stands: either will do."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST = 50_000_000
"""Bytes that a template may unpack to."""
_LARGEST = 20_000_000
"""Bytes of the file itself."""
# What python-docx lets through from parts that are missing, of another kind or not made as it takes them to be.
_DAMAGE = (
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError),
    *(OSError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, struct.error),
)


def _remedy() -> str:
    return tr("give a .docx file that Word opens")


def opened_for_writing(template: Path | None) -> tuple[Document, _Element]:
    """A document to write into, and the element before which content is put.

    Args:
        template: The researcher's file; None for an empty document in the house's styles.

    Raises:
        InputError: The template cannot be read, is no Word file, or holds macros.
    """
    if template is None:
        document = new_document()
        return document, document.element.body[-1]
    document = _read(template)
    with _taken_for_word(template):
        set_missing_styles(document)
        _look_through(document)
        return document, _place(document)


def _place(document: Document) -> _Element:
    """The element before which content is put."""
    body = document.element.body
    for paragraph in body.iter(f"{_W}p"):
        if "".join(text.text or "" for text in paragraph.iter(f"{_W}t")).strip() in PLACES:
            mark = _mark_before(paragraph)
            paragraph.getparent().remove(paragraph)
            return mark
    last = body[-1] if len(body) else None
    if last is None:
        raise ValueError("a body without anything in it")
    return last if last.tag == f"{_W}sectPr" else _mark_after(last)


def template_words(template: Path) -> list[str]:
    """What a template says of its own: the paragraphs of its body, headers and footers, as they will stand in the file.

    Raises:
        InputError: It cannot be read, is no Word file, or holds macros.
    """
    document = _read(template)
    with _taken_for_word(template):
        parts = [document.element.body]
        for section in document.sections:
            parts += [section.header._element, section.footer._element]
            parts += [section.first_page_header._element, section.first_page_footer._element]
            parts += [section.even_page_header._element, section.even_page_footer._element]
        paragraphs = (paragraph for part in parts for paragraph in part.iter(f"{_W}p"))
        said = ["".join(text.text or "" for text in paragraph.iter(f"{_W}t")) for paragraph in paragraphs]
    return list(dict.fromkeys(text for text in said if text.strip() and text.strip() not in PLACES))


def _read(template: Path) -> Document:
    import docx

    data = _bytes(template)
    with _taken_for_word(template):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MOST:
                raise InputError(tr("it is too large for a template"), file=template, remedy=_remedy())
            check_parts(archive, template)
        document = docx.Document(io.BytesIO(data))
        drop_personal_parts(document)
        check_links(document, template)
    return document


def _bytes(template: Path) -> bytes:
    try:
        if template.exists() and not template.is_file():  # A pipe or a device may never end.
            raise InputError(tr("this is no file"), file=template, remedy=_remedy())
        with template.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            tr("it cannot be read ({reason})", reason=reason), file=template, remedy=tr("look at the path")
        ) from error
    if len(data) > _LARGEST:
        raise InputError(tr("it is too large for a template"), file=template, remedy=_remedy())
    return data


@contextmanager
def _taken_for_word(template: Path) -> Iterator[None]:
    """Say in a sentence what is wrong with a template, whatever the library makes of it.

    Raises:
        InputError: It is no Word file, or is not made as such files are.
    """
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    try:
        yield
    except InputError:
        raise
    except (OpcError, XMLSyntaxError, *_DAMAGE) as error:
        raise InputError(tr("it is no Word file that can be read"), file=template, remedy=_remedy()) from error


def _look_through(document: Document) -> None:
    """Touch all that is written to later, so that nothing is found damaged when half of a report is written."""
    for section in document.sections:
        for edge in (section.header, section.first_page_header, section.even_page_header, section.footer):
            if not edge.is_linked_to_previous:
                edge.paragraphs  # noqa: B018
    document.settings.odd_and_even_pages_header_footer  # noqa: B018
    document.save(io.BytesIO())


def _mark_before(element: _Element) -> _Element:
    """An empty paragraph's place before an element: content goes before it."""
    from docx.oxml.parser import OxmlElement

    mark: _Element = OxmlElement("w:p")
    element.addprevious(mark)
    return mark


def _mark_after(element: _Element) -> _Element:
    from docx.oxml.parser import OxmlElement

    mark: _Element = OxmlElement("w:p")
    element.addnext(mark)
    return mark


def page_edges(document: Document, heading: Heading, *, own: bool) -> None:
    """What stands at the head and the foot of each page: the marking and the warning, and in a document of our own the
    title and the page's number. A template keeps its header, with marking and warning added to it."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    strong = [text for text in (heading.marking, heading.warning) if text]
    for section in document.sections:
        headers = [section.header]
        if not own:
            headers += [section.first_page_header] if section.different_first_page_header_footer else []
            headers += [section.even_page_header] if document.settings.odd_and_even_pages_header_footer else []
        for header in headers if strong or own else []:
            head = header.paragraphs[0] if own else header.add_paragraph()
            head.alignment = WD_ALIGN_PARAGRAPH.CENTER
            for number, text in enumerate(strong):
                add_text(head._p, ("\n" if number else "") + " ".join(text.split()), bold=True)
    if own:
        foot = document.sections[0].footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_text(foot._p, " ".join(word_text(heading.title).split()) + " · ")
        add_field(foot._p, "PAGE", "1")
