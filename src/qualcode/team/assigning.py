"""Assignments: which coder is to code which document in a round."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from qualcode.domain.changes import Effects
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.identity import now_ms
from qualcode.domain.rounds import DONE, TO_DO, Round
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Coder
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.rounds import list_assignments
from qualcode.storage.transaction import Transaction
from qualcode.team.coders import check_coder_name, check_lead

_COLUMNS = ("round_id", "document_id", "coder_id", "state", "changed_ms", "changed_by", "begun_ms", "finished_ms")


def coders_named(project: Project, names: Iterable[str]) -> list[Coder]:
    """The coders of these names, whatever their case, each once.

    Raises:
        NotFoundError: There is no such coder; the name that was probably meant is told.
        RuleError: It is Consensus, who codes nothing, or no name.
    """
    known = {coder.name.casefold(): coder for coder in list_coders(project)}
    found: dict[int, Coder] = {}
    for name in map(check_coder_name, names):
        coder = known.get(name.casefold())
        if coder is None:
            raise _nobody(name, [coder.name for coder in known.values()])
        found[coder.id] = coder
    return list(found.values())


def _nobody(name: str, known: Sequence[str]) -> NotFoundError:
    from qualcode.cases.planning import near  # Only a slip of the finger pays for it.

    meant = near(name, known, most=1)
    if meant:
        return NotFoundError(
            tr("there is no coder “{name}”", name=name),
            remedy=tr(
                "write “{meant}” if that is meant, or add the coder: `qualcode coder add {name}`",
                meant=meant[0],
                name=name,
            ),
        )
    return NotFoundError(
        tr("there is no coder “{name}” (there are: {names})", name=name, names=", ".join(known)),
        remedy=tr("add the coder: `qualcode coder add {name}`", name=name),
    )


def add_assignments(project: Project, tx: Transaction, round_id: int, pairs: Iterable[tuple[int, int]]) -> int:
    """Write (document, coder) as part of a change; how many there are."""
    now, by = now_ms(), project.coder_id()
    rows = [(round_id, document, coder, TO_DO, now, by, None, None) for document, coder in pairs]
    tx.insert_many("assignment", _COLUMNS, rows)
    return len(rows)


def assign(project: Project, round_: Round, documents: Collection[int], coders: Sequence[str]) -> Effects:
    """Let coders code documents in a round; those that they have already are left as they are.

    Raises:
        RuleError: The round is closed, or the session's coder is no lead where there is one.
        NotFoundError: There is no such coder.
    """
    check_lead(project, tr("assign documents"))
    check_is_open(round_)
    found = coders_named(project, coders)
    had = {(one.document_id, one.coder_id) for one in list_assignments(project, round_id=round_.id)}
    new = [
        (document, coder.id)
        for document in dict.fromkeys(documents)
        for coder in found
        if (document, coder.id) not in had
    ]
    names = ", ".join(coder.name for coder in found)
    new_documents = len({document for document, _ in new})
    what = tr(
        "{documents} assigned to {names} in “{name}”",
        documents=counted(new_documents, "document"),
        names=names,
        name=round_.name,
    )
    with project.change("assign", what) as tx:
        add_assignments(project, tx, round_.id, new)
        if new_documents == 1:
            tx.look_at(new[0][0])
    return project.last


def unassign(project: Project, round_: Round, documents: Collection[int], coders: Sequence[str]) -> Effects:
    """Take documents from coders in a round; what they coded in them stays.

    Raises:
        RuleError: One of them is done, the round is closed, or the session's coder is no lead where there is one.
        NotFoundError: There is no such coder, or none of these is assigned.
    """
    check_lead(project, tr("take assignments back"))
    check_is_open(round_)
    found = {coder.id: coder for coder in coders_named(project, coders)}
    there = [
        one
        for one in list_assignments(project, round_id=round_.id)
        if one.coder_id in found and one.document_id in set(documents)
    ]
    names = ", ".join(coder.name for coder in found.values())
    if not there:
        raise NotFoundError(
            tr("none of these documents is assigned to {names} in “{name}”", names=names, name=round_.name),
            remedy=tr("see `qualcode round show` of “{name}”", name=round_.name),
        )
    done = [one for one in there if one.state == DONE]
    if done:
        raise RuleError(
            plural("{number:,} document of these is done", "{number:,} documents of these are done", len(done)),
            remedy=tr("what is done stays in its round; take the others"),
        )
    gone = counted(len({one.document_id for one in there}), "document")
    with project.change(
        "unassign", tr("{gone} taken from {names} in “{name}”", gone=gone, names=names, name=round_.name)
    ) as tx:
        tx.delete_where("assignment", {"id": [one.id for one in there]})
    return project.last


def check_is_open(round_: Round) -> None:
    """Refuse what is not done in a closed round.

    Raises:
        RuleError: It is closed.
    """
    if not round_.is_open:
        raise RuleError(
            tr("the round “{name}” is closed", name=round_.name), remedy=tr("reopen it first (`qualcode round reopen`)")
        )
