"""The verbs of the codebook on several codes at once: each is one change, and one undo takes it back."""

from __future__ import annotations

from collections.abc import Callable, Collection

from qualcode.codebook.defining import describe_code, redefine_code
from qualcode.codebook.field_words import in_words
from qualcode.codebook.moving import add_theme, move_code, remove_theme
from qualcode.codebook.removing import remove_code, retire_code, revive_code
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.changes import Effects
from qualcode.domain.codebook_entries import DEFINING_FIELDS
from qualcode.domain.errors import RuleError
from qualcode.domain.translation import tr
from qualcode.storage.project import Project


def topmost(tree: CodeTree, code_ids: Collection[int]) -> list[int]:
    """The codes, in the order of the codebook, without those that stand below another of them."""
    wanted = set(code_ids)
    return [code.id for code in tree.walk() if code.id in wanted and wanted.isdisjoint(tree.ancestors(code.id))]


def reword_code(
    project: Project, code_id: int, fields: dict[str, str], *, means_other: bool, reason: str = ""
) -> Effects:
    """Change any texts of a code, as one change.

    Args:
        code_id: The code.
        fields: Any of a code's texts.
        means_other: Whether it means something else now, so that its codings are outdated; else it is only worded
            better.
        reason: Why, in the user's words.

    Raises:
        RuleError: A text cannot be what it is to be, or the codebook is frozen.
    """
    defining = {name: text for name, text in fields.items() if name in DEFINING_FIELDS} if means_other else {}
    others = {name: text for name, text in fields.items() if name not in defining}
    with project.change("redefine-code" if defining else "describe-code", "", reason=reason) as tx:
        if defining:
            redefine_code(project, code_id, reason=reason, **defining)
        if others:
            describe_code(project, code_id, reason=reason, **others)
        if defining and others:
            tx.summary = tr(
                "{code} redefined, with its {others}",
                code=load_tree(project).path(code_id),
                others=in_words(others),
            )
    return project.last


def move_codes(project: Project, code_ids: Collection[int], parent_id: int | None, *, reason: str = "") -> Effects:
    """Hang codes, each with all below it, under another parent, behind those that stand there.

    Raises:
        RuleError: One of them cannot stand there (`move_code`), or the codebook is frozen.
    """
    where = (
        tr("under {parent}", parent=load_tree(project).path(parent_id)) if parent_id is not None else tr("to the top")
    )
    return _each(
        project,
        "move-code",
        topmost(load_tree(project), code_ids),
        lambda code: move_code(project, code, parent_id, reason=reason),
        tr("moved {where}", where=where),
        reason,
    )


def describe_codes(project: Project, code_ids: Collection[int], *, reason: str = "", **fields: str) -> Effects:
    """Give several codes one text, such as a colour.

    Raises:
        RuleError: The text cannot be what it is to be, or the codebook is frozen.
    """
    return _each(
        project,
        "describe-code",
        list(code_ids),
        lambda code: describe_code(project, code, reason=reason, **fields),
        tr("given another {fields}", fields=in_words(fields)),
        reason,
    )


def retire_codes(project: Project, code_ids: Collection[int], *, reason: str = "") -> Effects:
    """Hide codes and all below them: they cannot be given any more, and keep their codings.

    Raises:
        RuleError: One is retired already, or the codebook is frozen.
    """
    codes = topmost(load_tree(project), code_ids)
    return _each(
        project, "retire-code", codes, lambda code: retire_code(project, code, reason=reason), tr("retired"), reason
    )


def revive_codes(project: Project, code_ids: Collection[int], *, reason: str = "") -> Effects:
    """Bring retired codes back into use.

    Raises:
        RuleError: One is in use, the one above it is retired, or the codebook is frozen.
    """
    codes = [code.id for code in load_tree(project).walk() if code.id in set(code_ids)]
    return _each(
        project,
        "revive-code",
        codes,
        lambda code: revive_code(project, code, reason=reason),
        tr("brought back into use"),
        reason,
    )


def remove_codes(project: Project, code_ids: Collection[int], *, reason: str = "") -> Effects:
    """Remove codes with all below them and with their codings; memos stay.

    Raises:
        RuleError: The codebook is frozen.
    """
    codes = topmost(load_tree(project), code_ids)
    return _each(
        project,
        "remove-code",
        codes,
        lambda code: remove_code(project, code, with_codings=True, reason=reason),
        tr("removed with their codings"),
        reason,
    )


def add_theme_to(project: Project, code_ids: Collection[int], theme_id: int, *, reason: str = "") -> Effects:
    """Let codes belong to a theme beside the one that each hangs under.

    Raises:
        RuleError: One of them cannot (`add_theme`), or the codebook is frozen.
    """
    theme = load_tree(project).path(theme_id)
    return _each(
        project,
        "add-theme",
        list(code_ids),
        lambda code: add_theme(project, code, theme_id, reason=reason),
        tr("let belong to {theme} too", theme=theme),
        reason,
    )


def remove_theme_from(project: Project, code_ids: Collection[int], theme_id: int, *, reason: str = "") -> Effects:
    """Take codes out of a further theme.

    Raises:
        RuleError: One does not belong to it, or the codebook is frozen.
    """
    theme = load_tree(project).path(theme_id)
    return _each(
        project,
        "remove-theme",
        list(code_ids),
        lambda code: remove_theme(project, code, theme_id, reason=reason),
        tr("taken out of {theme}", theme=theme),
        reason,
    )


def _each(
    project: Project, verb: str, codes: list[int], work: Callable[[int], object], what: str, reason: str
) -> Effects:
    """Do the same with each code, as one change."""
    if not codes:
        raise RuleError(tr("no code was named"), remedy=tr("name one or more"))
    with project.change(verb, "", reason=reason) as tx:
        for code in codes:
            work(code)
        if len(codes) > 1:
            tx.summary = tr("{number_codes} codes {what}", number_codes=len(codes), what=what)
    return project.last
