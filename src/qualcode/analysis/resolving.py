"""Who stands behind a passage and what is known of them: attributes resolve document → participant → site."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from struct import Struct
from typing import Any, NamedTuple

from qualcode.cases.attributes import BEARERS, AttributeName, attribute_names, find_attribute_name
from qualcode.domain.errors import NotFoundError
from qualcode.domain.values import Case, Document, Speaker
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import PackedTurn, packed_turns, speaking
from qualcode.storage.reads.cases import document_attributes, list_cases
from qualcode.storage.reads.documents import list_documents, list_speakers, natural

NO_VALUE = "(none)"
"""The column of codings for which an attribute has no value."""

_SPANS = Struct("<II")
"""One of the spans of `storage.types.pack_spans`; unpacked here without making a `Span` of each."""


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

    def __init__(self, project: Project, documents: Sequence[Document] | None = None) -> None:
        self._project = project
        self.documents = {d.id: d for d in (list_documents(project) if documents is None else documents)}
        self.cases: dict[int, Case] = {case.id: case for case in list_cases(project)}
        self.speakers: dict[int, Speaker] = {s.id: s for s in list_speakers(project) if s.document_id in self.documents}
        self._document_values = document_attributes(project)

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
        return speaker.case_id if speaker is not None and speaker.role == "participant" else None

    def participants(self, speaker_ids: Iterable[int | None]) -> list[int]:
        """The participants behind some labels, each once, in order."""
        return [p for p in dict.fromkeys(map(self.participant, speaker_ids)) if p is not None]

    def site(self, document_id: int, participant_id: int | None) -> int | None:
        """The participant's site; for nobody, or one without a site, that of the document."""
        if participant_id is not None and self.cases[participant_id].site_id is not None:
            return self.cases[participant_id].site_id
        return self.documents[document_id].site_id

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
                f"“{found.qualified}” belongs to cases that no passage points to",
                remedy="choose an attribute of documents, participants or sites",
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


def value_order(values: Iterable[str], names: Sequence[AttributeName], source: Source) -> list[str]:
    """Values in the order in which a table shows them: allowed ones as they were listed, others by value."""
    allowed: dict[str, int] = {}
    for name in names:
        if (name.level, name.name) == (source.level, source.name):
            allowed = {value: i for i, value in enumerate(name.allowed)}
    last = len(allowed)
    return sorted(
        values, key=lambda value: (value == NO_VALUE, allowed.get(value, last), natural(value), value)
    )


class Reach:
    """Which speakers codings reach with a non-space character of their speech."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._turns: dict[int, tuple[list[int], list[PackedTurn]]] = {}

    def speakers(self, rows: Sequence[tuple[Any, ...]]) -> list[tuple[int | None, ...]]:
        """For each coding, given as the fields of `CodingRow`, the speakers in order; None for a turn that names
        nobody.

        No text is read: a span of speech neither begins nor ends with white space, so a coding that shares a code
        point with one either holds its first or last character or lies inside it; and then it reaches it unless the
        coding itself is blank.
        """
        alone: dict[int | None, tuple[int | None, ...]] = {}
        found: list[tuple[int | None, ...]] = []
        for row in rows:
            start, end, suspect, turn_start, turn_end, speaker_id, speech = row[5], row[6], *row[8:13]
            if suspect is not None and suspect.decode().isspace():
                found.append(())
            elif turn_start is None or start < turn_start or end > turn_end:
                found.append(self._over_turns(row[2], start, end))
            elif any(start < last and first < end for first, last in _SPANS.iter_unpack(speech)):
                found.append(alone.setdefault(speaker_id, (speaker_id,)))
            else:
                found.append(())
        return found

    def turns(self, version_id: int, start: int, end: int) -> list[PackedTurn]:
        """The turns of a version that share a code point with a span."""
        if version_id not in self._turns:
            turns = packed_turns(self._project, version_id)
            self._turns[version_id] = ([turn[1] for turn in turns], turns)
        starts, turns = self._turns[version_id]
        first = max(0, bisect_right(starts, start) - 1)
        return [turn for turn in turns[first : bisect_right(starts, end - 1)] if turn[2] > start]

    def _over_turns(self, version_id: int, start: int, end: int) -> tuple[int | None, ...]:
        reached: dict[int | None, None] = {}
        for turn in self.turns(version_id, start, end):
            if any(start < last and first < end for first, last in _SPANS.iter_unpack(turn[4])):
                reached[turn[3]] = None
        return tuple(reached)
