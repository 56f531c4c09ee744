"""What a GUID of a REFI-QDA project belongs to: for notes that links tie to things, and for passages of cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from qualcode.domain.exchange import ExchangedDocument
from qualcode.refi.own_conventions import whole_text_guid
from qualcode.refi.project_cases import Cases
from qualcode.refi.project_codes import ProjectCodes
from qualcode.refi.project_notes import Anchor
from qualcode.refi.project_sources import Sources

Span = tuple[int, int]


class Finder:
    """Finds what a note is on.

    Args:
        sources: All sources.
        codes: All codes.
        cases: All cases.
        own: Whether qualcode wrote the file.
    """

    def __init__(self, sources: Sources, codes: ProjectCodes, cases: Cases, *, own: bool) -> None:
        self._sources = sources
        self._codes = codes
        self._cases = cases
        self._wholes: dict[str, str] = {}
        if own:
            for key, uuids in sources.documents_of.items():
                for known in (key, uuids[0]):
                    self._wholes[whole_text_guid(known)] = uuids[0]
        self._own = own

    def anchor(self, key: str) -> Anchor | None:
        """What has a key; None where nothing has it that a note can be on."""
        sources = self._sources
        if key in self._wholes:
            return Anchor("document", self._wholes[key])
        if key in sources.only_coding:
            return Anchor("coding", sources.only_coding[key])
        if key in sources.selected_in:
            return Anchor("passage", key)
        if key in sources.coded_in:
            return Anchor("coding", key)
        if key in sources.documents_of:
            return Anchor("document", sources.documents_of[key][0])
        if self._codes.of(key):
            return Anchor("code", self._codes.of(key))
        if self._cases.of(key):
            return Anchor("case", self._cases.of(key))
        return None


class CasePassages:
    """The passages of cases: those that they refer to, and those that are coded with their code.

    NVivo codes with cases: the code of such a coding has the case's GUID.
    """

    def __init__(self, cases: Cases, codes: ProjectCodes, sources: Sources) -> None:
        self.ordinals: set[int] = set()
        """The sources that hold such passages."""
        self._by_code: dict[str, list[str]] = defaultdict(list)
        self._by_selection: dict[str, list[str]] = defaultdict(list)
        for case in cases.all:
            for key in dict.fromkeys(case.codes):
                if codes.of(key):
                    self._by_code[codes.of(key)].append(case.uuid)
                    self.ordinals |= sources.using.get(key, set())
            for key in case.selections:
                self._by_selection[key].append(case.uuid)
                if key in sources.selected_in:
                    self.ordinals.add(sources.selected_in[key])

    def of(self, document: ExchangedDocument, placed: Mapping[str, Span]) -> dict[str, list[Span]]:
        """UUID of a case → its passages in a document, ascending, each once.

        Args:
            document: The document.
            placed: Key of a selection → where it lies in it.
        """
        found: dict[str, set[Span]] = defaultdict(set)
        for coding in document.codings:
            for case in self._by_code.get(coding.code, ()):
                found[case].add((coding.start, coding.end))
        for key, span in placed.items():
            for case in self._by_selection.get(key, ()):
                found[case].add(span)
        return {case: sorted(spans) for case, spans in found.items()}
