"""Whether a document is settled: between all who finished it, whoever a scope compared, nothing is left."""

from __future__ import annotations

from collections.abc import Collection

from qualcode.reconcile.queue import SETTLED, Scope, read_queue
from qualcode.storage.project import Project


def compares_all(scope: Scope) -> bool:
    """Whether a scope compares all who finished a document; its tolerance changes only what the differences are
    called, and its documents and codes only which of them are looked at."""
    return scope.round_id is None and scope.coder_ids is None and not scope.assume_finished


def unsettled(project: Project, document_ids: Collection[int], *, whole: bool = False) -> dict[int, bool]:
    """document → whether anything in it is not settled between all who finished it.

    That is what counts for a document to be adjudicated: all are compared who finished it, but for Consensus and what
    was coded anew, and without a tolerance. What was taken over within a tolerance is settled by that: the decision
    rests on the very codings. What all read alike is settled once it was taken over or decided on. A decision that made
    codings, and stands although what it rests on is gone, is to be taken back first.

    Args:
        document_ids: Which documents; those that fewer than two have finished are left out of the answer.
        whole: Also what is hidden from a coder who codes blindly; within `Project.seeing_all`, and never to be shown.
    """
    queue = read_queue(project, Scope(document_ids=frozenset(document_ids)), whole=whole)
    left = dict.fromkeys(queue.documents, False)
    for item in (*queue.items, *queue.agreed):
        left[item.document_id] |= item.state != SETTLED
    for decision in queue.adrift:
        if decision.document_id in left:
            left[decision.document_id] |= bool(decision.outcome)
    return left
