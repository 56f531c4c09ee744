"""Codebooks of other programs: REFI-QDA's `.qdc`, or the `CodeBook` of a project's XML, in any of its dialects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.etree.ElementTree import Element

from qualcode.domain.codebook_entries import (
    DEEPEST_LEVEL,
    LONGEST_NAME,
    PATH_SEPARATOR,
    CodebookEntry,
    CodebookFile,
    same_name,
    shown,
)
from qualcode.domain.errors import InputError, RuleError
from qualcode.domain.exchange import OfCodes
from qualcode.domain.translation import tr
from qualcode.importing.xml_trees import line_of, local_name, parse_xml
from qualcode.refi.descriptions import Described, split_description
from qualcode.refi.identities import guid_key, read_colour
from qualcode.refi.mending import Notices, mended_name, mended_text, told_apart
from qualcode.refi.own_conventions import read_guid

MOST_CODES = 100_000
"""Codes of a file; the largest codebooks in use have some thousand."""
MOST_SETS = 10_000
"""Sets of codes of a file."""
LONGEST_TEXT = 1_000_000
"""Code points of one Description."""
OWN_ORIGIN = "qualcode "
"""What the `origin` of our own files begins with; their texts are taken to the letter."""

_FAMILY = "urn:qda-xml:"
_ZIP = b"PK\x03\x04"
_BOM = b"\xef\xbb\xbf"
_TYPE_OR_ROOT = re.compile(rb"<(!DOCTYPE|[^!?])")


@dataclass(slots=True, eq=False)
class ReadCode:
    """A code while its file is read."""

    name: str
    raw_name: str
    path: str
    parent: ReadCode | None
    uuid: str
    colour: str
    described: Described
    children: list[ReadCode] = field(default_factory=list)
    themes: dict[ReadCode, None] = field(default_factory=dict)
    """In the order of the Sets."""

    def entry(self) -> CodebookEntry:
        """The value of it."""
        said = self.described
        return CodebookEntry(
            name=self.name,
            definition=said.definition,
            include=said.include,
            exclude=said.exclude,
            example=said.example,
            keywords=said.keywords,
            colour=self.colour,
            memo=said.memo,
            children=tuple(child.entry() for child in self.children),
            themes=tuple(theme.path for theme in self.themes),
            retired=said.retired,
            uuid=self.uuid,
        )

    def with_all_above(self) -> set[ReadCode]:
        """This code and its themes at any remove."""
        seen: set[ReadCode] = set()
        waiting = [self]
        while waiting:
            code = waiting.pop()
            if code not in seen:
                seen.add(code)
                waiting += code.themes if code.parent is None else [code.parent, *code.themes]
        return seen


def read_qdc(data: bytes, file: str) -> tuple[CodebookFile, list[str]]:
    """Read a `.qdc` file, or the codebook of a project's XML (`.qde`).

    Elements are known by their names in any of the standard's namespaces or none; others are passed over, and the
    schema is not asked for. A Description becomes the definition; paragraphs that begin with `Include:`, `Exclude:`,
    `Example:`, `Keywords:` and `Memo:` become those fields (`refi.descriptions`). A Set with the name, or the path,
    of a code makes that code a further theme of its members. Names that our rules refuse are mended. The codebook's own
    name and version are empty, since these files have none; so are marks.

    Args:
        data: The whole file, with or without a byte order mark and an XML declaration.
        file: The name used in messages.

    Returns:
        The codebook, and what was mended or left out: a sentence without a full stop for each kind, with a count.
        Themes of a code come in the order of the Sets.

    Raises:
        InputError: No XML, or XML without a codebook; declarations of its own, more than 50 levels of codes, or
            beyond the limits on size.
    """
    if data.startswith(_ZIP):
        raise InputError(
            tr("this is an archive, as whole projects are (.qdpx)"),
            file=file,
            remedy=tr("export the codebook alone, as .qdc"),
        )
    # An entity of a type that lies elsewhere would be left out of attributes in silence.
    begins = _TYPE_OR_ROOT.search(data[:65_536].replace(b"\0", b""))
    if begins is not None and begins[1] == b"!DOCTYPE":
        raise InputError(
            tr("it declares a document type, as no codebook does"), file=file, remedy=tr("do not trust this file")
        )
    # Blanks before the declaration are no XML, and some hands leave them there.
    mark = _BOM if data.startswith(_BOM) else b""
    return CodebookReading(file).book(parse_xml(mark + data[len(mark) :].lstrip(b" \t\r\n"), file))


class CodebookReading:
    """One reading of one file.

    Args:
        file: The name used in messages.
    """

    def __init__(self, file: str) -> None:
        self.notices = Notices()
        self._file = file
        self._namespace = ""
        self._origin = ""
        self._exact = False
        self._by_guid: dict[str, ReadCode] = {}
        self._by_path: dict[str, ReadCode] = {}
        self._by_name: dict[str, list[ReadCode]] = {}
        self._sets = 0
        self._uuids: set[str] = set()

    def book(self, root: Element) -> tuple[CodebookFile, list[str]]:
        """The codebook that a file's root is or holds."""
        self._namespace = _namespace(root)
        found = [element for element in (root, *root) if local_name(element).lower() == "codebook"]
        if not found:
            raise InputError(
                tr("there is no codebook in it, its XML is a “{written}”", written=shown(local_name(root))),
                file=self._file,
                line=line_of(root),
                remedy=tr("export the codebook as REFI-QDA (.qdc)"),
            )
        book = found[0]
        self._origin = book.get("origin", root.get("origin", ""))
        self._exact = self._origin.startswith(OWN_ORIGIN)
        top = self._siblings(
            (code for codes in self._named(book, "Codes") for code in self._named(codes, "Code")), None
        )
        if not top:
            self.notices.add(OfCodes(tr("the file's codebook holds no code")))
        # Those of a project stand beside its codebook.
        for holder in dict.fromkeys((book, root)):
            for sets in self._named(holder, "Sets"):
                for each in self._named(sets, "Set"):
                    self._add_set(each)
        return CodebookFile("", "", tuple(code.entry() for code in top)), self.notices.sentences()

    def _named(self, parent: Element, name: str) -> Iterator[Element]:
        """The elements of a name just below another, without those of other vocabularies."""
        for child in parent:
            if local_name(child) == name:
                namespace = _namespace(child)
                if namespace in ("", self._namespace) or namespace.lower().startswith(_FAMILY):
                    yield child

    def _siblings(self, elements: Iterable[Element], parent: ReadCode | None, level: int = 1) -> list[ReadCode]:
        taken: dict[str, int] = {}
        return [self._code(element, parent, level, taken) for element in elements]

    def _code(self, element: Element, parent: ReadCode | None, level: int, taken: dict[str, int]) -> ReadCode:
        if level > DEEPEST_LEVEL:
            self._refuse(
                tr("the codes are nested more than {deepest_level} levels deep", deepest_level=DEEPEST_LEVEL),
                element,
                tr("lay them out flatter"),
            )
        if len(self._by_path) >= MOST_CODES:
            self._refuse(
                tr("it holds more than {most_codes:,} codes", most_codes=MOST_CODES),
                element,
                tr("do not trust this file"),
            )
        raw = element.get("name", "")
        name = told_apart(mended_name(raw, self.notices), taken, self.notices)
        path = name if parent is None else f"{parent.path}{PATH_SEPARATOR}{name}"
        code = ReadCode(name, raw, path, parent, "", self._colour(element, name), self._described(element, raw, name))
        code.uuid = self.identity(element.get("guid", ""), code)
        if element.get("isCodable", "true").strip().lower() in ("false", "0"):
            self.notices.add(
                OfCodes(tr("folders of the other program, not to be coded with there, are codes as others")), name
            )
        self.take_notes([ref.get("targetGUID", "") for ref in self._named(element, "NoteRef")], code)
        self._by_path[same_name(path)] = code
        for known in {same_name(raw), same_name(name)}:
            self._by_name.setdefault(known, []).append(code)
        code.children = self._siblings(self._named(element, "Code"), code, level + 1)
        return code

    def take_notes(self, notes: list[str], code: ReadCode) -> None:
        """Say what becomes of the notes of a code: a codebook has none.

        Args:
            notes: Their GUIDs as they stand in the file.
            code: Whose they are.
        """
        if notes:
            self.notices.leave_out(OfCodes(tr("notes on codes were left out, they belong to the project")), code.name)

    def identity(self, raw: str, code: ReadCode) -> str:
        """The code's identity; empty where the file gives none of that shape, or gave it to another code."""
        key = guid_key(raw)
        if key:
            self._by_guid.setdefault(key, code)
        uuid = read_guid(raw, self._origin)
        if not uuid:
            self.notices.add(OfCodes(tr("codes without a usable id are known by their names only")), code.name)
        elif uuid in self._uuids:
            self.notices.add(OfCodes(tr("codes with the id of another code are known by their names only")), code.name)
            return ""
        self._uuids.add(uuid)
        return uuid

    def _colour(self, element: Element, name: str) -> str:
        raw = element.get("color", element.get("colour", ""))
        if not raw.strip():
            return ""
        try:
            colour, transparent = read_colour(raw)
        except RuleError:
            self.notices.leave_out(OfCodes(tr("colours that cannot be read were left out")), f"{name}: {raw}")
            return ""
        if transparent:
            self.notices.leave_out(OfCodes(tr("the transparency of colours was left out")), name)
        return colour

    def _described(self, element: Element, raw_name: str, name: str) -> Described:
        text = "\n\n".join("".join(each.itertext()) for each in self._named(element, "Description"))
        if len(text) > LONGEST_TEXT:
            self._refuse(
                tr(
                    "the description of “{name}” is longer than {longest_text:,} characters",
                    name=shown(name),
                    longest_text=LONGEST_TEXT,
                ),
                element,
            )
        if len(raw_name.strip()) > LONGEST_NAME:
            # A name that was shortened is not lost.
            text = f"{raw_name.strip()}\n\n{text}"
        return split_description(mended_text(text, name, self.notices), exact=self._exact)

    def _add_set(self, element: Element) -> None:
        """Make the code that a Set is named after a theme of its members."""
        name = element.get("name", "").strip()
        members = [self._by_guid.get(guid) for guid in self._members(element)]
        if not members:
            return  # a set of documents, or of nothing
        self._sets += 1
        if self._sets > MOST_SETS:
            self._refuse(
                tr("it holds more than {most_sets:,} sets of codes", most_sets=MOST_SETS),
                element,
                tr("do not trust this file"),
            )
        theme = self.theme_of(element)
        if theme is None:
            self.notices.leave_out(OfCodes(tr("sets of codes were left out that have not the name of one code")), name)
            return
        above = theme.with_all_above()
        for member in members:
            if member is None:
                self.notices.leave_out(OfCodes(tr("members of sets were left out that are no code of the file")), name)
            elif member in above:
                self.notices.leave_out(
                    OfCodes(tr("codes cannot belong to themselves or to a theme below them; left out of sets")), name
                )
            elif theme is not member.parent:
                member.themes[theme] = None

    def _members(self, element: Element) -> Iterator[str]:
        for member in self._named(element, "MemberCode"):
            # A codebook says `guid`, a project `targetGUID`.
            yield guid_key(member.get("guid", member.get("targetGUID", "")))

    def theme_of(self, element: Element) -> ReadCode | None:
        """The code that a Set makes a theme of its members: the one with its path, or else the only one of its name."""
        key = same_name(element.get("name", "").strip())
        if key in self._by_path:
            return self._by_path[key]
        named = self._by_name.get(key, [])
        return named[0] if len(named) == 1 else None

    def _refuse(self, problem: str, element: Element, remedy: str = tr("shorten it")) -> NoReturn:
        raise InputError(problem, file=self._file, line=line_of(element), remedy=remedy)


def _namespace(element: Element) -> str:
    return element.tag[1:].rpartition("}")[0] if element.tag.startswith("{") else ""
