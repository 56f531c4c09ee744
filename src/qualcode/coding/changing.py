"""Changing and removing codings that stand."""

from __future__ import annotations

from collections.abc import Collection

from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import Applied, check_usable, join_codings, move_coding
from qualcode.coding.memos import keep_memos
from qualcode.coding.passages import anchor, excerpt, transcript_of
from qualcode.domain.changes import Effects
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.spans import Span
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Code, Coding
from qualcode.history.undoing import writes_on
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.transaction import Transaction


def get_coding(project: Project, coding_id: int) -> Coding:
    """One coding by its id.

    Raises:
        NotFoundError: It is no longer there.
    """
    found = list_codings(project, ids=[coding_id])
    if not found:
        raise NotFoundError(tr("that coding is no longer there"), remedy=tr("see `qualcode history`"))
    return found[0]


def check_own(project: Project, codings: Collection[Coding]) -> None:
    """Refuse codings that another coder made, except to a lead.

    Raises:
        RuleError: One of them is somebody else's.
    """
    coders = {coder.id: coder for coder in list_coders(project)}
    me = project.known_coder_id()
    if me is not None and coders[me].role == "lead":
        return
    for coding in codings:
        if coding.coder_id != me:
            raise RuleError(
                tr(
                    "that coding was made by {name}, not by {other}",
                    name=coders[coding.coder_id].name,
                    other=project.coder,
                ),
                remedy=tr("apply a code of your own instead"),
            )


def remove_codings(project: Project, ids: Collection[int]) -> Effects:
    """Take codings away; memos on them are kept as memos on their passages."""
    codings = list_codings(project, ids=ids)
    if len(codings) < len(set(ids)):
        raise NotFoundError(tr("that coding is no longer there"), remedy=tr("see `qualcode history`"))
    check_own(project, codings)
    tree = load_tree(project)
    first = codings[0]
    summary = tr("removed {code} from “{quote}”", code=tree.path(first.code_id), quote=excerpt(first.quote))
    if len(codings) > 1:
        summary = plural("removed {number} coding", "removed {number} codings", len(codings))
    with project.change("remove", summary) as tx:
        tx.look_at(first.document_id, first.span)
        keep_memos(tx, codings)
        tx.delete_where("coding", {"id": list(ids)})
    return project.last


def change_code(project: Project, coding_id: int, code_id: int) -> Applied:
    """Give a coding another code; if that makes it overlap a coding of that code and coder, the two are joined."""
    coding = get_coding(project, coding_id)
    check_own(project, [coding])
    tree = load_tree(project)
    check_usable(tree, code_id)
    if coding.code_id == code_id:
        return Applied(Effects(None, tr("it is coded {code} already", code=tree.path(code_id))), coding_id, "unchanged")
    with project.change(
        "recode", f"{tree.path(coding.code_id)} → {tree.path(code_id)}: “{excerpt(coding.quote)}”"
    ) as tx:
        tx.look_at(coding.document_id, coding.span)
        outcome = write_code_change(project, tx, coding, tree.code(code_id))
    return Applied(project.last, coding_id, outcome)


def write_code_change(project: Project, tx: Transaction, coding: Coding, code: Code) -> str:
    """Give a coding another code, as that is defined now: `changed`, or `extended` where it was joined with others."""
    tx.update_where("coding", {"id": coding.id}, code_id=code.id, definition_id=code.definition_id)
    return _join_overlapping(project, tx, coding, coding.span, code.id)


def resize(project: Project, coding_id: int, span: tuple[int, int]) -> Applied:
    """Give a coding other ends; one that then overlaps a coding of its code and coder is joined with it."""
    coding = get_coding(project, coding_id)
    check_own(project, [coding])
    transcript = transcript_of(project, coding.document_id)
    place = anchor(transcript, span)
    name = load_tree(project).path(coding.code_id)
    with project.change("resize", tr("{name} now on “{quote}”", name=name, quote=excerpt(place.quote))) as tx:
        tx.look_at(coding.document_id, (place.start, place.end))
        move_coding(tx, transcript, coding, (place.start, place.end))
        outcome = _join_overlapping(project, tx, coding, Span(place.start, place.end), coding.code_id)
    return Applied(project.last, coding_id, outcome)


def _join_overlapping(project: Project, tx: Transaction, coding: Coding, span: Span, code_id: int) -> str:
    """Join a coding that took a new span or code with those of the code and coder that it now overlaps."""
    others = list_codings(project, document_id=coding.document_id, code_ids=[code_id], coder_ids=[coding.coder_id])
    overlapping = [other for other in others if other.id != coding.id and other.span.overlaps(span)]
    if not overlapping:
        return "changed"
    start = min(span.start, *(other.start for other in overlapping))
    end = max(span.end, *(other.end for other in overlapping))
    transcript = transcript_of(project, coding.document_id)
    join_codings(project, tx, transcript, [get_coding(project, coding.id), *overlapping], Span(start, end))
    tx.summary += tr(" (joined with {more} more)", more=len(overlapping))
    return "extended"


def set_comment(project: Project, coding_id: int, comment: str, *, after: int | None = None) -> Effects:
    """Write the comment of a coding exactly as it is given; one without words takes it away.

    Args:
        after: The entry that this sitting at the comment wrote last: one undo takes back all of them.

    Raises:
        RuleError: Another coder made the coding, or the comment holds a NUL.
    """
    if "\0" in comment:
        raise RuleError(tr("a comment holds text, and a NUL character is none"), remedy=tr("take it out"))
    coding = get_coding(project, coding_id)
    check_own(project, [coding])
    kept = comment if comment.strip() else ""
    verb = "comment-on" if writes_on(project, after) else "comment"
    with project.change(verb, tr("comment on “{quote}”", quote=excerpt(coding.quote))) as tx:
        tx.look_at(coding.document_id, coding.span)
        if kept != coding.comment:
            tx.update_where("coding", {"id": coding_id}, comment=kept)
    return project.last


def set_star(project: Project, coding_id: int, star: bool) -> Effects:
    """Mark a coding as one of the best quotes, or no longer."""
    coding = get_coding(project, coding_id)
    check_own(project, [coding])
    with project.change("star", _starred(coding, star)) as tx:
        tx.look_at(coding.document_id, coding.span)
        tx.update_where("coding", {"id": coding_id}, star=int(star))
    return project.last


def _starred(coding: Coding, star: bool) -> str:
    quote = excerpt(coding.quote)
    return tr("starred “{quote}”", quote=quote) if star else tr("star taken from “{quote}”", quote=quote)


def pin_code(project: Project, slot: int, code_id: int | None) -> Effects:
    """Put a code on one of the keys 6–9 and 0 (slot 10) of the session's coder, or take it away."""
    if not 6 <= slot <= 10:
        raise RuleError(tr("codes can be pinned to the keys 6, 7, 8, 9 and 0"))
    tree = load_tree(project)
    what = (
        tr("{code} pinned to {key}", code=tree.path(code_id), key=slot % 10)
        if code_id is not None
        else tr("nothing pinned to {key}", key=slot % 10)
    )
    with project.change("pin", what) as tx:
        coder_id = project.coder_id()
        tx.delete_where("pinned_code", {"coder_id": coder_id, "slot": slot})
        if code_id is not None:
            tx.add("pinned_code", coder_id=coder_id, slot=slot, code_id=code_id)
    return project.last
