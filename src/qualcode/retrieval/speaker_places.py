"""Whose turns are looked for: what is said under a label, by a participant or in a role."""

from __future__ import annotations

from collections.abc import Collection

from qualcode.analysis.selecting import choose_documents
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.domain.values import SPEAKER_ROLES, Speaker
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import packed_turns
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.documents import list_speakers
from qualcode.storage.types import unpack_spans

Place = tuple[int, Span]
"""A document and a span of it."""


def speaker_places(
    project: Project,
    *,
    label: str | None = None,
    participant: str | None = None,
    role: str | None = None,
    documents: Collection[str] | None = None,
) -> list[Place]:
    """What is said under a label, by a participant or in a role, turn by turn; where several are given, under all.

    Args:
        label: As the documents show it, whatever its case.
        participant: A participant's name, whatever its case.
        role: One of `SPEAKER_ROLES`.
        documents: Only in these, by name or UUID.

    Returns:
        For each turn in which something is said the span from the first to the last of it, by document and place.

    Raises:
        NotFoundError: A document is not there, or nobody answers to it in any of them.
        RuleError: There is no such role, or nothing is asked for.
    """
    if label is None and participant is None and role is None:
        raise RuleError(
            tr("nobody is named whose turns are looked for"), remedy=tr("name a label, a participant or a role")
        )
    if role is not None and role not in SPEAKER_ROLES:
        raise RuleError(
            tr("there is no role “{role}”", role=role),
            remedy=tr("choose one of {roles}", roles=", ".join(SPEAKER_ROLES)),
        )
    chosen = choose_documents(project, documents)
    speakers = _speakers(project, {document.id for document in chosen}, label, participant, role)
    places: list[Place] = []
    for document in chosen:
        if document.id not in speakers:
            continue
        for _, _, _, speaker_id, packed, _ in packed_turns(project, document.version_id):
            if speaker_id in speakers[document.id] and packed:
                speech = unpack_spans(packed)
                places.append((document.id, Span(speech[0].start, speech[-1].end)))
    return places


def _speakers(
    project: Project, document_ids: Collection[int], label: str | None, participant: str | None, role: str | None
) -> dict[int, set[int]]:
    """document → the speakers there that meet every condition."""
    people = {
        case.id
        for case in list_cases(project, "participant")
        if participant is not None and case.name.casefold() == participant.casefold()
    }
    if participant is not None and not people:
        raise NotFoundError(
            tr("no participant is called “{participant}”", participant=participant),
            remedy=tr("see `qualcode cases list`"),
        )

    def meant(speaker: Speaker) -> bool:
        return (
            (label is None or speaker.label.casefold() == label.casefold())
            and (participant is None or speaker.case_id in people)
            and (role is None or speaker.role == role)
        )

    found: dict[int, set[int]] = {}
    for speaker in list_speakers(project):
        if speaker.document_id in document_ids and meant(speaker):
            found.setdefault(speaker.document_id, set()).add(speaker.id)
    if not found:
        raise NotFoundError(_nobody(label, participant, role), remedy=tr("see `qualcode speakers labels`"))
    return found


def _nobody(label: str | None, participant: str | None, role: str | None) -> str:
    if label is not None:
        return tr("nobody is called “{label}” there", label=label)
    if participant is not None:
        return tr("nobody is {participant} there", participant=participant)
    return tr("nobody is marked as {role} there", role=role)
