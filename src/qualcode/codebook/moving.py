"""Where codes stand: under which parent, in which order, and in which further themes."""

from __future__ import annotations

from qualcode.codebook.creating import check_depth, check_free, check_not_retired, levels_of
from qualcode.codebook.freezing import check_open
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.changes import Effects
from qualcode.domain.choices import CODE_ORDERS
from qualcode.domain.errors import RuleError
from qualcode.domain.translation import tr
from qualcode.domain.trees import circle
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import count_codings_by_code


def move_code(
    project: Project, code_id: int, parent_id: int | None, position: int | None = None, *, reason: str = ""
) -> Effects:
    """Hang a code, with all below it, under another parent, at a position among its new siblings (0 = first).

    Raises:
        RuleError: The new parent is the code itself or lies below it, belongs to it as a theme, has a child of that
            name, is retired, or lies too deep; or the codebook is frozen.
    """
    check_open(project)
    tree = load_tree(project)
    code = tree.code(code_id)
    if parent_id is not None and (parent_id == code_id or code_id in tree.ancestors(parent_id)):
        raise RuleError(
            tr("“{code}” cannot be moved below itself", code=tree.path(code_id)),
            remedy=tr("choose another place"),
        )
    check_free(tree, parent_id, code.name, but=code_id)
    check_depth(tree, parent_id, levels_of(tree, code_id))
    if not code.retired:
        check_not_retired(tree, parent_id)
    check_no_circle(tree, tree.links, {code_id: parent_id})
    siblings = [sibling.id for sibling in tree.children(parent_id) if sibling.id != code_id]
    siblings.insert(len(siblings) if position is None else max(0, position), code_id)
    where = tr("under {parent}", parent=tree.path(parent_id)) if parent_id is not None else tr("to the top")
    with project.change(
        "move-code", tr("{code} moved {where}", code=tree.path(code_id), where=where), reason=reason
    ) as tx:
        tx.update_where("code", {"id": code_id}, parent_id=parent_id)
        above = [] if parent_id is None else [parent_id, *tree.ancestors(parent_id)]
        tx.delete_where("code_theme", {"code_id": tree.with_descendants(code_id), "theme_id": above})
        tx.update_rows("code", ("position",), {sibling: (i,) for i, sibling in enumerate(siblings)})
    return project.last


def check_no_circle(tree: CodeTree, links: tuple[tuple[int, int], ...], parents: dict[int, int | None]) -> None:
    """Refuse a codebook in which a theme would belong to itself.

    Args:
        links: (code, theme) as they are to be.
        parents: Codes that are to hang elsewhere, with their new parents.

    Raises:
        RuleError: It would.
    """
    if not links:
        return
    above: dict[int, list[int]] = {}
    for code in tree.walk():
        parent = parents.get(code.id, code.parent_id)
        above[code.id] = [] if parent is None else [parent]
    for member, theme in links:
        above[member].append(theme)
    round_ = circle(above)
    if round_:
        named = ", ".join(f"“{tree.path(code)}”" for code in round_[:5]) + (" …" if len(round_) > 5 else "")
        raise RuleError(
            tr("a theme would belong to itself: {named}", named=named),
            remedy=tr("take the code out of the further theme first"),
        )


def sort_codes(project: Project, parent_id: int | None, by: str, *, reason: str = "") -> Effects:
    """Put the codes right below one, or the topmost ones, in order.

    Args:
        by: `name` (from A to Z, numbers by their value) or `codings` (the most used first, each with all below it).

    Raises:
        RuleError: They cannot be put in that order, or the codebook is frozen.
    """
    check_open(project)
    if by not in CODE_ORDERS:
        raise RuleError(
            tr("codes cannot be put in order by {by}", by=by),
            remedy=tr("choose one of {orders}", orders=", ".join(CODE_ORDERS)),
        )
    tree = load_tree(project)
    children = tree.children(parent_id)
    if by == "name":
        ordered = sorted(children, key=lambda code: _natural(code.name))
    else:
        counts = count_codings_by_code(project)
        totals = {child.id: sum(counts.get(id_, 0) for id_ in tree.with_descendants(child.id)) for child in children}
        ordered = sorted(children, key=lambda code: (-totals[code.id], code.position))
    order = tr("name") if by == "name" else tr("codings")
    summary = (
        tr("codes below {parent} put in order by {by}", parent=tree.path(parent_id), by=order)
        if parent_id is not None
        else tr("codes at the top put in order by {by}", by=order)
    )
    with project.change("sort-codes", summary, reason=reason) as tx:
        tx.update_rows("code", ("position",), {code.id: (i,) for i, code in enumerate(ordered)})
    return project.last


def _natural(name: str) -> list[tuple[int, int, str]]:
    """A name as a key by which `Grade 9` comes before `Grade 10`."""
    import regex

    parts = regex.findall(r"\d+|\D+", name.casefold())
    return [(0, int(part), part) if part.isdecimal() else (1, 0, part) for part in parts]


def add_theme(project: Project, code_id: int, theme_id: int, *, reason: str = "") -> Effects:
    """Let a code belong to a theme beside the one it hangs under; it counts for both, and once where both are summed.

    Raises:
        RuleError: It belongs to the theme already, hangs below it, or the theme would belong to itself; or the
            codebook is frozen.
    """
    check_open(project)
    tree = load_tree(project)
    code, theme = tree.path(code_id), tree.path(theme_id)
    if theme_id in tree.ancestors(code_id):
        raise RuleError(
            tr("“{code}” stands below “{theme}” already", code=code, theme=theme), remedy=tr("nothing needs to be done")
        )
    if theme_id in tree.themes(code_id):
        raise RuleError(
            tr("“{code}” belongs to “{theme}” already", code=code, theme=theme), remedy=tr("nothing needs to be done")
        )
    if theme_id == code_id or code_id in tree.ancestors(theme_id):
        raise RuleError(
            tr("“{code}” cannot belong to itself or to what stands below it", code=code),
            remedy=tr("choose another theme"),
        )
    check_not_retired(tree, theme_id)
    check_no_circle(tree, (*tree.links, (code_id, theme_id)), {})
    with project.change("add-theme", tr("{code} belongs to {theme} too", code=code, theme=theme), reason=reason) as tx:
        tx.add("code_theme", code_id=code_id, theme_id=theme_id)
    return project.last


def remove_theme(project: Project, code_id: int, theme_id: int, *, reason: str = "") -> Effects:
    """Take a code out of a further theme.

    Raises:
        RuleError: It does not belong to it, or the codebook is frozen.
    """
    check_open(project)
    tree = load_tree(project)
    code, theme = tree.path(code_id), tree.path(theme_id)
    if theme_id not in tree.themes(code_id):
        raise RuleError(
            tr("“{theme}” is no further theme of “{code}”", theme=theme, code=code),
            remedy=tr("see `qualcode codebook list --long`"),
        )
    with project.change(
        "remove-theme", tr("{code} belongs to {theme} no longer", code=code, theme=theme), reason=reason
    ) as tx:
        tx.delete_where("code_theme", {"code_id": code_id, "theme_id": theme_id})
    return project.last
