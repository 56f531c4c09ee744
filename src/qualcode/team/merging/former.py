"""Codings of codes that were merged into others, here or there: with the other code, and outdated, but never united.

Uniting what overlaps would make the outcome depend on which file came in first.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from qualcode.codebook.defining import first_definition
from qualcode.codebook.tree import load_tree
from qualcode.coding.quote_links import repoint_quotes
from qualcode.domain.values import Code
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_codes
from qualcode.storage.reads.rows import columns_of, read_rows
from qualcode.storage.transaction import Transaction
from qualcode.team.merging.places import place_rows
from qualcode.team.merging.state import Merging, Row
from qualcode.team.merging.uniting import unite_codings

_passage = itemgetter("document_id", "coder_id", "start", "end")


def place_codings(merging: Merging, table: str, pairs: Sequence[tuple[Row, Row]]) -> None:
    """Move codings to where their words are, and let those of a code that was merged here mean what it meant.

    Args:
        pairs: A coding there and what becomes of it here.
    """
    place_rows(merging, table, pairs)
    merged = {there["code_id"] for there, here in pairs if here["definition_id"] is None} & _merged_here(merging)
    first = {their_id: _meant(merging, their_id) for their_id in sorted(merged)}
    for there, here in pairs:
        if there["code_id"] in first and here["definition_id"] is None:
            here["definition_id"] = first[there["code_id"]]


def _merged_here(merging: Merging) -> set[int]:
    """The ids there of codes that were merged into others here."""
    former = {uuid for (uuid,) in read_rows(merging.project, "former_code", None, ("code",))}
    uuids: dict[int, str] = dict(read_rows(merging.returned.theirs, "code", None, ("id", "uuid")))
    uuids |= {id_: change.uuid for id_, change in merging.of("code").items()}
    return {id_ for id_, uuid in uuids.items() if uuid in former}


def _meant(merging: Merging, their_code: int) -> int | None:
    """What a code meant that was merged here, as it was made; None where nobody knows any more."""
    code: Code | None = next((one for one in list_codes(merging.returned.theirs) if one.id == their_code), None)
    if code is not None:
        return first_definition(merging.project, merging.tx, code)
    uuid = merging.of("code")[their_code].uuid
    found = read_rows(merging.project, "definition", {"code": uuid, "number": 1}, ("id",))
    return found[0][0] if found else None


def carry_over(project: Project, tx: Transaction, code_id: int, into: int) -> dict[str, str]:
    """Give the codings of a code that was merged there to the one it went into, each on its own passage.

    One that has the other code on the very same passage goes into that, with its comment, star, memos and links.

    Returns:
        UUID of each that went into another → that of the other.
    """
    names = columns_of("coding")
    found = read_rows(project, "coding", {"code_id": [code_id, into]})
    rows = [dict(zip(names, values, strict=True)) for values in found]
    there = {_passage(row): row for row in rows if row["code_id"] == into}
    moving = [row for row in rows if row["code_id"] == code_id]
    if not moving:
        return {}
    first = first_definition(project, tx, load_tree(project).code(code_id))
    alone = {row["id"]: (into, row["definition_id"] or first) for row in moving if _passage(row) not in there}
    tx.update_rows("coding", ("code_id", "definition_id"), alone)
    twice = [(row, there[_passage(row)]) for row in moving if _passage(row) in there]
    unite_codings(tx, twice)
    gone = {row["uuid"]: same["uuid"] for row, same in twice}
    repoint_quotes(project, tx, gone)
    return gone
