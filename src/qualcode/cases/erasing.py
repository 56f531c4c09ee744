"""Erasing a participant: what that takes out of a project, told before, and taking it out for good."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.cases.spoken_words import WRITTEN_BY_TEAM, SpokenWords
from qualcode.codebook.tree import load_tree
from qualcode.domain.erasure import AuditLine, Erased, Erasure
from qualcode.domain.errors import RuleError
from qualcode.domain.locations import Location, ServerAddress
from qualcode.domain.translation import tr
from qualcode.domain.values import Case, Document
from qualcode.domain.wording import counted
from qualcode.settings import recent, recordings
from qualcode.storage.copies import private_copy
from qualcode.storage.erasing.erasing import erase_from_file, rehearse_erasing
from qualcode.storage.erasing.spoken import SpokenVersions
from qualcode.storage.placing import private_folder
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.net_changes import last_change
from qualcode.team.coders import check_lead
from qualcode.text.word_runs import says_phrase
from qualcode.text.words import count_words

VERB = "erase-case"
GOES, WRITTEN_OVER = "goes", "written over"
_QUOTED = 8
"""Words of hers in a row, in what somebody else says, that are told as a quote."""


@dataclass(frozen=True, slots=True)
class ErasedDocument:
    """A document that an erasure has to do with."""

    name: str
    uuid: str
    what: str
    """`goes` with all that was coded in it, or `written over` where the participant speaks."""
    versions: int
    turns: int
    """Turns of the participant in its latest text."""
    standing: bool
    """False for one that was removed before: an undo could have brought it back."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A document in which the participant does not speak, but in which her words or her name stand."""

    name: str
    quotes: int
    """Places with several words of hers."""
    names: int
    """Places with her name."""
    written_over: bool
    """Whether her words are taken out of it, since the team wrote it; what others say, and names, stay."""


@dataclass(frozen=True, slots=True)
class ErasePlan:
    """What erasing a participant takes out, worked out and not yet done."""

    case: Case
    erasure: Erasure
    line: AuditLine
    documents: tuple[ErasedDocument, ...]
    elsewhere: tuple[Elsewhere, ...]
    names: tuple[str, ...]
    """What is replaced wherever people wrote it: the participant's name, her labels, real names of the key."""
    spoken_codes: tuple[str, ...]
    """Paths of codes whose names are words of hers and stay: they are too few to be told from a turn of phrase."""
    contents: frozenset[bytes]
    """The hashes of the texts that hold her words: by them copies are known that hold them too."""
    as_of: int
    """The latest change of the project when this was worked out."""


def plan_erasing(project: Project, bearer: Case | Document, real_names: Collection[str] = ()) -> ErasePlan:
    """Work out what erasing a participant takes out of a project; nothing is written.

    Args:
        real_names: As the identity key has them; they go as well, wherever they stand.

    Raises:
        RuleError: It is no participant, or the session's coder is no lead where there is one.
    """
    if not isinstance(bearer, Case) or bearer.kind != "participant":
        raise RuleError(
            tr("“{name}” is no participant", name=bearer.name), remedy=tr("only participants can be erased")
        )
    check_lead(project, tr("erase participants"))
    with project.reading(), project.seeing_all():
        words = SpokenWords(SpokenVersions(project), bearer.uuid, real_names=real_names)
        documents = tuple(_told(words))
        return ErasePlan(
            bearer,
            words.erasure(),
            _line(project, bearer, documents),
            documents,
            tuple(_elsewhere(words)),
            words.names,
            _spoken_codes(project, words),
            frozenset(version.text_sha256 for version in words.versions),
            last_change(project)[0],
        )


def erasure_in_copy(copy: Project, erasure: Erasure) -> Erasure:
    """What takes the same participants out of a copy of the project: it may hold other versions, and more words.

    Args:
        copy: A backup, or a bundle, open for reading.
        erasure: What was taken out of the project.
    """
    with copy.reading(), copy.seeing_all():
        versions = SpokenVersions(copy)
        for case in sorted(erasure.participants):
            found = SpokenWords(versions, case, erasure).erasure()
            erasure = replace(
                erasure,
                documents=erasure.documents | found.documents,
                blanked={**erasure.blanked, **found.blanked},
                words=(*erasure.words, *found.words),
                names={**erasure.names, **found.names},
            )
    return erasure


def rehearse(where: Path, plan: ErasePlan) -> Erased:
    """What erasing would take out, counted; nothing is written.

    Raises:
        ProjectError: The project is damaged, or there is no room for a copy of it.
    """
    return rehearse_erasing(where, plan.erasure, plan.line)


def forget_beside(project: Project, plan: ErasePlan) -> None:
    """Take away what lies beside a project and on this machine: its cache with all that was learnt, recordings' names.

    Raises:
        ProjectError: The cache cannot be deleted.
        InputError: The list of recordings cannot be read or written.
    """
    from qualcode.suggestions.cached import forget  # With numpy: merging stands on this room, too.

    forget(project)
    for document in plan.documents:
        if document.what == GOES:
            recordings.unlink_recording(document.uuid)
            recent.forget_carets(project.location, document.uuid)


def erase(where: Location, plan: ErasePlan, *, take_over: bool = False) -> Erased:
    """Erase a participant from a project, which must not be open anywhere; `forget_beside` comes before.

    Args:
        where: The project.
        plan: As it was shown; the project must not have changed since.
        take_over: Take the lock although a process on another host left its record.

    Raises:
        ProjectError: Somebody has the project open, it is damaged, or the disk fails; it is as it was then.
    """
    if isinstance(where, ServerAddress):
        from qualcode.storage.erasing.on_server import erase_on_server

        return erase_on_server(where, plan.erasure, plan.line, as_of=plan.as_of)
    return erase_from_file(where, plan.erasure, plan.line, as_of=plan.as_of, take_over=take_over)


def erase_from_copy(path: Path, erasure: Erasure) -> Erased:
    """Erase the same participants from a backup; what it is called, and where it stands in the order of backups, stays.

    Raises:
        ProjectError: It is open elsewhere, damaged, or the disk fails; it is as it was then.
    """
    with private_folder(path) as folder, open_project(private_copy(path, folder), coder="", write=False) as copy:
        whole = erasure_in_copy(copy, erasure)
    return erase_from_file(path, whole, None)


def _line(project: Project, case: Case, documents: Sequence[ErasedDocument]) -> AuditLine:
    """What the journal keeps: how much went, and the UUIDs by which copies that come back are known."""
    gone = [document for document in documents if document.what == GOES]
    summary = tr(
        "a participant was erased, with {documents}; {others} written over in places",
        documents=counted(len(gone), "document"),
        others=counted(len(documents) - len(gone), "document"),
    )
    known = [
        f"participant {case.uuid}",
        *(f"document {document.uuid}" for document in gone),
    ]
    return AuditLine(project.spelling(project.coder), VERB, summary, "; ".join(known))


def _told(words: SpokenWords) -> Iterator[ErasedDocument]:
    for document in dict.fromkeys(version.document for version in words.versions):
        versions = [version for version in words.versions if version.document == document]
        last = next(version for version in versions if version.latest)
        what = GOES if document in words.going else WRITTEN_OVER
        yield ErasedDocument(last.name, document, what, len(versions), len(words.turns[last.uuid]), last.standing)


def _elsewhere(words: SpokenWords) -> Iterator[Elsewhere]:
    for version in words.others:
        by_team = version.kind in WRITTEN_BY_TEAM
        places = words.runs.found(version.text)
        quotes = sum(by_team or count_words(version.text, [place]) >= _QUOTED for place in places)
        named = len(words.replacing.found(version.text))
        if quotes or named:
            yield Elsewhere(version.name, quotes, named, quotes > 0 and by_team)


def _spoken_codes(project: Project, words: SpokenWords) -> tuple[str, ...]:
    tree = load_tree(project)
    return tuple(
        tree.path(code.id)
        for code in tree.walk()
        if not words.runs.found(code.name) and says_phrase(words.passages, code.name)
    )
