"""The labels of all transcripts: how often each comes, which are the same written differently, what looks wrong."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.cases.mapping import guess_role, set_roles
from qualcode.domain.changes import Effects
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.domain.translation import tr
from qualcode.domain.values import Document, Speaker, Transcript
from qualcode.domain.wording import counted, listed
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.documents import list_documents, list_speakers, read_transcript
from qualcode.storage.reads.turns import speech_by_speaker

_LIKE = 88.0
"""Similarity (0–100, rapidfuzz) from which two labels are proposed as one person's."""
_SHORTEST = 4
"""Letters that a label must have for a slip of the finger to be told from another name."""
_NUMBERS = re.compile(r"\d+")
_SIGNS = re.compile(r"[^\w]+")
_LONG = 40
_NO_PERSON = re.compile(
    r"\d{1,2}[:.]\d{2}|\b(?:note|break|pause|music|page|source|date|time|question|answer|chapter|part|step)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label as one or more documents write it."""

    text: str
    documents: tuple[str, ...]
    """Names of the documents that have it."""
    turns: int
    characters: int
    """Code points of its speech."""
    roles: tuple[str, ...]
    """The roles it has, each once."""
    participants: tuple[str, ...]
    """The participants that it is mapped to, each once."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the speakers that a person should look at."""

    kind: str
    """`alike`, `unknown`, `two people`, `two labels`, `no person`, `silent`, `nobody asks`."""
    labels: tuple[str, ...]
    documents: tuple[str, ...]
    text: str
    """What is the matter, in a sentence."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A label in one document."""

    document: Document
    turns: int
    role: str
    """As in `SPEAKER_ROLES`."""
    participant: str | None
    first: Span
    """The first sentence that it says there; where its first turn begins if it says nothing."""
    words: str
    """The words of that sentence."""


def voices(project: Project, label: str, *, most: int = 12) -> list[Voice]:
    """Where a label stands and what it says there first, by the documents' names.

    Args:
        label: As the documents write it.
        most: In so many documents at most.
    """
    people = {case.id: case.name for case in list_cases(project)}
    speakers = {speaker.document_id: speaker for speaker in list_speakers(project) if speaker.label == label}
    found: list[Voice] = []
    for document in list_documents(project):
        speaker = speakers.get(document.id)
        if speaker is None or len(found) == most:
            continue
        transcript = read_transcript(project, document)
        turns = [turn for turn in transcript.turns if turn.speaker == label]
        if not turns:  # An older version of the text had it.
            continue
        first = _first_sentence(transcript, turns)
        person = people.get(speaker.case_id) if speaker.case_id is not None else None
        words = transcript.text[first.start : first.end]
        found.append(Voice(document, len(turns), speaker.role, person, first, words))
    return found


def _first_sentence(transcript: Transcript, turns: Sequence[Turn]) -> Span:
    speech = next((span for turn in turns for span in turn.speech), None)
    if speech is None:
        return Span(turns[0].start, turns[0].start)
    at = bisect_left(transcript.sentences, speech.start, key=lambda sentence: sentence.start)
    return transcript.sentences[at] if at < len(transcript.sentences) else speech


def list_labels(project: Project, document_id: int | None = None) -> list[Label]:
    """Every label of the present texts with its counts, the ones that say most first."""
    people = {case.id: case.name for case in list_cases(project)}
    names = {document.id: document.name for document in list_documents(project)}
    said = speech_by_speaker(project)
    rows: dict[str, list[Speaker]] = defaultdict(list)
    for speaker in list_speakers(project, document_id):
        if speaker.id in said:
            rows[speaker.label].append(speaker)
    found = [
        Label(
            label,
            tuple(names[s.document_id] for s in speakers),
            sum(said[s.id][0] for s in speakers),
            sum(said[s.id][1] for s in speakers),
            tuple(dict.fromkeys(s.role for s in speakers)),
            tuple(dict.fromkeys(people[s.case_id] for s in speakers if s.case_id is not None)),
        )
        for label, speakers in rows.items()
    ]
    return sorted(found, key=lambda label: (-label.characters, label.text))


def alike(labels: Sequence[Label]) -> list[tuple[Label, ...]]:
    """Groups of labels that are probably one person's name written differently; the commonest of each comes first.

    Labels with other numbers are other people, however alike they are: `Teacher 4` and `Teacher 5`.
    """
    from rapidfuzz import fuzz

    plain = [_plain(label.text) for label in labels]
    group = list(range(len(labels)))

    def head(i: int) -> int:
        while group[i] != i:
            i = group[i]
        return i

    for i, one in enumerate(plain):
        for j in range(i):
            other = plain[j]
            if one[1] != other[1] or not one[0] or not other[0]:
                continue
            same = one[0] == other[0]
            close = (
                min(len(one[0]), len(other[0])) >= _SHORTEST
                and one[0][0] == other[0][0]
                and fuzz.ratio(one[0], other[0]) >= _LIKE
            )
            if same or close:
                group[head(i)] = head(j)
    found: dict[int, list[Label]] = defaultdict(list)
    for i, label in enumerate(labels):
        found[head(i)].append(label)
    return [tuple(sorted(them, key=lambda one: -one.turns)) for them in found.values() if len(them) > 1]


def _plain(label: str) -> tuple[str, tuple[str, ...]]:
    """A label's letters without case, accents, blanks and signs; and its numbers without leading zeros."""
    folded = unicodedata.normalize("NFKD", label.casefold())
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    return _NUMBERS.sub("", _SIGNS.sub("", letters)), tuple(number.lstrip("0") for number in _NUMBERS.findall(letters))


def join_labels(
    project: Project, labels: Sequence[str], *, participant: str | None, interviewer: bool = False
) -> Effects:
    """Say that several labels are one person, wherever they stand.

    Args:
        labels: As the documents show them, whatever their case.
        participant: The person's name in the project, made if it is new; None for an interviewer.
        interviewer: They ask the questions.

    Raises:
        RuleError: Neither a participant nor an interviewer is meant.
        NotFoundError: No document has one of the labels.
    """
    if (participant is None) != interviewer:
        raise RuleError(tr("labels are joined to a participant or to an interviewer"), remedy=tr("name one of the two"))
    wanted = {label.casefold() for label in labels}
    found = [speaker for speaker in list_speakers(project) if speaker.label.casefold() in wanted]
    missing = wanted - {speaker.label.casefold() for speaker in found}
    if missing:
        label = next(label for label in labels if label.casefold() in missing)
        raise NotFoundError(tr("nobody is called “{label}”", label=label), remedy=tr("see `qualcode speakers list`"))
    told = ", ".join(f"“{label}”" for label in labels)
    said = (
        tr("{labels} are {participant}", labels=told, participant=participant)
        if participant
        else tr("{labels} are an interviewer", labels=told)
    )
    with project.change("map-speaker", said) as tx:
        set_roles(project, tx, found, participant, interviewer=interviewer)
    return project.last


def lint(project: Project) -> list[Finding]:
    """What should be looked at before anything is counted by speaker."""
    labels = list_labels(project)
    findings = []
    for group in alike(labels):
        if len({(one.roles, one.participants) for one in group}) > 1 or group[0].roles == ("unknown",):
            written = tuple(one.text for one in group)
            told = listed([f"“{text}”" for text in written])
            findings.append(_finding("alike", written, group, tr("{labels} may be one person", labels=told)))
    for label in labels:
        findings.extend(_findings_of(label))
    findings.extend(_findings_of_documents(project))
    return findings


def _finding(kind: str, written: tuple[str, ...], labels: Sequence[Label], text: str) -> Finding:
    documents = dict.fromkeys(name for label in labels for name in label.documents)
    return Finding(kind, written, tuple(documents), text)


def _findings_of(label: Label) -> list[Finding]:
    shown, own = f"“{label.text}”", (label.text,)
    where = counted(len(label.documents), "document") if len(label.documents) > 1 else label.documents[0]
    found = []
    if len(label.participants) > 1:
        people = ", ".join(label.participants)
        found.append(
            _finding(
                "two people",
                own,
                [label],
                tr("{label} is {participant} in different documents", label=shown, participant=people),
            )
        )
    if "unknown" in label.roles:
        found.append(
            _finding(
                "unknown",
                own,
                [label],
                tr("nobody is known to stand behind {label} ({where})", label=shown, where=where),
            )
        )
    if len(label.text) > _LONG or _NO_PERSON.search(label.text):
        found.append(
            _finding(
                "no person",
                own,
                [label],
                tr("{label} may be no speaker's name ({where})", label=shown, where=where),
            )
        )
    if label.characters == 0:
        found.append(_finding("silent", own, [label], tr("{label} says nothing ({where})", label=shown, where=where)))
    return found


def _findings_of_documents(project: Project) -> list[Finding]:
    said = speech_by_speaker(project)
    people = {case.id: case.name for case in list_cases(project)}
    speakers: dict[int, list[Speaker]] = defaultdict(list)
    for speaker in list_speakers(project):
        if speaker.id in said:
            speakers[speaker.document_id].append(speaker)
    found = []
    for document in list_documents(project):
        here = speakers[document.id]
        for case_id, count in Counter(s.case_id for s in here if s.case_id is not None).items():
            if count > 1:
                labels = tuple(s.label for s in here if s.case_id == case_id)
                text = tr(
                    "{participant} has {count} labels in {name}",
                    participant=people[case_id],
                    count=count,
                    name=document.name,
                )
                found.append(Finding("two labels", labels, (document.name,), text))
        asked = any(s.role == "interviewer" or guess_role(s.label) == "interviewer" for s in here)
        if here and not asked and document.kind in ("interview", "focus group"):
            text = tr("nobody is an interviewer in {name}", name=document.name)
            found.append(Finding("nobody asks", tuple(s.label for s in here), (document.name,), text))
    return found
