"""Rows of a foreign table that others name by an id, whatever that id is."""

from __future__ import annotations

from qualcode.peers.cells import Cell, as_whole


def keyed(rowid: Cell, id_: Cell, taken: set[str]) -> tuple[int, str]:
    """The number of a row, and the key that others name it by: its id, unless it has none or that of another."""
    assert isinstance(rowid, int)
    whole = as_whole(id_)
    key = str(whole) if whole is not None else ""
    if not key or key in taken:
        key = f"row {rowid}"
    taken.add(key)
    return rowid, key
