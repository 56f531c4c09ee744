"""Taking codes away: retired ones are hidden and keep their codings, removed ones are gone."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.codebook.freezing import check_open
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.coding.memos import keep_memos
from qualcode.domain.changes import Effects
from qualcode.domain.errors import RuleError
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codes import count_codings_by_code
from qualcode.storage.reads.codings import coders_of_codes, list_codings
from qualcode.storage.reads.hidden import check_nothing_hidden
from qualcode.storage.reads.unplaced import list_unplaced
from qualcode.storage.transaction import Transaction
from qualcode.team.coders import check_lead


@dataclass(frozen=True, slots=True)
class Removal:
    """What removing a code takes with it."""

    codes: tuple[int, ...]
    codings: int
    """Including those that wait for a place in a corrected transcript."""


def removal_of(project: Project, code_id: int) -> Removal:
    """What would go if a code and all below it were removed."""
    codes = load_tree(project).with_descendants(code_id)
    counts = count_codings_by_code(project)
    waiting = sum(one.code_id in codes for one in list_unplaced(project))
    return Removal(tuple(codes), sum(counts.get(code, 0) for code in codes) + waiting)


def remove_code(project: Project, code_id: int, *, with_codings: bool = False, reason: str = "") -> Effects:
    """Remove a code and all codes below it.

    Raises:
        RuleError: They have codings and `with_codings` was not asked for, some are other coders' and the session's
            coder is no lead where there is one, others gave them in a blind round, or the codebook is frozen.
    """
    check_open(project)
    removal = removal_of(project, code_id)
    name = load_tree(project).path(code_id)
    if removal.codings and not with_codings:
        raise RuleError(
            tr("“{name}” has {codings}", name=name, codings=counted(removal.codings, "coding")),
            remedy=tr("retire it, merge it into another, or ask for their removal too (`--with-codings`)"),
        )
    check_nothing_hidden(project, "code_id", removal.codes)
    if coders_of_codes(project, removal.codes) - {project.known_coder_id()}:
        check_lead(project, tr("remove codes that others gave"))
    below = len(removal.codes) - 1
    summary = tr("{name} removed", name=name) + (
        tr(" with {codes} below it", codes=counted(below, "code")) if below else ""
    )
    if removal.codings:
        summary += tr(" and {codings}", codings=counted(removal.codings, "coding"))
    with project.change("remove-code", summary, reason=reason) as tx:
        codes = list(removal.codes)
        for table, column in (
            ("pinned_code", "code_id"),
            ("rejection", "code_id"),
            ("set_member", "code_id"),
            ("code_theme", "code_id"),
            ("code_theme", "theme_id"),
            ("former_code", "into_id"),
        ):
            tx.delete_where(table, {column: codes})
        tx.update_where("proposal", {"code_id": codes}, code_id=None)
        _keep_memos(project, tx, codes)
        tx.delete_where("coding", {"code_id": codes})
        tx.delete_where("unplaced", {"code_id": codes})
        tx.update_where("code", {"id": codes}, parent_id=None)
        tx.delete_where("code", {"id": codes})
    return project.last


def _keep_memos(project: Project, tx: Transaction, codes: list[int]) -> None:
    """Let memos on codes that go, and on their codings, stand on the project and on the passages."""
    tx.update_where("memo", {"code_id": codes}, code_id=None)
    with_memo = {memo.coding_id for memo in list_memos(project) if memo.coding_id is not None}
    keep_memos(tx, list_codings(project, ids=with_memo, code_ids=codes))


def retire_code(project: Project, code_id: int, *, reason: str = "") -> Effects:
    """Hide a code and all below it: they cannot be given any more, and keep their codings.

    Raises:
        RuleError: It is retired already, or the codebook is frozen.
    """
    check_open(project)
    tree = load_tree(project)
    with project.change("retire-code", "", reason=reason) as tx:
        write_retirement(tx, tree, code_id)
    return project.last


def write_retirement(tx: Transaction, tree: CodeTree, code_id: int) -> None:
    """Retire a code and all below it."""
    name = tree.path(code_id)
    if tree.code(code_id).retired:
        raise RuleError(tr("“{name}” is retired already", name=name), remedy=tr("nothing needs to be done"))
    codes = [id_ for id_ in tree.with_descendants(code_id) if not tree.code(id_).retired]
    below = tr(" with {number_codes} codes below it", number_codes=len(codes) - 1) if len(codes) > 1 else ""
    tx.summary = tr("{name} retired{below}", name=name, below=below)
    tx.update_where("code", {"id": codes}, retired=1)


def revive_code(project: Project, code_id: int, *, reason: str = "") -> Effects:
    """Bring a retired code back into use; those below it stay retired until they are brought back too.

    Raises:
        RuleError: It is in use, the one above it is retired, or the codebook is frozen.
    """
    check_open(project)
    tree = load_tree(project)
    code, name = tree.code(code_id), tree.path(code_id)
    if not code.retired:
        raise RuleError(tr("“{name}” is in use", name=name), remedy=tr("nothing needs to be done"))
    if code.parent_id is not None and tree.code(code.parent_id).retired:
        raise RuleError(
            tr("“{parent}” above it is retired", parent=tree.path(code.parent_id)),
            remedy=tr("bring that back first"),
        )
    with project.change("revive-code", tr("{name} brought back into use", name=name), reason=reason) as tx:
        tx.update_where("code", {"id": code_id}, retired=0)
    return project.last
