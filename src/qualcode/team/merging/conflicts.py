"""What was changed here and there: shown side by side, and settled one by one."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.coding.passages import excerpt
from qualcode.domain.changes import Effects
from qualcode.domain.errors import RuleError
from qualcode.domain.identity import beginning_with, now_ms, only_one
from qualcode.domain.merging import DECISIONS, Conflict
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.documents import list_documents
from qualcode.storage.reads.kept_rules import check_rules
from qualcode.storage.reads.rows import Row, read_rows, references_of, row_of, rows_of
from qualcode.team.coders import check_lead
from qualcode.team.merging.standing import passage_then
from qualcode.team.merging.taking import JOINED, join_texts, take_theirs

_PLACE = ("coder_id", "document_id")
_UNSAID = frozenset(
    {"version_id", "prefix", "suffix", "turn", "definition_id", "start", "end", "uuid", "id", "position"}
)
"""Columns that tell a person nothing beside others."""
_UNSAID_OF_ALL = frozenset({"origin", "kind", "comments", "coding_id", "login", "changed_by", "decided_by"})
"""Columns that tell a person little where a whole thing is shown, since it was removed."""
_FIRST = ("name", "code_id", "quote", "comment", "star", "text")
"""Columns that come first then, in this order."""
_LABELS = {
    "code_id": tr("code"),
    "parent_id": tr("stands under"),
    "into_id": tr("merged into"),
    "quote": tr("passage"),
    "star": tr("best quote"),
    "retired": tr("retired"),
    "case_id": tr("case"),
    "created_ms": "",
    "changed_ms": "",
    "merged_ms": "",
    "imported_ms": "",
}
_CALLED = {
    "attribute_value": tr("value of an attribute"),
    "cases": tr("case"),
    "code_theme": tr("further theme"),
    "coverage_mark": tr("mark “nothing to code”"),
    "document_state": tr("state of a document"),
    "pinned_code": tr("pinned code"),
    "saved_query": tr("saved query"),
    "sets": tr("set"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One thing in question, as both sides had it, as it is here and as it is there."""

    label: str
    base: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class ConflictView:
    """A conflict in words."""

    conflict: Conflict
    title: str
    """What it is about: `coding “Trust” of “oak”`."""
    coder: str
    """Whose work came in."""
    document: str
    """Empty where it is about none."""
    what_happened: str
    sides: tuple[Side, ...]
    decisions: tuple[str, ...]
    """What it can be settled with."""


_HAPPENED = {
    "changed": tr("changed here and there"),
    "removed here": tr("removed here, changed there"),
    "removed there": tr("changed or used here, removed there"),
    "same name": tr("made here and there, and different"),
    "frozen": tr("changed there, while the codebook was frozen"),
}


def list_conflicts(project: Project, *, settled: bool = False) -> list[Conflict]:
    """The conflicts that wait, in the order in which they came up; with those that are settled if asked for.

    They hold what coders have written. Whoever codes blindly, a lead too, sees none about what is hidden from her:
    nothing that shows conflicts may show more than this gives to the session's coder.
    """
    where = {} if settled else {"state": "open"}
    files = dict(read_rows(project, "merged", None, ("id", "file_name")))
    return [
        Conflict(
            row["id"],
            row["uuid"],
            row["kind"],
            row["item_table"],
            row["item"],
            row["coder_id"],
            row["document_id"],
            json.loads(row["base"]),
            json.loads(row["ours"]),
            json.loads(row["theirs"]),
            row["state"],
            files[row["merged_id"]],
            row["created_ms"],
            row["decided_by"],
            row["decided_ms"],
        )
        for row in rows_of(project, "conflict", where)
    ]


def find_conflict(project: Project, uuid_or_prefix: str) -> Conflict:
    """The conflict whose UUID is this, or begins with it, among those that the session's coder may see.

    Raises:
        NotFoundError: There is none, or several begin so.
    """
    found = beginning_with(uuid_or_prefix, list_conflicts(project, settled=True))
    return only_one(found, "conflict", uuid_or_prefix, remedy=tr("see `qualcode conflict list`"))


def in_words(project: Project, conflicts: Collection[Conflict]) -> list[ConflictView]:
    """Conflicts as a person reads them: codes by path, coders and documents by name."""
    with project.reading():
        naming = _Naming(project)
        return [naming.view(conflict) for conflict in conflicts]


class _Naming:
    """What ids are called."""

    def __init__(self, project: Project) -> None:
        self._tree = load_tree(project)
        self._coders = {coder.id: coder.name for coder in list_coders(project)}
        self._documents = {document.id: document.name for document in list_documents(project)}
        self._cases = dict(read_rows(project, "cases", None, ("id", "name")))
        self._attributes = dict(read_rows(project, "attribute", None, ("id", "name")))
        self._project = project

    def view(self, conflict: Conflict) -> ConflictView:
        """A conflict in words."""
        document = self._documents.get(conflict.document_id or 0, "")
        return ConflictView(
            conflict,
            self._title(conflict),
            self._coders.get(conflict.coder_id, ""),
            document,
            self._happened(conflict),
            tuple(self._sides(conflict)),
            decisions_of(conflict),
        )

    def _title(self, conflict: Conflict) -> str:
        kind = _CALLED.get(conflict.table, conflict.table)
        whole = conflict.base | conflict.ours | conflict.theirs | self._here(conflict)
        if conflict.table == "code":
            return tr("code “{code}”", code=self._code_path(conflict, whole))
        parts = [kind]
        if whole.get("code_id") is not None:
            parts.append(f"“{_path(self._tree, whole['code_id'])}”")
        if whole.get("quote"):
            parts.append(tr("on “{words}”", words=excerpt(whole["quote"])))
        elif whole.get("name") or whole.get("label"):
            parts.append(f"“{whole.get('name') or whole['label']}”")
        return " ".join(parts)

    def _here(self, conflict: Conflict) -> Row:
        return row_of(self._project, conflict.table, uuid=conflict.item) or {}

    def _happened(self, conflict: Conflict) -> str:
        into = merged_into(conflict)
        return _HAPPENED[conflict.kind] if into is None else f"{_MERGED} “{_path(self._tree, into)}”"

    def _code_path(self, conflict: Conflict, whole: Row) -> str:
        known = next((code for code in self._tree.walk() if code.uuid == conflict.item), None)
        return self._tree.path(known.id) if known is not None else str(whole.get("name", ""))

    def _sides(self, conflict: Conflict) -> list[Side]:
        rows = (conflict.base, conflict.ours, conflict.theirs)
        names = list(dict.fromkeys([*conflict.theirs, *conflict.ours]))
        unsaid = _UNSAID
        if conflict.kind == "removed here":
            unsaid = _UNSAID | _UNSAID_OF_ALL
            names = [*(name for name in _FIRST if name in names), *(name for name in names if name not in _FIRST)]
        unsaid |= {"into_id"} if merged_into(conflict) is not None else frozenset()
        shown = []
        for name in names:
            label = _LABELS.get(name, name.removesuffix("_id").replace("_", " "))
            if name in _PLACE or name in unsaid or not label:
                continue
            texts = [self._said(conflict.table, name, row) for row in rows]
            if any(texts):
                shown.append(Side(label, *texts))
        if conflict.table in ("memo", "coverage_mark", "rejection"):  # They do not keep the words that they stand on.
            words = [passage_then(self._project, conflict, row) for row in rows]
            shown += [Side(tr("passage"), *words)] if any(words) else []
        return shown

    def _said(self, table: str, column: str, row: Row) -> str:
        if column not in row or row[column] is None:
            return ""
        value = row[column]
        target = references_of(table).get(column)
        if target == "code":
            return _path(self._tree, value)
        named: Mapping[str, Mapping[int, str]] = {
            "coder": self._coders, "document": self._documents, "cases": self._cases, "attribute": self._attributes
        }  # fmt: skip
        if target is not None and target in named:
            return named[target].get(value, tr("(gone)"))
        if column in ("star", "retired"):
            return tr("yes") if value else tr("no")
        return str(value)


_MERGED = tr("changed or used here, merged there into")


def merged_into(conflict: Conflict) -> int | None:
    """The code here that a code was merged into there; None where the conflict is about something else."""
    return conflict.theirs.get("into_id") if (conflict.kind, conflict.table) == ("removed there", "code") else None


def _path(tree: CodeTree, code_id: int) -> str:
    return tree.path(code_id) if code_id in tree else tr("(gone)")


# ---------------------------------------------------------------------- settling


def decisions_of(conflict: Conflict) -> tuple[str, ...]:
    """What a conflict can be settled with; both only where all that differs are texts."""
    if conflict.kind not in ("changed", "same name", "frozen"):
        return ("ours", "theirs")
    differing = {
        name for name in (*conflict.ours, *conflict.theirs) if conflict.ours.get(name) != conflict.theirs.get(name)
    }
    texts = differing - {"definition_id"}
    return DECISIONS if texts and texts <= JOINED else ("ours", "theirs")


def settle(project: Project, conflict: Conflict, decision: str, *, reason: str = "") -> Effects:
    """Settle a conflict: keep what stands here, take what came in, or keep both texts.

    Raises:
        RuleError: It is settled already, or cannot be settled so as things stand; or the session's coder is no lead.
    """
    return settle_all(project, [conflict], decision, reason=reason)


def settle_all(project: Project, conflicts: Collection[Conflict], decision: str, *, reason: str = "") -> Effects:
    """Settle several conflicts alike, as one change.

    Raises:
        RuleError: One of them is settled already, cannot be settled so, or is hidden from the session's coder, who
            codes blindly; nothing is settled then.
    """
    check_lead(project, tr("settle conflicts"))
    states = dict(read_rows(project, "conflict", {"id": [one.id for one in conflicts]}, ("id", "state")))
    if project.blind is not None and any(one.id not in states for one in conflicts):
        raise project.blind.refusal()
    with project.seeing_all(), project.change("settle", "", reason=reason) as tx:
        for conflict in _codes_from_below(project, conflicts):
            if states.get(conflict.id) != "open":
                raise RuleError(tr("this conflict is settled already"), remedy=tr("`qualcode undo` reopens it"))
            if decision not in decisions_of(conflict):
                raise RuleError(
                    tr("this conflict cannot be settled with “{decision}”", decision=decision),
                    remedy=tr("choose {names}", names=tr(" or ").join(decisions_of(conflict))),
                )
            if conflict.document_id is not None:
                tx.look_at(conflict.document_id)
            if decision == "theirs":
                take_theirs(project, tx, conflict)
            elif decision == "both":
                join_texts(project, tx, conflict)
            decided = {"state": decision, "decided_by": project.coder_id(), "decided_ms": now_ms()}
            tx.update_where("conflict", {"id": conflict.id}, **decided)
        check_rules(project, tx)
        tx.summary = tr(
            "{conflicts} settled: {decision}", conflicts=counted(len(conflicts), "conflict"), decision=decision
        )
    return project.last


def _codes_from_below(project: Project, conflicts: Collection[Conflict]) -> list[Conflict]:
    """Codes that were removed there come last, each behind those below it: one that has codes below it is refused."""
    place = {code.uuid: number for number, code in enumerate(load_tree(project).walk())}

    def when(conflict: Conflict) -> tuple[bool, int]:
        goes = (conflict.kind, conflict.table) == ("removed there", "code")
        return goes, -place.get(conflict.item, 0) if goes else 0

    return sorted(conflicts, key=when)
