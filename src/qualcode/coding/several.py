"""The verbs of a coding on several at once: each is one change, and one undo takes it back."""

from __future__ import annotations

from collections.abc import Collection

from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import check_usable
from qualcode.coding.changing import change_code, check_own, set_comment, set_star, write_code_change
from qualcode.coding.passages import excerpt
from qualcode.domain.changes import Effects
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Coding
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.codings import list_codings


def own_codings(project: Project, ids: Collection[int]) -> list[Coding]:
    """The codings of some ids, by document and place, if the session's coder may change them.

    Raises:
        NotFoundError: One is no longer there, or none was asked for.
        RuleError: One is another coder's, and the session's coder no lead.
    """
    codings = list_codings(project, ids=ids)
    if not codings or len(codings) < len(set(ids)):
        raise NotFoundError(tr("that coding is no longer there"), remedy=tr("see `qualcode history`"))
    check_own(project, codings)
    return codings


def star_codings(project: Project, ids: Collection[int], star: bool) -> Effects:
    """Mark codings as best quotes, or no longer.

    Raises:
        NotFoundError: One is no longer there.
        RuleError: One is another coder's, and the session's coder no lead.
    """
    codings = own_codings(project, ids)
    if len(codings) == 1:
        return set_star(project, codings[0].id, star)
    what = (
        tr("{codings} starred", codings=counted(len(codings), "coding"))
        if star
        else tr("star taken from {codings}", codings=counted(len(codings), "coding"))
    )
    with project.change("star", what) as tx:
        tx.look_at(codings[0].document_id, codings[0].span)
        tx.update_where("coding", {"id": [one.id for one in codings]}, star=int(star))
    return project.last


def comment_codings(project: Project, ids: Collection[int], comment: str) -> Effects:
    """Write a comment on each of some codings, below the one that it has.

    Raises:
        NotFoundError: One is no longer there.
        RuleError: One is another coder's and the session's coder no lead, or the comment is blank or holds a NUL.
    """
    comment = comment.strip()
    if not comment or "\0" in comment:
        raise RuleError(tr("a comment holds words, and no NUL character"), remedy=tr("type what it is to say"))
    codings = own_codings(project, ids)
    texts = {one.id: f"{one.comment}\n{comment}" if one.comment else comment for one in codings}
    if len(codings) == 1:
        return set_comment(project, codings[0].id, texts[codings[0].id])
    with project.change(
        "comment",
        tr(
            "comment on {codings}: “{comment}”",
            codings=counted(len(codings), "coding"),
            comment=excerpt(comment),
        ),
    ) as tx:
        tx.look_at(codings[0].document_id, codings[0].span)
        tx.update_rows("coding", ("comment",), {id_: (text,) for id_, text in texts.items()})
    return project.last


def recode_codings(project: Project, ids: Collection[int], code_id: int) -> Effects:
    """Give codings another code, each as `change_code` does; those that have it already stay as they are.

    Raises:
        NotFoundError: One is no longer there.
        RuleError: One is another coder's and the session's coder no lead, or the code is retired.
    """
    codings = own_codings(project, ids)
    tree = load_tree(project)
    check_usable(tree, code_id)
    path = tree.path(code_id)
    others = [one for one in codings if one.code_id != code_id]
    if not others:
        return Effects(
            None, plural("it is coded {code} already", "all are coded {code} already", len(codings), code=path)
        )
    if len(others) == 1:
        return change_code(project, others[0].id, code_id).effects
    with project.change("recode", "") as tx:
        tx.look_at(others[0].document_id, others[0].span)
        joined = 0
        for coding in others:
            joined += write_code_change(project, tx, coding, tree.code(code_id)) == "extended"
        tx.summary = f"{counted(len(others), 'coding')} → {path}"
        if joined:
            tx.summary += tr(" ({joined:,} of them joined with others)", joined=joined)
    return project.last
