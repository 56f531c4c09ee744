"""Changed rows that would be the same thing as another row here: two become one, or a person is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualcode.storage.reads.rows import row_of, rows_of
from qualcode.storage.transaction import Transaction
from qualcode.team.merging.kinds import KEYS
from qualcode.team.merging.state import Meeting, Merging, Row

_ONE = frozenset({"coding", "coverage_mark", "rejection", "set_member", "code_theme"})
"""Of these, two that are the same thing are one."""


def changes_its_key(table: str, ours: Row, values: Mapping[str, Any]) -> bool:
    """Whether a row would be another thing than it is here."""
    return any(name in values and values[name] != ours[name] for name in KEYS.get(table, ()))


def meet(merging: Merging, table: str) -> list[Meeting]:
    """Write the changes that waited for all others of the table; what is the same thing as another row goes into it.

    Returns:
        Those that cannot be written, since another thing here has their name.
    """
    waiting, merging.meetings = merging.meetings, []
    if not waiting:
        return []
    taken = _by_key(merging, table, waiting)
    while waiting:
        left = []
        for one in waiting:
            key, before = _key(table, one.ours | one.values), _key(table, one.ours)
            if taken.get(key, one.ours["id"]) != one.ours["id"]:
                left.append(one)
                continue
            if merging.tx.update_where(table, {"id": one.ours["id"]}, **one.values):
                merging.report.of(table).changed += 1
            if taken.get(before) == one.ours["id"]:
                del taken[before]
            taken[key] = one.ours["id"]
        if len(left) == len(waiting):
            break
        waiting = left
    else:
        return []
    return [one for one in waiting if not _united(merging, table, one, taken)]


def _by_key(merging: Merging, table: str, waiting: Sequence[Meeting]) -> dict[tuple[Any, ...], int]:
    """The ids of the rows here, by what no two have alike, as far as the waiting ones could meet them."""
    wanted = [one.ours | one.values for one in waiting]
    where: dict[str, Any] = {}
    for name in ("document_id", "coder_id"):
        if name in KEYS[table] and all(row[name] is not None for row in wanted):
            where[name] = list({row[name] for row in wanted})
    return {_key(table, row): row["id"] for row in rows_of(merging.project, table, where)}


def _key(table: str, row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in KEYS[table])


def _united(merging: Merging, table: str, one: Meeting, taken: Mapping[tuple[Any, ...], int]) -> bool:
    if table not in _ONE:
        return False
    gone = row_of(merging.project, table, id=one.ours["id"])
    other = row_of(merging.project, table, id=taken[_key(table, one.ours | one.values)])
    assert gone is not None and other is not None
    gone |= one.values
    if table == "coding":
        unite_codings(merging.tx, [(gone, other)])
        merging.folded[gone["uuid"]] = other["uuid"]
    else:
        merging.tx.delete_where(table, {"id": gone["id"]})
    merging.ids.went_into(table, gone, other)
    if one.theirs["uuid"] != gone["uuid"]:
        merging.ids.pair(table, one.theirs["uuid"], other["uuid"])
    merging.report.of(table).changed += 1
    return True


def unite_codings(tx: Transaction, twice: Sequence[tuple[Row, Row]]) -> None:
    """Let codings go into others on the very same passage, with their comment, star and memos; links stay as they are.

    Args:
        twice: A coding that goes, and the one that it goes into.
    """
    for row, same in twice:
        comment = "\n".join(dict.fromkeys(one["comment"] for one in (same, row) if one["comment"]))
        tx.update_where("coding", {"id": same["id"]}, comment=comment, star=int(row["star"] or same["star"]))
        tx.update_where("memo", {"coding_id": row["id"]}, coding_id=same["id"])
    tx.delete_where("coding", {"id": [row["id"] for row, _ in twice]})
