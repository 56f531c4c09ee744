"""What autocoding reads and writes for its screen, also where the code is yet to be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualcode.codebook.creating import create_path
from qualcode.domain.translation import tr
from qualcode.domain.values import SPEAKER_ROLES
from qualcode.domain.wording import counted
from qualcode.retrieval.autocoding import Autocoded, Place, Proposal, Proposed, autocode, propose
from qualcode.retrieval.widening import Widening
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.documents import list_speakers


@dataclass(frozen=True, slots=True)
class Wanted:
    """The code that passages are to get."""

    path: str
    """`Theme/Code`."""
    code_id: int | None
    """None for one that is made together with its codings."""


@dataclass(frozen=True, slots=True)
class Someone:
    """Whose turns can be coded."""

    kind: str
    """`label`, `participant` or `role`: as `speaker_places` has it."""
    name: str
    documents: int
    """In so many documents there is somebody so."""


def proposed(project: Project, places: Sequence[Place], wanted: Wanted, to: Widening) -> Proposal:
    """What autocoding would do; a code that is not there yet is made, and taken back.

    Raises:
        RuleError: The code is retired, cannot be made, or the codebook is frozen.
        NotFoundError: The code or a document is no longer there.
    """
    if wanted.code_id is not None:
        return propose(project, places, wanted.code_id, to=to)
    with project.rehearsal():
        return propose(project, places, create_path(project, wanted.path), to=to)


def give(project: Project, wanted: Wanted, rows: Sequence[Proposed], how: str) -> Autocoded:
    """Give the code to passages, in one change; a new code is made in the same.

    Raises:
        RuleError: No passage is chosen, the code cannot be given or made, or a text was corrected meanwhile.
        NotFoundError: The code or a document is no longer there.
    """
    if wanted.code_id is not None:
        return autocode(project, wanted.code_id, rows, how=how)
    with project.change("autocode", "", reason=how):
        done = autocode(project, create_path(project, wanted.path), rows, how=how)
    return replace(done, effects=project.last)


def people(project: Project) -> list[Someone]:
    """Whose turns can be asked for: participants, labels, and roles; each with its documents."""
    with project.reading():
        speakers = list_speakers(project)
        names = {case.id: case.name for case in list_cases(project, "participant")}
    found: dict[tuple[str, str], set[int]] = {}
    spelt: dict[tuple[str, str], str] = {}
    for speaker in speakers:
        for kind, name in (
            ("participant", names.get(speaker.case_id, "") if speaker.case_id is not None else ""),
            ("label", speaker.label),
            ("role", speaker.role if speaker.role in SPEAKER_ROLES else ""),
        ):
            if name:
                key = (kind, name.casefold())
                spelt.setdefault(key, name)
                found.setdefault(key, set()).add(speaker.document_id)
    order = {"participant": 0, "label": 1, "role": 2}
    keys = sorted(found, key=lambda key: (order[key[0]], key[1]))
    return [Someone(kind, spelt[kind, name], len(found[kind, name])) for kind, name in keys]


def described(one: Someone) -> str:
    """What stands beside the name of somebody."""
    what = {"participant": tr("participant"), "label": tr("label of a speaker"), "role": tr("all of this role")}[
        one.kind
    ]
    return tr("{what}, in {documents}", what=what, documents=counted(one.documents, "document"))
