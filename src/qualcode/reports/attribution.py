"""Attribution: how a publication calls those who speak, by a template over attributes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from qualcode.analysis.resolving import People, Source
from qualcode.cases.attributes import BEARERS
from qualcode.domain.errors import InputError, NotFoundError

DEFAULT = "{participant}"
"""The pseudonym alone."""

_FIELD = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_NAMES = ("participant", "document", "code")


class Bearer(NamedTuple):
    """Who is to be named: a participant in a document, or whoever else speaks or is read there."""

    document_id: int
    participant_id: int | None
    word: str
    """What stands for somebody who is no participant: `interviewer`, the kind of a document …"""


class Group(NamedTuple):
    """Attributes that an attribution shows, and how many participants of the study share them."""

    shown: tuple[str, ...]
    people: int


class Template:
    """`{role}, {site}`: attributes, `{participant}`, `{document}` and `{code}` in braces; doubled braces are braces.

    Args:
        text: The template.
        people: All people of the study, not only those of some documents.

    Raises:
        InputError: A brace is not closed, or a field is none that there is.
    """

    def __init__(self, text: str, people: People) -> None:
        self._people = people
        self._parts: list[str | Source] = []
        end = 0
        for found in _FIELD.finditer(text):
            self._parts.append(text[end : found.start()])
            end = found.end()
            if found[0] in ("{{", "}}"):
                self._parts.append(found[0][0])
            elif found[1] is None:
                raise InputError(
                    f"the attribution “{text}” has a single “{found[0]}” at character {found.start() + 1}",
                    remedy="write fields as {role}, and braces twice",
                )
            else:
                self._parts.append(self._field(found[1].strip()))
        self._parts.append(text[end:])
        self._judged = [p for p in self._parts if isinstance(p, Source) and (p.name is not None or p.level == "site")]
        self._sharing: dict[tuple[str | None, ...], set[int]] | None = None

    def _field(self, name: str) -> Source:
        if name == "code":
            return Source("code", None, "code")
        known = [*_NAMES, "site", *(a.shown for a in self._people.names if a.level in BEARERS)]
        try:
            source = self._people.source(name)
        except NotFoundError as error:
            if error.remedy is not None and "write" in error.remedy:
                raise
            raise InputError(
                f"the attribution names “{{{name}}}”, which nobody has", remedy=f"use {', '.join(known)}"
            ) from error
        if source.level == "speaker":
            raise InputError(
                "an attribution cannot show labels of transcripts, which may be names",
                remedy=f"use {', '.join(known)}",
            )
        return source

    def render(self, bearer: Bearer, code: str) -> str:
        """What the publication calls somebody.

        Who is no participant is called by the bearer's word alone, unless every attribute has a value there: field
        notes at a known site are attributed to it.
        """
        values = self._combination(bearer.document_id, bearer.participant_id)
        if bearer.participant_id is None and (not self._judged or None in values):
            return bearer.word
        return "".join(part if isinstance(part, str) else self._value(part, bearer, code) for part in self._parts)

    def _value(self, source: Source, bearer: Bearer, code: str) -> str:
        if source.level == "code":
            return code
        value = self._people.value(source, bearer.document_id, bearer.participant_id)
        if value is None and source == ("participant", None, "participant"):
            return bearer.word
        return value if value is not None else f"(no {source.name or source.level})"

    def group(self, bearer: Bearer) -> Group | None:
        """The attributes that are shown of somebody, and how many participants share them; None if none are shown.

        For nobody in particular, those who share the values that there are: 0 is then possible for notes. A document
        that names nobody is a person like those of other such documents.
        """
        values = self._combination(bearer.document_id, bearer.participant_id)
        if not self._judged or (bearer.participant_id is None and None in values):
            return None
        shown = tuple(
            f"{source.title}: {value if value is not None else 'none'}"
            for source, value in zip(self._judged, values, strict=True)
        )
        wanted = [i for i, source in enumerate(self._judged) if bearer.participant_id or source.level != "participant"]
        sharing = {
            person
            for combination, persons in self._shared().items()
            if all(combination[i] == values[i] for i in wanted)
            for person in persons
        }
        alike = 0
        if bearer.participant_id is None and self._people.is_somebody(bearer.document_id):
            others = filter(self._people.is_somebody, self._people.documents)
            alike = sum(self._combination(document_id, None) == values for document_id in others)
        return Group(shown, len(sharing) + alike)

    def _combination(self, document_id: int, participant_id: int | None) -> tuple[str | None, ...]:
        return tuple(self._people.value(source, document_id, participant_id) for source in self._judged)

    def _shared(self) -> dict[tuple[str | None, ...], set[int]]:
        """Attributes → the participants who would be shown with them in some document."""
        if self._sharing is None:
            self._sharing = {}
            for document_id, person in self._pairs():
                self._sharing.setdefault(self._combination(document_id, person), set()).add(person)
        return self._sharing

    def _pairs(self) -> Iterable[tuple[int, int]]:
        """(document, participant) of everybody who speaks; of those who speak nowhere, every document, unless that
        would lend them attributes of a document."""
        people = self._people
        speaking = set()
        for document_id in people.documents:
            for person in people.participants(speaker.id for speaker in people.speakers_of(document_id)):
                speaking.add(person)
                yield document_id, person
        of_documents = any(source.level == "document" for source in self._judged)
        for case in people.cases.values():
            if case.kind == "participant" and case.id not in speaking and not of_documents:
                lent = any(source.level == "site" for source in self._judged) and case.site_id is None
                if people.documents and not lent:
                    yield next(iter(people.documents)), case.id


def bearer_of(people: People, document_id: int, speaker_id: int | None) -> Bearer:
    """Who speaks under a label of a document, or is read where it names nobody."""
    participant = people.participant(speaker_id)
    if speaker_id is None:
        word = people.documents[document_id].kind
    else:
        word = "interviewer" if people.speakers[speaker_id].role == "interviewer" else "speaker not mapped"
    return Bearer(document_id, participant, word)
