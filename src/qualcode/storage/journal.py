"""The journal: one entry a change, with the images of the rows it touched; undo appends, it erases nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, bindparam, func, select
from sqlalchemy.sql.elements import ColumnElement

from qualcode.domain.changes import Change, Effects, Focus
from qualcode.domain.errors import UndoError
from qualcode.domain.identity import beginning_with, new_uuids, now_ms, only_one
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.domain.wording import quoted
from qualcode.storage import tables
from qualcode.storage.blindness import HIDING, MASKED, whole
from qualcode.storage.dialects import announce
from qualcode.storage.images import Image, pack, unpack
from qualcode.storage.raw_sql import on_server
from qualcode.storage.statements import condition, in_parts, key_columns
from qualcode.storage.transaction import Transaction

_change = tables.change
_later = tables.change.alias("later")

_last_kind = (
    select(_later.c.kind)
    .where(_later.c.root == _change.c.id)
    .order_by(_later.c.id.desc())
    .limit(1)
    .correlate(_change)
    .scalar_subquery()
)
_stands: ColumnElement[bool] = func.coalesce(_last_kind, "redo") == "redo"
"""Whether an action is in force: the last entry of its chain, if it has one, is a redo."""

# Statements that a key asks for are put together once: to build one takes longer than to run it.
_UNDOABLE = select(func.max(_change.c.id)).where(
    _change.c.coder_id == bindparam("coder"), _change.c.kind == "do", _stands
)
_newer = tables.change.alias("newer")
_REDOABLE = select(func.max(_change.c.id)).where(
    _change.c.coder_id == bindparam("coder"),
    _change.c.kind == "undo",
    ~select(_newer.c.id).where(_newer.c.root == _change.c.root, _newer.c.id > _change.c.id).exists(),
    _change.c.id
    > select(func.coalesce(func.max(_later.c.id), 0))
    .where(_later.c.coder_id == bindparam("coder"), _later.c.kind == "do")
    .scalar_subquery(),
)
_ENTRIES = (
    select(_change, tables.coder.c.name.label("coder_name"), _stands.label("stands"))
    .join(tables.coder, tables.coder.c.id == _change.c.coder_id)
    .order_by(_change.c.id.desc())
)
_ENTRY = _ENTRIES.where(_change.c.id == bindparam("entry"))
_IMAGES = select(tables.change_image.c.codec, tables.change_image.c.data).where(
    tables.change_image.c.change_id == bindparam("entry")
)


def append(
    connection: Connection,
    tx: Transaction,
    *,
    kind: str,
    coder_id: int,
    verb: str,
    summary: str,
    reason: str = "",
    undoes: int | None = None,
    root: int | None = None,
) -> Effects:
    """Write the entry of a change that is about to be committed."""
    focus = tx.focus
    values = {
        "uuid": new_uuids(1)[0],
        "kind": kind,
        "coder_id": coder_id,
        "at_ms": now_ms(),
        "verb": verb,
        "summary": summary,
        "reason": reason,
        "undoes": undoes,
        "root": root,
        "document_id": focus.document_id if focus else None,
        "focus_start": focus.span.start if focus and focus.span else None,
        "focus_end": focus.span.end if focus and focus.span else None,
        "rows": sum(image.size for image in tx.images),
        "codebook": int(any(image.table in tables.CODEBOOK for image in tx.images)),
    }
    written = connection.execute(whole(connection, _change.insert().returning(_change.c.id)), values)
    change_id = written.scalar_one()
    codec, data = pack(tx.images)
    images = whole(connection, tables.change_image.insert())
    connection.execute(images, {"change_id": change_id, "codec": codec, "data": data})
    announce(connection, change_id)
    return effects_of(change_id, summary, tx.images, focus)


def effects_of(change_id: int | None, summary: str, images: Iterable[Image], focus: Focus | None) -> Effects:
    """What a screen must repaint after these images were written."""
    touched: dict[str, set[Any]] = {"document": set(), "code": set(), "coding": set()}
    names: set[str] = set()
    for image in images:
        names.add(image.table)
        for column, of in (("document_id", "document"), ("code_id", "code")):
            if column in image.columns:
                position = image.columns.index(column)
                for rows in (image.before or (), image.after or ()):
                    touched[of].update(map(itemgetter(position), rows))
        if image.table in touched:
            touched[image.table].update(map(itemgetter(0), image.keys))
    for ids in touched.values():
        ids.discard(None)
    if focus:
        touched["document"].add(focus.document_id)
    return Effects(
        change_id,
        summary,
        frozenset(touched["document"]),
        frozenset(touched["code"]),
        frozenset(touched["coding"]),
        frozenset(names),
        focus,
    )


def undoable(connection: Connection, coder_id: int) -> int | None:
    """The coder's latest own action that is in force."""
    found: int | None = connection.execute(_UNDOABLE, {"coder": coder_id}).scalar_one()
    return found


def redoable(connection: Connection, coder_id: int) -> int | None:
    """The coder's latest undo that is in force and younger than the coder's latest own action."""
    found: int | None = connection.execute(_REDOABLE, {"coder": coder_id}).scalar_one()
    return found


def find_change(connection: Connection, uuid_or_prefix: str) -> Change:
    """The entry whose UUID is this, or begins with it.

    Raises:
        NotFoundError: There is none, or several begin so.
    """
    found = beginning_with(uuid_or_prefix, connection.execute(select(_change.c.id, _change.c.uuid)))
    return get(connection, only_one(found, "change", uuid_or_prefix, remedy=tr("see `qualcode history`")).id)


def get(connection: Connection, change_id: int) -> Change:
    """One entry by its id."""
    return _entry(connection.execute(_ENTRY, {"entry": change_id}).one())


def entries(
    connection: Connection,
    *,
    coder_id: int | None = None,
    before_id: int | None = None,
    limit: int | None = None,
) -> list[Change]:
    """Entries of the journal, the latest first, without their images."""
    query = _ENTRIES
    if coder_id is not None:
        query = query.where(_change.c.coder_id == coder_id)
    if before_id is not None:
        query = query.where(_change.c.id < before_id)
    return [_entry(row) for row in connection.execute(query.limit(limit))]


def entries_after(connection: Connection, change_id: int) -> list[Change]:
    """The entries after one, the latest first, hidden or not: for what the program does."""
    return [_entry(row) for row in connection.execute(whole(connection, _ENTRIES.where(_change.c.id > change_id)))]


def entries_among(connection: Connection, ids: Collection[int]) -> list[Change]:
    """The entries with these ids, without their images; hidden ones of the codebook without their words."""
    queries = [_ENTRIES.where(condition(_change, part)) for part in in_parts({"id": list(ids)})]
    found = {row.id: _entry(row) for query in queries for row in connection.execute(query)}
    if connection.info.get(HIDING) and on_server(connection):
        every = [whole(connection, query.where(_change.c.codebook == 1)) for query in queries]
        rest = {row.id: _entry(row) for query in every for row in connection.execute(query)}
        found |= {id_: replace(rest[id_], summary=MASKED, reason="", focus=None) for id_ in rest.keys() - found.keys()}
    return sorted(found.values(), key=lambda entry: -entry.id)


def _entry(row: Row[Any]) -> Change:
    focus = None
    if row.document_id is not None:
        focus = Focus(row.document_id, None if row.focus_start is None else Span(row.focus_start, row.focus_end))
    return Change(
        row.id,
        row.uuid,
        row.kind,
        row.coder_name,
        row.at_ms,
        row.verb,
        row.summary,
        row.reason,
        row.undoes,
        row.root,
        row.kind == "do" and not row.stands,
        focus,
        row.rows,
    )


def images_of(connection: Connection, change_id: int) -> list[Image]:
    """The images of one entry, in the order in which they were written; none where they are hidden from the coder."""
    row = connection.execute(_IMAGES, {"entry": change_id}).one_or_none()
    return unpack(row.codec, row.data) if row is not None else []


def whole_images(connection: Connection, change_id: int) -> list[Image]:
    """The images of one entry, seen or not; none where a server hides them from this role."""
    row = connection.execute(whole(connection, _IMAGES), {"entry": change_id}).one_or_none()
    return unpack(row.codec, row.data) if row is not None else []


def revert(connection: Connection, tx: Transaction, change: Change) -> None:
    """Write the before state of every row that a change touched.

    Raises:
        UndoError: A row no longer holds what the change left there, others have come to depend on it, or what it did is
            hidden from this session's role.
    """
    images = whole_images(connection, change.id)
    if change.rows and not images:
        raise UndoError(
            tr(
                "{summary} by {coder} cannot be undone while you code blindly: what it did is hidden from your role",
                summary=quoted(change.summary),
                coder=change.coder,
            ),
            remedy=tr("finish your assignments, or ask the lead"),
        )
    for image in reversed(images):
        _check_rows_hold(connection, image, change)
        if image.before is None:
            _check_nothing_depends(connection, image, change)
        tx.restore(image)
    if change.focus:
        tx.focus = change.focus


def _check_rows_hold(connection: Connection, image: Image, change: Change) -> None:
    table = tables.metadata.tables[image.table]
    keys = key_columns(table)
    if image.after is None:
        return  # The rows are gone; if one came back under its key, the insert itself would be refused.
    positions = [image.columns.index(key) for key in keys]
    wanted = {tuple(row[p] for p in positions): row for row in image.after}
    held: dict[tuple[Any, ...], list[Any]] = {}
    for part in in_parts({keys[0]: [key[0] for key in wanted]}):
        query = whole(connection, _rows(table, image.columns).where(condition(table, part)))
        for row in connection.execute(query):
            held[tuple(row[p] for p in positions)] = list(row)
    changed = [key for key, row in wanted.items() if held.get(key) != row]
    if changed:
        raise _in_the_way(connection, change, image.table, set(changed))


def _check_nothing_depends(connection: Connection, image: Image, change: Change) -> None:
    """Rows that are about to go must not be pointed at by rows that stay."""
    going = {key[0] for key in image.keys}
    for table, column in _references_to(image.table):
        for part in in_parts({column: list(going)}):
            query = whole(connection, _rows(table, key_columns(table)).where(condition(table, part)))
            keys = {tuple(row) for row in connection.execute(query)}
            if image.table == table.name:
                keys = {key for key in keys if key[0] not in going}
            if keys:
                raise _in_the_way(connection, change, table.name, keys)


@cache
def _rows(table: Table, columns: tuple[str, ...]) -> Select[Any]:
    """Some columns of all rows."""
    return select(*(table.c[name] for name in columns))


@cache
def _references_to(name: str) -> tuple[tuple[Table, str], ...]:
    """The tables with a column that holds ids of rows of a table, and the name of the column."""
    return tuple(
        (table, constraint.parent.name)
        for table in tables.metadata.sorted_tables
        if table.name not in tables.JOURNAL or name == "coder"
        for constraint in table.foreign_keys
        if constraint.column.table.name == name and constraint.column.name == "id"
    )


def _in_the_way(connection: Connection, change: Change, table: str, keys: set[tuple[Any, ...]]) -> UndoError:
    for later in reversed(entries(connection)):
        if later.id <= change.id:
            continue
        images = whole_images(connection, later.id)
        if any(image.table == table and not keys.isdisjoint(image.keys) for image in images):
            return UndoError(
                tr(
                    "{summary} cannot be undone: {later} by {coder} came after it and stands on it",
                    summary=quoted(change.summary),
                    later=quoted(later.summary),
                    coder=later.coder,
                ),
                remedy=tr("a backup from before holds it as it was (`qualcode backup --list`)")
                if later.kind == "setup"
                else tr("undo that first (`qualcode undo {uuid}`)", uuid=later.uuid),
            )
    return UndoError(
        tr("{summary} cannot be undone: what it wrote is no longer there or is needed", summary=quoted(change.summary)),
        remedy=tr("see `qualcode history`"),
    )


def check_order(change: Change) -> None:
    """Refuse to take an entry back twice.

    Raises:
        UndoError: It stands undone already, or is none that can be undone.
    """
    if change.kind == "setup":
        raise UndoError(
            tr("{summary} made the project what it is and cannot be undone", summary=quoted(change.summary))
        )
    if change.undone:
        raise UndoError(
            tr("{summary} is undone already", summary=quoted(change.summary)),
            remedy=tr("`qualcode redo` brings it back"),
        )
