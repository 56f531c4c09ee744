"""The journal played under repair: what cannot be read of it follows from what stands before and behind it.

Every row is kept twice, in its table and in the journal. A change that cannot be read is made anew from the rows
before it and those that the changes behind it, and the tables, need; a row that its table has otherwise than the
journal is put back as the last change left it; one of which no change knows is written into the journal.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

from qualcode.domain.translation import several, tr
from qualcode.storage import tables
from qualcode.storage.images import Image
from qualcode.storage.repairing.bench import HIGHEST, Bench, Row, bound, column_names, same
from qualcode.storage.repairing.entries import Entry
from qualcode.storage.repairing.values import fitted, within_checks
from qualcode.storage.statements import key_columns

Key = tuple[Any, ...]
State = dict[str, dict[Key, Row]]
"""Table → key → the whole row."""
Need = dict[str, dict[Key, dict[str, Any] | None]]
"""Table → key → what a row must hold, as far as that is known; None where there must be none."""

_MOST_STEPS = 12
"""Steps of a lost change of which all selections are tried."""
_PARTS = ("turn", "sentences")
"""Rows that come with a version and have no identity of their own."""
TABLES = [t.name for t in tables.metadata.sorted_tables if t.name not in tables.JOURNAL | tables.IMMUTABLE]
"""The tables whose rows the journal knows."""


Bent = dict[tuple[str, Key], Key]
"""Table and key of rows that the tables hold otherwise than they were read → the key that they have there."""


def standing(bench: Bench) -> tuple[State, Bent]:
    """What the tables hold, with every value made one of its column's; and the rows of which one was none."""
    state: State = {name: {} for name in TABLES}
    bent: Bent = {}
    for table in TABLES:
        columns = column_names(table)
        keys = key_positions(table)
        names = ", ".join(f'"{name}"' for name in columns)
        for raw in bench.db.execute(f'SELECT {names} FROM main."{table}"'):
            row = within_checks(table, fitted(table, columns, raw))
            key = tuple(row[i] for i in keys)
            if key in state[table] or not all(isinstance(part, int) and abs(part) < HIGHEST for part in key):
                key = _free_key(state[table], key)
                for i, value in zip(keys, key, strict=True):
                    row[i] = value
            state[table][key] = row
            if not same(raw, bound(table, columns, row)):
                bent[table, key] = tuple(raw[i] for i in keys)
    return state, bent


def _free_key(held: dict[Key, Row], key: Key) -> Key:
    """A key that no row has, for one whose own could not be told."""
    return (*key[:-1], max((other[-1] for other in held), default=0) + 1)


def key_positions(table: str) -> list[int]:
    """Where in a whole row its key stands."""
    return [column_names(table).index(name) for name in key_columns(tables.metadata.tables[table])]


def play(bench: Bench, entries: Sequence[Entry], present: State) -> State:
    """What all changes together leave, after those that do not go on from each other were put right.

    Args:
        present: What the tables hold.
    """
    needs = _needs(entries, present)
    last = max(needs, default=0)
    state: State = {name: {} for name in TABLES}
    for entry in entries:
        if entry.images is None:
            need = needs[entry.id]
            if entry.id != last:
                _put_off(state, need, entry.head["at_ms"])
            entry.images = list(_between(state, need))
            if not entry.made:
                entry.images = _as_many(entry.images, entry.head["rows"])
            entry.changed = True
            if not entry.made:
                bench.did(
                    "journal",
                    several(
                        "{number:,} change whose record of rows was made anew from those around it",
                        "{number:,} changes whose record of rows was made anew from those around it",
                    ),
                    entry.place,
                )
            elif entry.images:
                bench.did(
                    "journal",
                    several(
                        "{number:,} record of changes made anew, of which nothing else is left",
                        "{number:,} records of changes made anew, of which nothing else is left",
                    ),
                    entry.place,
                )
        went = [image for old in entry.images for image in _forward(state, old)]
        if went != entry.images:
            if not entry.changed:
                bench.did(
                    "journal",
                    several(
                        "{number:,} change that did not go on from what the changes before left",
                        "{number:,} changes that did not go on from what the changes before left",
                    ),
                    entry.place,
                )
            entry.images, entry.changed = went, True
    return state


def known_state(entries: Sequence[Entry]) -> State:
    """What the changes leave as far as they can be read; of some there is only the beginning."""
    state: State = {name: {} for name in TABLES}
    for entry in entries:
        for image in entry.images if entry.images is not None else entry.beginning:
            for _ in _forward(state, image):
                pass
    return state


def _as_many(images: list[Image], noted: int) -> list[Image]:
    """Of the steps that a change may have made those that come to as many rows as it noted; all where none do.

    What is left over is damage, and not what the change did.
    """
    if noted <= 0 or len(images) > _MOST_STEPS or sum(image.size for image in images) == noted:
        return images
    fitting = [
        some
        for count in range(1, len(images))
        for some in combinations(images, count)
        if sum(image.size for image in some) == noted
    ]
    return list(max(fitting, key=_inserted_rows)) if fitting else images


def _inserted_rows(images: Iterable[Image]) -> int:
    return sum(image.size for image in images if image.before is None)


def _needs(entries: Sequence[Entry], present: State) -> dict[int, Need]:
    """For each change that cannot be read what must be there once it is made: seen from the end of the journal."""
    found: dict[int, Need] = {}
    if all(entry.images is not None for entry in entries):
        return found
    need: Need = {
        table: {key: dict(zip(column_names(table), row, strict=True)) for key, row in rows.items()}
        for table, rows in present.items()
    }
    for entry in reversed(entries):
        if entry.images is None:
            found[entry.id] = {table: dict(rows) for table, rows in need.items()}
            continue
        for image in reversed(entry.images):
            _backward(need, image)
    return found


def _put_off(state: State, need: Need, at_ms: int) -> None:
    """Leave to a later change what was made after this one: UUIDs tell the time of their making."""
    later: set[Any] = set()
    for table in TABLES:
        rows = need[table]
        for key, values in list(rows.items()):
            if values is None or key in state[table]:
                continue
            made = _made_ms(str(values.get("uuid", "")))
            if (made is not None and made > at_ms) or (table in _PARTS and values.get("version_id") in later):
                del rows[key]
                if table == "version":
                    later.add(values["id"])


def _made_ms(uuid: str) -> int | None:
    """When a UUID was made, in milliseconds; None where it does not say."""
    return int(uuid.replace("-", "")[:12], 16) if is_identity(uuid) and uuid[14] == "7" else None


def _backward(need: Need, image: Image) -> None:
    """What must be there before a step, so that it can be made."""
    rows = need[image.table]
    if image.before is None:
        for key in image.keys:
            rows[key] = None
        return
    for key, row in zip(_keys(image, image.before), image.before, strict=True):
        values = dict(zip(image.columns, row, strict=True))
        rows[key] = values if image.after is None else {**(rows.get(key) or {}), **values}


def _between(state: State, need: Need) -> Iterator[Image]:
    """The steps that lead from what is there to what must be there: parents come before what hangs on them."""
    for table in TABLES:
        columns = column_names(table)
        held, wanted = state[table], need[table]
        rows = {key: _whole(table, held.get(key), values) for key, values in wanted.items() if values is not None}
        new = [row for key, row in rows.items() if key not in held]
        other = [(held[key], row) for key, row in rows.items() if key in held and held[key] != row]
        if new:
            yield Image(table, columns, None, new)
        if other:
            order = _keys_first(table)
            yield Image(
                table,
                tuple(columns[i] for i in order),
                [[before[i] for i in order] for before, _ in other],
                [[after[i] for i in order] for _, after in other],
            )
    for table in reversed(TABLES):
        gone = [row for key, row in state[table].items() if need[table].get(key) is None]
        if gone:
            yield Image(table, column_names(table), [list(row) for row in gone], None)


def _whole(table: str, held: Row | None, values: dict[str, Any]) -> Row:
    """A whole row of what is known of it."""
    columns = column_names(table)
    base = held if held is not None else fitted(table, columns, [None] * len(columns))
    return [values.get(name, value) for name, value in zip(columns, base, strict=True)]


def _keys_first(table: str) -> list[int]:
    keys = key_positions(table)
    return [*keys, *(i for i in range(len(column_names(table))) if i not in keys)]


def _forward(state: State, image: Image) -> Iterator[Image]:
    """Make a step; as the steps that it is where it does not go on from what is there."""
    if image.before is None:
        yield from _inserted(state[image.table], image)
    elif image.after is None:
        yield from _deleted(state[image.table], image)
    else:
        yield from _updated(state[image.table], image)


def _inserted(held: dict[Key, Row], image: Image) -> Iterator[Image]:
    columns = column_names(image.table)
    there: list[tuple[Key, Sequence[Any], Row]] = []
    new: list[tuple[Key, Sequence[Any], Row]] = []
    for key, row in zip(_keys(image, image.after or ()), image.after or (), strict=True):
        whole = _whole(image.table, [None] * len(columns), dict(zip(image.columns, row, strict=True)))
        (there if key in held else new).append((key, row, whole))
    if there:
        order = _keys_first(image.table)
        yield Image(
            image.table,
            tuple(columns[i] for i in order),
            [[held[key][i] for i in order] for key, _, _ in there],
            [[whole[i] for i in order] for _, _, whole in there],
        )
    if not there:
        yield image
    elif new:
        yield Image(image.table, image.columns, None, [row for _, row, _ in new])
    for key, _, whole in (*there, *new):
        held[key] = whole


def _deleted(held: dict[Key, Row], image: Image) -> Iterator[Image]:
    columns = column_names(image.table)
    order = [columns.index(name) for name in image.columns]
    keys = [key for key in _keys(image, image.before or ()) if key in held]
    before = [[held[key][i] for i in order] for key in keys]
    if before == [list(row) for row in image.before or ()]:
        yield image
    elif before:
        yield Image(image.table, image.columns, before, None)
    for key in keys:
        held.pop(key, None)


def _updated(held: dict[Key, Row], image: Image) -> Iterator[Image]:
    columns = column_names(image.table)
    order = [columns.index(name) for name in image.columns]
    kept, before, after, new = True, [], [], []
    for key, old, row in zip(_keys(image, image.after or ()), image.before or (), image.after or (), strict=True):
        if key in held:
            stood = [held[key][i] for i in order]
            kept = kept and stood == list(old)
            before.append(stood)
            after.append(row)
            for i, value in zip(order, row, strict=True):
                held[key][i] = value
        elif len(order) == len(columns):
            new.append(_whole(image.table, [None] * len(columns), dict(zip(image.columns, row, strict=True))))
            held[key] = list(new[-1])
            kept = False
        else:
            kept = False  # Of the rest of the row nothing is known.
    if kept:
        yield image
        return
    if before:
        yield Image(image.table, image.columns, before, after)
    if new:
        yield Image(image.table, columns, None, new)


def _keys(image: Image, rows: Iterable[Sequence[Any]]) -> list[Key]:
    positions = [image.columns.index(name) for name in key_columns(tables.metadata.tables[image.table])]
    return [tuple(row[p] for p in positions) for row in rows]


def put_back(bench: Bench, played: State, present: State, bent: Bent) -> None:
    """Let the tables hold what the changes left; what none of them knows of is written into the journal.

    Args:
        played: What the changes left.
        present: What the tables hold.
        bent: The rows of which the tables hold other values than `present` has.
    """
    for table in TABLES:
        was, now = played[table], present[table]
        back = {key: row for key, row in was.items() if now.get(key) != row or (table, key) in bent}
        new = {key: row for key, row in now.items() if key not in was}
        bench.erase(table, [bent.get((table, key), key) for key in (*back, *new)])
        _write(bench, table, list(back.values()), known=True)
        _write(bench, table, list(new.values()), known=False)


def _write(bench: Bench, table: str, rows: list[Row], *, known: bool) -> None:
    """Write rows of which the changes know, or not; one that cannot stand beside another is told and left out."""
    columns = column_names(table)
    stood, left = [], []
    for row in rows:
        try:
            bench.write(table, columns, [row])
        except sqlite3.IntegrityError:
            left.append(row)
        else:
            stood.append(row)
    if left:
        what = several(
            "{number:,} row of “{table}” left out, since another stands in the place or the place is none",
            "{number:,} rows of “{table}” left out, since another stands in the place or the place is none",
            table=table,
        )
        bench.did("journal", what, *map(told, left), count=len(left))
    bench.touch(table, columns, rows)
    if known:
        what = several(
            "{number:,} row of “{table}” put back as the last change left it",
            "{number:,} rows of “{table}” put back as the last change left them",
            table=table,
        )
        if left:
            bench.record(Image(table, columns, left, None))
    else:
        what = several(
            "{number:,} row of “{table}” that no change wrote, kept and written into the history",
            "{number:,} rows of “{table}” that no change wrote, kept and written into the history",
            table=table,
        )
        if stood:
            bench.record(Image(table, columns, None, [list(row) for row in stood]))
    if stood:
        bench.did("journal", what, *(_place(table, row) for row in stood), count=len(stood))


def told(row: Sequence[Any]) -> str:
    """What a row holds, as it is told to who must do without it."""
    words = [value for value in row if isinstance(value, str) and value and not is_identity(value)]
    text = " · ".join(" ".join(word.split()) for word in words)
    if not text:
        return tr("no. {id}", id=row[0])
    return f"“{text[:199] + '…' if len(text) > 200 else text}”"


def is_identity(value: str) -> bool:
    """Whether a text is a UUID, which says nothing to anybody."""
    return len(value) == 36 and value.count("-") == 4


def _place(table: str, row: Row) -> str:
    key = [row[i] for i in key_positions(table)]
    return tr("no. {id}", id=".".join(map(str, key)))
