"""Rows three ways: as both sides had them, as they are here, and as they are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qualcode.domain.codebook_entries import DEFINING_FIELDS
from qualcode.storage.reads.rows import columns_of, read_rows
from qualcode.team.merging.identities import MissingError
from qualcode.team.merging.state import Merging, Row

NATURAL: Mapping[str, tuple[str, ...]] = {
    "cases": ("kind", "name"),
    "attribute": ("level", "name"),
    "attribute_value": ("attribute_id", "case_id", "document_id"),
    "speaker": ("document_id", "label"),
    "definition": ("code", "number"),
    "code_theme": ("code_id", "theme_id"),
    "former_code": ("code",),
    "coding": ("code_id", "document_id", "coder_id", "start", "end"),
    "coverage_mark": ("document_id", "coder_id", "start", "end"),
    "rejection": ("document_id", "code_id", "coder_id", "start", "end"),
    "document_state": ("document_id", "coder_id"),
    "pinned_code": ("coder_id", "slot"),
    "sets": ("kind", "name"),
    "set_member": ("set_id", "document_id", "case_id", "code_id"),
    "saved_query": ("name",),
    "unplaced": ("item",),
    "assignment": ("round_id", "document_id", "coder_id"),
}
"""What makes two rows the same thing although they came to be apart."""
THEIRS = frozenset({"document_state", "pinned_code"})
"""Of these, what the coder did last in her own file holds."""
TELLING: Mapping[str, tuple[str, ...]] = {
    "attribute": ("type", "allowed"),
    "attribute_value": ("value",),
    "code": (*DEFINING_FIELDS, "example", "colour", "mark", "memo", "retired", "keywords"),
    "coding": ("comment", "star"),
    "definition": DEFINING_FIELDS,
    "former_code": ("into_id",),
    "saved_query": ("query", "note"),
    "speaker": ("role",),
    "document_state": ("state",),
    "pinned_code": ("code_id",),
    "assignment": ("state",),
}
"""Columns in which two rows that are the same thing may differ so that a person must be asked."""
QUIET: Mapping[str, frozenset[str]] = {
    "code": frozenset({"position"}),
    "memo": frozenset({"changed_ms"}),
    "saved_query": frozenset({"changed_ms"}),
    "assignment": frozenset({"changed_ms", "changed_by", "begun_ms", "finished_ms"}),
    "document_state": frozenset({"changed_ms"}),
}
"""Notes of the program's own: they go along, and are never what a person must settle."""
LEFT_OUT: Mapping[str, frozenset[str]] = {
    "document": frozenset({"file_name", "site_id"}),
    "speaker": frozenset({"case_id"}),
    "cases": frozenset({"site_id"}),
    "version": frozenset({"original_sha256", "metadata", "warnings"}),
    "definition": frozenset({"coder_id"}),
    "proposal": frozenset({"decided_by"}),
}
"""What a bundle may leave out: that it is not there does not mean that it was taken away."""
_KEYS = frozenset({"id", "uuid"})
LOST = -1
"""Where a row starts whose words are not in the text here."""

Places = Callable[[Merging, str, Sequence[tuple[Row, Row]]], None]
"""Moves rows that stand on a text to where its words are here: pairs of a row there and what becomes of it here."""


def differing(table: str, one: Row, other: Row) -> list[str]:
    """The columns in which two rows differ so that it means something."""
    passed = _KEYS | QUIET.get(table, frozenset()) | LEFT_OUT.get(table, frozenset())
    return [name for name in columns_of(table) if name not in passed and one[name] != other[name]]


def only(row: Row, columns: Sequence[str]) -> Row:
    """Some columns of a row, with whose and where it is."""
    return {name: row[name] for name in ("coder_id", "document_id") if row.get(name) is not None} | {
        name: row[name] for name in columns
    }


def rows_by_uuid(merging: Merging, table: str) -> dict[str, Row]:
    """The rows here that any changed row there is."""
    names = columns_of(table)
    uuids = [change.uuid for change in merging.of(table).values()]
    found = read_rows(merging.project, table, {"uuid": uuids})
    return {row["uuid"]: row for row in (dict(zip(names, values, strict=True)) for values in found)}


def merge_table(merging: Merging, table: str, place: Places | None = None) -> list[tuple[int, Row]]:
    """Take over what was added and changed in a table; what was changed here as well waits.

    Returns:
        Rows that were added there and whose words are not in the text here: id there, and the row.
    """
    if not merging.of(table):
        return []
    here = rows_by_uuid(merging, table)
    added: list[tuple[int, Row]] = []
    changed: list[tuple[Row | None, Row, Row]] = []
    pairs: list[tuple[Row, Row]] = []
    for their_id, change in merging.of(table).items():
        if change.after is None:
            continue
        theirs = translated(merging, table, change.after)
        base = translated(merging, table, change.before) if change.before is not None else None
        if theirs is None or (base is None and change.before is not None):
            continue
        pairs.append((change.after, theirs))
        if base is not None and change.before is not None:
            pairs.append((change.before, base))
        ours = here.get(change.uuid)
        if ours is not None:
            merging.ids.same(table, their_id, ours["id"])
            changed.append((base, ours, theirs))
        elif base is None:
            added.append((their_id, theirs))
        elif differing(table, base, theirs):
            merging.conflict("removed here", table, change.uuid, base, {}, theirs)
    if place is not None:
        place(merging, table, pairs)
    for base, ours, theirs in changed:
        change_row(merging, table, base, ours, theirs)
    add_rows(merging, table, [pair for pair in added if pair[1].get("start") != LOST])
    return [pair for pair in added if pair[1].get("start") == LOST]


def translated(merging: Merging, table: str, row: Row) -> Row | None:
    """A row there as it would stand here; None, and told, where it points to what was removed here."""
    try:
        return merging.ids.translated(table, row)
    except MissingError as missing:
        merging.note(
            f"what belonged to a {_CALLED.get(missing.table, missing.table)} that was removed here was left out"
        )
        return None


_CALLED = {"sets": "set", "cases": "case"}


def change_row(merging: Merging, table: str, base: Row | None, ours: Row, theirs: Row) -> None:
    """Take over a changed row, unless it was changed here too.

    Args:
        base: As both sides had it; None where it was added there and is here already.
    """
    if base is None:
        _same_thing(merging, table, ours, theirs)
        return
    if theirs.get("start") == LOST or base.get("start") == LOST:
        stays = ("version_id", "start", "end", "quote", "prefix", "suffix", "turn")
        base, theirs = (row | {name: ours[name] for name in stays if name in ours} for row in (base, theirs))
    meant = differing(table, base, theirs)
    if not differing(table, ours, theirs):
        meant = []
    elif meant and differing(table, ours, base):
        columns = list(dict.fromkeys([*meant, *differing(table, ours, theirs)]))
        merging.conflict(
            "changed", table, ours["uuid"], only(base, columns), only(ours, columns), only(theirs, columns)
        )
        return
    quiet = [name for name in QUIET.get(table, ()) if base[name] != theirs[name] and ours[name] == base[name]]
    write(merging, table, ours, {name: theirs[name] for name in (*meant, *quiet)})


def write(merging: Merging, table: str, ours: Row, values: Mapping[str, Any]) -> None:
    """Change a row here, and count it."""
    if values and merging.tx.update_where(table, {"id": ours["id"]}, **values):
        merging.report.of(table).changed += 1


def _same_thing(merging: Merging, table: str, ours: Row, theirs: Row) -> None:
    """A row that was added on both sides, or came in before: alike, the coder's own, or to be settled."""
    columns = [name for name in TELLING.get(table, ()) if ours[name] != theirs[name]]
    if not columns:
        return
    if table in THEIRS:
        write(merging, table, ours, only(theirs, [*columns, *QUIET.get(table, ())]))
    else:
        merging.conflict("same name", table, ours["uuid"], {}, only(ours, columns), only(theirs, columns))


def add_rows(merging: Merging, table: str, added: Sequence[tuple[int, Row]]) -> None:
    """Add rows that are not here, but for those that are the same thing as one that is."""
    known = _same_things(merging, table, [row for _, row in added])
    new: dict[tuple[Any, ...], tuple[int, Row]] = {}
    again: list[tuple[int, int]] = []
    for their_id, row in added:
        key = tuple(row[name] for name in NATURAL.get(table, ("uuid",)))
        if key in known:
            merging.report.doubles += table == "coding"
            merging.ids.same(table, their_id, known[key]["id"])
            change_row(merging, table, None, known[key], row)
        elif key in new:
            merging.report.doubles += table == "coding"
            if table == "coding":
                _take_along(new[key][1], row)
            again.append((their_id, new[key][0]))
        else:
            new[key] = (their_id, row)
    insert(merging, table, list(new.values()))
    for their_id, first in again:
        our_id = merging.ids.here(table, first)
        assert our_id is not None
        merging.ids.same(table, their_id, our_id)


def _take_along(coding: Row, double: Row) -> None:
    """Let a coding have the comment and star of one on the same passage, whose code was merged here."""
    coding["comment"] = "\n".join(dict.fromkeys(one["comment"] for one in (coding, double) if one["comment"]))
    coding["star"] = int(coding["star"] or double["star"])


def insert(merging: Merging, table: str, new: Sequence[tuple[int, Row]]) -> None:
    """Write rows that are not here, and count them."""
    if not new:
        return
    names = tuple(name for name in columns_of(table) if name != "id")
    given = merging.tx.insert_many(table, names, [tuple(row[name] for name in names) for _, row in new])
    for (their_id, _), our_id in zip(new, given, strict=True):
        merging.ids.same(table, their_id, our_id)
    merging.report.of(table).added += len(new)


def _same_things(merging: Merging, table: str, rows: Sequence[Row]) -> dict[tuple[Any, ...], Row]:
    """What is here of the kind, by what makes it the same thing, where rows could be the same as it."""
    if not rows or table not in NATURAL:
        return {}
    names, natural = columns_of(table), NATURAL[table]
    where: dict[str, Any] = {
        name: list({row[name] for row in rows}) for name in ("document_id", "coder_id") if name in natural
    }
    if any(None in values for values in where.values()):
        where = {}
    here = (dict(zip(names, values, strict=True)) for values in read_rows(merging.project, table, where))
    return {tuple(row[name] for name in natural): row for row in here}


def removed_there(merging: Merging, table: str, place: Places | None = None) -> list[Row]:
    """The rows here that were removed there and did not change here; those that did wait."""
    here = rows_by_uuid(merging, table)
    found: list[tuple[Row, Row, Row]] = []
    for change in merging.of(table).values():
        ours = here.get(change.uuid)
        if change.after is None and change.before is not None and ours is not None:
            base = translated(merging, table, change.before)
            if base is not None:
                found.append((change.before, base, ours))
    if place is not None:
        place(merging, table, [(before, base) for before, base, _ in found])
    going = []
    for _, base, ours in found:
        if base.get("start") != LOST and (columns := differing(table, base, ours)):
            merging.conflict("removed there", table, ours["uuid"], only(base, columns), only(ours, columns), {})
        else:
            going.append(ours)
    return going
