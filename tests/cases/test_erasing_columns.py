"""Erasing knows every column that holds text: one that comes later must be told what it is."""

from __future__ import annotations

from qualcode.storage import tables
from qualcode.storage.erasing.written_columns import OF_PLACES, UNTOUCHED, WRITTEN
from qualcode.storage.types import Utf8


def test_every_column_with_text_is_written_by_people_or_holds_no_words() -> None:
    told = {(table, column) for known in (WRITTEN, OF_PLACES, UNTOUCHED) for table in known for column in known[table]}
    there = {
        (table.name, column.name)
        for table in tables.metadata.tables.values()
        if table.name not in tables.JOURNAL
        for column in table.c
        if isinstance(column.type, Utf8)
    }
    assert there == told
