"""What a merge leaves alone, and tells: how a team is organised, and sets, cases and attributes that were removed."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.domain.merging import MergeReport
from qualcode.domain.translation import tr
from qualcode.storage.reads.net_changes import NetChange
from qualcode.team.merging.state import Changes

_ORGANISING: Mapping[str, tuple[str, str]] = {
    "project": (tr("change of the project's own settings"), tr("changes of the project's own settings")),
    "coder": (tr("name, role or colour of a coder"), tr("names, roles or colours of coders")),
    "round": ("round", "rounds"),
    "assignment": (tr("assignment of a new round"), tr("assignments of new rounds")),
    "codebook_version": (tr("version of the codebook"), tr("versions of the codebook")),
    "freeze": (tr("freeze of the codebook"), tr("freezes of the codebook")),
}
"""Tables that are not merged, and what one and several of their rows are called."""
_KEPT: Mapping[str, tuple[str, str]] = {
    "sets": ("set", "sets"),
    "cases": ("case", "cases"),
    "attribute": ("attribute", "attributes"),
    "attribute_value": (tr("value of an attribute"), tr("values of attributes")),
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
        report.notes.append(f"not taken over, since a lead decides it here: {', '.join(told)}")
    told = []
    for table, names in _KEPT.items():
        told += _counted(len(_removed(changes, table)), names)
    if told:
        report.notes.append(tr("removed there and kept here: {told}", told=", ".join(told)))
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


def _counted(number: int, names: tuple[str, str]) -> list[str]:
    return [f"{number:,} {names[number != 1]}"] if number else []
