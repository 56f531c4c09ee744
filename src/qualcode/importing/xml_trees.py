"""XML files that stand alone: parsed without entities or anything from outside, each element with its line."""

from __future__ import annotations

from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from qualcode.domain.errors import InputError, brief
from qualcode.domain.translation import tr

LARGEST_XML = 64 * 2**20
"""Bytes of a file: the captions of a thousand hours."""
MOST_ELEMENTS = 2_000_000
"""Elements and attributes: a hundred hours with a time for every word."""
DEEPEST = 256
"""Nested elements."""


class LinedElement(Element):
    """An element that knows where it begins in its file."""

    __slots__ = ("line",)
    line: int
    """Counted from 1."""


def line_of(element: Element) -> int | None:
    """The line of the file that `element` begins in; None for one that `parse_xml` did not make."""
    return getattr(element, "line", None)


def local_name(element: Element) -> str:
    """The element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def parse_xml(data: bytes, file: str) -> Element:
    """The root of an XML file; names are written `{namespace}name`, and `line_of` tells each element's line.

    A `<!DOCTYPE … SYSTEM "…">` that only names a definition is passed over; nothing is fetched.

    Args:
        data: The whole file, in UTF-8, UTF-16 or an eight-bit encoding that it declares.
        file: The name used in messages.

    Raises:
        InputError: Damaged XML (with the line), declarations or entities of its own, or beyond the limits.
    """
    if len(data) > LARGEST_XML:
        raise InputError(
            tr("it has more than {largest_xml} MiB of XML", largest_xml=LARGEST_XML // 2**20),
            file=file,
            remedy=tr("take it apart"),
        )
    return _Parsing(file).root(data)


class _Parsing:
    """One run of the parser."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._builder = TreeBuilder(element_factory=LinedElement)
        self._depth = 0
        self._elements = 0
        parser = self._parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._builder.data
        parser.StartDoctypeDeclHandler = self._document_type
        parser.EntityDeclHandler = self._declaration
        parser.SkippedEntityHandler = self._skipped

    def root(self, data: bytes) -> Element:
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise InputError(
                tr("damaged XML ({reason})", reason=reason),
                file=self._file,
                line=error.lineno,
                remedy=tr("export it again from the program that wrote it"),
            ) from error
        except (ValueError, LookupError) as error:
            raise InputError(
                tr("its encoding cannot be read ({reason})", reason=brief(str(error))),
                file=self._file,
                remedy=tr("save it as UTF-8"),
            ) from error
        return self._builder.close()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1 + len(attributes)
        if self._depth > DEEPEST:
            self._refuse(tr("elements are nested too deeply"))
        if self._elements > MOST_ELEMENTS:
            self._refuse(tr("it has more than {most_elements:,} elements and attributes", most_elements=MOST_ELEMENTS))
        element = self._builder.start(_clark(tag), {_clark(name): value for name, value in attributes.items()})
        if isinstance(element, LinedElement):
            element.line = self._parser.CurrentLineNumber

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self._builder.end(_clark(tag))

    def _document_type(self, _name: str, _system: str | None, _public: str | None, declares: bool) -> None:
        # Even defaults of attributes, written once, would be repeated by every element.
        if declares:
            self._refuse(tr("it declares a document type of its own"))

    def _declaration(self, *_: object) -> None:
        self._refuse(tr("it declares entities"))

    def _skipped(self, name: str, _is_parameter: bool) -> None:
        raise InputError(
            tr("the entity &{name}; is declared nowhere in it", name=brief(name)),
            file=self._file,
            line=self._parser.CurrentLineNumber,
            remedy=tr("write the character itself"),
        )

    def _refuse(self, problem: str) -> NoReturn:
        raise InputError(
            problem, file=self._file, line=self._parser.CurrentLineNumber, remedy=tr("do not trust this file")
        )


def _clark(name: str) -> str:
    return "{" + name if "}" in name else name
