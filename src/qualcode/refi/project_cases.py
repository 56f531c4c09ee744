"""The cases of a REFI-QDA project with their values, documents and passages."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from qualcode.domain.codebook_entries import shown
from qualcode.domain.exchange import ExchangedCase
from qualcode.domain.translation import tr
from qualcode.importing.xml_trees import local_name
from qualcode.refi.identities import guid_key
from qualcode.refi.own_conventions import SITE_KIND, CaseSaid, case_said
from qualcode.refi.project_codes import ProjectCodes
from qualcode.refi.project_notes import Remark, Remarks
from qualcode.refi.project_reading import Reading
from qualcode.refi.project_variables import Variables
from qualcode.refi.source_elements import reference, variable_value, words_of

NAMELESS = "case without a name"


@dataclass(slots=True)
class CaseElement:
    """A `Case` as it stands in the file."""

    uuid: str
    key: str
    name: str
    said: CaseSaid
    codes: list[str] = field(default_factory=list)
    """Keys of the codes that it is coded with: its own, where a code has that, and those that it refers to."""
    values: list[tuple[str, str]] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    selections: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    described: bool = False


class Cases:
    """The cases of one project."""

    def __init__(self, reading: Reading, variables: Variables, remarks: Remarks) -> None:
        self.all: list[CaseElement] = []
        self.names: dict[str, str] = {}
        """Key → name."""
        self._uuids: dict[str, str] = {}
        self._reading = reading
        self._variables = variables
        self._remarks = remarks

    def add(self, element: Element) -> None:
        """Note a `Case`."""
        raw, own = element.get("guid", ""), self._reading.own
        self._reading.counted["cases"] += 1
        uuid = self._reading.ids.own("cases", raw, element.get("name", ""), str(len(self.all)))
        description = words_of(element, "Description").strip()
        written = element.get("name", "")
        name = html.unescape(written) if self._reading.escapes else written
        case = CaseElement(uuid, guid_key(raw), name, case_said(description) if own else CaseSaid())
        if not own:
            case.described = bool(description)
            self._remarks.add(Remark(description, "case", uuid))
        for child in element:
            kind = local_name(child)
            if kind == "VariableValue":
                case.values.append(variable_value(child))
            else:
                into = {
                    "CodeRef": case.codes,
                    "SourceRef": case.sources,
                    "SelectionRef": case.selections,
                    "NoteRef": case.notes,
                }.get(kind)
                if into is not None:
                    into.append(reference(child))
        if case.key:
            case.codes.append(case.key)
            self.names.setdefault(case.key, name)
            self._uuids.setdefault(case.key, uuid)
        self.all.append(case)

    def of(self, key: str) -> str:
        """The UUID of the case with a key; empty for none."""
        return self._uuids.get(key, "")

    def selected(self) -> set[str]:
        """The keys of all selections that cases refer to."""
        return {key for case in self.all for key in case.selections}

    def passages_wanted(self, codes: ProjectCodes) -> bool:
        """Whether some case has passages: they are known only when documents have been read."""
        return any(case.selections or any(map(codes.of, case.codes)) for case in self.all)

    def settle(
        self,
        documents_of: Mapping[str, list[str]],
        names: Mapping[str, str],
        values: dict[str, dict[str, str]],
        passages: Mapping[str, Iterable[tuple[str, int, int]]],
        wholes: Mapping[str, Iterable[str]],
    ) -> Iterator[ExchangedCase]:
        """All cases, when all else is known.

        Args:
            documents_of: Key of a source → its documents.
            names: UUID of a document → its name.
            values: UUID of a document → its values, to which those of cases without a name are added.
            passages: UUID of a case → its passages.
            wholes: UUID of a case → documents that are its from beginning to end.
        """
        sites = {case.name: case.uuid for case in self.all if case.said.kind == SITE_KIND} if self._reading.own else {}
        for case in self.all:
            documents = dict.fromkeys(self._documents(case, documents_of))
            documents |= dict.fromkeys(wholes.get(case.uuid, ()))
            if self._is_its_document(case, documents, values):
                self._join(case, next(iter(documents)), values)
                continue
            speaks = ((documents_of.get(guid_key(one), [""])[0], label) for one, label in case.said.speaks)
            yield ExchangedCase(
                case.uuid,
                self._name(case, documents, names),
                case.said.kind,
                self._variables.values(case.values, case.name, {}),
                tuple(documents),
                tuple(one for one in passages.get(case.uuid, ()) if self._reading.own or one[0] not in documents),
                tuple((document, label) for document, label in speaks if document),
                next((sites.get(value, "") for key, value in case.values if self._variables.is_site(key)), ""),
            )

    def _documents(self, case: CaseElement, documents_of: Mapping[str, list[str]]) -> Iterator[str]:
        for key in case.sources:
            if key not in documents_of:
                self._reading.losses.tolerate(
                    tr("references of cases to documents that are not there or were left out were passed over"),
                    shown(case.name),
                )
            yield from documents_of.get(key, [])

    def _is_its_document(
        self, case: CaseElement, documents: Iterable[str], values: Mapping[str, Mapping[str, str]]
    ) -> bool:
        """Whether a case only ties values to a document: it has no name, and nothing else is said of it."""
        known = list(documents)
        if case.name.strip() or case.described or case.notes or case.selections or len(known) != 1:
            return False
        there = values.get(known[0], {})
        return all(self._variables.agrees(key, value, there) for key, value in case.values)

    def _join(self, case: CaseElement, document: str, values: dict[str, dict[str, str]]) -> None:
        self._reading.losses.tolerate(
            tr("cases without a name are their documents: their values are the documents'"), thing="cases"
        )
        self._variables.values(case.values, "", values.setdefault(document, {}))

    def _name(self, case: CaseElement, documents: Iterable[str], names: Mapping[str, str]) -> str:
        if case.name.strip():
            return case.name
        known = list(documents)
        self._reading.losses.tolerate(tr("cases without a name are called as their document, or so"))
        return names[known[0]] if len(known) == 1 else NAMELESS
