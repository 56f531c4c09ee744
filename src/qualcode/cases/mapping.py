"""Who stands behind a speaker's label."""

from __future__ import annotations

from collections.abc import Iterable

from qualcode.domain.changes import Effects
from qualcode.domain.errors import NotFoundError
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Document, Speaker
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.documents import list_speakers
from qualcode.storage.transaction import Transaction

INTERVIEWERS = frozenset(
    {
        *("interviewer", "interviewers", "interviewer1", "interviewer2", "int", "intv", "iv", "ivr", "i", "q"),
        *("moderator", "mod", "facilitator", "researcher", "field-researcher", "host"),
        *("interviewerin", "moderatorin", "entrevistador", "entrevistadora", "enquêteur", "enquêtrice"),
        *("tazatel", "tazatelka"),
    }
)
"""What interviewers are called in transcripts, in lower case."""


def guess_role(label: str) -> str:
    """`interviewer` for what interviewers are called, else `unknown`."""
    words = label.casefold().replace(".", "").strip()
    bare = words.rstrip(" 0123456789#")
    return "interviewer" if words in INTERVIEWERS or bare in INTERVIEWERS else "unknown"


def participants_by_label(project: Project) -> dict[str, int]:
    """The names of all participants in lower case → their case."""
    return {case.name.casefold(): case.id for case in list_cases(project, "participant")}


def standing(label: str, people: dict[str, int]) -> tuple[str, int | None]:
    """Role and participant of a label: a participant of that name, else by what interviewers are called."""
    case_id = people.get(label.casefold())
    return ("participant", case_id) if case_id is not None else (guess_role(label), None)


def map_speaker(
    project: Project,
    label: str,
    *,
    participant: str | None,
    interviewer: bool = False,
    document: Document | None = None,
) -> Effects:
    """Say who stands behind a label, in one document or in all.

    Args:
        label: The label as the documents show it, whatever its case.
        participant: The name of the participant, made if there is none; None for nobody.
        interviewer: They ask the questions and are left out of counts.
        document: Only there.

    Raises:
        NotFoundError: No document has the label.
    """
    found = [
        speaker
        for speaker in list_speakers(project, document.id if document else None)
        if speaker.label.casefold() == label.casefold()
    ]
    if not found:
        raise NotFoundError(
            tr("nobody is called “{label}” there", label=label), remedy=tr("see `qualcode speakers list`")
        )
    who = participant or (tr("an interviewer") if interviewer else tr("nobody known"))
    said = (
        tr("“{label}” in {document} is {who}", label=label, document=document.name, who=who)
        if document
        else tr("“{label}” is {who}", label=label, who=who)
    )
    with project.change("map-speaker", said) as tx:
        set_roles(project, tx, found, participant, interviewer=interviewer)
    return project.last


def set_roles(
    project: Project, tx: Transaction, speakers: Iterable[Speaker], participant: str | None, *, interviewer: bool
) -> None:
    """Let labels stand for a participant, who is made if there is none, an interviewer, or nobody known."""
    case_id = None
    if participant:
        case_id = participants_by_label(project).get(participant.casefold())
        if case_id is None:
            case_id = tx.add("cases", kind="participant", name=participant, site_id=None)
    role = "participant" if participant else "interviewer" if interviewer else "unknown"
    tx.update_where("speaker", {"id": [speaker.id for speaker in speakers]}, role=role, case_id=case_id)


def map_by_name(project: Project) -> int:
    """Map every label that nobody has been named for and that is a participant's name; how many were mapped."""
    people = participants_by_label(project)
    rows = {
        speaker.id: ("participant", people[speaker.label.casefold()])
        for speaker in list_speakers(project)
        if speaker.role == "unknown" and speaker.label.casefold() in people
    }
    if not rows:
        return 0
    with project.change(
        "map-speaker",
        plural(
            "{number} speaker mapped to the participant of that name",
            "{number} speakers mapped to participants of their name",
            len(rows),
        ),
    ) as tx:
        return tx.update_rows("speaker", ("role", "case_id"), rows)


def unmapped(project: Project) -> list[Speaker]:
    """The labels behind which nobody is known to stand."""
    return [speaker for speaker in list_speakers(project) if speaker.role == "unknown"]
