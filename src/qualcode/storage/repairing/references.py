"""Rows that name what is not there: what they hang on is made again, or they let go of it, or they go and are told."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table

from qualcode.domain.identity import new_uuids, now_ms
from qualcode.domain.translation import several, tr
from qualcode.storage import tables
from qualcode.storage.repairing.bench import Bench, column_names
from qualcode.storage.repairing.playing import told
from qualcode.storage.repairing.texts import give_texts
from qualcode.storage.repairing.values import fitted
from qualcode.storage.statements import key_columns

_MADE_AGAIN = ("coder", "document", "code", "cases", "attribute", "sets", "round")
"""What is made again under a name of its own where something that cannot do without it names it."""
_WORTH = frozenset({"coding", "memo", "unplaced", "attribute_value", "set_member", "assignment", "version", "change",
                    "document_state", "coverage_mark", "decision", "saved_query", "proposal", "conflict"})  # fmt: skip
"""Rows for which it is made again: they are somebody's work."""
_NEEDED = frozenset({"attribute_value", "set_member"})
"""Rows that say nothing without what they name, though the column may be empty."""
_HOLDING_ON = frozenset({"memo", "unplaced"})
"""Rows that keep what they name, though the column may be empty."""
_PARTS = ("turn", "sentences")
"""Rows without an identity of their own: they come with a text and go with it."""


def mend_references(bench: Bench) -> None:
    """Let every row name what is there."""
    for table in tables.metadata.sorted_tables:
        if table.name in tables.IMMUTABLE:
            continue
        for column, target in _references(table):
            _mend_column(bench, table, column, target)


def _references(table: Table) -> Iterator[tuple[str, str]]:
    """The columns that name rows of other tables by their ids, and which."""
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
        if key.column.name == "id":
            yield key.parent.name, key.column.table.name


def _mend_column(bench: Bench, table: Table, column: str, target: str) -> None:
    missing = f'"{column}" IS NOT NULL AND "{column}" NOT IN (SELECT "id" FROM main."{target}")'
    found = bench.db.execute(f'SELECT DISTINCT "{column}" FROM main."{table.name}" WHERE {missing}').fetchall()
    if not found:
        return
    nullable = table.c[column].nullable and table.name not in _NEEDED
    if table.name in tables.JOURNAL:
        _mend_journal(bench, column, [row[0] for row in found])
    elif target in _MADE_AGAIN and table.name in _WORTH and (not nullable or table.name in _HOLDING_ON):
        for (id_,) in found:
            _make_again(bench, target, id_)
    elif nullable:
        _let_go(bench, table, column, target, missing)
    elif target == "version" and table.name in ("coding", "unplaced"):
        _take_latest(bench, table.name, missing)
    else:
        gone = bench.remove(table.name, missing)
        if table.name not in _PARTS:
            what = several(
                "{number:,} row of “{name}” taken away that named what is no longer in “{target}”",
                "{number:,} rows of “{name}” taken away that named what is no longer in “{target}”",
                name=table.name,
                target=target,
            )
            bench.did("references", what, *map(told, gone), count=len(gone))


def _mend_journal(bench: Bench, column: str, ids: list[int]) -> None:
    """A change by a coder who is gone: its chain was put right before, so only the coder can be missing."""
    if column == "coder_id":
        for id_ in ids:
            _make_again(bench, "coder", id_)
    else:
        bench.db.execute("DELETE FROM main.change_image WHERE change_id NOT IN (SELECT id FROM main.change)")


def _make_again(bench: Bench, target: str, id_: int) -> None:
    """Make a row with an id that something names, under a name that says so."""
    columns = column_names(target)
    values = dict(zip(columns, fitted(target, columns, [None] * len(columns)), strict=True))
    values |= {"id": id_, "uuid": new_uuids(1)[0], "name": _free_name(bench, target, id_)}
    values |= {name: now_ms() for name in ("created_ms", "imported_ms") if name in values}
    bench.insert(target, columns, [[values[name] for name in columns]])
    what = several(
        "{number:,} “{target}” made again of which only the number was left",
        "{number:,} “{target}” made again of which only the numbers were left",
        target=target,
    )
    bench.did("references", what, str(values["name"]))


def _free_name(bench: Bench, target: str, id_: int) -> str:
    names = {str(row[0]).casefold() for row in bench.rows(target, "name")}
    name, number = f"recovered {target.removesuffix('s')} {id_}", 1  # In the project, so in no language of a reader.
    while name.casefold() in names:
        number += 1
        name = f"recovered {target.removesuffix('s')} {id_} ({number})"
    return name


def _let_go(bench: Bench, table: Table, column: str, target: str, missing: str) -> None:
    ids = [row[0] for row in bench.rows(table.name, *key_columns(table), where=missing)]
    if key_columns(table) == ("id",):
        for id_ in ids:
            bench.update(table.name, id_, **{column: None})
    else:
        columns = column_names(table.name)
        rows = bench.remove(table.name, missing)
        at = columns.index(column)
        bench.insert(table.name, columns, [[None if i == at else v for i, v in enumerate(row)] for row in rows])
    what = several(
        "{number:,} row of “{name}” that named what is no longer in “{target}”, and names nothing there now",
        "{number:,} rows of “{name}” that named what is no longer in “{target}”, and name nothing there now",
        name=table.name,
        target=target,
    )
    bench.did("references", what, *(tr("no. {id}", id=id_) for id_ in ids), count=len(ids))


def _take_latest(bench: Bench, table: str, missing: str) -> None:
    """Put what stands on a text that is gone on the document's latest; where it stands there is looked for later."""
    give_texts(bench)
    latest = {row[0]: row[1] for row in bench.rows("version", "document_id", "id")}
    for id_, document in bench.rows(table, "id", "document_id", where=missing):
        if document in latest:
            bench.update(table, id_, version_id=latest[document])
    gone = bench.remove(table, missing)
    if gone:
        what = several(
            "{number:,} row of “{table}” taken away whose document has no text",
            "{number:,} rows of “{table}” taken away whose document has no text",
            table=table,
        )
        bench.did("references", what, *map(told, gone), count=len(gone))
