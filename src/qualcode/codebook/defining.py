"""What a code is called, what it says of itself, and what it means.

A coding remembers the definition under which it was made (`coding.definition_id`). As long as a code has the definition
that it was made with, both the code and its codings name none. A redefinition writes the old and the new definition
down and lets the code name the new one: every coding that names another is *outdated* until a person has looked at it.
"""

from __future__ import annotations

from qualcode.codebook.creating import check_free, checked_fields, stored
from qualcode.codebook.field_words import in_words
from qualcode.codebook.freezing import check_open
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.changes import Effects
from qualcode.domain.codebook_entries import DEFINING_FIELDS, check_code_name
from qualcode.domain.errors import RuleError
from qualcode.domain.identity import now_ms
from qualcode.domain.translation import tr
from qualcode.domain.values import Code, Definition
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import list_definitions
from qualcode.storage.transaction import Transaction


def rename_code(project: Project, code_id: int, name: str, *, reason: str = "") -> Effects:
    """Give a code another name; its codings, and what they mean, stay.

    Raises:
        RuleError: The name is taken or cannot be one, or the codebook is frozen.
    """
    check_open(project)
    tree = load_tree(project)
    with project.change("rename-code", "", reason=reason) as tx:
        write_name(tx, tree, code_id, name)
    return project.last


def write_name(tx: Transaction, tree: CodeTree, code_id: int, name: str) -> None:
    """Set a code's name."""
    name = check_code_name(name)
    check_free(tree, tree.code(code_id).parent_id, name, but=code_id)
    tx.summary = tr("{code} renamed {name}", code=tree.path(code_id), name=name)
    tx.update_where("code", {"id": code_id}, name=name)


def describe_code(project: Project, code_id: int, *, reason: str = "", **fields: str) -> Effects:
    """Change what a code says of itself, and not what it means: any of `FIELDS`; an empty text takes one away.

    A definition that is only worded better goes this way: codings stay up to date. `redefine_code` is for one that
    means something else.

    Raises:
        RuleError: A text holds a control character, the colour is none, the mark is more than one character, or the
            codebook is frozen.
    """
    check_open(project)
    fields = checked_fields(fields)
    tree = load_tree(project)
    code = tree.code(code_id)
    with project.change(
        "describe-code",
        tr("{fields} of {code}", fields=in_words(fields), code=tree.path(code_id)),
        reason=reason,
    ) as tx:
        tx.update_where("code", {"id": code_id}, **stored(fields))
        wording = {name: text for name, text in fields.items() if name in DEFINING_FIELDS}
        write_wording(tx, code, wording)
    return project.last


def write_wording(tx: Transaction, code: Code, wording: dict[str, str]) -> None:
    """Word the definition that holds differently where it is written down: codings made under it stay up to date."""
    holds = {"id": code.definition_id} if code.definition_id is not None else {"code": code.uuid, "number": 1}
    if wording:
        tx.update_where("definition", holds, **wording)


def recolour_code(project: Project, code_id: int, colour: str, *, reason: str = "") -> Effects:
    """Give a code a colour, `#RRGGBB` or a name of the palette; an empty one lets it have its parent's."""
    return describe_code(project, code_id, reason=reason, colour=colour)


def redefine_code(project: Project, code_id: int, *, reason: str = "", **fields: str) -> Effects:
    """Let a code mean something else: its codings are outdated until a person has looked at them.

    A code that is given back a definition which it had before is up to date again where it was coded under that.

    Args:
        reason: Why, in the user's words.
        **fields: Any of `DEFINING_FIELDS` (definition, include, exclude); others stay as they are.

    Raises:
        RuleError: A text holds a control character, a field does not define, or the codebook is frozen.
    """
    check_open(project)
    tree = load_tree(project)
    with project.change("redefine-code", tr("{code} redefined", code=tree.path(code_id)), reason=reason) as tx:
        write_redefinition(project, tx, tree.code(code_id), reason=reason, **fields)
    return project.last


def write_redefinition(project: Project, tx: Transaction, code: Code, *, reason: str, **fields: str) -> None:
    """Set what a code means, if it is not what it means already."""
    surplus = set(fields) - set(DEFINING_FIELDS)
    if surplus:
        raise RuleError(
            tr("{fields} does not define a code", fields=", ".join(sorted(surplus))),
            remedy=tr("give {fields}", fields=", ".join(DEFINING_FIELDS)),
        )
    new = {name: getattr(code, name) for name in DEFINING_FIELDS} | checked_fields(fields)
    if all(getattr(code, name) == text for name, text in new.items()):
        return
    definition_id = definition_saying(project, tx, code, new, reason=reason)
    tx.update_where("code", {"id": code.id}, **new, definition_id=definition_id)


def definition_saying(
    project: Project, tx: Transaction, code: Code, texts: dict[str, str], *, reason: str
) -> int | None:
    """The definition of a code with these texts: one that it had before, the latest of them, else a new one.

    Returns:
        Its id; None for the one that the code was made with.
    """
    known = reversed(list_definitions(project, codes=[code.uuid]))
    before = next((one for one in known if all(getattr(one, name) == text for name, text in texts.items())), None)
    if before is None:
        return begin_definition(project, tx, code, reason=reason, **texts)
    return None if before.number == 1 else before.id


def begin_definition(project: Project, tx: Transaction, code: Code, *, reason: str, **texts: str) -> int:
    """Write down that a code means something else from now on; the id of the new definition.

    Args:
        **texts: What changes of `DEFINING_FIELDS`; nothing where only the code's place among others has changed, as
            by a split.
    """
    first_definition(project, tx, code)
    numbers = [one.number for one in list_definitions(project, codes=[code.uuid])]
    values = {name: getattr(code, name) for name in DEFINING_FIELDS} | texts
    return tx.add(
        "definition",
        code=code.uuid,
        number=max(numbers) + 1,
        name=code.name,
        reason=reason,
        coder_id=project.coder_id(),
        created_ms=now_ms(),
        **values,
    )


def first_definition(project: Project, tx: Transaction, code: Code) -> int:
    """The id of the definition that a code was made with, written down if it was not."""
    known: Definition | None = next(iter(list_definitions(project, codes=[code.uuid])), None)
    if known is not None:
        return known.id
    return tx.add(
        "definition",
        code=code.uuid,
        number=1,
        name=code.name,
        reason="",
        coder_id=None,
        created_ms=now_ms(),
        **{name: getattr(code, name) for name in DEFINING_FIELDS},
    )
