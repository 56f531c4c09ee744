"""Proposals: what coders would change in the codebook, each with the passage that made them ask; the lead decides."""

from __future__ import annotations

import json
from typing import Any

from qualcode.codebook.creating import checked_fields, write_path
from qualcode.codebook.defining import write_name, write_redefinition
from qualcode.codebook.merging import write_merge
from qualcode.codebook.removing import write_retirement
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.coding.applying import place_coding
from qualcode.coding.passages import anchor, excerpt, transcript_of
from qualcode.domain.changes import Effects
from qualcode.domain.codebook_entries import DEFINING_FIELDS, PATH_SEPARATOR, check_code_name, check_code_text
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.identity import beginning_with, now_ms, only_one
from qualcode.domain.translation import tr
from qualcode.domain.values import Code, Proposal
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import list_former_codes, list_proposals
from qualcode.storage.transaction import Transaction
from qualcode.team.coders import check_lead, find_coder

Passage = tuple[int, tuple[int, int]]
"""A document and a span of it in code points."""


def propose_code(
    project: Project, path: str, *, passage: Passage | None = None, reason: str = "", **fields: str
) -> Effects:
    """Propose a new code at a path (`Theme/Code`); if it is accepted, the passage is coded with it for who proposed it.

    Raises:
        RuleError: There is such a code, the path cannot be one, or a text holds a control character.
    """
    names = [check_code_name(part) for part in path.split(PATH_SEPARATOR)]
    path = PATH_SEPARATOR.join(names)
    if load_tree(project).find_path(path) is not None:
        raise RuleError(
            tr("there is a code “{path}” already", path=path), remedy=tr("give it, or propose that it be redefined")
        )
    return _write(project, "new", None, path, checked_fields(fields), passage, reason)


def propose_name(
    project: Project, code_id: int, name: str, *, passage: Passage | None = None, reason: str = ""
) -> Effects:
    """Propose another name for a code.

    Raises:
        RuleError: It cannot be one.
    """
    rest = {"code": load_tree(project).path(code_id)}
    return _write(project, "rename", code_id, check_code_name(name), rest, passage, reason)


def propose_redefinition(
    project: Project, code_id: int, *, passage: Passage | None = None, reason: str = "", **fields: str
) -> Effects:
    """Propose that a code be defined differently.

    Args:
        **fields: What is to be different of definition, include and exclude; nothing where the reason says it all and
            the lead is to find the words.

    Raises:
        RuleError: Neither a text nor a reason is given, or a text holds a control character.
    """
    surplus = set(fields) - set(DEFINING_FIELDS)
    if surplus:
        raise RuleError(
            tr("{fields} does not define a code", fields=", ".join(sorted(surplus))), remedy=tr("leave it out")
        )
    if not fields and not reason.strip():
        raise RuleError(tr("nothing is proposed"), remedy=tr("say what is to be different, or why"))
    path = load_tree(project).path(code_id)
    return _write(project, "redefine", code_id, path, checked_fields(fields), passage, reason)


def propose_merge(
    project: Project, code_id: int, target_id: int, *, passage: Passage | None = None, reason: str = ""
) -> Effects:
    """Propose that a code be merged into another."""
    tree = load_tree(project)
    if code_id == target_id:
        raise RuleError(
            tr("“{code}” cannot be merged into itself", code=tree.path(code_id)), remedy=tr("name another target")
        )
    rest = {"into": tree.code(target_id).uuid}
    return _write(project, "merge", code_id, tree.path(code_id), rest, passage, reason)


def propose_retirement(project: Project, code_id: int, *, passage: Passage | None = None, reason: str = "") -> Effects:
    """Propose that a code be retired."""
    return _write(project, "retire", code_id, load_tree(project).path(code_id), {}, passage, reason)


def _write(
    project: Project,
    kind: str,
    code_id: int | None,
    name: str,
    rest: dict[str, Any],
    passage: Passage | None,
    reason: str,
) -> Effects:
    reason = check_code_text(reason.strip(), "reason")
    place = anchor(transcript_of(project, passage[0]), passage[1]) if passage is not None else None
    with project.change("propose", "", reason=reason) as tx:
        tx.add(
            "proposal",
            kind=kind,
            code_id=code_id,
            name=name,
            rest=json.dumps(rest, ensure_ascii=False, sort_keys=True),
            reason=reason,
            document_id=passage[0] if passage is not None else None,
            start=place.start if place is not None else None,
            end=place.end if place is not None else None,
            quote=place.quote if place is not None else "",
            coder_id=project.coder_id(),
            created_ms=now_ms(),
            state="open",
            decided_by=None,
            decided_ms=None,
            answer="",
        )
        tx.summary = tr("proposed: {in_words}", in_words=in_words(load_tree(project), list_proposals(project)[-1]))
        if passage is not None and place is not None:
            tx.look_at(passage[0], (place.start, place.end))
    return project.last


def _path_then(proposal: Proposal) -> str:
    """The path that the code of a proposal had when it was written."""
    return str(proposal.rest.get("code", proposal.name))


def in_words(tree: CodeTree, proposal: Proposal) -> str:
    """What a proposal asks for: `rename “A/x” to “y”`."""
    known = proposal.code_id is not None and proposal.code_id in tree
    code = tree.path(proposal.code_id) if known and proposal.code_id is not None else _path_then(proposal)
    match proposal.kind:
        case "new":
            return tr("a new code “{name}”", name=proposal.name)
        case "rename":
            return tr("rename “{code}” to “{name}”", code=code, name=proposal.name)
        case "redefine":
            return tr("redefine “{code}”", code=code)
        case "merge":
            into = next((one for one in tree.walk() if one.uuid == proposal.rest.get("into")), None)
            return tr(
                "merge “{code}” into “{target}”", code=code, target=tree.path(into.id) if into is not None else "?"
            )
        case _:
            return tr("retire “{code}”", code=code)


def find_proposal(project: Project, uuid_or_prefix: str) -> Proposal:
    """The proposal whose UUID is this, or begins with it.

    Raises:
        NotFoundError: There is none, or several begin so.
    """
    found = beginning_with(uuid_or_prefix, list_proposals(project))
    return only_one(found, tr("proposal"), uuid_or_prefix, remedy=tr("see `qualcode codebook proposals`"))


def accept_proposal(project: Project, proposal_id: int, *, answer: str = "", **changed: str) -> Effects:
    """Do what a proposal asks for, as one change, also while the codebook is frozen.

    The passage that prompted a new code is coded with it, as the work of who proposed it, if its words still stand;
    else the summary says that nothing was coded (`lost_passage`).

    Args:
        answer: What the lead says to it.
        **changed: Texts that the lead words otherwise: `name` (a path for a new code) or any text of a code.

    Raises:
        RuleError: It is decided already, the session's coder is no lead where there is one, or what it asks for
            cannot be done.
        NotFoundError: The code that it is about is gone.
    """
    proposal = _open_one(project, proposal_id)
    tree = load_tree(project)
    name = changed.pop("name", proposal.name)
    texts = proposal.texts | checked_fields(changed)
    with project.change("accept-proposal", "", reason=answer.strip()) as tx:
        said = in_words(tree, proposal)
        match proposal.kind:
            case "new":
                lost = lost_passage(project, proposal)
                said += tr("; its passage is no longer found in the text, so nothing was coded") if lost else ""
                _accept_code(project, tx, proposal, name, texts)
            case "rename":
                write_name(tx, tree, _code(tree, proposal).id, name)
            case "redefine":
                reason = proposal.reason or answer.strip()
                write_redefinition(project, tx, _code(tree, proposal), reason=reason, **texts)
            case "merge":
                write_merge(project, tx, [_code(tree, proposal).id], _target(project, tree, proposal))
            case _:
                write_retirement(tx, tree, _code(tree, proposal).id)
        tx.summary = tr("accepted from {coder}: {said}", coder=proposal.coder, said=said)
        _decide(project, tx, proposal, "accepted", answer)
    return project.last


def decline_proposal(project: Project, proposal_id: int, *, answer: str = "") -> Effects:
    """Say no to a proposal; it stays in the list with the answer.

    Raises:
        RuleError: It is decided already, or the session's coder is no lead where there is one.
    """
    proposal = _open_one(project, proposal_id)
    said = in_words(load_tree(project), proposal)
    with project.change(
        "decline-proposal", tr("declined from {coder}: {said}", coder=proposal.coder, said=said), reason=answer.strip()
    ) as tx:
        _decide(project, tx, proposal, "declined", answer)
    return project.last


def withdraw_proposal(project: Project, proposal_id: int) -> Effects:
    """Take back a proposal of one's own that nobody has decided.

    Raises:
        RuleError: It is another coder's, or decided already.
    """
    proposal = _get(project, proposal_id)
    if proposal.coder != project.coder:
        raise RuleError(tr("that was proposed by {coder}", coder=proposal.coder), remedy=tr("a lead can decline it"))
    if proposal.state != "open":
        raise RuleError(_decided(proposal), remedy=tr("nothing needs to be done"))
    said = in_words(load_tree(project), proposal)
    with project.change("withdraw-proposal", tr("proposal taken back: {said}", said=said)) as tx:
        tx.delete_where("proposal", {"id": proposal_id})
    return project.last


def _get(project: Project, proposal_id: int) -> Proposal:
    found = next((one for one in list_proposals(project) if one.id == proposal_id), None)
    if found is None:
        raise NotFoundError(tr("that proposal is no longer there"), remedy=tr("see `qualcode codebook proposals`"))
    return found


def _open_one(project: Project, proposal_id: int) -> Proposal:
    proposal = _get(project, proposal_id)
    check_lead(project, tr("decide on proposals"))
    if proposal.state != "open":
        raise RuleError(
            _decided(proposal),
            remedy=tr("see `qualcode codebook proposals`"),
        )
    return proposal


def _decided(proposal: Proposal) -> str:
    if proposal.state == "accepted":
        return tr("that proposal was accepted already")
    return tr("that proposal was declined already")


def _code(tree: CodeTree, proposal: Proposal) -> Code:
    if proposal.code_id is None or proposal.code_id not in tree:
        raise NotFoundError(
            tr("“{proposal}” is no longer in the codebook", proposal=_path_then(proposal)),
            remedy=tr("decline the proposal"),
        )
    return tree.code(proposal.code_id)


def _target(project: Project, tree: CodeTree, proposal: Proposal) -> int:
    wanted = proposal.rest.get("into")
    ids = {one.uuid: one.into_id for one in list_former_codes(project)}
    ids |= {code.uuid: code.id for code in tree.walk()}
    if wanted not in ids:
        raise NotFoundError(
            tr("the code that “{name}” was to be merged into is gone", name=proposal.name),
            remedy=tr("decline the proposal"),
        )
    return ids[wanted]


def _accept_code(project: Project, tx: Transaction, proposal: Proposal, path: str, texts: dict[str, str]) -> None:
    code_id = write_path(project, tx, path, **texts)
    span = passage_now(project, proposal)
    if span is None or proposal.document_id is None:
        return
    transcript = transcript_of(project, proposal.document_id)
    coder = find_coder(project, proposal.coder)
    code = load_tree(project).code(code_id)
    place_coding(project, tx, transcript, anchor(transcript, span), code, coder.id, "proposal")
    tx.look_at(proposal.document_id, span)


def _decide(project: Project, tx: Transaction, proposal: Proposal, state: str, answer: str) -> None:
    tx.update_where(
        "proposal",
        {"id": proposal.id},
        state=state,
        decided_by=project.coder_id(),
        decided_ms=now_ms(),
        answer=check_code_text(answer.strip(), "answer"),
    )


def passage_now(project: Project, proposal: Proposal) -> tuple[int, int] | None:
    """Where the passage that prompted a proposal stands in the present text, `[start, end)` in code points.

    Returns:
        None where no passage did, or where its words are gone, or stand twice and not where they stood.
    """
    if proposal.document_id is None or proposal.start is None or proposal.end is None or not proposal.quote:
        return None
    text = transcript_of(project, proposal.document_id).text
    if text[proposal.start : proposal.end] == proposal.quote:
        return proposal.start, proposal.end
    at = text.find(proposal.quote)
    if at < 0 or text.find(proposal.quote, at + 1) >= 0:
        return None
    return at, at + len(proposal.quote)


def lost_passage(project: Project, proposal: Proposal) -> bool:
    """Whether a passage prompted a new code that cannot be coded with it any more, since its words are not found."""
    return proposal.kind == "new" and bool(proposal.quote) and passage_now(project, proposal) is None


def shown_passage(proposal: Proposal) -> str:
    """The beginning of the passage that prompted a proposal; empty where none did."""
    return excerpt(proposal.quote) if proposal.quote else ""
