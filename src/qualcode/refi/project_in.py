"""A REFI-QDA project in two passes over its XML: all but the texts, then the documents one at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import NoReturn
from xml.etree.ElementTree import Element

from qualcode.domain.codebook_entries import shown
from qualcode.domain.errors import InputError
from qualcode.domain.exchange import ExchangedCoder, ExchangedDocument, ExchangedProject
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.domain.spans import unite
from qualcode.domain.translation import tr
from qualcode.importing.xml_trees import LinedElement, local_name
from qualcode.refi.containers import Container
from qualcode.refi.identities import guid_key, minted_guid
from qualcode.refi.own_conventions import project_uuid, read_guid, theme_set_guid
from qualcode.refi.project_cases import Cases
from qualcode.refi.project_codes import ProjectCodes
from qualcode.refi.project_documents import Documents
from qualcode.refi.project_finding import CasePassages, Finder
from qualcode.refi.project_notes import Anchor, Notes, Remark, Remarks
from qualcode.refi.project_people import Coders
from qualcode.refi.project_reading import Reading
from qualcode.refi.project_sets import Links, Sets
from qualcode.refi.project_sources import Sources
from qualcode.refi.project_variables import Variables
from qualcode.refi.source_elements import KINDS, NOTE, SourceElement, read_source, read_text_element, reference
from qualcode.refi.xml_streams import Path, stream

UNKNOWN_PROGRAM = "a program that does not say its name"
MOST_HELD = 64 * 2**20
"""Weight of the sources that are held from one pass to the other: a study of some 2,000 interviews."""
_WHOLE = ("CodeBook", "Description", "NoteRef", "Codes")
_IN_PARTS = ("Users", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs")
_ROOTS = ("Project", "CodeBook")
_COUNTED_ELEMENTS = (
    ("Coding", "codings", tr("codings")),
    ("User", "coders", tr("users")),
    ("Case", "cases", tr("cases")),
    ("Variable", "attributes", tr("variables")),
)
"""Name, which of `COUNTED` it is, and what it is called in the report."""


class ProjectIn:
    """One project on its way in.

    Args:
        container: The open file.
        wishes: How it is to be read.

    Raises:
        InputError: It holds no project, or is damaged or beyond the limits.
    """

    def __init__(self, container: Container, wishes: OpeningWishes) -> None:
        self._container = container
        self._root: dict[str, str] = {}
        self._reading = Reading(container, wishes, "", "")
        self._parts = _Parts.of(self._reading)
        self._book: Element | None = None
        self._sets: list[Element] = []
        self._description = ""
        self._held: list[SourceElement] | None = []
        """The sources by their ordinals; None where together they are too much to be held."""
        self._weight = 0
        self._go_through()

    def project(self) -> ExchangedProject:
        """The project; its documents are read while the file is open."""
        parts, reading = self._parts, self._reading
        codes, coders = self._settle()
        names = {planned.uuid: planned.name for planned in parts.sources.ordered()}
        values = self._values(names)
        passages, wholes = self._passages(codes) if parts.cases.passages_wanted(codes) else ({}, {})
        cases = tuple(parts.cases.settle(parts.sources.documents_of, names, values, passages, wholes))
        sets = tuple(parts.sets.settle(codes, parts.cases, parts.sources.documents_of))
        documents = Documents(reading, parts.coders, codes, parts.notes, values, parts.cases.selected())
        uuid = project_uuid(self._description) if reading.own else ""
        return ExchangedProject(
            name=self._root.get("name", "").strip() or self._container.stem,
            origin=reading.origin.strip() or UNKNOWN_PROGRAM,
            uuid=uuid or minted_guid("project", self._container.digest),
            codebook=codes.codebook,
            documents=lambda: self._documents(documents),
            document_names=names,
            coders=coders,
            attributes=tuple(parts.variables.attributes()),
            cases=cases,
            sets=sets,
            memos=(*parts.notes.of_wholes(), *parts.remarks.memos()),
            counted=reading.counted,
            losses=reading.losses,
        )

    def _go_through(self) -> None:
        """The first pass."""
        tally: Counter[Path] = Counter()
        blanks: list[int] = []
        with self._container.xml() as file:
            name = self._container.xml_name
            for path, element in stream(file, name, _wanted, opened=self._begin, tally=tally, blanked=blanks.append):
                self._take(path, element)
        if blanks:
            kind = tr("control characters, which XML cannot hold, became blanks")
            self._reading.losses.tolerate(kind, times=sum(blanks))
        if not self._reading.own:
            self._tell_strays(tally)

    def _tell_strays(self, tally: Counter[Path]) -> None:
        """Tell of elements that stand where the standard has none: they belong to nothing."""
        for name, thing, words in _COUNTED_ELEMENTS:
            held = sum(count for path, count in tally.items() if path[-1] == name)
            strays = held - self._reading.counted[thing]
            if strays > 0:
                self._reading.counted[thing] = held
                kind = tr("{words} in places where the standard has none were left out", words=words)
                self._reading.losses.leave_out(kind, times=strays, thing=thing)

    def _begin(self, path: Path, attributes: dict[str, str], line: int) -> None:
        """The root comes before all else, with what the whole reading depends on."""
        if len(path) > 1:
            if len(path) == 2 and path[1] not in _IN_PARTS:
                self._pass_over(path[1])
            return
        if path[0] not in _ROOTS:
            self._refuse(path[0], line)
        self._root = attributes
        origin, base = attributes.get("origin", ""), attributes.get("basePath", "")
        self._reading = Reading(self._container, self._reading.wishes, origin, base)
        self._parts = _Parts.of(self._reading)
        for name in self._container.passed_over:
            self._reading.losses.leave_out(
                tr("files whose names lead out of the archive were passed over"), shown(name)
            )

    def _refuse(self, root: str, line: int) -> NoReturn:
        raise InputError(
            tr("there is no project in it, its XML is a “{root}”", root=shown(root)),
            file=self._container.file,
            line=line,
            remedy=tr("export the project as REFI-QDA (.qdpx)"),
        )

    def _take(self, path: Path, element: LinedElement) -> None:
        parts, name = self._parts, path[-1]
        match name:
            case "CodeBook":
                self._book = element
            case "Codes":
                self._book = Element("CodeBook")
                self._book.append(element)
            case "Description":
                self._description = "".join(element.itertext()).strip()
            case "NoteRef":
                parts.notes.refer(reference(element), Anchor("project"))
            case "User":
                parts.coders.add(element)
            case "Variable":
                parts.variables.add(element)
            case "Case":
                parts.cases.add(element)
            case "Note":
                self._take_note(element)
            case "Link":
                parts.links.add(element)
            case "Set":
                self._sets.append(element)
            case "Graph":
                kind = tr("graphs (networks, maps) were left out")
                self._reading.losses.leave_out(kind, shown(element.get("name", "")))
            case _ if name in KINDS:
                self._add_source(read_source(element), _codings(element))
            case _:
                self._pass_over(name)

    def _pass_over(self, name: str) -> None:
        """Tell of an element where the standard has none of that name."""
        self._reading.losses.leave_out(tr("things that the standard does not know were left out"), shown(name))

    def _take_note(self, element: Element) -> None:
        """A note; one in which somebody coded is a document as well."""
        raw = self._parts.notes.add(element)
        codings = _codings(element)
        if codings:
            self._reading.losses.tolerate(tr("notes with codings in them are documents as well"), shown(raw.name))
            self._add_source(SourceElement(NOTE, raw), codings)

    def _add_source(self, source: SourceElement, codings: int) -> None:
        """Gather a source, and hold it as long as all of them are not too much: else the XML is read once more."""
        self._parts.sources.add(source, codings)
        if self._held is None:
            return
        self._held.append(source)
        self._weight += source.weight
        if self._weight > MOST_HELD:
            self._held = None

    def _settle(self) -> tuple[ProjectCodes, tuple[ExchangedCoder, ...]]:
        """What is known only when all has been gone through: what refers to what."""
        parts, reading = self._parts, self._reading
        parts.sources.settle()
        themes = self._theme_sets()
        for element in self._sets:
            if element not in themes:
                parts.sets.add(element)
        codes = ProjectCodes(reading, self._book, themes, parts.sources.codes_spoken_of, parts.cases.names)
        for note, code in codes.notes:
            parts.notes.refer(note, Anchor("code", code))
        for case in parts.cases.all:
            for note in case.notes:
                parts.notes.refer(note, Anchor("case", case.uuid))
        if not reading.own:
            parts.remarks.add(Remark(self._description, "project", ""))
        parts.links.settle(Finder(parts.sources, codes, parts.cases, own=reading.own).anchor)
        parts.notes.settle()
        return codes, parts.coders.settle()

    def _theme_sets(self) -> list[Element]:
        """The sets that make codes further themes of others."""
        if self._container.codebook_only:
            return self._sets
        if not self._reading.own or self._book is None:
            return []
        written = [code.get("guid", "") for code in self._book.iter() if local_name(code) == "Code"]
        keys = {guid_key(guid) for guid in written} | {read_guid(guid, self._reading.origin) for guid in written}
        known = {theme_set_guid(key) for key in keys if key}
        return [element for element in self._sets if guid_key(element.get("guid", "")) in known]

    def _values(self, names: dict[str, str]) -> dict[str, dict[str, str]]:
        """What documents have of variables, by UUIDs."""
        parts, values = self._parts, {}
        for uuid, pairs in parts.sources.values.items():
            wanted = [pair for pair in pairs if not parts.variables.repeats(pair[0])]
            if wanted:
                values[uuid] = parts.variables.values(wanted, names[uuid], {})
        for name in parts.sources.lost_values:
            parts.variables.lose(name)
        return values

    def _passages(self, codes: ProjectCodes) -> tuple[dict[str, list[tuple[str, int, int]]], dict[str, list[str]]]:
        """The passages of cases, for which their documents are read once more; and the documents that are theirs."""
        passages: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
        wholes: dict[str, list[str]] = defaultdict(list)
        finding = CasePassages(self._parts.cases, codes, self._parts.sources)
        gone = len(self._parts.cases.selected() - self._parts.sources.selected_in.keys())
        if gone:
            kind = tr("references of cases to passages that are not there or were left out were passed over")
            self._reading.losses.tolerate(kind, times=gone)
        aside = self._reading.aside()
        documents = Documents(aside, self._parts.coders, codes, Notes(aside, self._parts.coders), {})
        for ordinal, source in self._sources_again():
            for planned in self._parts.sources.plan.get(ordinal, ()) if ordinal in finding.ordinals else ():
                document = documents.document(planned, source)
                if document.read is None:
                    kind = tr("passages of cases in documents without their text were left out")
                    self._reading.losses.leave_out(kind, shown(planned.name))
                    continue
                for case, spans in finding.of(document, documents.placed).items():
                    if not self._reading.own and _is_all(spans, document.read.text):
                        wholes[case].append(document.uuid)
                    else:
                        passages[case] += [(document.uuid, *span) for span in spans]
        return passages, wholes

    def _documents(self, documents: Documents) -> Iterator[ExchangedDocument]:
        """The second pass."""
        for ordinal, source in self._sources_given_away():
            for planned in self._parts.sources.plan.get(ordinal, ()):
                yield documents.document(planned, source)
        self._parts.notes.finish()

    def _sources_given_away(self) -> Iterator[tuple[int, SourceElement]]:
        """Each source with its ordinal; those that were held are let go one by one."""
        if self._held is None:
            yield from self._sources_again()
            return
        held, self._held = self._held, None
        held.reverse()
        for ordinal in range(len(held)):
            yield ordinal, held.pop()

    def _sources_again(self) -> Iterator[tuple[int, SourceElement]]:
        """Each source with its ordinal, as the first pass counted them."""
        if self._held is not None:
            yield from enumerate(self._held)
            return
        ordinal = 0
        with self._container.xml() as file:
            for path, element in stream(file, self._container.xml_name, _is_source):
                if path[-1] in KINDS:
                    yield ordinal, read_source(element)
                elif _codings(element):
                    yield ordinal, SourceElement(NOTE, read_text_element(element))
                else:
                    continue
                ordinal += 1


@dataclass(slots=True)
class _Parts:
    """What the first pass gathers."""

    coders: Coders
    notes: Notes
    remarks: Remarks
    variables: Variables
    cases: Cases
    sources: Sources
    sets: Sets
    links: Links

    @classmethod
    def of(cls, reading: Reading) -> _Parts:
        coders = Coders(reading)
        notes, remarks = Notes(reading, coders), Remarks(reading, coders)
        variables = Variables(reading, remarks)
        return cls(
            coders,
            notes,
            remarks,
            variables,
            Cases(reading, variables, remarks),
            Sources(reading, coders, notes, remarks),
            Sets(reading, remarks),
            Links(reading, notes),
        )


def _wanted(path: Path) -> bool:
    if len(path) == 2:
        return path[1] in _WHOLE
    return len(path) == 3 and path[1] in _IN_PARTS


def _is_source(path: Path) -> bool:
    """Whether it is a source or a note, wherever the first pass took it."""
    return len(path) == 3 and path[1] in _IN_PARTS and (path[2] in KINDS or path[2] == "Note")


def _codings(element: Element) -> int:
    """How many codings there are in an element, wherever they stand."""
    tags = Counter(map(attrgetter("tag"), element.iter()))
    return sum(count for tag, count in tags.items() if tag.rpartition("}")[2] == "Coding")


def _is_all(spans: list[tuple[int, int]], text: str) -> bool:
    """Whether passages hold all of a text that is not white space."""
    last = 0
    for start, end in unite(spans):
        if text[last:start].strip():
            return False
        last = end
    return not text[last:].strip()
