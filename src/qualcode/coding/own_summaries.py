"""The team's own summaries: what a coder writes of a case and a theme, as it stands in the framework matrix.

Each is a memo on a case and a code both. A coder has one for a cell; where a merge brought her two, writing makes them
one again.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.codebook.tree import CodeTree
from qualcode.coding.memos import MemoTarget, check_own_memo, type_memo
from qualcode.domain.changes import Effects
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.values import OWN_SUMMARY, Case, Memo
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos, memos_exactly_on
from qualcode.team.coders import find_coder


def write_summary(project: Project, tree: CodeTree, case: Case, code_id: int, text: str, *, of: str = "") -> Effects:
    """Write what the coder has to say of a case and a theme, in the place of what she wrote before.

    Args:
        of: The coder whose summary is rewritten; empty for the session's own.

    Raises:
        RuleError: There is no text, it holds a NUL, or another coder's is to be rewritten by who is no lead.
        NotFoundError: There is no such coder, or she has written none.
    """
    if not text.strip():
        raise RuleError(tr("a summary needs some text"), remedy=tr("`qualcode framework clear` takes one away"))
    old = _of(project, case, code_id, of)
    if of and not old:
        raise _none(tree, case, code_id, of)
    for memo in old:
        check_own_memo(project, memo)
    words = _named(tree, case, code_id)
    said = tr("summary of {place} rewritten", place=words) if old else tr("summary of {place} written", place=words)
    with project.change("memo", said) as tx:
        type_memo(
            project,
            text,
            kind=OWN_SUMMARY,
            target=MemoTarget(code_id=code_id, case_id=case.id),
            memo_id=old[0].id if old else None,
        )
        if len(old) > 1:
            tx.delete_where("memo", {"id": [memo.id for memo in old[1:]]})
    return project.last


def clear_summary(project: Project, tree: CodeTree, case: Case, code_id: int, *, of: str = "") -> Effects:
    """Take away what a coder wrote of a case and a theme.

    Args:
        of: The coder; empty for the session's own.

    Raises:
        RuleError: It is another coder's, and the session's is no lead.
        NotFoundError: There is no such coder, or she has written none.
    """
    old = _of(project, case, code_id, of)
    if not old:
        raise _none(tree, case, code_id, of)
    for memo in old:
        check_own_memo(project, memo)
    with project.change("remove-memo", tr("summary of {place} removed", place=_named(tree, case, code_id))) as tx:
        tx.delete_where("memo", {"id": [memo.id for memo in old]})
    return project.last


def list_summaries(project: Project) -> dict[tuple[int, int], list[Memo]]:
    """(case, code) → what coders wrote of them, the oldest first."""
    found: dict[tuple[int, int], list[Memo]] = {}
    for memo in list_memos(project):
        if memo.kind == OWN_SUMMARY and memo.case_id is not None and memo.code_id is not None:
            found.setdefault((memo.case_id, memo.code_id), []).append(memo)
    return found


def _of(project: Project, case: Case, code_id: int, of: str) -> Sequence[Memo]:
    coder = find_coder(project, of).name if of else project.coder
    there = memos_exactly_on(project, document_id=None, span=None, code_id=code_id, coding_id=None, case_id=case.id)
    return [memo for memo in there if memo.kind == OWN_SUMMARY and memo.coder == coder]


def _named(tree: CodeTree, case: Case, code_id: int) -> str:
    return f"{shown_word(case.kind)} {case.name}, {tree.path(code_id)}"


def _none(tree: CodeTree, case: Case, code_id: int, of: str) -> NotFoundError:
    place = _named(tree, case, code_id)
    return NotFoundError(
        tr("{coder} has written no summary of {place}", coder=of, place=place)
        if of
        else tr("you have written no summary of {place}", place=place),
        remedy=tr("see `qualcode framework show`"),
    )
