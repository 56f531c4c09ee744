"""Making codes, and the rules for where one may stand and what it may be called."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.codebook.freezing import check_open
from qualcode.codebook.tree import SEPARATOR, CodeTree, load_tree
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
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.transaction import Transaction

FIELDS = TEXT_FIELDS
"""What a code says of itself, beside its name."""


def create_code(project: Project, name: str, *, parent_id: int | None = None, reason: str = "", **fields: str) -> int:
    """Make a code as the last one below its parent and return its id.

    Args:
        name: Its name, unique among its siblings whatever its case.
        parent_id: The code above it; None for a theme at the top.
        reason: Why, in the user's words.
        **fields: Any of `FIELDS`.

    Raises:
        RuleError: The name is taken there or cannot be one, a field cannot be what it is to be, the place is too
            deep or below a retired code, or the codebook is frozen.
    """
    check_open(project)
    tree = load_tree(project)
    where = tr(" under {parent}", parent=tree.path(parent_id)) if parent_id is not None else ""
    with project.change(
        "create-code", tr("new code {name}{where}", name=name.strip(), where=where), reason=reason
    ) as tx:
        return write_code(tx, tree, name, parent_id, **fields)


def create_path(project: Project, path: str, *, reason: str = "", **fields: str) -> int:
    """Make the code at a path (`Theme/Code`), and the themes above it that are missing; its id.

    Raises:
        RuleError: It exists already, a part of the path cannot be a name, or the codebook is frozen.
    """
    check_open(project)
    with project.change("create-code", tr("new code {path}", path=path), reason=reason) as tx:
        return write_path(project, tx, path, **fields)


def write_path(project: Project, tx: Transaction, path: str, **fields: str) -> int:
    """Insert the code at a path, with the themes above it that are missing; its id."""
    *above, name = path.split(SEPARATOR)
    if len(above) >= DEEPEST_LEVEL:
        raise _too_deep()
    parent: int | None = None
    tree = load_tree(project)
    for part in above:
        known = tree.child_named(parent, check_code_name(part))
        parent = known.id if known else write_code(tx, tree, part, parent)
        tree = tree if known else load_tree(project)
    return write_code(tx, tree, name, parent, **fields)


def write_code(tx: Transaction, tree: CodeTree, name: str, parent_id: int | None, **fields: str) -> int:
    """Insert one code as the last one below its parent; its id."""
    name = check_code_name(name)
    check_free(tree, parent_id, name)
    values = dict.fromkeys(FIELDS, "") | checked_fields(fields)
    check_depth(tree, parent_id)
    check_not_retired(tree, parent_id)
    return tx.add(
        "code",
        parent_id=parent_id,
        position=next_position(tree, parent_id),
        name=name,
        retired=0,
        created_ms=now_ms(),
        **stored(values),
    )


def next_position(tree: CodeTree, parent_id: int | None) -> int:
    """The position behind the last code below a parent."""
    return max((code.position for code in tree.children(parent_id)), default=-1) + 1


def check_depth(tree: CodeTree, parent_id: int | None, levels: int = 1) -> None:
    """Refuse a place that lies too deep for so many levels of codes: no codebook file could hold them.

    Raises:
        RuleError: It does.
    """
    if (0 if parent_id is None else tree.depth(parent_id) + 1) + levels > DEEPEST_LEVEL:
        raise _too_deep()


def _too_deep() -> RuleError:
    return RuleError(
        tr("codes would be nested more than {deepest_level} levels deep", deepest_level=DEEPEST_LEVEL),
        remedy=tr("hang it further up in the tree"),
    )


def levels_of(tree: CodeTree, code_id: int) -> int:
    """How many levels a code and all below it take."""
    return max(tree.depth(id_) for id_ in tree.with_descendants(code_id)) - tree.depth(code_id) + 1


def check_free(tree: CodeTree, parent_id: int | None, name: str, *, but: int | None = None) -> None:
    """Refuse a name that a sibling bears.

    Raises:
        RuleError: It is taken.
    """
    known = tree.child_named(parent_id, name)
    if known is not None and known.id != but:
        where = tr(" under “{parent}”", parent=tree.path(parent_id)) if parent_id is not None else ""
        state = tr(", retired") if known.retired else ""
        raise RuleError(
            tr("there is a code “{name}”{state} already{where}", name=known.name, state=state, where=where),
            remedy=tr("choose another name"),
        )


def check_not_retired(tree: CodeTree, parent_id: int | None) -> None:
    """Refuse to put a code that is in use below one that is retired.

    Raises:
        RuleError: It is retired.
    """
    if parent_id is not None and tree.code(parent_id).retired:
        raise RuleError(
            tr("“{parent}” is retired", parent=tree.path(parent_id)),
            remedy=tr("choose another place, or bring it back first"),
        )


def checked_fields(fields: dict[str, str]) -> dict[str, str]:
    """What a code is to say of itself, by the rules that hold in codebook files too.

    Raises:
        RuleError: A code has no such field, a text holds a control character, the colour is none, or the mark is more
            than one character.
    """
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise RuleError(tr("a code has no {fields}", fields=", ".join(sorted(unknown))))
    checked = {field: check_code_text(text, field) for field, text in fields.items()}
    for field, check in (("colour", parse_colour), ("mark", check_mark)):
        if field in checked:
            checked[field] = check(checked[field]) if checked[field].strip() else ""
    return checked


def stored(fields: Mapping[str, str]) -> dict[str, str | None]:
    """Texts of a code as its row holds them, in their order: without keywords it has NULL, as older rows have it."""
    return {field: text if text or field != "keywords" else None for field, text in fields.items()}
