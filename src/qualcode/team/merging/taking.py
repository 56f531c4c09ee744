"""Taking what came in: what a conflict says of a thing is given to it, on the text and among the codes of today."""

from __future__ import annotations

from typing import Any

from qualcode.codebook.defining import write_redefinition
from qualcode.codebook.merging import write_merge
from qualcode.codebook.removing import remove_code
from qualcode.codebook.tree import load_tree
from qualcode.domain.codebook_entries import DEFINING_FIELDS
from qualcode.domain.errors import RuleError
from qualcode.domain.merging import Conflict
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.rows import POINTING, Row, columns_of, read_rows, references_of, row_of, rows_of
from qualcode.storage.transaction import Transaction
from qualcode.team.merging.former import carry_over
from qualcode.team.merging.identities import MAY_BE_MISSING
from qualcode.team.merging.kinds import NATURAL
from qualcode.team.merging.standing import STANDING, place_anew, stand_again, version_of

JOINED = frozenset({"text", "comment", "definition", "include", "exclude", "example", "memo", "note", "keywords"})
"""Texts of which both can be kept, one behind the other."""
_OURS = tr("settle it with “ours”")


def take_theirs(project: Project, tx: Transaction, conflict: Conflict) -> None:
    """Let what came in hold.

    Raises:
        RuleError: That cannot be as things stand here by now.
    """
    if conflict.kind == "removed there":
        _remove(project, tx, conflict)
        return
    now = _standing(project, tx, conflict)
    if now is not None:
        _give(project, tx, conflict, now, _own_columns(conflict))
    elif conflict.kind == "removed here":
        _bring_back(project, tx, conflict)
    else:
        raise RuleError(tr("what this conflict is about is no longer here"), remedy=_OURS)


def join_texts(project: Project, tx: Transaction, conflict: Conflict) -> None:
    """Put the texts that came in behind those that are here.

    Raises:
        RuleError: What they are of is no longer here.
    """
    now = _standing(project, tx, conflict)
    if now is None:
        raise RuleError(tr("what this conflict is about is no longer here"), remedy=_OURS)
    texts = {name: _joined(now[name], value) for name, value in conflict.theirs.items() if name in JOINED}
    _give(project, tx, conflict, now, texts)


def _joined(ours: Any, theirs: Any) -> str:
    return "\n".join(dict.fromkeys(str(part) for part in (ours, theirs) if part))


def _own_columns(conflict: Conflict) -> Row:
    """What came in, as far as the row itself bears it."""
    known = set(columns_of(conflict.table)) - {"id", "uuid"}
    return {name: value for name, value in conflict.theirs.items() if name in known}


def _standing(project: Project, tx: Transaction, conflict: Conflict) -> Row | None:
    """The row here; one that waits for a place is taken out of the queue for it."""
    found = row_of(project, conflict.table, uuid=conflict.item)
    if found is None and conflict.table in STANDING:
        waiting = row_of(project, "unplaced", item=conflict.item)
        if waiting is not None and waiting["holder"] is not None:
            raise RuleError(
                tr("this memo stands on a coding that waits for a place"),
                remedy=tr("place that first, or {ours}", ours=_OURS),
            )
        if waiting is not None:
            return stand_again(project, tx, conflict.table, waiting)
    return found


# ---------------------------------------------------------------------- changing and bringing back


def _give(project: Project, tx: Transaction, conflict: Conflict, now: Row, values: Row) -> None:
    """Give a row other values, on what it holds by now."""
    _point_to_what_is_here(project, conflict.table, values)
    if conflict.table == "code" and values.get("definition_id") is None:
        values.pop("definition_id", None)
        _redefine(project, tx, conflict, {name: values.pop(name) for name in DEFINING_FIELDS if name in values})
    version = now.get("version_id")  # A row that comes out of the queue stands on the version that it waited on.
    if conflict.table in STANDING:
        version = _move(project, conflict, values) or version
    if values:
        tx.update_where(conflict.table, {"id": now["id"]}, **values)
    _settle_down(project, tx, conflict, now["id"], version)


def _move(project: Project, conflict: Conflict, values: Row) -> int | None:
    """The version that a place which came in counts in; without one, what goes with a place is taken out."""
    if values.get("start") is None or values.get("end") is None:
        for name in ("version_id", "start", "end", "quote", "prefix", "suffix", "turn"):
            values.pop(name, None)
        return None
    version = version_of(project, conflict, conflict.theirs)
    if "version_id" in columns_of(conflict.table):
        values["version_id"] = version
    return version


def _bring_back(project: Project, tx: Transaction, conflict: Conflict) -> None:
    """Add a row again that was removed here, as it was there."""
    row = _own_columns(conflict) | {"uuid": conflict.item}
    _point_to_what_is_here(project, conflict.table, row)
    version = _move(project, conflict, dict(row)) if conflict.table in STANDING else None
    if version is not None and "version_id" in row:
        row["version_id"] = version
    if conflict.table == "code":
        _bring_back_code(project, tx, conflict, row)
        return
    _check_alone(project, conflict.table, row)
    _settle_down(project, tx, conflict, tx.add(conflict.table, **row), version)


def _bring_back_code(project: Project, tx: Transaction, conflict: Conflict, row: Row) -> None:
    """Add a code again: with the meaning that it was made with first, where that was written down."""
    meaning = {name: row[name] for name in DEFINING_FIELDS}
    first = row_of(project, "definition", code=conflict.item, number=1)
    said = {name: first[name] for name in DEFINING_FIELDS} if first is not None else meaning
    tx.delete_where("former_code", {"code": conflict.item})  # It may have been merged here: its codings stay there.
    tx.add("code", **row | said | {"definition_id": None})
    _redefine(project, tx, conflict, meaning)


def _redefine(project: Project, tx: Transaction, conflict: Conflict, meaning: dict[str, str]) -> None:
    if meaning:
        code = next(code for code in load_tree(project).walk() if code.uuid == conflict.item)
        write_redefinition(
            project, tx, code, reason=tr("settled after {file_name}", file_name=conflict.file_name), **meaning
        )


def _point_to_what_is_here(project: Project, table: str, values: Row) -> None:
    """Refuse what points to something that is gone; what a row can do without is left empty."""
    for column, target in references_of(table).items():
        if values.get(column) is None or (table, column) == ("coding", "definition_id"):
            continue  # A coding under a definition that is gone is outdated, and says so by that.
        if read_rows(project, target, {"id": values[column]}, ("id",)):
            continue
        if column in MAY_BE_MISSING or (table, column) in POINTING:
            values[column] = None
        else:
            raise RuleError(
                tr("what it belongs to (a {target}) is no longer here", target=target),
                remedy=tr("bring that back first, or {ours}", ours=_OURS),
            )


def _settle_down(project: Project, tx: Transaction, conflict: Conflict, row_id: int, version: int | None) -> None:
    """Place a row on the present text, and see that it is the only one of its kind."""
    if conflict.table in STANDING and version is not None:
        place_anew(project, tx, conflict.table, row_id, version)
    row = row_of(project, conflict.table, id=row_id)
    if row is not None:
        _check_alone(project, conflict.table, row)


def _check_alone(project: Project, table: str, row: Row) -> None:
    natural = NATURAL.get(table, ())
    if not natural or table in ("coding", "definition"):
        return  # Of codings it is a rule of the whole project; definitions are numbered anew.
    same = rows_of(project, table, {name: row[name] for name in natural})
    if any(other["uuid"] != row["uuid"] for other in same):
        raise RuleError(
            tr("there is another one like it here by now"), remedy=tr("remove that first, or {ours}", ours=_OURS)
        )


# ---------------------------------------------------------------------- removing


def _remove(project: Project, tx: Transaction, conflict: Conflict) -> None:
    """Remove a row here that was removed there, or merge a code here that was merged there."""
    found = row_of(project, conflict.table, uuid=conflict.item)
    if found is None:
        _discard(project, tx, conflict)
    elif conflict.table == "code":
        _remove_code(project, tx, conflict, found)
    elif conflict.table == "coding" and read_rows(project, "memo", {"coding_id": found["id"]}, ("id",)):
        raise RuleError(
            tr("there are memos on this coding"), remedy=tr("remove or move them first, or {ours}", ours=_OURS)
        )
    else:
        tx.delete_where(conflict.table, {"id": found["id"]})


def _discard(project: Project, tx: Transaction, conflict: Conflict) -> None:
    """Take out of the queue what waits for a place."""
    if conflict.table in STANDING:
        if read_rows(project, "unplaced", {"holder": conflict.item}, ("id",)):
            raise RuleError(
                tr("there are memos on this coding, which waits"), remedy=tr("place it first, or {ours}", ours=_OURS)
            )
        tx.delete_where("unplaced", {"item": conflict.item})


def _remove_code(project: Project, tx: Transaction, conflict: Conflict, code: Row) -> None:
    into = conflict.theirs.get("into_id")
    if into is not None:
        if not read_rows(project, "code", {"id": into}, ("id",)):
            raise RuleError(
                tr("the code that it was merged into is no longer here"),
                remedy=tr("merge it yourself, or {ours}", ours=_OURS),
            )
        carry_over(project, tx, code["id"], into)
        write_merge(project, tx, [code["id"]], into)
        return
    below = read_rows(project, "code", {"parent_id": code["id"]}, ("id",))
    further = read_rows(project, "code_theme", {"theme_id": code["id"]}, ("id",))
    if below or further:
        stand = (
            tr("{codes} below it", codes=counted(len(below), "code"))
            if below
            else tr("{codes} as a theme", codes=counted(len(further), "code"))
        )
        raise RuleError(
            tr(
                "“{path}” has {stand} here, which would go or lose it too",
                path=load_tree(project).path(code["id"]),
                stand=stand,
            ),
            remedy=tr("move or remove them first, or {ours}", ours=_OURS),
        )
    remove_code(project, code["id"])
