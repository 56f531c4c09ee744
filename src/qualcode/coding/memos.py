"""Memos: notes on the project, a document, a code, a coding, a case or a passage."""

from __future__ import annotations

from collections.abc import Iterable

from qualcode.coding.passages import anchor, excerpt, transcript_of
from qualcode.domain.changes import Effects
from qualcode.domain.errors import RuleError
from qualcode.domain.identity import beginning_with, now_ms, only_one
from qualcode.domain.values import MEMO_KINDS, Coding, Memo
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.transaction import Transaction


def add_memo(
    project: Project,
    text: str,
    *,
    kind: str = "note",
    document_id: int | None = None,
    span: tuple[int, int] | None = None,
    code_id: int | None = None,
    coding_id: int | None = None,
    case_id: int | None = None,
) -> Effects:
    """Write a memo on one thing; on the project if none is named.

    Raises:
        RuleError: There is no text, or the kind is none of `MEMO_KINDS`.
    """
    text = text.strip()
    if not text:
        raise RuleError("a memo needs some text")
    if kind not in MEMO_KINDS:
        raise RuleError(f"“{kind}” is no kind of memo", remedy=f"choose one of {', '.join(MEMO_KINDS)}")
    start = end = None
    if document_id is not None and span is not None:
        place = anchor(transcript_of(project, document_id), span)
        start, end = place.start, place.end
    now = now_ms()
    with project.change("memo", f"memo “{excerpt(text)}”") as tx:
        if document_id is not None:
            tx.look_at(document_id, (start, end) if start is not None and end is not None else None)
        tx.add(
            "memo",
            kind=kind,
            text=text,
            coder_id=project.coder_id(),
            created_ms=now,
            changed_ms=now,
            document_id=document_id,
            code_id=code_id,
            coding_id=coding_id,
            case_id=case_id,
            start=start,
            end=end,
        )
    return project.last


def find_memo(project: Project, uuid_or_prefix: str) -> Memo:
    """The memo whose UUID is this, or begins with it.

    Raises:
        NotFoundError: There is none, or several begin so.
    """
    found = beginning_with(uuid_or_prefix, list_memos(project))
    return only_one(found, "memo", uuid_or_prefix, remedy="see `qualcode memo list`")


def rewrite_memo(project: Project, memo: Memo, text: str) -> Effects:
    """Change the text of a memo; an empty one removes it."""
    text = text.strip()
    verb, what = ("memo", "rewritten") if text else ("remove-memo", "removed")
    with project.change(verb, f"memo “{excerpt(memo.text)}” {what}") as tx:
        if memo.document_id is not None:
            span = (memo.start, memo.end) if memo.start is not None and memo.end is not None else None
            tx.look_at(memo.document_id, span)
        if text:
            if text != memo.text:
                tx.update_where("memo", {"id": memo.id}, text=text, changed_ms=now_ms())
        else:
            tx.delete_where("memo", {"id": memo.id})
    return project.last


def keep_memos(tx: Transaction, codings: Iterable[Coding]) -> None:
    """Let the memos on codings that are about to go stand on their passages."""
    for coding in codings:
        tx.update_where(
            "memo",
            {"coding_id": coding.id},
            coding_id=None,
            document_id=coding.document_id,
            start=coding.start,
            end=coding.end,
        )
