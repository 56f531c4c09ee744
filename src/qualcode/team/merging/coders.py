"""Who is who: the coders of a file that came back, and the coders here. Nobody is guessed."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.identity import new_uuids, now_ms
from qualcode.domain.translation import tr
from qualcode.domain.values import CONSENSUS, Coder
from qualcode.refi.own_conventions import UNKNOWN_CODER
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.rows import read_rows
from qualcode.storage.transaction import Transaction
from qualcode.team.coders import check_coder_name
from qualcode.team.merging.identities import Identities

NEW = "new"
"""What a coder is said to be who is somebody else than everybody here; `new:NAME` where her name is taken."""


class CodersUnclearError(RuleError):
    """It is not certain who some coders of the file are; a person must say so."""

    def __init__(self, names: tuple[str, ...], problem: str) -> None:
        self.names = names
        """The coders there that must be asked about."""
        super().__init__(
            problem,
            remedy=tr(
                "say who it is: `--coder-is THEIRS=OURS`, or `--coder-is THEIRS=new` for somebody who is not here"
            ),
        )


def settle_coders(
    project: Project, theirs: Project, used: set[int], adding: set[int], answers: Mapping[str, str], of_bundle: str
) -> dict[int, Coder | str]:
    """Say of each coder there who she is here: a coder, or the name under which she is to be added.

    Nothing is asked where UUID and name are the same and, in a bundle, it is the coder whose bundle it is.

    Args:
        used: The ids there of those whose work comes in or was changed.
        adding: Of those whose work comes in.
        answers: Name there → name here, or `new`.
        of_bundle: Whose bundle it is; empty for a project that grew apart.

    Raises:
        CodersUnclearError: Somebody must be asked about.
        NotFoundError: An answer names nobody, or is about nobody there.
    """
    ours = {coder.uuid: coder for coder in list_coders(project)}
    names = {coder.name.casefold(): coder for coder in ours.values()}
    given = {name.casefold(): answer for name, answer in answers.items()}
    _check_known(theirs, answers)
    found: dict[int, Coder | str] = {}
    unclear: list[tuple[str, str]] = []
    for id_, uuid, name in read_rows(theirs, "coder", {"id": sorted(used)}, ("id", "uuid", "name")):
        answer = given.get(name.casefold())
        if answer is not None:
            found[id_] = _answered(name, answer, names)
            continue
        if name == CONSENSUS:  # It is the same wherever something was settled first.
            found[id_] = names.get(name.casefold(), name)
            continue
        if uuid == UNKNOWN_CODER:  # Who stands for nobody is nobody here as well.
            found[id_] = ours.get(uuid) or names.get(name.casefold(), name)
            continue
        same = ours.get(uuid)
        why = _doubt(name, same, names.get(name.casefold()), of_bundle if id_ in adding else "")
        if why:
            unclear.append((name, why))
        elif same is not None:
            found[id_] = same
    if unclear:
        raise CodersUnclearError(tuple(name for name, _ in unclear), "; ".join(why for _, why in unclear))
    return found


def _check_known(theirs: Project, answers: Mapping[str, str]) -> None:
    """Refuse answers about somebody who is not there."""
    there = [name for (name,) in read_rows(theirs, "coder", None, ("name",))]
    known = {name.casefold() for name in there}
    for name in answers:
        if name.casefold() not in known:
            named = ", ".join(f"“{one}”" for one in sorted(there))
            raise NotFoundError(
                tr("there is no coder “{name}” in the file that came back", name=name),
                remedy=tr("in it are {names}", names=named),
            )


def _answered(name: str, answer: str, names: Mapping[str, Coder]) -> Coder | str:
    if answer.casefold() == NEW:
        if name.casefold() in names:
            raise RuleError(
                tr("there is a coder “{name}” here already", name=name),
                remedy=tr("give the other one a name: `--coder-is {name}=new:NAME`", name=name),
            )
        return check_coder_name(name)
    sign, _, called = answer.partition(":")
    known = names.get(answer.casefold())
    if known is None and sign.casefold() == NEW and called.strip():
        if called.strip().casefold() in names:
            raise RuleError(
                tr("there is a coder “{name}” here already", name=called.strip()), remedy=tr("choose another name")
            )
        return check_coder_name(called)
    if known is None:
        raise NotFoundError(
            tr("there is no coder “{name}” here", name=answer),
            remedy=tr("see `qualcode coder list`, or add her with `qualcode coder add`"),
        )
    return known


def _doubt(name: str, same: Coder | None, namesake: Coder | None, of_bundle: str) -> str:
    """Why it is not certain who a coder is; empty where it is."""
    if same is None and namesake is None:
        return tr("“{name}” coded in it, and nobody here has that name", name=name)
    if same is None:
        return tr("“{name}” coded in it, and it is not certain that this is the “{name}” here", name=name)
    if same.name != name:
        return tr("who is called “{name}” in it is called “{other}” here", name=name, other=same.name)
    if of_bundle and name != of_bundle:
        return tr("“{name}” coded in the bundle of {coder}", name=name, coder=of_bundle)
    return ""


def write_coders(
    project: Project, tx: Transaction, theirs: Project, ids: Identities, settled: Mapping[int, Coder | str]
) -> int:
    """Add who is new, and note who is who; returns how many are new. Somebody new keeps her UUID where it is free."""
    uuids: dict[int, str] = dict(read_rows(theirs, "coder", {"id": sorted(settled)}, ("id", "uuid"))) if settled else {}
    taken = {coder.uuid for coder in list_coders(project)}
    new = 0
    for their_id, who in settled.items():
        uuid = uuids[their_id]
        if not isinstance(who, str):
            ids.double("coder", their_id, uuid, who.id, who.uuid)
            continue
        given = uuid if uuid not in taken else new_uuids(1)[0]
        our_id = tx.add("coder", uuid=given, name=who, role="coder", colour="", created_ms=now_ms())
        ids.double("coder", their_id, uuid, our_id, given)
        new += 1
    return new
