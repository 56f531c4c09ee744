"""Settling one difference, and opening it again."""

from __future__ import annotations

from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.coding.applying import check_usable
from qualcode.coding.passages import anchor, excerpt, transcript_of
from qualcode.domain.changes import Effects
from qualcode.domain.disagreements import (
    AGREED,
    BOUNDARY_RULES,
    BY_HAND,
    LATER,
    REOPENED,
    STANDING,
    Decision,
    Difference,
    Disagreement,
    PutOff,
    TakeAgreed,
    TakeBoundary,
    TakeCode,
    TakeReading,
    Verdict,
    verdict_of,
)
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.identity import only_one, uuid_digits
from qualcode.domain.spans import Span
from qualcode.domain.times import iso_time
from qualcode.domain.translation import tr
from qualcode.domain.values import Transcript
from qualcode.domain.wording import counted, listed
from qualcode.reconcile.consensus import consensus_of, merged_codes, state_documents
from qualcode.reconcile.queue import Queue, Scope, find_item
from qualcode.reconcile.settling import Pick, Settled, end, settle, whole_queue
from qualcode.reconcile.verdicts import Piece, told
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.decisions import list_decisions
from qualcode.storage.reads.marks import marks_by_document
from qualcode.team.coders import check_lead

EVERYTHING = Scope()
"""All documents, between all who finished them."""


def decide(
    project: Project,
    item: Disagreement | str,
    verdict: Verdict,
    *,
    reason: str = "",
    scope: Scope = EVERYTHING,
) -> Effects:
    """Settle a difference, or put it off, as one change: what coders did stays, Consensus gets what holds.

    What was decided on it before, and what it overtakes, ends, and the codings of Consensus that came of that go. With
    the last difference of a document what all read alike there is taken over too, and Consensus has finished it.

    Args:
        project: The project.
        item: An entry of the queue, or of what is agreed, as it was shown: it may be settled already, and is decided
            anew. Or the UUID of one that is not settled, or the beginning of it; finding it looks at all of the scope.
        verdict: What holds; passages in it are places in the document's text.
        reason: Why, if anybody wants to say so.
        scope: Who is compared, as it was when the entry was shown; its documents and codes do not matter then.

    Raises:
        NotFoundError: There is no such entry.
        RuleError: What was shown has changed, or somebody else has settled it meanwhile; the verdict cannot be carried
            out; the session's coder is no lead where there is one, or codes blindly there.
    """
    check_lead(project, tr("settle differences"))
    reason = reason.strip()
    with project.change("reconcile", "", reason=reason) as tx:
        shown = _shown(project, item, scope)
        queue = whole_queue(project, scope, [shown.document_id])
        now = _as_it_is(project, queue, shown, anew=isinstance(item, Disagreement))
        if _put_off_already(now, verdict, reason):
            return Effects(None, tr("this is put off already"))
        tree = load_tree(project)
        transcript = transcript_of(project, now.document_id)
        pick = Pick(now, verdict, reason)
        _check(transcript, tree, now.difference, verdict)
        pieces = pick.pieces
        tx.look_at(now.document_id, now.difference.span)
        settled = settle(project, tx, queue, [pick])
        tx.summary = _summary(project, tree, transcript, pick, pieces, settled)
    return project.last


def _shown(project: Project, item: Disagreement | str, scope: Scope) -> Disagreement:
    """The entry that is meant.

    Raises:
        NotFoundError: There is none.
        RuleError: It is hidden from the session's coder, or may be.
    """
    blind = project.blind
    if isinstance(item, Disagreement):
        if blind is not None and item.document_id in blind.documents:
            raise blind.refusal()
        return item
    try:
        return find_item(project, item, scope)
    except NotFoundError:
        if blind is not None:
            raise blind.refusal() from None
        raise


def _as_it_is(project: Project, queue: Queue, shown: Disagreement, *, anew: bool) -> Disagreement:
    """The entry as it is now.

    Args:
        anew: Whether one that was shown as settled may be decided anew.
    """
    now = next((one for one in (*queue.items, *queue.agreed) if one.id == shown.id), None)
    if now is None:
        raise RuleError(
            tr("what was coded here, or who finished the document, has changed since this was shown"),
            remedy=tr("look at it as it is now"),
        )
    decision = now.decision
    if decision is None or decision.state != STANDING:
        return now
    as_shown = shown.decision is not None and shown.decision.uuid == decision.uuid
    if not (anew and as_shown):
        said = _told(project, decision)
        raise RuleError(
            tr(
                "{coder} settled this on {time}: {said}",
                coder=decision.coder,
                time=iso_time(decision.created_ms),
                said=said,
            ),
            remedy=tr("open it again first (`qualcode reconcile reopen {id}`)", id=now.id[:13]),
        )
    return now


def _told(project: Project, decision: Decision) -> str:
    """A decision that stands, in words."""
    tree = load_tree(project)
    verdict = verdict_of(decision.verdict, 0, merged_codes(project, tree))
    return told(verdict, len(decision.coders), *_names(project, tree))


def _names(project: Project, tree: CodeTree) -> tuple[dict[str, str], dict[str, str]]:
    names = {coder.uuid: coder.name for coder in list_coders(project)}
    return names, {code.uuid: tree.path(code.id) for code in tree.walk()}


def _put_off_already(item: Disagreement, verdict: Verdict, reason: str) -> bool:
    decision = item.decision
    return (
        isinstance(verdict, PutOff) and decision is not None and decision.state == LATER and decision.reason == reason
    )


def _check(transcript: Transcript, tree: CodeTree, difference: Difference, verdict: Verdict) -> None:
    """Refuse a verdict that means nothing for a difference."""
    if isinstance(verdict, TakeReading) and verdict.coder not in difference.coders:
        raise RuleError(tr("that coder is not compared here"), remedy=tr("take what one of those did who are shown"))
    if isinstance(verdict, TakeAgreed) and difference.kind != AGREED:
        raise RuleError(tr("this is not agreed on"), remedy=tr("say what holds"))
    if isinstance(verdict, TakeBoundary):
        if verdict.rule not in BOUNDARY_RULES:
            raise RuleError(
                tr("“{rule}” is no rule for boundaries", rule=verdict.rule),
                remedy=tr("choose {names}", names=listed(BOUNDARY_RULES)),
            )
        if (verdict.rule == BY_HAND) != (verdict.span is not None):
            raise RuleError(tr("boundaries set by hand need a start and an end, and others have theirs"))
    if isinstance(verdict, TakeCode):
        code = next((code for code in tree.walk() if code.uuid == verdict.code), None)
        if code is None:
            raise RuleError(tr("that code is no longer there"), remedy=tr("choose another code"))
        check_usable(tree, code.id)
    if isinstance(verdict, TakeCode | TakeBoundary) and verdict.span is not None:
        anchor(transcript, verdict.span)


def _summary(
    project: Project, tree: CodeTree, transcript: Transcript, pick: Pick, pieces: tuple[Piece, ...], settled: Settled
) -> str:
    difference = pick.item.difference
    names, paths = _names(project, tree)
    start, end_ = difference.span
    words = f"“{excerpt(transcript.text[start:end_])}”"
    if isinstance(pick.verdict, PutOff):
        return tr("{words} put off", words=words)
    codes = listed(list(dict.fromkeys(paths[piece.code] for piece in pieces))) or tr("no code")
    verdict = told(pick.verdict, len(difference.coders), names, paths)
    holds = verdict if isinstance(pick.verdict, TakeCode) else f"{verdict} ({codes})"
    said = tr("{passage} settled: {verdict}", passage=words, verdict=holds)
    if pick.item.document_id in settled.done:
        agreed = (
            tr("; {passages} taken over", passages=counted(settled.agreed, "agreed passage")) if settled.agreed else ""
        )
        said += tr(" – {name} is settled{agreed}", name=transcript.document.name, agreed=agreed)
    elif pick.item.document_id in settled.between_some:
        said += tr(
            " – {name} is settled between those compared, not yet between all who finished it",
            name=transcript.document.name,
        )
    return said


def reopen(project: Project, which: Disagreement | str, reason: str = "", *, scope: Scope = EVERYTHING) -> Effects:
    """Open a difference again that was settled or put off: what the decision made goes, its record stays.

    Args:
        project: The project.
        which: An entry of the queue; or the UUID of one, or of a decision, or the beginning of it.
        reason: Why, for the history.
        scope: Who is compared, where it is an entry of the queue.

    Raises:
        NotFoundError: There is no such entry or decision.
        RuleError: Nothing is decided there that holds; the session's coder is no lead where there is one, or codes
            blindly there.
    """
    check_lead(project, tr("open differences again"))
    with project.change("reconcile", "", reason=reason.strip()) as tx:
        decision = _decision(project, which, scope)
        if decision.state not in (STANDING, LATER):
            reopened, who = decision.state == REOPENED, decision.ended_by
            if who:
                how = (
                    tr("that was opened again by {coder} already", coder=who)
                    if reopened
                    else tr("that was decided anew by {coder} already", coder=who)
                )
            else:
                how = tr("that was opened again already") if reopened else tr("that was decided anew already")
            raise RuleError(how, remedy=tr("look at it as it is now"))
        words = _words(project, decision)
        tx.look_at(decision.document_id, words[1])
        end(project, tx, [decision], REOPENED)
        consensus = consensus_of(project)
        if decision.state == STANDING and consensus is not None:
            state_documents(project, tx, consensus, {decision.document_id: False})
        tx.summary = tr(
            "{passage} open again: {verdict} holds no longer", passage=words[0], verdict=_told(project, decision)
        )
    return project.last


def _decision(project: Project, which: Disagreement | str, scope: Scope) -> Decision:
    """The decision that is meant, as it stands now."""
    blind = project.blind
    if isinstance(which, Disagreement):
        if blind is not None and which.document_id in blind.documents:
            raise blind.refusal()
        return _decision_of(project, which)
    digits = uuid_digits(which)
    found = [one for one in list_decisions(project) if digits and one.uuid.replace("-", "").startswith(digits)]
    if found:
        return only_one(found, "decision", which, remedy=tr("see `qualcode reconcile list --state all`"))
    return _decision_of(project, _shown(project, which, scope))


def _decision_of(project: Project, item: Disagreement) -> Decision:
    """The decision that an entry rests on; or one that stands although what was coded since has overtaken it."""
    shown = item.decision or item.earlier
    now = [one for one in list_decisions(project, [item.document_id]) if shown is not None and one.id == shown.id]
    if not now:
        raise RuleError(tr("nothing is settled here"), remedy=tr("settle it"))
    return now[0]


def _words(project: Project, decision: Decision) -> tuple[str, Span | None]:
    """The passage that was decided on, in words, and where it is; the document, where nothing of it is left."""
    transcript = transcript_of(project, decision.document_id)
    marks = marks_by_document(project, [decision.document_id]).get(decision.document_id, [])
    place = decision.place({mark.coding: mark for mark in marks})
    words = transcript.text[place.start : place.end] if place is not None else ""
    return (
        (f"“{excerpt(words)}”", place)
        if words.strip()
        else (tr("a passage of {name}", name=transcript.document.name), None)
    )
