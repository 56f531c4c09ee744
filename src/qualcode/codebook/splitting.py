"""Splitting a code: its passages are sorted, one after the other, into codes that say more precisely what they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.codebook.creating import check_not_retired, write_path
from qualcode.codebook.defining import begin_definition
from qualcode.codebook.freezing import check_open
from qualcode.codebook.tree import SEPARATOR, CodeTree, load_tree
from qualcode.coding.changing import check_own, get_coding, remove_codings, write_code_change
from qualcode.coding.passages import excerpt
from qualcode.domain.changes import Effects
from qualcode.domain.codebook_entries import same_name
from qualcode.domain.errors import RuleError
from qualcode.domain.translation import tr
from qualcode.domain.values import Code
from qualcode.history.undoing import writes_on
from qualcode.storage.project import Project
from qualcode.storage.reads.history import undoable
from qualcode.storage.transaction import Transaction

_SORTED = ("split-code", "sort", "sort-on")
"""Verbs of the entries of a sitting at a split."""


@dataclass(frozen=True, slots=True)
class Split:
    """A split that was begun."""

    effects: Effects
    source_id: int
    targets: tuple[int, ...]
    """The codes to sort into, in the order in which they were named."""
    entry: int | None
    """The journal's entry that sorting goes on with: one undo takes back the split and all that was sorted."""


def split_code(
    project: Project,
    code_id: int,
    into: Sequence[str],
    *,
    sorting: Mapping[int, str] | None = None,
    reason: str = "",
) -> Split:
    """Begin to split a code, as one change: make the codes that its passages are to be sorted into.

    All codings of the code are outdated until they are sorted, kept or removed. Those that `sorting` names are sorted
    at once; a person has looked at them, and they are up to date.

    Args:
        into: Names, which stand beside the code, or paths (`Theme/Code`); codes that are there already may be named.
        sorting: coding → one of `into`.
        reason: Why, in the user's words.

    Raises:
        RuleError: Nothing to sort into is named or one is the code itself, a name cannot be one, a target is retired,
            a coding is another coder's or has another code, or the codebook is frozen.
    """
    check_open(project)
    tree = load_tree(project)
    source = tree.code(code_id)
    check_not_retired(tree, code_id)
    with project.change("split-code", "", reason=reason) as tx:
        paths = {name: _path(tree, code_id, name) for name in into}
        by_name = {name: _target(project, tx, path) for name, path in paths.items()}
        targets: dict[int, str] = {}
        for name, target in by_name.items():  # Two names may mean one code.
            targets.setdefault(target, paths[name])
        if code_id in targets:
            raise RuleError(
                tr("“{code}” is the code that is split", code=tree.path(code_id)),
                remedy=tr("leave it out: what stays there is kept there"),
            )
        if not targets:
            raise RuleError(
                tr("“{code}” is to be split into other codes", code=tree.path(code_id)),
                remedy=tr("name one or more of them"),
            )
        above = _above(tree.path(code_id))
        made = [target for target, path in targets.items() if _above(path) == above and target not in tree]
        _put_behind(tx, tree, source, made)
        names = ", ".join(f"“{path}”" for path in targets.values())
        tx.summary = tr("{code} split into {names}", code=tree.path(code_id), names=names)
        definition = begin_definition(project, tx, source, reason=reason or tr("split into {names}", names=names))
        tx.update_where("code", {"id": code_id}, definition_id=definition)
        for coding_id, name in (sorting or {}).items():
            if name not in by_name:
                raise RuleError(
                    tr("“{name}” is none of the codes that are sorted into", name=name),
                    remedy=tr("choose from {names}", names=names),
                )
            _sort(project, tx, coding_id, code_id, by_name[name])
    return Split(project.last, code_id, tuple(targets), project.last.change_id)


def taken_up(project: Project, split: Split, first: int) -> Split:
    """A split with the latest entry of its sitting that stands: what is sorted next goes on with that.

    Args:
        first: The entry that began the split.
    """
    latest = undoable(project)
    if latest is not None and latest.id >= first and latest.verb in _SORTED:
        return replace(split, entry=latest.id)
    return split


def _verb(project: Project, split: Split) -> str:
    return "sort-on" if writes_on(project, split.entry) else "sort"


def _gone_on(project: Project, split: Split) -> Split:
    entry = project.last.change_id if project.last.change_id is not None else split.entry
    return replace(split, effects=project.last, entry=entry)


def take_away(project: Project, split: Split, coding_id: int) -> Split:
    """Remove one coding instead of sorting it, as a part of the same sitting.

    Raises:
        RuleError: It is another coder's.
        NotFoundError: It is no longer there.
    """
    coding = get_coding(project, coding_id)
    source = load_tree(project).path(split.source_id)
    with project.change(
        _verb(project, split), tr("split of {source}: “{quote}” removed", source=source, quote=excerpt(coding.quote))
    ):
        remove_codings(project, [coding_id])
    return _gone_on(project, split)


def add_target(project: Project, split: Split, name: str) -> Split:
    """A split with a further code to sort into, as a part of the same sitting; one that is not there is made.

    Args:
        name: A name, which stands beside the code that is split, or a path.

    Raises:
        RuleError: It is retired or the code itself, the name cannot be one, or the codebook is frozen.
    """
    check_open(project)
    tree = load_tree(project)
    path = _path(tree, split.source_id, name)
    with project.change(
        _verb(project, split),
        tr("split of {source}: also into {path}", source=tree.path(split.source_id), path=path),
    ) as tx:
        target = _target(project, tx, path)
        if target == split.source_id:
            raise RuleError(
                tr("“{target}” is the code that is split", target=tree.path(target)),
                remedy=tr("what stays is kept there"),
            )
    gone_on = _gone_on(project, split)
    return gone_on if target in split.targets else replace(gone_on, targets=(*split.targets, target))


def sort_coding(project: Project, split: Split, coding_id: int, target_id: int) -> Split:
    """Sort one coding: into one of the targets, or, where the code itself is named, let it stay there.

    It goes on with the split in the journal as long as nothing else is done, so that one undo takes back all.

    Raises:
        RuleError: It is another coder's, has another code by now, or the target is retired.
        NotFoundError: The coding or the target is no longer there.
    """
    tree = load_tree(project)
    coding = get_coding(project, coding_id)
    where = tr("into {target}", target=tree.path(target_id)) if target_id != split.source_id else tr("kept there")
    summary = tr(
        "split of {source}: “{quote}” {where}",
        source=tree.path(split.source_id),
        quote=excerpt(coding.quote),
        where=where,
    )
    with project.change(_verb(project, split), summary) as tx:
        tx.look_at(coding.document_id, coding.span)
        _sort(project, tx, coding_id, split.source_id, target_id)
    return _gone_on(project, split)


def _sort(project: Project, tx: Transaction, coding_id: int, source_id: int, target_id: int) -> None:
    coding = get_coding(project, coding_id)
    check_own(project, [coding])
    tree = load_tree(project)
    if coding.code_id != source_id:
        raise RuleError(
            tr(
                "that coding has the code “{code}”, not “{source}”",
                code=tree.path(coding.code_id),
                source=tree.path(source_id),
            ),
            remedy=tr("sort what has the code that is split"),
        )
    if target_id == source_id:
        tx.update_where("coding", {"id": coding_id}, definition_id=tree.code(source_id).definition_id)
    else:
        check_not_retired(tree, target_id)
        write_code_change(project, tx, coding, tree.code(target_id))


def _above(path: str) -> str:
    """The path of the code above one; empty at the top."""
    return same_name(path.rpartition(SEPARATOR)[0])


def _put_behind(tx: Transaction, tree: CodeTree, source: Code, made: Sequence[int]) -> None:
    """Let codes that were made beside the one that is split stand right behind it, in the order they were named."""
    siblings = [sibling.id for sibling in tree.children(source.parent_id)]
    place = siblings.index(source.id) + 1
    ordered = [*siblings[:place], *made, *siblings[place:]]
    tx.update_rows("code", ("position",), {code: (i,) for i, code in enumerate(ordered)})


def _path(tree: CodeTree, code_id: int, name: str) -> str:
    """The path that a name to sort into stands for: beside the code that is split, unless it is a path itself."""
    parent = tree.code(code_id).parent_id
    return name if SEPARATOR in name or parent is None else f"{tree.path(parent)}{SEPARATOR}{name}"


def _target(project: Project, tx: Transaction, path: str) -> int:
    """The id of a code to sort into; one that is not there is made."""
    tree = load_tree(project)
    known = tree.find_path(path)
    if known is None:
        return write_path(project, tx, path)
    check_not_retired(tree, known.id)
    return known.id
