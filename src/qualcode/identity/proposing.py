"""What a pass through transcripts shows: all that may tell who somebody is, with what is proposed to stand there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import regex

from qualcode.analysis.selecting import choose_documents
from qualcode.domain.errors import RuleError
from qualcode.domain.identifiers import Candidate, DocumentText, Findings, Form, IdentifierType
from qualcode.domain.person_names import parts_of
from qualcode.domain.placeholders import Placeholders, is_placeholder
from qualcode.domain.pseudonymising import Entry, LookedAt, Namer, Pass, Spot
from qualcode.domain.values import Document
from qualcode.reports.names import NameFinder
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.documents import list_documents, list_speakers, read_text, read_transcript
from qualcode.storage.reads.rows import read_rows
from qualcode.suggest.case_counts import is_everyday
from qualcode.suggest.identifier_capital_nouns import looks_german
from qualcode.suggest.identifier_honorifics import names_by_honorific
from qualcode.text.word_forms import fold

_AROUND = 60
"""Characters of the context on either side."""
_BRACKETS = regex.compile(r"\[[^\[\]\n]{1,60}\]")
_NAMED: frozenset[IdentifierType] = frozenset({"person", "place", "organisation", "school"})


@dataclass(frozen=True, slots=True)
class Material:
    """Documents that are looked through, and the names that are known beforehand."""

    documents: tuple[Document, ...]
    looked_at: tuple[LookedAt, ...]
    texts: tuple[DocumentText, ...]
    known: tuple[str, ...]
    """Names to be sought in any case, as people write them."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Speaker label → the name of the participant behind it, where that is another."""
    language: str | None = None
    """That of most of the documents."""


def gather(project: Project, documents: Collection[str] | None = None, known: Iterable[str] = ()) -> Material:
    """Read what a pass looks through.

    Args:
        documents: Names or UUIDs; None for all.
        known: Real names to be sought in any case.

    Raises:
        NotFoundError: A document is not there.
    """
    with project.reading():
        chosen = choose_documents(project, documents)
        uuids = dict(read_rows(project, "version", {"id": [one.version_id for one in chosen]}, ("id", "uuid")))
        texts, labels = [], {}
        people = {case.id: case.name for case in list_cases(project)}
        for document in chosen:
            transcript = read_transcript(project, document)
            language = document.language or ("de" if looks_german(transcript.text) else None)
            texts.append(DocumentText(document.uuid, document.name, transcript.text, transcript.turns, language))
        for speaker in list_speakers(project):
            name = people.get(speaker.case_id or 0, "")
            if name and fold(name) != fold(speaker.label):
                labels[speaker.label] = name
    languages = [text.language for text in texts]
    return Material(
        tuple(chosen),
        tuple(LookedAt(one.uuid, one.name, uuids[one.version_id]) for one in chosen),
        tuple(texts),
        tuple(dict.fromkeys(known)),
        labels,
        max(sorted(set(languages), key=str), key=languages.count, default=None),
    )


def other_texts(project: Project, material: Material) -> list[str]:
    """The texts of the documents that are not looked through: numbers of placeholders in them are not given again."""
    chosen = {document.id for document in material.documents}
    return [read_text(project, one.version_id) for one in list_documents(project) if one.id not in chosen]


def proposed(
    material: Material,
    findings: Findings,
    namer: Namer,
    *,
    others: Iterable[str] = (),
    taken: Iterable[str] = (),
    pseudonyms: bool = True,
    warnings: Sequence[str] = (),
) -> Pass:
    """All entries of a pass, those first that stand at most places of their type.

    Args:
        material: What was looked through.
        findings: What was found in it.
        namer: Knows what stands for whom, and finds pseudonyms.
        others: Further texts of the project.
        taken: Placeholders that stand for something already.
        pseudonyms: Whether persons get pseudonyms; else they are numbered, `[person 1]`.
        warnings: What is to be said beside that of the search.
    """
    drafts = _Drafts(material, findings)
    placeholders = Placeholders(material.language, (*(one.text for one in material.texts), *others), taken)
    made: dict[int, Entry] = {}
    found = drafts.all()
    # Whole names come first: what stands for one of their parts follows from them.
    for number, draft in sorted(enumerate(found), key=lambda one: -len(one[1].surface.split())):
        known = namer.known(draft.surface, draft.type) or material.labels.get(draft.surface)
        words = known
        if words is None and draft.type == "person" and pseudonyms:
            try:
                words = namer.pseudonym(draft.surface, family=draft.is_family)
            except RuleError:  # No name of that culture is left: a number tells them apart as well.
                words = None
        if words is None:
            words = placeholders.of(draft.type, draft.surface)
        if fold(words) != fold(draft.surface):
            made[number] = draft.entry(words, known=known is not None)
    entries = tuple(made[number] for number in sorted(made))
    return Pass(material.looked_at, entries, (*warnings, *findings.warnings), namer.keeps)


class _Draft:
    """An entry that is being put together."""

    def __init__(self, type_: IdentifierType, surface: str, candidate: Candidate | None) -> None:
        self.type, self.surface = type_, surface
        self._candidate = candidate
        self.honoured = False
        """Whether something in honour of the person is written onto it."""
        self.spots: list[Spot] = []

    @property
    def is_family(self) -> bool:
        """Whether a single name stands behind a title, so that it is a family name."""
        found_by = self._candidate.found_by if self._candidate is not None else ()
        return self.honoured or "title" in found_by

    def entry(self, words: str, *, known: bool) -> Entry:
        one = self._candidate
        return Entry(
            self.type,
            self.surface,
            tuple(sorted(self.spots, key=lambda spot: spot.key)),
            words,
            known,
            one.found_by if one is not None else ("known",),
            one.confidence if one is not None else "sure",
            one.part_of if one is not None else (),
        )


class _Drafts:
    """The candidates of a search with their places, and the places that only a list of names finds."""

    def __init__(self, material: Material, findings: Findings) -> None:
        self._texts = material.texts
        self._brackets = [_placeholders_in(one.text) for one in material.texts]
        self._taken: list[list[tuple[int, int]]] = [[] for _ in material.texts]
        self._drafts: dict[str, _Draft] = {}
        self._honoured = frozenset(name for one in material.texts for name in names_by_honorific(one.text))
        for candidate in findings.candidates:
            self._take(candidate)
        self._take_named(material.known)

    def all(self) -> list[_Draft]:
        """Those that stand somewhere, in the order of the search; what only a list finds comes last."""
        return [draft for draft in self._drafts.values() if draft.spots]

    def _take(self, candidate: Candidate) -> None:
        draft = _Draft(candidate.type, candidate.surface, candidate)
        self._drafts.setdefault(self._key(candidate.type, candidate.surface), draft)
        for place in candidate.occurrences:
            if not self._in_brackets(place.document, place.start, place.end):
                draft.spots.append(self._spot(place.document, place.start, place.end, place.form, place.certain))
                self._taken[place.document].append((place.start, place.end))

    def _take_named(self, known: Sequence[str]) -> None:
        """Add the places of names with endings, without accents, in scripts that write words together …"""
        for taken in self._taken:
            taken.sort()
        sure = [
            draft.surface
            for draft in self._drafts.values()
            if draft.type in _NAMED and draft._candidate is not None and draft._candidate.confidence != "uncertain"
        ]
        names = [name for name in dict.fromkeys((*known, *self._honoured, *sure)) if len(name) > 1 or name in known]
        owners = self._owners(names)
        finder = NameFinder([*names, *owners])
        listed = {fold(name) for name in (*known, *self._honoured)}
        for number, text in enumerate(self._texts):
            added: list[tuple[int, int]] = []
            for place in finder.places(text.text):
                if self._is_taken(number, place.start, place.end, added):
                    continue
                if self._in_brackets(number, place.start, place.end):
                    continue
                added.append((place.start, place.end))
                draft = self._draft_of(owners.get(place.name, place.name))
                draft.honoured = place.name in self._honoured
                draft.spots.append(self._named_spot(number, place.start, place.end, place.name, listed))

    def _owners(self, names: Sequence[str]) -> dict[str, str]:
        """Given and family names of one person alone → her whole name: `Annas` is found as a part, too."""
        owners: dict[str, list[str]] = {}
        for name in names:
            types = [type_ for type_ in _NAMED if self._key(type_, name) in self._drafts]
            if not types or "person" in types:
                for part in parts_of(name) if parts_of(name).whole else ():
                    owners.setdefault(part, []).append(name)
        taken = {fold(name) for name in names}
        return {
            part: whole[0]
            for part, whole in owners.items()
            if len(whole) == 1 and len(part) > 1 and fold(part) not in taken and not is_everyday(fold(part))
        }

    def _draft_of(self, name: str) -> _Draft:
        for type_ in ("person", *sorted(_NAMED)):
            key = self._key(type_, name)
            if key in self._drafts:
                return self._drafts[key]
        return self._drafts.setdefault(self._key("person", name), _Draft("person", name, None))

    def _named_spot(self, number: int, start: int, end: int, name: str, listed: Collection[str]) -> Spot:
        written = self._texts[number].text[start:end]
        small = name[:1].isupper() and written[:1].islower()
        everyday = all(is_everyday(word) for word in written.casefold().split())
        certain = not small and not (everyday and fold(written) not in listed)
        return self._spot(number, start, end, "lower" if small else "whole", certain)

    def _spot(self, number: int, start: int, end: int, form: Form, certain: bool) -> Spot:
        return spot_at(number, self._texts[number], start, end, form=form, certain=certain)

    def _in_brackets(self, number: int, start: int, end: int) -> bool:
        return any(a <= start and end <= b for a, b in self._brackets[number])

    def _is_taken(self, number: int, start: int, end: int, added: Sequence[tuple[int, int]]) -> bool:
        taken = self._taken[number]
        at = bisect_right(taken, (end,)) - 1
        near = taken[max(0, at - 1) : at + 2]
        return any(a < end and start < b for a, b in (*near, *added[-8:]))

    @staticmethod
    def _key(type_: str, surface: str) -> str:
        return f"{type_}\t{fold(surface)}"


def _placeholders_in(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _BRACKETS.finditer(text) if is_placeholder(match[0][1:-1])]


def spot_at(
    number: int, document: DocumentText, start: int, end: int, *, form: Form = "whole", certain: bool = True
) -> Spot:
    """A place of a document with what stands there and around it.

    Args:
        number: The index of the document in what is looked through.
    """
    text = document.text
    at = bisect_right(document.turns, start, key=lambda turn: turn.start) - 1
    label = document.turns[at].label if at >= 0 else None
    return Spot(
        number,
        start,
        end,
        text[start:end],
        form,
        certain,
        " ".join(text[max(0, start - _AROUND) : start].split("\n")).lstrip(),
        " ".join(text[end : end + _AROUND].split("\n")).rstrip(),
        label is not None and start < label.end,
    )
