"""Making codes, and changing what a code is called, where it hangs and what it says."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.codebook.tree import SEPARATOR, CodeTree, load_tree
from qualcode.coding.memos import keep_memos
from qualcode.domain.changes import Effects
from qualcode.domain.codebook_entries import (
    DEEPEST_LEVEL,
    TEXT_FIELDS,
    check_code_name,
    check_code_text,
    check_mark,
    parse_colour,
)
from qualcode.domain.errors import RuleError
from qualcode.domain.identity import now_ms
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codes import count_codings_by_code
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.unplaced import list_unplaced
from qualcode.storage.transaction import Transaction

FIELDS = TEXT_FIELDS
"""What a code says of itself, beside its name."""


def create_code(project: Project, name: str, *, parent_id: int | None = None, **fields: str) -> int:
    """Make a code as the last one below its parent and return its id.

    Args:
        name: Its name, unique among its siblings whatever its case.
        parent_id: The code above it; None for a theme at the top.
        **fields: Any of `FIELDS`.

    Raises:
        RuleError: The name is taken there or cannot be one, a field cannot be what it is to be, or the place is too
            deep.
    """
    name = check_code_name(name)
    tree = load_tree(project)
    check_free(tree, parent_id, name)
    values = dict.fromkeys(FIELDS, "") | _checked(fields)
    check_depth(tree, parent_id)
    siblings = tree.children(parent_id)
    position = max((code.position for code in siblings), default=-1) + 1
    where = f" under {tree.path(parent_id)}" if parent_id is not None else ""
    with project.change("create-code", f"new code {name}{where}") as tx:
        return tx.add(
            "code",
            parent_id=parent_id,
            position=position,
            name=name,
            retired=0,
            created_ms=now_ms(),
            **values,
        )


def create_path(project: Project, path: str, **fields: str) -> int:
    """Make the code at a path (`Theme/Code`), and the themes above it that are missing; its id.

    Raises:
        RuleError: It exists already, or a part of the path cannot be a name.
    """
    *above, name = path.split(SEPARATOR)
    if len(above) >= DEEPEST_LEVEL:
        raise _too_deep()
    with project.change("create-code", f"new code {path}"):
        parent: int | None = None
        for part in above:
            known = load_tree(project).child_named(parent, check_code_name(part))
            parent = known.id if known else create_code(project, part, parent_id=parent)
        return create_code(project, name, parent_id=parent, **fields)


def check_depth(tree: CodeTree, parent_id: int | None, levels: int = 1) -> None:
    """Refuse a place that lies too deep for so many levels of codes: no codebook file could hold them.

    Raises:
        RuleError: It does.
    """
    if (0 if parent_id is None else tree.depth(parent_id) + 1) + levels > DEEPEST_LEVEL:
        raise _too_deep()


def _too_deep() -> RuleError:
    return RuleError(
        f"codes would be nested more than {DEEPEST_LEVEL} levels deep", remedy="hang it further up in the tree"
    )


def check_free(tree: CodeTree, parent_id: int | None, name: str, *, but: int | None = None) -> None:
    """Refuse a name that a sibling bears.

    Raises:
        RuleError: It is taken.
    """
    known = tree.child_named(parent_id, name)
    if known is not None and known.id != but:
        where = f" under “{tree.path(parent_id)}”" if parent_id is not None else ""
        raise RuleError(f"there is a code “{known.name}” already{where}", remedy="choose another name")


def rename_code(project: Project, code_id: int, name: str) -> Effects:
    """Give a code another name."""
    name = check_code_name(name)
    tree = load_tree(project)
    code = tree.code(code_id)
    check_free(tree, code.parent_id, name, but=code_id)
    with project.change("rename-code", f"{tree.path(code_id)} renamed {name}") as tx:
        tx.update_where("code", {"id": code_id}, name=name)
    return project.last


def _checked(fields: dict[str, str]) -> dict[str, str]:
    """What a code is to say of itself, by the rules that hold in codebook files too."""
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise RuleError(f"a code has no {', '.join(sorted(unknown))}")
    checked = {field: check_code_text(text, field) for field, text in fields.items()}
    for field, check in (("colour", parse_colour), ("mark", check_mark)):
        if field in checked:
            checked[field] = check(checked[field]) if checked[field].strip() else ""
    return checked


def describe_code(project: Project, code_id: int, **fields: str) -> Effects:
    """Change what a code says of itself: any of `FIELDS`; an empty text takes one away.

    Raises:
        RuleError: A text holds a control character, the colour is none, or the mark is more than one character.
    """
    fields = _checked(fields)
    name = load_tree(project).path(code_id)
    with project.change("describe-code", f"{', '.join(fields)} of {name}") as tx:
        tx.update_where("code", {"id": code_id}, **fields)
    return project.last


def move_code(project: Project, code_id: int, parent_id: int | None, position: int | None = None) -> Effects:
    """Hang a code, with all below it, under another parent, at a position among its new siblings (0 = first).

    Raises:
        RuleError: The new parent is the code itself or lies below it, has a child of that name, or lies too deep.
    """
    tree = load_tree(project)
    code = tree.code(code_id)
    if parent_id is not None and (parent_id == code_id or code_id in tree.ancestors(parent_id)):
        raise RuleError(f"“{tree.path(code_id)}” cannot be moved below itself")
    check_free(tree, parent_id, code.name, but=code_id)
    depth = tree.depth(code_id)
    check_depth(tree, parent_id, max(tree.depth(id_) for id_ in tree.with_descendants(code_id)) - depth + 1)
    siblings = [sibling.id for sibling in tree.children(parent_id) if sibling.id != code_id]
    siblings.insert(len(siblings) if position is None else max(0, position), code_id)
    where = f"under {tree.path(parent_id)}" if parent_id is not None else "to the top"
    with project.change("move-code", f"{tree.path(code_id)} moved {where}") as tx:
        tx.update_where("code", {"id": code_id}, parent_id=parent_id)
        tx.update_rows("code", ("position",), {sibling: (i,) for i, sibling in enumerate(siblings)})
    return project.last


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


def remove_code(project: Project, code_id: int, *, with_codings: bool = False) -> Effects:
    """Remove a code and all codes below it.

    Raises:
        RuleError: They have codings and `with_codings` was not asked for.
    """
    tree = load_tree(project)
    removal = removal_of(project, code_id)
    name = tree.path(code_id)
    if removal.codings and not with_codings:
        raise RuleError(
            f"“{name}” has {removal.codings} codings",
            remedy="move or recode them first, or ask for their removal too (`--with-codings`)",
        )
    below = len(removal.codes) - 1
    summary = f"{name} removed" + (f" with {below} codes below it" if below else "")
    if removal.codings:
        summary += f" and {removal.codings} codings"
    with project.change("remove-code", summary) as tx:
        codes = list(removal.codes)
        tx.delete_where("pinned_code", {"code_id": codes})
        tx.delete_where("set_member", {"code_id": codes})
        _keep_memos(project, tx, codes)
        tx.delete_where("coding", {"code_id": codes})
        tx.delete_where("unplaced", {"code_id": codes})
        for code in reversed(codes):
            tx.delete_where("code", {"id": code})
    return project.last


def _keep_memos(project: Project, tx: Transaction, codes: list[int]) -> None:
    """Let memos on codes that go, and on their codings, stand on the project and on the passages."""
    tx.update_where("memo", {"code_id": codes}, code_id=None)
    with_memo = {memo.coding_id for memo in list_memos(project) if memo.coding_id is not None}
    keep_memos(tx, list_codings(project, ids=with_memo, code_ids=codes))
