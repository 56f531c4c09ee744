"""Memos: notes on the project, a document, a code, a coding, a case or a passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from qualcode.coding.passages import anchor, excerpt, transcript_of
from qualcode.domain.changes import Effects
from qualcode.domain.errors import RuleError
from qualcode.domain.identity import beginning_with, now_ms, only_one
from qualcode.domain.memo_links import as_written
from qualcode.domain.translation import tr
from qualcode.domain.values import ALL_MEMO_KINDS, MEMO_KINDS, OWN_SUMMARY, Coding, Memo
from qualcode.history.undoing import writes_on
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import get_memo, list_memos, memos_exactly_on
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class MemoTarget:
    """What a memo is on: one thing, or the project if none is named."""

    document_id: int | None = None
    span: tuple[int, int] | None = None
    """A passage of the document, in code points."""
    code_id: int | None = None
    coding_id: int | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What became of some typing."""

    effects: Effects
    memo_id: int | None
    """The memo that holds it; None while there is none."""
    entry: int | None
    """The journal's entry that a later one of the same sitting goes on with."""


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
    """Write a memo on one thing, the text exactly as it is given; on the project if nothing is named.

    Raises:
        RuleError: There is no text, or the kind is none of `MEMO_KINDS`.
    """
    if not text.strip():
        raise RuleError(tr("a memo needs some text"))
    target = MemoTarget(document_id, span, code_id, coding_id, case_id)
    return type_memo(project, text, kind=kind, target=target).effects


def type_memo(
    project: Project,
    text: str,
    *,
    kind: str,
    target: MemoTarget,
    memo_id: int | None = None,
    after: int | None = None,
) -> Typed:
    """Keep what has been typed so far, exactly as it was typed; a memo without words is removed.

    Args:
        text: The whole memo.
        kind: One of `MEMO_KINDS`; of what is on a case and a code both, `OWN_SUMMARY`.
        target: What the memo is on from now on.
        memo_id: The memo; None for one that has not been written yet. One that has gone since is written anew.
        after: The entry that this sitting wrote last: as long as nothing else is done, one undo takes back all.

    Raises:
        RuleError: The kind is none, the text holds a NUL, or the memo is another coder's.
    """
    memo = get_memo(project, memo_id) if memo_id is not None else None
    _check(text, kind, target, memo)
    if memo is None and not text.strip():
        return Typed(Effects(None, tr("nothing was written")), None, after)
    if memo is not None:
        check_own_memo(project, memo)
    values = _placed(project, kind, target)
    verb = "memo" if text.strip() else "remove-memo"
    summary = (
        tr("memo “{words}”", words=excerpt(as_written(text)))
        if text.strip()
        else tr("memo “{words}” removed", words=excerpt(as_written(memo.text if memo else "")))
    )
    with project.change("memo-on" if writes_on(project, after) else verb, summary) as tx:
        if target.document_id is not None:
            tx.look_at(target.document_id, _span(values))
        if memo is None:
            now = now_ms()
            memo_id = tx.add("memo", **values, text=text, coder_id=project.coder_id(), created_ms=now, changed_ms=now)
        elif not text.strip():
            tx.delete_where("memo", {"id": memo.id})
            memo_id = None
        elif text != memo.text or any(getattr(memo, name) != value for name, value in values.items()):
            tx.update_where("memo", {"id": memo.id}, **values, text=text, changed_ms=now_ms())
    entry = project.last.change_id
    return Typed(project.last, memo_id, entry if entry is not None else after)


def _check(text: str, kind: str, target: MemoTarget, memo: Memo | None) -> None:
    if kind not in ALL_MEMO_KINDS:
        raise RuleError(
            tr("“{kind}” is no kind of memo", kind=kind),
            remedy=tr("choose one of {known}", known=", ".join(MEMO_KINDS)),
        )
    if memo is not None and kind != memo.kind and OWN_SUMMARY in (kind, memo.kind):
        raise RuleError(tr("a summary of a case and a theme is no other kind of memo"), remedy=tr("write another memo"))
    if memo is None and kind == OWN_SUMMARY and (target.case_id is None or target.code_id is None):
        raise RuleError(tr("a summary is of a case and a theme"), remedy=tr("see `qualcode framework write`"))
    if "\0" in text:
        raise RuleError(tr("a memo holds text, and a NUL character is none"), remedy=tr("take it out"))


def _placed(project: Project, kind: str, target: MemoTarget) -> dict[str, Any]:
    """The columns that say what a memo is and what it is on; a passage is widened to whole characters."""
    start = end = None
    if target.document_id is not None and target.span is not None:
        place = anchor(transcript_of(project, target.document_id), target.span)
        start, end = place.start, place.end
    return {
        "kind": kind,
        "document_id": target.document_id,
        "code_id": target.code_id,
        "coding_id": target.coding_id,
        "case_id": target.case_id,
        "start": start,
        "end": end,
    }


def _span(values: dict[str, Any]) -> tuple[int, int] | None:
    return (values["start"], values["end"]) if values["start"] is not None else None


def check_own_memo(project: Project, memo: Memo) -> Memo:
    """Refuse a memo that another coder wrote, except to a lead.

    Returns:
        The memo.

    Raises:
        RuleError: It is somebody else's.
    """
    me = project.known_coder_id()
    role = next((coder.role for coder in list_coders(project) if coder.id == me), "coder")
    if memo.coder != project.coder and role != "lead":
        raise RuleError(
            tr("that memo was written by {coder}", coder=memo.coder), remedy=tr("write one of your own instead")
        )
    return memo


def find_memo(project: Project, uuid_or_prefix: str) -> Memo:
    """The memo whose UUID is this, or begins with it.

    Raises:
        NotFoundError: There is none, or several begin so.
    """
    found = beginning_with(uuid_or_prefix, list_memos(project))
    return only_one(found, "memo", uuid_or_prefix, remedy=tr("see `qualcode memo list`"))


def rewrite_memo(project: Project, memo: Memo, text: str) -> Effects:
    """Change the text of a memo; one without words removes it.

    Raises:
        RuleError: Another coder wrote it, or the text holds a NUL.
    """
    return type_memo(project, text, kind=memo.kind, target=target_of(memo), memo_id=memo.id).effects


def target_of(memo: Memo) -> MemoTarget:
    """What a memo is on."""
    span = (memo.start, memo.end) if memo.start is not None and memo.end is not None else None
    return MemoTarget(memo.document_id, span, memo.code_id, memo.coding_id, memo.case_id)


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


def memos_on(project: Project, targets: Sequence[MemoTarget]) -> list[list[Memo]]:
    """The memos that are on just these things, the oldest first, a list for each."""
    with project.reading():
        return [memos_exactly_on(project, **asdict(target)) for target in targets]
