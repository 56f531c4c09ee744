"""Rounds: making them, with who codes what and which codebook, closing them, and taking them back."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qualcode.codebook.freezing import freeze_codebook
from qualcode.codebook.versions import LONGEST_NAME, find_version, tag_codebook
from qualcode.domain.changes import Effects
from qualcode.domain.codebook_entries import check_code_text, same_name
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.identity import beginning_with, now_ms
from qualcode.domain.rounds import DONE, ROUND_UNITS, Round, SamplingPlan
from qualcode.domain.translation import plural, tr
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.rounds import bundles_of_round, list_assignments, list_rounds, work_begun
from qualcode.storage.transaction import Transaction
from qualcode.team.assigning import add_assignments, coders_named
from qualcode.team.coders import check_lead
from qualcode.team.sampling_plans import Dealt, deal_out


def find_round(project: Project, name_or_uuid: str) -> Round:
    """The round of this name, whatever its case, else the one whose UUID it is or begins with it.

    Raises:
        NotFoundError: There is none, or several UUIDs begin so.
    """
    rounds = list_rounds(project)
    wanted = same_name(name_or_uuid)
    found = [one for one in rounds if same_name(one.name) == wanted] or beginning_with(name_or_uuid, rounds)
    if len(found) == 1:
        return found[0]
    names = ", ".join(one.name for one in rounds)
    raise NotFoundError(
        tr("there is no round “{name}” (there are: {names})", name=name_or_uuid, names=names)
        if names
        else tr("there is no round “{name}”: there are none yet", name=name_or_uuid),
        remedy=tr("see `qualcode round list`"),
    )


def preview_round(
    project: Project,
    *,
    documents: Collection[int],
    coders: Sequence[str],
    each: int | None = None,
    plan: SamplingPlan | None = None,
) -> Dealt:
    """Who would code what in a round that `new_round` makes of the same; nothing is written.

    Raises:
        RuleError, NotFoundError: As of `new_round`.
    """
    return deal_out(project, documents, coders_named(project, coders), each=each, plan=plan)


def new_round(
    project: Project,
    name: str,
    *,
    documents: Collection[int],
    coders: Sequence[str],
    each: int | None = None,
    blind: bool = True,
    open_codebook: bool = False,
    unit: str = "sentence",
    codebook_version: str | None = None,
    freeze: bool = False,
    plan: SamplingPlan | None = None,
    note: str = "",
) -> Effects:
    """Make a round and assign its documents, equally many words to every coder: one change, undone as one.

    Args:
        name: 1 to 120 characters on one line.
        documents: Their ids; with a plan those that it was drawn from.
        coders: Names of coders whom the project knows.
        each: How many coders each document gets: all, unless said; a plan says it for what it drew.
        blind: Whether coders see nothing of what others did in these documents until theirs are done.
        open_codebook: Whether coders may change the codebook in their bundles; else they propose.
        unit: One of `ROUND_UNITS`.
        codebook_version: The version of the codebook that is coded with; the codebook as it stands is named after the
            round unless one is given.
        freeze: Freeze the codebook of this project for the round, until it is closed.
        plan: How the documents were drawn; it is kept with the round.
        note: What the round is for.

    Raises:
        RuleError: A name, unit, or number of coders that cannot be; or the session's coder is no lead where there is
            one.
        NotFoundError: There is no such coder or version.
    """
    check_lead(project, tr("make rounds"))
    name = _check_name(project, name)
    if unit not in ROUND_UNITS:
        raise RuleError(
            tr("“{unit}” is no unit to code by", unit=unit),
            remedy=tr("choose one of {round_units}", round_units=", ".join(ROUND_UNITS)),
        )
    dealt = preview_round(project, documents=documents, coders=coders, each=each, plan=plan)
    with project.change(
        "new-round",
        tr("round “{name}”: {dealt}, blind", name=name, dealt=_told(dealt))
        if blind
        else tr("round “{name}”: {dealt}, not blind", name=name, dealt=_told(dealt)),
    ) as tx:
        round_id = tx.add(
            "round",
            name=name,
            blind=int(blind),
            unit=unit,
            codebook_change=None,
            created_ms=now_ms(),
            codebook_version_id=_version_id(project, name, codebook_version),
            open_codebook=int(open_codebook),
            plan=plan.to_json() if plan is not None else None,
            note=check_code_text(note.strip(), "memo") or None,
            coder_id=project.coder_id(),
            closed_ms=None,
        )
        pairs = [(document.id, coder.id) for document, found in dealt.documents for coder in found]
        add_assignments(project, tx, round_id, pairs)
        if freeze:
            freeze_codebook(project, name, round_id=round_id)
    return project.last


def _told(dealt: Dealt) -> str:
    documents, coders = len(dealt.documents), len(dealt.coders)
    told = f"{counted(documents, 'document')}, {counted(coders, 'coder')}"
    return told if dealt.assignments == documents * coders else f"{told}, {counted(dealt.assignments, 'assignment')}"


def _check_name(project: Project, name: str) -> str:
    name = check_code_text(name.strip(), "name")
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise RuleError(
            tr("a round is named in 1 to {longest_name} characters on one line", longest_name=LONGEST_NAME),
            remedy=tr("as “round 1”"),
        )
    if any(same_name(one.name) == same_name(name) for one in list_rounds(project)):
        raise RuleError(tr("there is a round “{name}” already", name=name), remedy=tr("choose another name"))
    return name


def _version_id(project: Project, name: str, version: str | None) -> int:
    """The version of the codebook that is coded with; made here and named after the round, unless one is named."""
    if version is None:
        if find_version(project, name) is not None:
            raise RuleError(
                tr("a version of the codebook is called “{name}” already", name=name),
                remedy=tr("name it with --codebook-version if it is what is coded with, or choose another name"),
            )
        tag_codebook(project, name)
    found = find_version(project, name if version is None else version)
    if found is None:
        raise NotFoundError(
            tr("there is no version “{version}” of the codebook", version=version),
            remedy=tr("see `qualcode codebook versions`"),
        )
    return found.id


def close_round(project: Project, round_: Round) -> Effects:
    """Close a round: nothing is hidden for it any more, and what is not done in it stays so.

    A freeze of the codebook that was made for it ends.

    Raises:
        RuleError: It is closed already, or the session's coder is no lead where there is one.
    """
    check_lead(project, tr("close rounds"))
    if not round_.is_open:
        raise RuleError(
            tr("the round “{name}” is closed already", name=round_.name), remedy=tr("nothing needs to be done")
        )
    left = sum(one.state != DONE for one in list_assignments(project, round_id=round_.id))
    said = tr("round “{name}” closed", name=round_.name)
    if left:
        assignments = counted(left, "assignment")
        said = tr("round “{name}” closed, {assignments} of it not done", name=round_.name, assignments=assignments)
    with project.change("close-round", said) as tx:
        tx.update_where("round", {"id": round_.id}, closed_ms=now_ms())
        if _thaw(tx, round_):
            tx.summary += tr("; the freeze of the codebook made for it ended")
    return project.last


def _thaw(tx: Transaction, round_: Round) -> bool:
    return bool(tx.update_where("freeze", {"round_id": round_.id, "ended_ms": None}, ended_ms=now_ms()))


def reopen_round(project: Project, round_: Round) -> Effects:
    """Open a closed round again; a freeze that ended with it is not made again.

    Raises:
        RuleError: It is open, or the session's coder is no lead where there is one.
    """
    check_lead(project, tr("reopen rounds"))
    if round_.is_open:
        raise RuleError(tr("the round “{name}” is not closed", name=round_.name), remedy=tr("nothing needs to be done"))
    with project.change("reopen-round", tr("round “{name}” open again", name=round_.name)) as tx:
        tx.update_where("round", {"id": round_.id}, closed_ms=None)
    return project.last


def remove_round(project: Project, round_: Round) -> Effects:
    """Remove a round in which nobody has done anything, with its assignments; the codebook's version stays.

    Raises:
        RuleError: Somebody coded in it, a bundle was handed out for it, or the session's coder is no lead where there
            is one.
    """
    check_lead(project, tr("remove rounds"))
    with project.seeing_all():
        assignments = list_assignments(project, round_id=round_.id)
        begun = work_begun(project)
    worked = [
        one
        for one in assignments
        if one.finished_ms is not None
        or one.state == DONE
        or ((work := begun.get((one.document_id, one.coder_id))) is not None and work.last_ms >= round_.created_ms)
    ]
    if worked:
        coders = len({one.coder_id for one in worked})
        raise RuleError(
            tr("{coders} worked in the round “{name}”", coders=counted(coders, "coder"), name=round_.name),
            remedy=tr("close it, and it stays as it was"),
        )
    handed_out = bundles_of_round(project, round_.id)
    if handed_out:
        raise RuleError(
            plural(
                "{number:,} bundle of the round “{name}” was handed out",
                "{number:,} bundles of the round “{name}” were handed out",
                handed_out,
                name=round_.name,
            ),
            remedy=tr("close it instead"),
        )
    with project.change("remove-round", tr("round “{name}” removed", name=round_.name)) as tx:
        _thaw(tx, round_)
        tx.update_where("freeze", {"round_id": round_.id}, round_id=None)
        tx.update_where("decision", {"round_id": round_.id}, round_id=None)
        tx.delete_where("assignment", {"round_id": round_.id})
        tx.delete_where("round", {"id": round_.id})
    return project.last
