"""Taking a codebook file in: first what is new, changed and gone, then, if that is wanted, as one change."""

from __future__ import annotations

import json
from dataclasses import dataclass

from qualcode.codebook.creating import FIELDS
from qualcode.codebook.freezing import check_open
from qualcode.codebook.import_matching import KnownCode, matched_codes
from qualcode.codebook.import_writing import CodebookIntake
from qualcode.codebook.import_writing import CodeChange as CodeChange
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.changes import Effects
from qualcode.domain.codebook_entries import CodebookFile, Comment, same_name
from qualcode.domain.errors import RuleError
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import (
    codebook_comments,
    codebook_label,
    list_former_codes,
)
from qualcode.storage.reads.codes import count_codings_by_code
from qualcode.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class CodebookDiff:
    """A codebook file beside the codebook."""

    new: tuple[str, ...]
    """Paths of the codes that would be made, those above before those below."""
    changed: tuple[CodeChange, ...]
    unchanged: int
    gone: tuple[int, ...]
    """Codes that the file does not have; nothing happens to them unless that is asked for."""
    outdated: int
    """Codings that would have to be looked at, if what is defined differently means something else."""
    warnings: tuple[str, ...] = ()
    """New codes that bear the id of one that is another code by now."""

    @property
    def empty(self) -> bool:
        """Whether taking it in would change nothing."""
        return not self.new and not self.changed


@dataclass(frozen=True, slots=True)
class CodebookImport:
    """What importing a codebook did."""

    effects: Effects
    created: int
    changed: int
    unchanged: int
    removed: int = 0


def compare_codebook(project: Project, book: CodebookFile) -> CodebookDiff:
    """What taking a file in would do. A code is known by its id where the file has ids, else by its path."""
    with project.reading():
        tree = load_tree(project)
        counts = count_codings_by_code(project)
        former = {one.uuid: one.into_id for one in list_former_codes(project)}
    known = list(matched_codes(tree, book))
    found = {one.code.id for one in known if one.code is not None}
    at = {same_name(one.path): one.code.id for one in known if one.code is not None}
    changes = [change for one in known if one.code is not None and (change := _change(tree, one, at)) is not None]
    return CodebookDiff(
        tuple(one.path for one in known if one.code is None),
        tuple(changes),
        len(found) - len(changes),
        tuple(code.id for code in tree.walk() if code.id not in found),
        sum(counts.get(change.code_id, 0) for change in changes if change.redefines),
        tuple(
            tr(
                "“{path}” has the id of a code that was merged into “{other}”; it comes in as a new code",
                path=one.path,
                other=tree.path(former[one.entry.uuid]),
            )
            for one in known
            if one.code is None and one.entry.uuid in former
        ),
    )


def _change(tree: CodeTree, one: KnownCode, at: dict[str, int]) -> CodeChange | None:
    """What the file says otherwise of a code; `at` has the codes of the file by where it has them."""
    code, entry = one.code, one.entry
    assert code is not None
    texts = tuple(
        (name, getattr(code, name), value)
        for name in FIELDS
        if (value := getattr(entry, name)) and value != getattr(code, name)
    )
    above = one.above.code.id if one.above is not None and one.above.code is not None else None
    elsewhere = above != code.parent_id or (one.above is not None and one.above.code is None)
    has = {same_name(tree.path(theme)) for theme in tree.themes(code.id)}
    has |= {path for path in map(same_name, entry.themes) if at.get(path) in tree.themes(code.id)}
    themes = tuple(theme for theme in entry.themes if same_name(theme) not in has)
    name = entry.name if entry.name != code.name and entry.uuid == code.uuid else ""
    change = CodeChange(code.id, one.path, name, elsewhere, texts, one.retired and not code.retired, themes)
    return change if texts or name or elsewhere or change.retires or themes else None


def import_codebook(
    project: Project,
    book: CodebookFile,
    *,
    same_meaning: bool = False,
    remove_gone: bool = False,
    reason: str = "",
) -> CodebookImport:
    """Take a codebook in as one change: new codes are made, those that are there get what the file says of them.

    A code that is defined differently is redefined, so that its codings are outdated until looked at.

    Args:
        same_meaning: What is defined differently is only worded better: codings stay up to date.
        remove_gone: Remove the codes that the file does not have.
        reason: Why, in the user's words.

    Raises:
        RuleError: A code that is to go has codings, codes would stand in a circle, too deep or in use below a retired
            one, a theme is not there, or the codebook is frozen.
    """
    check_open(project)
    diff = compare_codebook(project, book)
    with project.change("import-codebook", tr("codebook “{name}” imported", name=book.name), reason=reason) as tx:
        tree = load_tree(project)
        known = list(matched_codes(tree, book))
        intake = CodebookIntake(project, tx, tree, same_meaning, reason, book.file)
        gone = diff.gone if remove_gone else ()
        _check_unused(project, tree, gone)
        intake.take(known, {change.code_id: change for change in diff.changed}, gone)
        _keep_comments(project, tx, book, known)
        tx.summary += tr(
            ": {number_new} new codes, {number_changed} changed",
            number_new=len(diff.new),
            number_changed=len(diff.changed),
        ) + (tr(", {number_gone} removed", number_gone=len(gone)) if gone else "")
    return CodebookImport(project.last, len(diff.new), len(diff.changed), diff.unchanged, len(gone))


def _check_unused(project: Project, tree: CodeTree, gone: tuple[int, ...]) -> None:
    """Refuse to remove codes that have codings."""
    counts = count_codings_by_code(project)
    used = [code for code in gone if counts.get(code)]
    if used:
        more = tr(" and {number_used} more", number_used=len(used) - 1) if len(used) > 1 else ""
        raise RuleError(
            tr("“{path}”{more} is not in the file and has codings", path=tree.path(used[0]), more=more),
            remedy=tr("retire or merge it first, or take the file in without removing what is gone"),
        )


def _keep_comments(project: Project, tx: Transaction, book: CodebookFile, known: list[KnownCode]) -> None:
    """Keep the comments of the file, and its version, to be written again."""
    kept = codebook_comments(project)
    for one in known:
        packed = _packed(one.entry.comments)
        if one.id is not None and packed is not None and kept.get(one.id) != packed:
            tx.update_where("code", {"id": one.id}, comments=packed)
    packed = _packed(book.comments)
    if packed is not None and kept.get(None) != packed:
        tx.update_where("project", {}, codebook_comments=packed)
    if book.version and book.version != codebook_label(project):
        tx.update_where("project", {}, codebook_version=book.version)


def _packed(comments: tuple[Comment, ...]) -> str | None:
    return json.dumps(comments, ensure_ascii=False) if comments else None
