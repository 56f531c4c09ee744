"""What there is to learn from: the codebook and what coders did with passages, kept in step with the project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.spans import Span
from qualcode.domain.suggestions import CodeCard
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import count_codings_by_code
from qualcode.storage.reads.documents import finished
from qualcode.storage.reads.sentences import sentences_by_version
from qualcode.storage.reads.suggestions import (
    Current,
    Dealing,
    blind_assignments,
    current_versions,
    dealings,
    list_rejections,
    speech_of_turns,
)
from qualcode.suggestions.cards import cards_of
from qualcode.suggestions.passages import Dealt, dealt_with, usual_unit

Key = tuple[str, int, int]
"""UUID of a document, start, end."""
_LOOKED_AT = 400
"""Codings by which it is told what coders code by."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one passage teaches, by UUIDs, so that it is the same in every copy of the project."""

    codes: frozenset[str]
    refused: frozenset[str]
    read: bool
    at_ms: int = field(compare=False)
    """When it was done; done again, the same teaches nothing new."""


class Material:
    """The cards of the codebook and the lessons of all documents.

    Args:
        project: Open for reading at least.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self.tree: CodeTree = load_tree(project)
        self.cards: tuple[CodeCard, ...] = ()
        self.documents: dict[int, Current] = {}
        self.unit = "sentence"
        self.own: int | None = None
        """The coder whose work alone was read, as `own_only` has it; None where that of all was."""
        self.coders: set[int] = set()
        """Whose codings and rejections are learned from."""
        self._lessons: dict[int, dict[Key, Dealt]] = {}
        self._uuids: dict[int, str] = {}
        self._codes: dict[str, int] = {}
        self._by_uuid: dict[str, int] = {}

    # ------------------------------------------------------------------ reading

    def read(self) -> None:
        """Take over all that stands in the project now."""
        with self._project.reading():
            self.documents = {one.document_id: one for one in current_versions(self._project)}
            self._by_uuid = {one.uuid: id_ for id_, one in self.documents.items()}
            self._lessons = {}
            self._read_lessons(None)
            self.tree = load_tree(self._project)
            given = {code for code, number in count_codings_by_code(self._project, self.own).items() if number}
            self.cards = cards_of(self.tree, given)
            carded = {card.uuid for card in self.cards}
            self._uuids = {code.id: code.uuid for code in self.tree.walk() if code.uuid in carded}
            self._codes = {uuid: id_ for id_, uuid in self._uuids.items()}

    def read_again(self, document_ids: Collection[int]) -> None:
        """Take over what was coded, marked, finished and rejected in some documents; texts and codebook stand."""
        with self._project.reading():
            self._read_lessons(document_ids)

    def _read_lessons(self, document_ids: Collection[int] | None) -> None:
        self.own = own = self.own_only()
        found = [one for one in dealings(self._project, document_ids) if own is None or one.coder_id == own]
        rejected = list_rejections(self._project, document_ids=document_ids, coder_ids=None if own is None else [own])
        coders = {one.coder_id for one in found if one.code_id is not None} | {one.coder_id for one in rejected}
        self.coders = coders if document_ids is None else self.coders | coders
        done: dict[int, dict[int, int]] = defaultdict(dict)
        for (document_id, coder_id), at_ms in finished(self._project).items():
            if own is None or coder_id == own:
                done[document_id][coder_id] = at_ms
        by_document: dict[int, list[Dealing]] = defaultdict(list)
        for one in found:
            by_document[one.document_id].append(one)
        refused = defaultdict(list)
        for rejection in rejected:
            refused[rejection.document_id].append(rejection)
        if document_ids is None:
            self.unit = self._usual_unit(found)
        touched = by_document.keys() | refused.keys() | done.keys()
        units = self.units(touched if document_ids is None else touched & set(document_ids))
        for document_id in sorted(self._lessons.keys() if document_ids is None else document_ids):
            self._lessons.pop(document_id, None)
        for document_id in sorted(units):
            uuid = self.documents[document_id].uuid
            dealt = dealt_with(units[document_id], by_document[document_id], refused[document_id], done[document_id])
            self._lessons[document_id] = {(uuid, one.start, one.end): one for one in dealt}

    def units(self, document_ids: Collection[int]) -> dict[int, list[Span]]:
        """document → the passages that it is looked through by, ascending."""
        versions = {self.documents[id_].version_id: id_ for id_ in document_ids if id_ in self.documents}
        read = speech_of_turns if self.unit == "turn" else sentences_by_version
        return {versions[version_id]: spans for version_id, spans in read(self._project, versions).items()}

    def own_only(self) -> int | None:
        """The session's coder while she has to code anything blindly: then nobody else's work is learned from."""
        me = self._project.known_coder_id()
        return me if me is not None and blind_assignments(self._project, me) else None

    def _usual_unit(self, found: list[Dealing]) -> str:
        codings = [one for one in found if one.code_id is not None]
        looked: dict[int, list[Dealing]] = defaultdict(list)
        for one in codings[:: max(1, len(codings) // _LOOKED_AT)]:
            looked[one.document_id].append(one)
        versions = {self.documents[id_].version_id: id_ for id_ in looked}
        turns, sentences = (
            {versions[version_id]: spans for version_id, spans in read(self._project, versions).items()}
            for read in (speech_of_turns, sentences_by_version)
        )
        return usual_unit(looked, turns, sentences)

    # ------------------------------------------------------------------ what it teaches

    def lessons(self) -> dict[Key, Lesson]:
        """All passages that teach anything, by document and place."""
        return {key: one for document_id in sorted(self._lessons) for key, one in self.lessons_of(document_id).items()}

    def lessons_of(self, document_id: int) -> dict[Key, Lesson]:
        """The passages of one document that teach anything, by place."""
        dealt = self._lessons.get(document_id, {})
        return {key: lesson for key, one in dealt.items() if (lesson := self._lesson(one)) is not None}

    def _lesson(self, dealt: Dealt) -> Lesson | None:
        codes = frozenset(self._uuids[code] for code in dealt.codes if code in self._uuids)
        refused = frozenset(self._uuids[code] for code in dealt.refused if code in self._uuids)
        if dealt.codes and not codes:  # Only codes that cannot be given any more: nothing is known of the others.
            return Lesson(codes, refused, False, dealt.at_ms) if refused else None
        return Lesson(codes, refused, dealt.read, dealt.at_ms) if dealt.read or refused else None

    def code_id(self, uuid: str) -> int | None:
        """The id of a code that has a card."""
        return self._codes.get(uuid)

    def uuids(self) -> Mapping[int, str]:
        """code → its UUID, of those that have a card."""
        return self._uuids

    def document_id(self, uuid: str) -> int | None:
        """The id of a document."""
        return self._by_uuid.get(uuid)
