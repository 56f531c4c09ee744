"""Duplicating codes, to try something out beside what stands."""

from __future__ import annotations

from qualcode.codebook.creating import check_free, check_not_retired, checked_fields, next_position, stored
from qualcode.codebook.defining import first_definition
from qualcode.codebook.freezing import check_open
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.codebook_entries import LONGEST_NAME, TEXT_FIELDS, check_code_name
from qualcode.domain.identity import now_ms
from qualcode.domain.translation import tr
from qualcode.domain.values import Code, Coding
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.codings import anchored_rows, list_codings
from qualcode.storage.reads.hidden import shown
from qualcode.storage.transaction import Transaction


def duplicate_code(
    project: Project, code_id: int, *, name: str = "", with_codings: bool = False, reason: str = ""
) -> int:
    """Make a code beside another that says the same, with copies of all codes below it; its id.

    Args:
        name: What it is called; `Name (2)` if nothing is given.
        with_codings: Copy the codings too, each with its coder, comment and star; without it the copy has none.
        reason: Why, in the user's words.

    Raises:
        RuleError: The name is taken or cannot be one, the code above is retired, or the codebook is frozen.
    """
    check_open(project)
    tree = load_tree(project)
    code = tree.code(code_id)
    name = check_code_name(name) if name.strip() else _free_name(tree, code)
    check_free(tree, code.parent_id, name)
    if not code.retired:
        check_not_retired(tree, code.parent_id)
    copies: dict[int, int] = {}
    with project.change(
        "duplicate-code", tr("{code} duplicated as {name}", code=tree.path(code_id), name=name), reason=reason
    ) as tx:
        for original in map(tree.code, tree.with_descendants(code_id)):
            first = original.id == code_id
            copies[original.id] = tx.add(
                "code",
                parent_id=original.parent_id if first else copies[original.parent_id or 0],
                position=next_position(tree, original.parent_id) if first else original.position,
                name=name if first else original.name,
                retired=int(original.retired),
                created_ms=now_ms(),
                **stored(checked_fields({field: getattr(original, field) for field in TEXT_FIELDS})),
            )
        links = [(copies[member], copies.get(theme, theme)) for member, theme in tree.links if member in copies]
        tx.insert_many("code_theme", ("code_id", "theme_id"), links)
        if with_codings:
            with project.seeing_all():
                count = _copy_codings(project, tx, tree, copies)
            tx.summary += tr(" with {codings}", codings=counted(count, "coding"))
    return copies[code_id]


def _free_name(tree: CodeTree, code: Code) -> str:
    number = 2
    while True:
        ending = f" ({number})"
        name = code.name[: LONGEST_NAME - len(ending)] + ending
        if tree.child_named(code.parent_id, name) is None:
            return name
        number += 1


def _copy_codings(project: Project, tx: Transaction, tree: CodeTree, copies: dict[int, int]) -> int:
    """Copy the codings of some codes to others; an outdated one stays outdated. How many of those that are seen."""
    codings = {coding.id: coding for coding in list_codings(project, code_ids=list(copies))}
    columns, rows = anchored_rows(project, list(codings))
    at = {name: columns.index(name) for name in ("code_id", "origin", "definition_id")}
    written = []
    for coding_id, row in rows:
        coding = codings[coding_id]
        values = list(row)
        values[at["code_id"]] = copies[coding.code_id]
        values[at["origin"]] = "duplicate"
        values[at["definition_id"]] = _made_under(project, tx, tree.code(coding.code_id), coding)
        written.append(values)
    tx.insert_many("coding", columns, written)
    return len(shown(project, codings.values()))


def _made_under(project: Project, tx: Transaction, code: Code, coding: Coding) -> int | None:
    if coding.definition_id == code.definition_id:
        return None
    return coding.definition_id if coding.definition_id is not None else first_definition(project, tx, code)
