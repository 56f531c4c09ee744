"""The queue of what a correction left without a place: put where a person says, or taken away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from qualcode.codebook.tree import load_tree
from qualcode.coding.passages import anchor, excerpt, transcript_of
from qualcode.domain.changes import Effects
from qualcode.domain.errors import RuleError
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Unplaced
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import find_duplicates
from qualcode.storage.reads.documents import list_documents, read_text, version_ids
from qualcode.storage.reads.unplaced import list_unplaced
from qualcode.storage.transaction import Transaction
from qualcode.text.reanchoring import reanchor

_BEFORE = 300
"""Code points before a passage by which its neighbourhood is found again."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a place, in words."""

    item: Unplaced
    document: str
    version: int
    """The number of the version that it stood in."""
    code: str
    """The code's path; empty for a memo or mark without one."""
    coder: str
    memos: int
    """Memos that come along when it is placed."""
    follows: bool
    """A memo whose coding waits as well: it comes along with that."""

    @property
    def said(self) -> str:
        """The comment of a coding, or the memo."""
        return str(self.item.rest.get("text") or self.item.rest.get("comment") or "")


def list_waiting(project: Project, document_id: int | None = None) -> list[Waiting]:
    """All that waits, or all of one document: by document, and where it stood."""
    with project.reading():
        found = list_unplaced(project, document_id)
        tree = load_tree(project)
        names = {document.id: document.name for document in list_documents(project)}
        coders = {coder.id: coder.name for coder in list_coders(project)}
        holding = {one.document_id for one in found}
        versions = {id_: number for d in holding for number, id_ in enumerate(version_ids(project, d), 1)}
    waits = {one.uuid for one in found}
    memos = Counter(one.holder for one in found)
    order = {id_: number for number, id_ in enumerate(names)}
    return [
        Waiting(
            one,
            names[one.document_id],
            versions[one.version_id],
            tree.path(one.code_id) if one.code_id is not None else "",
            coders[one.coder_id],
            memos[one.uuid],
            one.holder in waits,
        )
        for one in sorted(found, key=lambda one: order[one.document_id])
    ]


def place(project: Project, waiting: Unplaced, span: tuple[int, int]) -> Effects:
    """Let something stand on a passage of the present text, as what it was: same coder, same comment, same UUID.

    Memos that stood on a coding come back with it.

    Raises:
        RuleError: The span is no passage of the text, the passage has that code of that coder already, it is
            somebody else's and the session's coder no lead, or the coding that a memo stood on waits as well.
    """
    _check_own(project, [waiting])
    transcript = transcript_of(project, waiting.document_id)
    spot = anchor(transcript, span)
    with project.seeing_all():  # Memos of others come along with their coding, seen or not.
        queue = list_unplaced(project, waiting.document_id)
    if waiting.holder is not None and any(other.uuid == waiting.holder for other in queue):
        raise RuleError(
            tr("this memo stands on a coding that waits as well"), remedy=tr("place the coding: the memo follows")
        )
    key = (waiting.document_id, spot.start, spot.end, waiting.code_id, waiting.coder_id)
    if waiting.kind == "coding" and key in find_duplicates(project, [waiting.document_id]):
        raise RuleError(tr("the passage has that code of that coder already"), remedy=tr("discard this one"))
    with project.change(
        "place", tr("placed “{quote}” on “{words}”", quote=excerpt(waiting.quote), words=excerpt(spot.quote))
    ) as tx:
        tx.look_at(waiting.document_id, (spot.start, spot.end))
        if waiting.kind == "coding":
            coding_id = tx.add(
                "coding",
                **_identity(waiting),
                version_id=transcript.document.version_id,
                code_id=waiting.code_id,
                start=spot.start,
                end=spot.end,
                quote=spot.quote,
                prefix=spot.prefix,
                suffix=spot.suffix,
                turn=spot.turn,
                **waiting.rest,
            )
            for memo in (other for other in queue if other.holder == waiting.uuid):
                restore_memo(tx, memo, coding_id=coding_id)
        elif waiting.kind == "memo":
            restore_memo(tx, waiting, span=(spot.start, spot.end))
        else:
            tx.add("coverage_mark", **_identity(waiting), start=spot.start, end=spot.end, **waiting.rest)
        held = [other.id for other in queue if other.holder == waiting.uuid]
        tx.delete_where("unplaced", {"id": [waiting.id, *held]})
    return project.last


def discard(project: Project, waiting: Collection[Unplaced]) -> Effects:
    """Take things out of the queue for good (undo brings them back); memos on a coding that goes, go with it.

    Raises:
        RuleError: One is somebody else's and the session's coder no lead.
    """
    _check_own(project, waiting)
    gone = {one.uuid for one in waiting}
    with project.seeing_all():
        rows = [one.id for one in list_unplaced(project) if one.uuid in gone or one.holder in gone]
    first = next(iter(waiting))
    said = (
        tr("“{quote}” discarded, without a place in the corrected text", quote=excerpt(first.quote))
        if len(waiting) == 1
        else plural(
            "{number} passage discarded, without a place in the corrected text",
            "{number} passages discarded, without a place in the corrected text",
            len(waiting),
        )
    )
    with project.change("discard", said) as tx:
        tx.look_at(first.document_id)
        tx.delete_where("unplaced", {"id": rows})
    return project.last


def _identity(waiting: Unplaced) -> dict[str, Any]:
    return {"uuid": waiting.uuid, "document_id": waiting.document_id, "coder_id": waiting.coder_id}


def restore_memo(
    tx: Transaction, memo: Unplaced, *, coding_id: int | None = None, span: tuple[int, int] | None = None
) -> None:
    """Write a memo that waited back, as part of a change: on its coding, or on a passage."""
    start, end = span or (None, None)
    tx.add(
        "memo",
        uuid=memo.uuid,
        coder_id=memo.coder_id,
        document_id=memo.document_id if coding_id is None else None,
        code_id=memo.code_id,
        coding_id=coding_id,
        case_id=None,
        start=start,
        end=end,
        **memo.rest,
    )


def _check_own(project: Project, waiting: Collection[Unplaced]) -> None:
    coders = {coder.id: coder for coder in list_coders(project)}
    me = project.known_coder_id()
    if me is not None and coders[me].role == "lead":
        return
    other = next((one for one in waiting if one.coder_id != me), None)
    if other is not None:
        name = coders[other.coder_id].name
        raise RuleError(
            tr("that was made by {name}, not by {coder}", name=name, coder=project.coder),
            remedy=tr("a lead can settle it"),
        )


def expected_place(project: Project, waiting: Unplaced) -> int:
    """Where in the present text to begin looking: behind what stood before it, in code points."""
    old, new = read_text(project, waiting.version_id), transcript_of(project, waiting.document_id).text
    for start, end in ((waiting.start - _BEFORE, waiting.start), (waiting.end, waiting.end + _BEFORE)):
        start, end = max(0, start), min(len(old), end)
        placed = reanchor(old, new, [(start, end)])[0].new if start < end else None
        if placed is not None:
            return placed.end if end <= waiting.start else placed.start
    return min(waiting.start, max(0, len(new) - 1))
