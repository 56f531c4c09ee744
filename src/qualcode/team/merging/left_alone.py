"""What a merge leaves alone, and tells: how a team is organised, and sets, cases and attributes that were removed."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.domain.merging import MergeReport
from qualcode.domain.translation import Several, several, tr
from qualcode.storage.reads.net_changes import NetChange
from qualcode.team.merging.state import Changes

_ORGANISING: Mapping[str, Several] = {
    "project": several(
        "{number:,} change of the project's own settings", "{number:,} changes of the project's own settings"
    ),
    "coder": several("{number:,} name, role or colour of a coder", "{number:,} names, roles or colours of coders"),
    "round": several("{number:,} round", "{number:,} rounds"),
    "assignment": several("{number:,} assignment of a new round", "{number:,} assignments of new rounds"),
    "codebook_version": several("{number:,} version of the codebook", "{number:,} versions of the codebook"),
    "freeze": several("{number:,} freeze of the codebook", "{number:,} freezes of the codebook"),
}
"""Tables that are not merged, and what their rows are called."""
_KEPT: Mapping[str, Several] = {
    "sets": several("{number:,} set", "{number:,} sets"),
    "cases": several("{number:,} case", "{number:,} cases"),
    "attribute": several("{number:,} attribute", "{number:,} attributes"),
    "attribute_value": several("{number:,} value of an attribute", "{number:,} values of attributes"),
}
"""Tables whose rows stay here when they were removed there."""


def leave_alone(changes: Changes, report: MergeReport) -> None:
    """Take out of the changes what is not merged, and tell how much it is."""
    told = []
    rounds = {id_ for id_, change in changes.get("round", {}).items() if change.before is None}
    for table, names in _ORGANISING.items():
        rows = changes.get(table, {})
        out = {id_ for id_, change in rows.items() if _is_left(table, change, rounds)}
        changes[table] = {id_: change for id_, change in rows.items() if id_ not in out}
        told += _counted(len(out), names)
    if told:
        report.notes.append(tr("not taken over, since a lead decides it here: {what}", what=", ".join(told)))
    told = []
    for table, names in _KEPT.items():
        told += _counted(len(_removed(changes, table)), names)
    if told:
        report.notes.append(tr("removed there and kept here: {what}", what=", ".join(told)))
    sets = _removed(changes, "sets")
    members = changes.get("set_member", {})  # Of a set that stays.
    changes["set_member"] = {
        id_: change
        for id_, change in members.items()
        if change.after is not None or change.before is None or change.before["set_id"] not in sets
    }


def _is_left(table: str, change: NetChange, rounds: set[int]) -> bool:
    if table == "assignment":
        return any(row is not None and row["round_id"] in rounds for row in (change.before, change.after))
    return table != "coder" or change.before is not None


def _removed(changes: Changes, table: str) -> set[int]:
    return {id_ for id_, change in changes.get(table, {}).items() if change.after is None}


def _counted(number: int, names: Several) -> list[str]:
    return [names.of(number)] if number else []
