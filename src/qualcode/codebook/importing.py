"""Taking a codebook file in: first what is new, changed and gone, then, if that is wanted, as one change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from qualcode.codebook.creating import FIELDS, check_depth, check_not_retired, levels_of, stored
from qualcode.codebook.defining import definition_saying, write_redefinition, write_wording
from qualcode.codebook.freezing import check_open
from qualcode.codebook.moving import check_no_circle
from qualcode.codebook.removing import remove_code
from qualcode.codebook.tree import SEPARATOR, CodeTree, load_tree
from qualcode.domain.changes import Effects
from qualcode.domain.codebook_entries import DEFINING_FIELDS, CodebookEntry, CodebookFile, Comment, same_name
from qualcode.domain.errors import RuleError
from qualcode.domain.identity import now_ms
from qualcode.domain.translation import tr
from qualcode.domain.values import Code
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import (
    codebook_comments,
    codebook_label,
    list_definitions,
    list_former_codes,
)
from qualcode.storage.reads.codes import count_codings_by_code
from qualcode.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class CodeChange:
    """What a file says otherwise of a code that is there."""

    code_id: int
    path: str
    """Where the file has it."""
    name: str = ""
    """What the file calls it, where that is different."""
    moves: bool = False
    """The file has it elsewhere; told by its id."""
    texts: tuple[tuple[str, str, str], ...] = ()
    """(field, what stands, what the file says); a text that the file leaves out stays."""
    retires: bool = False
    themes: tuple[str, ...] = ()
    """Paths of further themes that it belongs to in the file and not yet here."""

    @property
    def redefines(self) -> bool:
        """Whether it may mean something else by it."""
        return any(name in DEFINING_FIELDS for name, _, _ in self.texts)


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


@dataclass(slots=True)
class _Known:
    """A code of the file beside the one of the codebook that it is; None for a new one."""

    entry: CodebookEntry
    path: str
    above: _Known | None
    code: Code | None
    id: int | None = None
    below: list[_Known] = field(default_factory=list)

    @property
    def retired(self) -> bool:
        """Whether the file has it, or one above it, as retired."""
        return self.entry.retired or (self.above is not None and self.above.retired)


def compare_codebook(project: Project, book: CodebookFile) -> CodebookDiff:
    """What taking a file in would do. A code is known by its id where the file has ids, else by its path."""
    with project.reading():
        tree = load_tree(project)
        counts = count_codings_by_code(project)
        former = {one.uuid: one.into_id for one in list_former_codes(project)}
    known = list(_matched(tree, book))
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
                "“{path}” has the id of a code that was merged into “{path2}”; it comes in as a new code",
                path=one.path,
                path2=tree.path(former[one.entry.uuid]),
            )
            for one in known
            if one.code is None and one.entry.uuid in former
        ),
    )


def _matched(tree: CodeTree, book: CodebookFile) -> Iterator[_Known]:
    """All codes of a file, each before those below it, with the codes that they are."""
    by_uuid = {code.uuid: code for code in tree.walk()}
    ids = _ids(book)
    taken: dict[int, str] = {}

    def match(entry: CodebookEntry, above: _Known | None) -> _Known:
        path = f"{above.path}{SEPARATOR}{entry.name}" if above is not None else entry.name
        code = by_uuid.get(entry.uuid) if entry.uuid else None
        if code is None and (above is None or above.code is not None):
            beside = tree.child_named(
                above.code.id if above is not None and above.code is not None else None, entry.name
            )
            # A code that the file has under its id elsewhere is not this one.
            code = beside if beside is not None and beside.uuid not in ids else None
        if code is not None and code.id in taken:
            raise RuleError(
                tr(
                    "“{path}” and “{taken}” are the same code, “{id}”",
                    path=path,
                    taken=taken[code.id],
                    id=tree.path(code.id),
                ),
                file=book.file or None,
                remedy=tr("look at their ids"),
            )
        if code is not None:
            taken[code.id] = path
        return _Known(entry, path, above, code, code.id if code is not None else None)

    stack: list[tuple[CodebookEntry, _Known | None]] = [(entry, None) for entry in reversed(book.entries)]
    while stack:
        entry, above = stack.pop()
        one = match(entry, above)
        yield one
        stack += [(child, one) for child in reversed(entry.children)]


def _ids(book: CodebookFile) -> frozenset[str]:
    """The ids that stand in a file."""
    found: set[str] = set()
    stack = list(book.entries)
    while stack:
        entry = stack.pop()
        found.add(entry.uuid)
        stack += entry.children
    return frozenset(found - {""})


def _change(tree: CodeTree, one: _Known, at: dict[str, int]) -> CodeChange | None:
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
        known = list(_matched(tree, book))
        intake = _Intake(project, tx, tree, same_meaning, reason, book.file)
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


class _Intake:
    """Writes what a file says, level by level: each level's new codes at once."""

    def __init__(
        self, project: Project, tx: Transaction, tree: CodeTree, same_meaning: bool, reason: str, file: str
    ) -> None:
        self._project = project
        self._tx = tx
        self._tree = tree
        self._same_meaning = same_meaning
        self._reason = reason
        self._file = file
        self._former = {one.uuid for one in list_former_codes(project)}
        """Ids of codes that went into others: who meets one elsewhere finds where it went."""
        self._next: dict[int | None, int] = {}
        """Below each code the position of the next one."""
        for code in tree.walk():
            self._next[code.parent_id] = max(self._next.get(code.parent_id, 0), code.position + 1)

    def take(self, known: list[_Known], changes: dict[int, CodeChange], gone: tuple[int, ...]) -> None:
        """Write the new codes, then what is different of the others, take away what is gone, then link to themes."""
        level = [one for one in known if one.above is None]
        for one in known:
            if one.above is not None:
                one.above.below.append(one)
        while level:
            self._make([one for one in level if one.code is None])
            level = [below for one in level for below in one.below]
        for one in known:
            if one.code is not None and one.code.id in changes:
                self._change(one, changes[one.code.id])
        self._retire([change.code_id for change in changes.values() if change.retires])
        self._remove(gone)
        try:
            self._check_tree(known)
            self._link(known)
        except RuleError as error:
            if not self._file:
                raise
            raise RuleError(error.problem, file=self._file, remedy=error.remedy) from error

    def _make(self, new: list[_Known]) -> None:
        now = now_ms()
        rows = []
        for one in new:
            parent = one.above.id if one.above is not None else None
            texts = stored({name: getattr(one.entry, name) for name in FIELDS}).values()
            rows.append((parent, self._position(parent), one.entry.name, int(one.retired), now, *texts))
        columns = ("parent_id", "position", "name", "retired", "created_ms", *FIELDS)
        identified = [i for i, one in enumerate(new) if self._goes_on(one)]
        plain = [i for i, one in enumerate(new) if not self._goes_on(one)]
        for places, more in ((plain, ()), (identified, ("uuid",))):
            written = [(*rows[i], new[i].entry.uuid) if more else rows[i] for i in places]
            for i, id_ in zip(places, self._tx.insert_many("code", (*columns, *more), written), strict=True):
                new[i].id = id_
        self._resume([new[i] for i in identified])

    def _goes_on(self, one: _Known) -> bool:
        """Whether a new code is the one of its id: one that went into another is not that any more."""
        return bool(one.entry.uuid) and one.entry.uuid not in self._former

    def _resume(self, identified: list[_Known]) -> None:
        """Let codes that were in the codebook before go on with the definitions that they had then."""
        uuids = [one.entry.uuid for one in identified]
        known = {one.code for one in list_definitions(self._project, codes=uuids)} if uuids else set()
        again = [one.id for one in identified if one.entry.uuid in known and one.id is not None]
        for code in map(load_tree(self._project).code, again) if again else ():
            texts = {name: getattr(code, name) for name in DEFINING_FIELDS}
            definition = definition_saying(self._project, self._tx, code, texts, reason=self._reason)
            self._tx.update_where("code", {"id": code.id}, definition_id=definition)

    def _position(self, parent_id: int | None) -> int:
        position = self._next.get(parent_id, 0)
        self._next[parent_id] = position + 1
        return position

    def _change(self, one: _Known, change: CodeChange) -> None:
        assert one.code is not None
        texts = {name: value for name, _, value in change.texts}
        defining = {name: texts.pop(name) for name in DEFINING_FIELDS if name in texts}
        if self._same_meaning:
            texts |= defining
            write_wording(self._tx, one.code, defining)
        elif defining:
            write_redefinition(self._project, self._tx, one.code, reason=self._reason, **defining)
        values: dict[str, str | int | None] = dict(texts)
        if change.name:
            values["name"] = change.name
        if change.moves:
            parent = one.above.id if one.above is not None else None
            values |= {"parent_id": parent, "position": self._position(parent)}
        if values:
            self._tx.update_where("code", {"id": one.code.id}, **values)

    def _retire(self, codes: list[int]) -> None:
        """Retire codes, and what stands below them by now."""
        if codes:
            tree = load_tree(self._project)
            below = {id_ for code in codes for id_ in tree.with_descendants(code)}
            self._tx.update_where("code", {"id": sorted(below)}, retired=1)

    def _remove(self, gone: tuple[int, ...]) -> None:
        """Remove codes; what the file has elsewhere of those that stood below them is there by now."""
        above = set(gone)
        for code in gone:
            if self._tree.code(code).parent_id not in above:
                remove_code(self._project, code)

    def _check_tree(self, known: list[_Known]) -> None:
        """Refuse a tree that ids of the file have led into a circle, or in which siblings have one name, or in which
        a code of the file is in use below a retired one."""
        tree = load_tree(self._project)
        seen: dict[tuple[int | None, str], Code] = {}
        for code in tree.walk():
            other = seen.setdefault((code.parent_id, same_name(code.name)), code)
            if other is not code:
                raise RuleError(
                    tr("there would be two codes “{id}”", id=tree.path(code.id)),
                    remedy="rename one of them in the file",
                )
        reached = {code.id for code in tree.walk()}
        if len(reached) != len(tree):
            named = ", ".join(f"“{one.path}”" for one in known if one.id is not None and one.id not in reached)
            raise RuleError(
                tr("codes would stand in a circle, each below the other: {named}", named=named),
                remedy=tr("look at their ids"),
            )
        for code in tree.children(None):
            check_depth(tree, None, levels_of(tree, code.id))
        for one in known:
            if one.id is not None and not tree.code(one.id).retired:
                check_not_retired(tree, tree.code(one.id).parent_id)

    def _link(self, known: list[_Known]) -> None:
        tree = load_tree(self._project)
        rows: dict[tuple[int, int], None] = {}
        for one in known:
            for theme in one.entry.themes:
                found = tree.find_path(theme)
                if found is None:
                    raise RuleError(
                        tr("“{path}” is to belong to “{theme}”, which is not there", path=one.path, theme=theme),
                        remedy=tr("mend the path"),
                    )
                if one.id is not None and found.id not in (*tree.themes(one.id), *tree.ancestors(one.id)):
                    rows[one.id, found.id] = None
        check_no_circle(tree, (*tree.links, *rows), {})
        self._tx.insert_many("code_theme", ("code_id", "theme_id"), list(rows))


def _keep_comments(project: Project, tx: Transaction, book: CodebookFile, known: list[_Known]) -> None:
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
