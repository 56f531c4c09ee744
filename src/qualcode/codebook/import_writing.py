"""Writing what a codebook file says into the codebook: new codes, other texts and places, further themes."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.codebook.creating import FIELDS, check_depth, check_not_retired, levels_of, stored
from qualcode.codebook.defining import definition_saying, write_redefinition, write_wording
from qualcode.codebook.import_matching import KnownCode
from qualcode.codebook.moving import check_no_circle
from qualcode.codebook.removing import remove_code
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.codebook_entries import DEFINING_FIELDS, same_name
from qualcode.domain.errors import RuleError
from qualcode.domain.identity import now_ms
from qualcode.domain.translation import tr
from qualcode.domain.values import Code
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import list_definitions, list_former_codes
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


class CodebookIntake:
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

    def take(self, known: list[KnownCode], changes: dict[int, CodeChange], gone: tuple[int, ...]) -> None:
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

    def _make(self, new: list[KnownCode]) -> None:
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

    def _goes_on(self, one: KnownCode) -> bool:
        """Whether a new code is the one of its id: one that went into another is not that any more."""
        return bool(one.entry.uuid) and one.entry.uuid not in self._former

    def _resume(self, identified: list[KnownCode]) -> None:
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

    def _change(self, one: KnownCode, change: CodeChange) -> None:
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

    def _check_tree(self, known: list[KnownCode]) -> None:
        """Refuse a tree that ids of the file have led into a circle, or in which siblings have one name, or in which
        a code of the file is in use below a retired one."""
        tree = load_tree(self._project)
        seen: dict[tuple[int | None, str], Code] = {}
        for code in tree.walk():
            other = seen.setdefault((code.parent_id, same_name(code.name)), code)
            if other is not code:
                raise RuleError(
                    tr("there would be two codes “{code}”", code=tree.path(code.id)),
                    remedy=tr("rename one of them in the file"),
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

    def _link(self, known: list[KnownCode]) -> None:
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
