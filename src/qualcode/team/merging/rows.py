"""Rows three ways: as both sides had them, as they are here, and as they are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qualcode.domain.codebook_entries import DEFINING_FIELDS
from qualcode.domain.merging import ConflictKind
from qualcode.domain.progress import steps
from qualcode.domain.translation import tr
from qualcode.storage.reads.rows import columns_of, rows_of
from qualcode.team.merging.identities import MissingError
from qualcode.team.merging.kinds import ELSEWHERE, QUIET, TELLING, THEIRS, apart, changed_there, differing, only
from qualcode.team.merging.kinds import LEFT_OUT as LEFT_OUT
from qualcode.team.merging.kinds import NATURAL as NATURAL
from qualcode.team.merging.places import latest_version, waiting_place
from qualcode.team.merging.state import PLACE, Meeting, Merging, Row, lost
from qualcode.team.merging.uniting import changes_its_key, meet

Places = Callable[[Merging, str, Sequence[tuple[Row, Row]]], None]
"""Moves rows that stand on a text to where its words are here: pairs of a row there and what becomes of it here."""
_VERSIONLESS = frozenset({"memo", "coverage_mark", "rejection"})
"""Tables whose rows stand on the present text without saying so."""


def rows_by_uuid(merging: Merging, table: str) -> dict[str, Row]:
    """The rows here that any changed row there is, by the UUID that it has there."""
    uuids = {change.uuid: merging.ids.uuid_here(table, change.uuid) for change in merging.of(table).values()}
    here = {row["uuid"]: row for row in rows_of(merging.project, table, {"uuid": [*{*uuids, *uuids.values()}]})}
    found = ((uuid, here.get(ours, here.get(uuid))) for uuid, ours in uuids.items())
    return {uuid: row for uuid, row in found if row is not None}


def merge_table(merging: Merging, table: str, place: Places | None = None) -> list[tuple[int, Row]]:
    """Take over what was added and changed in a table; what was changed here as well waits.

    Returns:
        Rows that were added there and whose words are not in the text here: id there, and the row.
    """
    if not merging.of(table):
        return []
    here = rows_by_uuid(merging, table)
    added: list[tuple[int, Row]] = []
    changed: list[tuple[Row | None, Row, Row, Row]] = []
    gone: list[tuple[Row, Row, Row, Row]] = []
    pairs: list[tuple[Row, Row]] = []
    for their_id, change in merging.of(table).items():
        if change.after is None:
            continue
        theirs = translated(merging, table, change.after)
        if theirs is None:
            continue
        pairs.append((change.after, theirs))
        base = None
        if change.before is not None:  # What it pointed to then may be gone here by now: it was changed here.
            base = merging.ids.translated(table, change.before, partly=True)
            pairs.append((change.before, base))
        ours = here.get(change.uuid)
        if ours is not None:
            merging.ids.same(table, their_id, ours["id"])
            changed.append((base, ours, theirs, change.after))
        elif base is None or change.before is None:
            added.append((their_id, theirs))
        else:
            gone.append((base, theirs, change.before, change.after))
    if place is not None:
        place(merging, table, pairs)
    for base, theirs, before, after in gone:
        if changed_there(table, base, theirs):
            every = columns_of(table)
            removed = _in_question(merging, table, base, every, before)
            merging.conflict("removed here", table, theirs["uuid"], removed, {},
                             _in_question(merging, table, theirs, every, after))  # fmt: skip
    for base, ours, theirs, after in changed:
        change_row(merging, table, base, ours, theirs, after)
    for one in meet(merging, table):
        ask(merging, "changed", table, one.base, one.ours, one.theirs, [*one.values], one.there)
    add_rows(merging, table, [pair for pair in added if not lost(pair[1])])
    return [pair for pair in added if lost(pair[1])]


def translated(merging: Merging, table: str, row: Row) -> Row | None:
    """A row there as it would stand here; None, and told, where it points to what was removed here."""
    try:
        return merging.ids.translated(table, row)
    except MissingError as missing:
        merging.note(
            tr(
                "what belonged to a {thing} that was removed here was left out",
                thing=_CALLED.get(missing.table, missing.table),
            )
        )
        return None


_CALLED = {"sets": tr("set"), "cases": tr("case"), "code": tr("code"), "document": tr("document")}


def change_row(
    merging: Merging, table: str, base: Row | None, ours: Row, theirs: Row, there: Row | None = None
) -> None:
    """Take over a changed row, unless it was changed here too.

    Args:
        base: As both sides had it; None where it was added there and is here already.
        there: The row of there, with its ids and its place there.
    """
    if base is None:
        _same_thing(merging, table, ours, theirs)
        return
    meant = changed_there(table, base, theirs)
    if lost(base) or lost(theirs):
        if any(name in meant for name in PLACE):
            if differing(table, ours, theirs):
                ask(merging, "changed", table, base, ours, theirs, meant, there)
            return
        stands = {name: ours[name] for name in PLACE if name in ours}
        base, theirs = base | stands, theirs | stands
    left_out = LEFT_OUT.get(table, frozenset())
    beside = [name for name in meant if name in left_out and ours[name] != theirs[name]]
    if apart(base, ours):
        meant = [name for name in meant if ours[name] != theirs[name]]
        whole = DEFINING_FIELDS if table == "code" and "definition_id" in meant else ()  # Written down as one.
        clashing = any(ours[name] != base[name] for name in (*meant, *whole) if name != "definition_id")
    elif not differing(table, ours, theirs):
        meant, clashing = beside, any(ours[name] != base[name] for name in beside)
    else:
        clashing = bool(meant and differing(table, ours, base)) or any(ours[name] != base[name] for name in beside)
        meant = [name for name in meant if name not in left_out or name in beside]
    if clashing:
        ask(merging, "changed", table, base, ours, theirs, meant, there)
        return
    quiet = [name for name in QUIET.get(table, ()) if base[name] != theirs[name] and ours[name] == base[name]]
    values = {name: theirs[name] for name in (*meant, *quiet)}
    if changes_its_key(table, ours, values):
        merging.meetings.append(Meeting(base, ours, theirs, there, values))
    else:
        write(merging, table, ours, values)


def ask(
    merging: Merging,
    kind: ConflictKind,
    table: str,
    base: Row,
    ours: Row,
    theirs: Row,
    columns: Sequence[str],
    there: Row | None = None,
) -> None:
    """Let a row that is here wait until a person settles it.

    Args:
        columns: What was changed there; what is different here beside it comes along.
    """
    besides = [] if apart(ours, theirs) else differing(table, ours, theirs)
    every = list(dict.fromkeys([*columns, *besides]))
    here = _in_question(merging, table, ours, every)
    merging.conflict(
        kind,
        table,
        ours["uuid"],
        _in_question(merging, table, base, every),
        here,
        _in_question(merging, table, theirs, every, there),
    )


def _in_question(merging: Merging, table: str, row: Row, columns: Sequence[str], there: Row | None = None) -> Row:
    """Some columns of a row as a conflict keeps them: a place whole, with the version that it counts in."""
    stands = [name for name in PLACE if name in row]
    if not stands or table == "unplaced" or not any(name in columns for name in stands):
        return only(row, columns)
    found = only(row, list(dict.fromkeys([*columns, *stands])))
    if lost(row):
        place = waiting_place(merging, there, row["document_id"]) if there is not None else None
        return found | (place if place is not None else {})
    if table in _VERSIONLESS and row["start"] is not None and row["document_id"] is not None:
        found["version_id"] = latest_version(merging, row["document_id"])
    return found


def write(merging: Merging, table: str, ours: Row, values: Mapping[str, Any]) -> None:
    """Change a row here, and count it."""
    if values and merging.tx.update_where(table, {"id": ours["id"]}, **values):
        merging.report.of(table).changed += 1


def _same_thing(merging: Merging, table: str, ours: Row, theirs: Row) -> None:
    """A row that was added on both sides, or came in before: alike, the coder's own, or to be settled."""
    columns = [name for name in TELLING.get(table, ()) if ours[name] != theirs[name]]
    if table == "speaker":  # That nobody has said who it is speaks against nobody who has.
        columns = [name for name in columns if theirs[name] != "unknown"]
    if not columns:
        return
    if table in THEIRS or (table == "speaker" and ours["role"] == "unknown"):
        write(merging, table, ours, only(theirs, [*columns, *QUIET.get(table, ())]))
    else:
        merging.conflict("same name", table, ours["uuid"], {}, only(ours, columns), only(theirs, columns))


def add_rows(merging: Merging, table: str, added: Sequence[tuple[int, Row]]) -> None:
    """Add rows that are not here, but for those that are the same thing as one that is."""
    natural = _natural(merging, table)
    known = _same_things(merging, table, natural, [row for _, row in added])
    new: dict[tuple[Any, ...], tuple[int, Row]] = {}
    again: list[tuple[int, Row, tuple[Any, ...]]] = []
    for their_id, row in steps(added, tr("merging"), tr("rows"), name=lambda one: table):
        key = tuple(row[name] for name in natural or ("uuid",))
        if key in known:
            merging.report.doubles += table == "coding"
            merging.ids.double(table, their_id, row["uuid"], known[key]["id"], known[key]["uuid"])
            change_row(merging, table, None, known[key], row)
        elif key in new and table in NATURAL:
            merging.report.doubles += table == "coding"
            if table == "coding":
                _take_along(new[key][1], row)
            again.append((their_id, row, key))
        else:
            new[key if table in NATURAL else (row["uuid"],)] = (their_id, row)
    insert(merging, table, list(new.values()))
    for their_id, row, key in again:
        first, same = new[key]
        our_id = merging.ids.here(table, first)
        assert our_id is not None
        merging.ids.double(table, their_id, row["uuid"], our_id, same["uuid"])


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


def _natural(merging: Merging, table: str) -> tuple[str, ...]:
    """What makes a row of there the same thing as one here; nothing but its UUID where that is empty.

    A memo may be written twice; where both sides have another past, as a file that another program wrote anew, the
    same words of one person on the same thing are the same memo.
    """
    return ELSEWHERE[table] if table in ELSEWHERE and not merging.returned.since else NATURAL.get(table, ())


def _same_things(
    merging: Merging, table: str, natural: Sequence[str], rows: Sequence[Row]
) -> dict[tuple[Any, ...], Row]:
    """What is here of the kind, by what makes it the same thing, where rows could be the same as it."""
    if not rows or not natural:
        return {}
    where: dict[str, Any] = {
        name: list({row[name] for row in rows}) for name in ("document_id", "coder_id") if name in natural
    }
    if any(None in values for values in where.values()):
        where = {}
    return {tuple(row[name] for name in natural): row for row in rows_of(merging.project, table, where)}


def removed_there(merging: Merging, table: str, place: Places | None = None) -> list[Row]:
    """The rows here that were removed there and did not change here; those that did wait."""
    here = rows_by_uuid(merging, table)
    still = merging.ids.standing(table)
    found: list[tuple[Row, Row, Row]] = []
    for change in merging.of(table).values():
        ours = here.get(change.uuid)
        if change.after is None and change.before is not None and ours is not None and ours["id"] not in still:
            found.append((change.before, merging.ids.translated(table, change.before, partly=True), ours))
    if place is not None:
        place(merging, table, [(before, base) for before, base, _ in found])
    going: dict[int, Row] = {}
    for _, base, ours in found:
        # Words that are gone here would have taken it along: it was put elsewhere here.
        moved = [name for name in PLACE if name in ours] if lost(base) else []
        columns = list(dict.fromkeys([*moved, *differing(table, base, ours)]))
        if columns:
            before, now = (_in_question(merging, table, row, columns) for row in (base, ours))
            merging.conflict("removed there", table, ours["uuid"], before, now, {})
        else:
            going[ours["id"]] = ours
    return list(going.values())
