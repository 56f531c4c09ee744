"""Who stands behind a passage and what is known of them: attributes resolve document → participant → site."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from qualcode.cases.attributes import BEARERS, AttributeName, attribute_names, find_attribute_name
from qualcode.domain.errors import NotFoundError
from qualcode.domain.translation import tr
from qualcode.domain.values import Case, Document, Speaker
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import speaking
from qualcode.storage.reads.cases import document_attributes, list_cases
from qualcode.storage.reads.documents import list_documents, list_speakers, natural

NO_VALUE = "(none)"
"""The column of codings for which an attribute has no value."""

Speakers = tuple[int | None, ...]
"""Ids of speakers in order, each once; None for a turn that names nobody."""
Place = tuple[int, int, Speakers]
"""code, document, speakers reached."""


class Source(NamedTuple):
    """Where the value of a name comes from."""

    level: str
    """`document`, `participant`, `site` or `speaker`."""
    name: str | None
    """The attribute; None for the name of the document, participant or site itself, or the speaker's label."""
    title: str
    """How it is called in answers: qualified."""


class People:
    """The documents under study with their speakers, participants and sites, and the attributes of all of them."""

    def __init__(
        self, project: Project, documents: Sequence[Document] | None = None, left_out: Collection[int] = ()
    ) -> None:
        self._project = project
        self._left_out = frozenset(left_out)
        self.documents = {d.id: d for d in (list_documents(project) if documents is None else documents)}
        self.cases: dict[int, Case] = {case.id: case for case in list_cases(project)}
        self.speakers: dict[int, Speaker] = {s.id: s for s in list_speakers(project) if s.document_id in self.documents}
        self._document_values = document_attributes(project)

    def without(self, left_out: Collection[int]) -> People:
        """The same documents without some participants and sites, of whom nothing is shown or counted."""
        return People(self._project, [*self.documents.values()], left_out) if left_out else self

    @cached_property
    def counted(self) -> list[Case]:
        """The participants, sites … of the study but those who are left out."""
        return [case for case in self.cases.values() if case.id not in self._left_out]

    @cached_property
    def names(self) -> list[AttributeName]:
        """All names that values can be asked by."""
        return attribute_names(self._project)

    @cached_property
    def _speaking(self) -> set[int]:
        return speaking(self._project)

    def speakers_of(self, document_id: int) -> list[Speaker]:
        """The labels under which something is said in a document."""
        return self._by_document.get(document_id, [])

    @cached_property
    def _by_document(self) -> dict[int, list[Speaker]]:
        found: dict[int, list[Speaker]] = {}
        for speaker in self.speakers.values():
            if speaker.id in self._speaking:
                found.setdefault(speaker.document_id, []).append(speaker)
        return found

    def participant(self, speaker_id: int | None) -> int | None:
        """The participant behind a label; None for interviewers and for labels that are not mapped."""
        speaker = self.speakers.get(speaker_id) if speaker_id is not None else None
        if speaker is None or speaker.role != "participant" or speaker.case_id in self._left_out:
            return None
        return speaker.case_id

    @cached_property
    def hushed(self) -> frozenset[int]:
        """The speakers who are participants of whom nothing is shown or counted."""
        left_out = self._left_out
        return frozenset(
            s.id for s in self.speakers.values() if s.role == "participant" and s.case_id in left_out and left_out
        )

    def participants(self, speaker_ids: Iterable[int | None]) -> list[int]:
        """The participants behind some labels, each once, in order."""
        return [p for p in dict.fromkeys(map(self.participant, speaker_ids)) if p is not None]

    def unmapped(self, document_id: int) -> list[int]:
        """The labels of a document under which somebody speaks and behind which nobody is known to stand."""
        return [speaker.id for speaker in self.speakers_of(document_id) if speaker.role == "unknown"]

    def is_somebody(self, document_id: int) -> bool:
        """Whether a document that names nobody is what somebody said: a survey answer, not notes or a report."""
        return not self.speakers_of(document_id) and self.documents[document_id].kind not in ("notes", "report")

    def site(self, document_id: int, participant_id: int | None) -> int | None:
        """The participant's site; for nobody, or one without a site, that of the document; None if it is left out."""
        site = self.cases[participant_id].site_id if participant_id is not None else None
        site = self.documents[document_id].site_id if site is None else site
        return None if site in self._left_out else site

    def source(self, name: str) -> Source:
        """What a name stands for: `document`, `participant`, `site`, `speaker`, or an attribute.

        Raises:
            NotFoundError: There is no such attribute, or it is one of several levels and not qualified.
        """
        if name.casefold() in (*BEARERS, "speaker"):
            return Source(name.casefold(), None, name.casefold())
        found = find_attribute_name(self.names, name)
        if found.level not in BEARERS:
            raise NotFoundError(
                tr("“{attribute}” belongs to cases that no passage points to", attribute=found.qualified),
                remedy=tr("choose an attribute of documents, participants or sites"),
            )
        return Source(found.level, found.name, found.qualified)

    def value(self, source: Source, document_id: int, participant_id: int | None) -> str | None:
        """The value for one participant in one document, or for nobody there; None where there is none."""
        if source.level == "document":
            document = self.documents[document_id]
            if source.name is None:
                return document.name
            if source.name == "kind":
                return document.kind
            return self._document_values.get(document_id, {}).get(source.name)
        case_id = participant_id if source.level == "participant" else self.site(document_id, participant_id)
        if case_id is None:
            return None
        case = self.cases[case_id]
        return case.name if source.name is None else case.attributes.get(source.name)

    def values(self, document_id: int, participant_ids: Sequence[int]) -> dict[str, str]:
        """Every attribute that has a value there; those of several participants joined by `; `.

        Names are qualified only where they stand on two levels.
        """
        found: dict[str, str] = {}
        for name in self.names:
            if name.level not in BEARERS:
                continue
            source = Source(name.level, name.name, name.qualified)
            people: Sequence[int | None] = participant_ids or (None,)
            values = dict.fromkeys(self.value(source, document_id, person) for person in people)
            joined = "; ".join(value for value in values if value is not None)
            if joined:
                found[name.shown] = joined
        return found


def documents_left(project: Project, documents: Sequence[Document], left_out: Collection[int]) -> list[Document]:
    """The documents of which something is left when some participants and sites are left out: not those in which only
    they speak, nor those of such a site in which no other participant does."""
    if not left_out:
        return list(documents)
    people = People(project, documents, left_out)
    kept = []
    for document in documents:
        speaking = people.speakers_of(document.id)
        others = [speaker for speaker in speaking if speaker.role != "interviewer" and speaker.id not in people.hushed]
        gone = not others and (any(s.id in people.hushed for s in speaking) or document.site_id in left_out)
        if not gone:
            kept.append(document)
    return kept


def value_order(values: Iterable[str], names: Sequence[AttributeName], source: Source) -> list[str]:
    """Values in the order in which a table shows them: allowed ones as they were listed, others by value."""
    allowed: dict[str, int] = {}
    for name in names:
        if (name.level, name.name) == (source.level, source.name):
            allowed = {value: i for i, value in enumerate(name.allowed)}
    last = len(allowed)
    return sorted(values, key=lambda value: (value == NO_VALUE, allowed.get(value, last), natural(value), value))
